"""Tables of a Word report: what the workbook has where each cell stands, and which don't foot.

A cell is known by the words of its row and its column, in whichever order and number they
stand; a table counts as known where most of what its words say agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from norcrin_xl.checks.stored_cells import years_in
from norcrin_xl.checks.text.judgement import fits, shown
from norcrin_xl.checks.text.numerals import THOUSAND, Numeral
from norcrin_xl.checks.text.passage import Grid, GridPlace, Passage, Role, Script
from norcrin_xl.checks.text.topics import ACCOUNTS, Fact, Topics
from norcrin_xl.checks.text.words import spoken, words
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantity
from norcrin_xl.numbers import decimal_text
from norcrin_xl.quantities.quantity_ids import amount_id
from norcrin_xl.report.review.footing import (
    DEVIATION,
    column_of,
    figure_of,
    is_other,
    is_share,
    is_sum,
    row_words,
    unfooted,
)

LEAST_SHARE, LEAST_CELLS = 0.6, 3
"""How many of a table's known cells must agree, and how many at least, for it to be known."""
_POST = re.compile(r"(?P<post>\d(?:\.\d{1,2})?)\.? ")
_DECLARED = re.compile(
    r"(?:[(,:–-] ?|\bi )(?:i |hele |beløp i )?"
    r"(?P<unit>(?:1 ?000|tusen|mill\w*)\.? (?:kr|kroner|nok)|[a-zæøå]+)\b"
)
_ITS_YEAR = re.compile(r"(?<=\.)20\d\d(?=\.|$)")
_CHANGES = 4
"""The change between two years, in figures and in per cent, stands so near to them."""
_LARGE = 1000
"""Amounts of fewer kroner may be right in several units."""


class TableCell(NamedTuple):
    """What the figure in a cell is; `agrees` is false where the cell says another."""

    passage: Passage
    quantity: Quantity
    agrees: bool


class _Head(NamedTuple):
    """What the words of a row or a column say that its figures are; `other` are shares, changes
    and the like of what they name."""

    topics: tuple[str, ...] = ()
    partner: str = ""
    year: int = 0
    column: str = ""
    project: str = ""
    other: bool = False


