"""The sheet Logg: one row for each partner's file that was taken in, and what it changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from norcrin_xl.model import CellRef, Value
from norcrin_xl.numbers import decimal_text
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.intake import Return
from norcrin_xl.partners.personal import masked
from norcrin_xl.partners.texts import text_of
from norcrin_xl.workbook.areas import quoted

LOG = "logg"
TAKEN_IN = "Tatt inn"
LONGEST = 30_000
QUOTED = 60
SAVED = re.compile(r"sist lagret (?:av .{1,100}? )?(\d{4}-\d{2}-\d{2}T[0-9:.]{5,12}Z?)")


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


def details(returned: Return, changes: Sequence[Change]) -> str:
    """The last column of a row: hash, who saved it when, version, and each changed cell."""
    author = f"av {returned.saved_by} " if returned.saved_by else ""
    saved = f"sist lagret {author}{returned.saved_at}".rstrip()
    facts = (f"SHA-256 {returned.sha256}", saved, f"skjemaversjon {returned.version}")
    text = "; ".join((*facts, f"endret {len(changes)} felt: " + "; ".join(map(str, changes))))
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


def log_rows(
    network: NetworkBook, rows: Sequence[tuple[str, ...]]
) -> tuple[dict[CellRef, Value], str | None]:
    """The cells of new rows in Logg, and the range of the list where it has to grow."""
    columns = network.plan[LOG].columns
    read = network.areas[LOG]
    free = [row for row in read if not any(item.text for item in row.values())]
    cells: dict[CellRef, Value] = {}
    last = max(int(row[columns[0].key].ref.cell.lstrip(ASCII)) for row in read)
    bottom = last
    for index, texts in enumerate(rows):
        if index < len(free):
            refs = [free[index][column.key].ref for column in columns]
        else:
            bottom += 1
            refs = [
                read[0][column.key].ref._replace(cell=f"{column.letter}{bottom}")
                for column in columns
            ]
        cells.update(zip(refs, texts, strict=True))
    if bottom == last:
        return cells, None
    first = int(read[0][columns[0].key].ref.cell.lstrip(ASCII))
    left, right = columns[0].letter, columns[-1].letter
    return cells, f"{quoted(read[0][columns[0].key].ref.sheet)}!${left}${first}:${right}${bottom}"


ASCII = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def log_row(returned: Return, changes: Sequence[Change], when: datetime) -> tuple[str, ...]:
    """One row of Logg: when, what, partner, file, details."""
    stamp = when.strftime("%Y-%m-%d %H:%M:%S")
    return stamp, TAKEN_IN, returned.partner, returned.file, details(returned, changes)


def last_saved(network: NetworkBook, partner: str) -> str:
    """When the file that was last taken in from a partner was saved, as ISO 8601; else empty."""
    return max(_saved(network, partner), default="")


def _saved(network: NetworkBook, partner: str) -> Iterator[str]:
    for row in network.areas[LOG]:
        if row["partner"].text == partner and row["hva"].text == TAKEN_IN:
            match = SAVED.search(row["detaljer"].text[:2000])
            if match:
                yield match[1]
