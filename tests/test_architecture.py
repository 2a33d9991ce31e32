"""Who may import whom: the offices stay at the edges, and nothing imports upwards."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "norcrin_xl"

OFFICE = {"openpyxl", "xlsxwriter", "python_calamine", "docx", "xlwings", "pikepdf"}
HOMES = {
    "openpyxl": {"workbook", "partners"},
    "xlsxwriter": {"workbook", "partners"},
    "python_calamine": {"workbook", "partners"},
    "docx": {"report"},
    "pikepdf": {"report"},
    "xlwings": {"excel"},
}
"""The only rooms that may touch each office library."""

LAYERS = (
    {"catalogue", "form", "model", "numbers", "markup", "fingerprints", "progress", "unforeseen"},
    {"dictionary", "findings", "files", "network"},
    {"package", "quantities", "example"},
    {"checks", "workbook"},
    {"partners", "report"},
    {"pipeline"},
    {"building", "excel", "explanation", "next_year", "saved_book"},
    {"cli"},
)
"""From the ground up: a room imports from its own layer and from those below it."""


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return sorted(
        path for path in PACKAGE.rglob("*.py") if room(path) not in ("__init__", "__main__")
    )


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports when it runs, its lazy imports included."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and ast.unparse(branch.test) == "TYPE_CHECKING"
        for node in ast.walk(branch)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_an_office_library_is_touched_only_in_its_room(path: Path) -> None:
    touched = {name.partition(".")[0] for name in imported(path)} & OFFICE
    assert {name for name in touched if room(path) not in HOMES[name]} == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_imports_upwards(path: Path) -> None:
    level = {name: number for number, names in enumerate(LAYERS) for name in names}
    own = level[room(path)]
    used = {name.split(".")[1] for name in imported(path) if name.startswith("norcrin_xl.")}
    assert {name for name in used if level[name] > own} == set()


@pytest.mark.parametrize("name", ["partners", "report", "workbook"])
def test_the_folders_of_a_room_import_each_other_in_one_direction(name: str) -> None:
    """A folder counts as one; modules beside the folders count each by itself."""
    below: dict[str, set[str]] = {}
    for path in (PACKAGE / name).rglob("*.py"):
        parts = path.relative_to(PACKAGE / name).parts
        if path.stem != "__init__":
            used = (module.split(".") for module in imported(path))
            mates = {part[2] for part in used if part[:2] == ["norcrin_xl", name] and part[2:]}
            below.setdefault(parts[0].removesuffix(".py"), set()).update(mates)
    TopologicalSorter({key: mates - {key} for key, mates in below.items()}).prepare()


def test_udfs_hold_the_only_other_use_of_xlwings() -> None:
    users = {
        path.relative_to(ROOT).parts[0]
        for path in [*PACKAGE.rglob("*.py"), *(ROOT / "udf").rglob("*.py")]
        if "xlwings" in {name.partition(".")[0] for name in imported(path)}
    }
    assert users <= {"norcrin_xl", "udf"}


def test_the_command_line_starts_without_the_stages() -> None:
    """What a command works with is imported when it runs: `--hjelp` waits for none of it."""
    loaded = "import sys, norcrin_xl.cli.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    own = {name.split(".")[1] for name in done.stdout.split() if name.startswith("norcrin_xl.")}
    stages = {"checks", "form", "partners", "pipeline", "quantities", "workbook"}
    assert stages & own == set()
    assert {"lxml", "xlsxwriter", "python_calamine"} & set(done.stdout.split()) == set()


def test_the_commands_import_each_other_in_one_direction() -> None:
    """All but `drop`, which runs whole commands as the user would."""
    order = TopologicalSorter(
        {
            f"norcrin_xl.cli.{path.stem}": {
                name for name in imported(path) if name.startswith("norcrin_xl.cli.")
            }
            for path in (PACKAGE / "cli").glob("*.py")
            if path.stem not in ("__init__", "drop")
        }
    )
    order.prepare()
