"""Read a form's TOML file. What it says wrongly is a `ValueError` that names the entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from norcrin_xl.form.faults import faults
from norcrin_xl.form.schema import (
    Block,
    Column,
    FigureSpec,
    Form,
    Indicator,
    IndicatorNote,
    Kpi,
    KpiPart,
    Limit,
    Note,
    Post,
    SectionSpec,
    TableSpec,
)
from norcrin_xl.toml_files import read_toml

T = TypeVar("T")
FORMS = Path(__file__).parent


def available_years() -> tuple[int, ...]:
    """The years whose form is shipped, oldest first."""
    names = (entry.name for entry in FORMS.iterdir())
    years = (name[:-5] for name in names if name.endswith(".toml"))
    return tuple(sorted(int(year) for year in years if year.isdigit()))


@cache
def load_form(year: int) -> Form:
    """The form of `year`, or the newest one before it.

    Raises `LookupError` when there is none, and `FormError` for one that cannot be computed.
    """
    years = [known for known in available_years() if known <= year]
    if not years:
        raise LookupError(f"no form for {year}")
    file = FORMS / f"{years[-1]}.toml"
    try:
        return parse_form(file.read_text("utf-8"))
    except FormError as error:
        raise FormError(f"Skjemaet {file.name} kan ikke brukes:\n{error}") from None


class FormError(ValueError):
    """A form that cannot be computed; the message names each fault, for the one who wrote it."""


def parse_form(text: str) -> Form:
    """The form that the TOML `text` declares.

    Raises `FormError` when it lacks something, contradicts itself or cannot be computed.
    """
    try:
        form = _form(text)
        found = list(faults(form))
    except KeyError as error:
        raise FormError(f"  {error.args[0]}: mangler") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise FormError(f"  {error}") from None
    if found:
        raise FormError("\n".join(f"  {fault}" for fault in found))
    return form


def _form(text: str) -> Form:
    data = read_toml(text)
    return Form(
        **{key: data[key] for key in ("year", "version", "unit", "due", "transfer_due")},
        history_years=data["history_years"],
        columns=_all(Column, data["column"]),
        blocks=_all(Block, data["block"]),
        posts=_all(Post, data["post"]),
        equal_totals=tuple(data["equal_totals"]["blocks"]),
        deviation_convention=data["deviation"]["convention"],
        council_note=_one(Note, data["council_note"]),
        indicators=_all(Indicator, data["indicator"]),
        per_partner=tuple(data["per_partner"]["rows"]),
        ranked_by=data["per_partner"]["ranked_by"],
        kpis=tuple(_kpi(entry) for entry in data["kpi"]),
        sections=_all(SectionSpec, data["section"]),
        tables=_all(TableSpec, data["table"]),
        figures=_all(FigureSpec, data["figure"]),
        limits=_all(Limit, data["limit"]),
        choice_lists={item["key"]: tuple(item["values"]) for item in data["choice_list"]},
        as_planned=tuple(s for item in data["choice_list"] for s in item.get("as_planned", ())),
    )


def _one(kind: type[T], entry: Mapping[str, Any]) -> T:
    known = {item.name for item in fields(kind)}  # type: ignore[arg-type]
    name = next(iter(entry.values()), "")
    unknown = sorted(set(entry) - known)
    if unknown:
        raise ValueError(f"{kind.__name__} «{name}»: {', '.join(unknown)} er ukjent")
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()}
    parts = fields(kind)  # type: ignore[arg-type]
    lacks = [item.name for item in parts if _is_required(item) and item.name not in entry]
    if lacks:
        raise ValueError(f"{kind.__name__} «{name}»: {', '.join(lacks)} mangler")
    return kind(**values)


def _is_required(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _all(kind: type[T], entries: list[Mapping[str, Any]]) -> tuple[T, ...]:
    return tuple(_one(kind, entry) for entry in entries)


def _kpi(entry: Mapping[str, Any]) -> Kpi:
    return _one(Kpi, {**entry, "part": _all(KpiPart, entry.get("part", []))})


SERIES = "kpi.{}.{{year}}"
LAST_YEAR = "{i_fjor}"
"""Stands in a network's notes for the year before the report's."""


@cache
def form_for(
    year: int, kpis: tuple[Kpi, ...], projects: int, notes: tuple[IndicatorNote, ...] = ()
) -> Form:
    """The form of `year` with these indicators (the form's own where there are none).

    A network with its own indicators gets one figure for each of them, and each project gets a
    table of accounts, the newest project's first. What its figures come from is as its `notes`
    say. Raises `LookupError` as `load_form` does.
    """
    form = load_form(year)
    form = replace(form, tables=tuple(_tables(form, projects)), notes=notes)
    if kpis and kpis != form.kpis:
        form = replace(form, kpis=kpis, figures=tuple(_figures(form, kpis)))
    return replace(form, noted=_noted(form, year))


def _noted(form: Form, year: int) -> dict[str, IndicatorNote]:
    """The network's notes as they read in the report's year, by indicator and by KPI.

    The parts of an indicator are about the year that it is about.
    """
    before = str(year - 1)
    noted = {
        note.indicator: replace(
            note,
            text=note.text.replace(LAST_YEAR, before),
            comment=note.comment.replace(LAST_YEAR, before),
        )
        for note in form.notes
    }
    parts = {item.id: item.total_of for item in form.indicators}
    parts |= {kpi.id: tuple(f"{kpi.id}.{part.id}" for part in kpi.part) for kpi in form.kpis}
    for note in form.notes:
        for part in parts.get(note.indicator, ()) if note.last_year else ():
            noted[part] = replace(noted.get(part, IndicatorNote(part)), last_year=True)
    return noted


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
