"""The letters that the partners are to get now: questions, reminders and receipts.

Each partner has one, and the folder holds those alone, so that what lies there can be sent. A
letter asks of all that is open about a form and its figures, point by point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.checks.acceptance import apply_acceptances
from norcrin_xl.checks.examination import not_run
from norcrin_xl.findings import Finding, Severity
from norcrin_xl.model import CellRef, Partner, Submission
from norcrin_xl.network.setup_file import recipients
from norcrin_xl.numbers import capital, counted, date_text, decimal_text, listed
from norcrin_xl.partners.forms.plan import file_name, safe
from norcrin_xl.partners.log import is_refused
from norcrin_xl.partners.points import Point, cells_of, points
from norcrin_xl.partners.renewal import computed_anew
from norcrin_xl.partners.returned.intake import Return
from norcrin_xl.partners.take import TakenIn
from norcrin_xl.quantities.quantity_ids import amount_id
from norcrin_xl.workbook.areas.area import column_letter
from norcrin_xl.workbook.reading.areas import acceptances
from norcrin_xl.workbook.workbook import Workbook

if TYPE_CHECKING:
    from norcrin_xl.partners.mail import Attached

LACKING = ("verdi-mangler", "ikke-tall")
OURS = ("fil-kopi", "retur-eldre")
"""What is told of a file that is the network's own matter, and nothing to ask about."""


def newest_files(result: TakenIn) -> Mapping[str, Return]:
    """The newest file that came from each partner, unless a newer one was taken in before."""
    newest: dict[str, Return] = {}
    for outcome in result.outcomes:
        item = outcome.returned
        known = newest.get(item.partner)
        old = any(one.code == "retur-eldre" for one in item.findings)
        if item.partner and not old and (known is None or item.saved_at > known.saved_at):
            newest[item.partner] = item
    return newest


def questions(result: TakenIn) -> Mapping[str, tuple[Finding, ...]]:
    """All that each partner is to be asked, at the cells of its own form.

    That is what was found in its newest file, and in its figures beside the other partners', as
    they would be with what could be read of a file that was refused. What somebody has accepted
    is not asked about, nor are notes.
    """
    newest, book = newest_files(result), result.book
    refused = {code: item for code, item in newest.items() if not item.accepted}
    now, then = _open(book), _open(_supposed(book, refused.values()))
    found = {}
    for code in book.plan.shape.partners:
        item = newest.get(code)
        read = item.findings if item else ()
        figures = [one for one in (then if code in refused else now) if one.partner == code]
        if item is not None:
            figures = list(_in_form(figures, book, item)) if item.values else []
        found[code] = tuple(_once([*read, *figures]))
    return found


def _supposed(book: Workbook, refused: Iterable[Return]) -> Workbook:
    """The workbook with what could be read of files that were refused."""
    fields = book.fields()
    values = {
        fields[key].ref: value
        for item in refused
        if not item.empty
        for key, value in item.values.items()
        if key in fields
    }
    return computed_anew(book.with_values(values)) if values else book


def _open(book: Workbook) -> tuple[Finding, ...]:
    return apply_acceptances(book.found, acceptances(book.areas), book.data, not_run()).open


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    """What is to be asked: not that a figure lacks whose cell could not be read.

    Nor what is mended by linking a number in the text, which is the network's work.
    """
    wanted = [
        one
        for one in found
        if one.severity is not Severity.NOTE and one.code not in OURS and "{" not in one.ask
    ]
    told = {one.where for one in wanted if one.code not in LACKING}
    return (one for one in wanted if one.code not in LACKING or not told.issuperset(cells_of(one)))


def _in_form(found: Iterable[Finding], book: Workbook, item: Return) -> Iterator[Finding]:
    """Findings of the checks with their cells where the partner's own form has them."""
    fields = book.fields()
    places = {fields[key].ref.cell: at for key, at in item.cells.items() if key in fields}

    def own(ref: CellRef) -> CellRef:
        if ref.sheet != item.partner:
            return ref
        row, column = places.get(ref.cell, (0, -1))
        cell = f"{column_letter(column)}{row + 1}" if column >= 0 else ref.cell
        return CellRef(item.file, item.sheet, cell)

    for one in found:
        where = own(one.where) if one.where else None
        yield replace(one, where=where, rests_on=tuple(map(own, one.rests_on)))


