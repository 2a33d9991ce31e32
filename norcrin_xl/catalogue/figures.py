"""Findings about figures that contradict each other or need a word.

A message starts with ``{place}``: who, sheet and cell.
"""

from norcrin_xl.catalogue.kind import Kind, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

TOTALS = (
    Kind(
        "totaler-ulike",
        ERROR,
        "Kostnader og finansiering er ikke like",
        "{place}: {column} for {project}: {parts} skal være like store.",
        "Forskningsrådet krever at kostnader, finansiering og kostnadssted gir samme sum.",
        "{odd}Rett postene slik at summene blir like.",
    ),
    Kind(
        "sum-ulik-linjene",
        ERROR,
        "En sum stemmer ikke med linjene",
        "{place}: {label} er {found}, men linjene summerer til {expected}.",
        "Leseren legger sammen linjene og finner en annen sum enn den som står der.",
        "Rett linjene, eller la cellen regne ut summen.",
    ),
    Kind(
        "konsolidert-ulik",
        ERROR,
        "Nettverkets tall er ikke summen av partnernes",
        "{place}: {label} er {found}, men partnernes tall summerer til {expected}.",
        "Tallene for nettverket skal kunne føres tilbake til partnerne.",
        "Kontroller partnernes tall, og trykk Oppdater tabeller.",
    ),
)

DEVIATIONS = (
    Kind(
        "forklaring-mangler",
        WARNING,
        "Et stort avvik er ikke forklart",
        "{place}: post {post} i {project} avviker med {found} fra budsjettet uten forklaring.",
        "Forskningsrådet spør om store avvik som ikke er forklart.",
        "Skriv en kort forklaring i raden.",
    ),
    Kind(
        "avvik-i-sum-uforklart",
        WARNING,
        "Et stort avvik for nettverket er ikke forklart",
        "{place}: post {post} i {project} avviker for nettverket med {found} fra budsjettet, og "
        "verken en partner eller teksten forklarer det.",
        "Partnernes avvik er små hver for seg, men Forskningsrådet ser summen.",
        "Be partneren med det største avviket skrive hvorfor, eller omtal det i avsnitt 4.2 med "
        "{markup}.",
    ),
    Kind(
        "forklaring-knapp",
        NOTE,
        "En forklaring sier lite",
        "{place}: post {post} i {project} avviker med {found}, og forklaringen er «{text}».",
        "Leseren skal forstå årsaken uten å spørre.",
        "Skriv hva som førte til avviket.",
    ),
    Kind(
        "forklaring-utdatert",
        WARNING,
        "En forklaring passer ikke lenger til avviket",
        "{place}: forklaringen til post {post} i {project} {claim}, men avviket er nå {found}.",
        "Forklaringen ble skrevet til andre tall og motsier dem som står i rapporten.",
        "Skriv forklaringen på nytt, eller kontroller tallene.",
    ),
    Kind(
        "forklaring-motsier",
        WARNING,
        "En forklaring sier det motsatte av avviket",
        "{place}: forklaringen til post {post} i {project} sier {claim}, men avviket er {found}.",
        "Forklaringen kan være skrevet til et annet tall.",
        "Kontroller tallene i raden, og skriv forklaringen på nytt om nødvendig.",
    ),
    Kind(
        "avvik-fortegn",
        ERROR,
        "Et avvik har feil fortegn",
        "{place}: {label} er {found}, ventet {expected}. Avvik er regnskap minus budsjett.",
        "Mer brukt enn budsjettert leses da som mindre.",
        "Trykk Oppdater tabeller, så settes formelen tilbake.",
    ),
    Kind(
        "avvik-nevner",
        ERROR,
        "Avvik i prosent er regnet av noe annet enn budsjettet",
        "{place}: {label} er {found}, ventet {expected}. Prosenten regnes av budsjettet.",
        "Alle prosenter i rapporten skal ha samme nevner for å kunne sammenlignes.",
        "Trykk Oppdater tabeller, så settes formelen tilbake.",
    ),
)

