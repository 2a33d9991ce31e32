"""Footnotes: every mark has one note, means one thing, and stands where the text says it does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from norcrin_xl.checks.text.passage import MARK, Grid, Passage, Role, Script, excerpt
from norcrin_xl.findings import Finding
from norcrin_xl.numbers import listed

_MARK = r"\*{1,3}\)?|[†‡]|\u2060{1,2}"
_SIGN = re.compile(r"[*†‡\u2060]")
_MEASURED = re.compile(r"\b[kcdm]?m$")
_USED = re.compile(rf"(?<=[\w)»%]) ?(?P<mark>{_MARK})(?=[\s.,;:]|$)")
_NOTE = re.compile(rf"(?P<mark>{_MARK})\)?\s*(?P<text>\S.*)$", re.DOTALL)
_POSTS = re.compile(r"\bpost(?:ene)?:? ((?:\d\.\d{1,2}(?:, | og | eller )?){2,12})", re.IGNORECASE)
_POST = re.compile(r"\d\.\d{1,2}")
_ABOUT_MARK = re.compile(r"stjerne|\*|merke|inngår også|fotnote", re.IGNORECASE)
_ROW = re.compile(r"(\d\.\d{1,2})\b")


def check_notes(script: Script) -> Iterator[Finding]:
    """Marks without a note, and marks with two meanings.

    A table has its notes right below it; what stands elsewhere has them in its section.
    """
    groups: dict[object, tuple[str, list[Passage]]] = {}
    table: Grid | None = None
    for passage in script.text:
        if passage.role not in (Role.CELL, Role.PARAGRAPH, Role.ITEM, Role.BOX, Role.CAPTION):
            continue
        if passage.cell is not None:
            table = passage.cell.grid
        elif _noted(passage) is None:
            table = None
        key: object = passage.section or passage.heading
        shown = passage.section or f"«{excerpt(passage.heading)}»"
        where = f"avsnitt {shown}" if excerpt(str(key)) else "rapporten"
        if table is not None:
            where, key = "tabellen eller rett under den", table
        groups.setdefault(key, (where, []))[1].append(passage)
    for where, own in groups.values():
        yield from _note_findings(own, where)


def _note_findings(passages: Sequence[Passage], where: str) -> Iterator[Finding]:
    """What is wrong with the marks and notes of passages that stand together, in words `where`."""
    if not any(_SIGN.search(passage.text) for passage in passages):
        return
    notes: dict[str, str] = {}
    used = [(item, mark) for item in passages for mark in dict.fromkeys(_used(item))]
    marks = {mark for _, mark in used}
    for passage in passages:
        if found := _noted(passage):
            mark, text = found
            if notes.setdefault(mark, text) != text and mark in marks:
                yield passage.finding("fotnote-to-betydninger", found=mark)
    for passage, mark in used:
        if mark not in notes:
            yield passage.finding("fotnote-uten-tekst", found=mark, expected=where)


def _noted(passage: Passage) -> tuple[str, str] | None:
    """The mark and the text of a footnote, where a passage is one."""
    start = len(passage.text) - len(passage.text.lstrip())
    found = _NOTE.match(passage.text.strip())
    return (_shown(passage, start, found["mark"]), found["text"].strip()) if found else None


def _used(passage: Passage) -> Iterator[str]:
    if not _SIGN.search(passage.text):
        return
    ours = {mark.at for mark in passage.marks if mark.note}
    for found in _USED.finditer(passage.text):
        at = found.start("mark")
        shown = _shown(passage, at, found["mark"])
        before = passage.text[max(at - 4, 0) : at]
        figure = all(sign.isdigit() or not sign.isalnum() for sign in shown)
        if at not in ours and figure and not (MARK in found[0] and _MEASURED.search(before)):
            yield shown


def _shown(passage: Passage, at: int, mark: str) -> str:
    """A mark as it shows: raised ones by what is raised, *) as *."""
    if MARK not in mark:
        return mark.rstrip(")")
    last = at + len(mark)
    return "".join(item.shown for item in passage.marks if at <= item.at < last) or mark


def check_marked_posts(script: Script) -> Iterator[Finding]:
    """A text that lists the posts with a mark, and lists others than bear it in its table.

    Its table is the last one above in the same section, or else the next one below.
    """
    passages, marked = script.text, {grid: _marked_rows(grid) for grid in script.grids}
    for at, passage in enumerate(passages):
        found = _POSTS.search(passage.text) if passage.is_text else None
        if not found or not _ABOUT_MARK.search(passage.text):
            continue
        near = (*passages[:at][::-1], *passages[at + 1 :])
        own = (marked[one.cell.grid] for one in near if one.cell and one.section == passage.section)
        expected, said = next(filter(None, own), ()), tuple(_POST.findall(found[1]))
        if expected and set(said) != set(expected):
            shown, known = listed(list(said)), listed(list(expected))
            yield passage.finding("fotnote-poster", found=shown, expected=known)


def _marked_rows(grid: Grid) -> tuple[str, ...]:
    """The posts of a table whose row bears a mark, by number, in their order."""
    rows = (" ".join(row[:2]) for row in grid.rows)
    found = (_ROW.match(row.strip()) for row in rows if _SIGN.search(row))
    return tuple(item[1] for item in found if item)
