"""How each sheet presents itself: title, purpose, colour, widths, print, and Oversikt's charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from norcrin_xl.numbers import MINUS
from norcrin_xl.office_file import allowed
from norcrin_xl.workbook import layout as places
from norcrin_xl.workbook.areas.area import Area, column_letter
from norcrin_xl.workbook.areas.inputs import DETAILS_WIDTH
from norcrin_xl.workbook.areas.views import FINDING_WIDTH, REASON_WIDTH, checked_columns
from norcrin_xl.workbook.computed.accounts import far
from norcrin_xl.workbook.computed.book import Book
from norcrin_xl.workbook.drawing.page import PLAIN_POINTS, Page
from norcrin_xl.workbook.drawing.sheet_charts import FAINT, GREY, NAVY, OCHRE, TEAL, WHITE, font

HEADER_ROW = places.FIRST_AREA_ROW + 1
"""The header of a sheet's first area."""

WIDE = 96
"""Above this many characters a sheet is printed across the page."""


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet's face. `kind` picks the tab's colour; `widths` are in characters, from column A.

    `filtered` is for a sheet whose last list is long, so that the reader picks rows by content.
    """

    title: str
    purpose: str
    kind: str
    widths: tuple[float, ...]
    frozen_columns: int = 0
    frozen_rows: int = 3
    grows: bool = False
    zoom: int = 100
    portrait: bool = False
    filtered: bool = False
    one_page: bool = False

    @property
    def lettered(self) -> Mapping[str, float]:
        return {column_letter(i): width for i, width in enumerate(self.widths)}

    @property
    def landscape(self) -> bool:
        return sum(self.widths) > WIDE and not self.portrait


def sheet_specs(book: Book) -> Mapping[str, SheetSpec]:
    """The face of every sheet of the workbook."""
    return {
        **_start(book),
        **_overview(book),
        **_inputs(book),
        **_forms(book),
        **_shown(book),
        **_tabs(book),
    }


def _start(book: Book) -> Mapping[str, SheetSpec]:
    shape, setup = book.layout.shape, book.data.setup
    return {
        places.START: SheetSpec(
            f"{setup.network} – årsrapport {shape.year}",
            "Her ser du hva du skal gjøre, i rekkefølge, og hvor langt hver partner har kommet.",
            "start",
            (7, 72, *[18] * (len(shape.projects) + 5), 10, 14),
        ),
    }


def _overview(book: Book) -> Mapping[str, SheetSpec]:
    """What the board and the leader look at."""
    shape, setup = book.layout.shape, book.data.setup
    return {
        places.OVERVIEW: SheetSpec(
            f"{setup.network} {shape.year} – oversikt",
            "Hvor langt innsamlingen har kommet, forbruk mot budsjett, brukerbetaling og "
            "indikatorer. Én side å skrive ut.",
            "start",
            (7, 44, 14, *[11] * 5, 1, 2, 33, *[11] * 6),
            one_page=True,
        )
    }


def _inputs(book: Book) -> Mapping[str, SheetSpec]:
    """What the secretariat fills in."""
    shape = book.layout.shape
    years = len(shape.form.years(shape.year))
    return {
        places.SETUP: SheetSpec(
            "Oppsett",
            "Hvem rapporten gjelder, hvilket år, og hvilke grenser kontrollene bruker. "
            "Fyll ut de gule feltene.",
            "input",
            (11, 52, 30, 18, 32, 36, 28, 18),
        ),
        places.SECRETARIAT: SheetSpec(
            "Sekretariat",
            "Tall som ikke hører til én partner: tidligere år, tall for hele nettverket, signatur.",
            "input",
            (3, 46, 36, *[11] * (years - 1)),
        ),
        places.PACKAGES: SheetSpec(
            "Arbeidspakker",
            "Register over arbeidspakkene og status for hver av dem. Bruk **fet**, *kursiv* og "
            "«- » for punkt.",
            "input",
            (21, 12, 40, *[19] * 3, 58, 40, 40, *[19] * max(1, len(shape.projects) - 6)),
            grows=True,
            zoom=90,
        ),
        places.TEXT: SheetSpec(
            "Tekst",
            "Teksten i rapporten: valgene i skjemaet, og ett avsnitt per rad. Bruk **fet**, "
            "*kursiv*, «- » for punkt og {id|format} for tall.",
            "input",
            (10, 44, 112, 18),
            grows=True,
        ),
        places.LISTS: SheetSpec(
            "Lister",
            "Lenker, studier og grupper som rapporten viser. Nederst står skjemaets avsnitt.",
            "input",
            (40, 84, 46, 11),
            grows=True,
        ),
    }


def _forms(book: Book) -> Mapping[str, SheetSpec]:
    """What is computed from the partners' tabs: the Council's forms, and the figures."""
    form, year = book.layout.shape.form, book.layout.shape.year
    partners, years = len(book.layout.shape.partners), len(form.years(year))
    return {
        places.ACCOUNTS: SheetSpec(
            f"Årsregnskap {year}",
            "Forskningsrådets skjema i 1000 kr. Alt regnes ut fra partnernes ark. "
            f"{form.deviation_convention}",
            "form",
            (7, 52, *[15] * len(form.columns), 13, 16),
        ),
        places.USAGE: SheetSpec(
            f"Bruk og utnyttelse {year}",
            "Forskningsrådets skjema. Alt regnes ut fra partnernes ark.",
            "form",
            (3, 62, *[14] * max(partners + 1, 8)),
            frozen_columns=2,
        ),
        places.KPI: SheetSpec(
            f"Resultatindikatorer (KPI) {form.years(year)[0]}–{year}",
            "Indikatorene for hvert år, endringen fra året før, og årets tall per partner.",
            "form",
            (3, 46, *[11] * (years + 2), 14, *[11] * max(0, partners - years - 2)),
            frozen_columns=2,
        ),
        places.FIGURES: SheetSpec(
            "Figurer",
            "Figurene i rapporten. Tallene hentes fra Bruk og utnyttelse og KPI.",
            "output",
            (12, 17, 17, 4, *[9] * 9),
            portrait=True,
        ),
    }


def _shown(book: Book) -> Mapping[str, SheetSpec]:
    """What tells of the figures: checks, numbers, earlier years, log."""
    checked = checked_columns(book.layout.shape)
    return {
        places.CONTROL: SheetSpec(
            "Kontroll",
            "Kontrollene regnes ut på nytt når et tall endres, funnene når du trykker "
            "Kontroller. Hvor leder til cellen.",
            "control",
            (3, FINDING_WIDTH, *[19] * checked, 13, 13, REASON_WIDTH, 24, 15, 12, 12, 12),
            filtered=True,
        ),
        places.NUMBERS: SheetSpec(
            "Tall",
            "Alle tall som kan stå i rapporten. Skriv koblingen i arket Tekst, så følger tallet "
            "med. Filtrer med pilene.",
            "control",
            (44, 74, 15, 15, 12, 12, 10, 64, 30),
            frozen_columns=1,
            frozen_rows=HEADER_ROW,
            filtered=True,
            zoom=90,
        ),
        places.EARLIER: SheetSpec(
            "Tidligere år",
            "Tallene som ble ført videre, slik de ble rapportert. Er et av dem endret, må du "
            "skrive hvorfor. Et nytt år fyller arket.",
            "control",
            (3, 70, 8, 18, 14, 14, 22, 56, 30),
        ),
        places.LOG: SheetSpec(
            "Logg",
            "Hva som er tatt inn i arbeidsboken, når, og fra hvilken fil.",
            "log",
            (17, 16, 10, 34, 7, 11, 22, 22, 15, 68, DETAILS_WIDTH, 30),
            grows=True,
        ),
        places.FUNCTIONS: SheetSpec(
            "Funksjoner",
            "Hver funksjon i bruk. Endre de gule feltene og se hva den gir, eller prøv dine egne "
            "områder nederst. Ingenting her kommer med i rapporten.",
            "output",
            (22, *[15] * 14),
        ),
    }


def _tabs(book: Book) -> Mapping[str, SheetSpec]:
    """The partners' tabs."""
    shape, setup = book.layout.shape, book.data.setup
    names = {partner.code: partner.name for partner in setup.partners}
    return {
        code: SheetSpec(
            f"{code} – {names[code]}" if names.get(code) else code,
            f"Rapportering til {setup.network} for {shape.year}. Fyll ut de gule feltene ovenfra "
            "og ned. Beløp er i 1000 kr.",
            "partner",
            (6, 40, 12, *[12] * len(shape.form.columns), 10, 10, 16, 45, 32, 20, 2),
            frozen_columns=2,
            zoom=85,
        )
        for code in shape.partners
    }


