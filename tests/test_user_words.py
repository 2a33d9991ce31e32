"""All that the program says: one word for one thing, bokmål, and right for one and for many."""

from __future__ import annotations

import ast
import re

import pytest
from documents import ROOT
from messages import GAP, messages

from norcrin_xl.findings import FindingKind, catalogue
from norcrin_xl.numbers import counted

SEVERAL = (
    "filer figurer celler skjemaer steder begrunnelser endringer sider tabeller felter "
    "kommentarer rader konflikter partnere tekster meldinger"
)
COUNTED = re.compile(rf"(?:^|[ (;]){GAP} (?:andre )?({SEVERAL.replace(' ', '|')})\b")
"""A number that is filled in before a word that is only right for several."""

ALWAYS_SEVERAL = {
    "Av … celler": "the whole table",
    "står … steder i rapporten": "a copy, and what it is a copy of",
    "… tekster": "one is called «teksten»",
    "mer enn … celler": "the most that a sheet may have",
    "… andre celler": "what is left of a list that is too long by two or more",
}
"""Pieces of messages whose count is never one, each with the reason."""

ELSEWHERE = re.compile(
    r"\b(dette programmet|dette verktøyet|(?<!-)fane[nr]?|en tag|applikasjon\w*|vennligst|De må|"
    r"ugyldig input|feilmelding)\b"
)
"""Words for which the product has another, or none: norcrin-xl, ark, tagg, du."""


def test_a_count_agrees_with_its_word() -> None:
    assert counted(1, "figur", "figurer") == "1 figur"
    assert counted(2, "figur", "figurer") == "2 figurer"
    wrong = [text for text in messages() if COUNTED.search(text)]
    assert [text for text in wrong if not any(piece in text for piece in ALWAYS_SEVERAL)] == []


def test_a_count_that_does_not_agree_is_found() -> None:
    assert COUNTED.search(f"Leser {GAP} filer")
    assert not COUNTED.search(f"{GAP} tall er like")


def test_one_thing_has_one_name() -> None:
    said = [text for text in messages() if "\n\n" not in text and ELSEWHERE.search(text)]
    assert said == []


@pytest.mark.parametrize("kind", catalogue().values(), ids=lambda kind: kind.code)
def test_a_finding_is_told_in_whole_sentences(kind: FindingKind) -> None:
    assert kind.title[:1].isupper()
    assert not kind.title.endswith(".")
    for text in (kind.why, kind.remedy, kind.asks):
        assert not text or text.endswith((".", "}")), text
        assert not re.search(r"  |\s$|^\s|[\"']|\.\.", text), text
    assert len(kind.remedy) <= 200
    assert kind.message.endswith((".", "}")), kind.message


def complaints() -> list[tuple[str, str]]:
    """The text of every `UserError` that is written out where it is raised, with its module."""
    found = []
    for path in sorted((ROOT / "norcrin_xl").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UserError":
                text = text_of(node.args[0])
                if text:
                    found.append((path.stem, text))
    return found


def text_of(node: ast.AST) -> str:
    """The text with `GAP` for what is filled in; "" where it is made elsewhere."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else GAP for part in node.values)
        return "".join(map(str, parts))
    return ""


TO_DO = re.compile(
    r"\b(angre|bruk|be|fjern|flytt|gi|hent|installer|kjør|klikk|kontroller|koble|lag|lagre|last|"
    r"legg|lukk|oppgi|prøv|rett|se|sett|si|skriv|slett|synkroniser|tøm|utelat|velg|vent|åpne)\b",
    re.I,
)
"""What a user can be told to do."""

NOTHING_TO_DO = (
    "så det er ikke noe nytt år å lage",
    "så det er ingenting å begrunne",
    "så det trengs ingen begrunnelse",
    "så det er ingenting å gjøre",
    "må slutte på",
)
"""Complaints that say all there is to do by saying what is so."""


@pytest.mark.parametrize(("module", "text"), complaints(), ids=lambda value: value[:50])
def test_a_complaint_says_what_to_do(module: str, text: str) -> None:
    assert text.endswith((".", ")", GAP)), text
    told = TO_DO.search(text) or text.endswith(GAP)  # what is filled in last is what to do
    assert told or any(piece in text for piece in NOTHING_TO_DO), text
