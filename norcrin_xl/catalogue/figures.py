"""Findings about figures that contradict each other or need a word."""

from norcrin_xl.catalogue.kind import Kind, Severity

KINDS = (
    Kind(
        "totaler-ulike",
        Severity.ERROR,
        "Kostnader og finansiering er ikke like",
        "{who}, {project}, {column}: {parts} skal være like store.",
        "Forskningsrådet krever at kostnader, finansiering og kostnadssted gir samme sum.",
        "Rett postene slik at de tre summene blir like.",
    ),
    Kind(
        "forklaring-mangler",
        Severity.WARNING,
        "Et stort avvik er ikke forklart",
        "{who}, {project}: post {post} avviker med {found} fra budsjettet uten forklaring.",
        "Forskningsrådet spør om store avvik som ikke er forklart.",
        "Skriv en kort forklaring i raden.",
    ),
)
