"""All quantities as tables to copy from: each in every format that suits it, grouped by subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from norcrin_xl.model import Quantities, Quantity, ReportData
from norcrin_xl.quantities.exhibits import Linked, RowStyle, Table, TableCell, TableColumn, TableRow
from norcrin_xl.quantities.quantity_ids import ECONOMY, GROUPS, subject_of

ALL_PROJECTS, NETWORK = "Alle prosjekter", "Hele nettverket"
_MOST_CELLS = 2
_FORMAT_COLUMNS: Sequence[tuple[str, Sequence[str]]] = (
    ("Millioner", ("mill1",)),
    ("Millioner", ("mill3",)),
    ("Uten fortegn", ("antall",)),
    ("Ord", ("retning", "mer_mindre")),
    ("Ord", ("okning_nedgang",)),
)
"""The columns after the usual format: what they show, and the formats that stand in them."""

_NAME, _ID, _VALUE, _OTHER, _WORD, _SOURCE = 0.24, 0.26, 0.095, 0.08, 0.11, 0.23
"""Shares of the width, before they are made to add up."""


class NumberGroup(NamedTuple):
    """A heading of the catalogue with its level from 1; the table below it, if any."""

    level: int
    heading: str
    table: Table | None


def number_groups(data: ReportData, quantities: Quantities) -> Iterator[NumberGroup]:
    """The quantities by group, project and partner, in the order of the registry."""
    groups: dict[str, dict[str, dict[str, list[Quantity]]]] = {}
    for item in quantities.values():
        group, project, partner = subject_of(item.id, data.setup)
        if not project and group == GROUPS[ECONOMY]:
            project = ALL_PROJECTS
        owners = groups.setdefault(group, {}).setdefault(project, {})
        owners.setdefault(partner, []).append(item)
    number = 0
    for group, projects in groups.items():
        own = [owners for owners in projects.values() if list(owners) == [""]]
        single = len(projects) == len(own) == 1
        yield NumberGroup(1, group, _table(f"{number}", own[0][""], group) if single else None)
        number += 1
        if single:
            continue
        for project, owners in projects.items():
            if project:
                yield NumberGroup(2, project, None)
            for partner, items in _in_order(owners, data):
                heading = partner or NETWORK
                about = " ".join(part for part in (group, project, heading) if part)
                table = _table(f"{number}", items, about)
                yield NumberGroup(3 if project else 2, heading, table)
                number += 1


def _in_order(
    owners: Mapping[str, list[Quantity]], data: ReportData
) -> Iterator[tuple[str, list[Quantity]]]:
    """The network's own figures first, then the partners in their fixed order."""
    for code in ("", *(partner.code for partner in data.setup.partners)):
        if code in owners:
            yield code, owners[code]


def _table(name: str, items: Sequence[Quantity], about: str) -> Table:
    used = {form for item in items if item.value is not None for form in item.formats[1:]}
    others = [
        (header, [name for name in names if name in used])
        for header, names in _FORMAT_COLUMNS
        if used.intersection(names)
    ]
    named = (f"{header} ({', '.join(names)})" for header, names in others)
    heads = ["Tall", "Id", "Verdi", *named, "Kilde"]
    widths = [_WORD if header == "Ord" else _OTHER for header, _ in others]
    shares = [_NAME, _ID, _VALUE, *widths, _SOURCE]
    last = len(heads) - 1
    columns = tuple(
        TableColumn(head, 2 <= at < last and not head.startswith("Ord"), share / sum(shares))
        for at, (head, share) in enumerate(zip(heads, shares, strict=True))
    )
    rows = tuple(TableRow(RowStyle.PLAIN, tuple(_cells(item, others))) for item in items)
    summary = f"{about}: {len(items)} tall med id, verdi i hvert format og kilde."
    return Table(f"katalog.{name}", "", "", columns, rows, (), summary)


def _cells(item: Quantity, others: Sequence[tuple[str, Sequence[str]]]) -> Iterator[TableCell]:
    usual, *more = item.formats
    yield item.label
    yield item.written
    yield Linked(item.written, usual)
    for _, forms in others:
        found = next((name for name in forms if name in more), "")
        yield Linked(item.written, found) if found and item.value is not None else ""
    yield _source(item)


def _source(item: Quantity) -> str:
    """The formula in words, and the first of the cells that the number comes from."""
    cells = [f"{ref.sheet}!{ref.cell}" for ref in item.sources[:_MOST_CELLS]]
    more = len(item.sources) - len(cells)
    shown = ", ".join(cells) + (f" og {more} til" if more > 0 else "")
    return f"{item.formula}: {shown}" if shown else item.formula
