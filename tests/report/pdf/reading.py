"""What tests read out of a PDF: faults by profile, text by tags, tables, and every string in it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import page
import pikepdf
import pytest

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)

Table = list[list[str]]


def faults(content: bytes, profile: str) -> list[str]:
    """The rules of a profile ("2b", "3b", "ua1") that a PDF breaks."""
    report = page.validate_pdf_bytes(content, profile=profile)
    return sorted({failure.rule_id for failure in report.failures})


@dataclass(frozen=True, slots=True)
class Tagged:
    """An element of the structure: its type, how deep it lies, and the text directly in it."""

    kind: str
    depth: int
    text: str


def tagged(content: bytes) -> Iterator[Tagged]:
    """The structure of a PDF in reading order, with the text that each element tags."""
    with pikepdf.open(BytesIO(content)) as pdf:
        texts = {page.obj.objgen: _marked_texts(page) for page in pdf.pages}
        roles = pdf.Root.StructTreeRoot.get("/RoleMap", {})
        for element, depth in _walk(pdf.Root.StructTreeRoot, 0):
            kind = str(roles.get(element.S, element.S)).lstrip("/")
            yield Tagged(kind, depth, _own_text(element, texts))


def _kids(element: Any) -> list[Any]:
    held = element.get("/K", [])
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def _walk(element: Any, depth: int) -> Iterator[tuple[Any, int]]:
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid, depth
            yield from _walk(kid, depth + 1)


def _own_text(element: Any, texts: Mapping[tuple[int, int], Mapping[int, str]]) -> str:
    found = []
    for kid in _kids(element):
        if isinstance(kid, int):
            found.append(texts[element.Pg.objgen].get(kid, ""))
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            page = kid.get("/Pg", element.get("/Pg"))
            found.append(texts[page.objgen].get(int(kid.MCID), ""))
    return "".join(found)


def _marked_texts(page: pikepdf.Page) -> dict[int, str]:
    """The text of each marked content on a page, by its number."""
    texts: dict[int, list[str]] = {}
    opened: list[tuple[int | None, bool]] = []
    known, letters = _fonts(page), Letters({}, 1)
    for instruction in pikepdf.parse_content_stream(page):
        name, operands = str(instruction.operator), instruction.operands
        if name == "BDC":
            holder = operands[1] if isinstance(operands[1], pikepdf.Dictionary) else {}
            number = holder.get("/MCID")
            opened.append((None if number is None else int(number), "/ActualText" in holder))
            if "/ActualText" in holder:
                _add(texts, opened, str(holder["/ActualText"]))
        elif name == "BMC":
            opened.append((None, False))
        elif name == "EMC":
            opened.pop()
        elif name == "Tf":
            letters = known[str(operands[0])]
        elif name in ("Tj", "TJ") and not any(said for _, said in opened):
            pieces = operands[0] if name == "TJ" else operands
            codes = b"".join(bytes(p) for p in pieces if isinstance(p, pikepdf.String))
            _add(texts, opened, letters.read(codes))
    return {number: "".join(pieces) for number, pieces in texts.items()}


def _add(
    texts: dict[int, list[str]], opened: Sequence[tuple[int | None, bool]], piece: str
) -> None:
    number = next((number for number, _ in reversed(opened) if number is not None), None)
    if number is not None:
        texts.setdefault(number, []).append(piece)


@dataclass(frozen=True, slots=True)
class Letters:
    """What the codes of a font mean, and how many bytes a code has."""

    meanings: Mapping[int, str]
    width: int

    def read(self, codes: bytes) -> str:
        numbers = range(0, len(codes), self.width)
        found = (int.from_bytes(codes[at : at + self.width], "big") for at in numbers)
        return "".join(self.meanings.get(number, "\ufffd") for number in found)


def _fonts(page: pikepdf.Page) -> dict[str, Letters]:
    fonts = page.resources.get("/Font", {})
    return {str(name): _letters(font.ToUnicode.read_bytes()) for name, font in fonts.items()}


def _letters(cmap: bytes) -> Letters:
    space = re.search(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>", cmap)
    width = len(space[1]) // 2 if space else 1
    meanings: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, meaning in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            meanings[int(code, 16)] = bytes.fromhex(meaning.decode()).decode("utf-16-be")
    assert b"beginbfrange" not in cmap
    return Letters(meanings, width)


def tables(content: bytes) -> list[Table]:
    """All tables as rows of cells, read from the tags."""
    found: list[Table] = []
    inside: int | None = None
    for item in tagged(content):
        if inside is not None and item.depth <= inside:
            inside = None
        if item.kind == "Table":
            found.append([])
            inside = item.depth
        elif inside is not None and item.kind == "TR":
            found[-1].append([])
        elif inside is not None and item.kind in ("TH", "TD"):
            found[-1][-1].append("")
        elif inside is not None and found[-1] and found[-1][-1]:
            found[-1][-1][-1] += item.text
    return found


def text(content: bytes) -> str:
    """The text as a reader hears it, in the order of the tags."""
    return "\n".join(item.text for item in tagged(content) if item.text)


def chapter_pages(content: bytes) -> dict[str, int]:
    """The page, from 1, that each bookmark of the first level leads to."""
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        with pdf.open_outline() as outline:
            return {item.title: pages[item.destination[0].objgen] for item in outline.root}


def strings(content: bytes) -> str:
    """Everything in the file that can be read as text: objects, metadata, unpacked streams."""
    return "\n".join(_strings(content))


def _strings(content: bytes) -> Iterator[str]:
    with pikepdf.open(BytesIO(content)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                yield item.read_bytes().decode("latin-1")
                yield item.read_bytes().decode("utf-16-be", "replace")
                yield repr(dict(item.stream_dict))
            else:
                yield repr(item)
        yield repr(pdf.trailer)
