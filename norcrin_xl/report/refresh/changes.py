"""What a refresh says of each linked place: what was there, what is new, and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

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
}
"""What each kind means, as the change log says it."""

_PLACE, _EDIT = ("sted", "steder"), ("håndendring", "håndendringer")
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
}


def sentences(changes: Iterable[Change]) -> Iterator[str]:
    """A sentence for each kind of change that there is, with how many there are."""
    counts = Counter(change.kind for change in changes)
    for kind, (names, what) in _COUNTED.items():
        if count := counts[kind]:
            yield f"{counted(count, *names)} {what}"


WRITES = frozenset((Kind.CHANGED, Kind.REPLACED, Kind.ADDED))
ASKS = frozenset((Kind.CONFLICT, Kind.DELETED, Kind.GONE, Kind.DOUBLED, Kind.TRACKED))
"""The kinds that a person should look at."""


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
    why: tuple[str, ...] = ()

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
            "why": list(self.why),
        }
