"""The glossary has every word that the program's names are made of."""

from __future__ import annotations

import re

import pytest
from documents import ROOT
from python_calamine import CalamineWorkbook

from norcrin_xl.cli.app import parser
from norcrin_xl.findings import Severity
from norcrin_xl.numbers import FORMATS
from norcrin_xl.report.template.check import KINDS
from norcrin_xl.workbook.workbook import Workbook

GLOSSARY = (ROOT / "docs" / "ordliste.md").read_text("utf-8")
WORDS = set(re.findall(r"[\wæøå-]+", " ".join(re.findall(r"^\| (.+?) \|", GLOSSARY, flags=re.M))))


def commands() -> list[str]:
    known = next(action.choices for action in parser()._actions if action.dest == "command")
    assert known is not None
    return list(known)


@pytest.mark.parametrize(
    "names",
    [commands(), list(KINDS), list(FORMATS), [grade.value for grade in Severity]],
    ids=["commands", "tags", "formats", "severities"],
)
def test_names_are_explained(names: list[str]) -> None:
    assert [name for name in names if name not in WORDS] == []


def test_sheets_are_explained() -> None:
    sheets = CalamineWorkbook.from_path(ROOT / "NorCRIN_Rapport.xlsm").sheet_names
    assert [name for name in sheets if f"| {name}" not in GLOSSARY and name not in WORDS] == []


def test_first_words_of_ids_are_explained(book: Workbook) -> None:
    firsts = {key.partition(".")[0] for key in book.quantities}
    assert [first for first in firsts if f"`{first}.`" not in GLOSSARY] == []


def test_no_word_is_explained_twice_in_a_table() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", GLOSSARY, flags=re.M):
        terms = re.findall(r"^\| (.+?) \|", table, flags=re.M)
        assert sorted(terms) == sorted(set(terms))
