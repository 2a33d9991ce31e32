"""Tables: rows from the data, looks from the template."""

from __future__ import annotations

from norcrin_xl.model import Quantities
from norcrin_xl.quantities.exhibits import (
    Hyperlink,
    Linked,
    Marked,
    RowStyle,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from norcrin_xl.report.new_report import ReportResult
from tests.report.builders import (
    Opened,
    control,
    paragraph,
    quantities,
    quantity,
    report,
    run,
    template,
)

COLUMNS = (TableColumn("Post", False, 0.5), TableColumn("Beløp", True, 0.5))
NUMBERS = quantities(a=12865, b=-2417)


def plain(*cells: TableCell) -> TableRow:
    return TableRow(RowStyle.PLAIN, cells)


ROWS = (
    TableRow(RowStyle.BLOCK, ("Kostnadsart",)),
    plain("1.1", Linked("a", "konto", "*")),
    TableRow(RowStyle.TOTAL, ("Sum", Linked("b", "konto"))),
)
TABLE = Table("1", "1", "Regnskap & budsjett", COLUMNS, ROWS, (("*", "Gjelder 15 mnd."),), "Post.")


def prototype(columns: int, looks: str = "", head: str = "") -> str:
    cells = f"<w:tc><w:tcPr><w:shd w:fill='ABCDEF'/></w:tcPr>{paragraph(run('x'))}</w:tc>" * columns
    grid = "".join(f'<w:gridCol w:w="{1000 + number}"/>' for number in range(columns))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="NorCRIN-tabell"/>{looks}</w:tblPr><w:tblGrid>{grid}'
        f"</w:tblGrid>{head}<w:tr><w:trPr><w:tblHeader/></w:trPr>{cells}</w:tr></w:tbl>"
    )


def drawn(
    table: Table = TABLE, inside: str = "", numbers: Quantities = NUMBERS
) -> tuple[ReportResult, Opened]:
    body = control(f"tabell:{table.id}", inside or prototype(3))
    return report(template(body), numbers=numbers, tables={table.id: table})


def rows(opened: Opened) -> list[list[str]]:
    count = len(opened.all("//w:tbl//w:tr"))
    return [opened.texts(f"(//w:tbl//w:tr)[{place}]/w:tc") for place in range(1, count + 1)]


def test_rows_come_from_the_table_and_each_figure_is_linked() -> None:
    result, opened = drawn()
    assert rows(opened) == [
        ["Post", "Beløp"],
        ["Kostnadsart"],
        ["1.1", "12\u00a0865*"],
        ["Sum", "\u22122\u00a0417"],
    ]
    assert opened.values("//w:tc//w:tag/@w:val") == ["tall:a|konto", "tall:b|konto"]
    assert (result.tables, result.numbers) == (1, 2)
    assert opened.texts("//w:sdtContent/w:p[last()]") == ["* Gjelder 15 mnd."]


def test_rows_are_drawn_by_named_styles() -> None:
    _, opened = drawn()
    assert opened.values("//w:sdtContent//w:pStyle/@w:val") == [
        *("Tabellhode", "Tabellhodetall", "Tabellblokk"),
        *("Tabelltekst", "Tabelltall", "Tabellsum", "Tabellsumtall", "Tabellnote"),
    ]
    assert opened.values("//w:gridSpan/@w:val") == ["2"]


def test_a_total_looks_as_the_table_style_draws_its_last_row() -> None:
    _, opened = drawn()
    assert len(opened.all("//w:tr[4]//w:tcBorders/w:top")) == 2
    assert opened.values("//w:tr[4]//w:shd/@w:fill") == ["EEF2F7", "EEF2F7"]
    assert opened.values("//w:tblLook/@w:lastRow") == ["0"]


def test_the_header_repeats_and_no_row_breaks_over_pages() -> None:
    _, opened = drawn()
    assert len(opened.all("//w:tr[1]/w:trPr/w:tblHeader")) == 1
    assert len(opened.all("//w:tr/w:trPr/w:cantSplit")) == 4


def test_the_table_tells_readers_who_cannot_see_it_what_it_is() -> None:
    _, opened = drawn()
    assert opened.values("//w:tblCaption/@w:val") == ["Tabell 1. Regnskap & budsjett"]
    assert opened.values("//w:tblDescription/@w:val") == ["Post."]


