"""The compression of VBA source and of the project's directory stream.

Source: [MS-OVBA] 2.4.1. Text is cut in chunks of 4096 bytes; within a chunk a run that
occurred before is written as a two-byte copy token.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

CHUNK = 4096
_SHORTEST_COPY = 3


def compress(data: bytes, filler: bytes = b"\0") -> bytes:
    """Return `data` as a compressed container.

    A chunk that compression would make longer than 4096 bytes is stored raw. Raw chunks are
    always 4096 bytes, so a last chunk of 3641–4095 bytes in which next to nothing repeats is
    followed by `filler`, at most 455 times: the only case that does not read back exactly.
    """
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return b"\x01" + b"".join(_packed(chunk, filler) for chunk in chunks)


def _packed(chunk: bytes, filler: bytes) -> bytes:
    """Return a chunk with its header: signature 3, the flag for compressed, length less one."""
    tokens = b"".join(_token_groups(chunk))
    if len(tokens) > CHUNK:
        return struct.pack("<H", 0x3000 | CHUNK - 1) + chunk.ljust(CHUNK, filler)
    return struct.pack("<H", 0xB000 | len(tokens) - 1) + tokens


def _token_groups(chunk: bytes) -> Iterator[bytes]:
    """Yield up to eight tokens at a time, after a byte whose bits tell which are copies."""
    tokens = list(_tokens(chunk))
    for start in range(0, len(tokens), 8):
        group = tokens[start : start + 8]
        flags = sum(1 << bit for bit, token in enumerate(group) if len(token) == 2)
        yield bytes([flags]) + b"".join(group)


def _tokens(chunk: bytes) -> Iterator[bytes]:
    """Yield the chunk as literals of one byte and copy tokens of two."""
    position = 0
    while position < len(chunk):
        offset_bits = max((position - 1).bit_length(), 4)
        longest = (0xFFFF >> offset_bits) + _SHORTEST_COPY
        offset, length = _earlier_run(chunk, position, min(longest, len(chunk) - position))
        if length:
            token = (offset - 1) << (16 - offset_bits) | (length - _SHORTEST_COPY)
            yield struct.pack("<H", token)
        else:
            yield chunk[position : position + 1]
        position += length or 1


def _earlier_run(chunk: bytes, position: int, limit: int) -> tuple[int, int]:
    """Return how far back the longest run starts that equals what follows, and its length.

    The run may reach past `position`. Both are 0 where fewer than three bytes are equal.
    """
    offset = best = 0
    length = _SHORTEST_COPY
    while length <= limit:
        found = chunk.rfind(chunk[position : position + length], 0, position + length - 1)
        if found < 0:
            break
        while length < limit and chunk[found + length] == chunk[position + length]:
            length += 1
        offset, best = position - found, length
        length += 1
    return offset, best


def decompress(data: bytes, limit: int = 1 << 24) -> bytes:
    """Return what a compressed container holds.

    Raise `ValueError` for a damaged one, and for one that holds more than `limit` bytes.
    """
    if data[:1] != b"\x01":
        raise ValueError("no compressed container")
    content, at = bytearray(), 1
    while at + 2 <= len(data):
        (header,) = struct.unpack_from("<H", data, at)
        end = at + 3 + (header & 0x0FFF)
        chunk = data[at + 2 : end]
        content += _unpacked(chunk) if header & 0x8000 else chunk
        if len(content) > limit:
            raise ValueError(f"more than {limit} bytes")
        at = end
    return bytes(content)


def _unpacked(tokens: bytes) -> bytes:
    """Return the bytes of a chunk from its groups of tokens."""
    chunk, at = bytearray(), 0
    while at < len(tokens):
        flags, at = tokens[at], at + 1
        for bit in range(8):
            if at >= len(tokens):
                break
            if flags >> bit & 1:
                _copy(chunk, tokens[at : at + 2])
                at += 2
            else:
                chunk.append(tokens[at])
                at += 1
    return bytes(chunk)


def _copy(chunk: bytearray, token: bytes) -> None:
    """Append the earlier run that a copy token names; it may reach into what it appends."""
    if len(token) < 2 or not chunk:
        raise ValueError("damaged copy token")
    (value,) = struct.unpack("<H", token)
    length_bits = 16 - max((len(chunk) - 1).bit_length(), 4)
    start = len(chunk) - (value >> length_bits) - 1
    if start < 0:
        raise ValueError("damaged copy token")
    for place in range(start, start + (value & (1 << length_bits) - 1) + _SHORTEST_COPY):
        chunk.append(chunk[place])
