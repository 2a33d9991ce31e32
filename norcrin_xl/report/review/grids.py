"""The tables of a document as grids of text: Word's own, and lines with tabs; with captions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from norcrin_xl.checks.text.passage import Answer, Grid, GridPlace, Passage, Role, excerpt
from norcrin_xl.masking import masked
from norcrin_xl.numbers import capital
from norcrin_xl.report.review.reading import WordParagraph
from norcrin_xl.report.word.controls import CELL, CONTENT, ROW, SDT, TABLE, VALUE, w

_TABS = re.compile(r"\t+")
_FEWEST_ROWS = 3
LONGEST = 300
"""The most characters of a paragraph or sentence that a finding shows."""
_FEWEST_WORDS, _OF_FORM, _SHOWN = 5, 2, 40

Places = Mapping[int, Sequence[tuple[GridPlace, int, int]]]
"""By the place of a paragraph: the cells that it is, each with where it begins and ends."""


class _Table(NamedTuple):
    """A table's texts, and its cells: paragraph, row, column, and from where to where it is."""

    rows: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[int, int, int, int, int], ...]


def grids(
    paragraphs: Sequence[WordParagraph], lines: Sequence[bool], titles: Mapping[int, str]
) -> Places:
    """All tables; `lines` says which paragraphs may be rows that are typed with tabs.

    `titles` are the numbers of captions by their place. A table's caption is the text right
    above it, or else right below.
    """
    tables = list(_of_word(paragraphs))
    inside = {cell[0] for table in tables for cell in table.cells}
    tables += _tabbed(paragraphs, [on and at not in inside for at, on in enumerate(lines)])
    inside |= {cell[0] for table in tables for cell in table.cells}
    found: dict[int, list[tuple[GridPlace, int, int]]] = {}
    free = dict(titles)
    for table in tables:
        first, last = table.cells[0][0], table.cells[-1][0]
        above = _next_text(paragraphs, range(first - 1, -1, -1), inside)
        below = _next_text(paragraphs, range(last + 1, len(paragraphs)), inside)
        at = next((one for one in (above, below) if one in free), None)
        caption, number = ("", "") if at is None else (paragraphs[at].text.strip(), free.pop(at))
        text = "" if above is None else paragraphs[above].text.strip()
        grid = Grid(table.rows, caption, number, text)
        for place, row, column, start, end in table.cells:
            found.setdefault(place, []).append((GridPlace(grid, row, column), start, end))
    return found


def _next_text(paragraphs: Sequence[WordParagraph], places: range, inside: set[int]) -> int | None:
    """The first of some places with text; `None` where that is a table, or there is none."""
    at = next((at for at in places if at in inside or paragraphs[at].text.strip()), None)
    return None if at in inside else at


def _of_word(paragraphs: Sequence[WordParagraph]) -> Iterator[_Table]:
    by_cell: dict[etree._Element, list[int]] = {}
    for at, paragraph in enumerate(paragraphs):
        cell = next(paragraph.element.iterancestors(CELL), None)
        if cell is not None:
            by_cell.setdefault(cell, []).append(at)
    for table in dict.fromkeys(next(cell.iterancestors(TABLE)) for cell in by_cell):
        rows: list[tuple[str, ...]] = []
        cells: list[tuple[int, int, int, int, int]] = []
        for row in _children(table, ROW):
            if row.find(w("trPr/del")) is None:
                texts = [""] * _value(row.find(w("trPr/gridBefore")), 0)
                for cell in _children(row, CELL):
                    own = [(at, paragraphs[at].text) for at in by_cell.get(cell, ())]
                    cells += [(at, len(rows), len(texts), 0, len(text)) for at, text in own]
                    texts.append(" ".join(text.strip() for _, text in own if text.strip()))
                    texts += [""] * (_value(cell.find(w("tcPr/gridSpan")), 1) - 1)
                rows.append(tuple(texts))
        if cells:
            yield _Table(tuple(rows), tuple(cells))


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows or cells of a table, controls around them seen through."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (SDT, CONTENT):
            yield from _children(child, tag)


def _value(element: etree._Element | None, otherwise: int) -> int:
    text = "" if element is None else str(element.get(VALUE, ""))
    return min(max(int(text), otherwise), 64) if text.isdigit() and len(text) < 4 else otherwise


def _tabbed(paragraphs: Sequence[WordParagraph], lines: Sequence[bool]) -> Iterator[_Table]:
    """Lines that stand together and have as many columns each."""
    both = zip(paragraphs, lines, strict=True)
    ends = [_cells(item.text) if is_line else [] for item, is_line in both]
    for width, group in groupby(range(len(ends)), lambda at: len(ends[at])):
        places = list(group)
        if width > 1 and len(places) >= _FEWEST_ROWS:
            texts = ((paragraphs[at].text, ends[at]) for at in places)
            yield _Table(
                tuple(tuple(text[a:b].strip() for a, b in own) for text, own in texts),
                tuple(
                    (at, row, column, *ends[at][column])
                    for row, at in enumerate(places)
                    for column in range(width)
                ),
            )


def _cells(text: str) -> list[tuple[int, int]]:
    """From where to where each cell of a line with tabs stands; a blank first one counts."""
    gaps = [found.span() for found in _TABS.finditer(text.rstrip())]
    starts = [0, *(end for _, end in gaps)]
    return list(zip(starts, [*(start for start, _ in gaps), len(text.rstrip())], strict=True))


