"""What checks go through: every amount, every count, each partner's reported series.

Also the words that messages share. Nothing here judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from norcrin_xl.form import Column, Indicator, Kpi, Post
from norcrin_xl.model import CellRef, Field, Project, Quantities, ReportData, Submission
from norcrin_xl.numbers import decimal_text, rounded, signed_text
from norcrin_xl.quantities.usage import usage_id


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

    @property
    def last_year(self) -> float | None:
        """Last year's accounts for the post, where they are kept."""
        kept = self.submission.accounts_last_year.get((self.project.key, self.post.key))
        return kept.number if kept else None


class Reported(NamedTuple):
    """One partner's figure for an indicator or a KPI, with last year's where it is kept.

    `part` marks a part of a sum, `total` a computed sum; `summable` is false where partners
    overlap; `decimals` is what the form allows.
    """

    key: str
    label: str
    submission: Submission
    value: float | None
    ref: CellRef
    last_year: float | None
    part: bool
    total: bool
    summable: bool
    decimals: int
    history: bool

    @property
    def partner(self) -> str:
        return self.submission.partner.code


def amounts(data: ReportData) -> Iterator[Amount]:
    """All amounts of all partners."""
    for submission in data.submissions:
        for project in data.setup.projects:
            for post in data.form.posts:
                for column in data.form.columns:
                    field = submission.accounts[project.key, post.key, column.key]
                    yield Amount(submission, project, post, column, field)


def reported(data: ReportData, quantities: Quantities) -> Iterator[Reported]:
    """Every figure that a partner reports as usage or KPI, sums too, partner by partner."""
    for submission in data.submissions:
        for item in data.form.indicators:
            yield _indicator(submission, item, quantities)
        for kpi in data.form.kpis:
            yield _kpi(submission, kpi, quantities)
            yield from _parts(submission, kpi)


def _indicator(submission: Submission, item: Indicator, quantities: Quantities) -> Reported:
    return Reported(
        item.id,
        item.short,
        submission,
        quantities.number(usage_id(item.id, submission.partner)),
        submission.usage[item.id].ref,
        submission.usage_last_year[item.id].number,
        item.part,
        bool(item.total_of),
        item.summable,
        item.decimals,
        item.history,
    )


def _kpi(submission: Submission, kpi: Kpi, quantities: Quantities) -> Reported:
    return Reported(
        kpi.id,
        kpi.short,
        submission,
        quantities.number(f"kpi.{kpi.id}.{submission.partner.key}"),
        submission.kpis[kpi.id].ref,
        submission.kpis_last_year[kpi.id].number,
        False,
        bool(kpi.part),
        kpi.summable,
        0,
        True,
    )


def _parts(submission: Submission, kpi: Kpi) -> Iterator[Reported]:
    for part in kpi.part:
        field = submission.kpis[f"{kpi.id}.{part.id}"]
        last = submission.kpis_last_year[f"{kpi.id}.{part.id}"].number
        key = f"{kpi.id}.{part.id}"
        yield Reported(
            key,
            part.label,
            submission,
            field.number,
            field.ref,
            last,
            True,
            False,
            kpi.summable,
            0,
            False,
        )


def figure(value: float | None) -> str:
    """A figure as messages write it: decimals only where it has them."""
    if value is None:
        return "mangler"
    return decimal_text(value, 0 if float(value).is_integer() else 2)


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
