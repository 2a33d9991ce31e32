"""argparse that speaks Norwegian: its few sentences are translated, the rest is ours."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from difflib import get_close_matches
from gettext import gettext
from pathlib import Path
from typing import Any, NoReturn

from norcrin_xl import __version__
from norcrin_xl.findings import UserError

WORDS = {
    "usage: ": "bruk: ",
    "positional arguments": "argumenter",
    "options": "valg",
    "optional arguments": "valg",
    "the following arguments are required: %s": "dette mangler: %s",
    "expected one argument": "trenger en verdi",
    "expected at least one argument": "trenger minst én verdi",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "«%(value)s» finnes ikke. Velg blant %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "«%(value)s» kan ikke brukes her",
    "unrecognized arguments: %s": "ukjent: %s",
    "not allowed with argument %s": "kan ikke brukes sammen med %s",
    "ambiguous option: %(option)s could match %(matches)s": (
        "«%(option)s» kan bety %(matches)s. Skriv hele navnet"
    ),
    "ignored explicit argument %r": "tar ikke imot verdien %r",
    "one of the arguments %s is required": "ett av disse må være med: %s",
}


CHOICE = re.compile(r"^(.*«(.+?)» finnes ikke\. Velg blant )(.+)$")
"""The complaint about a choice that isn't there; argparse puts the choices in quotes."""


def _translated(message: str) -> str:
    return WORDS.get(message, gettext(message))


class Formatter(argparse.HelpFormatter):
    """Help without argparse's English headings; descriptions are filled to the screen's width."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        super().add_usage(usage, actions, groups, "bruk: ")


class Parser(argparse.ArgumentParser):
    """A parser whose help and complaints are Norwegian; a complaint is a `UserError`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", Formatter)
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._positionals.title = "argumenter"
        self._optionals.title = "valg"
        self.add_argument("-h", "--hjelp", "--help", action="help", help="vis denne hjelpen")

    def add_version(self) -> None:
        self.add_argument(
            "--versjon",
            action="version",
            version=f"norcrin-xl {__version__}",
            help="vis versjonen",
        )

    def add_commands(self) -> argparse._SubParsersAction[Parser]:
        return self.add_subparsers(
            title="kommandoer", prog=self.prog, metavar="KOMMANDO", dest="command", required=True
        )

    def error(self, message: str) -> NoReturn:
        """Complain in one sentence, with the nearest choice, and say where the help is."""
        chosen = CHOICE.search(message)
        if chosen:
            message = chosen[1] + chosen[3].replace("'", "")
            near = get_close_matches(chosen[2], re.findall(r"[\w-]+", chosen[3]), n=1)
            message += f". Mente du {near[0]}?" if near else "."
        else:
            message += "."
        raise UserError(f"{message[:1].upper()}{message[1:]}\nSe «{self.prog} --hjelp».")


def file_named(ending: str) -> Callable[[str], Path]:
    """The type of an argument that names a file to write, which is to end with `ending`."""

    def path(text: str) -> Path:
        if not text.lower().endswith(ending):
            raise argparse.ArgumentTypeError(f"«{text}» må slutte på {ending}")
        return Path(text)

    return path


Commands = argparse._SubParsersAction


def command(
    commands: Commands[Parser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    help: str,
    description: str = "",
) -> Parser:
    """Add a command that calls `run` with the parsed arguments; `run` returns the exit code."""
    added = commands.add_parser(name, help=help, description=description or f"{help}.")
    added.set_defaults(run=run)
    return added


argparse._ = _translated  # type: ignore[attr-defined]
