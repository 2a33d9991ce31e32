"""Another network, from its set-up file to its report: built, sent out, filled in, taken in."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from norcrin_xl.cli.app import run
from norcrin_xl.example.norcrin import example_network
from norcrin_xl.model import Value
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.quantities.exhibits import annexes
from norcrin_xl.workbook.areas.area import Area
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.office import convert, recalculated, validate

EXAMPLE = Path(__file__).parents[2] / "docs/eksempel/oppsett.toml"
AMOUNTS = {"1.1": 100, "1.2": 20, "1.3": 30, "2.1": 100, "2.5": 50, "3.1": 150}


def built(folder: Path, oppsett: Path = EXAMPLE) -> Path:
    book = folder / "bok.xlsm"
    assert run(["bygg", "--oppsett", str(oppsett), "--tom", "-o", str(book)]) == 0
    return book


def test_a_year_without_a_form_of_its_own_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told when the workbook is built, and is no finding ever after."""
    text = EXAMPLE.read_text("utf-8")
    assert "\nyear = 2021" in text
    found = []
    for year, told in (("2021", False), ("2024", True)):
        oppsett = tmp_path / "oppsett.toml"
        moved = text.replace("2020", str(int(year) - 1)).replace("2021", year)
        oppsett.write_text(moved, "utf-8")
        book = built(tmp_path, oppsett)
        assert ("Skjema 2021.1 gjelder også for 2024" in capsys.readouterr().out) == told
        found.append({one.code for one in read_workbook(book).findings})
    assert found[0] == found[1]


def read(path: Path) -> Workbook:
    return workbook_in(path.read_bytes(), path.name)


def fill_as_a_partner_does(form: Path, book: Workbook, number: int) -> None:
    """Type into a form with another program than ours, and save it."""
    code = form.stem.rpartition("_")[2]
    workbook = openpyxl.load_workbook(form)
    sheet = workbook[code]
    for area in book.plan.on_sheet(code):
        for row in (row for row in area.rows if row.key):
            for column, value in answers(area, row.key, number).items():
                cell = sheet[area.cell(row.key, column)]
                if not cell.protection.locked:
                    cell.value = value
    workbook.save(form)


def answers(area: Area, key: str, number: int) -> dict[str, Value]:
    """What a partner answers in a row of its tab; `number` tells the partners apart."""
    match area.role:
        case "partner_okonomi":
            amount = AMOUNTS.get(key, 0) * number
            return {"regnskap": amount, "budsjett": amount}
        case "partner_bruk" | "partner_kpi":
            return {"value": 10 * number + len(key)}
        case "partner_tekst":
            return {"value": f"Partner {number} tar imot forskere fra hele landet."}
        case "partner_signatur":
            day = key == "godkjent_dato"
            return {"value": date(2022, 2, 1) if day else "Økonomiansvarlig"}
    return {}


