"""All checks, in the order in which their findings are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from norcrin_xl.checks import (
    carried_over,
    completeness,
    copies,
    counts,
    deviations,
    earlier_years,
    grant,
    outliers,
    periods,
    rounding,
    series,
    shares,
    totals,
    units,
)
from norcrin_xl.checks.headings import Heading, check_headings
from norcrin_xl.checks.stored import StoredValue, check_stored
from norcrin_xl.checks.text import check_text
from norcrin_xl.checks.text.spelling import check_spelling
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, ReportData

Check = Callable[[ReportData, Quantities], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    completeness.check_figures_are_figures,
    completeness.check_missing_figures,
    counts.check_counts,
    counts.check_negative_amounts,
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
    series.check_repeated_years,
    series.check_same_as_last_year,
    series.check_copied_from_last_year,
    series.check_history,
    earlier_years.check_earlier_years,
    copies.check_copied_partners,
    counts.check_overlaps,
    counts.check_capacity,
    rounding.check_rounding,
    periods.check_periods,
    periods.check_year,
    periods.check_sign_off,
    carried_over.check_reported,
    carried_over.check_drafts,
    completeness.check_texts,
    check_text,
)


THOROUGH_CHECKS: tuple[Check, ...] = (check_spelling,)
"""Checks that take longer than all the others together: for a whole control, not every run."""

THOROUGH_CODES = frozenset({"skrivefeil", "stavekontroll-av"})
"""What the thorough checks find."""


def not_run(thorough: bool) -> frozenset[str]:
    """The codes that nothing is said about when the checks are not `thorough`."""
    return frozenset() if thorough else THOROUGH_CODES


def check(
    data: ReportData,
    quantities: Quantities,
    stored: Iterable[StoredValue] = (),
    thorough: bool = False,
    headings: Iterable[Heading] = (),
) -> tuple[Finding, ...]:
    """The findings of all checks.

    `stored` are the computed cells of the workbook that was read, `headings` its headings. With
    `thorough` the spelling is checked too.
    """
    rules = (*CHECKS, *THOROUGH_CHECKS) if thorough else CHECKS
    found = [one for rule in rules for one in rule(data, quantities)]
    found += check_stored(data, quantities, stored)
    found += check_headings(data, headings)
    return tuple(found)
