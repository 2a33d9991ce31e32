"""Claims in words about a series: more, fewer, stable, highest, lowest, between x and y."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from norcrin_xl.checks.text.partners import any_name, names_of
from norcrin_xl.checks.text.prose import HOLE, Prose, found_in
from norcrin_xl.checks.text.series import Clause, KnownSeries, clauses, known_series, linked_to
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities
from norcrin_xl.numbers import decimal_text, listed

STABLE_WITHIN = 0.10
"""A series is stable as long as it has changed by a tenth at most: what readers take it for."""
DOUBLED_FROM, HALVED_TO = 1.8, 0.6
"""From and to which factor "doblet" and "nesten halvert" are fair words."""

Values = Mapping[int, float]

_BORDER = re.compile(r"[,;:]\s| mens | men ")
_THAN_BEFORE = r"enn (?:året før|i fjor|fjoråret|i (?:\ufffc|20\d\d))"
NOT = re.compile(r"\b(?:ikke|ingen|uten|verken|hverken|aldri)(?: \w+){0,2}\s*$", re.IGNORECASE)
WISHED = re.compile(
    r"\b(?:skal|vil|bør|kan|må|kunne|skulle|ville|burde|ventes|forventes|forventet|mål|målet"
    r"|planlagt|planlegger|hvis|dersom|ønsker)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:siden|fra og med|fra)\s*$", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:enn i|mot|som i|med|enn)\s*(?:\ufffc (?:\w+ )?i )?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A kind of claim: the words that make it, and whether values from first to last bear it."""

    words: re.Pattern[str]
    holds: Callable[[Values, int, int], bool]
    whole: bool = False


def _up(values: Values, first: int, last: int) -> bool:
    return values[last] > values[first]


def _down(values: Values, first: int, last: int) -> bool:
    return values[last] < values[first]


def _stable(values: Values, first: int, last: int) -> bool:
    return abs(values[last] - values[first]) <= STABLE_WITHIN * abs(values[first])


def _doubled(values: Values, first: int, last: int) -> bool:
    return values[last] >= DOUBLED_FROM * values[first]


def _halved(values: Values, first: int, last: int) -> bool:
    return values[last] <= HALVED_TO * values[first]


def _highest(values: Values, first: int, last: int) -> bool:
    return all(values[last] >= values[year] for year in _span(values, first, last))


def _lowest(values: Values, first: int, last: int) -> bool:
    return all(values[last] <= values[year] for year in _span(values, first, last))


def _span(values: Values, first: int, last: int) -> list[int]:
    return [year for year in values if first <= year <= last]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


CLAIMS = (
    Claim(
        _words(
            r"økt|økte|øker|økning(?:en)?|steget|steg|stiger|vokst|vokste|vokser|vekst|oppgang"
            rf"|(?:flere|mer|høyere) (?:\w+ )?{_THAN_BEFORE}"
        ),
        _up,
    ),
    Claim(
        _words(
            r"nedgang(?:en)?|gått ned|gikk ned|går ned|redusert|reduksjon|sunket|sank|synker|falt"
            rf"|faller|minket|(?:færre|mindre|lavere) (?:\w+ )?{_THAN_BEFORE}"
        ),
        _down,
    ),
    Claim(_words(r"stabilt?|stabile|uendret|uforandret|på samme nivå|like mange som"), _stable),
    Claim(_words(r"doblet|fordoblet|dobling|fordobling"), _doubled),
    Claim(_words(r"halvert|halvering"), _halved),
    Claim(_words(r"høyeste?|rekord\w*|flest noen ?gang"), _highest, whole=True),
    Claim(_words(r"laveste?|færrest noen ?gang"), _lowest, whole=True),
)
_BETWEEN = re.compile(r"\bmellom (\d+(?: \d{3})*) og (\d+(?: \d{3})*)\b", re.IGNORECASE)


