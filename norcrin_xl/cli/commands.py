"""The commands that only ask a job and show what it says, and how anything is shown: `rapport` …

Each imports its job when it runs, so that no command waits for another one's stages. What is shown
is progress, results and complaints, on a terminal or in a plain log.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from norcrin_xl.cli import ERRORS_FOUND
from norcrin_xl.files import visible
from norcrin_xl.findings import Progress, UserError

if TYPE_CHECKING:
    from norcrin_xl.pipeline.job import Done
    from norcrin_xl.pipeline.pdf import Extras

WIDTH = 100
"""The widest that a line is made on a terminal."""


def screen_width() -> int:
    """The number of columns that texts are broken to."""
    return min(WIDTH, shutil.get_terminal_size((WIDTH, 0)).columns)


def say(text: str = "", stream: TextIO | None = None) -> None:
    """Write a line as it is, to standard output: all that a command says goes through here.

    A sign that would steer the terminal or turn the reading direction shows as its code.
    """
    print(visible(text), file=stream or sys.stdout)


def complain(message: str) -> None:
    """Write one message to standard error."""
    say(fitted(message, sys.stderr), sys.stderr)


def tell(message: str) -> None:
    """Write one message to standard output."""
    say(fitted(message, sys.stdout))


def tell_done(done: Done, as_json: bool = False, told: int = 0) -> int:
    """Write what a job says but for what is `told` already; the command's exit code."""
    if as_json:
        tell_json(done.record)
    else:
        for sentence in done.sentences[told:]:
            tell(sentence)
    return ERRORS_FOUND if done.has_errors else 0


class ToldFirst:
    """Whoever types the command has chosen; what is open is told before anything is written.

    `told` is how much was said before the last question.
    """

    told = 0

    def __call__(self, question: str, before: Sequence[str]) -> bool:
        for line in before:
            tell(line)
        self.told = len(before)
        return True


class Questions(ToldFirst):
    """Questions to the person at the terminal."""

    def __init__(self, yes: bool, unasked: str) -> None:
        """With `yes` nothing is asked; `unasked` says what to do where nobody can be asked.

        Without `unasked` the answer is then no.
        """
        self.yes = yes
        self.unasked = unasked

    def __call__(self, question: str, before: Sequence[str]) -> bool:
        """Whether the answer is yes. Raises `UserError` where there is no terminal."""
        if self.yes:
            return True
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            if not self.unasked:
                return False
            raise UserError(f"{question} {self.unasked}")
        super().__call__(question, before)
        return input(f"{visible(question)} [j/N] ").strip().lower() in ("j", "ja")


def fitted(message: str, stream: TextIO) -> str:
    """`message` with its lines broken between words where `stream` is a terminal.

    What follows in a line stands further in; names of files and commands are never broken.
    """
    if not stream.isatty():
        return message
    return "\n".join(_broken(line, screen_width()) for line in message.split("\n"))


