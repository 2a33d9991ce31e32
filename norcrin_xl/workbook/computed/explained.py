"""The deviation that each explanation was written for, kept in a locked column beside it.

It is noted when an explanation is new, or has other words than when one was noted last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from norcrin_xl.model import CellRef, Quantities, Value
from norcrin_xl.workbook.areas.area import AreaRow, Areas
from norcrin_xl.workbook.layout import Layout

DEVIATION, WORDING = "forklart_avvik", "forklart_ord"
"""The columns: the deviation, and a mark of the words that it was noted for."""
LENGTH = 8


def notes(plan: Layout, areas: Areas, quantities: Quantities) -> dict[CellRef, Value]:
    """The cells that are to change so that each explanation has the deviation it was written for.

    An explanation that is gone takes its deviation with it. One whose deviation cannot be
    computed waits. Deviations are in 1000 NOK.
    """
    found: dict[CellRef, Value] = {}
    for area in plan.areas.values():
        if area.role == "partner_okonomi":
            prefix = f"okonomi.{area.subject}.{area.partner.lower()}"
            for row in areas.get(area.name, ()):
                found.update(_note(row, f"{prefix}.{row['key'].text}.avvik", quantities))
    return found


def _note(row: AreaRow, key: str, quantities: Quantities) -> Iterator[tuple[CellRef, Value]]:
    mark = wording(row["forklaring"].text)
    if key not in quantities or (row[WORDING].text or None) == mark:
        return
    amount = quantities.number(key)
    if mark is None or amount is not None:
        yield row[DEVIATION].ref, None if mark is None else amount
        yield row[WORDING].ref, mark


def wording(text: str) -> str | None:
    """Eight hex digits for the words of an explanation; `None` for none."""
    words = " ".join(text.split())
    return hashlib.sha256(words.encode()).hexdigest()[:LENGTH] if words else None
