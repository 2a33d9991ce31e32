"""Nothing is lost when a file is written."""

import sys
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from norcrin_xl.files import dated_copy, write_whole

NOW = datetime(2022, 2, 25, 9, 30, 0)


def test_a_new_file_is_written_without_a_copy(tmp_path: Path) -> None:
    target = tmp_path / "ut" / "rapport.docx"
    assert write_whole(target, b"ny") is None
    assert target.read_bytes() == b"ny"


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
        others = [path for path in target.parent.iterdir() if path != target]
        assert all(path.name.startswith("rapport_") for path in others)
        assert all(path.read_bytes() == b"gammel" for path in others)
        if not stopped:
            break
        at += 1
    assert at > 10
    assert seen == {b"gammel", b"ny"}
