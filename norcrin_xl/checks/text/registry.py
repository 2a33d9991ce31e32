"""All rules on text, in the order in which their findings are listed.

The text is read once for all of them, which is why they stand behind one check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from norcrin_xl.checks.text import (
    choices,
    claims,
    contacts,
    dates,
    figure_years,
    leftovers,
    names,
    notes,
    progress,
    references,
)
from norcrin_xl.checks.text.manuscript import manuscript
from norcrin_xl.checks.text.passage import Script
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, ReportData

TextRule = Callable[[Script], Iterator[Finding]]

TEXT_RULES: tuple[TextRule, ...] = (
    leftovers.check_placeholders,
    leftovers.check_mere_references,
    leftovers.check_hidden_signs,
    contacts.check_identity_numbers,
    contacts.check_contacts,
    names.check_persons,
    choices.check_choices,
    choices.check_sections_there,
    references.check_markup,
    references.check_references,
    references.check_fields,
    references.check_near_references,
    references.check_caption_numbers,
    progress.check_packages,
    leftovers.check_doubled_words,
    leftovers.check_repeats,
    leftovers.check_unchanged,
    names.check_names,
    names.check_project_numbers,
    names.check_abbreviations,
    contacts.check_addresses,
    notes.check_notes,
    notes.check_marked_posts,
    figure_years.check_figure_years,
    figure_years.check_months,
    claims.check_claims,
    dates.check_dates,
    dates.check_reported_year,
)
"""The rules for the workbook's texts and any Word report."""


def check_text(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """The findings of all rules on the workbook's text.

    A text that nobody has read since last year is told of once, whatever it says.
    """
    script = Script(manuscript(data, quantities), data, quantities)
    drafts = {passage.stands.cell for passage in script.passages if passage.is_draft}
    for rule in (*TEXT_RULES, claims.check_typed_numbers):
        yield from (found for found in rule(script) if found.where not in drafts)
