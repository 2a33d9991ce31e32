"""A partner's form: its marks and guide, and what each area holds where it stands as it was sent.

Worked out once for each area; most returned forms stand just so, and are then read by the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import NamedTuple

from norcrin_xl.form import Form
from norcrin_xl.model import DRAFT, Partner, ReportData, Setup
from norcrin_xl.numbers import date_text
from norcrin_xl.workbook.areas.area import (
    Area,
    AreaColumn,
    AreaRowSpec,
    ColumnKind,
    RowKind,
    column_index,
)
from norcrin_xl.workbook.computed.accounts import DEVIATION_THEN, WORDING
from norcrin_xl.workbook.computed.book import cell_kind
from norcrin_xl.workbook.drawing.page import is_figure
from norcrin_xl.workbook.layout import FORM_MARK

GUIDE = "Veiledning"
REMARKS, REMARK = "Funn", "[Funn "
"""The sheet of what was found in a form that goes back, and what each comment of ours begins with.
"""
MARK_NAME = FORM_MARK
"""The defined name of the facts on the guide sheet; properties don't survive every program."""

VERSION, WORKBOOK, PARTNER, YEAR, NETWORK = (
    "Skjemaversjon",
    "Arbeidsbok",
    "Partner",
    "År",
    "Nettverk",
)
MARKS = (NETWORK, YEAR, PARTNER, VERSION, WORKBOOK)


def marks(setup: Setup, form: Form, partner: Partner) -> Mapping[str, str]:
    """The facts that a partner's form carries, by name."""
    return {
        NETWORK: setup.network,
        YEAR: str(setup.year),
        PARTNER: partner.code,
        VERSION: form.version,
        WORKBOOK: setup.workbook_id,
    }


def file_name(setup: Setup, partner: Partner, ending: str = ".xlsx") -> str:
    """The name of a partner's form, such as ``NorCRIN_2021_OUS.xlsx``."""
    return f"{safe(setup.network)}_{setup.year}_{safe(partner.code)}{ending}"


def safe(name: str) -> str:
    """`name` with only letters, digits, hyphen and underscore."""
    return "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in name) or "_"


SOURCE = "veiledning.md"
HEADING = re.compile(r"^## +(.+)$", re.M)


def guide_lines(data: ReportData, partner: Partner, due: date | None) -> Iterator[tuple[str, str]]:
    """Heading and text of each part. What speaks of the due date is left out where it is unset."""
    words = {
        "ark": partner.code,
        "avvik": data.form.deviation_convention,
        "enhet": data.form.unit,
        "frist": date_text(due) if due else "",
        "funn": REMARKS,
        "merke": DRAFT,
        "nettverk": data.setup.network,
    }
    source = files(__package__).joinpath(SOURCE).read_text("utf-8")
    _, *parts = HEADING.split(source)
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        if due or "{frist}" not in text:
            yield heading, " ".join(text.split()).format(**words)


DEVIATION = "avvik"
Position = tuple[int, int]
"""A 0-based (row, column) of a sheet."""


Key = tuple[str, str, str]
"""A field: area, row key, column key."""


class Input(NamedTuple):
    """An input field: its row and column, its key, and whether it holds a figure."""

    spec: AreaRowSpec
    column: AreaColumn
    key: Key
    figure: bool


class Printed(NamedTuple):
    """A text that the form prints: where, what, and whether a footnote mark may follow it."""

    at: Position
    text: str
    marked: bool


class Sum(NamedTuple):
    """A computed figure: the rows that it adds with their signs; none for a deviation."""

    spec: AreaRowSpec
    column: AreaColumn
    terms: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class AreaPlan:
    """An area's input fields, sums and printed texts, and where its rows and columns stand.

    `places` is where the fields stand as the form is sent, in the order of `inputs`.
    """

    inputs: tuple[Input, ...]
    places: tuple[Position, ...]
    sums: tuple[Sum, ...]
    printed: tuple[Printed, ...]
    header_row: int
    header_gaps: tuple[int, ...]
    rows: dict[str, int]
    columns: dict[str, int]
    headings: list[int]
    known: frozenset[Position]


