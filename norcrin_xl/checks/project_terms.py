"""Do periods and years fit each other, and the money from Forskningsrådet the grant?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from norcrin_xl.checks.walk import figure
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import CellRef, Project, Quantities, ReportData
from norcrin_xl.numbers import date_text
from norcrin_xl.quantities.quantity_ids import ACCOUNT, BUDGET, amount_id, grant_id


def check_periods(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A project's period that is turned round, misses the year or has other months than said."""
    for project in data.setup.projects:
        if project.end < project.start:
            start, end = date_text(project.start), date_text(project.end)
            yield _wrong(data, project, "periode-omvendt", "end", end, start)
        elif not project.start.year <= data.setup.year <= project.end.year:
            year = str(data.setup.year)
            yield _wrong(data, project, "periode-utenfor-aaret", "end", _period(project), year)
        elif months(project.start, project.end) != project.council_months:
            said = str(project.council_months)
            period = f"{_period(project)}, altså {months(project.start, project.end)} måneder"
            yield _wrong(data, project, "periode-maaneder", "months", said, period)


def _wrong(
    data: ReportData, project: Project, code: str, column: str, found: str, expected: str
) -> Finding:
    """The finding `code` in a column of the project's row."""
    return finding(
        code,
        project.refs.get(column),
        who=data.setup.network,
        rests_on=project.refs.values(),
        project=project.name,
        found=found,
        expected=expected,
    )


def months(start: date, end: date) -> int:
    """The months that a period touches, its first and its last included."""
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _period(project: Project) -> str:
    return f"{date_text(project.start)}–{date_text(project.end)}"


def check_year(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A deadline that isn't in the year after the report's."""
    setup = data.setup
    if setup.due is not None and setup.due.year != setup.year + 1:
        yield finding(
            "frist-annet-aar",
            setup.year_ref,
            who=setup.network,
            found=date_text(setup.due),
            expected=setup.year,
        )


def check_sign_off(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A partner's sign-off that is dated before the year was over."""
    for submission in data.submissions:
        signed = submission.signed_on.day
        if signed is not None and signed.year <= data.setup.year:
            yield finding(
                "godkjent-for-aarsslutt",
                submission.signed_on.ref,
                submission.partner.code,
                found=date_text(signed),
                expected=data.setup.year,
            )


def check_grant(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """More spent than granted, or a budget that isn't the grant. Limit: toleranse."""
    post = data.form.council.key
    tolerance = data.setup.limits["toleranse"]
    for project in data.setup.projects:
        grant = project.grant_tnok.number
        spent = quantities.number(amount_id(project.key, post, ACCOUNT))
        budget = quantities.number(amount_id(project.key, post, BUDGET))
        if grant is None:
            continue
        if spent is not None and spent > grant + tolerance:
            yield _against_grant("bruk-over-bevilgning", data, project, post, spent)
        if budget is not None and abs(budget - grant) > tolerance:
            yield _against_grant("budsjett-ulik-bevilgning", data, project, post, budget)


def _against_grant(
    code: str, data: ReportData, project: Project, post: str, amount: float
) -> Finding:
    return finding(
        code,
        project.grant_tnok.ref,
        who=data.setup.network,
        rests_on=_council_cells(data, project, post),
        project=project.name,
        post=post,
        found=figure(amount),
        expected=figure(project.grant_tnok.number),
    )


def _council_cells(data: ReportData, project: Project, post: str) -> tuple[CellRef, ...]:
    return tuple(
        submission.accounts[project.key, post, column.key].ref
        for submission in data.submissions
        for column in data.form.columns
    )


def check_unused_funds(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Unused funds above the limit that no text mentions. Limit: ubrukt."""
    post = data.form.council.key
    for project in data.setup.projects:
        key = grant_id(project.key, "ubrukt")
        unused = quantities.number(key)
        if unused is None or unused <= data.setup.limits["ubrukt"]:
            continue
        texts = (one.text for section in data.sections.values() for one in section.paragraphs)
        if not any(_mentions(text, key, project) for text in texts):
            yield finding(
                "ubrukt-uforklart",
                project.grant_tnok.ref,
                who=data.setup.network,
                rests_on=_council_cells(data, project, post),
                project=project.name,
                found=figure(unused),
                quantity=key,
            )


def _mentions(text: str, key: str, project: Project) -> bool:
    """Whether a paragraph prints the figure, or speaks of the project's unused funds in words."""
    in_words = project.name in text and re.search(r"\b(ubrukt|ikke brukt)", text)
    return f"{{{key}|" in text or bool(in_words)
