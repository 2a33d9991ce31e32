"""How each sheet presents itself: title, purpose, colour, column widths and print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from norcrin_xl.workbook import layout as places
from norcrin_xl.workbook.areas.area import column_letter
from norcrin_xl.workbook.areas.control import FINDING_WIDTH, REASON_WIDTH, checked_columns
from norcrin_xl.workbook.areas.inputs import DETAILS_WIDTH
from norcrin_xl.workbook.computed.book import Book

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
