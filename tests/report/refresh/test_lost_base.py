"""A report whose custom XML was taken out: nothing in it is taken for the machine's own."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run as command
from norcrin_xl.findings import UserError
from norcrin_xl.pipeline.inspection import typed_links
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.base import read_base
from norcrin_xl.report.refresh.changes import ALL, Choices, Kind
from norcrin_xl.report.refresh.document import RefreshResult, refreshed
from norcrin_xl.report.texts import Contents
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed
from tests.office import validate
from tests.report.builders import (
    DOCUMENT,
    WRITTEN,
    Opened,
    control,
    paragraph,
    quantities,
    report,
    report_data,
    run,
    template,
    with_parts,
)
from tests.report.refresh.conftest import Refresh, refresh_with
from tests.report.refresh.test_document import FULL, NUMBER, again, edited, kinds, written
from tests.shipped import review_report

ROOT = Path(__file__).parents[3]
GCP = "tall:kpi.gcp.2021|heltall"


def inspected(docx: bytes) -> bytes:
    """A report after Word's Document Inspector has removed the custom XML."""
    parts: dict[str, bytes | None] = dict(Opened(docx).parts)
    for name in list(parts):
        if name.startswith("customXml/"):
            parts[name] = None
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        held = parts[name]
        assert held is not None
        parts[name] = re.sub(rb"<(?:Override|Relationship)\b[^<>]*customXml[^<>]*/>", b"", held)
    return with_parts(docx, parts)


def typed_over(docx: bytes, tag: str, old: str, new: str) -> bytes:
    """The report with what stands in the first control with the tag typed over."""
    before, found, after = Opened(docx).parts[DOCUMENT].decode().partition(tag)
    assert old in after
    return with_parts(docx, {DOCUMENT: (before + found + after.replace(old, new, 1)).encode()})


@pytest.fixture
def wrong(original: bytes) -> bytes:
    """The whole report without its base, with one number typed over."""
    return inspected(typed_over(original, GCP, "1\u00a0513", "9\u00a0999"))


def test_a_number_typed_over_is_told_of_and_stands_until_somebody_decides(
    book: Workbook, wrong: bytes, tmp_path: Path
) -> None:
    result = refresh_with(book, wrong, Choices())
    assert kinds(result) == {GCP: Kind.CONFLICT}
    assert result.rebased
    assert Opened(result.content).texts() == Opened(wrong).texts()
    once_more = refresh_with(book, result.content, Choices())
    assert kinds(once_more) == {GCP: Kind.CONFLICT}
    assert not once_more.rebased
    replaced = refresh_with(book, once_more.content, Choices(replace=(GCP,)))
    assert kinds(replaced) == {GCP: Kind.REPLACED}
    assert kinds(refresh_with(book, replaced.content, Choices())) == {}
    (tmp_path / "r.docx").write_bytes(replaced.content)
    assert validate(tmp_path / "r.docx")["ok"]


def test_the_base_that_is_stored_again_is_the_one_that_was_lost(
    book: Workbook, original: bytes
) -> None:
    result = refresh_with(book, inspected(original), Choices())
    assert result.changes == ()
    assert read_base(result.content).controls == read_base(original).controls
    assert Opened(result.content).parts[DOCUMENT] == Opened(original).parts[DOCUMENT]


def test_new_figures_are_asked_about_and_come_in_when_they_are_chosen(
    refresh: Refresh, original: bytes
) -> None:
    """What differs may be old or a person's: nobody can tell."""
    asked = refresh(inspected(original))
    assert {change.kind for change in asked.changes} <= {Kind.CONFLICT, Kind.DELETED, Kind.OWN}
    assert Opened(asked.content).texts() == Opened(original).texts()
    taken = refresh(inspected(original), Choices(replace=(ALL,)))
    shown = Opened(refresh(original).content)
    assert Opened(taken.content).shown(GCP) == shown.shown(GCP)
    for table in ("tabell:2.2.1", "tabell:4.2.1", "liste:arbeidspakker.norcrin2"):
        assert Opened(taken.content).shown(table) == shown.shown(table)


def test_what_was_kept_is_a_persons_from_then_on() -> None:
    wrong = edited(inspected(written(FULL)), ">12<", ">99<")
    kept, _ = again(wrong, 12, keep=[NUMBER])
    assert kinds(kept) == {NUMBER: Kind.KEPT}
    later, opened = again(kept.content, 13)
    assert kinds(later) == {NUMBER: Kind.CONFLICT}
    assert opened.shown(NUMBER) == ["99"]


