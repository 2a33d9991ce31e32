"""Files within the PDF: the workbook and its numbers, as PDF/A-3 wants them described."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from norcrin_xl.report.pdf.metadata import pdf_time
from norcrin_xl.report.pdf.streams import packed_stream


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to attach: name, content, media type, what it is, and whether it is the source."""

    name: str
    content: bytes
    media_type: str
    says: str
    source: bool = False


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
