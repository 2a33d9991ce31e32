"""The button that brings all tables of the workbook up to date."""

from __future__ import annotations

from norcrin_xl.excel.live import Done, Live
from norcrin_xl.excel.partners import network_of
from norcrin_xl.excel.writing import write_formulas
from norcrin_xl.numbers import counted
from norcrin_xl.partners.formulas import restored
from norcrin_xl.workbook.layout import CONTROL


def refresh_tables(live: Live) -> Done:
    """Compute every table anew, and put back the formulas of cells that show something else."""
    live.step("Regner ut")
    live.compute()
    found = restored(network_of(live.again()))
    if not found.wrong:
        return Done(
            f"Alle tabeller er riktige. Celler som er regnet ut og sammenlignet: {found.cells}."
        )
    live.step(f"Setter {counted(found.wrong, 'celle', 'celler')} i stand")
    write_formulas(live.book, found.blocks)
    live.compute()
    left = restored(network_of(live.again())).wrong
    said = [f"Av {found.cells} celler viste {found.wrong} noe annet enn partnernes tall gir."]
    if left < found.wrong:
        said.append(f"{found.wrong - left} er satt i stand.")
    if left:
        said.append(
            f"{left} viser fortsatt noe annet. Arket {CONTROL} har tallene regnet ut av Excel "
            "alene. Kjør «norcrin-xl sjekk» for å se om funksjonene finner Python."
        )
    return Done("\n".join(said))
