"""The structure tree, walked by the tests themselves: what the conformance check does not ask."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from norcrin_xl.report.pdf.report_pdf import PdfResult
from norcrin_xl.report.pdf.structure import kids
from tests.report.pdf.reading import needs_office, tagged, text

pytestmark = [pytest.mark.office, needs_office]


@pytest.fixture(scope="module")
def pdf(made: PdfResult) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(made.content)) as opened:
        yield opened


def elements(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Each element below `holder` with the one that holds it."""
    for kid in kids(holder):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid, holder
            yield from elements(kid)


def kind(pdf: pikepdf.Pdf, element: Any) -> str:
    roles = pdf.Root.StructTreeRoot.get("/RoleMap", {})
    return str(roles.get(element.S, element.S)).lstrip("/")


def test_each_element_knows_who_holds_it(pdf: pikepdf.Pdf) -> None:
    found = list(elements(pdf.Root.StructTreeRoot))
    assert len(found) > 1000
    assert [str(item.S) for item, holder in found if item.P.objgen != holder.objgen] == []


def test_each_marked_content_is_held_by_one_element_and_no_other(pdf: pikepdf.Pdf) -> None:
    held: Counter[tuple[tuple[int, int], int]] = Counter()
    for element, _ in elements(pdf.Root.StructTreeRoot):
        for kid in kids(element):
            if isinstance(kid, int):
                held[element.Pg.objgen, kid] += 1
            elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
                held[kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)] += 1
    marked = {
        (page.obj.objgen, int(number))
        for page in pdf.pages
        for number in re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())
    }
    assert set(held.values()) == {1}
    assert set(held) == marked


def test_headings_begin_at_the_first_level_and_skip_none(pdf: pikepdf.Pdf) -> None:
    kinds = (kind(pdf, element) for element, _ in elements(pdf.Root.StructTreeRoot))
    levels = [int(name[1:]) for name in kinds if re.fullmatch(r"H\d", name)]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_the_rows_of_each_table_are_of_one_width(pdf: pikepdf.Pdf) -> None:
    for table, _ in elements(pdf.Root.StructTreeRoot):
        if kind(pdf, table) == "Table":
            rows = [row for row, _ in elements(table) if kind(pdf, row) == "TR"]
            assert len({sum(map(columns, kids(row))) for row in rows}) == 1


def columns(cell: Any) -> int:
    spans = [a.ColSpan for a in kids({"/K": cell.get("/A", [])}) if "/ColSpan" in a]
    return int(spans[0]) if spans else 1


def test_every_link_leads_somewhere_and_says_what_it_is(pdf: pikepdf.Pdf) -> None:
    links = [item for page in pdf.pages for item in page.obj.get("/Annots", [])]
    names = [str(item.get("/Contents", "")) for item in links]
    assert all("/Dest" in item or "/A" in item for item in links)
    assert not [name for name in names if not re.search(r"[^\W\d]", name)]
    assert {"tabell 4.2.1", "norcrin.no"} <= set(names)
    assert [name for name in names if re.fullmatch(r"3\.1 Antall brukere \d+", name)]


def test_each_entry_of_the_contents_is_one_link(made: PdfResult, pdf: pikepdf.Pdf) -> None:
    links = pdf.pages[1].obj.Annots
    assert len(links) == len(made.headings)


def test_every_heading_is_a_bookmark(made: PdfResult, pdf: pikepdf.Pdf) -> None:
    def titles(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
        for item in items:
            yield item.title.replace("\xa0", " ")
            yield from titles(item.children)

    with pdf.open_outline() as outline:
        shown = set(titles(outline.root))
    wanted = {f"{item.number} {item.text}".strip() for item in made.headings}
    assert wanted - shown == set()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_another_reader_reads_the_same_words_in_the_same_order(
    made: PdfResult, tmp_path: Path
) -> None:
    """poppler reads by the place on the page; the paragraphs must come as the tags say."""
    file = tmp_path / "R.pdf"
    file.write_bytes(made.content)
    run = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    read = re.sub(r"\s+", "", run.stdout.decode())
    paragraphs = [
        re.sub(r"\s+", "", item.text)
        for item in tagged(made.content)
        if item.kind in ("P", "Standard") and len(item.text) > 60
    ]
    found = [paragraph for paragraph in paragraphs if read.count(paragraph) == 1]
    places = [read.index(paragraph) for paragraph in found]
    assert len(found) > 0.7 * len(paragraphs)
    assert places == sorted(places)


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler-utils is not installed")
def test_another_reader_finds_all_fonts_embedded(made: PdfResult, tmp_path: Path) -> None:
    file = tmp_path / "R.pdf"
    file.write_bytes(made.content)
    run = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True, text=True)
    fonts = [line.split() for line in run.stdout.splitlines()[2:]]
    assert fonts
    assert {tuple(words[-5:-3]) for words in fonts} == {("yes", "yes")}


def test_the_file_is_sound_to_qpdf(pdf: pikepdf.Pdf) -> None:
    assert pdf.check_pdf_syntax() == []


def test_no_text_is_smaller_than_eight_points(pdf: pikepdf.Pdf, made: PdfResult) -> None:
    assert text(made.content)
    sizes = {
        float(size)
        for page in pdf.pages
        for size in re.findall(rb"/F\d+ ([\d.]+) Tf", page.Contents.read_bytes())
    }
    assert min(sizes) >= 8


def annotations(element: Any) -> list[Any]:
    return [kid for kid in kids(element) if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid]


def test_a_link_is_one_element_with_one_annotation(pdf: pikepdf.Pdf) -> None:
    links = [item for item, _ in elements(pdf.Root.StructTreeRoot) if kind(pdf, item) == "Link"]
    assert len(links) > 80
    assert {len(annotations(link)) for link in links} == {1}
    leading = [annotations(link)[0].Obj.objgen for link in links]
    shown = [item.objgen for page in pdf.pages for item in page.obj.get("/Annots", [])]
    assert sorted(leading) == sorted(shown)


def test_what_is_marked_leads_back_to_the_element_that_holds_it(pdf: pikepdf.Pdf) -> None:
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for element, _ in elements(pdf.Root.StructTreeRoot):
        for kid in kids(element):
            if isinstance(kid, int):
                assert parents[int(element.Pg.StructParents)][kid].objgen == element.objgen
            elif isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid:
                assert parents[int(kid.Obj.StructParent)].objgen == element.objgen


def test_nothing_empty_is_a_tag(pdf: pikepdf.Pdf) -> None:
    found = [(kind(pdf, item), kids(item)) for item, _ in elements(pdf.Root.StructTreeRoot)]
    assert {name for name, held in found if not held} <= {"TD", "Figure"}


def test_the_first_cell_of_each_row_of_a_table_heads_it(pdf: pikepdf.Pdf) -> None:
    rows = 0
    for table, _ in elements(pdf.Root.StructTreeRoot):
        if kind(pdf, table) == "Table":
            first, *others = [row for row, _ in elements(table) if kind(pdf, row) == "TR"]
            assert {kind(pdf, cell) for cell in kids(first)} == {"TH"}
            for row in others:
                if len(kids(row)) > 1 and kids(kids(row)[0]):
                    rows += 1
                    assert [kind(pdf, cell) for cell in kids(row)[:2]] == ["TH", "TD"]
                    scopes = [a.Scope for a in kids({"/K": kids(row)[0].A}) if "/Scope" in a]
                    assert scopes == [pikepdf.Name.Row]
    assert rows > 100
