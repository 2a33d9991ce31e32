"""Has one partner's tab been copied into another's?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Field, Quantities, ReportData, Submission

FEWEST_FIGURES = 5
"""Fewer figures than this that aren't zero may be equal by chance."""


def check_copied_partners(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A partner whose accounts, usage or KPIs are exactly those of a partner before it."""
    for what, fields_of in (
        ("alle beløpene i regnskap og budsjett", _accounts),
        ("alle tallene for bruk og resultatindikatorer", _counts),
    ):
        yield from _copies(data, what, {s.partner.code: fields_of(s) for s in data.submissions})


def _accounts(submission: Submission) -> list[Field]:
    return list(submission.accounts.values())


def _counts(submission: Submission) -> list[Field]:
    return [*submission.usage.values(), *submission.kpis.values()]


def _copies(data: ReportData, what: str, fields: Mapping[str, list[Field]]) -> Iterator[Finding]:
    first_with: dict[tuple[float | None, ...], str] = {}
    for partner, own in fields.items():
        figures = tuple(field.number for field in own)
        if _few(figures):
            continue
        other = first_with.setdefault(figures, partner)
        if other != partner:
            filled = next(field for field in own if field.number)
            yield finding(
                "lik-annen-partner",
                filled.ref,
                partner,
                rests_on=[field.ref for field in (*own, *fields[other])],
                what=what,
                other=other,
            )


def _few(figures: Iterable[float | None]) -> bool:
    return sum(1 for value in figures if value) < FEWEST_FIGURES
