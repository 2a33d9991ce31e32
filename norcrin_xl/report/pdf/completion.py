"""From LibreOffice's PDF to PDF/A and PDF/UA: files attached, and what it says of itself."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String

from norcrin_xl import __version__
from norcrin_xl.report.pdf.accessibility import mend_tags
from norcrin_xl.report.pdf.drawings import Drawing
from norcrin_xl.report.pdf.structure import mark_strokes, packed_stream
from norcrin_xl.report.word.controls import escaped

_LEAVINGS = ("/Dests", "/OpenAction")
_TRAILING = ("/DocChecksum", "/ID")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to attach: name, content, media type, what it is, and whether it is the source."""

    name: str
    content: bytes
    media_type: str
    says: str
    source: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished PDF, its number of pages, and the pages of figures without alternative text."""

    content: bytes
    pages: int
    undescribed_figures: tuple[int, ...]


def finish(pdf: pikepdf.Pdf, about: About, drawings: Sequence[Drawing]) -> Finished:
    """Complete a tagged PDF. The same arguments give the same bytes."""
    lacking = mend_tags(pdf, drawings)
    mark_strokes(pdf)
    describe(pdf, about)
    _drop_leavings(pdf)
    settle_ends(pdf)
    return Finished(_saved(pdf), len(pdf.pages), lacking)


def _drop_leavings(pdf: pikepdf.Pdf) -> None:
    """What LibreOffice left for itself goes: bookmarks as targets, checksum and random id."""
    for holder, keys in ((pdf.Root, _LEAVINGS), (pdf.trailer, _TRAILING)):
        for key in keys:
            if key in holder:
                del holder[key]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """The file, its objects packed into streams when none of these ends in a carriage return."""
    for mode in (ObjectStreamMode.generate, ObjectStreamMode.disable):
        out = BytesIO()
        pdf.save(out, deterministic_id=True, compress_streams=False, object_stream_mode=mode)
        if b"\r\nendstream" not in out.getvalue():
            break
    return out.getvalue()


def settle_ends(pdf: pikepdf.Pdf) -> None:
    """Let no stream end in a carriage return.

    With the line feed before ``endstream`` it reads as one line ending, and the length is then
    one too many: PDF/A forbids that. Such a stream is written in letters.
    """
    for stream in pdf.objects:
        if isinstance(stream, pikepdf.Stream) and stream.read_raw_bytes()[-1:] == b"\r":
            letters = base64.a85encode(stream.read_raw_bytes()) + b"~>"
            known = _listed(stream.get("/DecodeParms"))
            parameters = Array([None, *known]) if known else None
            filters = Array([Name.ASCII85Decode, *_listed(stream.get("/Filter"))])
            stream.write(letters, filter=filters, decode_parms=parameters)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment], made: datetime) -> None:
    """Put the files into the PDF in the order of their names, tied to the whole document."""
    if not attachments:
        return
    names, tied = Array(), Array()
    for item in sorted(attachments, key=lambda item: item.name):
        described = pdf.make_indirect(_described(pdf, item, made))
        names.extend([String(item.name), described])
        tied.append(described)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    pdf.Root.AF = tied


def _described(pdf: pikepdf.Pdf, item: Attachment, made: datetime) -> Dictionary:
    stream = packed_stream(pdf, item.content)
    stream.Type = Name.EmbeddedFile
    stream.Subtype = Name(f"/{item.media_type}")
    stream.Params = Dictionary(Size=len(item.content), ModDate=String(pdf_time(made)))
    held = pdf.make_indirect(stream)
    return Dictionary(
        Type=Name.Filespec,
        F=String(item.name),
        UF=String(item.name),
        Desc=String(item.says),
        AFRelationship=Name.Source if item.source else Name.Data,
        EF=Dictionary(F=held, UF=held),
    )


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
