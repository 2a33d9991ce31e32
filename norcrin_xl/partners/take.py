"""Take in: returned files into the network's workbook, each partner whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from norcrin_xl.checks import check
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import CellRef, Field, Value
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.fields import Key
from norcrin_xl.partners.intake import Return
from norcrin_xl.partners.log import LOG, Change, last_saved, log_row, log_rows
from norcrin_xl.partners.recompute import stored_results
from norcrin_xl.partners.texts import text_of
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.patch import Change as CellChange
from norcrin_xl.workbook.patch import Stored, patched

SAME = 1e-9
Fields = Mapping[Key, Field]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: the changes that it brings, none where it was refused."""

    returned: Return
    changes: tuple[Change, ...] = ()

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


def take_in(network: NetworkBook, returns: Iterable[Return], when: datetime) -> TakenIn:
    """Take `returns` in. `when` is the time that Logg gets. Nothing is written to disk."""
    fields = network.fields()
    judged = [_judged(network, item, fields) for item in one_per_partner(list(returns))]
    outcomes = tuple(
        Outcome(item, tuple(_changes(item, fields)) if item.accepted else ()) for item in judged
    )
    taken = [outcome for outcome in outcomes if outcome.state == "taken_in"]
    after = network.with_values({c.cell: c.new for o in taken for c in o.changes})
    content = _written(network, after, taken, when) if taken else network.content
    partners = {outcome.returned.partner for outcome in taken}
    found = [one for item in judged for one in item.findings]
    quantities = compute(after.data)
    found += [one for one in check(after.data, quantities) if one.partner in partners]
    files = tuple(outcome for outcome in outcomes if not outcome.returned.skipped)
    return TakenIn(content, files, tuple(found))


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
        filled = any(fields[key].value is not None for key in item.values if key in fields)
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
    network: NetworkBook, after: NetworkBook, taken: Sequence[Outcome], when: datetime
) -> bytes:
    """The workbook with the new inputs, the rows in Logg, and all stored results renewed."""
    cells: dict[CellRef, CellChange] = {c.cell: c.new for o in taken for c in o.changes}
    rows = [log_row(outcome.returned, outcome.changes, when) for outcome in taken]
    logged, grown = log_rows(network, rows)
    cells.update(logged)
    for ref, wanted, found in stored_results(after):
        if not _same(found if found is not None else "", wanted):
            cells[ref] = Stored(wanted)
    by_sheet: dict[str, dict[str, CellChange]] = {}
    for ref, change in cells.items():
        by_sheet.setdefault(ref.sheet, {})[ref.cell] = change
    return patched(network.content, network.file, by_sheet, {LOG: grown} if grown else None)
