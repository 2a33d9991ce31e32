"""Findings about the cells of a returned form: figures, formulas, dates and texts.

A message starts with ``{place}``: who, sheet and cell.
"""

from norcrin_xl.catalogue.kind import Kind, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

NO_GUESS = "Innholdet kan ikke regnes med, og ingenting gjettes."
WRITE_A_FIGURE = "Skriv tallet uten enhet og uten punktum, for eksempel 12865."
WRITE_THE_VALUE = "Skriv inn tallet som verdi i stedet for formelen."


def _refused(code: str, title: str, message: str, remedy: str = WRITE_A_FIGURE) -> Kind:
    return Kind(code, ERROR, title, "{place}: " + message, NO_GUESS, remedy)


FIGURES = (
    Kind(
        "tall-som-tekst",
        NOTE,
        "Et tall er skrevet som tekst",
        "{place}: {label} står som teksten «{found}» og er lest som {read}.",
        "Regneark summerer ikke tall som står som tekst.",
        "Kontroller at lesingen er riktig.",
    ),
    Kind(
        "tall-strek",
        NOTE,
        "En strek er lest som null",
        "{place}: {label} er «{found}» og er lest som {read}.",
        "I regnskap betyr en strek null.",
        "La feltet stå tomt hvis det ikke er noe tall.",
    ),
    Kind(
        "tall-ikke-rapportert",
        WARNING,
        "Et tall er ikke rapportert",
        "{place}: {label} er «{found}» og er lest som ikke rapportert.",
        "Summer og tabeller som bygger på tallet, kan ikke regnes ut.",
        "Fyll inn tallet når det er klart. Skriv 0 hvis det ikke er noe å rapportere.",
    ),
    Kind(
        "tall-avrundet",
        NOTE,
        "Cellen viser et avrundet tall",
        "{place}: {label} vises som {found}, men er {read}. Det siste er tatt inn.",
        "Den som leser arket, ser ikke desimalene, og summer kan se ut til å ikke stemme.",
        "Kontroller at desimalene er ment.",
    ),
    _refused(
        "tall-tvetydig",
        "Et tall kan leses på to måter",
        "{label} er «{found}», som kan bety {readings}.",
        "Skriv tallet uten skilletegn, eller med mellomrom mellom tusenene.",
    ),
    _refused(
        "tall-enhet",
        "Et tall har enhet i cellen",
        "{label} er «{found}».",
        "Skriv {proposal} hvis det er riktig.",
    ),
    _refused("tall-enhet-ukjent", "Et tall har enhet i cellen", "{label} er «{found}»."),
    _refused("tall-dato", "En dato der det skal stå et tall", "{label} er datoen «{found}»."),
    _refused(
        "tall-sann-usann", "SANN eller USANN der det skal stå et tall", "{label} er «{found}»."
    ),
    _refused("tall-ord", "Ikke et tall", "{label} er «{found}», som ikke er noe tall."),
    _refused(
        "tall-eksponent",
        "Et tall skrevet med eksponent",
        "{label} er «{found}».",
        "Skriv alle sifrene.",
    ),
    _refused(
        "tall-siffer",
        "Et tall med fremmede siffer",
        "{label} er «{found}», som ikke er vanlige siffer.",
        "Skriv tallet med sifrene 0–9.",
    ),
    _refused(
        "tall-skjult-tegn",
        "Et tall med usynlige tegn",
        "{label} er «{found}» med tegn som ikke vises.",
        "Slett innholdet, og skriv tallet på nytt.",
    ),
    _refused(
        "tall-strek-antall",
        "En strek der det skal stå et antall",
        "{label} er «{found}».",
        "Skriv 0 hvis svaret er null, ellers la feltet stå tomt.",
    ),
    _refused(
        "tall-for-stort",
        "Et urimelig stort tall",
        "{label} er «{found}».",
        "Skriv tallet i enheten som står i skjemaet.",
    ),
    _refused(
        "tall-visning",
        "Cellen viser noe annet enn tallet",
        "{label} er {read}, men tallformatet «{found}» viser noe annet.",
        "Sett tallformatet til Tall, og kontroller verdien.",
    ),
    _refused(
        "celle-feil",
        "En feilverdi i cellen",
        "{label} viser {found}.",
        "Rett feilen, eller skriv inn tallet.",
    ),
)

