"""The glossary: abbreviations, names and words that the rules on text are to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from norcrin_xl.toml_files import read_toml


@dataclass(frozen=True, slots=True)
class Glossary:
    """What the glossary file says.

    `topics`, `short`, `sums` and `together` give the names of figures in running text; words
    with `not_persons` in them name no person. `labels` are the words that the parts of a work
    package stand under, `progress` those that tell of its progress, and `doubled` words that
    may stand twice in a row.
    """

    abbreviations: frozenset[str]
    names: frozenset[str]
    institutions: tuple[str, ...]
    words: frozenset[str]
    given_names: frozenset[str]
    not_persons: tuple[str, ...]
    as_before: frozenset[str]
    around: frozenset[str]
    topics: Mapping[str, tuple[str, ...]]
    short: Mapping[str, tuple[str, ...]]
    sums: Mapping[str, tuple[str, ...]]
    together: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[str, ...]]
    progress: Mapping[str, tuple[str, ...]]
    doubled: frozenset[str]


@cache
def load_glossary() -> Glossary:
    """The shipped glossary."""
    return parse_glossary(Path(__file__).with_name("ordliste.toml").read_text("utf-8"))


def parse_glossary(text: str) -> Glossary:
    """The glossary that the TOML `text` declares. Raises `KeyError` for a list that lacks."""
    data = read_toml(text)
    return Glossary(
        abbreviations=frozenset(data["forkortelser"]),
        names=frozenset(data["navn"]),
        institutions=tuple(data["andre_institusjoner"]),
        words=frozenset(data["ord"]),
        given_names=frozenset(data["fornavn"]),
        not_persons=tuple(data["ikke_personer"]),
        as_before=frozenset(data["som_for"]),
        around=frozenset(data["rundt_som_for"]),
        topics={key: tuple(names) for key, names in data["omtale"].items()},
        short={key: tuple(names) for key, names in data["omtale_kort"].items()},
        together={key: tuple(names) for key, names in data["omtale_sammen"].items()},
        sums={key: tuple(names) for key, names in data["omtale_sum"].items()},
        labels={key: tuple(names) for key, names in data["etiketter"].items()},
        progress={key: tuple(names) for key, names in data["framdrift"].items()},
        doubled=frozenset(data["dobbelt"]),
    )
