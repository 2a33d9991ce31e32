"""Where everything stands in the workbook: its sheets, and the areas on each of them.

The layout follows from the form and from the network's set-up; the builder, the reader and
the patches all ask it. Sheets are ordered as the economist works.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from norcrin_xl.workbook.areas import inputs, views
from norcrin_xl.workbook.areas.area import Area, Shape

START = "Start"
OVERVIEW = "Oversikt"
SETUP = "Oppsett"
SECRETARIAT = "Sekretariat"
ACCOUNTS = "Årsregnskap"
USAGE = "Bruk og utnyttelse"
KPI = "KPI"
PACKAGES = "Arbeidspakker"
TEXT = "Tekst"
LISTS = "Lister"
FIGURES = "Figurer"
CONTROL = "Kontroll"
NUMBERS = "Tall"
EARLIER = "Tidligere år"
LOG = "Logg"
FUNCTIONS = "Funksjoner"

FORM_MARK = "skjema_merke"
"""The defined name by which a partner's form says what it is."""

PROBE = "regnet_av"
"""The defined name of the cell that says whether Python computes the tables."""

FIRST_AREA_ROW = 6
"""Rows 1 to 3 hold the sheet's title, purpose and status, row 4 a note; row 5 is air."""

CHART_ROWS = 12
"""Rows of normal height that a chart beside an area takes up."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheets of the workbook in order, and all areas by defined name."""

    shape: Shape
    sheets: tuple[str, ...]
    areas: Mapping[str, Area]

    def __getitem__(self, name: str) -> Area:
        return self.areas[name]

    def on_sheet(self, sheet: str) -> tuple[Area, ...]:
        return tuple(area for area in self.areas.values() if area.sheet == sheet)


def layout(shape: Shape) -> Layout:
    """The layout of the workbook that `shape` asks for."""
    parts: tuple[tuple[str, Iterable[Area]], ...] = (
        (START, views.start_areas(shape)),
        (OVERVIEW, views.answers_and_partners(shape)),
        (OVERVIEW, views.projects_and_findings(shape)),
        (SETUP, inputs.setup_areas(shape)),
        *((code, inputs.partner_areas(shape, code)) for code in shape.partners),
        (SECRETARIAT, inputs.secretariat_areas(shape)),
        (ACCOUNTS, views.account_areas(shape)),
        (USAGE, views.usage_areas(shape)),
        (KPI, views.kpi_areas(shape)),
        (PACKAGES, inputs.package_areas(shape)),
        (TEXT, inputs.text_areas(shape)),
        (LISTS, inputs.list_areas(shape)),
        (FIGURES, views.figure_areas(shape)),
        (CONTROL, views.control_areas(shape)),
        (NUMBERS, views.number_areas(shape)),
        (EARLIER, inputs.reported_areas(shape)),
        (LOG, inputs.log_areas(shape)),
        (FUNCTIONS, ()),
    )
    sheets = tuple(dict.fromkeys(sheet for sheet, _ in parts))
    areas = {area.name: area for part in parts for area in stack(*part)}
    return Layout(shape, sheets, areas)


def stack(sheet: str, specs: Iterable[Area]) -> list[Area]:
    """The areas below each other: title row, header row, rows, then two rows of air.

    In Figurer each has room for its chart.
    """
    areas, row, least = [], FIRST_AREA_ROW, CHART_ROWS if sheet == FIGURES else 0
    for spec in specs:
        area = replace(spec, sheet=sheet, top=row + 2, role=spec.role or spec.name)
        areas.append(area)
        row = max(area.bottom, area.top + least - 1) + 3
    return areas