GRANT = (
    Kind(
        "bruk-over-bevilgning",
        ERROR,
        "Mer brukt enn bevilget",
        "{place}: {project} har ført {found} fra Forskningsrådet, men bevilgningen er {expected} "
        "(tusen kroner).",
        "Det kan ikke brukes mer av bevilgningen enn det som er gitt.",
        "Kontroller post {post} hos partnerne og bevilgningen i Oppsett.",
    ),
    Kind(
        "budsjett-ulik-bevilgning",
        WARNING,
        "Budsjettet er ikke likt bevilgningen",
        "{place}: {project} har budsjettert {found} fra Forskningsrådet, men bevilgningen er "
        "{expected} (tusen kroner).",
        "Ubrukte midler regnes av budsjettet og blir feil når det avviker fra bevilgningen.",
        "Kontroller post {post} hos partnerne og bevilgningen i Oppsett.",
    ),
    Kind(
        "ubrukt-uforklart",
        WARNING,
        "Ubrukte midler er ikke omtalt",
        "{place}: {project} har {found} tusen kroner ubrukt fra Forskningsrådet, og ingen tekst i "
        "rapporten omtaler det.",
        "Ubrukte midler over grensen må forklares, og overføring må søkes om.",
        "Omtal beløpet i avsnitt 4.2, for eksempel med {{{quantity}|mill1}}.",
    ),
)

OUTLIERS = (
    Kind(
        "faktor-1000",
        ERROR,
        "Et tall ser ut til å være i feil enhet",
        "{place}: {label} er {found}, omtrent 1000 ganger {compared} ({expected}).",
        "Beløp føres i tusen kroner. Ett tall i hele kroner gjør alle summer ubrukelige.",
        "Skriv tallet i riktig enhet.",
    ),
    Kind(
        "utslag-fjoraar",
        WARNING,
        "Et tall har endret seg mye fra i fjor",
        "{place}: {label} er {found}, i fjor {expected}.",
        "Et stort hopp er enten en feil eller noe leseren vil ha forklart.",
        "Kontroller tallet. Er det riktig, godta funnet med en begrunnelse.",
        "Kontroller tallet. Er det riktig, skriv kort hvorfor.",
    ),
    Kind(
        "utslag-partnere",
        WARNING,
        "Et tall skiller seg fra partnerens andre tall",
        "{place}: {label} er {found}. Målt mot de andre partnerne og partnerens øvrige tall var "
        "om lag {expected} ventet.",
        "En partner er som regel omtrent like stor fra indikator til indikator.",
        "Kontroller tallet. Er det riktig, godta funnet med en begrunnelse.",
        "Kontroller tallet. Er det riktig, skriv kort hvorfor.",
    ),
    Kind(
        "utslag-serie",
        WARNING,
        "Året ligger langt utenfor de tidligere årene",
        "{place}: {label} er {found} for nettverket, mens de tidligere årene ligger mellom {low} "
        "og {high}.",
        "Et hopp i serien er enten en feil eller noe leseren vil ha forklart.",
        "Kontroller partnernes tall. Er de riktige, forklar hoppet i avsnitt 7.1.",
    ),
    Kind(
        "utslag-tidligere-aar",
        WARNING,
        "Et tidligere år ligger langt fra årene ved siden av",
        "{place}: {label} er {found} i {year}, men {expected}.",
        "Et enkelt år som stikker seg ut, er ofte skrevet feil, og står i tabell og figur.",
        "Kontroller tallet mot årsrapporten for {year}. Er det riktig, godta funnet.",
    ),
    Kind(
        "fordeling-speilvendt",
        WARNING,
        "To tall kan være byttet om",
        "{place}: {label} er {found} av {total}, og {other} ({other_cell}) er {other_found}. "
        "Hos de andre partnerne er det omvendt.",
        "Når to tall er byttet om, stemmer summen, men fordelingen i rapporten blir feil.",
        "Spør partneren om de to tallene skal bytte plass. Er de riktige, godta funnet.",
        "Skal de to tallene bytte plass? Er de riktige, si fra.",
    ),
    Kind(
        "fordeling-avvikende",
        WARNING,
        "En fordeling er ulik de andre partnernes",
        "{place}: {label} er {found} av {total}, hos de andre partnerne om lag {expected}.",
        "En fordeling som er helt ulik de andres, kan bygge på en annen forståelse av skjemaet.",
        "Kontroller fordelingen med partneren. Er den riktig, godta funnet.",
        "Kontroller fordelingen. Er den riktig, skriv kort hvorfor.",
    ),
)