OVERVIEW_ROWS = 12
"""Rows of normal height that the charts take up below the tables."""

PIXELS_PER_POINT = 4 / 3
WIDTHS = (330, 400, 340, 530)
"""In pixels, of the charts from left to right."""
AMOUNTS, SHARES = f"[$-414]#,##0;[$-414]{MINUS}#,##0", "[$-414]0.0%"
LINES = (NAVY, TEAL, OCHRE, GREY, "#7A3606", "#4C6A92")


def draw_overview(page: Page, book: Book, workbook: Any) -> None:
    """Put the four charts side by side below the tables."""
    layout = book.layout
    projects, partners = layout["oversikt_prosjekter"], layout["oversikt_partnere"]
    codes = _range(layout["oversikt_svar"], "key", len(partners.rows) - 2)
    names = _range(projects, "label", len(projects.rows) - 2)
    both = ("budsjett", "regnskap")
    charts = (
        _columns(workbook, projects, both, names, "Budsjett og regnskap per prosjekt"),
        _columns(workbook, partners, ("avvik",), codes, "Avvik fra budsjett per partner"),
        _columns(workbook, partners, ("andel",), codes, "Brukerbetaling, andel av kostnadene"),
        _series(workbook, layout["kpi"], book),
    )
    left = 0
    for drawn, width in zip(charts, WIDTHS, strict=True):
        drawn.set_size(
            {"width": width, "height": round((OVERVIEW_ROWS - 1) * PLAIN_POINTS * PIXELS_PER_POINT)}
        )
        options = {"x_offset": left, "object_position": 2, "description": drawn.told}
        page.sheet.insert_chart(page.last_row + 1, 0, drawn, options)
        left += width + 8


