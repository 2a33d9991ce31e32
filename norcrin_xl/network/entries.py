"""The entries of a set-up file: what each is called, and what it may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 2021, 2099
CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}", re.A)
KEY = re.compile(r"[a-z][a-z0-9_]{0,29}", re.A)
LONGEST = 200

RESERVED_CODES = frozenset(
    (
        *("start", "oppsett", "sekretariat", "kpi", "arbeidspakker", "tekst", "lister"),
        *("figurer", "kontroll", "tall", "logg", "veiledning", "historikk", "history"),
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
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST


def _maybe_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def _whole(least: int, most: int) -> Accepts:
    return lambda value: type(value) is int and least <= value <= most


def _amount(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value < 1e7  # type: ignore[operator]


def _like(pattern: re.Pattern[str]) -> Accepts:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _day(value: object) -> bool:
    return isinstance(value, date)


def _yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


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
    Entry("aliases", _texts, "en liste av navn uten semikolon, for eksempel [«OUS»]", False),
)
KPI = (
    Entry("id", _like(KEY), KEY_WORDS.format("kurs")),
    Entry("short", _text, TEXT.format("Deltakere på kurs")),
    Entry("label", _text, TEXT.format("# deltakere på kurs"), False),
    Entry("unit", _text, TEXT.format("deltakere")),
    Entry("summable", _yes_or_no, "true, eller false der partnernes tall overlapper"),
    Entry("definition", lambda value: isinstance(value, str) and bool(value.strip()), "en setning"),
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
