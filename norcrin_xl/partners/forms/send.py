"""Send out: one plain .xlsx per partner, its tab as in the workbook with checks of its own below.

An e-mail goes with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from norcrin_xl.files import write_whole
from norcrin_xl.model import Partner, ReportData
from norcrin_xl.numbers import date_text
from norcrin_xl.partners.forms.plan import GUIDE, MARK_NAME, as_sent, file_name, guide_lines, marks
from norcrin_xl.partners.mail import Attached, sendable
from norcrin_xl.quantities.derivation import compute
from norcrin_xl.workbook.areas.area import (
    Area,
    AreaRowSpec,
    Areas,
    ColumnKind,
    Shape,
    column_index,
    columns_of,
)
from norcrin_xl.workbook.areas.views import STATUS_WORDS
from norcrin_xl.workbook.computed.accounts import LIMIT_NAME
from norcrin_xl.workbook.computed.book import Book, Computed, Rule
from norcrin_xl.workbook.computed.collection import DONE, LACKING, todo_sentence
from norcrin_xl.workbook.computed.rules import RULES
from norcrin_xl.workbook.drawing.area_cells import draw_area
from norcrin_xl.workbook.drawing.construction import CREATED, UNLOCKED_ACTIONS, normalised
from norcrin_xl.workbook.drawing.page import Formats, Page
from norcrin_xl.workbook.drawing.sheet_texts import period_note
from norcrin_xl.workbook.drawing.sheets import sheet_specs
from norcrin_xl.workbook.layout import Layout

OK, _, ERROR = STATUS_WORDS
CHECKS = "kontroll_egne"
AIR = 4
SIGNED, EXPLAINED = "godkjent", "forklart"


def form_layout(plan: Layout, code: str) -> Layout:
    """The sheets and areas of one partner's form; the tab's areas stand where the workbook's do."""
    areas = {area.name: as_sent(area) for area in plan.on_sheet(code)}
    checks = own_checks(plan.shape, list(areas.values()), code)
    return Layout(plan.shape, (GUIDE, code), {**areas, checks.name: checks})


def own_checks(shape: Shape, areas: list[Area], code: str) -> Area:
    """The checks that turn red or green while the partner types."""
    last = max(area.bottom for area in areas)
    accounts = next(area for area in areas if area.role == "partner_okonomi")
    rows = [
        AreaRowSpec(f"{key}|{column.key}", f"{name}: totalene for {label} er like")
        for key, name in shape.projects
        for column in shape.form.columns
        for label in [column.label.format(year=shape.year).lower()]
    ]
    rows.append(AreaRowSpec(EXPLAINED, "Alle store avvik er forklart"))
    rows.append(AreaRowSpec(SIGNED, "Tallene er godkjent"))
    columns = columns_of(
        ("key", "Id", ColumnKind.KEY),
        ("label", "Kontroll", ColumnKind.LABEL),
        3,
        ("forskjell", "Forskjell", ColumnKind.COMPUTED, "konto"),
        column_index(accounts.column("status").letter),
        ("status", "Status", ColumnKind.COMPUTED),
    )
    name = f"{code}_kontroll"
    return Area(name, "Kontroller", columns, tuple(rows), CHECKS, code, sheet=code, top=last + AIR)


def check_cell(book: Book, area: Area, row: int, column: str) -> Computed | None:
    """A cell of the partner's own checks: a difference, or a status in words."""
    key = area.rows[row].key
    if key in (SIGNED, EXPLAINED):
        return _answered(book, area, key) if column == "status" else None
    project, _, amount = key.partition("|")
    accounts = book.partner_area(area.partner, "partner_okonomi", project)
    cell = area.cell(row, "forskjell")
    if column == "forskjell":
        return _difference(book, accounts, amount)
    shown = book.value(area, row, "forskjell")
    word = LACKING if isinstance(shown, str) else OK if abs(shown) < 0.5 else ERROR
    equal = f'IF(ABS({cell})<0.5,"{OK}","{ERROR}")'
    return Computed(f'=IF(ISNUMBER({cell}),{equal},"{LACKING}")', word)


def _difference(book: Book, accounts: Area, column: str) -> Computed:
    """The largest total minus the smallest; blank until all of them can be computed."""
    keys = book.layout.shape.form.equal_totals
    cells = ",".join(accounts.cell(key, column) for key in keys)
    values = [book.value(accounts, key, column) for key in keys]
    figures = [value for value in values if not isinstance(value, str)]
    whole = len(figures) == len(keys)
    formula = f'=IF(COUNT({cells})={len(keys)},MAX({cells})-MIN({cells}),"")'
    return Computed(formula, max(figures) - min(figures) if whole else "")


