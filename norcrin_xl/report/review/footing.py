"""Which figures of a table the others give: sums, deviations and shares that don't foot.

Nothing need be known of a table but the words of its rows and columns. A relation counts only
where most of what it says holds, and one wrong figure that spoils a row and a column is told of
once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from norcrin_xl.checks.stored_cells import years_in
from norcrin_xl.checks.text.numerals import Numeral, Sort, Worth, figures
from norcrin_xl.checks.text.passage import Grid
from norcrin_xl.checks.text.topics import ACCOUNTS, BUDGET
from norcrin_xl.checks.text.words import spoken
from norcrin_xl.numbers import DASH

DEVIATION = "avvik"
_ONLY_SUM = re.compile(r"\W*(?:[\d.]+ )?(?:sum|totalt?|i alt|alle|til sammen|tilsammen|samlet)\W*")
_SUM = re.compile(r"(?:[\d.]+ )?\W*(?:sum|total\w*|i alt|samle[dt]\w*|til sammen)\b")
_CERTAIN = re.compile(r"\W*(?:sum|til sammen|tilsammen)\W*")
_PART = re.compile(r"\b(?:herav|hvorav|derav|dette|median\w*)\b")
_WHOLE = 100
_FEWEST, _MOST = 3, 0.6
"""How many shares, and which part of all lines, must be right for the others to be wrong."""
_EXACT, _ROUNDED = 0.001, 1.01
"""How far a sum may be from its figures: where most lines are exact, and where they're rounded."""

Place = tuple[int, int]


class Fault(NamedTuple):
    """A figure that others don't give: where it stands, what they give, and with how many decimals.

    `signs` are the others, each with its sign in the sum, or 0 for the part that a share is of.
    """

    at: Place
    typed: float
    expected: float
    decimals: int
    signs: Mapping[Place, int]

    @property
    def places(self) -> frozenset[Place]:
        return frozenset((self.at, *self.signs))

    @property
    def levers(self) -> frozenset[Place]:
        """The places whose figure alone can make it foot."""
        return frozenset((self.at, *(at for at, sign in self.signs.items() if sign)))

    def is_off(self, exact: bool) -> bool:
        """Whether it is farther off than rounding makes it; whole figures may be `exact`."""
        allowed = _EXACT if exact and not self.decimals else _ROUNDED * 10.0**-self.decimals
        if self.typed == _WHOLE or not any(self.signs.values()):
            allowed = 10.0**-self.decimals * max(len(self.signs), 1)
        return abs(self.expected - self.typed) > allowed

    def change(self, at: Place) -> float:
        """By how much the figure in one of its places must change for it to foot."""
        off = self.expected - self.typed
        return off if at == self.at else -off / self.signs[at]


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


def column_of(text: str) -> str:
    """Which column of accounts some words name: accounts, budget or deviation; "" for none."""
    low, kinds = text.lower(), (DEVIATION, BUDGET, ACCOUNTS)
    return next((kind for kind in kinds if spoken("kolonne", kind).search(low)), "")


def is_share(text: str) -> bool:
    """Whether words over some figures say that they are shares or per cent."""
    return "%" in text or bool(spoken("kolonne", "prosent").search(text.lower()))


def is_other(text: str) -> bool:
    """Whether some words say that the figures are an average, a change or the like."""
    return bool(spoken("kolonne", "annet").search(text.lower().replace("pr.", "per")))


def is_sum(text: str) -> bool:
    """Whether some words in small letters say that a figure is the sum of others."""
    return bool(_SUM.match(text) or _ONLY_SUM.fullmatch(text))


def _year_of(head: Sequence[str]) -> int:
    """The year that the figures under some words are of; 0 for none, or for other than figures."""
    named = [years_in(text) for text in head]
    is_figure = not any(is_other(text) or is_share(text) for text in head)
    return next((years[0] for years in named if len(years) == 1 and is_figure), 0)


def unfooted(grid: Grid) -> Iterator[Fault]:
    """The figures of a table that the others in their row or column don't give."""
    width = max(map(len, grid.rows))
    blank: list[Numeral | None] = [None] * width
    cells = [
        [None, *map(figure_of, row[1:]), *blank][:width] if at >= grid.heads else blank
        for at, row in enumerate(grid.rows)
    ]
    heads = [grid.head(at) for at in range(width)]
    labels = [(row_words(row) if at >= grid.heads else "",) for at, row in enumerate(grid.rows)]
    across = list(_Lines(cells, heads, labels, down=False).faults())
    turned = [list(column) for column in zip(*cells, strict=True)]
    down = list(_Lines(turned, labels, heads, down=True).faults())
    yield from _one_each([*across, *down], cells)


