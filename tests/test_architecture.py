"""Who may import whom: the offices stay at the edges, and nothing imports upwards."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "norcrin_xl"

OFFICE = {"openpyxl", "xlsxwriter", "docx", "xlwings", "pikepdf"}
HOMES = {
    "openpyxl": {"partners"},
    "xlsxwriter": {"workbook", "partners"},
    "docx": {"report"},
    "pikepdf": {"report"},
    "xlwings": {"excel"},
}
"""The only rooms that may touch each office library."""

LAYERS = (
    {"catalogue", "form", "markup", "masking", "model", "numbers", "toml_files"},
    {"dictionary", "findings", "files", "network"},
    {"office_file", "quantities", "example"},
    {"spreadsheet"},
    {"checks", "workbook"},
    {"partners", "report"},
    {"pipeline"},
    {"excel"},
    {"page"},
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
    assert {"lxml", "xlsxwriter"} & set(done.stdout.split()) == set()


def test_the_commands_import_each_other_in_one_direction() -> None:
    """But that `slipp` runs whole commands as the user would."""
    order = TopologicalSorter(
        {
            f"norcrin_xl.cli.{path.stem}": {
                name
                for name in imported(path)
                if name.startswith("norcrin_xl.cli.") and name != "norcrin_xl.cli.app"
            }
            for path in (PACKAGE / "cli").glob("*.py")
            if path.stem != "__init__"
        }
    )
    order.prepare()


def memories(path: Path) -> Iterator[str]:
    """What a module remembers as long as the process lives: cached functions, kept globals."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    module = ".".join(parts).removeprefix("norcrin_xl.").removesuffix(".__init__")
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            marks = {ast.unparse(mark).partition("(")[0] for mark in node.decorator_list}
            if marks & {"cache", "lru_cache", "functools.cache", "functools.lru_cache"}:
                yield f"{module}.{node.name}"
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield from (f"{module}.{name}" for name in node.names)


def test_every_memory_that_outlives_a_workbook_is_told_with_why_it_is_safe() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    table = text.partition("## What outlives a workbook")[2].partition("\n## ")[0]
    told, module = set(), ""
    for name in re.findall(r"^\| (.+?) \|", table, re.M):
        for shown in re.findall(r"`([\w.]+)`", name):
            module = module if shown.startswith(".") else shown.rpartition(".")[0]
            told.add(f"{module}.{shown.rpartition('.')[2]}")
    sources = [*PACKAGE.rglob("*.py"), *(ROOT / "udf").rglob("*.py")]
    assert told == {name for path in sources for name in memories(path)}


NUMBER = re.compile(r"[1-9](\.\d{1,2}){1,2}[a-z]?")
NAMED_NUMBER = re.compile(r"(avsnitt|tabell|figur|tekst|valg|post)[ :]\d", re.I)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_no_code_knows_the_number_of_a_section_a_table_or_a_figure(path: Path) -> None:
    """What code asks the form for has a role there; a form that renumbers loses nothing."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    written = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]
    known = [one for one in written if NUMBER.fullmatch(one) or NAMED_NUMBER.search(one)]
    assert known == []


def public_classes(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def twice(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def test_a_name_is_used_once() -> None:
    sources = [*PACKAGE.rglob("*.py"), *(ROOT / "udf").rglob("*.py")]
    stems = (path.stem for path in sources if path.stem != "__init__")
    assert not twice(stems)
    assert not twice(name for path in sources for name in public_classes(path))


STAGES = {"checks", "example", "network", "partners", "quantities", "report", "workbook"}

EDGE = {
    # What a choice on the command line, or an answer in a message box, is made of.
    *("partners.returned.fields", "report.refresh.changes", "report.changes.listing"),
    "report.review.proposals",
    # What this PC has and what it lacks: `klargjor` and `sjekk`.
    *("report.pdf.soffice", "report.pdf.converter"),
    *("report.word.styles", "workbook.reading.areas", "workbook.reading.raw"),
    "workbook.vba.macros",
    # The open workbook is read from a copy and written cell by cell: Excel's `Target`.
    *("partners.rewriting", "workbook.areas.views"),
    *("workbook.computed.book", "workbook.layout", "workbook.workbook"),
}
"""What the edges use of the stages themselves; the order of the stages stands in `pipeline/`."""


@pytest.mark.parametrize("edge", ["cli", "excel"])
def test_the_edges_reach_the_stages_through_the_jobs(edge: str) -> None:
    used = {
        name.removeprefix("norcrin_xl.")
        for path in (PACKAGE / edge).glob("*.py")
        for name in imported(path)
        if name.startswith("norcrin_xl.") and name.split(".")[1] in STAGES
    }
    assert used <= EDGE
