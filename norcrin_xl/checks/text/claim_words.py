"""The words that make claims about a series, and those that make them claims of something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from norcrin_xl.checks.text.series import KnownSeries, Values

STABLE_WITHIN = 0.10
"""A series is stable as long as it has changed by a tenth at most: what readers take it for."""
NEARLY = 0.9
"""From which share of a factor "doblet" and "tredoblet" are fair words."""
HALVED_TO = 0.6


class Claim(NamedTuple):
    """A kind of claim: the words that make it, and whether values from first to last bear it.

    With `whole` all values from first on are asked, also those after `last`.
    """

    words: re.Pattern[str]
    holds: Callable[[Values, int, int], bool]
    whole: bool = False


def _up(values: Values, first: int, last: int) -> bool:
    return values[last] > values[first]


def _down(values: Values, first: int, last: int) -> bool:
    return values[last] < values[first]


def _stable(values: Values, first: int, last: int) -> bool:
    return abs(values[last] - values[first]) <= STABLE_WITHIN * abs(values[first])


def _times(factor: int) -> Callable[[Values, int, int], bool]:
    return lambda values, first, last: values[last] >= NEARLY * factor * values[first]


def _halved(values: Values, first: int, last: int) -> bool:
    return values[last] <= HALVED_TO * values[first]


def _highest(values: Values, first: int, last: int) -> bool:
    return all(values[last] >= value for year, value in values.items() if year >= first)


def _lowest(values: Values, first: int, last: int) -> bool:
    return all(values[last] <= value for year, value in values.items() if year >= first)


def span(values: Values, first: int, last: int) -> list[int]:
    """The years of a series from first to last."""
    return [year for year in values if first <= year <= last]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_WENT = r"(?:gikk|gått|går)(?: \w+){0,3}?"
_EVER = r"(?: \w+){0,3}? enn noen ?(?:gang|sinne)"
EVER = re.compile(_EVER)
_NEVER = r"aldri(?: \w+){0,3} så"
_A_STEP = "".join(f"(?<!{word} )" for word in ("et", "ett", "viktig", "neste", "første", "siste"))
CLAIMS = (
    Claim(
        _words(
            rf"økt|økte|øker|økning(?:en)?|steget|{_A_STEP}steg|stiger|vokst|vokste|vokser"
            rf"|vekst(?:en)?|oppgang(?:en)?|{_WENT} opp(?:over)?|(?:tok|tatt) seg opp"
        ),
        _up,
    ),
    Claim(
        _words(
            rf"nedgang(?:en)?|{_WENT} ned(?:over)?|redusert|reduksjon(?:en)?|sunket|sank|synker"
            r"|(?:falt|faller)(?! (?:bort|på|sammen|ut|inn))|minket|avtatt|avtok"
        ),
        _down,
    ),
    Claim(_words(r"stabilt?|stabile|uendret|uforandret|på samme nivå"), _stable),
    Claim(_words(r"doblet|fordoblet|dobling(?:en)?|fordobling(?:en)?"), _times(2)),
    Claim(_words(r"tredoblet|tredobling(?:en)?"), _times(3)),
    Claim(_words(r"firedoblet|firedobling(?:en)?"), _times(4)),
    Claim(_words(r"halvert|halvering(?:en)?"), _halved),
    Claim(
        _words(
            rf"høyeste?|rekord\w*|flest noen ?gang|(?:flere|mer|høyere){_EVER}"
            rf"|{_NEVER} (?:mange|mye|høyt?)"
        ),
        _highest,
        whole=True,
    ),
    Claim(
        _words(
            rf"laveste?|færrest noen ?gang|(?:færre|mindre|lavere){_EVER}"
            rf"|{_NEVER} (?:få|lite|lavt?)"
        ),
        _lowest,
        whole=True,
    ),
)
HINTS = (
    *("øk", "steg", "stig", "vokst", "vokser", "vekst", "oppgang", " opp"),
    *(
        "nedgang",
        " ned",
        "redus",
        "sunk",
        "sank",
        "synk",
        "falt",
        "faller",
        "minke",
        "avta",
        "avto",
    ),
    *("stabil", "uendr", "uforandr", "samme nivå", "dobl", "halver"),
    *("høyest", "lavest", "rekord", "noen gang", "noengang", "noen sinne", "noensinne", "aldri"),
    *("flere", "mer", "høyere", "større", "færre", "mindre", "lavere", "like ", "mellom"),
)
"""Parts of all the words that make claims, of comparisons too, that are faster to look for."""
OF_SOMETHING = frozenset(("økt", "økte", "øker", "redusert", "stabil", "stabilt", "stabile"))
"""Words that go with what follows them: "har redusert prisen", "stabilt fornøyde"."""
_NEXT = re.compile(r" ([\wæøå]+)")
_MAY_FOLLOW = frozenset(
    (
        *("til", "med", "fra", "siden", "i", "på", "om", "for", "fordi", "da", "når", "som"),
        *("og", "men", "eller", "mot", "under", "over", "rundt", "mellom", "gjennom", "etter"),
        *("igjen", "ytterligere", "videre", "noe", "litt", "mye", "kraftig", "betydelig"),
        *("sterkt", "svakt", "jevnt", "klart", "markant", "vesentlig", "hvert", "også"),
        *("derfor", "både", "likevel", "høyt", "lavt"),
    )
)
_NUMBER_OF = ("antall", "antallet", "tallet", "deltakertallet")

PERIOD_OF_YEAR = re.compile(
    r"\b(?:halvår\w*|kvartal\w*|våren|høsten|måned\w*|andel\w*|gjennomsnitt\w*|per \w+|prosentvis"
    r"|enkelte|noen av|de fleste)\b",
    re.IGNORECASE,
)
"""Words after which something else than the figures of whole years is spoken of."""
_ELSE = (
    r"(?:interesse|etterspørsel|kvalitet|behov|kostnad|utgift|pris|varighet|lengde|tilbud|innhold"
    r"|tilfredshet|oppmerksomhet|ressurs|støtte|bruk|samarbeid|erfaring|kompetanse|henvendelse"
    r"|søknad|spørsmål|avlysning|kapasitet|bemanning|lønn|midle|finansiering|inntekt|årsverk"
    r"|arbeid|innsats|(?:vente|saksbehandlings|reise)?tid)\w*"
)
ABOUT_ELSE = re.compile(
    rf"\b{_ELSE} (?:\w+ )?(?:for|etter|på|av|til|om|i|med|rundt)\b"
    rf"|\b(?:økte?|redusert|høyere|lavere|større|mindre|mer) {_ELSE}",
    re.IGNORECASE,
)
"""What grows or falls is something about the series and not its figure."""


def speaks_of_figure(after: str, series: KnownSeries) -> bool:
    """Whether what follows a word is no other thing than the series that is changed, or stable."""
    if any(after[1:].startswith(name) for name in series.names):
        return True
    word = _NEXT.match(after)
    if word and word[1] in _NUMBER_OF:
        return speaks_of_figure(after[word.end() :], series)
    return word is None or word[1] == series.unit or word[1] in _MAY_FOLLOW
