"""The workbook is read by defined names; what is not ours is refused in one clear message."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.files import lock_of
from norcrin_xl.findings import UserError
from norcrin_xl.form.form_file import load_form
from norcrin_xl.model import CellError, Value
from norcrin_xl.pipeline.building import placed_contents
from norcrin_xl.workbook.areas.area import Areas, column_index
from norcrin_xl.workbook.layout import Layout
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.reading.areas import read_areas, report_data
from norcrin_xl.workbook.reading.raw import read_file, read_raw
from tests.shipped import workbook_layout
from tests.workbook import books

FILE = "bok.xlsm"
NETWORK = example_network()
CONTENTS = example_contents(NETWORK)
PLAN = workbook_layout(NETWORK, load_form(2021), CONTENTS)
AREAS = placed_contents(PLAN, CONTENTS, FILE)


def plain_workbook(plan: Layout, areas: Areas, drop_name: str = "") -> bytes:
    """A bare workbook with the areas' values at their places and under their names."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    dates = book.add_format({"num_format": "dd.mm.yyyy"})
    sheets = {name: book.add_worksheet(name) for name in plan.sheets}
    for name, area in plan.areas.items():
        if name != drop_name:
            book.define_name(name, f"={area.reference}")
        for row in areas[name]:
            for field in row.values():
                if isinstance(field.value, datetime | date):
                    sheets[area.sheet].write_datetime(field.ref.cell, field.value, dates)
                elif isinstance(field.value, str):
                    sheets[area.sheet].write_string(field.ref.cell, field.value)
                elif field.value is not None:
                    sheets[area.sheet].write(field.ref.cell, field.value)
    book.close()
    return out.getvalue()


def rezipped(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with each part passed through `change`."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def test_reading_gives_every_field_with_its_cell() -> None:
    read = read_areas(plain_workbook(PLAN, AREAS), FILE)
    assert set(read) == set(AREAS)
    for name, rows in AREAS.items():
        expected = [
            {
                key: (float(f.value) if isinstance(f.value, int) else f.value, f.ref)
                for key, f in row.items()
            }
            for row in rows
        ]
        assert [dict(row.items()) for row in read[name]] == expected, name


def test_blank_and_zero_are_told_apart() -> None:
    read = read_areas(plain_workbook(PLAN, AREAS), FILE)
    rows = {row["key"].text: row for row in read["OUS_okonomi_norcrin2"]}
    assert rows["3.2"]["budsjett"].value is None
    assert rows["3.2"]["regnskap"].value == 0


def test_an_error_value_is_read_as_an_error_and_not_as_a_blank() -> None:
    cell = PLAN["OUS_bruk"].cell("pasienter", "value")
    areas = dict(AREAS)
    areas["OUS_bruk"] = tuple(
        {
            **row,
            "value": row["value"]._replace(
                value="#REF!" if row["value"].ref.cell == cell else row["value"].value
            ),
        }
        for row in AREAS["OUS_bruk"]
    )
    content = rezipped(plain_workbook(PLAN, areas), _strings_to_errors)
    fields = [row["value"] for row in read_areas(content, FILE)["OUS_bruk"]]
    found = next(field for field in fields if field.ref.cell == cell)
    assert found.value == CellError("#REF!")
    assert found.number is None
    assert found.text == "#REF!"


def _strings_to_errors(name: str, content: bytes) -> bytes:
    """XlsxWriter cannot write an error constant: turn the shared string into one."""
    import re

    if not name.startswith("xl/worksheets/sheet"):
        return content
    cell = PLAN["OUS_bruk"].cell("pasienter", "value").encode()
    number = PLAN.sheets.index("OUS") + 1
    if name != f"xl/worksheets/sheet{number}.xml":
        return content
    pattern = rb'<c r="' + cell + rb'" t="s"><v>\d+</v></c>'
    changed, count = re.subn(pattern, b'<c r="' + cell + b'" t="e"><v>#REF!</v></c>', content)
    assert count == 1
    return changed


def test_a_text_that_looks_like_a_number_stays_a_text() -> None:
    numbers = [
        row["number"].value for row in read_areas(plain_workbook(PLAN, AREAS), FILE)["prosjekter"]
    ]
    assert numbers == ["245876", "295652"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "er tom"),
        (b"%PDF-1.7 ...", "en PDF"),
        (b"<html><body>Logg inn</body></html>", "en nettside"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "gammelt format"),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
            "beskyttet med passord",
        ),
        (b"PK\x03\x04 avkuttet", "skadet"),
        (b"post;regnskap\n1.1;4", "ikke en Office-fil"),
    ],
)
def test_what_is_no_workbook_is_refused_by_name(content: bytes, says: str) -> None:
    with pytest.raises(UserError, match=says) as caught:
        read_areas(content, FILE)
    assert str(caught.value).startswith(FILE)


def test_a_workbook_of_somebody_else_is_refused() -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("Ark1").write(0, 0, 1)
    book.close()
    with pytest.raises(UserError, match="er ikke NorCRIN-arbeidsboken"):
        read_areas(out.getvalue(), FILE)


def test_a_missing_area_is_named_with_its_sheet() -> None:
    content = plain_workbook(PLAN, AREAS, drop_name="HUS_bruk")
    with pytest.raises(UserError, match=r"ark HUS.*HUS_bruk.*Bruk og utnyttelse"):
        read_areas(content, FILE)


