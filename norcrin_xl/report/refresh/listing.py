"""The change log of a refresh as a list to read: what changed, from what to what, where, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from norcrin_xl.model import CellRef
from norcrin_xl.numbers import counted
from norcrin_xl.report.changes.listing import (
    Cell,
    ChangeList,
    ListSection,
    Piece,
    as_html,
    cell,
    shortened,
)
from norcrin_xl.report.refresh.changes import ASKS, MEANINGS, WRITES, Change, Kind

__all__ = ["cells_text", "change_list", "changes_html", "reason_text", "shortened"]

MOST_REASONS = 6
"""The most cells that are named as the reason of one change."""

_HEADS = ("Hva", "Sist skrevet", "Skrevet for hånd", "I arbeidsboken", "Avsnitt", "Hvorfor")
_WIDTHS = (0.22, 0.13, 0.13, 0.13, 0.14, 0.25)


def cells_text(sources: Iterable[CellRef]) -> str:
    """Cells by sheet: "AHUS!D50, E50; OUS!D50"."""
    sheets: dict[str, list[str]] = {}
    for source in sources:
        sheets.setdefault(source.sheet, []).append(source.cell)
    return "; ".join(f"{sheet}!{', '.join(cells)}" for sheet, cells in sheets.items())


def reason_text(change: Change) -> str:
    """Why a place changed, a cell on each line; else the cells that it rests on."""
    if not change.why:
        return cells_text(change.sources)
    more = len(change.why) - MOST_REASONS
    rest = [f"og {counted(more, 'celle', 'celler')} til"] if more > 0 else []
    return "\n".join([*change.why[:MOST_REASONS], *rest])


def change_list(
    changes: Sequence[Change], report: str, workbook: str, moment: datetime
) -> ChangeList:
    """The change log: first what needs a decision, then what was written."""
    asks = [change for change in changes if change.kind in ASKS]
    writes = [change for change in changes if change.kind in WRITES]
    rest = [change for change in changes if change.kind not in ASKS | WRITES]
    sections = (
        _section("Se på dette", asks, "Ingenting trenger et valg."),
        _section("Oppdatert", writes, "Ingenting er endret."),
        *([_section("Endret for hånd", rest, "")] if rest else []),
    )
    intro = f"Oppdatert fra {workbook} {moment:%d.%m.%Y kl. %H.%M}."
    return ChangeList(f"Endringer i {report}", intro, _HEADS, _WIDTHS, sections)


def changes_html(changes: Sequence[Change], report: str, workbook: str, moment: datetime) -> str:
    """The change log as one HTML page."""
    return as_html(change_list(changes, report, workbook, moment))


def _section(heading: str, changes: Sequence[Change], when_empty: str) -> ListSection:
    return ListSection(heading, tuple(_row(change) for change in changes), when_empty)


def _row(change: Change) -> tuple[Cell, ...]:
    what = (
        Piece(change.label, "label"),
        Piece(f"{change.kind.value}: {MEANINGS[change.kind]}", "note"),
        Piece(change.tag, "note"),
    )
    written = change.kind in (Kind.CHANGED, Kind.REPLACED)
    return (
        what,
        cell(change.old, "old" if written else ""),
        cell("" if change.now == change.old else change.now),
        cell(change.new, "new" if written else ""),
        cell(change.section),
        cell(reason_text(change)),
    )