def _answered(book: Book, area: Area, key: str) -> Computed:
    """Whether explanations or sign-off are done, and there is something that they are about."""
    todo = book.partner_area(area.partner, "partner_mangler")
    if key == EXPLAINED:
        cell, known = todo.cell("forklaring", "status"), book.value(todo, "forklaring", "status")
        return Computed(f'=IF({cell}="{DONE}","{OK}","{LACKING}")', _word(known == DONE))
    figures = [
        (part, column.key)
        for part in book.layout.on_sheet(area.partner)
        if part.role in ("partner_okonomi", "partner_bruk", "partner_kpi")
        for column in part.columns
        if column.kind is ColumnKind.INPUT and column.is_figure
    ]
    cells = ",".join(part.column_range(column) for part, column in figures)
    given = book.numbers((part, i, key) for part, key in figures for i in range(len(part.rows)))
    signed = book.value(todo, "signatur", "value") == 0
    formula = f'=IF(AND({todo.cell("signatur", "value")}=0,COUNT({cells})>0),"{OK}","{LACKING}")'
    return Computed(formula, _word(signed and bool(given)))


def _word(fine: bool) -> str:
    return OK if fine else LACKING


FORM_RULES: Mapping[str, Rule] = {**RULES, CHECKS: check_cell}


PAPER_POINTS, PAPER_PIXELS = 6.77 * 72, 10.89 * 96
"""What fits on a sheet of A4 across, within the margins, at full size."""
FROZEN = 3
"""The rows with the title and what lacks, which each page begins with."""
LETTERS = "e-post"
"""The folder beside the forms that holds the e-mails, so that forms can be taken in from there."""

DAYS_BEFORE = 21
"""The secretariat needs about three weeks between the last return and the report's due date."""


class Mailing(NamedTuple):
    """A form that is ready to be sent: the file's name, its content and the letter with it."""

    partner: Partner
    name: str
    content: bytes
    letter: bytes


def write_form(form: Mailing, folder: Path) -> Path | None:
    """Write a form to `folder` and its e-mail beside it; the dated copy of the form before it."""
    (folder / LETTERS).mkdir(parents=True, exist_ok=True)
    copy = write_whole(folder / form.name, form.content)
    letter = folder / LETTERS / f"{Path(form.name).stem}.eml"
    write_whole(letter, form.letter, keep_copy=False)
    return copy


def forms(
    plan: Layout, areas: Areas, data: ReportData, due: date | None = None
) -> Iterator[Mailing]:
    """A form for each partner. `due` is when they answer; else three weeks before the report."""
    quantities = compute(data)
    day = due or default_due(data)
    for partner in data.setup.partners:
        book = Book(plan, areas, data, quantities, {}, FORM_RULES)
        form = Attached(file_name(data.setup, partner), form_of(book, partner, day))
        yield Mailing(partner, *form, letter(data, partner, day, form))


def form_of(whole: Book, partner: Partner, due: date | None = None) -> bytes:
    """A partner's form with what stands on its tab; `whole` is the network's workbook."""
    own = form_layout(whole.layout, partner.code)
    book = Book(own, whole.areas, whole.data, whole.quantities, {}, FORM_RULES)
    return _workbook(book, whole.layout, partner, due)


def default_due(data: ReportData) -> date | None:
    """Three weeks before the report is due; `None` where Oppsett gives no due date."""
    due = data.setup.due
    return due - timedelta(days=DAYS_BEFORE) if due else None


def letter(data: ReportData, partner: Partner, due: date | None, form: Attached) -> bytes:
    """The e-mail that goes to a partner with its form."""
    setup = data.setup
    when = f"senest {date_text(due)}" if due else "så snart tallene er klare"
    text = "\n".join(
        (
            "Hei,",
            "",
            f"vi samler inn tall og tekst til {setup.network}s årsrapport for {setup.year} til "
            f"Forskningsrådet. Skjemaet til {partner.name} er vedlagt.",
            "",
            "Slik gjør du:",
            "1. Lagre vedlegget, og åpne det i Excel, LibreOffice eller Excel på nett. Du trenger "
            "ikke installere noe.",
            f"2. Fyll ut de gule feltene i arket {partner.code}, ovenfra og ned. Beløp er i "
            f"{data.form.unit}. Skriv 0 når det ikke er noe å føre, og la feltet stå tomt når "
            "tallet mangler.",
            "3. Se på kontrollene nederst i arket. De blir grønne når tallene henger sammen.",
            "4. Skriv rollen til den som har godkjent tallene, og datoen.",
            f"5. Lagre som .xlsx, og send filen tilbake {when}.",
            "",
            "Ikke endre rader, kolonner eller ledetekster. Skriv det som er spesielt, i "
            "merknadene. Skjemaet skal ikke inneholde navn på eller opplysninger om pasienter.",
            "",
            "Ta kontakt hvis noe er uklart.",
            "",
            "Vennlig hilsen",
            f"{setup.network}-sekretariatet",
            "",
        )
    )
    subject = f"{setup.network}: tall til årsrapporten for {setup.year}, svar {when}"
    return sendable(partner.email, subject, text, form)


