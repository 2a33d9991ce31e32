"""Our reader and calamine find the same values in every cell of every workbook and form.

Left out is what only one of them reads. Ours refuses damage and what can be read in two ways, with
the code that the case names; calamine doesn't know a few that Excel opens, named in `UNKNOWN`.
Files that are damaged at random are compared in tests/partners/test_mutations.py.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial
from io import BytesIO
from math import isfinite

import pytest
import python_calamine

from norcrin_xl.model import CellError
from norcrin_xl.network.setup_file import parse_network
from norcrin_xl.partners.forms.send import forms
from norcrin_xl.pipeline.building import blank_workbook, example_setup
from norcrin_xl.spreadsheet.grid import Position
from norcrin_xl.spreadsheet.package_parts import SpreadsheetPackage
from norcrin_xl.spreadsheet.parsing import Refused
from norcrin_xl.spreadsheet.workbook_file import workbook_file
from norcrin_xl.workbook.reading.raw import MOST_CELLS
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.office import ROOT
from tests.partners import corpus
from tests.partners.corpus import Case
from tests.partners.test_intake import CASES, NAMINGS, PROGRAMS, renamed
from tests.workbook import books

Cells = dict[str, dict[Position, object]]
UNKNOWN = {
    "renamed_parts": "another name for the workbook's main part",
    "kodet": "a part's name with an escape in it",
    "flettet med $": "merged cells with $ in their address",
    "stor indeks": "a text that isn't there, which Excel shows as an error",
}
"""What calamine can't read, by the case's name."""


@cache
def blank() -> Workbook:
    """The workbook of another network, as it is set up."""
    return workbook_in(
        blank_workbook(parse_network(example_setup().decode()), corpus.BOOK), corpus.BOOK
    )


def filled_at_random(seed: int) -> bytes:
    network = books.network_of(3, 2)
    choices = (None, 0.0, -1.5, 40000.0, True, "kommer", " 12 ", "–")
    return books.built(network, books.patchy_contents(network, seed, choices))


def sent_from(book: Workbook) -> Iterator[Case]:
    for one in forms(book.plan, book.areas, book.data):
        yield Case(one.partner.code, partial(bytes, one.content), "")


def spaced(attribute: str) -> Callable[[], bytes]:
    """A form with space at the ends of a text, which Excel shows where the file says so only."""
    text = f"<is><t{attribute}> 12 \n</t></is>"
    return lambda: corpus.with_xml(corpus.cell(*corpus.AMOUNT), text, ' t="inlineStr"')


WORKBOOKS = [
    Case("levert", (ROOT / "NorCRIN_Rapport.xlsm").read_bytes, ""),
    Case("bygd", lambda: corpus.network().content, ""),
    Case("annet nettverk", lambda: blank().content, ""),
    *(Case(f"tilfeldig {seed}", partial(filled_at_random, seed), "") for seed in range(3)),
]
FORMS = [
    *(Case(make.__name__, make, "") for make in PROGRAMS),
    *(Case(name, partial(renamed, change), "") for name, change in NAMINGS.items()),
    Case("tømt", corpus.emptied, ""),
    Case("luft", spaced(""), ""),
    Case("luft som vises", spaced(' xml:space="preserve"'), ""),
]


def found(content: bytes) -> Cells:
    """What our reader finds in each sheet."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        book = workbook_file(SpreadsheetPackage(archive), content, corpus.BOOK, MOST_CELLS)
        return {
            info.name: {at: cell.value for at, cell in book.sheet(info.name).cells.items()}
            for info in book.sheets
        }


def found_by_calamine(content: bytes) -> Cells:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: dict(_filled(book.get_sheet_by_name(name))) for name in book.sheet_names}


def _filled(sheet: python_calamine.CalamineSheet) -> Iterator[tuple[Position, object]]:
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        yield from (((row, column), value) for column, value in enumerate(values) if value != "")


def alike(own: object, other: object) -> bool:
    """Whether two readers say the same of a cell; calamine tells of no error and no blank."""
    if own in (None, "") or isinstance(own, CellError):
        return other is None
    if isinstance(own, str) and isinstance(other, float):
        # What is written as a number and is none, such as NaN, is a text to us.
        return not isfinite(other) and repr(float(own)) == repr(other)
    if isinstance(other, datetime):
        other = other.date()
    return own == other and isinstance(own, bool) is isinstance(other, bool)


def differences(content: bytes) -> list[tuple[object, ...]]:
    own, other = found(content), found_by_calamine(content)
    assert list(own) == list(other)
    return [
        (sheet, at, cells.get(at), other[sheet].get(at))
        for sheet, cells in own.items()
        for at in {**cells, **other[sheet]}
        if not alike(cells.get(at), other[sheet].get(at))
    ]


def compare(case: Case) -> None:
    content = case.make()
    if case.name not in UNKNOWN:
        assert differences(content) == []
        return
    assert found(content)
    with pytest.raises(python_calamine.CalamineError):
        found_by_calamine(content)


@pytest.mark.parametrize("case", [*WORKBOOKS, *FORMS], ids=lambda case: case.name)
def test_workbooks_and_forms_of_any_program_are_read_alike(case: Case) -> None:
    compare(case)


def test_the_forms_of_both_networks_are_read_alike() -> None:
    sent = [*sent_from(corpus.network()), *sent_from(blank())]
    assert len(sent) > 10
    for case in sent:
        compare(case)


def refusal(content: bytes) -> str:
    """The code with which our reader refuses a file; empty where it reads it."""
    try:
        found(content)
    except Refused as refused:
        return refused.code
    except zipfile.BadZipFile:
        return "fil-avkuttet" if content else "fil-tom"
    return ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_odd_form_is_read_alike_or_refused_for_what_is_odd(case: Case) -> None:
    code = refusal(case.make())
    if code:
        assert code == case.code
    else:
        compare(case)


def test_the_comparison_sees_a_difference() -> None:
    """Else it would prove nothing."""
    assert not alike(12.0, "12")
    assert not alike(True, 1.0)
    assert not alike("", "x")
    assert not alike("12", None)
    assert not alike("NaN", 12.0)
