"""What is to be done with each linked place, by the three-way merge of what was last written, what
stands there now and what is new; and what a refresh says of it: what was done, and why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from norcrin_xl.checks.acceptance import Values
from norcrin_xl.model import CellRef
from norcrin_xl.numbers import DASH, MISSING, NOT_COMPUTABLE, counted, decimal_text
from norcrin_xl.report.base import LONG_TEXT, Written, kept_text
from norcrin_xl.workbook.areas.area import AreaRow
from norcrin_xl.workbook.areas.inputs import TAKEN_IN

ALL = "alle"
"""Stands for every tag in a choice."""

_BLANK = frozenset(("", DASH))
_ABSENT = (MISSING, NOT_COMPUTABLE)


class Verdict(Enum):
    """What is to be done with a place."""

    SAME = auto()
    UPDATE = auto()
    REPLACE = auto()
    KEEP = auto()
    OWN = auto()
    CONFLICT = auto()


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided about conflicts, by tag; "alle" stands for every one."""

    keep: Collection[str] = ()
    replace: Collection[str] = ()

    def keeps(self, tag: str) -> bool:
        return tag in self.keep or (ALL in self.keep and tag not in self.replace)

    def replaces(self, tag: str) -> bool:
        return tag in self.replace or (ALL in self.replace and tag not in self.keep)


def unedited(base: Written, now: str) -> bool:
    """Whether the place still says what was last written there.

    A field left blank is empty in a table and a dash in running text, and ONLYOFFICE fills it with
    spaces; what is missing is one word in a table, and says in running text what it is.
    """
    if now == base.text:
        return True
    both = {now.strip(), base.text}
    return base.value is None and (both <= _BLANK or all(map(_absent, both)))


def _absent(text: str) -> bool:
    return text in _ABSENT or text.startswith(tuple(f"[{word}: " for word in _ABSENT))


def verdict(base: Written, now: str, new: str, choices: Choices) -> Verdict:
    """What is to be done where `base` was written, `now` stands and `new` would be written."""
    if now == new:
        return Verdict.SAME
    if unedited(base, now):
        return Verdict.UPDATE
    if choices.replaces(base.tag):
        return Verdict.REPLACE
    if choices.keeps(base.tag):
        return Verdict.KEEP
    return Verdict.OWN if unedited(base, new) else Verdict.CONFLICT


class Kind(str, Enum):
    """What happened to a linked place."""

    CHANGED = "endret"
    REPLACED = "erstattet"
    KEPT = "beholdt"
    CONFLICT = "konflikt"
    OWN = "håndendret"
    DELETED = "slettet"
    GONE = "borte"
    ADDED = "ny"
    DOUBLED = "dobbel"
    TRACKED = "sporing"
    TAKEN = "hentet"
    NEWER = "nyere"
    OVERTYPED = "overskrevet"
    UNLINKED = "ukoblet"
    LEFT = "utenfor"


MEANINGS = {
    Kind.CHANGED: "oppdatert fra arbeidsboken",
    Kind.REPLACED: "håndendringen er erstattet, slik du valgte",
    Kind.KEPT: "håndendringen er beholdt, slik du valgte",
    Kind.CONFLICT: "endret både for hånd og i arbeidsboken; det du har skrevet, står til du velger",
    Kind.OWN: "endret for hånd, og beholdt",
    Kind.DELETED: "koblingen er slettet i dokumentet",
    Kind.GONE: "finnes ikke lenger i arbeidsboken, men står fortsatt i rapporten",
    Kind.ADDED: "ny i rapporten",
    Kind.DOUBLED: "står flere ganger i listen",
    Kind.TRACKED: "har sporede endringer: godta eller avvis dem i Word først",
    Kind.TAKEN: "hentet fra Word til arbeidsboken",
    Kind.NEWER: "står bare i arbeidsboken, og er beholdt der",
    Kind.OVERTYPED: "koblet tall som er skrevet over i Word; cellen beholder koblingen",
    Kind.UNLINKED: "skrevet for hånd i Word, men er trolig et av våre tall; koble det",
    Kind.LEFT: "kan ikke stå i en celle, og står bare i Word",
}
"""What each kind means, as the change log says it."""

_PLACE, _EDIT = ("sted", "steder"), ("håndendring", "håndendringer")
_TEXT, _NUMBER = ("tekst", "tekster"), ("tall", "tall")
_COUNTED = {
    Kind.CHANGED: (_PLACE, "er oppdatert fra arbeidsboken."),
    Kind.REPLACED: (_EDIT, "er erstattet, slik du valgte."),
    Kind.KEPT: (_EDIT, "er beholdt, slik du valgte."),
    Kind.CONFLICT: (("konflikt", "konflikter"), "er ikke avgjort: det du har skrevet, står."),
    Kind.OWN: (_PLACE, "som du har endret for hånd, er ikke rørt."),
    Kind.DELETED: (("kobling", "koblinger"), "er slettet i rapporten."),
    Kind.GONE: (_PLACE, "i rapporten finnes ikke lenger i arbeidsboken."),
    Kind.ADDED: (("ny del", "nye deler"), "er satt inn."),
    Kind.DOUBLED: (("del", "deler"), "står flere ganger i listen sin."),
    Kind.TRACKED: (_PLACE, "venter på at du avgjør sporede endringer."),
    Kind.TAKEN: (_TEXT, "er hentet fra Word."),
    Kind.NEWER: (_TEXT, "er nyere i arbeidsboken, og står der."),
    Kind.OVERTYPED: (_NUMBER, "er skrevet over i Word. Koblingen står i cellen til du velger."),
    Kind.UNLINKED: (_NUMBER, "er skrevet for hånd i Word, og kan kobles."),
    Kind.LEFT: (_PLACE, "kan ikke stå i en celle, og står bare i Word."),
}


