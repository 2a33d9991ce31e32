"""Read a form's TOML file. What it says wrongly is a `ValueError` that names the entry."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from norcrin_xl.form.schema import (
    Block,
    Column,
    FigureSpec,
    Form,
    Indicator,
    Kpi,
    KpiPart,
    Limit,
    Note,
    Post,
    SectionSpec,
    TableSpec,
)

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

T = TypeVar("T")
FORMS = Path(__file__).parent
LAST_YEAR = "{i_fjor}"
"""Stands in a form's texts for the year before the report's."""


def available_years() -> tuple[int, ...]:
    """The years whose form is shipped, oldest first."""
    names = (entry.name for entry in FORMS.iterdir())
    years = (name[:-5] for name in names if name.endswith(".toml"))
    return tuple(sorted(int(year) for year in years if year.isdigit()))


@cache
def load_form(year: int) -> Form:
    """The form of `year`, or the newest one before it. Raises `LookupError` when there is none."""
    years = [known for known in available_years() if known <= year]
    if not years:
        raise LookupError(f"no form for {year}")
    text = (FORMS / f"{years[-1]}.toml").read_text("utf-8")
    return parse_form(text, year)


def parse_form(text: str, year: int | None = None) -> Form:
    """The form that the TOML `text` declares, worded for a report on `year` (else its own).

    Raises `ValueError` when it contradicts itself.
    """
    year = year or int(tomllib.loads(text)["year"])
    data = tomllib.loads(text.replace(LAST_YEAR, str(year - 1)))
    form = Form(
        **{key: data[key] for key in ("year", "version", "unit", "due", "transfer_due")},
        history_years=data["history_years"],
        columns=_all(Column, data["column"]),
        blocks=_all(Block, data["block"]),
        posts=_all(Post, data["post"]),
        equal_totals=tuple(data["equal_totals"]["blocks"]),
        deviation_convention=data["deviation"]["convention"],
        council_note=_one(Note, data["council_note"]),
        indicators=_all(Indicator, data["indicator"]),
        usage_notes=_all(Note, data["usage_note"]),
        per_partner=tuple(data["per_partner"]["rows"]),
        ranked_by=data["per_partner"]["ranked_by"],
        kpis=tuple(_kpi(entry) for entry in data["kpi"]),
        sections=_all(SectionSpec, data["section"]),
        tables=_all(TableSpec, data["table"]),
        figures=_all(FigureSpec, data["figure"]),
        limits=_all(Limit, data["limit"]),
        choice_lists={item["key"]: tuple(item["values"]) for item in data["choice_list"]},
    )
    _check(form)
    return form


def _one(kind: type[T], entry: Mapping[str, Any]) -> T:
    known = {item.name for item in fields(kind)}  # type: ignore[arg-type]
    unknown = set(entry) - known
    if unknown:
        raise ValueError(f"{kind.__name__} {entry}: unknown {', '.join(sorted(unknown))}")
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()}
    return kind(**values)


def _all(kind: type[T], entries: list[Mapping[str, Any]]) -> tuple[T, ...]:
    return tuple(_one(kind, entry) for entry in entries)


def _kpi(entry: Mapping[str, Any]) -> Kpi:
    return _one(Kpi, {**entry, "part": _all(KpiPart, entry.get("part", []))})


def _check(form: Form) -> None:
    """Raise `ValueError` for a doubled key or for a reference to something that is not there."""
    blocks = [block.key for block in form.blocks]
    indicators = [item.id for item in form.indicators]
    sections = [item.number for item in form.sections]
    for keys in (
        [post.key for post in form.posts] + blocks,
        indicators,
        sections,
        [kpi.id for kpi in form.kpis],
        [table.id for table in form.tables],
        [figure.id for figure in form.figures],
    ):
        doubled = {key for key in keys if keys.count(key) > 1}
        if doubled:
            raise ValueError(f"key used twice: {', '.join(sorted(doubled))}")
    _refer("post", [post.block for post in form.posts], blocks)
    _refer("equal_totals", form.equal_totals, blocks)
    parts = [part for item in form.indicators for part in item.total_of]
    _refer("indicator", [*parts, *form.per_partner, form.ranked_by], indicators)
    _refer("table", [table.section for table in form.tables], sections)
    _refer("figure", [figure.section for figure in form.figures], sections)


def _refer(what: str, used: list[str] | tuple[str, ...], known: list[str]) -> None:
    missing = [key for key in used if key not in known]
    if missing:
        raise ValueError(f"{what} refers to {', '.join(missing)}, which is not there")
