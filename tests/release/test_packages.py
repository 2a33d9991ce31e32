"""The wheel and the sdist hold all that the program needs: built, installed and run elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = "Scripts" if os.name == "nt" else "bin"


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sdist and the wheel that is built from it, by ending: what a release holds."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for path in tracked():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / path).read_bytes())
    run(sys.executable, "-m", "build", "--outdir", made, source, cwd=made)
    return {path.suffix.removeprefix("."): path for path in made.iterdir()}


def tracked() -> list[str]:
    """The files of the project, as a fresh clone has them."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", cwd=ROOT)
    return [path for path in listed.split("\0") if path and (ROOT / path).is_file()]


@pytest.fixture(scope="module")
def program(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`norcrin-xl` of the wheel in an environment that holds nothing else."""
    folder = tmp_path_factory.mktemp("empty")
    run(sys.executable, "-m", "venv", folder, cwd=folder)
    python = folder / BIN / "python"
    constraints = ROOT / "constraints.txt"
    wheel = packages["whl"]
    run(python, "-m", "pip", "install", "-q", "-c", constraints, wheel, cwd=folder)
    return folder / BIN / "norcrin-xl"


def data_files(folder: str) -> set[str]:
    """The files of a package that are not code, by their path in the wheel."""
    inside = {"templates": "norcrin_xl/templates"}.get(folder, folder)
    return {
        inside + path.removeprefix(folder)
        for path in tracked()
        if path.startswith(f"{folder}/") and not path.endswith(".py")
    }


def test_the_wheel_holds_every_module_and_every_data_file(packages: dict[str, Path]) -> None:
    held = set(zipfile.ZipFile(packages["whl"]).namelist())
    code = {path for path in tracked() if path.startswith(("norcrin_xl/", "udf/"))}
    wanted = {path for path in code if path.endswith(".py")}
    wanted |= data_files("norcrin_xl") | data_files("udf") | data_files("templates")
    assert wanted - held == set()
    assert not [name for name in held if name.startswith(("tests", "benchmarks", "docs"))]


def test_the_sdist_builds_without_the_repository(packages: dict[str, Path]) -> None:
    with tarfile.open(packages["gz"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"setup.cfg", "pyproject.toml", "README.md", "LICENSE"} <= names


def test_the_main_jobs_run_from_an_empty_environment(program: Path, tmp_path: Path) -> None:
    def job(*words: str) -> str:
        return run(program, *words, cwd=tmp_path)

    job("bygg", "-o", "bok.xlsm")
    job("bygg", "--mal", "-o", "mal.docx")
    assert (tmp_path / "bok.xlsm").read_bytes() == (ROOT / "NorCRIN_Rapport.xlsm").read_bytes()
    assert (tmp_path / "mal.docx").read_bytes() == (ROOT / "templates/report.docx").read_bytes()
    job("rapport", "bok.xlsm", "-o", "rapport.docx")
    assert zipfile.is_zipfile(tmp_path / "rapport.docx")
    assert "kpi.gcp.i_aar" in job("tall", "bok.xlsm")
    assert job("kontroll", "bok.xlsm").splitlines()[-1].startswith("1 funn: 1 advarsel")
    job("fordel", "bok.xlsm", "-o", "skjemaer")
    assert "uendret" in job("hent", "bok.xlsm", "skjemaer").lower()
    assert "kpi.gcp.i_aar" in job("forklar", "bok.xlsm", "kpi.gcp.2021")


def test_the_program_runs_from_there_and_not_from_the_source(program: Path, tmp_path: Path) -> None:
    python = program.with_name("python")
    where = run(python, "-c", "import norcrin_xl, udf; print(norcrin_xl.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(program.parents[1])
