"""The quantities as files that other programs read: JSON and CSV."""

from __future__ import annotations

import csv
import json
from io import StringIO

from norcrin_xl.model import Quantities, Quantity


def quantities_json(quantities: Quantities) -> bytes:
    """All quantities with id, label, value, unit, formula and sources, in UTF-8."""
    listed = [
        {
            "id": item.id,
            "label": item.label,
            "value": item.value,
            "unit": item.unit,
            "formula": item.formula,
            "sources": [source._asdict() for source in item.sources],
        }
        for item in quantities.values()
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1).encode()


def quantities_csv(quantities: Quantities) -> bytes:
    """One line per quantity, in UTF-8 with a byte order mark.

    Semicolons and decimal commas: that is what a Norwegian Excel opens in columns.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["id", "navn", "verdi", "enhet", "formel", "kilder"])
    for item in quantities.values():
        sources = ", ".join(f"{source.sheet}!{source.cell}" for source in item.sources)
        writer.writerow([item.id, item.label, _value(item), item.unit, item.formula, sources])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _value(quantity: Quantity) -> str:
    if quantity.value is None:
        return ""
    if isinstance(quantity.value, str):
        return quantity.value
    return f"{quantity.value:.15g}".replace(".", ",")
