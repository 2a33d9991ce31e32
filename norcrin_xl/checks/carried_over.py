"""What was carried over from last year: figures stay as reported, and texts are read anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from norcrin_xl.numbers import decimal_text, listed

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
                row=_row(item.reported.ref),
                sheet=item.reported.ref.sheet,
            )


Shifted = list[tuple[ReportedFigure, ReportedFigure]]
"""The changed figures of a series, each with the year whose reported figure it now holds."""


def _shifted(reported: Iterable[ReportedFigure]) -> Iterator[Shifted]:
    """The series of which every figure that changed, two at least, is now a neighbouring year's."""
    rows: dict[tuple[str, str], dict[int, ReportedFigure]] = {}
    for item in reported:
        if item.year.isdecimal():
            row = (item.now.ref.sheet, _row(item.now.ref))
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


def _row(ref: CellRef) -> str:
    return ref.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _shown(value: Value) -> str:
    if value is None:
        return "tom"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"«{value}»"
    return decimal_text(value, 0 if float(value).is_integer() else 2)


def check_drafts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Texts that still carry the mark of last year's workbook; one for each section."""
    for partner, about, fields in _texts(data):
        drafts = [field for field in fields if field.text.startswith(DRAFT)]
        if drafts:
            many = f"{len(drafts)} tekster" if len(drafts) > 1 else "teksten"
            yield finding(
                "tekst-fra-i-fjor",
                drafts[0].ref,
                partner,
                who=data.setup.network,
                rests_on=[field.ref for field in drafts],
                mark=DRAFT,
                about=about,
                what=many,
                found=_beginning(drafts[0].text),
            )


def _beginning(text: str) -> str:
    words = " ".join(text.removeprefix(DRAFT).split())
    return words if len(words) <= 40 else f"{words[:40].rstrip()} …"


def _texts(data: ReportData) -> Iterator[tuple[str | None, str, tuple[Field, ...]]]:
    """All texts by what they are about, with the partner whose they are; the network has none."""
    for submission in data.submissions:
        yield submission.partner.code, "avsnitt 2.1", (submission.availability,)
    for section in data.sections.values():
        yield None, f"avsnitt {section.number}", section.paragraphs
    for package in data.work_packages:
        texts = (package.status, package.deviations, package.measures)
        yield None, f"arbeidspakke {package.heading}", texts
