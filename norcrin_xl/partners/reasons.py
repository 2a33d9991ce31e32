"""Why an earlier figure is another than was reported: the reason stands beside it and in Logg."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from norcrin_xl.findings import UserError
from norcrin_xl.model import CellRef, ReportedFigure, Value
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.live import by_sheet, same
from norcrin_xl.partners.log import Change, LogRow, log_rows
from norcrin_xl.partners.recompute import stored_results
from norcrin_xl.workbook.computed.collection import LOG
from norcrin_xl.workbook.lossless.patch import Change as CellChange
from norcrin_xl.workbook.lossless.patch import Stored, patched

EXPLAINED = "Tidligere tall endret"
"""What Logg calls such a row."""


def with_reason(network: NetworkBook, cell: str, reason: str, role: str) -> NetworkBook:
    """The workbook with a reason beside the earlier figure in `cell`, such as ``OUS!C43``.

    Raises `UserError` where no earlier figure stands there or it is as it was reported.
    """
    item = _changed(network, cell)
    if not reason.strip() or not role.strip():
        raise UserError("Skriv både hvorfor tallet er endret, og rollen til den som sier det.")
    return network.with_values({item.reason.ref: reason.strip(), item.role.ref: role.strip()})


def _changed(network: NetworkBook, cell: str) -> ReportedFigure:
    sheet, _, address = cell.replace("'", "").replace("$", "").rpartition("!")
    known = {(item.now.ref.sheet, item.now.ref.cell): item for item in network.data.reported}
    item = known.get((sheet, address.upper()))
    if not known:
        raise UserError(
            f"{network.file} har ingen tall fra tidligere år, så det er ingenting å begrunne."
        )
    if item is None:
        sheet, first = next(iter(known))
        raise UserError(
            f"{network.file}: «{cell}» er ikke et tidligere tall. Skriv ark og celle som i arket "
            f"Tidligere år, for eksempel {sheet}!{first}."
        )
    if not item.changed:
        raise UserError(
            f"{item.now.ref}: tallet står som det ble rapportert, så det trengs ingen begrunnelse."
        )
    return item


def unlogged(network: NetworkBook, when: datetime) -> list[LogRow]:
    """Rows for Logg: the reasons that don't stand there yet."""
    told = {row["detaljer"].text for row in network.areas[LOG] if row["hva"].text == EXPLAINED}
    rows = (_row(network, item, when) for item in network.data.reported if _is_reasoned(item))
    return [row for row in rows if row["detaljer"] not in told]


def _is_reasoned(item: ReportedFigure) -> bool:
    return item.changed and item.explained


def _row(network: NetworkBook, item: ReportedFigure, when: datetime) -> LogRow:
    ref = item.now.ref
    is_partner = ref.sheet in network.plan.shape.partners
    change = Change(ref, item.reported.value, item.now.value)
    return {
        "tid": when.strftime("%d.%m.%Y %H:%M"),
        "hva": EXPLAINED,
        "partner": ref.sheet if is_partner else None,
        "detaljer": f"{ref.sheet}, {change}. {item.label} ({item.year}). Begrunnelse: "
        f"{item.reason.text} ({item.role.text})",
    }


def reasons_logged(before: NetworkBook, after: NetworkBook, when: datetime) -> tuple[bytes, int]:
    """The file of `before` with the reasons of `after` in their cells and in Logg.

    Also how many rows Logg got; the same bytes where nothing is new.
    """
    rows = unlogged(after, when)
    placed, grown = log_rows(after, rows)
    cells: dict[CellRef, CellChange] = dict(_given(before, after))
    cells.update({item.ref: item.value for row in placed for item in row.values()})
    if not cells:
        return before.content, 0
    for ref, wanted, found in stored_results(after):
        if not same(wanted, found):
            cells[ref] = Stored(wanted)
    ranges = {LOG: grown} if grown else None
    return patched(before.content, before.file, by_sheet(cells), ranges), len(rows)


def _given(before: NetworkBook, after: NetworkBook) -> Iterator[tuple[CellRef, Value]]:
    """The reasons and roles that `before` doesn't have."""
    for old, new in zip(before.data.reported, after.data.reported, strict=True):
        for was, now in ((old.reason, new.reason), (old.role, new.role)):
            if was.value != now.value:
                yield now.ref, now.value
