"""The structure tree of a PDF: what it holds, and how parts of it are taken out or joined."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator

_KEPT_EMPTY = frozenset(("/TD", "/TH", "/TR", "/Figure", "/Table", "/Document"))


def listed(holder: Any, key: str) -> list[Any]:
    """What stands under a key as a list: PDF writes a list of one as the one, and none as none."""
    held = holder.get(key)
    if held is None:
        return []
    return list(held) if isinstance(held, Array) else [held]


def kids(element: Any) -> list[Any]:
    """What an element holds: elements, and marks of content."""
    return listed(element, "/K")


class Structure:
    """The elements of a structure tree in reading order, each walked to once.

    Each look at an element costs more than what is done with it.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self.root = pdf.Root.StructTreeRoot
        self.parents = pikepdf.NumberTree(self.root.ParentTree)
        self._by_type: dict[str, list[Any]] = {}
        self.found: list[tuple[Any, Any, str]] = []
        waiting = [(kid, self.root) for kid in reversed(kids(self.root))]
        while waiting:
            element, parent = waiting.pop()
            kind = element.get("/S") if isinstance(element, Dictionary) else None
            if kind is not None:
                self._by_type.setdefault(str(kind), []).append(element)
                self.found.append((element, parent, str(kind)))
                waiting += [(kid, element) for kid in reversed(kids(element))]

    def of(self, kind: str) -> list[Any]:
        """The elements of a type, such as ``/Figure``."""
        return self._by_type.get(kind, [])

    def empty(self) -> Iterator[Any]:
        """Elements that hold nothing, or nothing but such, where none has to stand."""
        hollow = set[tuple[int, int]]()
        for element, _, kind in reversed(self.found):
            if kind not in _KEPT_EMPTY and all(_key(kid) in hollow for kid in kids(element)):
                hollow.add(_key(element))
                yield element

    def take_out(self, elements: Collection[Any]) -> None:
        """Take elements out of what holds them."""
        gone = {_key(element) for element in elements}
        for parent in {_key(one.P): one.P for one in elements}.values():
            parent.K = Array([kid for kid in kids(parent) if _key(kid) not in gone])

    def make_decoration(self, elements: Collection[Any]) -> None:
        """Let elements be no part of the structure, and what they show be artifacts."""
        marks: dict[tuple[int, int], set[int]] = {}
        for element in elements:
            for page, number in _marks(element):
                marks.setdefault(page.objgen, set()).add(number)
                if (held := self.held_by(page)) is not None:
                    held[number] = None
        self.take_out(elements)
        for page in self._pdf.pages:
            if numbers := marks.get(page.obj.objgen):
                _decorate(self._pdf, page, numbers)

    def join(self, first: Any, second: Any) -> None:
        """Let the first element hold what the second one holds of content too."""
        for page, number in _marks(second):
            if (held := self.held_by(page)) is not None:
                held[number] = first
        content = [kid for kid in kids(second) if not is_annotation(kid)]
        marks = kids(first)
        place = next((at for at, kid in enumerate(marks) if is_annotation(kid)), len(marks))
        first.K = Array([*marks[:place], *content, *marks[place:]])
        for kid in content:
            if isinstance(kid, Dictionary) and "/S" in kid:
                kid.P = first

    def held_by(self, page: Any) -> Any:
        """The elements that hold a page's marked content, by its number."""
        number = page.get("/StructParents")
        return None if number is None else self.parents[int(number)]


def is_annotation(kid: Any) -> bool:
    """Whether what an element holds is a reference to an annotation, such as a link."""
    return isinstance(kid, Dictionary) and "/Obj" in kid


def _key(kid: Any) -> tuple[int, int]:
    """What tells one element from another; content that is marked is none."""
    return kid.objgen if isinstance(kid, Dictionary) and "/S" in kid else (0, -1)


def _marks(element: Any) -> Iterator[tuple[Any, int]]:
    """The pages and numbers of the content that an element holds itself or through others."""
    for kid in kids(element):
        if isinstance(kid, int):
            yield element.Pg, kid
        elif isinstance(kid, Dictionary) and "/MCID" in kid:
            yield kid.get("/Pg", element.get("/Pg")), int(kid.MCID)
        elif isinstance(kid, Dictionary) and "/S" in kid:
            yield from _marks(kid)


def _decorate(pdf: pikepdf.Pdf, page: pikepdf.Page, numbers: Collection[int]) -> None:
    """Let the marked content of these numbers be an artifact."""
    known = b"|".join(b"%d" % number for number in sorted(numbers))
    opened = re.compile(rb"/[^\s<>/]+\s?<<\s?/MCID (?:" + known + rb")\s?>>\s?BDC")
    content = b"\n".join(stream.read_bytes() for stream in listed(page.obj, "/Contents"))
    page.Contents = packed_stream(pdf, opened.sub(b"/Artifact BMC", content))


_OPENING = frozenset(("BMC", "BDC"))
_CLOSING = "EMC"
_PATH = frozenset(("m", "l", "c", "v", "y", "h", "re", "W", "W*"))
_PAINTING = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"))
_START = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
_END = ContentStreamInstruction([], Operator("EMC"))
Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage

LEVEL = 6
"""Compression: from here on each level costs more time than it saves bytes."""


def packed_stream(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Stream:
    """`data` as a compressed stream of `pdf`."""
    return pikepdf.Stream(pdf, zlib.compress(data, LEVEL), Filter=Name.FlateDecode)


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
