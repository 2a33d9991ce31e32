"""All rules on text, in the order in which their findings are listed.

The text is parsed once for all of them, which is why they stand behind one check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from norcrin_xl.checks.text.addresses import check_addresses, check_listed_addresses
from norcrin_xl.checks.text.budget import check_budget_claims
from norcrin_xl.checks.text.choices import check_choices
from norcrin_xl.checks.text.claims import check_claims
from norcrin_xl.checks.text.comparisons import check_comparisons
from norcrin_xl.checks.text.dates import check_dates, check_reported_year
from norcrin_xl.checks.text.identity import check_identity_numbers
from norcrin_xl.checks.text.names import (
    check_abbreviations,
    check_leader_names,
    check_near_names,
    check_partner_names,
)
from norcrin_xl.checks.text.notes import check_notes_in_text, check_notes_of_tables
from norcrin_xl.checks.text.packages import (
    check_leaders,
    check_measures,
    check_mentions,
    check_package_names,
    check_progress,
    check_same_packages,
)
from norcrin_xl.checks.text.placeholders import check_placeholders
from norcrin_xl.checks.text.prose import Prose, prose
from norcrin_xl.checks.text.ranks import check_ranks
from norcrin_xl.checks.text.references import check_markup, check_references, check_sections
from norcrin_xl.checks.text.repeats import check_repeats, check_unchanged
from norcrin_xl.checks.text.typed import check_typed_numbers
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, ReportData

TextRule = Callable[[Prose], Iterator[Finding]]

TEXT_RULES: tuple[TextRule, ...] = (
    check_placeholders,
    check_identity_numbers,
    check_choices,
    check_markup,
    check_references,
    check_sections,
    check_comparisons,
    check_claims,
    check_budget_claims,
    check_ranks,
    check_typed_numbers,
    check_measures,
    check_progress,
    check_leaders,
    check_same_packages,
    check_package_names,
    check_mentions,
    check_dates,
    check_reported_year,
    check_repeats,
    check_unchanged,
    check_partner_names,
    check_leader_names,
    check_near_names,
    check_abbreviations,
    check_listed_addresses,
    check_addresses,
    check_notes_in_text,
    check_notes_of_tables,
)


REPORT_RULES: tuple[TextRule, ...] = (
    check_placeholders,
    check_identity_numbers,
    check_comparisons,
    check_claims,
    check_budget_claims,
    check_ranks,
    check_mentions,
    check_dates,
    check_reported_year,
    check_repeats,
    check_unchanged,
    check_partner_names,
    check_near_names,
    check_abbreviations,
    check_addresses,
)
"""The rules that read nothing but text: they judge the paragraphs of a Word report too."""

CHOICE_RULES: tuple[TextRule, ...] = (check_choices, check_leader_names)
PACKAGE_RULES: tuple[TextRule, ...] = (
    check_measures,
    check_progress,
    check_leaders,
    check_package_names,
)
REGISTER_RULES: tuple[TextRule, ...] = (check_same_packages,)
"""The rules on choices and work packages judge what a Word report itself says of them."""


def check_text(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """The findings of all rules on text."""
    text = prose(data, quantities)
    for rule in TEXT_RULES:
        yield from rule(text)