def _one_each(faults: list[Fault], cells: Sequence[Sequence[Numeral | None]]) -> list[Fault]:
    """The faults, but one figure's that spoils two sums told of once, where it stands."""
    for one, other in combinations(faults, 2):
        shared = sorted(one.levers & other.levers) if one in faults and other in faults else []
        near = 3 * 10.0 ** -min(one.decimals, other.decimals)
        both = [at for at in shared if abs(one.change(at) - other.change(at)) < near]
        if len(both) == 1 and (cell := cells[both[0][0]][both[0][1]]):
            exact = other if all(one.signs.values()) and other.at == both[0] else one
            expected = cell.value + exact.change(both[0])
            merged = one._replace(at=both[0], typed=cell.value, expected=expected)
            faults = [merged, *(fault for fault in faults if fault not in (one, other))]
    spoilt = {at for fault in faults if all(fault.signs.values()) for at in fault.places}
    return [one for one in faults if all(one.signs.values()) or not one.places & spoilt]


def row_words(row: Sequence[str]) -> str:
    """What a row's figures are: the words before the first of them."""
    found: list[str] = []
    for text in row[:3]:
        if found and figure_of(text) is not None:
            break
        found.append(text.strip())
    return " ".join(filter(None, found))


class _Lines:
    """The lines of a table, each with as many figures; the rows, or the columns turned.

    `heads` are the words for the figures of all lines in one place, the nearest first, `labels`
    those of each line.
    """

    def __init__(
        self,
        lines: Sequence[Sequence[Numeral | None]],
        heads: Sequence[Sequence[str]],
        labels: Sequence[Sequence[str]],
        *,
        down: bool,
    ) -> None:
        self._lines, self._down = lines, down
        self._heads = [head[0].lower() if head else "" for head in heads]
        self._kinds = [next(filter(None, map(column_of, head)), "") for head in heads]
        self._are_shares = [any(map(is_share, head)) for head in heads]
        self._years = [_year_of(head) for head in heads]
        between_years = not {ACCOUNTS, BUDGET} & {*self._kinds}
        self._changes = [
            (
                bool(spoken("kolonne", "endring").search(head))
                or (kind == DEVIATION and between_years)
            )
            and not spoken("kolonne", "annen endring").search(head)
            for head, kind in zip(self._heads, self._kinds, strict=True)
        ]
        self._shares = [any(map(is_share, label)) for label in labels]
        self._others = [any(map(is_other, label)) for label in labels]

    def faults(self) -> Iterator[Fault]:
        for at, ways, least in self._sums():
            tried = [list(self._linear(at, signs)) for signs in ways]
            for exact in (True, False):
                offs = sorted(([f for f in one if f.is_off(exact)] for one in tried), key=len)
                lines, wrong = len(tried[0]), offs[0]
                if lines - len(wrong) >= max(least, _MOST * (lines - (least == 0))):
                    tie = len(offs) > 1 and len(offs[1]) == len(wrong)
                    yield from () if tie else wrong
                    break
        yield from self._shares_off()

    def _sums(self) -> Iterator[tuple[int, Sequence[Mapping[int, int]], int]]:
        """What the others give: its place, the signs of the others (in the ways that people count),
        and in how many lines it must hold at least for the other lines to be wrong."""
        filled = [at for at in range(len(self._heads)) if any(line[at] for line in self._lines)]
        since: list[int] = []
        for at in filled:
            head = self._heads[at]
            if not is_sum(head):
                since.append(at)
                continue
            parts, since = since, []
            names = [self._heads[one] for one in parts]
            if len(parts) > 1 and not any(_PART.search(name) or is_other(name) for name in names):
                certain = self._down and _CERTAIN.fullmatch(head)
                least = 0 if certain else 1 if self._down and _ONLY_SUM.fullmatch(head) else 2
                yield at, [dict.fromkeys(parts, 1)], least
        for at in self._of_kind(DEVIATION):
            actual, budget = self._beside(ACCOUNTS, at), self._beside(BUDGET, at)
            if actual and budget:
                yield at, [{actual: sign, budget: -sign} for sign in (1, -1)], 2
        for at, courses in self._changing(shares=False):
            yield at, [{later: 1, earlier: -1} for later, earlier in courses], len(courses) > 1

    def _changing(self, *, shares: bool) -> Iterator[tuple[int, Sequence[tuple[int, int]]]]:
        """Where changes stand, and between which places they may be, the later year's first."""
        for at, is_change in enumerate(self._changes):
            in_percent = [cell.unit == "%" for line in self._lines if (cell := line[at])]
            if not is_change or (self._are_shares[at] or any(in_percent)) != shares:
                continue
            years: dict[int, int] = {}
            for one in range(at - 1, 0, -1):
                if self._years[one] and self._kinds[one] == self._kinds[at - 1]:
                    years.setdefault(self._years[one], one)
                elif years or not self._changes[one]:
                    break
            named = {year for year in years_in(self._heads[at]) if year in years} or {*years}
            last = max(years, default=0)
            if courses := [(years[last], years[year]) for year in sorted(named - {last})]:
                yield at, courses

    def _is_unsigned(self, at: int) -> bool:
        """Whether changes in a place stand without a sign, whichever way they went."""
        return self._changes[at] and not any(c.signed for line in self._lines if (c := line[at]))

    def _of_kind(self, kind: str) -> Sequence[int]:
        """Where the amounts of a column of accounts stand."""
        every = enumerate(zip(self._kinds, self._are_shares, strict=True))
        return [at for at, own in every if at and own == (kind, False)]

    def _beside(self, kind: str, of: int) -> int:
        """Where such amounts stand that belong to a column: the last before it; 0 for nowhere."""
        every = self._of_kind(kind)
        return max((at for at in every if at < of), default=(*every, 0)[0])

    def _linear(self, at: int, signs: Mapping[int, int]) -> Iterator[Fault]:
        """Each line's figure in a place against what its others give."""
        for place, line in enumerate(self._lines):
            known = {one: line[one] for one in (at, *signs)}
            amounts = {one: cell for one, cell in known.items() if cell is not None}
            shares = {cell.unit == "%" for cell in amounts.values() if cell.text != "-"}
            if len(amounts) < len(known) or len(shares) > 1 or self._others[place]:
                continue
            given = sum(amounts[one].value * sign for one, sign in signs.items())
            if (self._shares[place] or True in shares) and amounts[at].value != _WHOLE:
                continue
            others = {self._place(place, one): sign for one, sign in signs.items()}
            given = abs(given) if self._is_unsigned(at) else given
            yield self._fault(self._place(place, at), amounts, amounts[at], given, others)

    def _shares_off(self) -> Iterator[Fault]:
        """Shares that aren't what the figure beside them is of the whole: of the line in which the
        share is 100, or, for a deviation, of the budget."""
        for at, kind in enumerate(self._kinds):
            of_budget = kind == DEVIATION
            parts = [self._beside(DEVIATION, at)] if of_budget else [*range(at - 1, 0, -1)]
            parts = [one for one in parts if one and not self._are_shares[one]]
            if not self._are_shares[at] or not parts:
                continue
            budget = [self._beside(BUDGET, at)] if of_budget else []
            tried = [own for part in parts if (own := self._shares_of(at, part, budget))]
            offs = [[fault for fault in own if fault.is_off(True)] for own in tried]
            for own, wrong in sorted(zip(tried, offs, strict=True), key=lambda two: len(two[1]))[
                :1
            ]:
                if len(own) - len(wrong) >= max(_FEWEST, _MOST * len(own)):
                    yield from wrong
        for at, courses in self._changing(shares=True):
            tried = [list(self._growth(at, *course)) for course in courses]
            offs = sorted(([one for one in own if one.is_off(True)] for own in tried), key=len)
            right = len(tried[0]) - len(offs[0])
            least = _FEWEST if len(courses) > 1 else 0
            if right >= max(least, _MOST * (len(tried[0]) - (least == 0))):
                yield from offs[0]

    def _shares_of(self, at: int, part: int, budget: Sequence[int]) -> list[Fault]:
        """Each line's share against what its figure in a place is of its whole."""
        wholes = [line[part] for line in self._lines if (c := line[at]) and c.value == _WHOLE]
        found: list[Fault] = []
        for place, line in enumerate(self._lines):
            whole = line[budget[0]] if budget else (*wholes, None)[0]
            own, cell = line[part], line[at]
            if own and cell and whole and whole.value and cell.text != "-":
                given = _WHOLE * own.value / whole.value
                others = {self._place(place, one): 0 for one in (part, *budget)}
                found.append(self._fault(self._place(place, at), {}, cell, given, others))
        return found

    def _growth(self, at: int, later: int, earlier: int) -> Iterator[Fault]:
        """Each line's change in per cent against the two figures that it is between; figures that
        are rounded give no exact one."""
        for place, line in enumerate(self._lines):
            cell, new, old = line[at], line[later], line[earlier]
            if cell and new and old and old.value > 0 and not (new.unit or self._others[place]):
                given = _WHOLE * (new.value - old.value) / old.value
                given = abs(given) if self._is_unsigned(at) else given
                decimals = max(one.worths[0].decimals for one in (new, old))
                loose = _WHOLE * 10.0**-decimals / old.value if decimals else 0
                if not 0 < abs(given - cell.value) <= loose and cell.text != "-":
                    others = {self._place(place, one): 0 for one in (later, earlier)}
                    yield self._fault(self._place(place, at), {}, cell, given, others)

    def _fault(
        self,
        at: Place,
        amounts: Mapping[int, Numeral],
        cell: Numeral,
        given: float,
        signs: Mapping[Place, int],
    ) -> Fault:
        decimals = max(one.worths[0].decimals for one in (cell, *amounts.values()))
        return Fault(at, cell.value, given, decimals, signs)

    def _place(self, line: int, at: int) -> Place:
        return (at, line) if self._down else (line, at)
