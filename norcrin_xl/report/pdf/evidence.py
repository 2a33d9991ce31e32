"""The evidence annex of a report: the numbers that it and its annexes print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from norcrin_xl.model import Quantities
from norcrin_xl.quantities.annexes import Annex
from norcrin_xl.quantities.evidence import evidence, linked_ids
from norcrin_xl.report.pdf.numbers_shown import linked_numbers, texts_by_quantity
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.writer import shown


def evidence_annex(
    docx: bytes,
    file: str,
    annexes: Sequence[Annex],
    quantities: Quantities,
    rounded: Quantities,
    hashes: Mapping[str, str],
) -> Annex:
    """Value, formula and cells of each number in the report, then of those in the annexes only.

    `quantities` are exact, `rounded` as the annexes print them.
    `hashes` has the SHA-256 of each file that the report rests on.
    """
    printed = texts_by_quantity(list(linked_numbers(WordPackage(docx, file))))
    for key, cells in linked_ids(annexes).items():
        texts = printed.setdefault(key, [])
        texts += [shown(rounded[key], cell.format, True).text for cell in cells]
    return evidence(len(annexes) + 1, quantities, printed, hashes)
