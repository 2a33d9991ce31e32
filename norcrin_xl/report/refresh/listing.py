"""The change log of a refresh as a list to read: what changed, from what to what, where, why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from norcrin_xl.model import CellRef
from norcrin_xl.numbers import counted
from norcrin_xl.report.changes.listing import (
    Cell,
    ChangeList,
    Columns,
    ListSection,
    Piece,
    as_html,
    cell,
    contrasted,
    shortened,
)
from norcrin_xl.report.refresh.changes import ASKS, MEANINGS, WRITES, Change, Kind

__all__ = [
    "cells_text",
    "change_list",
    "changes_html",
    "contrasted",
    "reason_text",
    "shortened",
]

SHOWN_OF_CHANGE = 160
"""The most characters of a text that the list shows; of longer ones where they differ."""

MOST_REASONS = 6
"""The most cells that are named as the reason of one change."""

_OPEN = Columns(
    ("Hva", "Sist skrevet", "Skrevet for hånd", "I arbeidsboken", "Avsnitt", "Hvorfor"),
    (0.22, 0.13, 0.13, 0.13, 0.14, 0.25),
)
_DONE = Columns(("Hva", "Var", "Er nå", "Avsnitt", "Hvorfor"), (0.24, 0.16, 0.16, 0.18, 0.26))
_OWN = Columns(
    ("Hva", "Sist skrevet", "Skrevet for hånd", "I arbeidsboken", "Avsnitt"),
    (0.24, 0.2, 0.2, 0.16, 0.2),
)
_HOW = (
    "Trykk Oppdater tall i rapporten en gang til for å avgjøre konfliktene, eller kjør "
    "norcrin-xl oppdater med --behold eller --erstatt og det som står med små bokstaver under "
    "navnet, for eksempel --erstatt «{tag}»."
)


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
    conflict = next((change.tag for change in asks if change.kind is Kind.CONFLICT), "")
    how = _HOW.format(tag=conflict) if conflict else ""
    sections = [
        ListSection("Se på dette", _OPEN, _rows(asks, _asked), "Ingenting trenger et valg.", how),
        ListSection("Oppdatert", _DONE, _rows(writes, _done), "Ingenting er endret."),
    ]
    if rest:
        sections.append(ListSection("Endret for hånd", _OWN, _rows(rest, _own), ""))
    intro = f"Oppdatert fra {workbook} {moment:%d.%m.%Y kl. %H.%M}."
    return ChangeList(f"Endringer i {report}", intro, tuple(sections))


def changes_html(changes: Sequence[Change], report: str, workbook: str, moment: datetime) -> str:
    """The change log as one HTML page."""
    return as_html(change_list(changes, report, workbook, moment))


def _rows(
    changes: Sequence[Change], row: Callable[[Change], tuple[Cell, ...]]
) -> tuple[tuple[Cell, ...], ...]:
    return tuple(row(change) for change in changes)


def _asked(change: Change) -> tuple[Cell, ...]:
    what = (*_what(change), Piece(change.tag, "note"))
    return (what, *_texts(change), cell(change.section), cell(reason_text(change)))


def _done(change: Change) -> tuple[Cell, ...]:
    """A change that was written; what kind it is needs no telling where it is the usual one."""
    what = _what(change)[: 1 if change.kind is Kind.CHANGED else 2]
    was = change.now if change.kind is Kind.REPLACED else change.old
    old, new = contrasted((was, change.new), SHOWN_OF_CHANGE)
    return (
        what,
        (Piece(old, "old"),),
        (Piece(new, "new"),),
        cell(change.section),
        cell(reason_text(change)),
    )


def _own(change: Change) -> tuple[Cell, ...]:
    """A hand edit; what the workbook has is told where the person chose against it."""
    offered = "" if change.kind is Kind.OWN else change.new
    old, hand, new = contrasted((change.old, change.now, offered), SHOWN_OF_CHANGE)
    said = ((Piece(text),) for text in (old, hand, new))
    return (_what(change), *said, cell(change.section))


def _what(change: Change) -> Cell:
    return (
        Piece(change.label, "label"),
        Piece(f"{change.kind.value}: {MEANINGS[change.kind]}", "note"),
    )


def _texts(change: Change) -> tuple[Cell, Cell, Cell]:
    """What was last written, what a person has written where that is another, and what is new."""
    now = "" if change.now == change.old else change.now
    old, hand, new = contrasted((change.old, now, change.new), SHOWN_OF_CHANGE)
    return (Piece(old),), (Piece(hand),), (Piece(new),)
