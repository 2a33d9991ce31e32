"""The main job on the shipped workbook: every published figure stands in the Word report."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from norcrin_xl.numbers import NBSP
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.chart_parts import read_chart_values
from norcrin_xl.report.new_report import ReportResult
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook
from tests.shipped import BOOK

ROOT = Path(__file__).parent.parent.parent
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
NOW = datetime(2022, 2, 25, 12, tzinfo=timezone.utc)

Published = Callable[[str], list[dict[str, str]]]


@pytest.fixture(scope="session")
def shipped() -> Workbook:
    """The workbook in the repository, read from its file."""
    return read_workbook(BOOK)


@pytest.fixture(scope="session")
def report(shipped: Workbook) -> ReportResult:
    return make_report(shipped, template_path(), NOW)


@pytest.fixture(scope="session")
def body(report: ReportResult) -> etree._Element:
    with zipfile.ZipFile(BytesIO(report.content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def text_of(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def controls(body: etree._Element, tag: str) -> Iterator[etree._Element]:
    for control in body.iter(f"{W}sdt"):
        found = control.find(f"{W}sdtPr/{W}tag")
        if found is not None and found.get(f"{W}val") == tag:
            yield control


def table_rows(body: etree._Element, table: str) -> list[list[str]]:
    """The texts of a generated table's cells, its header row included."""
    control = next(controls(body, f"tabell:{table}"))
    grid = next(control.iter(f"{W}tbl"))
    return [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in grid.iter(f"{W}tr")]


def figure(text: str) -> float | None:
    """A printed figure as a number: dash is zero, an empty cell is blank."""
    bare = re.sub(r"\s?\*+\)?$", "", text.strip())
    if not bare:
        return None
    if bare == "–":
        return 0.0
    return float(bare.replace(NBSP, "").replace("−", "-").replace(",", "."))


def spaced(text: str) -> str:
    """A published label with plain spaces: the source has no-break spaces here and there."""
    return " ".join(text.split())


def number(text: str) -> float | None:
    return float(text) if text else None


def test_the_shipped_workbook_gives_the_same_figures_as_its_source(
    shipped: Workbook, book: Workbook
) -> None:
    assert {key: item.value for key, item in shipped.quantities.items()} == {
        key: item.value for key, item in book.quantities.items()
    }


def test_nothing_is_missing_in_the_report(report: ReportResult) -> None:
    assert report.missing == ()
    assert report.findings == ()


@pytest.mark.parametrize(
    ("table", "name"),
    [("4.2.1", "table4_2_1_norcrin2_okonomi"), ("4.2.2", "table4_2_2_norcrin1_okonomi")],
)
def test_each_cell_of_the_account_tables_is_as_published(
    body: etree._Element, published: Published, table: str, name: str
) -> None:
    rows = {row[0]: row for row in table_rows(body, table) if len(row) == 5}
    for expected in published(name):
        row = rows[expected["post"]]
        assert [figure(cell) for cell in row[2:]] == [
            number(expected[key])
            for key in ("regnskap_2021_tNOK", "budsjett_2021_tNOK", "avvik_tNOK")
        ], expected["post"]
        assert row[1].endswith("*)") == expected["tekst"].endswith("*)")


def test_account_tables_show_a_dash_for_zero_and_a_real_minus(body: etree._Element) -> None:
    rows = {row[0]: row for row in table_rows(body, "4.2.1")}
    assert rows["1.2"][2:] == ["–", "–", "–"]
    assert rows["2.5"][2:] == [f"10{NBSP}447", f"12{NBSP}864", f"−2{NBSP}417"]
    assert rows["3.2"][2:] == ["–", "", "–"]


def test_account_tables_show_their_blocks_and_their_note(body: etree._Element) -> None:
    rows = table_rows(body, "4.2.1")
    blocks = [row[0] for row in rows if len(row) == 1]
    assert blocks == ["Kostnadsart", "Finansieringsplan", "Kostnadssted"]
    assert "15 måneder" in text_of(next(controls(body, "tabell:4.2.1")))
    assert "måneder" not in text_of(next(controls(body, "tabell:4.2.2")))


def test_each_row_of_the_usage_table_is_as_published(
    body: etree._Element, published: Published
) -> None:
    rows = table_rows(body, "3.1")[1:]
    expected = published("table3_1_bruk_utnyttelse")
    assert [figure(row[1]) for row in rows] == [float(row["verdi"]) for row in expected]
    marks = [re.sub(r"[^*]", "", row[1]) for row in rows]
    assert marks == [re.sub(r"[^*]", "", row["verdi_som_trykt"]) for row in expected]


def test_each_cell_of_the_partner_table_is_as_published(
    body: etree._Element, published: Published
) -> None:
    header, *rows = table_rows(body, "3.2")
    assert header[1:] == ["AHUS", "OUS", "HUS", "StO", "SUS", "UNN", "Sum"]
    shown = [row for row in rows if not row[0].startswith("KBS totalt")]
    for row, expected in zip(shown, published("table3_2_kbs_per_partner"), strict=True):
        assert [figure(cell) for cell in row[1:]] == [float(expected[key]) for key in header[1:]]
    totals = next(row for row in rows if row[0].startswith("KBS totalt"))
    assert [figure(cell) for cell in totals[1:]] == [125, 508, 273, 217, 106, 121, 1350]


def test_each_cell_of_the_kpi_table_is_as_published(
    body: etree._Element, published: Published
) -> None:
    header, *rows = table_rows(body, "7.1")
    assert header[1:] == [str(year) for year in range(2016, 2022)]
    for row, expected in zip(rows, published("table7_1_kpi_2016_2021")[:5], strict=True):
        assert row[0] == spaced(expected["kriterium"])
        assert [figure(cell) for cell in row[1:]] == [float(expected[key]) for key in header[1:]]