def cells_of(
    whole: Passage, places: Sequence[tuple[GridPlace, int, int]], told: dict[tuple[Grid, int], str]
) -> Iterator[tuple[Passage, int]]:
    """The cells that a paragraph is, one or several between tabs, and where each begins.

    Each stands with all that its row says, which `told` keeps, and a row's answers are its first
    cell's.
    """
    for cell, start, end in places:
        own, row, key = whole.part(start, end), cell.grid.rows[cell.row], (cell.grid, cell.row)
        if own.text.strip() and own.stands.text is not None:
            answers = () if key in told else cells_answers(row)
            if key not in told:
                shown = masked(" ".join(excerpt(text, LONGEST) for text in row if text))
                told[key] = shown[:LONGEST]
            role = Role.PARAGRAPH if _is_prose(cell.grid, own.text) else Role.CELL
            at = own.stands.text._replace(text=told[key])
            who = own.stands.who if role is Role.PARAGRAPH else _place(at.heading, cell)
            stands = replace(own.stands, who=who, text=at)
            yield replace(own, role=role, stands=stands, cell=cell, answers=answers), start


def _place(heading: str, cell: GridPlace) -> str:
    """A cell's place as a message begins: by its table and the first words of its row."""
    grid, row = cell.grid, cell.grid.rows[cell.row]
    table = f"tabell {grid.number}" if grid.number else "tabellen"
    first = excerpt(next(filter(None, row), ""), _SHOWN)
    return f"{heading}, {table}, rad «{first}»" if heading else f"{capital(table)}, rad «{first}»"


def _is_prose(grid: Grid, text: str) -> bool:
    """Whether a cell holds sentences of a form: questions and answers in two columns, or one."""
    is_form = max(map(len, grid.rows)) <= _OF_FORM
    return is_form and len(text.split()) >= _FEWEST_WORDS and text.rstrip()[-1] in ".!?"


_TICKED = frozenset("☑☒✓✔✗■xX")
_BOX = re.compile(r"[☐☑☒✓✔✗□■]|\[[ xX]{0,3}\]|\([ xX]{1,3}\)|\(\)")
_BETWEEN = re.compile(r"[/,.\s]|\beller\b")
_DASHES = re.compile(r"(?<!\s)\s*[–—-]\s*|,\s*")
_LAST = re.compile(r"[?:]\s*([^?:]{1,60})$")
_LONGEST = 60

IsBold = Callable[[int, int], bool]


def answer_words(text: str) -> str:
    """An answer as it is compared with another: "Nei, vil bli opprettet." is "nei vil bli …"."""
    return " ".join(_DASHES.sub(" ", text).split()).casefold().rstrip(" .:")


def boxed_answers(text: str) -> tuple[Answer, ...]:
    """The answers with a box before or after them; none where a text has no boxes.

    "Nei, men det kommer ☐" has its box after it, "☐ Annet: …" before. A lone (x) is no box.
    """
    boxes = list(_BOX.finditer(text))
    if not boxes or (boxes[0][0].startswith("(") and len(boxes) < 2):
        return ()
    starts, ends = zip(*(found.span() for found in boxes), strict=True)
    is_last = text[: starts[0]].strip() and not text[ends[-1] :].strip()
    begin, until = ((0, *ends[:-1]), starts) if is_last else (ends, (*starts[1:], len(text)))
    return tuple(
        Answer(
            " ".join(text[start:end].rpartition("?")[2].split()).strip(" ,/"),
            bool(_TICKED.intersection(box[0])),
        )
        for start, end, box in zip(begin, until, boxes, strict=True)
    )


def worded_answers(text: str, choices: Sequence[str], is_bold: IsBold) -> tuple[Answer, ...]:
    """The form's answers in words alone: one in bold among several, or one after its question.

    Of several where none is in bold, or all are, none is given.
    """
    found = _only_choices(text, choices)
    if len(found) > 1:
        bold = [is_bold(start, start + len(choice)) for start, choice in found]
        given = bold if not all(bold) else [False] * len(bold)
        return tuple(Answer(word, is_on) for (_, word), is_on in zip(found, given, strict=True))
    if len(found) == 1:
        return (Answer(found[0][1], True),)
    last = _LAST.search(text[-_LONGEST:])
    known = {answer_words(choice): choice for choice in choices}
    given_last = known.get(answer_words(last[1])) if last else None
    return (Answer(given_last, True),) if given_last else ()


def _only_choices(text: str, choices: Sequence[str]) -> list[tuple[int, str]]:
    """Where each of `choices` stands in a text of nothing else, such as "Ja / Nei"."""
    longest_first = sorted(choices, key=len, reverse=True)
    any_choice = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    rest = _BETWEEN.sub("", any_choice.sub(" ", text))
    return [] if rest else [(found.start(), found[0]) for found in any_choice.finditer(text)]


def cells_answers(row: Sequence[str]) -> tuple[Answer, ...]:
    """The answers of a row of cells of which some hold nothing but a box."""
    if not any(_BOX.fullmatch(text.strip()) for text in row):
        return ()
    return boxed_answers(" ".join(text for text in row if text.strip()))
