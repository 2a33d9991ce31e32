"""What the page asks for: each task is a job of pipeline/ on files that lie in a folder.

The page puts the chosen files in folders by name (``bok``, ``rapport``, ``svar`` …), so that the
jobs work as they do on a disk. What they write lies in ``ut``, and goes back to the page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from norcrin_xl.findings import OpenErrors, Progress, UserError
from norcrin_xl.numbers import counted, listed
from norcrin_xl.page.desk import Answer, Desk, answer, broken, refused, stopped
from norcrin_xl.pipeline.job import Done

if TYPE_CHECKING:
    from norcrin_xl.report.refresh.changes import Choices


SHOWN_OF_TEXT = 200
"""The most characters of a text that the table of changes shows."""


def perform(task: str, folder: str, options: str, step: Progress) -> str:
    """Do a task; its answer as JSON. What goes wrong is told in the answer.

    Raises `MemoryError` alone.
    """
    desk = Desk(Path(folder), json.loads(options), step)
    try:
        said = TASKS[task](desk)
    except OpenErrors as error:
        said = stopped(error, desk)
    except UserError as error:
        said = refused(str(error), desk)
    except MemoryError:
        raise  # only a Python that is started anew has memory again
    except Exception:
        said = broken(desk)
    return json.dumps(said, ensure_ascii=False)


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0)


def check(desk: Desk) -> Answer:
    """The findings of the workbook; where asked for, they stand in Kontroll too."""
    from norcrin_xl.pipeline.inspection import check_workbook

    done = check_workbook(desk.copied("bok"), desk.step, listing=desk.chosen("skriv"))
    return answer(desk, done, book=_changed(desk, done))


def _changed(desk: Desk, done: Done) -> str | None:
    """The name of the copy of the workbook, where the job changed it; else none is left."""
    book = desk.out(desk.file("bok").name)
    changed = book in done.files
    _only(desk, *([book] if changed else []))
    return book.name if changed else None


def _only(desk: Desk, *kept: Path) -> None:
    """Leave these files among the results: the dated copies are the page's own."""
    for path in (desk.folder / "ut").glob("*"):
        if path not in kept and path.is_file():
            path.unlink()


def send(desk: Desk) -> Answer:
    from norcrin_xl.pipeline.exchange import send_forms

    typed = str(desk.options.get("frist") or "")
    due = date.fromisoformat(typed) if typed else None
    return answer(desk, send_forms(desk.file("bok"), desk.out("Til partnere"), desk.step, due))


def take_in(desk: Desk) -> Answer:
    """The partners' forms in a copy of the workbook; a question first where they replace others."""
    from norcrin_xl.pipeline.exchange import take_in_forms

    asked: list[str] = []

    def ask(question: str, _: Sequence[str]) -> bool:
        asked.append(question)
        return desk.chosen("ja")

    book, letters = desk.copied("bok"), desk.out("Svar til partnere")
    sources, trial = [desk.folder / "svar"], desk.chosen("prove")
    done = take_in_forms(book, sources, ask, desk.step, letters_to=letters, trial=trial)
    question = asked[0] if asked and not desk.chosen("ja") and not trial else None
    more = {"book": _changed(desk, done), "question": question}
    return answer(desk, done, brief=True, forms=done.record, **more)


def accept(desk: Desk) -> Answer:
    from norcrin_xl.pipeline.upkeep import Choice, accept_finding, withdraw_acceptance

    options = desk.options
    taken_back = desk.chosen("angre")
    lacking = [name for name in ("begrunnelse", "rolle") if not options.get(name)]
    if lacking and not taken_back:
        raise UserError(f"Et funn godtas med begrunnelse og rolle. Skriv også {listed(lacking)}.")
    code = options.get("kode") or None
    about = desk.typed("funn", "cellen eller koden")
    choice = Choice(about, code, options.get("begrunnelse", ""), options.get("rolle", ""))
    job = withdraw_acceptance if taken_back else accept_finding
    done = job(desk.copied("bok"), choice, desk.step)
    return answer(desk, done, book=_changed(desk, done))


def give_reason(desk: Desk) -> Answer:
    """Why a figure of an earlier year was changed, in the workbook."""
    from norcrin_xl.pipeline import upkeep

    asked = {"celle": "cellen", "hvorfor": "hvorfor", "rolle": "rollen"}
    cell, why, role = (desk.typed(name, what) for name, what in asked.items())
    done = upkeep.give_reason(desk.copied("bok"), cell, why, role, desk.step)
    return answer(desk, done, book=_changed(desk, done))


