"""The words on a sheet that are no input: labels, help, links, and the examples of Funksjoner."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from string import Formatter
from typing import Any

from norcrin_xl.model import Project, Value
from norcrin_xl.numbers import FORMATS, NBSP
from norcrin_xl.quantities import lookup, worksheet_blocks
from norcrin_xl.quantities.exhibits import about_period
from norcrin_xl.quantities.quantity_ids import ACCOUNT, ALL, amount_id, kpi_id, subject_of, year_id
from norcrin_xl.quantities.worksheet_blocks import Cell, Result
from norcrin_xl.workbook.areas.area import Area, RowKind, column_letter
from norcrin_xl.workbook.areas.inputs import REPORTED
from norcrin_xl.workbook.areas.views import FINDINGS, STEPS
from norcrin_xl.workbook.computed.accounts import far, home
from norcrin_xl.workbook.computed.book import ACCOUNT_ROLES, Book, Computed
from norcrin_xl.workbook.computed.cross_checks import NATIVE, PYTHON, where
from norcrin_xl.workbook.drawing.page import GENERAL, INPUT_EDGE, INPUT_FILL, PALE, Page, norwegian
from norcrin_xl.workbook.layout import FUNCTIONS, PROBE
from norcrin_xl.workbook.vba.macros import WRAPPERS_SOURCE as SOURCE

Target = tuple[str, str, str]
"""Where a link leads: sheet, cell, and the text that is shown."""

WHOLE_YEAR = 12
UNITS = {"andel": "", "ord": "ord i rapporten"}
"""What Tall calls some units."""
TEXT_HELP = (
    "Fortell kort hvem som kan bruke infrastrukturen hos dere, hvordan de får tilgang, "
    "og hva dere tilbyr."
)


def label_of(book: Book, area: Area, row: int) -> str:
    """A row's label with its footnote's mark, such as of amounts that cover a grant's months."""
    spec = area.rows[row]
    if area.role in ACCOUNT_ROLES and spec.kind is RowKind.ITEM:
        project = _project(book, area)
        post = book.layout.shape.form.post(spec.key)
        if project and post.council_period and project.council_months != WHOLE_YEAR:
            return f"{spec.label}{NBSP}{book.layout.shape.form.council_note.mark}"
    mark = book.layout.shape.form.note_of(spec.key).mark if area.role in ("bruk", "kpi") else ""
    return f"{spec.label}{NBSP}{mark}" if mark else spec.label


def _project(book: Book, area: Area) -> Project | None:
    projects = {project.key: project for project in book.data.setup.projects}
    return projects.get(area.subject)


def indent_of(book: Book, area: Area, row: int) -> int:
    """1 for a row that is part of a total, else 0."""
    key, form = area.rows[row].key, book.layout.shape.form
    if area.role in ("partner_bruk", "bruk", "bruk_partnere"):
        return int(form.indicator(key).part)
    return int(area.role in ("partner_kpi", "kpi_partnere") and "." in key)


def fixed_text(book: Book, area: Area, row: int, column: str) -> str:
    """The text of a fixed cell, as the form says it; empty when it says nothing."""
    form, key = book.layout.shape.form, area.rows[row].key
    units = {item.id: item.unit for item in form.indicators}
    units |= {kpi.id: kpi.unit for kpi in form.kpis}
    match area.role, column:
        case ("prosjekter", "key") | ("partnere", "code"):
            return key
        case "partner_okonomi", "help":
            return form.post(key).help
        case (("partner_bruk" | "historikk" | "nasjonalt" | "kapasitet"), "unit") if key in units:
            return units[key]
        case "partner_bruk", "help":
            item = form.indicator(key)
            return _about(item.help, book, key)
        case "bruk", "comment":
            return form.note_of(key).comment
        case "partner_kpi", "unit" | "help":
            kpi = next(item for item in form.kpis if item.id == key.partition(".")[0])
            definition = kpi.definition if key == kpi.id else ""
            return kpi.unit if column == "unit" else _about(definition, book, key)
        case "partner_tekst", "help":
            return TEXT_HELP
        case ("tall", _):
            return _number_text(book, row, column)
        case "avsnitt", "krav":
            return "Nei" if form.section(key).optional else "Ja"
    return ""


