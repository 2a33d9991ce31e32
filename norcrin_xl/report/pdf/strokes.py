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


_MARK = re.compile(
    rb"(?<!\S)(?:/[^\s<]+\s*<<.*?>>\s*BDC|/\S+\s+(?:/\S+\s+BDC|BMC)|EMC)(?!\S)", re.S
)
_PAINTED = re.compile(rb"(?<!\S)(?:[SsFBb]|[fBb]\*?)(?!\S)")
_HIDES_WORDS = re.compile(rb"\(|(?<!\S)BI(?!\S)")
"""Strings in letters and pictures within the text may hold what looks like an operator."""


def mark_strokes(pdf: pikepdf.Pdf) -> None:
    """Mark every path that is painted outside tagged content, on all pages, as an artifact."""
    for page in pdf.pages:
        content = _content(page)
        if _HIDES_WORDS.search(content):
            marked = _rewritten(pikepdf.parse_content_stream(page), content)
        else:
            marked = b"".join(_pieces(pdf, content))
        if marked != content:
            page.Contents = packed_stream(pdf, marked)


def _content(page: pikepdf.Page) -> bytes:
    held = page.obj.get("/Contents")
    streams = held if isinstance(held, pikepdf.Array) else [] if held is None else [held]
    return b"\n".join(stream.read_bytes() for stream in streams)


def _pieces(pdf: pikepdf.Pdf, content: bytes) -> Iterator[bytes]:
    """The content, of which only what is painted outside tags is read operator by operator."""
    depth, start = 0, 0
    for mark in _MARK.finditer(content):
        piece = content[start : mark.start()]
        yield piece if depth else _outside(pdf, piece)
        yield mark[0]
        depth += -1 if mark[0] == b"EMC" else 1
        start = mark.end()
    yield _outside(pdf, content[start:])


def _outside(pdf: pikepdf.Pdf, piece: bytes) -> bytes:
    if not _PAINTED.search(piece):
        return piece
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
