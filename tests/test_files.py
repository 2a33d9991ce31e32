"""Nothing is lost when a file is written."""

import csv
import errno
import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from norcrin_xl import files
from norcrin_xl.files import (
    csv_bytes,
    dated_copy,
    read_regular,
    shown_name,
    visible,
    write_whole,
)

posix = pytest.mark.skipif(os.name != "posix", reason="pipes and links of a Unix file system")

NOW = datetime(2022, 2, 25, 9, 30, 0)


def test_a_new_file_is_written_without_a_copy(tmp_path: Path) -> None:
    target = tmp_path / "rapport.docx"
    assert write_whole(target, b"ny") is None
    assert target.read_bytes() == b"ny"
    assert list(tmp_path.iterdir()) == [target]


def test_no_folder_is_made_on_the_way(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "skrivfeil" / "rapport.docx", b"ny")
    assert not list(tmp_path.iterdir())


def test_the_replaced_file_is_kept_as_a_dated_copy(tmp_path: Path) -> None:
    target = tmp_path / "rapport.docx"
    target.write_bytes(b"gammel")
    copy = write_whole(target, b"ny")
    assert target.read_bytes() == b"ny"
    assert copy is not None
    assert copy.read_bytes() == b"gammel"


def test_two_copies_within_a_second_do_not_overwrite_each_other(tmp_path: Path) -> None:
    target = tmp_path / "rapport.docx"
    target.write_bytes(b"en")
    first = dated_copy(target, NOW)
    target.write_bytes(b"to")
    second = dated_copy(target, NOW)
    assert first is not None
    assert second is not None
    assert (first.read_bytes(), second.read_bytes()) == (b"en", b"to")
    assert first.name == "rapport_2022-02-25_093000.docx"


def test_the_same_content_makes_no_copy(tmp_path: Path) -> None:
    target = tmp_path / "rapport.docx"
    target.write_bytes(b"lik")
    assert write_whole(target, b"lik") is None
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.docx"]


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "rapport.docx"
    target.write_bytes(b"gammel")

    def refuse(source: str, destination: Path) -> None:
        raise PermissionError(13, "Permission denied", str(destination))

    monkeypatch.setattr("norcrin_xl.files.os.replace", refuse)
    with pytest.raises(PermissionError):
        write_whole(target, b"ny")
    assert target.read_bytes() == b"gammel"
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.docx"]


