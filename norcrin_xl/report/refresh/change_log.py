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
    cell,
    contrasted,
    shortened,
)
from norcrin_xl.report.refresh.changes import ASKS, HUMAN, MEANINGS, WRITES, Change, Kind
from norcrin_xl.report.refresh.marks import Pending

__all__ = [
    "by_cause",
    "cells_text",
    "change_list",
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
_MARKS = Columns(("Hva", "Tekst", "Avsnitt"), (0.16, 0.54, 0.3))
_ONE_PLACE = {
    "Står bare i Word": (Kind.LEFT, Kind.UNLINKED),
    "Nyere i arbeidsboken": (Kind.NEWER,),
}
"""What a taking back of text finds in one place alone, by heading."""
_REFRESH = ("Oppdater tall i rapporten", "oppdater")
_TEXT_BACK = ("Hent tekst fra rapporten", "hent-tekst")
OTHER_CAUSES = "flere eller andre årsaker"
_HOW = (
    "Trykk {button} en gang til for å avgjøre konfliktene, eller kjør "
    "norcrin-xl {command} med --behold eller --erstatt og det som står med små bokstaver under "
    "navnet, for eksempel --erstatt «{tag}»."
)


def cells_text(sources: Iterable[CellRef]) -> str:
    """Cells by sheet: "AHUS!D50, E50; OUS!D50"."""
    sheets: dict[str, list[str]] = {}
    for source in sources:
        sheets.setdefault(source.sheet, []).append(source.cell)
    return "; ".join(f"{sheet}!{', '.join(cells)}" for sheet, cells in sheets.items())


def reason_text(change: Change, caused: bool = False) -> str:
    """Why a place changed, a cell on each line; else the cells that it rests on.

    What changed the cells is left out where it is `caused` by what a heading says already.
    """
    if not change.why:
        return cells_text(change.sources)
    more = len(change.why) - MOST_REASONS
    rest = [f"og {counted(more, 'celle', 'celler')} til"] if more > 0 else []
    shown = [one.cell if caused else str(one) for one in change.why[:MOST_REASONS]]
    return "\n".join([*shown, *rest])


def by_cause(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Changes by what caused them; those of no cause or of several last, under ""."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.cause, []).append(change)
    return {**{cause: own for cause, own in groups.items() if cause}, **groups}


def change_list(
    changes: Sequence[Change],
    report: str,
    workbook: str,
    moment: datetime,
    marks: Sequence[Pending] = (),
    text_back: bool = False,
) -> ChangeList:
    """The change log: first what people have done in Word, then ours by what caused it.

    `marks` are their comments and tracked changes. With `text_back` it is the workbook that texts
    of the report were written in.
    """
    button, command = _TEXT_BACK if text_back else _REFRESH
    asks = [change for change in changes if change.kind in ASKS]
    human = [change for change in asks if change.kind in HUMAN]
    rest = [change for change in changes if change.kind in HUMAN and change.kind not in ASKS]
    lost = [change for change in asks if change.kind not in HUMAN]
    conflict = next((change.tag for change in asks if change.kind is Kind.CONFLICT), "")
    how = _HOW.format(tag=conflict, button=button, command=command) if conflict else ""
    sections = [
        ListSection("Se på dette", _OPEN, _rows(human, _asked), "Ingenting trenger et valg.", how),
        ListSection("Endret for hånd", _OWN, _rows(rest, _own), ""),
        ListSection("Kommentarer og sporede endringer i Word", _MARKS, _marks(marks), ""),
        ListSection("Passer ikke lenger med arbeidsboken", _OPEN, _rows(lost, _asked), ""),
    ]
    for heading, kinds in _ONE_PLACE.items():
        alone = [change for change in changes if change.kind in kinds]
        sections.append(ListSection(heading, _OWN, _rows(alone, _own), ""))
    taken = [change for change in changes if change.kind is Kind.TAKEN]
    sections.append(ListSection("Hentet fra Word", _DONE, _rows(taken, _done), ""))
    written = [change for change in changes if change.kind in WRITES and change not in taken]
    sections += [
        ListSection(f"Oppdatert: {cause or OTHER_CAUSES}", _DONE, _rows(own, _done), "")
        for cause, own in by_cause(written).items()
    ]
    if not written and not text_back:
        sections.append(ListSection("Oppdatert", _DONE, (), "Ingenting er endret."))
    sections = [section for section in sections if section.rows or section.when_empty]
    what = f"Tekst hentet til {workbook}" if text_back else f"Oppdatert fra {workbook}"
    intro = f"{what} {moment:%d.%m.%Y kl. %H.%M}."
    return ChangeList(f"Endringer i {report}", intro, tuple(sections))


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
        cell(reason_text(change, caused=bool(change.cause))),
    )


def _marks(marks: Iterable[Pending]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((cell(mark.kind), cell(mark.text), cell(mark.place)) for mark in marks)


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