def _number_text(book: Book, row: int, column: str) -> str:
    """What stands beside a number: its id, label, unit, what it is about, and how it is linked."""
    item = book.listed_in(row)
    if item is None:
        return ""
    match column:
        case "key":
            return item.id
        case "label":
            return item.label
        case "enhet":
            return UNITS.get(item.unit, item.unit)
        case "kobling" | "formater":
            usual, *others = item.formats
            return f"{{{item.written}|{usual}}}" if column == "kobling" else ", ".join(others)
    subject = subject_of(item.id, book.data.setup)
    return {"del": subject.group, "prosjekt": subject.project, "partner": subject.partner}[column]


def _about(help: str, book: Book, key: str) -> str:
    """The help to a count, with the year that is counted, which may be the one before."""
    year = book.layout.shape.year
    before = book.layout.shape.form.note_of(key).last_year
    about = f"Gjelder {year - 1}, men føres i kolonnen {year}." if before else f"Gjelder {year}."
    return f"{help} {about}".lstrip()


def period_note(book: Book, area: Area) -> Computed | None:
    """The footnote on the months that a project's grant covers; it says nothing for a year."""
    project, note = _project(book, area), book.layout.shape.form.council_note
    if project is None:
        return None
    projects = book.layout["prosjekter"]
    row = projects.index(project.key)
    columns = {"project": "name", "months": "months", "start": "start", "end": "end"}
    cells = {key: far(projects, row, column) for key, column in columns.items()}
    text = f"{note.mark} {about_period(note.text, project)}"
    shown = "" if project.council_months == WHOLE_YEAR else text
    pieces = [f'"{note.mark} "']
    for literal, name, _, _ in Formatter().parse(note.text):
        pieces += [f'"{literal}"'] if literal else []
        pieces += [_piece(name, cells[name])] if name else []
    return Computed(f'=IF({cells["months"]}={WHOLE_YEAR},"",{"&".join(pieces)})', shown)


def _piece(name: str, cell: str) -> str:
    """A value in running text. TEXT would need date codes in Excel's own language."""
    if name in ("start", "end"):
        return f'DAY({cell})&"."&MONTH({cell})&"."&YEAR({cell})'
    return cell


def _to_area(area: Area, text: str) -> Target:
    return area.sheet, f"A{area.top - 2}", text


def _step(book: Book, area: Area, row: int) -> Target | None:
    sheet = STEPS[row][1]
    return (sheet, "A1", sheet) if sheet else None


def _partner(book: Book, area: Area, row: int) -> Target:
    code = area.rows[row].key
    return code, "A1", code


def _todo(book: Book, area: Area, row: int) -> Target:
    """The part of the tab that a line of the list is about; explanations begin the accounts."""
    spec = area.rows[row]
    role, _, subject = spec.key.partition("_")
    if role == "forklaring":
        first = book.layout.shape.projects[0][0]
        return _to_area(book.partner_area(area.partner, "partner_okonomi", first), spec.label)
    return _to_area(book.partner_area(area.partner, f"partner_{role}", subject), spec.label)


def _reported(book: Book, area: Area, row: int) -> Target | None:
    found = home(book, area, row)
    return _to_cell(*found) if found else None


def _checked(book: Book, area: Area, row: int) -> Target:
    return _to_cell(*where(book, area, row))


def _to_cell(area: Area, row: int, column: str) -> Target:
    cell = area.cell(row, column)
    return area.sheet, cell, f"{area.sheet}, {cell}"


def _list_of_findings(book: Book, area: Area, row: int) -> Target:
    listed = book.layout[FINDINGS]
    return _to_area(listed, f"Listen, rad {listed.top}")


CHECKS = (
    *("like", "arsregnskap", "deler", "utfylt", "godkjent", "sekretariat"),
    *("avvik", "endring", "brukerbetaling"),
)
Finder = Callable[[Book, Area, int], Target | None]
TARGETS: Mapping[str, Mapping[str, Finder]] = {
    "steg": {"ark": _step},
    "innsamling": {"key": _partner},
    "status": {"key": _partner},
    "partner_mangler": {"label": _todo},
    "funn_antall": {"hvor": _list_of_findings},
    REPORTED: {"hvor": _reported},
    **{f"kontroll_{what}": {"hvor": _checked} for what in CHECKS},
}
"""The columns that hold links, by role, and what finds where each leads."""


NOT_THERE = "Python svarer ikke"
"""What the examples show where Python cannot be reached: they have no other formula."""

OWN_ROWS, OWN_COLUMNS = 12, 15
_FIRST_ROW = 6
_SHARE = FORMATS["endring_prosent1"].excel
_HELP = re.compile(r'^Attribute (NC_\w+)\.VB_Description = "(.*)"$', re.MULTILINE)


