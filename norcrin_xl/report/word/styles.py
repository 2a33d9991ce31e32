"""Styles: what ours are called, what the shipped template says of them, and which a document has.

The economist may restyle everything in Word. A style is known by its name alone, since every
program makes ids of its own: a Norwegian Word calls Heading1 Overskrift1, ONLYOFFICE calls it 12;
the name stays "heading 1". The constants are the ids of the shipped template, and `NAMES` says
what each is called in any document.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache, cached_property
from pathlib import Path

from lxml import etree

from norcrin_xl.office_file import parse_xml
from norcrin_xl.report.word.controls import VALUE, W, elements, value_of, w, xml_of

TEMPLATE = "report.docx"
"""The name of the template that is shipped: its styles, page and headers are every report's."""

_PACKAGE = Path(__file__).parents[2]

# Paragraph styles, by style id
NORMAL = "Normal"
HEADING_1, HEADING_2, HEADING_3 = "Heading1", "Heading2", "Heading3"
PLAIN_HEADING = "Heading1utennummer"
SUB_HEADING = "Mellomtittel"
PACKAGE_HEADING = "Arbeidspakketittel"
TITLE, SUBTITLE = "Title", "Subtitle"
CAPTION, TABLE_CAPTION, FIGURE_CAPTION = "Caption", "Tabelltittel", "Figurtittel"
FIGURE = "Figur"
TABLE_TEXT, TABLE_FIGURES = "Tabelltekst", "Tabelltall"
TABLE_HEAD, TABLE_HEAD_FIGURES = "Tabellhode", "Tabellhodetall"
TABLE_TOTAL, TABLE_TOTAL_FIGURES = "Tabellsum", "Tabellsumtall"
TABLE_BLOCK, TABLE_NOTE = "Tabellblokk", "Tabellnote"
BULLETS = ("ListBullet", "ListBullet2")
NUMBERED = ("ListNumber", "ListNumber2")
CONTENTS_HEADING = "Innholdstittel"
CONTENTS = ("TOC1", "TOC2", "TOC3")
HEADER, FOOTER = "Header", "Footer"
CHOICE = "Valg"
LABEL = "Etikett"
FACTS = "Faktalinje"
SIGNATURE_TEXT, SIGNATURE_LINE = "Signaturtekst", "Signaturlinje"
COVER_BAND, COVER_RULE, COVER_TEXT = "Forsideband", "Forsidelinje", "Forsidetekst"

# Character styles, by style id
HYPERLINK = "Hyperlink"
MISSING = "Mangler"
MISSING_IN_TABLE = "Manglertabell"
PLACEHOLDER = "PlaceholderText"
LABEL_TEXT = "EtikettTegn"
STRONG, EMPHASIS = "Strong", "Emphasis"

# The table style, by style id
TABLE = "NorCRIN-tabell"

_NAMED_AS_IDENTIFIED = (
    *(NORMAL, SUB_HEADING, PACKAGE_HEADING, TITLE, SUBTITLE, TABLE_CAPTION, FIGURE_CAPTION),
    *(FIGURE, TABLE_TEXT, TABLE_FIGURES, TABLE_HEAD, TABLE_HEAD_FIGURES, TABLE_TOTAL),
    *(TABLE_TOTAL_FIGURES, TABLE_BLOCK, TABLE_NOTE, CONTENTS_HEADING, CHOICE, LABEL, FACTS),
    *(SIGNATURE_TEXT, SIGNATURE_LINE, COVER_RULE, COVER_TEXT, HYPERLINK, STRONG, EMPHASIS),
    *(MISSING, TABLE),
)
NAMES = {
    **{style: style for style in _NAMED_AS_IDENTIFIED},
    HEADING_1: "heading 1",
    HEADING_2: "heading 2",
    HEADING_3: "heading 3",
    PLAIN_HEADING: "Heading 1 uten nummer",
    CAPTION: "caption",
    BULLETS[0]: "List Bullet",
    BULLETS[1]: "List Bullet 2",
    NUMBERED[0]: "List Number",
    NUMBERED[1]: "List Number 2",
    CONTENTS[0]: "toc 1",
    CONTENTS[1]: "toc 2",
    CONTENTS[2]: "toc 3",
    HEADER: "header",
    FOOTER: "footer",
    COVER_BAND: "Forsidebånd",
    PLACEHOLDER: "Placeholder Text",
    MISSING_IN_TABLE: "Mangler i tabell",
    LABEL_TEXT: "Etikett Tegn",
}
"""The names by which Word knows the styles. Ids are remade when Word saves, names are not."""


def template_path() -> Path:
    """The Word template that is shipped: beside the package in a checkout, else inside it."""
    beside = _PACKAGE.parent / "templates" / TEMPLATE
    return beside if beside.is_file() else _PACKAGE / "templates" / TEMPLATE


@cache
def definitions() -> Mapping[str, etree._Element]:
    """The element of each style that the template has, by its id there."""
    name = "word/styles.xml"
    with zipfile.ZipFile(template_path()) as archive:
        root = parse_xml(archive.read(name), name, TEMPLATE)
    return {str(style.get(w("styleId"))): style for style in root.iterchildren(w("style"))}


_USED = re.compile(r'(<w:(?:p|r|tbl)Style w:val=")([^"]+)"')
_NAME, _ALIASES, _IDENTITY, _BASIS = w("name"), w("aliases"), w("styleId"), w("basedOn")
_LEADS = (w("next"), w("link"))
_HEADINGS = {PLAIN_HEADING: 1, SUB_HEADING: 9, PACKAGE_HEADING: 9}


