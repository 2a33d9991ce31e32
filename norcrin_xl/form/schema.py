"""The parts of a form: posts, indicators, KPIs, sections, tables, figures and limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts, such as accounts or budget; `label` holds ``{year}``."""

    key: str
    label: str
    input: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """A block of posts with its total, such as Kostnadsart; the total's key is the block's."""

    key: str
    label: str
    total: str
    total_word: str


@dataclass(frozen=True, slots=True)
class Post:
    """A line of the accounts. `sign` is how it counts in the total of its block.

    `council_period` marks posts whose amounts cover the months that the grant covers;
    `council` marks the grant itself and `user_payment` what users pay.
    """

    key: str
    block: str
    label: str
    sign: int = 1
    help: str = ""
    council_period: bool = False
    council: bool = False
    user_payment: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """A usage figure that each partner reports. `total_of` is computed, `part` is a part of it.

    `history` marks figures whose earlier years are shown as a series.
    """

    id: str
    label: str
    short: str
    unit: str
    summable: bool
    decimals: int = 0
    total_of: tuple[str, ...] = ()
    part: bool = False
    help: str = ""
    history: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorNote:
    """What a network says of where its figures for an indicator or a KPI come from.

    `text` is the footnote that `mark` refers to; one text serves all with the same mark. In it
    and in `comment` stands ``{i_fjor}`` for the year before the report's, which is the year that
    is counted where `last_year`, of the indicator and its parts.
    """

    indicator: str
    mark: str = ""
    text: str = ""
    comment: str = ""
    last_year: bool = False


@dataclass(frozen=True, slots=True)
class KpiPart:
    """A part of a KPI that is reported beside it; all parts together make the KPI."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Kpi:
    """An indicator with a history. Where `summable` is false the network's figure is stated.

    Counts that overlap between partners may not be summed.
    """

    id: str
    label: str
    short: str
    unit: str
    summable: bool
    definition: str
    part: tuple[KpiPart, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A numbered section. `kind`: chapter, text, choice, signature or annex.

    `role` says what else stands in it, such as the work packages; `group` is the heading above
    the first of several parts of one number, such as 4.4a.
    """

    number: str
    heading: str
    kind: str
    choices: tuple[str, ...] = ()
    optional: bool = False
    intro: bool = False
    role: str = ""
    group: str = ""

    @property
    def holds_text(self) -> bool:
        return self.kind in ("text", "choice") or self.intro


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of the report; `caption` holds names in braces such as ``{year}``.

    `shows`: register, status, usage, per_partner, accounts (of the project with this index) or kpi.
    """

    id: str
    shows: str
    section: str
    caption: str
    project_index: int | None = None


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A chart of the report; `series` are quantity ids with ``{partner}`` or ``{year}``."""

    id: str
    section: str
    caption: str
    by: str
    series: tuple[str, ...]
    unit: str
    names: tuple[str, ...] = ()
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Limit:
    """A tolerance or threshold with its default, its unit and the reason for it."""

    key: str
    label: str
    value: float
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote under a table and the mark that refers to it."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """One year's form. Everything that reads, totals, checks or prints iterates over it."""

    year: int
    version: str
    unit: str
    due: str
    transfer_due: str
    history_years: int
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    posts: tuple[Post, ...]
    equal_totals: tuple[str, ...]
    deviation_convention: str
    council_note: Note
    indicators: tuple[Indicator, ...]
    per_partner: tuple[str, ...]
    ranked_by: str
    kpis: tuple[Kpi, ...]
    sections: tuple[SectionSpec, ...]
    tables: tuple[TableSpec, ...]
    figures: tuple[FigureSpec, ...]
    limits: tuple[Limit, ...]
    choice_lists: Mapping[str, tuple[str, ...]]
    as_planned: tuple[str, ...]
    """The states of a work package beside which an empty field says that nothing deviates."""
    notes: tuple[IndicatorNote, ...] = ()
    """The network's own; the form has none."""
    noted: Mapping[str, IndicatorNote] = field(default_factory=dict)
    """The same by indicator, worded for the report's year, also for the parts of what is noted."""

    def block(self, key: str) -> Block:
        return next(block for block in self.blocks if block.key == key)

    def post(self, key: str) -> Post:
        return next(post for post in self.posts if post.key == key)

    @property
    def user_payment(self) -> Post:
        """The post that holds what users pay."""
        return next(post for post in self.posts if post.user_payment)

    @property
    def council(self) -> Post:
        """The post that holds the grant."""
        return next(post for post in self.posts if post.council)

    def posts_of(self, block: str) -> tuple[Post, ...]:
        """The posts that sum into `block`, in the form's order."""
        return tuple(post for post in self.posts if post.block == block)

    def terms_of(self, key: str) -> tuple[tuple[str, int], ...]:
        """The rows that make up the total of a block, an indicator or a KPI, each with its sign."""
        terms = [(post.key, post.sign) for post in self.posts if post.block == key]
        terms += [(part, 1) for item in self.indicators if item.id == key for part in item.total_of]
        terms += [
            (f"{key}.{part.id}", 1) for kpi in self.kpis if kpi.id == key for part in kpi.part
        ]
        return tuple(terms)

    def indicator(self, key: str) -> Indicator:
        return next(item for item in self.indicators if item.id == key)

    def note_of(self, key: str) -> IndicatorNote:
        """What the network says of an indicator or a KPI; blank where it says nothing."""
        return self.noted.get(key, IndicatorNote(key))

    def footnotes(self, keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The marks in a table of these indicators, each with its footnote."""
        texts = {note.mark: note.text for note in self.noted.values() if note.text}
        marks = {self.note_of(key).mark for key in keys}
        return tuple((mark, texts[mark]) for mark in sorted(marks, key=len) if mark in texts)

    def section(self, number: str) -> SectionSpec:
        return next(item for item in self.sections if item.number == number)

    def number_of(self, role: str) -> str:
        """The number of the section that has `role`."""
        return next(item.number for item in self.sections if item.role == role)

    @property
    def counted(self) -> tuple[Indicator | Kpi, ...]:
        """All that may be noted: the indicators, then the KPIs."""
        return (*self.indicators, *self.kpis)

    @property
    def kpi_keys(self) -> tuple[str, ...]:
        """The ids of all KPIs, each followed by those of its parts."""
        return tuple(
            key for kpi in self.kpis for key in (kpi.id, *(f"{kpi.id}.{p.id}" for p in kpi.part))
        )

    def years(self, year: int) -> range:
        """The years that a series covers when the report is for `year`."""
        return range(year - self.history_years, year + 1)
