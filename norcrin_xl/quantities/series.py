"""Figures with a history: the KPIs, and the usage indicators that are shown as a series.

Ids: ``kpi.<id>.<year>``, ``kpi.<id>.endring`` and ``.endring_prosent`` (this year against last),
``kpi.<id>.<year>.endring`` for earlier years, ``kpi.<id>.<partner>`` for this year's figure of
a partner; likewise ``bruk.<indicator>.<year>``. A text that shall mean the same next year says
the year by what it is to the report's, as in ``kpi.<id>.i_fjor`` (`FROM_REPORT`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from norcrin_xl.form import Kpi
from norcrin_xl.model import Field, Quantity, ReportData, Submission
from norcrin_xl.numbers import NEVER
from norcrin_xl.quantities.terms import Term, divided, quantity, subtracted, summed

FROM_REPORT = {"i_aar": 0, "i_fjor": -1, "i_forfjor": -2}
"""What an id may say instead of a year, and how many years that is after the report's."""
FIRST, LAST = "foerste_aar", "siste_aar"
"""The same for the first and the last year of a series."""


def year_words(known: int, years: Sequence[int]) -> tuple[str, ...]:
    """What ids may say for a year of a series, the best first; none for one in the middle."""
    words = [word for word, step in FROM_REPORT.items() if years[-1] + step == known]
    ends = ((FIRST, years[0]), (LAST, years[-1]))
    return (*words, *(word for word, end in ends if end == known))


def with_year_words(key: str, year: int) -> str:
    """An id with what the years in it are to the report's `year`: ``kpi.gcp.i_fjor.endring``."""
    words = {str(year + step): word for word, step in FROM_REPORT.items()}
    return ".".join(words.get(part, part) for part in key.split("."))


def with_years(key: str, year: int) -> str:
    """An id with the years themselves where it says what they are to the report's `year`."""
    years = {word: str(year + step) for word, step in {**FROM_REPORT, LAST: 0}.items()}
    return ".".join(years.get(part, part) for part in key.split("."))


def kpi_series(data: ReportData) -> Iterator[Quantity]:
    """All KPIs: their series, changes, parts and the partners' own figures."""
    for kpi in data.form.kpis:
        this_year = _this_year(data, kpi)
        yield from _series(data, f"kpi.{kpi.id}", kpi.id, kpi.short, kpi.unit, this_year)
        yield from _parts(data, kpi)
        for submission in data.submissions:
            yield quantity(
                f"kpi.{kpi.id}.{submission.partner.key}",
                f"{kpi.short}, {submission.partner.code}",
                kpi.unit,
                "partnerens tall",
                _own(submission, kpi),
            )


def usage_series(data: ReportData) -> Iterator[Quantity]:
    """The usage indicators that have a history, as series."""
    for item in data.form.indicators:
        if item.history:
            terms = [
                _term(s.usage[item.id], f"{s.partner.code} {item.short}") for s in data.submissions
            ]
            name = f"bruk.{item.id}"
            yield from _series(data, name, item.id, item.short, item.unit, summed(terms))


def _term(field: Field, what: str) -> Term:
    return Term(field.number, (field.ref,), "" if field.number is not None else what)


def _earlier(field: Field, what: str) -> Term:
    """An earlier year of a series; blank where there was nothing to count yet."""
    never = field.never_was
    return replace(_term(field, "" if never else what), blank=never)


def _since(now: Term, before: Term, first: str) -> Term:
    """The change between two years; lacking for the `first` year, which has nothing before it."""
    if before.blank and not now.blank:
        return Term(None, now.sources + before.sources, f"{first} ({NEVER})")
    return subtracted(now, before)


def _own(submission: Submission, kpi: Kpi) -> Term:
    """A partner's figure: as reported, or the sum of its parts where the KPI has parts."""
    code = submission.partner.code
    keys = [f"{kpi.id}.{part.id}" for part in kpi.part] or [kpi.id]
    return summed([_term(submission.kpis[key], f"{code} {kpi.short}") for key in keys])


def _this_year(data: ReportData, kpi: Kpi) -> Term:
    """The network's figure: the partners' sum, or the stated figure where counts overlap."""
    if kpi.summable:
        return summed([_own(submission, kpi) for submission in data.submissions])
    return _term(data.secretariat.national[kpi.id], f"{kpi.short} for nettverket")


def _parts(data: ReportData, kpi: Kpi) -> Iterator[Quantity]:
    for part in kpi.part:
        key = f"{kpi.id}.{part.id}"
        terms = [_term(s.kpis[key], f"{s.partner.code} {part.label}") for s in data.submissions]
        yield quantity(f"kpi.{key}", part.label, kpi.unit, "summen av partnerne", summed(terms))
        for submission, term in zip(data.submissions, terms, strict=True):
            yield quantity(
                f"kpi.{kpi.id}.{submission.partner.key}.{part.id}",
                f"{part.label}, {submission.partner.code}",
                kpi.unit,
                "partnerens tall",
                term,
            )


def _series(
    data: ReportData, prefix: str, key: str, label: str, unit: str, this_year: Term
) -> Iterator[Quantity]:
    year = data.setup.year
    history = data.secretariat.history
    by_year = {
        known: this_year if known == year else _earlier(history[key, known], f"{label} {known}")
        for known in data.form.years(year)
    }
    for known, term in by_year.items():
        formula = "rapportert i år" if known == year else "rapportert tidligere"
        made = quantity(f"{prefix}.{known}", f"{label} {known}", unit, formula, term)
        yield _named(made, prefix, known, list(by_year))
    yield from _changes(prefix, label, unit, by_year, list(by_year))


def _named(made: Quantity, prefix: str, known: int, years: Sequence[int]) -> Quantity:
    """A quantity of a year of the series `prefix`, with the ids that don't name the year."""
    own = f"{prefix}.{known}"
    if not made.id.startswith(own):
        return made
    words = year_words(known, years)
    return replace(made, aliases=tuple(f"{prefix}.{w}{made.id[len(own) :]}" for w in words))


def _changes(
    prefix: str, label: str, unit: str, by_year: Mapping[int, Term], years: Sequence[int]
) -> Iterator[Quantity]:
    """The change from each year to the next; that of the last year also without its year."""
    for before, known in pairwise(years):
        change = _since(by_year[known], by_year[before], f"{label} {before}")
        share = divided(change, by_year[before])
        formula = f"{known} − {before}"
        for name in (f"{prefix}.{known}", *([prefix] if known == years[-1] else [])):
            title = f"{label}, endring {before}–{known}"
            for made in (
                quantity(f"{name}.endring", title, unit, formula, change),
                quantity(
                    f"{name}.endring_prosent",
                    f"{title} i prosent",
                    "andel",
                    f"({formula}) / {before}",
                    share,
                ),
            ):
                yield _named(made, prefix, known, years)
