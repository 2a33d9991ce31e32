"""Findings about returned files: what a file is, whose it is, and whether its form is whole."""

from norcrin_xl.catalogue.kind import Kind, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

NOT_TAKEN_IN = "En fil som ikke kan leses sikkert, tas ikke inn, og ingenting gjettes."
SAVE_AS = "Åpne den i Excel, velg Fil > Lagre som > Excel-arbeidsbok (.xlsx), og send den filen."
SEND_AGAIN = "Be partneren sende filen på nytt."
USE_THE_FORM = "Be partneren føre tallene i skjemaet som ble sendt ut, og sende det."
CHANGED_FORM = "Når skjemaet er endret, er det ikke sikkert hva tallene betyr."
FILL_IN_ANEW = "Før tallene i et nytt eksemplar av skjemaet, eller angre endringen."


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
        "Filen har en DOCTYPE",
        "{file}: delen {found} har en DOCTYPE og er ikke lest.",
        "Excel skriver aldri slikt. Det brukes til å hente filer eller fylle minnet.",
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
    ),
    Kind(
        "fil-finnes-ikke",
        ERROR,
        "Filen kan ikke leses",
        "{file} kan ikke leses: {found}.",
        NOT_TAKEN_IN,
        "Kontroller navnet, mappen og tilgangen.",
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
        "Tallene har ingen fane å stå i.",
        "Kontroller partnerkoden i arket Oppsett.",
    ),
    Kind(
        "retur-partner-byttet",
        ERROR,
        "Skjemaets merke og fane peker på ulike partnere",
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
    ),
    Kind(
        "retur-ikke-utfylt",
        WARNING,
        "Skjemaet er ikke fylt ut ennå",
        "{file}: ingen av feltene til {who} er fylt ut, verken her eller i arbeidsboken.",
        "Det er ingenting å ta inn.",
        "Be partneren fylle ut skjemaet.",
    ),
    Kind(
        "retur-dobbel",
        ERROR,
        "Flere ulike filer fra samme partner",
        "{who} har sendt flere filer som er ulike: {found}.",
        "Det er ikke gitt at den nyeste filen er den riktige.",
        "Velg hvilken som gjelder, og ta inn bare den.",
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
    ),
)

