"""A report that another program has saved is refreshed as if Word had saved it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from norcrin_xl.report.refresh.changes import Choices
from norcrin_xl.workbook.workbook import Workbook
from tests.office import validate
from tests.report.builders import (
    Opened,
    control,
    paragraph,
    quantities,
    report,
    restyled,
    run,
    template,
    with_parts,
)
from tests.report.refresh.conftest import Refresh, refresh_with
from tests.report.refresh.test_document import again
from tests.shipped import review_report

HABITS: dict[str, tuple[Callable[[int, str], str], Callable[[str], str]]] = {
    "numbers": (lambda place, _: str(place + 1), str),
    "hundreds, and names with capitals": (lambda place, _: f"{900 - place}", str.title),
    "letters": (lambda place, _: f"a{place:x}", str.lower),
    "each other's": (lambda place, name: f"Heading{place}", str),
}


@pytest.fixture(params=HABITS)
def saved(original: bytes, request: pytest.FixtureRequest) -> bytes:
    """The report as a program with ids of its own saves it."""
    return restyled(original, *HABITS[request.param])


def assert_valid(content: bytes, folder: Path) -> None:
    path = folder / "rapport.docx"
    path.write_bytes(content)
    said = validate(path)
    assert said["ok"], said["errors"][:3]


def texts(content: bytes) -> list[str]:
    return Opened(content).texts()


def test_nothing_changes_where_no_figure_has(book: Workbook, saved: bytes) -> None:
    result = refresh_with(book, saved, Choices())
    assert result.content == saved
    assert result.changes == ()


def test_new_figures_give_the_text_that_word_would_have(
    refresh: Refresh, original: bytes, saved: bytes, tmp_path: Path
) -> None:
    ours, theirs = refresh(original), refresh(saved)
    assert texts(theirs.content) == texts(ours.content)
    assert [item.as_dict() for item in theirs.changes] == [i.as_dict() for i in ours.changes]
    assert texts(refresh(theirs.content).content) == texts(ours.content)
    assert_valid(theirs.content, tmp_path)


def test_the_review_finds_what_it_finds_in_words_own(
    book: Workbook, original: bytes, saved: bytes
) -> None:
    ours, theirs = (review_report(book, docx, "rapport.docx") for docx in (original, saved))
    assert theirs == ours


def test_a_style_that_the_report_lacks_is_defined_when_it_is_written(tmp_path: Path) -> None:
    """A program that drops the styles that nobody uses has dropped the one for what is missing."""
    docx = report(template(paragraph(control("tall:x|heltall", run("0")))), None, quantities(x=1))
    parts = Opened(docx[0].content).parts
    sheet = parts["word/styles.xml"]
    start = sheet.index(b'<w:style w:type="character" w:customStyle="1" w:styleId="Mangler"')
    end = sheet.index(b"</w:style>", start) + len(b"</w:style>")
    bare = with_parts(docx[0].content, {"word/styles.xml": sheet[:start] + sheet[end:]})
    result, opened = again(bare, None)
    assert opened.values("//w:sdtContent//w:rStyle/@w:val") == ["Mangler"]
    assert opened.values("//w:style[w:name/@w:val='Mangler']//w:shd/@w:fill", "word/styles.xml")
    assert_valid(result.content, tmp_path)
