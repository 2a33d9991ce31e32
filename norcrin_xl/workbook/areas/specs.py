"""What areas are made of: the workbook's shape, and the columns and rows that sheets share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from norcrin_xl.form import Form
from norcrin_xl.workbook.areas.area import (
    AreaColumn,
    AreaRowSpec,
    ColumnKind,
    RowKind,
    column_letter,
)

KEY, LABEL, INPUT = ColumnKind.KEY, ColumnKind.LABEL, ColumnKind.INPUT
COMPUTED, FIXED = ColumnKind.COMPUTED, ColumnKind.FIXED

DATE_ROWS = ("frist", "ny_eier_fra", "dato", "godkjent_dato")
"""The named values that are dates."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the layout depends on: the form, the year, the network and how long its lists are.

    `projects` holds (key, name) pairs; `lengths` the number of rows of each free list.
    """

    form: Form
    year: int
    projects: tuple[tuple[str, str], ...]
    partners: tuple[str, ...]
    lengths: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AreaSpec:
    """An area before it has a place: its name, title, columns and rows, and what it holds.

    The role is the name where that does not say whose or about what the area is.
    """

    name: str
    title: str
    columns: tuple[AreaColumn, ...]
    rows: tuple[AreaRowSpec, ...]
    role: str = ""
    partner: str = ""
    subject: str = ""


def partner_area(code: str, what: str) -> str:
    """The defined name of a partner's area, such as ``OUS_okonomi_norcrin2``."""
    return f"{code}_{what}"


ColumnTuple = tuple[str, str, str, ColumnKind] | tuple[str, str, str, ColumnKind, str]

SPARE_ROWS = 3
"""Blank rows at the end of a list that grows, so that the next entry needs no new row."""


def columns_of(*columns: ColumnTuple) -> tuple[AreaColumn, ...]:
    """Columns from tuples of key, letter, header, kind and (for figures) format."""
    return tuple(AreaColumn(*column) for column in columns)


def field_columns(letter: str) -> tuple[AreaColumn, ...]:
    """A list of named values, one per row, with the values in the column `letter`."""
    return columns_of(
        ("key", "A", "Felt", KEY), ("label", "B", "Hva", LABEL), ("value", letter, "Verdi", INPUT)
    )


def free_rows(shape: Shape, name: str) -> tuple[AreaRowSpec, ...]:
    """Rows of a list that grows: as many as it holds, and some spare."""
    return tuple(AreaRowSpec("") for _ in range(shape.lengths.get(name, 0) + SPARE_ROWS))


def todo_rows(shape: Shape) -> tuple[tuple[str, str], ...]:
    """What a partner has to fill in, as (key, label) pairs in the order of the tab."""
    return (
        *((f"okonomi_{key}", f"Regnskap og budsjett {name}") for key, name in shape.projects),
        ("forklaring", "Forklaring på store avvik"),
        ("bruk", "Bruk og utnyttelse"),
        ("kpi", "Resultatindikatorer"),
        ("tekst", availability_title(shape.form)),
        ("signatur", "Godkjenning"),
    )


def availability_title(form: Form) -> str:
    """Above a partner's text on how the infrastructure is available."""
    return f"Tekst til avsnitt {form.number_of('availability')}"


def account_columns(shape: Shape, *, of_partner: bool) -> tuple[AreaColumn, ...]:
    """Post, text, a column per column of the form, deviation and per cent.

    A partner's has last year's figure before them, and after them status, explanation, help and
    the deviation that the explanation was written for.
    """
    indexes = iter(range(2, 20))
    columns: list[ColumnTuple] = [("key", "A", "Post", KEY), ("label", "B", "Tekst", LABEL)]

    def add(key: str, header: str, kind: ColumnKind, format: str = "tekst") -> None:
        columns.append((key, column_letter(next(indexes)), header, kind, format))

    if of_partner:
        add("last_year", f"Regnskap {shape.year - 1}", FIXED, "konto")
    for column in shape.form.columns:
        header = column.label.format(year=shape.year)
        add(column.key, header, INPUT if of_partner else COMPUTED, "konto")
    add("avvik", "Avvik", COMPUTED, "konto")
    add("avvik_prosent", "Avvik %", COMPUTED, "endring_prosent1")
    if of_partner:
        add("status", "Status", COMPUTED)
        add("forklaring", "Forklaring", INPUT)
        add("help", "Veiledning", FIXED)
        add("forklart_avvik", "Avvik da forklaringen ble skrevet", FIXED, "konto")
        add("forklart_ord", "", FIXED)
    return columns_of(*columns)


def account_rows(form: Form) -> tuple[AreaRowSpec, ...]:
    """Each block as a heading, its posts and its total."""
    rows: list[AreaRowSpec] = []
    for block in form.blocks:
        rows.append(AreaRowSpec("", block.label, RowKind.HEADING))
        rows += [AreaRowSpec(post.key, post.label) for post in form.posts_of(block.key)]
        rows.append(AreaRowSpec(block.key, block.total, RowKind.TOTAL))
    return tuple(rows)


def usage_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    """A row per usage indicator; what is a sum of others is a total."""
    return tuple(
        AreaRowSpec(
            item.id, item.label, RowKind.TOTAL if item.total_of else RowKind.ITEM, item.decimals
        )
        for item in shape.form.indicators
    )


def kpi_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    """A row per KPI, followed by its parts; a KPI with parts is a total."""
    rows: list[AreaRowSpec] = []
    for kpi in shape.form.kpis:
        rows.append(AreaRowSpec(kpi.id, kpi.short, RowKind.TOTAL if kpi.part else RowKind.ITEM))
        rows += [AreaRowSpec(f"{kpi.id}.{part.id}", part.label) for part in kpi.part]
    return tuple(rows)


def series_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    """A row per figure with a history: the KPIs, then the usage indicators that have one."""
    series = [(kpi.id, kpi.short) for kpi in shape.form.kpis]
    series += [(item.id, item.short) for item in shape.form.indicators if item.history]
    return tuple(AreaRowSpec(key, label) for key, label in series)
