"""Comparisons in words against the sign of the linked number that they stand beside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from norcrin_xl.checks.text.prose import Prose, Sentence
from norcrin_xl.findings import Finding
from norcrin_xl.markup import LinkedNumber
from norcrin_xl.model import Quantity
from norcrin_xl.numbers import FORMATS, signed_text

_ABOVE = ("høyere", "mer", "flere", "over", "større", "økning", "økningen", "vekst", "oppgang")
_BELOW = ("lavere", "mindre", "færre", "under", "nedgang", "nedgangen", "reduksjon", "fall")
_COUNTED = ("flere", "færre")
_CHANGES = ("økning", "økningen", "vekst", "oppgang", "nedgang", "nedgangen", "reduksjon", "fall")
_SIGNED = (".avvik", ".avvik_prosent", ".endring", ".endring_prosent")
_ANY = "|".join((*_ABOVE, *_BELOW))
_AFTER = re.compile(
    rf"^(?: (?:millioner|mill\.|tusen|kroner|prosent|%|kontrakter|studier|deltakere|oppgaver))*"
    rf" (?P<word>{_ANY})\b"
)
_BEFORE = re.compile(
    r"(?P<word>økning(?:en)?|vekst|oppgang|nedgang(?:en)?|reduksjon|fall) (?:på|med) $"
)
_THAN_BUDGET = re.compile(rf"\b(?P<word>{_ANY}) enn (?:budsjettert|budsjettet|i budsjettet)\b")


def check_comparisons(prose: Prose) -> Iterator[Finding]:
    """Words such as "høyere" typed beside a linked deviation or change.

    Against the sign they are an error; with it, a note, since they won't turn with the sign.
    """
    for sentence in prose.sentences:
        if not sentence.holes:
            continue
        for word, quantity in _compared(prose, sentence):
            if not isinstance(quantity.value, int | float):
                continue
            agrees = quantity.value > 0 if word in _ABOVE else quantity.value < 0
            yield sentence.passage.finding(
                "sammenligning-skrevet" if agrees else "sammenligning-motsier",
                rests_on=quantity.sources,
                found=word,
                label=quantity.label,
                expected=_shown(quantity, quantity.value),
                markup=f"{{{quantity.id}|{_format(word)}}}",
            )


def _shown(quantity: Quantity, value: float) -> str:
    if quantity.unit == "andel":
        return f"{signed_text(value * 100, 1)} %"
    unit = "tusen kroner" if quantity.unit == "1000 kr" else quantity.unit
    return f"{signed_text(value)} {unit}"


def _format(word: str) -> str:
    if word in _COUNTED:
        return "mer_mindre"
    return "okning_nedgang" if word in _CHANGES else "retning"


def _compared(prose: Prose, sentence: Sentence) -> Iterator[tuple[str, Quantity]]:
    """The typed words of comparison in a sentence, each with the quantity that it speaks of."""
    signed = False
    for at, node in sentence.numbers:
        quantity = prose.quantities.get(node.quantity)
        if quantity is None or not node.quantity.endswith(_SIGNED):
            continue
        signed = True
        if _is_word(node):
            continue
        after, before = sentence.text[at + 1 :], sentence.text[:at]
        if found := _AFTER.search(after) or _BEFORE.search(before):
            yield found["word"], quantity
    if not signed:
        yield from _against_budget(prose, sentence)


def _is_word(node: LinkedNumber) -> bool:
    return node.format in FORMATS and FORMATS[node.format].is_word


def _against_budget(prose: Prose, sentence: Sentence) -> Iterator[tuple[str, Quantity]]:
    """ "… ble {x.regnskap|mill1} millioner kroner, lavere enn budsjettert": x's deviation."""
    found = _THAN_BUDGET.search(sentence.text)
    accounts = [node for _, node in sentence.numbers if node.quantity.endswith(".regnskap")]
    if found is None or len(accounts) != 1:
        return
    deviation = accounts[0].quantity.removesuffix("regnskap") + "avvik"
    if deviation in prose.quantities:
        yield found["word"], prose.quantities[deviation]
