"""Which printed figures were rounded the other way so that their table foots, and what can't?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from norcrin_xl.checks.walk import figure
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import decimal_text, listed, rounded
from norcrin_xl.quantities.economy import ALL
from norcrin_xl.quantities.footing import COLUMNS, Footed, footed_tables

MOST_DECIMALS = 9
"""Further decimals of an exact figure are binary noise."""


def check_rounding(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """The figures that moved, and what cannot foot as it is printed, one finding per table."""
    for footed in footed_tables(data, quantities):
        parts = [*_moved(footed, quantities), *_residue(footed, quantities)]
        if parts:
            ids = [*footed.totals, *(key for keys in footed.ids for key in keys)]
            yield finding(
                "avrunding",
                who=data.setup.network,
                rests_on=[ref for key in ids for ref in quantities[key].sources],
                found="; ".join((f"{footed.label}: {parts[0]}", *parts[1:])),
            )
    yield from _unequal_totals(data, quantities)
    yield from _apart_from_projects(data, quantities)


def _apart_from_projects(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Totals of all projects that aren't the sum of the projects' totals as they are printed."""
    keys = [project.key for project in data.setup.projects]
    for block in data.form.blocks if len(keys) > 1 else ():
        for column in COLUMNS:
            whole = quantities.get(f"okonomi.{ALL}.{block.key}.{column}")
            parts = [quantities.number(f"okonomi.{key}.{block.key}.{column}") for key in keys]
            if whole is None or not isinstance(whole.value, int | float) or None in parts:
                continue
            shown = rounded(whole.value, 0)
            summed = sum(rounded(part, 0) for part in parts if part is not None)
            if shown != summed:
                yield finding(
                    "avrunding",
                    who=data.setup.network,
                    rests_on=whole.sources,
                    found=f"{whole.label} skrives {decimal_text(float(shown))}, men prosjektenes "
                    f"summer skrives slik at de gir {decimal_text(float(summed))}",
                )


def _unequal_totals(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Totals that are equal within the tolerance, and are printed as different figures."""
    form = data.form
    for project in data.setup.projects:
        for column in form.columns:
            ids = [f"okonomi.{project.key}.{key}.{column.key}" for key in form.equal_totals]
            totals = {key: value for key in ids if (value := quantities.number(key)) is not None}
            apart = max(totals.values(), default=0) - min(totals.values(), default=0)
            printed = {rounded(value, 0) for value in totals.values()}
            if len(printed) > 1 and apart <= data.setup.limits["toleranse"]:
                told = [
                    f"{quantities[key].label} er {_exact(value)} og skrives {decimal_text(value)}"
                    for key, value in totals.items()
                ]
                yield finding(
                    "avrunding",
                    who=data.setup.network,
                    rests_on=[ref for key in totals for ref in quantities[key].sources],
                    found=f"Summer som skal være like: {listed(told)}",
                )


def _moved(footed: Footed, quantities: Quantities) -> Iterator[str]:
    for key, exact, printed in footed.moved:
        yield f"{quantities[key].label} er {_exact(exact)} og skrives {figure(printed)}"


def _residue(footed: Footed, quantities: Quantities) -> Iterator[str]:
    """Columns whose lines don't add up to the printed total, and lines that don't go across."""
    table, printed = footed.table, footed.printed
    for key, rest in zip(footed.totals, _of_totals(footed), strict=True):
        if rest:
            label = quantities[key].label
            yield f"{label} skrives {figure(printed[key])}, men linjene summerer til noe annet"
    for keys, rest in zip(footed.ids, table.row_residue, strict=True):
        if rest and len(footed.totals) > 1:
            yield f"{quantities[keys[0]].label} minus budsjett er ikke avviket som skrives"
    if len(footed.totals) == len(COLUMNS):
        account, budget, deviation = (printed[key] for key in footed.totals)
        if account - budget != deviation:
            label = quantities[footed.totals[0]].label
            yield (
                f"{label} {figure(account)} minus budsjett {figure(budget)} er ikke avviket "
                f"{figure(deviation)}, for summene er rundet hver for seg"
            )


def _of_totals(footed: Footed) -> tuple[Decimal, ...]:
    """What the lines lack in each total."""
    table = footed.table
    return table.column_residue if len(footed.totals) > 1 else table.row_residue


def _exact(value: float) -> str:
    """A figure with all its decimals."""
    exponent = rounded(value, MOST_DECIMALS).normalize().as_tuple().exponent
    return decimal_text(value, max(0, -exponent) if isinstance(exponent, int) else 0)
