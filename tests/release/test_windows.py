"""What is handed out for Windows: packages for each Python, the folder that runs, the scripts."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib import metadata
from io import BytesIO
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from norcrin_xl.cli.app import run
from norcrin_xl.cli.bundle import CARRIED, LONGEST, PYTHONS, bundle, required
from norcrin_xl.findings import UserError, silent

ROOT = Path(__file__).parents[2]
SCRIPT = (ROOT / "install.ps1").read_bytes()
CONSTRAINTS = ROOT / "constraints.txt"
BINARY = ("numpy", "pandas", "lxml", "pikepdf", "pywin32", "pillow")
OWN = metadata.requires("norcrin-xl") or []


@pytest.fixture(scope="module")
def handed_out() -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(bundle(ROOT, None, silent)))


def test_the_bundle_holds_everything_for_each_python_and_no_long_path(
    handed_out: zipfile.ZipFile,
) -> None:
    names = handed_out.namelist()
    assert {f"NorCRIN/{Path(name).name}" for name in CARRIED} <= set(names)
    assert max(map(len, names)) <= LONGEST
    wheels = [name.removeprefix("NorCRIN/hjul/") for name in names if "/hjul/" in name]
    assert sum(wheel.startswith("norcrin_xl-") for wheel in wheels) == 1
    for version in PYTHONS:
        tag = f"cp{version.replace('.', '')}"
        fits = [w for w in wheels if w.endswith(f"{tag}-win_amd64.whl") or "abi3-win" in w]
        for package in BINARY:
            assert any(wheel.lower().startswith(f"{package}-") for wheel in fits), (package, tag)
    assert not [w for w in wheels if not w.endswith(("-win_amd64.whl", "-any.whl"))]


@pytest.mark.parametrize("version", PYTHONS)
def test_what_windows_needs_has_a_version_that_was_tested(version: str) -> None:
    wanted = required(OWN, version, CONSTRAINTS)
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in wanted)
    names = {line.partition("==")[0].lower() for line in wanted}
    assert {"pywin32", "xlwings", "tzdata", "pandas", "openpyxl", "olefile"} <= names
    assert not names & {"pytest", "tomli", "mypy", "appscript"}


def test_a_package_without_a_tested_version_is_refused(tmp_path: Path) -> None:
    lines = CONSTRAINTS.read_text("utf-8").splitlines()
    path = tmp_path / "constraints.txt"
    path.write_text("\n".join(line for line in lines if not line.startswith("pywin32")))
    with pytest.raises(UserError, match="pywin32 mangler"):
        required(OWN, PYTHONS[0], path)


def test_the_installer_takes_the_versions_that_packages_are_carried_for() -> None:
    (listed,) = re.findall(r"^\$versions = (.*)\r$", SCRIPT.decode("utf-8-sig"), flags=re.M)
    assert sorted(re.findall(r'"([\d.]+)"', listed)) == sorted(PYTHONS)


def embedded(path: Path, version: str = "313", program: str = "python.exe") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(program, b"MZ")
        archive.writestr(f"python{version}._pth", f"python{version}.zip\r\n.\r\n")
        archive.writestr(f"python{version}.zip", b"PK")
    return path


def test_with_a_python_the_folder_runs_with_nothing_installed(tmp_path: Path) -> None:
    made = bundle(ROOT, embedded(tmp_path / "python-3.13.9-embed-amd64.zip"), silent)
    archive = zipfile.ZipFile(BytesIO(made))
    names = set(archive.namelist())
    path = archive.read("NorCRIN/python/python313._pth").decode().split("\r\n")
    assert path[:4] == ["python313.zip", ".", "Lib\\site-packages", "import site"]
    packages = "NorCRIN/python/Lib/site-packages/"
    for module in (
        "norcrin_xl/__main__.py",
        "udf/__init__.py",
        "xlwings/xlwings.bas",
        "pywin32.pth",
    ):
        assert f"{packages}{module}" in names
    assert any(re.fullmatch(r"NorCRIN/python/xlwings64-[\d.]+\.dll", name) for name in names)
    assert not any("/hjul/" in name for name in names)
    assert max(map(len, names)) <= LONGEST


@pytest.mark.parametrize(
    ("version", "program", "words"),
    [("315", "python.exe", "3.15 kan ikke brukes"), ("313", "annet.exe", "ikke en innebygd")],
)
def test_another_file_than_a_python_that_can_be_used_is_refused(
    tmp_path: Path, version: str, program: str, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        bundle(ROOT, embedded(tmp_path / "python.zip", version, program), silent)


def test_pakke_is_run_where_the_source_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["pakke", "--windows", "-o", "ut.zip"]) == 2
    assert "mappen med kildekoden" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def faults(node: tree_sitter.Node) -> list[object]:
    own = [(node.start_point, node.text)] if node.type == "ERROR" or node.is_missing else []
    return own + [fault for child in node.children for fault in faults(child)]


def parsed(text: bytes) -> tree_sitter.Node:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    return parser.parse(text).root_node


def test_the_installer_is_powershell_that_windows_own_version_reads_as_utf_8() -> None:
    assert SCRIPT.startswith(b"\xef\xbb\xbf")
    assert SCRIPT.count(b"\n") == SCRIPT.count(b"\r\n")
    assert faults(parsed(SCRIPT.removeprefix(b"\xef\xbb\xbf"))) == []
    assert faults(parsed(b"if ($x { Write-Host }"))


def test_what_a_strict_windows_refuses_is_tried_and_told() -> None:
    text = SCRIPT.decode("utf-8-sig")
    shortcut = text.partition("function New-Shortcut")[2].partition("\n}")[0]
    assert shortcut.index("try {") < shortcut.index("New-Object") < shortcut.index("} catch {")
    assert text.count("New-Object") == 1
    assert "[Environment]" not in text
    assert "--no-index" in text


def test_windows_certificates_are_used_where_pip_can() -> None:
    (asked,) = re.findall(r'& \$python -c "(import importlib[^"]+)"', SCRIPT.decode("utf-8-sig"))
    can = subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
    pip = [sys.executable, "-m", "pip", "download", "--no-index", "--use-feature=truststore", "x"]
    said = subprocess.run(pip, capture_output=True, text=True, check=False).stderr
    assert can is ("'truststore' must be installed" not in said)
    assert can is ("No matching distribution" in said)


@pytest.mark.parametrize("name", ["install.cmd", "avinstaller.cmd"])
def test_a_double_click_runs_the_installer_past_the_execution_policy(name: str) -> None:
    content = (ROOT / name).read_bytes()
    assert content.decode("ascii").count("\r\n") == content.count(b"\n")
    assert b'-ExecutionPolicy Bypass -File "%~dp0install.ps1"' in content
    assert (b"-Avinstaller" in content) is (name == "avinstaller.cmd")
