"""Does the financing from Forskningsrådet fit the grant, and is what was not used explained?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from norcrin_xl.checks.walk import figure
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import CellRef, Project, Quantities, ReportData
from norcrin_xl.quantities.quantity_ids import ACCOUNT, BUDGET, amount_id, grant_id


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
        if not any(_mentions(text, key, project) for text in _paragraphs(data)):
            yield finding(
                "ubrukt-uforklart",
                project.grant_tnok.ref,
                who=data.setup.network,
                rests_on=_council_cells(data, project, post),
                project=project.name,
                found=figure(unused),
                quantity=key,
            )


def _paragraphs(data: ReportData) -> Iterator[str]:
    for section in data.sections.values():
        for paragraph in section.paragraphs:
            yield paragraph.text


def _mentions(text: str, key: str, project: Project) -> bool:
    """Whether a paragraph prints the figure, or speaks of the project's unused funds in words."""
    in_words = project.name in text and re.search(r"\b(ubrukt|ikke brukt)", text)
    return f"{{{key}|" in text or bool(in_words)
