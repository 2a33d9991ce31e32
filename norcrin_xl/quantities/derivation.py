"""All quantities of a report, exact and as they are printed.

Printed, tables foot, and text, chart and PDF show the same figure. A row that is added up (a column
of a block, the partners of an indicator) has a total that is rounded as people round, and lines
that are rounded so that they add up to it. Whatever is made of those, such as deviations, changes,
all projects and sums of parts, is computed of what is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import NamedTuple

from norcrin_xl.model import Quantities, Quantity, ReportData
from norcrin_xl.numbers import difference, rounded, total
from norcrin_xl.quantities.quantity_ids import ALL, amount_id, kpi_id, report_id, usage_id, year_id
from norcrin_xl.quantities.reported import UNIT, Owner, counts, economy


def compute(data: ReportData) -> Quantities:
    """Every quantity of the report, in the order: report, economy, usage, KPIs."""
    return Quantities((*_report(data), *economy(data), *counts(data)))


def _report(data: ReportData) -> Iterator[Quantity]:
    year, back = data.setup.year, data.form.history_years
    for name, label, after in (
        ("aar", "Rapporteringsår", 0),
        ("fjoraar", "Året før", -1),
        ("forfjoraar", "To år før", -2),
        ("foerste_aar", "Første år i seriene", -back),
        ("neste_aar", "Året etter", 1),
    ):
        sign = "−" if after < 0 else "+"
        formula = f"rapporteringsår {sign} {abs(after)}" if after else "arket Oppsett"
        source = (data.setup.year_ref,)
        yield Quantity(report_id(name), label, year + after, "år", formula, source)
    partners = len(data.setup.partners)
    formula = "antall i arket Oppsett"
    yield Quantity(report_id("partnere"), "Antall partnere", partners, "partnere", formula)


DIFFERENCES = (".avvik", ".endring", ".ubrukt")
NOT_ADDED = ("andel", "ord", "år")
"""The units of what is no sum and no difference."""


class Row(NamedTuple):
    """Quantities that add up to the one with the id `total`, each counted with its sign."""

    ids: tuple[str, ...]
    total: str
    signs: tuple[int, ...]
    decimals: int = 0


class Moved(NamedTuple):
    """A figure that isn't printed as it would be rounded alone."""

    id: str
    exact: float
    printed: float


def as_printed(data: ReportData, quantities: Quantities) -> Quantities:
    """The quantities with the figures that reports print.

    What tables, texts, charts and annexes are printed from, so that they all foot and show the
    same figure. The same object where every figure is printed as it is.
    """
    figures = _figures(data, quantities)
    if all(quantities[key].value == value for key, value in figures.items()):
        return quantities
    return Quantities(
        replace(item, value=figures[key]) if key in figures else item
        for key, item in quantities.items()
    )


def moved(data: ReportData, quantities: Quantities, printed: Quantities) -> Iterator[Moved]:
    """The figures that are rounded another way than alone, so that what is printed foots.

    A count with decimals is none of them: that is an error of its own.
    """
    if printed is quantities:
        return
    decimals = _decimals(data)
    for key, item in quantities.items():
        if item.unit != UNIT and key not in decimals:
            continue
        exact, shown = quantities.number(key), printed.number(key)
        if exact is None or shown is None or exact == shown:
            continue
        if float(rounded(exact, decimals.get(key, 0))) != shown:
            yield Moved(key, exact, shown)


def footed(values: Sequence[float], decimals: int, goal: float) -> list[float]:
    """`values` rounded to `decimals` so that they add up to `goal`, the largest fractions up.

    Each becomes one of the two figures beside it. One that holds no more decimals stays.
    """
    step = 10**decimals
    units = [round(value * step, 9) for value in values]
    low = [floor(unit) for unit in units]
    order = sorted(range(len(units)), key=lambda i: low[i] - units[i])
    ups = round(goal * step) - sum(low)
    up = [i for i in order if units[i] != low[i]][: max(0, ups)]
    return [round((unit + (i in up)) / step, decimals) + 0.0 for i, unit in enumerate(low)]


