"""The list of findings in Kontroll, kept as the workbook's inputs give it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from norcrin_xl.checks import check, not_run
from norcrin_xl.checks.acceptance import Acceptance, apply_acceptances
from norcrin_xl.model import CellRef, Value
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.areas.control import FINDING_WIDTH, FINDINGS, MOST_FINDINGS, REASON_WIDTH
from norcrin_xl.workbook.drawing.page import row_points
from norcrin_xl.workbook.findings_list import Row, acceptances, list_rows


class Listed(NamedTuple):
    """The workbook with its list of findings made anew, and the cells that are then others.

    `heights` are what the rows of the list need, in points, by row number.
    """

    network: NetworkBook
    changes: Mapping[CellRef, Value]
    heights: Mapping[int, float]


def listed(
    network: NetworkBook,
    day: date,
    *,
    thorough: bool = False,
    given: Iterable[Acceptance] = (),
    withdrawn: Iterable[Acceptance] = (),
) -> Listed:
    """`network` with all that its checks find in the list, and what was accepted beside it.

    `given` is accepted besides, `withdrawn` no longer. With `thorough` the spelling is checked
    too. Stored results are not judged: they are renewed together with the list. Raises
    `UserError` when the list is full.
    """
    data = network.data
    findings = check(data, compute(data), thorough=thorough)
    gone = set(withdrawn)
    typed = [item for item in acceptances(network.areas) if item not in gone]
    rows = list_rows(
        apply_acceptances(findings, [*typed, *given], data, not_run(thorough)), data, day
    )
    wanted = _cells(network, rows)
    changes = {ref: new for ref, (old, new) in wanted.items() if (old or None) != new}
    return Listed(network.with_values(changes), changes, _heights(network, rows))


def _cells(network: NetworkBook, rows: list[Row]) -> dict[CellRef, tuple[Value, Value]]:
    """Each cell of the list but keys and links, with what stands there and what is to."""
    read = network.areas[FINDINGS]
    blank: list[Row] = [{} for _ in range(len(read) - len(rows))]
    return {
        item.ref: (item.value, row.get(key))
        for fields, row in zip(read, [*rows, *blank], strict=False)
        for key, item in fields.items()
        if key not in ("key", "hvor")
    }


def _heights(network: NetworkBook, rows: list[Row]) -> dict[int, float]:
    top = network.plan[FINDINGS].top
    return {
        top + index: row_points(
            (str(row.get("label") or ""), FINDING_WIDTH),
            (str(row.get("begrunnelse") or ""), REASON_WIDTH),
        )
        for index, row in enumerate([*rows, *({} for _ in range(MOST_FINDINGS - len(rows)))])
    }
