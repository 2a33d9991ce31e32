"""What a kind of finding is: its code, how grave it is, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(str, Enum):
    """How grave a finding is: `feil` stops the report, `advarsel` asks, `merknad` tells."""

    ERROR = "feil"
    WARNING = "advarsel"
    NOTE = "merknad"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding in the catalogue. `message` is a format string over a check's fields.

    `asks` is what a partner is asked to do, where that isn't the remedy.
    """

    code: str
    severity: Severity
    title: str
    message: str
    why: str
    remedy: str
    asks: str = ""
