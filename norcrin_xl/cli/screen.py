"""What a command shows: progress, results and complaints, on a terminal or in a plain log."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from norcrin_xl.progress import Progress

WIDTH = 100
"""The widest that a line is made on a terminal."""

MOST_LINES = 20
"""Of a long list no more is shown; the rest is counted."""


def screen_width() -> int:
    """The number of columns that texts are broken to."""
    return min(WIDTH, shutil.get_terminal_size((WIDTH, 0)).columns)


def complain(message: str) -> None:
    """Write one message to standard error."""
    print(fitted(message, sys.stderr), file=sys.stderr)


def tell(message: str) -> None:
    """Write one message to standard output."""
    print(fitted(message, sys.stdout))


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
    print(json.dumps(value, ensure_ascii=False, indent=1))


@contextmanager
def progress() -> Iterator[Progress]:
    """A function that shows the step at hand: a spinner on a terminal, else a line per step."""
    if not sys.stderr.isatty():
        yield lambda step: print(f"{step} …", file=sys.stderr, flush=True)
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(f"{step} …")


def tell_list(items: Sequence[object]) -> None:
    """Show the first lines of a list, and how many more there are."""
    for line in _first(items):
        tell(line)


def complain_list(messages: Sequence[str]) -> None:
    """The same on standard error, for findings that stop; `kontroll` shows them all."""
    for line in _first(messages):
        complain(line)
    if len(messages) > MOST_LINES:
        complain("Se alle med norcrin-xl kontroll.")


def _first(items: Sequence[object]) -> Iterator[str]:
    yield from (f"  {item}" for item in items[:MOST_LINES])
    if len(items) > MOST_LINES:
        yield f"  … og {len(items) - MOST_LINES} til"