def check_claims(prose: Prose) -> Iterator[Finding]:
    """Claims that the series contradicts. A claim is tied to a series in its own sentence.

    What is wished, planned or denied is no claim, nor is what a partner is said to have; a
    sentence about two series is judged clause by clause, and a clause about two not at all.
    """
    series = known_series(prose.data, prose.quantities)
    whole_text = prose.whole.lower()
    names = [name for item in series for name in item.names if name in whole_text]
    of_partner = re.compile(any_name(names_of(prose.data)))
    year = prose.data.setup.year
    for sentence in prose.sentences:
        lower = sentence.text.lower()
        if not sentence.holes and not any(map(lower.__contains__, names)):
            continue
        whole = Clause(sentence.text, sentence.holes, lower)
        spoken = [item for item in series if whole.speaks_of(item)]
        parts = [whole] if len(spoken) < 2 else clauses(sentence.text, sentence.holes, _BORDER)
        for clause in parts if spoken else ():
            about = [item for item in spoken if clause.speaks_of(item)]
            if len(about) != 1 or found_in(clause.text, WISHED) or of_partner.search(clause.text):
                continue
            for said, values in _contradicted(clause, about[0], year, prose.quantities):
                yield sentence.passage.finding(
                    "pastand-motsier",
                    rests_on=about[0].sources,
                    found=said.replace(HOLE, "…"),
                    series=about[0].label,
                    expected=listed([f"{decimal_text(v)} i {y}" for y, v in values.items()]),
                )


def _contradicted(
    clause: Clause, series: KnownSeries, year: int, quantities: Quantities
) -> Iterator[tuple[str, Values]]:
    """The claims of `clause` that don't hold, each with the figures that say so."""
    years = list(clause.years(quantities))
    if not _has_own_change(clause, series):
        for claim in CLAIMS:
            found = next(iter(found_in(clause.text, claim.words)), None)
            if found is None or NOT.search(clause.text[: found.start()]):
                continue
            first, last = _period(clause, years, year)
            if claim.whole and not _since(clause, years):
                first = min(series.values, default=first)
            known = first in series.values and last in series.values and first < last
            if known and not claim.holds(series.values, first, last):
                span = _span(series.values, first, last) if claim.whole else [first, last]
                yield found[0], {known: series.values[known] for known in span}
    if found := _BETWEEN.search(clause.text):
        yield from _outside(found, clause, years, series)


def _has_own_change(clause: Clause, series: KnownSeries) -> bool:
    """Whether the change itself stands linked in the clause: its sign is judged elsewhere."""
    changes = (node for _, node in clause.holes if linked_to(node, series))
    return any(".endring" in getattr(node, "quantity", "") for node in changes)


def _since(clause: Clause, years: list[tuple[int, int]]) -> int | None:
    """The year after "siden" or "fra", if there is one."""
    return next((year for at, year in years if _SINCE.search(clause.text[:at])), None)


def _period(clause: Clause, years: list[tuple[int, int]], year: int) -> tuple[int, int]:
    """From which year to which a claim speaks; this year against last when it doesn't say."""
    named = sorted({known for _, known in years})
    if since := _since(clause, years):
        return since, max(named) if len(named) > 1 else year
    if len(named) == 2:
        return named[0], named[1]
    if len(named) == 1:
        at = years[0][0]
        if named[0] < year and _AGAINST.search(clause.text[:at]):
            return named[0], year
        return named[0] - 1, named[0]
    return year - 1, year


def _outside(
    found: re.Match[str], clause: Clause, years: list[tuple[int, int]], series: KnownSeries
) -> Iterator[tuple[str, Values]]:
    """A range "mellom x og y" that a year since then is outside of; a range of years is none."""
    low, high = (float(part.replace(" ", "")) for part in found.groups())
    since = _since(clause, years)
    if since is None or any(found.start() < at < found.end() for at, _ in years):
        return
    outside = {
        year: value
        for year, value in series.values.items()
        if year >= since and not low <= value <= high
    }
    if outside:
        yield found[0], outside
