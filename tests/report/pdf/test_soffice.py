from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.report.pdf.soffice import VARIABLE, pdf_of, program, write_settings
from tests.report.pdf.reading import needs_office

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


def stand_in(folder: Path, script: str) -> Path:
    """A program in place of LibreOffice."""
    file = folder / "soffice"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


@posix
def test_a_converter_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    hanging = stand_in(tmp_path, f"sleep 600 & echo $! > {pids}; echo $$ >> {pids}; wait")
    with pytest.raises(UserError, match="svarte ikke på 1 sekunder og er avsluttet"):
        pdf_of(b"", hanging, time_limit=1)
    for pid in pids.read_text().split():
        state = Path(f"/proc/{pid}/stat")
        assert not state.exists() or state.read_text().split()[2] == "Z"


@posix
def test_a_converter_that_writes_nothing_is_reported_with_its_last_words(tmp_path: Path) -> None:
    silent = stand_in(tmp_path, "echo Warning: ingen java; echo Error: kan ikke lese; exit 0")
    with pytest.raises(UserError, match=r"ingen PDF.*«Error: kan ikke lese»"):
        pdf_of(b"", silent)


@posix
def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "midlertidig"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with pytest.raises(UserError):
        pdf_of(b"", stand_in(tmp_path, "exit 1"))
    assert list(folder.iterdir()) == []


def test_without_libreoffice_the_message_says_what_to_install(tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path), VARIABLE: str(tmp_path / "soffice")}
    with pytest.raises(UserError, match=r"Installer LibreOffice.*libreoffice\.org"):
        program(nowhere)


def test_the_program_that_the_user_names_comes_first(tmp_path: Path) -> None:
    named = stand_in(tmp_path, "")
    assert program({"PATH": os.environ["PATH"], VARIABLE: str(named)}) == named


def test_it_is_found_on_the_path(tmp_path: Path) -> None:
    file = stand_in(tmp_path, "")
    assert program({"PATH": str(tmp_path)}) == file


def test_it_is_found_where_windows_installs_it(tmp_path: Path) -> None:
    file = tmp_path / "LibreOffice" / "program" / "soffice.exe"
    file.parent.mkdir(parents=True)
    file.touch()
    assert program({"PATH": "", "ProgramFiles": str(tmp_path)}, "win32") == file


def test_it_is_found_where_a_mac_user_installs_it(tmp_path: Path) -> None:
    file = tmp_path / "Applications/LibreOffice.app/Contents/MacOS/soffice"
    file.parent.mkdir(parents=True)
    file.touch()
    assert program({"PATH": "", "HOME": str(tmp_path)}, "darwin") == file


def test_a_profile_of_a_libreoffice_that_says_no_build_is_still_made(tmp_path: Path) -> None:
    write_settings(tmp_path / "profil", tmp_path / "soffice")
    assert [file.name for file in (tmp_path / "profil/user").iterdir()] == [
        "registrymodifications.xcu"
    ]


@pytest.mark.office
@needs_office
def test_a_new_profile_says_which_libreoffice_it_is_for_as_libreoffice_does(tmp_path: Path) -> None:
    """Else its first start is two, and what is handed over in between goes astray."""
    ours, theirs = tmp_path / "vår", tmp_path / "deres"
    write_settings(ours, program())
    options = [f"-env:UserInstallation={theirs.as_uri()}", "--headless", "--terminate_after_init"]
    start = [str(program()), *options]
    quiet = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run(start, check=True, capture_output=True, timeout=120, env=quiet)
    build = Path("user/extensions/buildid")
    assert (ours / build).read_text() == (theirs / build).read_text()


@pytest.mark.office
@needs_office
def test_two_conversions_at_once_do_not_disturb_each_other(report: bytes) -> None:
    soffice = program()
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda docx: pdf_of(docx, soffice), [report, report])
    assert first.startswith(b"%PDF")
    assert second.startswith(b"%PDF")
    assert abs(len(first) - len(second)) < 1000
