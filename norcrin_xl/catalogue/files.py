"""Findings about returned files: what a file is, whose it is, and whether its form is whole."""

from norcrin_xl.catalogue.kind import Kind, Severity
from norcrin_xl.catalogue.sheets import SHEETS

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

NOT_TAKEN_IN = "En fil som ikke kan leses sikkert, tas ikke inn, og ingenting gjettes."
SAVE_AS = "Åpne den i Excel, velg Fil > Lagre som > Excel-arbeidsbok (.xlsx), og send den filen."
SEND_AGAIN = "Be partneren sende filen på nytt."
USE_THE_FORM = "Be partneren føre tallene i skjemaet som ble sendt ut, og sende det."


def _format(code: str, what: str, remedy: str = SAVE_AS) -> Kind:
    """A file in a format that isn't taken in."""
    title = f"Filen er {what}"
    return Kind(code, ERROR, title, f"{{file}} er {what} og er ikke lest.", NOT_TAKEN_IN, remedy)


FORMATS = (
    _format("fil-xls", "i det gamle Excel-formatet .xls"),
    _format("fil-xlsb", "en binær Excel-arbeidsbok (.xlsb)"),
    _format("fil-ods", "et OpenDocument-regneark (.ods)"),
    _format("fil-numbers", "et regneark fra Numbers", "Velg Arkiv > Eksporter til > Excel."),
    _format("fil-xml", "et regneark i det gamle XML-formatet"),
    _format("fil-csv", "ren tekst (CSV), uten skjemaets felt", USE_THE_FORM),
    _format("fil-pdf", "en PDF", "Be partneren sende selve skjemaet (.xlsx), ikke en utskrift."),
    _format("fil-docx", "et Word-dokument", USE_THE_FORM),
    _format("fil-pptx", "en presentasjon", USE_THE_FORM),
    _format("fil-html", "en nettside, ofte en innloggingsside", "Last ned filen på nytt."),
    _format("fil-eml", "en e-post", "Lagre vedlegget (.xlsx) for seg, og ta inn det."),
    _format("fil-arkiv", "et arkiv med andre filer i", "Pakk ut filen og ta inn skjemaet."),
    _format("fil-bilde", "et bilde", USE_THE_FORM),
    _format("fil-ukjent", "ikke en Excel-arbeidsbok", USE_THE_FORM),
    _format("fil-tom", "tom (0 byte)", SEND_AGAIN),
    _format(
        "fil-halv", "ikke ferdig lastet ned", "Vent til synkroniseringen er ferdig, og prøv igjen."
    ),
    _format("fil-avkuttet", "skadet eller avkuttet", SEND_AGAIN),
    _format(
        "fil-kryptert", "beskyttet med passord", "Fjern passordet i Fil > Info, og send på nytt."
    ),
    _format(
        "fil-rettighetsstyrt",
        "rettighetsstyrt (etikett eller IRM)",
        "Be partneren fjerne begrensningen i Fil > Info > Beskytt arbeidsbok, og sende på nytt.",
    ),
    _format("fil-makro", "en arbeidsbok med makroer"),
)

HOSTILE = (
    Kind(
        "fil-for-stor",
        ERROR,
        "Filen er for stor",
        "{file} {found} og er ikke åpnet.",
        "Et utfylt skjema er mindre enn 1 MB. En større fil kan være laget for å stanse maskinen.",
        "Kontroller hvor filen kommer fra, og be partneren sende skjemaet på nytt.",
    ),
    Kind(
        "fil-sti",
        ERROR,
        "Filen inneholder farlige navn",
        "{file} inneholder delen «{found}», som ikke hører hjemme i en arbeidsbok.",
        NOT_TAKEN_IN,
        "Kontroller hvor filen kommer fra.",
    ),
    Kind(
        "fil-doctype",
        ERROR,
        "Filen inneholder noe farlig",
        "{file}: delen {found} har en DOCTYPE, som Excel aldri skriver, og er ikke lest.",
        "En slik erklæring brukes til å hente filer utenfra eller fylle minnet.",
        "Kontroller hvor filen kommer fra.",
    ),
    Kind(
        "fil-innhold",
        ERROR,
        "Filen bærer med seg andre ting",
        "{file} inneholder {found}.",
        "Skjemaet som ble sendt ut, har ikke slikt. Det åpnes og kjøres aldri.",
        "Fjern det, lagre som .xlsx og send på nytt.",
    ),
    Kind(
        "fil-lenker",
        WARNING,
        "Filen har lenker til andre arbeidsbøker",
        "{file} har lenker til andre arbeidsbøker. De er ikke fulgt.",
        "Tall som hentes fra andre filer, kan endre seg uten at noen ser det.",
        "Kontroller at tallene er skrevet inn som verdier.",
        "Skriv inn tallene som verdier.",
    ),
)

