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
from norcrin_xl.report.pdf.converter import PIPES
from norcrin_xl.report.pdf.soffice import VARIABLE, LibreOffice, pdf_of, program, write_settings
from tests.report.pdf.reading import needs_office, text

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


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder, for this test alone."""
    folder = tmp_path / "midlertidig"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@posix
def test_nothing_is_left_behind(tmp_path: Path, place: Path) -> None:
    with pytest.raises(UserError):
        pdf_of(b"", stand_in(tmp_path, "exit 1"))
    assert list(place.iterdir()) == []


STARTS = """
for last; do case $last in -env:*) profile=${last#*file://};; esac; done
case "$*" in
*--convert-to*) %s;;
*) echo $$ >> %s; %s;;
esac
"""
"""A stand-in that is ready at once when it starts early, and does something to convert."""

WRITES = 'printf "%s\\n" %PDF-1.7 %%EOF > "${last%.docx}.pdf"'
READY = ': > "$profile/.lock"; exec sleep 600'


def early(tmp_path: Path, converts: str, starts: str = READY) -> Path:
    return stand_in(tmp_path, STARTS % (converts, tmp_path / "pid", starts))


def is_over(tmp_path: Path) -> bool:
    states = (Path(f"/proc/{pid}/stat") for pid in (tmp_path / "pid").read_text().split())
    return all(not one.exists() or one.read_text().split()[2] == "Z" for one in states)


@posix
def test_it_starts_before_there_is_a_document_and_ends_with_it(tmp_path: Path, place: Path) -> None:
    with LibreOffice(early(tmp_path, WRITES)) as used:
        while not (tmp_path / "pid").exists():
            assert list(place.iterdir())
        assert used.convert(b"").content.startswith(b"%PDF")
        assert list(place.iterdir()) == []
        assert is_over(tmp_path)
        assert used.convert(b"").content.startswith(b"%PDF")
    assert len((tmp_path / "pid").read_text().split()) == 1


@posix
def test_a_run_that_makes_no_pdf_leaves_nothing(tmp_path: Path, place: Path) -> None:
    with LibreOffice(early(tmp_path, WRITES)):
        while not (tmp_path / "pid").exists():
            pass
    assert list(place.iterdir()) == []
    assert is_over(tmp_path)


@posix
@pytest.mark.parametrize(
    ("converts", "starts"),
    [("sleep 600", READY), (WRITES, "exec sleep 600")],
    ids=["when it has the document", "before it is ready"],
)
def test_an_early_one_that_hangs_is_ended_and_reported(
    tmp_path: Path, place: Path, converts: str, starts: str
) -> None:
    with (
        LibreOffice(early(tmp_path, converts, starts), time_limit=1) as used,
        pytest.raises(UserError, match="svarte ikke på 1 sekunder og er avsluttet"),
    ):
        used.convert(b"")
    assert list(place.iterdir()) == []
    assert is_over(tmp_path)


@posix
def test_an_early_one_that_ends_is_replaced_by_one_for_the_document(
    tmp_path: Path, place: Path
) -> None:
    with LibreOffice(early(tmp_path, WRITES, "exit 0")) as used:
        assert used.convert(b"").content.startswith(b"%PDF")
    assert list(place.iterdir()) == []


@posix
def test_half_a_pdf_of_an_early_one_is_not_taken_for_one(tmp_path: Path, place: Path) -> None:
    once = tmp_path / "en gang"
    half = 'printf "%s\\n" %PDF-1.7 > "${last%.docx}.pdf"'
    converts = f'if [ -e "{once}" ]; then {WRITES}; else : > "{once}"; {half}; fi'
    with LibreOffice(early(tmp_path, converts)) as used:
        assert used.convert(b"").content.endswith(b"%%EOF\n")
    assert list(place.iterdir()) == []


def test_without_libreoffice_the_message_says_what_to_install(tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path), VARIABLE: str(tmp_path / "soffice")}
    with pytest.raises(UserError, match=r"Installer LibreOffice.*libreoffice\.org"):
        program(nowhere)


def test_the_program_that_the_user_names_comes_first(tmp_path: Path) -> None:
    named = stand_in(tmp_path, "")
    assert program({"PATH": os.environ["PATH"], VARIABLE: str(named)}) == named


@posix
def test_it_is_found_on_the_path(tmp_path: Path) -> None:
    file = stand_in(tmp_path, "")
    assert program({"PATH": f"relativ:{tmp_path}"}, "linux") == file


@posix
@pytest.mark.parametrize("path", ["", ".", ":", "./", "her", "../mappe/her:."])
@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_one_that_lies_where_the_user_stands_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, platform: str
) -> None:
    for folder in (tmp_path / "mappe", tmp_path / "mappe" / "her"):
        folder.mkdir()
        for name in ("soffice", "soffice.exe", "libreoffice"):
            stand_in(folder, "").rename(folder / name)
    monkeypatch.chdir(tmp_path / "mappe")
    try:
        found = program({"PATH": path}, platform)
    except UserError:
        return
    assert tmp_path not in found.resolve().parents


def test_on_windows_the_path_is_not_searched_where_anybody_may_add_a_folder(tmp_path: Path) -> None:
    (tmp_path / "soffice.exe").touch()
    stand_in(tmp_path, "")
    with pytest.raises(UserError, match="Finner ikke LibreOffice"):
        program({"PATH": str(tmp_path)}, "win32")


def test_a_named_program_has_its_whole_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="ha hele adressen til soffice"):
        program({VARIABLE: "soffice"})


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


@pytest.mark.office
@needs_office
def test_early_or_not_the_pdf_is_the_same_and_no_pipe_is_left(report: bytes, place: Path) -> None:
    def pipes() -> set[Path]:
        return {pipe for holder in PIPES for pipe in Path(holder).glob("OSL_PIPE_*")}

    before = pipes()
    with LibreOffice() as used:
        first, second = (used.convert(report).content for _ in range(2))
    assert text(first) == text(second) == text(pdf_of(report, program()))
    assert list(place.iterdir()) == []
    assert pipes() <= before