@dataclass(frozen=True)
class WorkedExample:
    """Some inputs under their headings, and the functions that are shown on them.

    A function has its arguments as ranges of input columns, each a first and a last one.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    functions: Mapping[str, tuple[tuple[int, int], ...]]

    def block(self, first: int, last: int) -> list[list[Cell]]:
        """The inputs of some columns as a function in Python gets them."""
        return [[_cell(value) for value in row[first : last + 1]] for row in self.rows]


def draw_examples(page: Page, book: Book, workbook: Any) -> None:
    """Draw the sheet: who computes now, an example of each function, and cells for one's own."""
    page.write("A4", "Tabellene er regnet ut av:", page.formats.sentence)
    # Whatever the function gives but an error is an answer.
    probe = f'=IF(ISERROR(NC_AVVIK(A4,A4)),"{NATIVE}","{PYTHON}")'
    page.write("C4", Computed(probe, NATIVE), page.formats.sentence)
    workbook.define_name(PROBE, f"={FUNCTIONS}!$C$4")
    row, helps = _FIRST_ROW, dict(_HELP.findall(SOURCE.read_text("utf-8")))
    for example in _examples(book):
        row = _draw(page, book, example, row, helps)
    page.write(f"A{row}", "Dine egne områder og formler", page.formats.area_title)
    for i in range(OWN_ROWS):
        for j in range(OWN_COLUMNS):
            page.write(f"{column_letter(j)}{row + 1 + i}", None, _input(page))


def _draw(
    page: Page, book: Book, example: WorkedExample, row: int, helps: Mapping[str, str]
) -> int:
    """An example from a row on; the first row of the next."""
    page.write(f"A{row}", example.title, page.formats.area_title)
    for name in example.functions:
        row += 1
        page.write(f"A{row}", f"{name}: {helps[name].replace(2 * chr(34), chr(34))}", _plain(page))
    row += 1
    for column, heading in enumerate(example.headings):
        page.write(f"{column_letter(column)}{row}", heading, page.formats.header(column > 0))
        for i, values in enumerate(example.rows, start=row + 1):
            page.write(f"{column_letter(column)}{i}", values[column], _input(page))
    left = len(example.headings) + 1
    for name, arguments in example.functions.items():
        left = _draw_result(page, book, example, name, arguments, row, left)
    return page.last_row + 3


def _draw_result(
    page: Page,
    book: Book,
    example: WorkedExample,
    name: str,
    arguments: tuple[tuple[int, int], ...],
    head: int,
    left: int,
) -> int:
    """What a function gives, beside the inputs; the column where the next one's may begin."""
    first, last = head + 1, head + len(example.rows)
    ranges = (
        f"{column_letter(a)}{first}:{column_letter(b)}{last}".removesuffix(
            f":{column_letter(a)}{first}"
        )
        for a, b in arguments
    )
    shown = _function(book, name)(*(example.block(*argument) for argument in arguments))
    width = len(shown[0])
    page.write(f"{column_letter(left)}{head}", name, page.formats.header(True))
    for column in range(left + 1, left + width):
        page.write(f"{column_letter(column)}{head}", "", page.formats.header(True))
    spill = f"{column_letter(left)}{first}:{column_letter(left + width - 1)}{head + len(shown)}"
    call = f'=IFERROR({name}({",".join(ranges)}),"{NOT_THERE}")'
    for i, values in enumerate(shown):
        for j, value in enumerate(values):
            made = Computed("" if i or j else call, value, "" if i or j else spill)
            look = _result(page, name, j)
            page.write(f"{column_letter(left + j)}{first + i}", made, look)
    return left + width + 1


def _function(book: Book, name: str) -> Callable[..., Result]:
    """The pure function behind a worksheet function."""
    functions: Mapping[str, Callable[..., Result]] = {
        "NC_ANDEL": worksheet_blocks.shares,
        "NC_AVVIK": worksheet_blocks.deviations,
        "NC_AVVIKSTABELL": worksheet_blocks.deviation_table,
        "NC_AVVIK_PROSENT": worksheet_blocks.relative_deviations,
        "NC_BRUKERBETALING": worksheet_blocks.shares,
        "NC_BRUKERBETALINGSTABELL": worksheet_blocks.user_payment_table,
        "NC_ENDRING": worksheet_blocks.changes,
        "NC_ENDRING_PROSENT": worksheet_blocks.relative_changes,
        "NC_KPITABELL": worksheet_blocks.trend_table,
        "NC_SUM_PARTNERE": partial(lookup.partner_sums, book.data, book.quantities),
        "NC_TALL": partial(lookup.quantity_cells, book.quantities),
        "NC_TEKST_TALL": lookup.printed_cells,
    }
    return functions[name]


