"""What checks go through: every amount, every count, each partner's reported series.

Also the words that messages share. Nothing here judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from string import digits
from typing import Any, NamedTuple, TypeVar

from norcrin_xl.findings import Finding, finding
from norcrin_xl.form.schema import Column, Indicator, Kpi, Post
from norcrin_xl.model import CellRef, Field, Project, Quantities, ReportData, Submission
from norcrin_xl.numbers import MISSING, decimal_text, listed, rounded, runs, signed_text
from norcrin_xl.quantities.quantity_ids import kpi_id, usage_id
from norcrin_xl.spreadsheet.grid import cell_place

Item = TypeVar("Item")

MANY = 3
"""As many cells of one part of a sheet with the same fault are told of once."""


class Amount(NamedTuple):
    """One amount of a partner's accounts, in 1000 NOK."""

    submission: Submission
    project: Project
    post: Post
    column: Column
    field: Field

    @property
    def partner(self) -> str:
        return self.submission.partner.code

    @property
    def label(self) -> str:
        return f"{self.column.key} for post {self.post.key} i {self.project.name}"

    def beside(self, column: str) -> Field:
        """The same post in another column of the form."""
        return self.submission.accounts[self.project.key, self.post.key, column]

    def found(self, code: str, **fields: Any) -> Finding:
        """The finding `code` at the amount's cell."""
        words = {"label": self.label, "found": figure(self.field.number), **fields}
        return finding(code, self.field.ref, self.partner, **words)

    @property
    def last_year(self) -> float | None:
        """Last year's accounts for the post, where they are kept."""
        kept = self.submission.accounts_last_year.get((self.project.key, self.post.key))
        return kept.number if kept else None


class Reported(NamedTuple):
    """One partner's figure for an indicator or a KPI, with last year's cell.

    `sources` are the cells that it is made of. `part` marks a part of a sum, `total` a computed
    sum; `summable` is false where partners overlap; `decimals` is what the form allows.
    """

    key: str
    label: str
    submission: Submission
    value: float | None
    sources: tuple[CellRef, ...]
    ref: CellRef
    before: Field
    part: bool = False
    total: bool = False
    summable: bool = True
    decimals: int = 0
    history: bool = False

    @property
    def partner(self) -> str:
        return self.submission.partner.code

    @property
    def last_year(self) -> float | None:
        return self.before.number

    def found(self, code: str, **fields: Any) -> Finding:
        """The finding `code` at the figure's cell."""
        words = {"label": self.label, "found": figure(self.value), **fields}
        rests_on = (*self.sources, self.before.ref)
        return finding(code, self.ref, self.partner, rests_on=rests_on, **words)


def amounts(data: ReportData, column: str) -> Iterator[Amount]:
    """The amounts of all partners in one column of the form."""
    columns = [item for item in data.form.columns if item.key == column]
    for submission in data.submissions:
        for project in data.setup.projects:
            for post in data.form.posts:
                for column_spec in columns:
                    field = submission.accounts[project.key, post.key, column_spec.key]
                    yield Amount(submission, project, post, column_spec, field)


def reported(data: ReportData, quantities: Quantities) -> Iterator[Reported]:
    """Every figure that a partner reports as usage or KPI, sums too, partner by partner."""
    for submission in data.submissions:
        for item in data.form.indicators:
            yield _indicator(submission, item, quantities)
        for kpi in data.form.kpis:
            yield _kpi(submission, kpi, quantities)
            yield from _parts(submission, kpi)


def _indicator(submission: Submission, item: Indicator, quantities: Quantities) -> Reported:
    key = usage_id(item.id, submission.partner.key)
    return Reported(
        item.id,
        item.short,
        submission,
        quantities.number(key),
        quantities[key].sources,
        submission.usage[item.id].ref,
        submission.usage_last_year[item.id],
        part=item.part,
        total=bool(item.total_of),
        summable=item.summable,
        decimals=item.decimals,
        history=item.history,
    )


def _kpi(submission: Submission, kpi: Kpi, quantities: Quantities) -> Reported:
    key = kpi_id(kpi.id, submission.partner.key)
    return Reported(
        kpi.id,
        kpi.short,
        submission,
        quantities.number(key),
        quantities[key].sources,
        submission.kpis[kpi.id].ref,
        submission.kpis_last_year[kpi.id],
        total=bool(kpi.part),
        summable=kpi.summable,
        history=True,
    )


def _parts(submission: Submission, kpi: Kpi) -> Iterator[Reported]:
    for part in kpi.part:
        key = f"{kpi.id}.{part.id}"
        field, before = submission.kpis[key], submission.kpis_last_year[key]
        yield Reported(
            key, part.label, submission, field.number, (field.ref,), field.ref, before, part=True
        )


def together(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Many with the same fault as one group, to be told of once; few one by one."""
    return [items] if len(items) >= MANY else [[item] for item in items]


def figure(value: float | None) -> str:
    """A figure as messages write it: decimals only where it has them."""
    if value is None:
        return MISSING
    return decimal_text(value, 0 if float(value).is_integer() else 2)


def cells_text(cells: Iterable[CellRef]) -> str:
    """Cells of a sheet, those that lie together as a range: "D8–H11 og D16"."""
    columns: dict[int, list[int]] = {}
    letters: dict[int, str] = {}
    for ref in cells:
        row, column = cell_place(ref.cell)
        columns.setdefault(column, []).append(row + 1)
        letters[column] = ref.cell.rstrip(digits)
    blocks: dict[tuple[int, int], list[int]] = {}
    for column, rows in sorted(columns.items()):
        for run in runs(sorted(rows)):
            blocks.setdefault(run, []).append(column)
    found = sorted(
        (top, left, bottom, right)
        for (top, bottom), across in blocks.items()
        for left, right in runs(across)
    )
    ends = [(f"{letters[left]}{top}", f"{letters[right]}{low}") for top, left, low, right in found]
    return listed([first if first == last else f"{first}–{last}" for first, last in ends])


def per_cent(share: float) -> str:
    """A share as messages write it."""
    return f"{decimal_text(share * 100, 1)} %"


def deviation(amount: float, share: float | None) -> str:
    """A deviation in 1000 NOK and, where it can be computed, in per cent."""
    tnok = f"{signed_text(amount, 0 if amount.is_integer() else 2)} tusen kroner"
    if rounded(amount, 2) == 0:
        return "0"
    return tnok if share is None else f"{tnok} ({signed_text(share * 100, 1)} %)"


def times(a: float, b: float) -> float:
    """How many times the larger of two figures holds the smaller, which counts as at least 1."""
    small, large = sorted((abs(a), abs(b)))
    return large / max(small, 1.0)