class StyleSheet:
    """The styles of one document; `root` is its w:styles, or `None` when it has none.

    `changed` says whether a style was added; `root` then holds it.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self.root = root
        self.changed = False
        found = [] if root is None else root.findall(w("style"))
        self._styles = {str(style.get(_IDENTITY, "")): style for style in found}
        self.id_of_name: dict[str, str] = {}
        for kind in (_NAME, _ALIASES):
            for identity, style in self._styles.items():
                for name in _said(style, kind):
                    self.id_of_name.setdefault(name, identity)
        self._ids = {
            style: self.id_of_name[name.casefold()]
            for style, name in NAMES.items()
            if name.casefold() in self.id_of_name
        }
        self._known: Mapping[str, str] = {identity: own for own, identity in self._ids.items()}

    def id(self, style: str) -> str:
        """The document's id of one of our styles; our own id of one that it lacks."""
        return self._ids.get(style, style)

    def has(self, style: str) -> bool:
        """Whether the document has one of our styles."""
        return style in self._ids

    def own(self, identity: str) -> str:
        """Which of our styles the document means by an id, "" for a style that is not ours.

        An id that the document does not define is what an earlier version wrote of ours.
        """
        if identity in self._styles or identity not in NAMES:
            return self._known.get(identity, "")
        return identity

    def heading_level(self, identity: str) -> int | None:
        """The level of the heading that has this style; 9 for those within a section of ours.

        `None` for what is no heading.
        """
        return self._levels.get(identity)

    @cached_property
    def _levels(self) -> Mapping[str, int]:
        levels = {self.id_of_name.get(f"heading {level}", ""): level for level in range(1, 10)}
        levels.pop("", None)
        own = ((self.id(style), level) for style, level in _HEADINGS.items())
        return {**levels, **{identity: level for identity, level in own if self.own(identity)}}

    def translated(self, xml: str) -> str:
        """`xml` of ours with the document's own ids of styles; those that it lacks are added."""
        return _USED.sub(lambda use: f'{use[1]}{self._given(use[2])}"', xml)

    def elements(self, xml: str) -> list[etree._Element]:
        """The elements of `xml` of ours, with the document's own ids of styles."""
        return elements(self.translated(xml))

    def _given(self, style: str) -> str:
        """The document's id of a style that is written: one of ours that it lacks is added."""
        if style in NAMES and style not in self._ids:
            self._add(style)
        return self.id(style)

    def _add(self, style: str) -> None:
        """Define one of our styles as the shipped template does, with what it is based on."""
        made = deepcopy(definitions()[style])
        identity = style
        while identity in self._styles:
            identity += "_"
        made.set(_IDENTITY, identity)
        self._ids[style] = self.id_of_name[NAMES[style].casefold()] = identity
        basis = made.find(_BASIS)
        if basis is not None:
            self._base(made, basis)
        for leads in [found for name in _LEADS for found in made.findall(name)]:
            made.remove(leads)
        _leave_list(made)
        self._append(identity, made)

    def _base(self, made: etree._Element, basis: etree._Element) -> None:
        """Let a style be based on the document's own style of the same name, if it has any."""
        wanted = str(basis.get(VALUE, ""))
        if wanted in NAMES:
            basis.set(VALUE, self._given(wanted))
        elif (name := next(_said(definitions()[wanted], _NAME))) in self.id_of_name:
            basis.set(VALUE, self.id_of_name[name])
        else:
            made.remove(basis)

    def _append(self, identity: str, made: etree._Element) -> None:
        if self.root is None:
            self.root = etree.Element(w("styles"), nsmap={"w": W})
        self.root.append(made)
        self._styles[identity] = made
        self._known = {identity: own for own, identity in self._ids.items()}
        self.changed = True

    def basis(self, style: str) -> list[etree._Element]:
        """The style with this id and those that it is based on, nearest first."""
        chain: list[etree._Element] = []
        while style in self._styles and self._styles[style] not in chain:
            chain.append(self._styles[style])
            style = value_of(chain[-1], _BASIS)
        return chain

    def nearest(self, style: str, path: str) -> etree._Element | None:
        """What a style says at a path, by itself or by what it is based on."""
        found = (link.find(path) for link in self.basis(style))
        return next((one for one in found if one is not None), None)

    def total_row(self, table_style: str) -> str:
        """The cell properties that a table style gives its last row, the total, as XML."""
        for style in self.basis(table_style):
            for part in style.findall(w("tblStylePr")):
                if part.get(w("type")) == "lastRow":
                    kept = (part.find(w(f"tcPr/{name}")) for name in ("tcBorders", "shd"))
                    return "".join(xml_of(element) for element in kept)
        return ""

    @property
    def paragraph_styles(self) -> list[str]:
        """The ids of all paragraph styles."""
        return [
            identity
            for identity, style in self._styles.items()
            if style.get(w("type"), "paragraph") == "paragraph"
        ]


def _said(style: etree._Element, kind: str) -> Iterator[str]:
    """A style's name or its aliases as they are looked up; a comma stands between two."""
    names = value_of(style, kind).split(",")
    return (name.strip().casefold() for name in names if name.strip())


def _leave_list(style: etree._Element) -> None:
    """Take a style out of the template's list, which another document does not have."""
    properties, numbers = style.find(w("pPr")), style.find(w("pPr/numPr"))
    in_list = value_of(style, w("pPr/numPr/numId")) not in ("", "0")
    if properties is not None and numbers is not None and in_list:
        properties.remove(numbers)