FORMULAS = (
    Kind(
        "formel-inndata",
        WARNING,
        "En formel i et felt",
        "{place}: {label} har formelen «{found}». Verdien {read} er tatt inn, ikke formelen.",
        "Verdien kan være gammel hvis formelen ikke er regnet ut på nytt.",
        "Kontroller verdien.",
    ),
    _refused(
        "formel-uten-verdi",
        "En formel uten lagret verdi",
        "{label} har formelen «{found}», men ingen verdi er lagret.",
        "Åpne filen i Excel, lagre og send på nytt, eller skriv inn tallet.",
    ),
    _refused(
        "formel-flyktig",
        "En formel som endrer seg selv",
        "{label} har formelen «{found}», som gir nytt svar hver gang filen åpnes.",
        WRITE_THE_VALUE,
    ),
    _refused(
        "formel-ekstern",
        "En formel som henter fra et annet sted",
        "{label} har formelen «{found}», som henter verdien utenfra.",
        WRITE_THE_VALUE,
    ),
    Kind(
        "formel-overskrevet",
        ERROR,
        "En sum er skrevet over",
        "{place}: {label} er skrevet inn som {found}, men linjene gir {expected}.",
        "En sum som er skrevet inn, følger ikke med når linjene endres.",
        "Rett linjene slik at summen stemmer, og sett formelen tilbake.",
    ),
    Kind(
        "formel-erstattet",
        WARNING,
        "En formel er erstattet",
        "{place}: {label} er ikke lenger skjemaets formel, men verdien stemmer.",
        "En sum som er skrevet inn, følger ikke med når linjene endres.",
        "Sett formelen tilbake før tallene endres.",
    ),
    Kind(
        "formel-endret",
        WARNING,
        "En sum har fått en annen formel",
        "{place}: {label} har formelen «{found}», som ikke er skjemaets.",
        "En formel som er endret, kan legge sammen andre linjer enn skjemaet sier.",
        "Sett formelen tilbake, og kontroller summen.",
    ),
    Kind(
        "sum-uten-verdi",
        NOTE,
        "Summene har ingen lagret verdi",
        "{place}: {found} i arket har ingen lagret verdi. De er regnet ut på nytt av linjene.",
        "Noen programmer lagrer formler uten resultat. Avsenderen kan ha sett andre summer.",
        "Du trenger ikke gjøre noe.",
    ),
    Kind(
        "sum-gammel",
        WARNING,
        "En lagret sum er gammel",
        "{place}: {label} er lagret som {found}, men linjene gir {expected}.",
        "Den som sendte filen, så en annen sum enn linjene gir.",
        "Kontroller linjene med partneren.",
        "Åpne filen i regnearket, la det regne ut på nytt, lagre og send filen på nytt.",
    ),
)

TEXTS = (
    Kind(
        "dato-ugyldig",
        ERROR,
        "Noe annet enn en dato",
        "{place}: {label} er «{found}».",
        NO_GUESS,
        "Skriv datoen som dag.måned.år, for eksempel 10.2.2022.",
    ),
    Kind(
        "tekst-formel",
        NOTE,
        "En tekst begynner som en formel",
        "{place}: {label} begynner med «{found}» og er tatt inn som tekst.",
        "Slik tekst blir aldri til en formel i arbeidsboken.",
        "Du trenger ikke gjøre noe.",
    ),
    Kind(
        "tekst-kode",
        WARNING,
        "En tekst inneholder koder",
        "{place}: {label} inneholder «{found}».",
        "Koder for felt, markering og lenkede tall kan endre rapporten.",
        "Kontroller at teksten er ment slik.",
    ),
    Kind(
        "tekst-styretegn",
        ERROR,
        "En tekst inneholder styretegn",
        "{place}: {label} inneholder tegn som ikke kan vises ({found}).",
        "Slike tegn kan skjule tekst og ødelegger dokumenter.",
        "Skriv teksten på nytt, eller lim den inn som ren tekst.",
    ),
    Kind(
        "tekst-retning",
        ERROR,
        "En tekst snur skriveretningen",
        "{place}: {label} inneholder tegn som snur skriveretningen ({found}).",
        "Teksten kan vises annerledes enn den er skrevet.",
        "Skriv teksten på nytt, eller lim den inn som ren tekst.",
    ),
    Kind(
        "tekst-avkuttet",
        ERROR,
        "En tekst er så lang som en celle kan være",
        "{place}: {label} er {found} tegn, det meste en celle rommer.",
        "Slutten av teksten er trolig borte.",
        "Kort ned teksten, og send skjemaet på nytt.",
    ),
    Kind(
        "tekst-fodselsnummer",
        WARNING,
        "En tekst kan inneholde et fødselsnummer",
        "{place}: {label} inneholder {found} som ser ut som et fødselsnummer.",
        "Personopplysninger hører ikke hjemme i rapporten. Nummeret er ikke skrevet i loggen.",
        "Slett nummeret i skjemaet og i arbeidsboken.",
        "Slett nummeret, og send skjemaet på nytt.",
    ),
)

KINDS = (*FIGURES, *FORMULAS, *TEXTS)
