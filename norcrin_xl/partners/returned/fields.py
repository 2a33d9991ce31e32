"""The fields of one area: each cell's value as the form means it, or why it isn't taken in.

Beside its fields a sheet has the form's own sums, and what somebody wrote there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from string import ascii_uppercase
from typing import NamedTuple

from norcrin_xl.findings import Finding
from norcrin_xl.form.schema import Form
from norcrin_xl.masking import hidden_signs, identity_numbers, shown
from norcrin_xl.model import CellError, Value
from norcrin_xl.numbers import total
from norcrin_xl.partners.forms.plan import FormCell, Key
from norcrin_xl.partners.returned.locate import AreaPlace, Expected, Spot, Tab
from norcrin_xl.quantities.quantity_ids import ACCOUNT, BUDGET, DEVIATION
from norcrin_xl.spreadsheet.figure_text import (
    figure_shown,
    printed_figure,
    read_figure,
    text_of,
)
from norcrin_xl.spreadsheet.grid import (
    PART_OF_FORMULA,
    Cell,
    Position,
    Range,
    Sheet,
    lies_in,
    marks_of,
)
from norcrin_xl.spreadsheet.number_formats import (
    FILLED,
    Style,
    shown_figure,
    shown_text,
    shows_date,
)
from norcrin_xl.workbook.areas.area import DATE_ROWS, Area, ColumnKind, column_index
from norcrin_xl.workbook.areas.inputs import LAST_YEAR

VOLATILE = re.compile(
    r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|OFFSET|INDIRECT|INFO|CELL)\s*\(", re.I
)
OUTSIDE = re.compile(r"\[|https?:|\\\\|\||\b(?:WEBSERVICE|HYPERLINK|RTD|DDE|IMPORT\w*)\s*\(", re.I)


PROBES = (12865.0, -2417.0, 0.0)


class Taken(NamedTuple):
    """What one area gave: the values that can be taken in, where they stand, and findings."""

    values: dict[Key, Value]
    cells: dict[Key, Position]
    findings: list[Finding]


def read_fields(place: AreaPlace) -> Taken:
    """Every input field of an area."""
    taken = Taken({}, {}, [])
    for spot in place.spots:
        if spot.own.kind is not ColumnKind.INPUT:
            continue
        key, cell = spot.own.key, spot.tab.sheet.cells.get(spot.at)
        taken.cells[key] = spot.at
        taken.values[key], found = (None, []) if cell is None else _read(spot, cell)
        taken.findings.extend(found)
    taken.findings[:] = _once_for_what_is_hidden(taken.findings)
    return taken


def _once_for_what_is_hidden(found: list[Finding]) -> Iterator[Finding]:
    """The findings, with only the first for each hidden row and hidden column."""
    seen: set[str] = set()
    for one in found:
        cell = one.where.cell if one.where else ""
        line = cell.strip("0123456789" if one.code == "kolonne-skjult" else ascii_uppercase)
        if one.code not in ("rad-skjult", "kolonne-skjult") or f"{one.code} {line}" not in seen:
            seen.add(f"{one.code} {line}")
            yield one


def _read(spot: Spot, cell: Cell) -> tuple[Value, list[Finding]]:
    found = list(_hidden(spot))
    if cell.formula is not None:
        said = _about_formula(spot, cell, cell.formula)
        found.append(said)
        if said.code != "formel-inndata":
            return None, found
    if isinstance(cell.value, CellError):
        return None, [*found, spot.says("celle-feil", found=shown(cell.value.code))]
    column = spot.own.column
    account = column.format == "konto"
    reading = read_figure(cell.value, account=account) if column.is_figure else None
    if reading and reading.code:
        found.append(spot.says(reading.code, **reading.words))
    if reading and not reading.accepted:
        return None, found
    look = _look(spot, cell)
    found += [look] if look else []
    if look and look.code != "tall-avrundet":
        return None, found
    if reading:
        return reading.value, found
    return (_day if spot.own.spec.key in DATE_ROWS else _text)(spot, cell, found)


def _hidden(spot: Spot) -> Iterator[Finding]:
    if spot.row in spot.tab.sheet.hidden_rows:
        yield spot.says("rad-skjult")
    if spot.column in spot.tab.sheet.hidden_columns:
        yield spot.says("kolonne-skjult")


def _about_formula(spot: Spot, cell: Cell, formula: str) -> Finding:
    """What a formula in a field means for its value; it is never evaluated."""
    text = shown(formula)
    if OUTSIDE.search(formula):
        return spot.says("formel-ekstern", found=text)
    if VOLATILE.search(formula):
        return spot.says("formel-flyktig", found=text)
    if cell.value is None:
        return spot.says("formel-uten-verdi", found=text)
    return spot.says("formel-inndata", found=text, read=shown(text_of(cell.value)))


def _look(spot: Spot, cell: Cell) -> Finding | None:
    """What a person sees in the cell, where that isn't all that is stored."""
    tab, struck = spot.tab, marks_of(cell.value).get("struck")
    if struck:
        words = {"found": quoted_value(cell.value), "mark": shown(struck)}
        return spot.says("tall-gjennomstreket", **words)
    for style, conditional in tab.book.styles_at(tab.sheet, spot.at, cell.style):
        if style.struck:
            text = quoted_value(cell.value)
            return spot.says("tall-gjennomstreket", found=text, mark=text)
        said = _about_display(spot, cell.value, style, conditional)
        if said is not None:
            return said
    return None


