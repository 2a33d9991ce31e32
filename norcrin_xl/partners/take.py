"""Take in: returned files into the network's workbook, each partner whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from norcrin_xl.checks import check
from norcrin_xl.findings import Finding, Severity, finding
from norcrin_xl.model import CellRef, Field, Value
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.forms.plan import Key
from norcrin_xl.partners.live import by_sheet, computed_anew, renewed
from norcrin_xl.partners.log import (
    Asked,
    Change,
    LogRow,
    has_come,
    is_latest,
    is_told,
    last_saved,
    log_row,
    log_rows,
    row_heights,
)
from norcrin_xl.partners.origins import figures_text
from norcrin_xl.partners.returned.intake import Return, is_filled_in
from norcrin_xl.partners.returned.texts import text_of
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.computed.collection import LOG, REFUSED, TAKEN_IN, UNCHANGED
from norcrin_xl.workbook.lossless.patch import Change as CellChange
from norcrin_xl.workbook.lossless.patch import patched

SAME = 1e-9
Fields = Mapping[Key, Field]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: the changes that it brings, none where it was refused.

    `newer` says that the workbook has taken in another file from the partner before.
    """

    returned: Return
    changes: tuple[Change, ...] = ()
    newer: bool = False

    @property
    def state(self) -> str:
        if not self.returned.accepted:
            return "refused"
        return "taken_in" if self.changes else "unchanged"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The workbook after take-in (the same bytes where nothing changed) and all outcomes.

    `findings` are those of the files and, for the partners taken in, those of the figures.
    """

    content: bytes
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]

    def of(self, state: str) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.state == state)

    def about(self, outcome: Outcome) -> tuple[Finding, ...]:
        """The findings about one file, and those about its partner's figures."""
        code, file = outcome.returned.partner, outcome.returned.file
        files = {other.returned.file for other in self.outcomes}
        return tuple(
            one
            for one in self.findings
            for where in [one.where.file if one.where else ""]
            if where == file or (code and one.partner == code and where not in files)
        )


def take_in(network: NetworkBook, returns: Iterable[Return], when: datetime) -> TakenIn:
    """Take `returns` in. `when` is the time that Logg gets. Nothing is written to disk."""
    fields = network.fields()
    judged = [_judged(network, item, fields) for item in one_per_partner(list(returns))]
    outcomes = tuple(_outcome(network, item, fields) for item in judged)
    taken = [outcome for outcome in outcomes if outcome.state == "taken_in"]
    after = network.with_values({c.cell: c.new for o in taken for c in o.changes})
    found = [one for item in judged for one in item.findings]
    if taken:
        partners = {outcome.returned.partner for outcome in taken}
        data = computed_anew(after).data
        found += [one for one in check(data, compute(data)) if one.partner in partners]
    files = tuple(outcome for outcome in outcomes if not outcome.returned.skipped)
    told = TakenIn(network.content, files, tuple(found))
    rows = list(_log(network, told, when))
    return replace(told, content=_written(network, after, taken, rows, when)) if rows else told


def _outcome(network: NetworkBook, item: Return, fields: Fields) -> Outcome:
    changes = tuple(_changes(item, fields)) if item.accepted else ()
    return Outcome(item, changes, bool(changes) and has_come(network, item.partner))


def _log(network: NetworkBook, told: TakenIn, when: datetime) -> Iterator[LogRow]:
    """The rows that Logg gets: for what was taken in, and for refusals that it doesn't know.

    A file that changes nothing is told unless it is the one that came last, or is blank.
    """
    for outcome in told.outcomes:
        item, state = outcome.returned, outcome.state
        if not item.partner or (state == "refused" and is_told(network, item)):
            continue
        if state == "unchanged" and (item.empty or is_latest(network, item)):
            continue
        graves = [one.severity for one in item.findings]
        errors = [one.message for one in item.findings if one.severity is Severity.ERROR]
        asked = Asked(
            len(errors),
            graves.count(Severity.WARNING),
            tuple(errors) if state == "refused" else (),
        )
        figures = "" if state == "refused" else figures_text(network.plan, item)
        yield log_row(item, outcome.changes, when, WORDS[state], asked, figures)


