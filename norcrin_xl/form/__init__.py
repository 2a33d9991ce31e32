"""What Forskningsrådet asks for, as data: one TOML file per form year, read into frozen values."""

from norcrin_xl.form.form_file import FormError, available_years, form_for, load_form, parse_form
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

__all__ = [
    "Block",
    "Column",
    "FigureSpec",
    "Form",
    "FormError",
    "Indicator",
    "IndicatorNote",
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
