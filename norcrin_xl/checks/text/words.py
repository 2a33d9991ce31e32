"""The words that the reading of text knows, as words.toml has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from norcrin_xl.toml_files import read_toml


@cache
def words(name: str) -> Mapping[str, Any]:
    """A table of words by its name. Raises `KeyError` for one that there is not."""
    return _tables()[name]


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return read_toml(Path(__file__).with_name("words.toml").read_text("utf-8"))


@cache
def kinds_of(name: str) -> Mapping[str, str]:
    """A table of lists turned round: by each word, the name of the list that it stands in."""
    return {word: kind for kind, listed in words(name).items() for word in listed}


@cache
def phrases(name: str) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """A table of phrases by their last word, the longest first: (the words, what they mean)."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, meaning in words(name).items():
        parts = tuple(phrase.split())
        found.setdefault(parts[-1], []).append((parts, meaning))
    return {last: tuple(sorted(some, key=lambda one: -len(one[0]))) for last, some in found.items()}


@cache
def spoken(name: str, *kinds: str) -> re.Pattern[str]:
    """What finds any form of the given kinds in a table of forms; its group names the kind.

    "*" in a form is any ending, "…" stands for up to three words. Nothing in it repeats
    without a bound, so a search takes linear time.
    """
    parts = (f"(?P<{kind.replace(' ', '_')}>{any_of(name, kind)})" for kind in kinds)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])")


def kind_of(found: re.Match[str]) -> str:
    """Which kind of form a match of `spoken` is."""
    return str(found.lastgroup).replace("_", " ")


def any_of(name: str, *kinds: str) -> str:
    """A regular expression for any form of the given kinds, the longest first."""
    forms = sorted((form for kind in kinds for form in words(name)[kind]), key=len, reverse=True)
    return "|".join(map(_form, forms))


def _form(form: str) -> str:
    escaped = re.escape(form).replace(r"\ …\ ", r"(?:\ \w+){0,3}?\ ")
    return escaped.replace(r"\*", r"\w*")


def one_off(a: str, b: str) -> bool:
    """Whether one letter put in, left out, changed or swapped with the next makes `a` into `b`."""
    short, long = sorted((a, b), key=len)
    if a == b or len(long) - len(short) > 1:
        return False
    at = next((i for i, sign in enumerate(short) if sign != long[i]), len(short))
    rest, swapped = long[at + 1 :], long[at + 1 : at + 2] + long[at : at + 1] + long[at + 2 :]
    return short[at:] in (rest, swapped) or short[at + 1 :] == rest
