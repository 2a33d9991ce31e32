"""What the PDF says about itself: XMP that PDF/A and PDF/UA ask for, and nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pikepdf

from norcrin_xl import __version__
from norcrin_xl.report.word.controls import escaped

LANGUAGE = "nb-NO"
TOOL = f"norcrin-xl {__version__}"
_OWN_SCHEMA = (
    '<rdf:Description rdf:about=""'
    ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
    "</rdf:Description>"
)
"""PDF/A knows no pdfuaid: a property that it does not know must be declared in the file."""


@dataclass(frozen=True, slots=True)
class About:
    """The document's title and the time it was made; `part` is that of PDF/A, 2 or 3."""

    title: str
    made: datetime
    part: int = 2


def describe(pdf: pikepdf.Pdf, about: About) -> None:
    """Write title, language, times and profiles, and take away what was said before."""
    root = pdf.Root
    root.Lang = pikepdf.String(LANGUAGE)
    root.MarkInfo = pikepdf.Dictionary(Marked=True)
    root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    root.Metadata = pdf.make_indirect(pikepdf.Stream(pdf, _xmp(about).encode()))
    root.Metadata.Type = pikepdf.Name.Metadata
    root.Metadata.Subtype = pikepdf.Name.XML
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    pdf.docinfo["/Title"] = about.title
    pdf.docinfo["/Creator"] = TOOL
    pdf.docinfo["/Producer"] = TOOL
    for key in ("/CreationDate", "/ModDate"):
        pdf.docinfo[key] = pdf_time(about.made)


def _xmp(about: About) -> str:
    made, title = _xmp_time(about.made), escaped(about.title)
    spoken = f'<rdf:li xml:lang="x-default">{title}</rdf:li>'
    spoken += f'<rdf:li xml:lang="{LANGUAGE}">{title}</rdf:li>'
    properties = (
        f"<pdfaid:part>{about.part}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        "<pdfuaid:part>1</pdfuaid:part>"
        f"<dc:title><rdf:Alt>{spoken}</rdf:Alt></dc:title>"
        f"<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreatorTool>{TOOL}</xmp:CreatorTool><pdf:Producer>{TOOL}</pdf:Producer>"
        f"<xmp:CreateDate>{made}</xmp:CreateDate><xmp:ModifyDate>{made}</xmp:ModifyDate>"
        f"<xmp:MetadataDate>{made}</xmp:MetadataDate>"
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
        f' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">{properties}</rdf:Description>'
        f'{_OWN_SCHEMA}</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    )


def _zone(made: datetime) -> str:
    return made.strftime("%z") or "+0000"


def _xmp_time(made: datetime) -> str:
    zone = _zone(made)
    return f"{made:%Y-%m-%dT%H:%M:%S}{zone[:3]}:{zone[3:5]}"


def pdf_time(made: datetime) -> str:
    """A time as PDF writes it."""
    zone = _zone(made)
    return f"D:{made:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"
