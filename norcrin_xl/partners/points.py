"""What a partner is asked, as points: one for each cause, what must be mended first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from norcrin_xl.checks.acceptance import CAUSES
from norcrin_xl.findings import Finding, Severity
from norcrin_xl.model import CellRef
from norcrin_xl.workbook.computed.collection import UNANSWERED

OF_ONE_FIGURE = (
    *CAUSES,
    *("verdi-mangler", "negativt-antall", "desimaler-i-antall"),
    *("utslag-fjoraar", "utslag-partnere"),
)
"""Findings of the checks that others may follow from: they are about one figure alone."""

OF_MANY_CELLS = ("verdi-mangler", "ikke-tall-flere", "negative-belop")
"""Findings about the same fault in many cells, all of which they rest on."""

NO_DAY = "dato-ugyldig"
"""All that an approval may follow from: it is a point of its own, whatever figures are wrong."""


def cells_of(found: Finding) -> tuple[CellRef, ...]:
    """The cells that are wrong themselves: the one where a finding stands, or all of many."""
    own = (found.where,) if found.where is not None and found.where.cell else ()
    return found.rests_on if found.code in OF_MANY_CELLS and found.rests_on else own


@dataclass(frozen=True, slots=True)
class Point:
    """What a partner is asked as one: the finding, those of its kind, and those that follow.

    `alike` are findings of the same kind that are mended in the same way; `follows` those that
    rest on the same cells, and may be gone when this is mended.
    """

    alike: tuple[Finding, ...]
    follows: tuple[Finding, ...] = ()

    @property
    def ask(self) -> str:
        return self.alike[0].ask

    @property
    def wrong(self) -> bool:
        """Whether it must be mended, and isn't only asked about."""
        graves = (one.severity for one in (*self.alike, *self.follows))
        return Severity.ERROR in graves


def points(findings: Iterable[Finding]) -> tuple[Point, ...]:
    """The findings as points: what must be mended first, and the approval last of that."""
    order = {one: at for at, one in enumerate(sorted(dict.fromkeys(findings), key=_rank))}
    causes: dict[Finding, list[Finding]] = {}
    at: dict[CellRef, Finding] = {}
    for one in order:
        known = [at[cell] for cell in _cells(one) if cell in at]
        if one.code == UNANSWERED:
            known = [cause for cause in known if cause.code == NO_DAY]
        cause = min(known, key=order.__getitem__, default=None)
        if cause is not None:
            causes[cause].append(one)
        else:
            causes[one] = []
        for cell in cells_of(one) if _is_cause(one) else ():
            at.setdefault(cell, cause or one)
    made = _of_one_kind(causes)
    return tuple(sorted(made, key=lambda one: (not one.wrong, one.alike[0].code == UNANSWERED)))


def _rank(found: Finding) -> int:
    """What is read in the file comes first, then figures that are wrong, then the rest."""
    if not _is_cause(found):
        return 3
    return 1 + (found.severity is not Severity.ERROR) if found.code in OF_ONE_FIGURE else 0


def _is_cause(found: Finding) -> bool:
    return bool(found.where and found.where.cell) and (
        found.code in OF_ONE_FIGURE or not found.rests_on
    )


def _cells(found: Finding) -> Iterator[CellRef]:
    if found.where is not None and found.where.cell:
        yield found.where
    yield from found.rests_on


def _of_one_kind(causes: Mapping[Finding, Sequence[Finding]]) -> Iterator[Point]:
    """The points, with those that are mended alike and that nothing follows from as one."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for one, follows in causes.items():
        if not follows:
            alike.setdefault((one.code, one.ask), []).append(one)
    for one, follows in causes.items():
        group = alike.get((one.code, one.ask), [one])
        if follows:
            yield Point((one,), tuple(follows))
        elif group[0] is one:
            yield Point(tuple(group))
