"""The page's tasks, done natively: the jobs of the command line, on files in a folder."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from norcrin_xl.findings import silent
from norcrin_xl.page.tasks import TASKS, perform
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import workbook_in
from tests.partners import corpus
from tests.report.refresh.editing import Editing, append_text
from tests.report.retrieval.test_three_way import OTHER, TAIL
from tests.shipped import BOOK as SHIPPED

BOOK = "NorCRIN_Rapport.xlsm"
Do = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def book() -> bytes:
    return SHIPPED.read_bytes()


@pytest.fixture
def do(tmp_path: Path, book: bytes) -> Do:
    """Do a task with files by slot and name, and with options; files come back as bytes."""

    def run(task: str, files: dict[str, dict[str, bytes]] | None = None, **options: object) -> Any:
        folder, slots = tmp_path / "arbeid", {"bok": {BOOK: book}, **(files or {})}
        shutil.rmtree(folder, ignore_errors=True)
        for slot, given in slots.items():
            (folder / slot).mkdir(parents=True)
            for name, content in given.items():
                (folder / slot / name).write_bytes(content)
        answer = json.loads(perform(task, str(folder), json.dumps(options), silent))
        answer["files"] = {
            item["name"]: Path(item["path"]).read_bytes() for item in answer["files"]
        }
        assert (folder / "bok" / BOOK).read_bytes() == {"bok": {BOOK: book}, **(files or {})}[
            "bok"
        ].get(BOOK)
        return answer

    return run


def test_a_check_tells_of_the_findings_and_changes_nothing(do: Do) -> None:
    answer = do("kontroll")
    assert answer["state"] == "done"
    assert [found["code"] for found in answer["findings"]] == ["fordeling-speilvendt"]
    assert answer["files"] == {}


def test_a_check_that_is_listed_gives_a_workbook_back_where_it_was_changed(
    do: Do, book: bytes
) -> None:
    listed = do("kontroll", skriv=True)
    assert listed["files"] == {}
    assert "har alt disse funnene" in listed["sentences"][1]
    figure = workbook_in(book, BOOK).fields()["OUS_kpi", "gcp", "value"].ref
    wrong = {"bok": {BOOK: patched(book, BOOK, {figure.sheet: {figure.cell: -1.0}})}}
    answer = do("kontroll", wrong, skriv=True)
    assert list(answer["files"]) == [BOOK] == [answer["book"]]


def test_forms_come_in_one_zip(do: Do) -> None:
    answer = do("send_ut", frist="2022-02-08")
    [(name, content)] = answer["files"].items()
    assert name == "Til partnere.zip"
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert sum(entry.endswith(".xlsx") for entry in archive.namelist()) == 6


def test_a_form_is_taken_in_and_the_workbook_is_given_back(do: Do) -> None:
    form = {"svar": {"OUS.xlsx": corpus.with_value(77.0)}}
    trial = do("hent", form, prove=True)
    assert trial["files"] == {}
    answer = do("hent", form, ja=True)
    assert answer["book"] == BOOK
    assert workbook_in(answer["files"][BOOK], BOOK).data.source_sha256
    assert any("Tatt inn: OUS" in line for line in answer["sentences"])


def test_a_newer_form_is_asked_about(do: Do) -> None:
    first = do("hent", {"svar": {"OUS.xlsx": corpus.with_value(77.0)}}, ja=True)["files"][BOOK]
    again = {"bok": {BOOK: first}, "svar": {"OUS.xlsx": corpus.with_value(78.0)}}
    asked = do("hent", again)
    assert asked["question"] == "Erstatte det som står for OUS?"
    assert BOOK not in asked["files"]
    assert BOOK in do("hent", again, ja=True)["files"]


def test_what_was_written_in_word_comes_back_to_a_copy_of_the_workbook(do: Do, book: bytes) -> None:
    (name, content), *_ = do("rapport")["files"].items()
    doc = Editing(content)
    append_text(OTHER, f" {TAIL}")(doc)
    edited = {"rapport": {name: doc.saved()}}
    trial = do("hent_tekst", edited, prove=True)
    assert (trial["files"], trial["book"]) == ({}, None)
    assert [(one["tag"], one["what"]) for one in trial["changes"]] == [(OTHER, "hentet")]
    answer = do("hent_tekst", edited)
    assert list(answer["files"]) == [answer["book"]] == [BOOK]
    read = workbook_in(answer["files"][BOOK], BOOK)
    assert any(TAIL in row["value"].text for row in read.areas["tekst"])
    told = do("nytt_aar", edited)
    assert "som arbeidsboken ikke har" in " ".join(told["sentences"])
    assert "«Hent tekst fra rapporten»" in " ".join(told["sentences"])
    taken = do("nytt_aar", edited, hent_tekst=True)
    assert sorted(taken["files"]) == [BOOK, "NorCRIN_Rapport_2022.xlsm"]


def test_a_report_is_made_refreshed_inspected_and_compared(do: Do) -> None:
    made = do("rapport")["files"]["NorCRIN_Rapport_2021.docx"]
    report = {"rapport": {"rapport.docx": made}}
    assert do("gjennomga", report)["state"] == "done"
    assert "var allerede oppdatert" in " ".join(do("oppdater", report)["sentences"])
    same = do("sammenlign", {**report, "annen": {"annen.docx": made}})
    assert "Ingen tall er forskjellige." in same["sentences"]


def test_a_number_is_explained_by_its_id_and_by_its_name(do: Do) -> None:
    numbers = do("tall")["numbers"]
    one = next(item for item in numbers if item["id"] == "kpi.gcp.i_aar")
    by_id, by_name = do("forklar", id=one["id"]), do("forklar", id=one["label"])
    assert by_id["tree"] == by_name["tree"]
    assert by_id["tree"]["below"]


def test_an_unknown_number_is_told_of_with_the_nearest(do: Do) -> None:
    answer = do("forklar", id="kpi.gcp.i_aart")
    assert answer["state"] == "refused"
    assert "Mente du" in answer["sentences"][0]


@pytest.mark.parametrize(
    ("task", "file"),
    [
        ("konsolider", "Konsolidert.xlsx"),
        ("katalog", "Tallkatalog.docx"),
        ("nytt_aar", "NorCRIN_Rapport_2022.xlsm"),
    ],
)
def test_a_task_gives_its_file(do: Do, task: str, file: str) -> None:
    assert list(do(task)["files"]) == [file]


def test_the_figures_have_values_and_a_sentence(do: Do) -> None:
    drawn = do("figurer")["figures"]
    assert len(drawn) == 7
    assert all(figure["alt"] and figure["series"][0]["values"] for figure in drawn)


@pytest.mark.parametrize("task", sorted(TASKS))
def test_what_is_no_workbook_is_refused_in_a_sentence(do: Do, task: str) -> None:
    wrong = {slot: {"fil.docx": b"tull"} for slot in ("bok", "rapport", "annen", "svar")}
    answer = do(
        task, {**wrong, "bok": {BOOK: b"tull"}}, id="x", funn="x", begrunnelse="x", rolle="x"
    )
    assert answer["state"] in ("refused", "errors", "done")
    assert answer["sentences"]
    assert "Noe uventet" not in " ".join(answer["sentences"])


def test_a_partner_sees_what_would_be_said_of_the_form(do: Do) -> None:
    answer = do("partner", {"svar": {"OUS.xlsx": corpus.with_value("1.000")}})
    assert answer["state"] == "errors"
    assert [found["code"] for found in answer["findings"]] == ["tall-tvetydig"]
    assert answer["sentences"][0].startswith("Skjemaet må rettes før det kan tas inn.")


def test_another_network_gets_a_workbook_and_a_template(do: Do) -> None:
    example = do("oppsett_eksempel")["files"]
    made = do("nettverk", {"oppsett": example})
    assert sorted(made["files"]) == [
        "Barnestudienettet_Rapport_2021.xlsm",
        "Barnestudienettet_Rapport_2021_mal.docx",
    ]


def test_typed_numbers_are_proposed_and_those_that_are_chosen_are_linked(do: Do) -> None:
    typed = docx.Document()
    typed.add_heading("KPI", 1)
    typed.add_paragraph("I 2021 var det 1 513 deltakere på GCP-kurs.")
    stream = BytesIO()
    typed.save(stream)
    report = {"rapport": {"rapport.docx": stream.getvalue()}}
    proposed = do("koble", report)
    assert proposed["files"] == {}
    numbers = [item["number"] for item in proposed["proposals"]]
    linked = do("koble", report, koble=[f"{numbers[0]}={proposed['proposals'][0]['link']}"])
    assert list(linked["files"]) == ["rapport.docx"]
    assert linked["sentences"][0] == "Koblet 1 tall i rapport.docx"


def test_what_stops_a_report_stands_in_the_table_and_no_command_is_named(do: Do) -> None:
    wrong = do("hent", {"svar": {"OUS.xlsx": corpus.with_value(77.0)}}, ja=True)["files"]
    answer = do("rapport", {"bok": wrong})
    assert answer["state"] == "open"
    assert answer["findings"]
    said = " ".join(answer["sentences"])
    assert "huk av for utkast" in said
    assert answer["findings"][0]["message"] not in said
    assert do("rapport", {"bok": wrong}, utkast=True)["files"]


def test_what_nobody_foresaw_is_told_with_a_file_to_keep(
    do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(desk: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(TASKS, "kontroll", fail)  # type: ignore[arg-type]
    answer = do("kontroll")
    [(name, content)] = answer["files"].items()
    assert answer["sentences"] == [
        f"Noe uventet gikk galt, og oppgaven ble ikke ferdig. Det som skjedde, står i {name}."
    ]
    assert b"ZeroDivisionError" in content


def test_a_finding_is_accepted_with_words_and_taken_back(do: Do) -> None:
    assert do("godta", funn="fordeling-speilvendt")["state"] == "refused"
    words = {"begrunnelse": "Bekreftet.", "rolle": "Økonom"}
    given = do("godta", funn="fordeling-speilvendt", **words)
    again = {"bok": given["files"]}
    assert do("kontroll", again)["findings"] == []
    back = do("godta", again, funn="fordeling-speilvendt", angre=True)
    assert do("kontroll", {"bok": back["files"]})["findings"]


def test_texts_that_hold_this_year_too_lose_their_mark(do: Do) -> None:
    later = {"bok": {BOOK: do("nytt_aar")["files"]["NorCRIN_Rapport_2022.xlsm"]}}
    answer = do("gjelder", later, tekst="1.1, NorCRIN2 AP9")
    assert list(answer["files"]) == [BOOK] == [answer["book"]]
    assert "merket er borte: 1.1 og NorCRIN2 AP9." in answer["sentences"][0]
    assert do("gjelder", later, tekst="")["sentences"] == ["Skriv hvilke tekster først."]
    assert "9.9" in do("gjelder", later, tekst="9.9")["sentences"][0]
