"""The registry: all quantities of a report, each computed once, and what each is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from norcrin_xl.form import Form
from norcrin_xl.model import CellRef, Project, Quantities, Quantity, ReportData
from norcrin_xl.quantities.economy import ACCOUNT, ALL, BUDGET, economy
from norcrin_xl.quantities.series import kpi_series, usage_series
from norcrin_xl.quantities.usage import usage, usage_id

Derived = tuple[str, tuple[str, ...]]
"""The id of a quantity and the ids of those that it is made of, in the formula's order."""


def derivations(data: ReportData) -> Mapping[str, tuple[str, ...]]:
    """For every quantity that is made of others, their ids; what is read from cells isn't in it."""
    return {
        key: terms
        for family in (_economy, _usage, _series, _kpi_sums)
        for key, terms in family(data)
    }


def _economy(data: ReportData) -> Iterator[Derived]:
    form = data.form
    partners = [submission.partner.key for submission in data.submissions]
    projects = [project.key for project in data.setup.projects]
    for project in projects:
        for partner in partners:
            yield from _lines(form, f"okonomi.{project}.{partner}", [])
        yield from _lines(form, f"okonomi.{project}", [f"okonomi.{project}.{p}" for p in partners])
    yield from _lines(form, f"okonomi.{ALL}", [f"okonomi.{project}" for project in projects])
    for one in data.setup.projects:
        yield from _key_figures(form, one)


def _lines(form: Form, prefix: str, parts: list[str]) -> Iterator[Derived]:
    """Posts as the sum over `parts`, blocks as the sum of posts, and the deviations of both."""
    for column in form.columns:
        if parts:
            for post in form.posts:
                end = f"{post.key}.{column.key}"
                yield f"{prefix}.{end}", tuple(f"{part}.{end}" for part in parts)
        for block in form.blocks:
            posts = form.posts_of(block.key)
            terms = tuple(f"{prefix}.{post.key}.{column.key}" for post in posts)
            yield f"{prefix}.{block.key}.{column.key}", terms
    for key in (*(post.key for post in form.posts), *(block.key for block in form.blocks)):
        line = f"{prefix}.{key}"
        yield f"{line}.avvik", (f"{line}.{ACCOUNT}", f"{line}.{BUDGET}")
        yield f"{line}.avvik_prosent", (f"{line}.avvik", f"{line}.{BUDGET}")


def _key_figures(form: Form, project: Project) -> Iterator[Derived]:
    prefix, costs = f"okonomi.{project.key}", form.blocks[0].key
    payment = f"{prefix}." + form.user_payment.key
    council = f"{prefix}." + form.council.key
    paid, paid_by = f"{payment}.{ACCOUNT}", f"{prefix}.brukerbetaling"
    yield f"{paid_by}.belop", (paid,)
    yield f"{paid_by}.avvik", (paid, f"{payment}.{BUDGET}")
    yield f"{paid_by}.andel", (paid, f"{prefix}.{costs}.{ACCOUNT}")
    yield f"{paid_by}.andel_alle", (paid, f"okonomi.{ALL}.{costs}.{ACCOUNT}")
    yield f"{paid_by}.vurdering", (f"{paid_by}.avvik", f"{payment}.{BUDGET}")
    yield f"{prefix}.ubrukt", (f"{council}.{BUDGET}", f"{council}.{ACCOUNT}")


def _usage(data: ReportData) -> Iterator[Derived]:
    partners = [submission.partner for submission in data.submissions]
    for item in data.form.indicators:
        own = tuple(usage_id(item.id, partner) for partner in partners)
        if item.summable:
            yield usage_id(item.id), own
        if item.total_of:
            for partner in partners:
                parts = tuple(usage_id(part, partner) for part in item.total_of)
                yield usage_id(item.id, partner), parts
        if item.history:
            yield f"{usage_id(item.id)}.{data.setup.year}", own
        if item.id == data.form.ranked_by:
            yield f"bruk.{item.id.partition('.')[0]}.rangering", own


def _series(data: ReportData) -> Iterator[Derived]:
    """The change from each year to the next."""
    prefixes = [f"kpi.{kpi.id}" for kpi in data.form.kpis]
    prefixes += [usage_id(item.id) for item in data.form.indicators if item.history]
    last = data.setup.year
    for prefix in prefixes:
        for before, year in pairwise(data.form.years(last)):
            for name in (f"{prefix}.{year}", *([prefix] if year == last else [])):
                yield f"{name}.endring", (f"{prefix}.{year}", f"{prefix}.{before}")
                yield f"{name}.endring_prosent", (f"{name}.endring", f"{prefix}.{before}")


def _kpi_sums(data: ReportData) -> Iterator[Derived]:
    """This year's network figure, and parts."""
    partners = [submission.partner.key for submission in data.submissions]
    for kpi in data.form.kpis:
        prefix = f"kpi.{kpi.id}"
        if kpi.summable:
            yield f"{prefix}.{data.setup.year}", tuple(f"{prefix}.{p}" for p in partners)
        for part in kpi.part:
            yield f"{prefix}.{part.id}", tuple(f"{prefix}.{p}.{part.id}" for p in partners)
        if kpi.part:
            for partner in partners:
                terms = tuple(f"{prefix}.{partner}.{part.id}" for part in kpi.part)
                yield f"{prefix}.{partner}", terms


def compute(data: ReportData) -> Quantities:
    """Every quantity of the report, in the order: report, economy, usage, KPIs."""
    return Quantities(_all(data))


def _all(data: ReportData) -> Iterator[Quantity]:
    yield from _report(data)
    yield from economy(data)
    yield from usage(data)
    yield from usage_series(data)
    yield from kpi_series(data)


def _report(data: ReportData) -> Iterator[Quantity]:
    year = data.setup.year
    source: tuple[CellRef, ...] = (data.setup.year_ref,)
    partners = len(data.setup.partners)
    yield Quantity("rapport.aar", "Rapporteringsår", year, "år", "arket Oppsett", source)
    yield Quantity("rapport.fjoraar", "Året før", year - 1, "år", "rapporteringsår − 1", source)
    yield Quantity("rapport.forfjoraar", "To år før", year - 2, "år", "rapporteringsår − 2", source)
    first, back = data.form.years(year)[0], data.form.history_years
    formula = f"rapporteringsår − {back}"
    yield Quantity("rapport.foerste_aar", "Første år i seriene", first, "år", formula, source)
    yield Quantity("rapport.neste_aar", "Året etter", year + 1, "år", "rapporteringsår + 1", source)
    yield Quantity(
        "rapport.partnere", "Antall partnere", partners, "partnere", "antall i arket Oppsett"
    )
