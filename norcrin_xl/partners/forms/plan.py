"""A partner's form: its marks and guide, and what of each area is read when it comes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import NamedTuple

from norcrin_xl.form.schema import Form
from norcrin_xl.model import DRAFT, Partner, ReportData, Setup
from norcrin_xl.numbers import date_text
from norcrin_xl.workbook.areas.area import (
    DEVIATION_THEN,
    WORDING,
    Area,
    AreaColumn,
    AreaRowSpec,
    ColumnKind,
    RowKind,
)
from norcrin_xl.workbook.computed.book import cell_kind
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
    """An input field: its row and column, and its key."""

    spec: AreaRowSpec
    column: AreaColumn
    key: Key


class Sum(NamedTuple):
    """A computed figure: the rows that it adds with their signs; none for a deviation."""

    spec: AreaRowSpec
    column: AreaColumn
    terms: tuple[tuple[str, int], ...]


class AreaPlan(NamedTuple):
    """What of an area is read: its input fields and its sums."""

    inputs: tuple[Input, ...]
    sums: tuple[Sum, ...]


def as_sent(area: Area) -> Area:
    """An area of a partner's tab as the form has it: without what is kept for the network."""
    columns = tuple(
        column for column in area.columns if column.key not in (DEVIATION_THEN, WORDING)
    )
    return area if len(columns) == len(area.columns) else replace(area, columns=columns)


def area_plan(area: Area, form: Form) -> AreaPlan:
    """What of an area is read."""
    kinds = [
        (spec, column, cell_kind(area, index, column))
        for index, spec in enumerate(area.rows)
        for column in area.columns
        if spec.key
    ]
    inputs = (
        Input(spec, column, (area.name, spec.key, column.key))
        for spec, column, kind in kinds
        if kind is ColumnKind.INPUT
    )
    return AreaPlan(tuple(inputs), tuple(_sums(kinds, form)))


def _sums(
    kinds: Iterable[tuple[AreaRowSpec, AreaColumn, ColumnKind | None]], form: Form
) -> Iterator[Sum]:
    """The totals of fields, and the deviations of plain rows."""
    for spec, column, kind in kinds:
        if kind is not ColumnKind.COMPUTED:
            continue
        if column.kind is ColumnKind.INPUT and spec.kind is RowKind.TOTAL:
            yield Sum(spec, column, tuple(terms_of(spec.key, form)))
        elif column.key == DEVIATION and spec.kind is RowKind.ITEM:
            yield Sum(spec, column, ())


def terms_of(key: str, form: Form) -> list[tuple[str, int]]:
    """The rows that a total adds, each with its sign."""
    if any(block.key == key for block in form.blocks):
        return [(post.key, post.sign) for post in form.posts_of(key)]
    for item in form.indicators:
        if item.id == key:
            return [(part, 1) for part in item.total_of]
    kpi = next((kpi for kpi in form.kpis if kpi.id == key), None)
    return [(f"{key}.{part.id}", 1) for part in kpi.part] if kpi else []
