"""Can the counts be counts, are overlapping ones left unsummed, and is none another partner's?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from norcrin_xl.checks.outliers import by_key
from norcrin_xl.checks.walk import MANY, cells_text, figure, reported
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Field, Quantities, ReportData, Submission
from norcrin_xl.numbers import total
from norcrin_xl.quantities.quantity_ids import usage_id


def check_counts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A count below zero, or one with decimals where the form counts whole things."""
    for item in reported(data, quantities):
        if not item.total and item.value is not None:
            field = Field(item.value, item.ref)
            yield from _judged(field, item.label, item.decimals, item.partner, "")
    network = data.setup.network
    names = _names(data)
    for (key, year), field in data.secretariat.history.items():
        yield from _judged(field, f"{names.get(key, key)} {year}", 0, None, network)
    for key, field in data.secretariat.national.items():
        yield from _judged(field, names.get(key, key), 0, None, network)


def _names(data: ReportData) -> Mapping[str, str]:
    """What the KPIs and the indicators are called, by id."""
    names = {kpi.id: kpi.short for kpi in data.form.kpis}
    names.update((item.id, item.short) for item in data.form.indicators)
    return names


def _judged(
    field: Field, label: str, decimals: int, partner: str | None, who: str
) -> Iterator[Finding]:
    value = field.number
    if value is None:
        return
    words: dict[str, Any] = {"who": who, "label": label, "found": figure(value)}
    if value < 0:
        yield finding("negativt-antall", field.ref, partner, **words)
    elif not decimals and not float(value).is_integer():
        words["found"] = f"{value:.12g}".replace(".", ",")
        yield finding("desimaler-i-antall", field.ref, partner, **words)


def check_negative_amounts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A cost or a financing below zero; many in one project once."""
    for submission in data.submissions:
        below: dict[str, list[tuple[str, Field]]] = {}
        for (project, post, column), field in submission.accounts.items():
            if field.number is not None and field.number < 0:
                below.setdefault(project, []).append((f"{column} for post {post}", field))
        for project, found in below.items():
            name = data.setup.project(project).name
            yield from _below_zero(found, name, submission.partner.code)


def _below_zero(
    found: Sequence[tuple[str, Field]], project: str, partner: str
) -> Iterator[Finding]:
    cells = [field.ref for _, field in found]
    if len(found) >= MANY:
        label = f"{len(found)} beløp i {project} ({cells_text(cells)})"
        yield finding("negative-belop", cells[0], partner, rests_on=cells, label=label)
        return
    for label, field in found:
        label = f"{label} i {project}"
        yield finding("negativt-belop", field.ref, partner, label=label, found=figure(field.number))


def check_overlaps(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A stated network figure for overlapping counts that is their sum, or cannot be."""
    groups = by_key(item for item in reported(data, quantities) if not item.summable)
    for key, items in groups.items():
        stated = data.secretariat.national.get(key)
        own = [item.value for item in items if item.value is not None]
        if stated is None or stated.number is None or len(own) < len(items):
            continue
        low, high = max(own), total(own)
        possible = low <= stated.number <= high
        if possible and (stated.number < high or high == low):
            continue
        yield finding(
            "overlapp-summert" if possible else "overlapp-umulig",
            stated.ref,
            who=data.setup.network,
            rests_on=[stated.ref, *(item.ref for item in items)],
            label=items[0].label,
            found=figure(stated.number),
            low=figure(low),
            high=figure(high),
        )


def check_capacity(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Usage of the network above the capacity that Oppsett states for the indicator."""
    for key, field in data.setup.capacity.items():
        used, capacity = quantities.number(usage_id(key)), field.number
        if used is not None and capacity is not None and used > capacity:
            yield finding(
                "over-kapasitet",
                field.ref,
                who=data.setup.network,
                rests_on=[field.ref, *quantities[usage_id(key)].sources],
                label=_names(data).get(key, key),
                found=figure(used),
                expected=figure(capacity),
            )


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
