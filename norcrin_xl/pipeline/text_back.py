"""What was written in Word, back in the workbook's cells: next year begins from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from norcrin_xl.files import refuse_open, sha256
from norcrin_xl.findings import Progress, UserError
from norcrin_xl.masking import masked
from norcrin_xl.model import CellRef, Field, Value
from norcrin_xl.numbers import counted, listed
from norcrin_xl.partners.log import LogRow, logged
from norcrin_xl.partners.renewal import computed_anew
from norcrin_xl.pipeline.job import (
    Ask,
    Target,
    before_it,
    never,
    opened,
    report_beside,
    result_name,
    target_of,
)
from norcrin_xl.pipeline.update import (
    Decide,
    Refreshed,
    refuse_both,
    refuse_unknown,
    told,
    unmatched,
    write_list,
)
from norcrin_xl.report.base import read_base
from norcrin_xl.report.cell_text import shared_out
from norcrin_xl.report.changes.listing import change_list
from norcrin_xl.report.refresh.changes import Change, Choices, Kind, Reason
from norcrin_xl.report.refresh.opening import read_report, refuse_read_only
from norcrin_xl.report.retrieval import Retrieved, Undecided, retrieved
from norcrin_xl.report.texts import Contents, ReportText, texts
from norcrin_xl.workbook.areas.area import AreaRow
from norcrin_xl.workbook.workbook import Workbook

FROM_WORD = "Tekst fra Word"
"""What Logg calls the row about a report whose texts were taken."""

LONGEST_CELL = 32_767
"""The most characters that Excel keeps in a cell."""


class Returned(NamedTuple):
    """A workbook with the texts of a report, and what is told of each."""

    book: Workbook
    changes: tuple[Change, ...]


def take_text(
    report: Path,
    workbook: Path | Target,
    choices: Choices,
    step: Progress,
    *,
    decide: Decide | None = None,
    ask: Ask = never,
    target: Path | None = None,
    listing: Path | None = None,
    accepted: bool = False,
    trial: bool = False,
) -> Refreshed:
    """The texts of `report` in the workbook, or in `target`; a `trial` writes nothing.

    `decide` chooses where `choices` do not, and `ask` says whether tracked changes are read as
    `accepted`. What was taken is also told in `listing`. Raises `UserError`, also for a report
    that is not this workbook's.
    """
    own, copy = target_of(workbook, target), None
    into = target or own.path
    refuse_both(choices)
    with own.held():
        content = read_report(report, reading=True)
        if not trial and not own.computes:
            refuse_open(into)
            refuse_read_only(into)
        book = own.read(step)
        step(f"Leser {report.name}")
        made = _returned(book, content, report, decide or (lambda _: choices), ask, accepted)
        if choices.keep or choices.replace:
            refuse_unknown(choices, made.changes, content, report)
        count = sum(change.kind is Kind.TAKEN for change in made.changes)
        changed = count > 0 or into != own.path
        if not trial and changed:
            copy = own.write(book, made.book)
    said = [*unmatched(choices, made.changes), *told(made.changes)]
    if trial:
        rest = ["Prøve: arbeidsboken er ikke endret."]
    elif not changed:
        rest = [f"{into} har alt teksten i {report.name}, og er ikke endret."]
    else:
        rest = [f"Skrev {into} med {counted(count, 'tekst', 'tekster')} fra {report.name}."]
    rest += before_it(copy, into)
    listing = listing if made.changes and not trial else None
    if listing is not None:
        now = datetime.now()
        shown = change_list(made.changes, report.name, own.path.name, now, text_back=True)
        write_list(shown, listing, (report,))
        rest.append(f"Hva som er hentet, og hva som bare står i Word, står i {listing.name}.")
    record = [change.as_dict() for change in made.changes]
    files = (*([into] if changed and not trial else []), *filter(None, [listing]))
    return Refreshed((*said, *rest), files, record=record, changes=made.changes, rest=tuple(rest))


def _returned(
    book: Workbook, content: bytes, report: Path, decide: Decide, ask: Ask, accepted: bool
) -> Returned:
    """As `returned`; raises `Undecided` where tracked changes are not to be read as accepted."""
    when = datetime.now()
    try:
        return returned(book, content, report.name, decide, when, accepted)
    except Undecided:
        if not ask(f"{report.name} har sporede endringer. Lese dem som godtatt?", ()):
            raise
        return returned(book, content, report.name, decide, when, accepted=True)


def returned(
    book: Workbook,
    docx: bytes,
    file: str,
    decide: Decide,
    when: datetime,
    accepted: bool = False,
) -> Returned:
    """The workbook with what was written in the report, noted in Logg.

    `decide` is told of the changes, and chooses where both were written in. Raises `UserError`.
    """
    found = retrieve(book, docx, file, accepted=accepted)
    choices = decide(found.changes)
    if choices.keep or choices.replace:
        found = retrieve(book, docx, file, choices, accepted)
    changes = (*found.changes, *_typed_numbers(book, docx, file, found))
    if not found.texts:
        return Returned(book, changes)
    after = _with_texts(book, found.texts)
    row = _log_row(found, docx, file, when)
    return Returned(computed_anew(logged(after, [row])), changes)


def retrieve(
    book: Workbook,
    docx: bytes,
    file: str,
    choices: Choices | None = None,
    accepted: bool = False,
) -> Retrieved:
    """What the report says that the workbook does not. Raises `UserError`."""
    made = choices or Choices()
    return retrieved(docx, Contents.of(book), file=file, choices=made, accepted=accepted)


def _with_texts(book: Workbook, taken: Mapping[str, str]) -> Workbook:
    """The workbook with these texts; what it said of the others by itself it says still.

    An empty cell reads "Ingen avvik." only as long as its neighbours do not say otherwise.
    """
    values = dict[CellRef, Value]()
    free = (row for row in book.areas["tekst"] if not row["key"].text and not row["value"].text)
    known = texts(book.data, {}, {})
    cells = {
        item.ref: item for rows in book.areas.values() for row in rows for item in row.values()
    }
    for tag, said in taken.items():
        name = tag.partition(":")[2]
        fields = _cells_of(book, tag, known, cells)
        if not fields:
            row = _next(free, name)
            values[row["key"].ref] = name
            fields = [row["value"]]
        if tag.startswith("valg:"):
            values[fields[0].ref] = said
        elif known[name].plain:
            values[fields[0].ref] = known[name].in_cell(said) or None
        else:
            values.update(_values(name, fields, said))
    after = book.with_values(values)
    new = texts(after.data, {}, {})
    rest = {
        f"tekst:{name}": text.content
        for name, text in known.items()
        if not text.plain and f"tekst:{name}" not in taken and text.content != new[name].content
    }
    return _with_texts(after, rest) if rest else after


def delivered(book: Workbook, folder: Path) -> Path | None:
    """The report that Oppsett names, else the workbook's own that was saved last in `folder`.

    A file that cannot be read counts only where it has the name that the workbook's report gets.
    Raises `UserError` for a name that no file in `folder` has.
    """
    named = book.data.setup.delivered
    if named and named.text:
        # a name only: a path could send a PC to somebody's server
        wanted = named.text.casefold()  # Windows knows no case
        same = [path for path in folder.iterdir() if path.name.casefold() == wanted]
        for path in sorted(same, key=lambda path: path.name != named.text):
            if path.suffix.lower() == ".docx":
                return path
        raise UserError(
            f"{named.ref}: fant «{named.text}», ventet navnet på en Word-fil som ligger ved siden "
            "av arbeidsboken. Skriv filnavnet uten mappe, eller tøm cellen."
        )
    name = result_name(book, "Rapport", ".docx")
    found = (path for path in folder.glob("*.docx") if path.is_file())
    own = [path for path in found if path.name == name or _is_of(book, path)]
    return max(own, key=lambda path: path.stat().st_mtime, default=None)


def report_to_take(workbook: Path | Target, step: Progress) -> Path:
    """The report of the workbook that was saved last beside it. Raises `UserError`."""
    beside_it = target_of(workbook).path.parent
    return delivered(opened(workbook, step), beside_it) or report_beside(workbook, step)


def _is_of(book: Workbook, report: Path) -> bool:
    try:
        base = read_base(read_report(report, reading=True), report.name)
    except UserError:
        return False
    return base.year == book.data.setup.year and base.network == book.data.setup.network


def untaken(book: Workbook, report: Path) -> tuple[Change, ...]:
    """The texts of a report that the workbook does not have. Raises `UserError`."""
    content = read_report(report, reading=True)
    found = retrieve(book, content, report.name, accepted=True)
    return tuple(one for one in found.changes if one.kind in (Kind.TAKEN, Kind.CONFLICT))


def _cells_of(
    book: Workbook, tag: str, known: Mapping[str, ReportText], cells: Mapping[CellRef, Field]
) -> list[Field]:
    """The cells of a text or an answer; none for a section that has no row."""
    kind, _, name = tag.partition(":")
    if kind == "valg":
        answer = book.data.sections[name].choice
        return [] if answer is None else [answer]
    if name in book.data.sections:
        return [row["value"] for row in book.areas["tekst"] if row["key"].text == name]
    return [cells[ref] for ref in known[name].sources]


def _values(name: str, fields: Sequence[Field], markup: str) -> Iterator[tuple[CellRef, Value]]:
    """What is to stand in the cells of a text that changes."""
    for item, text in zip(fields, shared_out([one.text for one in fields], markup), strict=True):
        if len(text) > LONGEST_CELL:
            raise UserError(
                f"Teksten «{name}» er på {len(text)} tegn, men en celle i Excel rommer "
                f"{LONGEST_CELL}. Del den på flere rader i arket {item.ref.sheet} først, og kjør "
                "hent-tekst på nytt."
            )
        if text != item.text:
            yield item.ref, text or None


def _next(free: Iterator[AreaRow], name: str) -> AreaRow:
    """A row of Tekst that nothing stands in."""
    for row in free:
        return row
    raise UserError(
        f"Arket Tekst har ingen ledig rad til avsnitt {name}. Sett inn en rad nederst i tabellen, "
        "og kjør hent-tekst på nytt."
    )


def _log_row(found: Retrieved, docx: bytes, file: str, when: datetime) -> LogRow:
    names = [change.label for change in found.changes if change.kind is Kind.TAKEN]
    return {
        "tid": when.strftime("%d.%m.%Y %H:%M"),
        "hva": FROM_WORD,
        "fil": masked(file),
        "sha256": sha256(docx),
        "detaljer": f"{counted(len(names), 'tekst', 'tekster')}: {listed(names)}",
    }


def _typed_numbers(book: Workbook, docx: bytes, file: str, found: Retrieved) -> Iterator[Change]:
    """The numbers typed in the texts that were taken that are probably the workbook's own."""
    if not found.texts:
        return
    from norcrin_xl.pipeline.inspection import typed_links
    from norcrin_xl.report.review.proposals import Certainty

    known = Contents.of(book).texts
    for item in typed_links(book, docx, file).proposals:
        own = [tag for tag in item.origin.paragraph.inside if tag in found.texts]
        tag = next((tag for tag in own if tag.startswith("tekst:")), None)
        if tag is None or item.certainty is Certainty.AMBIGUOUS:
            continue
        if item.typed.text in known[tag.removeprefix("tekst:")].content:
            continue
        number = f"Tall {item.number} i listen fra norcrin-xl koble"
        label, why = item.best.quantity.label, (Reason(item.why), Reason(number))
        place = item.where.heading
        yield Change(
            tag, label, "", item.typed.text, f"{{{item.best.link}}}", Kind.UNLINKED, place, (), why
        )
