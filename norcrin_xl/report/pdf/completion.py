"""From LibreOffice's PDF to PDF/A and PDF/UA: what its structure lacks, files attached, and what it
says of itself.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, ObjectStreamMode, String
from pikepdf.models.metadata import encode_pdf_date

from norcrin_xl import __version__
from norcrin_xl.report.pdf.drawings import Drawing, describe_figures, tag_pictures
from norcrin_xl.report.pdf.structure import Structure, is_annotation, kids, listed, mark_strokes
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


def finish(
    pdf: pikepdf.Pdf, about: About, drawings: Sequence[Drawing]
) -> tuple[bytes, tuple[int, ...]]:
    """Complete a tagged PDF, and tell the pages of figures without alternative text.

    The same arguments give the same bytes.
    """
    lacking = mend_tags(pdf, drawings)
    mark_strokes(pdf)
    describe(pdf, about)
    _drop_leavings(pdf)
    settle_ends(pdf)
    return _saved(pdf), lacking


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
            known = listed(stream, "/DecodeParms")
            parameters = Array([None, *known]) if known else None
            filters = Array([Name.ASCII85Decode, *listed(stream, "/Filter")])
            stream.write(letters, filter=filters, decode_parms=parameters)


def attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment], made: datetime) -> None:
    """Put the files into the PDF in the order of their names, tied to the whole document."""
    if not attachments:
        return
    for item in attachments:
        pdf.attachments[item.name] = AttachedFileSpec(
            pdf,
            item.content,
            description=item.says,
            filename=item.name,
            mime_type=item.media_type,
            mod_date=encode_pdf_date(made),
            relationship=Name.Source if item.source else Name.Data,
        )
    pdf.Root.AF = Array([pdf.attachments[name].obj for name in sorted(pdf.attachments)])


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
        pdf.docinfo[key] = encode_pdf_date(about.made)


def _xmp(about: About) -> str:
    made, title = about.made.isoformat(timespec="seconds"), escaped(about.title)
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


_CONTENTS = "/Contents "
"""How the types of the table of contents' lines begin: LibreOffice names them by their style."""


def mend_tags(pdf: pikepdf.Pdf, drawings: Sequence[Drawing]) -> tuple[int, ...]:
    """Complete the structure tree; returns the pages of figures without alternative text.

    `drawings` are those of the document. Decoration is taken out of the tree, and so are
    elements that hold nothing: a reader would stop at each.
    """
    found = Structure(pdf)
    told = describe_figures(pdf, found.of("/Figure"), drawings)
    found.take_out(list(found.empty()))
    found.make_decoration(told.decoration)
    tag_pictures(pdf, found, told.figures)
    _name_notes(found.root, found.of("/Note"))
    for table in found.of("/Table"):
        _head_rows(table)
    _scope_headers(found.of("/TH"))
    _join_links(found)
    for parent in _holders_of_contents(found):
        _gather_contents(pdf, parent)
    for page in pdf.pages:
        page.obj[Name.Tabs] = Name.S
        _mend_links(page)
    return tuple(told.lacking)


def _holders_of_contents(found: Structure) -> list[Any]:
    """The elements that hold lines of the table of contents, each once."""
    lines = (parent for _, parent, kind in found.found if kind.startswith(_CONTENTS))
    return list({parent.objgen: parent for parent in lines}.values())


def _head_rows(table: Any) -> None:
    """In a table with a row of headings the first cell of each other row heads it."""
    rows = [row for row in kids(table) if isinstance(row, Dictionary) and row.get("/S") == Name.TR]
    cells = [kids(row) for row in rows]
    if not cells or any(cell.S != Name.TH for cell in cells[0]):
        return
    for row in cells[1:]:
        if len(row) > 1 and row[0].S == Name.TD and kids(row[0]):
            row[0].S = Name.TH
            scope = Dictionary(O=Name.Table, Scope=Name.Row)
            row[0].A = Array([*listed(row[0], "/A"), scope])


def _join_links(found: Structure) -> None:
    """Neighbouring links that lead through one annotation are one link; without one it is text."""
    gone, last = list[Any](), None
    for link in found.of("/Link"):
        leading = _annotation(link)
        if leading is None:
            link.S, last = Name.Span, None
        elif last is not None and _same(last, link):
            found.join(last, link)
            gone.append(link)
        else:
            last = link
        if last is not None and "/StructParent" in leading:
            found.parents[int(leading.StructParent)] = last
    found.take_out(gone)


def _annotation(link: Any) -> Any:
    return next((kid.Obj for kid in kids(link) if is_annotation(kid)), None)


def _same(first: Any, second: Any) -> bool:
    leads = _annotation(first).objgen == _annotation(second).objgen
    return bool(leads and first.P.objgen == second.P.objgen)


def _name_notes(root: Any, notes: Sequence[Any]) -> None:
    """PDF/UA wants an id on each note, and the tree to know it."""
    names = Array()
    for number, note in enumerate(notes, start=1):
        note.ID = String(f"note{number:05}")
        names.extend([note.ID, note])
    if len(names):
        root.IDTree = Dictionary(Names=names)


def _scope_headers(cells: Sequence[Any]) -> None:
    """A header cell says that it heads its column, unless it says otherwise."""
    for cell in cells:
        if not any("/Scope" in found for found in listed(cell, "/A")):
            scope = Dictionary(O=Name.Table, Scope=Name.Column)
            cell.A = Array([*listed(cell, "/A"), scope])


def _gather_contents(pdf: pikepdf.Pdf, parent: Any) -> None:
    """Make neighbouring lines of a table of contents one TOC, each line a TOCI in it."""
    if parent.get("/S") == Name.TOCI:
        return
    table, arranged = None, Array()
    for kid in kids(parent):
        if not _is_contents_line(kid):
            table = None
            arranged.append(kid)
            continue
        if table is None:
            table = pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.TOC, P=parent, K=Array())
            )
            arranged.append(table)
        item = Dictionary(Type=Name.StructElem, S=Name.TOCI, P=table, K=Array([kid]))
        kid.P = pdf.make_indirect(item)
        table.K.append(kid.P)
    parent.K = arranged


def _is_contents_line(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and str(kid.get("/S", "")).startswith(_CONTENTS)


def _mend_links(page: pikepdf.Page) -> None:
    """Links on what is not read out (page headers, the marks of footnotes) lead nowhere.

    The others' names are without tabs.
    """
    annotations = page.obj.get("/Annots")
    if annotations is not None:
        kept = [item for item in annotations if "/StructParent" in item]
        page.obj[Name.Annots] = Array(kept)
        for item in kept:
            name = str(item.get("/Contents", ""))
            if "\t" in name:
                item.Contents = String(" ".join(name.split()))
