"""The page in Chromium without a network: every task, as it is done natively."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import docx
import pytest

from norcrin_xl import dictionary
from norcrin_xl.cli.app import run
from norcrin_xl.findings import silent
from norcrin_xl.page.desk import on_page
from norcrin_xl.page.tasks import TASKS, perform
from norcrin_xl.partners.forms.send import forms
from norcrin_xl.pipeline.building import example_setup
from norcrin_xl.report.word.controls import SDT, TEXT, tag_of
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import workbook_in
from tests.network.test_whole_chain import fill_as_a_partner_does, fill_as_the_secretariat_does
from tests.office import ROOT
from tests.page.driving import Drive
from tests.partners import corpus
from tests.partners.test_intake import CASES
from tests.report.refresh.editing import Editing, append_text
from tests.report.retrieval.test_three_way import OTHER, TAIL

pytestmark = pytest.mark.office

BOOK = "NorCRIN_Rapport.xlsm"
Files = Mapping[str, bytes]
STAMP = re.compile(
    rb"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"
    rb"|\d{1,2}\.\d{1,2}\.\d{4}(?: (?:kl\. )?\d\d[:.]\d\d)?|\d\d:\d\d:\d\d|(?<=<v>)4[56]\d{3}\.\d+"
)
"""Times of day and days: when a file was made."""


@pytest.fixture(autouse=True)
def _without_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none in a browser."""
    monkeypatch.setattr(dictionary, "folders", tuple)


@dataclass
class Task:
    """A task as the page is asked for it and as `perform` is; `gives` are the files to compare.

    Where it has a `book`, that is chosen first, and is in use from then on. What a table's button
    gives after an answer is the `second` button, and natively `given` says the same.
    """

    name: str
    button: str
    gives: tuple[str, ...] = ()
    files: Mapping[str, Files] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    book: Files = field(default_factory=dict)
    second: str = ""
    given: Mapping[str, object] = field(default_factory=dict)


def steps(task: Task, folder: Path) -> Iterator[list[str]]:
    """What is to be done on the page; results are saved in `folder`."""
    if task.book:
        yield from (["fresh"], chosen(folder, "bok", task.book))
    yield ["view", task.name]
    yield from (chosen(folder, slot, given) for slot, given in task.files.items())
    yield from (["type", name, text] for name, text in task.typed.items())
    yield from (["tick", name] for name in task.ticked)
    for button in filter(None, (task.button, task.second)):
        yield from (["press", button], ["gone", "main .step"], ["answered"])
    yield ["audit", f"{folder.name} tilgjengelig"]
    yield ["findings", f"{folder.name} funn"]
    yield ["text", f"{folder.name} sagt", "main .result"]
    yield ["picture", folder.name]
    yield from (["save", f"Last ned {name}", str(folder / name)] for name in task.gives)


def chosen(folder: Path, slot: str, given: Files) -> list[str]:
    """The step that chooses these files, which are written first."""
    place = folder / f"inn-{slot}"
    place.mkdir(parents=True)
    for name, content in given.items():
        (place / name).write_bytes(content)
    return ["choose", slot, *(str(place / name) for name in given)]


def natively(task: Task, folder: Path, book: Files) -> dict[str, Any]:
    """The same task without a browser, with the files' contents."""
    for slot, given in {"bok": book, **task.files}.items():
        (folder / slot).mkdir(parents=True)
        for name, content in given.items():
            (folder / slot / name).write_bytes(content)
    options = {**task.typed, **dict.fromkeys(task.ticked, True), **task.given}
    answer: dict[str, Any] = json.loads(
        perform(task.name, str(folder), json.dumps(options), silent)
    )
    answer["files"] = {item["name"]: Path(item["path"]).read_bytes() for item in answer["files"]}
    shutil.rmtree(folder)
    return answer


