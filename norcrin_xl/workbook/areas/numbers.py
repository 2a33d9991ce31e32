"""The area of the sheet Tall: a row per quantity, and what stands beside each."""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.workbook.areas.specs import COMPUTED, FIXED, AreaSpec, Shape, columns_of, free_rows

NUMBERS = "tall"
"""The area's defined name, which is its role too."""


def number_areas(shape: Shape) -> Iterator[AreaSpec]:
    """The one area of Tall. How many rows it has is known when the quantities are computed."""
    columns = columns_of(
        ("key", "A", "Id", FIXED),
        ("label", "B", "Tall", FIXED),
        ("value", "C", "Verdi", COMPUTED, "konto"),
        ("enhet", "D", "Enhet", FIXED),
        ("del", "E", "Del", FIXED),
        ("prosjekt", "F", "Prosjekt", FIXED),
        ("partner", "G", "Partner", FIXED),
        ("kobling", "H", "Skriv dette i Tekst", FIXED),
        ("formater", "I", "Andre formater", FIXED),
    )
    yield AreaSpec(NUMBERS, "Alle tall", columns, free_rows(shape, NUMBERS))
