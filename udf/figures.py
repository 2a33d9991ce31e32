"""Worksheet functions on figures, cell by cell. The docstrings are Excel's help texts."""

from __future__ import annotations

from typing import Annotated

import xlwings as xw

from norcrin_xl.quantities.cells import (
    Result,
    changes,
    deviations,
    relative_changes,
    relative_deviations,
    shares,
)
from norcrin_xl.quantities.lookup import printed_cells
from udf.arguments import CATEGORY, Cells, cells


@xw.func(category=CATEGORY)
def NC_AVVIK(
    regnskap: Annotated[Cells, cells("Regnskapet i 1000 kr: én celle eller et område.")],
    budsjett: Annotated[Cells, cells("Budsjettet i 1000 kr: like stort område, eller én celle.")],
) -> Result:
    """Regnskap minus budsjett i 1000 kr, i samme form som områdene. Tomme celler gir tomt
    svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller at områdene har ulik
    størrelse."""
    return deviations(regnskap, budsjett)


@xw.func(category=CATEGORY)
def NC_AVVIK_PROSENT(
    regnskap: Annotated[Cells, cells("Regnskapet i 1000 kr: én celle eller et område.")],
    budsjett: Annotated[Cells, cells("Budsjettet i 1000 kr: like stort område, eller én celle.")],
) -> Result:
    """Avviket som andel av budsjettet (0,1 vises som 10 % i prosentformat). Er budsjettet null,
    vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."""
    return relative_deviations(regnskap, budsjett)


@xw.func(category=CATEGORY)
def NC_BRUKERBETALING(
    privat: Annotated[Cells, cells("Privat finansiering, post 2.4, i 1000 kr.")],
    totale: Annotated[Cells, cells("Totale kostnader i 1000 kr: like stort område, eller én.")],
) -> Result:
    """Brukerbetaling som andel av totale kostnader (0,1 vises som 10 % i prosentformat). Er
    kostnadene null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."""
    return shares(privat, totale)


@xw.func(category=CATEGORY)
def NC_ANDEL(
    verdi: Annotated[Cells, cells("Tallet som er en del: én celle eller et område.")],
    helhet: Annotated[
        Cells,
        cells("Tallet det er en del av: likt område, én celle, eller én kolonne eller rad."),
    ],
) -> Result:
    """Verdien som andel av helheten (0,1 vises som 10 % i prosentformat). Er helheten null,
    vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."""
    return shares(verdi, helhet)


@xw.func(category=CATEGORY)
def NC_ENDRING(
    i_aar: Annotated[Cells, cells("Årets tall: én celle eller et område.")],
    i_fjor: Annotated[Cells, cells("Fjorårets tall: like stort område, eller én celle.")],
) -> Result:
    """Årets tall minus fjorårets, i tallenes egen enhet. Tomme celler gir tomt svar; ellers
    vises «mangler», «ikke tall», «feil i kilden» eller at områdene har ulik størrelse."""
    return changes(i_aar, i_fjor)


@xw.func(category=CATEGORY)
def NC_ENDRING_PROSENT(
    i_aar: Annotated[Cells, cells("Årets tall: én celle eller et område.")],
    i_fjor: Annotated[Cells, cells("Fjorårets tall: like stort område, eller én celle.")],
) -> Result:
    """Endringen som andel av fjoråret (0,1 vises som 10 % i prosentformat). Er fjoråret null,
    vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."""
    return relative_changes(i_aar, i_fjor)


@xw.func(category=CATEGORY)
def NC_TEKST_TALL(
    verdi: Annotated[Cells, cells("Tallet som skal skrives: én celle eller et område.")],
    formatnavn: Annotated[
        Cells, cells('Formatet, for eksempel "tusen", "prosent1" eller "endring".')
    ],
) -> Result:
    """Tallet som tekst, skrevet som i rapporten: 12 865 eller +26,9. Tom celle gir tom tekst, tekst
    gir «ikke tall», og et ukjent format gir en melding som nevner det nærmeste."""
    return printed_cells(verdi, formatnavn)