NAMES = (
    Kind(
        "fil-laas",
        NOTE,
        "En låsefil er hoppet over",
        "{file} er en låsefil og er hoppet over. Skjemaet kan være åpent hos noen.",
        "Låsefilen inneholder ikke tall, men viser at skjemaet kan være under arbeid.",
        "Kontroller at skjemaet er lagret og lukket.",
    ),
    Kind(
        "fil-kopi",
        WARNING,
        "Filnavnet tyder på en kopi",
        "{file} ser ut til å være en kopi («{found}»).",
        "En kopi eller konfliktkopi kan være eldre enn skjemaet partneren mente å sende.",
        "Kontroller at dette er den siste utgaven.",
        "Fortell oss om dette er den siste utgaven.",
    ),
    Kind(
        "fil-finnes-ikke",
        ERROR,
        "Filen kan ikke leses",
        "{file} kan ikke leses: {found}.",
        NOT_TAKEN_IN,
        "Kontroller navnet og mappen, og prøv igjen.",
    ),
    Kind(
        "fil-strict",
        NOTE,
        "Filen er lagret som Strict Open XML",
        "{file} er lagret som «Strict Open XML-regneark» og er lest som det.",
        "Mange programmer leser slike filer som tomme.",
        "Lagre helst som vanlig Excel-arbeidsbok (.xlsx).",
    ),
)

