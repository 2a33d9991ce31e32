"""Read a network's set-up file. All that is wrong with it is told at once, entry by entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from norcrin_xl.findings import UserError
from norcrin_xl.form import IndicatorNote, Kpi, KpiPart
from norcrin_xl.model import Value
from norcrin_xl.network.setup_entries import (
    KPI,
    NETWORK,
    NOTE,
    PACKAGE,
    PART,
    PARTNER,
    PROJECT,
    REGISTER,
    Entry,
    doubled,
    taken,
    wrong_notes,
)
from norcrin_xl.toml_files import TOMLDecodeError, read_toml

MOST_PARTNERS, MOST_PROJECTS, MOST_KPIS = 60, 9, 40
Table = Mapping[str, Any]
LISTS = ("project", "partner", "kpi", "note", "register", "pakke")


@dataclass(frozen=True, slots=True)
class Network:
    """The set-up of one network for one year, as its set-up file says it.

    `kpis` is blank where the network reports on the form's own; `notes` say where figures come
    from; `register` and `packages` are the work packages, where the file has them.
    """

    name: str
    long_name: str
    year: int
    owner: str
    new_owner: str
    new_owner_from: date | None
    signed: Mapping[str, Value]
    projects: tuple[Table, ...]
    partners: tuple[Table, ...]
    kpis: tuple[Kpi, ...] = ()
    notes: tuple[IndicatorNote, ...] = ()
    register: tuple[Table, ...] = field(default=())
    packages: tuple[Table, ...] = field(default=())

    @property
    def project_names(self) -> tuple[tuple[str, str], ...]:
        return tuple((project["key"], project["name"]) for project in self.projects)

    @property
    def partner_codes(self) -> tuple[str, ...]:
        return tuple(partner["code"] for partner in self.partners)


def parse_network(text: str, file: str = "oppsett.toml") -> Network:
    """The network that a set-up file describes.

    Raises `UserError` that names each wrong, unknown or missing entry with what was found and
    what was expected.
    """
    try:
        data = read_toml(text)
    except TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"linje {place[1]}, tegn {place[2]}" if place else "slutten av filen"
        raise UserError(
            f"{file} er ikke gyldig TOML: Se på {where}. Rett filen, og prøv igjen."
        ) from error
    except ValueError as error:
        raise UserError(f"{file} kan ikke brukes: {error}. Rett filen, og prøv igjen.") from None
    faults = list(_faults(data))
    if faults:
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise UserError(f"{file} kan ikke brukes:\n{lines}\nRett filen og prøv igjen.")
    return _network(data)


def _network(data: Table) -> Network:
    return Network(
        name=data["network"],
        long_name=data["network_long"],
        year=data["year"],
        owner=data["owner"],
        new_owner=data.get("new_owner", ""),
        new_owner_from=_plain(data.get("new_owner_from")),
        signed={
            "paa_vegne_av": data.get("signed_for"),
            "rolle": data.get("signed_role"),
            "dato": _plain(data.get("signed_on")),
        },
        projects=tuple({k: _plain(value) for k, value in row.items()} for row in data["project"]),
        partners=tuple({"aliases": [], "contact": "", **row} for row in data["partner"]),
        kpis=tuple(_kpi(row) for row in data.get("kpi", ())),
        notes=tuple(IndicatorNote(**row) for row in data.get("note", ())),
        register=tuple(data.get("register", ())),
        packages=tuple(data.get("pakke", ())),
    )


def _kpi(row: Table) -> Kpi:
    return Kpi(
        row["id"],
        row.get("label", row["short"]),
        row["short"],
        row["unit"],
        row["summable"],
        row["definition"],
        tuple(KpiPart(part["id"], part["label"]) for part in row.get("part", ())),
    )


def _faults(data: Table) -> Iterator[str]:
    yield from _of_table(data, NETWORK, "", LISTS)
    projects = list(_tables(data, "project"))
    partners = list(_tables(data, "partner"))
    kpis = list(_tables(data, "kpi"))
    notes = list(_tables(data, "note"))
    yield from _count(data, "project", "prosjekter", 1, MOST_PROJECTS)
    yield from _count(data, "partner", "partnere", 1, MOST_PARTNERS)
    yield from _count(data, "kpi", "indikatorer", 0, MOST_KPIS)
    yield from _count(data, "note", "merknader", 0, MOST_KPIS)
    for place, row in projects:
        yield from _of_table(row, PROJECT, place)
        yield from _period(row, place)
    for place, row in partners:
        yield from _of_table(row, PARTNER, place)
    for place, row in notes:
        yield from _of_table(row, NOTE, place)
    all_parts: list[tuple[str, Table]] = []
    for place, row in kpis:
        yield from _of_table(row, KPI, place, ("part",))
        parts = [(f"{place}, {name}", part) for name, part in _tables(row, "part")]
        for part_place, part in parts:
            yield from _of_table(part, PART, part_place)
        yield from doubled(parts, "id")
        all_parts += parts
    yield from doubled(projects, "key")
    yield from doubled(partners, "code")
    yield from doubled(kpis, "id")
    yield from doubled(notes, "indicator")
    yield from wrong_notes(notes, kpis, data.get("year"))
    yield from taken(projects, partners, kpis, all_parts)
    yield from _packages(data, [str(row.get("key")) for _, row in projects])


def _packages(data: Table, projects: Sequence[str]) -> Iterator[str]:
    packages = list(_tables(data, "pakke"))
    for place, row in packages:
        yield from _of_table(row, PACKAGE, place)
        if isinstance(row.get("prosjekt"), str) and row["prosjekt"] not in projects:
            yield (
                f"{place}, prosjekt: fant «{row['prosjekt']}», ventet nøkkelen til et av "
                f"prosjektene ({', '.join(projects)})"
            )
    yield from doubled(packages, "key")
    for place, row in _tables(data, "register"):
        yield from _of_table(row, REGISTER, place, ("ledere",))


def _tables(data: Table, name: str) -> Iterator[tuple[str, Table]]:
    """The tables of a list, each with its place in words; anything else is told by `_count`."""
    rows = data.get(name, ())
    if isinstance(rows, list):
        for number, row in enumerate(rows, start=1):
            if isinstance(row, dict):
                yield f"[[{name}]] nr. {number}", row


def _count(data: Table, name: str, what: str, least: int, most: int) -> Iterator[str]:
    rows = data.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield f"{name}: fant {_shown(rows)}, ventet en tabell per linje, skrevet [[{name}]]"
    elif not least <= len(rows) <= most:
        yield f"[[{name}]]: fant {len(rows)} {what}, ventet {least} til {most}"


def _of_table(
    row: Table, entries: Sequence[Entry], place: str, others: Sequence[str] = ()
) -> Iterator[str]:
    """What is wrong with one table: entries that lack, are wrong, or that nobody knows."""
    before = f"{place}, " if place else ""
    for entry in entries:
        if entry.key not in row:
            if entry.required:
                yield f"{before}{entry.key}: mangler, ventet {entry.expected}"
        elif not entry.accepts(_plain(row[entry.key])):
            yield f"{before}{entry.key}: fant {_shown(row[entry.key])}, ventet {entry.expected}"
    known = {*(entry.key for entry in entries), *others}
    for key in row:
        if key not in known:
            yield f"{before}{key}: er ukjent. Kjent er {', '.join(sorted(known))}"


def _plain(value: Any) -> Any:
    """A value as it is, of a point in time only the day."""
    return value.date() if isinstance(value, datetime) else value


def _period(row: Table, place: str) -> Iterator[str]:
    start, end = _plain(row.get("start")), _plain(row.get("end"))
    if isinstance(start, date) and isinstance(end, date) and end < start:
        yield f"{place}, end: fant {end}, ventet en dato etter start ({start})"


def _shown(value: object) -> str:
    """A value as a message quotes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"«{value[:60]}»"
    if isinstance(value, list):
        return f"en liste med {len(value)} verdier"
    return "en tabell" if isinstance(value, dict) else str(value)[:60]
