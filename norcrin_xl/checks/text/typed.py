"""Numbers typed in the narrative that equal a quantity of the report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from norcrin_xl.checks.text.partners import names_of, naming
from norcrin_xl.checks.text.prose import Prose, Sentence, found_in
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, Quantity
from norcrin_xl.numbers import DASH, NBSP, printed
from norcrin_xl.quantities.printing import BY_UNIT

SMALLEST = 10
"""Smaller counts equal something by chance too often."""
LONGEST = 15
"""Longer runs of digits are no figure of a report."""
MOST_LISTED = 4

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    r"(?<![\w.,/–-])(?P<digits>\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![\d.,/–-]\d|[\w-])"
    r"(?: (?P<after>%|[\w.]+(?: [\w-]+){0,2}))?"
)
_FOLLOWED_BY = {"tusen": "tusen kroner", "mill1": "mill", "mill3": "mill", "prosent1": "%"}

Shown = Mapping[str, list[tuple[Quantity, str]]]
"""By the number as printed: the quantities that print so, with their formats."""


def check_typed_numbers(prose: Prose) -> Iterator[Finding]:
    """A number followed by a unit that equals a quantity of that unit.

    Partners' own figures count only where the sentence names the partner.
    """
    index = _Index(prose.quantities)
    names = names_of(prose.data)
    of_partner = naming(names)
    partners = {partner.key for partner in names.values()}
    for sentence in prose.sentences:
        if sentence.passage.post or not _DIGIT.search(sentence.text):
            continue
        for found in found_in(sentence.text, _NUMBER):
            matches = index.equal(found)
            if matches:
                named = {names[match[0]].key for match in of_partner.finditer(sentence.text)}
                own = [
                    (quantity, name)
                    for quantity, name in matches
                    if partners.intersection(quantity.id.split(".")) <= named
                ]
                if own:
                    yield _told(sentence, found, own)


def _printed(quantity: Quantity, word: str) -> Iterator[tuple[str, str]]:
    """The formats that print a quantity before `word`, each with what it prints."""
    if isinstance(quantity.value, int | float):
        for name in BY_UNIT.get(quantity.unit, (_count(quantity),)):
            if _FOLLOWED_BY.get(name, quantity.unit) == word:
                yield name, printed(abs(quantity.value), name).replace(NBSP, " ")


def _count(quantity: Quantity) -> str:
    """The format of a count; a change is written without its sign."""
    return "antall" if quantity.id.endswith(".endring") else "heltall"


class _Index:
    """The quantities by what they count and how they print; a unit is indexed when asked for."""

    def __init__(self, quantities: Quantities) -> None:
        self._by_unit: dict[str, list[Quantity]] = defaultdict(list)
        for quantity in quantities.values():
            self._by_unit[quantity.unit].append(quantity)
        self._words: dict[str, set[str]] = {}
        for unit in self._by_unit.keys() - {"år", "ord"}:
            for name in BY_UNIT.get(unit, ("",)):
                self._words.setdefault(_FOLLOWED_BY.get(name, unit), set()).add(unit)
        self._shown: dict[str, Shown] = {}

    def equal(self, found: re.Match[str]) -> list[tuple[Quantity, str]]:
        """The quantities that a typed number equals, in value and in what it counts."""
        digits, after = found["digits"], f" {(found['after'] or '').lower()}"
        if len(digits) > LONGEST or ("," not in digits and after == " %"):
            return []
        if "," not in digits and int(digits.replace(" ", "")) < SMALLEST:
            return []
        words = [word for word in self._words if f" {word}" in after]
        return [pair for word in words for pair in self._of(word).get(digits, ())]

    def _of(self, word: str) -> Shown:
        if word not in self._shown:
            shown: dict[str, list[tuple[Quantity, str]]] = {}
            for unit in self._words[word]:
                for quantity in self._by_unit[unit]:
                    for name, text in _printed(quantity, word):
                        shown.setdefault(text, []).append((quantity, name))
            self._shown[word] = shown
        return self._shown[word]


def _told(sentence: Sentence, found: re.Match[str], matches: list[tuple[Quantity, str]]) -> Finding:
    """What to do: the linked form when one quantity fits, the list of them when several do."""
    forms = [f"{{{quantity.id}|{name}}}" for quantity, name in matches]
    labels = [f"{quantity.label}" for quantity, _ in matches]
    if len(matches) == 1:
        expected, proposal = labels[0], f"Skriv {forms[0]}, så følger tallet med."
    else:
        shown = [f"{label}: {form}" for label, form in zip(labels, forms, strict=True)]
        more = f" {DASH} og {len(shown) - MOST_LISTED} til" if len(shown) > MOST_LISTED else ""
        expected = f"{len(matches)} tall i rapporten"
        proposal = f"Velg det som er ment: {'; '.join(shown[:MOST_LISTED])}{more}."
    return sentence.passage.finding(
        "tall-skrevet", found=found["digits"], expected=expected, proposal=proposal
    )
