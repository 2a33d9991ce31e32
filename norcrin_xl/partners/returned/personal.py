"""Norwegian personal identity numbers in text: found, counted and masked, never repeated."""

from __future__ import annotations

import re

CANDIDATE = re.compile(r"(?<!\d)\d{6}[ .\u00a0-]?\d{5}(?!\d)", re.A)
FIRST, SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
MASK = "[fødselsnummer]"


def identity_numbers(text: str) -> int:
    """How many identity numbers (D-numbers and synthetic ones too) a text holds."""
    return sum(is_identity_number(match.group()) for match in CANDIDATE.finditer(text))


def masked(text: str) -> str:
    """The text with its identity numbers masked."""
    return CANDIDATE.sub(
        lambda match: MASK if is_identity_number(match.group()) else match.group(), text
    )


def is_identity_number(text: str) -> bool:
    """Whether eleven digits have a possible day and both control digits right."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    day, month = digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]
    if not 1 <= day % 40 <= 31 or not 1 <= month % 20 <= 12:
        return False
    return all(
        sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 == 0
        for weights in (FIRST, SECOND)
    )
