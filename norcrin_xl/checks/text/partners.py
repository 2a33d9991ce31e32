"""Which partner a name in the text means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from norcrin_xl.model import Partner, ReportData

_AFTER = re.compile(r"\s*\(.*\)\s*$")


def names_of(data: ReportData) -> Mapping[str, Partner]:
    """Every name that a partner goes by, with the partner."""
    return {
        name: partner
        for partner in data.setup.partners
        for name in (partner.code, partner.name, partner.short_name, *partner.aliases)
    }


def partner_named(text: str, names: Mapping[str, Partner]) -> Partner | None:
    """The partner that `text` names, a year in parentheses aside; `None` for anybody else."""
    return names.get(_AFTER.sub("", text.strip()))


def any_name(names: Iterable[str]) -> str:
    """A regular expression for any of `names`, the longest first, as whole words."""
    return _any_name(tuple(names))


def naming(names: Iterable[str]) -> re.Pattern[str]:
    """The same, ready to be searched with."""
    return _naming(tuple(names))


@lru_cache(maxsize=64)
def _any_name(names: tuple[str, ...]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"


@lru_cache(maxsize=64)
def _naming(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_any_name(names))
