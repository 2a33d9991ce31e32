"""Can the workbook be read: its version, and the codes and keys that its rows are known by."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from norcrin_xl import __version__
from norcrin_xl.findings import UserError
from norcrin_xl.model import Field
from norcrin_xl.network.setup_file import PARTNER, PROJECT, RESERVED_CODES, Entry
from norcrin_xl.workbook.areas.area import Area, Areas, column_index
from norcrin_xl.workbook.areas.control import FINDINGS
from norcrin_xl.workbook.areas.inputs import LATER_SETUP_ROWS, NOTES, SETUP_ROWS
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


KEYED_LISTS = ("pakker",)
"""Lists that grow and whose rows are known by a key all the same."""

LENGTHENED = (FINDINGS, NOTES)
"""Lists that are shorter in a workbook which an earlier version made."""

CODES: Mapping[str, Entry] = {"prosjekter": PROJECT[0], "partnere": PARTNER[0]}
"""The areas of Oppsett whose first column names sheets and areas, and what it may hold."""

MOST = 10


def refuse_wrong_codes(setup: Areas) -> None:
    """Raise `UserError` for the codes on Oppsett that are unfit or stand twice.

    Capitals make no difference, as they make none in Excel's names.
    """
    said: list[str] = []
    for name, rows in setup.items():
        fields = [next(iter(row.values())) for row in rows]
        if name in CODES:
            said += _unfit(fields, CODES[name])
        said += _doubled(field for field in fields if field.text)
    _refuse(said, UserError)
    known = {*LATER_SETUP_ROWS, *(row["key"].text for row in setup["oppsett"])}
    lost = [label for key, label in SETUP_ROWS if key not in known]
    if lost:
        where = setup["oppsett"][0]["key"].ref
        raise Unfit(
            f"{where.file}, ark {where.sheet}: raden «{lost[0]}» mangler. Sett den tilbake."
        )


def _unfit(fields: Iterable[Field], entry: Entry) -> Iterator[str]:
    for field in fields:
        if not field.text:
            yield f"{field.ref}: cellen er tom, ventet {entry.expected}."
        elif not entry.accepts(field.text):
            yield f"{field.ref}: fant «{field.text}», ventet {entry.expected}."
        elif entry in PARTNER and field.text.lower() in RESERVED_CODES:
            yield f"{field.ref}: «{field.text}» brukes til noe annet i arbeidsboken. Velg en annen."


def _doubled(fields: Iterable[Field]) -> Iterator[str]:
    seen: dict[str, Field] = {}
    for field in fields:
        first = seen.setdefault(field.text.lower(), field)
        if first is not field:
            yield (
                f"{field.ref}: koden «{field.text}» står også i celle {first.ref.cell}. "
                "Hver rad må ha sin egen kode. Rett den ene."
            )


def refuse_wrong_keys(plan: Layout, areas: Areas, file: str) -> None:
    """Raise `UserError` for fixed rows whose key is gone (then `Unfit`) or stands twice."""
    said: list[str] = []
    kind = UserError
    for name, rows in areas.items():
        area = plan[name]
        fields = [row[area.columns[0].key] for row in rows]
        fixed = {row.key for row in area.rows if row.key}
        said += _doubled(_known(fields, fixed, all_of=name in KEYED_LISTS))
        found = {field.text for field in fields}
        found.update(LATER_SETUP_ROWS if name == "oppsett" else ())
        lost = next((row for row in area.rows if row.key and row.key not in found), None)
        if lost is not None and name not in LENGTHENED:
            kind = Unfit
            said.append(
                f"{file}, ark {area.sheet}, {area.title}: raden «{lost.key} {lost.label}» "
                "mangler. Raden kan være slettet eller nøkkelen i første kolonne endret. Sett den "
                "tilbake."
            )
    _refuse(said, kind)


def _known(fields: Iterable[Field], fixed: Collection[str], *, all_of: bool) -> Iterator[Field]:
    """The fields that hold a key which must be there once."""
    return (field for field in fields if field.text in fixed or (all_of and field.text))


def _refuse(said: list[str], kind: type[UserError]) -> None:
    """Raise an error of a kind with the first of what is said, if anything is."""
    if said:
        more = [f"… og {len(said) - MOST} til."] if len(said) > MOST else []
        raise kind("\n".join([*said[:MOST], *more]))
