"""Turns accepted proposals into linked numbers, with the stored base that a refresh needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from norcrin_xl import __version__
from norcrin_xl.checks.acceptance import cell_values
from norcrin_xl.findings import UserError
from norcrin_xl.model import ReportData
from norcrin_xl.numbers import printed
from norcrin_xl.report.base import Base, Written, find_base, store
from norcrin_xl.report.new_report import source_cells
from norcrin_xl.report.places import is_template
from norcrin_xl.report.refresh.opening import require_ours
from norcrin_xl.report.review.proposals import Proposal, readings_of
from norcrin_xl.report.review.word_report import WordReport
from norcrin_xl.report.review.wrap import require_same_text, wrap
from norcrin_xl.report.word.ids import Ids


def require_linkable(report: WordReport, data: ReportData, file: str) -> Base | None:
    """The base that is stored in a report and still holds, if any.

    A report of ours that has lost its links, as LibreOffice leaves one, is as good as typed.
    Raises `UserError` naming `file` when it is one that no refresh could take: of another year
    or of a newer version.
    """
    base = find_base(report.package, file)
    links = sum(1 for _ in report.controls)
    if base is None and links and not is_template(report.package):
        raise UserError(
            f"{file} har koblede tall, men opplysningene om hva som sist ble skrevet i dem, er "
            "fjernet, slik Dokumentkontroll i Word gjør. Kjør norcrin-xl oppdater på rapporten, "
            "som legger dem inn igjen, og koble etterpå."
        )
    if base is None or not links:
        return None
    require_ours(base, links, data.setup.year, file)
    return base


def linked_report(
    report: WordReport,
    data: ReportData,
    accepted: Iterable[Proposal],
    *,
    written: datetime,
    file: str,
) -> bytes:
    """The report with the accepted numbers linked, each as its best reading; all else stays.

    The parts of `report` are changed, so that it serves once. Raises `UserError` when a number
    cannot be linked where it stands, or when anything else would change.
    """
    base = require_linkable(report, data, file)
    package = report.package
    before = dict(package.parts)
    ids = Ids(package.parts[name] for name in package.text_parts())
    controls = dict(base.controls) if base else {}
    places = Counter(base.places if base else {})
    touched: dict[str, None] = {}
    for item in sorted(accepted, key=lambda item: item.place, reverse=True):
        text, reading, paragraph = _text(item, file), item.best, item.origin.paragraph
        for own in (paragraph, *paragraph.copies):
            wrap(own, *item.place, reading.tag, reading.quantity.label, text, ids.controls.new())
        touched[paragraph.part] = None
        known = Written(reading.tag, text, reading.quantity.value, reading.quantity.sources)
        controls.setdefault(reading.tag, known)
        places[reading.tag] += 1
    for name in touched:
        package.root(name)
    store(package, _base(base, data, written, controls, places))
    after = package.contents()
    require_same_text(before, {name: after[name] for name in touched}, file)
    return package.packed()


def _text(item: Proposal, file: str) -> str:
    """What the linked number says. Raises `UserError` when it cannot be linked."""
    typed, (quantity, name) = item.typed, item.best
    if item.locked:
        raise UserError(
            f"{file}: tall {item.number} («{typed.text}») kan ikke kobles, for det "
            f"{item.locked}. Utelat det med --uten {item.number}."
        )
    text = "" if quantity.value is None else printed(quantity.value, name)
    if item.best not in readings_of(quantity, typed, name):
        shown = f"«{text}»" if text else "ingenting"
        raise UserError(
            f"{file}: tall {item.number} er «{typed.text}», men "
            f"{item.best.link} er {shown}. Velg en annen kobling eller et annet format."
        )
    return text


def _base(
    old: Base | None,
    data: ReportData,
    written: datetime,
    controls: Mapping[str, Written],
    places: Mapping[str, int],
) -> Base:
    """The new base. What was there keeps its stamp, since its numbers are not made anew."""
    cells = source_cells(controls.values(), cell_values(data))
    if old is not None:
        known = places if old.places else {}
        return replace(old, controls=controls, cells={**cells, **old.cells}, places=known)
    source = (data.source_file, data.source_sha256)
    return Base(__version__, *source, data.setup.year, written, controls, cells, places)
