"""Findings that somebody has accepted with a reason, for as long as the values stand.

An acceptance is given for the values that a finding rests on. They are kept as a fingerprint,
so that the acceptance falls as soon as one of them is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import NamedTuple

from norcrin_xl.findings import Finding, Severity
from norcrin_xl.form import Form
from norcrin_xl.model import CellRef, Field, ReportData

FINGERPRINT_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted which finding, why and when; `fingerprint` stands for the values."""

    code: str
    sheet: str
    cell: str
    fingerprint: str
    reason: str
    role: str
    day: date | None = None


class Judged(NamedTuple):
    """The findings that stand open, those accepted with why, and acceptances that fell."""

    open: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Acceptance], ...]
    stale: tuple[Acceptance, ...]


def apply_acceptances(
    findings: Iterable[Finding], acceptances: Iterable[Acceptance], data: ReportData
) -> Judged:
    """The findings sorted by whether an acceptance holds for them.

    An acceptance holds when code, cell and fingerprint are the finding's and it has a reason
    and a role. One that holds for no finding is stale: a value has changed since.
    """
    given = tuple(acceptances)
    holding = {_key(item): item for item in given if item.reason.strip() and item.role.strip()}
    values = cell_values(data) if holding else {}
    still_open: list[Finding] = []
    accepted: list[tuple[Finding, Acceptance]] = []
    for found in findings:
        match = holding.get(_key_of(found, values)) if holding else None
        if match is None:
            still_open.append(found)
        else:
            accepted.append((found, match))
    used = {id(item) for _, item in accepted}
    stale = tuple(item for item in given if id(item) not in used)
    return Judged(tuple(still_open), tuple(accepted), stale)


def accept(
    found: Finding, data: ReportData, reason: str, role: str, day: date | None = None
) -> Acceptance:
    """The acceptance of a finding for the values that stand in `data` now."""
    code, sheet, cell, fingerprint = _key_of(found, cell_values(data))
    return Acceptance(code, sheet, cell, fingerprint, reason, role, day)


def stopping(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that stop the report: errors that nobody has accepted."""
    return tuple(found for found in findings if found.severity is Severity.ERROR)


def cell_values(data: ReportData) -> Mapping[tuple[str, str], str]:
    """The text of every input cell by (sheet, cell); the file's name may change."""
    return {(field.ref.sheet, field.ref.cell): field.text for field in _fields(data)}


def fingerprint(found: Finding, values: Mapping[tuple[str, str], str]) -> str:
    """Twelve hex digits for the values that a finding rests on.

    Where a cell isn't among `values`, or no cell is known, the message stands for its value.
    """
    cells = found.rests_on or ((found.where,) if found.where else ())
    shown = [f"{c.sheet}!{c.cell}={values.get((c.sheet, c.cell), found.message)}" for c in cells]
    text = "\n".join(sorted(set(shown)) or [found.message])
    return hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT_LENGTH]


def _key(item: Acceptance) -> tuple[str, str, str, str]:
    return item.code, item.sheet, item.cell, item.fingerprint


def _key_of(found: Finding, values: Mapping[tuple[str, str], str]) -> tuple[str, str, str, str]:
    sheet, cell = (found.where.sheet, found.where.cell) if found.where else ("", "")
    return found.code, sheet, cell, fingerprint(found, values)


def _fields(value: object) -> Iterator[Field]:
    """Every field inside `value`, however deep; the form holds none."""
    if isinstance(value, Field):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _fields(item)
    elif isinstance(value, tuple) and not isinstance(value, CellRef):
        for item in value:
            yield from _fields(item)
    elif is_dataclass(value) and not isinstance(value, Form):
        for part in fields(value):
            yield from _fields(getattr(value, part.name))
