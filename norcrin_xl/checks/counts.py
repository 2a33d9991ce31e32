"""Can the counts be counts, and are overlapping counts left unsummed?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from norcrin_xl.checks.outliers import by_key
from norcrin_xl.checks.walk import figure, reported
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Field, Quantities, ReportData
from norcrin_xl.numbers import total
from norcrin_xl.quantities.usage import usage_id


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
    """A cost or a financing below zero."""
    for submission in data.submissions:
        for (project, post, column), field in submission.accounts.items():
            value = field.number
            if value is not None and value < 0:
                name = data.setup.project(project).name
                yield finding(
                    "negativt-belop",
                    field.ref,
                    submission.partner.code,
                    label=f"{column} for post {post} i {name}",
                    found=figure(value),
                )


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
