"""The network's workbook as take-in sees it: layout, content, and the place of each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from norcrin_xl.files import sha256
from norcrin_xl.model import CellRef, Field, ReportData, Value
from norcrin_xl.partners.forms.plan import Key, area_plan
from norcrin_xl.partners.returned.identity import Expected
from norcrin_xl.partners.returned.sums import Tokens, tokens
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.areas.area import AreaRow, Areas, with_values
from norcrin_xl.workbook.areas.specs import SPARE_ROWS, Shape
from norcrin_xl.workbook.computed.book import Book
from norcrin_xl.workbook.drawing.build import RULES
from norcrin_xl.workbook.layout import Layout, layout
from norcrin_xl.workbook.reading.areas import read_areas, shape_of
from norcrin_xl.workbook.reading.contents import report_data


@dataclass(frozen=True)
class NetworkBook:
    """A read workbook with the layout that fits it, its free lists at their real length."""

    file: str
    content: bytes
    areas: Areas
    plan: Layout
    data: ReportData

    @property
    def expected(self) -> Expected:
        """What the workbook expects of returned forms."""
        setup = self.data.setup
        known, formulas = dict(self.known()), dict(self._formulas())
        return Expected(self.plan, setup.network, setup.workbook_id, known, formulas)

    def _formulas(self) -> Iterator[tuple[Key, Tokens]]:
        """What the formulas of the partners' sums are made of."""
        book = Book(self.plan, self.areas, self.data, compute(self.data), {}, RULES)
        for code in self.plan.shape.partners:
            for area in self.plan.on_sheet(code):
                for item in area_plan(area, self.plan.shape.form).sums:
                    row = area.row_number(item.spec.key) - area.top
                    made = book.computed(area, row, item.column.key)
                    if made is not None:
                        yield (area.name, item.spec.key, item.column.key), tokens(made.formula)

    def known(self) -> Mapping[Key, Value]:
        """The present content of all fields on the partners' tabs."""
        return {key: item.value for key, item in self.fields().items()}

    def fields(self) -> dict[Key, Field]:
        """Every cell on the partners' tabs by area, row key and column key."""
        return {
            (area.name, row[area.columns[0].key].text, column): item
            for code in self.plan.shape.partners
            for area in self.plan.on_sheet(code)
            for row in self.areas[area.name]
            if row[area.columns[0].key].text
            for column, item in row.items()
        }

    def with_rows(self, name: str, rows: Sequence[AreaRow]) -> NetworkBook:
        """The workbook with these rows in the list `name`, in their places; nothing is computed."""
        key = self.plan[name].columns[0].key
        new = {row[key].ref: row for row in rows}
        old = [new.pop(row[key].ref, row) for row in self.areas[name]]
        return replace(self, areas={**self.areas, name: (*old, *new.values())})

    def with_values(self, values: Mapping[CellRef, Value]) -> NetworkBook:
        """The workbook with other values in some cells; nothing is computed."""
        areas = with_values(self.areas, values)
        data = report_data(areas, self.file, self.data.source_sha256)
        return NetworkBook(self.file, self.content, areas, self.plan, data)


def network_book(content: bytes, file: str) -> NetworkBook:
    """The workbook in `content`. Raises `UserError` when it isn't the network's."""
    areas = read_areas(content, file, lists=True)
    shape = shape_of(areas, file)
    lengths = {name: len(rows) - SPARE_ROWS for name, rows in areas.items()}
    plan = layout(Shape(shape.form, shape.year, shape.projects, shape.partners, lengths))
    return NetworkBook(file, content, areas, plan, report_data(areas, file, sha256(content)))
