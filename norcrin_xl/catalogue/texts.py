"""Findings about the report's text."""

from norcrin_xl.catalogue.kind import Kind, Severity

KINDS = (
    Kind(
        "oppmerking",
        Severity.WARNING,
        "Oppmerking som ikke kan leses",
        "{who}: {found}",
        "Stedet skrives ut slik det står, og tallet blir ikke koblet.",
        "Rett oppmerkingen. Et tall skrives slik: {{kpi.gcp.2021|heltall}}.",
    ),
)
