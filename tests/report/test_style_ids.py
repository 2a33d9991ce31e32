"""Style ids after Word has saved the template in another language."""

from __future__ import annotations

from lxml import etree

from norcrin_xl.report.style_ids import rename_styles, renamed_styles

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def part(inner: str) -> etree._Element:
    return etree.fromstring(f'<w:x xmlns:w="{W}">{inner}</w:x>')


def style(identity: str, name: str, more: str = "") -> str:
    return f'<w:style w:styleId="{identity}"><w:name w:val="{name}"/>{more}</w:style>'


def ids(root: etree._Element) -> list[str]:
    """All values of the attributes w:styleId and w:val, in order."""
    return [str(value) for element in root.iter() for value in element.attrib.values()]


def test_a_document_with_codes_own_ids_needs_no_change() -> None:
    assert not renamed_styles(part(style("Heading1", "heading 1") + style("Min", "Min stil")))


def test_ids_that_word_made_from_norwegian_names_are_put_back() -> None:
    sheet = part(
        style("Overskrift1", "heading 1", '<w:next w:val="Punktliste"/>')
        + style("Punktliste", "List Bullet")
        + style("Forsidebnd", "Forsidebånd")
    )
    renamed = renamed_styles(sheet)
    assert renamed == {
        "Overskrift1": "Heading1",
        "Punktliste": "ListBullet",
        "Forsidebnd": "Forsideband",
    }
    text = part('<w:p><w:pPr><w:pStyle w:val="Overskrift1"/></w:pPr></w:p><w:pStyle w:val="X"/>')
    rename_styles(sheet, renamed)
    rename_styles(text, renamed)
    assert ids(sheet)[:3] == ["Heading1", "heading 1", "ListBullet"]
    assert ids(text) == ["Heading1", "X"]


def test_names_are_compared_without_regard_to_case() -> None:
    assert renamed_styles(part(style("Topptekst", "Header"))) == {"Topptekst": "Header"}


def test_a_style_of_another_name_gives_way() -> None:
    sheet = part(style("Valg", "Mine valg") + style("Valg1", "Valg") + style("Valg_2", "Mer"))
    assert renamed_styles(sheet) == {"Valg1": "Valg", "Valg": "Valg_3"}
