"""Findings about a Word report that people have written or edited."""

from norcrin_xl.catalogue.kind import Kind, Severity

_FOLLOWS = "Et tall som er skrevet for hånd, endrer seg ikke når partnernes tall endrer seg."

KINDS = (
    Kind(
        "rapport-tall-skrevet",
        Severity.NOTE,
        "Et tall i rapporten er skrevet for hånd",
        "{place}: «{found}» er ikke koblet. {expected}",
        _FOLLOWS,
        "Koble det med norcrin-xl koble.",
    ),
    Kind(
        "rapport-tall-uforklart",
        Severity.NOTE,
        "Et tall i rapporten som arbeidsboken ikke kjenner",
        "{place}: ingen tall i arbeidsboken er «{found}».{expected}",
        "Tallet kan være gammelt, feil avskrevet eller hentet et annet sted fra.",
        "Kontroller det mot kilden.",
    ),
    Kind(
        "rapport-tabelltall-ulikt",
        Severity.WARNING,
        "Et tall i en tabell er et annet enn arbeidsbokens",
        "{place}: {label} er «{found}» i tabellen, men «{expected}» i arbeidsboken.",
        "Rapporten sier da noe annet enn skjemaene som følger den.",
        "Rett tabellen eller arbeidsboken.",
    ),
    Kind(
        "rapport-tall-overskrevet",
        Severity.WARNING,
        "Et koblet tall er skrevet over",
        "{place}: {label} er skrevet over: «{found}». Arbeidsboken har «{expected}».",
        "Rapporten sier da noe annet enn skjemaene som følger den.",
        "Rett tallet i arbeidsboken, eller sett det tilbake med norcrin-xl oppdater --erstatt.",
    ),
    Kind(
        "rapport-tall-utdatert",
        Severity.WARNING,
        "Et koblet sted er eldre enn arbeidsboken",
        "{place}: {label} er «{found}», men arbeidsboken har «{expected}».",
        "Rapporten er ikke oppdatert etter at tallene ble endret.",
        "Kjør norcrin-xl oppdater.",
    ),
    Kind(
        "rapport-tabell-endret",
        Severity.NOTE,
        "En tabell eller figur er endret for hånd",
        "{place}: {label} er endret for hånd.",
        "En endring for hånd blir stående når tallene oppdateres.",
        "Kontroller at tallene i den stemmer.",
    ),
    Kind(
        "rapport-kobling-slettet",
        Severity.WARNING,
        "En kobling er slettet",
        "{place}: {label} er ikke lenger koblet. Sist sto det «{found}»; arbeidsboken har "
        "«{expected}».",
        _FOLLOWS,
        "Er stedet slettet med vilje, gjør ingenting. Står tallet der ennå, koble det med "
        "norcrin-xl koble.",
    ),
    Kind(
        "rapport-kobling-kopiert",
        Severity.NOTE,
        "Et koblet sted er kopiert",
        "{place}: {label} står {found} steder i rapporten.",
        "Alle kopiene blir oppdatert.",
        "Slett de kopiene som ikke skal stå der.",
    ),
    Kind(
        "rapport-kobling-ukjent",
        Severity.WARNING,
        "En kobling som arbeidsboken ikke kjenner",
        "{place}: ingenting i arbeidsboken har taggen «{found}».",
        "Stedet blir aldri oppdatert.",
        "Rett taggen under Utvikler > Egenskaper, eller fjern kontrollen.",
    ),
    Kind(
        "rapport-koblinger-borte",
        Severity.WARNING,
        "Rapporten kan ikke oppdateres",
        "{place}: {found}",
        "Nye tall må da skrives inn for hånd.",
        "Koblede tall er derfor ikke kontrollert.",
    ),
    Kind(
        "rapport-sporing",
        Severity.NOTE,
        "Sporede endringer i et koblet sted",
        "{place}: {label} har sporede endringer som ikke er godtatt.",
        "Stedet blir ikke oppdatert før endringene er avgjort.",
        "Godta eller avvis endringene i Word.",
    ),
    Kind(
        "rapport-henvisning-borte",
        Severity.ERROR,
        "En henvisning i rapporten fører ingen steder",
        "{place}: teksten viser til {found}, som ikke finnes i rapporten.",
        "Leseren finner ikke det som teksten bygger på.",
        "Sett inn henvisningen på nytt i Word: Referanser > Kryssreferanse.",
    ),
    Kind(
        "rapport-henvisning-type",
        Severity.ERROR,
        "Tabell og figur er forvekslet i rapporten",
        "{place}: teksten viser til {found}, men {expected} er det som finnes.",
        "Leseren leter på feil sted.",
        "Sett inn henvisningen på nytt i Word: Referanser > Kryssreferanse.",
    ),
    Kind(
        "rapport-avsnitt-borte",
        Severity.WARNING,
        "Rapporten viser til et avsnitt som ikke finnes",
        "{place}: teksten viser til avsnitt {found}, som rapporten ikke har.",
        "Leseren finner ikke fram.",
        "Rett avsnittsnummeret.",
    ),
)
