"""What Forskningsrådet asks for, as data: one TOML file per form year, read into frozen values."""

from norcrin_xl.form.adapted import form_for
from norcrin_xl.form.reading import available_years, load_form, parse_form
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

__all__ = [
    "Block",
    "Column",
    "FigureSpec",
    "Form",
    "Indicator",
    "Kpi",
    "KpiPart",
    "Limit",
    "Note",
    "Post",
    "SectionSpec",
    "TableSpec",
    "available_years",
    "form_for",
    "load_form",
    "parse_form",
]
