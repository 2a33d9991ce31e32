"""What turns a Word document into a PDF: LibreOffice, or Word where it is chosen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from norcrin_xl.findings import UserError

VARIABLE = "NORCRIN_XL_KONVERTER"
"""The environment variable that chooses the converter, for the button in Excel too."""

LIBREOFFICE, WORD = "libreoffice", "word"
NAMES = (LIBREOFFICE, WORD)


@dataclass(frozen=True, slots=True)
class Converted:
    """A tagged PDF, and the page of each bookmark from 1 where the PDF does not tell it."""

    content: bytes
    places: Mapping[str, int] | None = None


class Converter(Protocol):
    """A converter is a context: it may start on entering it, and is given back on leaving."""

    @property
    def name(self) -> str: ...

    def __enter__(self) -> Converter: ...

    def __exit__(self, *_: object) -> None: ...

    def convert(self, docx: bytes) -> Converted:
        """The tagged PDF of `docx`. Raises `UserError` that says what to do."""
        ...


def converter(name: str = "", environment: Mapping[str, str] = os.environ) -> Converter:
    """The converter of that name; without one the environment's, else LibreOffice.

    Raises `UserError` for a name that is none.
    """
    chosen = (name or environment.get(VARIABLE, "") or LIBREOFFICE).lower()
    if chosen == WORD:
        from norcrin_xl.report.pdf.word_converter import WordConverter

        return WordConverter()
    if chosen == LIBREOFFICE:
        from norcrin_xl.report.pdf.soffice import LibreOffice

        return LibreOffice()
    raise UserError(f"{VARIABLE} er «{chosen}». Sett den til {LIBREOFFICE} eller {WORD}.")
