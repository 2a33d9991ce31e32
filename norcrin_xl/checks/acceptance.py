"""Findings that somebody has accepted with a reason, for as long as the values stand.

An acceptance is given for the values that a finding rests on. They are kept as a fingerprint,
so that the acceptance falls as soon as one of them is another.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, NamedTuple

from norcrin_xl.checks.deviations import says_why
from norcrin_xl.findings import Finding, Severity, finding
from norcrin_xl.form.schema import Form
from norcrin_xl.model import CellRef, Field, ReportData

FINGERPRINT_LENGTH = 12
GIVEN = "Godtatt funn"
"""Who a finding about an acceptance concerns."""

Values = Mapping[tuple[str, str], str]
"""The text of each input cell by (sheet, cell)."""
Key = tuple[str, str, str, str]
"""What an acceptance and a finding must share: code, sheet, cell and fingerprint."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted which finding, why and when; `fingerprint` stands for the values.

    `found` is what the finding said, and `row` the cell of the reason, where they are known.
    """

    code: str
    sheet: str
    cell: str
    fingerprint: str
    reason: str
    role: str
    day: date | None = None
    found: str = ""
    row: CellRef | None = None

    @property
    def key(self) -> Key:
        return self.code, self.sheet, self.cell, self.fingerprint

    @property
    def about(self) -> tuple[str, str, str]:
        """The kind of finding and its cell, whatever the values."""
        return self.code, self.sheet, self.cell

    @property
    def complete(self) -> bool:
        return says_why(self.reason) and bool(self.role.strip())


class Judged(NamedTuple):
    """The findings that stand open, those accepted with why, and acceptances that don't hold.

    `stale` are acceptances that fell, `incomplete` lack a reason or a role, and `waiting` are
    for checks that were not run.
    """

    open: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Acceptance], ...]
    stale: tuple[Acceptance, ...]
    incomplete: tuple[Acceptance, ...] = ()
    waiting: tuple[Acceptance, ...] = ()


CAUSES = ("faktor-1000", "ikke-tall", "ikke-tall-flere", "negative-belop", "negativt-belop")
"""Faults of a figure itself, from which other findings follow."""
FOLLOWING = (
    *("forklaring-mangler", "forklaring-utdatert", "forklaring-motsier", "forklaring-knapp"),
    *("avvik-i-sum-uforklart", "bruk-over-bevilgning", "budsjett-ulik-bevilgning"),
    *("utslag-fjoraar", "utslag-partnere", "utslag-serie", "overlapp-umulig"),
)
"""What says no more than that a figure is odd, and nothing where that is told already."""


def without_consequences(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without those that only follow from a figure which is told to be wrong."""
    found = tuple(findings)
    wrong = {ref for one in found if one.code in CAUSES for ref in one.rests_on or (one.where,)}
    return tuple(
        one for one in found if one.code not in FOLLOWING or not wrong.intersection(one.rests_on)
    )


def apply_acceptances(
    findings: Iterable[Finding],
    acceptances: Iterable[Acceptance],
    data: ReportData,
    not_run: Collection[str] = (),
) -> Judged:
    """The findings sorted by whether an acceptance holds for them.

    An acceptance holds when code, cell and fingerprint are the finding's and it has a reason
    and a role. One that holds for no finding is stale: a value has changed since. One that was
    given anew for the same finding is forgotten. `not_run` are codes of checks left out.
    What only follows from a finding that is open is left out.
    """
    found, given = tuple(findings), tuple(acceptances)
    if not given:
        return Judged(without_consequences(found), (), ())
    keys = keys_of(found, data)
    holding = {item.key: item for item in given if item.complete}
    accepted = tuple(
        (one, holding[key]) for one, key in zip(found, keys, strict=True) if key in holding
    )
    renewed = {item.about for _, item in accepted}
    left = [item for item in given if not item.complete or item.about not in renewed]
    lost = [item for item in left if item.complete]
    left_open = (one for one, key in zip(found, keys, strict=True) if key not in holding)
    return Judged(
        without_consequences(left_open),
        accepted,
        tuple(item for item in lost if item.code not in not_run),
        tuple(item for item in left if not item.complete),
        tuple(item for item in lost if item.code in not_run),
    )


