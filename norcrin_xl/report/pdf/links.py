"""Links, which LibreOffice makes only of text with a character style."""

from __future__ import annotations

from lxml import etree

from norcrin_xl.report.word.controls import RUN, RUN_PROPERTIES, VALUE, elements, w
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.references import fields

STYLE = "NorCRINLenke"
_FIELD = "HYPERLINK"
_ANCHOR, _RUN_STYLE = w("anchor"), w("rStyle")


def make_links_live(package: WordPackage) -> None:
    """Give the text of each link a style that changes nothing, where it has none.

    Without it LibreOffice drops the link; of an entry in the contents only the page number
    would lead to the page, and be read out as the name of the link.
    """
    styles = package.target(package.main, "styles")
    if styles is None:
        return
    package.root(styles).extend(
        elements(
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{STYLE}">'
            f'<w:name w:val="{STYLE}"/></w:style>'
        )
    )
    for name in package.text_parts():
        root = package.root(name)
        for text in (text for item in fields(root) if item.kind == _FIELD for text in item.texts):
            run = text.getparent()
            if run is not None and run.tag == RUN:
                _give_style(run)
        for link in root.iter(w("hyperlink")):
            for run in link.iter(RUN):
                _give_style(run)
            if link.get(_ANCHOR):
                for code in link.iter(w("instrText")):
                    code.text = (code.text or "").replace(r"\h", "")


def _give_style(run: etree._Element) -> None:
    properties = run.find(RUN_PROPERTIES)
    if properties is None:
        properties = run.makeelement(RUN_PROPERTIES)
        run.insert(0, properties)
    if properties.find(_RUN_STYLE) is None:
        properties.insert(0, run.makeelement(_RUN_STYLE, {VALUE: STYLE}))
