"""Worksheet functions through xlwings' dispatcher, against its bare conversion."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import xlwings as xw

from benchmarks.measure import Row, paired
from norcrin_xl.quantities.worksheet_blocks import Result
from udf.functions import Cells, cells

sys.path.append(str(Path(__file__).parent.parent / "tests" / "udf"))

ROWS = 1000
TABLE_ROWS = 14
RESULTS: dict[str, Result] = {}
"""What the rival hands back: our own results, so that both sides convert the same cells."""


def one_argument(name: Cells, a: Annotated[Cells, cells("a")]) -> Result:
    return RESULTS[str(name)]


def two_arguments(
    name: Cells, a: Annotated[Cells, cells("a")], b: Annotated[Cells, cells("b")]
) -> Result:
    return RESULTS[str(name)]


def run() -> Iterator[Row]:
    from windows_stubs import called, worksheet_functions

    worksheet_functions()
    for rival in (one_argument, two_arguments):
        xw.func(rival)
    account, budget = _column(ROWS, 1.25), _column(ROWS, 0.75)
    mixed = tuple((None,) if row % 10 == 0 else cell for row, cell in enumerate(account))
    for what, name, arguments in (
        (f"{ROWS} avvik", "NC_AVVIK", (account, budget)),
        (f"{ROWS} avvik, hver tiende celle tom", "NC_AVVIK", (mixed, budget)),
        (f"{ROWS} andeler", "NC_ANDEL", (account, budget)),
        (f"avvikstabell, {ROWS} rader", "NC_AVVIKSTABELL", (account, budget)),
        (f"KPI-tabell, {ROWS} rader av seks år", "NC_KPITABELL", (_years(ROWS),)),
    ):
        yield _against_conversion(called, what, name, arguments)
    yield _against_cell_by_cell(called)
    yield Row("kall per tabell", 1, 2 * TABLE_ROWS, "én formel per celle", "kall", "1")


def _column(rows: int, step: float) -> tuple[tuple[float], ...]:
    return tuple((100 + row * step,) for row in range(rows))


def _years(rows: int) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row * 1.5 + year for year in range(6)) for row in range(rows))


def _against_conversion(called: Any, what: str, name: str, arguments: tuple[Any, ...]) -> Row:
    RESULTS[name] = called(name, *arguments)
    rival_name = "one_argument" if len(arguments) == 1 else "two_arguments"
    size = sum(len(block) * len(block[0]) for block in (*arguments, RESULTS[name]))
    ours, rival = paired(
        lambda: called(name, *arguments),
        lambda: called(rival_name, name, *arguments, module="benchmarks.udf"),
        runs=101,
    )
    per_cell = 1000 / size
    return Row(what, ours * per_cell, rival * per_cell, "bare konvertering", "µs/c", "≤ 1,3")


def _against_cell_by_cell(called: Any) -> Row:
    account, budget = _column(TABLE_ROWS, 1.25), _column(TABLE_ROWS, 0.75)

    def cell_by_cell() -> None:
        for (a,), (b,) in zip(account, budget, strict=True):
            called("NC_AVVIK", a, b)
            called("NC_AVVIK_PROSENT", a, b)

    ours, rival = paired(lambda: called("NC_AVVIKSTABELL", account, budget), cell_by_cell)
    what = f"avvikstabell, {TABLE_ROWS} rader i ett kall"
    return Row(what, ours * 1000, rival * 1000, "ett kall per celle", "µs", "oppgis")
