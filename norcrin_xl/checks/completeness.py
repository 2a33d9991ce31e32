"""Is everything there, of the right kind, possible at all, and read anew?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from norcrin_xl.checks.text.manuscript import package_name
from norcrin_xl.checks.walk import MANY, cells_text, figure, reported
from norcrin_xl.findings import Finding, finding
from norcrin_xl.masking import shown
from norcrin_xl.model import (
    DRAFT,
    CellRef,
    Field,
    Quantities,
    ReportData,
    Submission,
)
from norcrin_xl.numbers import counted, listed

EARLIER = "tidligere år"
USAGE, KPIS = "bruk og utnyttelse", "resultatindikatorene"
"""The parts of the sheets, as messages name them."""


class WantedCell(NamedTuple):
    """An input cell that is to hold a figure: whose it is, what and where it is, and the cell."""

    who: str
    partner: str | None
    label: str
    field: Field
    group: str
    optional: bool = False
    account: bool = False


def without_figure(data: ReportData) -> Iterator[WantedCell]:
    """All cells that are to hold figures and hold none."""
    for item in _inputs(data):
        if item.field.number is None and not (item.group == EARLIER and item.field.never_was):
            yield item


def check_answers(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A partner that has not answered, or not approved what it has answered."""
    for submission in data.submissions:
        by, on = submission.signed_by, submission.signed_on
        figures = submission.figures
        lacks = [
            name
            for name, field in (("rolle", by), ("dato", on))
            if not field.text or field.is_draft
        ]
        if not submission.answered:
            found = f"partneren har ikke svart; ingen av {len(figures)} felt er fylt ut"
        elif lacks:
            found = f"tallene er ikke godkjent; {listed(lacks)} mangler"
        elif submission.overtaken:
            found = f"tallene er endret siden de ble godkjent {on.day_text}"
        else:
            continue
        yield finding(
            "svar-mangler",
            by.ref if submission.answered else figures[0].ref,
            submission.partner.code,
            rests_on=[item.ref for item in (*figures, by, on)],
            found=found,
        )


def _inputs(data: ReportData) -> Iterator[WantedCell]:
    """The cells that are to hold figures; amounts only where there is none.

    What a partner that hasn't answered lacks is told once, and not cell by cell.
    """
    for submission in data.submissions:
        if not submission.answered:
            continue
        yield from _account_inputs(data, submission)
        yield from _count_inputs(data, submission)
    network = data.setup.network
    names = names_of(data)
    for (key, year), field in data.secretariat.history.items():
        yield WantedCell(network, None, f"{names.get(key, key)} {year}", field, EARLIER)
    for kpi in data.form.kpis:
        if not kpi.summable:
            field = data.secretariat.national[kpi.id]
            yield WantedCell(network, None, kpi.short, field, "nettverkets egne tall")


def _account_inputs(data: ReportData, submission: Submission) -> Iterator[WantedCell]:
    """Amounts; one that is blank beside a zero is an answer (nothing was budgeted)."""
    code = submission.partner.code
    form = data.form
    for project in data.setup.projects:
        for post in form.posts:
            row = {c.key: submission.accounts[project.key, post.key, c.key] for c in form.columns}
            for column in (key for key, field in row.items() if field.number is None):
                others = [field.value for key, field in row.items() if key != column]
                answered = 0 in others and not any(others)
                label = f"{column} for post {post.key} {post.label} i {project.name}"
                group = f"regnskapet for {project.name}"
                yield WantedCell(code, code, label, row[column], group, answered, True)


def _count_inputs(data: ReportData, submission: Submission) -> Iterator[WantedCell]:
    code = submission.partner.code
    for item in data.form.indicators:
        if not item.total_of:
            yield WantedCell(code, code, item.short, submission.usage[item.id], USAGE)
    for kpi in data.form.kpis:
        for part in kpi.part:
            key = f"{kpi.id}.{part.id}"
            yield WantedCell(code, code, part.label, submission.kpis[key], KPIS)
        if not kpi.part:
            field = submission.kpis[kpi.id]
            yield WantedCell(code, code, kpi.short, field, KPIS, not kpi.summable)


def check_figures_are_figures(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Cells that should hold figures and hold something else; many in one part once."""
    for items in _by_part(item for item in without_figure(data) if item.field.text):
        cells = [item.field.ref for item in items]
        if len(items) >= MANY:
            label = f"{len(items)} felt i {items[0].group} ({cells_text(cells)})"
            yield _about(items, "ikke-tall-flere", cells, label)
        else:
            for item in items:
                yield _about([item], "ikke-tall", [item.field.ref], item.label)


def check_missing_figures(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Cells that should hold figures and are blank; those of one part of a sheet once."""
    blank = (item for item in without_figure(data) if not item.field.text)
    for items in _by_part(item for item in blank if not item.optional):
        cells, group = [item.field.ref for item in items], items[0].group
        many = f"{len(items)} tall i {group} ({cells_text(cells)})"
        code = "tidligere-aar-mangler" if group == EARLIER else "verdi-mangler"
        yield _about(items, code, cells, many if len(items) > 1 else items[0].label)


def _by_part(wanted: Iterable[WantedCell]) -> list[list[WantedCell]]:
    """Cells by whose they are and by the part of the sheet that they stand in."""
    parts: dict[tuple[str, str], list[WantedCell]] = {}
    for item in wanted:
        parts.setdefault((item.who, item.group), []).append(item)
    return list(parts.values())


def _about(items: Sequence[WantedCell], code: str, cells: Sequence[CellRef], label: str) -> Finding:
    """The finding about some cells of one part, at the first of them."""
    first = items[0]
    words = {"who": first.who, "label": label, "found": shown(first.field.text)}
    if first.field.text:
        from norcrin_xl.spreadsheet.figure_text import advice  # most workbooks need none

        words["advice"] = advice(first.field.value, account=first.account)
    return finding(code, cells[0], first.partner, rests_on=cells, **words)


def check_texts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """Sections that must have a text and have none."""
    blank = [
        spec
        for spec in data.form.sections
        if spec.holds_text and not spec.optional and not data.sections[spec.number].markup
    ]
    if blank:
        about = f"{blank[0].number} {blank[0].heading}"
        many = f"{len(blank)} avsnitt mangler tekst: {listed([spec.number for spec in blank])}"
        found = many if len(blank) > 1 else f"avsnitt {about} mangler tekst"
        yield finding("tekst-mangler", who=data.setup.network, found=found)


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


def check_counts(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A count below zero, or one with decimals where the form counts whole things."""
    for item in reported(data, quantities):
        if not item.total and item.value is not None:
            field = Field(item.value, item.ref)
            yield from _judged(field, item.label, item.decimals, item.partner, "")
    network = data.setup.network
    names = names_of(data)
    for (key, year), field in data.secretariat.history.items():
        yield from _judged(field, f"{names.get(key, key)} {year}", 0, None, network)
    for key, field in data.secretariat.national.items():
        yield from _judged(field, names.get(key, key), 0, None, network)


def names_of(data: ReportData) -> Mapping[str, str]:
    """What the KPIs and the indicators are called, by id."""
    return {item.id: item.short for item in data.form.counted}


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