def test_an_undecided_number_is_never_replaced_by_a_later_figure() -> None:
    wrong = edited(inspected(written(FULL)), ">12<", ">99<")
    first, _ = again(wrong, 12)
    later, opened = again(first.content, 13)
    assert kinds(later) == {NUMBER: Kind.CONFLICT}
    assert opened.shown(NUMBER) == ["99"]


def test_another_years_report_is_refused_by_the_year_that_it_shows(
    refresh: Refresh, original: bytes
) -> None:
    other = typed_over(original, "rapport.aar|aar", "2021", "2020")
    with pytest.raises(UserError, match="rapporten for 2020"):
        refresh(inspected(other))


def test_a_template_is_no_report_that_has_lost_its_base(refresh: Refresh) -> None:
    with pytest.raises(UserError, match="ingen koblede tall"):
        refresh((ROOT / "templates" / "report.docx").read_bytes())


def test_the_review_compares_each_place_with_the_workbook(
    book: Workbook, original: bytes, wrong: bytes
) -> None:
    of_the_text = review_report(book, original, "r.docx")
    found = [item for item in review_report(book, wrong, "r.docx") if item not in of_the_text]
    assert [item.code for item in found] == ["rapport-tall-ulikt", "rapport-grunnlag-borte"]
    assert "9\u00a0999" in found[0].message
    assert "1\u00a0513" in found[0].message
    sound = review_report(book, inspected(original), "r.docx")
    assert {item.code for item in sound if item not in of_the_text} == {"rapport-grunnlag-borte"}


def test_numbers_are_not_linked_before_the_base_is_stored_again(
    book: Workbook, wrong: bytes
) -> None:
    """A base that knew only the new links would let the next refresh replace what was typed."""
    with pytest.raises(UserError, match="Kjør norcrin-xl oppdater"):
        typed_links(book, wrong, "r.docx")
    typed_links(book, refresh_with(book, wrong, Choices()).content, "r.docx")


def test_the_command_says_what_was_lost_and_asks(
    wrong: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rapport.docx"
    path.write_bytes(wrong)
    assert command(["oppdater", str(path), str(ROOT / "NorCRIN_Rapport.xlsm")]) == 0
    said = capsys.readouterr().out
    assert "nå «9\u00a0999», i arbeidsboken «1\u00a0513»" in said
    assert "er lagt inn igjen" in said
    assert "sist skrevet" not in said


def told(text: str, docx: bytes | None = None) -> RefreshResult:
    """A report with this text, or one that is refreshed with it; x and y are both 12."""
    data, numbers = report_data({"2.1": text}), quantities(x=12, y=12)
    if docx is None:
        made = report(template(control("tekst:2.1", paragraph(run("x")))), data, numbers)
        docx = inspected(made[0].content)
    return refreshed(docx, Contents(data, numbers), written=WRITTEN)


def test_a_text_that_shows_the_same_by_another_link_is_not_asked_about() -> None:
    """The workbook's texts may have got other links since; nobody can have typed a link."""
    docx = inspected(told("Vi var {x|heltall} i år.\n\nOg flere.").content)
    result = told("Vi var {y|heltall} i år.\n\nOg flere.", docx)
    assert [item.kind for item in result.changes if item.tag == "tekst:2.1"] == [Kind.CHANGED]
    assert Opened(result.content).shown("tall:y|heltall") == ["12"]
    other = told("Vi var {y|heltall} i år.\n\nOg enda flere.", docx)
    assert [item.kind for item in other.changes if item.tag == "tekst:2.1"] == [Kind.CONFLICT]


def test_the_review_passes_over_a_text_that_shows_the_same_by_another_link(
    book: Workbook,
) -> None:
    def reported(link: str, docx: bytes | None = None) -> bytes:
        section = book.data.sections["2.3"]
        first = section.paragraphs[0]._replace(value=f"Vi var {{{link}|heltall}} i år.")
        section = replace(section, paragraphs=(first,))
        data = replace(book.data, sections={**book.data.sections, "2.3": section})
        if docx is None:
            return make_report(computed(data), template_path(), WRITTEN).content
        return "\n".join(
            item.message for item in review_report(computed(data), docx, "r.docx")
        ).encode()

    docx = reported("kpi.gcp.2021")
    for held in (docx, inspected(docx)):
        assert b"eldre" not in reported("kpi.gcp.i_aar", held)
        assert b"men arbeidsboken har" not in reported("kpi.gcp.i_aar", held)
