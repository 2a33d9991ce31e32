"""Run a button: find what it does, do it in the workbook that calls, and tell how it went."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

import xlwings as xw

from norcrin_xl.excel import local_path
from norcrin_xl.excel.live import (
    TITLE,
    Live,
    despite_errors,
    first_lines,
    link_to,
    refuse_hindered,
    save_copy,
)
from norcrin_xl.files import reason, visible
from norcrin_xl.findings import UserError, unforeseen
from norcrin_xl.form.form_file import FormError
from norcrin_xl.model import Project
from norcrin_xl.numbers import date_text
from norcrin_xl.pipeline.exchange import consolidate, send_forms, take_in_forms
from norcrin_xl.pipeline.explanation import Branch, Explained, explain_cell, lines
from norcrin_xl.pipeline.inspection import check_workbook, inspect_report, link_report, link_sure
from norcrin_xl.pipeline.job import Done, beside, report_beside
from norcrin_xl.pipeline.next_year import write_next_year
from norcrin_xl.pipeline.pdf import write_pdf
from norcrin_xl.pipeline.report import write_catalogue, write_report
from norcrin_xl.pipeline.text_back import report_to_take, take_text
from norcrin_xl.pipeline.update import compare_reports, update_report
from norcrin_xl.pipeline.upkeep import confirm_texts, restore_formulas
from norcrin_xl.report.pdf.converter import WorkFolder
from norcrin_xl.report.refresh.changes import Choices, sentences
from norcrin_xl.workbook.layout import CONTROL

SENT, RECEIVED = "Til partnere", "Fra partnere"
"""The folders beside the workbook with the forms that go out and those that come back."""

MOST_BRANCHES = 25
"""A tree with more lines than this, long as they are, doesn't fit on the screen."""

_FIRST_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


def send_out(live: Live) -> Done:
    """Write a form and a letter for each partner beside the workbook."""
    return send_forms(live, live.path.parent / SENT, live.step)


def take_in(live: Live) -> Done:
    """Put the figures of returned forms into the open workbook."""
    folder = live.path.parent / RECEIVED
    folder.mkdir(exist_ok=True)

    def agreed(question: str, before: Sequence[str]) -> bool:
        return live.agreed("\n".join([*first_lines(before), "", question]))

    done = take_in_forms(live, [folder], agreed, live.step)
    return Done(done.brief, (folder,) if done.files else (), done.findings)


def control(live: Live) -> Done:
    """Check figures and texts, and list the findings in Kontroll."""
    done = check_workbook(live, live.step, listing=True)
    count, accepted = len(done.findings), len(done.book.judged.accepted)
    also = f" {accepted} er godtatt." if accepted else ""
    told = f"Kontrollen ga {count} funn.{also} De står i arket {CONTROL}."
    told = told if count else f"Kontrollen fant ingenting å rette.{also}"
    return Done((told, *done.sentences[1:]))


def confirm(live: Live) -> Done:
    """Let the selected texts from last year hold this year too."""
    sheet, cells = live.selected()
    words = [f"{sheet}!{part}" for part in cells.split(",")]
    return confirm_texts(live, words, live.step)


def tables(live: Live) -> Done:
    """Compute every table anew, and put back the formulas of cells that show something else."""
    return restore_formulas(live, live.step)


def explain(live: Live) -> Done:
    """Tell how the number of the selected cell is made, down to the partners' cells."""
    sheet, address = live.selected()
    first = _FIRST_CELL.search(address)
    if first is None:
        raise UserError("Ingen celle er valgt. Klikk på en, og prøv igjen.")
    return Done((_told(explain_cell(live, sheet, first[1] + first[2], live.step), live),))


def _told(found: Explained, live: Live) -> str:
    """The tree as deep as it fits in a message, and the command that shows all of it."""
    if len(found.sentences) <= MOST_BRANCHES:
        return "\n".join(found.sentences)
    depths = (list(lines(_cut(found.tree, depth))) for depth in (3, 2))
    shown = next((told for told in depths if len(told) <= MOST_BRANCHES), [])
    shown = shown or list(lines(_cut(found.tree, 1)))[:MOST_BRANCHES]
    whole = f"Hele treet: norcrin-xl forklar {live.path.name} {found.quantity}"
    return "\n".join([*shown, whole])


