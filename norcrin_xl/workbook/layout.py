"""Where everything stands in the workbook: its sheets, and the areas on each of them.

The layout follows from the form and from the network's set-up; the builder, the reader and
the patches all ask it. Sheets are ordered as the economist works.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from norcrin_xl.workbook.areas import inputs, views
from norcrin_xl.workbook.areas.area import Area, Shape
from norcrin_xl.workbook.areas.inputs import reported_areas
from norcrin_xl.workbook.areas.views import number_areas

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
    sheets = (
        *(START, OVERVIEW, SETUP),
        *shape.partners,
        *(SECRETARIAT, ACCOUNTS, USAGE, KPI, PACKAGES, TEXT, LISTS, FIGURES, CONTROL, NUMBERS),
        *(EARLIER, LOG, FUNCTIONS),
    )
    stacks = (
        stack(START, views.start_areas(shape)),
        stack(OVERVIEW, views.answers_and_partners(shape)),
        stack(OVERVIEW, views.projects_and_findings(shape)),
        stack(SETUP, inputs.setup_areas(shape)),
        *(stack(code, inputs.partner_areas(shape, code)) for code in shape.partners),
        stack(SECRETARIAT, inputs.secretariat_areas(shape)),
        stack(ACCOUNTS, views.account_areas(shape)),
        stack(USAGE, views.usage_areas(shape)),
        stack(KPI, views.kpi_areas(shape)),
        stack(PACKAGES, inputs.package_areas(shape)),
        stack(TEXT, inputs.text_areas(shape)),
        stack(LISTS, inputs.list_areas(shape)),
        stack(FIGURES, views.figure_areas(shape), CHART_ROWS),
        stack(CONTROL, views.control_areas(shape)),
        stack(NUMBERS, number_areas(shape)),
        stack(EARLIER, reported_areas(shape)),
        stack(LOG, inputs.log_areas(shape)),
    )
    areas = {area.name: area for areas in stacks for area in areas}
    return Layout(shape, sheets, areas)


def stack(sheet: str, specs: Iterable[Area], least: int = 0) -> list[Area]:
    """The areas below each other: title row, header row, rows, then two rows of air.

    Each takes up at least `least` rows below its header.
    """
    areas, row = [], FIRST_AREA_ROW
    for spec in specs:
        area = replace(spec, sheet=sheet, top=row + 2, role=spec.role or spec.name)
        areas.append(area)
        row = max(area.bottom, area.top + least - 1) + 3
    return areas
