"""On the page nobody is sent to a command line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from norcrin_xl.findings import catalogue
from norcrin_xl.page.desk import TITLES, on_page
from norcrin_xl.page.onefile import WEB
from tests.office import ROOT

ELSEWHERE = {"cli", "excel", "udf", "page"}
IN_FILES = (
    *("report/changes/listing.py", "report/number_catalogue.py", "report/pdf", "workbook/vba"),
    *(
        "pipeline/pdf.py",
        "report/draft.py",
        "workbook/computed/cross_checks.py",
        "report/review/linking.py",
    ),
)
"""What stands in files, which are the same wherever they are made, and what the page can't do."""

ADVICE = re.compile(rf"norcrin-xl (?:{'|'.join(TITLES)})\b|(?:^| )--[a-zæøå]")


def sentences() -> Iterator[tuple[str, str]]:
    """Every text in the package that names a command or an option, and where it stands."""
    for path in sorted((ROOT / "norcrin_xl").rglob("*.py")):
        place = path.relative_to(ROOT / "norcrin_xl").as_posix()
        if place.split("/")[0] in ELSEWHERE or place.startswith(IN_FILES):
            continue
        for text in texts(path):
            if ADVICE.search(text):
                yield place, text


def texts(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    nodes = list(ast.walk(tree))
    documented = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    within = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "X" for p in node.values)
        elif id(node) not in within | documented and isinstance(node, ast.Constant):
            yield str(node.value)


@pytest.mark.parametrize(("place", "text"), sorted(set(sentences())))
def test_no_sentence_of_a_job_sends_the_page_to_a_command(place: str, text: str) -> None:
    assert not ADVICE.search(on_page(text)), place


def test_no_remedy_sends_the_page_to_a_command_or_a_button_of_excel() -> None:
    said = [on_page(kind.remedy) for kind in catalogue().values()]
    assert [text for text in said if ADVICE.search(text) or "Oppdater tabeller" in text] == []


def test_tasks_are_called_what_the_page_calls_them() -> None:
    titles = set(re.findall(r'title: "([^"]+)"', (WEB / "tasks.js").read_text("utf-8")))
    assert set(TITLES.values()) <= titles


def test_the_programs_name_stays_where_it_is_no_command() -> None:
    said = "Arbeidsboken er laget med norcrin-xl 2.1. Installer norcrin-xl 2.1 eller nyere."
    assert on_page(said) == said
