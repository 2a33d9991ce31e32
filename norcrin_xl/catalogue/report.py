"""Findings about the Word template that a report is made from."""

from norcrin_xl.catalogue.kind import Kind, Severity

KINDS = (
    Kind(
        "mal-kontroll",
        Severity.WARNING,
        "Et felt i malen som ikke kan fylles",
        "Malen, {where_in}: ingenting har taggen «{tag}».",
        "Stedet står i rapporten slik det står i malen.",
        "Rett taggen i Word under Utvikler > Egenskaper, eller slett innholdskontrollen.",
    ),
)