def undated(content: bytes) -> object:
    """A file without the times in it, and what is packed in it or goes with it likewise."""
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return {name: undated(archive.read(name)) for name in archive.namelist()}
    letter = message_from_bytes(content)
    if not letter.is_multipart():
        return STAMP.sub(b"-", content)
    # What stands between its parts is made of what goes with it, which has times in it.
    headers = {name: text for name, text in letter.items() if name != "Content-Type"}
    parts = (part for part in letter.walk() if not part.is_multipart())
    inside = {
        f"{at} {part.get_filename()}": undated(part.get_payload(decode=True))
        for at, part in enumerate(parts)
    }
    return {"headers": undated(repr(headers).encode()), **inside}


def different(one: object, other: object) -> list[str]:
    """The parts that differ between two files without their times."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return [] if one == other else ["hele filen"]
    return [name for name in {**one, **other} if one.get(name) != other.get(name)]


def messages(rows: list[list[str]]) -> list[str]:
    return sorted(row[-1].split("Godta …")[0] for row in rows)


def titled(findings: list[dict[str, str]]) -> list[str]:
    return sorted(f"{one['title']}{one['message']}" for one in findings)


SHOWN = {"sentences", "question", "label", "section", "old", "now", "new", "why", "text", "caption"}
"""What of an answer stands on the page as it is, beside findings."""


def told(answer: object, shown: bool = False) -> Iterator[str]:
    """Every text of an answer that is to stand on the page."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield from told(value, key in SHOWN) if key not in ("findings", "files") else ()
    elif isinstance(answer, list):
        for item in answer:
            yield from told(item, shown)
    elif shown and isinstance(answer, str):
        yield untimed(answer.strip())


def untimed(text: str) -> str:
    return STAMP.sub(b"-", text.encode()).decode()


def done_alike(drive: Drive, folder: Path, tasks: list[Task]) -> None:
    """Do tasks on the page in one go and then natively: findings, texts and files are the same."""
    places = [folder / f"{at:02} {task.name}" for at, task in enumerate(tasks)]
    asked = chain.from_iterable(map(steps, tasks, places))
    seen = drive(*asked)["found"]
    book: Files = {}
    for task, place in zip(tasks, places, strict=True):
        book = task.book or book
        native = natively(task, folder / "arbeid", book)
        assert seen[f"{place.name} tilgjengelig"] == [], task.name
        assert messages(seen[f"{place.name} funn"]) == titled(native["findings"]), task.name
        said = untimed(seen[f"{place.name} sagt"])
        assert [text for text in told(native) if text not in said] == [], task.name
        assert sorted(native["files"]) == sorted(task.gives), task.name
        for result in task.gives:
            made, wanted = (place / result).read_bytes(), native["files"][result]
            assert different(undated(made), undated(wanted)) == [], f"{task.name}: {result}"
        if native.get("book"):
            # Its bytes tell when it was made, and what is made of it tells of its bytes.
            book = {native["book"]: (place / native["book"]).read_bytes()}


