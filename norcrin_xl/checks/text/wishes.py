"""Words that make a sentence no claim: it denies, wishes, plans or expects."""

from __future__ import annotations

import re

NOT = re.compile(
    r"\b(?:(?:ikke|ingen|uten|verken|hverken|aldri)(?: \w+){0,2}|ingen av(?: \w+){0,5})\s*$",
    re.IGNORECASE,
)
"""At the end of what stands before a claim: the claim is denied."""

WISHED = re.compile(
    r"\b(?:skal|vil|bør|kan|må|kunne|skulle|ville|burde|vent\w+|forvent\w*|mål|målet|håp\w*"
    r"|planlagt|planlegg\w*|hvis|dersom|ønske\w*|tro|tror|trolig|sannsynlig\w*|regner med|satser"
    r"|framover|fremover|neste år|til neste|kommende)\b",
    re.IGNORECASE,
)
"""Anywhere in a clause: it tells of what may come and not of what was."""
