"""Tables of a Word report: what the workbook has where each cell stands, and which don't foot.

A cell is known by the words of its row and its column, in whichever order and number they
stand; a table counts as known where most of what its words say agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from norcrin_xl.checks.stored_cells import years_in
from norcrin_xl.checks.text.judgement import fits, shown
from norcrin_xl.checks.text.numerals import Numeral, Sort, Worth, figures
from norcrin_xl.checks.text.passage import Grid, GridPlace, Passage, Role, Script
from norcrin_xl.checks.text.topics import ACCOUNTS, BUDGET, Fact, Topics
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantity
from norcrin_xl.numbers import DASH, decimal_text

LEAST_SHARE, LEAST_CELLS = 0.6, 3
"""How many of a table's known cells must agree, and how many at least, for it to be known."""
_DEVIATION = "avvik"
_COLUMNS = {
    _DEVIATION: re.compile(r"avvik|\bdiff"),
    BUDGET: re.compile(r"\bbud(?:\b|sj)"),
    ACCOUNTS: re.compile(r"\bre[gk]n(?:\b|sk)"),
}
"""What the columns of accounts are called, also in short."""
_UNITS = {
    "mill": re.compile(r"\b(?:mill|mnok|mkr)", re.IGNORECASE),
    "1000 kr": re.compile(r"\b(?:1 ?000 (?:kr|nok)|[kt]kr|kkr|tnok|tusen)\b", re.IGNORECASE),
}
_SHARE = re.compile(r"%|\b(?:prosent|andel|pst)")
_POST = re.compile(r"(?P<post>\d(?:\.\d{1,2})?)\.? ")
_SUM = re.compile(r"sum|totalt?|i alt|alle|til sammen")
_EXACT, _ROUNDED = 0.001, 1.01
"""How far a sum may be from its figures: where most rows are exact, and where they're rounded."""


class TableCell(NamedTuple):
    """What the figure in a cell is; `agrees` is false where the cell says another."""

    passage: Passage
    quantity: Quantity
    agrees: bool


class _Head(NamedTuple):
    """What the words of a row or a column say that its figures are."""

    topics: tuple[str, ...] = ()
    partner: str = ""
    year: int = 0
    column: str = ""
    is_share: bool = False


def figure_of(text: str) -> Numeral | None:
    """The figure that a cell is, but for marks; a dash is zero. `None` for anything else."""
    bare = text.strip()
    if bare in ("-", DASH, "—"):
        at = text.index(bare)
        return Numeral(at, at + 1, "-", Sort.AMOUNT, (Worth(0.0, 0),), until=at + 1)
    found = figures(text) if len(bare) < 40 else ()
    if len(found) != 1 or any(sign.isalnum() for sign in text[: found[0].start]):
        return None
    return None if any(sign.isalnum() for sign in text[found[0].until :]) else found[0]


def table_cells(script: Script, topics: Topics) -> Iterator[TableCell]:
    """The cells of tables that the workbook has too, by row and column."""
    reader = _Reader(script, topics)
    for grid, passages in script.grids.items():
        cells = list(reader.cells(grid, passages))
        by_topic: dict[object, list[TableCell]] = {}
        for cell in cells:
            by_topic.setdefault(topics.linked(cell.quantity.id), []).append(cell)
        for own in by_topic.values():
            if _is_known(cells) or _is_known(own):
                yield from own


def _is_known(cells: Sequence[TableCell]) -> bool:
    """Whether most of what words say of some cells agrees with the workbook."""
    return sum(cell.agrees for cell in cells) >= max(LEAST_CELLS, LEAST_SHARE * len(cells))


