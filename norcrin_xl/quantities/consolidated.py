"""The quantities for others: the partners side by side, and files that programs read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from norcrin_xl.files import csv_bytes
from norcrin_xl.model import Quantities, Quantity, ReportData
from norcrin_xl.quantities.quantity_ids import (
    DEVIATION,
    SHARE,
    amount_id,
    kpi_id,
    usage_id,
    year_id,
)

ACCOUNTS, USAGE, KPI = "Regnskap", "Bruk", "KPI"
DERIVED = {DEVIATION: "Avvik", SHARE: "Avvik i prosent av budsjettet"}
"""The columns that are computed of the form's, and what heads them."""


class Item(NamedTuple):
    """One row: what it is, each partner's own quantity by code, and that of the network.

    `group` heads the rows that belong together; `is_total` marks a sum of other rows. Where
    `summable` is false the partners overlap, and `whole` is what the secretariat states.
    """

    part: str
    group: str
    key: str
    label: str
    column: str
    unit: str
    decimals: int
    is_total: bool
    summable: bool
    own: Mapping[str, Quantity]
    whole: Quantity | None

    @property
    def is_derived(self) -> bool:
        """Whether it follows from other rows: a deviation, or its share of the budget."""
        return self.column in DERIVED

    @property
    def lacking(self) -> tuple[str, ...]:
        """The partners without a figure; a blank that is an answer is none of them."""
        return tuple(
            code for code, item in self.own.items() if item.value is None and not item.blank
        )


def items(data: ReportData, quantities: Quantities) -> Iterator[Item]:
    """All items: accounts by project and column with their deviations, usage, the indicators."""
    yield from _accounts(data, quantities)
    yield from _usage(data, quantities)
    yield from _kpis(data, quantities)


def _accounts(data: ReportData, quantities: Quantities) -> Iterator[Item]:
    form = data.form
    for project in data.setup.projects:
        headers = {column.key: column.label.format(year=data.setup.year) for column in form.columns}
        for column, header in {**headers, **DERIVED}.items():
            for block in form.blocks:
                posts = [(post.key, post.label, False) for post in form.posts_of(block.key)]
                for key, label, is_total in (*posts, (block.key, block.total, True)):
                    own = {
                        p.code: quantities[amount_id(project.key, key, column, p.key)]
                        for p in data.setup.partners
                    }
                    yield Item(
                        ACCOUNTS,
                        f"{project.name}, {header}",
                        key,
                        label,
                        column,
                        form.unit,
                        0,
                        is_total,
                        column != SHARE,
                        own,
                        quantities[amount_id(project.key, key, column)],
                    )


def _usage(data: ReportData, quantities: Quantities) -> Iterator[Item]:
    for item in data.form.indicators:
        yield Item(
            USAGE,
            f"Bruk og utnyttelse {data.setup.year}",
            item.id,
            item.short,
            "verdi",
            item.unit,
            item.decimals,
            bool(item.total_of),
            item.summable,
            {p.code: quantities[usage_id(item.id, p.key)] for p in data.setup.partners},
            quantities[usage_id(item.id)] if item.summable else None,
        )


def _kpis(data: ReportData, quantities: Quantities) -> Iterator[Item]:
    year = data.setup.year
    for kpi in data.form.kpis:
        rows = [(kpi.id, kpi.short, year_id(kpi_id(kpi.id), year))]
        for part in kpi.part:
            key = f"{kpi.id}.{part.id}"
            rows.append((key, part.label, kpi_id(key)))
        for key, label, whole in rows:
            yield Item(
                KPI,
                f"Resultatindikatorer {year}",
                key,
                label,
                "verdi",
                kpi.unit,
                0,
                bool(kpi.part) and key == kpi.id,
                kpi.summable,
                {p.code: quantities[kpi_id(key, p.key)] for p in data.setup.partners},
                quantities.get(whole),
            )


def quantities_json(quantities: Quantities) -> bytes:
    """All quantities with id, label, value, unit, formula and sources, in UTF-8."""
    listed = [
        {
            "id": item.id,
            "label": item.label,
            "value": item.value,
            "unit": item.unit,
            "formula": item.formula,
            "sources": [source._asdict() for source in item.sources],
        }
        for item in quantities.values()
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1).encode()


def quantities_csv(quantities: Quantities) -> bytes:
    """One line per quantity, as a Norwegian Excel opens it in columns."""
    head = ("id", "navn", "verdi", "enhet", "formel", "kilder")
    return csv_bytes([head, *map(_row, quantities.values())])


def _row(item: Quantity) -> tuple[object, ...]:
    sources = ", ".join(f"{source.sheet}!{source.cell}" for source in item.sources)
    return (item.id, item.label, item.value, item.unit, item.formula, sources)
