"""Every text of the report by the id that a control names it with (`tekst:<id>`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from norcrin_xl.form import SectionSpec
from norcrin_xl.model import CellRef, Field, Partner, ReportData, WorkPackage
from norcrin_xl.numbers import date_text
from norcrin_xl.quantities.exhibits import Figure, Table

NO_DEVIATIONS = "Ingen avvik."
NO_MEASURES = "Ingen tiltak nødvendig."


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the report.

    `label` says what it is, as in "[mangler: tekst til avsnitt 2.3]", and `where` where it is
    written. An empty text is missing unless it is `optional`. `plain` text holds no markup.
    """

    content: str
    label: str
    where: str
    sources: tuple[CellRef, ...] = ()
    optional: bool = False
    plain: bool = True


def texts(
    data: ReportData, tables: Mapping[str, Table], figures: Mapping[str, Figure]
) -> Mapping[str, Text]:
    """All texts of the report by id."""
    return dict(_all(data, tables, figures))


def report_title(data: ReportData) -> str:
    """The title of the report: "Årsrapport 2021 for NorCRIN"."""
    return f"Årsrapport {data.setup.year} for {data.setup.network}"


def _all(
    data: ReportData, tables: Mapping[str, Table], figures: Mapping[str, Figure]
) -> Iterator[tuple[str, Text]]:
    yield from _setup(data)
    for spec in data.form.sections:
        if spec.holds_text and spec.number in data.sections:
            yield spec.number, _section(data, spec)
    for package in data.work_packages:
        yield from _package(package)
    for submission in data.submissions:
        yield from _partner(submission.partner, submission.availability)
    yield from _signature(data)
    for table in tables.values():
        yield f"tabell.{table.id}.tittel", Text(table.caption, f"tittel på tabell {table.id}", "")
    for figure in figures.values():
        label = f"tittel på figur {figure.id}"
        yield f"figur.{figure.id}.tittel", Text(figure.caption, label, "")


def _setup(data: ReportData) -> Iterator[tuple[str, Text]]:
    setup = data.setup
    where = "ark Oppsett"
    yield "rapport.tittel", Text(report_title(data), "rapportens tittel", where, (setup.year_ref,))
    period = f"1. januar–31. desember {setup.year}"
    yield "rapport.periode", Text(period, "rapporteringsperiode", where, (setup.year_ref,))
    yield "rapport.eier", Text(owner(data), "eier", where)
    yield "nettverk.navn", Text(setup.network, "nettverkets navn", where)
    yield "nettverk.langt", Text(setup.network_long, "nettverkets fulle navn", where)
    for project in setup.projects:
        prefix, label = f"prosjekt.{project.key}", f"prosjektet {project.key}"
        yield f"{prefix}.navn", Text(project.name, f"navn på {label}", where)
        yield f"{prefix}.nummer", Text(project.number, f"nummer på {label}", where)
        yield f"{prefix}.fase", Text(project.phase.lower(), f"fase for {label}", where)


def owner(data: ReportData) -> str:
    """Who owns the infrastructure, and who takes over when that is settled."""
    setup = data.setup
    if not setup.new_owner:
        return setup.owner
    start = "" if setup.new_owner_from is None else f" fra {date_text(setup.new_owner_from)}"
    return f"{setup.owner} ({setup.new_owner}{start})"


def _section(data: ReportData, spec: SectionSpec) -> Text:
    section = data.sections[spec.number]
    return Text(
        section.markup,
        f"tekst til avsnitt {spec.number}",
        f"ark Tekst, avsnitt {spec.number}",
        tuple(field.ref for field in section.paragraphs),
        spec.optional,
        plain=False,
    )


def _package(package: WorkPackage) -> Iterator[tuple[str, Text]]:
    prefix = f"ap.{package.key}"
    name = f"arbeidspakke {package.number or package.key}"
    yield f"{prefix}.tittel", _named(package.title, f"tittel på {name}", package_heading(package))
    yield f"{prefix}.leder", _named(package.leader, f"leder for {name}")
    yield f"{prefix}.framdrift", _named(package.state, f"framdrift for {name}")
    yield f"{prefix}.status", _marked(package.status, f"status for {name}")
    yield f"{prefix}.avvik", _marked(package.deviations, f"avvik for {name}", NO_DEVIATIONS)
    yield f"{prefix}.tiltak", _marked(package.measures, f"tiltak for {name}", NO_MEASURES)


def package_heading(package: WorkPackage) -> str:
    """A work package's heading, "" without a title: "AP 5 Barn"."""
    if not package.title.text:
        return ""
    label = "AP " if package.number[:1].isdigit() else ""
    return f"{label}{package.heading}"


def _partner(partner: Partner, availability: Field) -> Iterator[tuple[str, Text]]:
    where = f"ark Oppsett, partner {partner.code}"
    yield f"partner.{partner.key}.navn", Text(partner.name, f"navn på {partner.code}", where)
    yield f"partner.{partner.key}.tekst", _marked(availability, f"tekst fra {partner.code}")


def _signature(data: ReportData) -> Iterator[tuple[str, Text]]:
    secretariat = data.secretariat
    signed_on = secretariat.signed_on
    day = date_text(signed_on.value) if isinstance(signed_on.value, date) else ""
    yield "signatur.paa_vegne_av", _named(secretariat.signed_for, "hvem det signeres på vegne av")
    yield "signatur.rolle", _named(secretariat.signed_role, "rollen til den som signerer")
    yield "signatur.dato", _named(signed_on, "dato for signatur", day)


def _named(field: Field, label: str, content: str | None = None) -> Text:
    shown = content or field.text if content is None or field.text else ""
    return Text(shown, label, str(field.ref), (field.ref,))


def _marked(field: Field, label: str, when_empty: str = "") -> Text:
    return Text(field.text or when_empty, label, str(field.ref), (field.ref,), plain=False)