def _cut(node: Branch, depth: int) -> Branch:
    """The tree down to a depth, with what is left out marked."""
    if not node.below or depth:
        return Branch(node.text, tuple(_cut(child, depth - 1) for child in node.below))
    return Branch(f"{node.text} …")


NO_YEAR = "Det nye året er ikke laget."


def new_year(live: Live) -> Done:
    """Write next year's workbook beside this year's; one that is there is left alone."""

    def wanted(question: str) -> bool:
        answer = live.asked(question)
        if answer == "cancel":
            raise UserError(NO_YEAR)
        return answer == "yes"

    def text_first(question: str, before: Sequence[str]) -> bool:
        said = "\n".join([*first_lines(before), "", question])
        return wanted(f"{said}\n\nNei: lag det nye året av det som står her.")

    def goes_on(project: Project) -> bool:
        return wanted(
            f"Perioden til {project.name} sluttet {date_text(project.end)}, før året var omme.\n\n"
            f"Ja: prosjektet går videre i {project.end.year + 1}. Nei: det er avsluttet."
        )

    def make(despite: bool) -> Done:
        return write_next_year(
            *(live, None, live.step),
            goes_on=goes_on,
            despite_errors=despite,
            ask=text_first,
            decide=live.decided,
        )

    question = "Lage neste år likevel? Tallene låses slik de står."
    return despite_errors(live, question, NO_YEAR, make)


NONE_CHOSEN = "Ingen rapport er valgt, og ingenting er gjort."


def report(live: Live) -> Done:
    """Make the Word report beside the workbook; the message leaves out its lists."""

    def make(draft: bool) -> Done:
        done = write_report(live, None, None, _now(), live.step, draft=draft)
        return Done(done.brief, done.files)

    return despite_errors(live, "Lage et utkast likevel?", "Rapporten er ikke laget.", make)


def refresh(live: Live, tracked: bool = False) -> Done:
    """Put the workbook's figures into the report beside it; what is written by hand stays."""
    path = report_beside(live, live.step)

    def make(draft: bool) -> Done:
        done = update_report(
            *(live, path, Choices(), live.step, _now()),
            decide=live.decided,
            listing=path.with_name(f"{path.stem}_endringer.html"),
            tracked=tracked,
            draft=draft,
        )
        return Done((*sentences(done.changes), *done.rest), done.files)

    question = "Oppdatere rapporten likevel?"
    return despite_errors(live, question, "Rapporten er ikke oppdatert.", make)


refresh_tracked = partial(refresh, tracked=True)
"""As `refresh`, with what is new shown as tracked changes."""


def text_back(live: Live) -> Done:
    """Bring what was written in the report beside the workbook back to its cells."""
    path = report_to_take(live, live.step)
    done = take_text(
        *(path, live, Choices(), live.step),
        decide=live.decided,
        ask=lambda question, _: live.agreed(question),
        listing=path.with_name(f"{path.stem}_tekst.html"),
    )
    first = (
        f"Hentet tekst fra {path.name}. Se over den, og lagre."
        if live.path in done.files
        else done.rest[0]
    )
    files = tuple(file for file in done.files if file != live.path)
    return Done((first, *sentences(done.changes), *done.rest[1:]), files)


def pdf(live: Live) -> Done:
    """Make the PDF, and put the page numbers in the report's table of contents.

    What is open is told first, and nothing is written unless the user goes on.
    """
    told: list[str] = []

    def agreed(question: str, matters: Sequence[str]) -> bool:
        told.extend(matters)
        shown = (f"– {line.strip()}" if line.startswith(" ") else line for line in matters)
        return live.agreed("\n".join([*first_lines(list(shown)), "", question]))

    done = write_pdf(live, None, None, _now(), agreed, live.step)
    return Done(done.sentences[len(told) :], done.files)


