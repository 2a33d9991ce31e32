"""Which figures differ between two reports: of one year, of two years, with hand edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from norcrin_xl.findings import UserError
from norcrin_xl.model import CellRef
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.base import read_base, store
from norcrin_xl.report.changes.compare import (
    CHANGED,
    GONE,
    NEW,
    Comparison,
    ShownNumber,
    ShownReport,
    by_origin,
    compared,
    comparison_list,
    shown_report,
)
from norcrin_xl.report.changes.listing import as_html, list_bytes
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook
from tests.office import validate
from tests.report.builders import (
    DOCUMENT,
    WRITTEN,
    Opened,
    control,
    paragraph,
    quantities,
    report,
    run,
    template,
    with_parts,
)


def written(year: int = 2021, *, form: str = "heltall", **values: float | str | None) -> bytes:
    """A report of the year that shows each quantity."""
    names = [name.replace("__", ".") for name in values]
    body = "".join(
        paragraph(control(f"tall:{name}|{form}", run("0"), 20 + place))
        for place, name in enumerate(names)
    )
    made = report(template(body), None, quantities(**values))[0].content
    package = WordPackage(made, "R.docx")
    store(package, replace(read_base(made), year=year))
    return package.packed()


def comparison(old: bytes, new: bytes) -> Comparison:
    return compared(shown_report(old, "A.docx"), shown_report(new, "B.docx"))


def told(found: Iterable[object]) -> list[tuple[str, str | None, str | None, str]]:
    return [
        (one.kind, one.old and one.old.text, one.new and one.new.text, one.change)  # type: ignore[attr-defined]
        for one in found
    ]


def test_reports_of_one_year_differ_where_a_figure_does() -> None:
    found = comparison(written(a=1200, b=5, c=1), written(a=1350, b=5, d=2))
    assert told(found.differences) == [
        (CHANGED, "1\u00a0200", "1\u00a0350", "+150 (+12,5 %)"),
        (NEW, None, "2", ""),
        (GONE, "1", None, ""),
    ]
    assert (found.same, found.earlier) == (1, ())


def test_this_years_figure_stands_beside_this_years_of_another_report() -> None:
    old = written(2021, kpi__gcp__2020=10, kpi__gcp__2021=20, kpi__gcp__endring=10)
    new = written(2022, kpi__gcp__2021=21, kpi__gcp__2022=15, kpi__gcp__endring=-6)
    found = comparison(old, new)
    assert [one.shown.quantity for one in found.differences] == ["kpi.gcp.2022", "kpi.gcp.endring"]
    assert told(found.differences)[0] == (CHANGED, "20", "15", "\u22125 (\u221225,0 %)")
    assert told(found.earlier) == [(CHANGED, "20", "21", "+1 (+5,0 %)")]


def test_a_year_told_by_what_it_is_to_the_report_is_that_year() -> None:
    old = written(2021, kpi__gcp__i_fjor=10, kpi__gcp__i_aar=20)
    for new in (
        written(2022, kpi__gcp__i_fjor=21, kpi__gcp__i_aar=15),
        written(2022, kpi__gcp__2021=21, kpi__gcp__2022=15),
    ):
        found = comparison(old, new)
        assert told(found.differences) == [(CHANGED, "20", "15", "\u22125 (\u221225,0 %)")]
        assert told(found.earlier) == [(CHANGED, "20", "21", "+1 (+5,0 %)")]
    assert comparison(old, written(2021, kpi__gcp__2020=10, kpi__gcp__2021=20)).differences == ()


@pytest.mark.parametrize(
    ("form", "old", "new", "said"),
    [
        ("prosent1", 0.5, 0.55, "+5,0 prosentpoeng"),
        ("mill1", 1000, 1500, "+0,5 (+50,0 %)"),
        ("desimal2", 0, 1, "+1,00"),
        ("retning", 1, -1, ""),
        ("aar", 2021, 2022, ""),
        ("tekst", "OUS", "HUS", ""),
        ("heltall", None, 3, ""),
    ],
)
def test_a_difference_says_how_much(form: str, old: float, new: float, said: str) -> None:
    [found] = comparison(written(form=form, x=old), written(form=form, x=new)).differences
    assert found.change == said


def test_a_number_written_by_hand_is_compared_as_it_stands() -> None:
    docx = written(x=12)
    xml = Opened(docx).parts[DOCUMENT].replace(b">12<", b">11<")
    [found] = comparison(with_parts(docx, {DOCUMENT: xml}), written(x=12)).differences
    assert (found.old.text, found.change) == ("11", "")  # type: ignore[union-attr]
    assert found.as_dict()["by_hand"] == ["old"]
    shown = comparison_list(comparison(with_parts(docx, {DOCUMENT: xml}), written(x=12)))
    assert "skrevet for hånd" in as_html(shown)


def test_the_same_report_has_no_difference() -> None:
    found = comparison(written(x=12), written(x=12))
    assert (found.differences, found.same) == ((), 1)
    assert "Ingen tall er endret." in as_html(comparison_list(found))


def test_numbers_are_compared_where_the_base_is_gone() -> None:
    docx = written(x=12)
    names = [name for name in Opened(docx).parts if name.startswith("customXml/")]
    [found] = comparison(with_parts(docx, dict.fromkeys(names)), written(x=13)).differences
    assert told([found]) == [(CHANGED, "12", "13", "")]


def test_a_report_without_linked_numbers_is_refused() -> None:
    with pytest.raises(UserError, match=r"A\.docx har ingen koblede tall"):
        shown_report(report(template(paragraph(run("tekst"))))[0].content, "A.docx")


@pytest.mark.office
def test_a_template_is_refused_and_said_to_be_one(original_pair: tuple[bytes, bytes]) -> None:
    template = template_path().read_bytes()
    for pair in ((original_pair[0], template), (template, original_pair[1])):
        with pytest.raises(UserError, match="er en mal, ikke en rapport"):
            comparison(*pair)


def test_a_report_whose_base_is_gone_is_no_template(book: Workbook) -> None:
    whole = make_report(book, template_path(), WRITTEN).content
    names = [name for name in Opened(whole).parts if name.startswith("customXml/")]
    assert comparison(with_parts(whole, dict.fromkeys(names)), whole).differences == ()


def test_the_list_is_a_valid_word_document(
    original_pair: tuple[bytes, bytes], tmp_path: Path
) -> None:
    shown = comparison_list(comparison(*original_pair))
    made = tmp_path / "endringer.docx"
    made.write_bytes(list_bytes(shown, made))
    said = validate(made)
    assert said["ok"], said["errors"]


def test_the_list_in_word_says_what_the_list_says(original_pair: tuple[bytes, bytes]) -> None:
    shown = comparison_list(comparison(*original_pair))
    opened = Document(BytesIO(list_bytes(shown, Path("x.docx"))))
    [table] = opened.tables
    [section] = shown.sections
    assert [cell.text for cell in table.rows[0].cells] == list(section.columns.heads)
    assert len(table.rows) == 1 + len(section.rows)
    assert [cell.text.split("\n")[0] for cell in table.rows[1].cells] == [
        cell[0].text for cell in section.rows[0]
    ]


def test_a_list_in_another_format_is_refused() -> None:
    shown = comparison_list(comparison(written(x=12), written(x=13)))
    with pytest.raises(UserError, match=r"\.docx eller \.html"):
        list_bytes(shown, Path("endringer.txt"))


@pytest.fixture
def original_pair() -> tuple[bytes, bytes]:
    return written(x=12, y=5), written(x=13, y=5)


def test_what_changed_stands_by_the_sheet_that_it_comes_from_sums_last() -> None:
    def shown(key: str, text: str, *sheets: str) -> ShownNumber:
        cells = tuple(CellRef("bok.xlsm", sheet, "D20") for sheet in sheets)
        return ShownNumber(f"tall:{key}|heltall", key, text, "4.3", float(text), cells, False)

    places = {"sum": ("OUS", "HUS"), "a": ("OUS",), "b": ("HUS",), "c": ("OUS", "OUS")}
    old, new = (
        ShownReport(file, 2021, {key: shown(key, text, *own) for key, own in places.items()})
        for file, text in (("A.docx", "12"), ("B.docx", "13"))
    )
    found = compared(old, new)
    groups = {
        heading: [one.shown.label for one in some]
        for heading, some in by_origin(found.differences).items()
    }
    assert groups == {
        "tall fra OUS": ["a", "c"],
        "tall fra HUS": ["b"],
        "tall fra flere ark": ["sum"],
    }
    assert list(groups)[-1] == "tall fra flere ark"
    headings = [section.heading for section in comparison_list(found).sections]
    assert headings == [f"Endret: {heading}" for heading in groups]
