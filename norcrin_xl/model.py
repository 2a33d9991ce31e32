"""The values that flow through the pipeline. All are frozen; none knows Excel or Word.

A *field* is what stands in one input cell. A *quantity* is what the product computes from
fields and prints. Amounts are in 1000 NOK (tnok), shares are 0-1, FTE are årsverk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING, NamedTuple

from norcrin_xl.numbers import BLANK, MISSING, NEVER, NOT_COMPUTABLE, date_text

if TYPE_CHECKING:
    from norcrin_xl.form.schema import Form


class CellRef(NamedTuple):
    """Where a value stands: file name, sheet name and cell address such as ``F23``."""

    file: str
    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.file}, ark {self.sheet}, celle {self.cell}"

    @property
    def row(self) -> int:
        """The row as Excel counts."""
        return int(self.cell.lstrip(ascii_uppercase))

    @property
    def letter(self) -> str:
        """The column."""
        return self.cell.rstrip(digits)


class TextRef(NamedTuple):
    """Where a text stands in a Word file: the heading above, the paragraph below it, the text.

    Paragraphs with text are counted from 1 below each heading.
    """

    file: str
    heading: str
    paragraph: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}, {self.heading or 'før første overskrift'}, avsnitt {self.paragraph}"


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value in a cell, such as ``#REF!``: neither a figure nor blank."""

    code: str

    def __str__(self) -> str:
        return self.code


Value = float | str | bool | date | CellError | None

DRAFT = "[fra i fjor]"
"""Begins a text that was carried over from last year's workbook, until somebody has read it."""


class Field(NamedTuple):
    """The content of one input cell and where it stands. ``None`` is blank, 0 is zero."""

    value: Value
    ref: CellRef

    @property
    def number(self) -> float | None:
        """The figure in the cell, or ``None`` when the cell is blank or holds something else."""
        value = self.value
        if type(value) is float or type(value) is int:
            return value
        return None

    @property
    def day(self) -> date | None:
        """The date in the cell, of a point in time only the day; ``None`` for anything else."""
        value = self.value
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else None

    @property
    def day_text(self) -> str:
        """A date as Norwegians write it; what is none as it stands."""
        return date_text(self.day) if self.day else self.text

    @property
    def never_was(self) -> bool:
        """Whether it says that there was nothing to count, in a year before the network began."""
        return self.text.casefold() == NEVER

    @property
    def is_draft(self) -> bool:
        """Whether the text was carried over from last year, and nobody has read it since."""
        return self.text.startswith(DRAFT)

    @property
    def text(self) -> str:
        """The text in the cell without outer white space; a whole number without decimals."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value).strip()


@dataclass(frozen=True, slots=True)
class Project:
    """One grant from Forskningsrådet with the period that its accounts cover.

    `refs` says where start, end and months stand, under ``start``, ``end`` and ``months``.
    """

    key: str
    name: str
    number: str
    phase: str
    start: date
    end: date
    council_months: int
    grant_tnok: Field
    refs: Mapping[str, CellRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Partner:
    """One university hospital; ``key`` is the lower-case code that ids are made of.

    `email` is where its letters go: addresses with semicolons between, as somebody typed them.
    """

    code: str
    name: str
    short_name: str
    region: str
    contact: str
    aliases: tuple[str, ...]
    email: str = ""

    @property
    def key(self) -> str:
        return self.code.lower()


@dataclass(frozen=True, slots=True)
class Setup:
    """What the sheet Oppsett says: whose report this is, for which year and by which limits.

    `capacity` holds the most that the network can deliver in a year, by usage indicator.
    `delivered` names the report that was delivered, where somebody has filled that in; workbooks
    of earlier versions have no such cell.
    """

    network: str
    network_long: str
    year: int
    year_ref: CellRef
    due: date | None
    owner: str
    new_owner: str
    new_owner_from: date | None
    projects: tuple[Project, ...]
    partners: tuple[Partner, ...]
    limits: Mapping[str, float]
    workbook_id: str
    capacity: Mapping[str, Field] = field(default_factory=dict)
    delivered: Field | None = None
    owner_refs: tuple[CellRef, ...] = ()

    def project(self, key: str) -> Project:
        return next(project for project in self.projects if project.key == key)


@dataclass(frozen=True, slots=True)
class Submission:
    """One partner's return. Keys of ``accounts``: (project key, post, column).

    `accounts_last_year` and `explained_deviations` (the deviation in 1000 NOK that an
    explanation was written for) are keyed by (project key, post); what nobody has kept is
    not in them.
    """

    partner: Partner
    accounts: Mapping[tuple[str, str, str], Field]
    explanations: Mapping[tuple[str, str], Field]
    usage: Mapping[str, Field]
    usage_last_year: Mapping[str, Field]
    kpis: Mapping[str, Field]
    kpis_last_year: Mapping[str, Field]
    availability: Field
    signed_by: Field
    signed_on: Field
    accounts_last_year: Mapping[tuple[str, str], Field] = field(default_factory=dict)
    explained_deviations: Mapping[tuple[str, str], Field] = field(default_factory=dict)
    overtaken: bool = False
    """Whether another file has come since, with the approval that stood there before."""

    @property
    def figures(self) -> tuple[Field, ...]:
        """The cells that are to hold this year's figures."""
        return (*self.accounts.values(), *self.usage.values(), *self.kpis.values())

    @property
    def answered(self) -> bool:
        """Whether the partner has filled in anything of what it is asked for."""
        return any(item.text for item in self.figures)


