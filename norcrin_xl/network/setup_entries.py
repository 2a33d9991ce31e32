"""The entries of a set-up file: what each is called, and what it may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from norcrin_xl.form import available_years, load_form

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