class CtrlC:
    """A trace that raises `KeyboardInterrupt` before the line number `at` that files.py runs."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, frame: FrameType, event: str, _: Any) -> "CtrlC":
        if event == "line" and frame.f_code.co_filename.endswith("norcrin_xl/files.py"):
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt
        return self


def interrupted(target: Path, at: int) -> bool:
    """Whether writing to `target` was interrupted; when not, it has fewer lines than `at`."""
    kept = sys.gettrace()
    sys.settrace(CtrlC(at))
    try:
        write_whole(target, b"ny")
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(kept)
    return False


# Stopped before the line that closes the file, the interpreter closes it, with a warning.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_ctrl_c_at_any_line_leaves_the_old_or_the_new_file_whole(tmp_path: Path) -> None:
    at, seen = 1, set()
    while True:
        target = tmp_path / str(at) / "rapport.docx"
        target.parent.mkdir()
        target.write_bytes(b"gammel")
        stopped = interrupted(target, at)
        seen.add(target.read_bytes())
        # the system lets go of a lock whose process ends: its file is taken over by the next run
        left = (path for path in target.parent.iterdir() if path.suffix != ".laas")
        others = [path for path in left if path != target]
        assert all(path.name.startswith("rapport_") for path in others)
        assert all(path.read_bytes() == b"gammel" for path in others)
        if not stopped:
            break
        at += 1
    assert at > 10
    assert seen == {b"gammel", b"ny"}


def test_of_many_copies_the_last_five_and_the_first_of_each_day_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "bok.xlsm"
    days = [NOW + timedelta(days=day, minutes=minute) for day in range(3) for minute in range(4)]
    for number, when in enumerate(days):
        target.write_text(str(number))
        dated_copy(target, when)
    kept = {path.read_text() for path in tmp_path.glob("bok_*.xlsm")}
    assert kept == {"0", "4", "7", "8", "9", "10", "11"}


def test_what_is_no_copy_of_the_file_is_never_removed(tmp_path: Path) -> None:
    others = (
        "bok_2022-02-25.xlsm",
        "bok_2022-02-25_093000_min.xlsm",
        "bok_endelig_2022-02-25_093000.xlsm",
        "bok_2022-02-25_093000.docx",
        "bok_2022-02-25_093000-.xlsm",
        "b_2022-02-25_093000.xlsm",
        "xbok_2022-02-25_093001.xlsm",
    )
    for name in others:
        (tmp_path / name).write_bytes(b"mitt")
    target = tmp_path / "bok.xlsm"
    for minute in range(10):
        target.write_text(str(minute))
        dated_copy(target, NOW + timedelta(minutes=minute))
    assert set(others) <= {path.name for path in tmp_path.iterdir()}
    assert len(list(tmp_path.glob("bok_2022-02-25_093?00.xlsm"))) == 1 + 5


@posix
@pytest.mark.parametrize("chain", [["mappe/bok.xlsm"], ["lenke2.xlsm", "mappe/bok.xlsm"]])
def test_a_link_is_followed_and_stays_a_link(chain: list[str], tmp_path: Path) -> None:
    (tmp_path / "mappe").mkdir()
    (tmp_path / "mappe" / "bok.xlsm").write_bytes(b"gammel")
    for name, leads_to in zip(["lenke.xlsm", *chain], chain, strict=False):
        (tmp_path / name).symlink_to(leads_to)
    copy = write_whole(tmp_path / "lenke.xlsm", b"ny")
    assert (tmp_path / "lenke.xlsm").is_symlink()
    assert (tmp_path / "mappe" / "bok.xlsm").read_bytes() == b"ny"
    assert copy is not None
    assert copy.parent == tmp_path / "mappe"
    assert copy.read_bytes() == b"gammel"


@posix
def test_a_link_that_leads_nowhere_yet_gets_its_file(tmp_path: Path) -> None:
    (tmp_path / "lenke.xlsm").symlink_to("bok.xlsm")
    write_whole(tmp_path / "lenke.xlsm", b"ny")
    assert (tmp_path / "lenke.xlsm").is_symlink()
    assert (tmp_path / "bok.xlsm").read_bytes() == b"ny"


@posix
@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "circle"])
def test_only_a_regular_file_is_read_or_replaced(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsm"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if kind == "device" else path)
    for does in (read_regular, lambda path: write_whole(path, b"ny")):
        with pytest.raises(OSError, match=r"\[Errno") as told:
            does(path)
        assert told.value.filename == str(path)
        assert told.value.errno in (errno.ENXIO, errno.EISDIR, errno.ELOOP)
    assert os.path.lexists(path)


@posix
def test_a_file_that_is_marked_read_only_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "rapport.docx"
    target.write_bytes(b"gammel")
    target.chmod(0o444)
    with pytest.raises(PermissionError):
        write_whole(target, b"ny")
    assert target.read_bytes() == b"gammel"


WRITES = """
import sys
from pathlib import Path
from norcrin_xl import files
from norcrin_xl.files import write_whole
target = Path(sys.argv[1])
print("begins", flush=True)
for number in range(1_000_000):
    write_whole(target, bytes([65 + number % 26]) * 300_000)