def table_cells(script: Script, topics: Topics) -> Iterator[TableCell]:
    """The cells of tables that the workbook has too, by row and column."""
    reader = _Reader(script, topics)
    for grid, passages in script.grids.items():
        whose = ("", *reader.owners(grid, passages))
        ways = [list(reader.cells(grid, passages, partner)) for partner in whose]
        cells = max(ways, key=lambda own: sum(cell.agrees for cell in own))
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

    def owners(self, grid: Grid, passages: Sequence[Passage]) -> Sequence[str]:
        """The partner that a table may be of where its cells name none: the only one that its
        caption, the text above it or a heading names."""
        every = (grid.caption, grid.above, *reversed(passages[0].headings))
        named = ({one.code for one in self._topics.partners(text, towns=True)} for text in every)
        first = next(filter(None, named), ())
        return tuple(first) if len(first) == 1 else ()

    def cells(
        self, grid: Grid, passages: Sequence[Passage], partner: str = ""
    ) -> Iterator[TableCell]:
        """Each cell with a figure that its row and column say what is; those that name no partner
        are of `partner`."""
        headings = passages[0].headings
        top = " ".join(text for row in grid.rows[: grid.heads] for text in row)
        project = self._topics.project((grid.caption, grid.above, top, *reversed(headings)))
        whole = self._head([grid.caption, grid.above]).topics or self._of_accounts
        rows = self._heads([row_words(row)] for row in grid.rows)
        columns = self._heads(grid.head(at) for at in range(max(map(len, grid.rows))))
        below = grid.rows[grid.heads :]
        counted = {at for row in below for at, text in enumerate(row) if _some(text)}
        counted |= {at for at, head in enumerate(columns) if head.column}
        for passage in passages:
            assert passage.cell is not None
            _, row, column = passage.cell
            one = figure_of(passage.text) if row >= grid.heads and column else None
            if one is not None and (one.value or column in counted):
                of_column = columns[column].partner or partner
                heads = rows[row], columns[column]._replace(partner=of_column)
                own = next(filter(None, (head.project for head in heads)), project)
                facts = self._facts(*heads, own, one.unit == "%", whole)
                fits = next((fact for fact in facts if _is(fact, one)), None)
                is_change = one.signed and facts and facts[0].quantity.unit != "1000 kr"
                single = len({fact.value for fact in facts}) == 1 and not is_change
                single = single and bool(facts[0].value)
                if fits or single:
                    yield TableCell(passage, (fits or facts[0]).quantity, fits is not None)

    def _heads(self, every: Iterable[Sequence[str]]) -> list[_Head]:
        """Some heads in their order. One that names nothing itself is `other` after two years, and
        beside partners where it does not say that it is of them all."""
        texts = list(every)
        found = [self._head(own) for own in texts]
        of_partners = sum(bool(head.partner) for head in found) >= LEAST_CELLS
        for at, head in enumerate(found):
            since = {one.year for one in found[max(at - _CHANGES, 0) : at]} - {0}
            words = " ".join(texts[at]).lower()
            apart = of_partners and not (self._is_whole(words) or _POST.match(words))
            named = any((head.topics, head.partner, head.year, head.column, head.project))
            if not named and (len(since) > 1 or apart):
                found[at] = head._replace(other=True)
        return found

    def _is_whole(self, words: str) -> bool:
        """Whether some words say that figures are of all the network."""
        ours = (self._script.data.setup.network.lower(), "nettverk")
        return not words or is_sum(words) or words.startswith((*ours, "alle", "hele", "norge"))

    def _head(self, texts: Sequence[str]) -> _Head:
        """What some words say, the nearest first."""
        heads = [self._of_words(text) for text in texts if text]
        return _Head(
            tuple(dict.fromkeys(key for head in heads for key in head.topics)),
            next(filter(None, (head.partner for head in heads)), ""),
            next(filter(None, (head.year for head in heads)), 0),
            next(filter(None, (head.column for head in heads)), ""),
            self._topics.project(texts),
            any(head.other for head in heads),
        )

    def _of_words(self, text: str) -> _Head:
        low, post = text.lower(), _POST.match(text)
        mentions = self._topics.mentions(low, low)
        longest = sorted(mentions, key=lambda item: item.start - item.end)
        keys = [item.topic.key for item in longest]
        own = amount_id("", post["post"], "") if post else ""
        counted = longest and not any(item.topic.is_money for item in longest)
        if own in self._topics.by_key and not counted:
            keys = [own]
        elif not longest and (topic := self._topics.shortened(text[post.end() if post else 0 :])):
            keys.append(topic.key)
        partners = {item.code for item in self._topics.partners(text, towns=True)}
        partner = partners.pop() if len(partners) == 1 else ""
        year = next(iter(years_in(text)), 0)
        other = is_share(text) or is_other(text)
        topics = tuple(dict.fromkeys(filter(None, keys)))
        return _Head(topics, partner, year, column_of(text), other=other)

    @property
    def _of_accounts(self) -> tuple[str, ...]:
        """What a table of accounts is of that names nothing: all costs."""
        return (topic.key,) if (topic := self._topics.costs) else ()

    def _facts(
        self, row: _Head, column: _Head, project: str, share: bool, whole: Sequence[str]
    ) -> list[Fact]:
        """The figures that a row and a column together mean; those of the likeliest topic. Where
        a partner and a year or a column of accounts are all, they are of what the `whole` table is.
        """
        now = self._script.data.setup.year
        year = row.year or column.year or now
        if share or row.other or column.other or year > now:
            return []
        partner = row.partner or column.partner
        which = row.column or column.column or ACCOUNTS
        dated = row.column or column.column or row.year or column.year
        for key in row.topics or column.topics or (whole if partner and dated else ()):
            topic = self._topics.by_key[key]
            if which == DEVIATION and not topic.is_money:
                return []
            facts = [
                fact
                for fact in topic.facts
                if fact.partner == partner
                and fact.column == (ACCOUNTS if which == DEVIATION else which)
                and (fact.project in ("", project) or not project)
                and (topic.is_money or fact.year == year)
            ]
            if topic.is_money and which == DEVIATION:
                facts = list(self._deviations(facts))
            if facts and (not topic.is_money or row.column or column.column):
                return facts
        return []

    def _deviations(self, facts: Sequence[Fact]) -> Iterator[Fact]:
        for fact in facts:
            key = fact.quantity.id.rpartition(".")[0] + f".{DEVIATION}"
            known = self._script.quantities.get(key)
            if known is not None and isinstance(known.value, int | float):
                yield fact._replace(value=float(known.value), quantity=known)


