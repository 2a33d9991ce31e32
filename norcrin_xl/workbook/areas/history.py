"""The area of the sheet Tidligere år: earlier figures as they were reported, one per row.

Below them stand last year's texts, as fingerprints by which they are known again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from norcrin_xl.workbook.areas.area import Area, AreaRowSpec
from norcrin_xl.workbook.areas.specs import (
    COMPUTED,
    FIXED,
    INPUT,
    AreaSpec,
    Shape,
    columns_of,
    free_rows,
)

REPORTED = "rapportert"
"""The area's defined name, which is its role too."""

HISTORY = "historikk"
"""The area in Sekretariat that holds the network's earlier years."""

LAST_YEAR = "last_year"
"""The column on the partners' tabs that holds last year's figures."""


_TEXT = "tekst "
"""Begins the key of a row that holds fingerprints of a text instead of a figure."""


def text_key(prints: Iterable[str]) -> str:
    """The key of a row about an earlier text: the fingerprints of its paragraphs."""
    return _TEXT + " ".join(prints)


def prints_of(key: str) -> tuple[str, ...]:
    """The fingerprints that a row's key holds; none where the row is about a figure."""
    return tuple(key.removeprefix(_TEXT).split()) if key.startswith(_TEXT) else ()


class EarlierPlace(NamedTuple):
    """Where an earlier figure stands: area, row key and column key."""

    area: str
    row: str
    column: str

    def __str__(self) -> str:
        return "|".join(self)


def place_of(key: str) -> EarlierPlace | None:
    """The place that a row's key names; `None` for a blank row."""
    parts = key.split("|")
    return EarlierPlace(*parts) if len(parts) == 3 else None


def with_decimals(area: Area, keys: Sequence[str], areas: Mapping[str, Area]) -> Area:
    """The area with the decimals of the cells that its rows are about."""
    decimals = {
        str(EarlierPlace(other.name, spec.key, column.key)): spec.decimals
        for other in areas.values()
        for spec in other.rows
        if spec.decimals
        for column in other.columns
    }
    rows = (AreaRowSpec("", decimals=decimals.get(key, 0)) for key in keys)
    return replace(area, rows=(*rows, *area.rows[len(keys) :]))


def reported_areas(shape: Shape) -> Iterator[AreaSpec]:
    """The one area of Tidligere år; blank in a workbook that no earlier one was carried into."""
    columns = columns_of(
        ("key", "A", "", FIXED),
        ("hva", "B", "Tall", FIXED),
        ("aar", "C", "År", FIXED),
        ("hvor", "D", "Hvor", FIXED),
        ("rapportert", "E", "Rapportert", FIXED, "antall"),
        ("naa", "F", "Nå", COMPUTED, "antall"),
        ("status", "G", "Status", COMPUTED),
        ("begrunnelse", "H", "Hvorfor er tallet endret?", INPUT),
        ("rolle", "I", "Hvem sier det (rolle)", INPUT),
    )
    yield AreaSpec(REPORTED, "Tall som er rapportert før", columns, free_rows(shape, REPORTED))
