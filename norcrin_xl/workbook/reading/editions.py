"""A workbook that another version of this product made: can it be read, and if not, what then."""

from __future__ import annotations

import re
from collections.abc import Iterator

from norcrin_xl import __version__
from norcrin_xl.findings import UserError
from norcrin_xl.workbook.areas.area import Area, column_index
from norcrin_xl.workbook.layout import Layout
from norcrin_xl.workbook.reading.raw import RawWorkbook


class Unfit(UserError):
    """Something that this version reads isn't in the workbook, or stands elsewhere."""


def explained(raw: RawWorkbook, error: Unfit) -> UserError:
    """What is said of a workbook that lacks something: that its version is another, if it is."""
    made = raw.version
    if made == __version__:
        return error
    if _numbers(made) > _numbers(__version__):
        text = (
            f"{raw.file} er laget med norcrin-xl {made}, som er nyere enn den du har "
            f"({__version__}), og kan ikke leses av den. Installer norcrin-xl {made} eller nyere, "
            "og prøv igjen."
        )
    else:
        version = f"norcrin-xl {made}" if made else "en tidlig utgave av norcrin-xl"
        text = (
            f"{raw.file} er laget med {version}, og kan ikke leses av den du har ({__version__}). "
            f"Bruk {version} til å gjøre ferdig dette året. Neste års arbeidsbok kan du bygge med "
            "den nye."
        )
    return UserError(f"{text} Det som skiller: {error}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,6}", version)))


def refuse_moved(plan: Layout, raw: RawWorkbook) -> None:
    """Raise `Unfit` for a column that another version has put elsewhere.

    A column that the workbook doesn't have yet is blank, and no matter.
    """
    if raw.version == __version__:
        return
    for area in plan.areas.values():
        if area.name in raw.names:
            for header, letter in _moved(area, raw):
                raise Unfit(
                    f"{raw.file}, ark {area.sheet}, {area.title}: kolonnen «{header}» står ikke "
                    f"i kolonne {letter}."
                )


def _moved(area: Area, raw: RawWorkbook) -> Iterator[tuple[str, str]]:
    """The headers of an area that stand in its header row, but in another column."""
    place = raw.names[area.name]
    grid = raw.sheets.get(place.sheet, [])
    row = grid[place.first_row - 1] if 0 < place.first_row <= len(grid) else []
    texts = [str(value or "") for value in row]
    for column in area.columns:
        at = column_index(column.letter)
        here = texts[at] if at < len(texts) else ""
        if column.header and here != column.header and column.header in texts:
            yield column.header, column.letter
