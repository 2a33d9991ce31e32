"""Build the macro-enabled workbook: the same contents give the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from norcrin_xl import __version__
from norcrin_xl.findings import Progress, silent
from norcrin_xl.form.schema import Form, Indicator, Kpi
from norcrin_xl.workbook.areas.area import Area, column_letter
from norcrin_xl.workbook.areas.inputs import LOG as LOG_AREA
from norcrin_xl.workbook.areas.inputs import TRACES
from norcrin_xl.workbook.areas.views import FINDINGS, FIRST_CHECK, NUMBERS
from norcrin_xl.workbook.computed import collection, cross_checks
from norcrin_xl.workbook.computed.accounts import LIMIT_NAME
from norcrin_xl.workbook.computed.book import ACCOUNT_ROLES, Book
from norcrin_xl.workbook.computed.rules import with_all_numbers
from norcrin_xl.workbook.drawing.area_cells import draw_area
from norcrin_xl.workbook.drawing.button_shapes import draw_buttons, with_ribbon
from norcrin_xl.workbook.drawing.page import Formats, Page
from norcrin_xl.workbook.drawing.sheet_charts import insert_chart
from norcrin_xl.workbook.drawing.sheet_texts import draw_examples, period_note
from norcrin_xl.workbook.drawing.sheets import OVERVIEW_ROWS, SheetSpec, draw_overview, sheet_specs
from norcrin_xl.workbook.layout import (
    CHART_ROWS,
    CONTROL,
    FIGURES,
    FUNCTIONS,
    KPI,
    LOG,
    OVERVIEW,
    START,
    USAGE,
)
from norcrin_xl.workbook.reading.raw import VERSION_MARK
from norcrin_xl.workbook.vba.macros import macros
from norcrin_xl.workbook.workbook import Workbook

CREATED = datetime(2000, 1, 1)
"""A fixed date: the same contents give the same bytes."""

CALC_ID = 191029
"""That of Excel 2019 and later: they keep the stored values until something changes."""

TOOL_KIND = "NorCRIN-årsrapport"
UNLOCKED_ACTIONS = {"format_columns": True, "format_rows": True}

WHOLE_ON_A_PAGE = ("partner_okonomi", "partner_kpi", "arsregnskap", "brukerbetaling", "grenser")
FIGURES_PER_PAGE = 3
SMALL = ("partner_mangler",)
"""Areas that share the page with the next."""


def build_workbook(content: Workbook, *, illustration: str = "", tell: Progress = silent) -> bytes:
    """The file of the workbook: its areas filled in and everything else computed.

    Every computed cell carries the value that its formula gives. `illustration` is a note that
    stands on each partner's tab. `tell` hears of each sheet. The same arguments give the same
    bytes.
    """
    plan = with_all_numbers(content.plan, list(content.quantities.values()))
    book = replace(content.cells, layout=plan, illustration=illustration)
    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    _describe(workbook, book)
    formats, specs = Formats(workbook), sheet_specs(book)
    pages = {
        name: Page(name, workbook.add_worksheet(name), formats, specs[name].lettered)
        for name in plan.sheets
    }
    for number, (name, page) in enumerate(pages.items(), start=1):
        tell(f"Tegner arket {name} ({number} av {len(pages)})")
        _draw_sheet(page, book, specs[name], workbook)
    tell("Skriver arbeidsboken")
    for row in range(len(plan["grenser"].rows)):
        _name_limit(workbook, plan["grenser"], row)
    draw_buttons(pages[START].sheet, plan["steg"])
    _add_code_names(workbook, pages)
    pages[START].sheet.activate()
    workbook.close()
    return normalised(stream.getvalue(), with_ribbon)


def _describe(workbook: Any, book: Book) -> None:
    setup, form = book.data.setup, book.layout.shape.form
    workbook.set_size(1440, 900)
    workbook.set_tab_ratio(80)
    workbook.set_calc_mode("auto", CALC_ID)
    workbook.calc_on_load = False
    workbook.set_properties(
        {
            "title": f"{setup.network} – årsrapport {setup.year}",
            "subject": "Årsrapport til Forskningsrådet",
            "company": setup.network,
            "created": CREATED,
        }
    )
    workbook.set_custom_property("Verktøy", TOOL_KIND, "text")
    workbook.set_custom_property(VERSION_MARK, __version__, "text")
    workbook.set_custom_property("Skjemaversjon", form.version, "text")
    workbook.set_custom_property("Arbeidsbok", setup.workbook_id, "text")


def _draw_sheet(page: Page, book: Book, spec: SheetSpec, workbook: Any) -> None:
    _draw_top(page, book, spec)
    for area in book.layout.on_sheet(page.name):
        draw_area(page, book, area, workbook)
        if area.role in ACCOUNT_ROLES:
            _draw_note(page, book, area)
        if area.role == "figur":
            _draw_chart(page, book, area, workbook)
    if page.name == FUNCTIONS:
        draw_examples(page, book, workbook)
    if page.name == OVERVIEW:
        draw_overview(page, book, workbook)
    _draw_end_notes(page, book)
    if page.name == CONTROL:
        _fold_checks(page, book)
        _hide_blank_findings(page, book)
    page.finish()
    _set_up(page, book, spec)


def _draw_top(page: Page, book: Book, spec: SheetSpec) -> None:
    formats = page.formats
    page.top(spec.title, spec.purpose)
    if page.name in (START, CONTROL):
        lead = "Kontrollene viser: " if page.name == START else ""
        page.write("A3", cross_checks.sentence(book, lead), formats.sentence)
        _colour_sentence(page, cross_checks.ALL_WELL, cross_checks.NO_ERRORS)
    elif page.name in book.layout.shape.partners:
        todo = book.partner_area(page.name, "partner_mangler")
        page.write("A3", collection.todo_sentence(book, todo), formats.sentence)
        _colour_sentence(page, "Alt er", "Det mangler")
        page.write("A4", book.illustration or None, formats.note)
    else:
        page.link("A3", START, "A1", "Til Start", formats.plain_link())


def _colour_sentence(page: Page, fine: str, doubtful: str) -> None:
    """Colour the sentence in A3 by what it says; anything else is an error."""
    for words, state in ((fine, "ok"), (doubtful, "warning"), ("Feil:", "error")):
        page.sheet.conditional_format(
            "A3",
            {
                "type": "text",
                "criteria": "containing",
                "value": words,
                "format": page.formats.state(state, filled=False),
                "stop_if_true": True,
            },
        )


def _draw_note(page: Page, book: Book, area: Area) -> None:
    note = period_note(book, area)
    if note is not None:
        page.write(f"B{area.bottom + 1}", note, page.formats.footnote)


def _draw_end_notes(page: Page, book: Book) -> None:
    """The form's notes under Bruk og utnyttelse, and what is not summed under KPI."""
    form, notes = book.layout.shape.form, []
    if page.name == USAGE:
        notes = _footnotes(form, form.indicators)
    elif page.name == KPI:
        notes = _footnotes(form, form.kpis)
        notes += [f"{kpi.short}: {kpi.definition}" for kpi in form.kpis if not kpi.summable]
    for row, note in enumerate(notes, start=page.last_row + 1):
        page.write(f"B{row}", note, page.formats.footnote)


