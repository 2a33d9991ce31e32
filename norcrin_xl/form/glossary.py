"""The glossary: abbreviations, names and words that the rules on text are to know."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True, slots=True)
class Glossary:
    """What the glossary file says.

    `series`, `lines` (of the accounts) and `measures` give names in running text.
    """

    abbreviations: frozenset[str]
    names: frozenset[str]
    institutions: tuple[str, ...]
    words: frozenset[str]
    series: Mapping[str, tuple[str, ...]]
    lines: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, tuple[str, ...]]


@cache
def load_glossary() -> Glossary:
    """The shipped glossary."""
    return parse_glossary(Path(__file__).with_name("ordliste.toml").read_text("utf-8"))


def parse_glossary(text: str) -> Glossary:
    """The glossary that the TOML `text` declares. Raises `KeyError` for a list that lacks."""
    data = tomllib.loads(text)
    return Glossary(
        abbreviations=frozenset(data["forkortelser"]),
        names=frozenset(data["navn"]),
        institutions=tuple(data["andre_institusjoner"]),
        words=frozenset(data["ord"]),
        series={key: tuple(names) for key, names in data["serier"].items()},
        lines={key: tuple(names) for key, names in data["regnskapslinjer"].items()},
        measures={key: tuple(names) for key, names in data["partnertall"].items()},
    )
