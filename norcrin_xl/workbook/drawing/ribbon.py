"""The ribbon tab NorCRIN: a part of the workbook that XlsxWriter cannot write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from norcrin_xl.workbook.drawing.buttons import BUTTONS

PART = "customUI/customUI14.xml"
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
RELATIONS = "_rels/.rels"
CALLBACK = "BaandTrykk"
"""The Sub that every button of the ribbon calls; the button's tag names the Sub to run."""


def ribbon_xml() -> bytes:
    """The part: one tab with one group, a large button for each of `BUTTONS`."""
    root = etree.fromstring(f'<customUI xmlns="{NAMESPACE}"/>')
    levels: tuple[tuple[str, dict[str, str]], ...] = (
        ("ribbon", {}),
        ("tabs", {}),
        ("tab", {"id": "NorCRIN", "label": "NorCRIN"}),
        ("group", {"id": "NorCRINRapport", "label": "Årsrapport"}),
    )
    group = root
    for name, said in levels:
        group = etree.SubElement(group, f"{{{NAMESPACE}}}{name}", said)
    for said in _buttons():
        etree.SubElement(group, f"{{{NAMESPACE}}}button", said)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _buttons() -> Iterator[dict[str, str]]:
    for button in BUTTONS:
        yield {
            "id": f"Knapp{button.macro}",
            "label": button.caption,
            "imageMso": button.image,
            "size": "large",
            "screentip": button.caption,
            "supertip": button.tip,
            "onAction": CALLBACK,
            "tag": button.macro,
        }


def with_ribbon(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a workbook with the ribbon's, and the relation that leads to it."""
    relation = f'<Relationship Id="rIdNorCRIN" Type="{RELATION}" Target="{PART}"/>'
    relations = parts[RELATIONS].replace(
        b"</Relationships>", relation.encode() + b"</Relationships>"
    )
    return {**parts, RELATIONS: relations, PART: ribbon_xml()}
