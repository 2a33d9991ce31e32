"""The figures of the report, from the form's figure specs and the quantities."""

from __future__ import annotations

from collections.abc import Mapping

from norcrin_xl.form import FigureSpec
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import decimal_text
from norcrin_xl.quantities.exhibits import Figure, Series

NOT_REPORTED = "ikke oppgitt"


def figures(data: ReportData, quantities: Quantities) -> Mapping[str, Figure]:
    """All figures of the form by id. A missing value is a gap in its series."""
    return {spec.id: _figure(spec, data, quantities) for spec in data.form.figures}


def _figure(spec: FigureSpec, data: ReportData, quantities: Quantities) -> Figure:
    year = data.setup.year
    years = data.form.years(year)
    if spec.by == "year":
        categories = {str(known): str(known) for known in years}
    else:
        categories = {partner.key: partner.code for partner in data.setup.partners}
    caption = spec.caption.format(year=year, first=years[0])
    series = tuple(
        _series(spec, index, tuple(categories), quantities) for index in range(len(spec.series))
    )
    names = tuple(categories.values())
    return Figure(
        id=spec.id,
        number=spec.id,
        caption=caption,
        categories=names,
        series=series,
        unit=spec.unit,
        decimals=spec.decimals,
        time=spec.by == "year",
        alt=_alt(caption, names, series, spec.decimals, spec.by == "year"),
    )


def _series(spec: FigureSpec, index: int, keys: tuple[str, ...], quantities: Quantities) -> Series:
    pattern = spec.series[index]
    ids = tuple(pattern.format(**{spec.by: key}) for key in keys)
    name = spec.names[index] if spec.names else spec.unit.capitalize()
    return Series(name, ids, tuple(quantities.number(key) for key in ids))


def _alt(
    caption: str,
    categories: tuple[str, ...],
    series: tuple[Series, ...],
    decimals: int,
    time: bool,
) -> str:
    """What the chart shows in one sentence with its figures."""
    told = []
    for item in series:
        pattern = "{value} i {category}" if time else "{category} {value}"
        pairs = ", ".join(
            pattern.format(category=category, value=_shown(value, decimals))
            for category, value in zip(categories, item.values, strict=True)
        )
        told.append(f"{item.name}: {pairs}" if len(series) > 1 else pairs)
    return f"Søylediagram. {caption}: {'; '.join(told)}."


def _shown(value: float | None, decimals: int) -> str:
    return NOT_REPORTED if value is None else decimal_text(value, decimals)
