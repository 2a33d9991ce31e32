"""The file of a workbook after a change."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from norcrin_xl.partners.rewriting import written
from norcrin_xl.workbook.workbook import workbook_in
from tests.shipped import BOOK as SHIPPED


def heights(content: bytes) -> dict[str, float]:
    """The height of each row of each part, by part and row."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {
            f"{name} {row}": float(points)
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
            for row, points in re.findall(
                r'<row r="(\d+)"[^>]* ht="([\d.]+)"', archive.read(name).decode()
            )
        }


def test_a_row_grows_with_a_text_that_gets_longer() -> None:
    book = workbook_in(SHIPPED.read_bytes(), "bok.xlsm")
    (text,) = (row["value"] for row in book.areas["tekst"][:1])
    longer = book.with_values({text.ref: f"{text.value} {'Mer om dette. ' * 80}"})
    before, after = heights(book.content), heights(written(book, longer))
    grown = {place: points for place, points in after.items() if points != before[place]}
    assert len(grown) == 1
    assert all(points > before[place] + 40 for place, points in grown.items())


def folded(content: bytes) -> int:
    """How many rows of the sheets are hidden."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return sum(
            archive.read(name).count(b'hidden="1"')
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        )


def test_a_status_that_changes_leaves_its_folded_row_folded() -> None:
    book = workbook_in(SHIPPED.read_bytes(), "bok.xlsm")
    status = book.areas["kontroll_like"][0]["status"]
    assert status.text == "OK"
    changed = book.with_results({status.ref: "Feil"})
    assert folded(written(book, changed)) == folded(book.content) > 0
