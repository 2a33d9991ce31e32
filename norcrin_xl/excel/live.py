"""The workbook that is open in Excel, where it is saved, and what a button may do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings.utils import fullname_url_to_local_path

from norcrin_xl.excel.writing import fit_findings, write_formulas, write_inputs
from norcrin_xl.files import dated_copy
from norcrin_xl.findings import OpenErrors, Progress, UserError
from norcrin_xl.partners.renewal import FormulaBlock, written
from norcrin_xl.pipeline.job import Done
from norcrin_xl.report.changes.listing import contrasted
from norcrin_xl.report.refresh.changes import Change, Choices, Kind
from norcrin_xl.workbook.areas.views import FINDINGS
from norcrin_xl.workbook.layout import CONTROL
from norcrin_xl.workbook.workbook import Workbook, workbook_in

TITLE = "NorCRIN"
ENCRYPTED = bytes.fromhex("D0CF11E0A1B11AE1")
"""What a workbook begins with that is encrypted."""


MOST_LINES = 40
"""A message with more lines than this doesn't fit on the screen."""

SHOWN = 200
"""The most characters of a text that a question shows."""

MOST_REASONS = 3
"""The most cells that a question names: the window must fit the screen."""

ASKED = (Kind.CONFLICT, Kind.OVERTYPED)
"""The kinds of changes that the user chooses between."""


def first_lines(lines: Sequence[str]) -> list[str]:
    """As many lines as a message shows, and how many more there are."""
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], *([f"… og {more} til"] if more > 0 else [])]


@dataclass(slots=True)
class Live:
    """The workbook that is open, as a task works on it (`pipeline.job.Target`).

    `copy` is a copy of it as it is on the screen, which is read once.
    """

    book: Any
    path: Path
    copy: Path
    _read: Workbook | None = None

    @property
    def computes(self) -> bool:
        return True

    def held(self) -> AbstractContextManager[object]:
        """Excel holds it already."""
        return nullcontext()

    def read(self, step: Progress) -> Workbook:
        if self._read is None:
            step(f"Leser {self.path.name}")
            self._read = workbook_in(self.copy.read_bytes(), self.path.name)
        return self._read

    def write(self, before: Workbook, after: Workbook) -> Path | None:
        """Write what differs; a copy is kept of the file where the report is made of other data."""
        copy = dated_copy(self.path) if after.data != before.data else None
        made = workbook_in(written(before, after), before.file)
        write_inputs(self.book, before, made)
        if made.areas[FINDINGS] != before.areas[FINDINGS]:
            fit_findings(self.book, made)
        self._again()
        return copy

    def put_back(self, blocks: Iterable[FormulaBlock]) -> None:
        write_formulas(self.book, blocks)

    def step(self, text: str) -> None:
        """Show a step in Excel's status bar."""
        self.book.app.status_bar = f"{TITLE}: {text} …"

    def compute(self) -> None:
        """Let Excel compute every formula anew, the worksheet functions in Python too."""
        self.book.app.api.CalculateFull()
        self._again()

    def _again(self) -> None:
        """Take a new copy, as the workbook is on the screen now."""
        save_copy(self.book, self.copy)
        self._read = None

    def asked(self, question: str) -> str:
        """The user's answer: "yes", "no" or "cancel"."""
        return str(self.book.app.alert(question, TITLE, buttons="yes_no_cancel", mode="info"))

    def chosen_file(self, title: str, ending: str) -> Path | None:
        """A file that the user chooses; `None` where none is."""
        picked = self.book.app.api.GetOpenFilename(f"*.{ending},*.{ending}", 1, title)
        return Path(picked) if isinstance(picked, str) else None

    def selected(self) -> tuple[str, str]:
        """The sheet and the address of what is selected. Raises `UserError` where nothing is."""
        try:
            selection = self.book.app.selection
            sheet, address = selection.sheet.name, str(selection.address or "")
        except AttributeError:
            sheet, address = "", ""
        if not sheet or not address:
            raise UserError("Ingen celle er valgt. Klikk på en, og prøv igjen.")
        return sheet, address

    def agreed(self, question: str) -> bool:
        """Whether the user says yes."""
        answer = self.book.app.alert(question, TITLE, buttons="yes_no", mode="critical")
        return bool(answer == "yes")

    def decided(self, changes: Sequence[Change]) -> Choices:
        """What the user decides of each conflict; those that are left open stay as they are."""
        keep, replace = set[str](), set[str]()
        conflicts = [change for change in changes if change.kind in ASKED]
        for number, change in enumerate(conflicts, start=1):
            answer = self.asked(_question(change, number, len(conflicts)))
            if answer == "cancel":
                break
            (replace if answer == "yes" else keep).add(change.tag)
        return Choices(keep, replace)


