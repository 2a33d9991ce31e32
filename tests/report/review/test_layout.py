"""A Word report as its passages: what people type is read as what it is meant to be."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import process_time

import docx
import pytest
from docx.document import Document
from lxml import etree

from norcrin_xl.checks.text.numerals import figures
from norcrin_xl.checks.text.passage import MARK, Passage, Role
from norcrin_xl.findings import silent
from norcrin_xl.pipeline.inspection import counted_review, inspect_report
from norcrin_xl.report.draft import as_draft
from norcrin_xl.report.review.word_report import WordReport
from norcrin_xl.report.word.controls import W
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.partners import corpus

Read = Callable[[Callable[[Document], None]], list[Passage]]


def made(fill: Callable[[Document], None]) -> bytes:
    document = docx.Document()
    fill(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def read(book: Workbook) -> Read:
    """The passages of a document that a function fills."""

    def passages(fill: Callable[[Document], None]) -> list[Passage]:
        return WordReport(WordPackage(made(fill), "x.docx"), book.data, "x.docx").passages

    return passages


def bold(document: Document, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


def typed(document: Document) -> None:
    bold(document, "3. BRUK")
    bold(document, "3.1  Antall brukere")
    document.add_paragraph("Vi har mange brukere.")
    bold(document, "Status i NorCRIN2")
    bold(document, "AP9 Statistikk")
    document.add_paragraph("Avvik: Ingen.")
    document.add_paragraph("4.2 Driftsutgifter og dekning")
    document.add_paragraph("Kostnadene økte.")


def test_typed_headings_are_known_by_number_and_looks(read: Read) -> None:
    found = read(typed)
    heads = [item.text for item in found if item.role is Role.HEADING]
    assert heads == [
        *("3. BRUK", "3.1  Antall brukere", "Status i NorCRIN2", "AP9 Statistikk"),
        "4.2 Driftsutgifter og dekning",
    ]
    texts = {item.text: item for item in found if item.role is Role.PARAGRAPH}
    assert texts["Vi har mange brukere."].headings == ("3. BRUK", "3.1  Antall brukere")
    assert texts["Avvik: Ingen."].headings[1:] == (
        *("3.1  Antall brukere", "Status i NorCRIN2", "AP9 Statistikk"),
    )
    assert texts["Avvik: Ingen."].label == "Avvik"
    assert texts["Kostnadene økte."].section == "4.2"


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Merverdi av ESFRI-medlemskapet", "6.3"),
        ("Planlagte tiltak", "2.4"),
        ("6.1 Bidrag til internasjonalt prosjektsamarbeid", "6.1"),
        ("9.9 Merverdi av ESFRI-medlemskapet", "6.3"),
        ("4.4 b) Ulike priser", "4.4b"),
        ("Noe helt annet", ""),
    ],
)
def test_a_section_is_known_by_its_words_or_its_number(
    read: Read, heading: str, section: str
) -> None:
    def fill(document: Document) -> None:
        document.add_heading(heading, 2)
        document.add_paragraph("Tekst.")

    assert read(fill)[-1].section == section


@pytest.mark.parametrize(
    "sentence",
    [
        "3.2 prosent av studiene er nye.",
        "Tabell 1 gir en oversikt over pakkene.",
        "1.10.2020 begynte perioden",
        "Figur 1 under viser status.",
    ],
)
def test_a_sentence_is_neither_heading_nor_caption(read: Read, sentence: str) -> None:
    [found] = read(lambda document: document.add_paragraph(sentence) and None)
    assert found.role is Role.PARAGRAPH


@pytest.mark.parametrize(
    "caption", ["Tabell 2. Studier", "Tabell 2: Studier", "Tab. 2  Studier", "Tabell 2 – Studier"]
)
@pytest.mark.parametrize("above", [True, False])
def test_a_typed_caption_belongs_to_the_table_beside_it(
    read: Read, caption: str, above: bool
) -> None:
    def fill(document: Document) -> None:
        if above:
            document.add_paragraph(caption)
        document.add_table(2, 2).cell(1, 1).text = "12"
        if not above:
            document.add_paragraph(caption)

    found = read(fill)
    cell = next(item for item in found if item.cell)
    assert next(item.number for item in found if item.role is Role.CAPTION) == "2"
    assert cell.cell is not None
    assert (cell.cell.grid.caption, cell.cell.grid.number) == (caption, "2")


def test_lines_with_tabs_are_a_table(read: Read) -> None:
    rows = ["Kriterium\t2020\t2021", "GCP-kurs\t1192\t1513", "Oppgaver\t112\t59"]

    def fill(document: Document) -> None:
        for row in rows:
            document.add_paragraph(row)
        document.add_paragraph("Sted:\tBergen")

    found = read(fill)
    cells = [item for item in found if item.cell]
    assert [item.text for item in cells] == [text for row in rows for text in row.split("\t")]
    assert cells[5].cell is not None
    assert (cells[5].cell.row_head, cells[5].cell.column_head) == ("GCP-kurs", "2021")
    assert found[-1].cell is None


@pytest.mark.parametrize(
    ("text", "checked"),
    [
        ("☒ Ja ☐ Nei", ["Ja"]),
        ("Ja ☐   Nei ☒", ["Nei"]),
        ("[x] Ja [ ] Nei", ["Ja"]),
        ("( ) Ja  (x) Nei", ["Nei"]),
        ("Svar: ☐ Ja ☑ Nei", ["Nei"]),
        ("Lagres data? Nei", ["Nei"]),
        ("Ja ☒ Nei ☒", ["Ja", "Nei"]),
        ("Ja / Nei", []),
        ("Ja, vi lagrer data.", []),
    ],
)
def test_answers_are_read_as_people_give_them(read: Read, text: str, checked: list[str]) -> None:
    def fill(document: Document) -> None:
        document.add_heading("5.1 Genererer, lagrer eller tilgjengeliggjør data", 2)
        document.add_paragraph(text)

    answers = read(fill)[-1].answers
    assert [answer.text for answer in answers if answer.checked] == checked


def test_a_bold_word_and_a_box_in_a_cell_are_answers_too(read: Read) -> None:
    def fill(document: Document) -> None:
        document.add_heading("6.2 Samarbeid med andre infrastrukturer", 2)
        paragraph = document.add_paragraph("Ja / ")
        paragraph.add_run("Nei").bold = True
        table = document.add_table(2, 2)
        for row, texts in zip(table.rows, (("Ja", "☒"), ("Nei", "☐")), strict=True):
            for cell, cell_text in zip(row.cells, texts, strict=True):
                cell.text = cell_text

    found = [item.answers for item in read(fill) if item.answers]
    given = [[(one.text, one.checked) for one in answers] for answers in found]
    assert given == [[("Ja", False), ("Nei", True)], [("Ja", True)], [("Nei", False)]]


def paragraph(inner: str) -> etree._Element:
    spaces = (
        f'xmlns:w="{W}" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    return etree.fromstring(f"<w:p {spaces}>{inner}</w:p>")


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (
            f"<w:ins>{run('ny')}</w:ins><w:del><w:r><w:delText>gammel</w:delText></w:r></w:del>",
            "ny",
        ),
        (f"<w:dir>{run('9 876')}</w:dir>", "9 876"),
        (f"<w:bdo>{run('9 876')}</w:bdo>", "9 876"),
        (f'<w:fldSimple w:instr=" = SUM(ABOVE) ">{run("9 876")}</w:fldSimple>', "9 876"),
        ("<m:oMath><m:r><m:t>9 876</m:t></m:r></m:oMath>", "9 876"),
        (
            f"<w:r><w:ruby><w:rt>{run('x')}</w:rt><w:rubyBase>{run('9 876')}</w:rubyBase></w:ruby>"
            "</w:r>",
            "9 876",
        ),
        (
            "<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:t>9 876</w:t></mc:Choice>"
            "<mc:Fallback><w:t>9 876</w:t></mc:Fallback></mc:AlternateContent></w:r>",
            "9 876",
        ),
        (run("9\u202f876") + run("2", '<w:vertAlign w:val="superscript"/>'), f"9 876{MARK}"),
        (run("skjult", "<w:vanish/>") + run("synlig"), "synlig"),
        (run("\u2212725"), "-725"),
    ],
)
def test_what_word_shows_is_read(read: Read, inner: str, text: str) -> None:
    def fill(document: Document) -> None:
        document.element.body.insert(0, paragraph(inner))

    assert read(fill)[0].text == text


def test_a_deleted_row_and_a_deleted_paragraph_mark_are_accepted(read: Read) -> None:
    def fill(document: Document) -> None:
        table = document.add_table(2, 1)
        table.cell(0, 0).text, table.cell(1, 0).text = "står", "slettet"
        properties = table.rows[1]._tr.get_or_add_trPr()
        properties.append(etree.SubElement(properties, f"{{{W}}}del"))
        body = document.element.body
        mark = "<w:pPr><w:rPr><w:del w:id='1' w:author='x'/></w:rPr></w:pPr>"
        body.insert(0, paragraph(mark + run("Vi hadde ")))
        body.insert(1, paragraph(run("1 513 deltakere.")))

    assert [item.text for item in read(fill)] == ["Vi hadde 1 513 deltakere.", "står"]


def test_a_note_has_the_headings_of_the_place_that_it_belongs_to(book: Workbook) -> None:
    from tests.report.review.test_linking import with_furniture

    content = with_furniture()
    found = WordReport(WordPackage(content, "x"), book.data, "x").passages
    assert {item.role for item in found} >= {Role.NOTE, Role.MARGIN, Role.BOX}
    assert sum(item.role is Role.BOX for item in found) == 1


# Counts


def numbers(book: Workbook, fill: Callable[[Document], None]) -> list[str]:
    return list(counted_review(book, made(fill), "x.docx")[1].lines())


def test_every_number_is_seen_and_those_that_nobody_knows_are_told_by_place(
    book: Workbook,
) -> None:
    def fill(document: Document) -> None:
        document.add_heading("7.1 Egne resultatindikatorer", 2)
        document.add_paragraph("På GCP-kurs var det 1 513 deltakere i 2021.")
        document.element.body.insert(2, paragraph(f"<w:dir>{run('Det kom 777 brev.')}</w:dir>"))

    seen, head, place = numbers(book, fill)
    assert seen == "Tall i rapporten: 2 sett, 1 sammenlignet, 1 ikke vurdert."
    assert (head, place) == ("Ikke vurdert:", "  7.1 Egne resultatindikatorer: 1 tall")


def test_the_marks_of_a_draft_are_no_text_of_the_report(book: Workbook) -> None:
    content = made(lambda document: document.add_paragraph("Vi har 777 brev.") and None)
    draft = as_draft(content, "x.docx", ["AHUS, celle D41: 999 er ikke 998."])
    assert counted_review(book, draft, "x.docx") == counted_review(book, content, "x.docx")


SYMBOLS = "".join(f'<w:sym w:font="Symbol" w:char="F03{digit}"/>' for digit in "9876")
FOLDERS = SYMBOLS.replace("Symbol", "Wingdings")
LETTERS = '<w:pict><v:shape><v:textpath string="I alt {}"/></v:shape></w:pict>'


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (SYMBOLS, ["9876"]),
        (SYMBOLS.replace("F0", "00").replace("Symbol", "Arial"), ["9876"]),
        (FOLDERS, []),
        (LETTERS.format("9 820 pasienter"), ["9 820"]),
        (LETTERS.format("utkast"), []),
    ],
)
def test_figures_that_are_drawn_are_read(read: Read, inside: str, told: list[str]) -> None:
    spaces = f'xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"'

    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("Vi har ")
        paragraph._p.append(etree.fromstring(f"<w:r {spaces}>{inside}</w:r>"))
        paragraph.add_run(" her.")

    (passage,) = read(fill)
    assert [one.text for one in figures(passage.text)] == told


def test_a_report_that_is_partly_read_is_not_called_clean(
    tmp_path: Path,
) -> None:
    def fill(document: Document) -> None:
        document.element.body.insert(0, etree.Element(f"{{{W}}}altChunk"))

    workbook, report = tmp_path / "bok.xlsm", tmp_path / "x.docx"
    workbook.write_bytes(corpus.network().content)
    report.write_bytes(made(fill))
    done = inspect_report(workbook, report, silent)
    (found,) = (one for one in done.findings if one.code == "rapport-innlimt")
    assert "1 innlimt dokument kan bare leses av Word" in found.message
    assert not done.sentences[0].startswith("Ingen funn")
    assert isinstance(done.record, list)
    assert found.as_dict() in done.record


@pytest.mark.parametrize(
    "piece", ["a", "A", "1", "1 ", "Aa ", "x-", "9.", "«", "AP1 ", "(", "*", "☐", "tabell 1 "]
)
def test_a_huge_paragraph_takes_no_more_than_its_length(book: Workbook, piece: str) -> None:
    """Four times the length takes about four times as long, and never sixteen times."""

    def seconds(length: int) -> float:
        content = made(
            lambda document: document.add_paragraph(piece * (length // len(piece))) and None
        )
        start = process_time()
        counted_review(book, content, "x.docx")
        return process_time() - start

    seconds(100)
    assert seconds(20_000) < 9 * seconds(5_000)
