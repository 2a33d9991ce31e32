"""What is compressed here is unpacked by oletools, which shares no code with it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from oletools.olevba import decompress_stream

from norcrin_xl.workbook.vba.project import CHUNK, compress, decompress

WORDS = [
    "Sub",
    "End",
    "Dim",
    "As",
    "String",
    "Long",
    "If",
    "Then",
    "Else",
    "For",
    "æøå",
    "\r\n",
    "'",
]


def unpacked(container: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(container)))


def texts() -> Iterator[bytes]:
    """Yield some hundreds of texts: code-like, of few letters, repeated, and of all sizes."""
    chance = random.Random(2021)
    for _ in range(150):
        words = chance.choices(WORDS, k=chance.randrange(1, 2000))
        yield " ".join(words).encode("cp1252")
    for letters in (1, 2, 3, 17):
        for size in (1, 2, 3, 8, 9, 17, 18, 19, 100, 1000, 4095, 4096, 4097, 9000):
            yield bytes(chance.choices(range(32, 32 + letters), k=size))
    for multiple in (1, 2, 3, 16):
        for size in range(multiple * CHUNK - 3, multiple * CHUNK + 4):
            yield (b"Debug.Print 1 \xe6\xf8\xe5\r\n" * 4000)[:size]


def test_hundreds_of_texts_read_back_identically() -> None:
    every = list(texts())
    assert len(every) > 200
    for text in every:
        assert unpacked(compress(text)) == text


@pytest.mark.parametrize("size", [1, 8, 3639, 3640, 4096, 2 * 4096, 3 * 4096 + 3640])
def test_bytes_without_repetition_read_back_identically(size: int) -> None:
    noise = random.Random(size).randbytes(size)
    assert unpacked(compress(noise)) == noise


def test_a_short_raw_chunk_is_followed_by_the_filler() -> None:
    noise = random.Random(1).randbytes(4000)
    container = compress(noise, b" ")
    assert len(container) == 1 + 2 + CHUNK
    assert unpacked(container) == noise + b" " * 96


def test_every_chunk_but_the_last_is_full_and_none_is_over_the_limit() -> None:
    chance = random.Random(7)
    data = chance.randbytes(CHUNK) + b"Attribute " * 1000 + chance.randbytes(3000)
    container = compress(data)
    position, sizes = 1, []
    while position < len(container):
        header = int.from_bytes(container[position : position + 2], "little")
        size = (header & 0x0FFF) + 3
        assert header >> 12 & 7 == 3
        sizes.append(len(unpacked(b"\x01" + container[position : position + size])))
        position += size
    assert position == len(container)
    assert sizes[:-1] == [CHUNK] * (len(sizes) - 1)


def test_text_without_repetition_is_packed_as_the_specification_shows() -> None:
    packed = (
        "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E"
    )
    assert compress(b"abcdefghijklmnopqrstuv.") == bytes.fromhex(packed)


def test_one_letter_repeated_is_packed_as_the_specification_shows() -> None:
    assert compress(b"a" * 73) == bytes.fromhex("01 03 B0 02 61 45 00")


def test_nothing_is_packed_as_the_signature_alone() -> None:
    assert compress(b"") == b"\x01"


def test_source_code_shrinks() -> None:
    source = b"".join(
        b"Public Sub Knapp%d()\r\n    Kjor %d\r\nEnd Sub\r\n" % (n, n) for n in range(400)
    )
    assert len(compress(source)) < len(source) / 3


@pytest.mark.parametrize("size", [0, 1, 2, 15, 16, 17, 2047, CHUNK, CHUNK + 1, 5 * CHUNK + 7])
def test_what_is_compressed_is_unpacked_here_too(size: int) -> None:
    data = "".join(random.Random(size).choices(WORDS, k=size)).encode("cp1252")[:size]
    assert decompress(compress(data)).rstrip(b"\0") == data
    assert decompress(compress(data)) == unpacked(compress(data))


@pytest.mark.parametrize(
    "damaged",
    [b"", b"\x00", b"\x01\x01\xb0\x01\x00\x00", b"\x01\x03\xb0\x04ab\x00"],
    ids=["empty", "no container", "copy of nothing", "half a token"],
)
def test_a_damaged_container_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r"container|token"):
        decompress(damaged)


def test_a_container_that_holds_too_much_is_refused() -> None:
    with pytest.raises(ValueError, match="more than"):
        decompress(compress(bytes(10 * CHUNK)), limit=5 * CHUNK)
