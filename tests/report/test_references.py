"""Captions count themselves, and references show what the caption says."""

from __future__ import annotations

from norcrin_xl.report.contents import bookmark_name, field_xml
from norcrin_xl.report.template.build import Blocks
from norcrin_xl.report.word.controls import escaped
from tests.report.builders import Opened, control, paragraph, report, report_data, run, template


def caption(kind: str, number: str) -> str:
    return Blocks().caption(kind, number, "Tittel")


def test_a_bookmark_is_named_after_its_exhibit() -> None:
    assert bookmark_name("tabell", "4.2.1") == "_Ref_tabell_4_2_1"


def test_a_reference_in_narrative_is_a_field_that_shows_the_caption_in_lower_case() -> None:
    body = control("tekst:2.3", paragraph(run("x"))) + caption("tabell", "4.2.1")
    _, opened = report(template(body), report_data({"2.3": "Se {tabell:4.2.1}."}))
    assert opened.shown("tekst:2.3") == ["Se tabell 4.2.1."]
    assert opened.texts("//w:sdt//w:p") == ["Se tabell 4.2.1."]
    codes = [element.text for element in opened.all("//w:sdt//w:instrText")]
    assert codes == [r" REF _Ref_tabell_4_2_1 \h \* Lower "]


def test_captions_that_were_moved_are_counted_anew() -> None:
    """The second table of chapter 3 stands first in this template, and is 3.1 in Word."""
    body = caption("tabell", "3.2") + caption("tabell", "3.1")
    text = control("tekst:2.3", paragraph(run("x")))
    _, opened = report(template(body + text), report_data({"2.3": "{tabell:3.2} {tabell:3.1}"}))
    assert opened.shown("tekst:2.3") == ["tabell 3.1 tabell 3.2"]


def test_a_reference_in_the_template_is_brought_up_to_date() -> None:
    old = paragraph(field_xml(r"REF _Ref_figur_1 \h", run("Figur 9")))
    _, opened = report(template(old + caption("figur", "1")))
    assert opened.texts()[0] == "Figur 1"


def test_a_reference_to_what_the_template_lacks_is_highlighted_and_told() -> None:
    body = control("tekst:2.3", paragraph(run("x")))
    result, opened = report(template(body), report_data({"2.3": "Se {figur:9}."}))
    assert opened.shown("tekst:2.3") == ["Se [mangler: figur 9]."]
    assert result.findings[0].code == "oppmerking"
    assert str(result.findings[0].where) == "Bok.xlsm, ark Tekst, celle C7"
    assert "figur 9 finnes ikke i malen" in result.findings[0].message


def test_a_doubled_target_keeps_its_first_place_only() -> None:
    _, opened = report(template(caption("tabell", "1") + caption("tabell", "1")))
    assert opened.values("//w:bookmarkStart/@w:name") == ["_Ref_tabell_1"]
    assert len(opened.all("//w:bookmarkEnd")) == 1


def test_doubled_ids_of_bookmarks_are_given_anew() -> None:
    _, opened = report(template(caption("tabell", "1") + caption("figur", "1")))
    numbers = opened.values("//w:bookmarkStart/@w:id")
    assert len(set(numbers)) == 2
    assert opened.values("//w:bookmarkEnd/@w:id") == numbers


def test_a_field_code_is_escaped() -> None:
    assert escaped('TOC "x" <') in field_xml('TOC "x" <', "")


def test_simple_fields_count_too() -> None:
    body = '<w:fldSimple w:instr=" SEQ Figur "><w:r><w:t>9</w:t></w:r></w:fldSimple>'
    _, opened = report(template(paragraph(body), paragraph(body)))
    assert isinstance(opened, Opened)
    assert opened.texts("//w:body/w:p")[:2] == ["1", "2"]
