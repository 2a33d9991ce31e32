"""The workbook after a change: what follows from the inputs made anew, and the findings listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from math import isclose
from typing import NamedTuple

from norcrin_xl.checks.acceptance import Acceptance, Judged, apply_acceptances
from norcrin_xl.checks.examination import not_run
from norcrin_xl.model import CellRef, Value
from norcrin_xl.numbers import NOISE
from norcrin_xl.workbook.areas.area import ColumnKind
from norcrin_xl.workbook.areas.views import FINDINGS
from norcrin_xl.workbook.computed.accounts import notes
from norcrin_xl.workbook.computed.book import Computed, Shown, cell_kind
from norcrin_xl.workbook.computed.cross_checks import Row, list_rows
from norcrin_xl.workbook.reading.areas import acceptances
from norcrin_xl.workbook.workbook import Workbook

LISTING = ("funn", "funn_antall", "innsamling", "oversikt_svar", "oversikt_funn")
"""The areas whose results follow from the list of findings."""


def renewed(
    network: Workbook,
    day: date,
    *,
    given: Iterable[Acceptance] = (),
    withdrawn: Iterable[Acceptance] = (),
) -> Workbook:
    """`network` with all stored results renewed, and then what its checks find listed.

    `given` is accepted in the list, `withdrawn` no longer; what is new there is dated `day`.
    Raises `UserError` when the list is full.
    """
    made = with_deviations(computed_anew(network))
    return computed_anew(_listed(made, day, given, withdrawn), LISTING)


def computed_anew(network: Workbook, names: Collection[str] = ()) -> Workbook:
    """`network` with its stored results as its inputs give them; with `names`, of these areas.

    What somebody has typed over a formula stands, and is found by the checks.
    """
    wanted = {
        one.ref: None if one.made.value == "" else one.made.value
        for one in computed_cells(network, names)
        if not same(one.made.value, one.found)
        and not (one.made.formula and network.is_typed_over(one.ref))
    }
    return network.with_results(wanted)


def with_deviations(network: Workbook) -> Workbook:
    """`network` with the present deviation beside each explanation that is new or reworded."""
    return network.with_results(notes(network.plan, network.areas, network.quantities))


def _listed(
    network: Workbook,
    day: date,
    given: Iterable[Acceptance],
    withdrawn: Iterable[Acceptance],
) -> Workbook:
    """`network` with all that its checks find in the list, and what was accepted beside it."""
    gone = set(withdrawn)
    typed = [item for item in acceptances(network.areas) if item not in gone]
    judged = apply_acceptances(network.all_found, [*typed, *given], network.data, not_run())
    return _with_list(network, judged, day)


def listed_in(network: Workbook, day: date) -> Workbook:
    """`network` with what its checks find in the list; Excel renews the results itself.

    A result that Excel does not have right is a finding.
    """
    return _with_list(with_deviations(network), network.judged, day)


def _with_list(network: Workbook, judged: Judged, day: date) -> Workbook:
    read = network.areas[FINDINGS]
    rows = list_rows(judged, network.data, len(read), day)
    blank: list[Row] = [{} for _ in range(len(read) - len(rows))]
    wanted = {
        item.ref: row.get(key)
        for fields, row in zip(read, [*rows, *blank], strict=False)
        for key, item in fields.items()
        if key not in ("key", "hvor") and (item.value or None) != row.get(key)
    }
    return network.with_results(wanted)


class Result(NamedTuple):
    """A computed cell: where it is, what it should hold, what it holds, and in which area."""

    ref: CellRef
    made: Computed
    found: Value
    area: str


def computed_cells(network: Workbook, names: Collection[str] = ()) -> Iterator[Result]:
    """Each computed cell in an area, with its formula, in the order of the areas.

    With `names`, those of these areas alone.
    """
    for area in [network.plan[name] for name in names] or network.plan.areas.values():
        for index, row in network.placed(area):
            for column in area.columns:
                if cell_kind(area, index, column) is ColumnKind.COMPUTED:
                    made = network.cells.computed(area, index, column.key)
                    if made is not None:
                        item = row[column.key]
                        yield Result(item.ref, made, item.value, area.name)


def same(wanted: Shown, found: Value) -> bool:
    """Whether a cell holds the result that it should; a blank is an empty text."""
    if isinstance(wanted, str):
        return wanted == ("" if found is None else found)
    return isinstance(found, float | int) and isclose(found, wanted, abs_tol=NOISE)