WORDS = {"taken_in": TAKEN_IN, "refused": REFUSED, "unchanged": UNCHANGED}


def one_per_partner(returns: Sequence[Return]) -> Iterator[Return]:
    """The returns, with those refused whose partner has sent files that contradict each other."""
    first: dict[str, Return] = {}
    by_partner: dict[str, list[Return]] = {}
    for item in returns:
        if item.partner and item.sha256:
            by_partner.setdefault(item.partner, []).append(item)
    for item in returns:
        rivals = [other for other in by_partner.get(item.partner, []) if other is not item]
        if not rivals or not item.sha256:
            yield item
        elif any(_contradict(item, other) for other in rivals):
            names = ", ".join(other.file for other in by_partner[item.partner])
            where = CellRef(item.file, "", "")
            yield item.with_findings(
                finding("retur-dobbel", where, item.partner, who=item.partner, found=names)
            )
        elif item.partner in first:
            where = CellRef(item.file, "", "")
            earlier = first[item.partner].file
            same = finding("retur-lik", where, item.partner, file=item.file, found=earlier)
            yield replace(item.with_findings(same), values={})
        else:
            first[item.partner] = item
            yield item


def _contradict(one: Return, other: Return) -> bool:
    """Whether two files from a partner say different things, as far as they could be read."""
    if one.sha256 == other.sha256:
        return False
    return not (one.accepted and other.accepted and one.values == other.values)


def _judged(network: NetworkBook, item: Return, fields: Fields) -> Return:
    """A return with what the workbook has to say about it: older, or not filled in."""
    if not item.accepted or not item.values:
        return item
    where = CellRef(item.file, "", "")
    if item.empty:
        filled = any(is_filled_in(fields[key].value) for key in item.values if key in fields)
        code = "retur-tom" if filled else "retur-ikke-utfylt"
        return item.with_findings(
            finding(code, where, item.partner, file=item.file, who=item.partner)
        )
    before = last_saved(network, item.partner)
    if before and item.saved_at and item.saved_at < before and any(_changes(item, fields)):
        words = {"file": item.file, "found": item.saved_at, "expected": before}
        old = finding("retur-eldre", where, item.partner, rests_on=(), **words)
        return item.with_findings(old)
    return item


def _changes(item: Return, fields: Fields) -> Iterator[Change]:
    for key, new in item.values.items():
        now = fields[key]
        if not _same(now.value, new):
            yield Change(now.ref, now.value, new)


def _same(old: Value, new: Value) -> bool:
    if isinstance(old, float | int) and isinstance(new, float | int):
        return abs(old - new) <= SAME * max(1.0, abs(old))
    if (old is None) != (new is None):
        return text_of(old).strip() == text_of(new).strip() == ""
    return text_of(old) == text_of(new) and isinstance(old, str) == isinstance(new, str)


def _written(
    network: NetworkBook,
    after: NetworkBook,
    taken: Sequence[Outcome],
    rows: Sequence[LogRow],
    when: datetime,
) -> bytes:
    """The workbook with the new inputs, the rows in Logg, and all stored results renewed."""
    cells: dict[CellRef, CellChange] = {c.cell: c.new for o in taken for c in o.changes}
    logged, grown = log_rows(network, rows)
    cells.update((item.ref, item.value) for row in logged for item in row.values())
    made = renewed(after.with_rows(LOG, logged), when.date())
    cells.update(made.cells)
    ranges = {LOG: grown} if grown else None
    heights = {**made.heights, network.plan[LOG].sheet: row_heights(logged)}
    return patched(network.content, network.file, by_sheet(cells), ranges, heights)