def _columns(
    workbook: Any, area: Area, columns: tuple[str, ...], categories: str, title: str
) -> Any:
    """A column chart of an area's columns; a row is a category, the total none."""
    drawn = workbook.add_chart({"type": "column"})
    last = len(area.rows) - 2
    for column, colour in zip(columns, (NAVY, OCHRE), strict=False):
        held = area.column(column)
        drawn.add_series(
            {
                "name": held.header,
                "categories": categories,
                "values": _range(area, column, last),
                "fill": {"color": colour if len(columns) > 1 else NAVY},
                "gap": 60,
                "data_labels": {
                    "value": True,
                    "num_format": SHARES if column == "andel" else AMOUNTS,
                    "font": font(NAVY),
                },
            }
        )
    _dress(drawn, title, legend="bottom" if len(columns) > 1 else "none")
    drawn.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    return drawn


def _series(workbook: Any, area: Area, book: Book) -> Any:
    """The indicators over the years, as lines; the axis is logarithmic, since they differ much."""
    drawn = workbook.add_chart({"type": "line"})
    years = [str(year) for year in book.layout.shape.form.years(book.layout.shape.year)]
    for row, (spec, colour) in enumerate(zip(area.rows, LINES * len(area.rows), strict=False)):
        drawn.add_series(
            {
                "name": spec.label,
                "categories": f"={far(area, -1, years[0])}:{area.cell(-1, years[-1])}",
                "values": f"={far(area, row, years[0])}:{area.cell(row, years[-1])}",
                "line": {"color": colour, "width": 2},
                "marker": {"type": "circle", "size": 4, "fill": {"color": colour}},
            }
        )
    _dress(drawn, f"Resultatindikatorer {years[0]}–{years[-1]}", legend="right")
    drawn.set_y_axis(
        {
            "log_base": 10,
            "num_font": font(GREY),
            "line": {"none": True},
            "num_format": AMOUNTS,
            "major_gridlines": {"visible": True, "line": {"color": FAINT, "width": 0.5}},
        }
    )
    return drawn


def _range(area: Area, column: str, last: int) -> str:
    return f"={far(area, 0, column)}:{area.cell(last, column)}"


def _dress(drawn: Any, title: str, *, legend: str) -> None:
    drawn.told = allowed(f"{title}. Tallene står i tabellene over.")
    drawn.set_title({"name": title, "name_font": {**font(NAVY), "size": 10}, "overlay": False})
    drawn.set_legend({"position": legend, "font": font(GREY)})
    drawn.set_x_axis({"num_font": font(GREY), "label_position": "low"})
    drawn.set_chartarea({"border": {"none": True}, "fill": {"color": WHITE}})
    drawn.show_blanks_as("gap")
