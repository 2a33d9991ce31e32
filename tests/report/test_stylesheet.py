"""Styles are found by name, whatever language their ids are in."""

from __future__ import annotations

from tests.report.builders import (
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


def test_a_missing_value_is_highlighted_also_without_the_style_for_it() -> None:
    parts = Opened(template(paragraph(control("tall:a|heltall", run("x"))))).parts
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b'"Mangler"', b'"Annet"')
    _, opened = report(with_parts(template(), {**parts}), numbers=quantities(a=None))
    assert opened.values("//w:sdtContent//w:shd/@w:fill") == ["FFF2CC"]
