"""What a command shows: progress, results and complaints, on a terminal or in a plain log."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from norcrin_xl.cli import ERRORS_FOUND
from norcrin_xl.files import visible
from norcrin_xl.findings import Progress, UserError

if TYPE_CHECKING:
    from norcrin_xl.pipeline.job import Done

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
