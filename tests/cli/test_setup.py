"""New results without Excel, and whether the PC is ready."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlwings

from norcrin_xl import __version__
from norcrin_xl.cli import doctor
from norcrin_xl.cli.app import run
from norcrin_xl.cli.doctor import ThisPython, checked, settings, settings_file
from norcrin_xl.cli.policies import ASR, DECIDED, MANAGED, OWN, RULES, WORD, Line
from norcrin_xl.cli.policies import TRUSTED as LOCATIONS
from norcrin_xl.office_file import with_entries
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.vba.macros import PART, code_modules
from norcrin_xl.workbook.vba.project import Module, vba_project
from norcrin_xl.workbook.workbook import workbook_in
from tests.shipped import BOOK as SHIPPED

NAME = "NorCRIN_Rapport.xlsm"
TRUSTED = rf"{OWN}\{LOCATIONS}"
GROUP, CLOUD = DECIDED
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def content() -> bytes:
    return SHIPPED.read_bytes()


def test_right_results_leave_the_workbook_as_it_is(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    assert run(["beregn", str(path)]) == 0
    assert path.read_bytes() == content
    assert "Alle resultater var riktige." in capsys.readouterr().out


def test_a_changed_input_reaches_every_result(content: bytes, tmp_path: Path) -> None:
    plan = workbook_in(content, NAME).plan
    own, form = plan["OUS_okonomi_norcrin2"], plan["arsregnskap_norcrin2"]
    before = openpyxl.load_workbook(BytesIO(content), data_only=True)
    cells = {own.cell("2.4", "regnskap"): 50000.0}
    path = tmp_path / NAME
    path.write_bytes(patched(content, NAME, {"OUS": cells}))
    assert run(["beregn", str(path)]) == 0
    after = openpyxl.load_workbook(path, data_only=True)
    more = 50000 - before["OUS"][own.cell("2.4", "regnskap")].value
    for column in ("regnskap", "avvik"):
        cell = form.cell("2.4", column)
        assert after[form.sheet][cell].value == before[form.sheet][cell].value + more
    assert after["Start"]["A3"].value != before["Start"]["A3"].value
    assert run(["beregn", str(path)]) == 0
    assert len(list(tmp_path.glob("*.xlsm"))) == 2


def parts(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


RESULT = re.compile(rb"<v>[^<]*</v>|<v/>| t=\"(str|n|s)\"")
"""A stored result, and what kind it is."""


def test_nothing_but_results_is_changed_in_any_part(content: bytes, tmp_path: Path) -> None:
    plan = workbook_in(content, NAME).plan
    place = plan["OUS_okonomi_norcrin2"]
    cells = {place.cell("2.4", "regnskap"): 50000.0, place.cell("1.1", "budsjett"): None}
    listed = f"xl/worksheets/sheet{plan.sheets.index('Kontroll') + 1}.xml"
    before = patched(content, NAME, {"OUS": cells})
    path = tmp_path / NAME
    path.write_bytes(before)
    assert run(["beregn", str(path)]) == 0
    old, new = parts(before), parts(path.read_bytes())
    assert list(old) == list(new)
    changed = [name for name in old if old[name] != new[name]]
    assert changed
    assert all(name.startswith("xl/worksheets/sheet") for name in changed)
    for name in set(changed) - {listed}:  # where the findings are listed anew
        assert RESULT.sub(b"", old[name]) == RESULT.sub(b"", new[name]), name
    assert {"xl/vbaProject.bin", "customUI/customUI14.xml", "xl/metadata.xml"} <= set(old)


def test_klargjor_lets_the_workbook_find_this_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert any("klargjor" in line.remedy for line in checked(None))
    assert run(["klargjor"]) == 0
    assert settings_file() == tmp_path / ".norcrin" / "norcrin.conf"
    assert settings_file().read_bytes() == settings()
    assert f'"INTERPRETER_WIN","{sys.executable}"'.encode() in settings()
    assert not any("klargjor" in line.remedy for line in checked(None))


def test_sjekk_says_ok_or_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert run(["sjekk"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("ok  ", "gjør")) for line in lines)
    assert "gjør  Innstillinger: Kjør «norcrin-xl klargjor»." in lines


class Registry:
    """What Windows says, by key and name."""

    def __init__(self, **values: object) -> None:
        self._values: dict[tuple[str, str], object] = {}

    def told(self, key: str, name: str, value: object) -> Registry:
        self._values[key, name] = value
        return self

    def value(self, key: str, name: str) -> object:
        return self._values.get((key, name))

    def keys(self, key: str) -> list[str]:
        below = [known.removeprefix(f"{key}\\") for known, _ in self._values]
        return list(dict.fromkeys(name for name in below if "\\" not in name))


def line(lines: Iterable[Line], what: str) -> Line:
    (found,) = [item for item in lines if item.what == what]
    return found


def test_sjekk_says_what_the_workbook_needs(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    lines = list(checked(None, path))
    for what in ("Arbeidsbok", "Innhold", "Blokkering", "Skriving"):
        assert not line(lines, what).remedy
    assert line(lines, "Innhold").found == f"kan leses; bygd med norcrin-xl {__version__}"
    plan = workbook_in(content, NAME).plan["oppsett"]
    unreadable = {plan.sheet: {plan.cell("aar", "value"): "i år"}}
    path.write_bytes(patched(content, NAME, unreadable))
    assert "ventet et årstall" in line(checked(None, path), "Innhold").remedy
    path.write_bytes(content)
    zone = Path(f"{path}:Zone.Identifier")
    zone.write_text("[ZoneTransfer]\r\nZoneId=3\r\n")
    assert "Opphev blokkering" in line(checked(None, path), "Blokkering").remedy
    zone.write_text("[ZoneTransfer]\r\nZoneId=1\r\n")
    assert not line(checked(None, path), "Blokkering").remedy
    path.unlink()
    assert "Finner ikke" in line(checked(None, path), "Arbeidsbok").remedy


def with_xlwings(content: bytes, version: str) -> bytes:
    """The workbook as an earlier xlwings made it."""
    modules = {**code_modules()}
    modules["xlwings"] = modules["xlwings"].replace(xlwings.__version__, version)
    project = vba_project([Module(name, text, "standard") for name, text in modules.items()])
    return with_entries(content, {PART: project})


def test_a_workbook_of_another_xlwings_is_told_and_restamped(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "hjem")
    path, old = tmp_path / NAME, with_xlwings(content, "0.30.1")
    path.write_bytes(old)
    assert "klargjor" in line(checked(None, path), "Arbeidsbok").remedy
    assert run(["klargjor", str(path)]) == 0
    assert f"xlwings {xlwings.__version__} (før: 0.30.1)" in capsys.readouterr().out
    (copy,) = tmp_path.glob("NorCRIN_Rapport_*.xlsm")
    assert copy.read_bytes() == old
    assert not line(checked(None, path), "Arbeidsbok").remedy
    assert run(["klargjor", str(path)]) == 0
    assert "har allerede makroene" in capsys.readouterr().out


SECURITY = r"Excel\Security"
DECISIONS = [
    (rf"{root}\{SECURITY}", "VBAWarnings", value, "Makroer", words)
    for root in DECIDED
    for value, words in ((4, "slått makroer av"), ("4", "slått makroer av"), (3, "bare signerte"))
]
DECISIONS += [(rf"{root}\Common", "vbaoff", 1, "Makroer", "slått av VBA") for root in DECIDED]
DECISIONS += [(ASR, rule, "1", "Defender", "") for rule in RULES]
DECISIONS += [(MANAGED, "ASRRules", f"{{{rule}}}=1|x=2", "Defender", "") for rule in RULES]


@pytest.mark.parametrize(("key", "name", "value", "what", "words"), DECISIONS)
def test_what_it_has_decided_is_told_with_a_text_to_send_them(
    key: str, name: str, value: object, what: str, words: str
) -> None:
    found = line(checked(Registry().told(key, name, value)), what)
    assert words in found.remedy
    assert "snarveien NorCRIN-rapport" in found.remedy
    assert found.ask.endswith(("?", "på."))


@pytest.mark.parametrize(
    ("key", "name", "value", "what"),
    [
        (rf"{GROUP}\{SECURITY}", "VBAWarnings", 2, "Makroer"),
        (rf"{OWN}\{SECURITY}", "VBAWarnings", 2, "Makroer"),
        (rf"{CLOUD}\Common", "vbaoff", 0, "Makroer"),
        *((ASR, rule, value, "Defender") for rule in RULES for value in ("0", "2")),
        *((MANAGED, "ASRRules", f"{rule}=2", "Defender") for rule in RULES),
        (WORD, "", "Word.Application.16", "Word"),
    ],
)
def test_what_hinders_nothing_is_in_order(key: str, name: str, value: object, what: str) -> None:
    assert not line(checked(Registry().told(key, name, value)), what).remedy


@pytest.mark.parametrize("value", [3, 4])
def test_the_user_is_told_how_to_turn_macros_on_where_nobody_else_decides(value: int) -> None:
    found = line(checked(Registry().told(rf"{OWN}\{SECURITY}", "VBAWarnings", value)), "Makroer")
    assert "Klareringssenter" in found.remedy
    assert not found.ask


def test_a_trusted_folder_runs_macros_that_only_signed_ones_may(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    registry = Registry().told(rf"{GROUP}\{SECURITY}", "VBAWarnings", 3)
    assert line(checked(registry, path), "Makroer").remedy
    registry.told(rf"{TRUSTED}\Location3", "Path", str(tmp_path))
    assert not line(checked(registry, path), "Makroer").remedy
    registry.told(rf"{GROUP}\{LOCATIONS}", "AllLocationsDisabled", 1)
    assert line(checked(registry, path), "Makroer").remedy


def test_it_is_asked_about_a_downloaded_file_that_policy_blocks(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    Path(f"{path}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\n")
    assert not line(checked(Registry(), path), "Blokkering").ask
    for root in DECIDED:
        blocked = (rf"{root}\{SECURITY}", "blockcontentexecutionfrominternet", 1)
        found = line(checked(Registry().told(*blocked), path), "Blokkering")
        assert "IT-avdelingen" in found.remedy
        assert str(tmp_path) in found.ask


@pytest.mark.parametrize(
    ("python", "words"),
    [
        (ThisPython((3, 11), 64, "C:\\p\\python.exe", "C:\\p"), ""),
        (ThisPython((3, 14), 64, "C:\\p\\python.exe", "C:\\p"), ""),
        (ThisPython((3, 15), 64, "C:\\p\\python.exe", "C:\\p"), "mangler pakker"),
        (ThisPython((3, 10), 64, "C:\\p\\python.exe", "C:\\p"), "mangler pakker"),
        (ThisPython((3, 12), 32, "C:\\p\\python.exe", "C:\\p"), "32 bit"),
        (
            ThisPython(
                *((3, 12), 64, "C:\\Users\\a\\NorCRIN\\python.exe"),
                "C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.Python.3.12",
            ),
            "Microsoft Store",
        ),
    ],
    ids=["3.11", "3.14", "too new", "too old", "32 bit", "store"],
)
def test_sjekk_says_whether_excel_can_use_this_python(
    monkeypatch: pytest.MonkeyPatch, python: ThisPython, words: str
) -> None:
    monkeypatch.setattr(doctor, "this_python", lambda: python)
    found = line(checked(Registry()), "Python")
    assert words in found.remedy
    assert bool(words) is bool(found.remedy)
    assert bool(words) is bool(found.ask)


@pytest.mark.parametrize(("folder", "read"), [("Åse Ødegård", True), ("Łukasz", False)])
def test_sjekk_says_whether_macros_can_read_the_path(
    monkeypatch: pytest.MonkeyPatch, folder: str, read: bool
) -> None:
    monkeypatch.setattr(doctor, "interpreter", lambda: Path(folder) / "pythonw.exe")
    found = line(checked(Registry()), "Sti")
    assert bool(found.ask) is not read


def test_texts_for_it_are_told_last(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Captured
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    known = Registry().told(ASR, next(iter(RULES)), "1")
    monkeypatch.setattr("norcrin_xl.cli.doctor.registry", lambda: known)
    assert run(["sjekk"]) == 1
    told = capsys.readouterr().out
    assert told.partition("Lim inn til IT-avdelingen:\n")[2].startswith("Defender-regel D4F9")


@pytest.mark.parametrize(
    ("below", "place", "trusted"),
    [(0, "{}", True), (1, "{}", True), (1, "{}/..", True), (0, "/annet", False)],
    ids=["the folder", "with subfolders", "above", "elsewhere"],
)
def test_sjekk_finds_the_trusted_location(
    content: bytes, tmp_path: Path, below: int, place: str, trusted: bool
) -> None:
    path = tmp_path / NAME
    path.write_bytes(content)
    folder = Path(place.format(tmp_path)).resolve()
    registry = Registry().told(rf"{TRUSTED}\Location3", "Path", f"{folder}/")
    registry.told(rf"{TRUSTED}\Location3", "AllowSubfolders", below)
    found = line(checked(registry, path), "Klarert plassering")
    assert bool(found.remedy) is not trusted


@pytest.mark.parametrize("place", ["venv", "venv/Scripts"])
def test_sjekk_wants_the_dll_of_the_installed_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    python = tmp_path / "venv" / "Scripts" / "python.exe"
    python.parent.mkdir(parents=True)
    monkeypatch.setattr("norcrin_xl.cli.doctor.interpreter", lambda: python)
    (tmp_path / place / "xlwings64-0.30.1.dll").write_bytes(b"")
    assert "Kjør install.cmd" in line(checked(Registry()), "xlwings-DLL").remedy
    (tmp_path / place / f"xlwings64-{xlwings.__version__}.dll").write_bytes(b"")
    assert not line(checked(Registry()), "xlwings-DLL").remedy


def test_sjekk_says_so_where_windows_refuses_the_dll(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(library: Path) -> None:
        raise OSError(5, "Ingen tilgang", str(library))

    monkeypatch.setattr(doctor, "interpreter", lambda: tmp_path / "python.exe")
    monkeypatch.setattr(doctor, "load", refuse)
    (tmp_path / f"xlwings64-{xlwings.__version__}.dll").write_bytes(b"")
    found = line(checked(Registry()), "xlwings-DLL")
    assert found.remedy.startswith("Windows får ikke lastet")
    assert "(Ingen tilgang)" in found.remedy
    assert "AppLocker" in found.ask
