"""Lines that LibreOffice draws outside all tags, marked as what they are: decoration."""

from __future__ import annotations

import re
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


_MARK = re.compile(rb"[BE](?:DC|MC)(?!\S)")
"""The operators that begin and end tagged content, and what only ends like one."""

_BEFORE_MARK = b" \n\r\t\0\f>"
_OPENED = re.compile(rb"(?<!\S)(?:/[^\s<]+\s*<<.*?>>\s*BDC|/\S+\s+(?:/\S+\s+BDC|BMC))\Z", re.S)
_PAINTED = re.compile(rb"(?<!\S)(?:[SsFBb]|[fBb]\*?)(?!\S)")
_PICTURE = re.compile(rb"BI(?!\S)")


def mark_strokes(pdf: pikepdf.Pdf) -> None:
    """Mark every path that is painted outside tagged content, on all pages, as an artifact."""
    for page in pdf.pages:
        content = _content(page)
        if _hides_words(content):
            marked = _rewritten(pikepdf.parse_content_stream(page), content)
        else:
            marked = b"".join(_pieces(pdf, content))
        if marked != content:
            page.Contents = packed_stream(pdf, marked)


def _hides_words(content: bytes) -> bool:
    """Whether strings in letters or pictures may hold what looks like an operator."""
    return b"(" in content or _PICTURE.search(content) is not None


def _content(page: pikepdf.Page) -> bytes:
    held = page.obj.get("/Contents")
    streams = held if isinstance(held, pikepdf.Array) else [] if held is None else [held]
    return b"\n".join(stream.read_bytes() for stream in streams)


def _pieces(pdf: pikepdf.Pdf, content: bytes) -> Iterator[bytes]:
    """The content, of which only what is painted outside tags is read operator by operator."""
    told = 0
    for start, end in _gaps(content):
        if _PAINTED.search(content, start, end):
            opened = _OPENED.search(content, start, end)
            end = opened.start() if opened else end
            yield content[told:start]
            yield _outside(pdf, content[start:end])
            told = end
    yield content[told:]


def _gaps(content: bytes) -> Iterator[tuple[int, int]]:
    """Where tagged content is not, each up to the operator that begins the next."""
    depth, start = 0, 0
    for mark in _MARK.finditer(content):
        before = mark.start() - 1
        if before >= 0 and content[before] not in _BEFORE_MARK:
            continue
        if mark[0] == b"EMC":
            depth -= 1
            start = mark.end()
        else:
            if not depth:
                yield start, mark.end()
            depth += 1
    yield start, len(content)


def _outside(pdf: pikepdf.Pdf, piece: bytes) -> bytes:
    read = pikepdf.parse_content_stream(pikepdf.Stream(pdf, piece))
    return b"\n" + _rewritten(read, piece) + b"\n"


def _rewritten(read: Sequence[Instruction], content: bytes) -> bytes:
    """`content`, which was read so, with its strokes marked; itself when it has none."""
    marked = list(_marked(read))
    return pikepdf.unparse_content_stream(marked) if len(marked) != len(read) else content


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