def _about_display(spot: Spot, value: Value, style: Style, conditional: bool) -> Finding | None:
    shows = seen(value, style, spot.tab.sheet)
    words, stored = shown((shows or "").strip()), quoted_value(value)
    if shows is not None and agrees(value, shows):
        return None
    if shows is not None and isinstance(value, float) and agrees(value, shows, half_a_unit(shows)):
        return spot.says("tall-avrundet", found=words, read=stored)
    what = "noe annet" if shows is None else f"«{words}»" if words else "ingenting"
    why = f"tallformat «{shown(style.code)}»"
    if style.unseen:
        why = "skriften har bakgrunnens farge eller er for liten"
    elif style.filled:
        why = "justeringen Fyll"
    elif value == 0 and spot.tab.sheet.no_zeros:
        why = "arket viser ikke nuller"
    elif conditional:
        why += " i en betinget formatering"
    return spot.says("tall-visning", found=what, read=stored, why=why)


def agrees(value: Value, shows: str, within: float = 0.0) -> bool:
    """Whether what a cell shows says its value."""
    if not isinstance(value, float):
        return shows.split() == text_of(value).split()
    figure = figure_shown(shows)
    return figure is not None and abs(figure - value) <= within


def overlays(tab: Tab) -> Iterator[Finding]:
    """Conditional formats that show other figures than are stored, each once."""
    told: set[str] = set()
    for (top, _, left, _), overlay in tab.sheet.overlaid:
        code = overlay.code
        if code is None or code in told or top < 0:
            continue
        told.add(code)
        shows = [(value, shown_figure(value, code)) for value in PROBES]
        if not all(text and agrees(value, text, half_a_unit(text)) for value, text in shows):
            yield tab.says("betinget-visning", top, left, found=shown(code))


def seen(value: Value, style: Style, sheet: Sheet) -> str | None:
    """What a cell with this value and style shows; `None` where that can't be said."""
    if isinstance(value, bool) or value is None:
        shows: str | None = text_of(value)
    elif isinstance(value, float):
        shows = "" if value == 0 and sheet.no_zeros else shown_figure(value, style.code)
    elif isinstance(value, date):
        shows = text_of(value) if shows_date(style.code) else None
    else:
        shows = shown_text(text_of(value), style.code)
    if style.unseen:
        return ""
    return shows * FILLED if shows and style.filled else shows


def half_a_unit(text: str) -> float:
    """Half of the last decimal that is shown: what rounding may take."""
    return 0.5 * 10.0 ** -sum(map(str.isdigit, text.partition(",")[2])) * (1 + 1e-9)


def _day(spot: Spot, cell: Cell, found: list[Finding]) -> tuple[Value, list[Finding]]:
    day, readable = read_day(cell.value)
    if not readable:
        found.append(spot.says("dato-ugyldig", found=shown(text_of(cell.value))))
    return day, found


def _text(spot: Spot, cell: Cell, found: list[Finding]) -> tuple[Value, list[Finding]]:
    text = text_of(cell.value)
    raised = marks_of(cell.value).get("raised", "")
    if any(map(str.isdigit, raised)):
        found.append(spot.says("tekst-hevet", found=shown(raised)))
    stops = False
    for said_of_text in about_text(text):
        stops = stops or said_of_text.stops
        found.append(spot.says(said_of_text.code, found=said_of_text.found))
    return (None if stops or not text.strip() else text), found


