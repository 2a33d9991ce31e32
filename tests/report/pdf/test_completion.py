"""Streams of the PDF end where every reader says that they do."""

from __future__ import annotations

import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from norcrin_xl.report.pdf.completion import settle_ends
from norcrin_xl.report.pdf.structure import packed_stream


def ending_in_carriage_return() -> tuple[bytes, bytes]:
    """Data whose compressed form ends in a carriage return, and that form."""
    for last in range(256):
        packed = zlib.compress(data := b"innhold" + bytes([last]))
        if packed.endswith(b"\r"):
            return data, packed
    raise AssertionError("no such data")


DATA, PACKED = ending_in_carriage_return()


@pytest.mark.parametrize(
    ("raw", "entries"),
    [
        (b"slutt\r", {}),
        (PACKED, {"Filter": Name.FlateDecode}),
        (
            PACKED,
            {"Filter": Array([Name.FlateDecode]), "DecodeParms": Array([Dictionary(Predictor=1)])},
        ),
    ],
    ids=["plain", "one filter", "filter with parameters"],
)
def test_a_stream_that_ends_in_a_carriage_return_is_written_in_letters(
    raw: bytes, entries: dict[str, pikepdf.Object]
) -> None:
    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, raw, **entries)
        meant = stream.read_bytes()
        pdf.Root.Innhold = stream
        settle_ends(pdf)
        assert not stream.read_raw_bytes().endswith(b"\r")
        assert stream.read_bytes() == meant


def test_other_streams_stay_as_they_are() -> None:
    with pikepdf.new() as pdf:
        stream = packed_stream(pdf, b"innhold")
        pdf.Root.Innhold = stream
        before = stream.read_raw_bytes()
        assert not before.endswith(b"\r")
        settle_ends(pdf)
        assert (stream.read_raw_bytes(), stream.read_bytes()) == (before, b"innhold")
