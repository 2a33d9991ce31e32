"""What a refresh says of each linked place: what was there, what is new, and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from norcrin_xl.model import CellRef
from norcrin_xl.numbers import counted


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