def fixed_changes(place: AreaPlace, known: Mapping[Key, Value]) -> Iterator[Finding]:
    """Last year's figures that aren't those of the workbook, also where it has none."""
    for spot in place.spots:
        if spot.own.column.key != LAST_YEAR or spot.own.key not in known:
            continue
        value, expected = spot.tab.sheet.value(*spot.at), known[spot.own.key]
        if value != expected and (expected is not None or text_of(value).strip()):
            words = {"found": quoted_value(value), "expected": quoted_value(expected)}
            yield spot.says("fast-endret", **words)


FULL_CELL = 32_767
"""The most that a cell holds; a text of this length has probably lost its end."""

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
CODES = re.compile(r"\{[^{}\n]{1,200}\}|<[A-Za-z/!?][^<>\n]{0,200}>|&(?:lt|gt|amp|#\d{1,6});")
DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.A)
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Signs that can't be shown: controls, lone surrogates, private and unused ones."""


class Said(NamedTuple):
    """A finding about a text: its code and the words found; `stops` where it can't be taken in."""

    code: str
    found: str
    stops: bool = False


def quoted_value(value: Value) -> str:
    """A cell's content as a message says it: a figure as figures are printed, "tom" for a blank."""
    if isinstance(value, float):
        return printed_figure(value)
    return shown(text_of(value)) or "tom"


def about_text(text: str) -> Iterator[Said]:
    """What is to be said about a text before it is taken in."""
    if len(text) >= FULL_CELL:
        yield Said("tekst-avkuttet", str(len(text)), True)
    if TURNING.search(text):
        yield Said("tekst-retning", _names(TURNING.findall(text)), True)
    odd = CONTROL.findall(text)
    if odd:
        yield Said("tekst-styretegn", _names(odd), True)
    if hidden := hidden_signs(CONTROL.sub("", TURNING.sub("", text))):
        yield Said("tekst-usynlig", hidden)
    if text[:1] in ("=", "+", "@") or (text[:1] == "-" and text[1:2] not in ("", " ", "-")):
        yield Said("tekst-formel", text[0])
    code = CODES.search(text)
    if code:
        yield Said("tekst-kode", shown(code.group()))
    numbers = identity_numbers(text)
    if numbers:
        yield Said("tekst-fodselsnummer", "ett tall" if numbers == 1 else f"{numbers} tall", True)


def _names(signs: list[str]) -> str:
    """The signs by number, each once, at most four."""
    return ", ".join(f"U+{ord(sign):04X}" for sign in list(dict.fromkeys(signs))[:4])


def read_day(value: Value) -> tuple[date | None, bool]:
    """A date and whether the cell could be read; a blank cell is no date, and can be read."""
    if value is None or isinstance(value, date):
        return value, True
    if not isinstance(value, str):
        return None, False
    if not value.strip():
        return None, True
    match = DAY.fullmatch(value.strip())
    if match is None:
        return None, False
    day, month, year, iso_year, iso_month, iso_day = match.groups()
    try:
        if year:
            return date(int(year), int(month), int(day)), True
        return date(int(iso_year), int(iso_month), int(iso_day)), True
    except ValueError:
        return None, False


SAME = 1e-6
TOKEN = re.compile(r'"[^"]*"|[A-Z]{1,3}\d+|(?<![A-Z])[A-Z]+(?=\()|\d+(?:\.\d+)?')
Tokens = tuple[str, ...]
"""The cells, functions, texts and numbers of a formula, sorted: the rest is up to the program."""


@lru_cache(maxsize=4096)
def tokens(formula: str) -> Tokens:
    """What two spellings of one formula have in common."""
    return tuple(sorted(TOKEN.findall(formula.upper().replace("$", ""))))


def check_sums(
    place: AreaPlace, values: Mapping[Key, Value], form: Form, formulas: Mapping[Key, Tokens]
) -> Iterator[Finding]:
    """The computed figures of an area that aren't what the fields give, and changed formulas.

    `formulas` are the form's own; they are compared where the area stands as it was sent.
    """
    for spot in place.sums:
        cell, expected = spot.tab.sheet.cells.get(spot.at), _expected(spot.own, form, values)
        changed = place.as_sent and _is_another(cell, formulas.get(spot.own.key))
        known = cell is not None and cell.formula is not None and not changed
        if known and (expected is None or cell is None or cell.value is None):
            continue
        if expected is not None and not (known and cell and _equal(cell.value, expected)):
            yield from _compare(spot, cell, expected, changed)
        elif changed and cell is not None:
            yield spot.says("formel-endret", found=shown(cell.formula or ""))


