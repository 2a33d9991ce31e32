"""The compound file is read by olefile and by a reader here that follows the format's rules."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO

import olefile
import pytest

from norcrin_xl.workbook.vba.project import compound_file, document_modules, vba_project

NO_ENTRY = 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1
SIZES = (0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 4608, 70_000)


@dataclass(frozen=True)
class Entry:
    name: str
    kind: int
    colour: int
    left: int
    right: int
    child: int

    @property
    def key(self) -> tuple[int, bytes]:
        return len(self.name), self.name.upper().encode("utf-16-be")


def directory(content: bytes) -> list[Entry]:
    """Return the directory's used entries, read from its sectors without olefile's tree."""
    with opened(content) as file:
        raw = file._open(file.first_dir_sector).read()
    entries = []
    for start in range(0, len(raw), 128):
        name, length, *links = struct.unpack_from("<64sHBBIII", raw, start)
        if length:
            entries.append(Entry(name[: length - 2].decode("utf-16-le"), *links))
    return entries


def opened(content: bytes) -> olefile.OleFileIO:
    return olefile.OleFileIO(BytesIO(content), raise_defects=olefile.DEFECT_UNSURE)


def in_order(entries: list[Entry], number: int) -> list[Entry]:
    if number == NO_ENTRY:
        return []
    entry = entries[number]
    return [*in_order(entries, entry.left), entry, *in_order(entries, entry.right)]


def black_height(entries: list[Entry], number: int) -> int:
    """Return the black entries on every way down; fail where the ways differ or reds meet."""
    if number == NO_ENTRY:
        return 0
    entry = entries[number]
    below = [entries[n] for n in (entry.left, entry.right) if n != NO_ENTRY]
    assert entry.colour == BLACK or all(child.colour == BLACK for child in below), "red under red"
    left, right = black_height(entries, entry.left), black_height(entries, entry.right)
    assert left == right, f"unequal black height under {entry.name}"
    return left + (entry.colour == BLACK)


def assert_red_black(content: bytes) -> None:
    entries = directory(content)
    assert entries[0].kind == ROOT
    for storage in entries:
        if storage.kind == STREAM:
            assert storage.child == NO_ENTRY
        elif storage.child != NO_ENTRY:
            assert entries[storage.child].colour == BLACK
            black_height(entries, storage.child)
            keys = [entry.key for entry in in_order(entries, storage.child)]
            assert keys == sorted(set(keys))


def found(content: bytes, path: str) -> bool:
    """Return whether `path` is found the way readers search: from key to key, down the tree."""
    entries = directory(content)
    number = 0
    for part in path.split("/"):
        wanted = (len(part), part.upper().encode("utf-16-be"))
        number = entries[number].child
        while number != NO_ENTRY and entries[number].key != wanted:
            entry = entries[number]
            number = entry.left if wanted < entry.key else entry.right
        if number == NO_ENTRY:
            return False
    return True


def pattern(size: int) -> bytes:
    return bytes(n * 7 % 251 for n in range(size))


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_of_any_size_reads_back(size: int) -> None:
    with opened(compound_file({"a": pattern(size)})) as file:
        assert file.openstream("a").read() == pattern(size)
        assert file.parsing_issues == []


def test_streams_of_all_sizes_in_nested_storages_read_back_together() -> None:
    streams = {
        f"{place}s{size}": pattern(size) for place in ("", "VBA/", "VBA/x/") for size in SIZES
    }
    with opened(compound_file(streams)) as file:
        assert {"/".join(path) for path in file.listdir()} == streams.keys()
        assert all(file.openstream(path).read() == data for path, data in streams.items())
        assert file.parsing_issues == []


def test_a_file_without_streams_is_still_a_compound_file() -> None:
    with opened(compound_file({})) as file:
        assert file.listdir() == []


def test_short_streams_share_the_mini_stream_and_long_ones_do_not() -> None:
    with opened(compound_file({"short": bytes(4095), "long": bytes(4096)})) as file:
        by_name = {entry.name: entry.is_minifat for entry in file.root.kids}
    assert by_name == {"short": True, "long": False}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 31, 73, 127, 128, 200])
def test_the_directory_is_a_red_black_tree_at_every_size(count: int) -> None:
    assert_red_black(compound_file({f"S{n * 37 % 1009}": b"x" for n in range(count)}))


def test_names_are_ordered_by_length_and_then_in_upper_case() -> None:
    content = compound_file(dict.fromkeys(["bb", "A_", "AZ", "a", "B", "ccc", "Ab"], b"x"))
    entries = directory(content)
    names = [entry.name for entry in in_order(entries, entries[0].child)]
    assert names == ["a", "B", "Ab", "AZ", "A_", "bb", "ccc"]


def test_a_project_of_seventy_sheets_has_a_tree_in_which_every_stream_is_found() -> None:
    modules = document_modules([f"Ark{'x' * (n % 9)}{n}" for n in range(70)])
    content = vba_project(modules)
    assert_red_black(content)
    paths = ["PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"]
    assert all(found(content, path) for path in [*paths, *(f"VBA/{m.name}" for m in modules)])
    assert not found(content, "VBA/Ark70")


def test_the_same_streams_give_the_same_bytes_in_any_order() -> None:
    streams = {"VBA/dir": b"1", "PROJECT": b"2", "VBA/A": pattern(5000)}
    assert compound_file(streams) == compound_file(dict(reversed(list(streams.items()))))


def test_the_chain_table_charts_every_sector_just_as_it_outgrows_one() -> None:
    for size in range(126 * 512 - 2048, 130 * 512, 512):
        content = compound_file({"a": pattern(size)})
        with opened(content) as file:
            assert file.openstream("a").read() == pattern(size)
            assert len(file.fat) * 512 >= len(content) - 512


@pytest.mark.parametrize("name", ["", "a" * 32, "blå", "a:b", "a\\b", "a!b", "a\nb"])
def test_a_name_that_the_format_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        compound_file({f"VBA/{name}": b""})


def test_names_that_differ_in_case_only_are_refused() -> None:
    with pytest.raises(ValueError, match="case only: Ark, ark"):
        compound_file({"VBA/Ark": b"", "VBA/ark": b""})


def test_a_path_that_is_both_stream_and_storage_is_refused() -> None:
    with pytest.raises(ValueError, match="'VBA'"):
        compound_file({"VBA": b"", "VBA/dir": b""})


def test_contents_beyond_what_the_header_charts_are_refused() -> None:
    with pytest.raises(ValueError, match="more than the compound file can chart"):
        compound_file({"a": bytes(109 * 128 * 512)})
