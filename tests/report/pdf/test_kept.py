"""LibreOffice kept between conversions, with a stand-in for it where its faults are tested."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.report.pdf import keeper, kept
from norcrin_xl.report.pdf.keeper import FREE, TAKEN
from norcrin_xl.report.pdf.soffice import LibreOffice, pdf_of, program
from tests.report.pdf.reading import needs_office, text
from tests.report.pdf.test_soffice import stand_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")

CONVERTS = """
for last; do case $last in -env:*) profile=${last#*file://};; esac; done
case "$*" in
*--convert-to*) %s;;
*.fodt) : > "${last%%/*}/.~lock.klar.fodt#"; echo $$ > %s; exec sleep 600;;
*) : > "$profile/.lock"; echo $$ > %s; exec sleep 600;;
esac
"""
"""A stand-in that is ready at once, and does something else when it is to convert."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of kept offices, for this test alone; ended afterwards."""
    folder = tmp_path / "midlertidig"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv(kept.VARIABLE, "60")
    yield folder / f"norcrin-xl-{os.getuid()}"
    kept.end_all()


def office(tmp_path: Path, converts: str) -> Path:
    """A stand-in; the process that lasts and the one that does not say who they are."""
    return stand_in(tmp_path, CONVERTS % (converts, tmp_path / "lasting", tmp_path / "pid"))


WRITES = 'printf "%s\\n" %PDF-1.7 %%EOF > "${last%.docx}.pdf"'


def is_gone(pid: str) -> bool:
    state = Path(f"/proc/{pid.strip()}/stat")
    return not state.exists() or state.read_text().split()[2] == "Z"


def is_empty_soon(place: Path) -> bool:
    """Whether the keeper has removed all; it works on its own."""
    end = time.monotonic() + 20
    while list(place.iterdir()) and time.monotonic() < end:
        time.sleep(0.05)
    return not list(place.iterdir())


def number(file: Path) -> str:
    """The process that a stand-in has written there, when it has."""
    end = time.monotonic() + 20
    while not (file.exists() and file.read_text()) and time.monotonic() < end:
        time.sleep(0.02)
    return file.read_text()


def states(place: Path) -> list[str]:
    return sorted(state.name for kind in (FREE, TAKEN) for state in place.glob(f"*/{kind}"))


def test_the_next_pdf_is_made_by_an_office_that_was_left_running(
    tmp_path: Path, place: Path
) -> None:
    soffice = office(tmp_path, WRITES)
    with LibreOffice(soffice) as first:
        assert first.convert(b"").content.startswith(b"%PDF")
    process = number(tmp_path / "lasting")
    with LibreOffice(soffice) as second:
        assert TAKEN in states(place)
        second.convert(b"")
    assert states(place) == [FREE]
    assert number(tmp_path / "lasting") == process
    assert not is_gone(process)
    assert list(place.parent.glob("**/rapport.*")) == []


def test_later_documents_of_a_run_go_to_one_office(tmp_path: Path, place: Path) -> None:
    with LibreOffice(office(tmp_path, WRITES)) as used:
        for _ in range(4):
            used.convert(b"")
        assert TAKEN in states(place)
    assert states(place) == [FREE]


def test_two_runs_at_once_have_an_office_each_and_one_is_kept(tmp_path: Path, place: Path) -> None:
    soffice = office(tmp_path, WRITES)
    with LibreOffice(soffice) as first, LibreOffice(soffice) as second:
        assert states(place) == [TAKEN, TAKEN]
        assert first.convert(b"") == second.convert(b"")
    end = time.monotonic() + 20
    while len(list(place.iterdir())) > 1 and time.monotonic() < end:
        time.sleep(0.05)
    assert states(place) == [FREE]


def test_a_run_that_makes_no_pdf_leaves_nothing(tmp_path: Path, place: Path) -> None:
    with LibreOffice(office(tmp_path, WRITES)):
        pass
    assert is_empty_soon(place)


