"""The workbook that is open in Excel, where it is saved, and what a button may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings.utils import fullname_url_to_local_path

from norcrin_xl.findings import UserError

TITLE = "NorCRIN"


@dataclass(frozen=True, slots=True)
class Done:
    """What the user is told, and what Start links to: the file or folder, a list of changes."""

    message: str
    result: Path | None = None
    listing: Path | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """The workbook that is open, where it is saved, and a copy of it as it is on the screen."""

    book: Any
    path: Path
    copy: Path

    def step(self, text: str) -> None:
        """Show a step in Excel's status bar."""
        self.book.app.status_bar = f"{TITLE}: {text} …"

    def compute(self) -> None:
        """Let Excel compute every formula anew, the worksheet functions in Python too."""
        self.book.app.api.CalculateFull()

    def again(self) -> Live:
        """The workbook with a new copy, as it is on the screen now."""
        self.book.api.SaveCopyAs(str(self.copy))
        return self

    def asked(self, question: str) -> str:
        """The user's answer: "yes", "no" or "cancel"."""
        return str(self.book.app.alert(question, TITLE, buttons="yes_no_cancel", mode="info"))

    def agreed(self, question: str) -> bool:
        """Whether the user says yes."""
        answer = self.book.app.alert(question, TITLE, buttons="yes_no", mode="critical")
        return bool(answer == "yes")


def refuse_hindered(book: Any, version: str) -> None:
    """Raise `UserError` for a workbook that a button cannot work in.

    `version` is that of the workbook's xlwings code.
    """
    if not book.api.Path:
        raise UserError("Arbeidsboken er ikke lagret ennå. Lagre den på PC-en, og prøv igjen.")
    if book.api.ReadOnly:
        raise UserError(
            "Arbeidsboken er åpnet skrivebeskyttet. Lagre en egen kopi, eller be den som har den "
            "åpen, om å lukke den. Prøv så igjen."
        )
    if version != xw.__version__:
        raise UserError(
            f"Arbeidsboken hører til xlwings {version}, men PC-en har {xw.__version__}. "
            "Lukk arbeidsboken, kjør install.ps1 på nytt, eller «norcrin-xl klargjor BOK», og åpne "
            "den igjen. Ingenting er endret."
        )


def local_path(full_name: str) -> Path:
    """Where a workbook is on this PC. Raises `UserError` for an unsynchronised address."""
    if "://" not in full_name:
        return Path(full_name)
    try:
        return Path(fullname_url_to_local_path(full_name))
    except xw.XlwingsError:
        raise UserError(
            f"Arbeidsboken ligger på {full_name.split('/')[2]} uten kopi på PC-en. "
            "Synkroniser mappen eller lagre en kopi på PC-en."
        ) from None