def confirm(desk: Desk) -> Answer:
    """Texts from last year that hold this year too, without their mark."""
    from norcrin_xl.pipeline.upkeep import confirm_texts

    desk.typed("tekst", "hvilke tekster")
    done = confirm_texts(desk.copied("bok"), desk.words("tekst"), desk.step)
    return answer(desk, done, book=_changed(desk, done))


def partner(desk: Desk) -> Answer:
    """What would be said of a partner's form when it is taken in."""
    from norcrin_xl.pipeline.exchange import judge_form

    return answer(desk, judge_form(desk.file("svar"), desk.step))


def report(desk: Desk) -> Answer:
    from norcrin_xl.pipeline.job import opened, result_name
    from norcrin_xl.pipeline.report import write_report

    target = desk.out(result_name(opened(desk.file("bok"), desk.step), "Rapport", ".docx"))
    given = (desk.file("bok"), desk.optional("mal"), target, _now(), desk.step)
    return answer(desk, write_report(*given, draft=desk.chosen("utkast")))


def refresh(desk: Desk) -> Answer:
    """The report with late figures, its changes, and what a person has to choose between."""
    from norcrin_xl.pipeline.update import update_report

    trial = desk.chosen("prove")
    target, listing = desk.copied("rapport"), desk.out("Endringer.docx")
    done = update_report(
        desk.file("bok"),
        target,
        _picked(desk),
        desk.step,
        _now(),
        listing=listing,
        tracked=desk.chosen("sporet"),
        draft=desk.chosen("utkast"),
        trial=trial,
    )
    _only(desk, *([listing] if trial else [target, listing]))
    return answer(desk, done, brief=True, changes=_changes(done))


def take_text(desk: Desk) -> Answer:
    """A copy of the workbook with what was written in the report, and what is to be chosen."""
    from norcrin_xl.pipeline.text_back import take_text as take

    done = take(
        desk.file("rapport"),
        desk.copied("bok"),
        _picked(desk),
        desk.step,
        accepted=desk.chosen("godtatt"),
        trial=desk.chosen("prove"),
    )
    return answer(desk, done, brief=True, changes=_changes(done), book=_changed(desk, done))


def _picked(desk: Desk) -> Choices:
    """What was chosen of each conflict."""
    from norcrin_xl.report.refresh.changes import Choices

    picked = desk.options.get("valg") or {}
    keep, replace = (
        frozenset(tag for tag, what in picked.items() if what == wanted)
        for wanted in ("keep", "replace")
    )
    return Choices(keep, replace)


def _changes(done: Done) -> list[dict[str, object]]:
    """The changes of a report or of its workbook as the page's table has them.

    Of long texts the part is shown where they differ.
    """
    from norcrin_xl.report.changes.listing import contrasted

    def cut(record: Mapping[str, Any], *keys: str) -> dict[str, object]:
        said = contrasted([record.get(key) or "" for key in keys], SHOWN_OF_TEXT)
        return dict(zip(keys, said, strict=True))

    return [
        {
            **{key: record.get(key) or "" for key in ("tag", "label", "section")},
            **cut(record, "old", "now", "new"),
            "what": record["kind"],
            "why": " ".join(record.get("why") or ()),
            "choice": record["kind"] in ("konflikt", "overskrevet"),
        }
        for record in cast("list[Mapping[str, Any]]", done.record)
    ]


def inspect(desk: Desk) -> Answer:
    from norcrin_xl.pipeline.inspection import inspect_report

    return answer(desk, inspect_report(desk.file("bok"), desk.file("rapport"), desk.step))


def link(desk: Desk) -> Answer:
    """What the typed numbers of a report may be; those that were chosen are linked."""
    from norcrin_xl.pipeline.inspection import link_report

    words = list(map(str, desk.options.get("koble") or ()))
    target = desk.copied("rapport")
    done = link_report(desk.file("bok"), target, words, desk.step, _now())
    _only(desk, *done.files)
    return answer(desk, done, proposals=done.record or [])


def compare(desk: Desk) -> Answer:
    from norcrin_xl.pipeline.update import compare_reports

    listing = desk.out("Forskjeller.docx")
    return answer(
        desk, compare_reports(desk.file("rapport"), desk.file("annen"), desk.step, listing)
    )


