"""The document's core properties: title, network, language and when it was written."""

from __future__ import annotations

from datetime import datetime, timezone

from norcrin_xl.report.word.controls import escaped
from norcrin_xl.report.word.package import PACKAGE_RELATIONS, WordPackage

LANGUAGE = "nb-NO"
PART = "docProps/core.xml"
_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_RELATION = f"{PACKAGE_RELATIONS}/metadata/core-properties"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_ELEMENTS = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def set_properties(package: WordPackage, title: str, network: str, written: datetime) -> None:
    """Replace the core properties. No person is named: the network stands as the author."""
    there = PART in package.parts
    package.add(PART, _core(title, network, written).encode(), _TYPE)
    if not there:
        package.relate("", _RELATION, PART)


def _core(title: str, network: str, written: datetime) -> str:
    moment = written.astimezone(timezone.utc) if written.tzinfo else written
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="{_ELEMENTS}" '
        f'xmlns:dcterms="{_TERMS}" xmlns:xsi="{_XSI}">'
        f"<dc:title>{escaped(title)}</dc:title><dc:creator>{escaped(network)}</dc:creator>"
        f"<cp:lastModifiedBy>{escaped(network)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        f"<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>"
    )
