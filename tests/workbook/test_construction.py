"""The built workbook: what Excel finds in it, and what its formulas give."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import olefile
import openpyxl
import pytest
from lxml import etree
from oletools.olevba import VBA_Parser

from norcrin_xl.example.norcrin import ALLOCATED, example_contents, example_network
from norcrin_xl.model import Value
from norcrin_xl.network.setup_file import Contents, Network
from norcrin_xl.pipeline.building import placed_contents
from norcrin_xl.quantities.derivation import compute
from norcrin_xl.workbook.areas.area import ColumnKind
from norcrin_xl.workbook.computed.book import cell_kind, cell_quantity
from norcrin_xl.workbook.computed.rules import with_all_numbers
from norcrin_xl.workbook.drawing.construction import TOOL_KIND
from norcrin_xl.workbook.layout import FUNCTIONS, Layout
from norcrin_xl.workbook.reading.areas import read_areas
from tests.office import recalculated, validate
from tests.shipped import example_data, workbook_layout
from tests.workbook.books import (
    FILE,
    FORM,
    blank_contents,
    built,
    example,
    network_of,
    patchy_contents,
)

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NETWORK = example_network()
CONTENTS = example_contents(NETWORK)
PLAN = with_all_numbers(
    workbook_layout(NETWORK, FORM, CONTENTS), list(compute(example_data(FILE)).values())
)
FIGURES: tuple[Value, ...] = (0, 0, None, 7, 12.25, -3, "kommer")


@pytest.fixture(scope="module")
def content() -> bytes:
    return example()


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content), keep_vba=True)


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def saved(content: bytes, folder: Path, name: str = FILE) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def computed_cells(path: Path, other: Path) -> Iterator[tuple[str, object, object]]:
    """Each formula cell with its values in two files; blank and "" are one.

    Cells that need Python, and those that say whether they agree with Excel, are left out.
    """
    formulas = openpyxl.load_workbook(path)
    first = openpyxl.load_workbook(path, data_only=True)
    second = openpyxl.load_workbook(other, data_only=True)
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and not needs_python(cell.value):
                    values = (book[sheet.title][cell.coordinate].value for book in (first, second))
                    stored, fresh = ("" if value is None else value for value in values)
                    yield f"{sheet.title}!{cell.coordinate} {cell.value}", stored, fresh


def needs_python(formula: object) -> bool:
    return not isinstance(formula, str) or "NC_" in formula or "ISERROR(" in formula


def differences(path: Path, other: Path) -> list[tuple[str, object, object]]:
    found = []
    for place, stored, fresh in computed_cells(path, other):
        numbers = isinstance(stored, int | float) and isinstance(fresh, int | float)
        same = abs(stored - fresh) < 1e-9 if numbers else stored == fresh  # type: ignore[operator]
        if not same:
            found.append((place, stored, fresh))
    return found


def test_the_same_contents_give_the_same_bytes(content: bytes) -> None:
    assert example() == content


def test_it_is_macro_enabled_and_valid(content: bytes, tmp_path: Path) -> None:
    assert b"sheet.macroEnabled.main+xml" in part(content, "[Content_Types].xml")
    said = validate(saved(content, tmp_path))
    assert said["ok"], said["errors"][:3]


def test_excel_is_not_asked_to_compute_on_opening(content: bytes) -> None:
    assert b"fullCalcOnLoad" not in part(content, "xl/workbook.xml")


def test_every_sheet_has_its_vba_module(content: bytes, tmp_path: Path) -> None:
    project = part(content, "xl/vbaProject.bin")
    assert olefile.isOleFile(BytesIO(project))
    parser = VBA_Parser(FILE, data=content)
    modules = {name.removesuffix(".cls") for _, _, name, _ in parser.extract_macros()}
    parser.close()
    sheets = range(1, len(PLAN.sheets) + 1)
    named = {
        re.search(rb'<sheetPr[^>]*codeName="([^"]+)"', part(content, f"xl/worksheets/sheet{n}.xml"))
        for n in sheets
    }
    sheets_and_book = {match[1].decode() for match in named if match} | {"ThisWorkbook"}
    assert modules == sheets_and_book | {"NorCRIN_UDF.bas", "Knapper.bas", "xlwings.bas"}


def test_every_area_has_its_name(book: Any) -> None:
    for name, area in PLAN.areas.items():
        assert book.defined_names[name].attr_text == area.reference


def test_what_was_written_is_read_back(content: bytes) -> None:
    expected = placed_contents(PLAN, CONTENTS, FILE)
    read = read_areas(content, FILE)
    assert set(read) == set(expected)
    for name, area in PLAN.areas.items():
        for index, row in enumerate(expected[name]):
            for column in area.columns:
                if cell_kind(area, index, column) is ColumnKind.INPUT:
                    found = read[name][index][column.key]
                    assert (found.value, found.ref) == row[column.key], (name, index, column.key)


def test_input_cells_are_unlocked_and_no_others(book: Any) -> None:
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        unlocked = {
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        if sheet.title == FUNCTIONS:
            assert {sheet[place].fill.start_color.rgb for place in unlocked} == {"FFFFF7DB"}
        else:
            assert unlocked == input_cells(PLAN, sheet.title)


def input_cells(plan: Layout, sheet: str) -> set[str]:
    return {
        area.cell(row, column.key)
        for area in plan.on_sheet(sheet)
        for row in range(len(area.rows))
        for column in area.columns
        if cell_kind(area, row, column) is ColumnKind.INPUT
    }


def test_every_link_leads_to_a_cell_of_the_workbook(book: Any) -> None:
    links = [cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row]
    found = [link.location for link in links if link is not None]
    assert len(found) > 100
    for location in found:
        sheet, _, cell = location.rpartition("!")
        assert book[sheet.strip("'")][cell].coordinate == cell


def test_the_check_of_a_partner_leads_to_the_partners_total(book: Any) -> None:
    area = PLAN["kontroll_like"]
    link = book["Kontroll"][area.cell("HUS|norcrin2|budsjett", "hvor")].hyperlink
    assert link.location == f"'HUS'!{PLAN['HUS_okonomi_norcrin2'].cell('1', 'budsjett')}"


def test_the_workbook_opens_on_start_in_a1(book: Any) -> None:
    assert book.active.title == "Start"
    for sheet in book:
        assert sheet.sheet_view.selection[-1].activeCell == "A1"
        assert sheet.freeze_panes is not None
        assert not sheet.sheet_view.showGridLines


def test_nothing_is_merged_and_every_sheet_fits_a_page_in_width(book: Any) -> None:
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        tall = 1 if sheet.title == "Oversikt" else 0
        fits = (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight)
        assert tuple(1 if side is None else side for side in fits) == (1, tall)
        assert sheet.page_setup.paperSize == "9" or sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows
        grows = sheet.title in ("Arbeidspakker", "Tekst", "Lister", "Logg")
        assert bool(sheet.print_area) is not grows


def test_checks_and_traces_are_folded_and_findings_stand_first(book: Any) -> None:
    control, log = book["Kontroll"], book["Logg"]
    first = PLAN["kontroll_like"].top - 2
    assert PLAN["funn"].top < PLAN["kontroll_antall"].top < first
    last = max(area.bottom for area in PLAN.on_sheet("Kontroll"))
    folded = [row for row, one in control.row_dimensions.items() if one.outlineLevel]
    assert folded == list(range(first, last + 1))
    assert all(control.row_dimensions[row].hidden for row in folded)
    assert control.row_dimensions[first - 1].collapsed
    assert not control.sheet_properties.outlinePr.summaryBelow
    for key in ("sha256", "tall_i_filen"):
        column = log.column_dimensions[PLAN["logg"].column(key).letter]
        assert column.hidden
        assert column.outlineLevel == 1


def test_the_properties_say_what_the_workbook_is(content: bytes) -> None:
    core, custom = part(content, "docProps/core.xml"), part(content, "docProps/custom.xml")
    assert "NorCRIN – årsrapport 2021" in core.decode()
    assert b"<dc:creator></dc:creator>" in core
    for said in (TOOL_KIND, FORM.version, "norcrin-2021"):
        assert said in custom.decode()


def test_partner_tabs_say_that_figures_are_illustration(book: Any) -> None:
    for code in NETWORK.partner_codes:
        assert book[code]["A4"].value == ALLOCATED


def test_inputs_tell_in_norwegian_what_they_take(book: Any) -> None:
    rules = {rule.errorTitle for sheet in book for rule in sheet.data_validations.dataValidation}
    assert rules >= {"Er dette tusen kroner?", "Ikke et antall", "Ikke en dato"}


def test_amounts_may_be_negative_with_a_warning_and_counts_may_not(book: Any) -> None:
    def rule_of(area: str, row: str, column: str) -> Any:
        cell = PLAN[area].cell(row, column)
        found = [r for r in book["OUS"].data_validations.dataValidation if cell in r.sqref]
        assert len(found) == 1
        return found[0]

    amount = rule_of("OUS_okonomi_norcrin2", "1.1", "regnskap")
    assert (amount.type, amount.errorStyle) == ("decimal", "warning")
    assert float(amount.formula1) < 0
    count = rule_of("OUS_bruk", "pasienter", "value")
    assert (count.type, count.operator, count.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert rule_of("OUS_bruk", "arsverk", "value").type == "decimal"


@pytest.mark.parametrize("text", ["=1+1", "+47 12345678", "-20 %", "@SUM(A1)"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    contents = {**CONTENTS, "OUS_tekst": [{"key": "2.1", "value": text}]}
    cell = PLAN["OUS_tekst"].cell("2.1", "value")
    written = cell_xml(built(NETWORK, contents), "OUS", cell)
    assert written.get("t") == "s"
    assert written.find(f"{MAIN}f") is None


def cell_xml(content: bytes, sheet: str, cell: str) -> etree._Element:
    number = PLAN.sheets.index(sheet) + 1
    tree = etree.fromstring(part(content, f"xl/worksheets/sheet{number}.xml"))
    found = tree.find(f".//{MAIN}c[@r='{cell}']")
    assert found is not None
    return found


def test_stored_values_are_the_quantities(content: bytes, book: Any) -> None:
    from norcrin_xl.workbook.reading.areas import report_data

    quantities = compute(report_data(read_areas(content, FILE), FILE, ""))
    stored = openpyxl.load_workbook(BytesIO(content), data_only=True)
    checked = 0
    for area in PLAN.areas.values():
        for row in range(len(area.rows)):
            for column in area.columns:
                key = cell_quantity(PLAN, area, row, column.key)
                if key is not None and quantities[key].value is not None:
                    cell = stored[area.sheet][area.cell(row, column.key)]
                    value = pytest.approx(quantities[key].value, rel=1e-15)
                    assert cell.value == value, (key, cell.coordinate)
                    checked += 1
    assert checked > 600


def test_no_formula_holds_a_threshold(book: Any) -> None:
    limits = {f"{limit.value:g}" for limit in FORM.limits} - {"2", "4", "5", "10"}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formula = str(getattr(cell.value, "text", cell.value))
                    bare = re.sub(r"'[^']*'!|\$?[A-Z]+\$?\d+|\"[^\"]*\"", "", formula)
                    assert not set(re.findall(r"\d+(?:\.\d+)?", bare)) & limits, cell.value


def test_a_block_computes_with_one_pattern(book: Any) -> None:
    for name, column in (("OUS_okonomi_norcrin2", "avvik"), ("arsregnskap_norcrin2", "regnskap")):
        area = PLAN[name]
        patterns = {
            re.sub(r"\d+", "#", str(book[area.sheet][area.cell(post.key, column)].value))
            for post in FORM.posts
        }
        assert len(patterns) == 1


@pytest.mark.office
@pytest.mark.parametrize(
    ("network", "contents"),
    [
        (NETWORK, lambda network: CONTENTS),
        (network_of(1, 1), blank_contents),
        (network_of(3, 2), lambda network: patchy_contents(network, 1, FIGURES)),
        (network_of(4, 3), lambda network: patchy_contents(network, 2, (0, None))),
        (network_of(2, 1), lambda network: patchy_contents(network, 3, (0, 0, 0, 5, None))),
        (network_of(60, 1), lambda network: patchy_contents(network, 4, (0, 1, 2, 3, 400))),
    ],
    ids=["2021", "blank", "patchy", "zeros and blanks", "few missing", "60 partners"],
)
def test_recalculation_gives_the_stored_values(
    network: Network, contents: Callable[[Network], Contents], tmp_path: Path
) -> None:
    path = saved(built(network, contents(network)), tmp_path)
    assert differences(path, recalculated(path)) == []


@pytest.mark.office
def test_recalculation_replaces_a_wrong_stored_value(content: bytes, tmp_path: Path) -> None:
    """Shows that the comparison above would see a wrong value."""
    wrong = rezipped(content, rb"(</f><v>)19395(</v>)", rb"\g<1>1\2")
    path = saved(wrong, tmp_path)
    assert {stored for _, stored, _ in differences(path, recalculated(path))} == {1}


def rezipped(content: bytes, pattern: bytes, replacement: bytes) -> bytes:
    """The workbook with a pattern replaced in all its parts."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(pattern, replacement, old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(("partners", "projects"), [(1, 1), (1, 5), (60, 5)])