def _some(text: str) -> bool:
    """Whether a cell holds a figure; a dash alone, in a column of remarks, is none."""
    found = figure_of(text)
    return found is not None and bool(found.value)


def _is(fact: Fact, one: Numeral) -> bool:
    """Whether a figure is what a cell says, as roundly, and in thousands or in millions."""
    money, share = fact.quantity.unit == "1000 kr", one.unit == "%"
    same_sign = (one.value < 0) == (fact.value < 0) or not one.value
    return same_sign and fits(one, abs(fact.value), money=money, share=share)


def table_findings(script: Script, cells: Sequence[TableCell]) -> Iterator[Finding]:
    """Cells that say another figure than the workbook, sums that don't foot, and wrong units.

    A sum with a figure that is told of is passed over.
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
    told = {item.passage.cell for item in wrong}
    for grid in script.grids:
        for fault in unfooted(grid):
            at = script.cells.get(GridPlace(grid, *fault.at))
            if at is not None and not any(GridPlace(grid, *one) in told for one in fault.places):
                expected = decimal_text(fault.expected, fault.decimals)
                yield at.finding("rapport-tabell-sum", found=at.text.strip(), expected=expected)
    yield from _units(script, cells)
    yield from _other_years(script, cells)


def _other_years(script: Script, cells: Iterable[TableCell]) -> Iterator[Finding]:
    """Captions with a year of their own over figures that are another's; what the network takes
    from the year before may be called either way."""
    captions = {item.text.strip(): item for item in script.passages if item.role is Role.CAPTION}
    typed: dict[Grid, list[Quantity]] = {}
    for cell in cells:
        if cell.agrees and cell.passage.cell and cell.quantity.value:
            typed.setdefault(cell.passage.cell.grid, []).append(cell.quantity)
    form, year = script.data.form, script.data.setup.year
    late = {key.partition(".")[0] for key, note in form.noted.items() if note.last_year}
    for grid, own in typed.items():
        heads = " ".join(text for row in grid.rows[: grid.heads] for text in row)
        firsts = " ".join(row[0] for row in grid.rows)
        said, at = years_in(grid.caption), captions.get(grid.caption)
        of = {int(found[0]) if (found := _ITS_YEAR.search(item.id)) else year for item in own}
        sourced = any(not late.isdisjoint(item.id.split(".")) for item in own)
        alone = len(said) == 1 and len(of) == 1 and not years_in(f"{heads} {firsts}")
        passed = spoken("om tid", "grense").search(grid.caption.lower()) or "." in grid.number
        if at and alone and len(own) >= LEAST_CELLS and {*said} != of and not (sourced or passed):
            expected = str(of.pop())
            yield at.finding("rapport-aar-ulikt", found=grid.caption, expected=expected)


def _units(script: Script, cells: Iterable[TableCell]) -> Iterator[Finding]:
    """Tables of amounts that are a thousand times what their caption or heads say."""
    captions = {item.text.strip(): item for item in script.passages if item.role is Role.CAPTION}
    typed: dict[Grid, list[float]] = {}
    for cell in cells:
        one, value, place = figure_of(cell.passage.text), cell.quantity.value, cell.passage.cell
        large = isinstance(value, float | int) and abs(value) >= _LARGE and value
        is_money = cell.agrees and cell.quantity.unit == "1000 kr"
        if place and is_money and large and one and one.value and not one.unit:
            typed.setdefault(place.grid, []).append(large / one.value)
    for grid, ratios in typed.items():
        heads = (text for row in grid.rows[: grid.heads] for text in row)
        for text in (grid.caption, grid.above, *heads):
            found = _DECLARED.search(text.lower())
            unit = _unit(found["unit"]) if found else ""
            if unit in THOUSAND and len(ratios) >= LEAST_CELLS:
                fitting = [u for u, size in THOUSAND.items() if all(_near(r, size) for r in ratios)]
                if fitting and unit not in fitting:
                    at = captions.get(text) or script.grids[grid][0]
                    names = words("kolonne")["enheter"]
                    yield at.finding(
                        "rapport-tabell-enhet", found=names[unit], expected=names[fitting[0]]
                    )
                break


def _unit(text: str) -> str:
    """The unit of money that a word is, such as "mill. kr" or "1000 kroner"."""
    first = "tusen" if text[0] == "1" else text.split(" ")[0].rstrip(".")
    return str(words("enheter").get(first, ""))


def _near(ratio: float, size: float) -> bool:
    return 0.8 * size < ratio < 1.25 * size
