"""The registry: all quantities of a report, each computed once."""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.model import CellRef, Quantities, Quantity, ReportData
from norcrin_xl.quantities.economy import economy
from norcrin_xl.quantities.series import kpi_series, usage_series
from norcrin_xl.quantities.usage import usage


def compute(data: ReportData) -> Quantities:
    """Every quantity of the report, in the order: report, economy, usage, KPIs."""
    return Quantities(_all(data))


def _all(data: ReportData) -> Iterator[Quantity]:
    yield from _report(data)
    yield from economy(data)
    yield from usage(data)
    yield from usage_series(data)
    yield from kpi_series(data)


def _report(data: ReportData) -> Iterator[Quantity]:
    year = data.setup.year
    source: tuple[CellRef, ...] = (data.setup.year_ref,)
    partners = len(data.setup.partners)
    yield Quantity("rapport.aar", "Rapporteringsår", year, "år", "arket Oppsett", source)
    yield Quantity("rapport.fjoraar", "Året før", year - 1, "år", "rapporteringsår − 1", source)
    yield Quantity("rapport.neste_aar", "Året etter", year + 1, "år", "rapporteringsår + 1", source)
    yield Quantity(
        "rapport.partnere", "Antall partnere", partners, "partnere", "antall i arket Oppsett"
    )