BEYOND = 30
"""So many columns right of the area are looked at for headers that don't belong there."""


def as_sent(area: Area) -> Area:
    """An area of a partner's tab as the form has it: without what is kept for the network."""
    columns = tuple(
        column for column in area.columns if column.key not in (DEVIATION_THEN, WORDING)
    )
    return area if len(columns) == len(area.columns) else replace(area, columns=columns)


def area_plan(area: Area, form: Form) -> AreaPlan:
    """The plan of an area as the layout places it."""
    columns = {column.key: column_index(column.letter) for column in area.columns}
    rows = {row.key: area.row_number(row.key) - 1 for row in area.rows if row.key}
    kinds = [
        (index, spec, column, cell_kind(area, index, column))
        for index, spec in enumerate(area.rows)
        for column in area.columns
    ]
    headings = [area.top - 1 + i for i, row in enumerate(area.rows) if row.kind is RowKind.HEADING]
    header = area.top - 2
    known = {
        (area.top - 1 + index, columns[column.key]) for index, _, column, kind in kinds if kind
    }
    inputs = tuple(
        Input(spec, column, (area.name, spec.key, column.key), is_figure(column))
        for _, spec, column, kind in kinds
        if _is_input(spec, kind)
    )
    last = max(columns.values())
    known |= {(header, column) for column in range(last + 1)} | {(header - 1, 0)}
    return AreaPlan(
        inputs=inputs,
        places=tuple((rows[item.spec.key], columns[item.column.key]) for item in inputs),
        sums=tuple(_sums(kinds, form)),
        printed=tuple(_printed(area, columns)),
        header_row=header,
        header_gaps=tuple(set(range(last + BEYOND)) - set(columns.values())),
        rows=rows,
        columns=columns,
        headings=headings,
        known=frozenset(known),
    )


def is_laid_out_alike(one: Area, other: Area) -> bool:
    """Whether two areas have the same rows, columns and place, whosever they are."""
    return (one.top, one.rows, one.columns) == (other.top, other.rows, other.columns)


def plan_of(area: Area, alike: AreaPlan) -> AreaPlan:
    """The plan of an area from that of one that is laid out alike: only its name differs."""
    inputs = (item._replace(key=(area.name, *item.key[1:])) for item in alike.inputs)
    return replace(alike, inputs=tuple(inputs))


def _is_input(spec: AreaRowSpec, kind: ColumnKind | None) -> bool:
    return bool(spec.key) and kind is ColumnKind.INPUT


def _sums(
    kinds: list[tuple[int, AreaRowSpec, AreaColumn, ColumnKind | None]], form: Form
) -> list[Sum]:
    """The totals of fields, and the deviations of plain rows."""
    found = []
    for _, spec, column, kind in kinds:
        if kind is not ColumnKind.COMPUTED or not spec.key:
            continue
        if column.kind is ColumnKind.INPUT and spec.kind is RowKind.TOTAL:
            found.append(Sum(spec, column, tuple(terms_of(spec.key, form))))
        elif column.key == DEVIATION and spec.kind is RowKind.ITEM:
            found.append(Sum(spec, column, ()))
    return found


def terms_of(key: str, form: Form) -> list[tuple[str, int]]:
    """The rows that a total adds, each with its sign."""
    if any(block.key == key for block in form.blocks):
        return [(post.key, post.sign) for post in form.posts_of(key)]
    for item in form.indicators:
        if item.id == key:
            return [(part, 1) for part in item.total_of]
    kpi = next((kpi for kpi in form.kpis if kpi.id == key), None)
    return [(f"{key}.{part.id}", 1) for part in kpi.part] if kpi else []


def _printed(area: Area, columns: dict[str, int]) -> list[Printed]:
    """The keys, labels and headers of an area; the key column's own header may be hidden."""
    found = []
    for index, spec in enumerate(area.rows):
        row = area.top - 1 + index
        if spec.key:
            found.append(Printed((row, columns[area.columns[0].key]), spec.key, False))
        if "label" in columns:
            found.append(Printed((row, columns["label"]), spec.label, True))
    for column in area.columns[1:]:
        found.append(Printed((area.top - 2, columns[column.key]), column.header, False))
    return found