def every_task(folder: Path, book: Files, form: Files, mal: Files, typed: str) -> list[Task]:
    """The tasks in a workbook, each with all that it takes; a draft where it is not complete."""

    def made(name: str, **given: Any) -> Any:
        return natively(Task(name, "", **given), folder / "arbeid", book)

    [(name, content)] = book.items()
    setup = workbook_in(content, name).data.setup
    draft, template = ((), {}) if name == BOOK else (("utkast",), {"mal": mal})
    report = made("rapport", files=template, ticked=draft)["files"]
    [(document, first)] = report.items()
    doc = Editing(first)
    append_text(OTHER, f" {TAIL}")(doc)
    written, hand = {document: doc.saved()}, {"skrevet.docx": with_paragraph(typed)}
    proposal = made("koble", files={"rapport": hand})["proposals"][0]
    linked = {"koble": [f"{proposal['number']}={proposal['link']}"]}
    found = [one for one in made("kontroll")["findings"] if one["where"]][-1]
    where, why = found["where"], {"begrunnelse": "Bekreftet av SUS.", "rolle": "Økonom"}
    accepted = {"funn": f"{where['sheet']}!{where['cell']}", "kode": found["code"], **why}
    new = f"{setup.network}_Rapport_{setup.year + 1}.xlsm"
    later, cell = with_history_changed(made("nytt_aar", ticked=("likevel",))["files"][new], new)
    reason = {"celle": cell, "hvorfor": "Talt dobbelt i fjor.", "rolle": "Økonom"}
    trial, answers = {"prove": True}, "Svar til partnere.zip"
    return [
        Task("kontroll", "Kontroller", book=book),
        Task("gjennomga", "Kontroller rapporten", files={"rapport": report}),
        Task("send_ut", "Lag skjemaer", ("Til partnere.zip",), typed={"frist": "2022-02-08"}),
        Task("rapport", "Generer rapport", tuple(report), template, ticked=draft),
        Task("konsolider", "Lag regnearket", ("Konsolidert.xlsx",)),
        Task("katalog", "Lag katalogen", ("Tallkatalog.docx",)),
        Task("forklar", "Forklar", typed={"id": made("tall")["numbers"][-1]["id"]}),
        Task("figurer", "Vis figurene"),
        Task(
            *("koble", "Finn forslag", tuple(hand), {"rapport": hand}),
            second="Koble de valgte",
            given=linked,
        ),
        Task(
            *("sammenlign", "Sammenlign", ("Forskjeller.docx",)),
            files={"rapport": report, "annen": {"annen.docx": written[document]}},
        ),
        Task("nytt_aar", "Lag neste års arbeidsbok", (new,), ticked=("likevel",)),
        Task(*("hent_tekst", "Vis først hva som hentes", (), {"rapport": written}), given=trial),
        Task("hent_tekst", "Hent teksten", (name,), {"rapport": written}),
        Task(
            *("hent", "Vis først hva som endres", (name, answers), {"svar": form}),
            second="Ta inn",
        ),
        Task(
            *("oppdater", "Oppdater", (document, "Endringer.docx"), {"rapport": report}),
            ticked=("sporet", "utkast"),
        ),
        Task("partner", "Se hva som blir sagt", files={"svar": form}),
        Task("godta", "Godta", (name,), typed=accepted),
        Task("gjelder", "Ta bort merket", (new,), typed={"tekst": "alle"}, book={new: later}),
        Task("begrunn", "Begrunn", (new,), typed=reason),
    ]


def with_paragraph(text: str) -> bytes:
    document, stream = docx.Document(), BytesIO()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def with_history_changed(content: bytes, name: str) -> tuple[bytes, str]:
    """A workbook in which a number of an earlier year is another than was reported, and where."""
    at = workbook_in(content, name).data.reported[0].now.ref
    return patched(content, name, {at.sheet: {at.cell: 4711.0}}), f"{at.sheet}!{at.cell}"


ELSEWHERE = {"nettverk", "oppsett_eksempel", "eksempel", "tall"}
"""Tasks that are not done in a workbook."""


def test_every_task_on_the_workbook_of_2021_is_done_as_it_is_natively(
    drive: Drive, tmp_path: Path
) -> None:
    form = {"OUS.xlsx": corpus.with_value("Ny tekst.", ("tekst", "2.1", "value"))}
    typed = "I 2021 var det 1 513 deltakere på GCP-kurs."
    tasks = every_task(tmp_path, {BOOK: (ROOT / BOOK).read_bytes()}, form, {}, typed)
    assert {task.name for task in tasks} == TASKS.keys() - ELSEWHERE
    done_alike(drive, tmp_path, tasks)


def test_every_task_in_another_network_is_done_as_it_is_natively(
    drive: Drive, tmp_path: Path
) -> None:
    start = Task(
        *("nettverk", "Lag arbeidsbok og mal"),
        ("Barnestudienettet_Rapport_2021.xlsm", "Barnestudienettet_Rapport_2021_mal.docx"),
        {"oppsett": {"oppsett.toml": example_setup()}},
    )
    name, mal = start.gives
    made = natively(start, tmp_path / "arbeid", {})["files"]
    path = tmp_path / name
    path.write_bytes(made[name])
    fill_as_the_secretariat_does(path)
    book = workbook_in(path.read_bytes(), name)
    sent = next(iter(forms(book.plan, book.areas, book.data)))
    form = tmp_path / f"skjema_{sent.partner.code}.xlsx"
    form.write_bytes(sent.content)
    fill_as_a_partner_does(form, book, 1)
    files = ({name: book.content}, {form.name: form.read_bytes()}, {mal: made[mal]})
    tasks = every_task(tmp_path, *files, "I 2021 var det 130 internasjonale studier.")
    done_alike(drive, tmp_path, [start, *tasks])


