"""Nothing is lost when a file is written."""

from datetime import datetime
from pathlib import Path

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
        write_whole(target, b"ny", keep_copy=False)
    assert target.read_bytes() == b"gammel"
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.docx"]