def test_networks_of_all_sizes_build_and_validate(
    partners: int, projects: int, tmp_path: Path
) -> None:
    network = network_of(partners, projects)
    said = validate(saved(built(network, blank_contents(network)), tmp_path))
    assert said["ok"], said["errors"][:3]


def test_a_blank_workbook_shows_no_error_and_no_zero_for_what_is_missing() -> None:
    network = network_of(2, 2)
    content = built(network, blank_contents(network))
    stored = openpyxl.load_workbook(BytesIO(content), data_only=True)
    for sheet in stored:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "e"]
    plan = workbook_layout(network, FORM, blank_contents(network))
    total = stored["Årsregnskap"][plan["arsregnskap_alle"].cell("1", "regnskap")]
    assert total.value in (None, "")
    assert "Advarsler" in stored["Start"]["A3"].value


def test_one_missing_figure_is_told_on_every_level() -> None:
    contents = {name: [dict(row) for row in rows] for name, rows in CONTENTS.items()}
    row = next(row for row in contents["HUS_okonomi_norcrin2"] if row.get("key") == "2.4")
    row["regnskap"] = None
    content = built(NETWORK, contents)
    stored = openpyxl.load_workbook(BytesIO(content), data_only=True)

    def shown(area: str, row: str, column: str) -> object:
        return stored[PLAN[area].sheet][PLAN[area].cell(row, column)].value

    for place in (
        ("HUS_okonomi_norcrin2", "2.4", "avvik"),
        ("HUS_okonomi_norcrin2", "2", "regnskap"),
        ("arsregnskap_norcrin2", "2.4", "regnskap"),
        ("arsregnskap_alle", "2", "regnskap"),
    ):
        assert shown(*place) == "mangler", place
    assert shown("HUS_okonomi_norcrin2", "2.4", "status") == "Mangler tall"
    assert shown("HUS_mangler", "okonomi_norcrin2", "value") == 1
    assert shown("status", "HUS", "sum") == 1
    assert shown("kontroll_utfylt", "HUS", "status") == "Advarsel"
    assert shown("kontroll_like", "HUS|norcrin2|regnskap", "status") == "Advarsel"
    assert shown("arsregnskap_norcrin2", "1", "regnskap") == 104990


def test_totals_that_differ_are_an_error_in_kontroll() -> None:
    contents = {name: [dict(row) for row in rows] for name, rows in CONTENTS.items()}
    row = next(row for row in contents["HUS_okonomi_norcrin2"] if row.get("key") == "2.4")
    row["regnskap"] = float(str(row["regnskap"])) + 1
    stored = openpyxl.load_workbook(BytesIO(built(NETWORK, contents)), data_only=True)
    area = PLAN["kontroll_like"]
    assert stored["Kontroll"][area.cell("HUS|norcrin2|regnskap", "status")].value == "Feil"
    assert " Feil: 0 funn og 2 i regnekontrollene." in stored["Start"]["A3"].value


def test_every_text_has_room_in_its_row(book: Any) -> None:
    """Rows of narrative are higher the longer the text; none is as low as a single line."""
    sheet, area = book["Tekst"], PLAN["tekst"]
    for index in range(len(area.rows)):
        text = sheet[area.cell(index, "value")].value or ""
        if len(text) > 200:
            assert sheet.row_dimensions[area.top + index].height >= 30
        height = sheet.row_dimensions[area.top + index].height
        assert height is None or height <= 409
