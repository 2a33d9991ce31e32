"""Take in: returned files into the network's workbook, each partner whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import isclose
from pathlib import Path

from norcrin_xl.findings import Finding, UserError
from norcrin_xl.model import Field, Value
from norcrin_xl.numbers import NOISE
from norcrin_xl.partners.forms.plan import Key, form_cells
from norcrin_xl.partners.log import (
    TIME,
    FieldChange,
    LogRow,
    figures_text,
    has_come,
    is_latest,
    is_told,
    last_saved,
    local_time,
    log_row,
    logged,
    told_at,
)
from norcrin_xl.partners.renewal import computed_anew, renewed
from norcrin_xl.partners.returned.fields import Tokens, tokens
from norcrin_xl.partners.returned.intake import Return, is_filled_in, take_file
from norcrin_xl.partners.returned.locate import Expected
from norcrin_xl.spreadsheet.figure_text import text_of
from norcrin_xl.spreadsheet.package_parts import is_data_file
from norcrin_xl.workbook.areas.inputs import REFUSED, TAKEN_IN, UNCHANGED
from norcrin_xl.workbook.workbook import Workbook

Fields = Mapping[Key, Field]


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file: the changes that it brings, none where it was refused.

    `newer` says that the workbook has taken in another file from the partner before;
    `approved_before` is the day of an approval that the file changes nothing about.
    """

    returned: Return
    changes: tuple[FieldChange, ...] = ()
    newer: bool = False
    approved_before: str = ""

    @property
    def replaces(self) -> bool:
        """Whether it changes what was taken in before, or a figure that stands in the workbook."""
        return self.newer or any(isinstance(change.old, float) for change in self.changes)

    @property
    def state(self) -> str:
        if not self.returned.accepted:
            return "refused"
        return "taken_in" if self.changes else "unchanged"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The workbook before and after take-in (the same where nothing changed) and all outcomes.

    `book` is the workbook with the values of the files that were taken in, computed anew.
    `findings` are those of the files and, for the partners taken in, those of the figures; of a
    partner whose file changes nothing, that it is not approved yet.
    `waiting` are about all partners that still have not answered or not approved.
    """

    before: Workbook
    after: Workbook
    book: Workbook
    outcomes: tuple[FileOutcome, ...]
    findings: tuple[Finding, ...]
    waiting: tuple[Finding, ...] = ()

    @property
    def content(self) -> bytes:
        """The file of the workbook after take-in."""
        from norcrin_xl.partners.rewriting import written

        same = self.after is self.before
        return self.before.content if same else written(self.before, self.after)

    def of(self, state: str) -> tuple[FileOutcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.state == state)

    @property
    def unapproved(self) -> str:
        """Which partners have not answered or not approved, in words; empty when all have."""
        who = dict.fromkeys(found.partner or "" for found in self.waiting)
        return f"Har ikke svart eller ikke godkjent: {', '.join(who)}." if who else ""


def expected_of(network: Workbook) -> Expected:
    """What the workbook expects of returned forms."""
    setup, formulas = network.data.setup, dict(_formulas(network))
    return Expected(network.plan, setup, network.known(), formulas)


def _formulas(network: Workbook) -> Iterator[tuple[Key, Tokens]]:
    """What the formulas of the partners' sums are made of."""
    for code in network.plan.shape.partners:
        for area in network.plan.on_sheet(code):
            for cell in form_cells(area):
                row = area.index(cell.spec.key)
                if cell.is_sum and (made := network.cells.computed(area, row, cell.column.key)):
                    yield cell.key, tokens(made.formula)


def take_in(network: Workbook, returns: Iterable[Return], when: datetime) -> TakenIn:
    """Take `returns` in. `when` is the time that Logg gets. Nothing is written to disk."""
    told, after = weighed(network, returns, when)
    if after.log == network.log:
        return told
    computed = told.book if told.of("taken_in") else after
    return replace(told, after=renewed(computed, when.date()))


def weighed(
    network: Workbook, returns: Iterable[Return], when: datetime
) -> tuple[TakenIn, Workbook]:
    """What is to be said about `returns`, and the workbook with their values, told of in Logg."""
    fields = network.fields()
    newest = list(_without_replaced(network, list(returns)))
    judged = [_judged(network, item, fields) for item in one_per_partner(newest)]
    outcomes = tuple(_outcome(network, item, fields) for item in judged)
    taken = [outcome for outcome in outcomes if outcome.state == "taken_in"]
    values = {c.cell: c.new for o in taken for c in o.changes}
    after = network.with_values(values) if values else network
    found = [one for item in judged for one in item.findings]
    files = tuple(outcome for outcome in outcomes if not outcome.returned.skipped)
    told = TakenIn(network, network, network, files, tuple(found))
    after = logged(after, list(_log(network, told, when))).with_results({})
    book = computed_anew(after) if taken else network
    figures = book.found
    partners = {outcome.returned.partner for outcome in taken}
    known = {o.returned.partner for o in files if o.state == "unchanged" and not o.returned.empty}
    found += [one for one in figures if one.partner in partners]
    waiting = tuple(one for one in figures if one.code == "svar-mangler")
    found += [one for one in waiting if one.partner in known - partners]
    return replace(told, book=book, findings=tuple(found), waiting=waiting), after


