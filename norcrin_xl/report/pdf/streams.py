"""Streams of the PDF, written so that every reader agrees on where they end."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Name

LEVEL = 6
"""Compression: from here on each level costs more time than it saves bytes."""


def packed_stream(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Stream:
    """`data` as a compressed stream of `pdf`."""
    return pikepdf.Stream(pdf, zlib.compress(data, LEVEL), Filter=Name.FlateDecode)


def settle_ends(pdf: pikepdf.Pdf) -> None:
    """Let no stream end in a carriage return.

    With the line feed before ``endstream`` it reads as one line ending, and the length is then
    one too many: PDF/A forbids that. Such a stream is written in letters.
    """
    for stream in pdf.objects:
        if isinstance(stream, pikepdf.Stream) and stream.read_raw_bytes()[-1:] == b"\r":
            letters = base64.a85encode(stream.read_raw_bytes()) + b"~>"
            known = _listed(stream.get("/DecodeParms"))
            parameters = Array([None, *known]) if known else None
            filters = Array([Name.ASCII85Decode, *_listed(stream.get("/Filter"))])
            stream.write(letters, filter=filters, decode_parms=parameters)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
