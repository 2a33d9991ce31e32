"""Do the accounts agree with themselves, and are their deviations explained?"""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import decimal_text, listed, signed_text


def check_equal_totals(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Costs, financing and cost place that differ. Source: the form's [equal_totals]."""
    form = data.form
    tolerance = data.setup.limits["toleranse"]
    for submission in data.submissions:
        code = submission.partner.code
        for project in data.setup.projects:
            for column in form.columns:
                prefix = f"okonomi.{project.key}.{submission.partner.key}"
                totals = {
                    key: quantities.number(f"{prefix}.{key}.{column.key}")
                    for key in form.equal_totals
                }
                known = [value for value in totals.values() if value is not None]
                if len(known) < 2 or max(known) - min(known) <= tolerance:
                    continue
                parts = [
                    f"{form.block(key).total_word} ({_amount(value)})"
                    for key, value in totals.items()
                ]
                first = form.posts_of(form.equal_totals[0])[0].key
                yield finding(
                    "totaler-ulike",
                    submission.accounts[project.key, first, column.key].ref,
                    code,
                    who=code,
                    project=project.name,
                    column=column.key,
                    parts=listed(parts),
                )


def _amount(value: float | None) -> str:
    return "mangler" if value is None else decimal_text(value)


def check_explanations(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A deviation above both limits without an explanation. Limits: forklar_prosent, _belop."""
    limits = data.setup.limits
    for submission in data.submissions:
        partner = submission.partner
        for project in data.setup.projects:
            for post in data.form.posts:
                prefix = f"okonomi.{project.key}.{partner.key}.{post.key}"
                amount = quantities.number(f"{prefix}.avvik")
                share = quantities.number(f"{prefix}.avvik_prosent")
                if amount is None or abs(amount) <= limits["forklar_belop"]:
                    continue
                if share is not None and abs(share) * 100 <= limits["forklar_prosent"]:
                    continue
                explanation = submission.explanations[project.key, post.key]
                if not explanation.text:
                    yield finding(
                        "forklaring-mangler",
                        explanation.ref,
                        partner.code,
                        who=partner.code,
                        project=project.name,
                        post=f"{post.key} {post.label}",
                        found=_deviation(amount, share),
                    )


def _deviation(amount: float, share: float | None) -> str:
    """A deviation in 1000 NOK and, where it can be computed, in per cent."""
    tnok = f"{signed_text(amount)} tusen kroner"
    return tnok if share is None else f"{tnok} ({signed_text(share * 100, 1)} %)"
