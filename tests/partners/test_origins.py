"""Every figure leads to the cell in the partner's own file that it came with, and to no other."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.model import CellRef, Field
from norcrin_xl.partners.log import Sent, figures_text, origins, sent_files
from norcrin_xl.partners.returned.intake import take_content
from norcrin_xl.partners.take import expected_of
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.partners import corpus
from tests.partners.corpus import CODE, cell
from tests.workbook.books import blank_contents, built, network_of

POST = ("okonomi_norcrin2", "1.1", "regnskap")
POST_ID = "okonomi.norcrin2.1.1.regnskap"


def a_row_lower() -> bytes:
    """The form with a row put in above the accounts, so that everything below has moved."""
    top = corpus.network().plan[f"{CODE}_{POST[0]}"].top
    return corpus.shifted(top - 3, 1)


def taken_in(folder: Path, *forms: tuple[str, bytes]) -> Path:
    """The workbook after the forms were taken in, one at a time."""
    book = folder / "bok.xlsm"
    if not book.exists():
        book.write_bytes(corpus.network().content)
    for name, content in forms:
        path = folder / name
        path.write_bytes(content)
        assert run(["hent", str(book), str(path), "--ja"]) in (0, 1)
    return book


def read(book: Path) -> Workbook:
    return workbook_in(book.read_bytes(), book.name)


def listed(folder: Path, book: Path, sheet: str) -> pd.DataFrame:
    """A sheet of the consolidated workbook."""
    path = folder / "k.xlsx"
    assert run(["konsolider", str(book), "-o", str(path)]) == 0
    return pd.read_excel(path, sheet_name=sheet, engine="openpyxl")


def explained(book: Path, key: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert run(["forklar", str(book), key]) == 0
    return capsys.readouterr().out


def typed(book: Path, changes: dict[str, Any]) -> None:
    """Type figures into the partner's tab of the workbook."""
    book.write_bytes(patched(book.read_bytes(), book.name, {CODE: changes}))


@pytest.mark.parametrize(
    "sent", ["as it was sent", "a row lower", "a column on", "under another name"]
)
def test_each_figure_stands_in_the_cell_of_the_partners_file_that_it_is_traced_to(
    tmp_path: Path, sent: str
) -> None:
    forms = {
        "as it was sent": corpus.form,
        "a row lower": a_row_lower,
        "a column on": lambda: corpus.columns_moved("C", 1),
        "under another name": lambda: corpus.replaced(
            "xl/workbook.xml", f'name="{CODE}"', 'name="Tall; ark 2"'
        ),
    }
    form = forms[sent]()
    book = taken_in(tmp_path, ("OUS.xlsx", form))
    theirs = openpyxl.load_workbook(BytesIO(form), data_only=True)
    for sheet, value in (("Kilder", "Bidrag"), ("Data", "Verdi")):
        frame = listed(tmp_path, book, sheet)
        own = frame[frame["Partner"] == CODE]
        assert len(own) > 50
        assert set(own["Fil"]) == {"OUS.xlsx"}
        for _, row in own.dropna(subset=[value]).iterrows():
            assert theirs[row["Ark"]][row["Celle"]].value == row[value]
        moved = (own["Ark"] + "!" + own["Celle"]) != own["I arbeidsboken"]
        assert moved.any() == (sent != "as it was sent")


def test_a_figure_that_is_typed_over_is_not_credited_to_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = taken_in(tmp_path, ("OUS.xlsx", a_row_lower()))
    here = cell(*POST)
    there = f"{here[0]}{int(here[1:]) + 1}"
    told = explained(book, POST_ID, capsys)
    assert f"ark OUS, celle {here}: 33681 (fra OUS.xlsx, ark OUS, celle {there}, SHA-256" in told
    typed(book, {here: 40000.0})
    told = explained(book, POST_ID, capsys)
    assert (
        f"ark OUS, celle {here}: 40000 (skrevet inn siden; i OUS.xlsx, ark OUS, celle {there}, "
        "stod det 33\u00a0681)"
    ) in told
    frame = listed(tmp_path, book, "Data")
    ours = frame[frame["I arbeidsboken"] == f"OUS!{here}"].iloc[0]
    assert (ours["Fil"], ours["Celle"], ours["Verdi"]) == ("bok.xlsm", here, 40000)
    assert (frame[frame["Partner"] == CODE]["Fil"] == "OUS.xlsx").sum() > 50
    about = openpyxl.load_workbook(tmp_path / "k.xlsx")["Om"]
    rows = {row[0].value: [c.value for c in row[3:6]] for row in about.iter_rows(min_row=10)}
    assert rows[CODE][0::2] == ["OUS.xlsx", 1]
    assert rows["HUS"] == ["(skrevet i arbeidsboken)", None, None]