def test_widths_and_header_looks_of_a_fitting_prototype_are_kept() -> None:
    upper = f"<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{paragraph(run('Over'))}</w:tc></w:tr>"
    looks = (
        '<w:jc w:val="center"/><w:tblLook w:val="0660" w:lastRow="1" w:noHBand="1"/>'
        '<w:tblCaption w:val="gammel"/>'
    )
    _, opened = drawn(inside=prototype(2, looks, upper))
    assert opened.values("//w:gridCol/@w:w") == ["1000", "1001"]
    assert rows(opened)[:2] == [["Over"], ["Post", "Beløp"]]
    assert opened.values("//w:tr[2]//w:shd/@w:fill") == ["ABCDEF", "ABCDEF"]
    assert opened.values("//w:tblPr/w:jc/@w:val") == ["center"]
    assert opened.values("//w:tblLook/@*") == ["0620", "0", "1"]
    assert opened.values("//w:tblCaption/@w:val") == ["Tabell 1. Regnskap & budsjett"]


def test_a_prototype_of_other_columns_gives_its_whole_width() -> None:
    _, opened = drawn(inside=prototype(3))
    assert opened.values("//w:gridCol/@w:w") == ["1502", "1502"]


def test_a_control_without_a_table_gets_one() -> None:
    _, opened = drawn(inside=paragraph(run("[tabell]")))
    assert len(opened.all("//w:tbl")) == 1
    assert "[tabell]" not in opened.texts()


def test_caption_within_the_control_stays_and_old_notes_go() -> None:
    caption = paragraph(control("tekst:tabell.1.tittel", run("x"), 50), "Tabelltittel")
    note = paragraph(run("gammel note"), "Tabellnote") + paragraph(run("Kilde: oss"))
    _, opened = drawn(inside=caption + prototype(2) + note)
    assert opened.shown("tekst:tabell.1.tittel") == ["Regnskap & budsjett"]
    assert opened.texts("//w:body/w:sdt/w:sdtContent/w:p") == [
        *("Regnskap & budsjett", "* Gjelder 15 mnd.", "Kilde: oss"),
    ]


def test_a_short_table_stays_with_its_notes_on_one_page() -> None:
    _, opened = drawn()
    assert len(opened.all("//w:tbl//w:pPr/w:keepNext")) == len(opened.all("//w:tbl//w:p"))


def test_a_long_table_keeps_its_beginning_and_its_totals_together() -> None:
    long = TABLE._replace(rows=(*[plain(str(number), "") for number in range(30)], ROWS[2]))
    _, opened = drawn(long)
    assert opened.texts("//w:tbl//w:tr[.//w:keepNext]/w:tc[1]") == ["Post", "0", "29", "Sum"]


def test_blank_is_an_empty_cell_and_missing_is_told() -> None:
    numbers = Quantities(
        iter([quantity("a", None, blank=True), quantity("b", None, why="OUS 2.4")])
    )
    result, opened = drawn(numbers=numbers)
    assert opened.shown("tall:a|konto") == [""]
    assert opened.shown("tall:b|konto") == ["mangler"]
    assert opened.values("//w:tbl//w:rStyle/@w:val") == ["Manglertabell"]
    assert [str(missing) for missing in result.missing] == ["Tallet b (OUS 2.4)"]


def test_links_are_live_only_when_they_lead_to_the_web() -> None:
    cells = (
        plain(Hyperlink("Nett", "https://norcrin.no/?a=1&b=2"), ""),
        plain(Hyperlink("Fil", "file:///c:/x"), ""),
    )
    _, opened = drawn(TABLE._replace(rows=cells))
    assert opened.texts("//w:tbl//w:hyperlink") == ["Nett"]
    relations = opened.parts["word/_rels/document.xml.rels"].decode()
    assert 'Target="https://norcrin.no/?a=1&amp;b=2" TargetMode="External"' in relations


def test_a_cell_may_hold_markup_of_one_paragraph_or_several() -> None:
    cells = (plain("1", Marked("**Ja**, {a|tusen}")), plain("2", Marked("En\n\n- to")))
    _, opened = drawn(TABLE._replace(rows=cells, notes=()))
    assert rows(opened)[1:] == [["1", "Ja, 12\u00a0865"], ["2", "Ento"]]
    assert opened.values("//w:tr[3]/w:tc[2]//w:pStyle/@w:val") == ["Tabelltall", "ListBullet"]


def test_an_empty_table_is_one_line_without_heads_and_rules() -> None:
    _, opened = drawn(TABLE._replace(rows=(), notes=()))
    assert rows(opened) == [["Ingen."]]
    assert set(opened.values("//w:tcBorders/*/@w:val")) == {"nil"}


def test_figures_stand_in_line_and_their_marks_beside_them() -> None:
    cells = (plain("1", Linked("a", "konto")), plain("2", Linked("b", "konto", "**")))
    _, opened = drawn(TABLE._replace(rows=cells))
    assert opened.values("//w:tbl//w:ind/@w:right") == ["200", "200"]
