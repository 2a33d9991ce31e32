"""Which cell of which partner's file each figure in the workbook came with, as Logg tells.

Logg keeps for each file that was taken in where its figures stood and what they were. A figure
that has been typed over since is the workbook's own, whatever file came last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from norcrin_xl.model import Value
from norcrin_xl.partners.forms.plan import Key
from norcrin_xl.partners.returned.intake import Return
from norcrin_xl.workbook.areas.area import AreaColumn, AreaRow, Areas, column_letter
from norcrin_xl.workbook.areas.inputs import IN_FILE
from norcrin_xl.workbook.computed.collection import LOG, TAKEN_IN, UNCHANGED
from norcrin_xl.workbook.drawing.page import is_figure
from norcrin_xl.workbook.layout import Layout
from norcrin_xl.workbook.lossless.patch import number_text

SHEET = "; ark "
BLANK = "tom"
SAME = 1e-9
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
    return {row["partner"].text: _sent(row) for row in _accepted(log)}


def origins(areas: Areas) -> Origins:
    """Where the workbook's figures came from; one that never came with a file isn't there."""
    filed: dict[Key, FigureOrigin] = {}
    for row in _accepted(areas.get(LOG, ())):
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


def _accepted(log: Iterable[AreaRow]) -> Iterator[AreaRow]:
    return (row for row in log if row["hva"].text in (TAKEN_IN, UNCHANGED) and row["fil"].text)


def _sent(row: AreaRow) -> Sent:
    return Sent(row["fil"].text, row["sha256"].text, row["tid"].text)


def _same(now: Value, then: float | None) -> bool:
    if now is None or then is None or not isinstance(now, float | int):
        return now is None and then is None
    return abs(now - then) <= SAME * max(1.0, abs(then))


def figures_text(plan: Layout, returned: Return) -> str:
    """What Logg keeps of a file's figures: area and column, then row, cell and figure of each."""
    keys = [
        key for key in returned.values if key in returned.cells and is_figure(_column(plan, key))
    ]
    parts = []
    for (area, column), group in groupby(
        sorted(keys, key=lambda key: (key[0], key[2])), lambda key: (key[0], key[2])
    ):
        parts.append(f"{area} {column}: {', '.join(_figure_text(returned, key) for key in group)}")
    return "; ".join(parts) + SHEET + returned.sheet if parts else ""


def _column(plan: Layout, key: Key) -> AreaColumn:
    return plan[key[0]].column(key[2])


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
