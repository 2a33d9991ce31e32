"""What is wrong, odd or missing in the workbook and any Word report, and what could be linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.files import locked, refuse_open, write_whole
from norcrin_xl.findings import Finding, Progress, Severity, UserError
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import listed
from norcrin_xl.office_file import read_named
from norcrin_xl.pipeline.job import (
    PLURALS,
    BookDone,
    Done,
    Target,
    before_it,
    read_workbook,
    summary,
    target_of,
)
from norcrin_xl.pipeline.update import write_list
from norcrin_xl.report.changes.listing import Cell, ChangeList, Columns, ListSection, Piece, cell
from norcrin_xl.report.refresh.opening import read_report, refuse_signed
from norcrin_xl.workbook.workbook import Workbook

if TYPE_CHECKING:
    from norcrin_xl.report.refresh.changes import Change
    from norcrin_xl.report.review.proposals import Proposal
    from norcrin_xl.report.review.review import Tally
    from norcrin_xl.report.review.word_report import WordReport


_NEVER = datetime(2000, 1, 1, tzinfo=timezone.utc)
"""The refresh is only tried, so that its stamp is never seen."""


def counted_review(
    book: Workbook, docx: bytes, file: str, *, spelling: bool = False
) -> tuple[tuple[Finding, ...], Tally]:
    """What is wrong, odd or not linked in any Word report, and its numbers counted.

    With `spelling` the words are looked up too, which takes longer than all the rest.
    Raises `UserError` when it is no Word document.
    """
    from norcrin_xl.report.refresh.document import refreshed
    from norcrin_xl.report.review.review import reviewed
    from norcrin_xl.report.texts import Contents

    contents = Contents.of(book)

    def tried() -> Sequence[Change]:
        return refreshed(docx, contents, written=_NEVER, file=file).changes

    return reviewed(docx, contents, tried, file, spelling=spelling)


CERTAINTIES = {"sikker": "sikre", "trolig": "trolige", "flertydig": "flertydige"}


@dataclass(frozen=True)
class Links:
    """The typed numbers of a Word report, each with the quantities that it may be.

    `proposals` are those that some quantity may be, and `unexplained` the others.
    """

    file: str
    data: ReportData
    quantities: Quantities
    report: WordReport
    proposals: tuple[Proposal, ...]
    unexplained: tuple[Proposal, ...]

    def linked(self, accepted: Iterable[Proposal], written: datetime) -> bytes:
        """The report with the accepted numbers linked; serves once. Raises `UserError`."""
        from norcrin_xl.report.review.linking import linked_report

        return linked_report(self.report, self.data, accepted, written=written, file=self.file)


def typed_links(book: Workbook, docx: bytes, file: str) -> Links:
    """What the typed numbers of any Word report may be.

    Raises `UserError` when it is no Word document, or one that no refresh could take.
    """
    from norcrin_xl.checks.text.topics import Topics
    from norcrin_xl.report.review.linking import require_linkable
    from norcrin_xl.report.review.proposals import proposals
    from norcrin_xl.report.review.tables import table_cells
    from norcrin_xl.report.review.word_report import WordReport
    from norcrin_xl.report.word.package import WordPackage

    report = WordReport(WordPackage(docx, file), book.data, file)
    require_linkable(report, book.data, file)
    script = report.script(book.data, book.printed)
    topics = Topics(book.data, book.printed)
    found = proposals(report, script, table_cells(script, topics), topics)
    known = tuple(item for item in found if item.readings)
    unknown = tuple(item for item in found if not item.readings)
    return Links(file, book.data, book.printed, report, known, unknown)


@dataclass(frozen=True, kw_only=True)
class LinkedReport(Done):
    """What linking gives, and the proposals for the numbers that are not linked yet."""

    proposals: tuple[Proposal, ...]

    @property
    def sure(self) -> int:
        """How many of the proposals are sure and can be linked."""
        from norcrin_xl.report.review.proposals import Certainty

        return sum(one.certainty is Certainty.SURE and not one.locked for one in self.proposals)


def link_sure(
    workbook: Path | Target, report: Path, step: Progress, written: datetime
) -> LinkedReport:
    """As `link_report` with all proposals that are sure."""
    from norcrin_xl.report.review.linking import ALL_SURE

    return link_report(workbook, report, (ALL_SURE,), step, written)


def link_report(
    workbook: Path | Target,
    report: Path,
    words: Sequence[str],
    step: Progress,
    written: datetime,
    *,
    out: Sequence[str] = (),
    target: Path | None = None,
    listing: Path | None = None,
) -> LinkedReport:
    """The typed numbers that `words` accept, linked in the report; without words all proposals.

    The words are those of `choosing.chosen`, or names of proposal files; the numbers in `out`
    are left out. A `target` is written instead of the report, and the proposals to a `listing`.
    Raises `UserError`.
    """
    from norcrin_xl.report.review.linking import chosen, proposals_csv

    target = target or report
    with locked(target) if words else nullcontext():
        content = read_report(report, reading=not words)
        if words:
            refuse_open(target)
            refuse_signed(content, report.name)
        book = read_workbook(workbook, step)
        step(f"Leser {report.name}")
        links = typed_links(book, content, report.name)
        found = links.proposals
        if not words:
            if listing is not None:
                write_whole(listing, proposals_csv(found))
            told = (proposals_counted(found),)
            return LinkedReport(told, record=list(map(proposal_record, found)), proposals=found)
        every = [part for word in words for part in _words_of(word, found)]
        accepted = chosen(every, found, links.quantities, out)
        if not accepted:
            none = ("Ingen forslag er godtatt. Ingenting er skrevet.",)
            return LinkedReport(none, record=[], proposals=found)
        step("Kobler tallene")
        copy = write_whole(target, links.linked(accepted, written))
    said = [f"Koblet {len(accepted)} tall i {target}"]
    rest = len(found) - len(accepted)
    said += [f"{rest} er ikke koblet."] if rest else []
    said += [*before_it(copy, target), "Nye tall settes inn med norcrin-xl oppdater."]
    record = list(map(proposal_record, accepted))
    return LinkedReport(tuple(said), (target,), record=record, proposals=())


def _words_of(word: str, proposals: Sequence[Proposal]) -> Sequence[str]:
    """What a word accepts, or the proposal file that it names."""
    from norcrin_xl.report.review.linking import words_in_file

    path = Path(word)
    if path.suffix.lower() != ".csv" and not path.is_file():
        return (word,)
    if not path.is_file():
        raise UserError(f"Finner ikke {path}. Lag forslagene med --forslag.")
    return words_in_file(read_named(path), path.name, proposals)


def proposal_record(item: Proposal) -> dict[str, object]:
    """A proposal as it stands in JSON."""
    return {
        "number": item.number,
        "text": item.typed.text,
        "link": item.best.link,
        "label": item.best.quantity.label,
        "certainty": item.certainty.value,
        "why": item.why,
        "locked": item.locked or None,
        "alternatives": [
            {"link": other.link, "label": other.quantity.label} for other in item.readings[1:]
        ],
        "where": {
            "heading": item.where.heading,
            "paragraph": item.where.paragraph,
            "text": item.typed.quoted,
        },
    }


def proposals_counted(proposals: Sequence[Proposal]) -> str:
    """How many typed numbers there are of each certainty, in a sentence."""
    counts = Counter(item.certainty.value for item in proposals)
    if not proposals:
        return "Ingen tall er skrevet for hånd som arbeidsboken kjenner."
    parts = [
        f"{counts[name]} {name if counts[name] == 1 else several}"
        for name, several in CERTAINTIES.items()
        if counts[name]
    ]
    return f"{len(proposals)} tall er skrevet for hånd og kan kobles: {listed(parts)}."


def check_workbook(workbook: Path | Target, step: Progress, *, listing: bool = False) -> BookDone:
    """What the checks find in the workbook, spelling too; with `listing` it is put in Kontroll.

    The record holds the open findings, and those that somebody has accepted, with why. Raises
    `UserError`.
    """
    from norcrin_xl.pipeline.upkeep import list_findings

    put = list_findings(workbook, step) if listing else Done(())
    book = read_workbook(workbook, step)
    found = book.findings
    said, own = [summary(found)], target_of(workbook)
    if own.computes:
        said += put.sentences
    elif listing and not put.files:
        said.append(f"Arket Kontroll har alt disse funnene, og {own.path.name} er ikke endret.")
    return BookDone(tuple(said), put.files, found, list(_record(book)), book=book)


def _record(book: Workbook) -> Iterator[dict[str, object]]:
    yield from (found.as_dict() for found in book.findings)
    for found, item in book.judged.accepted:
        day = item.day.isoformat() if item.day else None
        given = {"reason": item.reason, "role": item.role, "date": day}
        yield {**found.as_dict(), "accepted": given}


def inspect_report(
    workbook: Path | Target, report: Path, step: Progress, listing: Path | None = None
) -> Done:
    """What is wrong, odd or not linked in a Word report, and its numbers counted.

    The findings are also written to `listing`. Raises `UserError`.
    """
    content = read_report(report, reading=True)
    book = read_workbook(workbook, step)
    step(f"Kontrollerer {report.name}")
    findings, tally = counted_review(book, content, report.name, spelling=True)
    told = (summary(findings), *tally.lines())
    record = [found.as_dict() for found in findings]
    if listing is None:
        return Done(told, (), findings, record)
    others = (report, target_of(workbook).path)
    write_list(findings_list(findings, report.name, told), listing, others)
    told += (f"Skrev {listing}",)
    return Done(told, (listing,), findings, record)


def findings_list(findings: Sequence[Finding], report: str, told: Sequence[str]) -> ChangeList:
    """The findings in a Word report as a list to read, gravest first."""
    columns = Columns(("Hvor", "Hva", "Funn"), (0.24, 0.2, 0.56))
    sections = []
    for severity in Severity:
        rows = tuple(_row(found) for found in findings if found.severity is severity)
        heading = PLURALS[severity].capitalize()
        sections.append(ListSection(heading, columns, rows, f"Ingen {PLURALS[severity]}."))
    return ChangeList(f"Gjennomgang av {report}", " ".join(told), tuple(sections))


def _row(found: Finding) -> tuple[Cell, ...]:
    stands = found.in_text
    place = f"avsnitt {stands.paragraph}" if stands else ""
    heading = (stands.heading or "Før første overskrift") if stands else ""
    return (Piece(heading, "label"), Piece(place, "note")), cell(found.kind.title), cell(found.text)
