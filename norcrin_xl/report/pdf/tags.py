"""The structure of the PDF, which readers that speak or reflow follow: what LibreOffice lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    elements = list(structure(root))
    lacking = _describe_figures(elements, alternative_texts)
    _name_notes(root, elements)
    _scope_headers(elements)
    for element in elements:
        _gather_contents(pdf, element)
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


def structure(root: Any) -> Iterator[Any]:
    """All elements below `root` in reading order."""
    waiting = list(reversed(kids(root)))
    while waiting:
        element = waiting.pop()
        if isinstance(element, Dictionary) and "/S" in element:
            yield element
            waiting += reversed(kids(element))


def _is(element: Any, kind: Name) -> bool:
    return bool(element.get("/S") == kind)


def _describe_figures(elements: Sequence[Any], texts: Sequence[str]) -> int:
    figures = [element for element in elements if _is(element, Name.Figure)]
    if len(figures) == len(texts):
        for figure, text in zip(figures, texts, strict=True):
            if text:
                figure.Alt = String(text)
    return sum(not str(figure.get("/Alt", "")).strip() for figure in figures)


def _name_notes(root: Any, elements: Sequence[Any]) -> None:
    """PDF/UA wants an id on each note, and the tree to know it."""
    names = Array()
    for number, note in enumerate((item for item in elements if _is(item, Name.Note)), start=1):
        note.ID = String(f"note{number:05}")
        names.extend([note.ID, note])
    if len(names):
        root.IDTree = Dictionary(Names=names)


def _scope_headers(elements: Sequence[Any]) -> None:
    """A header cell says that it heads its column, unless it says otherwise."""
    for cell in elements:
        if _is(cell, Name.TH) and not any("/Scope" in found for found in _attributes(cell)):
            scope = Dictionary(O=Name.Table, Scope=Name.Column)
            cell.A = Array([*_attributes(cell), scope])


def _attributes(element: Any) -> list[Any]:
    held = element.get("/A")
    if held is None:
        return []
    return list(held) if isinstance(held, Array) else [held]


def _gather_contents(pdf: pikepdf.Pdf, parent: Any) -> None:
    """Make neighbouring lines of a table of contents one TOC, each line a TOCI in it."""
    found = kids(parent)
    if not any(_is_contents_line(kid) for kid in found) or _is(parent, Name.TOCI):
        return
    table, arranged = None, Array()
    for kid in found:
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
