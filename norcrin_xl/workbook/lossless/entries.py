"""Replace entries of a zip archive and copy all others byte for byte, compressed as they are."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
DESCRIPTOR_FLAG = 0x08


def with_entries(
    content: bytes, changed: Mapping[str, bytes], level: int = zlib.Z_DEFAULT_COMPRESSION
) -> bytes:
    """The archive with new content in the entries `changed`, and every other byte kept.

    `level` is how hard the new content is packed, 1 to 9. Order, dates and attributes stay.
    Raises `KeyError` for an entry that isn't there and `zipfile.BadZipFile` for an archive of
    more than 4 GB.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries, directory = archive.infolist(), archive.start_dir
        comment = archive.comment
    known = {entry.filename for entry in entries}
    for name in changed:
        if name not in known:
            raise KeyError(name)
    out, records = BytesIO(), []
    spans = dict(_spans(entries, directory))
    for entry, record in zip(entries, _records(content, directory, len(entries)), strict=True):
        offset = out.tell()
        if entry.filename in changed:
            record = _write_entry(out, changed[entry.filename], record, level)
        else:
            out.write(content[slice(*spans[entry.header_offset])])
        records.append(_moved(record, offset))
    _write_directory(out, records, comment)
    return out.getvalue()


def _spans(entries: list[zipfile.ZipInfo], directory: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Where each entry begins and ends, its descriptor included."""
    starts = sorted(entry.header_offset for entry in entries)
    for start, end in zip(starts, [*starts[1:], directory], strict=True):
        yield start, (start, end)


def _records(content: bytes, directory: int, count: int) -> Iterator[bytes]:
    """The records of the central directory, as they stand."""
    at = directory
    for _ in range(count):
        fields = CENTRAL.unpack_from(content, at)
        if fields[0] != b"PK\x01\x02" or 0xFFFFFFFF in fields[8:10]:
            raise zipfile.BadZipFile("unknown directory record")
        size = CENTRAL.size + sum(fields[10:13])
        yield content[at : at + size]
        at += size


def _write_entry(out: BytesIO, body: bytes, record: bytes, level: int) -> bytes:
    """Write one entry anew; returns its directory record with the new sizes.

    What was stored as it is, such as a workbook in a report, is so again: it is packed itself.
    """
    fields = list(CENTRAL.unpack_from(record))
    fields[3] &= ~DESCRIPTOR_FLAG
    packed = body
    if fields[4] != zipfile.ZIP_STORED:
        fields[4] = zipfile.ZIP_DEFLATED
        packer = zlib.compressobj(level, zlib.DEFLATED, -15)
        packed = packer.compress(body) + packer.flush()
    fields[7], fields[8], fields[9] = zlib.crc32(body), len(packed), len(body)
    name = record[CENTRAL.size : CENTRAL.size + fields[10]]
    needed, flags, method, time, day = fields[2:7]
    sizes = (*fields[7:10], len(name), 0)
    out.write(LOCAL.pack(b"PK\x03\x04", needed, flags, method, time, day, *sizes))
    out.write(name + packed)
    return CENTRAL.pack(*fields) + record[CENTRAL.size :]


def _moved(record: bytes, offset: int) -> bytes:
    fields = list(CENTRAL.unpack_from(record))
    fields[16] = offset
    return CENTRAL.pack(*fields) + record[CENTRAL.size :]


def _write_directory(out: BytesIO, records: list[bytes], comment: bytes) -> None:
    start = out.tell()
    for record in records:
        out.write(record)
    size, count = out.tell() - start, len(records)
    out.write(END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, len(comment)))
    out.write(comment)