@dataclass(frozen=True, slots=True)
class Section:
    """What the sheet Tekst holds for one numbered section: the choice and the markup."""

    number: str
    choice: Field | None
    paragraphs: tuple[Field, ...]

    @property
    def markup(self) -> str:
        """All paragraphs as one text in light markup, separated by blank lines."""
        return "\n\n".join(text for paragraph in self.paragraphs if (text := paragraph.text))


@dataclass(frozen=True, slots=True)
class WorkPackage:
    """One work package that is reported with status, deviations and measures."""

    key: str
    project: str
    number: str
    title: Field
    leader: Field
    state: Field
    status: Field
    deviations: Field
    measures: Field

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title.text}".strip()

    @property
    def deviates(self) -> bool:
        """Whether deviations are described: a text that does more than deny them."""
        words = self.deviations.text.casefold().rstrip(".").split()
        return bool(words) and not (words[0] == "ingen" and len(words) <= 3)


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A row of Tabell 1: a work package over both projects and who leads it in each."""

    group: Field
    number: Field
    title: Field
    leaders: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Secretariat:
    """Figures that belong to no partner: history per year and this year's national figures."""

    history: Mapping[tuple[str, int], Field]
    national: Mapping[str, Field]
    signed_for: Field
    signed_role: Field
    signed_on: Field


class ReportedFigure(NamedTuple):
    """An earlier figure as it was reported, and the cell where it stands now.

    `reason` and `role` say why the two differ and who says so.
    """

    label: str
    year: str
    reported: Field
    now: Field
    reason: Field
    role: Field

    @property
    def changed(self) -> bool:
        """Whether the cell holds another figure than was reported."""
        return self.reported.value != self.now.value

    @property
    def explained(self) -> bool:
        return bool(self.reason.text and self.role.text)


@dataclass(frozen=True, slots=True)
class ReportData:
    """Everything that the report is made from, as read; nothing in it is computed."""

    form: Form
    setup: Setup
    submissions: tuple[Submission, ...]
    secretariat: Secretariat
    sections: Mapping[str, Section]
    register: tuple[RegisterEntry, ...]
    work_packages: tuple[WorkPackage, ...]
    lists: Mapping[str, tuple[Mapping[str, Field], ...]]
    source_file: str
    source_sha256: str
    reported: tuple[ReportedFigure, ...] = ()
    earlier_texts: frozenset[str] = frozenset()
    """Fingerprints of the paragraphs of last year's report."""

    def packages_of(self, project: str) -> tuple[WorkPackage, ...]:
        return tuple(package for package in self.work_packages if package.project == project)


_SIGNED = (".avvik", ".avvik_prosent", ".endring", ".endring_prosent")
_BY_UNIT: Mapping[str, Sequence[str]] = {
    "1000 kr": ("tusen", "mill1", "mill3"),
    "andel": ("prosent1",),
    "årsverk": ("desimal2",),
    "år": ("aar",),
    "ord": ("tekst",),
}
"""The formats of a figure by what it is counted in, the usual one first; counts are not in it."""

_WITH_SIGN = {
    "1000 kr": ("endring", "mill1", "mill3", "retning"),
    "andel": ("endring_prosent1", "retning"),
}
_COUNTED_CHANGE = ("endring", "antall", "mer_mindre", "okning_nedgang")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number (or generated word) that the product computes or prints, with a stable id.

    ``value`` is ``None`` when it is missing or cannot be computed; ``why_missing`` then says
    in Norwegian what is lacking. ``blank`` marks a field that was left blank where blank is an
    answer (nothing budgeted), so that it prints as an empty cell. ``aliases`` are other ids of
    the same number, which say its year by what it is to the report's: ``kpi.gcp.i_fjor``.
    ``terms`` are the ids of those that it is made of, in the formula's order; what is read from a
    cell has none.
    """

    id: str
    label: str
    value: float | str | None
    unit: str
    formula: str
    sources: tuple[CellRef, ...] = ()
    why_missing: str = ""
    blank: bool = False
    aliases: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def formats(self) -> Sequence[str]:
        """The names of the formats that suit it, the usual one first."""
        if self.id.endswith(_SIGNED):
            return _WITH_SIGN.get(self.unit, _COUNTED_CHANGE)
        return _BY_UNIT.get(self.unit, ("heltall",))

    @property
    def written(self) -> str:
        """The id that a text or a template should link by: it means the same next year."""
        return self.aliases[0] if self.aliases else self.id

    @property
    def absence(self) -> str:
        """The word in the place of a value: for a blank, a division by zero, or what is missing.

        Empty where there is a value.
        """
        if self.value is not None:
            return ""
        if self.blank:
            return BLANK
        return NOT_COMPUTABLE if self.why_missing.startswith(NOT_COMPUTABLE) else MISSING


class Quantities(Mapping[str, Quantity]):
    """All quantities of one report by id, in the order in which they were computed.

    Each is found by its aliases too, which are not listed.
    """

    def __init__(self, quantities: Iterable[Quantity]) -> None:
        self._by_id: dict[str, Quantity] = {}
        for quantity in quantities:
            if quantity.id in self._by_id:
                raise ValueError(f"quantity id used twice: {quantity.id}")
            self._by_id[quantity.id] = quantity
        self._names = {
            alias: key for key, quantity in self._by_id.items() for alias in quantity.aliases
        }

    def __getitem__(self, key: str) -> Quantity:
        return self._by_id[self._names.get(key, key)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def number(self, key: str) -> float | None:
        """The value of a quantity that is a figure; ``None`` when it is missing or a text."""
        value = self[key].value
        return None if isinstance(value, str) else value