SERIES = (
    Kind(
        "likt-tall",
        WARNING,
        "Samme tall flere år på rad",
        "{place}: {label} er {found} i {years}.",
        "Helt like tall år etter år tyder på at et gammelt tall er limt inn.",
        "Kontroller tallet mot kilden. Er det riktig, godta funnet.",
        "Kontroller tallet mot kilden. Er det riktig, si fra.",
    ),
    Kind(
        "kopiert-fra-fjoraar",
        WARNING,
        "Alle tallene er de samme som i fjor",
        "{place}: alle {found} resultatindikatorene er de samme som i fjor.",
        "Fjorårets kolonne kan være kopiert i stedet for fylt ut.",
        "Be partneren fylle ut årets tall.",
        "Fyll ut årets tall.",
    ),
    Kind(
        "lik-annen-partner",
        WARNING,
        "To partnere har de samme tallene",
        "{place}: {what} er helt like tallene fra {other}.",
        "Et ark kan være kopiert fra en annen partner.",
        "Kontroller hvem tallene hører til.",
    ),
    Kind(
        "serie-forskjovet",
        WARNING,
        "En serie kan være forskjøvet ett år",
        "{place}: {label} er {found} i {year}, men partnerne oppgir {expected} for det året, og "
        "det er tallet som står i {other_year}.",
        "Alle tall i serien havner da under feil år i tabell og figur.",
        "Kontroller hele raden, og flytt tallene til riktig år.",
    ),
    Kind(
        "historikk-endret",
        WARNING,
        "Et tidligere rapportert tall er endret",
        "{place}: {label} er {found} i {year}, men partnernes tall for det året summerer til "
        "{expected}.",
        "Tall som er rapportert før, skal ikke endres uten at det sies.",
        "Bruk det rapporterte tallet, eller forklar rettelsen i avsnitt 7.1.",
    ),
)

COUNTS = (
    Kind(
        "negativt-antall",
        ERROR,
        "Et antall er negativt",
        "{place}: {label} er {found}, men kan ikke være mindre enn 0.",
        "Et antall kan ikke være negativt.",
        "Rett tallet.",
    ),
    Kind(
        "desimaler-i-antall",
        ERROR,
        "Et antall har desimaler",
        "{place}: {label} er {found}, men skal være et helt tall.",
        "Det som telles, finnes bare i hele. Desimalen kan være et feilplassert komma.",
        "Rett tallet. Skriv 1234 uten punktum mellom tusen og hundre.",
    ),
    Kind(
        "negativt-belop",
        WARNING,
        "Et beløp er negativt",
        "{place}: {label} er {found} tusen kroner.",
        "Kostnader og finansiering føres uten minus. Et minus betyr som regel en tastefeil.",
        "Fjern minustegnet, eller forklar beløpet og godta funnet.",
        "Fjern minustegnet, eller forklar beløpet.",
    ),
    Kind(
        "overlapp-summert",
        WARNING,
        "Tall som overlapper, kan være lagt sammen",
        "{place}: {label} er {found} for nettverket, nøyaktig summen av partnernes tall.",
        "Samme studie kan telle hos flere partnere, og summen teller den da flere ganger.",
        "Tell hver bare én gang. Er tallet riktig, godta funnet.",
        "Tell hver bare én gang. Er tallet riktig, si fra.",
    ),
    Kind(
        "overlapp-umulig",
        ERROR,
        "Nettverkets tall passer ikke med partnernes",
        "{place}: {label} er {found} for nettverket, men må ligge mellom {low} og {high}.",
        "Nettverket har minst like mange som den største partneren og høyst summen av alle.",
        "Rett tallet for nettverket, eller partnernes tall.",
    ),
    Kind(
        "over-kapasitet",
        WARNING,
        "Bruken er større enn kapasiteten",
        "{place}: {label} er {found}, men kapasiteten er {expected}.",
        "Mer bruk enn kapasitet er enten en feil eller noe leseren vil ha forklart.",
        "Kontroller begge tallene. Er de riktige, forklar det i avsnitt 3.2.",
    ),
)

