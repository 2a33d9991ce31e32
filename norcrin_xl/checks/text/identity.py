"""Personal identity numbers have no place in a report. The number itself is never repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from norcrin_xl.checks.text.prose import Prose
from norcrin_xl.findings import Finding

_ELEVEN = re.compile(r"\d{6}(?<![\d/.]\d{6})[ \u00a0-]?\d{5}(?!\d)")
_DIGITS = re.compile(r"\D+")
_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def check_identity_numbers(prose: Prose) -> Iterator[Finding]:
    """A cell that holds a valid fødselsnummer or D-nummer."""
    for cell in prose.cells:
        if _holds_identity_number(cell.field.text):
            yield cell.finding("personnummer")


@lru_cache(maxsize=4096)
def _holds_identity_number(text: str) -> bool:
    found = _ELEVEN.findall(text)
    return any(is_identity_number(_DIGITS.sub("", number)) for number in found)


def is_identity_number(digits: str) -> bool:
    """Whether eleven digits are a date (D-, H- and test numbers too) with right control digits.

    Source: Skatteetaten, fødselsnummerets oppbygning.
    """
    day, month = int(digits[:2]) % 40, int(digits[2:4]) % 20
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return False
    return all(
        sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11 == 0
        for weights in _WEIGHTS
    )
