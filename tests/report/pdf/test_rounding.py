"""Partners report decimals: table, text, chart and annexes print the same rounded figure."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pytest

from norcrin_xl.model import Field, ReportData
from norcrin_xl.numbers import decimal_text
from norcrin_xl.pipeline.pdf import OUTDATED, Extras, make_pdf, open_matters
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.chart_parts import read_chart_values
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed
from tests.report.pdf.conftest import MADE
from tests.report.pdf.reading import Table, needs_office, tables, text

AMOUNTS = {"1.1": 8439.45, "1.2": 0.3, "1.3": 646.25}
PERSON_YEARS = (12.045, 42.135, 21.065)
SENTENCE = (
    "Lønn kostet {okonomi.norcrin2.1.1.regnskap|tusen} tusen kroner, og HUS hadde "
    "{bruk.arsverk.hus|desimal2} årsverk."
)
LINES = ("1.1", "1.2", "1.3")


def with_decimals(data: ReportData) -> ReportData:
    """Costs and person-years with decimals of the same sums, and a text that links to two."""
    first, *rest = data.submissions
    accounts = dict(first.accounts)
    for post, value in AMOUNTS.items():
        key = ("norcrin2", post, "regnskap")
        accounts[key] = accounts[key]._replace(value=value)
    submissions = (replace(first, accounts=accounts), *rest)
    submissions = (
        tuple(
            replace(one, usage={**one.usage, "arsverk": one.usage["arsverk"]._replace(value=value)})
            for one, value in zip(submissions, PERSON_YEARS, strict=False)
        )
        + submissions[len(PERSON_YEARS) :]
    )
    section = data.sections["4.5"]
    told = replace(section, paragraphs=(Field(SENTENCE, section.paragraphs[0].ref),))
    return replace(data, submissions=submissions, sections={**data.sections, "4.5": told})


@pytest.fixture(scope="module")
def rounded_book(data: ReportData) -> Workbook:
    return computed(with_decimals(data))


@pytest.fixture(scope="module")
def document(rounded_book: Workbook) -> bytes:
    return make_report(rounded_book, template_path(), MADE).content


def printed(book: Workbook, key: str, decimals: int = 0) -> str:
    value = book.printed.number(key)
    assert value is not None
    return decimal_text(value, decimals)


def test_figures_have_moved_for_the_tables_to_foot(rounded_book: Workbook) -> None:
    """Else the tests below would hold without any rounding."""
    for key in ("okonomi.norcrin2.1.1.regnskap", "bruk.arsverk.hus"):
        alone = decimal_text(rounded_book.quantities.number(key) or 0, 2 if "hus" in key else 0)
        assert alone != printed(rounded_book, key, 2 if "hus" in key else 0)


def test_the_text_of_the_word_report_prints_the_tables_figures(
    rounded_book: Workbook, document: bytes
) -> None:
    wages = printed(rounded_book, "okonomi.norcrin2.1.1.regnskap")
    years = printed(rounded_book, "bruk.arsverk.hus", 2)
    body = docx.Document(BytesIO(document)).element.body
    words = "".join(node.text or "" for node in body.iter(f"{{{body.nsmap['w']}}}t"))
    assert f"Lønn kostet {wages} tusen kroner, og HUS hadde {years} årsverk." in words


def test_the_chart_of_the_word_report_holds_the_printed_figures(
    rounded_book: Workbook, document: bytes
) -> None:
    wanted = [
        rounded_book.printed.number(f"bruk.arsverk.{partner.key}")
        for partner in rounded_book.data.setup.partners
    ]
    package = WordPackage(document, "x")
    charts = [part for name, part in package.parts.items() if "/charts/chart" in name]
    series = [one for chart in charts for one in read_chart_values(chart)]
    assert wanted in [[float(value) for value in one.values if value is not None] for one in series]


def test_nothing_is_called_outdated_before_the_pdf_is_made(
    rounded_book: Workbook, document: bytes
) -> None:
    assert OUTDATED not in open_matters(rounded_book, document, "x")


@pytest.fixture(scope="module")
def pdf(rounded_book: Workbook, document: bytes) -> bytes:
    return make_pdf(
        rounded_book, document, "Rapport.docx", MADE, extras=Extras(evidence=True)
    ).content


@needs_office
@pytest.mark.office
def test_the_pdf_prints_them_in_text_table_and_annex(rounded_book: Workbook, pdf: bytes) -> None:
    wages = printed(rounded_book, "okonomi.norcrin2.1.1.regnskap")
    accounts = [accounts_of(table) for table in tables(pdf) if table[0][0] == "Post"]
    own, annexed = (found for found in accounts if found["1.1"][0] == wages)
    assert own == annexed
    for shown in accounts:
        for column in range(3):
            lines = sum(figure(shown[post][column]) for post in LINES)
            assert lines == figure(shown["1"][column])
    assert f"Lønn kostet {wages} tusen kroner" in " ".join(text(pdf).split(" "))


@needs_office
@pytest.mark.office
def test_the_partners_person_years_add_up_in_the_annex(rounded_book: Workbook, pdf: bytes) -> None:
    codes = [partner.code for partner in rounded_book.data.setup.partners]
    annex = next(
        row
        for table in tables(pdf)
        if table[0][1:] == [*codes, "Sum"]
        for row in table
        if row[0] == "Årsverk"
    )
    *partners, whole = (round(figure(cell) * 100) for cell in annex[1:])
    assert sum(partners) == whole
    assert annex[3] == printed(rounded_book, "bruk.arsverk.hus", 2)


def accounts_of(table: Table) -> dict[str, list[str]]:
    return {row[0]: row[2:] for row in table[1:] if len(row) == 5}


def figure(cell: str) -> float:
    plain = cell.replace("\u00a0", "").replace("\u2212", "-").replace(",", ".").rstrip("*) ")
    return 0.0 if plain in ("", "\u2013") else float(plain)