def test_an_office_that_nobody_uses_ends_by_itself(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(kept.VARIABLE, "2")
    with LibreOffice(office(tmp_path, WRITES)) as used:
        used.convert(b"")
    assert not is_gone(number(tmp_path / "lasting"))
    assert is_empty_soon(place)
    assert is_gone(number(tmp_path / "lasting"))


def test_an_office_that_is_not_to_be_kept_goes(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(kept.VARIABLE, "0")
    with LibreOffice(office(tmp_path, WRITES)) as used:
        used.convert(b"")
    assert is_empty_soon(place)
    assert is_gone(number(tmp_path / "pid"))


def test_an_office_that_hangs_is_ended_and_reported(tmp_path: Path, place: Path) -> None:
    soffice = office(tmp_path, "sleep 600")
    with (
        LibreOffice(soffice, time_limit=1) as used,
        pytest.raises(UserError, match="svarte ikke på 1 sekunder og er avsluttet"),
    ):
        used.convert(b"")
    assert list(place.iterdir()) == []
    assert is_gone((tmp_path / "pid").read_text())


def test_an_office_that_never_gets_ready_is_ended_and_reported(tmp_path: Path, place: Path) -> None:
    soffice = stand_in(tmp_path, f"echo $$ > {tmp_path / 'pid'}; exec sleep 600")
    with (
        LibreOffice(soffice, time_limit=1) as used,
        pytest.raises(UserError, match="svarte ikke på 1 sekunder og er avsluttet"),
    ):
        used.convert(b"")
    assert list(place.iterdir()) == []
    assert is_gone((tmp_path / "pid").read_text())


def test_an_office_that_ends_is_replaced_by_one_for_this_document_alone(
    tmp_path: Path, place: Path
) -> None:
    script = CONVERTS.replace("exec sleep 600", "exit 0")
    soffice = stand_in(tmp_path, script % (WRITES, tmp_path / "lasting", tmp_path / "pid"))
    with LibreOffice(soffice) as used:
        assert used.convert(b"").content.startswith(b"%PDF")
    assert is_empty_soon(place)


def test_an_office_that_ends_while_its_document_is_made_leaves_nothing(
    tmp_path: Path, place: Path
) -> None:
    """A start that finds no other becomes the office itself, and writes its profile at the end."""
    writes_late = f'sleep 1; mkdir -p "$profile"; : > "$profile/sist"; {WRITES}'
    script = CONVERTS.replace("exec sleep 600", "sleep 0.3") % (
        writes_late,
        *2 * [tmp_path / "pid"],
    )
    with LibreOffice(stand_in(tmp_path, script)) as used:
        assert used.convert(b"").content.startswith(b"%PDF")
    assert is_empty_soon(place)


def test_temporary_files_lie_in_folders_that_are_removed(tmp_path: Path, place: Path) -> None:
    """A LibreOffice that is killed does not tidy up after itself."""
    said = tmp_path / "sagt"
    with LibreOffice(office(tmp_path, f'echo "$TMPDIR" > {said}; {WRITES}')) as used:
        used.convert(b"")
    folder = Path(said.read_text().strip())
    assert folder.parent == place.parent
    assert not folder.exists()


def test_half_a_pdf_is_not_taken_for_one(tmp_path: Path, place: Path) -> None:
    half = 'printf "%s\\n" %PDF-1.7 > "${last%.docx}.pdf"'
    with LibreOffice(office(tmp_path, half)) as used:
        used.convert(b"")
        assert list(place.iterdir()) == []


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path, place: Path) -> None:
    place.mkdir(mode=0o777)
    place.chmod(0o777)
    with LibreOffice(office(tmp_path, WRITES)) as used:
        assert used.convert(b"").content.startswith(b"%PDF")
        assert list(place.iterdir()) == []
    place.chmod(0o700)


@pytest.mark.parametrize(("set_to", "seconds"), [("12", 12), ("-3", 0), ("lenge", kept.IDLE)])
def test_how_long_it_is_kept_can_be_set(set_to: str, seconds: float) -> None:
    assert kept.seconds_kept({kept.VARIABLE: set_to}) == seconds
    assert kept.seconds_kept({}) == kept.IDLE


@pytest.mark.office
@needs_office
def test_the_real_one_makes_the_same_pdf_kept_and_not(report: bytes, place: Path) -> None:
    soffice = program()
    with LibreOffice(soffice) as used:
        first, second, third = (used.convert(report).content for _ in range(3))
        assert TAKEN in states(place)
    alone = pdf_of(report, soffice)
    assert text(first) == text(second) == text(third) == text(alone)
    pages = [len(pikepdf.open(BytesIO(made)).pages) for made in (first, second, third, alone)]
    assert len(set(pages)) == 1


def pipe_of(folder: Path) -> Path | None:
    """The file of the pipe through which the LibreOffice in a folder takes documents."""
    name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{keeper.pipe_sign(folder)}"
    files = (Path(holder, name) for holder in keeper.PIPES)
    return next((file for file in files if file.exists()), None)


@pytest.mark.office
@needs_office
def test_a_real_one_that_is_ended_leaves_no_pipe(report: bytes, place: Path) -> None:
    with LibreOffice() as used:
        used.convert(report)
        used.convert(report)
        (folder,) = place.iterdir()
        pipe = pipe_of(folder)
        assert pipe is not None
    kept.end_all()
    assert not pipe.exists()
    assert not place.exists()


@pytest.mark.office
@needs_office
def test_two_real_ones_at_once_do_not_disturb_each_other(report: bytes, place: Path) -> None:
    def make(docx: bytes) -> str:
        with LibreOffice() as used:
            return text(used.convert(docx).content)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(make, [report, report])
    assert first == second
    assert states(place).count(FREE) == 1
