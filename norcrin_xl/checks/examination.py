"""All checks, in the order in which their findings are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from norcrin_xl.checks import (
    carried_over,
    completeness,
    deviations,
    earlier_years,
    grant,
    outliers,
    overlaps,
    project_periods,
    repeated_years,
    shares,
    totals,
    units,
)
from norcrin_xl.checks.text.registry import check_spelling, check_text
from norcrin_xl.dictionary import bokmal
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, ReportData

Check = Callable[[ReportData, Quantities], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    completeness.check_answers,
    completeness.check_figures_are_figures,
    completeness.check_missing_figures,
    overlaps.check_counts,
    overlaps.check_negative_amounts,
    units.check_units_of_amounts,
    units.check_units_of_partners,
    units.check_units_of_counts,
    totals.check_equal_totals,
    totals.check_totals_of_parts,
    totals.check_network_is_sum_of_partners,
    deviations.check_explanations,
    deviations.check_network_deviations,
    deviations.check_stale_explanations,
    grant.check_grant,
    grant.check_unused_funds,
    outliers.check_against_last_year,
    outliers.check_amounts_against_last_year,
    outliers.check_against_partners,
    outliers.check_against_series,
    shares.check_shares,
    repeated_years.check_repeated_years,
    repeated_years.check_same_as_last_year,
    repeated_years.check_copied_from_last_year,
    repeated_years.check_history,
    earlier_years.check_earlier_years,
    overlaps.check_copied_partners,
    overlaps.check_overlaps,
    overlaps.check_capacity,
    totals.check_rounding,
    project_periods.check_periods,
    project_periods.check_year,
    project_periods.check_sign_off,
    carried_over.check_reported,
    carried_over.check_drafts,
    completeness.check_texts,
    check_text,
    check_spelling,
)


def not_run() -> frozenset[str]:
    """The codes that nothing is said about on a machine without a dictionary."""
    return frozenset() if bokmal() else frozenset({"skrivefeil"})


def check(data: ReportData, quantities: Quantities) -> tuple[Finding, ...]:
    """The findings of all checks on what is reported, the same for every command and list."""
    return tuple(one for rule in CHECKS for one in rule(data, quantities))
