"""A report gets the annexes of its own workbook, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from norcrin_xl.findings import UserError
from norcrin_xl.model import Setup
from norcrin_xl.report.pdf.numbers_shown import require_same
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.report.builders import DOCUMENT, Opened, with_parts

Changed = Callable[[bytes], bytes]


def same(docx: bytes, setup: Setup) -> str:
    return require_same(WordPackage(docx, "R.docx"), setup, "R.docx")


def without_base(docx: bytes) -> bytes:
    """The report as the Document Inspector leaves it."""
    names = [name for name in Opened(docx).parts if name.startswith("customXml/")]
    return with_parts(docx, dict.fromkeys(names, None))


def without_places(docx: bytes) -> bytes:
    """Only what was printed is left; the properties still have the title."""
    part = Opened(without_base(docx)).parts[DOCUMENT]
    return with_parts(without_base(docx), {DOCUMENT: part.replace(b"w:tag ", b"w:lock ")})


def without_properties(docx: bytes) -> bytes:
    return with_parts(without_places(docx), {"docProps/core.xml": b"<x/>"})


def typed(*lines: str, title: str = "") -> bytes:
    document, out = Document(), BytesIO()
    document.core_properties.title = ""
    if title:
        document.add_heading(title, 0)
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


@pytest.fixture
def setup(book: Workbook) -> Setup:
    return book.data.setup


@pytest.mark.parametrize(
    "form", [bytes, without_base, without_places, without_properties], ids=lambda f: f.__name__
)
def test_the_workbooks_own_report_is_known_in_every_form(
    report: bytes, setup: Setup, form: Changed
) -> None:
    assert same(form(report), setup) == ""


@pytest.mark.parametrize(
    "form", [bytes, without_base, without_places, without_properties], ids=lambda f: f.__name__
)
@pytest.mark.parametrize("year", [2020, 2022, 2031])
def test_another_years_workbook_is_refused_by_name(
    report: bytes, setup: Setup, form: Changed, year: int
) -> None:
    with pytest.raises(UserError, match=rf"R\.docx er rapporten for NorCRIN 2021, .*{year}"):
        same(form(report), replace(setup, year=year))


@pytest.mark.parametrize("form", [bytes, without_base], ids=lambda f: f.__name__)
def test_another_networks_workbook_is_refused_by_name(
    report: bytes, setup: Setup, form: Changed
) -> None:
    other = replace(setup, network="NorBIO", network_long="Norwegian Biobank Network")
    with pytest.raises(UserError, match=r"rapporten for NorCRIN 2021, men .* for NorBIO 2021"):
        same(form(report), other)


@pytest.mark.parametrize(
    ("docx", "lacks"),
    [
        (typed(), "nettverk eller år"),
        (typed("Rapport om forskning", "Skrevet 25.2.2022"), "nettverk eller år"),
        (typed("NorCRIN", "Trondheim, 25.2.2022"), "år"),
        (typed("Tekst", title="Årsrapport 2021"), "nettverk"),
        (typed("NorCRINs venner 2021"), "nettverk"),
        (typed("Perioden", title="Rapport 2016–2020 fra NorCRIN"), "år"),
    ],
)
def test_what_a_report_does_not_tell_is_said(docx: bytes, setup: Setup, lacks: str) -> None:
    assert same(docx, setup) == (
        f"R.docx sier ikke hvilket {lacks} den gjelder. Se etter at arbeidsboken for NorCRIN 2021 "
        "er den rette."
    )


@pytest.mark.parametrize(
    "docx",
    [
        typed("Norwegian Clinical Research Infrastructure Network", title="Årsrapport 2021"),
        typed("Årsrapport 2021 for norcrin", "Trondheim, 25.2.2022"),
        typed(title="NorCRIN: rapport for 2021, levert 2022"),
    ],
)
def test_a_typed_report_that_tells_is_known(docx: bytes, setup: Setup) -> None:
    assert same(docx, setup) == ""


def test_a_typed_report_for_another_year_is_refused(setup: Setup) -> None:
    with pytest.raises(UserError, match="NorCRIN 2020, men arbeidsboken er for NorCRIN 2021"):
        same(typed("NorCRIN", title="Årsrapport 2020"), setup)
