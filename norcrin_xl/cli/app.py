"""The command line as commands.toml declares it, and how each failure ends in one message.

argparse's few sentences are translated; the rest is ours. Exit codes: 0 done, 1 done but with
errors found in the data, 2 could not be done.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from gettext import gettext
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from norcrin_xl import __version__
from norcrin_xl.cli import ABORTED, ERRORS_FOUND, FAILED
from norcrin_xl.cli.commands import complain
from norcrin_xl.files import lock_of, reason
from norcrin_xl.findings import OpenErrors, UserError, unforeseen, was_interrupted
from norcrin_xl.numbers import capital
from norcrin_xl.toml_files import read_toml

COMMAND = "KOMMANDO"
"""Stands for the command's name."""

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
    "not allowed with argument %s": "kan ikke brukes sammen med %s",
    "ambiguous option: %(option)s could match %(matches)s": (
        "«%(option)s» kan bety %(matches)s. Skriv hele navnet"
    ),
    "ignored explicit argument %r": "tar ikke imot verdien «%s»",
    "one of the arguments %s is required": "ett av disse må være med: %s",
}


MISSING = re.compile(r"^dette mangler: (.+)$")
CHOICE = re.compile(r"^(.+): «(.*)» finnes ikke\. Velg blant (.+)$")
"""The complaint about a choice that isn't there; argparse puts the choices in quotes."""


def _translated(message: str) -> str:
    return WORDS.get(message, gettext(message))


class Formatter(argparse.HelpFormatter):
    """Help without argparse's English headings, filled to the screen's width between words."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        super().add_usage(usage, actions, groups, "bruk: ")

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))


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
            title="kommandoer", prog=self.prog, metavar=COMMAND, dest="command", required=True
        )

    def parsed(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The arguments, read by the command that they name. Raises `UserError`."""
        first = arguments[0] if arguments else ""
        if first.startswith("-") and first not in self._option_string_actions:
            self.refuse_unknown([first])
        found, unknown = self.parse_known_args(arguments)
        if unknown:
            chosen: Parser = found.parser
            chosen.refuse_unknown(unknown)
        return found

    def refuse_unknown(self, words: Sequence[str]) -> NoReturn:
        """Complain of what the command doesn't know, with what may be meant."""
        said = f"ukjent: {' '.join(words)}"
        near = get_close_matches(words[0], self._option_string_actions, n=1)
        if near:
            said += f". Mente du {near[0]}?"
        elif not words[0].startswith("-"):
            said += ". Har et navn mellomrom, skriv det i anførselstegn"
        self.error(said)

    def error(self, message: str) -> NoReturn:
        """Complain in one sentence, with the nearest choice, and say where the help is."""
        message = message.removeprefix("argument ")  # Python 3.10 asks for no translation of it
        missing, choice = MISSING.search(message), CHOICE.search(message)
        if missing:
            message = f"dette mangler: {self._as_typed(missing[1])}.\nSkriv: {self._least()}"
        elif choice:
            message = _not_a_choice(*choice.groups())
        ends = "" if missing or message.endswith("?") else "."
        raise UserError(f"{capital(message)}{ends}\nSe «{self.prog} --hjelp».")

    def _as_typed(self, names: str) -> str:
        """argparse's names of arguments, with what stands for their values: ``-o MAPPE``."""
        known = {"/".join(action.option_strings): _typed(action) for action in self._actions}
        return ", ".join(known.get(name, name) for name in names.split(", "))

    def _least(self) -> str:
        """The command with nothing but what it needs."""
        needed = [action for action in self._actions if action.required]
        needed.sort(key=lambda action: bool(action.option_strings))
        return " ".join([self.prog, *(_typed(action) for action in needed)])


def _typed(action: argparse.Action) -> str:
    """An argument as a person types it, with the word that stands for its value, if it has one."""
    value = "" if action.nargs == 0 else str(action.metavar or action.dest)
    return " ".join(filter(None, (*action.option_strings[:1], value)))


def _not_a_choice(name: str, value: str, choices: str) -> str:
    """What is said of a choice that isn't there: the one that may be meant, or all."""
    known = re.findall(r"[\w-]+", choices)
    said = (
        f"kommandoen «{value}» finnes ikke" if name == COMMAND else f"{name}: «{value}» finnes ikke"
    )
    near = get_close_matches(value.lower(), known, n=1)
    return f"{said}. Mente du {near[0]}?" if near else f"{said}. Velg blant {', '.join(known)}"


def file_named(*endings: str) -> Callable[[str], Path]:
    """The type of an argument that names a file to write, which is to end with one of `endings`."""

    def path(text: str) -> Path:
        if not text.lower().endswith(endings):
            raise argparse.ArgumentTypeError(f"«{text}» må slutte på {' eller '.join(endings)}")
        if Path(text).is_dir():
            raise argparse.ArgumentTypeError(f"«{text}» er en mappe. Velg et annet filnavn")
        return _in_folder(Path(text))

    return path


