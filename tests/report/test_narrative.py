"""Narrative text in Word: paragraphs, lists and runs with the template's styles."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from norcrin_xl.report.texts import inline_xml, narrative_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}


@dataclass
class PlainContext:
    """A context that numbers its lists from 41 and writes what it was asked for in words."""

    lists: list[bool] = field(default_factory=list)

    def linked(self, quantity_id: str, format_name: str) -> str:
        return f"<w:r><w:t>tall {quantity_id} {format_name}</w:t></w:r>"

    def hyperlink(self, address: str, runs_xml: str) -> str:
        return f'<w:hyperlink w:tooltip="{address}">{runs_xml}</w:hyperlink>'

    def reference(self, kind: str, exhibit_id: str) -> str:
        return f"<w:r><w:t>{kind} {exhibit_id}</w:t></w:r>"

    def list_numbering(self, ordered: bool) -> int | None:
        self.lists.append(ordered)
        return 40 + sum(self.lists) if ordered else None


def body(xml: str) -> etree._Element:
    return etree.fromstring(f'<w:body xmlns:w="{W}">{xml}</w:body>')


def paragraphs(markup: str) -> list[tuple[str, str, str, str]]:
    """Style, numbering, level and text of each paragraph."""
    return [
        (
            paragraph.xpath("string(w:pPr/w:pStyle/@w:val)", namespaces=NS),
            paragraph.xpath("string(w:pPr/w:numPr/w:numId/@w:val)", namespaces=NS),
            paragraph.xpath("string(w:pPr/w:numPr/w:ilvl/@w:val)", namespaces=NS),
            "".join(paragraph.itertext()),
        )
        for paragraph in body(narrative_xml(markup, PlainContext()))
    ]


def test_a_blank_text_gives_no_paragraphs() -> None:
    assert narrative_xml(" \n ", PlainContext()) == inline_xml("", PlainContext()) == ""


def test_running_text_has_the_body_style_and_headings_their_own() -> None:
    assert paragraphs("### Pandemien\nEn & to < tre\n\nMer") == [
        ("Mellomtittel", "", "", "Pandemien"),
        ("", "", "", "En & to < tre"),
        ("", "", "", "Mer"),
    ]


def test_each_numbered_list_has_a_count_of_its_own_and_bullets_none() -> None:
    assert paragraphs("1. a\n  1. b\n2. c\n\nså\n\n- d\n  1. e\n\n1. f") == [
        ("ListNumber", "41", "0", "a"),
        ("ListNumber2", "41", "1", "b"),
        ("ListNumber", "41", "0", "c"),
        ("", "", "", "så"),
        ("ListBullet", "", "", "d"),
        ("ListNumber2", "42", "1", "e"),
        ("ListNumber", "43", "0", "f"),
    ]


def test_bullets_under_a_number_have_the_second_bullet_style() -> None:
    assert paragraphs("1. a\n  - b") == [
        ("ListNumber", "41", "0", "a"),
        ("ListBullet2", "", "", "b"),
    ]


def test_bold_and_italics_stand_in_the_run_and_a_line_end_is_a_break() -> None:
    root = body(f"<w:p>{inline_xml('**a *b***' + chr(10) + 'c', PlainContext())}</w:p>")
    runs = root.findall(".//w:r", NS)
    marks = [[mark.tag.split("}")[1] for mark in run.findall("w:rPr/*", NS)] for run in runs]
    assert marks == [["b"], ["b", "i"], [], []]
    assert [len(run.findall("w:br", NS)) for run in runs] == [0, 0, 1, 0]


def test_spaces_at_the_edge_of_a_run_are_kept() -> None:
    root = body(f"<w:p>{inline_xml('a **b** c', PlainContext())}</w:p>")
    space = "{http://www.w3.org/XML/1998/namespace}space"
    assert "".join(root.itertext()) == "a b c"
    assert {text.get(space) for text in root.iter(f"{{{W}}}t")} == {"preserve"}


def test_numbers_links_and_references_come_from_the_context() -> None:
    text = "{a.b|tusen} i {tabell:1} på [**x**](https://x.no)"
    root = body(f"<w:p>{inline_xml(text, PlainContext())}</w:p>")
    assert "".join(root.itertext()) == "tall a.b tusen i tabell 1 på x"
    link = root.find(".//w:hyperlink", NS)
    assert link is not None
    assert link.get(f"{{{W}}}tooltip") == "https://x.no"
    properties = link.findall("w:r/w:rPr/*", NS)
    assert [item.tag.split("}")[1] for item in properties] == ["rStyle", "b"]


def test_a_number_or_reference_in_bold_is_bold() -> None:
    root = body(
        f"<w:p>{inline_xml('**{a.b|tusen}** {tabell:1} *{tabell:1}*', PlainContext())}</w:p>"
    )
    looks = ["".join(mark.tag[-1] for mark in run.findall("w:rPr/*", NS)) for run in root[0]]
    assert looks == ["b", "", "", "", "i"]


def test_what_word_or_xml_could_misread_stays_plain_text() -> None:
    text = "</w:t><w:fldSimple w:instr='DATE'/> \x00\x0b\x1f\ufffe { DATE } {{ x }} &amp;"
    root = body(narrative_xml(text, PlainContext()))
    assert "".join(root.itertext()) == (
        "</w:t><w:fldSimple w:instr='DATE'/>  { DATE } {{ x }} &amp;"
    )
