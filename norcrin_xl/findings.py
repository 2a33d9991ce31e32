"""Findings: what is wrong, odd or missing in the data, as values. The catalogue holds the words.

A check supplies the fields of a message; title, severity, why it matters and what to do stand
here once. Message order: who, sheet, cell, found, expected, what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from norcrin_xl.model import CellRef


class Severity(str, Enum):
    """How grave a finding is: `feil` stops the report, `advarsel` asks, `merknad` tells."""

    ERROR = "feil"
    WARNING = "advarsel"
    NOTE = "merknad"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding in the catalogue. `message` is a format string over a check's fields."""

    code: str
    severity: Severity
    title: str
    message: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, with the cell it concerns (or `None`) and the partner, if any."""

    kind: Kind
    message: str
    where: CellRef | None = None
    partner: str | None = None

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    def as_dict(self) -> dict[str, object]:
        """The finding as it stands in JSON: code, severity, message, where, partner."""
        where = self.where._asdict() if self.where else None
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "where": where,
            "partner": self.partner,
        }


def _catalogue(kinds: Iterable[Kind]) -> Mapping[str, Kind]:
    return {kind.code: kind for kind in kinds}


CATALOGUE: Mapping[str, Kind] = _catalogue(
    [
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
        Kind(
            "oppmerking",
            Severity.WARNING,
            "Oppmerking som ikke kan leses",
            "{who}: {found}",
            "Stedet skrives ut slik det står, og tallet blir ikke koblet.",
            "Rett oppmerkingen. Et tall skrives slik: {{kpi.gcp.2021|heltall}}.",
        ),
    ]
)


def finding(
    code: str, where: CellRef | None = None, partner: str | None = None, **fields: object
) -> Finding:
    """A finding of the catalogue's kind `code`, its message filled with `fields`.

    The message ends with what to do. Raises `KeyError` for an unknown code or a missing field.
    """
    kind = CATALOGUE[code]
    message = f"{kind.message.format(**fields)} {kind.remedy.format(**fields)}"
    return Finding(kind, message, where, partner)


class UserError(Exception):
    """Something that stops the work and that the user can mend; the message is for the user."""
