"""Telling how far a slow task has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]
"""Is told each step at hand in a few Norwegian words, such as "Leser NorCRIN_Rapport.xlsm"."""


def silent(_: str) -> None:
    """Progress that nobody is told about."""
