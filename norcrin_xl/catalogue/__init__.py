"""The catalogue of findings: every kind once, with its words; one TOML file per subject.

`severity` is `feil`, `advarsel` or `merknad`. A `message` is a format string over the fields that
the check supplies; most start with ``{place}``: who, sheet and cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from norcrin_xl.toml_files import read_toml

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
    text = Path(__file__).with_name(f"{subject}.toml").read_text("utf-8")
    entries = read_toml(text).items()
    return {
        code: FindingKind(code, **{**said, "severity": Severity(said["severity"])})
        for code, said in entries
    }