def test_the_register_and_the_studies_are_as_published(
    body: etree._Element, published: Published
) -> None:
    rows = [row for row in table_rows(body, "1")[1:] if len(row) > 1]
    assert rows == [
        [row["wp"], row["title"], row["leader_norcrin1"], row["leader_norcrin2"]]
        for row in published("table1_workpackages")
    ]
    assert table_rows(body, "ecrin_studier")[1:] == [
        [row["acronym"], row["title"]] for row in published("table6_1_ecrin_studies")
    ]


FIGURES = {
    "3.2.3": ["(tekst 3.2) eksterne brukere = signerte kontrakter med industrien"],
    "7.1.1": ["# monitorerte lm-studier", "# monitorerte ikke lm-studier"],
    "7.1.2": ["# deltakere på GCP-kurs"],
    "7.1.3": ["# ECRIN studier"],
    "7.1.4": ["# representasjonsoppgaver"],
}


def charts(report: ReportResult) -> dict[str, list[tuple[float | None, ...]]]:
    """The values of the charts in the report's package, by their order."""
    with zipfile.ZipFile(BytesIO(report.content)) as archive:
        names = sorted(
            (
                name
                for name in archive.namelist()
                if re.fullmatch(r"word/charts/chart\d+\.xml", name)
            ),
            key=lambda name: int(re.sub(r"\D", "", name)),
        )
        order = ["3.2.1", "3.2.2", "3.2.3", "7.1.1", "7.1.2", "7.1.3", "7.1.4"]
        assert len(names) == len(order)
        return {
            figure_id: [tuple(series.values) for series in read_chart_values(archive.read(name))]
            for figure_id, name in zip(order, names, strict=True)
        }


def test_each_series_of_each_figure_is_as_published(
    report: ReportResult, published: Published
) -> None:
    rows = {spaced(row["kriterium"]): row for row in published("table7_1_kpi_2016_2021")}
    found = charts(report)
    for figure_id, names in FIGURES.items():
        expected = [
            tuple(float(rows[name][str(year)]) for year in range(2016, 2022)) for name in names
        ]
        assert found[figure_id] == expected
    assert found["3.2.1"] == [(1017, 4289, 1130, 1731, 613, 562)]
    assert sum(value or 0 for value in found["3.2.2"][0]) == pytest.approx(113.35)


def test_every_figure_has_an_alt_text_with_its_figures(body: etree._Element) -> None:
    alts = [node.get("descr", "") for node in body.iter(f"{WP}docPr")]
    assert len(alts) == 7
    assert all(alt.startswith("Søylediagram. ") for alt in alts)
    assert f"OUS 4{NBSP}289" in alts[0]


SENTENCES = [
    "12,9 millioner kroner",
    "12,9 millioner kroner, mot 10,4 millioner kroner i budsjettet",
    "12,3 % av de totale kostnadene i NorCRIN2",
    "OUS, HUS, StO, AHUS, UNN og SUS",
    f"Endringen er +321, eller +26,9{NBSP}%",
    f"1{NBSP}350",
    f"9{NBSP}342",
]


def test_generated_sentences_carry_the_published_figures(body: etree._Element) -> None:
    text = text_of(body).replace("millioner kroner", "millioner kroner")
    plain = text.replace(f"{NBSP}%", " %")
    missing = [
        sentence for sentence in SENTENCES if sentence.replace(f"{NBSP}%", " %") not in plain
    ]
    assert missing == []


def test_choices_are_ticked_as_answered(body: etree._Element, published: Published) -> None:
    for row in published("outline"):
        if not row["kind"].startswith("choice"):
            continue
        control = next(controls(body, f"valg:{row['section']}"))
        ticked = [
            box.getparent().getparent().getparent()
            for box in control.iter(f"{W14}checked")
            if box.get(f"{W14}val") == "1"
        ]
        assert len(ticked) == 1, row["section"]
        line = next(ticked[0].iterancestors(f"{W}p"))
        assert text_of(line).lstrip("☒ \t") == row["answer_2021"]


def test_every_number_is_a_linked_control_and_ids_are_unique(body: etree._Element) -> None:
    ids = [
        node.get(f"{W}val") for node in body.iter(f"{W}id") if node.getparent().tag == f"{W}sdtPr"
    ]
    assert len(ids) == len(set(ids))
    tags = [node.get(f"{W}val", "") for node in body.iter(f"{W}tag")]
    assert sum(tag.startswith("tall:") for tag in tags) > 250
    assert all(len(tag) <= 64 for tag in tags)
    assert not [tag for tag in tags if "*" in tag]


def test_cross_references_point_at_bookmarks_that_exist_once(body: etree._Element) -> None:
    bookmarks = [node.get(f"{W}name") for node in body.iter(f"{W}bookmarkStart")]
    assert len(bookmarks) == len(set(bookmarks))
    fields = [node.text or "" for node in body.iter(f"{W}instrText")]
    targets = [
        m.group(1) for text in fields if (m := re.match(r"\s*(?:REF|PAGEREF)\s+(\S+)", text))
    ]
    assert len(targets) > 10
    assert [target for target in targets if target not in bookmarks] == []


def test_the_report_is_the_same_for_the_same_workbook_and_time(
    shipped: Workbook, report: ReportResult
) -> None:
    assert make_report(shipped, template_path(), NOW).content == report.content
