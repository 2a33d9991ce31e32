"""The button that brings late figures into a report that has been edited in Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

from norcrin_xl.excel.live import Done, Live
from norcrin_xl.excel.report import readied, report_path
from norcrin_xl.files import write_whole
from norcrin_xl.findings import UserError
from norcrin_xl.numbers import counted
from norcrin_xl.pipeline.computed import Computed
from norcrin_xl.pipeline.report import refresh_report
from norcrin_xl.report.refresh.changes import Change, Kind, sentences
from norcrin_xl.report.refresh.document import RefreshResult
from norcrin_xl.report.refresh.listing import changes_html, contrasted
from norcrin_xl.report.refresh.merge import Choices
from norcrin_xl.report.refresh.opening import read_report

SHOWN = 200
"""The most characters of a text that a question shows."""

MOST_REASONS = 3
"""The most cells that a question names: the window must fit the screen."""


class _Report(NamedTuple):
    """A report that is refreshed: where it is, its bytes, and the figures that it gets."""

    path: Path
    content: bytes
    book: Computed
    now: datetime

    def refreshed(self, choices: Choices) -> RefreshResult:
        return refresh_report(self.book, self.content, self.path.name, self.now, choices)


def refresh(live: Live) -> Done:
    """Put the workbook's figures into the report beside it; what is written by hand stays."""
    computed = readied(live, "Oppdatere rapporten likevel?")
    if computed is None:
        return Done("Rapporten er ikke oppdatert.")
    path = report_path(live, computed)
    if not path.is_file():
        raise UserError(f"Finner ikke {path.name} ved arbeidsboken. Lag rapporten først.")
    now = datetime.now(tz=timezone.utc).replace(microsecond=0)
    report = _Report(path, read_report(path), computed, now)
    live.step(f"Oppdaterer {path.name}")
    result = report.refreshed(Choices())
    choices = _decided(live, result.changes)
    if choices.keep or choices.replace:
        result = report.refreshed(choices)
    return _written(live, report, result)


def _decided(live: Live, changes: Sequence[Change]) -> Choices:
    """What the user decides of each conflict; those that are left open stay as they are."""
    keep, replace = set[str](), set[str]()
    conflicts = [change for change in changes if change.kind is Kind.CONFLICT]
    for number, change in enumerate(conflicts, start=1):
        answer = live.asked(_question(change, number, len(conflicts)))
        if answer == "cancel":
            break
        (replace if answer == "yes" else keep).add(change.tag)
    return Choices(keep, replace)


def _question(change: Change, number: int, count: int) -> str:
    old, hand, ours = contrasted((change.old, change.now, change.new), SHOWN)
    where = f"Avsnitt: {change.section}\n" if change.section else ""
    why = "".join(f"Fordi {reason}\n" for reason in change.why[:MOST_REASONS])
    return (
        f"Endret både for hånd og i arbeidsboken ({number} av {count}): {change.label}\n{where}\n"
        f"Sist skrevet: {old}\nSkrevet for hånd: {hand or 'tomt'}\nI arbeidsboken: {ours}\n{why}\n"
        "Ja: bruk arbeidsbokens. Nei: behold det som er skrevet for hånd. "
        "Avbryt: la resten stå, og avgjør senere."
    )


def _written(live: Live, report: _Report, result: RefreshResult) -> Done:
    """Write the report and the list of changes, and tell what changed."""
    live.step(f"Skriver {report.path.name}")
    copy = write_whole(report.path, result.content)
    said = list(_told(result))
    if not result.changes:
        return Done("\n".join((f"{report.path.name} var allerede oppdatert.", *said)), report.path)
    listing = report.path.with_name(f"{report.path.stem}_endringer.html")
    page = changes_html(result.changes, report.path.name, live.path.name, datetime.now())
    write_whole(listing, page.encode())
    first = f"Oppdaterte {report.path}" if copy else f"Tallene i {report.path.name} er som før."
    said = [first, *said, f"Hva som er endret og hvorfor, står i {listing.name}."]
    said += [f"Den forrige utgaven ligger i {copy.name}."] if copy else []
    return Done("\n".join(said), report.path, listing)


def _told(result: RefreshResult) -> Iterator[str]:
    """How many changes there are of each kind, and what is left to do."""
    yield from sentences(result.changes)
    if result.outdated_contents:
        yield "Overskrifter er endret: oppdater innholdsfortegnelsen i Word (Ctrl+A, F9)."
    if result.missing:
        yield f"{counted(len(result.missing), 'sted', 'steder')} mangler noe."