"""


@posix
def test_a_run_that_is_killed_leaves_whole_files_and_the_next_clears_the_rest(
    tmp_path: Path,
) -> None:
    left = 0
    for attempt in range(12):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        target = folder / "bok.xlsm"
        target.write_bytes(b"A" * 300_000)
        command = [sys.executable, "-c", WRITES, str(target)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.02 + 0.007 * attempt)
            process.kill()
        hidden = list(folder.glob(".*"))
        left += len(hidden)
        for path in set(folder.iterdir()) - set(hidden):
            content = path.read_bytes()
            assert content == content[:1] * 300_000
        write_whole(target, b"ny")
        assert not list(folder.glob(".*"))
    assert left


@posix
def test_what_another_file_or_another_run_has_on_its_way_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = (".annen-0123456789abcdef.xlsm", ".bok-0123456789abcde.xlsm", ".bok-notat.xlsm")
    ours = tmp_path / ".bok-0123456789abcdef.xlsm"
    for name in (*others, ours.name):
        (tmp_path / name).write_bytes(b"halv")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    with monkeypatch.context() as patch:
        patch.setattr(files.fcntl, "flock", refuse)
        write_whole(tmp_path / "bok.xlsm", b"ny")
        assert ours.exists(), "without locks, another run may be writing it"
    write_whole(tmp_path / "bok.xlsm", b"nyere")
    assert not ours.exists()
    assert set(others) <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\x1b[31mrød\x1b[0m.xlsx", "\\u001b[31mrød\\u001b[0m.xlsx"),
        ("faktura\u202excod.exe", "faktura\\u202excod.exe"),
        ("to\nlinjer\tog\rmer.xlsx", "to\\nlinjer\\tog\\rmer.xlsx"),
        ("\udcff.xlsx", "\\udcff.xlsx"),
        ("a\U000e0041b.xlsx", "a\\udb40\\udc41b.xlsx"),
        ("\x9b2J.xlsx", "\\u009b2J.xlsx"),
        ("Årsrapport – 2021 (Sámi, 日本).xlsx", "Årsrapport – 2021 (Sámi, 日本).xlsx"),
    ],
)
def test_a_name_is_shown_with_its_signs_as_codes(name: str, shown: str) -> None:
    assert shown_name(Path(name)) == shown
    assert visible(shown) == shown


def test_a_text_keeps_its_lines_when_it_is_shown() -> None:
    assert visible("to\n\tlinjer\u2066") == "to\n\tlinjer\\u2066"


@pytest.mark.parametrize(
    ("value", "entry"),
    [
        ('=HYPERLINK("http://x";"y")', "'=HYPERLINK"),
        ("@SUM(A1)", "'@SUM"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd"),
        ("  \t=1", "'  \t=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("tekst\n=1", "tekst\n'=1"),
        ("tekst,=1", "tekst,'=1"),
        ("tekst; @a", "tekst; '@a"),
    ],
)
def test_no_text_in_a_csv_is_a_formula(value: str, entry: str) -> None:
    told = csv_bytes([("a", value)]).decode("utf-8-sig").replace('""', '"')
    assert entry in told
    ((_, read),) = csv.reader(
        StringIO(csv_bytes([("a", value)]).decode("utf-8-sig")), delimiter=";"
    )
    assert read.replace("'", "") == value.replace("'", "")


def test_figures_and_plain_texts_in_a_csv_stand_as_they_are() -> None:
    rows = [(-12.5, 3, None, "a = b", "5, -3 og e@post.no", "«=1»")]
    assert (
        csv_bytes(rows) == b"\xef\xbb\xbf-12,5;3;;a = b;5, -3 og e@post.no;\xc2\xab=1\xc2\xbb\r\n"
    )


def test_a_file_that_another_program_holds_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, refusals = tmp_path / "bok.xlsm", os.replace, [1, 2, 3]
    path.write_bytes(b"gammel")

    def held(source: Path, target: Path) -> None:
        if refusals:
            refusals.pop()
            raise PermissionError(errno.EACCES, "held")
        real(source, target)

    monkeypatch.setattr(files, "PATIENCE", 2.0)
    monkeypatch.setattr(os, "replace", held)
    write_whole(path, b"ny")
    assert path.read_bytes() == b"ny"


def test_a_file_that_is_held_for_longer_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bok.xlsm"
    path.write_bytes(b"gammel")

    def held(source: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(files, "PATIENCE", 0.1)
    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(PermissionError):
        write_whole(path, b"ny")
    assert [item.read_bytes() for item in tmp_path.iterdir()] == [b"gammel"]