def folder(text: str) -> Path:
    """The type of an argument that names a folder to write to."""
    if Path(text).exists() and not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"«{text}» er en fil. Velg en mappe")
    return _in_folder(Path(text))


def _in_folder(path: Path) -> Path:
    """`path`, where the folder that it is to lie in is there: none is made by a typing error."""
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(
            f"mappen «{path.parent}» finnes ikke. Lag den først, eller rett navnet"
        )
    return path


def day(text: str) -> date:
    """The type of an argument that is a date as people write it, or as ISO 8601."""
    from norcrin_xl.partners.returned.fields import read_day

    found, _ = read_day(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"«{text}» er ingen dato. Skriv dag.måned.år")
    return found


argparse._ = _translated  # type: ignore[attr-defined]

TYPES: Mapping[str, Mapping[str, Any]] = {
    "path": {"type": Path},
    "text": {},
    "list": {"action": "append", "default": []},
    "flag": {"action": "store_true"},
    "folder": {"type": folder},
    "day": {"type": day},
}
"""What argparse is told of each type of argument in commands.toml but a file to write."""


def parser() -> Parser:
    """The whole command line."""
    root = Parser(
        prog="norcrin-xl",
        description="Årsrapport for NorCRIN: fra arbeidsboken i Excel til ferdig rapport i Word.",
        epilog="Skriv «norcrin-xl KOMMANDO --hjelp» for å se hva en kommando tar imot. "
        "Avslutningskode: 0 gikk bra, 1 feil i tallene, 2 kunne ikke gjøres.",
    )
    root.add_version()
    commands = root.add_commands()
    declared = read_toml(Path(__file__).with_name("commands.toml").read_text("utf-8"))
    shared = declared.pop("shared")
    for name, said in declared.items():
        added = commands.add_parser(
            name,
            help=said["help"],
            description=said.get("about") or f"{said['help']}.",
            epilog=f"eksempel: norcrin-xl {said['example']}",
        )
        added.set_defaults(run=_task(said.get("in", "commands"), name), parser=added)
        either = added.add_mutually_exclusive_group() if "either" in said else None
        for item in said["arguments"]:
            spec = dict(shared[item] if isinstance(item, str) else item)
            own = either if spec["name"].lstrip("-") in said.get("either", ()) else added
            _add(own or added, spec)
    return root


def _task(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    """The function that does a command, imported when it runs."""

    def run(given: argparse.Namespace) -> int:
        work: Callable[[argparse.Namespace], int]
        work = getattr(import_module(f"norcrin_xl.cli.{module}"), name.replace("-", "_"))
        return work(given)

    return run


def _add(to: argparse._ActionsContainer, spec: dict[str, Any]) -> None:
    """Add an argument as commands.toml declares it."""
    kind, names = spec.pop("type"), spec.pop("name").split()
    told = dict(TYPES[kind] if kind in TYPES else {"type": file_named(*kind.split())})
    if "value" in spec:
        told["metavar"] = spec.pop("value")
    to.add_argument(*names, **told, **spec)


def refused(error: PermissionError) -> str:
    """What is said where a file may not be written: it is open, or the place is protected."""
    path = Path(error.filename or "filen")
    lock = lock_of(path) if path.name else None
    if lock is not None:
        return (
            f"Får ikke skrive til {path}, for den er åpen i et annet program. Lukk den og prøv "
            f"igjen. (Er den ikke åpen, så slett filen {lock.name}.)"
        )
    return (
        f"Får ikke skrive til {path}. Er den åpen, lukk den. Er den eller mappen skrivebeskyttet, "
        "velg et annet sted."
    )


def _form_error() -> type[Exception]:
    """Asked for only when something has gone wrong: the help waits for no form."""
    from norcrin_xl.form.form_file import FormError

    return FormError


def run(arguments: list[str]) -> int:
    """Run one command. Returns its exit code; what goes wrong is told in one message."""
    try:
        if not arguments:
            complain(parser().format_help())
            return FAILED
        chosen = parser().parsed(arguments)
        code: int = chosen.run(chosen)
        sys.stdout.flush()
        return code
    except UserError as error:
        complain(str(error))
        return ERRORS_FOUND if isinstance(error, OpenErrors) else FAILED
    except _form_error() as error:
        complain(str(error))
    except KeyboardInterrupt:
        complain(ABORTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except PermissionError as error:
        complain(refused(error))
    except OSError as error:
        complain(f"{error.filename or 'Filen'}: {reason(error)}.")
    except Exception as error:
        complain(ABORTED if was_interrupted(error) else unforeseen("kommandoen"))
    return FAILED