class _Reader:
    def __init__(self, script: Script, topics: Topics) -> None:
        self._script, self._topics = script, topics

    def cells(self, grid: Grid, passages: Sequence[Passage]) -> Iterator[TableCell]:
        """Each cell with a figure that its row and column say what is."""
        headings = passages[0].headings
        project = self._topics.project((grid.caption, grid.above, *reversed(headings)))
        rows = [self._head(_row_words(row)) for row in grid.rows]
        columns = [self._head(text) for text in _column_words(grid)]
        for passage in passages:
            assert passage.cell is not None
            _, row, column = passage.cell
            one = figure_of(passage.text) if row and column else None
            own = columns[column] if column < len(columns) else _Head()
            if one is not None and not (own.is_share or rows[row].is_share or one.unit == "%"):
                facts = self._facts(rows[row], own, project)
                fits = next((fact for fact in facts if _is(fact, one)), None)
                single = len({fact.value for fact in facts}) == 1 and facts[0].value
                if fits or single:
                    yield TableCell(passage, (fits or facts[0]).quantity, fits is not None)

    def _head(self, text: str) -> _Head:
        low, post = text.lower(), _POST.match(text)
        mentions = self._topics.mentions(low, low)
        longest = sorted(mentions, key=lambda item: item.start - item.end)
        keys = [f"okonomi.{post['post']}" if post else "", *(item.topic.key for item in longest)]
        if keys[0] in self._topics.by_key:
            keys = keys[:1]
        partners = {item.code for item in self._topics.partners(text)}
        partner = partners.pop() if len(partners) == 1 else ""
        year = next(iter(years_in(text)), 0)
        column = next((c for c, word in _COLUMNS.items() if word.search(low)), "")
        topics = tuple(dict.fromkeys(filter(None, keys)))
        return _Head(topics, partner, year, column, bool(_SHARE.search(low)))

    def _facts(self, row: _Head, column: _Head, project: str) -> list[Fact]:
        """The figures that a row and a column together mean; those of the likeliest topic."""
        partner = row.partner or column.partner
        year = row.year or column.year or self._script.data.setup.year
        which = row.column or column.column or ACCOUNTS
        for key in row.topics or column.topics:
            topic = self._topics.by_key[key]
            facts = [
                fact
                for fact in topic.facts
                if fact.partner == partner
                and fact.column == (ACCOUNTS if which == _DEVIATION else which)
                and (fact.project in ("", project) or not project)
                and (topic.is_money or fact.year == year)
            ]
            if topic.is_money and which == _DEVIATION:
                facts = list(self._deviations(facts))
            if facts and (not topic.is_money or row.column or column.column):
                return facts
        return []

    def _deviations(self, facts: Sequence[Fact]) -> Iterator[Fact]:
        for fact in facts:
            key = fact.quantity.id.rpartition(".")[0] + f".{_DEVIATION}"
            known = self._script.quantities.get(key)
            if known is not None and isinstance(known.value, int | float):
                yield fact._replace(value=float(known.value), quantity=known)


def _is(fact: Fact, one: Numeral) -> bool:
    """Whether a figure is what a cell says, as roundly, and in thousands or in millions."""
    money, share = fact.quantity.unit == "1000 kr", one.unit == "%"
    same_sign = (one.value < 0) == (fact.value < 0) or not one.value
    return same_sign and fits(one, abs(fact.value), money=money, share=share)


def _row_words(row: Sequence[str]) -> str:
    """What a row's figures are: the words before the first of them."""
    words: list[str] = []
    for text in row[:3]:
        if words and figure_of(text) is not None:
            break
        words.append(text.strip())
    return " ".join(filter(None, words))


def _in_other_unit(script: Script, cells: Sequence[TableCell]) -> Iterator[Finding]:
    """The captions of tables with amounts in another unit than they say, each once."""
    captions = {item.text.strip(): item for item in script.passages if item.role is Role.CAPTION}
    told: set[Grid] = set()
    for cell in cells:
        value, one = cell.quantity.value, figure_of(cell.passage.text)
        grid = cell.passage.cell.grid if cell.passage.cell else None
        if not isinstance(value, int | float) or cell.quantity.unit != "1000 kr" or grid in told:
            continue
        if not (one and cell.agrees and grid and grid.caption in captions):
            continue
        unit = next((u for u, words in _UNITS.items() if words.search(grid.caption)), "")
        if unit and one.value and not fits(replace(one, unit=unit), abs(value), money=True):
            told.add(grid)
            label, found = cell.quantity.label, f"{cell.passage.text.strip()} {unit}"
            right = shown(value, cell.quantity.unit)
            yield captions[grid.caption].finding(
                "rapport-tabelltall-ulikt",
                rests_on=cell.quantity.sources,
                label=label,
                found=found,
                expected=right,
            )


