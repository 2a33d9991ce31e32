"""The shipped template: its styles, numbering, page, headers and footers are those of every report.

They stand in the Word file alone, where whoever cares for the template changes them in Word.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path

from lxml import etree

from norcrin_xl.office_file import parse_xml, with_entries
from norcrin_xl.report.word.controls import w

TEMPLATE = "report.docx"
"""The name of the template that is shipped."""

_PACKAGE = Path(__file__).parents[2]
_TEXT, _PROPERTIES, _STYLES = "word/document.xml", "docProps/core.xml", "word/styles.xml"
_BODY, _PAGE = "<w:body>", "<w:sectPr"


def template_path() -> Path:
    """The Word template that is shipped: beside the package in a checkout, else inside it."""
    beside = _PACKAGE.parent / "templates" / TEMPLATE
    return beside if beside.is_file() else _PACKAGE / "templates" / TEMPLATE


@cache
def definitions() -> Mapping[str, etree._Element]:
    """The element of each style that the template has, by its id there."""
    root = parse_xml(_part(template_path().read_bytes(), _STYLES), _STYLES, TEMPLATE)
    return {str(style.get(w("styleId"))): style for style in root.iterchildren(w("style"))}


def package(body: str, title: str, made: str) -> bytes:
    """A .docx that is the shipped template but with `body` as its text.

    `title` and `made` (an ISO time) are its core properties. The same arguments give the same
    bytes.
    """
    template = template_path().read_bytes()
    text = _part(template, _TEXT).decode()
    before, page = text.partition(_BODY)[0] + _BODY, text[text.rindex(_PAGE) :]
    about = _part(template, _PROPERTIES).decode()
    about = re.sub(r"(<dc:title>)[^<]*", rf"\g<1>{escape(title)}", about)
    about = re.sub(r"(<dcterms:\w+ [^>]*>)[^<]*", rf"\g<1>{made}", about)
    new = {_TEXT: (before + body + page).encode(), _PROPERTIES: about.encode()}
    return with_entries(template, new, level=9)


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)
