"""What a user is told: findings, what stops the work, the step at hand, and what nobody foresaw.

Findings say as values what is wrong, odd or missing in the data.
A check supplies the fields of a message; title, severity, why it matters and what to do stand
in the catalogue. Message order: who, sheet, cell, found, expected, what to do.
"""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.masking import masked
from norcrin_xl.numbers import capital
from norcrin_xl.toml_files import read_toml

if TYPE_CHECKING:
    from norcrin_xl.model import CellRef, TextRef


SUBJECTS = ("gaps", "sent_files", "returned", "plausibility", "reviewed", "sentences")


class Severity(str, Enum):
    """How grave a finding is: `feil` stops the report, `advarsel` asks, `merknad` tells."""

    ERROR = "feil"
    WARNING = "advarsel"
    NOTE = "merknad"


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One kind of finding in the catalogue.

    `asks` is what a partner is asked to do, where that isn't the remedy.
    """

    code: str
    severity: Severity
    title: str
    message: str
    why: str
    remedy: str
    asks: str = ""


@cache
def catalogue() -> Mapping[str, FindingKind]:
    """Every kind of finding by its code."""
    return {code: kind for subject in SUBJECTS for code, kind in kinds_about(subject).items()}


def kinds_about(subject: str) -> Mapping[str, FindingKind]:
    """The kinds of one subject, by code."""
    text = Path(__file__).with_name("catalogue").joinpath(f"{subject}.toml").read_text("utf-8")
    entries = read_toml(text).items()
    return {
        code: FindingKind(code, **{**said, "severity": Severity(said["severity"])})
        for code, said in entries
    }


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, with the cell it concerns (or `None`) and the partner, if any.

    A finding in a Word report has no cell, but its place in the text (`in_text`). `text` is the
    message where who and where stand beside it. `rests_on` holds the cells whose values led to
    it: all of them, where one cause left many cells wrong. A partner gets it without the place:
    what was found (`said`), and what to do (`ask`).
    """

    kind: FindingKind
    message: str
    text: str
    where: CellRef | None = None
    partner: str | None = None
    rests_on: tuple[CellRef, ...] = ()
    said: str = ""
    ask: str = ""
    in_text: TextRef | None = None

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    def as_dict(self) -> dict[str, object]:
        """The finding as it stands in JSON: code, severity, message, where, partner."""
        stands = self.in_text or self.where
        where = stands._asdict() if stands else None
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "where": where,
            "partner": self.partner,
        }


def finding(
    code: str,
    where: CellRef | None = None,
    partner: str | None = None,
    *,
    rests_on: Iterable[CellRef] = (),
    named: object = "",
    **fields: object,
) -> Finding:
    """A finding of the catalogue's kind `code`, its message filled with `fields`.

    The message ends with what to do, and never holds an identity number. The field ``place`` is
    made here, of the partner (or the field ``who``) and the cell. `named` is what stands in the
    cell, where the cell itself doesn't say it. Raises `KeyError` for an unknown code or a missing
    field.
    """
    kind = catalogue()[code]
    known = {"place": place(partner or str(fields.get("who", "Rapporten")), where), **fields}
    message = f"{masked(kind.message.format(**known))} {kind.remedy.format(**known)}"
    said = masked(kind.message.removeprefix("{place}: ").format(**known))
    ask = (kind.asks or kind.remedy).format(**known)
    text = message.removeprefix(f"{known['place']}: ")
    text = f"{named}: {text}" if named and text != message else text
    text = capital(text)
    return Finding(kind, message, text, where, partner, tuple(rests_on), said, ask)


def in_order(findings: Iterable[Finding], partners: Sequence[str]) -> tuple[Finding, ...]:
    """The gravest first, then the network's own before the partners', in the order of `partners`.

    Within these they keep their order.
    """
    graves = {severity: at for at, severity in enumerate(Severity)}
    owners = {code: at for at, code in enumerate(partners)}
    return tuple(
        sorted(findings, key=lambda one: (graves[one.severity], owners.get(one.partner or "", -1)))
    )


def place(who: str, where: CellRef | None) -> str:
    """Who and where as a message begins: "OUS, celle F23", or "NorCRIN, ark Tekst, celle C9".

    A partner's own sheet is named after it, and isn't named twice.
    """
    if where is None:
        return who
    if who == where.sheet or who.startswith(f"{where.sheet}, "):
        return f"{who}, celle {where.cell}"
    return f"{who}, ark {where.sheet}, celle {where.cell}"


NO_ACT = "Du trenger ikke gjøre noe."
"""The remedy of a finding that only tells."""


def asking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that ask for an act."""
    return tuple(found for found in findings if found.kind.remedy != NO_ACT)


def pressing(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors and warnings; notes are listed by the check alone."""
    return tuple(found for found in findings if found.severity is not Severity.NOTE)


class UserError(Exception):
    """Something that stops the work and that the user can mend; the message is for the user."""


class OpenErrors(UserError):
    """Work that is not done because the checks find errors in the figures; `findings` are these."""

    def __init__(self, message: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


LOG = "norcrin-feil-"
"""What the names of the files with the tracebacks begin with."""


def unforeseen(stopped: str) -> str:
    """Keep the traceback of the exception at hand in a new file; what to tell, with its path.

    `stopped` is what was not finished, such as "knappen". Call it where the exception is caught.
    Never raises: where no file can be made, it says so.
    """
    said = f"Noe uventet gikk galt, og {stopped} ble ikke ferdig."
    with suppress(Exception):
        return f"{said} Det som skjedde, står i {_kept(traceback.format_exc())}."
    return f"{said} Det som skjedde, kunne ikke lagres. Rydd plass på disken, og prøv igjen."


def _kept(told: str) -> str:
    """A new file that only this user can read, under a name that nobody could know before."""
    file, name = tempfile.mkstemp(prefix=LOG, suffix=".txt")
    with os.fdopen(file, "w", encoding="utf-8", errors="backslashreplace") as log:
        log.write(told)
    return name


def was_interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C led to `error`: a file that is closed in a hurry may complain of its own."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, KeyboardInterrupt):
            return True
        seen = seen.__context__
    return False


Progress = Callable[[str], None]
"""Is told each step at hand in a few Norwegian words, such as "Leser NorCRIN_Rapport.xlsm"."""


def silent(_: str) -> None:
    """Progress that nobody is told about."""