def _broken(line: str, width: int) -> str:
    within = " " * (len(line) - len(line.lstrip()))
    return textwrap.fill(
        line.lstrip(),
        width,
        initial_indent=within,
        subsequent_indent=f"{within}  " if within else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def tell_json(value: object) -> None:
    """Write `value` to standard output as JSON that a person can read too."""
    say(json.dumps(value, ensure_ascii=False, indent=1))


def perform(
    job: Callable[[Progress], Done], as_json: bool = False, asked: ToldFirst | None = None
) -> int:
    """Do a job with its progress shown, and tell what it says; the command's exit code."""
    with progress() as step:
        done = job(step)
    return tell_done(done, as_json, asked.told if asked else 0)


@contextmanager
def progress() -> Iterator[Progress]:
    """A function that shows the step at hand: a spinner on a terminal, else a line per step."""
    if not sys.stderr.isatty():
        yield lambda step: print(f"{visible(step)} …", file=sys.stderr, flush=True)
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(escape(f"{visible(step)} …"))


def refuse_unused(arguments: argparse.Namespace, needs: str, *options: str) -> None:
    """Raise `UserError` for an option that says nothing without the option `needs`."""
    given = vars(arguments)
    for option in options:
        if given[option] and not given[needs]:
            raise UserError(
                f"--{option} gjelder bare sammen med --{needs}. Legg til --{needs}, "
                f"eller utelat --{option}."
            )


def written_now() -> datetime:
    """The time that a report is stamped with; SOURCE_DATE_EPOCH makes a run repeatable."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), tz=timezone.utc)
        except (ValueError, OverflowError, OSError):
            raise UserError(
                f"SOURCE_DATE_EPOCH er «{epoch}», men skal være antall sekunder. Rett variabelen."
            ) from None
    return datetime.now(tz=timezone.utc)


def rapport(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.report import write_report

    refuse_unused(given, "pdf", "vedlegg", "bevis", "konverter")
    asked = (given.bok, given.mal, given.ut, written_now())
    if not given.pdf:
        return perform(lambda step: write_report(*asked, step, draft=given.utkast))
    from norcrin_xl.pipeline.pdf import write_report_and_pdf

    first, how = ToldFirst(), {"draft": given.utkast, "extras": _extras(given)}
    return perform(lambda step: write_report_and_pdf(*asked, first, step, **how), asked=first)


def sjekk_mal(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.report import check_template_file

    with progress() as step:
        done = check_template_file(given.mal, given.bok, step)
    return tell_done(done) or (0 if done.fits else ERRORS_FOUND)


def pdf(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.pdf import write_pdf

    first, asked = ToldFirst(), (given.bok, given.rapport, given.ut, written_now())
    return perform(lambda step: write_pdf(*asked, first, step, extras=_extras(given)), asked=first)


def _extras(given: argparse.Namespace) -> Extras:
    from norcrin_xl.pipeline.pdf import Extras

    return Extras(given.vedlegg, given.bevis, given.konverter or "")


def slipp(given: argparse.Namespace) -> int:
    """What the shortcut runs, for those whose Excel takes no macros."""
    try:
        return max(_dropped(book.resolve()) for book in given.bok)
    finally:
        answer("Trykk Enter for å lukke vinduet. ")


def _dropped(book: Path) -> int:
    """Make the report beside the workbook, as a draft where it has errors and the user says so."""
    from norcrin_xl.cli.app import run

    say(f"Lager rapporten av {book.name} …")
    if book.parent.is_dir():
        os.chdir(book.parent)
    code = run(["rapport", str(book)])
    if code == ERRORS_FOUND and answer("Lage et utkast likevel? Skriv j og trykk Enter: ") == "j":
        return run(["rapport", str(book), "--utkast"])
    return code


def answer(question: str) -> str:
    """What the user writes; nothing where nobody is there to answer."""
    with suppress(EOFError):
        return input(question).strip().lower()
    return ""


def oppdater(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.update import update_report
    from norcrin_xl.report.refresh.changes import Choices

    choices = Choices(frozenset(given.behold), frozenset(given.erstatt))
    return perform(
        lambda step: update_report(
            *(given.bok, given.rapport, choices, step, written_now()),
            target=given.ut,
            listing=given.logg,
            tracked=given.sporet,
            draft=given.utkast,
            trial=given.prov,
        ),
        given.json,
    )


def hent_tekst(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.text_back import take_text
    from norcrin_xl.report.refresh.changes import Choices

    choices = Choices(frozenset(given.behold), frozenset(given.erstatt))
    return perform(
        lambda step: take_text(
            *(given.rapport, given.bok, choices, step),
            target=given.ut,
            accepted=given.godtatt,
            trial=given.prov,
        ),
        given.json,
    )


def sammenlign(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.update import compare_reports

    return perform(lambda step: compare_reports(given.a, given.b, step, given.ut), given.json)


def godta(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.upkeep import Choice, accept_finding, withdraw_acceptance

    _check_reason(given)
    choice = Choice(given.funn, given.kode, given.begrunnelse, given.rolle)
    job = withdraw_acceptance if given.angre else accept_finding
    return perform(lambda step: job(given.bok, choice, step))


def _check_reason(given: argparse.Namespace) -> None:
    wanted = {"begrunnelse": "-b TEKST", "rolle": "-r ROLLE"}
    if given.angre:
        if given.begrunnelse or given.rolle:
            raise UserError("Et funn angres uten begrunnelse og rolle. Utelat -b og -r.")
        return
    lacking = [typed for name, typed in wanted.items() if not getattr(given, name).strip()]
    if lacking:
        raise UserError(
            f"Et funn godtas med begrunnelse og rolle. Skriv også {' og '.join(lacking)}."
        )


def fordel(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.exchange import send_forms

    return perform(lambda step: send_forms(given.bok, given.ut, step, given.frist))


def konsolider(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.exchange import consolidate

    return perform(lambda step: consolidate(given.bok, given.ut, step))


def hent(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.exchange import take_in_forms

    if given.prov and (given.ut or given.svar):
        raise UserError("En prøve skriver ingenting. Utelat --prov, eller -o og --svar.")
    asked = Questions(
        yes=given.ja or given.prov,
        unasked="Ingenting er skrevet. Se hva som endres med --prov, og kjør på nytt med --ja.",
    )
    return perform(
        lambda step: take_in_forms(
            *(given.bok, given.kilde, asked, step),
            target=given.ut,
            letters_to=given.svar,
            trial=given.prov,
        ),
        given.json,
        asked,
    )


def nytt_aar(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.next_year import write_next_year

    asked = Questions(given.hent_tekst, unasked="")
    return perform(
        lambda step: write_next_year(
            *(given.bok, given.ut, step),
            ended=given.avsluttet,
            kept=given.fortsetter,
            despite_errors=given.likevel,
            report=given.rapport,
            ask=asked,
        )
    )


def gjelder(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.upkeep import confirm_texts

    return perform(lambda step: confirm_texts(given.bok, given.tekst, step))


def begrunn(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.upkeep import give_reason

    return perform(
        lambda step: give_reason(given.bok, given.celle, given.hvorfor, given.rolle, step)
    )


def beregn(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.upkeep import recompute

    return perform(lambda step: recompute(given.bok, step))


WORKBOOK, TEMPLATE = Path("NorCRIN_Rapport.xlsm"), Path("templates/report.docx")
"""What is built where nothing else is said."""


def bygg(given: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.building import build_template, build_workbook

    if given.oppsett and not given.ut:
        raise UserError("Si hva filen skal hete, med -o FIL.")
    ending, what = (".docx", "Word-malen") if given.mal else (".xlsm", "arbeidsboken")
    if given.ut and given.ut.suffix.lower() != ending:
        raise UserError(f"«{given.ut}»: filnavnet til {what} må slutte på {ending}.")
    if given.oppsett and not given.tom and not given.mal:
        raise UserError("Arbeidsboken for et annet nettverk er tom. Legg til --tom.")
    with progress() as step:
        if given.mal:
            done = build_template(given.ut or TEMPLATE, given.oppsett, step)
        else:
            done = build_workbook(given.ut or WORKBOOK, given.oppsett, step, blank=given.tom)
    return tell_done(done)


def nettside(given: argparse.Namespace) -> int:
    from norcrin_xl.files import write_whole
    from norcrin_xl.page.onefile import page

    with progress() as step:
        step("Setter sammen siden")
        content = page(given.deler)
        write_whole(given.ut, content, keep_copy=False)
    say(f"Skrev {given.ut} ({len(content) / 1e6:.0f} MB). Åpne den i nettleseren.")
    return 0
