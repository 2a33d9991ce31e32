"""Ids of quantities are made in one module, and each constructor gives ids that are there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import norcrin_xl
from norcrin_xl.quantities.quantity_ids import GROUPS
from norcrin_xl.workbook.workbook import Workbook

PACKAGE = Path(norcrin_xl.__file__).parent
OWN = PACKAGE / "quantities/quantity_ids.py"
OTHERS = {
    "form/form_file.py",  # a network's figures are declared as the form's own: by ids with holes
    "report/texts.py",  # ids of texts
    "example/norcrin.py",  # names of files
}

BEGINS = re.compile(rf"({'|'.join(GROUPS)})\.$")
ENDS = re.compile(r"\.(avvik|endring|regnskap|budsjett|ubrukt|bevilgning|rangering)(_prosent)?$")
WHOLE = re.compile(r"(okonomi|bruk|kpi)\.[a-z0-9_.]+")


def sources() -> list[Path]:
    return [
        path
        for path in PACKAGE.rglob("*.py")
        if path != OWN and str(path.relative_to(PACKAGE)) not in OTHERS
    ]


def ids_made_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            first, last = node.values[0], node.values[-1]
            begins = isinstance(first, ast.Constant) and BEGINS.match(str(first.value))
            ends = isinstance(last, ast.Constant) and ENDS.match(str(last.value))
            if begins or ends:
                yield ast.unparse(node)
        elif isinstance(node, ast.Constant) and WHOLE.fullmatch(str(node.value)):
            yield str(node.value)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_id_is_made_elsewhere(path: Path) -> None:
    assert list(ids_made_in(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "made", ['f"kpi.{key}.{year}"', 'f"{line}.avvik_prosent"', '"okonomi.alle.1.regnskap"']
)
def test_an_id_that_is_spelt_out_is_found(made: str) -> None:
    assert list(ids_made_in(f"key = {made}"))


def test_every_id_begins_as_its_group(book: Workbook) -> None:
    assert {key.partition(".")[0] for key in book.quantities} == set(GROUPS)
