"""The structure of the PDF, which readers that speak or reflow follow: what LibreOffice lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_CONTENTS = "/Contents "
"""How the types of the table of contents' lines begin: LibreOffice names them by their style."""


def mend_tags(pdf: pikepdf.Pdf, alternative_texts: Sequence[str]) -> int:
    """Complete the structure tree; returns how many figures are left without alternative text.

    `alternative_texts` are those of the document's drawings in reading order. They are given
    out only when there is one for each figure: a text at the wrong figure is worse than none.
    """
    root = pdf.Root.StructTreeRoot
    found = _Structure(root)
    lacking = _describe_figures(found.of("/Figure"), alternative_texts)
    _name_notes(root, found.of("/Note"))
    _scope_headers(found.of("/TH"))
    for parent in found.contents:
        _gather_contents(pdf, parent)
    for page in pdf.pages:
        page.obj[Name.Tabs] = Name.S
        _mend_links(page)
    return lacking


def kids(element: Any) -> list[Any]:
    """What an element holds, as a list: elements, and marks of content."""
    held = element.get("/K")
    if held is None:
        return []
    return list(held) if isinstance(held, Array) else [held]


class _Structure:
    """The elements of a structure tree by type, in reading order.

    `contents` are those that hold lines of the table of contents. The tree is walked once: each
    look at an element costs more than what is done with it.
    """

    def __init__(self, root: Any) -> None:
        self._by_type: dict[str, list[Any]] = {}
        self.contents: list[Any] = []
        waiting = [(kid, root) for kid in reversed(kids(root))]
        while waiting:
            element, parent = waiting.pop()
            kind = element.get("/S") if isinstance(element, Dictionary) else None
            if kind is None:
                continue
            name = str(kind)
            self._by_type.setdefault(name, []).append(element)
            if name.startswith(_CONTENTS) and not any(parent is known for known in self.contents):
                self.contents.append(parent)
            waiting += [(kid, element) for kid in reversed(kids(element))]

    def of(self, kind: str) -> list[Any]:
        return self._by_type.get(kind, [])


def _describe_figures(figures: Sequence[Any], texts: Sequence[str]) -> int:
    if len(figures) == len(texts):
        for figure, text in zip(figures, texts, strict=True):
            if text:
                figure.Alt = String(text)
    return sum(not str(figure.get("/Alt", "")).strip() for figure in figures)


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
        if not any("/Scope" in found for found in _attributes(cell)):
            scope = Dictionary(O=Name.Table, Scope=Name.Column)
            cell.A = Array([*_attributes(cell), scope])


def _attributes(element: Any) -> list[Any]:
    held = element.get("/A")
    if held is None:
        return []
    return list(held) if isinstance(held, Array) else [held]


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
