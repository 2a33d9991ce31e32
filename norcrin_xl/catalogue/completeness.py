"""Findings about what is missing or of the wrong kind."""

from norcrin_xl.catalogue.kind import Kind, Severity

KINDS = (
    Kind(
        "verdi-mangler",
        Severity.WARNING,
        "Et tall mangler",
        "{place}: {label} er ikke fylt ut.",
        "Summer og tabeller som bygger på cellen, kan ikke regnes ut.",
        "Fyll inn tallet. Skriv 0 hvis det ikke er noe å rapportere.",
    ),
    Kind(
        "ikke-tall",
        Severity.ERROR,
        "Noe annet enn et tall",
        "{place}: {label} skal være et tall, men cellen inneholder «{found}».",
        "Innholdet kan ikke regnes med, og ingenting gjettes.",
        "Skriv tallet uten enhet og uten punktum, for eksempel 12865.",
    ),
    Kind(
        "valg-mangler",
        Severity.WARNING,
        "Et valg er ikke gjort",
        "{place}: avsnitt {section}: {found} Gyldige svar er {expected}.",
        "Skjemaet krever at ett av svarene er krysset av.",
        "Velg ett av svarene i listen.",
    ),
    Kind(
        "tekst-mangler",
        Severity.WARNING,
        "Et avsnitt er tomt",
        "{place}: avsnitt {section} {heading} mangler tekst.",
        "Rapporten får et tomt avsnitt.",
        "Skriv teksten i arket Tekst.",
    ),
)