FOLDER = "Svar til partnere"
"""Beside the workbook; the files that come back lie elsewhere."""

QUESTIONS, REMINDER, RECEIPT = "Spørsmål", "Påminnelse", "Kvittering"
KINDS = (QUESTIONS, REMINDER, RECEIPT)
MOST = 8
"""So many places of one point are told in the letter; the sheet in the reply has them all."""


@dataclass(frozen=True)
class Letter:
    """A letter to a partner: which kind, what it says, and how its attachment is made."""

    partner: Partner
    kind: str
    subject: str
    text: str
    attached: Callable[[], Attached] | None = None

    @property
    def file(self) -> str:
        return letter_file(self.kind, self.partner.code)

    @property
    def addressed(self) -> bool:
        """Whether somebody has given an address to send it to."""
        return bool(recipients(self.partner.email))


def letter_file(kind: str, code: str) -> str:
    return f"{kind} {safe(code)}.eml"


def letters(result: TakenIn) -> tuple[Letter, ...]:
    """The letter to each partner, but for one whose last file was refused and isn't at hand."""
    newest, asked = newest_files(result), questions(result)
    made = []
    for submission in result.book.data.submissions:
        code = submission.partner.code
        item = newest.get(code)
        if item is not None or not is_refused(result.book, code):
            made.append(_letter(result.book, submission, item, asked[code]))
    return tuple(made)


def _letter(
    book: Workbook, submission: Submission, item: Return | None, asked: Sequence[Finding]
) -> Letter:
    if not submission.answered and (item is None or (item.values and item.empty)):
        return _reminder(book, submission.partner, item)
    if not asked:
        return _receipt(book, submission)
    return _questions(book, submission.partner, item, points(asked))


def _written(
    book: Workbook,
    partner: Partner,
    kind: str,
    subject: str,
    paragraphs: Iterable[str],
    attached: Callable[[], Attached] | None = None,
) -> Letter:
    setup = book.data.setup
    text = "\n\n".join(("Hei,", *paragraphs, f"Vennlig hilsen\n{setup.network}-sekretariatet\n"))
    return Letter(partner, kind, f"{about(book)}{subject}", text, attached)


def _questions(
    book: Workbook, partner: Partner, item: Return | None, asked: Sequence[Point]
) -> Letter:
    name = file_name(book.data.setup, partner)
    wrong = [point for point in asked if point.wrong]
    odd = [point for point in asked if not point.wrong]
    paragraphs = [_state(book, partner, item, len(asked))]
    if wrong:
        paragraphs += ["Dette må rettes:", *_numbered(wrong, 1)]
    if odd:
        paragraphs += ["Dette lurer vi på:", *_numbered(odd, len(wrong) + 1)]
    paragraphs.append(
        f"Vedlagt er skjemaet deres ({name}), med farge og kommentar ved cellene det gjelder og "
        "en liste i arket Funn. Rett der, lagre som .xlsx, og send det tilbake. Rettes et tall, "
        "må tallene godkjennes på nytt, med ny dato. Er noe riktig slik det står, er det nok å "
        "svare på denne e-posten."
    )
    subject = f"{counted(len(asked), 'spørsmål', 'spørsmål')} til skjemaet fra {partner.name}"
    return _written(
        book, partner, QUESTIONS, subject, paragraphs, lambda: _reply(book, partner, item, asked)
    )


def _state(book: Workbook, partner: Partner, item: Return | None, count: int) -> str:
    """What came and what became of it."""
    about = f"til {book.data.setup.network}s årsrapport for {book.data.setup.year}"
    came = f"takk for skjemaet ({item.file})" if item else f"takk for tallene fra {partner.name}"
    state = "Det er tatt inn." if item else "De er tatt inn."
    if item is not None and (not item.accepted or item.empty):
        state = "Det er ikke tatt inn ennå."
    all_of_it = "Dette ene er" if count == 1 else f"Disse {count} punktene er"
    return f"{came} {about}. {state} {all_of_it} alt som gjenstår."


def _numbered(asked: Sequence[Point], first: int) -> Iterator[str]:
    return (f"{number}. {_told(point)}" for number, point in enumerate(asked, first))


