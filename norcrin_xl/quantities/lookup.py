"""Blocks of cells that name quantities or formats, as people write them, and what they get.

What is not known gives a message that names the nearest known one; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from norcrin_xl.form.schema import Form
from norcrin_xl.model import Quantities, Quantity, ReportData
from norcrin_xl.numbers import FORMATS, MISSING, printed
from norcrin_xl.quantities.quantity_ids import ALL, DEVIATION, SHARE, amount_id
from norcrin_xl.quantities.worksheet_blocks import (
    FAULTY,
    NOTHING,
    Block,
    Cell,
    Result,
    fault,
    figure,
    matched,
    table,
)


def printed_cells(values: Block | None, formats: Block | None) -> Result:
    """`values` as texts in the named formats; a blank cell gives an empty text."""
    return _each(_printed, values, formats)


def quantity_cells(quantities: Quantities, ids: Block | None, formats: Block | None) -> Result:
    """The quantities with these ids: as figures, or as texts where a format is named."""
    return _each(lambda key, name: _found(quantities, key, name), ids, formats)


def partner_sums(
    data: ReportData,
    quantities: Quantities,
    posts: Block | None,
    projects: Block | None,
    columns: Block | None,
) -> Result:
    """The partners' sum of posts in a project, in 1000 NOK: a column of posts by a row of columns.

    A post is a key such as ``2.4``, or a block's key for its total; a project its key, name or
    number, or ``alle``; a column its key or its header. A blank post gives an empty text.
    """
    blocks = table(posts, projects, columns)
    if isinstance(blocks, str):
        return [[blocks]]
    known = (_posts(data.form), _projects(data), _columns(data))
    return [
        [_partner_sum(quantities, known, cells) for cells in zip(*rows, strict=True)]
        for rows in zip(*blocks, strict=True)
    ]


def name_of(cell: Cell) -> str:
    """What a cell names, without outer white space; 2.4 for the number 2.4, 1 for 1.0.

    A cell with an error names that.
    """
    if fault(cell) == FAULTY:
        return FAULTY
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """The message about a name that is not known, with the nearest one that is.

    A cell with an error gives the word for that, and a blank one that it names nothing.
    """
    if name == FAULTY:
        return FAULTY
    if not name:
        return f"{what} er ikke oppgitt"
    nearest = get_close_matches(name, list(known), n=1, cutoff=0.4)
    hint = f" Mente du «{nearest[0]}»?" if nearest else ""
    return f"ukjent {what} «{name}».{hint}"


def _each(compute: Callable[[Cell, Cell], float | str], a: Block | None, b: Block | None) -> Result:
    blocks = matched(a, b)
    if isinstance(blocks, str):
        return [[blocks]]
    return [
        [compute(x, y) for x, y in zip(*rows, strict=True)] for rows in zip(*blocks, strict=True)
    ]


def _printed(value: Cell, format_cell: Cell) -> str:
    name = name_of(format_cell)
    if name not in FORMATS:
        return unknown("format", name, FORMATS)
    word = fault(value)
    if word:
        return word
    number = figure(value)
    return NOTHING if number is None else printed(number, name)


def _found(quantities: Quantities, id_cell: Cell, format_cell: Cell) -> float | str:
    key, name = name_of(id_cell), name_of(format_cell)
    if not key:
        return NOTHING
    if key not in quantities:
        return unknown("tall", key, quantities)
    if name and name not in FORMATS:
        return unknown("format", name, FORMATS)
    return _value(quantities[key], name)


def _value(quantity: Quantity, format_name: str = "") -> float | str:
    """The quantity's value; where it has none, what is missing in words."""
    if quantity.value is None:
        if quantity.absence == MISSING:
            return f"{MISSING}: {quantity.why_missing or quantity.label}"
        return NOTHING if quantity.blank else quantity.absence
    return printed(quantity.value, format_name) if format_name else quantity.value


Names = Mapping[str, str]
"""Keys by every name that people write for them, in lower case."""


def _posts(form: Form) -> Names:
    return {key: key for key in [*(p.key for p in form.posts), *(b.key for b in form.blocks)]}


def _projects(data: ReportData) -> Names:
    names = {ALL: ALL}
    for project in data.setup.projects:
        for name in (project.key, project.name, project.number):
            names[name.lower()] = project.key
    return names


def _columns(data: ReportData) -> Names:
    names = {key: key for key in (DEVIATION, SHARE)}
    for column in data.form.columns:
        names[column.key] = column.key
        names[column.label.format(year=data.setup.year).lower()] = column.key
    return names


def _partner_sum(
    quantities: Quantities, known: tuple[Names, Names, Names], cells: tuple[Cell, Cell, Cell]
) -> float | str:
    if not name_of(cells[0]):
        return NOTHING
    keys = []
    for what, names, cell in zip(("post", "prosjekt", "kolonne"), known, cells, strict=True):
        name = name_of(cell)
        if name.lower() not in names:
            return unknown(what, name, names)
        keys.append(names[name.lower()])
    post, project, column = keys
    return _value(quantities[amount_id(project, post, column)])