def sentences(changes: Iterable[Change]) -> Iterator[str]:
    """A sentence for each kind of change that there is, with how many there are."""
    counts = Counter(change.kind for change in changes)
    for kind in TOLD:
        names, what = _COUNTED[kind]
        if count := counts[kind]:
            yield f"{counted(count, *names)} {what}"


WRITES = frozenset((Kind.CHANGED, Kind.REPLACED, Kind.ADDED, Kind.TAKEN))
HUMAN = (Kind.CONFLICT, Kind.DELETED, Kind.TRACKED, Kind.OWN, Kind.KEPT)
"""The kinds that begin with what a person has done in Word; they are told first."""
TOLD = (*HUMAN, *(kind for kind in Kind if kind not in HUMAN))
"""All kinds in the order in which they are told."""
ASKS = frozenset(
    (Kind.CONFLICT, Kind.DELETED, Kind.GONE, Kind.DOUBLED, Kind.TRACKED, Kind.OVERTYPED)
)
"""The kinds that a person should look at."""


class Reason(NamedTuple):
    """A cell whose content is another: from what to what, and by whom or which file."""

    cell: str
    cause: str = ""

    def __str__(self) -> str:
        return f"{self.cell} ({self.cause})" if self.cause else self.cell


@dataclass(frozen=True, slots=True)
class Change:
    """One place that changed, or that a person has changed.

    `old` is what was last written, `now` what stood in the document, `new` what the workbook
    gives. `section` is the heading above. `sources` are the cells that the new content rests on.
    """

    tag: str
    label: str
    old: str
    now: str
    new: str
    kind: Kind
    section: str
    sources: tuple[CellRef, ...] = ()
    why: tuple[Reason, ...] = ()

    @property
    def cause(self) -> str:
        """What has changed the cells behind it; empty where that isn't known or is several."""
        causes = {reason.cause for reason in self.why}
        return causes.pop() if len(causes) == 1 else ""

    def as_dict(self) -> dict[str, object]:
        """The change as it stands in JSON."""
        return {
            "tag": self.tag,
            "label": self.label,
            "old": self.old,
            "now": self.now,
            "new": self.new,
            "kind": self.kind.value,
            "section": self.section,
            "sources": [str(source) for source in self.sources],
            "why": list(map(str, self.why)),
        }


_TIME = "%d.%m.%Y %H:%M"
_FIGURE = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d{1,6})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CELL = re.compile(r"(?:^|; |felt: )([A-Z]{1,3}\d{1,7}): ")


class Arrival(NamedTuple):
    """A partner's file that was taken in: when (local time), and which cells it changed."""

    partner: str
    file: str
    at: datetime
    cells: frozenset[str]


def arrivals(
    log: Iterable[AreaRow], typed: Collection[tuple[str, str]] = ()
) -> tuple[Arrival, ...]:
    """The files that rows of Logg tell of as taken in; a row without a readable time is passed.

    `typed` are the cells (sheet, cell) that have been typed over since: no file changed them.
    """
    found = (_arrival(row, typed) for row in log if row["hva"].text == TAKEN_IN)
    return tuple(one for one in found if one is not None)


def _arrival(row: AreaRow, typed: Collection[tuple[str, str]]) -> Arrival | None:
    try:
        at = datetime.strptime(row["tid"].text, _TIME)
    except ValueError:
        return None
    partner, cells = row["partner"].text, _CELL.findall(row["detaljer"].text)
    kept = frozenset(cell for cell in cells if (partner, cell) not in typed)
    return Arrival(partner, row["fil"].text, at, kept)


def moved(
    before: Mapping[CellRef, str], now: Values, written: datetime, arrivals: Sequence[Arrival]
) -> dict[tuple[str, str], Reason]:
    """A sentence for each cell whose content is another than when the report was written.

    It names the take-in that changed the cell, if Logg knows one since `written`.
    """
    since = written.astimezone().replace(second=0, microsecond=0, tzinfo=None)
    later = [one for one in arrivals if one.at >= since]
    found = {}
    for ref, old in before.items():
        key = ref.sheet, ref.cell
        new = kept_text(now.get(key, ""))
        if new != old:
            shown = f"{ref.sheet}!{ref.cell}: {_shown(old)} → {_shown(new)}"
            found[key] = Reason(shown, _sender(ref, later))
    return found


def _shown(kept: str) -> str:
    if kept.startswith(LONG_TEXT):
        return "en lengre tekst"
    if not _FIGURE.fullmatch(kept) or _YEAR.fullmatch(kept):
        return kept or "tom"
    return decimal_text(float(kept), len(kept.partition(".")[2]))


def _sender(ref: CellRef, arrivals: Sequence[Arrival]) -> str:
    known = [one for one in arrivals if one.partner == ref.sheet and ref.cell in one.cells]
    if not known:
        return "endret i arbeidsboken"
    last = max(known, key=lambda one: one.at)
    return f"{last.partner} sendte {last.file}, tatt inn {last.at:%d.%m.%Y kl. %H.%M}"
