"""All checks, in the order in which their findings are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from norcrin_xl.checks.completeness import (
    check_choices,
    check_figures_are_figures,
    check_missing_figures,
    check_texts,
)
from norcrin_xl.checks.economy import check_equal_totals, check_explanations
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, ReportData

Check = Callable[[ReportData, Quantities], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_figures_are_figures,
    check_missing_figures,
    check_equal_totals,
    check_explanations,
    check_choices,
    check_texts,
)


def check(data: ReportData, quantities: Quantities) -> tuple[Finding, ...]:
    """The findings of all checks."""
    return tuple(found for rule in CHECKS for found in rule(data, quantities))