PERIODS = (
    Kind(
        "periode-omvendt",
        ERROR,
        "En periode slutter før den begynner",
        "{place}: {project} slutter {found}, før den begynner {expected}.",
        "Perioden står i fotnoten under regnskapet.",
        "Rett datoene i Oppsett.",
    ),
    Kind(
        "periode-utenfor-aaret",
        ERROR,
        "En periode dekker ikke rapporteringsåret",
        "{place}: {project} gjelder {found} og dekker ikke noe av {expected}.",
        "Regnskapet ville gjelde et annet år enn rapporten.",
        "Rett datoene i Oppsett.",
    ),
    Kind(
        "periode-maaneder",
        WARNING,
        "Antall måneder stemmer ikke med datoene",
        "{place}: midlene til {project} gjelder {found} måneder, men perioden er {expected}.",
        "Fotnoten under regnskapet skriver ut både måneder og datoer.",
        "Rett datoene eller antall måneder i Oppsett.",
    ),
    Kind(
        "aar-i-overskrift",
        WARNING,
        "En overskrift har feil år",
        "{place}: det står «{found}», men tallene der gjelder {expected}.{others}",
        "Tallene kan være fra et annet år, og leses i alle fall slik.",
        "Kontroller at tallene er fra {expected}, og rett overskriften.",
    ),
    Kind(
        "frist-annet-aar",
        WARNING,
        "Fristen er ikke året etter rapporteringsåret",
        "{place}: fristen er {found}, men rapporten gjelder {expected}.",
        "Rapporten leveres året etter det den gjelder. Et av årstallene er trolig fra i fjor.",
        "Rett rapporteringsåret eller fristen i Oppsett.",
    ),
    Kind(
        "godkjent-for-aarsslutt",
        WARNING,
        "Tallene er godkjent før året var over",
        "{place}: tallene er godkjent {found}, før {expected} var over.",
        "Datoen kan være fra i fjor, eller tallene kan være foreløpige.",
        "Be partneren godkjenne de endelige tallene.",
        "Godkjenn de endelige tallene, og skriv datoen.",
    ),
)

STORED = (
    Kind(
        "lagret-ulik",
        WARNING,
        "Et tall i arket er ikke oppdatert",
        "{place}: {label} står som {found} i arket, men er {expected} regnet ut på nytt.",
        "Arket og rapporten viser da ulike tall for det samme.",
        "Trykk Oppdater tabeller. Rapporten bruker {expected}.",
    ),
    Kind(
        "ark-ikke-oppdatert",
        WARNING,
        "Mange tall i et ark er ikke oppdatert",
        "{place}: {count} tall i arket er ikke de samme som når de regnes ut på nytt.",
        "Arket og rapporten viser da ulike tall for det samme.",
        "Trykk Oppdater tabeller. Rapporten bruker tallene som er regnet ut på nytt.",
    ),
    Kind(
        "avrunding",
        NOTE,
        "Tall er rundet slik at tabellen summerer",
        "{place}: {found}.",
        "Avrundede tall summerer ikke alltid. Da rundes enkelte celler til det andre hele tallet.",
        "Du trenger ikke gjøre noe. Summene er ikke endret.",
    ),
)

KINDS = (*TOTALS, *DEVIATIONS, *GRANT, *OUTLIERS, *SERIES, *COUNTS, *PERIODS, *STORED)
