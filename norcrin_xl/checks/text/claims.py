"""Claims in words about a series: more, fewer, stable, highest, lowest, between x and y."""

from __future__ import annotations

import re
from collections.abc import Iterator

from norcrin_xl.checks.text.claim_words import (
    ABOUT_ELSE,
    CLAIMS,
    EVER,
    HINTS,
    OF_SOMETHING,
    PERIOD_OF_YEAR,
    Claim,
    span,
    speaks_of_figure,
)
from norcrin_xl.checks.text.compared import compared_word, contradicted_comparison
from norcrin_xl.checks.text.partners import names_of, naming
from norcrin_xl.checks.text.prose import HOLE, Prose, found_in
from norcrin_xl.checks.text.series import (
    LAST_YEAR,
    Clause,
    KnownSeries,
    Values,
    clauses,
    known_series,
    linked_to,
)
from norcrin_xl.checks.text.wishes import NOT, WISHED
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities
from norcrin_xl.numbers import decimal_text, listed

_BORDER = re.compile(r"[,;:]\s| mens | men ")
_SINCE = re.compile(r"\b(?:siden|fra og med|fra)\s*$", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:enn i|mot|som i|med|enn|av|fra)\s*(?:(?:toppåret|nivået i|tallet i|tallet for)\s*)?"
    r"(?:\ufffc (?:\w+ )?i )?\s*$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:etter|tross|først|tidligere|lenge|opprinnelig|i begynnelsen|i starten|de første årene"
    r"|(?:i|gjennom) flere år|en stund|en periode)\b[^.;]*$",
    re.IGNORECASE,
)
"""Before a claim without a year: it tells of a time that nobody has named."""
_UNNAMED = re.compile(
    r"\b(?:de siste (?:\w+ )?årene|siste år|over (?:noe )?tid|(?:i|gjennom) (?:flere|mange) år)\b",
    re.IGNORECASE,
)
"""Anywhere beside a claim without a year: the same."""
_OF_ALL_YEARS = re.compile(r"\b(?:høyest|lavest)(?: \w+)? i (?:\ufffc|20\d\d)", re.IGNORECASE)
_BETWEEN = re.compile(r"\bmellom (\d+(?: \d{3})*) og (\d+(?: \d{3})*)\b", re.IGNORECASE)


def check_claims(prose: Prose) -> Iterator[Finding]:
    """Claims that the series contradicts. A claim is tied to a series in its own sentence.

    What is wished, planned or denied is no claim, nor is what a partner is said to have; a
    sentence about two series is judged clause by clause, and a clause about two not at all.
    """
    series = known_series(prose.data, prose.quantities)
    of_partner = naming(names_of(prose.data))
    year = prose.data.setup.year
    named = prose.small.places(name for item in series for name in item.names)
    linked = {place for place, sentence in enumerate(prose.sentences) if sentence.holes}
    for sentence in (prose.sentences[place] for place in sorted(named | linked)):
        lower = sentence.text.lower()
        if not any(map(lower.__contains__, HINTS)):
            continue
        whole = Clause(sentence.text, sentence.holes, lower)
        spoken = [item for item in series if whole.speaks_of(item)]
        parts = [whole] if len(spoken) < 2 else clauses(sentence.text, sentence.holes, _BORDER)
        for clause in parts if spoken else ():
            about = [item for item in spoken if clause.speaks_of(item)]
            if len(about) != 1 or _is_other(clause) or of_partner.search(clause.text):
                continue
            for said, values in _contradicted(clause, about[0], year, prose.quantities):
                yield sentence.passage.finding(
                    "pastand-motsier",
                    rests_on=about[0].sources,
                    found=said.replace(HOLE, "…"),
                    series=about[0].label,
                    expected=listed([f"{decimal_text(v)} i {y}" for y, v in values.items()]),
                )


def _is_other(clause: Clause) -> bool:
    """Whether a clause wishes, or tells of something else than the figures of whole years."""
    kinds = (WISHED, PERIOD_OF_YEAR, ABOUT_ELSE)
    return any(found_in(clause.text, kind) for kind in kinds)


def _contradicted(
    clause: Clause, series: KnownSeries, year: int, quantities: Quantities
) -> Iterator[tuple[str, Values]]:
    """The claims of `clause` that don't hold, each with the figures that say so."""
    years = list(clause.years(quantities))
    if any(known > year for _, known in years):
        return
    if not _has_own_change(clause, series):
        yield from _said(clause, series, year, sorted([*years, *_last_year(clause, year)]))
    if found := _BETWEEN.search(clause.text):
        yield from _outside(found, clause, years, series)


def _said(
    clause: Clause, series: KnownSeries, year: int, years: list[tuple[int, int]]
) -> Iterator[tuple[str, Values]]:
    """What is said of changes, extremes and other years; of several, each has its own years."""
    hits = sorted(_hits(clause, series), key=lambda hit: hit[1].start())
    ends = [*(found.start() for _, found in hits[1:]), len(clause.text)]
    start = 0
    for (claim, found), end in zip(hits, ends, strict=False):
        own = [known for known in years if start <= known[0] < end]
        start = end
        if claim is None:
            said, against = contradicted_comparison(clause, found, series, year, own)
        elif not own and (years or _of_some_time(clause, found)):
            continue
        else:
            said = found[0]
            against = _judged(claim, clause, series, _period(clause, own, year), own)
        if against:
            yield said, against


def _of_some_time(clause: Clause, found: re.Match[str]) -> bool:
    return bool(_BEFORE.search(clause.text[: found.start()]) or _UNNAMED.search(clause.text))


def _hits(clause: Clause, series: KnownSeries) -> Iterator[tuple[Claim | None, re.Match[str]]]:
    """The claims of a clause, and a comparison of years as none of them."""
    for claim in CLAIMS:
        found = next(iter(found_in(clause.text, claim.words)), None)
        if not found or NOT.search(clause.text[: found.start()]):
            continue
        if found[0].lower() not in OF_SOMETHING or speaks_of_figure(
            clause.lower[found.end() :], series
        ):
            yield claim, found
    if (word := compared_word(clause)) and not EVER.match(clause.text[word.end() :]):
        yield None, word


def _last_year(clause: Clause, year: int) -> Iterator[tuple[int, int]]:
    """Where "i fjor" is the time that is told of, and not what is compared with."""
    for found in LAST_YEAR.finditer(clause.text):
        before = clause.text[: found.start()]
        if not _SINCE.search(before) and not _AGAINST.search(before):
            yield found.start(), year - 1


def _judged(
    claim: Claim,
    clause: Clause,
    series: KnownSeries,
    period: tuple[int, int],
    years: list[tuple[int, int]],
) -> Values:
    """The figures that contradict a claim about the years of `period`; none where it holds."""
    (first, last), values = period, series.values
    if claim.whole:
        first = first + 1 if _since(clause, years) else min(values, default=first)
    if first not in values or last not in values or first > last:
        return {}
    end = max(values) if claim.whole and _OF_ALL_YEARS.search(clause.text) else last
    if first == end or claim.holds(_until(values, end), first, last):
        return {}
    shown = span(values, first, end) if claim.whole else [first, last]
    return {known: values[known] for known in shown}


def _until(values: Values, end: int) -> Values:
    return {year: value for year, value in values.items() if year <= end}


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
