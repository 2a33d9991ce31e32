"""What is noted while a report is written, and what narrative needs of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from norcrin_xl.findings import Finding
from norcrin_xl.model import CellRef, Quantity
from norcrin_xl.report.base import Written


class Missing(NamedTuple):
    """Something that the report lacks: the control's tag, what it is, and where it comes from."""

    tag: str
    label: str
    where: str

    def __str__(self) -> str:
        return f"{self.label} ({self.where})" if self.where else self.label


@dataclass(slots=True)
class Record:
    """Notes about one report, in the order in which things are written."""

    written: dict[str, Written] = field(default_factory=dict)
    numbers: int = 0
    tables: int = 0
    figures: int = 0
    unknown: list[str] = field(default_factory=list)
    places: Counter[str] = field(default_factory=Counter)
    """How many controls with each tag the template holds, those of repeated items too."""
    _missing: dict[tuple[str, str], Missing] = field(default_factory=dict)
    _findings: dict[Finding, None] = field(default_factory=dict)

    def wrote(
        self,
        tag: str,
        text: str,
        value: float | str | None,
        sources: Iterable[CellRef],
        markup: str = "",
    ) -> None:
        """Note what stands in the controls with this tag; all show the same."""
        if tag not in self.written:
            self.written[tag] = Written(tag, text, value, tuple(sources), markup)

    def lacks(self, tag: str, label: str, where: str) -> None:
        """Note that something is missing; each thing is noted once."""
        self._missing.setdefault((label, where), Missing(tag, label, where))

    def lacks_quantity(self, tag: str, quantity: Quantity) -> None:
        """Note that a quantity is missing, and why: what it lacks, or the cell it comes from."""
        places = ", ".join(str(ref) for ref in quantity.sources[:1])
        self.lacks(tag, quantity.label, quantity.why_missing or places)

    def found(self, finding: Finding) -> None:
        """Note a finding once."""
        self._findings.setdefault(finding)

    @property
    def missing(self) -> tuple[Missing, ...]:
        return tuple(self._missing.values())

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(self._findings)


class WordContext(Protocol):
    """Makes what belongs to the document as a whole: controls, relationships, numbering."""

    def linked(self, quantity_id: str, format_name: str) -> str:
        """An inline control that shows the quantity; what is unknown is shown highlighted."""
        ...

    def hyperlink(self, address: str, runs_xml: str) -> str:
        """A w:hyperlink around `runs_xml` that leads to a web or mail address."""
        ...

    def reference(self, kind: str, exhibit_id: str) -> str:
        """A reference to a table or figure; `kind` is "tabell" or "figur"."""
        ...

    def list_numbering(self, ordered: bool) -> int | None:
        """The w:numId of a new list that counts from 1; `None` where the style's own will do."""
        ...