def _examples(book: Book) -> Iterator[WorkedExample]:
    form, year = book.layout.shape.form, book.layout.shape.year
    one, two = (1, 1), (2, 2)
    yield WorkedExample(
        "Avvik fra budsjett (1000 kr)",
        ("Post", "Regnskap", "Budsjett"),
        (("Lønn", 5120, 4900), ("Drift", 730, 800), ("Utstyr", 60, 0), (None, None, None)),
        {"NC_AVVIK": (one, two), "NC_AVVIK_PROSENT": (one, two), "NC_AVVIKSTABELL": (one, two)},
    )
    yield WorkedExample(
        "Brukerbetaling som andel",
        ("Prosjekt", f"Privat, post {form.user_payment.key}", "Totale kostnader"),
        (("Ett", 1200, 9600), ("To", 300, 4000), ("Tre", 0, 0), (None, None, None)),
        {"NC_BRUKERBETALING": (one, two), "NC_ANDEL": (one, two)},
    )
    yield WorkedExample(
        "Endring fra i fjor",
        ("Hva", str(year), str(year - 1)),
        (("Studier", 48, 40), ("Pasienter", 910, 1000), ("Nye tjenester", 3, 0), (None,) * 3),
        {"NC_ENDRING": (one, two), "NC_ENDRING_PROSENT": (one, two)},
    )
    yield WorkedExample(
        "Tabell over KPI",
        ("Indikator", *(str(year - back) for back in (3, 2, 1, 0))),
        (("Studier", 31, 36, 40, 48), ("Kurs", 12, 12, 9, 9), (None,) * 5),
        {"NC_KPITABELL": ((1, 4),)},
    )
    yield WorkedExample(
        "Tabell over brukerbetaling (1000 kr)",
        ("Partner", "Regnskap", "Budsjett", "I fjor"),
        (("A", 1200, 1000, 900), ("B", 300, 350, 310), ("C", 80, 0, 60)),
        {"NC_BRUKERBETALINGSTABELL": ((0, 0), one, two, (3, 3))},
    )
    yield WorkedExample(
        "Tall som tekst, slik rapporten skriver dem",
        ("Tall", "Format"),
        ((12865, "tusen"), (0.2691, "prosent1"), (-53, "endring")),
        {"NC_TEKST_TALL": ((0, 0), one)},
    )
    post = next(post.key for post in form.posts if post.user_payment)
    ids = (year_id(kpi_id(form.kpis[0].id), year), amount_id(ALL, post, ACCOUNT))
    yield WorkedExample(
        "Tall fra arbeidsboken slik den sist ble lagret (id-ene står i arket Tall)",
        ("Id", "Format"),
        tuple((key, "tusen") for key in ids),
        {"NC_TALL": ((0, 0), one)},
    )
    yield WorkedExample(
        "Summen av partnerne slik arbeidsboken sist ble lagret (1000 kr)",
        ("Post", "Prosjekt", "Kolonne"),
        ((post, ALL, ACCOUNT),),
        {"NC_SUM_PARTNERE": ((0, 0), one, two)},
    )


def _cell(value: Value) -> Cell:
    return value if isinstance(value, str) or value is None else float(str(value))


def _plain(page: Page) -> Any:
    return page.formats.make()


def _input(page: Page) -> Any:
    return page.formats.make(
        bg_color=INPUT_FILL, border=1, border_color=INPUT_EDGE, locked=False, num_format=GENERAL
    )


def _result(page: Page, name: str, column: int) -> Any:
    """The look of a result; shares, which every second column of a table holds, in per cent."""
    share = name in ("NC_ANDEL", "NC_AVVIK_PROSENT", "NC_BRUKERBETALING", "NC_ENDRING_PROSENT")
    share = share or (name in ("NC_AVVIKSTABELL", "NC_KPITABELL") and column == 1)
    share = share or (name == "NC_BRUKERBETALINGSTABELL" and column in (3, 5))
    code = norwegian(_SHARE if share else FORMATS["endring"].excel)
    left = name == "NC_BRUKERBETALINGSTABELL" and column == 0
    code = norwegian(FORMATS["heltall"].excel) if name == "NC_SUM_PARTNERE" else code
    return page.formats.make(bg_color=PALE, num_format=code, align="left" if left else "right")
