"""The number catalogue: a Word document with every quantity as a ready-made linked control.

It is made with python-docx out of the report's template, so that fonts, styles and language are
the same; what is copied from it into the report or the template is live there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import NOT_COMPUTABLE
from norcrin_xl.quantities.number_tables import NumberGroup, number_groups
from norcrin_xl.report.contents import field_xml, write_contents
from norcrin_xl.report.new_report import opened, set_properties
from norcrin_xl.report.places import number_of
from norcrin_xl.report.template.build import CONTENTS_FIELD, Blocks
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    CONTENT,
    RUN,
    RUN_PROPERTIES,
    SDT,
    drop,
    paragraph,
    run_xml,
    tag_of,
)
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import StyleSheet
from norcrin_xl.report.word_tables import Prototype, table_elements
from norcrin_xl.report.writer import Document, PartWriter

if TYPE_CHECKING:
    from docx.section import Section

FILE = "Malen"
TITLE = "Tallkatalog"
HELP = (
    "Her står alle tall som rapporten kan vise, ferdig koblet. Klikk på et tall, marker hele "
    "kontrollen, kopier den og lim den inn i rapporten eller malen. Neste gang du kjører "
    "norcrin-xl oppdater eller lager rapporten, følger tallet arbeidsboken.",
    "Verdi er den vanlige formen: beløp i 1000 kr, andeler i prosent uten prosenttegn, antall "
    "som hele tall. De andre kolonnene viser samme tall i andre formater; navnet i parentes er "
    "formatet slik det skrives i arket Tekst, for eksempel {kpi.gcp.i_aar|heltall}.",
)
_AT_TOP = '<w:spacing w:before="0"/>'
"""The template's title stands in the middle of a cover; this one at the top of a page."""

_WIDE = Prototype(None, (14_000,), (), ())
"""The width of the tables in twentieths of a point: A4 across, margins of 2.5 cm."""


def catalogue_docx(
    template: bytes, data: ReportData, quantities: Quantities, written: datetime
) -> bytes:
    """The catalogue as a .docx in the looks of `template`, stamped with the time `written`.

    Raises `UserError` when the template is no .docx.
    """
    package = WordPackage(_emptied(template, _title(data)), FILE)
    document, sheet = opened(package, quantities), package.sheet
    main = package.root(package.main)
    end = main[0][-1]
    for element in _written(number_groups(data, quantities), document, sheet, _title(data)):
        end.addprevious(element)
    _show_plainly(main, quantities)
    write_contents(main, document.numbering, document.ids)
    set_properties(package, _title(data), data.setup.network, written)
    return package.packed()


def _emptied(template: bytes, title: str) -> bytes:
    """The template without its text, on pages turned on their side."""
    import docx
    from docx.enum.section import WD_ORIENT

    package = WordPackage(template, FILE)
    try:
        document = docx.Document(BytesIO(package.packed()))
    except (KeyError, ValueError) as error:
        raise UserError(
            f"{FILE} er ikke et vanlig Word-dokument. Lagre den som .docx i Word."
        ) from error
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    section = document.sections[-1]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    _furnish(section, title, StyleSheet(document.styles.element))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _title(data: ReportData) -> str:
    return f"{TITLE} {data.setup.network} {data.setup.year}"


def _furnish(section: Section, title: str, sheet: StyleSheet) -> None:
    """Header and footer of the catalogue's own: its name, and the page."""
    section.different_first_page_header_footer = False
    header, footer = run_xml(title), f"{run_xml('Side ')}{field_xml('PAGE', run_xml('1'))}"
    for part, content, style in (
        (section.header, header, styles.HEADER),
        (section.footer, footer, styles.FOOTER),
    ):
        part.is_linked_to_previous = False
        root = part._element
        root[:] = sheet.elements(paragraph(content, style))


def _written(
    groups: Iterable[NumberGroup], document: Document, sheet: StyleSheet, title: str
) -> Iterator[etree._Element]:
    """Title, help, contents, and a heading with a table for each group."""
    blocks = Blocks(document.ids.controls.new())
    pieces = [
        paragraph(run_xml(title), styles.TITLE, _AT_TOP),
        *(paragraph(run_xml(text)) for text in HELP),
        blocks.contents("Innhold", CONTENTS_FIELD, "Innholdsfortegnelsen fylles her."),
    ]
    yield from sheet.elements("".join(pieces))
    writer = PartWriter(document, document.package.main)
    writer.in_table = True
    for group in groups:
        style = (styles.HEADING_1, styles.HEADING_2, styles.PACKAGE_HEADING)[group.level - 1]
        yield from sheet.elements(paragraph(run_xml(group.heading), style))
        if group.table:
            yield from table_elements(group.table, _WIDE, sheet, writer)
            yield from sheet.elements(paragraph(""))


def _show_plainly(root: etree._Element, quantities: Quantities) -> None:
    """What cannot be computed is no gap: it is not highlighted."""
    for control in root.iter(SDT):
        item = quantities.get(number_of(tag_of(control))[0])
        if item is not None and item.value is None and item.absence == NOT_COMPUTABLE:
            for properties in control.findall(f"{CONTENT}/{RUN}/{RUN_PROPERTIES}"):
                drop(properties)
