"""Read a network's set-up file, and say what it puts into a new workbook.

All that is wrong with the file is told at once, entry by entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from norcrin_xl.findings import UserError
from norcrin_xl.form.form_file import available_years, load_form
from norcrin_xl.form.schema import Form, IndicatorNote, Kpi, KpiPart
from norcrin_xl.model import Value
from norcrin_xl.toml_files import TOMLDecodeError, read_toml

FIRST_YEAR, LAST_YEAR = 2021, 2099
CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}", re.A)
KEY = re.compile(r"[a-z][a-z0-9_]{0,29}", re.A)
ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24}", re.A)
MARK = re.compile(r"\*{1,4}")
LONGEST, LONGEST_DEFINITION = 200, 2000
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)
_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

RESERVED_CODES = frozenset(
    (
        *("start", "oppsett", "sekretariat", "kpi", "arbeidspakker", "tekst", "lister"),
        *("figurer", "kontroll", "tall", "logg", "veiledning", "funn", "historikk", "history"),
        *("key", "label", "value", "sum", "total", "alle", "nettverk"),
        *("bevilgning", "brukerbetaling", "ubrukt", "endring", "endring_prosent", "rangering"),
    )
)
"""Names of sheets, columns, totals and numbers, in small letters: no partner can be called so."""

RESERVED_PROJECTS = frozenset(("alle",))
"""Stands in the ids of numbers for all projects together."""

RESERVED_PARTS = frozenset(("endring", "endring_prosent"))
"""Stand in the ids of numbers where a part of an indicator does."""

Accepts = Callable[[object], bool]


class Entry(NamedTuple):
    """An entry: its key, what it may hold, the same in words, and whether it must be there."""

    key: str
    accepts: Accepts
    expected: str
    required: bool = True


def _text(value: object) -> bool:
    return _maybe_text(value) and bool(str(value).strip())


def _maybe_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and _NO_TEXT.search(value) is None


def _definition(value: object) -> bool:
    text = value.replace("\n", " ") if isinstance(value, str) else ""
    return 0 < len(text.strip()) <= LONGEST_DEFINITION and _NO_TEXT.search(text) is None


def _whole(least: int, most: int) -> Accepts:
    return lambda value: type(value) is int and least <= value <= most


def _amount(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value < 1e7  # type: ignore[operator]


def _like(pattern: re.Pattern[str]) -> Accepts:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _day(value: object) -> bool:
    return isinstance(value, date) and FIRST_DAY <= value <= LAST_DAY


def _yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


def addresses_in(text: str) -> list[str]:
    """The e-mail addresses that somebody has typed, with semicolon or comma between; any words."""
    return [part.strip() for part in text.replace(",", ";").split(";") if part.strip()]


def recipients(typed: str) -> list[str]:
    """The addresses in what somebody has typed; what is none is left out."""
    return [one for one in addresses_in(typed) if ADDRESS.fullmatch(one)]


def _addresses(value: object) -> bool:
    return _maybe_text(value) and all(map(ADDRESS.fullmatch, addresses_in(str(value))))


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(_text(item) and ";" not in item for item in value)


TEXT = "en tekst, for eksempel «{}»"
DAY = "en dato uten anførselstegn, for eksempel 2021-01-01"
KEY_WORDS = "en nøkkel av små bokstaver, tall og _, for eksempel «{}»"

NETWORK = (
    Entry("network", _text, TEXT.format("NorCRIN")),
    Entry("network_long", _text, TEXT.format("Nettverkets fulle navn")),
    Entry("year", _whole(FIRST_YEAR, LAST_YEAR), f"et årstall fra {FIRST_YEAR} til {LAST_YEAR}"),
    Entry("owner", _text, TEXT.format("St. Olavs hospital")),
    Entry("new_owner", _maybe_text, TEXT.format("Helse Bergen"), False),
    Entry("new_owner_from", _day, DAY, False),
    Entry("signed_for", _maybe_text, TEXT.format("St. Olavs hospital"), False),
    Entry("signed_role", _maybe_text, TEXT.format("Leder for sekretariatet"), False),
    Entry("signed_on", _day, DAY, False),
)
PROJECT = (
    Entry("key", _like(KEY), KEY_WORDS.format("prosjekt1")),
    Entry("name", _text, TEXT.format("Prosjekt 1")),
    Entry("number", _text, TEXT.format("295652")),
    Entry("phase", _text, TEXT.format("Driftsfase")),
    Entry("start", _day, DAY),
    Entry("end", _day, DAY),
    Entry("council_months", _whole(1, 120), "et helt antall måneder fra 1 til 120"),
    Entry("grant_tnok", _amount, "et beløp i 1000 kr, for eksempel 12864", False),
)
PARTNER = (
    Entry("code", _like(CODE), "en kode av bokstavene A–Z og tall, høyst 20, for eksempel «OUS»"),
    Entry("name", _text, TEXT.format("Oslo universitetssykehus")),
    Entry("short_name", _text, TEXT.format("OUS")),
    Entry("region", _maybe_text, TEXT.format("Helse Sør-Øst")),
    Entry("contact", _maybe_text, TEXT.format("Forskningsstøtte, OUS"), False),
    Entry(
        "email",
        _addresses,
        "e-postadresser med semikolon mellom, for eksempel «forskning@sykehus.example»",
        False,
    ),
    Entry("aliases", _texts, "en liste av navn uten semikolon, for eksempel [«OUS»]", False),
)
KPI = (
    Entry("id", _like(KEY), KEY_WORDS.format("kurs")),
    Entry("short", _text, TEXT.format("Deltakere på kurs")),
    Entry("label", _text, TEXT.format("# deltakere på kurs"), False),
    Entry("unit", _text, TEXT.format("deltakere")),
    Entry("summable", _yes_or_no, "true, eller false der partnernes tall overlapper"),
    Entry("definition", _definition, "en setning"),
)
NOTE = (
    Entry("indicator", _text, TEXT.format("kbs.total")),
    Entry("mark", _like(MARK), "én til fire stjerner, for eksempel «*»", False),
    Entry("text", _definition, "fotnoten som merket viser til", False),
    Entry("comment", _text, TEXT.format("Fra årsmeldingen {i_fjor}"), False),
    Entry("last_year", _yes_or_no, "true der tallet gjelder året før, ellers false", False),
)
PART = (
    Entry("id", _like(KEY), KEY_WORDS.format("digitale")),
    Entry("label", _text, TEXT.format("Digitale kurs")),
)
REGISTER = (
    Entry("gruppe", _text, TEXT.format("Prosjekt 1")),
    Entry("nr", _text, TEXT.format("1"), False),
    Entry("tittel", _text, TEXT.format("Ledelse og samordning")),
)
PACKAGE = (
    Entry("key", _like(KEY), KEY_WORDS.format("p1ap1")),
    Entry("prosjekt", _text, TEXT.format("prosjekt1")),
    Entry("nr", _text, TEXT.format("AP1"), False),
    Entry("tittel", _text, TEXT.format("Ledelse og samordning")),
    Entry("leder", _text, TEXT.format("OUS")),
)


Placed = Sequence[tuple[str, Mapping[str, Any]]]
"""The tables of a list, each with its place in words."""


def doubled(rows: Placed, key: str) -> Iterator[str]:
    """Keys that occur twice; capitals make no difference in Excel."""
    seen: dict[str, str] = {}
    for place, row in rows:
        value = row.get(key)
        if isinstance(value, str):
            first = seen.setdefault(value.lower(), place)
            if first != place:
                yield f"{place}, {key}: «{value}» er brukt før, i {first}. Velg en annen"


def taken(projects: Placed, partners: Placed, kpis: Placed, parts: Placed) -> Iterator[str]:
    """Codes that already name something else in the workbook or among its numbers."""
    codes = {str(row.get("code", "")).lower() for _, row in partners}
    yield from _taken(projects, "key", RESERVED_PROJECTS)
    yield from _taken(partners, "code", RESERVED_CODES)
    yield from _taken(kpis, "id", _indicators_of_forms())
    yield from _taken(parts, "id", RESERVED_PARTS | codes)


def wrong_notes(notes: Placed, kpis: Placed, year: object) -> Iterator[str]:
    """Notes on what nobody counts, comments where no table has room, marks without one footnote."""
    usage, usual = _known(year)
    counted = (*usage, *([str(row.get("id")) for _, row in kpis] or usual))
    texts: dict[str, set[str]] = {}
    for place, row in notes:
        indicator = row.get("indicator")
        if usage and indicator not in counted:
            wanted = " eller ".join(counted)
            yield f"{place}, indicator: fant «{indicator}», ventet {wanted}"
        elif usage and indicator not in usage and "comment" in row:
            yield (
                f"{place}, comment: tabellen over resultatindikatorer har ikke plass til en "
                "kommentar. Skriv en fotnote (mark og text)"
            )
        found = texts.setdefault(str(row.get("mark", "")), set())
        found.update([str(row["text"])] if "text" in row else [])
    for mark, found in texts.items():
        if len(found) != bool(mark):
            wanted = "én" if mark else "ingen"
            yield f"[[note]]: fant {len(found)} fotnoter med merket «{mark}», ventet {wanted}"


def _known(year: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The indicators and the KPIs of the year's form; none where there is no such form."""
    try:
        form = load_form(year if type(year) is int else 0)
    except LookupError:
        return (), ()
    return tuple(item.id for item in form.indicators), tuple(kpi.id for kpi in form.kpis)


