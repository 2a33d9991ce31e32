"""Usage: what the partners report under Bruk og utnyttelse, per partner and for the network.

Ids: ``bruk.<indicator>`` and, with a partner's key after the first part of the indicator's
id, ``bruk.kbs.ous.total``. Counts that may not be summed have no network figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from norcrin_xl.form import Form, Indicator
from norcrin_xl.model import Partner, Quantity, ReportData, Submission
from norcrin_xl.numbers import listed
from norcrin_xl.quantities.terms import Term, quantity, summed


def usage_id(indicator: str, partner: Partner | None = None) -> str:
    """The id of an indicator's quantity, of one partner or (without one) of the network."""
    if partner is None:
        return f"bruk.{indicator}"
    first, _, rest = indicator.partition(".")
    return ".".join(["bruk", first, partner.key, *([rest] if rest else [])])


def usage(data: ReportData) -> Iterator[Quantity]:
    """All usage quantities, the ranking of the partners last."""
    own = {s.partner.code: _partner_terms(data.form, s) for s in data.submissions}
    for indicator in data.form.indicators:
        made_of = " + ".join(indicator.total_of) or "partnerens tall"
        if indicator.summable:
            term = summed([terms[indicator.id] for terms in own.values()])
            yield quantity(
                usage_id(indicator.id), indicator.short, indicator.unit, "summen av partnerne", term
            )
        for submission in data.submissions:
            partner = submission.partner
            yield quantity(
                usage_id(indicator.id, partner),
                f"{indicator.short}, {partner.code}",
                indicator.unit,
                made_of,
                own[partner.code][indicator.id],
            )
    yield _ranking(data, own)


def _partner_terms(form: Form, submission: Submission) -> Mapping[str, Term]:
    terms = {item.id: _reported(item, submission) for item in form.indicators if not item.total_of}
    for item in form.indicators:
        if item.total_of:
            terms[item.id] = summed([terms[part] for part in item.total_of])
    return terms


def _reported(indicator: Indicator, submission: Submission) -> Term:
    field = submission.usage[indicator.id]
    lacks = "" if field.number is not None else f"{submission.partner.code} {indicator.short}"
    return Term(field.number, (field.ref,), lacks)


def _ranking(data: ReportData, own: Mapping[str, Mapping[str, Term]]) -> Quantity:
    """The partners' codes from most to fewest, as running text; ties in the fixed order."""
    ranked_by = data.form.ranked_by
    terms = {code: terms[ranked_by] for code, terms in own.items()}
    sources = tuple(ref for term in terms.values() for ref in term.sources)
    lacks = ", ".join(term.lacks for term in terms.values() if term.lacks)
    codes = sorted(terms, key=lambda code: -(terms[code].value or 0.0))
    text = None if lacks else listed(codes)
    name = data.form.indicator(ranked_by).short
    first = ranked_by.partition(".")[0]
    return Quantity(
        f"bruk.{first}.rangering",
        f"Partnerne rangert etter {name}",
        text,
        "ord",
        f"sortert synkende etter {name}",
        sources,
        lacks,
    )
