"""The list of findings in Kontroll: what it shows, and the acceptances that are typed beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from norcrin_xl.checks.acceptance import Acceptance, Judged, about_acceptances, keys_of
from norcrin_xl.findings import Finding, Severity, UserError, in_order
from norcrin_xl.model import ReportData, Value
from norcrin_xl.workbook.areas.views import ACCEPTED, FALLEN, OPEN
from norcrin_xl.workbook.layout import CONTROL

Row = dict[str, Value]
"""The content of a row of the list, by column key; what isn't in it is blank."""


class _Entry(NamedTuple):
    """A row of the list before it has its place, and what becomes of it when the list is full."""

    order: int
    kept: bool
    row: Row


def list_rows(judged: Judged, data: ReportData, most: int, day: date | None = None) -> list[Row]:
    """The rows of the list: what is open, gravest first, with the accepted before the notes.

    `day` is written beside what was accepted since the list was last made. When there are more
    findings than the `most` rows of the list, the last row says how many are left out;
    acceptances never are. Raises `UserError` when the acceptances alone fill the list.
    """
    entries = sorted(_entries(judged, data, day), key=lambda entry: entry.order)
    if len(entries) <= most:
        return [entry.row for entry in entries]
    room = most - 1 - sum(entry.kept for entry in entries)
    if room < 0:
        raise UserError(
            f"Arket {CONTROL} har plass til {most} funn, men flere er godtatt. Rett "
            "noe av det som er godtatt, eller tøm begrunnelser som ikke gjelder lenger."
        )
    shown: list[Row] = []
    for entry in entries:
        if entry.kept or room > 0:
            room -= not entry.kept
            shown.append(entry.row)
    left_out = len(entries) - len(shown)
    return [*shown, {"label": f"… og {left_out} funn til. Se norcrin-xl kontroll."}]


def _entries(judged: Judged, data: ReportData, day: date | None) -> Iterator[_Entry]:
    begun = {item.key: item for item in judged.incomplete}
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 4}
    codes = [partner.code for partner in data.setup.partners]
    judged = judged._replace(open=in_order(judged.open, codes))
    said = {found.where: found for found in about_acceptances(judged) if found.where}
    keys = keys_of([*judged.open, *(found for found, _ in judged.accepted)], data)
    for found, key in zip(judged.open, keys, strict=False):
        typed = begun.pop(key, None)
        row = {**_found(found), "tilstand": OPEN, **_ties(key)}
        if typed:
            row |= {"begrunnelse": typed.reason or None, "rolle": typed.role or None}
        yield _Entry(order[found.severity], typed is not None, row)
        told = said.get(typed.row) if typed and typed.row else None
        if told:
            yield _Entry(order[told.severity], False, {**_found(told), "tilstand": OPEN})
    for item in (*judged.stale, *begun.values()):
        told = said.get(item.row) if item.row else None
        shown: Row = {"label": item.found, "alvor": Severity.NOTE.value}
        if told:
            shown = {"label": told.text, "alvor": told.severity.value}
        yield _Entry(2, True, {**shown, **_given(item), "tilstand": FALLEN})
    for found, item in judged.accepted:
        held: Row = {"tilstand": ACCEPTED, "dato": item.day or day}
        yield _Entry(3, True, {**_found(found), **_given(item), **held})
    for item in judged.waiting:
        note: Row = {"label": item.found, "alvor": Severity.NOTE.value, "tilstand": ACCEPTED}
        yield _Entry(3, True, {**note, **_given(item)})


def _found(found: Finding) -> Row:
    return {"label": found.text, "alvor": found.severity.value, "partner": found.partner}


def _given(item: Acceptance) -> Row:
    words: Row = {"begrunnelse": item.reason or None, "rolle": item.role or None}
    return {**words, "dato": item.day, **_ties(item.key)}


def _ties(key: Sequence[str]) -> Row:
    return {
        name: text or None
        for name, text in zip(("kode", "ark", "celle", "verdier"), key, strict=True)
    }
