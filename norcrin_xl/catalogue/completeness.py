"""Findings about what is missing or of the wrong kind."""

from norcrin_xl.catalogue.kind import Kind, Severity

KINDS = (
    Kind(
        "verdi-mangler",
        Severity.WARNING,
        "Et tall mangler",
        "{who}: {label} er ikke fylt ut.",
        "Summer og tabeller som bygger på cellen, kan ikke regnes ut.",
        "Fyll inn tallet. Skriv 0 hvis det ikke er noe å rapportere.",
    ),
    Kind(
        "ikke-tall",
        Severity.ERROR,
        "Noe annet enn et tall",
        "{who}: {label} skal være et tall, men cellen inneholder «{found}».",
        "Innholdet kan ikke regnes med, og ingenting gjettes.",
        "Skriv tallet uten enhet og uten punktum, for eksempel 12865.",
    ),
    Kind(
        "valg-mangler",
        Severity.WARNING,
        "Et valg er ikke gjort",
        "Avsnitt {section}: {found} Gyldige svar er {expected}.",
        "Skjemaet krever at ett av svarene er krysset av.",
        "Velg ett av svarene i listen.",
    ),
    Kind(
        "tekst-mangler",
        Severity.WARNING,
        "Et avsnitt er tomt",
        "Avsnitt {section} {heading}: teksten mangler.",
        "Rapporten får et tomt avsnitt.",
        "Skriv teksten i arket Tekst.",
    ),
)
