"""The comparison of two reports as a list to read."""

from __future__ import annotations

from collections.abc import Iterable

from norcrin_xl.report.changes.compare import (
    CHANGED,
    GONE,
    NEW,
    Comparison,
    Difference,
    ShownNumber,
)
from norcrin_xl.report.changes.listing import Cell, ChangeList, Columns, ListSection, Piece, cell

BY_HAND = "skrevet for hånd"
_WIDTHS = (0.34, 0.14, 0.14, 0.18, 0.2)


def comparison_list(found: Comparison) -> ChangeList:
    """What differs: changed figures, then new ones, those that are gone, and earlier years'."""
    kinds = (
        (CHANGED, "Endret", "Ingen tall er endret."),
        (NEW, f"Bare i {found.new.file}", ""),
        (GONE, f"Bare i {found.old.file}", ""),
    )
    heads = ("Hva", found.old.file, found.new.file, "Endring", "Avsnitt")
    columns = Columns(heads, _WIDTHS)
    by_kind = ([one for one in found.differences if one.kind == kind] for kind, _, _ in kinds)
    sections = [
        ListSection(heading, columns, _rows(own), when_empty)
        for (_, heading, when_empty), own in zip(kinds, by_kind, strict=True)
    ]
    if found.earlier:
        heading = "Tall for andre år som ikke er de samme"
        sections.append(ListSection(heading, columns, _rows(found.earlier), ""))
    shown = tuple(section for section in sections if section.rows or section.when_empty)
    return ChangeList(f"{found.old.file} mot {found.new.file}", intro(found), shown)


def intro(found: Comparison) -> str:
    """Which reports are compared, and how many figures are the same."""
    years = [f" ({one.year})" if one.year else "" for one in (found.old, found.new)]
    same = "Ett tall er likt" if found.same == 1 else f"{found.same} tall er like"
    return f"{found.old.file}{years[0]} er sammenlignet med {found.new.file}{years[1]}. {same}."


def _rows(found: Iterable[Difference]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(_row(one) for one in found)


def _row(one: Difference) -> tuple[Cell, ...]:
    what = (Piece(one.shown.label, "label"), Piece(one.shown.quantity, "note"))
    return (
        what,
        _shown(one.old, "old" if one.new else ""),
        _shown(one.new, "new" if one.old else ""),
        cell(one.change),
        cell(one.shown.section),
    )


def _shown(number: ShownNumber | None, look: str) -> Cell:
    if number is None:
        return cell("")
    said = Piece(number.text or "tom", look)
    return (said, Piece(BY_HAND, "note")) if number.by_hand else (said,)
