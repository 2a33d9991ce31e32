"""What Excel lets be typed into each input cell, and what it says, in Norwegian."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from norcrin_xl.numbers import NEVER
from norcrin_xl.workbook.areas.area import Area, AreaColumn, ColumnKind, quoted
from norcrin_xl.workbook.areas.history import HISTORY
from norcrin_xl.workbook.areas.inputs import YES
from norcrin_xl.workbook.areas.specs import DATE_ROWS
from norcrin_xl.workbook.computed.book import Book
from norcrin_xl.workbook.computed.placement import cell_kind

Rule = dict[str, Any]
MOST_TNOK = 9_999_999
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_LIST = 255
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
        for first, last, rule in _runs(book, area, column):
            cells = f"{column.letter}{area.top + first}:{column.letter}{area.top + last}"
            sheet.data_validation(cells, rule)


def _runs(book: Book, area: Area, column: AreaColumn) -> Iterator[tuple[int, int, Rule]]:
    start, current = 0, None
    for row in range(len(area.rows) + 1):
        rule = _rule(book, area, row, column) if row < len(area.rows) else None
        if rule != current:
            if current is not None:
                yield start, row - 1, current
            start, current = row, rule


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
            return _list_of(book, "prosjekter", "Prosjekt")
        case _, "gjelder":
            return {**_list((YES,), "Gjelder også i år"), "input_message": STILL_TRUE_HELP}
        case "partnere", "region":
            return _regions(book)
        case "tekst", "key":
            return _list_of(book, "avsnitt", "Avsnitt")
    return None


def _regions(book: Book) -> Rule | None:
    """The regions in use, to choose from; another may be typed in."""
    regions = list(dict.fromkeys(p.region for p in book.data.setup.partners if p.region))
    if not regions or len(",".join(regions)) > LONGEST_LIST:
        return None
    return {**_list(regions, "Region"), "error_type": "warning"}


def _list(values: Sequence[str], title: str) -> Rule:
    """A list to choose from; Excel takes at most 255 characters of values."""
    if len(",".join(values)) > LONGEST_LIST:
        raise ValueError(f"too many choices for {title}")
    return {"validate": "list", "source": list(values), **_list_words(title)}


def _list_of(book: Book, name: str, title: str) -> Rule:
    """A list of the keys of an area."""
    area = book.layout[name]
    letter = area.columns[0].letter
    cells = f"={quoted(area.sheet)}!${letter}${area.top}:${letter}${area.bottom}"
    return {"validate": "list", "source": cells, **_list_words(title)}


def _list_words(title: str) -> Rule:
    return {
        "input_title": title,
        "input_message": "Velg fra listen.",
        "error_title": "Finnes ikke i listen",
        "error_message": "Velg en av verdiene i listen. Åpne den med pilen i cellen.",
    }
