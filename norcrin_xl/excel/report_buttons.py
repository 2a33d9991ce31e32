"""The buttons that make, bring up to date, read or compare documents beside the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from functools import partial
from pathlib import Path

from norcrin_xl.excel.live import Live, despite_errors, first_lines
from norcrin_xl.pipeline.exchange import consolidate
from norcrin_xl.pipeline.inspection import inspect_report, link_report, link_sure
from norcrin_xl.pipeline.job import Done, beside, report_beside
from norcrin_xl.pipeline.pdf import write_pdf
from norcrin_xl.pipeline.report import write_catalogue, write_report
from norcrin_xl.pipeline.text_back import report_to_take, take_text
from norcrin_xl.pipeline.update import compare_reports, update_report
from norcrin_xl.report.refresh.changes import sentences
from norcrin_xl.report.refresh.merge import Choices

NONE_CHOSEN = "Ingen rapport er valgt, og ingenting er gjort."


def report(live: Live) -> Done:
    """Make the Word report beside the workbook; the message leaves out its lists."""

    def make(draft: bool) -> Done:
        done = write_report(live, None, None, _now(), live.step, draft=draft)
        told = (one for one in done.sentences if not one.startswith("  ") and one[-1] != ":")
        return Done(tuple(told), done.files)

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
