"""All checks, in the order in which their findings are listed: of figures, text and spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial

from norcrin_xl.checks import (
    completeness,
    deviations,
    history,
    outliers,
    project_terms,
    totals,
)
from norcrin_xl.checks.text import (
    claims,
    contacts,
    dates,
    leftovers,
    names,
    packages,
    references,
)
from norcrin_xl.checks.text.manuscript import manuscript
from norcrin_xl.checks.text.names import mid_sentence, official_names
from norcrin_xl.checks.text.passage import Passage, Role, Script
from norcrin_xl.checks.text.words import words
from norcrin_xl.dictionary import Dictionary, bokmal
from norcrin_xl.findings import Finding
from norcrin_xl.form.form_file import load_glossary
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import listed

TextRule = Callable[[Script], Iterator[Finding]]

TEXT_RULES: tuple[TextRule, ...] = (
    leftovers.check_placeholders,
    leftovers.check_gaps,
    leftovers.check_mere_references,
    leftovers.check_hidden_signs,
    contacts.check_identity_numbers,
    contacts.check_contacts,
    names.check_persons,
    names.check_person_spelling,
    leftovers.check_choices,
    leftovers.check_sections_there,
    references.check_markup,
    references.check_references,
    references.check_fields,
    references.check_near_references,
    references.check_caption_numbers,
    references.check_list_lengths,
    packages.check_packages,
    leftovers.check_doubled_words,
    leftovers.check_repeats,
    leftovers.check_unchanged,
    names.check_names,
    names.check_project_numbers,
    names.check_abbreviations,
    contacts.check_addresses,
    references.check_notes,
    references.check_marked_posts,
    dates.check_figure_years,
    dates.check_months,
    claims.check_claims,
    dates.check_dates,
    dates.check_reported_year,
)
"""The rules for the workbook's texts and any Word report."""


def script_of(data: ReportData, quantities: Quantities) -> Script:
    """The workbook's texts, read once for all rules and the spelling."""
    return Script(manuscript(data, quantities), data, quantities)


def check_text(script: Script) -> Iterator[Finding]:
    """The findings of all rules on the workbook's text.

    A text that nobody has read since last year is told of once, whatever it says.
    """
    drafts = {passage.stands.cell for passage in script.passages if passage.is_draft}
    for rule in (*TEXT_RULES, claims.check_typed_numbers):
        yield from (found for found in rule(script) if found.where not in drafts)


# Spelling

SHORTEST = 4
"""Shorter words are too often abbreviations and units."""

_WORD = re.compile(r"(?<![\w./@-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w@]|[./]\w)")
BOKMAL = 0.7
"""The share of a paragraph's words that the dictionary knows when it is in bokmål."""

_LONGEST = 60
_FEWEST_NYNORSK, _MOST_SHOWN = 3, 6
"""So many words of Nynorsk make a text of somebody who writes it."""
_SMALL = re.compile(r"(?<![\w-])[a-zæøå]{2,}(?![\w-])")
_FOREIGN = re.compile(r"\([^()]{0,400}\)")
_LETTERS = re.compile(r"[^\W\d_]+")


def misspelled(script: Script, dictionary: Dictionary | None) -> Iterator[Finding]:
    """The words that no dictionary, glossary or name holds, each where it first stands; how often.

    A paragraph in another language is passed over. Without a dictionary on the machine nothing
    is found; `spelling_off` says so.
    """
    if dictionary is None:
        return
    glossary = load_glossary()
    own = frozenset(
        word.lower()
        for name in (*official_names(script.data), *glossary.words, *glossary.abbreviations)
        for word in _LETTERS.findall(name)
    )
    knows = cache(partial(dictionary.knows, extra=own))
    first: dict[str, tuple[str, Passage]] = {}
    counts: Counter[str] = Counter()
    for passage in script.text:
        if passage.role is Role.CELL or passage.is_draft:
            continue
        foreign = script.typed and not is_bokmal(passage.text, dictionary)
        for word in () if foreign else _words(passage.text):
            key = word.lower()
            if key in first or not knows(word):
                first.setdefault(key, (word, passage))
                counts[key] += 1
    nynorsk = [one for key, one in first.items() if key in words("nynorsk")["ord"]]
    if len(nynorsk) >= _FEWEST_NYNORSK:
        shown = listed([f"«{word}»" for word, _ in nynorsk[:_MOST_SHOWN]])
        yield nynorsk[0][1].finding("nynorsk", found=shown)
        first = {key: one for key, one in first.items() if one not in nynorsk}
    for key, (word, passage) in first.items():
        many = "" if counts[key] == 1 else f", {counts[key]} ganger"
        yield passage.finding("skrivefeil", found=word, many=many)


def is_bokmal(text: str, dictionary: Dictionary) -> bool:
    """Whether most words of a text are bokmål: a title or a quotation may be in English."""
    words = _SMALL.findall(text)
    known = sum(dictionary.knows(word) for word in words)
    return known >= BOKMAL * len(words)


def _words(text: str) -> Iterator[str]:
    """The words that are to be bokmål: no names, abbreviations or terms in parentheses.

    A capital within a sentence makes a name, which other rules look after.
    """
    text = _FOREIGN.sub(" ", text)
    for found in _WORD.finditer(text):
        word = found[0]
        if not SHORTEST <= len(word) <= _LONGEST or any(sign.isupper() for sign in word[1:]):
            continue
        if word[0].islower() or not mid_sentence(text, found.start(), word):
            yield word


# All of them

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
)


def not_run() -> frozenset[str]:
    """The codes that nothing is said about on a machine without a dictionary."""
    return frozenset() if bokmal() else frozenset({"skrivefeil"})


def check(data: ReportData, quantities: Quantities) -> tuple[Finding, ...]:
    """The findings of all checks on what is reported, the same for every command and list."""
    script = script_of(data, quantities)
    found = (one for rule in CHECKS for one in rule(data, quantities))
    return (*found, *check_text(script), *misspelled(script, bokmal()))