def explain(desk: Desk) -> Answer:
    """The tree of one number; it is named by its id or by its label."""
    from norcrin_xl.pipeline.explanation import Branch, explained
    from norcrin_xl.pipeline.job import read_workbook

    def below(node: Branch) -> dict[str, object]:
        return {"text": node.text, "below": [below(child) for child in node.below]}

    book = read_workbook(desk.file("bok"), desk.step)
    typed = desk.typed("id", "tallets id eller navn")
    known = {item.label.casefold(): item.id for item in book.quantities.values()}
    tree = explained(book, known.get(typed.casefold(), typed))
    return answer(desk, Done((tree.text,)), tree=below(tree))


def numbers(desk: Desk) -> Answer:
    """The id and label of every number, for the list that a person chooses in."""
    from norcrin_xl.workbook.workbook import workbook_in

    path = desk.file("bok")
    book = workbook_in(path.read_bytes(), path.name)
    known = [{"id": item.written, "label": item.label} for item in book.quantities.values()]
    return answer(desk, Done(()), numbers=known)


def figures(desk: Desk) -> Answer:
    """The figures of the report, with their values as printed."""
    from norcrin_xl.pipeline.job import read_workbook

    book = read_workbook(desk.file("bok"), desk.step)
    drawn = [
        {
            "caption": f"Figur {figure.number} {figure.caption}",
            "categories": figure.categories,
            "series": [{"name": one.name, "values": one.values} for one in figure.series],
            "decimals": figure.decimals,
            "time": figure.time,
            "alt": figure.alt,
        }
        for figure in book.figures.values()
    ]
    said = f"{counted(len(drawn), 'figur', 'figurer')}."
    return answer(desk, Done((said,)), figures=drawn)


def consolidate(desk: Desk) -> Answer:
    from norcrin_xl.pipeline import exchange

    target = desk.out("Konsolidert.xlsx")
    return answer(desk, exchange.consolidate(desk.file("bok"), target, desk.step))


def catalogue(desk: Desk) -> Answer:
    from norcrin_xl.pipeline.report import write_catalogue

    target = desk.out("Tallkatalog.docx")
    return answer(desk, write_catalogue(desk.file("bok"), None, target, _now(), desk.step))


def next_year(desk: Desk) -> Answer:
    from norcrin_xl.pipeline.job import opened
    from norcrin_xl.pipeline.next_year import next_name, write_next_year

    target = desk.out(next_name(opened(desk.file("bok"), desk.step)))
    takes = desk.chosen("hent_tekst")
    book = desk.copied("bok") if takes else desk.file("bok")
    done = write_next_year(
        book,
        target,
        desk.step,
        ended=desk.words("avsluttet"),
        kept=desk.words("fortsetter"),
        despite_errors=desk.chosen("likevel"),
        report=desk.optional("rapport"),
        ask=lambda *_: takes,
    )
    _only(desk, target, book)
    return answer(desk, done)


def start_network(desk: Desk) -> Answer:
    """A blank workbook and a Word template for another network."""
    from norcrin_xl.pipeline import building

    setup = desk.file("oppsett")
    return answer(desk, building.start_network(setup, desk.out(""), desk.step))


def example(desk: Desk) -> Answer:
    """The shipped example, to see what the page does."""
    from norcrin_xl.pipeline import building

    book = desk.out(EXAMPLE)
    book.write_bytes(building.example_workbook(book.name, desk.step))
    return answer(desk, Done(("Velg en oppgave i listen.",)), book=book.name)


def example_setup(desk: Desk) -> Answer:
    """The set-up file to begin from."""
    from norcrin_xl.pipeline import building

    desk.out(building.SETUP_FILE).write_bytes(building.example_setup())
    return answer(desk, Done(("Lagre filen, skriv om den i Notisblokk, og velg den her.",)))


EXAMPLE = "NorCRIN_Rapport.xlsm"
TASKS: Mapping[str, Callable[[Desk], Answer]] = {
    "kontroll": check,
    "send_ut": send,
    "hent": take_in,
    "godta": accept,
    "rapport": report,
    "oppdater": refresh,
    "hent_tekst": take_text,
    "gjennomga": inspect,
    "sammenlign": compare,
    "forklar": explain,
    "tall": numbers,
    "figurer": figures,
    "konsolider": consolidate,
    "katalog": catalogue,
    "nytt_aar": next_year,
    "gjelder": confirm,
    "begrunn": give_reason,
    "koble": link,
    "nettverk": start_network,
    "oppsett_eksempel": example_setup,
    "partner": partner,
    "eksempel": example,
}
"""The tasks by the names that the page's script has for them."""
