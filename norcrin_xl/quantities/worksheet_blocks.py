"""What worksheet functions compute: blocks of cells in, blocks of cells out.

A block is a list of rows of what a host hands over for cells. Figures go through the same
functions as the report's quantities, and what is no figure by the same rules: in accounts a
blank beside zero is nothing there; other blanks beside a figure are missing. Every fault has
its word, because a cell cannot raise; no fault ever becomes a zero. A word of ours that comes
in goes out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain

from norcrin_xl.model import CellError
from norcrin_xl.numbers import FORMATS, MISSING, NOT_COMPUTABLE, difference, ratio
from norcrin_xl.quantities.terms import Term, divided, subtracted, summed

Cell = float | str | bool | date | Decimal | CellError | None
Block = Sequence[Sequence[Cell]]
Result = list[list[float | str]]
AsTerm = Callable[[Cell, Cell], Term]
"""How a cell becomes a term, given the cell that it is set against."""

NOTHING = ""
FAULTY = "feil i kilden"
NOT_A_FIGURE = "ikke tall"
WORDS = (FAULTY, NOT_A_FIGURE, MISSING, NOT_COMPUTABLE)
UNEQUAL = "områdene har ulik størrelse"
ONE_COLUMN = "velg områder med én kolonne"
TWO_YEARS = "velg minst to år"

_ERROR_NUMBERS = range(-2146828288, -2146825288)
"""Excel's error values as COM hands them over; xlwings knows only seven of them by name."""

_NO_FIGURES = (bool, date)
_BLANK = Term(None, (), blank=True)
_LACKING = Term(None, (), MISSING)


def _trend_word(change: float) -> str:
    """The word that stands alone in a cell; in a sentence no change is worded otherwise."""
    return FORMATS["okning_nedgang"].show(change) if change else "ingen endring"


PAYMENT_HEADERS = ("Partner", "Brukerbetaling", "Avvik", "Avvik %", "Endring", "Endring %")


def deviations(accounts: Block | None, budget: Block | None) -> Result:
    """Accounts less budget cell by cell; the result has the shape of the blocks."""
    return _paired(accounts, budget, difference, subtracted, _amount)


def relative_deviations(accounts: Block | None, budget: Block | None) -> Result:
    """Deviations as shares of the budget, 0–1; "ikke beregnbar" where that is zero."""
    return _paired(accounts, budget, _relative, _relative_term, _amount)


def changes(this_year: Block | None, last_year: Block | None) -> Result:
    """This year less last year cell by cell; the result has the shape of the blocks."""
    return _paired(this_year, last_year, difference, subtracted, _count)


def relative_changes(this_year: Block | None, last_year: Block | None) -> Result:
    """Changes as shares of last year, 0–1; "ikke beregnbar" where that is zero."""
    return _paired(this_year, last_year, _relative, _relative_term, _count)


def shares(part: Block | None, whole: Block | None) -> Result:
    """``part / whole`` cell by cell as shares 0–1; "ikke beregnbar" where `whole` is zero."""
    return _paired(part, whole, _share, divided, _amount)


def deviation_table(accounts: Block | None, budget: Block | None) -> Result:
    """Two columns from two: accounts less budget, and that as a share of the budget."""
    blocks = matched(accounts, budget)
    if isinstance(blocks, str):
        return [[blocks]]
    if not _single_columns(blocks):
        return [[ONE_COLUMN]]
    pairs = zip(*blocks, strict=True)
    return [_change(a, b, _amount) for (a,), (b,) in pairs]


def trend_table(series: Block | None) -> Result:
    """Three columns from rows of years, the last two compared: change, share and trend word."""
    blocks = matched(series)
    if isinstance(blocks, str):
        return [[blocks]]
    rows = blocks[0]
    if len(rows[0]) < 2:
        return [[TWO_YEARS]]
    return [_trend(row[-1], row[-2]) for row in rows]


def user_payment_table(
    partners: Block | None, accounts: Block | None, budget: Block | None, last_year: Block | None
) -> Result:
    """User payment with its change from budget and from last year: header, partners and sum.

    As in the report a blank is an answer only beside a zero; one that lacks makes the sum lack.
    Where nobody has a figure of last year, nothing is missing: the change is blank.
    """
    blocks = matched(partners, accounts, budget, last_year)
    if isinstance(blocks, str):
        return [[blocks]]
    if not _single_columns(blocks):
        return [[ONE_COLUMN]]
    names, *columns = [[row[0] for row in block] for block in blocks]
    paid, planned, before = columns
    sides = [
        [_reported(a, b) for a, b in zip(paid, planned, strict=True)],
        [_reported(b, a) for a, b in zip(paid, planned, strict=True)],
        [_reported(c, a) for a, c in zip(paid, before, strict=True)],
    ]
    rows = [
        _payment_row(str(name or NOTHING), *terms)
        for name, *terms in zip(names, *sides, strict=True)
    ]
    table: Result = [list(PAYMENT_HEADERS), *rows, _payment_row("Sum", *map(summed, sides))]
    return table if any(map(_given, before)) else _without_last_year(table)


def _given(cell: Cell) -> bool:
    return bool(fault(cell)) or figure(cell) is not None


def _without_last_year(table: Result) -> Result:
    head, *rows = table
    return [head, *([*row[:-2], NOTHING, NOTHING] for row in rows)]


def matched(*blocks: Block | None) -> list[Block] | str:
    """The blocks in the shape of the largest, or the word for what does not fit into it.

    A single cell is repeated to fill it, and beside a table a column or a row of its size. An
    argument that is left out counts as one blank cell.
    """
    shapes = [_shape(block) for block in blocks]
    rows, columns = max(shapes)
    if not all(shape in ((1, 1), (rows, 1), (1, columns), (rows, columns)) for shape in shapes):
        return UNEQUAL
    return _table(blocks, shapes)


