"""The page as one file: made of checked pieces, and used in a browser without a network."""

from __future__ import annotations

import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from norcrin_xl.cli.app import run
from norcrin_xl.findings import UserError
from norcrin_xl.page.onefile import MODULES, WEB, checked_parts, own_package, page


def test_the_same_pieces_give_the_same_page_within_thirty_megabytes(
    parts: Path, html: Path
) -> None:
    content = page(parts)
    assert content == html.read_bytes()
    assert len(content) < 30 * 10**6


def test_our_package_is_in_the_page_with_the_template() -> None:
    with zipfile.ZipFile(BytesIO(own_package())) as archive:
        names = set(archive.namelist())
    assert {"norcrin_xl/page/tasks.py", "norcrin_xl/templates/report.docx"} <= names
    assert not [name for name in names if "__pycache__" in name]


def test_a_piece_that_lacks_is_named_with_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"Finner ikke node_modules/pyodide/pyodide\.js"):
        checked_parts(tmp_path)


def test_a_piece_that_is_another_one_is_refused(parts: Path, tmp_path: Path) -> None:
    copy = tmp_path / "deler"
    shutil.copytree(parts, copy)
    wheel = next(copy.rglob("lxml*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    with pytest.raises(UserError, match="er en annen enn den siden er prøvd med"):
        checked_parts(copy)


def test_the_command_says_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "side.html"
    assert run(["nettside", "-o", str(target), "--deler", str(tmp_path / "borte")]) == 2
    assert "make side" in capsys.readouterr().err
    assert not target.exists()


def test_no_two_modules_of_the_script_share_a_name() -> None:
    pattern = r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)"
    names = [
        name
        for module in MODULES
        for name in re.findall(pattern, (WEB / module).read_text("utf-8"), flags=re.M)
    ]
    assert len(names) == len(set(names))