def _outcome(network: Workbook, item: Return, fields: Fields) -> FileOutcome:
    changes = tuple(_changes(item, fields)) if item.accepted else ()
    if not changes:
        return FileOutcome(item)
    approval = [field for (area, *_), field in fields.items() if area == f"{item.partner}_signatur"]
    renewed_now = {change.cell for change in changes} & {field.ref for field in approval}
    approved = "" if renewed_now else approval[-1].day_text
    return FileOutcome(item, changes, has_come(network, item.partner), approved)


def _log(network: Workbook, told: TakenIn, when: datetime) -> Iterator[LogRow]:
    """The rows that Logg gets: for what was taken in, and for refusals that it doesn't know.

    A file that changes nothing is told unless it is the one that came last, or is blank.
    """
    for outcome in told.outcomes:
        item, state = outcome.returned, outcome.state
        if not item.partner or (state == "refused" and is_told(network, item)):
            continue
        if state == "unchanged" and (item.empty or is_latest(network, item)):
            continue
        figures = "" if state == "refused" else figures_text(network.plan, item)
        approved = outcome.approved_before
        yield log_row(item, outcome.changes, when, WORDS[state], figures, approved)


WORDS = {"taken_in": TAKEN_IN, "refused": REFUSED, "unchanged": UNCHANGED}


def _without_replaced(network: Workbook, returns: Sequence[Return]) -> Iterator[Return]:
    """The returns without those that their partner has replaced, which is said once.

    Replaced is a file that Logg knows, by one that Logg tells of later, or by a new one that was
    saved later. Files that are all new are left to contradict each other.
    """
    told = {item.sha256: told_at(network, item) for item in returns}
    for item in returns:
        newer = [
            other
            for other in returns
            if other.partner == item.partner and told[item.sha256] > 0
            if told[item.sha256] < told[other.sha256]
            or (not told[other.sha256] and other.saved_at > item.saved_at > "")
        ]
        if not newer:
            yield item
        elif not told[newer[0].sha256]:
            replaced = Return(item.file, partner=item.partner)
            yield replaced.with_found("retur-erstattet", found=newer[0].file)


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
            yield item.with_found("retur-dobbel", found=names)
        elif item.partner in first:
            earlier = first[item.partner].file
            yield replace(item.with_found("retur-lik", found=earlier), values={})
        else:
            first[item.partner] = item
            yield item


def _contradict(one: Return, other: Return) -> bool:
    """Whether two files from a partner say different things, as far as they could be read."""
    if one.sha256 == other.sha256:
        return False
    return not (one.accepted and other.accepted and one.values == other.values)


def _judged(network: Workbook, item: Return, fields: Fields) -> Return:
    """A return with what the workbook has to say about it: older, or not filled in."""
    if not item.accepted or not item.values:
        return item
    if item.empty:
        filled = any(is_filled_in(fields[key].value) for key in item.values if key in fields)
        return item.with_found("retur-tom" if filled else "retur-ikke-utfylt")
    before = last_saved(network, item.partner)
    saved = local_time(item.saved_at)
    if before and saved and saved < before and any(_changes(item, fields)):
        times = {"found": f"{saved:{TIME}}", "expected": f"{before:{TIME}}"}
        return item.with_found("retur-eldre", **times)
    return item


def _changes(item: Return, fields: Fields) -> Iterator[FieldChange]:
    for key, new in item.values.items():
        now = fields[key]
        if not _same(now.value, new):
            yield FieldChange(now.ref, now.value, new)


def _same(old: Value, new: Value) -> bool:
    if isinstance(old, float | int) and isinstance(new, float | int):
        return isclose(old, new, abs_tol=NOISE)
    if (old is None) != (new is None):
        return text_of(old).strip() == text_of(new).strip() == ""
    return text_of(old) == text_of(new) and isinstance(old, str) == isinstance(new, str)


def returned_files(sources: Iterable[Path], book: Path) -> list[Path]:
    """The files to read, in order and each once: those named, and those lying in named folders.

    Raises `UserError` for a source that isn't there or an empty folder.
    """
    found: dict[Path, None] = {}
    for source in sources:
        if source.is_dir():
            inside = sorted(path for path in source.iterdir() if is_data_file(path.name))
            files = [path for path in inside if path.is_file() and not _same_file(path, book)]
            if not files:
                raise UserError(f"Mappen {source} er tom. Legg skjemaene der, og prøv igjen.")
            found.update(dict.fromkeys(files))
        elif source.exists():
            found[source] = None
        else:
            raise UserError(f"Finner ikke {source}. Kontroller navnet og mappen.")
    return list(found)


def _same_file(path: Path, book: Path) -> bool:
    return book.exists() and path.samefile(book)


def take_files(paths: Sequence[Path], expected: Expected) -> Iterator[Return]:
    """What each file says, in order."""
    return (take_file(path, expected) for path in paths)
