"""Which way an explanation says that a deviation goes, and whether a reason says anything."""

from __future__ import annotations

import re

UP = ("høyere", "mer", "flere", "større", "dyrere", "økt", "økte", "økning")
DOWN = ("lavere", "mindre", "færre", "billigere", "redusert", "reduserte", "nedgang")
ALONE_UP = ("høyere", "dyrere", "merforbruk", "merforbruket", "overforbruk", "overforbruket")
ALONE_DOWN = (
    *("lavere", "billigere", "mindreforbruk", "mindreforbruket"),
    *("underforbruk", "underforbruket"),
)
SHARE = re.compile(
    r"(?<!\d)(?P<size>\d+(?:,\d+)?)[ \u00a0]?(?:%|prosent)[ \u00a0]"
    r"(?:over|under|høyere|lavere|mer|mindre)\b"
    r"|avvik\w*(?: er)?(?: på)? [+−-]?(?P<of>\d+(?:,\d+)?)[ \u00a0]?(?:%|prosent)",
    re.IGNORECASE,
)


_EMPTY = (
    "ok okei okay oki greit grei fin fint bra ja jepp nei riktig riktige rett korrekt korrekte",
    "stemmer godkjent godkjenner godtatt godta godtas akseptert",
    "aksepteres avklart ordnet fikset sett test ukjent ingen se over er orden det dette den alt",
    "alle tall tallet tallene funn funnet og helt skal være sånn slik som kommentar merknad",
    "begrunnelse vet ikke na tbd",
)
SAYS_NOTHING = frozenset(word for line in _EMPTY for word in line.split())
"""Words that say that something is in order, and not why."""


def says_why(text: str) -> bool:
    """Whether a reason holds a word that could tell why; "ok" and "er i orden" hold none."""
    return any(len(word) > 1 and word not in SAYS_NOTHING for word in _words(text))


def direction(text: str) -> int | None:
    """+1 when `text` says above budget, −1 when below, `None` when it says neither or both.

    A comparison ("høyere … enn") decides; without one, only words that say it by themselves.
    """
    signs = {sign for clause in _compared(text) if (sign := _last_sign(clause, UP, DOWN))}
    if not signs:
        found = (_sign(word, ALONE_UP, ALONE_DOWN) for word in _words(text))
        signs = {sign for sign in found if sign}
    return signs.pop() if len(signs) == 1 else None


def stated_shares(text: str) -> tuple[float, ...]:
    """The deviations that `text` states in per cent, as shares without sign: 12 % gives 0.12."""
    sizes = (match["size"] or match["of"] for match in SHARE.finditer(text))
    return tuple(float(size.replace(",", ".")) / 100 for size in sizes)


def _compared(text: str) -> list[str]:
    """What stands before each "enn" in its own clause."""
    return [
        re.split(r"[.;:,]", text[: match.start()])[-1] for match in re.finditer(r"\benn\b", text)
    ]


def _words(text: str) -> list[str]:
    """The words, a word after "ikke" left out."""
    words = re.findall(r"\w+", text.lower())
    return [word for i, word in enumerate(words) if i == 0 or words[i - 1] != "ikke"]


def _last_sign(clause: str, up: tuple[str, ...], down: tuple[str, ...]) -> int | None:
    signs = [sign for word in _words(clause) if (sign := _sign(word, up, down))]
    return signs[-1] if signs else None


def _sign(word: str, up: tuple[str, ...], down: tuple[str, ...]) -> int | None:
    return 1 if word in up else -1 if word in down else None