def test_a_row_whose_key_was_changed_is_named() -> None:
    areas = dict(AREAS)
    areas["StO_okonomi_norcrin2"] = tuple(
        {
            **row,
            "key": row["key"]._replace(
                value="2.9" if row["key"].text == "2.4" else row["key"].value
            ),
        }
        for row in AREAS["StO_okonomi_norcrin2"]
    )
    with pytest.raises(UserError, match=r"ark StO.*2\.4 Privat finansiering"):
        read_areas(plain_workbook(PLAN, areas), FILE)


def test_a_year_that_is_no_year_is_refused_with_its_cell() -> None:
    areas = dict(AREAS)
    areas["oppsett"] = tuple(
        {
            **row,
            "value": row["value"]._replace(
                value="i år" if row["key"].text == "aar" else row["value"].value
            ),
        }
        for row in AREAS["oppsett"]
    )
    with pytest.raises(UserError, match=r"ark Oppsett, celle C\d+: fant «i år»"):
        read_areas(plain_workbook(PLAN, areas), FILE)


def test_a_doctype_is_refused() -> None:
    def add(name: str, content: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return content
        start = content.index(b"<workbook")
        return content[:start] + b'<!DOCTYPE workbook [<!ENTITY a "b">]>' + content[start:]

    with pytest.raises(UserError, match="DOCTYPE"):
        read_areas(rezipped(plain_workbook(PLAN, AREAS), add), FILE)


def test_an_archive_bomb_is_refused_before_it_is_unpacked() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (600 * 2**20 // 64))
    with pytest.raises(UserError, match="mer enn en vanlig Office-fil"):
        read_raw(out.getvalue(), FILE)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"Finner ikke .*borte\.xlsm"):
        read_file(tmp_path / "borte.xlsm")


@pytest.mark.parametrize("lock", ["~$bok.xlsm", ".~lock.bok.xlsm#"])
def test_a_workbook_that_is_open_elsewhere_is_not_read(tmp_path: Path, lock: str) -> None:
    (tmp_path / FILE).write_bytes(b"PK")
    (tmp_path / lock).write_bytes(b"")
    assert lock_of(tmp_path / FILE) == tmp_path / lock
    with pytest.raises(UserError, match="er åpen i Excel"):
        read_file(tmp_path / FILE)


@pytest.mark.parametrize(("letters", "number"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)])
def test_column_letters_are_counted_from_zero(letters: str, number: int) -> None:
    assert column_index(letters) == number


def test_last_years_accounts_are_read_beside_this_years() -> None:
    contents = example_contents(NETWORK)
    contents["OUS_okonomi_norcrin2"][1]["last_year"] = 31200
    read = report_data(read_areas(books.built(NETWORK, contents), FILE), FILE, "")
    ous = next(item for item in read.submissions if item.partner.code == "OUS")
    assert ous.accounts_last_year["norcrin2", "1.1"].value == 31200
    assert ous.accounts_last_year["norcrin2", "1.2"].value is None


def test_a_new_year_on_oppsett_alone_is_refused_for_the_sheets_are_made_for_another() -> None:
    content = books.built(NETWORK, CONTENTS)
    sheet, cell = PLAN["oppsett"].sheet, PLAN["oppsett"].cell("aar", "value")
    with pytest.raises(UserError, match=r"rapporteringsåret er 2022, .* gjelder 2021.*nytt-aar"):
        read_areas(patched(content, FILE, {sheet: {cell: 2022.0}}), FILE)


@pytest.mark.parametrize(
    ("area", "row", "column", "value", "said"),
    [
        ("partnere", "AHUS", "code", "OUS", "koden «OUS» står også i celle"),
        ("partnere", "AHUS", "code", "ous", "koden «OUS» står også i celle"),
        ("partnere", "AHUS", "code", None, "cellen er tom, ventet en kode"),
        ("partnere", "AHUS", "code", "A B", "fant «A B», ventet en kode"),
        ("partnere", "AHUS", "code", "Tall", "«Tall» brukes til noe annet"),
        ("prosjekter", "norcrin1", "key", "norcrin2", "koden «norcrin2» står også"),
        ("indikatorer", "ecrin", "key", "gcp", "koden «gcp» står også"),
        ("grenser", 1, "key", "forklar_prosent", "koden «forklar_prosent» står også"),
        ("pakker", 1, "key", "n1ap1", "koden «n1ap1» står også"),
        ("OUS_bruk", "pasienter", "key", "arsverk", "koden «arsverk» står også"),
        ("OUS_okonomi_norcrin2", "1.2", "key", "1.1", "koden «1.1» står også"),
    ],
)
def test_a_code_that_stands_twice_or_cannot_be_one_is_told_with_its_cell(
    area: str, row: str | int, column: str, value: Value, said: str
) -> None:
    place = PLAN[area]
    content = patched(books.example(), FILE, {place.sheet: {place.cell(row, column): value}})
    with pytest.raises(UserError) as raised:
        read_areas(content, FILE)
    first = str(raised.value).splitlines()[0]
    assert first.startswith(f"{FILE}, ark {place.sheet}, celle A")
    assert said in first
