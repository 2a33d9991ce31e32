"""What is told without drawing is what is drawn."""

from __future__ import annotations

import pytest

from norcrin_xl.pipeline.computed import Computed
from norcrin_xl.pipeline.template import template_path
from norcrin_xl.quantities.exhibits import (
    Hyperlink,
    Linked,
    Marked,
    RowStyle,
    Table,
    TableColumn,
    TableRow,
)
from norcrin_xl.report.narrative import inline_xml, narrative_xml
from norcrin_xl.report.record import Record
from norcrin_xl.report.said import said_blocks, said_line, said_table
from norcrin_xl.report.tables import prototype, table_elements
from norcrin_xl.report.texts import texts
from norcrin_xl.report.word.canonical import canonical_of
from norcrin_xl.report.word.controls import elements
from norcrin_xl.report.word.ids import Ids
from norcrin_xl.report.word.numbering import Numbering
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.stylesheet import StyleSheet
from norcrin_xl.report.writer import Document, PartWriter
from tests.report.builders import quantities

MARKUP = [
    "",
    "  \n\n ",
    "En **fet** og *skrå* tekst.\nNy linje.\n\nNytt avsnitt {x|heltall}.",
    "### Tittel\n\n- en\n- to\n  1. a\n  2. b\n\n1. første\n   - under",
    "[lenke med **fet**](https://example.no) og {tabell:4.2.1}, {figur:9} og {y|heltall} {x}",
    "Tegn: <&> \" ' \x07 \t slutt\r\nlinje\rlinje",
    "\\*ikke skrå\\* {ikke.et.tall} \u2028",
    "slutter med linje\\\n",
]


@pytest.fixture
def writer() -> PartWriter:
    package = WordPackage(template_path().read_bytes(), "Malen")
    sheet = StyleSheet(None)
    captions = {"_Ref_tabell_4_2_1": "Tabell 4.2.1"}
    document = Document(
        package, quantities(x=12), Record(), Ids([]), Numbering(None, sheet), captions
    )
    return PartWriter(document, package.main)


@pytest.mark.parametrize("markup", MARKUP)
def test_a_text_says_what_is_drawn(markup: str, writer: PartWriter) -> None:
    drawn = elements(narrative_xml(markup, writer))
    assert said_blocks(markup, writer) == canonical_of(drawn)
    line = " ".join(markup.split("\n"))
    assert said_line(line, writer) == canonical_of(elements(inline_xml(line, writer)))


CELLS = [
    *(Marked(markup) for markup in MARKUP),
    "",
    "tekst \x01\r\nmed linje\n",
    Linked("x", "heltall", "¹"),
    Linked("borte", "heltall"),
    Hyperlink("lenke", "https://example.no"),
    Hyperlink("ingen lenke", "C:\\fil"),
]


@pytest.mark.parametrize("rows", [0, len(CELLS)])
def test_a_table_says_what_is_drawn(rows: int, writer: PartWriter) -> None:
    columns = (TableColumn("Post", False, 0.5), TableColumn("Beløp\x02", True, 0.5))
    shown = tuple(TableRow(RowStyle.PLAIN, (cell,)) for cell in CELLS[:rows])
    more = (TableRow(RowStyle.BLOCK, ("Blokk",)), TableRow(RowStyle.TOTAL, CELLS[-4:-2]))
    table = Table("t", "1", "Tittel", columns, shown + more if rows else (), (("¹", "Note."),))
    drawn = table_elements(table, prototype(elements("<w:p/>")[0]), StyleSheet(None), writer)
    assert "\n".join(said_table(table, writer)) == canonical_of(drawn)


def test_the_2021_report_says_what_is_drawn(book: Computed, writer: PartWriter) -> None:
    for text in texts(book.data, book.tables, book.figures).values():
        drawn = elements(narrative_xml(text.content, writer))
        assert said_blocks(text.content, writer) == canonical_of(drawn)
    for table in book.tables.values():
        made = table_elements(table, prototype(elements("<w:p/>")[0]), StyleSheet(None), writer)
        assert "\n".join(said_table(table, writer)) == canonical_of(made)
