"""What each partner is to be asked now: all that is open about its form and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from norcrin_xl.checks.acceptance import apply_acceptances
from norcrin_xl.checks.examination import not_run
from norcrin_xl.findings import Finding, Severity
from norcrin_xl.model import CellRef
from norcrin_xl.partners.points import cells_of
from norcrin_xl.partners.renewal import computed_anew
from norcrin_xl.partners.returned.intake import Return
from norcrin_xl.partners.take import TakenIn
from norcrin_xl.workbook.areas.area import column_letter
from norcrin_xl.workbook.findings_list import acceptances
from norcrin_xl.workbook.workbook import Workbook

LACKING = ("verdi-mangler", "ikke-tall")
OURS = ("fil-kopi", "retur-eldre")
"""What is told of a file that is the network's own matter, and nothing to ask about."""


def newest_files(result: TakenIn) -> Mapping[str, Return]:
    """The newest file that came from each partner, unless a newer one was taken in before."""
    newest: dict[str, Return] = {}
    for outcome in result.outcomes:
        item = outcome.returned
        known = newest.get(item.partner)
        old = any(one.code == "retur-eldre" for one in item.findings)
        if item.partner and not old and (known is None or item.saved_at > known.saved_at):
            newest[item.partner] = item
    return newest


def questions(result: TakenIn) -> Mapping[str, tuple[Finding, ...]]:
    """All that each partner is to be asked, at the cells of its own form.

    That is what was found in its newest file, and in its figures beside the other partners', as
    they would be with what could be read of a file that was refused. What somebody has accepted
    is not asked about, nor are notes.
    """
    newest, book = newest_files(result), result.book
    refused = {code: item for code, item in newest.items() if not item.accepted}
    now, then = _open(book), _open(_supposed(book, refused.values()))
    found = {}
    for code in book.plan.shape.partners:
        item = newest.get(code)
        read = item.findings if item else ()
        figures = [one for one in (then if code in refused else now) if one.partner == code]
        if item is not None:
            figures = list(_in_form(figures, book, item)) if item.values else []
        found[code] = tuple(_once([*read, *figures]))
    return found


def _supposed(book: Workbook, refused: Iterable[Return]) -> Workbook:
    """The workbook with what could be read of files that were refused."""
    fields = book.fields()
    values = {
        fields[key].ref: value
        for item in refused
        if not item.empty
        for key, value in item.values.items()
        if key in fields
    }
    return computed_anew(book.with_values(values)) if values else book


def _open(book: Workbook) -> tuple[Finding, ...]:
    return apply_acceptances(book.found, acceptances(book.areas), book.data, not_run()).open


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    """What is to be asked: not that a figure lacks whose cell could not be read.

    Nor what is mended by linking a number in the text, which is the network's work.
    """
    wanted = [
        one
        for one in found
        if one.severity is not Severity.NOTE and one.code not in OURS and "{" not in one.ask
    ]
    told = {one.where for one in wanted if one.code not in LACKING}
    return (one for one in wanted if one.code not in LACKING or not told.issuperset(cells_of(one)))


def _in_form(found: Iterable[Finding], book: Workbook, item: Return) -> Iterator[Finding]:
    """Findings of the checks with their cells where the partner's own form has them."""
    fields = book.fields()
    places = {fields[key].ref.cell: at for key, at in item.cells.items() if key in fields}

    def own(ref: CellRef) -> CellRef:
        if ref.sheet != item.partner:
            return ref
        row, column = places.get(ref.cell, (0, -1))
        cell = f"{column_letter(column)}{row + 1}" if column >= 0 else ref.cell
        return CellRef(item.file, item.sheet, cell)

    for one in found:
        where = own(one.where) if one.where else None
        yield replace(one, where=where, rests_on=tuple(map(own, one.rests_on)))