def _taken(rows: Placed, key: str, names: frozenset[str]) -> Iterator[str]:
    for place, row in rows:
        value = row.get(key)
        if isinstance(value, str) and value.lower() in names:
            yield f"{place}, {key}: «{value}» brukes til noe annet i arbeidsboken. Velg en annen"


def _indicators_of_forms() -> frozenset[str]:
    """The usage indicators, which stand in lists with the network's own indicators."""
    forms = (load_form(year) for year in available_years())
    return frozenset(item.id for form in forms for item in form.indicators)


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


Rows = list[dict[str, Value]]
Contents = dict[str, Rows]
"""What is to stand in the workbook's input areas: by area name, row by row, by column key."""


PROJECT_COLUMNS = ("key", "name", "number", "phase", "start", "end", "months", "grant")
PARTNER_COLUMNS = ("code", "name", "short", "region", "contact")
PACKAGE_COLUMNS = ("key", "prosjekt", "nr", "tittel", "leder")
ENTRIES = {"months": "council_months", "grant": "grant_tnok", "short": "short_name"}
"""What the file calls some columns of Oppsett."""


def setup_contents(network: Network, form: Form, workbook_id: str) -> Contents:
    """The contents of Oppsett and Arbeidspakker and of the report's signature.

    `form` is the one that the network reports on, with its own indicators.
    """
    year, month_day = network.year + 1, form.due.split("-")
    fields: dict[str, Value] = {
        "skjema": form.version,
        "arbeidsbok": workbook_id,
        "nettverk": network.name,
        "nettverk_langt": network.long_name,
        "aar": network.year,
        "frist": date(year, int(month_day[0]), int(month_day[1])),
        "eier": network.owner,
        "ny_eier": network.new_owner or None,
        "ny_eier_fra": network.new_owner_from,
    }
    return {
        "oppsett": [{"key": key, "value": value} for key, value in fields.items()],
        "prosjekter": [_row(project, PROJECT_COLUMNS) for project in network.projects],
        "partnere": [
            {
                **_row(partner, PARTNER_COLUMNS),
                "aliases": "; ".join(partner["aliases"]),
                "email": partner.get("email") or None,
            }
            for partner in network.partners
        ],
        "grenser": [
            {"key": limit.key, "value": limit.value, "unit": limit.unit, "reason": limit.reason}
            for limit in form.limits
        ],
        "indikatorer": indicator_rows(form),
        "merknader": note_rows(form),
        "register": [
            {
                **_row(row, ("gruppe", "nr", "tittel")),
                **{f"leder_{key}": leader for key, leader in row.get("ledere", {}).items()},
            }
            for row in network.register
        ],
        "pakker": [_row(row, PACKAGE_COLUMNS) for row in network.packages],
        "signatur": [{"key": key, "value": value} for key, value in network.signed.items()],
    }


