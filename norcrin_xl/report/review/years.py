"""Captions and column headings of a Word report that name other years than their figures'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from norcrin_xl.checks.headings import years_in
from norcrin_xl.findings import Finding
from norcrin_xl.quantities.exhibits import Figure, Table
from norcrin_xl.report.review.passages import found_in, text_ref
from norcrin_xl.report.review.proposals import is_contents
from norcrin_xl.report.review.reading import WordParagraph, WordReport
from norcrin_xl.report.review.typed import plain

_CAPTION = re.compile(r"^(?P<kind>tabell|figur) (?P<id>\d+(?:\.\d+)*)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

Row = tuple[str, ...]


def year_findings(
    report: WordReport, tables: Mapping[str, Table], figures: Mapping[str, Figure], file: str
) -> Iterator[Finding]:
    """A caption with a known number, or a known table's heading row, with another year in it."""
    captions = _captions(tables.values(), figures.values())
    heads = _heads(tables.values())
    told: set[object] = set()
    for paragraph in report.paragraphs:
        if is_contents(paragraph):
            continue
        if paragraph.cell is None:
            expected = _of_caption(paragraph, captions)
        elif paragraph.cell.row == 0 and paragraph.cell.table.element not in told:
            expected = _of_head(paragraph, heads)
        else:
            continue
        found = years_in(paragraph.text)
        if expected and found and found != expected:
            if paragraph.cell is not None:
                told.add(paragraph.cell.table.element)
            shown = "–".join(str(year) for year in expected)
            ref = text_ref(file, paragraph)
            yield found_in(ref, "rapport-aar-ulikt", found=plain(ref.text), expected=shown)


def _captions(tables: Iterable[Table], figures: Iterable[Figure]) -> Mapping[str, tuple[int, ...]]:
    """The years of each caption, by kind and number: "tabell 4.2.1"."""
    named = [(f"tabell {table.number}", table.caption) for table in tables if table.number]
    named += [(f"figur {figure.id}", figure.caption) for figure in figures]
    return {name: years_in(caption) for name, caption in named}


def _of_caption(
    paragraph: WordParagraph, captions: Mapping[str, tuple[int, ...]]
) -> tuple[int, ...]:
    found = _CAPTION.match(plain(paragraph.text).strip())
    return captions.get(f"{found['kind'].lower()} {found['id']}", ()) if found else ()


def _heads(tables: Iterable[Table]) -> Mapping[Row, Row]:
    """The heading rows that name years, by what they are without them."""
    rows = (tuple(column.header for column in table.columns) for table in tables)
    return {_bare(row): row for row in rows if any(map(years_in, row))}


def _of_head(paragraph: WordParagraph, heads: Mapping[Row, Row]) -> tuple[int, ...]:
    assert paragraph.cell is not None
    table, column = paragraph.cell.table, paragraph.cell.column
    row = table.rows[0]
    known = heads.get(_bare(row), ())
    return years_in(known[column]) if column < len(known) else ()


def _bare(row: Iterable[str]) -> Row:
    return tuple(" ".join(_YEAR.sub("", plain(text)).split()).lower() for text in row)