def fill_as_the_secretariat_does(path: Path) -> None:
    """Earlier years, the network's own figures, choices, texts and the signature."""
    book = read(path)
    cells: dict[str, dict[str, Value]] = {}

    def put(name: str, row: str | int, column: str, value: Value) -> None:
        area = book.plan[name]
        cells.setdefault(area.sheet, {})[area.cell(row, column)] = value

    for spec in book.plan["historikk"].rows:
        for year in range(2016, 2021):
            put("historikk", spec.key, str(year), 90 + 7 * (year - 2016))
    for spec in book.plan["nasjonalt"].rows:
        put("nasjonalt", spec.key, "value", 130)
    for key, value in (("dato", date(2022, 2, 20)),):
        put("signatur", key, "value", value)
    for spec in book.plan["valg"].rows:
        put("valg", spec.key, "value", book.data.form.section(spec.key).choices[-1])
    texts = [section for section in book.data.form.sections if section.holds_text]
    for index, section in enumerate(texts):
        put("tekst", index, "value", f"Her står det om {section.heading.lower()}.")
    for index, package in enumerate(book.data.work_packages):
        put("pakker", index, "valg", "I rute")
        put("pakker", index, "status", f"Arbeidet med {package.title.text.lower()} går som ventet.")
    path.write_bytes(patched(path.read_bytes(), path.name, cells))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's workbook after all nine partners have answered."""
    folder = tmp_path_factory.mktemp("nettverk")
    path = built(folder)
    book = read(path)
    assert run(["fordel", str(path), "-o", str(folder / "ut")]) == 0
    for number, partner in enumerate(book.data.setup.partners, start=1):
        form = folder / "ut" / f"Barnestudienettet_2021_{partner.code}.xlsx"
        fill_as_a_partner_does(form, book, number)
    assert run(["hent", str(path), str(folder / "ut")]) in (0, 1)
    fill_as_the_secretariat_does(path)
    assert run(["beregn", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def book(filled: Path) -> Workbook:
    """The same, computed and checked."""
    return read_workbook(filled)


@pytest.fixture(scope="module")
def template(filled: Path) -> Path:
    """The network's own Word template."""
    path = filled.with_name("mal.docx")
    assert run(["bygg", "--oppsett", str(EXAMPLE), "--mal", "-o", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def report(filled: Path, template: Path) -> Path:
    """The report that is made with it."""
    path = filled.with_name("rapport.docx")
    assert run(["rapport", str(filled), "--mal", str(template), "-o", str(path)]) == 0
    return path


def test_nine_partners_and_three_projects_add_up(book: Workbook) -> None:
    whole = sum(range(1, 10))
    for project in ("drift", "utstyr", "data"):
        assert book.quantities[f"okonomi.{project}.1.regnskap"].value == 150 * whole
    assert book.quantities["kpi.protokoller.2021"].value == 10 * whole + 9 * len("protokoller")
    assert book.quantities["kpi.internasjonale.2021"].value == 130
    assert not [found for found in book.findings if found.severity.value == "feil"]


def test_the_tables_and_figures_are_the_networks_own(book: Workbook) -> None:
    accounts = {key: table.caption for key, table in book.tables.items() if key.startswith("4.2.")}
    assert list(accounts) == ["4.2.1", "4.2.2", "4.2.3"]
    assert "Data" in accounts["4.2.1"]
    assert "Drift" in accounts["4.2.3"]
    own = [figure for key, figure in book.figures.items() if key.startswith("7.1.")]
    assert [figure.caption.partition(" 2016")[0] for figure in own] == [
        "Deltakere på opplæring",
        "Felles protokoller",
        "Internasjonale studier",
    ]


def test_the_report_is_made_with_the_networks_template(
    filled: Path, template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sjekk-mal", str(template), str(filled)]) == 0
    for name, given in (("med_mal", ["--mal", str(template)]), ("uten_mal", [])):
        capsys.readouterr()
        made = filled.with_name(f"{name}.docx")
        assert run(["rapport", str(filled), *given, "-o", str(made)]) == 0
        assert "Mangler i rapporten" not in capsys.readouterr().out


def facts_of_norcrin() -> re.Pattern[str]:
    """Its name, projects, hospitals and sources, as words."""
    network = example_network()
    words = {"Cristin", "koordineringspoeng", "ECRIN", network.name, network.owner}
    words |= {str(project[key]) for project in network.projects for key in ("name", "number")}
    for partner in network.partners:
        words |= {partner["code"], partner["name"], partner["short_name"], *partner["aliases"]}
    words |= {note.comment for note in network.notes if note.comment}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})(?!-xl)\b")


def texts_in(path: Path) -> Iterator[str]:
    """All that a person can read in a workbook or a document, part by part."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"(xl|word)/(?!styles)(\w+/)?\w+\.xml", name):
                root = etree.fromstring(archive.read(name))
                yield from (str(text) for text in root.itertext() if str(text).strip())


def test_nothing_of_norcrin_is_told_of_another_network(
    filled: Path, book: Workbook, template: Path, report: Path
) -> None:
    forms = sorted((filled.parent / "ut").glob("*.xlsx"))
    fact, seen = facts_of_norcrin(), 0
    for path in (filled, report, template, forms[0]):
        texts = list(texts_in(path))
        seen += len(texts)
        assert [text for text in texts if fact.search(text)] == [], path.name
    assert seen > 1000
    assert not fact.search(repr(annexes(book.data)))
    assert fact.search("Fra Cristin for 2020")
    assert fact.search("OUS, Haukeland")


def test_a_networks_own_notes_stand_in_its_tables_and_its_forms(
    filled: Path, book: Workbook
) -> None:
    table = book.tables["3.1"]
    assert table.notes == (
        ("*", "Studiene er talt i nettverkets eget register ved utgangen av 2020."),
    )
    assert [row.cells[2] for row in table.rows if row.cells[2]] == ["Fra eget register 2020"]
    table = book.tables["7.1"]
    assert [(mark, text.split()[1]) for mark, text in table.notes] == [("**", "protokoller")]
    assert [row.cells[-1].mark for row in table.rows] == ["", "**", ""]  # type: ignore[union-attr]
    form = next((filled.parent / "ut").glob("*_FJO.xlsx"))
    texts = list(texts_in(form))
    assert sum("Gjelder 2020, men føres i kolonnen 2021." in text for text in texts) == 3


@pytest.mark.office
def test_workbook_and_report_are_valid_and_recalculate(filled: Path, report: Path) -> None:
    assert all(validate(path)["ok"] for path in (filled, report))
    convert(report, "pdf", report.parent)
    again = workbook_in(recalculated(filled).read_bytes(), "bok.xlsx")
    before = read(filled)
    for name in ("arsregnskap_data", "kontroll_antall", "status"):
        for row, anew in zip(before.areas[name], again.areas[name], strict=True):
            for key, item in row.items():
                if isinstance(item.value, float):
                    assert anew[key].value == pytest.approx(item.value), item.ref


@pytest.mark.parametrize("partners", [1, 60])
def test_one_partner_and_sixty_go_all_the_way(
    partners: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oppsett = tmp_path / "oppsett.toml"
    oppsett.write_text(setup_of(partners), "utf-8")
    path = built(tmp_path, oppsett)
    book = read(path)
    assert len(book.data.setup.partners) == partners
    assert run(["fordel", str(path), "-o", str(tmp_path / "ut")]) == 0
    code = book.data.setup.partners[-1].code
    form = tmp_path / "ut" / f"Nett_2021_{code}.xlsx"
    fill_as_a_partner_does(form, book, 3)
    capsys.readouterr()
    assert run(["hent", str(path), str(form), "--json"]) in (0, 1)
    told = json.loads(capsys.readouterr().out)
    assert [item["partner"] for item in told["taken_in"]] == [code], told["findings"]
    template, report = tmp_path / "mal.docx", tmp_path / "rapport.docx"
    assert run(["bygg", "--oppsett", str(oppsett), "--mal", "-o", str(template)]) == 0
    run(["rapport", str(path), "--mal", str(template), "-o", str(report), "--utkast"])
    assert report.is_file()


def setup_of(partners: int) -> str:
    rows = "".join(
        f'[[partner]]\ncode = "P{number:02}"\nname = "Sykehus {number}"\n'
        f'short_name = "S{number}"\nregion = ""\n'
        for number in range(1, partners + 1)
    )
    return (
        'network = "Nett"\nnetwork_long = "Nettverket"\nyear = 2021\nowner = "Eier"\n'
        '[[project]]\nkey = "p"\nname = "P"\nnumber = "1"\nphase = "Driftsfase"\n'
        f"start = 2021-01-01\nend = 2021-12-31\ncouncil_months = 12\n{rows}"
    )
