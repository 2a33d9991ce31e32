"""The workbook that is open in Excel: how it is read, written in blocks, and linked from Start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import xlwings as xw

from norcrin_xl.files import dated_copy
from norcrin_xl.findings import OpenErrors, Progress, UserError
from norcrin_xl.model import Value
from norcrin_xl.partners.rewriting import Content, FormulaBlock, rectangles, written
from norcrin_xl.pipeline.job import Done
from norcrin_xl.report.changes.listing import contrasted
from norcrin_xl.report.refresh.changes import Change, Choices, Kind
from norcrin_xl.workbook.areas.views import FINDINGS
from norcrin_xl.workbook.computed.book import Computed
from norcrin_xl.workbook.layout import CONTROL, START
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


RESULT_CELL, LISTING_CELL = "A4", "A5"
"""Where Start links to what a button made, and to the list of what it changed."""


QUIET = ("manual", False, False)
"""How Excel computes, whether it draws, and whether it runs macros while it is written to."""

AND, OR = 1, 2
"""How two criteria of a filter go together."""


@contextmanager
def unprotected(sheet: Any) -> Iterator[None]:
    """A sheet open for writing, protected as before afterwards."""
    allowed = sheet.api.Protection
    rows, filtering = allowed.AllowInsertingRows, allowed.AllowFiltering
    try:
        sheet.api.Unprotect("")  # without a password Excel would ask the user for one
    except Exception:
        raise UserError(
            f"Arket {sheet.name} er beskyttet med passord. Velg Se gjennom > Opphev "
            "arkbeskyttelse, og prøv igjen. Det som ble skrevet til andre ark, står der."
        ) from None
    filters = _shown_all(sheet.api) if filtering else []
    try:
        yield
    finally:
        for criteria in filters:
            sheet.api.AutoFilter.Range.AutoFilter(*criteria)
        sheet.api.Protect(
            DrawingObjects=True,
            Contents=True,
            Scenarios=True,
            AllowFormattingColumns=True,
            AllowFormattingRows=True,
            AllowInsertingRows=rows,
            AllowFiltering=filtering,
            UserInterfaceOnly=True,  # or what is folded could not be shown
        )


def _shown_all(sheet: Any) -> list[tuple[object, ...]]:
    """Show all rows of a filtered list, which Excel would skip; the criteria to filter by again."""
    if not sheet.FilterMode:
        return []
    known = enumerate(sheet.AutoFilter.Filters, start=1)
    found: list[tuple[object, ...]] = []
    for number, item in known:
        if item.On:
            both = (item.Operator, item.Criteria2) if item.Operator in (AND, OR) else ()
            found.append((number, item.Criteria1, *(both or [item.Operator or AND])))
    sheet.ShowAllData()
    return found


@contextmanager
def quiet(book: Any) -> Iterator[None]:
    """Excel neither computes, draws nor runs macros meanwhile; afterwards it computes once."""
    app = book.app
    before = app.calculation, app.screen_updating, app.enable_events
    app.calculation, app.screen_updating, app.enable_events = QUIET
    try:
        yield
    finally:
        app.calculation, app.screen_updating, app.enable_events = before
        if before != QUIET and before[0] != "automatic":
            app.calculate()


def link_to(book: Any, result: Path, listing: Path | None = None) -> None:
    """Let Start link to what a button made, and to the list of what it changed."""
    sheet, now = book.sheets[START], f"{datetime.now():%d.%m.%Y kl. %H:%M}"
    with quiet(book), unprotected(sheet):
        _link(sheet, RESULT_CELL, result, f"Sist laget {now}: {result.name}")
        if listing is not None:
            _link(sheet, LISTING_CELL, listing, f"Hva som ble endret {now}: {listing.name}")


def _link(sheet: Any, cell: str, target: Path, text: str) -> None:
    sheet.range(cell).add_hyperlink(str(target), text, f"Åpne {target.name}")


def write_inputs(book: Any, before: Workbook, after: Workbook) -> None:
    """Give the open workbook the new inputs, in as few writes as its layout allows."""
    with quiet(book):
        for name, blocks in groupby(rectangles(before, after), lambda block: block.sheet):
            sheet = book.sheets[name]
            with unprotected(sheet):
                for block in blocks:
                    cells = sheet.range(block.first).resize(len(block.rows), len(block.rows[0]))
                    cells.value = [list(map(_typed, row)) for row in block.rows]
        for name, area in after.plan.areas.items():
            if area.reference != before.plan[name].reference:
                book.names[name].refers_to = f"={area.reference}"


def write_formulas(book: Any, blocks: Iterable[FormulaBlock]) -> None:
    """Put formulas back, in one write for cells that lie together."""
    with quiet(book):
        for name, group in groupby(sorted(blocks), lambda block: block.sheet):
            sheet = book.sheets[name]
            with unprotected(sheet):
                for block in group:
                    _write_formulas(sheet, block)


def _write_formulas(sheet: Any, block: FormulaBlock) -> None:
    if not block.spill:
        cells = sheet.range(block.first).resize(len(block.formulas), 1)
        cells.formula = [(formula,) for formula in block.formulas]
        return
    sheet.range(block.spill).clear_contents()
    try:
        sheet.range(block.first).formula2 = block.formulas[0]
    except AttributeError:  # Excel 2016 and 2019 have no dynamic arrays
        sheet.range(block.spill).formula_array = block.formulas[0]


def _typed(value: Content) -> Value:
    """A value as Excel takes it; the apostrophe keeps a text a text, whatever it begins with."""
    if isinstance(value, Computed):
        return value.formula
    return f"'{value}" if isinstance(value, str) else value


def fit_findings(book: Any, after: Workbook) -> None:
    """Show the rows of Kontroll that hold a finding, as high as they need, and hide the others."""
    area, sheet = after.plan[FINDINGS], book.sheets[CONTROL]
    held = [row["label"].ref.row for row in after.areas[FINDINGS] if row["label"].text]
    last = max(held, default=area.top)
    with quiet(book), unprotected(sheet):
        shown = sheet.range(f"{area.top}:{last}")
        shown.api.EntireRow.Hidden = False
        shown.rows.autofit()
        if last < area.bottom:
            sheet.range(f"{last + 1}:{area.bottom}").api.EntireRow.Hidden = True
