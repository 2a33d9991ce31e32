"""Findings: what is wrong, odd or missing in the data, as values.

A check supplies the fields of a message; title, severity, why it matters and what to do stand
in the catalogue. Message order: who, sheet, cell, found, expected, what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from norcrin_xl.catalogue import CATALOGUE, Kind, Severity

if TYPE_CHECKING:
    from norcrin_xl.model import CellRef, TextRef

__all__ = ["CATALOGUE", "Finding", "Kind", "Severity", "UserError", "finding", "place"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, with the cell it concerns (or `None`) and the partner, if any.

    A finding in a Word report has no cell, but its place in the text (`in_text`).
    `rests_on` holds the other cells whose values led to it. `asked` is the message as the
    partner gets it.
    """

    kind: Kind
    message: str
    where: CellRef | None = None
    partner: str | None = None
    rests_on: tuple[CellRef, ...] = ()
    asked: str = ""
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
    **fields: object,
) -> Finding:
    """A finding of the catalogue's kind `code`, its message filled with `fields`.

    The message ends with what to do. The field ``place`` is made here, of the partner (or the
    field ``who``) and the cell. Raises `KeyError` for an unknown code or a missing field.
    """
    kind = CATALOGUE[code]
    known = {"place": place(partner or str(fields.get("who", "Rapporten")), where), **fields}
    said = kind.message.format(**known)
    message = f"{said} {kind.remedy.format(**known)}"
    asked = f"{said} {kind.asks.format(**known)}" if kind.asks else message
    return Finding(kind, message, where, partner, tuple(rests_on), asked)


def place(who: str, where: CellRef | None) -> str:
    """Who and where as a message begins: "OUS, ark OUS, celle F23"."""
    return f"{who}, ark {where.sheet}, celle {where.cell}" if where else who


class UserError(Exception):
    """Something that stops the work and that the user can mend; the message is for the user."""


class OpenErrors(UserError):
    """Work that is not done because the checks find errors in the figures."""
