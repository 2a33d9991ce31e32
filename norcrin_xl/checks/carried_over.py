"""What was carried over from last year: figures stay as reported, and texts are read anew."""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import DRAFT, Field, Quantities, ReportData, Value
from norcrin_xl.numbers import decimal_text


def check_reported(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Earlier figures that are others than were reported: they need a reason and a role."""
    for item in data.reported:
        if item.changed:
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
                row=item.reported.ref.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
                sheet=item.reported.ref.sheet,
            )


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
