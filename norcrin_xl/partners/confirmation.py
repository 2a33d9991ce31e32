"""What somebody says of earlier years: texts that hold this year too, why a figure is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from norcrin_xl.checks.text.manuscript import package_name
from norcrin_xl.findings import UserError
from norcrin_xl.model import Field, ReportedFigure
from norcrin_xl.numbers import listed
from norcrin_xl.partners.log import TIME, FieldChange, LogRow
from norcrin_xl.spreadsheet.grid import cell_place, cell_range
from norcrin_xl.workbook.areas.area import AreaRow
from norcrin_xl.workbook.areas.inputs import LOG, STILL_TRUE, YES
from norcrin_xl.workbook.reading.areas import TEXTS, is_still_true, without_mark
from norcrin_xl.workbook.workbook import Workbook

EVERYTHING = "alle"
"""What is written for all texts that still are last year's."""
_CELL = r"\$?[A-Za-z]{1,3}\$?\d{1,7}"
_CELLS = re.compile(rf"'?([^'!]{{1,60}})'?!({_CELL}(?::{_CELL})?)")


@dataclass(frozen=True, slots=True)
class LastYears:
    """A row with text from last year: what it is called, by which names, and its cells."""

    name: str
    names: frozenset[str]
    fields: tuple[Field, ...]
    answer: Field | None

    def stands_in(self, sheet: str, cells: str) -> bool:
        """Whether one of its cells lies in a range of a sheet; any column of its row will do."""
        top, bottom, _, _ = cell_range(cells)
        own = self.fields[0].ref
        return own.sheet.casefold() == sheet.casefold() and top <= cell_place(own.cell)[0] <= bottom


def texts_of_last_year(network: Workbook) -> Iterator[LastYears]:
    """The texts that nobody has read since last year, row by row."""
    for row in network.areas["tekst"]:
        yield from _text(row, row["key"].text, ())
    names = {item.key: package_name(network.data, item) for item in network.data.work_packages}
    for row in network.areas["pakker"]:
        key = row["key"].text
        yield from _text(row, names.get(key, key), (key,))
    for code in network.plan.shape.partners:
        for row in network.areas[f"{code}_tekst"]:
            yield from _text(row, f"{code} {row['key'].text}", (code,))


def _text(row: AreaRow, name: str, others: Sequence[str]) -> Iterator[LastYears]:
    drafts = tuple(row[column] for column in TEXTS if column in row and row[column].is_draft)
    answer = row.get(STILL_TRUE)
    if drafts and not (answer and is_still_true(row)):
        yield LastYears(name, frozenset(one.casefold() for one in (name, *others)), drafts, answer)


def confirmed(network: Workbook, words: Sequence[str]) -> tuple[Workbook, tuple[LastYears, ...]]:
    """The workbook in which the texts that `words` name hold this year too, and those texts.

    A word is a section, a work package, a partner, cells such as ``Tekst!C19:C25``, or ``alle``.
    Raises `UserError` where nothing from last year is named so.
    """
    known = tuple(texts_of_last_year(network))
    if not known:
        raise UserError(
            f"{network.file} har ingen tekster fra i fjor som ikke er lest, så det er ingenting å "
            "gjøre."
        )
    chosen = {text.fields[0].ref: text for word in words for text in _named(word, known)}
    values = {
        field.ref: without_mark(field).value for text in chosen.values() for field in text.fields
    }
    answers = {text.answer.ref: YES for text in chosen.values() if text.answer}
    return network.with_values({**values, **answers}), tuple(chosen.values())


def _named(word: str, known: Sequence[LastYears]) -> list[LastYears]:
    cells = _CELLS.fullmatch(word.strip())
    if word.casefold() == EVERYTHING:
        return list(known)
    found = [text for text in known if word.strip().casefold() in text.names]
    if not found and cells is not None:
        place = cells[2].replace("$", "")
        found = [text for text in known if text.stands_in(cells[1], place)]
    if not found:
        names = listed(list(dict.fromkeys(text.name for text in known)))
        raise UserError(
            f"«{word}» er ingen tekst fra i fjor. Skriv {EVERYTHING}, ark og celle som Tekst!C19, "
            f"eller en av disse: {names}."
        )
    return found


EXPLAINED = "Tidligere tall endret"
"""What Logg calls such a row."""


def with_reason(network: Workbook, cell: str, reason: str, role: str) -> Workbook:
    """The workbook with a reason beside the earlier figure in `cell`, such as ``OUS!C43``.

    Raises `UserError` where no earlier figure stands there or it is as it was reported.
    """
    item = _changed(network, cell)
    if not reason.strip() or not role.strip():
        raise UserError("Skriv både hvorfor tallet er endret, og rollen til den som sier det.")
    return network.with_values({item.reason.ref: reason.strip(), item.role.ref: role.strip()})


def _changed(network: Workbook, cell: str) -> ReportedFigure:
    sheet, _, address = cell.replace("'", "").replace("$", "").rpartition("!")
    known = {(item.now.ref.sheet, item.now.ref.cell): item for item in network.data.reported}
    item = known.get((sheet, address.upper()))
    if not known:
        raise UserError(
            f"{network.file} har ingen tall fra tidligere år, så det er ingenting å begrunne."
        )
    if item is None:
        sheet, first = next(iter(known))
        raise UserError(
            f"{network.file}: «{cell}» er ikke et tidligere tall. Skriv ark og celle som i arket "
            f"Tidligere år, for eksempel {sheet}!{first}."
        )
    if not item.changed:
        raise UserError(
            f"{item.now.ref}: tallet står som det ble rapportert, så det trengs ingen begrunnelse."
        )
    return item


def unlogged(network: Workbook, when: datetime) -> list[LogRow]:
    """Rows for Logg: the reasons that don't stand there yet."""
    told = {row["detaljer"].text for row in network.areas[LOG] if row["hva"].text == EXPLAINED}
    reasoned = (item for item in network.data.reported if item.changed and item.explained)
    rows = (_row(network, item, when) for item in reasoned)
    return [row for row in rows if row["detaljer"] not in told]


def _row(network: Workbook, item: ReportedFigure, when: datetime) -> LogRow:
    ref = item.now.ref
    is_partner = ref.sheet in network.plan.shape.partners
    change = FieldChange(ref, item.reported.value, item.now.value)
    return {
        "tid": when.strftime(TIME),
        "hva": EXPLAINED,
        "partner": ref.sheet if is_partner else None,
        "detaljer": f"{ref.sheet}, {change}. {item.label} ({item.year}). Begrunnelse: "
        f"{item.reason.text} ({item.role.text})",
    }
