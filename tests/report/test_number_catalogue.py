"""The number catalogue: every quantity in every format, ready to be copied into a report."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree

from norcrin_xl.cli.app import run
from norcrin_xl.model import Quantities
from norcrin_xl.numbers import NOT_COMPUTABLE
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.quantities.derivation import as_printed
from norcrin_xl.quantities.number_tables import number_groups
from norcrin_xl.report.number_catalogue import catalogue_docx
from norcrin_xl.report.refresh.changes import Choices, Kind
from norcrin_xl.report.word.controls import SDT, TEXT, W, tag_of
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.report.writer import shown
from norcrin_xl.workbook.workbook import Workbook
from tests.office import validate
from tests.report.builders import DOCUMENT, WRITTEN, Opened, with_parts
from tests.report.refresh.conftest import changed, refresh_with

__all__ = ["changed"]
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def catalogue(book: Workbook) -> bytes:
    return catalogue_docx(template_path().read_bytes(), book.data, book.printed, WRITTEN)


@pytest.fixture(scope="module")
def quantities(book: Workbook) -> Quantities:
    return as_printed(book.data, book.quantities)


@pytest.fixture(scope="module")
def root(catalogue: bytes) -> etree._Element:
    return etree.fromstring(Opened(catalogue).parts[DOCUMENT])


def numbers(root: etree._Element) -> list[etree._Element]:
    return [control for control in root.iter(SDT) if tag_of(control).startswith("tall:")]


def says(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(TEXT))


def test_every_quantity_stands_once_in_each_format_that_suits_it(
    root: etree._Element, quantities: Quantities
) -> None:
    expected = {
        f"tall:{item.written}|{name}"
        for item in quantities.values()
        for name in (item.formats if item.value is not None else item.formats[:1])
    }
    found = Counter(tag_of(control) for control in numbers(root))
    assert set(found) == expected
    assert set(found.values()) == {1}


def test_each_control_shows_what_the_report_would(
    root: etree._Element, quantities: Quantities
) -> None:
    for control in numbers(root):
        key, _, name = tag_of(control).removeprefix("tall:").partition("|")
        item = quantities[key]
        if item.value is not None or item.blank:
            assert says(control) == shown(item, name, in_table=True).text
        else:
            assert says(control) in ("mangler", NOT_COMPUTABLE)


def test_controls_have_titles_and_no_id_twice(root: etree._Element) -> None:
    ids = [
        item.get(f"{{{W}}}val") for item in root.iter(f"{{{W}}}id") if item.getparent() is not None
    ]
    assert len(ids) == len(set(ids))
    assert all(control.find(f"{{{W}}}sdtPr/{{{W}}}alias") is not None for control in numbers(root))
    assert not [tag for item in root.iter(SDT) if (tag := tag_of(item)).startswith("tabell:")]


def test_the_contents_list_every_heading(
    catalogue: bytes, book: Workbook, quantities: Quantities
) -> None:
    paragraphs = docx.Document(BytesIO(catalogue)).element.body.iter(f"{{{W}}}p")
    listed = [says(item) for item in paragraphs if _style(item).startswith("TOC")]
    headings = [group.heading for group in number_groups(book.data, quantities)]
    assert len(listed) == len(headings)
    assert all(entry.endswith(name) for entry, name in zip(listed, headings, strict=True))


def _style(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle")
    return "" if found is None else str(found.get(f"{{{W}}}val"))


def test_tables_can_be_read_by_a_screen_reader(root: etree._Element) -> None:
    tables = list(root.iter(f"{{{W}}}tbl"))
    assert len(tables) > 20
    for table in tables:
        assert table.find(f"{{{W}}}tblPr/{{{W}}}tblDescription") is not None
        assert table.find(f"{{{W}}}tr/{{{W}}}trPr/{{{W}}}tblHeader") is not None


def test_it_looks_like_the_template_and_says_what_it_is(catalogue: bytes) -> None:
    template = Opened(template_path().read_bytes())
    made = Opened(catalogue)
    names = [style.name for style in docx.Document(BytesIO(catalogue)).styles]
    assert "NorCRIN-tabell" in names
    assert len(made.parts["word/styles.xml"]) > 0.9 * len(template.parts["word/styles.xml"])
    assert docx.Document(BytesIO(catalogue)).core_properties.title == "Tallkatalog NorCRIN 2021"
    header = docx.Document(BytesIO(catalogue)).sections[0].header
    assert [item.text for item in header.paragraphs] == ["Tallkatalog NorCRIN 2021"]


def test_a_control_copied_into_a_report_is_live_there(
    book: Workbook, changed: Workbook, root: etree._Element
) -> None:
    tag = "tall:bruk.kbs.ahus.enkeltsenter|heltall"
    control = next(item for item in numbers(root) if tag_of(item) == tag)
    before = says(control)
    report = make_report(book, template_path(), WRITTEN).content
    document = etree.fromstring(Opened(report).parts[DOCUMENT])
    paragraph = etree.Element(f"{{{W}}}p")
    paragraph.append(etree.fromstring(etree.tostring(control)))
    document[0].insert(len(document[0]) - 1, paragraph)
    pasted = with_parts(report, {DOCUMENT: etree.tostring(document)})
    assert refresh_with(book, pasted, Choices()).changes == ()
    later = refresh_with(changed, pasted, Choices())
    assert set(Opened(later.content).shown(tag)) == {str(2 * int(before))}
    told = [change for change in later.changes if change.tag == tag]
    assert {change.kind for change in told} == {Kind.CHANGED}


@pytest.mark.office
def test_the_validator_accepts_it(catalogue: bytes, tmp_path: Path) -> None:
    path = tmp_path / "katalog.docx"
    path.write_bytes(catalogue)
    result = validate(path)
    assert result["ok"], result


def test_the_command_writes_it_and_keeps_the_old_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tallkatalog.docx"
    path.write_bytes(b"gammel")
    book = str(ROOT / "NorCRIN_Rapport.xlsm")
    assert run(["tall", book, "--katalog", str(path)]) == 0
    assert re.search(r" med \d{4} tall\.", capsys.readouterr().out)
    assert path.read_bytes().startswith(b"PK")
    [copy] = tmp_path.glob("tallkatalog_*.docx")
    assert copy.read_bytes() == b"gammel"
    bad = tmp_path / "mal.docx"
    bad.write_bytes(b"ikke en mal")
    assert run(["tall", book, "--katalog", str(path), "--mal", str(bad)]) == 2
    assert "ikke en Office-fil" in capsys.readouterr().err
