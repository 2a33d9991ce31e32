"""A partner's form: its marks and guide, and its cells, which are read when it comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import NamedTuple

from norcrin_xl.form.schema import Form
from norcrin_xl.model import DRAFT, Partner, ReportData, Setup
from norcrin_xl.numbers import date_text
from norcrin_xl.quantities.quantity_ids import DEVIATION
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


def marks(setup: Setup, form: Form, code: str) -> Mapping[str, str]:
    """The facts that a partner's form carries, by name."""
    return {
        NETWORK: setup.network,
        YEAR: str(setup.year),
        PARTNER: code,
        VERSION: form.version,
        WORKBOOK: setup.workbook_id,
    }


def file_name(setup: Setup, partner: Partner) -> str:
    """The name of a partner's form, such as ``NorCRIN_2021_OUS.xlsx``."""
    return f"{safe(setup.network)}_{setup.year}_{safe(partner.code)}.xlsx"


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


Key = tuple[str, str, str]
"""A field: area, row key, column key."""


def as_sent(area: Area) -> Area:
    """An area of a partner's tab as the form has it: without what is kept for the network."""
    columns = tuple(
        column for column in area.columns if column.key not in (DEVIATION_THEN, WORDING)
    )
    return area if len(columns) == len(area.columns) else replace(area, columns=columns)


class FormCell(NamedTuple):
    """A cell of the form: its area, its row and column, and what it holds."""

    area: Area
    spec: AreaRowSpec
    column: AreaColumn
    kind: ColumnKind

    @property
    def key(self) -> Key:
        return self.area.name, self.spec.key, self.column.key

    @property
    def is_sum(self) -> bool:
        """Whether it is a total of fields, or the deviation of a plain row."""
        if self.kind is not ColumnKind.COMPUTED:
            return False
        if self.spec.kind is RowKind.TOTAL:
            return self.column.kind is ColumnKind.INPUT
        return self.column.key == DEVIATION


def form_cells(area: Area) -> Iterator[FormCell]:
    """The cells of an area in the rows that have a key, but for those that stay blank."""
    for index, spec in enumerate(area.rows):
        for column in area.columns if spec.key else ():
            kind = cell_kind(area, index, column)
            if kind is not None:
                yield FormCell(area, spec, column, kind)
