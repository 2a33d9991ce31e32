"""Findings about what was carried over from last year's workbook."""

from norcrin_xl.catalogue.kind import Kind, Severity

KINDS = (
    Kind(
        "rapportert-endret",
        Severity.ERROR,
        "Et tall som er rapportert før, er endret",
        "{place}: {label} ble rapportert som {reported}, men nå står det {found}.",
        "Sammenligningen med i fjor må bygge på tallene som Forskningsrådet fikk.",
        "Sett tallet tilbake, eller skriv hvorfor og hvem som sier det, i arket {sheet}, "
        "rad {row}.",
    ),
    Kind(
        "rapportert-forskjovet",
        Severity.ERROR,
        "En rapportert serie er forskjøvet ett år",
        "{place}: {label} er forskjøvet ett år. {found} ble rapportert for {other_year}, men står "
        "nå i {year}. Det samme gjelder {others}.",
        "Alle tall i serien havner da under feil år i tabell og figur.",
        "Flytt tallene tilbake til riktig år.",
    ),
    Kind(
        "rapportert-begrunnet",
        Severity.NOTE,
        "Et tall som er rapportert før, er endret med begrunnelse",
        "{place}: {label} ble rapportert som {reported}, men nå står det {found}. "
        "Begrunnelse: {reason} ({role}).",
        "Leseren av årets rapport finner et annet tall enn i fjorårets.",
        "Nevn endringen der tallet står i rapporten.",
    ),
    Kind(
        "tekst-fra-i-fjor",
        Severity.ERROR,
        "En tekst er fra i fjor",
        "{place}: i {about} er {what} fra i fjor, her «{found}».",
        "Teksten er ført videre som utkast, og gjelder ikke året som rapporteres.",
        "Skriv om det som er nytt, og slett {mark} når teksten gjelder i år. Tøm cellen der den "
        "ikke gjelder lenger.",
    ),
)
