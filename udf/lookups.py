"""Worksheet functions on the workbook as last saved. The docstrings are Excel's help texts."""

from __future__ import annotations

from typing import Annotated

import xlwings as xw

from norcrin_xl.quantities.cells import Result
from norcrin_xl.quantities.lookup import partner_sums, quantity_cells
from udf.arguments import CATEGORY, NOT_GIVEN, Cells, cells
from udf.book import from_saved_book


@xw.func(category=CATEGORY)
def NC_SUM_PARTNERE(
    post: Annotated[Cells, cells('Posten, for eksempel "2.4", eller "1" for totale kostnader.')],
    prosjekt: Annotated[Cells, cells('Prosjektets nøkkel, navn eller nummer, eller "alle".')],
    kolonne: Annotated[Cells, cells('"regnskap", "budsjett", "avvik" eller "avvik_prosent".')],
) -> Result:
    """Summen av partnernes tall for posten i 1000 kr, slik arbeidsboken sist ble lagret. Mangler
    et tall, vises «mangler» og hvem som mangler det; ukjent navn gir en melding."""
    return from_saved_book(
        lambda book: partner_sums(book.data, book.quantities, post, prosjekt, kolonne)
    )


@xw.func(category=CATEGORY)
def NC_TALL(
    tall_id: Annotated[
        Cells, cells('Tallets id, for eksempel "kpi.gcp.2021". norcrin-xl tall viser alle.')
    ],
    formatnavn: Annotated[
        Cells, cells('Utelatt: et tall å regne med. "tusen", "prosent1" …: tekst.')
    ] = NOT_GIVEN,
) -> Result:
    """Et hvilket som helst tall i rapporten, slik arbeidsboken sist ble lagret, i tallets enhet
    eller i formatet. Mangler det, vises «mangler» og hva; ukjent id eller format gir en melding
    som nevner det nærmeste."""
    return from_saved_book(lambda book: quantity_cells(book.quantities, tall_id, formatnavn))
