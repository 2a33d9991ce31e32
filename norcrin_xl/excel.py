"""The live Excel edge: what a button does in the workbook that is open.

The workbook is read through a saved copy, so that a button and the command line go the same way.
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings.utils import fullname_url_to_local_path

from norcrin_xl.checks.acceptance import stopping
from norcrin_xl.files import dated_copy, write_whole
from norcrin_xl.findings import Finding, UserError
from norcrin_xl.model import Value
from norcrin_xl.partners.consolidate import NetworkBook, network_book
from norcrin_xl.partners.folder import returned_files, take_files
from norcrin_xl.partners.live import changed_blocks
from norcrin_xl.partners.send import forms
from norcrin_xl.partners.take import TakenIn, take_in
from norcrin_xl.pipeline import Computed, make_pdf, make_report, read_workbook, template_path
from norcrin_xl.workbook.layout import CONTROL, START
from norcrin_xl.workbook.view_areas import FINDINGS, MOST_FINDINGS

TITLE = "NorCRIN"
SENT, RECEIVED, LETTERS = "Til partnere", "Fra partnere", "e-post"
RESULT_CELL = "A4"
"""Where Start links to what a button made."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the user is told, and the file or folder that Start links to."""

    message: str
    result: Path | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """The workbook that is open, where it is saved, and a copy of it as it is on the screen."""

    book: Any
    path: Path
    copy: Path

    def step(self, text: str) -> None:
        """Show a step in Excel's status bar."""
        self.book.app.status_bar = f"{TITLE}: {text} …"


def press(button: str, version: str) -> None:
    """Do what a button does in the workbook that calls. `version` is that of its xlwings code."""
    run(xw.Book.caller(), button, version)


def run(book: Any, button: str, version: str) -> None:
    """Do what `button` does in `book`, and tell the user how it went. Never raises."""
    try:
        _check(book, version)
        path = local_path(str(book.api.FullName))
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            book.api.SaveCopyAs(str(copy))
            done = ACTIONS[button](Live(book, path, copy))
        if done.result is not None:
            _link(book, done.result)
        book.app.alert(done.message, TITLE, mode="info")
    except UserError as error:
        book.app.alert(str(error), TITLE, mode="critical")
    except PermissionError as error:
        name = Path(error.filename or "filen").name
        book.app.alert(
            f"Får ikke skrive til {name}. Er den åpen i Word eller et annet program? "
            "Lukk den og prøv igjen. Ingenting er gått tapt.",
            TITLE,
            mode="critical",
        )
    except Exception:
        book.app.alert(_unforeseen(), TITLE, mode="critical")
    finally:
        book.app.status_bar = False


def _unforeseen() -> str:
    log = Path(tempfile.gettempdir()) / "norcrin-feil.txt"
    log.write_text(traceback.format_exc(), "utf-8")
    return f"Noe uventet gikk galt, og knappen ble ikke ferdig. Det som skjedde, står i {log}."


def _check(book: Any, version: str) -> None:
    """Raise `UserError` for a workbook that a button cannot work in."""
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
            "Kjør install.ps1 på nytt."
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


def _link(book: Any, result: Path) -> None:
    sheet = book.sheets[START]
    with _unprotected(sheet):
        text = f"Sist laget {datetime.now():%d.%m.%Y kl. %H:%M}: {result.name}"
        sheet.range(RESULT_CELL).add_hyperlink(str(result), text, f"Åpne {result.name}")


@contextmanager
def _unprotected(sheet: Any) -> Iterator[None]:
    """A sheet open for writing, protected as before afterwards."""
    kept = sheet.api.Protection.AllowInsertingRows
    sheet.api.Unprotect()
    try:
        yield
    finally:
        sheet.api.Protect(
            DrawingObjects=True,
            Contents=True,
            Scenarios=True,
            AllowFormattingColumns=True,
            AllowFormattingRows=True,
            AllowInsertingRows=kept,
        )


def _network(live: Live) -> NetworkBook:
    live.step(f"Leser {live.path.name}")
    return network_book(live.copy.read_bytes(), live.path.name)


def _send_out(live: Live) -> Done:
    network, folder = _network(live), live.path.parent / SENT
    count = 0
    for form in forms(network.plan, network.areas, network.data):
        live.step(f"Skriver {form.name}")
        write_whole(folder / form.name, form.content)
        letter = folder / LETTERS / f"{Path(form.name).stem}.txt"
        write_whole(letter, form.letter.encode())
        count += 1
    return Done(f"Skrev {count} skjemaer til\n{folder}\nE-posttekstene ligger i {LETTERS}.", folder)


def _take_in(live: Live) -> Done:
    folder = live.path.parent / RECEIVED
    folder.mkdir(exist_ok=True)
    network = _network(live)
    paths = returned_files([folder], live.path)
    live.step(f"Leser {len(paths)} filer")
    result = take_in(network, take_files(paths, network.expected), datetime.now())
    kept = ""
    if result.of("taken_in"):
        copy = dated_copy(live.path)
        kept = f"\nUtgaven som sist var lagret, ligger i {copy.name}." if copy else ""
        live.step("Setter inn tallene")
        _write(live.book, network, network_book(result.content, live.path.name))
    return Done(_told(result) + kept, folder)