def _figures(data: ReportData, quantities: Quantities) -> Mapping[str, float]:
    """The printed figures by id: rows with their totals first, then what is made of them."""
    figures = dict(_equal_totals(data, quantities))
    for row in _rows(data):
        figures.update(_lines(row, quantities, figures.get(row.total)))
    terms = {key: item.terms for key, item in quantities.items() if item.terms}
    terms |= dict(_sums_of_projects(data))
    decimals = _decimals(data)

    def figure(key: str) -> float:
        value = quantities.number(key)
        if value is None or key in figures:
            return figures.get(key, 0.0)
        if key not in terms:
            return float(rounded(value, decimals.get(key, 0)))
        parts = [figure(term) for term in terms[key]]
        figures[key] = difference(*parts) if key.endswith(DIFFERENCES) else total(parts)
        return figures[key]

    for key, item in quantities.items():
        if key in terms and item.unit not in NOT_ADDED and item.value is not None:
            figure(key)
    return figures


def _sums_of_projects(data: ReportData) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The blocks over all projects: as lines they may have signs, as totals they have none."""
    for block in data.form.blocks:
        for column in data.form.columns:
            parts = (amount_id(p.key, block.key, column.key) for p in data.setup.projects)
            yield amount_id(ALL, block.key, column.key), tuple(parts)


def _owners(data: ReportData) -> Iterator[Owner]:
    """Each project, and each partner in it."""
    for project in data.setup.projects:
        yield Owner(project.key)
        yield from (Owner(project.key, partner.key) for partner in data.setup.partners)


def _equal_totals(data: ReportData, quantities: Quantities) -> Iterator[tuple[str, float]]:
    """The totals that are to be equal: one figure where they are, within the tolerance."""
    for owner in _owners(data):
        for column in data.form.columns:
            ids = [owner.id(key, column.key) for key in data.form.equal_totals]
            known = {key: value for key in ids if (value := quantities.number(key)) is not None}
            low, high = min(known.values(), default=0.0), max(known.values(), default=0.0)
            if known and high - low <= min(data.setup.limits["toleranse"], 0.5):
                first = float(rounded(next(iter(known.values())), 0))
                goal = min(max(first, float(floor(high))), float(ceil(low)))
                yield from ((key, goal) for key in known)


def _rows(data: ReportData) -> Iterator[Row]:
    """The columns of each block, and the partners of each indicator that is summed."""
    form, partners = data.form, data.setup.partners
    for owner in _owners(data):
        for block in form.blocks:
            posts = form.posts_of(block.key)
            for column in form.columns:
                ids = tuple(owner.id(post.key, column.key) for post in posts)
                signs = tuple(post.sign for post in posts)
                yield Row(ids, owner.id(block.key, column.key), signs)
    alike = (1,) * len(partners)
    for item in form.indicators:
        if item.summable and not item.total_of:
            own = tuple(usage_id(item.id, partner.key) for partner in partners)
            yield Row(own, usage_id(item.id), alike, item.decimals)
    for kpi in form.kpis:
        wholes = {key: kpi_id(key) for key in (f"{kpi.id}.{part.id}" for part in kpi.part)}
        if not kpi.part and kpi.summable:
            wholes = {kpi.id: year_id(kpi_id(kpi.id), data.setup.year)}
        for key, whole in wholes.items():
            yield Row(tuple(kpi_id(key, partner.key) for partner in partners), whole, alike)


def _lines(row: Row, quantities: Quantities, goal: float | None) -> Iterator[tuple[str, float]]:
    """The lines of a row and its total; rounded one by one where the total is missing."""
    whole = quantities.number(row.total)
    known = [
        (key, sign, value)
        for key, sign in zip(row.ids, row.signs, strict=True)
        if (value := quantities.number(key)) is not None
    ]
    if whole is None:
        yield from ((key, float(rounded(value, row.decimals))) for key, _, value in known)
        return
    goal = float(rounded(whole, row.decimals)) if goal is None else goal
    yield row.total, goal
    lines = footed([sign * value for _, sign, value in known], row.decimals, goal)
    yield from ((key, sign * line + 0.0) for (key, sign, _), line in zip(known, lines, strict=True))


def _decimals(data: ReportData) -> Mapping[str, int]:
    """How many decimals a quantity is printed with, where that isn't none."""
    found: dict[str, int] = {}
    for item in data.form.indicators:
        if item.decimals:
            own = usage_id(item.id)
            keys = [own, *(usage_id(item.id, partner.key) for partner in data.setup.partners)]
            keys += [year_id(own, year) for year in data.form.years(data.setup.year)]
            found |= dict.fromkeys(keys, item.decimals)
    return found