def side_by_side(live: Live) -> Done:
    """Write the partners' figures side by side beside the workbook."""
    return consolidate(live, None, live.step)


def catalogue(live: Live) -> Done:
    """Write all figures as linked numbers beside the workbook."""
    return write_catalogue(live, None, None, _now(), live.step)


def review(live: Live) -> Done:
    """Read the report beside the workbook, or one that the user chooses, against the workbook."""
    path = _report(live)
    if path is None:
        return Done((NONE_CHOSEN,))
    return inspect_report(live, path, live.step, path.with_name(f"{path.stem}_gjennomgang.html"))


def compare(live: Live) -> Done:
    """Compare the report beside the workbook with another one."""
    own = _report(live)
    other = live.chosen_file("Velg rapporten å sammenligne med", "docx") if own else None
    if own is None or other is None:
        return Done((NONE_CHOSEN,))
    listing = own.with_name(f"{own.stem}_sammenlignet.docx")
    done = compare_reports(other, own, live.step, listing)
    return Done((done.sentences[0], *done.sentences[-1:]), done.files)


def link(live: Live) -> Done:
    """Link the typed numbers of a report that are sure, when the user agrees."""
    path = live.chosen_file("Velg rapporten med tall som skal kobles", "docx")
    if path is None:
        return Done((NONE_CHOSEN,))
    found = link_report(live, path, (), live.step, _now())
    if not found.sure or not live.agreed(f"{found.sentences[0]}\n\nKoble de {found.sure} sikre?"):
        return Done((*found.sentences, f"Ingenting er koblet i {path.name}."))
    return link_sure(live, path, live.step, _now())


def _report(live: Live) -> Path | None:
    path = beside(live, live.step, "Rapport", ".docx")
    return path if path.is_file() else live.chosen_file("Velg rapporten", "docx")


def _now() -> datetime:
    return datetime.now(tz=timezone.utc).replace(microsecond=0)


ACTIONS: dict[str, Callable[[Live], Done]] = {
    "send_ut": send_out,
    "hent": take_in,
    "konsolider": side_by_side,
    "gjelder": confirm,
    "katalog": catalogue,
    "kontroller": control,
    "forklar": explain,
    "tabeller": tables,
    "rapport": report,
    "oppdater_rapport": refresh,
    "oppdater_sporet": refresh_tracked,
    "gjennomga": review,
    "koble": link,
    "sammenlign": compare,
    "hent_tekst": text_back,
    "pdf": pdf,
    "nytt_aar": new_year,
}
"""What the buttons do, by the name that their Subs in Knapper.bas call."""


def press(button: str, version: str) -> None:
    """Do what a button does in the workbook that calls. `version` is that of its xlwings code."""
    run(xw.Book.caller(), button, version)


def run(book: Any, button: str, version: str) -> None:
    """Do what `button` does in `book`, and tell the user how it went. Never raises."""
    try:
        refuse_hindered(book, version)
        path = local_path(str(book.api.FullName))
        with WorkFolder() as folder:
            copy = folder.path / path.name
            save_copy(book, copy)
            done = ACTIONS[button](Live(book, path, copy))
        if done.files:
            link_to(book, *done.files[:2])
        _alert(book, "\n".join(first_lines(done.sentences)), "info")
    except (UserError, FormError) as error:
        _alert(book, str(error))
    except PermissionError as error:
        name = Path(error.filename or "filen").name
        _alert(
            book,
            f"Får ikke skrive til {name}. Er den åpen i Word eller et annet program? "
            "Lukk den og prøv igjen. Ingenting er gått tapt.",
        )
    except OSError as error:
        _alert(book, f"{error.filename or 'Filen'}: {reason(error)}.")
    except Exception:
        _alert(book, unforeseen("knappen"))
    finally:
        book.app.status_bar = False


def _alert(book: Any, message: str, mode: str = "critical") -> None:
    """Show a message; signs that would do something unseen show as their codes."""
    book.app.alert(visible(message), TITLE, mode=mode)
