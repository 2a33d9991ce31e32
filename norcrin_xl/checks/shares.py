"""Is one partner's split of a sum unlike the others', such as two figures that changed places?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from statistics import median
from typing import NamedTuple

from norcrin_xl.checks.outliers import FEWEST_PARTNERS
from norcrin_xl.checks.walk import figure, per_cent
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import Field, Quantities, ReportData, Submission


class Split(NamedTuple):
    """How a partner's sum is split: the part's labels, its cells, its shares 0-1, the sum."""

    submission: Submission
    labels: tuple[str, ...]
    fields: tuple[Field, ...]
    shares: tuple[float, ...]
    total: float


def check_shares(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A split that is far from the partner in the middle. Limits: fordeling, utslag_antall.

    Far is measured as the share of the sum that would have to move.
    """
    limit = data.setup.limits["fordeling"] / 100
    for group in _groups(data):
        if len(group) < FEWEST_PARTNERS:
            continue
        usual = [median(shares) for shares in zip(*(s.shares for s in group), strict=True)]
        for split in group:
            if _distance(split.shares, usual) > limit:
                yield _unlike(split, usual, limit)


def _groups(data: ReportData) -> Iterator[list[Split]]:
    """For each sum of the form, the splits of the partners that have enough to split."""
    form = data.form
    for item in form.indicators:
        labels = {part: form.indicator(part).short for part in item.total_of}
        if labels:
            yield _splits(data, labels, usage=True)
    for kpi in form.kpis:
        if kpi.part:
            labels = {f"{kpi.id}.{part.id}": part.label for part in kpi.part}
            yield _splits(data, labels, usage=False)


def _splits(data: ReportData, labels: Mapping[str, str], *, usage: bool) -> list[Split]:
    found = []
    for submission in data.submissions:
        cells = submission.usage if usage else submission.kpis
        fields = tuple(cells[key] for key in labels)
        values = [field.number for field in fields]
        known = [value for value in values if value is not None and value >= 0]
        if len(known) == len(values) and sum(known) >= data.setup.limits["utslag_antall"]:
            shares = tuple(value / sum(known) for value in known)
            found.append(Split(submission, tuple(labels.values()), fields, shares, sum(known)))
    return found


def _distance(shares: Sequence[float], usual: Sequence[float]) -> float:
    """The share that would have to move to make one split the other, 0-1."""
    return sum(abs(a - b) for a, b in zip(shares, usual, strict=True)) / 2


def _unlike(split: Split, usual: Sequence[float], limit: float) -> Finding:
    """Mirrored when changing two parts' places makes the split an ordinary one, else odd."""
    swaps = [
        (_distance(_swapped(split.shares, a, b), usual), a, b)
        for a, b in combinations(range(len(usual)), 2)
    ]
    distance, a, b = min(swaps)
    if distance > limit / 2:
        return _odd(split, usual)
    high, low = (a, b) if split.shares[a] > split.shares[b] else (b, a)
    return finding(
        "fordeling-speilvendt",
        split.fields[high].ref,
        split.submission.partner.code,
        rests_on=[field.ref for field in split.fields],
        label=split.labels[high],
        found=figure(split.fields[high].number),
        total=figure(split.total),
        other=split.labels[low],
        other_cell=split.fields[low].ref.cell,
        other_found=figure(split.fields[low].number),
    )


def _swapped(shares: Sequence[float], a: int, b: int) -> list[float]:
    swapped = list(shares)
    swapped[a], swapped[b] = shares[b], shares[a]
    return swapped


def _odd(split: Split, usual: Sequence[float]) -> Finding:
    excess = [share - other for share, other in zip(split.shares, usual, strict=True)]
    most = excess.index(max(excess))
    return finding(
        "fordeling-avvikende",
        split.fields[most].ref,
        split.submission.partner.code,
        rests_on=[field.ref for field in split.fields],
        label=split.labels[most],
        found=f"{figure(split.fields[most].number)} ({per_cent(split.shares[most])})",
        total=figure(split.total),
        expected=per_cent(usual[most]),
    )
