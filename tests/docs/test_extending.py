"""The worked examples of docs/extending.md, carried out on a copy of the source.

Its prose says where an edit goes ("In `file`, after the line `…`:"); the block below is the edit.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documents import ROOT, Block, blocks_of, same

PAGE = ROOT / "docs" / "extending.md"
COPIED = ("norcrin_xl", "udf", "templates", "tests/udf")
EDIT = re.compile(
    r"(?P<new>New file)? ?`(?P<file>[\w./]+\.\w+)`"
    r"(?:, (?P<where>after|before|instead of) the line `(?P<line>[^`]+)`)?(?P<end>, at the end)?"
    r"[^`]*:\s*$"
)


def sections() -> dict[str, str]:
    """The examples by their headings."""
    parts = re.split(r"^## (.+)$", PAGE.read_text("utf-8"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source in a folder of its own, to be changed."""
    for name in COPIED:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    (tmp_path / "norcrin_xl" / "templates").symlink_to(tmp_path / "templates")
    return tmp_path


@pytest.mark.parametrize("heading", sections())
def test_the_worked_example_works(heading: str, copy: Path) -> None:
    printed, steps = "", blocks_of(sections()[heading])
    assert any(step.language == "text" for step in steps), "an example shows what it prints"
    for step in steps:
        if step.language == "sh":
            printed = run(step.text, copy)
        elif step.language == "text":
            assert same(printed, step.text), f"printed:\n{printed}"
        else:
            edit(step, copy)


def edit(step: Block, copy: Path) -> None:
    """Put the block where the prose above it says."""
    said = EDIT.search(step.before)
    assert said, f"no edit is described by: {step.before.strip()[-200:]}"
    path = copy / said["file"]
    if said["new"]:
        assert not path.exists()
        path.write_text(step.text, "utf-8")
        return
    text = path.read_text("utf-8")
    line = f"{said['line']}\n"
    if said["where"] is None:
        path.write_text(text + step.text, "utf-8")
        return
    assert f"\n{text}".count(f"\n{line}") == 1, f"«{line}» is not one line of {said['file']}"
    before, _, after = f"\n{text}".partition(f"\n{line}")
    kept = {"after": line + step.text, "before": step.text + line, "instead of": step.text}
    path.write_text(f"{before}\n{kept[said['where']]}{after}"[1:], "utf-8")


def run(script: str, copy: Path) -> str:
    """What the commands of a block print, run in the copy with its own source."""
    program = f'norcrin-xl() {{ "{sys.executable}" -m norcrin_xl "$@"; }}\n'
    python = f'python() {{ "{sys.executable}" "$@"; }}\n'
    env = {**os.environ, "PYTHONPATH": str(copy), "PYTHONWARNINGS": "ignore"}
    command = ["bash", "-euc", program + python + script]
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_an_edit_whose_line_is_gone_fails(copy: Path) -> None:
    gone = Block("toml", "x = 1\n", "In `norcrin_xl/form/2021.toml`, after the line `year = 1900`:")
    with pytest.raises(AssertionError, match="is not one line"):
        edit(gone, copy)
