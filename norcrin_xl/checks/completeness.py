"""Is everything there, and is it of the right kind?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from norcrin_xl.checks.walk import once
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Field, Quantities, ReportData, Submission


class Input(NamedTuple):
    """An input cell that is to hold a figure: whose it is, what it is, and the cell."""

    who: str
    partner: str | None
    label: str
    field: Field
    optional: bool = False


@once
def without_figure(data: ReportData) -> Iterator[Input]:
    """All cells that are to hold figures and hold none."""
    return (item for item in _inputs(data) if item.field.number is None)


def _inputs(data: ReportData) -> Iterator[Input]:
    """The cells that are to hold figures; amounts only where there is none."""
    for submission in data.submissions:
        yield from _account_inputs(data, submission)
        yield from _count_inputs(data, submission)
    network = data.setup.network
    for (key, year), field in data.secretariat.history.items():
        yield Input(network, None, f"{key} {year}", field)
    for kpi in data.form.kpis:
        if not kpi.summable:
            yield Input(network, None, kpi.short, data.secretariat.national[kpi.id])


def _account_inputs(data: ReportData, submission: Submission) -> Iterator[Input]:
    """Amounts; one that is blank beside a zero is an answer (nothing was budgeted)."""
    code = submission.partner.code
    form = data.form
    for project in data.setup.projects:
        for post in form.posts:
            row = {c.key: submission.accounts[project.key, post.key, c.key] for c in form.columns}
            if all(field.number is not None for field in row.values()):
                continue
            for column in form.columns:
                if row[column.key].number is not None:
                    continue
                others = [field.value for key, field in row.items() if key != column.key]
                answered = 0 in others and not any(others)
                label = f"{column.key} for post {post.key} {post.label} i {project.name}"
                yield Input(code, code, label, row[column.key], answered)


def _count_inputs(data: ReportData, submission: Submission) -> Iterator[Input]:
    code = submission.partner.code
    for item in data.form.indicators:
        if not item.total_of:
            yield Input(code, code, item.short, submission.usage[item.id])
    for kpi in data.form.kpis:
        for part in kpi.part:
            key = f"{kpi.id}.{part.id}"
            yield Input(code, code, part.label, submission.kpis[key])
        if not kpi.part:
            yield Input(code, code, kpi.short, submission.kpis[kpi.id], not kpi.summable)


def check_figures_are_figures(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A cell that should hold a figure and holds something else."""
    for item in without_figure(data):
        if item.field.value is not None:
            yield finding(
                "ikke-tall",
                item.field.ref,
                item.partner,
                who=item.who,
                label=item.label,
                found=item.field.text,
            )


def check_missing_figures(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A cell that should hold a figure and is blank."""
    for item in without_figure(data):
        if item.field.value is None and not item.optional:
            yield finding(
                "verdi-mangler", item.field.ref, item.partner, who=item.who, label=item.label
            )


def check_texts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A section that must have a text and has none."""
    for spec in data.form.sections:
        if spec.holds_text and not spec.optional and not data.sections[spec.number].markup:
            yield finding(
                "tekst-mangler",
                who=data.setup.network,
                section=spec.number,
                heading=spec.heading,
            )
