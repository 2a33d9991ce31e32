"""The structure of the PDF, which readers that speak or reflow follow: what LibreOffice lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from norcrin_xl.report.pdf.drawings import Drawing, describe_figures, tag_pictures
from norcrin_xl.report.pdf.structure import Structure, is_annotation, kids

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
    return told.lacking


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
            row[0].A = Array([*_attributes(row[0]), scope])


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
