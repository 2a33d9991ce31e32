"""What was carried over from last year: figures stay as reported, and texts are read anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from norcrin_xl.checks.text.manuscript import package_name
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import (
    DRAFT,
    CellRef,
    Field,
    Quantities,
    ReportData,
    ReportedFigure,
    Value,
)
from norcrin_xl.numbers import counted, decimal_text, listed

FEWEST_SHIFTED = 2
"""As many figures that are a neighbouring year's are no chance."""


def check_reported(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Earlier figures that are others than were reported: they need a reason and a role.

    A series that is only shifted by a year is told of once.
    """
    told: set[CellRef] = set()
    for shifted in _shifted(data.reported):
        told.update(item.now.ref for item, _ in shifted)
        yield _as_shifted(shifted, data.setup.network)
    for item in data.reported:
        if item.changed and item.now.ref not in told:
            yield finding(
                "rapportert-begrunnet" if item.explained else "rapportert-endret",
                item.now.ref,
                None,
                who=data.setup.network,
                rests_on=[item.now.ref, item.reported.ref],
                label=f"{item.label} ({item.year})",
                reported=_shown(item.reported.value),
                found=_shown(item.now.value),
                reason=item.reason.text,
                role=item.role.text,
                row=item.reported.ref.row,
                sheet=item.reported.ref.sheet,
            )


Shifted = list[tuple[ReportedFigure, ReportedFigure]]
"""The changed figures of a series, each with the year whose reported figure it now holds."""


def _shifted(reported: Iterable[ReportedFigure]) -> Iterator[Shifted]:
    """The series of which every figure that changed, two at least, is now a neighbouring year's."""
    rows: dict[tuple[str, int], dict[int, ReportedFigure]] = {}
    for item in reported:
        if item.year.isdecimal():
            row = (item.now.ref.sheet, item.now.ref.row)
            rows.setdefault(row, {})[int(item.year)] = item
    for years in rows.values():
        changed = {y: item for y, item in years.items() if item.changed and not item.explained}
        for step in (-1, 1):
            pairs = [(item, years.get(year + step)) for year, item in changed.items()]
            moved = [(item, other) for item, other in pairs if other and _holds(item, other)]
            if len(moved) >= FEWEST_SHIFTED and len(moved) >= len(changed) - 1:
                yield moved
                break


def _holds(item: ReportedFigure, other: ReportedFigure) -> bool:
    return item.now.value is not None and item.now.value == other.reported.value


def _as_shifted(shifted: Shifted, network: str) -> Finding:
    (first, source), *others = shifted
    return finding(
        "rapportert-forskjovet",
        first.now.ref,
        None,
        who=network,
        rests_on=[ref for item, _ in shifted for ref in (item.now.ref, item.reported.ref)],
        label=first.label,
        found=_shown(first.now.value),
        year=first.year,
        other_year=source.year,
        others=listed([item.year for item, _ in others]),
    )


def _shown(value: Value) -> str:
    if value is None:
        return "tom"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"«{value}»"
    return decimal_text(value, 0 if float(value).is_integer() else 2)


def check_drafts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Texts that still carry the mark of last year's workbook; one for each sheet.

    What a partner that hasn't answered has not looked at either is told with its answer.
    """
    sheets: dict[str, list[_Text]] = {}
    for text in _texts(data):
        if any(field.is_draft for field in text.fields):
            sheets.setdefault(text.fields[0].ref.sheet, []).append(text)
    for texts in sheets.values():
        drafts = [field.ref for text in texts for field in text.fields if field.is_draft]
        about = list(dict.fromkeys(text.about for text in texts))
        yield finding(
            "tekst-fra-i-fjor",
            drafts[0],
            texts[0].partner,
            who=data.setup.network,
            rests_on=drafts,
            mark=DRAFT,
            what=counted(len(about), *texts[0].kind),
            about=listed(about),
        )


class _Text(NamedTuple):
    """The cells of a text: whose it is, what it is called, and what one and more are called."""

    partner: str | None
    about: str
    kind: tuple[str, str]
    fields: tuple[Field, ...]


def _texts(data: ReportData) -> Iterator[_Text]:
    """All texts; the network's have no partner."""
    section, package = ("avsnitt", "avsnitt"), ("arbeidspakke", "arbeidspakker")
    about = data.form.number_of("availability")
    for one in data.submissions:
        if one.answered:
            yield _Text(one.partner.code, about, section, (one.availability,))
    for own in data.sections.values():
        yield _Text(None, own.number, section, own.paragraphs)
    for item in data.work_packages:
        texts = (item.status, item.deviations, item.measures)
        yield _Text(None, package_name(data, item), package, texts)
