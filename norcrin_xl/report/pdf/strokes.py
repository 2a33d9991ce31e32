"""Lines that LibreOffice draws outside all tags, marked as what they are: decoration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import ContentStreamInstruction, Name, Operator

from norcrin_xl.report.pdf.streams import packed_stream

_OPENING = frozenset(("BMC", "BDC"))
_CLOSING = "EMC"
_PATH = frozenset(("m", "l", "c", "v", "y", "h", "re", "W", "W*"))
_PAINTING = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"))
_START = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
_END = ContentStreamInstruction([], Operator("EMC"))
Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def mark_strokes(pdf: pikepdf.Pdf) -> None:
    """Mark every path that is painted outside tagged content, on all pages, as an artifact."""
    for page in pdf.pages:
        read = pikepdf.parse_content_stream(page)
        marked = list(_marked(read))
        if len(marked) != len(read):
            page.Contents = packed_stream(pdf, pikepdf.unparse_content_stream(marked))


def _marked(read: Sequence[Instruction]) -> Iterator[Instruction]:
    depth, path = 0, list[Instruction]()
    for instruction in read:
        name = str(instruction.operator)
        if name in _OPENING:
            depth += 1
        elif name == _CLOSING:
            depth -= 1
        if depth or name not in _PATH | _PAINTING:
            yield from path
            path = []
            yield instruction
            continue
        path.append(instruction)
        if name in _PAINTING:
            yield from path if name == "n" else (_START, *path, _END)
            path = []
    yield from path