def _column_words(grid: Grid) -> Iterator[str]:
    """What stands at the top of each column, in as many rows as a heading has."""
    has_figures = (any(map(figure_of, row[1:])) for row in grid.rows)
    last = next((at for at, has in enumerate(has_figures) if has), 1)
    heads = grid.rows[: max(last, 1)]
    for column in range(max(map(len, heads))):
        own = (row[column] for row in heads if column < len(row))
        yield " ".join(dict.fromkeys(filter(None, map(str.strip, own))))


def table_findings(script: Script, cells: Sequence[TableCell]) -> Iterator[Finding]:
    """Cells that say another figure than the workbook, and sums that don't foot.

    A sum in a row with a figure that is told of is passed over.
    """
    wrong = [cell for cell in cells if not cell.agrees]
    for cell in wrong:
        value = cell.quantity.value
        if isinstance(value, int | float) and not cell.passage.linked(0, len(cell.passage.text)):
            yield cell.passage.finding(
                "rapport-tabelltall-ulikt",
                rests_on=cell.quantity.sources,
                label=cell.quantity.label,
                found=cell.passage.text.strip(),
                expected=shown(value, cell.quantity.unit),
            )
    yield from _in_other_unit(script, cells)
    told = {item.passage.cell[:2] for item in wrong if item.passage.cell}
    for grid in script.grids:
        for row, column, expected in _faults(grid):
            at = script.cells.get(GridPlace(grid, row, column))
            if at is not None and (grid, row) not in told:
                found = at.text.strip()
                yield at.finding("rapport-tabell-sum", found=found, expected=expected)


def _faults(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """Where a sum or a deviation is another than its row gives: row, column, what it gives.

    Only in a column where most rows' are what the others give. Figures with decimals are rounded
    ones; whole ones may be.
    """
    for at, signs in _computed(grid):
        found: list[tuple[int, float, float]] = []
        decimals = 0
        for row, texts in enumerate(grid.rows):
            known = {column: _amount(texts, column) for column in (at, *signs)}
            amounts = {column: one for column, one in known.items() if one is not None}
            if len(amounts) == len(known):
                given = sum(amounts[column].value * sign for column, sign in signs.items())
                found.append((row, amounts[at].value, given))
                decimals = max(decimals, *(one.worths[0].decimals for one in amounts.values()))
        for allowed in (_EXACT, _ROUNDED) if not decimals else (_ROUNDED * 10.0**-decimals,):
            wrong = [item for item in found if abs(item[1] - item[2]) > allowed]
            if len(found) - len(wrong) >= max(2, LEAST_SHARE * len(found)):
                yield from ((row, at, decimal_text(given, decimals)) for row, _, given in wrong)
                break


def _computed(grid: Grid) -> Iterator[tuple[int, Mapping[int, int]]]:
    """The columns that others give: a sum, a deviation; with the signs of the others."""
    heads = [text.lower() for text in _column_words(grid)]
    total = next((at for at, head in enumerate(heads) if at > 2 and _SUM.fullmatch(head)), 0)
    if total:
        yield total, dict.fromkeys(range(1, total), 1)
    actual, budget, deviation = (
        next((at for at, head in enumerate(heads) if word.search(head)), 0)
        for word in (_COLUMNS[ACCOUNTS], _COLUMNS[BUDGET], _COLUMNS[_DEVIATION])
    )
    if 0 not in (actual, budget, deviation) and len({actual, budget, deviation}) == 3:
        yield deviation, {actual: 1, budget: -1}


def _amount(texts: Sequence[str], column: int) -> Numeral | None:
    """The figure of a row in a column, if it is no share."""
    one = figure_of(texts[column]) if column < len(texts) else None
    return None if one is None or one.unit == "%" else one
