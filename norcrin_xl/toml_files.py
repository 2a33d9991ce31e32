"""What stands in TOML: forms, words of findings, commands, set-up files."""

from __future__ import annotations

import sys
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOMLDecodeError = tomllib.TOMLDecodeError
TOO_DEEP = "noe i filen er skrevet inni noe annet i for mange ledd"
TOO_LARGE = "et tall i filen er for stort, eller ikke et tall"
DEEPEST, LARGEST = 8, 1e15
"""No entry is nested deeper, and no number is larger: those that a cell holds exactly."""


def read_toml(text: str) -> dict[str, Any]:
    """What the TOML `text` says, for all files in that format.

    Raises `TOMLDecodeError` where it isn't TOML, and `ValueError` in Norwegian where it is
    nested too deep or holds a number that no cell could.
    """
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    except ValueError:
        raise ValueError(TOO_LARGE) from None
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        if any(isinstance(v, int | float) and not abs(v) <= LARGEST for v in level):
            raise ValueError(TOO_LARGE)
        lists = [value for value in level if isinstance(value, list)]
        tables = [value for value in level if isinstance(value, dict)]
        level = [item for value in lists for item in value]
        level += [item for value in tables for item in value.values()]
    if level:
        raise ValueError(TOO_DEEP)
    return data