def _row(table: Table, columns: Iterable[str]) -> dict[str, Value]:
    """A row's cells by column; blank where the file says nothing."""
    return {column: table.get(ENTRIES.get(column, column)) for column in columns}


def indicator_rows(form: Form) -> Rows:
    """The indicators as Oppsett lists them: each followed by its parts."""
    rows: Rows = []
    for kpi in form.kpis:
        rows.append(
            {
                "key": kpi.id,
                "short": kpi.short,
                "label": kpi.label,
                "unit": kpi.unit,
                "summable": "Ja" if kpi.summable else "Nei",
                "definition": kpi.definition,
            }
        )
        rows += [{"key": f"{kpi.id}.{part.id}", "short": part.label} for part in kpi.part]
    return rows


def note_rows(form: Form) -> Rows:
    """The network's notes as Oppsett lists them: a row for each indicator and each KPI."""
    notes = {note.indicator: note for note in form.notes}
    return [
        {
            "key": item.id,
            "mark": notes[item.id].mark or None,
            "comment": notes[item.id].comment or None,
            "last_year": "Ja" if notes[item.id].last_year else None,
            "text": notes[item.id].text or None,
        }
        if item.id in notes
        else {"key": item.id}
        for item in form.counted
    ]


def workbook_id(network: Network) -> str:
    """The id of a new workbook: the network's name and the year."""
    letters = (sign if sign.isalnum() else "-" for sign in network.name.lower())
    return f"{''.join(letters)}-{network.year}"
