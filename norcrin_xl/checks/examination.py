"""All checks, in the order in which their findings are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from norcrin_xl.checks import (
    completeness,
    deviations,
    history,
    outliers,
    project_terms,
    totals,
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
    completeness.check_counts,
    completeness.check_negative_amounts,
    outliers.check_units_of_amounts,
    outliers.check_units_of_partners,
    outliers.check_units_of_counts,
    totals.check_equal_totals,
    totals.check_totals_of_parts,
    totals.check_network_is_sum_of_partners,
    deviations.check_explanations,
    deviations.check_network_deviations,
    deviations.check_stale_explanations,
    project_terms.check_grant,
    project_terms.check_unused_funds,
    outliers.check_against_last_year,
    outliers.check_amounts_against_last_year,
    outliers.check_against_partners,
    outliers.check_against_series,
    outliers.check_shares,
    history.check_repeated_years,
    history.check_same_as_last_year,
    history.check_copied_from_last_year,
    history.check_history,
    history.check_earlier_years,
    outliers.check_copied_partners,
    totals.check_overlaps,
    totals.check_capacity,
    totals.check_rounding,
    project_terms.check_periods,
    project_terms.check_year,
    project_terms.check_sign_off,
    history.check_reported,
    completeness.check_drafts,
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
