"""The sheet Logg: one row for each partner's file, what came of it and what it changed.

For each file that was taken in it also keeps where its figures stood and what they were, so that
a figure leads back to the partner's own cell. One that has been typed over since is the
workbook's own, whatever file came last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, count, groupby, takewhile
from math import isclose
from typing import TYPE_CHECKING, NamedTuple

from norcrin_xl.findings import Severity
from norcrin_xl.masking import masked
from norcrin_xl.model import CellRef, Field, Value
from norcrin_xl.numbers import NOISE, number_text
from norcrin_xl.partners.forms.plan import Key
from norcrin_xl.spreadsheet.figure_text import printed_figure, text_of
from norcrin_xl.workbook.areas.area import AreaRow, Areas, column_letter
from norcrin_xl.workbook.areas.inputs import (
    APPROVED_BEFORE,
    EVENTS,
    IN_FILE,
    LOG,
    REFUSED,
    TAKEN_IN,
    UNCHANGED,
)
from norcrin_xl.workbook.layout import Layout
from norcrin_xl.workbook.workbook import Workbook

if TYPE_CHECKING:
    from norcrin_xl.partners.returned.intake import Return

TIME = "%d.%m.%Y %H:%M"
"""How Logg writes a time, which is the local one."""
LONGEST = 30_000
QUOTED = 60
LogRow = Mapping[str, Value]
"""A row of Logg by column."""


class FieldChange(NamedTuple):
    """A field of the workbook that a file changes: the cell, and what stood and is to stand."""

    cell: CellRef
    old: Value
    new: Value

    def __str__(self) -> str:
        return f"{self.cell.cell}: {_quoted(self.old)} → {_quoted(self.new)}"


def masked_value(value: Value) -> Value:
    """A figure as it is; a date and a text as text, personal numbers masked."""
    if value is None or isinstance(value, float | int):
        return value
    return masked(text_of(value))


def _quoted(value: Value) -> str:
    """A value as the log and the screen show it; personal numbers are masked."""
    if value is None:
        return "tom"
    if isinstance(value, float | int) and not isinstance(value, bool):
        return printed_figure(float(value))
    text = masked(" ".join(text_of(value).split()))
    return f"«{text[:QUOTED]}…»" if len(text) > QUOTED else f"«{text}»"


def log_row(
    returned: Return,
    changes: Sequence[FieldChange],
    when: datetime,
    what: str,
    figures: str,
    approved_before: str,
) -> LogRow:
    """One row of Logg: what came of a file, who saved it when, and each cell that it changes.

    `figures` says where its figures stood, for a file that was taken in, and `approved_before`
    the day of an approval that the file didn't renew.
    """
    errors = [one.message for one in returned.findings if one.severity is Severity.ERROR]
    questions = [one for one in returned.findings if one.severity is Severity.WARNING]
    details = _details(changes, errors if what == REFUSED else ())
    if approved_before:
        details += f". {APPROVED_BEFORE}{approved_before}"
    return {
        "tid": when.strftime(TIME),
        "hva": what,
        "partner": returned.partner,
        "fil": masked(returned.file),
        "feil": float(len(errors)),
        "sporsmal": float(len(questions)),
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
    last = reversed(list(_events(network, returned.partner)))
    refused = takewhile(lambda row: row["hva"].text == REFUSED, last)
    return any(row["sha256"].text == returned.sha256 for row in refused)


def told_at(network: Workbook, returned: Return) -> int:
    """The last of the partner's rows in Logg, from 1 on, that tells of this very file; 0: none."""
    rows = enumerate(_events(network, returned.partner), start=1)
    return max((at for at, row in rows if row["sha256"].text == returned.sha256), default=0)


def is_latest(network: Workbook, returned: Return) -> bool:
    """Whether this very file is the last one from the partner that Logg tells of."""
    told = [row["sha256"].text for row in _events(network, returned.partner)]
    return told[-1:] == [returned.sha256]


