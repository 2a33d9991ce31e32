"""A sentence planted in the shipped report, and what the rules on text say about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from norcrin_xl.checks.examination import check_text, script_of
from norcrin_xl.findings import Finding
from norcrin_xl.model import CellRef, Field, ReportData, Section
from norcrin_xl.workbook.workbook import Workbook

Said = Callable[..., list[Finding]]

PLANTED = CellRef("bok.xlsm", "Tekst", "Z1")


def _with_text(data: ReportData, *paragraphs: str, section: str = "4.5") -> ReportData:
    """The report data with these paragraphs alone in one section, and the others' choices."""
    known = data.sections[section]
    fields = tuple(
        Field(text, PLANTED._replace(cell=f"Z{i}")) for i, text in enumerate(paragraphs, 1)
    )
    changed = Section(section, known.choice, fields)
    others = {number: replace(one, paragraphs=()) for number, one in data.sections.items()}
    return replace(data, sections={**others, section: changed})


@pytest.fixture(scope="session")
def with_text(data: ReportData) -> Callable[..., ReportData]:
    """The 2021 report data with the given paragraphs alone in one section."""
    return partial(_with_text, data)


@pytest.fixture(scope="session")
def said(data: ReportData, book: Workbook) -> Said:
    """What the rules find when the given paragraphs stand in a section of the 2021 report."""

    def findings(*paragraphs: str, section: str = "4.5") -> list[Finding]:
        changed = _with_text(data, *paragraphs, section=section)
        return [
            found
            for found in check_text(script_of(changed, book.quantities))
            if found.where and found.where.cell.startswith("Z")
        ]

    return findings


@pytest.fixture(scope="session")
def codes(said: Said) -> Callable[..., list[str]]:
    """The codes of what is found when the given paragraphs stand in a section."""

    def of(*paragraphs: str, section: str = "4.5") -> list[str]:
        return [found.code for found in said(*paragraphs, section=section)]

    return of