def _footnotes(form: Form, counted: Iterable[Indicator | Kpi]) -> list[str]:
    return [f"{mark} {text}" for mark, text in form.footnotes(item.id for item in counted)]


def _draw_chart(page: Page, book: Book, area: Area, workbook: Any) -> None:
    """The chart beside its numbers; it reads the header row above them too."""
    place = f"{column_letter(len(page.widths) - 9)}{area.top - 1}"
    figure = book.figures[area.subject]
    insert_chart(workbook, page.sheet, place, figure, area.sheet, area.top - 2, 0)


def _name_limit(workbook: Any, area: Area, row: int) -> None:
    name = LIMIT_NAME.format(area.rows[row].key)
    workbook.define_name(name, f"={area.qualified(row, 'value')}")


def _set_up(page: Page, book: Book, spec: SheetSpec) -> None:
    sheet = page.sheet
    page.dress(spec.kind, landscape=spec.landscape, zoom=spec.zoom, pages=int(spec.one_page))
    sheet.freeze_panes(spec.frozen_rows, spec.frozen_columns)
    sheet.set_selection("A1")
    options = {
        **UNLOCKED_ACTIONS,
        "insert_rows": spec.grows,
        "objects": page.name in (FIGURES, OVERVIEW),
        "autofilter": spec.filtered,
    }
    sheet.protect("", options)
    if spec.filtered:
        area = book.layout[FINDINGS if page.name == CONTROL else NUMBERS]
        head = f"{area.columns[0].letter}{area.top - 1}"
        sheet.autofilter(f"{head}:{area.columns[-1].letter}{area.bottom}")
    last = max(page.last_row, _below_charts(page, book))
    everything = f"A1:{page.last_letter}{last}"
    sheet.ignore_errors(
        {
            "number_stored_as_text": everything,
            "formula_differs": everything,
            "formula_range": everything,
            "formula_unlocked": everything,
            "empty_cell_reference": everything,
        }
    )
    letter = page.last_letter
    if page.name == CONTROL:
        _hide_ties(page, book.layout[FINDINGS])
        letter = book.layout[FINDINGS].column("rolle").letter
    if page.name == LOG:
        _fold_traces(page, book.layout[LOG_AREA])
    _print(page, book, spec, f"A1:{letter}{last}")


FOLDED = "Hver kontroll for seg er foldet sammen her. Vis dem med plusstegnet til venstre."


def _fold_checks(page: Page, book: Book) -> None:
    """Fold the lists of checks below the findings; how many are right stands above them."""
    first = book.layout[FIRST_CHECK].top - 2
    page.write(f"A{first - 1}", FOLDED, page.formats.footnote)
    page.fold(first, page.last_row)