ODD = [case for case in CASES[::3] if case.code != "retur-aar"][:50]


def test_fifty_odd_forms_get_the_findings_that_they_get_natively(
    drive: Drive, tmp_path: Path
) -> None:
    tasks = [
        Task("partner", "Se hva som blir sagt", files={"svar": {"OUS.xlsx": case.make()}})
        for case in ODD
    ]
    asked = chain.from_iterable(steps(task, tmp_path / f"{at}") for at, task in enumerate(tasks))
    seen = drive(*(step for step in asked if step[0] not in ("audit", "picture")))["found"]
    for at, (case, task) in enumerate(zip(ODD, tasks, strict=True)):
        found = natively(task, tmp_path / "arbeid", {})["findings"]
        assert messages(seen[f"{at} funn"]) == titled(found), case.name


WRONG: Files = {
    "brev.txt": b"hei",
    "tom.xlsx": b"",
    "gammel.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "utskrift.pdf": b"%PDF-1.7\n",
    "nettside.docx": b"<html></html>",
    "skadet.xlsx": b"PK\x03\x04tull",
}


def test_wrong_files_are_told_of_in_the_words_of_the_command_line(
    drive: Drive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = with_paragraph("Hei.")
    (tmp_path / "god.docx").write_bytes(good)
    asked: list[tuple[Task, list[str]]] = []
    for name, content in WRONG.items():
        given, path = {name: content}, str(tmp_path / name)
        Path(path).write_bytes(content)
        reports = {"rapport": given, "annen": {"god.docx": good}}
        setup = ["bygg", "--tom", "-o", str(tmp_path / "x.xlsm"), "--oppsett"]
        asked += [
            (Task("kontroll", "Kontroller", book=given), ["kontroll", path]),
            (
                Task("sammenlign", "Sammenlign", files=reports),
                ["sammenlign", path, str(tmp_path / "god.docx")],
            ),
            (Task("nettverk", "Lag arbeidsbok og mal", files={"oppsett": given}), [*setup, path]),
        ]
    done = chain.from_iterable(
        steps(task, tmp_path / f"{at}") for at, (task, _) in enumerate(asked)
    )
    seen = drive(*(step for step in done if step[0] not in ("audit", "picture")))["found"]
    for at, (task, command) in enumerate(asked):
        assert run(command) == 2, command
        said = on_page(capsys.readouterr().err.replace(f"{tmp_path}/", ""))
        lines = [line.strip() for line in said.splitlines() if not line.endswith("…")]
        assert seen[f"{at} sagt"].startswith(f"Ikke gjort.{lines[0]}"), task
        assert [line for line in lines if line not in seen[f"{at} sagt"]] == [], task


def test_a_browser_that_is_too_old_is_told_at_once(drive: Drive) -> None:
    for lacking in ("DecompressionStream", "WebAssembly", "Worker"):
        seen = drive(["text", "said", "#gammel:not([hidden])"], without=[lacking])
        assert "for gammel" in seen["found"]["said"]


def test_what_was_dropped_survives_a_worker_that_dies_and_other_views(
    drive: Drive, tmp_path: Path
) -> None:
    form = tmp_path / "OUS.xlsx"
    form.write_bytes(corpus.with_value("1.000"))
    letter = tmp_path / "brev.txt"
    letter.write_text("hei")
    seen = drive(
        ["view", "partner"],
        ["drop", ".drop", str(form), str(letter)],
        ["text", "one", ".drop .problem"],
        ["large", "#fil-svar"],
        ["text", "large", ".drop .problem"],
        ["drop", "h1", str(form)],
        ["waited", ".drop li"],
        ["press", "Se hva som blir sagt"],
        ["press", "Avbryt"],
        ["text", "stopped", "main .notice"],
        ["view", "pdf"],
        ["text", "pdf", "main .notice"],
        ["view", "partner"],
        ["focused", "heading"],
        ["press", "Se hva som blir sagt"],
        ["gone", "main .step"],
        ["waited", "main tbody tr"],
        ["findings", "after"],
        ["width", "320"],
        ["wide", "narrow"],
        ["audit", "narrow is accessible"],
        ["view", ""],
        ["wide", "start"],
    )["found"]
    assert seen["one"] == "Her brukes én fil om gangen: OUS.xlsx."
    assert seen["large"] == "stor.xlsx er større enn 64 MB og er ikke åpnet. Velg riktig fil."
    assert seen["stopped"].startswith("Du avbrøt. Ingenting er endret")
    assert "vedlegg" in seen["pdf"]
    assert seen["heading"] == "For partnere"
    assert len(seen["after"]) == 1
    assert not seen["narrow"]
    assert not seen["start"]
    assert seen["narrow is accessible"] == []


OUT_OF_MEMORY = """python.runPython(`
from norcrin_xl.page import tasks
tasks.TASKS = {**tasks.TASKS, "partner": lambda desk: [bytearray(1 << 30) for _ in range(4)]}
`)"""


def test_python_that_runs_out_of_memory_starts_again_with_what_was_chosen(
    drive: Drive, tmp_path: Path
) -> None:
    form = tmp_path / "OUS.xlsx"
    form.write_bytes(corpus.with_value("1.000"))
    seen = drive(
        ["view", "partner"],
        ["choose", "svar", str(form)],
        ["inside", OUT_OF_MEMORY],
        ["press", "Se hva som blir sagt"],
        ["gone", "main .step"],
        ["focused", "told"],
        ["press", "Se hva som blir sagt"],
        ["gone", "main .step"],
        ["waited", "main tbody tr"],
        ["findings", "after"],
        dies="MemoryError",
    )["found"]
    assert seen["told"].startswith("Minnet tok slutt. Ingenting er endret")
    assert len(seen["after"]) == 1


CLOSED = """!window.dispatchEvent(new Event("beforeunload", { cancelable: true }))"""
"""Whether the browser asks before the tab is closed."""


def test_a_finding_is_accepted_with_the_keyboard_alone(drive: Drive, tmp_path: Path) -> None:
    for width in (1280, 640):
        saved = tmp_path / f"{width}.xlsm"
        seen = drive(
            ["tab", "Velg fil"],
            ["choose", "bok", str(ROOT / BOOK)],
            ["focused", "chosen"],
            ["tab", "Kontroller"],
            ["key", "Enter"],
            ["focused", "meanwhile"],
            ["gone", "main .step"],
            ["focused", "checked"],
            ["tab", "Godta …"],
            ["key", "Enter"],
            ["focused", "other view"],
            ["tab", "Begrunnelse"],
            ["write", "Bekreftet."],
            ["tab", "Rolle"],
            ["write", "Økonom"],
            ["tab", "Godta"],
            ["key", "Enter"],
            ["gone", "main .step"],
            ["focused", "accepted"],
            ["evaluate", "held", CLOSED],
            ["tab", "Last ned"],
            ["entered", str(saved)],
            ["evaluate", "let go", CLOSED],
            ["view", ""],
            ["focused", "start"],
            ["key", "Shift+Tab"],
            ["focused", "before"],
            ["view", "godta"],
            ["evaluate", "at the top", "document.querySelector('.skip').focus()"],
            ["key", "Enter"],
            ["focused", "skipped"],
            width=width,
        )["found"]
        assert seen["chosen"] == "Kontroller"
        assert seen["meanwhile"] == "Avbryt"
        assert seen["checked"].startswith("Ferdig.")
        assert seen["other view"] == "Godta et funn"
        assert seen["accepted"].startswith("Ferdig.")
        assert [seen["held"], seen["let go"]] == [True, False]
        assert seen["start"] == "Begynn her"
        assert seen["before"]
        assert seen["skipped"] == "Godta et funn"
        book = workbook_in(saved.read_bytes(), BOOK)
        assert [one.code for one in book.findings] == []


KEPT = """(async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Rapport");
  const found = {};
  for await (const [name, handle] of folder.entries()) found[name] = (await handle.getFile()).size;
  return found;
})()"""
OPENED = """(async () => {
  const top = await navigator.storage.getDirectory();
  const folder = await top.getDirectoryHandle("Rapport", { create: true });
  await folder.getFileHandle("konsolidert.xlsx", { create: true });
  window.showDirectoryPicker = async () => folder;
})()"""
READ_ONLY = """FileSystemFileHandle.prototype.createWritable = async () => {
  throw new DOMException("no", "NotAllowedError");
}"""


def test_results_go_to_the_folder_that_was_opened_or_else_are_downloaded(
    drive: Drive, tmp_path: Path
) -> None:
    seen = drive(
        ["evaluate", "opened", OPENED],
        ["press", "Velg en mappe for resultatene"],
        ["press", "Prøv med eksemplet for 2021"],
        ["answered"],
        ["view", "konsolider"],
        ["press", "Lag regnearket"],
        ["gone", "main .step"],
        ["press", "Legg i mappen Konsolidert.xlsx"],
        ["waited", "main .result [role=status]:has-text('ligger i mappen Rapport.')"],
        ["evaluate", "kept", KEPT],
        ["evaluate", "closed", READ_ONLY],
        ["save", "Legg i mappen Konsolidert.xlsx", str(tmp_path / "lastet.xlsx")],
        ["text", "told", "main .result [role=status]"],
        ["evaluate", "after", KEPT],
        folders=True,
    )["found"]
    size = (tmp_path / "lastet.xlsx").stat().st_size
    assert seen["kept"] == {"konsolidert.xlsx": 0, "Konsolidert (2).xlsx": size}
    assert seen["told"].startswith("Får ikke skrevet i mappen Rapport. Konsolidert.xlsx er lastet")
    assert seen["after"] == seen["kept"]


def test_a_conflict_is_asked_about_and_settled_in_the_browser(drive: Drive, tmp_path: Path) -> None:
    book = workbook_in((ROOT / BOOK).read_bytes(), BOOK)
    made = natively(Task("rapport", ""), tmp_path / "arbeid", {BOOK: book.content})["files"]
    doc = Editing(typed_over(*made.values(), "kpi.gcp.i_aar", "9\u00a0999"))
    append_text(OTHER, f" {TAIL}")(doc)
    number = book.fields()["OUS_kpi", "gcp", "value"].ref
    text = next(row["value"] for row in book.areas["tekst"] if f"tekst:{row['key'].text}" == OTHER)
    cells = {
        number.sheet: {number.cell: 999.0},
        text.ref.sheet: {text.ref.cell: "Skrevet i Excel."},
    }
    given = {"bok": {BOOK: patched(book.content, BOOK, cells)}, "rapport": {"r.docx": doc.saved()}}
    choices = [["gone", "main .step"], ["keep"], ["press", "Bruk valgene"], ["gone", "main .step"]]
    seen = drive(
        chosen(tmp_path, "bok", given["bok"]),
        ["view", "hent_tekst"],
        chosen(tmp_path, "rapport", given["rapport"]),
        ["press", "Hent teksten"],
        *choices,
        ["save", f"Last ned {BOOK}", str(tmp_path / BOOK)],
        ["view", "oppdater"],
        ["choose", "rapport", str(tmp_path / "inn-rapport/r.docx")],
        ["tick", "utkast"],
        ["press", "Oppdater"],
        *choices,
        ["count", "left", "main fieldset input"],
        ["save", "Last ned r.docx", str(tmp_path / "r.docx")],
    )
    assert seen["found"]["left"] == 0
    taken = workbook_in((tmp_path / BOOK).read_bytes(), BOOK)
    assert any(TAIL in row["value"].text for row in taken.areas["tekst"])
    with zipfile.ZipFile(tmp_path / "r.docx") as archive:
        assert "9\u00a0999" in archive.read("word/document.xml").decode()


def typed_over(docx: bytes, key: str, text: str) -> bytes:
    """A report with another text typed in every control of a number."""
    package = WordPackage(docx, "rapport.docx")
    for control in package.root(package.main).iter(SDT):
        if tag_of(control).startswith(f"tall:{key}|heltall"):
            first, *rest = control.iter(TEXT)
            first.text = text
            for other in rest:
                other.text = ""
    return package.packed()
