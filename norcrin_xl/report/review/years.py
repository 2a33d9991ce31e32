"""Headings, captions and column headings of a Word report that name other years than they may."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from norcrin_xl.checks.stored_cells import years_in
from norcrin_xl.checks.text.days import days
from norcrin_xl.checks.text.passage import Grid, Passage, Role, Script
from norcrin_xl.checks.text.references import kind_of
from norcrin_xl.findings import Finding
from norcrin_xl.numbers import date_text
from norcrin_xl.quantities.exhibits import Figure, Table

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MEANS_THE_YEAR = re.compile(r"rapporteringsår|siste år|dette år|i år\b", re.IGNORECASE)

Years = tuple[int, ...]
Period = tuple[date, date]


def year_findings(
    script: Script, tables: Mapping[str, Table], figures: Mapping[str, Figure]
) -> Iterator[Finding]:
    """A heading, a caption or a known table's heading row with another year or period in it.

    A table's heading row is told of once.
    """
    captions = {f"tabell {one.number}": years_in(one.caption) for one in tables.values()}
    captions |= {f"figur {one.id}": years_in(one.caption) for one in figures.values()}
    rows = [tuple(column.header for column in table.columns) for table in tables.values()]
    heads = {_bare(row): tuple(map(years_in, row)) for row in rows if any(map(years_in, row))}
    told: set[Grid | None] = set()
    for passage in script.passages:
        years = years_in(passage.text)
        expected: Years = ()
        if passage.role is Role.HEADING:
            expected = _of_heading(passage, years, script)
        elif passage.role is Role.CAPTION:
            expected = _of_caption(passage, years, captions, script)
        elif passage.cell and not passage.cell.row and passage.cell.grid not in told:
            known = heads.get(_bare(passage.cell.grid.rows[0]), ())
            expected = known[passage.cell.column] if passage.cell.column < len(known) else ()
        if expected and years and years != expected:
            told.add(passage.cell.grid if passage.cell else None)
            shown = "–".join(map(str, expected))
            yield passage.finding("rapport-aar-ulikt", found=passage.text.strip(), expected=shown)
    yield from _periods(script)


def _of_heading(passage: Passage, years: Years, script: Script) -> Years:
    """The year of the report, for a heading of the form's about it that names an earlier one."""
    year = script.data.setup.year
    spec = next((s for s in script.data.form.sections if s.number == passage.section), None)
    about_it = spec is not None and _MEANS_THE_YEAR.search(spec.heading)
    earlier = len(years) == 1 and years[0] < year
    return (year,) if about_it and passage.number and earlier else ()


def _of_caption(
    passage: Passage, years: Years, captions: Mapping[str, Years], script: Script
) -> Years:
    """The years of the form's table or figure with its number, or of the series that it begins."""
    known = captions.get(f"{kind_of(passage.text)} {passage.number}", ())
    if known and "." in passage.number:
        return known
    history = script.data.form.years(script.data.setup.year)
    begins = len(years) == 2 and years[0] == min(history)
    return (min(history), max(history)) if begins else ()


def _bare(row: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(_YEAR.sub("", text).split()).lower() for text in row)


def _periods(script: Script) -> Iterator[Finding]:
    """A caption with a period that no column of its table has, or that no figures have."""
    setup = script.data.setup
    accounted = [(date(setup.year, 1, 1), date(setup.year, 12, 31))]
    accounted += [(project.start, project.end) for project in setup.projects]
    grids = {item.cell.grid for item in script.passages if item.cell is not None}
    columns = {
        grid.caption: [found for head in grid.rows[0] for found in _periods_in(head)]
        for grid in grids
        if grid.caption
    }
    for passage in script.passages:
        if passage.role is Role.CAPTION:
            known = columns.get(passage.text.strip()) or accounted
            for own in _periods_in(passage.text):
                if own not in known:
                    shown, right = (" – ".join(map(date_text, two)) for two in (own, known[0]))
                    yield passage.finding("periode-ulik", found=shown, expected=right)


def _periods_in(text: str) -> Iterator[Period]:
    for one, other in pairwise(days(text)):
        between = text[one.end : other.start].strip()
        exact = one.number and other.number and between in ("–", "-", "til")
        if exact and one.first and other.first:
            yield one.first, other.first