def _fold_traces(page: Page, area: Area) -> None:
    """Fold the columns of Logg that only a program reads: the file's hash and its places."""
    for key in TRACES:
        column = area.column(key)
        folded = {"level": 1, "hidden": True}
        page.sheet.set_column(
            f"{column.letter}:{column.letter}", page.widths[column.letter], None, folded
        )


def _hide_ties(page: Page, area: Area) -> None:
    """Hide the columns of the list of findings that only the program reads."""
    letters = [area.column(key).letter for key in ("ark", "celle", "verdier")]
    page.sheet.set_column(f"{letters[0]}:{letters[-1]}", 12, None, {"hidden": True})


def _hide_blank_findings(page: Page, book: Book) -> None:
    """Hide the rows of the list that hold no finding, but for the first."""
    area = book.layout[FINDINGS]
    for index in range(1, len(area.rows)):
        if book.input(area, index, "label") is None:
            page.hide(area.top + index)


def _below_charts(page: Page, book: Book) -> int:
    if page.name == OVERVIEW:
        return page.last_row + OVERVIEW_ROWS
    if page.name != FIGURES:
        return 0
    return book.layout.on_sheet(FIGURES)[-1].top + CHART_ROWS


def _print(page: Page, book: Book, spec: SheetSpec, everything: str) -> None:
    sheet, setup = page.sheet, book.data.setup
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.repeat_rows(0, spec.frozen_rows)
    sheet.set_h_pagebreaks(page_breaks(page, book))
    if not spec.grows:  # what is added to a list would fall outside it
        sheet.print_area(everything)
    sheet.set_header(f"&L{setup.network} årsrapport {setup.year}&R&A")
    sheet.set_footer(f"&LSkjema {book.layout.shape.form.version}&RSide &P av &N")


def page_breaks(page: Page, book: Book) -> list[int]:
    """The rows that a new page begins with: large areas are kept whole on one page."""
    areas = book.layout.on_sheet(page.name)
    if page.name == FIGURES:
        return [area.top - 3 for area in areas[FIGURES_PER_PAGE::FIGURES_PER_PAGE]]
    roles = [area.role for area in areas]
    return [
        area.top - 3
        for index, area in enumerate(areas)
        if index and area.role in WHOLE_ON_A_PAGE and roles[index - 1] not in SMALL
    ]


def _add_code_names(workbook: Any, pages: Mapping[str, Page]) -> None:
    """One document module per sheet, under an ASCII name that is not the sheet's."""
    names = [f"Ark{number:02d}" for number in range(1, len(pages) + 1)]
    workbook.add_vba_project(BytesIO(macros(names)), is_stream=True)
    workbook.set_vba_name("ThisWorkbook")
    for name, page in zip(names, pages.values(), strict=True):
        page.sheet.set_vba_name(name)


Parts = Mapping[str, bytes]
EARLIEST = (1980, 1, 1, 0, 0, 0)
OWN_HEIGHT = re.compile(rb'(<row [^>]*?) customHeight="1"((?:(?!</row>).)*)', re.DOTALL)
LOOK = re.compile(rb"<xf [^>]*/>|<xf [^>]*>(?:(?!</xf>).)*</xf>")
STYLE = re.compile(rb' s="([0-9]+)"')
BLANK_RESULT = re.compile(rb"<c ((?:(?! t=)[^>])*)>(<f[^>]*>[^<]*</f>)<v></v></c>")


def normalised(content: bytes, more: Callable[[Parts], Parts] = lambda parts: parts) -> bytes:
    """The workbook with the same dates on all parts, and blank texts marked as texts.

    A formula whose value is "" is written without a type; readers then meet an empty number.
    Rows where text is typed keep the height that they need now, and grow with their text.
    `more` adds parts or changes them.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old:
        read = {name: old.read(name) for name in old.namelist()}
    typed = _typed(read.get("xl/styles.xml", b""))
    parts = {name: _mended(name, body, typed) for name, body in read.items()}
    with zipfile.ZipFile(out, "w") as new:
        for name, body in more(parts).items():
            part = zipfile.ZipInfo(name, EARLIEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, body)
    return out.getvalue()


def _typed(styles: bytes) -> frozenset[bytes]:
    """The numbers of the looks of cells where text is typed: unlocked, wrapped, to the left."""
    looks = LOOK.findall(styles[styles.find(b"<cellXfs") : styles.find(b"</cellXfs>")])
    return frozenset(
        str(number).encode()
        for number, look in enumerate(looks)
        if b'horizontal="left"' in look and b'wrapText="1"' in look and b'locked="0"' in look
    )


def _mended(name: str, content: bytes, typed: frozenset[bytes]) -> bytes:
    if not name.startswith("xl/worksheets/sheet"):
        return content

    def free(row: re.Match[bytes]) -> bytes:
        """Excel fits a row to what is typed only where its height is nobody's choice."""
        return row[0] if typed.isdisjoint(STYLE.findall(row[2])) else row[1] + row[2]

    mended = BLANK_RESULT.sub(rb'<c \1 t="str">\2<v></v></c>', content)
    return OWN_HEIGHT.sub(free, mended)
