"""The evidence annex: every number of the report with value, formula and the cells behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from norcrin_xl.model import CellRef, Quantities, Quantity
from norcrin_xl.numbers import NOT_COMPUTABLE, decimal_text, runs
from norcrin_xl.quantities.exhibits import (
    Annex,
    AnnexForm,
    Linked,
    RowStyle,
    Table,
    TableColumn,
    TableRow,
)

AS_SHOWN = "som vist"
"""The value of words that the report prints as they are: a list of sixty partners stands once."""

_BREAK = "\u200b"
"""Lets a long id go on in the next line after a full stop."""


def evidence(
    number: int,
    quantities: Quantities,
    printed: Mapping[str, Sequence[str]],
    hashes: Mapping[str, str],
) -> Annex:
    """The annex with this number. `printed` has the texts that show each quantity, in order.

    `hashes` has the SHA-256 of each file that the report rests on. An id that is no quantity
    is left out.
    """
    known = [(quantities[key], texts) for key, texts in printed.items() if key in quantities]
    table = Table(
        "vedlegg.bevis",
        "",
        "Tallene i rapporten med verdi, formel og kilde",
        (
            TableColumn("Tall", False, 0.2),
            TableColumn("Id", False, 0.18),
            TableColumn("I rapporten", True, 0.12),
            TableColumn("Verdi", True, 0.09),
            TableColumn("Enhet", False, 0.08),
            TableColumn("Formel", False, 0.16),
            TableColumn("Kilder", False, 0.17),
        ),
        tuple(_row(item, texts) for item, texts in known),
        summary="Hvert tall i rapporten med verdi, formel og cellene det er regnet ut fra.",
    )
    files = "; ".join(f"{name}: SHA-256 {digest}" for name, digest in hashes.items())
    return Annex(
        number,
        "Dokumentasjon av tallene",
        (AnnexForm(f"{len(known)} tall", files, table, wide=True),),
    )


def linked_ids(annexes: Iterable[Annex]) -> Mapping[str, Sequence[Linked]]:
    """The linked figures of annexes by their quantity's id."""
    found: dict[str, list[Linked]] = {}
    for annex in annexes:
        for form in annex.forms:
            for row in form.table.rows:
                for cell in row.cells:
                    if isinstance(cell, Linked):
                        found.setdefault(cell.quantity, []).append(cell)
    return found


def _row(quantity: Quantity, texts: Sequence[str]) -> TableRow:
    shown = " / ".join(dict.fromkeys(text for text in texts if text))
    return TableRow(
        RowStyle.PLAIN,
        (
            quantity.label,
            quantity.id.replace(".", f".{_BREAK}"),
            shown,
            AS_SHOWN if shown == quantity.value else _value(quantity),
            "" if quantity.unit == "ord" else quantity.unit,
            quantity.formula,
            sources_text(quantity.sources),
        ),
    )


def _value(quantity: Quantity) -> str:
    """The exact value; a share as it was computed, in parts of one."""
    value = quantity.value
    if value is None:
        why = quantity.why_missing.removeprefix(f"{NOT_COMPUTABLE}: ")
        return f"{quantity.absence}: {why}" if why else quantity.absence
    if isinstance(value, str):
        return value
    if quantity.unit == "år":
        return str(int(value))
    return decimal_text(value, _decimals(value))


def _decimals(value: float) -> int:
    """As many decimals as the value has, at most four."""
    return next((count for count in range(4) if round(value, count) == round(value, 9)), 4)


def sources_text(sources: Iterable[CellRef]) -> str:
    """Cells by sheet, neighbours in a column as one, sheets with the same cells together.

    "AHUS, OUS: F18–F22, H3; SUS: F23"; the file stands first where there are several.
    """
    unique = list(dict.fromkeys(sources))
    several = len({source.file for source in unique}) > 1
    cells: dict[str, list[CellRef]] = {}
    for source in unique:
        sheet = f"{source.file} {source.sheet}" if several else source.sheet
        cells.setdefault(sheet, []).append(source)
    sheets: dict[str, list[str]] = {}
    for sheet, found in cells.items():
        sheets.setdefault(", ".join(_ranges(found)), []).append(sheet)
    return "; ".join(f"{', '.join(names)}: {text}" for text, names in sheets.items())


def _ranges(cells: Iterable[CellRef]) -> Iterator[str]:
    rows: dict[str, list[int]] = {}
    for cell in cells:
        rows.setdefault(cell.letter, []).append(cell.row)
    for letter in sorted(rows, key=lambda letter: (len(letter), letter)):
        for first, last in runs(sorted(rows[letter])):
            yield f"{letter}{first}" if first == last else f"{letter}{first}–{letter}{last}"