def accept(
    found: Finding,
    data: ReportData,
    reason: str,
    role: str,
    day: date | None = None,
    among: Sequence[Finding] = (),
) -> Acceptance:
    """The acceptance of a finding for the values that stand in `data` now.

    `among` are all findings: one that shares its cell with others of its kind is told from them.
    """
    others = among or (found,)
    key = keys_of(others, data)[next(i for i, one in enumerate(others) if one is found)]
    return Acceptance(*key, reason, role, day, found.text)


def stopping(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that stop the report: errors that nobody has accepted."""
    return tuple(found for found in findings if found.severity is Severity.ERROR)


def about_acceptances(judged: Judged) -> Iterator[Finding]:
    """What is to be said about acceptances that don't hold, at the cell of the reason."""
    for item in judged.stale:
        still = any(name_of(found) == item.about for found in judged.open)
        code = "godtatt-endret" if still else "godtatt-uten-funn"
        yield finding(code, item.row, who=GIVEN, **_words(item))
    for item in judged.incomplete:
        lacks = "en begrunnelse som sier hvorfor" if item.reason.strip() else "begrunnelse"
        lacks = "rolle" if says_why(item.reason) else lacks
        yield finding("godtatt-ufullstendig", item.row, who=GIVEN, lacks=lacks, **_words(item))


def _words(item: Acceptance) -> dict[str, Any]:
    about = f"ark {item.sheet}, celle {item.cell}" if item.cell else "hele arbeidsboken"
    words = {"reason": item.reason.strip(), "role": item.role.strip()}
    return {"code_of": item.code, "about": about, **words}


def name_of(found: Finding) -> tuple[str, str, str]:
    """The code of a finding, and its sheet and cell."""
    return (found.code, *((found.where.sheet, found.where.cell) if found.where else ("", "")))


def cell_values(data: ReportData) -> Values:
    """The text of every input cell by (sheet, cell); the file's name may change."""
    return {(field.ref.sheet, field.ref.cell): field.text for field in _fields(data)}


def keys_of(findings: Sequence[Finding], data: ReportData) -> list[Key]:
    """The key of each finding. Where several of a kind share a cell, the message is part of it."""
    values = cell_values(data)
    shared = Counter(name_of(found) for found in findings)
    return [
        (*name_of(found), fingerprint(found, values, alone=shared[name_of(found)] == 1))
        for found in findings
    ]


def fingerprint(found: Finding, values: Values, *, alone: bool = True) -> str:
    """Twelve hex digits for the values that a finding rests on.

    Where a cell isn't among `values`, or no cell is known, the message stands for its value.
    """
    cells = found.rests_on or ((found.where,) if found.where else ())
    shown = [f"{c.sheet}!{c.cell}={values.get((c.sheet, c.cell), found.message)}" for c in cells]
    said = [] if shown and alone else [found.message]
    text = "\n".join(sorted({*shown, *said}))
    return hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT_LENGTH]


def _fields(value: object) -> Iterator[Field]:
    """Every field inside `value`, however deep; the form holds none."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Field):
            yield item
        elif isinstance(item, Mapping):
            waiting += item.values()
        elif isinstance(item, tuple):
            waiting += () if isinstance(item, CellRef) else item
        else:
            kind: Any = type(item)
            waiting += (getattr(item, name) for name in _parts(kind))


def _parts(kind: type[Any]) -> tuple[str, ...]:
    """The names of the fields of a dataclass; none of the form, or of what is no dataclass."""
    if not is_dataclass(kind) or issubclass(kind, Form):
        return ()
    return tuple(part.name for part in fields(kind))
