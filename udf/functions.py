"""The worksheet functions, each a translation; the docstrings are Excel's help texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import xlwings as xw

from norcrin_xl.excel import local_path
from norcrin_xl.findings import UserError
from norcrin_xl.office_file import read_named
from norcrin_xl.quantities.lookup import partner_sums, printed_cells, quantity_cells
from norcrin_xl.quantities.worksheet_blocks import (
    Cell,
    Result,
    changes,
    deviation_table,
    deviations,
    relative_changes,
    relative_deviations,
    shares,
    trend_table,
    user_payment_table,
)
from norcrin_xl.workbook.workbook import Workbook, workbook_in

Cells = list[list[Cell]]
"""An argument: xlwings finds its converter by `list`, which knows no narrower name."""

NOT_GIVEN: Cells = [[None]]
"""An argument that may be left out."""

CATEGORY = "NorCRIN"
"""Where Excel's function wizard lists the functions."""


def cells(doc: str) -> dict[str, Any]:
    """The xlwings options of an argument with the help text `doc`.

    A cell, a row and a column all arrive as rows; error cells as their text, not as blanks.
    """
    return {"doc": doc, "ndim": 2, "err_to_str": True}


def from_saved_book(compute: Callable[[Workbook], Result]) -> Result:
    """What `compute` makes of the calling workbook as last saved, or why it cannot be read.

    That it is open in Excel is no hindrance.
    """
    try:
        path = calling_path()
        return compute(_read(path, *_state(path)))
    except UserError as error:
        return [[str(error)]]


def calling_path() -> Path:
    """Where the calling workbook is saved. Raises `UserError` for an unsynchronised address."""
    return local_path(str(xw.Book.caller().api.FullName))


def _state(path: Path) -> tuple[int, int]:
    """When the file was saved, and its size: it is read again when one of them is another."""
    try:
        state = path.stat()
    except OSError:
        raise UserError(
            f"Finner ikke {path.name} på disken. Lagre arbeidsboken på PC-en, og regn ut på nytt."
        ) from None
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=4)
def _read(path: Path, saved_at: int, size: int) -> Workbook:
    return workbook_in(read_named(path), path.name)


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
        Cells, cells('Tallets id, for eksempel "kpi.gcp.i_aar". norcrin-xl tall viser alle.')
    ],
    formatnavn: Annotated[
        Cells, cells('Utelatt: et tall å regne med. "tusen", "prosent1" …: tekst.')
    ] = NOT_GIVEN,
) -> Result:
    """Et hvilket som helst tall i rapporten, slik arbeidsboken sist ble lagret, i tallets enhet
    eller i formatet. Mangler det, vises «mangler» og hva; ukjent id eller format gir en melding
    som nevner det nærmeste."""
    return from_saved_book(lambda book: quantity_cells(book.quantities, tall_id, formatnavn))
