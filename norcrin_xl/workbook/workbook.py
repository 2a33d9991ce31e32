"""The network's workbook as one value: what was read, and all that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from norcrin_xl.checks.acceptance import Judged, about_acceptances, apply_acceptances
from norcrin_xl.checks.examination import check, not_run
from norcrin_xl.checks.stored_cells import StoredValue, YearHeading, check_headings, check_stored
from norcrin_xl.files import sha256
from norcrin_xl.findings import Finding, in_order
from norcrin_xl.model import CellRef, Field, Quantities, ReportData, Value
from norcrin_xl.quantities.derivation import as_printed, compute
from norcrin_xl.quantities.exhibits import Figure, Table, figures, tables
from norcrin_xl.spreadsheet.grid import cell_place
from norcrin_xl.workbook.areas.area import (
    SPARE_ROWS,
    Area,
    AreaRow,
    Areas,
    placed_rows,
    with_values,
)
from norcrin_xl.workbook.areas.inputs import LOG
from norcrin_xl.workbook.computed.book import Book
from norcrin_xl.workbook.layout import Layout, layout
from norcrin_xl.workbook.reading.areas import (
    acceptances,
    read_book,
    report_data,
    shape_of,
    stored_values,
)
from norcrin_xl.workbook.reading.raw import Formulas

OF_INPUTS = ("quantities", "printed", "tables", "figures")
"""What follows from the inputs alone, whatever the computed cells hold."""

FieldKey = tuple[str, str, str]
"""A field of a partner's tab: area, row key and column key."""


@dataclass(frozen=True)
class Workbook:
    """A workbook that was read: its bytes, its areas, and all that follows from them.

    Each derived value is computed once, when it is first asked for. `quantities` are exact,
    `printed` rounded so that tables foot: reports print those. `found` are the findings of the
    checks on `data`; `findings` those of the whole workbook that nobody has accepted, and what
    is to be said about acceptances.
    """

    file: str
    content: bytes
    areas: Areas
    plan: Layout
    data: ReportData
    headings: tuple[YearHeading, ...] = ()
    formulas: Formulas = field(default_factory=dict)

    @cached_property
    def quantities(self) -> Quantities:
        return compute(self.data)

    @cached_property
    def printed(self) -> Quantities:
        return as_printed(self.data, self.quantities)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        return tables(self.data)

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        return figures(self.data, self.printed)

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        return (*check(self.data, self.quantities), *check_headings(self.data, self.headings))

    @cached_property
    def all_found(self) -> tuple[Finding, ...]:
        """What the checks find in the data, the headings and the computed cells.

        A cell that the checks on data tell of is not told of as an old value besides.
        """
        told = {one.where for one in self.found}
        stored = check_stored(self.data, self.quantities, self.stored())
        old = (one for one in stored if one.where not in told)
        return in_order((*self.found, *old), self.plan.shape.partners)

    @cached_property
    def judged(self) -> Judged:
        """All that is found, and what of it is accepted."""
        return apply_acceptances(self.all_found, acceptances(self.areas), self.data, not_run())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The gravest first, then by partner."""
        found = (*self.judged.open, *about_acceptances(self.judged))
        return in_order(found, self.plan.shape.partners)

    @cached_property
    def cells(self) -> Book:
        """Every computed cell: its formula, and the value that it should hold."""
        from norcrin_xl.workbook.computed.rules import RULES  # a report is made without them

        shown = figures(self.data, self.quantities)
        return Book(self.plan, self.areas, self.data, self.quantities, shown, RULES)

    @property
    def log(self) -> tuple[AreaRow, ...]:
        """The rows of Logg."""
        return tuple(self.areas.get(LOG, ()))

    def is_typed_over(self, ref: CellRef) -> bool:
        """Whether somebody's value stands where the file should have a formula."""
        known = self.formulas.get(ref.sheet)
        return known is not None and cell_place(ref.cell) not in known

    def placed(self, area: Area) -> Iterator[tuple[int, AreaRow]]:
        """The rows of an area as they were read, each with its place among the area's own."""
        return placed_rows(area, self.areas.get(area.name, ()))

    def stored(self) -> Iterator[StoredValue]:
        """The computed cells as they were read, each with the quantity that it shows."""
        for one in stored_values(self.plan, self.areas):
            yield one._replace(typed=self.is_typed_over(one.field.ref))

    def known(self) -> dict[FieldKey, Value]:
        """The present content of all fields on the partners' tabs."""
        return {key: item.value for key, item in self.fields().items()}

    def fields(self) -> dict[FieldKey, Field]:
        """Every cell on the partners' tabs."""
        return {
            (area.name, row[area.columns[0].key].text, column): item
            for code in self.plan.shape.partners
            for area in self.plan.on_sheet(code)
            for row in self.areas[area.name]
            if row[area.columns[0].key].text
            for column, item in row.items()
        }

    def with_rows(self, name: str, rows: Sequence[AreaRow]) -> Workbook:
        """The workbook with these rows in the list `name`, in their places."""
        key = self.plan[name].columns[0].key
        new = {row[key].ref: row for row in rows}
        old = [new.pop(row[key].ref, row) for row in self.areas[name]]
        return self._alike(replace(self, areas={**self.areas, name: (*old, *new.values())}))

    def with_values(self, values: Mapping[CellRef, Value]) -> Workbook:
        """The workbook with other values in some cells."""
        areas = with_values(self.areas, values)
        return replace(
            self, areas=areas, data=report_data(areas, self.file, self.data.source_sha256)
        )

    def with_results(self, values: Mapping[CellRef, Value]) -> Workbook:
        """The workbook with other values in cells that nothing is computed from."""
        return self._alike(self.with_values(values))

    def _alike(self, other: Workbook) -> Workbook:
        """A workbook with the same inputs, for which nothing is computed again."""
        known = vars(self)
        names = (*OF_INPUTS, "found") if other.data == self.data else OF_INPUTS
        vars(other).update((name, known[name]) for name in names if name in known)
        return other


def workbook_in(content: bytes, file: str) -> Workbook:
    """The workbook in `content`, its free lists at their real length.

    Raises `UserError` when it isn't the network's.
    """
    areas, headings, formulas = read_book(content, file)
    lengths = {name: len(rows) - SPARE_ROWS for name, rows in areas.items()}
    plan = layout(replace(shape_of(areas), lengths=lengths))
    data = report_data(areas, file, sha256(content))
    return Workbook(file, content, areas, plan, data, headings, formulas)