def _workbook(book: Book, plan: Layout, partner: Partner, due: date | None) -> bytes:
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    formats = Formats(workbook)
    _describe(workbook, book, partner)
    for key, value in book.data.setup.limits.items():
        workbook.define_name(LIMIT_NAME.format(key), f"={value:g}")
    guide = Page(GUIDE, workbook.add_worksheet(GUIDE), formats, {"A": 22, "B": 96})
    _draw_guide(guide, book, partner, due, workbook)
    _draw_tab(book, plan, partner.code, workbook, formats)
    workbook.get_worksheet_by_name(partner.code).activate()
    workbook.close()
    return normalised(stream.getvalue())


def _describe(workbook: Any, book: Book, partner: Partner) -> None:
    setup = book.data.setup
    workbook.set_size(1920, 1130)
    workbook.set_properties(
        {
            "title": f"{setup.network} {setup.year}: {partner.name}",
            "subject": "Tall til årsrapporten til Forskningsrådet",
            "company": setup.network,
            "created": CREATED,
        }
    )
    for key, value in marks(setup, book.data.form, partner.code).items():
        workbook.set_custom_property(key, value, "text")


def _draw_guide(page: Page, book: Book, partner: Partner, due: date | None, workbook: Any) -> None:
    formats, setup = page.formats, book.data.setup
    page.top(f"{setup.network} {setup.year}: {partner.name}", "Slik fyller du ut skjemaet.")
    row = 4
    bold, plain = formats.make(bold=True, valign="top"), formats.make(text_wrap=True, valign="top")
    for heading, text in guide_lines(book.data, partner, due):
        page.write(f"A{row}", heading, bold)
        page.write(f"B{row}", text, plain)
        row += 1
    page.write(f"A{row + 1}", "Skjemaets merke", formats.area_title)
    first = row + 2
    found = marks(setup, book.data.form, partner.code)
    for number, (key, value) in enumerate(found.items()):
        page.write(f"A{first + number}", key, plain)
        page.write(f"B{first + number}", value, formats.make(num_format="@", valign="top"))
    last = first + len(found) - 1
    workbook.define_name(MARK_NAME, f"={GUIDE}!$A${first}:$B${last}")
    _finish(page, book, "start", 100, landscape=False)


def _draw_tab(book: Book, plan: Layout, code: str, workbook: Any, formats: Formats) -> None:
    whole = Book(plan, book.areas, book.data, book.quantities, {}, FORM_RULES)
    spec = sheet_specs(whole)[code]
    areas = book.layout.on_sheet(code)
    last = max(column_index(area.columns[-1].letter) for area in areas)
    widths = {at: width for at, width in spec.lettered.items() if column_index(at) <= last}
    page = Page(code, workbook.add_worksheet(code), formats, widths)
    page.top(spec.title, spec.purpose)
    todo = book.partner_area(code, "partner_mangler")
    page.write("A3", todo_sentence(book, todo), formats.sentence)
    for words, state in (("Alt er", "ok"), ("Det mangler", "warning")):
        look = formats.state(state, filled=False)
        rule = {"type": "text", "criteria": "containing", "value": words, "format": look}
        page.sheet.conditional_format("A3", rule)
    for area in areas:
        draw_area(page, book, area, workbook)
        if area.role == "partner_okonomi":
            _draw_note(page, whole, area)
    page.sheet.freeze_panes(FROZEN, spec.frozen_columns)
    page.sheet.set_h_pagebreaks(list(_breaks(page, areas)))
    page.sheet.repeat_rows(0, FROZEN - 1)
    _finish(page, book, "partner", spec.zoom, landscape=True)


def _breaks(page: Page, areas: Sequence[Area]) -> Iterator[int]:
    """The rows that a new page begins with, so that an area that fits on a page is whole."""
    pixels = sum(width * 7 + 5 for width in page.widths.values())
    room = PAPER_POINTS * max(1.0, pixels / PAPER_PIXELS) - page.points(1, FROZEN)
    first = FROZEN + 1
    for area in areas[1:]:
        if page.points(first, area.bottom) > room:
            first = area.top - 2
            yield first - 1


def _draw_note(page: Page, book: Book, area: Area) -> None:
    """The footnote on the grant's months, as a text: Oppsett isn't in the form."""
    note = period_note(book, area)
    if note is not None and note.value:
        page.write(f"B{area.bottom + 1}", note.value, page.formats.purpose)


def _finish(page: Page, book: Book, kind: str, zoom: int, *, landscape: bool) -> None:
    """Set up a sheet; wherever it is printed from, each page says whose form it is."""
    page.finish()
    sheet = page.sheet
    page.dress(kind, landscape=landscape, zoom=zoom)
    sheet.set_selection("A1")
    sheet.protect("", UNLOCKED_ACTIONS)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
    setup = book.data.setup
    name = setup.network.replace("&", "&&")
    sheet.set_header(f"&L{name} {setup.year}: skjema for årsrapporten&R&A")
    everything = f"A1:{page.last_letter}{page.last_row}"
    sheet.ignore_errors({"formula_differs": everything, "number_stored_as_text": everything})
    sheet.print_area(everything)
    sheet.set_footer(f"&LSkjema {book.data.form.version}&RSide &P av &N")