def table(*blocks: Block | None) -> list[Block] | str:
    """The blocks in one shape as Excel makes it: a lone row or column is repeated to fill it."""
    return _table(blocks, [_shape(block) for block in blocks])


def _table(blocks: Sequence[Block | None], shapes: Sequence[tuple[int, int]]) -> list[Block] | str:
    if (0, 0) in shapes:
        return UNEQUAL
    rows, columns = (max(sizes) for sizes in zip(*shapes, strict=True))
    if not all(r in (1, rows) and c in (1, columns) for r, c in shapes):
        return UNEQUAL
    return [_spread(block or [[None]], rows, columns) for block in blocks]


def _shape(block: Block | None) -> tuple[int, int]:
    """Rows and columns; (0, 0) for a block without cells or with rows of different lengths."""
    if block is None:
        return 1, 1
    even = block and len(set(map(len, block))) == 1
    return (len(block), len(block[0])) if even and block[0] else (0, 0)


def _spread(block: Block, rows: int, columns: int) -> Block:
    """A block whose lone row or column is repeated until it has the shape."""
    if len(block[0]) < columns:
        block = [[row[0]] * columns for row in block]
    return [block[0]] * rows if len(block) < rows else block


def fault(cell: Cell) -> str:
    """The word for a cell that is neither a figure nor blank; "" for the others."""
    if cell is None or type(cell) is float:
        return ""
    if isinstance(cell, str):
        return _text_fault(cell)
    if isinstance(cell, CellError) or (type(cell) is int and cell in _ERROR_NUMBERS):
        return FAULTY
    return NOT_A_FIGURE if isinstance(cell, _NO_FIGURES) else ""


def _text_fault(text: str) -> str:
    if not text or text in WORDS:
        return text
    return FAULTY if text.startswith("#") else NOT_A_FIGURE


def figure(cell: Cell) -> float | None:
    """The figure in a cell that has no fault; `None` when it is blank."""
    return float(cell) if cell is not None and cell != "" else None  # type: ignore[arg-type]


def _paired(
    a: Block | None,
    b: Block | None,
    plain: Callable[[float, float], float | str],
    ruled: Callable[[Term, Term], Term],
    term: AsTerm,
) -> Result:
    """`plain` on each pair of figures, and `ruled` on the pairs where a side is none."""
    blocks = matched(a, b)
    if isinstance(blocks, str):
        return [[blocks]]
    width = len(blocks[0][0])
    firsts, seconds = map(chain.from_iterable, blocks)
    made = [
        plain(x, y) if type(x) is float and type(y) is float else _by_rule(x, y, ruled, term)
        for x, y in zip(firsts, seconds, strict=True)
    ]
    return list(map(list, zip(*[iter(made)] * width, strict=True)))


def _by_rule(a: Cell, b: Cell, ruled: Callable[[Term, Term], Term], term: AsTerm) -> float | str:
    first = term(a, b)
    if first.lacks:
        return first.lacks
    second = term(b, a)
    if first.blank and second.blank:
        return NOTHING
    return second.lacks or _shown(ruled(first, second))


def _amount(cell: Cell, beside: Cell) -> Term:
    """A cell as a term: a blank is nothing there, unless a figure other than zero is beside it."""
    word = fault(cell)
    if word:
        return Term(None, (), word)
    value = figure(cell)
    if value is not None:
        return Term(value, ())
    return _LACKING if not fault(beside) and figure(beside) else _BLANK


def _count(cell: Cell, beside: Cell) -> Term:
    """As `_amount`, but a blank beside zero is missing too: nobody has said that it is none."""
    term = _amount(cell, beside)
    return _LACKING if term.blank and not fault(beside) and figure(beside) == 0 else term


def _reported(cell: Cell, beside: Cell) -> Term:
    """As `_amount`, but a blank is missing unless the cell beside it is zero."""
    term = _amount(cell, beside)
    return _LACKING if term.blank and (fault(beside) or figure(beside) != 0) else term


def _shown(term: Term) -> float | str:
    """The term's figure, or the first word of what it lacks."""
    if term.value is not None:
        return term.value
    if term.blank:
        return NOTHING
    return next((word for word in WORDS if term.lacks.startswith(word)), MISSING)


def _share(part: float, whole: float) -> float | str:
    value = ratio(part, whole)
    return NOT_COMPUTABLE if value is None else value


def _relative(a: float, b: float) -> float | str:
    return _share(difference(a, b), b)


def _relative_term(a: Term, b: Term) -> Term:
    return divided(subtracted(a, b), b)


def _single_columns(blocks: Sequence[Block]) -> bool:
    return all(len(block[0]) == 1 for block in blocks)


def _change(a: Cell, b: Cell, term: AsTerm) -> list[float | str]:
    """``a - b`` and that as a share of `b`."""
    if type(a) is float and type(b) is float:
        change = difference(a, b)
        return [change, change / b if b else NOT_COMPUTABLE]
    return [_by_rule(a, b, subtracted, term), _by_rule(a, b, _relative_term, term)]


def _trend(this_year: Cell, last_year: Cell) -> list[float | str]:
    change, share = _change(this_year, last_year, _count)
    return [change, share, change if isinstance(change, str) else _trend_word(change)]


def _payment_row(name: str, paid: Term, planned: Term, before: Term) -> list[float | str]:
    return [name, *map(_shown, _payment_terms(paid, planned, before))]


def _payment_terms(paid: Term, planned: Term, before: Term) -> Iterator[Term]:
    deviation, change = subtracted(paid, planned), subtracted(paid, before)
    yield from (paid, deviation, divided(deviation, planned), change, divided(change, before))
