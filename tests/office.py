"""The office programs that tests run: LibreOffice, ONLYOFFICE and the Open XML validator.

A machine without one of them skips the tests that need it, and says which it is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).parent.parent
VALIDATOR = Path(
    os.environ.get("NORCRIN_OOXML_VALIDATOR", ROOT / "node_modules/.bin/ooxml-validator")
)
SOFFICE = shutil.which("soffice")

PYTHON_WITH_UNO = "/usr/bin/python3"
"""Debian's own Python, which LibreOffice's bridge is installed for."""

PYTHON_WITH_DOCBUILDER = os.environ.get("NORCRIN_DOCBUILDER", sys.executable)
"""A Python that has ONLYOFFICE's docbuilder."""

RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def lacking(reason: str) -> NoReturn:
    """Skip the test that needs what is lacking; as root, where it can be installed, fail."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        pytest.fail(reason)
    pytest.skip(reason)


def validate(path: Path) -> dict[str, Any]:
    """What the Open XML validator says of a file: ``ok`` and ``errors``."""
    if not VALIDATOR.exists():
        lacking("mangler ooxml-validator: kjør make test, eller sett NORCRIN_OOXML_VALIDATOR")
    run = subprocess.run([str(VALIDATOR), str(path)], capture_output=True, text=True, check=False)
    said: dict[str, Any] = json.loads(run.stdout)
    return said


def convert(path: Path, to: str, outdir: Path) -> Path:
    """The file converted by LibreOffice, with all formulas computed anew; `to` as ``--convert-to``.

    Each run has a profile of its own, so that runs do not wait for one another.
    """
    if SOFFICE is None:
        lacking("mangler LibreOffice (soffice)")
    with tempfile.TemporaryDirectory() as profile:
        user = Path(profile) / "user"
        user.mkdir()
        user.joinpath("registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, "utf-8")
        command = [SOFFICE, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += ["--convert-to", to, "--outdir", str(outdir), str(path)]
        subprocess.run(command, capture_output=True, check=True)
    made = outdir / f"{path.stem}.{to.partition(':')[0]}"
    assert made.is_file(), f"LibreOffice made nothing of {path.name}"
    return made


def with_uno(script: str) -> list[str]:
    """The command that runs a script which drives LibreOffice; its arguments begin with soffice."""
    if SOFFICE is None:
        lacking("mangler LibreOffice (soffice)")
    if subprocess.run([PYTHON_WITH_UNO, "-c", "import uno"], capture_output=True).returncode:
        lacking("mangler python3-uno")
    return [PYTHON_WITH_UNO, script, SOFFICE]


def with_docbuilder(script: Path) -> list[str]:
    """The command that runs a script which drives ONLYOFFICE.

    Where it is not, the test is skipped, as root too: not every machine has wheels for it.
    """
    tried = [PYTHON_WITH_DOCBUILDER, "-c", "import docbuilder"]
    if subprocess.run(tried, capture_output=True).returncode:
        pytest.skip("mangler ONLYOFFICE: pip install document-builder, eller NORCRIN_DOCBUILDER")
    return [PYTHON_WITH_DOCBUILDER, str(script)]


def recalculated(path: Path) -> Path:
    """The workbook as .xlsx, with every formula computed by LibreOffice."""
    outdir = path.parent / "recalculated"
    outdir.mkdir(exist_ok=True)
    return convert(path, "xlsx", outdir)
