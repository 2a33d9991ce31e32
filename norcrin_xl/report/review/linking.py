"""Turns accepted proposals into linked numbers, with the stored base that a refresh needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from norcrin_xl import __version__
from norcrin_xl.checks.acceptance import cell_values
from norcrin_xl.findings import UserError
from norcrin_xl.model import ReportData
from norcrin_xl.numbers import printed
from norcrin_xl.report.base import Base, Written, find_base, store
from norcrin_xl.report.document import source_cells
from norcrin_xl.report.refresh.opening import require_ours
from norcrin_xl.report.review.index import Reading
from norcrin_xl.report.review.proposals import Proposal
from norcrin_xl.report.review.reading import WordReport
from norcrin_xl.report.review.typed import plain
from norcrin_xl.report.review.wrap import require_same_text, wrap
from norcrin_xl.report.word.ids import Ids


@dataclass(frozen=True, slots=True)
class Accepted:
    """A proposal and the reading that was chosen for it."""

    proposal: Proposal
    reading: Reading


def require_linkable(report: WordReport, data: ReportData, file: str) -> Base | None:
    """The base that is stored in a report and still holds, if any.

    A report of ours that has lost its links, as LibreOffice leaves one, is as good as typed.
    Raises `UserError` naming `file` when it is one that no refresh could take: of another year
    or of a newer version.
    """
    base = find_base(report.package, file)
    links = sum(1 for _ in report.controls)
    if base is None or not links:
        return None
    require_ours(base, links, data.setup.year, file)
    return base


def prints(accepted: Accepted) -> str:
    """What the number says once it is linked; "" when that is not what was typed."""
    value = accepted.reading.quantity.value
    text = "" if value is None else printed(value, accepted.reading.format)
    typed = accepted.proposal.typed.text
    return text if plain(text).replace("\u2013", "-") == typed.replace("\u2013", "-") else ""


def linked_report(
    report: WordReport,
    data: ReportData,
    accepted: Iterable[Accepted],
    *,
    written: datetime,
    file: str,
) -> bytes:
    """The report with the accepted numbers linked; nothing else in its text is changed.

    The parts of `report` are changed, so that it serves once. Raises `UserError` when a number
    cannot be linked where it stands, or when anything else would change.
    """
    base = require_linkable(report, data, file)
    package = report.package
    before = dict(package.parts)
    ids = Ids(package.parts[name] for name in package.text_parts())
    controls = dict(base.controls) if base else {}
    places = Counter(base.places if base else {})
    added: set[str] = set()
    touched: dict[str, None] = {}
    in_reverse = sorted(accepted, key=lambda item: -item.proposal.typed.start)
    for item in in_reverse:
        text = _text(item, file)
        quantity, typed = item.reading.quantity, item.proposal.typed
        paragraph = item.proposal.paragraph
        for place in (paragraph, *paragraph.copies):
            number = ids.controls.new()
            wrap(place, typed.start, typed.end, item.reading.tag, quantity.label, text, number)
            added.add(str(number))
        touched[paragraph.part] = None
        known = Written(item.reading.tag, text, quantity.value, quantity.sources)
        controls.setdefault(item.reading.tag, known)
        places[item.reading.tag] += 1
    for name in touched:
        package.replace(name, report.roots[name])
    store(package, _base(base, data, written, controls, places))
    after = package.contents()
    require_same_text(before, {name: after[name] for name in touched}, added, file)
    return package.packed()


def _text(item: Accepted, file: str) -> str:
    """What the linked number says. Raises `UserError` when it cannot be linked."""
    proposal = item.proposal
    if proposal.locked:
        raise UserError(
            f"{file}: tall {proposal.number} («{proposal.typed.text}») kan ikke kobles, for det "
            f"{proposal.locked}. Utelat det med --uten {proposal.number}."
        )
    text = prints(item)
    if not text:
        value, name = item.reading.quantity.value, item.reading.format
        shown = "ingenting" if value is None else f"«{printed(value, name)}»"
        raise UserError(
            f"{file}: tall {proposal.number} er «{proposal.typed.text}», men "
            f"{item.reading.link} er {shown}. Velg en annen kobling eller et annet format."
        )
    return text


def _base(
    old: Base | None,
    data: ReportData,
    written: datetime,
    controls: Mapping[str, Written],
    places: Mapping[str, int],
) -> Base:
    """The new base. What was there keeps its stamp, since its numbers are not made anew."""
    cells = source_cells(controls.values(), cell_values(data))
    if old is not None:
        known = places if old.places else {}
        return replace(old, controls=controls, cells={**cells, **old.cells}, places=known)
    source = (data.source_file, data.source_sha256)
    return Base(__version__, *source, data.setup.year, written, controls, cells, places)
