"""The button that explains the number in the selected cell."""

from __future__ import annotations

import re

from norcrin_xl.excel.live import Done, Live
from norcrin_xl.explanation import Node, explained, lines
from norcrin_xl.findings import UserError
from norcrin_xl.pipeline.computed import Computed, read_workbook
from norcrin_xl.workbook.computed.selected import Selected, quantity_in
from norcrin_xl.workbook.layout import layout
from norcrin_xl.workbook.reading.areas import read_areas, shape_of
from norcrin_xl.workbook.reading.raw import read_file

MOST_LINES = 25
"""A tree with more lines than this, long as they are, doesn't fit on the screen."""

_FIRST_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


def explain(live: Live) -> Done:
    """Tell how the number of the selected cell is made, down to the partners' cells."""
    place = _selected(live)
    content = read_file(live.copy)
    areas = read_areas(content, live.copy.name, lists=True)
    plan = layout(shape_of(areas, live.copy.name))
    book = read_workbook(live.copy, live.step)
    found = quantity_in(plan, areas, book.quantities, place)
    if found is None:
        return Done(
            f"Cellen {place.sheet}!{place.cell} viser ikke noe tall som rapporten er laget av. "
            "Velg et tall i Årsregnskap, Bruk og utnyttelse, KPI eller hos en partner, en rad i "
            "arket Tall eller et funn i Kontroll, og trykk Forklar tallet i båndet NorCRIN."
        )
    return Done(_told(book, found, live.path.name))


def _selected(live: Live) -> Selected:
    """The cell that is selected, the first of several. Raises `UserError` where there is none."""
    try:
        selection = live.book.app.selection
        sheet, address = selection.sheet.name, selection.address
    except AttributeError:
        sheet, address = "", ""
    first = _FIRST_CELL.search(str(address or ""))
    if not sheet or first is None:
        raise UserError("Ingen celle er valgt. Klikk på et tall, og prøv igjen.")
    return Selected(sheet, first[1] + first[2])


def _told(book: Computed, found: str, file: str) -> str:
    """The tree as deep as it fits in a message, and the command that shows all of it."""
    tree = explained(book, found)
    whole = list(lines(tree))
    if len(whole) <= MOST_LINES:
        return "\n".join(whole)
    depths = (list(lines(_cut(tree, depth))) for depth in (3, 2))
    shown = next((told for told in depths if len(told) <= MOST_LINES), [])
    shown = shown or list(lines(_cut(tree, 1)))[:MOST_LINES]
    return "\n".join([*shown, f"Hele treet: norcrin-xl forklar {file} {found}"])


def _cut(node: Node, depth: int) -> Node:
    """The tree down to a depth, with what is left out marked."""
    if not node.below or depth:
        return Node(node.text, tuple(_cut(child, depth - 1) for child in node.below))
    return Node(f"{node.text} …")