IDENTITY = (
    Kind(
        "retur-ukjent",
        ERROR,
        "Filen er ikke skjemaet",
        "{file} er ikke skjemaet som ble sendt ut: {found}.",
        "Felt finnes ved navn og ledetekst, aldri ved celleadresse alene.",
        USE_THE_FORM,
    ),
    Kind(
        "retur-annet-nettverk",
        ERROR,
        "Skjemaet hører til en annen infrastruktur",
        "{file} er et skjema for {found}, ikke for {expected}.",
        "Tallene hører til en annen rapport.",
        "Be partneren sende skjemaet for {expected}.",
    ),
    Kind(
        "retur-arbeidsbok",
        ERROR,
        "Skjemaet er sendt ut fra en annen arbeidsbok",
        "{file} er sendt ut fra arbeidsboken «{found}», men denne heter «{expected}».",
        "Skjemaet kan ha andre tall for året før og andre grenser.",
        "Ta det inn i arbeidsboken det ble sendt ut fra, eller send ut et nytt skjema.",
    ),
    Kind(
        "retur-partner",
        ERROR,
        "Partneren finnes ikke i arbeidsboken",
        "{file} gjelder partneren «{found}», som ikke står i arket Oppsett.",
        "Tallene har ikke noe ark å stå i.",
        "Kontroller partnerkoden i arket Oppsett.",
    ),
    Kind(
        "retur-partner-byttet",
        ERROR,
        "Skjemaets merke og ark peker på ulike partnere",
        "{file} er merket {found}, men feltene hører til {expected}.",
        "Det er ikke sikkert hvem tallene gjelder.",
        "Spør partneren, og før tallene i riktig skjema.",
    ),
    Kind(
        "retur-to-partnere",
        ERROR,
        "Filen inneholder flere partnere",
        "{file} inneholder skjema for {found}.",
        "Det er ikke sikkert hvilke tall som er endelige.",
        "Be hver partner sende sitt eget skjema.",
    ),
    Kind(
        "retur-aar",
        ERROR,
        "Skjemaet gjelder et annet år",
        "{file} gjelder {found}, men arbeidsboken gjelder {expected}.",
        "Tallene hører til en annen rapport.",
        "Be partneren fylle ut skjemaet for {expected}.",
    ),
    Kind(
        "retur-versjon",
        ERROR,
        "Skjemaet har en annen versjon",
        "{file} har skjemaversjon «{found}», men arbeidsboken har «{expected}».",
        "En annen versjon kan ha andre felt.",
        "Send ut skjemaet på nytt med norcrin-xl fordel.",
    ),
    Kind(
        "retur-versjon-eldre",
        ERROR,
        "Skjemaet har en eldre versjon",
        "{file} har skjemaversjon {found}, som er eldre enn arbeidsbokens {expected}.",
        "En eldre versjon kan mangle felt eller ha andre grenser.",
        "Send ut skjemaet på nytt med norcrin-xl fordel, og be partneren føre tallene der.",
    ),
    Kind(
        "retur-versjon-nyere",
        ERROR,
        "Skjemaet har en nyere versjon",
        "{file} har skjemaversjon {found}, som er nyere enn arbeidsbokens {expected}.",
        "Arbeidsboken kjenner ikke feltene i en nyere versjon.",
        "Ta skjemaet inn i arbeidsboken det ble sendt ut fra.",
    ),
    Kind(
        "retur-filnavn",
        WARNING,
        "Filnavnet nevner en annen partner",
        "{file} nevner {found}, men skjemaet er {expected}.",
        "Tallene kan være ført i feil skjema, eller filen kan ha fått feil navn.",
        "Kontroller at tallene er {expected} sine.",
        "Er tallene {expected} sine? Gi filen riktig navn, eller send riktig skjema.",
    ),
    Kind(
        "retur-uten-merke",
        NOTE,
        "Skjemaets merke er borte",
        "{file} mangler skjemaets egenskaper ({found}). Det er gjenkjent på feltenes navn.",
        "Noen programmer lagrer ikke egenskapene.",
        "Kontroller at skjemaet gjelder riktig år og partner.",
    ),
    Kind(
        "retur-tom",
        ERROR,
        "Skjemaet er ikke fylt ut",
        "{file}: ingen av feltene til {who} er fylt ut, men arbeidsboken har tall.",
        "Et tomt skjema ville slettet tallene som står i arbeidsboken.",
        "Be partneren fylle ut skjemaet og sende det på nytt.",
        "Fyll ut skjemaet, og send det på nytt.",
    ),
    Kind(
        "retur-ikke-utfylt",
        WARNING,
        "Skjemaet er ikke fylt ut ennå",
        "{file}: ingen av feltene til {who} er fylt ut.",
        "Det er ingenting å ta inn.",
        "Be partneren fylle ut skjemaet.",
        "Fyll ut skjemaet, og send det på nytt.",
    ),
    Kind(
        "retur-dobbel",
        ERROR,
        "Flere ulike filer fra samme partner",
        "{who} har sendt flere filer som er ulike: {found}.",
        "Det er ikke gitt at den nyeste filen er den riktige.",
        "Velg hvilken som gjelder, og ta inn bare den.",
        "Fortell oss hvilken som gjelder, eller send den på nytt alene.",
    ),
    Kind(
        "retur-lik",
        NOTE,
        "Samme fil flere ganger",
        "{file} har samme innhold som {found} og er regnet som samme fil.",
        "Like kopier er ingen motsigelse.",
        "Du trenger ikke gjøre noe.",
    ),
    Kind(
        "retur-eldre",
        ERROR,
        "Filen er eldre enn den som er tatt inn",
        "{file} er sist lagret {found}, men filen som er tatt inn, er lagret {expected}.",
        "En eldre utgave ville overskrevet nyere tall.",
        "Kontroller hvilken som gjelder. Fjern raden i Logg hvis det er den eldre.",
        "Fortell oss hvilken som gjelder.",
    ),
)

KINDS = (*FORMATS, *HOSTILE, *NAMES, *IDENTITY, *SHEETS)
