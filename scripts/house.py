"""How large the house is: lines, modules, the longest chain of imports, and what a task loads.

Run by `.ci/run`, and by hand before and after a change: `.venv/bin/python scripts/house.py`.
Ends with 1 when modules import each other in a circle.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("norcrin_xl", "udf")
BOOK = ROOT / "NorCRIN_Rapport.xlsm"

LOADED = """
import runpy, sys
sys.argv = {argv!r}
try:
    runpy.run_module("norcrin_xl", run_name="__main__")
except SystemExit:
    pass
own = [name for name in sys.modules if name.partition(".")[0] in {folders!r}]
files = [sys.modules[name].__file__ for name in own]
print("\\n" + str(sum(not str(file).endswith("__init__.py") for file in files)))
"""


def sources() -> list[Path]:
    """The modules of the package and of the worksheet functions."""
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def loaded_at_import(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that run when a module is imported: none in functions or for types alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        elif not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from loaded_at_import(child)


def imports(path: Path, known: set[str]) -> set[str]:
    """The modules of ours that a module imports."""
    found: set[str] = set()
    for node in loaded_at_import(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif node.module and not node.level:
            inside = {f"{node.module}.{alias.name}" for alias in node.names} & known
            found |= inside or {node.module}
    return found & known - {module_name(path)}


def longest_chain(graph: dict[str, set[str]]) -> list[str]:
    """The longest way from a module down through its imports. Raises `CycleError`."""
    chains: dict[str, list[str]] = {}
    for name in TopologicalSorter(graph).static_order():
        below = max((chains[used] for used in graph[name]), key=len, default=[])
        chains[name] = [name, *below]
    return max(chains.values(), key=len)


def class_names(paths: list[Path]) -> Counter[str]:
    return Counter(
        node.name
        for path in paths
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )


def loaded_by(*argv: str) -> int:
    """How many modules of ours one task loads."""
    code = LOADED.format(argv=["norcrin-xl", *argv], folders=FOLDERS)
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return int(run.stdout.split()[-1])


def tasks() -> Iterator[tuple[str, int]]:
    """What sending, taking in one form and making the report load."""
    with tempfile.TemporaryDirectory() as folder:
        yield "fordel", loaded_by("fordel", str(BOOK), "-o", f"{folder}/skjemaer")
        form = next(Path(folder, "skjemaer").glob("*OUS*.xlsx"))
        yield "hent (ett skjema, prøve)", loaded_by("hent", str(BOOK), str(form), "--prov")
        yield "rapport", loaded_by("rapport", str(BOOK), "-o", f"{folder}/rapport.docx")


def main() -> int:
    """Print the measures; 1 when there is a circle of imports."""
    paths = sources()
    modules = [path for path in paths if path.stem != "__init__"]
    names = {module_name(path): path for path in paths}
    print(f"lines              {sum(path.read_text('utf-8').count(chr(10)) for path in paths)}")
    print(f"modules            {len(modules)}")
    doubled = [name for name, count in Counter(path.stem for path in modules).items() if count > 1]
    print(f"module names twice {len(doubled)}: {' '.join(sorted(doubled))}")
    doubled = [name for name, count in class_names(paths).items() if count > 1]
    print(f"class names twice  {len(doubled)}: {' '.join(sorted(doubled))}")
    short = [path for path in modules if path.read_text("utf-8").count("\n") < 60]
    print(f"under 60 lines     {len(short)}")
    try:
        chain = longest_chain({name: imports(path, set(names)) for name, path in names.items()})
    except CycleError as error:
        print(f"circle of imports  {' > '.join(error.args[1])}")
        return 1
    print(f"longest chain      {len(chain)}: {' > '.join(chain)}")
    for task, count in tasks():
        print(f"modules loaded     {count} by {task}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
