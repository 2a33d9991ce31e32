"""The three-way merge of one place: last written, now in the document, and new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from norcrin_xl.numbers import DASH, MISSING, NOT_COMPUTABLE
from norcrin_xl.report.base import Written

ALL = "alle"
"""Stands for every tag in a choice."""

_BLANK = frozenset(("", DASH))
_ABSENT = (MISSING, NOT_COMPUTABLE)


class Verdict(Enum):
    """What is to be done with a place."""

    SAME = auto()
    UPDATE = auto()
    REPLACE = auto()
    KEEP = auto()
    OWN = auto()
    CONFLICT = auto()


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided about conflicts, by tag; "alle" stands for every one."""

    keep: Collection[str] = ()
    replace: Collection[str] = ()

    def keeps(self, tag: str) -> bool:
        return tag in self.keep or (ALL in self.keep and tag not in self.replace)

    def replaces(self, tag: str) -> bool:
        return tag in self.replace or (ALL in self.replace and tag not in self.keep)


def unedited(base: Written, now: str) -> bool:
    """Whether the place still says what was last written there.

    A field left blank is empty in a table and a dash in running text, and ONLYOFFICE fills it with
    spaces; what is missing is one word in a table, and says in running text what it is.
    """
    if now == base.text:
        return True
    both = {now.strip(), base.text}
    return base.value is None and (both <= _BLANK or all(map(_absent, both)))


def _absent(text: str) -> bool:
    return text in _ABSENT or text.startswith(tuple(f"[{word}: " for word in _ABSENT))


def verdict(base: Written, now: str, new: str, choices: Choices) -> Verdict:
    """What is to be done where `base` was written, `now` stands and `new` would be written."""
    if now == new:
        return Verdict.SAME
    if unedited(base, now):
        return Verdict.UPDATE
    if choices.replaces(base.tag):
        return Verdict.REPLACE
    if choices.keeps(base.tag):
        return Verdict.KEEP
    return Verdict.OWN if unedited(base, new) else Verdict.CONFLICT
