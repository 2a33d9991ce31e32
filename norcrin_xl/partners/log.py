"""The sheet Logg: one row for each partner's file, what came of it and what it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, count
from typing import NamedTuple

from norcrin_xl.masking import masked
from norcrin_xl.model import CellRef, Field, Value
from norcrin_xl.numbers import decimal_text
from norcrin_xl.partners.returned.fields import text_of
from norcrin_xl.partners.returned.intake import Return
from norcrin_xl.workbook.areas.area import AreaRow
from norcrin_xl.workbook.areas.inputs import DETAILS_WIDTH, IN_FILE
from norcrin_xl.workbook.computed.collection import APPROVED_BEFORE, EVENTS, LOG, REFUSED
from norcrin_xl.workbook.drawing.page import row_points
from norcrin_xl.workbook.workbook import Workbook

TIME = "%d.%m.%Y %H:%M"
"""How Logg writes a time, which is the local one."""
LONGEST = 30_000
QUOTED = 60
TALLEST = 95.0
"""Six lines: the log is to be looked through, and a cell can be opened."""
LogRow = Mapping[str, Value]
"""A row of Logg by column."""


class Asked(NamedTuple):
    """How many errors and questions a file gave, and why it was refused where it was."""

    errors: int
    questions: int
    found: tuple[str, ...] = ()


class FieldChange(NamedTuple):
    """A field of the workbook that a file changes: the cell, and what stood and is to stand."""

    cell: CellRef
    old: Value
    new: Value

    def __str__(self) -> str:
        return f"{self.cell.cell}: {_quoted(self.old)} → {_quoted(self.new)}"

    @property
    def shown_old(self) -> Value:
        return _masked(self.old)

    @property
    def shown_new(self) -> Value:
        return _masked(self.new)


def _masked(value: Value) -> Value:
    """A figure as it is; a date and a text as text, personal numbers masked."""
    if value is None or isinstance(value, float | int):
        return value
    return masked(text_of(value))


def _quoted(value: Value) -> str:
    """A value as the log and the screen show it; personal numbers are masked."""
    if value is None:
        return "tom"
    if isinstance(value, float | int) and not isinstance(value, bool):
        text = repr(float(value))
        decimals = 0 if float(value).is_integer() else len(text.partition(".")[2])
        return decimal_text(value, decimals)
    text = masked(" ".join(text_of(value).split()))
    return f"«{text[:QUOTED]}…»" if len(text) > QUOTED else f"«{text}»"


def log_row(
    returned: Return,
    changes: Sequence[FieldChange],
    when: datetime,
    what: str,
    asked: Asked,
    figures: str = "",
    approved_before: str = "",
) -> LogRow:
    """One row of Logg: what came of a file, who saved it when, and each cell that it changes.

    `figures` says where its figures stood, for a file that was taken in, and `approved_before`
    the day of an approval that the file didn't renew.
    """
    details = _details(changes, asked.found)
    if approved_before:
        details += f". {APPROVED_BEFORE}{approved_before}"
    return {
        "tid": when.strftime(TIME),
        "hva": what,
        "partner": returned.partner,
        "fil": masked(returned.file),
        "feil": float(asked.errors),
        "sporsmal": float(asked.questions),
        "lagret_av": returned.saved_by or None,
        "lagret": shown_time(returned.saved_at) or None,
        "versjon": returned.version,
        "sha256": returned.sha256,
        "detaljer": details,
        IN_FILE: figures or None,
    }


def _details(changes: Sequence[FieldChange], found: Sequence[str]) -> str:
    """Each changed cell, or why the file was refused."""
    if found:
        text = "Ikke tatt inn. " + " ".join(map(masked, found))
    else:
        text = f"{len(changes)} felt: " + "; ".join(map(str, changes)) if changes else "Ingenting"
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


def logged(network: Workbook, rows: Sequence[LogRow]) -> Workbook:
    """The workbook with these rows in Logg: in those that are free, and then below."""
    columns, read = network.plan[LOG].columns, network.log
    free = [row["tid"].ref.row for row in read if not any(item.text for item in row.values())]
    below = count(read[-1]["tid"].ref.row + 1)
    placed = (
        {
            column.key: Field(
                values.get(column.key),
                CellRef(network.file, network.plan[LOG].sheet, f"{column.letter}{number}"),
            )
            for column in columns
        }
        for values, number in zip(rows, chain(free, below), strict=False)
    )
    return network.with_rows(LOG, tuple(placed))


def row_heights(rows: Sequence[AreaRow]) -> dict[int, float]:
    """What rows of Logg need, in points, by row number; the first lines of a long story."""
    return {
        row["tid"].ref.row: min(TALLEST, row_points((row["detaljer"].text, DETAILS_WIDTH)))
        for row in rows
    }


def last_saved(network: Workbook, partner: str) -> datetime | None:
    """When the newest file that was taken in from a partner was saved, in local time."""
    times = (local_time(row["lagret"].text) for row in _accepted(network, partner))
    return max((time for time in times if time), default=None)


def local_time(stated: str) -> datetime | None:
    """A time that a file or Logg states, in local time to the minute; `None` for none."""
    try:
        return datetime.strptime(stated, TIME)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(stated.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment.astimezone().replace(second=0, microsecond=0, tzinfo=None)


def shown_time(stated: str) -> str:
    """A file's time as a person here reads it; what is no time stands as it is."""
    moment = local_time(stated)
    return moment.strftime(TIME) if moment else stated


def last_file(network: Workbook, partner: str) -> str:
    """The name of the partner's last file; blank where none has come."""
    return next(reversed([row["fil"].text for row in _events(network, partner)]), "")


def has_come(network: Workbook, partner: str) -> bool:
    """Whether a file from the partner has been taken in before."""
    return any(True for _ in _accepted(network, partner))


def _accepted(network: Workbook, partner: str) -> Iterator[AreaRow]:
    return (row for row in _events(network, partner) if row["hva"].text != REFUSED)


def _events(network: Workbook, partner: str) -> Iterator[AreaRow]:
    """What Logg says about the partner's files, in order."""
    for row in network.areas[LOG]:
        if row["partner"].text == partner and row["hva"].text in EVENTS:
            yield row


def is_refused(network: Workbook, partner: str) -> bool:
    """Whether the partner's last file was refused."""
    last = [row["hva"].text for row in _events(network, partner)][-1:]
    return last == [REFUSED]


def is_told(network: Workbook, returned: Return) -> bool:
    """Whether Logg says already, after the partner's last accepted file, that it was refused."""
    told = False
    for row in _events(network, returned.partner):
        refused = row["hva"].text == REFUSED
        told = refused and (told or row["sha256"].text == returned.sha256)
    return told


def told_at(network: Workbook, returned: Return) -> int:
    """The last of the partner's rows in Logg, from 1 on, that tells of this very file; 0: none."""
    rows = enumerate(_events(network, returned.partner), start=1)
    return max((at for at, row in rows if row["sha256"].text == returned.sha256), default=0)


def is_latest(network: Workbook, returned: Return) -> bool:
    """Whether this very file is the last one from the partner that Logg tells of."""
    last = ""
    for row in _events(network, returned.partner):
        last = row["sha256"].text
    return last == returned.sha256
