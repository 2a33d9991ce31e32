"""Do the years and periods on Oppsett fit each other, the form and the sign-offs?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Field, Project, Quantities, ReportData
from norcrin_xl.numbers import date_text


def check_periods(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A project's period that is turned round, misses the year or has other months than said."""
    for project in data.setup.projects:
        if project.end < project.start:
            yield _wrong(
                data,
                project,
                ("periode-omvendt", "end"),
                date_text(project.end),
                date_text(project.start),
            )
        elif not project.start.year <= data.setup.year <= project.end.year:
            year = str(data.setup.year)
            yield _wrong(data, project, ("periode-utenfor-aaret", "end"), _period(project), year)
        elif months(project.start, project.end) != project.council_months:
            said = str(project.council_months)
            period = f"{_period(project)}, altså {months(project.start, project.end)} måneder"
            yield _wrong(data, project, ("periode-maaneder", "months"), said, period)


def _wrong(
    data: ReportData, project: Project, what: tuple[str, str], found: str, expected: str
) -> Finding:
    """The finding of `what` (code, and the column of the project's row that it stands in)."""
    code, column = what
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
        signed = _day(submission.signed_on)
        if signed is not None and signed.year <= data.setup.year:
            yield finding(
                "godkjent-for-aarsslutt",
                submission.signed_on.ref,
                submission.partner.code,
                found=date_text(signed),
                expected=data.setup.year,
            )


def _day(field: Field) -> date | None:
    value = field.value
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
