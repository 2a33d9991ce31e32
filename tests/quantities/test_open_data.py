from __future__ import annotations

import csv
import json
from io import StringIO

from norcrin_xl.model import CellRef, Quantities, Quantity
from norcrin_xl.quantities.consolidated import quantities_csv, quantities_json

ONE = Quantity("a.b", "Årsverk; sum", 113.35, "årsverk", "sum", (CellRef("B.xlsm", "OUS", "F1"),))
WORD = Quantity("a.ord", "Retning", "høyere", "ord", "fortegn")
NONE = Quantity("a.c", "Lacks", None, "antall", "sum", why_missing="OUS")
QUANTITIES = Quantities(iter([ONE, WORD, NONE]))


def test_json_has_value_unit_formula_and_sources() -> None:
    first, word, none = json.loads(quantities_json(QUANTITIES))
    assert first["value"] == 113.35
    assert first["sources"] == [{"file": "B.xlsm", "sheet": "OUS", "cell": "F1"}]
    assert word["value"] == "høyere"
    assert none["value"] is None


def test_csv_opens_in_a_norwegian_excel() -> None:
    text = quantities_csv(QUANTITIES).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert rows[0] == ["id", "navn", "verdi", "enhet", "formel", "kilder"]
    assert rows[1] == ["a.b", "Årsverk; sum", "113,35", "årsverk", "sum", "OUS!F1"]
    assert rows[2][2] == "høyere"
    assert rows[3][2] == ""
