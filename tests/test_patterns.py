"""No pattern that is held against a user's file may backtrack: a tool judges all of them."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
import warnings
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import pytest

import norcrin_xl

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of the parser in the standard library
    reason = "regexploit is not installed; `make test` brings it"
    sre = pytest.importorskip("regexploit.ast.sre", reason=reason)
    redos = pytest.importorskip("regexploit.redos", reason=reason)


@lru_cache
def patterns() -> dict[str, re.Pattern[str] | re.Pattern[bytes]]:
    """Every compiled pattern of the package, also those in tables, by where it stands."""
    found = {}
    for module in pkgutil.walk_packages(norcrin_xl.__path__, "norcrin_xl."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                for number, pattern in enumerate(held_in(value)):
                    found[f"{module.name}.{name}.{number}"] = pattern
    return found


def held_in(value: object, depth: int = 3) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, Mapping):
        yield from held_in([*value, *value.values()], depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from held_in(item, depth - 1)


def backtracking(pattern: re.Pattern[str] | re.Pattern[bytes]) -> list[str]:
    """Texts on which the time grows as the cube of their length or worse."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin1")
    parsed = sre.SreOpParser().parse_sre(text, pattern.flags & ~re.UNICODE)
    return [item.example() for item in redos.find(parsed)]


def test_the_package_has_patterns_to_judge() -> None:
    assert len(patterns()) > 100


@pytest.mark.parametrize("where", sorted(patterns()))
def test_a_pattern_does_not_backtrack(where: str) -> None:
    assert backtracking(patterns()[where]) == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(?:\w+\s?)+$",
        r"^\W*%?\W*(?:kr)?\W*mer\b",
    ],
)
def test_the_tool_finds_what_backtracks(pattern: str | bytes) -> None:
    assert backtracking(re.compile(pattern, re.S))


SEEKS = ("search", "finditer", "findall", "sub", "subn", "split")
SEEDS = (" ", "a", "1", ".", ",", "-", "<", '"', "A", "(", "{", "\t", "%", "1 ", "a ", "<c ", "a.")
LENGTH, SECONDS = 20_000, 2.0
BOUNDED = {
    "norcrin_xl.spreadsheet.number_formats.TOKEN": "a number format has 255 signs at most",
    "norcrin_xl.workbook.drawing.construction.BLANK_RESULT": "held against what was just built",
}
"""Patterns that are never held against a long text, and why."""


def sought() -> Iterator[str]:
    """The patterns that are looked for anywhere in a text, not only at its beginning."""
    sources = [path.read_text("utf-8") for path in Path(norcrin_xl.__path__[0]).rglob("*.py")]
    used = {name for text in sources for name in USE.findall(text)}
    for where in sorted(patterns()):
        name, _, number = where.rpartition(".")
        if name.rpartition(".")[2] in used and number == "0" and name not in BOUNDED:
            yield where


USE = re.compile(rf"\b(\w+)\.(?:{'|'.join(SEEKS)})\(")


@pytest.mark.parametrize("where", sorted(sought()))
def test_looking_for_a_pattern_takes_no_time_on_a_long_text(where: str) -> None:
    """What tries every sign as a beginning, and goes on to the end, takes minutes on such texts."""
    pattern = patterns()[where]
    began = time.process_time()
    for seed in SEEDS:
        text = seed * (LENGTH // len(seed)) + "\x00"
        for _ in pattern.finditer(text if isinstance(pattern.pattern, str) else text.encode()):  # type: ignore[call-overload]
            pass
    assert time.process_time() - began < SECONDS
