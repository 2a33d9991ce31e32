"""The buttons of the workbook: on Start, and in the ribbon. Each runs one Sub in Knapper.bas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from norcrin_xl.workbook.areas.area import Area

WIDTH, HEIGHT, APART = 230, 40, 50
"""The size of a button, and from the top of one to the top of the next, in pixels."""
PER_COLUMN = 5
FIRST_COLUMNS = ("E", "G")


@dataclass(frozen=True, slots=True)
class Button:
    """A button: the Sub it runs, what stands on it, what it says on hovering, and its picture.

    `image` is the name of one of Office's own icons.
    """

    macro: str
    caption: str
    tip: str
    image: str


BUTTONS = (
    Button(
        "SendUtPartnerskjema",
        "Send ut partnerskjema",
        "Lager ett skjema og én e-posttekst til hver partner i mappen «Til partnere».",
        "FileSendAsAttachment",
    ),
    Button(
        "HentPartnerfiler",
        "Hent partnerfiler",
        "Leser skjemaene i mappen «Fra partnere», kontrollerer dem og setter tallene inn.",
        "GetExternalDataFromText",
    ),
    Button(
        "Kontroller",
        "Kontroller",
        "Kontrollerer tall og tekst, og lister funnene i arket Kontroll med lenke til cellen.",
        "DataValidation",
    ),
    Button(
        "ForklarTallet",
        "Forklar tallet",
        "Viser hva tallet i den valgte cellen er laget av. Velg cellen først, og trykk i båndet.",
        "FunctionWizard",
    ),
    Button(
        "OppdaterTabeller",
        "Oppdater tabeller",
        "Regner ut alle tabeller på nytt, og setter tilbake formler som er borte eller viser feil.",
        "CalculateNow",
    ),
    Button(
        "GenererRapport",
        "Generer rapport",
        "Lager årsrapporten i Word ved siden av arbeidsboken. En tidligere utgave beholdes.",
        "FileSaveAsWordDocx",
    ),
    Button(
        "OppdaterTallIRapporten",
        "Oppdater tall i rapporten",
        "Setter nye tall inn i Word-rapporten. Det du har skrevet for hånd, blir stående.",
        "RefreshAll",
    ),
    Button(
        "LagPDF",
        "Lag PDF",
        "Lager PDF av Word-rapporten slik den er lagret, med skjemaene som vedlegg.",
        "FileSaveAsPdfOrXps",
    ),
    Button(
        "NyttAar",
        "Nytt år",
        "Lager neste års arbeidsbok: årets tall blir fjorårets, og resten er klart til utfylling.",
        "CalendarInsert",
    ),
    Button("Hjelp", "Hjelp", "Forteller hva knappene gjør, og hvor filene ligger.", "Help"),
)


def draw_buttons(sheet: Any, beside: Area) -> None:
    """Draw the buttons on an XlsxWriter sheet, in two columns to the right of an area."""
    for number, button in enumerate(BUTTONS):
        column, row = divmod(number, PER_COLUMN)
        place = f"{FIRST_COLUMNS[column]}{beside.top}"
        options = {
            "macro": button.macro,
            "caption": button.caption,
            "width": WIDTH,
            "height": HEIGHT,
            "y_offset": row * APART,
            "description": button.tip,
        }
        sheet.insert_button(place, options)
