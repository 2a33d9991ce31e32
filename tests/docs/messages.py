"""Every text that the program can show: of its code, catalogue, page, VBA and installer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from documents import ROOT

from norcrin_xl.findings import catalogue

GAP = "…"
"""Stands for what a message is filled with."""
GAPS = re.compile(r"\{[^}]*\}|%\(?\w*\)?s")


@cache
def messages() -> tuple[str, ...]:
    """The texts, with `GAP` where something is filled in."""
    python = (text for path in sorted(ROOT.glob("norcrin_xl/**/*.py")) for text in _strings(path))
    basic = (text for path in ROOT.glob("norcrin_xl/workbook/vba/*.bas") for text in _basic(path))
    found = (text for kind in catalogue().values() for text in _said(kind))
    page = (path.read_text("utf-8") for path in ROOT.glob("norcrin_xl/page/web/*.[jh]*"))
    return (*python, *found, *page, *basic, *_quoted((ROOT / "install.ps1").read_text("utf-8")))


def said(quote: str) -> bool:
    """Whether one message holds the pieces of the quote between its gaps, in their order."""
    pieces = [re.escape(piece.strip()) for piece in quote.split(GAP) if piece.strip()]
    return any(re.search(".*".join(pieces), message, re.S) for message in messages())


def _said(kind) -> Iterator[str]:
    for text in (kind.title, kind.message, kind.why, kind.remedy, kind.asks):
        yield GAPS.sub(GAP, text)


def _strings(path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else GAP for part in node.values)
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield GAPS.sub(GAP, node.value)


def _basic(path) -> Iterator[str]:
    joined = re.sub(r'"\s*&\s*_?\s*"', "", path.read_text("utf-8"))
    yield from _quoted(re.sub(r'"\s*&.*?&\s*"', GAP, joined))


def _quoted(text: str) -> Iterator[str]:
    yield from re.findall(r'"([^"\n]*)"', text)