def _told(result: TakenIn) -> str:
    """What became of each file, and why those that were refused were."""
    lines = []
    for state, words in (
        ("taken_in", "Tatt inn"),
        ("unchanged", "Uendret"),
        ("refused", "Ikke tatt inn"),
    ):
        for outcome in result.of(state):
            lines.append(f"{words}: {outcome.returned.file}")
    lines += [f"{found.severity.value}: {found.message}" for found in result.findings]
    more = len(lines) - MOST_FINDINGS
    return "\n".join(lines[:MOST_FINDINGS]) + (f"\n… og {more} til" if more > 0 else "")


def _write(book: Any, before: NetworkBook, after: NetworkBook) -> None:
    """Give the open workbook the new inputs, in one write for cells that lie together."""
    by_sheet: dict[str, list[tuple[str, tuple[Value, ...]]]] = {}
    for block in changed_blocks(before, after):
        by_sheet.setdefault(block.sheet, []).append((block.first, block.values))
    for name, blocks in by_sheet.items():
        sheet = book.sheets[name]
        with _unprotected(sheet):
            for first, values in blocks:
                cells = sheet.range(first).resize(len(values), 1)
                cells.value = [[_typed(value)] for value in values]
    for name, area in after.plan.areas.items():
        if area.reference != before.plan[name].reference:
            book.names[name].refers_to = f"={area.reference}"


def _typed(value: Value) -> Value:
    """A value as Excel takes it; the apostrophe keeps a text a text, whatever it begins with."""
    return f"'{value}" if isinstance(value, str) else value


def _control(live: Live) -> Done:
    computed = read_workbook(live.copy, live.step, thorough=True)
    _list_findings(live.book, computed.findings)
    count = len(computed.findings)
    if not count:
        return Done("Kontrollen fant ingenting å rette.")
    return Done(f"Kontrollen ga {count} funn. De står nederst i arket {CONTROL}.")


def _list_findings(book: Any, findings: Sequence[Finding]) -> None:
    """Fill the list in Kontroll in one write; each finding links to its cell."""
    rows = [_row(found) for found in findings[:MOST_FINDINGS]]
    if len(findings) > MOST_FINDINGS:
        more = len(findings) - MOST_FINDINGS + 1
        rows[-1] = (f"'… og {more} til: norcrin-xl kontroll", "", "", "")
    rows += [("", "", "", "")] * (MOST_FINDINGS - len(rows))
    with _unprotected(book.sheets[CONTROL]):
        cells = book.names[FINDINGS].refers_to_range.offset(0, 1).resize(MOST_FINDINGS, 4)
        cells.formula = rows
        cells.rows.autofit()


def _row(found: Finding) -> tuple[str, str, str, str]:
    link = ""
    if found.where and found.where.sheet:
        sheet, cell = found.where.sheet, found.where.cell
        quoted = sheet.replace("'", "''")
        link = f'=HYPERLINK("#\'{quoted}\'!{cell or "A1"}","{sheet}, {cell}")'
    return f"'{found.message}", found.severity.value, found.partner or "", link


def _report(live: Live) -> Done:
    computed = read_workbook(live.copy, live.step)
    errors = stopping(computed.findings)
    if errors:
        _list_findings(live.book, computed.findings)
        asked = f"Kontrollen fant {len(errors)} feil, se arket {CONTROL}. Lage et utkast likevel?"
        if live.book.app.alert(asked, TITLE, buttons="yes_no", mode="critical") != "yes":
            return Done("Rapporten er ikke laget.")
    target = _report_path(live, computed)
    result = make_report(computed, template_path(), datetime.now(tz=timezone.utc), live.step)
    live.step(f"Skriver {target.name}")
    copy = write_whole(target, result.content)
    said = [f"Skrev {target}"]
    said += [f"{len(result.missing)} steder mangler noe."] if result.missing else []
    said += [f"Den forrige utgaven ligger i {copy.name}."] if copy else []
    return Done("\n".join(said), target)


def _report_path(live: Live, computed: Computed) -> Path:
    setup = computed.data.setup
    return live.path.parent / f"{setup.network}_Rapport_{setup.year}.docx"


def _pdf(live: Live) -> Done:
    computed = read_workbook(live.copy, live.step)
    report = _report_path(live, computed)
    if not report.is_file():
        raise UserError(f"Finner ikke {report.name} ved arbeidsboken. Lag rapporten først.")
    made = datetime.now(tz=timezone.utc)
    result = make_pdf(computed, report.read_bytes(), report.name, made, progress=live.step)
    target = report.with_suffix(".pdf")
    copy = write_whole(target, result.content)
    kept = f"\nDen forrige utgaven ligger i {copy.name}." if copy else ""
    return Done(f"Skrev {target}, {result.pages} sider.{kept}", target)


ACTIONS: dict[str, Callable[[Live], Done]] = {
    "send_ut": _send_out,
    "hent": _take_in,
    "kontroller": _control,
    "rapport": _report,
    "pdf": _pdf,
}
"""What the buttons do, by the name that their Subs in Knapper.bas call."""
