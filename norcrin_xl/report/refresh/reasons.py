"""Why a number changed: the cells that it rests on whose content is another, and who sent it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from norcrin_xl.model import CellRef
from norcrin_xl.numbers import decimal_text
from norcrin_xl.report.base import LONG_TEXT, kept_text
from norcrin_xl.report.refresh.changes import Reason
from norcrin_xl.workbook.areas.area import AreaRow
from norcrin_xl.workbook.computed.collection import TAKEN_IN

Values = Mapping[tuple[str, str], str]
"""The text of cells by sheet and cell."""

_TIME = "%d.%m.%Y %H:%M"
_FIGURE = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d{1,6})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CELL = re.compile(r"(?:^|; |felt: )([A-Z]{1,3}\d{1,7}): ")


class Arrival(NamedTuple):
    """A partner's file that was taken in: when (local time), and which cells it changed."""

    partner: str
    file: str
    at: datetime
    cells: frozenset[str]


def arrivals(
    log: Iterable[AreaRow], typed: Collection[tuple[str, str]] = ()
) -> tuple[Arrival, ...]:
    """The files that rows of Logg tell of as taken in; a row without a readable time is passed.

    `typed` are the cells (sheet, cell) that have been typed over since: no file changed them.
    """
    found = (_arrival(row, typed) for row in log if row["hva"].text == TAKEN_IN)
    return tuple(one for one in found if one is not None)


def _arrival(row: AreaRow, typed: Collection[tuple[str, str]]) -> Arrival | None:
    try:
        at = datetime.strptime(row["tid"].text, _TIME)
    except ValueError:
        return None
    partner, cells = row["partner"].text, _CELL.findall(row["detaljer"].text)
    kept = frozenset(cell for cell in cells if (partner, cell) not in typed)
    return Arrival(partner, row["fil"].text, at, kept)


def moved(
    before: Mapping[CellRef, str], now: Values, written: datetime, arrivals: Sequence[Arrival]
) -> dict[tuple[str, str], Reason]:
    """A sentence for each cell whose content is another than when the report was written.

    It names the take-in that changed the cell, if Logg knows one since `written`.
    """
    return dict(_moved(before, now, written, arrivals))


def _moved(
    before: Mapping[CellRef, str], now: Values, written: datetime, arrivals: Sequence[Arrival]
) -> Iterator[tuple[tuple[str, str], Reason]]:
    since = written.astimezone().replace(second=0, microsecond=0, tzinfo=None)
    later = [one for one in arrivals if one.at >= since]
    for ref, old in before.items():
        key = ref.sheet, ref.cell
        new = now.get(key, "")
        if kept_text(new) != old:
            shown = f"{ref.sheet}!{ref.cell}: {_shown(old)} → {_shown(kept_text(new))}"
            yield key, Reason(shown, _sender(ref, later))


def _shown(kept: str) -> str:
    if kept.startswith(LONG_TEXT):
        return "en lengre tekst"
    if not _FIGURE.fullmatch(kept) or _YEAR.fullmatch(kept):
        return kept or "tom"
    return decimal_text(float(kept), len(kept.partition(".")[2]))


def _sender(ref: CellRef, arrivals: Sequence[Arrival]) -> str:
    known = [one for one in arrivals if one.partner == ref.sheet and ref.cell in one.cells]
    if not known:
        return "endret i arbeidsboken"
    last = max(known, key=lambda one: one.at)
    return f"{last.partner} sendte {last.file}, tatt inn {last.at:%d.%m.%Y kl. %H.%M}"
