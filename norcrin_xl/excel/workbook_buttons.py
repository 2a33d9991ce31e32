"""The buttons that work on the open workbook: the partners' forms, its checks, tables and year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from norcrin_xl.excel.live import Live, despite_errors, first_lines
from norcrin_xl.findings import UserError
from norcrin_xl.model import Project
from norcrin_xl.numbers import date_text
from norcrin_xl.pipeline.exchange import send_forms, take_in_forms
from norcrin_xl.pipeline.explanation import Branch, Explained, explain_cell, lines
from norcrin_xl.pipeline.inspection import check_workbook
from norcrin_xl.pipeline.job import Done
from norcrin_xl.pipeline.next_year import write_next_year
from norcrin_xl.pipeline.upkeep import confirm_texts, restore_formulas
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
    told = (line for line in done.sentences if not line.startswith("  ark "))
    return Done(tuple(told), (folder,) if done.files else (), done.findings)


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