def _is_another(cell: Cell | None, own: Tokens | None) -> bool:
    """Whether a cell's formula is another than the form's; a part of a formula can't be told."""
    if cell is None or cell.formula in (None, PART_OF_FORMULA) or own is None:
        return False
    return tokens(cell.formula or "") != own


def _expected(own: FormCell, form: Form, values: Mapping[Key, Value]) -> float | None:
    """What the fields give; `None` where one of them is missing."""
    name, row, column = own.key
    if column == DEVIATION:
        signs = {(name, row, ACCOUNT): 1, (name, row, BUDGET): -1}
    else:
        signs = {(name, key, column): sign for key, sign in form.terms_of(row)}
    terms = [values.get(key) for key in signs]
    signed = zip(terms, signs.values(), strict=True)
    known = [sign * value for value, sign in signed if isinstance(value, float)]
    return total(known) if len(known) == len(terms) else None


def _equal(value: Value, expected: float) -> bool:
    return isinstance(value, float) and abs(value - expected) <= SAME * max(1.0, abs(expected))


def _compare(spot: Spot, cell: Cell | None, expected: float, changed: bool) -> Iterator[Finding]:
    value = cell.value if cell else None
    equal = _equal(value, expected)
    words = {"found": quoted_value(value), "expected": printed_figure(expected)}
    if changed and (equal or value is None):
        yield spot.says("formel-endret", found=shown(cell.formula or "" if cell else ""))
    elif changed or cell is None or cell.formula is None:
        yield spot.says("formel-erstattet" if equal else "formel-overskrevet", **words)
    elif not equal:
        yield spot.says("sum-gammel", **words)


def without_results(
    tab: Tab, places: Iterable[AreaPlace], form: Form, values: Mapping[Key, Value]
) -> Iterator[Finding]:
    """That sums have no stored result, in one finding for all of them with the first cell."""
    blank = [
        spot.at
        for place in places
        for spot in place.sums
        for cell in [tab.sheet.cells.get(spot.at)]
        if cell is not None and cell.formula is not None and cell.value is None
        if _expected(spot.own, form, values) is not None
    ]
    if blank:
        count = "én sum" if len(blank) == 1 else f"{len(blank)} summer"
        yield tab.says("sum-uten-verdi", *min(blank), found=count)


TOP_ROWS = 4
MOST = 20
"""So many are told; a sheet with more has been used for something else."""


def stray_content(tab: Tab, places: Collection[AreaPlace], expected: Expected) -> Iterator[Finding]:
    """Cells with content that belong to no field, label or sum of the form."""
    forms_own = list(_own_parts(tab, places, expected.areas(tab.partner)))
    known = {position for place in places for position in _known(place)}
    told = 0
    for at in sorted(tab.sheet.cells.keys() - known):
        if at[0] < TOP_ROWS or any(lies_in(at, cells) for cells in forms_own):
            continue
        text = text_of(tab.sheet.value(*at)).strip()
        if text and told < MOST:
            told += 1
            yield tab.says("utenfor-felt", *at, found=shown(text))


def _own_parts(tab: Tab, places: Iterable[AreaPlace], areas: Sequence[Area]) -> Iterator[Range]:
    """Where the form prints texts: titles and headers, what holds no fields, and footnotes.

    No fields have the list of what lacks and the checks at the bottom.
    """
    lacks = [area for area in areas if area.role == "partner_mangler"]
    names = (*(area.name for area in lacks), f"{tab.partner}_kontroll")
    named = [tab.book.names[name] for name in names if name in tab.book.names]
    whole = [(p.first_row, p.last_row, *p[3:]) for p in named if p.sheet == tab.name]
    for area in lacks:
        if area.name not in tab.book.names:
            whole.append((area.top - 1, area.bottom - 1, 0, column_index(area.columns[-1].letter)))
    yield from ((first - 4, last, left, right) for first, last, left, right in whole)
    for place in places:
        yield place.first - 2, place.first - 1, place.left, max(place.columns.values())
    for last, left in [*((p.last, p.left) for p in places), *(box[1:3] for box in whole)]:
        yield last + 1, last + 1, left + 1, left + 1


def _known(place: AreaPlace) -> Iterator[Position]:
    """The cells of an area that hold something of the form's: fields, labels, sums, help."""
    yield from (spot.at for spot in place.spots)
    if "label" in place.columns:
        yield from ((row, place.columns["label"]) for row in place.headings)
