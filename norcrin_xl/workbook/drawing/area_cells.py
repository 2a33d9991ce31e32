"""Draw an area on its sheet: title, header, cells, what they let be typed, flags, defined name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from norcrin_xl.model import Value
from norcrin_xl.numbers import MISSING, NEVER
from norcrin_xl.workbook.areas.area import (
    DATE_ROWS,
    WORDING,
    Area,
    AreaColumn,
    ColumnKind,
    RowKind,
    column_index,
    column_letter,
)
from norcrin_xl.workbook.areas.inputs import HISTORY, REPORTED, YES, prints_of
from norcrin_xl.workbook.areas.views import ACCEPTED, FALLEN, FINDINGS, STATUS_WORDS
from norcrin_xl.workbook.computed.accounts import (
    CHANGED,
    EXPLAIN,
    EXPLAINED,
    LACKS,
    REASONED,
    is_reported,
)
from norcrin_xl.workbook.computed.book import Book, Computed, cell_kind
from norcrin_xl.workbook.computed.collection import (
    APPROVED,
    DONE,
    HAS_ERRORS,
    HAS_QUESTIONS,
    LACKING,
)
from norcrin_xl.workbook.computed.cross_checks import UNEQUAL
from norcrin_xl.workbook.computed.formulas import is_filled
from norcrin_xl.workbook.drawing.page import Page, is_aside
from norcrin_xl.workbook.drawing.sheet_charts import OCHRE
from norcrin_xl.workbook.drawing.sheet_texts import TARGETS, fixed_text, indent_of, label_of

Rule = dict[str, Any]
MOST_TNOK = 9_999_999
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_LIST = 255
"""The most characters of values that Excel takes for a list to choose from."""
STILL_TRUE_HELP = "Velg Ja når teksten fra i fjor stemmer også i år. Da teller ikke merket."

MONEY: Rule = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": -MOST_TNOK,
    "maximum": MOST_TNOK,
    "input_title": "Beløp i 1000 kr",
    "input_message": "Skriv 0 hvis det ikke er noe å føre. La cellen stå tom bare hvis beløpet "
    "ikke er kjent, eller hvis posten ikke er budsjettert.",
    "error_title": "Er dette tusen kroner?",
    "error_message": "Her ventes et tall i 1000 kroner. Fortegn er lov, for eksempel ved "
    "korreksjoner. Kontroller tallet før du går videre.",
    "error_type": "warning",
}
COUNT: Rule = {
    "validate": "integer",
    "criteria": ">=",
    "value": 0,
    "input_title": "Antall",
    "input_message": "Helt tall. Skriv 0 hvis det ikke er noe å rapportere.",
    "error_title": "Ikke et antall",
    "error_message": "Skriv et helt tall som er 0 eller høyere, uten punktum og uten tekst.",
}
DECIMAL: Rule = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "input_title": "Tall",
    "input_message": "Tallet kan ha desimaler. Skriv 0 hvis det ikke er noe å rapportere.",
    "error_title": "Ikke et gyldig tall",
    "error_message": "Skriv et tall som er 0 eller høyere, med komma som desimaltegn.",
}
EARLIER_NOTE = f"Skriv «{NEVER}» for et år før nettverket begynte."
DAY: Rule = {
    "validate": "date",
    "criteria": "between",
    "minimum": FIRST_DAY,
    "maximum": LAST_DAY,
    "input_title": "Dato",
    "input_message": "Skriv dag, måned og år, for eksempel {day}.",
    "error_title": "Ikke en dato",
    "error_message": "Skriv en dato som dag, måned og år, for eksempel {day}.",
}
YEAR: Rule = {
    "validate": "integer",
    "criteria": "between",
    "minimum": FIRST_DAY.year,
    "maximum": LAST_DAY.year,
    "input_title": "Rapporteringsår",
    "input_message": "Året som rapporten gjelder. Et nytt år har sin egen arbeidsbok.",
    "error_title": "Ikke et årstall",
    "error_message": "Skriv et årstall med fire sifre, for eksempel {year}.",
}

MESSAGES = {
    ("partner_okonomi", "forklaring"): (
        "Forklaring",
        "Forklar avviket når Status sier «Skriv forklaring»: hva som skjedde og hvorfor.",
    ),
    ("partner_tekst", "value"): (
        "",
        "Skriv sammenhengende tekst på noen setninger. Den settes inn i rapporten.",
    ),
    ("tekst", "value"): (
        "Ett avsnitt per rad",
        "**fet**, *kursiv*, «- » for punkt, «1. » for nummer, [tekst](adresse) for lenke, "
        "{kpi.gcp.endring|endring} for et tall som hentes fra arbeidsboken.",
    ),
    ("partnere", "aliases"): (
        "Andre navn i bruk",
        "Navn og forkortelser som partneren også kalles. Skill dem med semikolon.",
    ),
    ("partnere", "email"): (
        "E-post",
        "Adressen som brevene til partneren sendes til. Skill flere med semikolon.",
    ),
    ("pakker", "key"): ("Nøkkel", "Kort og fast navn på arbeidspakken, for eksempel n2ap11."),
}
"""What the cell says when it is selected, by role and column: title (else the area's), message."""


def validate(book: Book, area: Area, sheet: Any) -> None:
    """Give each run of like input cells of an area its validation."""
    for column in area.columns:
        rules = (_rule(book, area, row, column) for row in range(len(area.rows)))
        for rule, run in groupby(enumerate(rules, start=area.top), key=itemgetter(1)):
            rows = [row for row, _ in run]
            if rule is not None:
                cells = f"{column.letter}{rows[0]}:{column.letter}{rows[-1]}"
                sheet.data_validation(cells, rule)


def _rule(book: Book, area: Area, row: int, column: AreaColumn) -> Rule | None:
    if cell_kind(area, row, column) is not ColumnKind.INPUT:
        return None
    choices = _choices(book, area, row, column)
    if choices:
        return choices
    year = book.layout.shape.year
    if column.format != "tekst":
        return _of_year(_figure(area, row, column), year)
    if area.role in ("oppsett", "partner_signatur", "signatur"):
        return _of_year(_field(area.rows[row].key), year)
    title, text = MESSAGES.get((area.role, column.key), ("", ""))
    return _message(title or area.title, text) if text else None


def _figure(area: Area, row: int, column: AreaColumn) -> Rule:
    if column.format == "konto":
        return MONEY
    if column.format == "dato":
        return DAY
    whole = column.format in ("antall", "heltall") and not area.rows[row].decimals
    rule = COUNT if whole else DECIMAL
    return rule if area.role != HISTORY else _earlier(rule, f"{column.letter}{area.top + row}")


def _earlier(rule: Rule, cell: str) -> Rule:
    """The rule of an earlier year's figure, which may not have been there yet."""
    kind = f"INT({cell})={cell}" if rule is COUNT else "TRUE"
    return {
        "validate": "custom",
        "value": f'=IF(ISNUMBER({cell}),AND({cell}>=0,{kind}),{cell}="{NEVER}")',
        "input_title": rule["input_title"],
        "input_message": f"{rule['input_message']} {EARLIER_NOTE}",
        "error_title": rule["error_title"],
        "error_message": f"{rule['error_message']} {EARLIER_NOTE}",
    }


def _field(key: str) -> Rule | None:
    """The rule of a named value, which its key decides."""
    if key == "aar":
        return YEAR
    return DAY if key in DATE_ROWS else None


def _of_year(rule: Rule | None, year: int) -> Rule | None:
    """A rule with the workbook's own year in its examples, and a day when figures are approved."""
    words = {"{year}": str(year), "{day}": f"31.1.{year + 1}"}

    def own(value: Any) -> Any:
        for mark, shown in words.items() if isinstance(value, str) else ():
            value = value.replace(mark, shown)
        return value

    return rule and {key: own(value) for key, value in rule.items()}


def _message(title: str, text: str) -> Rule:
    return {"validate": "any", "input_title": title, "input_message": text}


def _choices(book: Book, area: Area, row: int, column: AreaColumn) -> Rule | None:
    form = book.layout.shape.form
    match area.role, column.key:
        case "valg", "value":
            return _list(form.section(area.rows[row].key).choices, "Valg i skjemaet")
        case "pakker", "valg":
            return _list(form.choice_lists["status"], "Framdrift")
        case "pakker", "prosjekt":
            return _list(_keys(book, "prosjekter"), "Prosjekt")
        case _, "gjelder":
            return {**_list((YES,), "Gjelder også i år"), "input_message": STILL_TRUE_HELP}
        case "partnere", "region":
            return _regions(book)
        case "tekst", "key":
            return _list(_keys(book, "avsnitt"), "Avsnitt")
    return None


def _keys(book: Book, name: str) -> str:
    """The cells that hold the keys of an area."""
    area = book.layout[name]
    return f"={area.whole(area.columns[0].key)}"


def _regions(book: Book) -> Rule | None:
    """The regions in use, to choose from; another may be typed in."""
    regions = list(dict.fromkeys(p.region for p in book.data.setup.partners if p.region))
    if not regions or len(",".join(regions)) > LONGEST_LIST:
        return None
    return {**_list(regions, "Region"), "error_type": "warning"}


def _list(values: Sequence[str] | str, title: str) -> Rule:
    """A list to choose from: values, or the cells that hold them."""
    if not isinstance(values, str) and len(",".join(values)) > LONGEST_LIST:
        raise ValueError(f"too many choices for {title}")
    return {
        "validate": "list",
        "source": values if isinstance(values, str) else list(values),
        "input_title": title,
        "input_message": "Velg fra listen.",
        "error_title": "Finnes ikke i listen",
        "error_message": "Velg en av verdiene i listen. Åpne den med pilen i cellen.",
    }


VISIBLE_KEYS = (
    "partner_okonomi",
    "arsregnskap",
    "partner_tekst",
    "prosjekter",
    "partnere",
    "steg",
    "innsamling",
    "oversikt_svar",
    "status",
    "valg",
    "avsnitt",
    "figur",
)
"""Roles whose key says something to the reader; other keys are kept out of sight."""

HIDDEN_KEYS = (REPORTED, "indikatorer")
"""Roles of lists whose key column is only for the reader."""

LONG_TEXTS = ("tekst", "pakker", "partner_tekst")
"""Roles whose texts run over many lines, so that all cells of a row begin at its top."""

OK, WARNING, ERROR = STATUS_WORDS
WORDS = {
    "ok": (OK, DONE, EXPLAINED, REASONED, APPROVED, ACCEPTED),
    "warning": (WARNING, LACKING, LACKS, EXPLAIN, HAS_QUESTIONS, FALLEN),
    "error": (ERROR, HAS_ERRORS, CHANGED),
}

OWN_WORDS = {"ok": (OK,), "error": (ERROR, LACKING)}
"""A form's own checks are green or red."""


def draw_area(page: Page, book: Book, area: Area, workbook: Any) -> None:
    """Write the whole area and name it."""
    _head(page, area)
    page.formats.valign = "top" if area.role in LONG_TEXTS else "vcenter"
    for row in range(len(area.rows)):
        for column in area.columns:
            _draw_cell(page, book, area, row, column)
    _fill_gaps(page, area)
    page.formats.valign = "vcenter"
    if not is_reported(book, area):
        validate(book, area, page.sheet)
    flag(page, book, area)
    workbook.define_name(area.name, f"={area.reference}")


def _head(page: Page, area: Area) -> None:
    formats = page.formats
    page.write(f"{area.columns[0].letter}{area.top - 2}", area.title, formats.area_title)
    page.at_least(area.top - 2, 20)
    for column in area.columns:
        hidden = column.kind is ColumnKind.KEY and area.role not in VISIBLE_KEYS
        look = formats.header(column.is_figure, int(is_aside(column)))
        page.write(f"{column.letter}{area.top - 1}", "" if hidden else column.header, look)
    for letter in _gaps(page, area):
        page.write(f"{letter}{area.top - 1}", None, formats.header(False))


def _gaps(page: Page, area: Area) -> list[str]:
    """The sheet's columns within the area that it has no use for.

    A comment runs on to the right over empty cells, as far as the sheet goes.
    """
    used = {column.letter for column in area.columns}
    runs_on = area.has_column("comment")
    first = column_index(area.columns[0].letter)
    last = column_index(page.last_letter if runs_on else area.columns[-1].letter)
    return [letter for i in range(first, last + 1) if (letter := column_letter(i)) not in used]


def _fill_gaps(page: Page, area: Area) -> None:
    for letter in _gaps(page, area):
        for row, spec in enumerate(area.rows):
            page.write(f"{letter}{area.top + row}", None, page.formats.label(spec))


def _draw_cell(page: Page, book: Book, area: Area, row: int, column: AreaColumn) -> None:
    spec, formats = area.rows[row], page.formats
    kind = cell_kind(area, row, column)
    cell = area.cell(row, column.key)
    look = formats.cell(kind, column, spec)
    if kind is None:
        filled = is_filled(area, row, column.key)
        page.write(cell, Computed("", "") if filled else None, look)
    elif column.key in TARGETS.get(area.role, ()):
        _draw_link(page, book, area, row, column)
    elif kind is ColumnKind.COMPUTED:
        is_link = area.role == FINDINGS
        look = formats.link(spec, int(is_aside(column))) if is_link else look
        page.write(cell, book.computed(area, row, column.key), look)
    elif kind is ColumnKind.LABEL:
        indent = indent_of(book, area, row)
        page.write(cell, label_of(book, area, row), formats.label(spec, indent))
    elif column.key == WORDING:
        page.write(cell, book.input(area, row, WORDING), formats.hidden_key(spec))
    elif kind is ColumnKind.KEY:
        hidden = area.role not in VISIBLE_KEYS
        page.write(cell, spec.key or None, formats.hidden_key(spec) if hidden else look)
    else:
        if kind is ColumnKind.INPUT and (is_reported(book, area) or _is_a_text(book, area, row)):
            look = formats.cell(ColumnKind.FIXED, column, spec)
        elif area.role in HIDDEN_KEYS and column.key == "key":
            look = formats.hidden_key(spec)
        page.write(cell, _content(book, area, row, column, kind), look)


def _is_a_text(book: Book, area: Area, row: int) -> bool:
    """Whether a row of Tidligere år keeps a text's fingerprints, which ask for no reason."""
    return area.role == REPORTED and bool(prints_of(str(book.input(area, row, "key") or "")))


def _content(book: Book, area: Area, row: int, column: AreaColumn, kind: ColumnKind) -> Value:
    """What stands in an input cell, or the fixed text where nothing else is given."""
    value = book.input(area, row, column.key)
    if kind is ColumnKind.INPUT or value is not None:
        return value
    return fixed_text(book, area, row, column.key) or None


def _draw_link(page: Page, book: Book, area: Area, row: int, column: AreaColumn) -> None:
    cell, spec = area.cell(row, column.key), area.rows[row]
    found = TARGETS[area.role][column.key](book, area, row)
    if found is None:
        page.write(cell, None, page.formats.cell(ColumnKind.LABEL, column, spec))
        return
    sheet, target, text = found
    page.link(cell, sheet, target, text, page.formats.link(spec, int(is_aside(column))))


def _says_state(area: Area, column: AreaColumn) -> bool:
    """Whether the cells of a column hold a word that is coloured."""
    if area.role == FINDINGS:
        return column.key in ("alvor", "tilstand")
    return column.key == "status" and column.kind is ColumnKind.COMPUTED


def flag(page: Page, book: Book, area: Area) -> None:
    """Colour what the words of status cells say, what lacks, and explanations that are wanted."""
    for column in area.columns:
        cells = area.column_range(column.key)
        if _says_state(area, column):
            _colour_words(page, cells, OWN_WORDS if area.role == "kontroll_egne" else WORDS)
        elif column.key == "likt":
            _colour(page, cells, "warning", "==", f'"{UNEQUAL}"')
        elif area.role in ("status", "innsamling", "partner_mangler") and column.is_figure:
            _colour(page, cells, "error" if column.key == "feil" else "warning", ">", "0")
        elif column.is_figure and _is_computed(area, column):
            _colour(page, cells, "warning", "==", f'"{MISSING}"')
    if area.role == "partner_okonomi":
        _colour_wanted_explanations(page, area)


def _is_computed(area: Area, column: AreaColumn) -> bool:
    return column.kind is ColumnKind.COMPUTED or any(
        spec.kind is RowKind.TOTAL for spec in area.rows
    )


def _colour(page: Page, cells: str, state: str, criteria: str, value: str) -> None:
    look = page.formats.state(state)
    condition = {"type": "cell", "criteria": criteria, "value": value, "format": look}
    page.sheet.conditional_format(cells, condition)


def _colour_words(page: Page, cells: str, known: Mapping[str, tuple[str, ...]]) -> None:
    """Colour status cells by the word in them, one rule per state."""
    first = cells.partition(":")[0]
    for state, words in known.items():
        said = ",".join(f'{first}="{word}"' for word in words)
        look = page.formats.state(state)
        condition = {"type": "formula", "criteria": f"=OR({said})", "format": look}
        page.sheet.conditional_format(cells, condition)


def _colour_wanted_explanations(page: Page, area: Area) -> None:
    status = f"${area.column('status').letter}{area.top}"
    look = page.formats.state("warning", border=1, border_color=OCHRE)
    condition = {"type": "formula", "criteria": f'={status}="{EXPLAIN}"', "format": look}
    page.sheet.conditional_format(area.column_range("forklaring"), condition)
