"""Send out: one plain .xlsx per partner, and the e-mail that goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from norcrin_xl.files import write_whole
from norcrin_xl.model import Partner, ReportData
from norcrin_xl.numbers import date_text
from norcrin_xl.partners.forms.guide import guide_lines
from norcrin_xl.partners.forms.marks import GUIDE, MARK_NAME, file_name, marks
from norcrin_xl.partners.forms.sheet import FORM_RULES, form_layout
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.areas.area import Area, Areas
from norcrin_xl.workbook.computed.accounts import LIMIT_NAME
from norcrin_xl.workbook.computed.book import Book
from norcrin_xl.workbook.computed.progress import todo_sentence
from norcrin_xl.workbook.drawing.area import draw_area
from norcrin_xl.workbook.drawing.build import CREATED, page_breaks
from norcrin_xl.workbook.drawing.formats import STATUS_COLOURS, TAB_COLOURS, Formats
from norcrin_xl.workbook.drawing.normalise import normalised
from norcrin_xl.workbook.drawing.page import Page
from norcrin_xl.workbook.drawing.sheets import sheet_specs
from norcrin_xl.workbook.drawing.texts import period_note
from norcrin_xl.workbook.layout import Layout

A4 = 9
LETTERS = "e-post"
"""The folder beside the forms that holds the e-mails, so that forms can be taken in from there."""

DAYS_BEFORE = 21
"""The secretariat needs about three weeks between the last return and the report's due date."""


class Form(NamedTuple):
    """A form that is ready to be sent: the file's name, its content and the e-mail's text."""

    partner: Partner
    name: str
    content: bytes
    letter: str


def write_form(form: Form, folder: Path) -> Path | None:
    """Write a form to `folder` and its e-mail beside it; the dated copy of the form before it."""
    copy = write_whole(folder / form.name, form.content)
    write_whole(folder / LETTERS / f"{Path(form.name).stem}.txt", form.letter.encode())
    return copy


def forms(plan: Layout, areas: Areas, data: ReportData, due: date | None = None) -> Iterator[Form]:
    """A form for each partner. `due` is when they answer; else three weeks before the report."""
    quantities = compute(data)
    day = due or default_due(data)
    for partner in data.setup.partners:
        own = form_layout(plan, partner.code)
        book = Book(own, areas, data, quantities, {}, FORM_RULES)
        name = file_name(data.setup, partner)
        yield Form(partner, name, _workbook(book, plan, partner, day), letter(data, partner, day))


def default_due(data: ReportData) -> date | None:
    """Three weeks before the report is due; `None` where Oppsett gives no due date."""
    due = data.setup.due
    return due - timedelta(days=DAYS_BEFORE) if due else None


def letter(data: ReportData, partner: Partner, due: date | None) -> str:
    """The text of the e-mail to one partner, subject first."""
    setup = data.setup
    name = file_name(setup, partner)
    when = f"senest {date_text(due)}" if due else "så snart tallene er klare"
    return "\n".join(
        (
            f"Til: {partner.contact}",
            f"Emne: {setup.network}: tall til årsrapporten for {setup.year}, svar {when}",
            f"Vedlegg: {name}",
            "",
            "Hei,",
            "",
            f"vi samler inn tall og tekst til {setup.network}s årsrapport for {setup.year} til "
            f"Forskningsrådet. Skjemaet til {partner.name} er vedlagt.",
            "",
            "Slik gjør du:",
            "1. Lagre vedlegget, og åpne det i Excel, LibreOffice eller Excel på nett. Du trenger "
            "ikke installere noe.",
            f"2. Fyll ut de gule feltene i arket {partner.code}, ovenfra og ned. Beløp er i 1000 "
            "kroner. Skriv 0 når det ikke er noe å føre, og la feltet stå tomt når tallet mangler.",
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
    for key, value in marks(setup, book.data.form, partner).items():
        workbook.set_custom_property(key, value, "text")


def _draw_guide(page: Page, book: Book, partner: Partner, due: date | None, workbook: Any) -> None:
    formats, setup = page.formats, book.data.setup
    page.write("A1", f"{setup.network} {setup.year}: {partner.name}", formats.title)
    page.at_least(1, 28)
    page.write("A2", "Slik fyller du ut skjemaet.", formats.purpose)
    row = 4
    bold, plain = formats.make(bold=True, valign="top"), formats.make(text_wrap=True, valign="top")
    for heading, text in guide_lines(book.data, partner, due):
        page.write(f"A{row}", heading, bold)
        page.write(f"B{row}", text, plain)
        row += 1
    page.write(f"A{row + 1}", "Skjemaets merke", formats.area_title)
    first = row + 2
    found = marks(setup, book.data.form, partner)
    for number, (key, value) in enumerate(found.items()):
        page.write(f"A{first + number}", key, plain)
        page.write(f"B{first + number}", value, formats.make(num_format="@", valign="top"))
    last = first + len(found) - 1
    workbook.define_name(MARK_NAME, f"={GUIDE}!$A${first}:$B${last}")
    _finish(page, "start", 100, landscape=False)


def _draw_tab(book: Book, plan: Layout, code: str, workbook: Any, formats: Formats) -> None:
    whole = Book(plan, book.areas, book.data, book.quantities, {}, FORM_RULES)
    spec = sheet_specs(whole)[code]
    page = Page(code, workbook.add_worksheet(code), formats, spec.lettered)
    page.write("A1", spec.title, formats.title)
    page.at_least(1, 28)
    page.write("A2", spec.purpose, formats.purpose)
    todo = book.partner_area(code, "partner_mangler")
    page.write("A3", todo_sentence(book, todo), formats.sentence)
    for words, state in (("Alt er", "ok"), ("Det mangler", "warning")):
        look = formats.words(STATUS_COLOURS[state][0])
        rule = {"type": "text", "criteria": "containing", "value": words, "format": look}
        page.sheet.conditional_format("A3", rule)
    for area in book.layout.on_sheet(code):
        draw_area(page, book, area, workbook)
        if area.role == "partner_okonomi":
            _draw_note(page, whole, area)
    page.sheet.freeze_panes(3, spec.frozen_columns)
    page.sheet.set_h_pagebreaks(page_breaks(page, book))
    page.sheet.repeat_rows(0, 2)
    page.sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    _finish(page, "partner", spec.zoom, landscape=spec.landscape)


def _draw_note(page: Page, book: Book, area: Area) -> None:
    """The footnote on the grant's months, as a text: Oppsett isn't in the form."""
    note = period_note(book, area)
    if note is not None and note.value:
        page.write(f"B{area.bottom + 1}", note.value, page.formats.footnote)


def _finish(page: Page, kind: str, zoom: int, *, landscape: bool) -> None:
    page.finish()
    sheet = page.sheet
    sheet.hide_gridlines(2)
    sheet.set_tab_color(TAB_COLOURS[kind])
    sheet.set_zoom(zoom)
    sheet.set_selection("A1")
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    everything = f"A1:{page.last_letter}{page.last_row}"
    sheet.ignore_errors({"formula_differs": everything, "number_stored_as_text": everything})
    sheet.print_area(everything)
    sheet.set_footer("&LSkjema &A&RSide &P av &N")
