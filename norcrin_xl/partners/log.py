"""The sheet Logg: one row for each partner's file, what came of it and what it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from string import ascii_uppercase
from typing import NamedTuple

from norcrin_xl.model import CellRef, Field, Value
from norcrin_xl.numbers import decimal_text
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.returned.intake import Return
from norcrin_xl.partners.returned.personal import masked
from norcrin_xl.partners.returned.texts import text_of
from norcrin_xl.workbook.areas.area import AreaRow, quoted
from norcrin_xl.workbook.areas.inputs import DETAILS_WIDTH, IN_FILE
from norcrin_xl.workbook.computed.collection import EVENTS, LOG, REFUSED
from norcrin_xl.workbook.drawing.page import row_points

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


class Change(NamedTuple):
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
    changes: Sequence[Change],
    when: datetime,
    what: str,
    asked: Asked,
    figures: str = "",
) -> LogRow:
    """One row of Logg: what came of a file, who saved it when, and each cell that it changes.

    `figures` says where its figures stood, for a file that was taken in.
    """
    return {
        "tid": when.strftime("%d.%m.%Y %H:%M"),
        "hva": what,
        "partner": returned.partner,
        "fil": returned.file,
        "feil": float(asked.errors),
        "sporsmal": float(asked.questions),
        "lagret_av": returned.saved_by or None,
        "lagret": returned.saved_at or None,
        "versjon": returned.version,
        "sha256": returned.sha256,
        "detaljer": _details(changes, asked.found),
        IN_FILE: figures or None,
    }


def _details(changes: Sequence[Change], found: Sequence[str]) -> str:
    """Each changed cell, or why the file was refused."""
    if found:
        text = "Ikke tatt inn. " + " ".join(map(masked, found))
    else:
        text = f"{len(changes)} felt: " + "; ".join(map(str, changes)) if changes else "Ingenting"
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


def log_rows(
    network: NetworkBook, rows: Sequence[LogRow]
) -> tuple[tuple[AreaRow, ...], str | None]:
    """The rows as they are to stand in Logg, and the range of the list where it has to grow."""
    columns = network.plan[LOG].columns
    read = network.areas[LOG]
    free = [row for row in read if not any(item.text for item in row.values())]
    sheet, bottom = network.plan[LOG].sheet, _row_number(read[-1])
    placed: list[AreaRow] = []
    for index, values in enumerate(rows):
        number = _row_number(free[index]) if index < len(free) else bottom + 1
        bottom = max(bottom, number)
        placed.append(
            {
                column.key: Field(
                    values.get(column.key),
                    CellRef(network.file, sheet, f"{column.letter}{number}"),
                )
                for column in columns
            }
        )
    if bottom == _row_number(read[-1]):
        return tuple(placed), None
    left, right = columns[0].letter, columns[-1].letter
    return tuple(placed), f"{quoted(sheet)}!${left}${_row_number(read[0])}:${right}${bottom}"


def row_heights(rows: Sequence[AreaRow]) -> dict[int, float]:
    """What rows of Logg need, in points, by row number; the first lines of a long story."""
    return {
        _row_number(row): min(TALLEST, row_points((row["detaljer"].text, DETAILS_WIDTH)))
        for row in rows
    }


def _row_number(row: AreaRow) -> int:
    return int(row["tid"].ref.cell.lstrip(ascii_uppercase))


def last_saved(network: NetworkBook, partner: str) -> str:
    """When the newest file that was taken in from a partner was saved, as ISO 8601; else empty."""
    return max((row["lagret"].text for row in _accepted(network, partner)), default="")


def has_come(network: NetworkBook, partner: str) -> bool:
    """Whether a file from the partner has been taken in before."""
    return any(True for _ in _accepted(network, partner))


def _accepted(network: NetworkBook, partner: str) -> Iterator[AreaRow]:
    return (row for row in _events(network, partner) if row["hva"].text != REFUSED)


def _events(network: NetworkBook, partner: str) -> Iterator[AreaRow]:
    """What Logg says about the partner's files, in order."""
    for row in network.areas[LOG]:
        if row["partner"].text == partner and row["hva"].text in EVENTS:
            yield row


def is_told(network: NetworkBook, returned: Return) -> bool:
    """Whether Logg says already, after the partner's last accepted file, that it was refused."""
    told = False
    for row in _events(network, returned.partner):
        refused = row["hva"].text == REFUSED
        told = refused and (told or row["sha256"].text == returned.sha256)
    return told


def is_latest(network: NetworkBook, returned: Return) -> bool:
    """Whether this very file is the last one from the partner that Logg tells of."""
    last = ""
    for row in _events(network, returned.partner):
        last = row["sha256"].text
    return last == returned.sha256
