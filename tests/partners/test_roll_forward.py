"""Next year's workbook: this year's figures locked as last year's, all else to be filled in."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from norcrin_xl.checks.examination import check
from norcrin_xl.cli.app import run
from norcrin_xl.findings import Finding, UserError
from norcrin_xl.model import DRAFT, CellRef, Field, Project, Value
from norcrin_xl.partners.forms.send import forms
from norcrin_xl.partners.returned.intake import take_content
from norcrin_xl.partners.roll_forward import next_period
from norcrin_xl.partners.take import expected_of, take_in
from norcrin_xl.pipeline.next_year import NextYear, next_year
from norcrin_xl.quantities.derivation import compute
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.office import recalculated, validate
from tests.partners import corpus

WHEN = datetime(2022, 3, 1, 12, 0)
NEW = "ny.xlsm"


@cache
def made() -> NextYear:
    return next_year(corpus.network(), NEW, WHEN)


@cache
def new() -> Workbook:
    return workbook_in(made().content, NEW)


def rows(book: Workbook, area: str) -> dict[str, Any]:
    return {row["key"].text: row for row in book.areas[area]}


def errors(book: Workbook) -> list[Finding]:
    found = check(book.data, compute(book.data))
    return [one for one in found if one.severity.value == "feil"]


def changed(cell: CellRef, value: Value) -> Workbook:
    """The new workbook with one cell typed over."""
    content = patched(made().content, NEW, {cell.sheet: {cell.cell: value}})
    return workbook_in(content, NEW)


def test_this_years_figures_become_last_years() -> None:
    ous = next(s for s in new().data.submissions if s.partner.code == "OUS")
    old = next(s for s in corpus.network().data.submissions if s.partner.code == "OUS")
    for (project, post), field in ous.accounts_last_year.items():
        assert field.value == old.accounts[project, post, "regnskap"].value
    for key, field in ous.kpis_last_year.items():
        if old.kpis[key].value is not None:
            assert field.value == old.kpis[key].value
    totals = rows(new(), "OUS_okonomi_norcrin2")
    assert totals["1"]["last_year"].value == 36106
    assert rows(new(), "OUS_bruk")["kbs.total"]["last_year"].value == sum(
        old.usage[f"kbs.{part}"].value  # type: ignore[misc]
        for part in ("enkeltsenter", "intraregional", "interregional")
    )


def test_the_series_move_on_by_a_year() -> None:
    history = new().data.secretariat.history
    assert {year for _, year in history} == {2017, 2018, 2019, 2020, 2021}
    assert [history["gcp", year].value for year in (2020, 2021)] == [1192, 1513]
    assert history["ecrin", 2021].value == 8
    assert history["industrikontrakter", 2021].value == 164


def test_what_is_to_be_reported_is_blank() -> None:
    data = new().data
    for submission in data.submissions:
        figures = (submission.accounts, submission.usage, submission.kpis)
        assert not any(field.value for part in figures for field in part.values())
        assert not any(field.value for field in submission.explanations.values())
        assert submission.signed_by.value is submission.signed_on.value is None
    assert not any(field.value for field in data.secretariat.national.values())
    assert data.secretariat.signed_on.value is None
    assert all(package.state.value is None for package in data.work_packages)
    assert all(project.grant_tnok.value is None for project in data.setup.projects)


def test_the_setup_is_next_years() -> None:
    setup = new().data.setup
    assert (setup.year, setup.due, setup.workbook_id) == (2022, date(2023, 3, 1), "norcrin-2022")
    assert (setup.owner, setup.new_owner) == ("Helse Bergen", "")
    assert setup.limits == corpus.network().data.setup.limits
    assert [(p.start, p.end, p.council_months) for p in setup.projects] == [
        (date(2022, 1, 1), date(2022, 12, 31), 12)
    ] * 2


def test_texts_are_drafts_and_headings_stay() -> None:
    paragraphs = new().data.sections["1.1"].paragraphs
    marked = [field.text.startswith(DRAFT) for field in paragraphs]
    assert marked == [not field.text.startswith("###") for field in paragraphs]
    assert len(new().data.work_packages) == len(corpus.network().data.work_packages)
    assert new().data.submissions[0].availability.text.startswith(DRAFT)
    todo = rows(new(), "OUS_mangler")
    assert todo["tekst"]["value"].value == 1


def test_drafts_stop_the_report_until_the_mark_is_gone() -> None:
    found = [one for one in errors(new()) if one.code == "tekst-fra-i-fjor"]
    assert [one.where and one.where.sheet for one in found] == ["Tekst", "Arbeidspakker"]
    assert all(len(one.rests_on) > 10 for one in found)
    texts = {
        field.ref: field.text.removeprefix(DRAFT).strip()
        for rows in new().areas.values()
        for row in rows
        for field in row.values()
        if field.text.startswith(DRAFT)
    }
    assert not [one for one in errors(new().with_values(texts)) if one.code == found[0].code]


def test_the_log_begins_with_where_the_figures_come_from() -> None:
    row = new().areas["logg"][0]
    assert row["hva"].text == "Nytt år"
    assert row["sha256"].text == corpus.network().data.source_sha256
    assert row["tid"].text == "01.03.2022 12:00"


def test_last_years_figures_are_locked() -> None:
    book = openpyxl.load_workbook(BytesIO(made().content))
    plan = new().plan
    for name, row, column, locked in (
        ("OUS_okonomi_norcrin2", "1.1", "last_year", True),
        ("OUS_okonomi_norcrin2", "1.1", "regnskap", False),
        ("historikk", "gcp", "2021", True),
        ("nasjonalt", "ecrin", "value", False),
    ):
        cell = book[plan[name].sheet][plan[name].cell(row, column)]
        assert cell.protection.locked is locked
    first = openpyxl.load_workbook(BytesIO(corpus.network().content))
    area = corpus.network().plan["historikk"]
    assert not first[area.sheet][area.cell("gcp", "2020")].protection.locked


def test_an_earlier_figure_that_is_changed_asks_for_a_reason() -> None:
    cell = rows(new(), "OUS_okonomi_norcrin1")["1.1"]["last_year"].ref
    book = changed(cell, 400)
    (found,) = [one for one in errors(book) if one.code == "rapportert-endret"]
    assert found.where == cell
    assert "ble rapportert som 372, men nå står det 400" in found.message
    assert not [one for one in errors(new()) if one.code == "rapportert-endret"]


def test_a_figure_in_a_blank_of_the_past_asks_too() -> None:
    blank = next(item for item in new().data.reported if item.reported.value == 0)
    (found,) = [
        one for one in errors(changed(blank.now.ref, None)) if one.code == "rapportert-endret"
    ]
    assert "nå står det tom" in found.message


def test_a_reason_is_logged_and_opens_the_way(tmp_path: Path) -> None:
    cell = rows(new(), "historikk")["gcp"]["2020"].ref
    path = tmp_path / "bok.xlsm"
    path.write_bytes(changed(cell, 1190).content)
    given = ["begrunn", str(path), f"{cell.sheet}!{cell.cell}"]
    assert run([*given, " ", "--rolle", "Økonom"]) == 2
    assert run([*given, "To deltakere var talt dobbelt.", "--rolle", "Prosjektøkonom"]) == 0
    book = workbook_in(path.read_bytes(), path.name)
    assert not [one for one in errors(book) if one.code.startswith("rapportert")]
    told = [
        one for one in check(book.data, compute(book.data)) if one.code == "rapportert-begrunnet"
    ]
    assert "To deltakere var talt dobbelt. (Prosjektøkonom)" in told[0].message
    row = book.areas["logg"][1]
    assert row["hva"].text == "Tidligere tall endret"
    assert "1\u00a0192 → 1\u00a0190" in row["detaljer"].text
    assert "To deltakere var talt dobbelt. (Prosjektøkonom)" in row["detaljer"].text
    assert run(["beregn", str(path)]) == 0
    again = workbook_in(path.read_bytes(), path.name)
    assert [r["hva"].text for r in again.areas["logg"]][:3] == ["Nytt år", row["hva"].text, ""]


def test_a_reason_that_is_typed_in_is_logged_when_the_results_are_renewed(tmp_path: Path) -> None:
    cell = rows(new(), "historikk")["gcp"]["2020"].ref
    item = next(item for item in new().data.reported if item.now.ref == cell)
    path = tmp_path / "bok.xlsm"
    typed = {item.reason.ref.cell: "Talt dobbelt", item.role.ref.cell: "Økonom"}
    path.write_bytes(
        patched(made().content, NEW, {cell.sheet: {cell.cell: 1190}, item.role.ref.sheet: typed})
    )
    assert run(["beregn", str(path)]) == 0
    book = workbook_in(path.read_bytes(), path.name)
    assert "Talt dobbelt (Økonom)" in book.areas["logg"][1]["detaljer"].text
    status = next(row for row in book.areas["rapportert"] if row["rolle"].text)["status"]
    assert status.text == "Begrunnet"


@pytest.mark.parametrize("cell", ["OUS!D20", "Ukjent!A1", "OUS", "OUS!C20"])
def test_a_reason_for_what_is_no_changed_figure_is_misuse(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "bok.xlsm"
    path.write_bytes(made().content)
    assert run(["begrunn", str(path), cell, "Fordi", "--rolle", "Økonom"]) == 2


def with_end(day: date) -> Workbook:
    network = corpus.network()
    end = network.data.setup.projects[0].refs["end"]
    return network.with_values({end: day})


def test_a_project_that_ended_is_asked_about_and_left_out_when_told() -> None:
    network = with_end(date(2021, 6, 30))
    with pytest.raises(UserError, match=r"NorCRIN1 sluttet 30\.6\.2021.*--avsluttet norcrin1"):
        next_year(network, NEW, WHEN)
    gone = next_year(network, NEW, WHEN, ended=["norcrin1"], despite_errors=True)
    book = workbook_in(gone.content, NEW)
    assert [project.key for project in book.data.setup.projects] == ["norcrin2"]
    assert {package.project for package in book.data.work_packages} == {"norcrin2"}
    assert any("NorCRIN1 er avsluttet" in note for note in gone.notes)
    kept = next_year(network, NEW, WHEN, kept=["norcrin1"], despite_errors=True)
    project = workbook_in(kept.content, NEW).data.setup.projects[0]
    assert (project.start, project.end) == (date(2021, 7, 1), date(2022, 6, 30))


@pytest.mark.parametrize("end", [date(2021, 6, 30), date(2021, 12, 31), date(2023, 6, 30)])
@pytest.mark.parametrize("more", [[], ["norcrin2"]])
def test_a_project_that_is_over_and_goes_on_is_a_contradiction(end: date, more: list[str]) -> None:
    said = r"^NorCRIN1 kan ikke både.*--avsluttet norcrin1\. .*--fortsetter norcrin1\.$"
    for ended, kept in ((["norcrin1"], [*more, "norcrin1"]), ([*more, "norcrin1"], ["norcrin1"])):
        with pytest.raises(UserError, match=said):
            next_year(with_end(end), NEW, WHEN, ended=ended, kept=kept)
    told = next_year(with_end(end), NEW, WHEN, ended=["norcrin1"], kept=more, despite_errors=True)
    assert any("NorCRIN1 er avsluttet" in note for note in told.notes)


def test_an_unknown_project_and_no_project_left_are_misuse() -> None:
    with pytest.raises(UserError, match="ikke noe prosjekt «x»"):
        next_year(corpus.network(), NEW, WHEN, ended=["x"])
    with pytest.raises(UserError, match="Alle prosjektene er avsluttet"):
        next_year(corpus.network(), NEW, WHEN, ended=["norcrin1", "norcrin2"])


@pytest.mark.parametrize(
    ("end", "start_after", "end_after"),
    [
        (date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31)),
        (date(2023, 2, 28), date(2023, 3, 1), date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28)),
        (date(2021, 9, 15), date(2021, 9, 16), date(2022, 9, 15)),
    ],
)
def test_a_period_goes_on_for_a_year(end: date, start_after: date, end_after: date) -> None:
    blank = Field(None, CellRef("", "", ""))
    project = Project("a", "A", "1", "Drift", date(2020, 1, 1), end, 12, blank)
    assert next_period(project) == (start_after, end_after)


def test_open_errors_stop_it_and_are_named() -> None:
    network = corpus.network()
    field = network.fields()["OUS_okonomi_norcrin1", "1.1", "regnskap"]
    broken = network.with_values({field.ref: "ukjent"})
    with pytest.raises(UserError, match=r"(?s)fant feil:.*celle D20.*--likevel"):
        next_year(broken, NEW, WHEN)
    rolled = next_year(broken, NEW, WHEN, despite_errors=True)
    read = workbook_in(rolled.content, NEW)
    assert rows(read, "OUS_okonomi_norcrin1")["1.1"]["last_year"].value is None
    assert any("ikke kjent" in note for note in rolled.notes)


def test_a_second_year_goes_on_from_the_first() -> None:
    third = next_year(new(), "tredje.xlsm", WHEN, despite_errors=True)
    book = workbook_in(third.content, "tredje.xlsm")
    assert book.data.setup.workbook_id == "norcrin-2023"
    assert book.data.secretariat.history["gcp", 2021].value == 1513
    text = book.data.sections["1.1"].paragraphs[1].text
    assert text.count(DRAFT) == 1


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "bok.xlsm"
    book.write_bytes(corpus.network().content)
    before = book.read_bytes()
    assert run(["nytt-aar", str(book), "-o", str(tmp_path / NEW)]) == 0
    out = capsys.readouterr().out
    assert "for 2022" in out
    assert "Skjema 2021.1 gjelder også for 2022" in out
    assert book.read_bytes() == before
    assert run(["nytt-aar", str(book), "-o", str(book)]) == 2


@pytest.mark.office
def test_the_new_workbook_is_valid_and_recalculates_to_its_stored_values(tmp_path: Path) -> None:
    path = tmp_path / NEW
    path.write_bytes(made().content)
    assert validate(path)["ok"]
    again = workbook_in(recalculated(path).read_bytes(), "ny.xlsx")
    for name in ("rapportert", "status", "OUS_mangler", "kontroll_antall"):
        for before, after in zip(new().areas[name], again.areas[name], strict=True):
            for key, field in before.items():
                assert (after[key].value or "") == (field.value or ""), field.ref


def unchanged(book: Workbook) -> list[Finding]:
    found = check(book.data, compute(book.data))
    return [one for one in found if one.code == "tekst-uendret"]


def test_a_text_that_only_lost_its_mark_is_found_unchanged() -> None:
    draft = next(
        field
        for section in new().data.sections.values()
        for field in section.paragraphs
        if field.text.startswith(DRAFT) and len(field.text) > 200
    )
    assert unchanged(new()) == []
    (found,) = unchanged(changed(draft.ref, draft.text.removeprefix(DRAFT).strip()))
    assert found.where == draft.ref._replace(file=NEW)
    assert found.severity.value == "advarsel"
    assert unchanged(changed(draft.ref, "Dette er skrevet på nytt om det nye året.")) == []


def test_last_years_texts_stand_below_the_figures_and_are_no_figures() -> None:
    listed = [row for row in new().areas["rapportert"] if row["hva"].text.startswith("Teksten i ")]
    assert len(listed) > 20
    assert not any(row["rapportert"].text or row["status"].text for row in listed)
    assert not any(item.label.startswith("Teksten") for item in new().data.reported)


def test_the_board_says_that_nothing_has_come_yet() -> None:
    """Last year's texts are errors until they are rewritten, but none that a partner has made."""
    words = {row["status"].text for row in new().areas["innsamling"]}
    assert words == {"Mangler"}


def test_a_form_that_nobody_has_filled_in_is_no_answer() -> None:
    """The form holds last year's text as a draft, and nothing else in its fields."""
    form = next(forms(new().plan, new().areas, new().data))
    unfilled = take_content(form.content, "tomt.xlsx", expected_of(new()))
    result = take_in(new(), [unfilled], WHEN)
    assert [one.code for one in result.findings] == ["retur-ikke-utfylt"]
    assert result.content == new().content
    cell = new().plan[f"{form.partner.code}_bruk"].cell("pasienter", "value")
    answered = patched(form.content, "x.xlsx", {form.partner.code: {cell: 7.0}})
    result = take_in(new(), [take_content(answered, "svar.xlsx", expected_of(new()))], WHEN)
    assert [outcome.state for outcome in result.outcomes] == ["taken_in"]
