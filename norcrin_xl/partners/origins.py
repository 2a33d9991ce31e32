"""Which of the partners' files the workbook's figures came with, as Logg tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from norcrin_xl.workbook.areas.area import AreaRow
from norcrin_xl.workbook.computed.collection import TAKEN_IN, UNCHANGED


class Origin(NamedTuple):
    """A partner's newest file that was taken in: its name, its SHA-256, and when (local time).

    A form has its fields in the cells where the workbook has them, so that the workbook's cell
    is the file's too.
    """

    file: str
    sha256: str
    when: str


def origins(log: Iterable[AreaRow]) -> Mapping[str, Origin]:
    """The newest file by partner's code; a partner that was typed in by hand has none."""
    found: dict[str, Origin] = {}
    for row in log:
        if row["hva"].text in (TAKEN_IN, UNCHANGED) and row["fil"].text:
            origin = Origin(row["fil"].text, row["sha256"].text, row["tid"].text)
            found[row["partner"].text] = origin
    return found
