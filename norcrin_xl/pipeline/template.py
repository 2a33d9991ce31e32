"""The template that a report is made from: the shipped one, a network's own, or the user's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.package import open_package, read_named, read_part
from norcrin_xl.pipeline.computed import Computed
from norcrin_xl.progress import Progress

if TYPE_CHECKING:
    from norcrin_xl.report.template.check import Problem

PACKAGE = Path(__file__).parents[1]
TEMPLATE = "report.docx"
"""The name of the template that is shipped."""

_PLACES = re.compile(rb'w:val="(?:(tabell|figur):([\d.]+)|[a-z]+:prosjekt\.(\w+)\.)')


def template_path() -> Path:
    """The Word template that is shipped: beside the package in a checkout, else inside it."""
    beside = PACKAGE.parent / "templates" / TEMPLATE
    return beside if beside.is_file() else PACKAGE / "templates" / TEMPLATE


def fitting_template(book: Computed, progress: Progress) -> bytes:
    """The shipped template; one made for the network where that one is another network's."""
    shipped = template_path()
    if shipped.is_file():
        content = shipped.read_bytes()
        if _fits(content, book):
            return content
    from norcrin_xl.report.template.build import build_template

    progress("Lager en mal som passer til nettverket")
    projects = book.data.setup.projects
    return build_template(book.data.form, tuple((item.key, item.name) for item in projects))


def template_problems(book: Computed, template: Path) -> list[Problem]:
    """Every tag in a template that this workbook cannot fill, with its place.

    Raises `UserError` when the file is no Word document.
    """
    from norcrin_xl.report.template.check import KnownTags, check_template
    from norcrin_xl.report.texts import texts

    form, setup = book.data.form, book.data.setup
    known = KnownTags(
        quantities=set(book.quantities),
        tables=set(book.tables),
        figures=set(book.figures),
        lists={"partnere", *(f"arbeidspakker.{project.key}" for project in setup.projects)},
        texts=set(texts(book.data, book.tables, book.figures)),
        choices={item.number: len(item.choices) for item in form.sections if item.choices},
    )
    return check_template(read_named(template), known, template.name)


def _fits(template: bytes, book: Computed) -> bool:
    """Whether all projects, and no other tables and figures than the workbook's, have a place."""
    with open_package(template, TEMPLATE, "en Word-mal") as archive:
        found = _PLACES.findall(read_part(archive, "word/document.xml", TEMPLATE))
    known = {*book.tables, *book.figures}
    projects = {project.key.encode() for project in book.data.setup.projects}
    return {number.decode() for _, number, _ in found if number} <= known and (
        {key for _, _, key in found if key} == projects
    )
