"""The words that the reading of text knows, as words.toml has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    table = words(name)
    parts = [f"(?P<{_group(kind)}>{'|'.join(map(_form, _longest(table[kind])))})" for kind in kinds]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])")


def any_of(name: str, *kinds: str) -> str:
    """A regular expression for any form of the given kinds, the longest first."""
    return "|".join(map(_form, _longest(form for kind in kinds for form in words(name)[kind])))


def kind_of(found: re.Match[str]) -> str:
    """Which kind of form a match is."""
    return str(found.lastgroup).replace("__", " ")


def _group(kind: str) -> str:
    return kind.replace(" ", "__")


def _longest(forms: Iterable[str]) -> list[str]:
    return sorted(forms, key=len, reverse=True)


def _form(form: str) -> str:
    escaped = re.escape(form).replace(r"\ …\ ", r"(?:\ \w+){0,3}?\ ")
    return escaped.replace(r"\*", r"\w*")
