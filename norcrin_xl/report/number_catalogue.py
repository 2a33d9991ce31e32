"""The number catalogue: a Word document with every quantity as a ready-made linked control.

It is made with python-docx out of the report's template, so that fonts, styles and language are
the same; what is copied from it into the report or the template is live there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import NOT_COMPUTABLE
from norcrin_xl.quantities.exhibits import Table
from norcrin_xl.quantities.number_tables import NumberGroup, number_groups
from norcrin_xl.report.contents import field_xml, write_contents
from norcrin_xl.report.filling import Contents, Filling
from norcrin_xl.report.new_report import opened, set_properties
from norcrin_xl.report.template.build import CONTENTS_FIELD, Blocks, paragraph
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    RUN_PROPERTIES,
    SDT,
    TEXT,
    content_of,
    elements,
    escaped,
    run_xml,
    tag_of,
)
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import StyleSheet

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
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

_WIDTH = 14_000
"""The width of the tables in twentieths of a point: A4 across, margins of 2.5 cm."""


def catalogue_docx(
    template: bytes, data: ReportData, quantities: Quantities, written: datetime
) -> bytes:
    """The catalogue as a .docx in the looks of `template`, stamped with the time `written`.

    Raises `UserError` when the template is no .docx.
    """
    groups = list(number_groups(data, quantities))
    package = WordPackage(_prepared(template, data, groups), FILE)
    document, sheet = opened(package, quantities)
    main = package.root(package.main)
    tables = {group.table.id: group.table for group in groups if group.table}
    contents = Contents(data, {}, tables, {})
    document.ids.mend_bookmarks(main)
    Filling(contents, document, sheet, package.main).fill(main)
    _open_tables(main)
    _shorten_missing(main, quantities)
    write_contents(main, sheet, document.numbering, document.ids, None)
    setup = data.setup
    set_properties(package, _title(data), setup.network, written)
    return package.packed()


def _prepared(template: bytes, data: ReportData, groups: Sequence[NumberGroup]) -> bytes:
    """The catalogue with its headings and with a control for each table, still empty."""
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
    sheet = StyleSheet(document.styles.element)
    _furnish(section, _title(data), sheet)
    _write(document, data, groups, sheet)
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
        root[:] = _blocks(paragraph(content, style), sheet)


def _write(
    document: WordDocument, data: ReportData, groups: Sequence[NumberGroup], sheet: StyleSheet
) -> None:
    """Title, help, contents, and a heading with an empty table for each group."""
    blocks = Blocks()
    pieces = [
        paragraph(
            run_xml(f"{TITLE} {data.setup.network} {data.setup.year}"), styles.TITLE, _AT_TOP
        ),
        *(paragraph(run_xml(text)) for text in HELP),
        blocks.contents("Innhold", CONTENTS_FIELD, "Innholdsfortegnelsen fylles her."),
    ]
    for group in groups:
        style = (styles.HEADING_1, styles.HEADING_2, styles.PACKAGE_HEADING)[group.level - 1]
        pieces.append(paragraph(run_xml(group.heading), style))
        if group.table:
            drawn = _pattern(group.table)
            pieces.append(blocks.around(f"tabell:{group.table.id}", group.heading, drawn))
            pieces.append(paragraph(""))
    body = document.element.body
    end = body[-1]
    for element in _blocks("".join(pieces), sheet):
        end.addprevious(element)


def _blocks(xml: str, sheet: StyleSheet) -> list[etree._Element]:
    return elements(sheet.translated(xml))


def _pattern(table: Table) -> str:
    """An empty table whose column widths the filled one takes over."""
    widths = [round(column.width * _WIDTH) for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{paragraph('', styles.TABLE_TEXT)}</w:tc>"
        for width in widths
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{escaped(styles.TABLE)}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>"
    )


def _open_tables(root: etree._Element) -> None:
    """Take away the controls around whole tables: only numbers are to be copied."""
    for control in list(root.iter(SDT)):
        parent = control.getparent()
        if parent is not None and tag_of(control).startswith("tabell:"):
            at = parent.index(control)
            kept = list(content_of(control))
            parent.remove(control)
            for offset, child in enumerate(kept):
                parent.insert(at + offset, child)


def _shorten_missing(root: etree._Element, quantities: Quantities) -> None:
    """Let a number without a value say so in a word, since its label stands beside it."""
    for control in root.iter(SDT):
        tag = tag_of(control)
        item = quantities.get(tag.removeprefix("tall:").partition("|")[0])
        texts = list(control.iter(TEXT))
        if item is not None and item.value is None and not item.blank and texts:
            texts[0].text = item.absence
            if item.absence == NOT_COMPUTABLE:
                _plain(texts[0])


def _plain(text: etree._Element) -> None:
    """What cannot be computed is no gap: it is not highlighted."""
    run = text.getparent()
    properties = None if run is None else run.find(RUN_PROPERTIES)
    if run is not None and properties is not None:
        run.remove(properties)
