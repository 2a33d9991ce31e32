"""The worksheet functions that look into the workbook as it was last saved."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import xlsxwriter
from windows_stubs import MISSING_ARGUMENT, OpenBook, called

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.form.form_file import load_form
from norcrin_xl.network.setup_file import Contents
from norcrin_xl.pipeline.building import placed_contents
from norcrin_xl.workbook.areas.area import column_letter
from norcrin_xl.workbook.layout import Layout
from norcrin_xl.workbook.workbook import Workbook
from tests.shipped import workbook_layout

DIV_BY_ZERO = -2146826281
INPUT_OF_OUS = ("OUS_okonomi_norcrin2", "2.4", "regnskap")


def example() -> tuple[Layout, Contents]:
    network = example_network()
    contents = example_contents(network)
    return workbook_layout(network, load_form(network.year), contents), contents


def save(path: Path, without: tuple[str, str, str] | None = None) -> OpenBook:
    """The example in a bare workbook; `without` is an area, row and column left blank."""
    plan, contents = example()
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
        sheets = {name: book.add_worksheet(name) for name in plan.sheets}
        for name, rows in placed_contents(plan, contents, path.name).items():
            book.define_name(name, f"={plan[name].reference}")
            for row in rows:
                for key, field in row.items():
                    if (
                        name,
                        row[next(iter(row))].text,
                        key,
                    ) != without and field.value is not None:
                        sheets[field.ref.sheet].write(field.ref.cell, field.value)
    return OpenBook(path)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> OpenBook:
    return save(tmp_path_factory.mktemp("bok") / "NorCRIN_Rapport.xlsx")


def test_an_id_gives_its_figure(saved: OpenBook, book: Workbook) -> None:
    expected = book.quantities["kpi.gcp.2021"].value
    assert expected is not None
    assert called("NC_TALL", "kpi.gcp.2021", MISSING_ARGUMENT, book=saved) == expected


def test_every_quantity_of_the_report_is_found_with_its_value(
    saved: OpenBook, book: Workbook
) -> None:
    ids = tuple((key,) for key, item in book.quantities.items() if item.value is not None)
    found = called("NC_TALL", ids, MISSING_ARGUMENT, book=saved)
    assert [cell for (cell,) in found] == [book.quantities[key].value for (key,) in ids]


def test_a_format_gives_the_text_of_the_report(saved: OpenBook) -> None:
    assert called("NC_TALL", "kpi.gcp.endring", "endring", book=saved) == "+321"
    ids = (("kpi.gcp.2021",), (None,), ("kpi.gcp.endring",))
    assert called("NC_TALL", ids, "heltall", book=saved) == [["1\u00a0513"], [""], ["321"]]


@pytest.mark.parametrize(
    ("key", "format_name", "message"),
    [
        ("kpi.gpc.2021", "tusen", "ukjent tall «kpi.gpc.2021». Mente du «kpi.gcp.2021»?"),
        ("kpi.gcp.2021", "tusn", "ukjent format «tusn». Mente du «tusen»?"),
        (7.0, "tusen", "ukjent tall «7»."),
        (DIV_BY_ZERO, "tusen", "feil i kilden"),
    ],
)
def test_what_is_not_known_names_the_nearest(
    saved: OpenBook, key: object, format_name: str, message: str
) -> None:
    assert called("NC_TALL", key, format_name, book=saved) == message


@pytest.mark.parametrize("place", range(3))
def test_a_name_that_is_an_error_or_lacks_says_so(saved: OpenBook, place: int) -> None:
    names: list[object] = ["2.4", "alle", "regnskap"]
    names[place] = DIV_BY_ZERO
    assert called("NC_SUM_PARTNERE", *names, book=saved) == "feil i kilden"
    names[place] = None
    lacking = ("", "prosjekt er ikke oppgitt", "kolonne er ikke oppgitt")[place]
    assert called("NC_SUM_PARTNERE", *names, book=saved) == lacking


def test_unequal_blocks_of_ids_and_formats_say_so(saved: OpenBook) -> None:
    ids = (("kpi.gcp.2021",), ("kpi.gcp.2020",))
    found = called("NC_TALL", ids, (("tusen", "tusen"),), book=saved)
    assert found == "områdene har ulik størrelse"


@pytest.mark.parametrize("project", ["norcrin2", "NorCRIN2", "295652", 295652.0])
@pytest.mark.parametrize("post", ["2.4", 2.4])
def test_the_partners_sum_of_a_post(
    saved: OpenBook, book: Workbook, post: object, project: object
) -> None:
    expected = book.quantities["okonomi.norcrin2.2.4.regnskap"].value
    for column in ("regnskap", "Regnskap 2021"):
        assert called("NC_SUM_PARTNERE", post, project, column, book=saved) == expected


def test_a_column_of_posts_by_a_row_of_columns_is_a_table(saved: OpenBook, book: Workbook) -> None:
    posts = (("Kostnadsart",), (None,), (1.1,), (1.0,))
    columns = (("regnskap", "avvik"),)
    table = called("NC_SUM_PARTNERE", posts, "alle", columns, book=saved)
    assert table[0][0] == "ukjent post «Kostnadsart»."
    assert table[1] == ["", ""]
    assert table[2:] == [
        [book.quantities[f"okonomi.alle.{post}.{column}"].value for column in columns[0]]
        for post in ("1.1", "1")
    ]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (("2.9", "norcrin2", "regnskap"), "ukjent post «2.9». Mente du «"),
        (("2.4", "norcrin3", "regnskap"), "ukjent prosjekt «norcrin3». Mente du «norcrin2»?"),
        (("2.4", "norcrin2", "regnskab"), "ukjent kolonne «regnskab». Mente du «regnskap»?"),
    ],
)
def test_an_unknown_name_in_a_sum_names_the_nearest(
    saved: OpenBook, cells: tuple[str, str, str], message: str
) -> None:
    assert called("NC_SUM_PARTNERE", *cells, book=saved).startswith(message)


def test_unequal_blocks_in_a_sum_say_so(saved: OpenBook) -> None:
    found = called(
        "NC_SUM_PARTNERE", (("1.1",), ("1.2",)), (("norcrin2",),) * 3, "regnskap", book=saved
    )
    assert found == "områdene har ulik størrelse"


def test_a_partners_missing_figure_is_named_in_the_sum_and_not_left_out(tmp_path: Path) -> None:
    lacking = save(tmp_path / "bok.xlsx", without=INPUT_OF_OUS)
    expected = "mangler: OUS NorCRIN2 2.4 regnskap"
    assert called("NC_SUM_PARTNERE", "2.4", "norcrin2", "regnskap", book=lacking) == expected
    key = "okonomi.norcrin2.2.4.regnskap"
    assert called("NC_TALL", key, "tusen", book=lacking) == expected


def test_the_workbook_is_read_again_when_it_was_saved_again(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    key = "okonomi.norcrin2.2.4.regnskap"
    assert isinstance(called("NC_TALL", key, MISSING_ARGUMENT, book=save(path)), float)
    again = save(path, without=INPUT_OF_OUS)
    os.utime(path, (1, 1))
    assert str(called("NC_TALL", key, MISSING_ARGUMENT, book=again)).startswith("mangler")


@pytest.mark.parametrize("name", ["NC_TALL", "NC_SUM_PARTNERE"])
@pytest.mark.parametrize(
    ("full_name", "message"),
    [
        ("Mappe1", "Finner ikke Mappe1 på disken. Lagre arbeidsboken"),
        ("https://helse.example/sites/norcrin/bok.xlsm", "Arbeidsboken ligger på helse.example"),
    ],
)
def test_a_workbook_without_a_file_on_the_pc_is_told_what_to_do(
    name: str, full_name: str, message: str
) -> None:
    arguments = ("1.1", "norcrin2", "regnskap")[: 2 if name == "NC_TALL" else 3]
    assert called(name, *arguments, book=OpenBook(full_name)).startswith(message)


def test_a_file_that_is_not_the_workbook_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "annet.xlsx"
    with xlsxwriter.Workbook(path) as other:
        other.add_worksheet("Ark1").write(0, 0, column_letter(3))
    assert "er ikke NorCRIN-arbeidsboken" in called(
        "NC_TALL", "kpi.gcp.2021", "tusen", book=OpenBook(path)
    )