def _told(point: Point) -> str:
    """A point as the letter has it: cell, what was found, what to do, and what follows."""
    if len(point.alike) == 1:
        lines = [f"{_said(point.alike[0])} {point.ask}"]
    else:
        count = counted(len(point.alike), "sted", "steder")
        lines = [f"{count}: {point.ask}", *_items(point.alike)]
    if point.follows:
        lines += ["   Det kan også forklare dette:", *_items(point.follows)]
    return "\n".join(lines)


def _items(found: Sequence[Finding]) -> Iterator[str]:
    yield from (f"   – {_said(one)}" for one in found[:MOST])
    if len(found) > MOST:
        yield f"   – og {len(found) - MOST} til, som står i arket Funn"


def _said(found: Finding) -> str:
    """What was found, with the cell before it."""
    cell = found.where.cell if found.where else ""
    return f"Celle {cell}: {capital(found.said)}" if cell else capital(found.said)


def _reminder(book: Workbook, partner: Partner, item: Return | None) -> Letter:
    setup, due = book.data.setup, book.data.setup.due
    day = f" Rapporten skal til Forskningsrådet {date_text(due)}." if due else ""
    blank = f" Skjemaet vi fikk ({item.file}), er ikke fylt ut." if item else ""
    paragraphs = (
        f"vi har ikke fått tallene fra {partner.name} til {setup.network}s årsrapport for "
        f"{setup.year}.{blank}{day} Den kan ikke sendes uten dem.",
        "Skjemaet er vedlagt på nytt. Er dere i gang i det dere fikk før, kan dere fortsette i "
        "det. Send det tilbake så snart dere kan, eller si når det kommer.",
    )
    return _written(
        book,
        partner,
        REMINDER,
        f"vi mangler tallene fra {partner.name}",
        paragraphs,
        lambda: _reply(book, partner),
    )


def _reply(
    book: Workbook, partner: Partner, item: Return | None = None, asked: Sequence[Point] = ()
) -> Attached:
    from norcrin_xl.partners.reply import reply

    return reply(book, partner, item, asked)


def _receipt(book: Workbook, submission: Submission) -> Letter:
    partner, setup = submission.partner, book.data.setup
    day = submission.signed_on.value
    when = f" {date_text(day)}" if isinstance(day, date) else ""
    paragraphs = (
        f"tallene fra {partner.name} til {setup.network}s årsrapport for {setup.year} er tatt "
        f"inn, og er godkjent{when} av {submission.signed_by.text}. Vi har ingen spørsmål, og "
        "dere trenger ikke gjøre mer.",
        "Dette er registrert:\n" + "\n".join(_registered(book, partner)),
        "Skal noe likevel rettes, rett i skjemaet dere sendte, godkjenn med ny dato, og send det "
        "på nytt.",
    )
    return _written(book, partner, RECEIPT, f"takk for tallene fra {partner.name}", paragraphs)


def _registered(book: Workbook, partner: Partner) -> Iterator[str]:
    """The costs of each project, and how many figures there are of other kinds."""
    form, year = book.data.form, book.data.setup.year
    block = form.equal_totals[0]
    for project in book.data.setup.projects:
        amounts = [
            f"{decimal_text(value)} ({column.label.format(year=year).lower()})"
            for column in form.columns
            for key in [amount_id(project.key, block, column.key, partner.key)]
            if (value := book.quantities.number(key)) is not None
        ]
        yield f"– {project.name}, {form.block(block).total_word} i {form.unit}: {listed(amounts)}"


def about(book: Workbook) -> str:
    """What the subject of each letter begins with."""
    return f"{book.data.setup.network} {book.data.setup.year}: "


def told(made: Sequence[Letter], folder: Path | None) -> Iterator[str]:
    """Who gets which letter, where they lie, and whose address nobody has given."""
    for kind in KINDS:
        codes = [letter.partner.code for letter in made if letter.kind == kind]
        if codes:
            yield f"{kind}: {', '.join(codes)}"
    if folder is not None and made:
        yield f"Brevene ligger i {folder}. Åpne dem i Outlook, og send."
    lacking = [letter.partner.code for letter in made if not letter.addressed]
    if lacking:
        yield f"Uten e-postadresse i arket Oppsett: {', '.join(lacking)}."
