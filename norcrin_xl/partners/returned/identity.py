"""Whose form a returned file is: by its marks, its fields' names, or its labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from norcrin_xl.model import Value
from norcrin_xl.numbers import listed
from norcrin_xl.partners.forms.guide import (
    GUIDE,
    MARK_NAME,
    MARKS,
    NETWORK,
    PARTNER,
    VERSION,
    WORKBOOK,
    YEAR,
)
from norcrin_xl.partners.forms.plan import (
    AreaPlan,
    Key,
    Position,
    area_plan,
    as_sent,
    is_laid_out_alike,
    plan_of,
)
from norcrin_xl.spreadsheet.figure_text import shown
from norcrin_xl.spreadsheet.parsing import Refused
from norcrin_xl.spreadsheet.workbook_file import WorkbookFile
from norcrin_xl.workbook.areas.area import Area
from norcrin_xl.workbook.layout import Layout

MOST_SHEETS_READ = 12


@dataclass(frozen=True)
class Expected:
    """What the workbook expects of returned forms: the layout, and the marks they carry.

    `known` holds the workbook's present content of the partners' fields and last year's figures,
    `formulas` what the formulas of their sums are made of, `own_cells` the cells of forms that
    were found to be the form's own.
    """

    layout: Layout
    network: str
    workbook_id: str
    known: Mapping[Key, Value]
    formulas: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    own_cells: dict[object, set[Position]] = field(default_factory=dict, compare=False)
    _areas: dict[str, tuple[Area, ...]] = field(default_factory=dict, compare=False)
    _plans: dict[str, AreaPlan] = field(default_factory=dict, compare=False)
    _first: dict[tuple[str, str], Area] = field(default_factory=dict, compare=False)

    def plan(self, area: Area) -> AreaPlan:
        """The plan of one of the partners' areas. Most partners' tabs are laid out alike."""
        found = self._plans.get(area.name)
        if found is None:
            found = self._plans[area.name] = self._plan(area)
        return found

    def _plan(self, area: Area) -> AreaPlan:
        first = self._first.setdefault((area.role, area.subject), area)
        if first is not area and is_laid_out_alike(first, area):
            return plan_of(area, self.plan(first))
        return area_plan(area, self.layout.shape.form)

    @property
    def partners(self) -> tuple[str, ...]:
        return self.layout.shape.partners

    def areas(self, code: str) -> tuple[Area, ...]:
        found = self._areas.get(code)
        if found is None:
            found = self._areas[code] = tuple(as_sent(area) for area in self.layout.on_sheet(code))
        return found

    def mark(self, name: str, code: str) -> str:
        shape = self.layout.shape
        marks = {
            NETWORK: self.network,
            YEAR: str(shape.year),
            PARTNER: code,
            VERSION: shape.form.version,
            WORKBOOK: self.workbook_id,
        }
        return marks[name]


REFUSALS = {
    NETWORK: "retur-annet-nettverk",
    YEAR: "retur-aar",
    VERSION: "retur-versjon",
    WORKBOOK: "retur-arbeidsbok",
}
"""The finding for each mark that isn't the workbook's, in the order in which they are judged."""


def identify(book: WorkbookFile, expected: Expected) -> tuple[str, str, list[str]]:
    """The partner's code, the sheet of its tab, and the marks that are lacking.

    Raises `Refused` with the reason where the form isn't one for this workbook.
    """
    marks = marks_of(book)
    for name, code in REFUSALS.items():
        if marks.get(name) and marks[name] != expected.mark(name, ""):
            code = _older_or_newer(marks[name], expected) if name == VERSION else code
            raise Refused(code, shown(marks[name]), expected.mark(name, ""))
    named = [code for code in expected.partners if _named_areas(book, expected, code)]
    if len(named) > 1:
        raise Refused("retur-to-partnere", listed(named))
    marked = marks.get(PARTNER, "")
    if marked and marked not in expected.partners:
        raise Refused("retur-partner", shown(marked))
    if marked and named and marked != named[0]:
        raise Refused("retur-partner-byttet", marked, named[0])
    code, tab = _tab(book, expected, marked or next(iter(named), ""))
    return code, tab, [name for name in MARKS if not marks.get(name)]


def _older_or_newer(version: str, expected: Expected) -> str:
    """The finding for another form version: older, newer, or unknown."""
    mine = _numbers(expected.mark(VERSION, ""))
    other = _numbers(version)
    if not mine or not other:
        return "retur-versjon"
    return "retur-versjon-eldre" if other < mine else "retur-versjon-nyere"


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version such as 2021.1; empty where it is written in another way."""
    parts = version.split(".")
    plain = all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts)
    return tuple(map(int, parts)) if plain else ()


def marks_of(book: WorkbookFile) -> dict[str, str]:
    """The marks in the properties, or on the guide sheet where a program has dropped them."""
    marks = {name: book.properties.get(name, "") for name in MARKS}
    place = book.names.get(MARK_NAME)
    if all(marks.values()):
        return marks
    guide = place.sheet if place else GUIDE
    if guide not in {info.name for info in book.sheets}:
        return marks
    sheet = book.sheet(guide)
    for row in range(min(sheet.last_row, 100) + 1):
        name, value = sheet.text(row, 0), sheet.text(row, 1)
        if name in marks and not marks[name]:
            marks[name] = value
    return marks


def _named_areas(book: WorkbookFile, expected: Expected, code: str) -> list[str]:
    """The sheets that the names of a partner's areas point at."""
    places = (book.names.get(area.name) for area in expected.areas(code))
    named = [place.sheet for place in places if place]
    sheets = {info.name for info in book.sheets} if named else set()
    return [sheet for sheet in named if sheet in sheets]


def _tab(book: WorkbookFile, expected: Expected, code: str) -> tuple[str, str]:
    """The partner and the sheet of its tab: by names, by the sheet's name, or by labels."""
    for own in (code,) if code else ():
        by_name = _named_areas(book, expected, own)
        if by_name:
            return own, by_name[0]
    names = [info.name for info in book.sheets]
    for own in (code,) if code else expected.partners:
        if own in names and own in _by_labels(book, expected, own):
            return own, own
    for own in (code,) if code else ():
        for name in _by_labels(book, expected, own):
            return own, name
    found = "verken navn eller ledetekster er skjemaets" if not code else f"arket {code} mangler"
    raise Refused("ark-mangler" if code else "retur-ukjent", code or found)


def _by_labels(book: WorkbookFile, expected: Expected, code: str) -> list[str]:
    """The sheets that hold the titles of the partner's areas."""
    titles = {area.title for area in expected.areas(code)}
    return [
        info.name
        for info in book.sheets[:MOST_SHEETS_READ]
        if info.name != GUIDE and len(titles & set(_first_texts(book, info.name))) > 1
    ]


def _first_texts(book: WorkbookFile, sheet: str) -> Iterator[str]:
    """The texts in the first columns of a sheet."""
    read = book.sheet(sheet)
    for row, column in read.cells:
        if column < 8:
            yield read.text(row, column)


def copies_of(book: WorkbookFile, expected: Expected, code: str, tab: str) -> Iterator[str]:
    """Other sheets that are copies of the partner's tab: with its names or its labels."""
    own = {area.name for area in expected.areas(code)}
    local = {sheet for name, sheet in book.sheet_names if name in own and sheet != tab}
    others = [info.name for info in book.sheets if info.name not in (tab, GUIDE)]
    labelled = _by_labels(book, expected, code) if others else []
    yield from (name for name in others if name in local or name in labelled)
