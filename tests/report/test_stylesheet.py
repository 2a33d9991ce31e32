"""Styles are found by name, whatever language their ids are in."""

from __future__ import annotations

from lxml import etree

from norcrin_xl.report.word.styles import StyleSheet
from tests.report.builders import (
    Opened,
    W,
    control,
    paragraph,
    report,
    report_data,
    run,
    template,
    with_parts,
)

NORWEGIAN = {
    b'"ListBullet"': b'"Punktliste"',
    b'"Hyperlink"': b'"Hyperkobling"',
    b'"TOC1"': b'"INNH1"',
    b'"Heading1"': b'"Overskrift1"',
}


def translated(content: bytes) -> bytes:
    """A template as a Norwegian Word saves it: the same names, other ids."""
    parts = Opened(content).parts
    for part in ("word/styles.xml", "word/document.xml", "word/numbering.xml"):
        for english, norwegian in NORWEGIAN.items():
            for use in (b"w:styleId=", b"pStyle w:val=", b"basedOn w:val="):
                parts[part] = parts[part].replace(use + english, use + norwegian)
    return with_parts(content, {**parts})


def test_generated_text_uses_the_ids_of_the_template() -> None:
    body = control("tekst:2.3", paragraph(run("[tekst]")))
    data = report_data({"2.3": "- [nett](https://norcrin.no)"})
    _, opened = report(translated(template(body)), data)
    assert opened.values("//w:sdtContent//w:pStyle/@w:val") == ["Punktliste"]
    assert opened.values("//w:sdtContent//w:rStyle/@w:val") == ["Hyperkobling"]


def test_the_contents_are_found_under_translated_headings() -> None:
    toc = '<w:fldSimple w:instr=" TOC \\o &quot;1-1&quot; "><w:r><w:t>x</w:t></w:r></w:fldSimple>'
    body = paragraph(toc) + paragraph(run("Innledning"), "Heading1")
    result, opened = report(translated(template(body)))
    assert [(item.number, item.text) for item in result.headings] == [("1", "Innledning")]
    assert opened.values("//w:hyperlink/../w:pPr/w:pStyle/@w:val") == ["INNH1"]


def test_a_style_that_the_template_lacks_is_defined_with_what_it_is_based_on() -> None:
    sheet = StyleSheet(etree.fromstring(f'<w:styles xmlns:w="{W}"/>'))
    xml = sheet.translated('<w:rStyle w:val="Mangler"/><w:pStyle w:val="Tabellsumtall"/>')
    assert xml == '<w:rStyle w:val="Mangler"/><w:pStyle w:val="Tabellsumtall"/>'
    assert sheet.changed
    names = [_name(style) for style in sheet.basis("Tabellsumtall")]
    assert names == ["Tabellsumtall", "Tabellsum", "Tabelltekst", "Normal"]


def test_a_style_that_is_added_takes_no_id_and_no_list_of_the_document() -> None:
    """Another style may have our id, and the document's list 2 is not our bullets."""
    sheet = StyleSheet(
        etree.fromstring(
            f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="ListBullet">'
            '<w:name w:val="Sitat"/></w:style></w:styles>'
        )
    )
    assert sheet.own("ListBullet") == ""
    assert sheet.translated('<w:pStyle w:val="ListBullet"/>') == '<w:pStyle w:val="ListBullet_"/>'
    [bullets, _] = sheet.basis("ListBullet_")
    assert _name(bullets) == "List Bullet"
    assert bullets.find(f"{{{W}}}pPr/{{{W}}}numPr") is None


def test_a_style_is_known_by_any_of_its_names_in_any_case() -> None:
    sheet = StyleSheet(
        etree.fromstring(
            f'<w:styles xmlns:w="{W}">'
            '<w:style w:styleId="1"><w:name w:val="Heading 2"/></w:style>'
            '<w:style w:styleId="2"><w:name w:val="heading 3,Tredje"/></w:style>'
            '<w:style w:styleId="3"><w:name w:val="Note"/><w:aliases w:val="x, TABELLNOTE"/>'
            '</w:style><w:style w:styleId="Heading1"><w:name w:val="Brød"/></w:style></w:styles>'
        )
    )
    levels = [sheet.heading_level(identity) for identity in ("1", "2", "3", "Heading1", "4")]
    assert levels == [2, 3, None, None, None]
    assert sheet.own("3") == "Tabellnote"


def _name(style: etree._Element) -> str:
    name = style.find(f"{{{W}}}name")
    return "" if name is None else str(name.get(f"{{{W}}}val"))
