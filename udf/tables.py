"""Worksheet functions that fill a table in one call. The docstrings are Excel's help texts."""

from __future__ import annotations

from typing import Annotated

import xlwings as xw

from norcrin_xl.quantities.cells import (
    Result,
    deviation_table,
    trend_table,
    user_payment_table,
)
from udf.arguments import CATEGORY, Cells, cells


@xw.func(category=CATEGORY)
def NC_AVVIKSTABELL(
    regnskap: Annotated[Cells, cells("Kolonnen med regnskap i 1000 kr.")],
    budsjett: Annotated[Cells, cells("Kolonnen med budsjett i 1000 kr, like lang.")],
) -> Result:
    """To kolonner for hver rad: avvik i 1000 kr og avvik som andel av budsjettet. Tom rad gir
    tomt svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller «ikke beregnbar»."""
    return deviation_table(regnskap, budsjett)


@xw.func(category=CATEGORY)
def NC_KPITABELL(
    serier: Annotated[Cells, cells("Én rad per indikator og én kolonne per år, siste år sist.")],
) -> Result:
    """Tre kolonner for hver rad: siste års endring, endring som andel av året før, og ordet
    økning, nedgang eller ingen endring. Tom rad gir tomt svar; ellers vises hva som mangler."""
    return trend_table(serier)


@xw.func(category=CATEGORY)
def NC_BRUKERBETALINGSTABELL(
    partnere: Annotated[Cells, cells("Kolonnen med partnernes navn eller koder.")],
    regnskap: Annotated[Cells, cells("Brukerbetaling i år per partner, post 2.4, i 1000 kr.")],
    budsjett: Annotated[Cells, cells("Budsjettert brukerbetaling per partner i 1000 kr.")],
    i_fjor: Annotated[Cells, cells("Brukerbetaling i fjor per partner i 1000 kr.")],
) -> Result:
    """Tabell med overskrift, én rad per partner og sum: brukerbetaling i 1000 kr, avvik fra
    budsjett og endring fra i fjor, begge også som andel. Mangler ett tall, vises «mangler» i
    raden og i summen."""
    return user_payment_table(partnere, regnskap, budsjett, i_fjor)
