"""Words of direction beside a number: they must turn when its sign does."""

from __future__ import annotations

import re

from norcrin_xl.model import Quantities
from norcrin_xl.numbers import printed
from norcrin_xl.report.review.index import Reading
from norcrin_xl.report.review.typed import Typed

_UNITS = (
    r"(?: (?:millioner|mill\.|tusen|kroner|kr|prosent|%|kontrakter|studier|deltakere|oppgaver"
    r"|pasienter))"
)
_AFTER = re.compile(rf"^ ?%?{_UNITS}{{0,3}} (?P<word>høyere|lavere|flere|færre)\b")
_BEFORE = re.compile(r"\b(?P<word>økning|nedgang) (?:på|med) (?:om lag |ca\. )?$")
_FORMATS = {
    "høyere": "retning",
    "lavere": "retning",
    "flere": "mer_mindre",
    "færre": "mer_mindre",
    "økning": "okning_nedgang",
    "nedgang": "okning_nedgang",
}
_SIGNED = (".avvik", ".avvik_prosent", ".endring", ".endring_prosent")


def direction(
    typed: Typed, reading: Reading, quantities: Quantities
) -> tuple[Typed, Reading] | None:
    """The word that says which way a change goes, with its link; `None` where there is none.

    A word that says the opposite of the sign is not linked: it is an error.
    """
    quantity = reading.quantity
    value = quantity.value
    if not quantity.id.endswith(_SIGNED) or not isinstance(value, int | float):
        return None
    after, before = _AFTER.match(typed.after), _BEFORE.search(typed.before)
    if after:
        start = typed.end + after.start("word")
        word = after["word"]
    elif before:
        start = typed.sentence_start + before.start("word")
        word = before["word"]
    else:
        return None
    name = _FORMATS[word]
    if printed(value, name) != word:
        return None
    found = Typed(start, start + len(word), word, typed.sentence, typed.sentence_start)
    return found, Reading(quantities[quantity.id], name)
