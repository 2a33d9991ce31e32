"""The parts around the template's text, and the package that holds them: the same bytes always."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from html import escape
from io import BytesIO

from norcrin_xl.report.template.numbering import numbering_xml
from norcrin_xl.report.template.styles import LANGUAGE, styles_xml
from norcrin_xl.report.template.xml import NAMESPACES, Blocks, paragraph, tab
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import run_xml
from norcrin_xl.report.word.references import field_xml

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "application/vnd.openxmlformats-package"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_FURNITURE = (
    ("rId11", "header", "header1.xml"),
    ("rId12", "header", "header2.xml"),
    ("rId13", "footer", "footer1.xml"),
    ("rId14", "footer", "footer2.xml"),
)
"""Header and footer of all pages, and those of the first: ids, kinds and parts by turns."""

_CENTIMETRE = 567


def package(body: str, title: str, made: str) -> bytes:
    """A .docx with `body` as its text.

    `title` and `made` (an ISO time) are its core properties. The same arguments give the same
    bytes.
    """
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _core(title, made),
        "docProps/app.xml": _app(),
        "word/document.xml": _document(body),
        "word/_rels/document.xml.rels": _document_relations(),
        "word/styles.xml": styles_xml(),
        "word/numbering.xml": numbering_xml(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _fonts(),
        **_headers_and_footers(),
    }
    return _zipped(parts)


def _zipped(parts: Mapping[str, str]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, xml in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, (_DECLARATION + xml).encode())
    return content.getvalue()


def _document(body: str) -> str:
    return f"<w:document {NAMESPACES}><w:body>{body}{_page()}</w:body></w:document>"


def _page() -> str:
    """A4 with margins of 2.5 cm, and another header and footer on the cover."""
    margin = round(2.5 * _CENTIMETRE)
    edge = round(1.25 * _CENTIMETRE)
    used = "".join(
        f'<w:{kind}Reference w:type="{"default" if name.endswith("1.xml") else "first"}" '
        f'r:id="{identity}"/>'
        for identity, kind, name in _FURNITURE
    )
    return (
        f'<w:sectPr>{used}<w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" '
        f'w:header="{edge}" w:footer="{edge}" w:gutter="0"/><w:cols w:space="708"/>'
        "<w:titlePg/></w:sectPr>"
    )


def _headers_and_footers() -> dict[str, str]:
    blocks = Blocks(first=9001)
    network = blocks.inline("tekst:nettverk.navn", "Nettverkets navn", "[Nettverk]")
    year = blocks.inline("tall:rapport.aar|aar", "Rapportens år", "[år]")
    page, pages = (field_xml(code, run_xml("2")) for code in ("PAGE", "NUMPAGES"))
    numbers = run_xml("Side ") + page + run_xml(" av ") + pages
    nothing = '<w:pBdr><w:bottom w:val="nil"/></w:pBdr>'
    contents = {
        "header1.xml": paragraph(network + tab() + run_xml("Årsrapport ") + year, styles.HEADER),
        "header2.xml": paragraph("", styles.HEADER, nothing),
        "footer1.xml": paragraph(tab() + numbers, styles.FOOTER),
        "footer2.xml": paragraph(run_xml("Årsrapport til Norges forskningsråd"), styles.FOOTER),
    }
    elements = {"header": "hdr", "footer": "ftr"}
    return {
        f"word/{name}": f"<w:{elements[kind]} {NAMESPACES}>{contents[name]}</w:{elements[kind]}>"
        for _, kind, name in _FURNITURE
    }


def _settings() -> str:
    modes = {
        "compatibilityMode": "15",
        "overrideTableStyleFontSizeAndJustification": "1",
        "enableOpenTypeFeatures": "1",
        "doNotFlipMirrorIndents": "1",
        "differentiateMultirowTableHeaders": "1",
    }
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="{value}"/>'
        for name, value in modes.items()
    )
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat>{compatible}</w:compat>"
        f'<w:themeFontLang w:val="{LANGUAGE}"/><w:decimalSymbol w:val=","/>'
        '<w:listSeparator w:val=";"/></w:settings>'
    )


def _fonts() -> str:
    kinds = (
        (styles.FONT, "020F0502020204030204", "00", "swiss"),
        ("MS Gothic", "020B0609070205080204", "80", "modern"),
    )
    fonts = "".join(
        f'<w:font w:name="{name}"><w:panose1 w:val="{panose}"/><w:charset w:val="{charset}"/>'
        f'<w:family w:val="{family}"/></w:font>'
        for name, panose, charset, family in kinds
    )
    return f"<w:fonts {NAMESPACES}>{fonts}</w:fonts>"


def _core(title: str, made: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{made}</dcterms:modified>'
        f"<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>"
    )


def _app() -> str:
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>Microsoft Office Word</Application>'
        "<AppVersion>16.0000</AppVersion></Properties>"
    )


def _content_types() -> str:
    kinds = {
        "/docProps/core.xml": f"{_PACKAGE}.core-properties+xml",
        "/docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/numbering.xml": f"{_WORD}.numbering+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        **{f"/word/{name}": f"{_WORD}.{kind}+xml" for _, kind, name in _FURNITURE},
    }
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{_PACKAGE}.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relation(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'


def _package_relations() -> str:
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return (
        f'<Relationships xmlns="{_PACKAGE_RELATIONS}">'
        + _relation("rId1", f"{_OFFICE_RELATIONS}/officeDocument", "word/document.xml")
        + _relation("rId2", core, "docProps/core.xml")
        + _relation("rId3", f"{_OFFICE_RELATIONS}/extended-properties", "docProps/app.xml")
        + "</Relationships>"
    )


def _document_relations() -> str:
    parts = (
        ("rId1", "styles", "styles.xml"),
        ("rId2", "numbering", "numbering.xml"),
        ("rId3", "settings", "settings.xml"),
        ("rId4", "fontTable", "fontTable.xml"),
        *_FURNITURE,
    )
    relations = "".join(
        _relation(identity, f"{_OFFICE_RELATIONS}/{kind}", name) for identity, kind, name in parts
    )
    return f'<Relationships xmlns="{_PACKAGE_RELATIONS}">{relations}</Relationships>'