SHEETS = (
    Kind(
        "ark-mangler",
        ERROR,
        "Partnerens ark mangler",
        "{file}: arket {found} er slettet eller mangler felt.",
        CHANGED_FORM,
        FILL_IN_ANEW,
    ),
    Kind(
        "ark-omdoept",
        WARNING,
        "Partnerens ark har fått nytt navn",
        "{file}: arket {expected} heter nå «{found}».",
        "Feltene er funnet ved navn, men noen har endret skjemaet.",
        "Kontroller at arket er det riktige.",
    ),
    Kind(
        "ark-duplisert",
        ERROR,
        "Partnerens ark finnes i flere utgaver",
        "{file}: arket «{found}» er en kopi av skjemaet.",
        "Det er ikke sikkert hvilket ark som gjelder.",
        "Slett det arket som ikke gjelder, og send på nytt.",
    ),
    Kind(
        "ark-skjult",
        WARNING,
        "Et ark er skjult",
        "{file}: arket «{found}» er skjult.",
        "Ingen ser hva som står der. Skjulte tall brukes ikke uten at det blir sagt.",
        "Vis arket, og kontroller innholdet.",
    ),
    Kind(
        "ark-ekstra",
        NOTE,
        "Filen har et ark til",
        "{file}: arket «{found}» hører ikke til skjemaet og er ikke lest.",
        "Opplysninger der kommer ikke med i rapporten.",
        "Se om arket inneholder noe som skulle stått i skjemaet.",
    ),
    Kind(
        "ark-for-stort",
        ERROR,
        "Arket er for stort",
        "{file}, ark {found}: arket har flere enn {expected} fylte celler.",
        "Et utfylt skjema har noen hundre.",
        "Slett det som ikke hører til skjemaet, og send på nytt.",
    ),
    Kind(
        "ark-tomt-omfang",
        NOTE,
        "Arket har formatering langt utenfor skjemaet",
        "{file}, ark {found}: formateringen går til rad {expected}.",
        "Filen blir tung å åpne. Tallene er ikke berørt.",
        "Slett de tomme radene under skjemaet om du vil gjøre filen mindre.",
    ),
    Kind(
        "felt-uten-navn",
        WARNING,
        "Et område er funnet ved ledetekst",
        "{place}: området «{found}» har mistet navnet sitt og er funnet ved overskriftene.",
        "Skjemaet er endret eller lagret i et program som ikke tar vare på navn.",
        "Kontroller at tallene er de rette.",
    ),
    Kind(
        "felt-mangler",
        ERROR,
        "Et område er borte",
        "{file}: finner ikke området «{found}», verken ved navn eller ved overskriftene.",
        CHANGED_FORM,
        FILL_IN_ANEW,
    ),
    Kind(
        "kolonne-mangler",
        ERROR,
        "En kolonne er borte",
        "{place}: finner ikke kolonnen «{found}» i «{area}».",
        CHANGED_FORM,
        FILL_IN_ANEW,
    ),
    Kind(
        "kolonne-dobbel",
        ERROR,
        "En kolonne står to ganger",
        "{place}: kolonnen «{found}» står flere ganger i «{area}».",
        CHANGED_FORM,
        FILL_IN_ANEW,
    ),
    Kind(
        "kolonne-flyttet",
        WARNING,
        "En kolonne er flyttet",
        "{place}: kolonnen «{found}» i «{area}» skulle stått i kolonne {expected}.",
        "Tallene er funnet ved overskriften, men noen har endret skjemaet.",
        "Kontroller at tallene står i riktig kolonne.",
    ),
    Kind(
        "rad-mangler",
        ERROR,
        "En rad er borte",
        "{place}: raden «{found}» mangler i «{area}».",
        CHANGED_FORM,
        FILL_IN_ANEW,
    ),
    Kind(
        "rad-dobbel",
        ERROR,
        "En rad står to ganger",
        "{place}: raden «{found}» står flere ganger i «{area}».",
        "Det er ikke sikkert hvilken rad som gjelder.",
        FILL_IN_ANEW,
    ),
    Kind(
        "rad-ekstra",
        ERROR,
        "En rad er lagt til",
        "{place}: raden «{found}» finnes ikke i skjemaet.",
        "Tall i raden ville blitt borte.",
        "Før tallene i en av skjemaets rader, og forklar i merknaden.",
    ),
    Kind(
        "rad-flyttet",
        WARNING,
        "En rad er flyttet",
        "{place}: raden «{found}» i «{area}» skulle stått i rad {expected}.",
        "Tallene er funnet ved nøkkelen i første kolonne, men noen har endret skjemaet.",
        "Kontroller at tallene står i riktig rad.",
    ),
    Kind(
        "ledetekst-endret",
        ERROR,
        "En ledetekst er endret",
        "{place}: ledeteksten er «{found}», men skjemaet sier «{expected}».",
        "Når teksten er en annen, kan tallet bety noe annet.",
        "Sett teksten tilbake, og skriv det som er annerledes, i merknaden.",
    ),
    Kind(
        "fast-endret",
        WARNING,
        "Et låst tall er endret",
        "{place}: {label} er {found}, men i arbeidsboken {expected}.",
        "Tall for tidligere år endres bare i arbeidsboken. Endringen er ikke tatt inn.",
        "Spør partneren hvilket tall som er riktig.",
    ),
    Kind(
        "rad-skjult",
        WARNING,
        "En rad med tall er skjult",
        "{place}: raden er skjult, men har innhold. Det er lest.",
        "Den som sendte filen, har kanskje ikke sett tallet.",
        "Vis raden, og kontroller tallet.",
    ),
    Kind(
        "kolonne-skjult",
        WARNING,
        "En kolonne med tall er skjult",
        "{place}: kolonnen er skjult, men har innhold. Det er lest.",
        "Den som sendte filen, har kanskje ikke sett tallene.",
        "Vis kolonnen, og kontroller tallene.",
    ),
    Kind(
        "celle-flettet",
        ERROR,
        "Celler er slått sammen",
        "{place}: cellene {found} er slått sammen.",
        "I sammenslåtte celler er det ikke sikkert hvilket felt tallet hører til.",
        "Del cellene, og skriv tallet i riktig felt.",
    ),
    Kind(
        "celle-dobbel",
        ERROR,
        "En celle står to ganger i filen",
        "{file}: cellene {found} står flere ganger i arket.",
        "Programmer viser ulike verdier for slike celler.",
        "Åpne filen i Excel, lagre den og send på nytt.",
    ),
    Kind(
        "utenfor-felt",
        WARNING,
        "Noe står utenfor feltene",
        "{place}: «{found}» står utenfor skjemaets felt og er ikke tatt inn.",
        "Det kommer ikke med i rapporten.",
        "Skriv det i en merknad eller forklaring om det skal med.",
    ),
    Kind(
        "kommentar",
        NOTE,
        "Arket har kommentarer",
        "{file}, ark {found}: arket har kommentarer. De er ikke tatt inn.",
        "Kommentarer kan forklare tallene.",
        "Les dem i filen.",
    ),
    Kind(
        "tegning",
        NOTE,
        "Arket har bilder eller former",
        "{file}, ark {found}: arket har bilder, former eller diagrammer. De er ikke tatt inn.",
        "Opplysninger i et bilde kommer ikke med i rapporten.",
        "Se på dem i filen.",
    ),
)

KINDS = (*FORMATS, *HOSTILE, *NAMES, *IDENTITY, *SHEETS)