SHEET = "; ark "
BLANK = "tom"
_FIGURE = re.compile(r"(\S+) ([A-Z]{1,3}[1-9]\d{0,6}) (\S+)", re.A)


class Sent(NamedTuple):
    """A partner's newest file that was taken in: its name, its SHA-256, and when (local time)."""

    file: str
    sha256: str
    when: str


class FigureOrigin(NamedTuple):
    """Where a figure stands in a partner's own file, and what stands there; blank is ``None``.

    `holds` is false where the workbook has another figure by now.
    """

    sent: Sent
    sheet: str
    cell: str
    value: float | None
    holds: bool


Origins = Mapping[tuple[str, str], FigureOrigin]
"""By sheet and cell of the workbook."""


def sent_files(log: Iterable[AreaRow]) -> Mapping[str, Sent]:
    """The newest file by partner's code; a partner that was typed in by hand has none."""
    return {row["partner"].text: _sent(row) for row in _figures_taken_in(log)}


def origins(areas: Areas) -> Origins:
    """Where the workbook's figures came from; one that never came with a file isn't there."""
    filed: dict[Key, FigureOrigin] = {}
    for row in _figures_taken_in(areas.get(LOG, ())):
        filed.update(_filed(row))
    wanted = {area for area, _, _ in filed}
    found = {}
    for name, rows in areas.items():
        for fields in rows if name in wanted else ():
            row_key = next(iter(fields.values())).text
            for column, item in fields.items():
                origin = filed.get((name, row_key, column))
                if origin is not None:
                    holds = _same(item.value, origin.value)
                    found[item.ref.sheet, item.ref.cell] = origin._replace(holds=holds)
    return found


def typed_over(areas: Areas) -> frozenset[tuple[str, str]]:
    """The cells (sheet, cell) with another figure than the file that they came with."""
    return frozenset(place for place, origin in origins(areas).items() if not origin.holds)


def _figures_taken_in(log: Iterable[AreaRow]) -> Iterator[AreaRow]:
    return (row for row in log if row["hva"].text in (TAKEN_IN, UNCHANGED) and row["fil"].text)


def _sent(row: AreaRow) -> Sent:
    return Sent(row["fil"].text, row["sha256"].text, row["tid"].text)


def _same(now: Value, then: float | None) -> bool:
    if now is None or then is None or not isinstance(now, float | int):
        return now is None and then is None
    return isclose(now, then, abs_tol=NOISE)


def figures_text(plan: Layout, returned: Return) -> str:
    """What Logg keeps of a file's figures: area and column, then row, cell and figure of each."""
    keys = [
        key
        for key in returned.values
        if key in returned.cells and plan[key[0]].column(key[2]).is_figure
    ]
    parts = []
    for (area, column), group in groupby(
        sorted(keys, key=lambda key: (key[0], key[2])), lambda key: (key[0], key[2])
    ):
        parts.append(f"{area} {column}: {', '.join(_figure_text(returned, key) for key in group)}")
    return "; ".join(parts) + SHEET + returned.sheet if parts else ""


def _figure_text(returned: Return, key: Key) -> str:
    (row, column), value = returned.cells[key], returned.values[key]
    shown = number_text(value) if isinstance(value, float | int) else BLANK
    return f"{key[1]} {column_letter(column)}{row + 1} {shown}"


def _filed(row: AreaRow) -> Iterator[tuple[Key, FigureOrigin]]:
    """The figures of one row of Logg; what isn't written as it should be is left out."""
    text, _, sheet = row[IN_FILE].text.partition(SHEET) if IN_FILE in row else ("", "", "")
    sent = _sent(row)
    for part in text.split("; "):
        head, _, figures = part.partition(": ")
        area, _, column = head.partition(" ")
        for one in figures.split(", "):
            match = _FIGURE.fullmatch(one)
            value = _value(match[3]) if match else None
            if match and (value is not None or match[3] == BLANK):
                yield (area, match[1], column), FigureOrigin(sent, sheet, match[2], value, True)


def _value(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
