"""An archive with new content in some entries: the others stay as they are packed."""

from __future__ import annotations

import io
import zipfile

import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.office_file import open_package, with_entries

TEXTS = {"word/tekst.xml": b"<a/>" * 500, "bilde.png": b"\x89PNG", "Ærø.xml": b"<b/>" * 500}


class Stream(io.RawIOBase):
    """A stream that cannot be wound back: what is written to it has its lengths after it."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        self.written += bytes(content)  # type: ignore[call-overload]
        return len(bytes(content))  # type: ignore[call-overload]


def archive(out: io.BytesIO | Stream) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.comment = b"hei"
        for name, text in TEXTS.items():
            entry = zipfile.ZipInfo(name, (2022, 2, 2, 2, 2, 2))
            entry.extra = b"\xfe\xca\x02\x00ab"
            entry.external_attr = 0o644 << 16
            made.writestr(entry, text, zipfile.ZIP_STORED if "bilde" in name else None)


def in_memory() -> bytes:
    archive(out := io.BytesIO())
    return out.getvalue()


def streamed() -> bytes:
    archive(out := Stream())
    return bytes(out.written)


@pytest.mark.parametrize("content", [in_memory(), streamed(), b"foran" + in_memory()])
def test_others_stay_as_they_are_packed(content: bytes) -> None:
    made = with_entries(content, {"bilde.png": b"ny"})
    with zipfile.ZipFile(io.BytesIO(made)) as new, zipfile.ZipFile(io.BytesIO(content)) as old:
        assert new.testzip() is None
        assert new.namelist() == list(TEXTS)
        assert new.comment == b"hei"
        assert {name: new.read(name) for name in TEXTS} == {**TEXTS, "bilde.png": b"ny"}
        for before, after in zip(old.infolist(), new.infolist(), strict=True):
            assert (after.date_time, after.external_attr) == (
                before.date_time,
                before.external_attr,
            )
            assert after.extra == before.extra
            if after.filename != "bilde.png":
                assert after.compress_size == before.compress_size


def with_a_workbook_inside() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", b"<a/>" * 500)
        made.writestr("word/embeddings/tall.xlsx", in_memory())
        made.writestr("word/styles.xml", b"<a/>" * 20_000)
    return out.getvalue()


@pytest.mark.parametrize("kept", [50, 1_000, 3_000, 5_000, 20_000, 80_000, -1_000, -300, -10])
@pytest.mark.parametrize("wanted", ["et Word-dokument (.docx)", "NorCRIN-arbeidsboken (.xlsm)"])
def test_a_file_cut_short_is_damaged_whatever_whole_archive_is_in_it(
    kept: int, wanted: str
) -> None:
    with pytest.raises(UserError, match=r"^r\.docx er skadet og kan ikke åpnes\. Hent filen på"):
        open_package(with_a_workbook_inside()[:kept], "r.docx", wanted)


@pytest.mark.parametrize("content", [in_memory(), streamed(), with_a_workbook_inside()])
def test_a_whole_file_is_opened(content: bytes) -> None:
    assert open_package(content, "r.docx", "et Word-dokument (.docx)").testzip() is None


def test_an_entry_that_is_not_there_is_said() -> None:
    with pytest.raises(KeyError, match="borte"):
        with_entries(in_memory(), {"borte.xml": b""})
