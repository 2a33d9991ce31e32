"""The buttons of the workbook: on Start, and in the ribbon. Each runs one Sub in Knapper.bas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from norcrin_xl.workbook.areas.area import Area
from norcrin_xl.workbook.areas.views import STEPS

WIDTH, HEIGHT, APART = 230, 34, 41
"""The size of a button, and from the top of one to the top of the next, in pixels."""
PER_COLUMN = 6
FIRST_COLUMNS = ("E", "G", "I")
HELP_STEP = len(STEPS) + 1
"""Where the help stands: after the steps."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its step on Start (1-9), the Sub it runs, what stands on it, and its picture.

    `tip` is what it says on hovering, `image` the name of one of Office's own icons. What is
    pressed at every report is `large` in the ribbon.
    """

    step: int
    macro: str
    caption: str
    tip: str
    image: str
    large: bool = True


BUTTONS = (
    Button(
        2,
        "SendUtPartnerskjema",
        "Send ut partnerskjema",
        "Lager ett skjema og én e-posttekst til hver partner i mappen «Til partnere».",
        "FileSendAsAttachment",
    ),
    Button(
        2,
        "HentPartnerfiler",
        "Hent partnerfiler",
        "Leser skjemaene i mappen «Fra partnere», kontrollerer dem og setter tallene inn.",
        "GetExternalDataFromText",
    ),
    Button(
        2,
        "Konsolider",
        "Sett partnerne side om side",
        "Lager en arbeidsbok med alle tall per partner, summer, og hvor hvert tall kommer fra.",
        "PivotTableReport",
        large=False,
    ),
    Button(
        5,
        "GjelderOgsaaIAar",
        "Gjelder også i år",
        "Tar bort merket [fra i fjor] på tekstene du har valgt i Tekst, Arbeidspakker eller hos "
        "en partner.",
        "AcceptInvitation",
        large=False,
    ),
    Button(
        5,
        "LagTallkatalog",
        "Lag tallkatalog",
        "Lager et Word-dokument med alle tallene ferdig koblet, til å kopiere inn i rapporten.",
        "TableOfContentsGallery",
        large=False,
    ),
    Button(
        7,
        "Kontroller",
        "Kontroller",
        "Kontrollerer tall og tekst, og lister funnene i arket Kontroll med lenke til cellen.",
        "DataValidation",
    ),
    Button(
        7,
        "ForklarTallet",
        "Forklar tallet",
        "Viser hva tallet i den valgte cellen er laget av. Velg cellen først, og trykk i båndet.",
        "FunctionWizard",
        large=False,
    ),
    Button(
        8,
        "OppdaterTabeller",
        "Oppdater tabeller",
        "Regner ut alle tabeller på nytt, og setter tilbake formler som er borte eller viser feil.",
        "CalculateNow",
    ),
    Button(
        9,
        "GenererRapport",
        "Generer rapport",
        "Lager årsrapporten i Word ved siden av arbeidsboken. En tidligere utgave beholdes.",
        "FileSaveAsWordDocx",
    ),
    Button(
        9,
        "OppdaterTallIRapporten",
        "Oppdater tall i rapporten",
        "Setter nye tall inn i Word-rapporten. Det du har skrevet for hånd, blir stående.",
        "RefreshAll",
    ),
    Button(
        9,
        "OppdaterSporet",
        "Oppdater med sporing",
        "Som Oppdater tall i rapporten, men viser de nye tallene som sporede endringer i Word.",
        "ReviewTrackChanges",
        large=False,
    ),
    Button(
        9,
        "GjennomgaaRapport",
        "Gjennomgå rapporten",
        "Leser Word-rapporten mot arbeidsboken: tall, tabeller, henvisninger og tekst.",
        "ReviewReviewingPane",
        large=False,
    ),
    Button(
        9,
        "KobleTall",
        "Koble tall",
        "Kobler tall som er skrevet for hånd i en Word-rapport, til arbeidsboken.",
        "HyperlinkInsert",
        large=False,
    ),
    Button(
        9,
        "SammenlignRapporter",
        "Sammenlign rapporter",
        "Viser hvilke tall som er forskjellige i rapporten og i en annen rapport som du velger.",
        "ReviewCompareTwoVersions",
        large=False,
    ),
    Button(
        9,
        "HentTekstFraRapporten",
        "Hent tekst fra rapporten",
        "Henter det du har skrevet i Word, tilbake til cellene. Neste år begynner med det.",
        "PasteTextOnly",
        large=False,
    ),
    Button(
        9,
        "LagPDF",
        "Lag PDF",
        "Lager PDF av Word-rapporten slik den er lagret, med skjemaene som vedlegg.",
        "FileSaveAsPdfOrXps",
    ),
    Button(
        9,
        "NyttAar",
        "Nytt år",
        "Lager neste års arbeidsbok: årets tall blir fjorårets, og resten er klart til utfylling.",
        "CalendarInsert",
        large=False,
    ),
    Button(
        HELP_STEP,
        "Hjelp",
        "Hjelp",
        "Forteller hva knappene gjør, og hvor filene ligger.",
        "Help",
    ),
)
"""In the order of the steps."""


def draw_buttons(sheet: Any, beside: Area) -> None:
    """Draw the buttons on an XlsxWriter sheet, in columns to the right of an area."""
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


PART = "customUI/customUI14.xml"
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
RELATIONS = "_rels/.rels"
CALLBACK = "BaandTrykk"
"""The Sub that every button of the ribbon calls; the button's tag names the Sub to run."""


SHEET_CALLBACK = "BaandArk"
"""The Sub of the buttons that go to a sheet; the button's tag names the sheet."""


def ribbon_xml() -> bytes:
    """The part: one tab with a group for each step of Start, and last the help."""
    root = etree.fromstring(
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
        '<tab id="NorCRIN" label="NorCRIN"/></tabs></ribbon></customUI>'
    )
    tab = root[0][0][0]
    steps = [(f"{number} {title}", sheet) for number, (_, sheet, title) in enumerate(STEPS, 1)]
    for number, (label, sheet) in enumerate([*steps, ("Hjelp", "")], start=1):
        said = {"id": f"NorCRIN{number}", "label": label}
        group = etree.SubElement(tab, f"{{{NAMESPACE}}}group", said)
        for said in (*_sheet_button(number, sheet), *_buttons(number)):
            etree.SubElement(group, f"{{{NAMESPACE}}}button", said)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _sheet_button(step: int, sheet: str) -> Iterator[dict[str, str]]:
    if sheet:
        yield {
            "id": f"Ark{step}",
            "label": sheet,
            "imageMso": "TableInsert",
            "size": "normal" if any(button.step == step for button in BUTTONS) else "large",
            "screentip": f"Gå til arket {sheet}",
            "onAction": SHEET_CALLBACK,
            "tag": sheet,
        }


def _buttons(step: int) -> Iterator[dict[str, str]]:
    for button in BUTTONS:
        if button.step == step:
            yield {
                "id": f"Knapp{button.macro}",
                "label": button.caption,
                "imageMso": button.image,
                "size": "large" if button.large else "normal",
                "screentip": button.caption,
                "supertip": button.tip,
                "onAction": CALLBACK,
                "tag": button.macro,
            }


def with_ribbon(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a workbook with the ribbon's, and the relation that leads to it."""
    relation = f'<Relationship Id="rIdNorCRIN" Type="{RELATION}" Target="{PART}"/>'
    relations = parts[RELATIONS].replace(
        b"</Relationships>", relation.encode() + b"</Relationships>"
    )
    return {**parts, RELATIONS: relations, PART: ribbon_xml()}