def _question(change: Change, number: int, count: int) -> str:
    old, hand, ours = contrasted((change.old, change.now, change.new), SHOWN)
    where = f"Avsnitt: {change.section}\n" if change.section else ""
    before = f"Sist skrevet: {old}\n" if old else ""
    why = "".join(f"Fordi {reason}\n" for reason in change.why[:MOST_REASONS])
    return (
        f"Endret både for hånd og i arbeidsboken ({number} av {count}): {change.label}\n{where}\n"
        f"{before}Skrevet for hånd: {hand or 'tomt'}\nI arbeidsboken: {ours}\n{why}\n"
        "Ja: bruk arbeidsbokens. Nei: behold det som er skrevet for hånd. "
        "Avbryt: la resten stå, og avgjør senere."
    )


def despite_errors(live: Live, question: str, otherwise: str, make: Callable[[bool], Done]) -> Done:
    """Do what errors in the figures stop, where the user wants it all the same.

    `make` is told whether it is to go on with errors; `otherwise` is said where it is not.
    """
    from norcrin_xl.pipeline.upkeep import list_findings

    try:
        return make(False)
    except OpenErrors as stopped:
        list_findings(live, live.step)
        count = len(stopped.findings)
        if live.agreed(f"Kontrollen fant {count} feil, se arket {CONTROL}. {question}"):
            return make(True)
        return Done((otherwise,))


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
    if book.api.MultiUserEditing:
        raise UserError(
            "Arbeidsboken er delt på den gamle måten, og da er arkene låst. Slå det av under Se "
            "gjennom > Del arbeidsbok, og prøv igjen."
        )
    if version != xw.__version__:
        raise UserError(
            f"Arbeidsboken hører til xlwings {version}, men PC-en har {xw.__version__}. "
            "Lukk arbeidsboken, kjør install.cmd på nytt, eller «norcrin-xl klargjor BOK», og åpne "
            "den igjen. Ingenting er endret."
        )


def save_copy(book: Any, copy: Path) -> None:
    """Save a copy of the open workbook. Raises `UserError` where nobody but Excel can read it."""
    try:
        book.api.SaveCopyAs(str(copy))
    except Exception:
        raise UserError(
            "Excel får ikke lagret en kopi av arbeidsboken. Er en celle under redigering, så trykk "
            "Enter. Krever Excel en følsomhetsetikett, så velg en. Prøv så igjen."
        ) from None
    if copy.read_bytes()[: len(ENCRYPTED)] == ENCRYPTED:
        raise UserError(
            "Arbeidsboken er kryptert, med passord eller av følsomhetsetiketten. Ta bort passordet "
            "(Fil > Informasjon), eller velg en etikett uten kryptering, og prøv igjen."
        )


def local_path(full_name: str) -> Path:
    """Where a workbook is on this PC. Raises `UserError` for an unsynchronised address."""
    if "://" not in full_name:
        return Path(full_name)
    try:
        return Path(fullname_url_to_local_path(full_name))
    except (xw.XlwingsError, UnboundLocalError):  # the latter for /sites/ without OneDrive
        raise UserError(
            f"Arbeidsboken ligger på {full_name.split('/')[2]} uten kopi på PC-en. "
            "Synkroniser mappen eller lagre en kopi på PC-en."
        ) from None
