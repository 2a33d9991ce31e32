"""The form as one network reports on it: with its own indicators and number of projects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from norcrin_xl.form.reading import load_form
from norcrin_xl.form.schema import FigureSpec, Form, Kpi, TableSpec

SERIES = "kpi.{}.{{year}}"


@cache
def form_for(year: int, kpis: tuple[Kpi, ...], projects: int) -> Form:
    """The form of `year` with these indicators (the form's own where there are none).

    A network with its own indicators gets one figure for each of them, and each project gets a
    table of accounts, the newest project's first. Raises `LookupError` as `load_form` does.
    """
    form = load_form(year)
    form = replace(form, tables=tuple(_tables(form, projects)))
    if not kpis or kpis == form.kpis:
        return form
    return replace(form, kpis=kpis, figures=tuple(_figures(form, kpis)))


def _tables(form: Form, projects: int) -> Iterator[TableSpec]:
    """The tables, with as many of accounts as there are projects where the first of them stands."""
    first = next((spec for spec in form.tables if spec.project_index is not None), None)
    for spec in form.tables:
        if spec.project_index is None:
            yield spec
        elif spec is first:
            stem = spec.id.rpartition(".")[0]
            for number in range(1, projects + 1):
                yield replace(spec, id=f"{stem}.{number}", project_index=projects - number)


def _figures(form: Form, kpis: tuple[Kpi, ...]) -> Iterator[FigureSpec]:
    """The figures on usage as they are, and one for each indicator after the table of them."""
    yield from (spec for spec in form.figures if not spec.series[0].startswith("kpi."))
    section = next((spec.section for spec in form.tables if spec.shows == "kpi"), None)
    for number, kpi in enumerate(kpis if section else (), start=1):
        caption = kpi.short.replace("{", "{{").replace("}", "}}")
        yield FigureSpec(
            id=f"{section}.{number}",
            section=str(section),
            caption=f"{caption} {{first}}–{{year}}",
            by="year",
            series=(SERIES.format(kpi.id),),
            unit=kpi.unit,
        )