def test_the_same_figure_typed_again_by_hand_is_what_the_file_says(tmp_path: Path) -> None:
    book = taken_in(tmp_path, ("OUS.xlsx", corpus.form()))
    typed(book, {cell(*POST): 1.0})
    assert not origins(read(book).areas)[CODE, cell(*POST)].holds
    typed(book, {cell(*POST): 33681.0})
    assert origins(read(book).areas)[CODE, cell(*POST)].holds


def test_a_newer_file_takes_over_and_an_older_one_is_no_source_for_what_it_changed(
    tmp_path: Path,
) -> None:
    book = taken_in(
        tmp_path, ("a.xlsx", corpus.form()), ("b.xlsx", corpus.with_value(40000.0, POST))
    )
    typed(book, {cell(*POST): 33681.0})
    found = origins(read(book).areas)
    assert {origin.sent.file for origin in found.values()} == {"b.xlsx"}
    assert not found[CODE, cell(*POST)].holds


def test_a_blank_in_the_file_is_a_blank_from_the_file(tmp_path: Path) -> None:
    book = taken_in(tmp_path, ("OUS.xlsx", corpus.with_value(None, POST)))
    origin = origins(read(book).areas)[CODE, cell(*POST)]
    assert (origin.value, origin.holds) == (None, True)
    typed(book, {cell(*POST): 0.0})
    assert not origins(read(book).areas)[CODE, cell(*POST)].holds


def test_only_figures_are_kept_and_no_text(tmp_path: Path) -> None:
    note = cell("bruk", "pasienter", "note")
    form = patched(corpus.form(), "x.xlsx", {CODE: {note: "Gjelder 01010750160"}})
    book = read(taken_in(tmp_path, ("OUS.xlsx", form)))
    assert (CODE, note) not in origins(book.areas)
    assert "01010750160" not in book.areas["logg"][0]["tall_i_filen"].text


def test_a_workbook_without_the_column_or_with_spoilt_words_in_it_traces_nothing() -> None:
    def logged(text: str | None) -> dict[str, Field]:
        values = {"tid": "1", "hva": "Tatt inn", "partner": "OUS", "fil": "a.xlsx", "sha256": "x"}
        own = {} if text is None else {"tall_i_filen": text}
        where = CellRef("b", "Logg", "A1")
        return {key: Field(value, where) for key, value in {**values, **own}.items()}

    areas = corpus.network().areas
    spoilt = ["", "tull", "OUS_bruk value: pasienter D62 mange; ark OUS", "; ark ", "a: b c d"]
    for text in (None, *spoilt):
        assert origins({**areas, "logg": (logged(text),)}) == {}
    assert sent_files([logged(None)]) == {"OUS": Sent("a.xlsx", "x", "1")}


def test_the_figures_of_the_largest_form_fit_in_a_cell() -> None:
    network = network_of(1, 9)
    book = workbook_in(built(network, blank_contents(network)), "stor.xlsm")
    from norcrin_xl.partners.forms.send import forms

    made = next(forms(book.plan, book.areas, book.data))
    changes = {
        area.cell(spec.key, column.key): 123456.789
        for area in book.plan.on_sheet("P01")
        for spec in area.rows
        for column in area.columns
        if spec.key
        and spec.kind.value == "item"
        and column.kind.value == "input"
        and column.format != "tekst"
    }
    filled = patched(made.content, "x.xlsx", {"P01": changes})
    returned = take_content(filled, "P01.xlsx", expected_of(book))
    assert returned.accepted
    text = figures_text(book.plan, returned)
    assert text.count("123456.789") == len(changes) > 200
    assert len(text) < 32_767


def test_a_refresh_names_the_file_only_where_the_figure_is_still_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, report = tmp_path / "bok.xlsm", tmp_path / "rapport.docx"
    book.write_bytes(corpus.network().content)
    assert run(["rapport", str(book), "-o", str(report)]) == 0
    taken_in(tmp_path, ("OUS.xlsx", corpus.with_value(34000.0, POST)))
    cell_here = f"OUS!{cell(*POST)}"
    for figure, sender in (
        ("34\u00a0000", "OUS sendte OUS.xlsx, tatt inn"),
        ("35\u00a0000", "endret i arbeidsboken"),
    ):
        typed(book, {cell(*POST): float(figure.replace("\u00a0", ""))})
        capsys.readouterr()
        assert run(["oppdater", str(report), str(book), "--prov", "--utkast"]) in (0, 1)
        said = capsys.readouterr().out
        assert f"{cell_here}: 33\u00a0681 → {figure}" in said
        assert f"Årsak: {sender}" in said
