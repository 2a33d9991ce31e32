"""Good forms mutated at random: nothing raises, and nothing is accepted that isn't in the cell."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import pytest
import python_calamine

from norcrin_xl.model import Value
from norcrin_xl.partners.returned.intake import Return, take_content
from norcrin_xl.spreadsheet.figure_text import read_figure, text_of
from norcrin_xl.workbook.lossless.patch import Change, patched
from tests.partners import corpus

PARTS = (corpus.TAB, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml")
VALUES: tuple[Change, ...] = (
    *(0.0, -5.0, 12.5, 1e15, True, None, "", " ", "-", "–", "1.000", "1,000", "12,5", "12.5"),
    *("40 000", "40\u00a0000", "(5)", "5-", "−5", "12 kr", "n/a", "kommer", "?", "NaN", "1e3"),
    *("01.02.2021", "=1+1", "@x", "１２", "٣", "\u202e12", "a\x00", "x" * 300, date(2021, 3, 1)),
)


def flipped(chance: random.Random) -> bytes:
    """Some bytes of the archive changed."""
    content = bytearray(corpus.form())
    for _ in range(chance.randrange(1, 6)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def cut(chance: random.Random) -> bytes:
    """The archive cut off, or with a hole or a doubled piece."""
    content = corpus.form()
    first, last = sorted(chance.randrange(len(content)) for _ in range(2))
    return chance.choice(
        (content[:first], content[:first] + content[last:], content[:last] + content[first:])
    )


def rewritten(chance: random.Random) -> bytes:
    """Some characters of one part changed, taken out or put in."""
    name = chance.choice(PARTS)

    def edit(body: bytes) -> bytes:
        changed = bytearray(body)
        for _ in range(chance.randrange(1, 8)):
            at = chance.randrange(len(changed))
            piece = chance.choice((b"", b"9", b"<", b'"', b"&", b"0", b" ", b"\xff", b"E", b"-"))
            changed[at : at + chance.randrange(2)] = piece
        return bytes(changed)

    return corpus.rezipped(corpus.form(), lambda part, body: edit(body) if part == name else body)


def retagged(chance: random.Random) -> bytes:
    """Some elements of the tab taken out, doubled, or with another attribute value."""

    def edit(body: bytes) -> bytes:
        for _ in range(chance.randrange(1, 5)):
            found = list(re.finditer(rb'<c [^>]*>.*?</c>|(?:r|s|t|ht)="[^"]*"', body))
            match = chance.choice(found)
            piece = chance.choice((b"", match[0] * 2, b'r="D41"', b't="e"', b't="b"', b's="9"'))
            body = body[: match.start()] + piece + body[match.end() :]
        return body

    return corpus.rezipped(corpus.form(), lambda part, b: edit(b) if part == corpus.TAB else b)


def refilled(chance: random.Random) -> bytes:
    """Some fields filled in with anything."""
    fields = list(corpus.fields().values())
    changes = {chance.choice(fields): chance.choice(VALUES) for _ in range(chance.randrange(1, 6))}
    return patched(corpus.form(), "x.xlsx", {corpus.CODE: changes})


def moved(chance: random.Random) -> bytes:
    """Rows put in or taken out, columns moved, and perhaps a field filled in on the way."""
    content = refilled(chance) if chance.random() < 0.5 else corpus.form()
    for _ in range(chance.randrange(1, 4)):
        at, by = chance.randrange(5, 60), chance.choice((-2, -1, 1, 2, 3))
        content = corpus.shifted(at, by, content, names=chance.random() < 0.8)
    return content


def reformatted(chance: random.Random) -> bytes:
    """A figure under another number format."""
    value = chance.choice((0.0, -7.0, 12.4, 33681.0, 1.5e-7, 44000.0))
    return corpus.with_format(chance.choice(FORMATS), value)


FORMATS = (
    *("0", "0.00", "# ##0", "#,##0,", "0%", "@", ";;;", "General", "0;0;-", "[Red]0", '0" mill"'),
    *("yyyy", "hh:mm", '"kr" 0', "0.0E+00", "# ?/?", "[>9]0;-", "#,##0_);(#,##0)"),
)
WAYS: tuple[Callable[[random.Random], bytes], ...] = (
    *(flipped, cut, rewritten, retagged),
    *(refilled, moved, reformatted),
)


def mutated(seed: int) -> bytes:
    return WAYS[seed % len(WAYS)](random.Random(seed))


def check(content: bytes) -> bool:
    """Whether a form was accepted; what was accepted is what another reader finds in the cells."""
    taken = take_content(content, "skjema.xlsx", corpus.expected())
    assert taken.accepted or taken.findings
    if not taken.accepted:
        return False
    grid = other_reader(content, taken.sheet)
    if grid is not None:
        compare(taken, grid)
    return True


def other_reader(content: bytes, sheet: str) -> list[list[object]] | None:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[return-value]
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError):
        return None


def compare(taken: Return, grid: list[list[object]]) -> None:
    for key, (row, column) in taken.cells.items():
        assert text_of(grid[row][0]) == key[1], (key, row)  # type: ignore[arg-type]
        found = grid[row][column] if row < len(grid) and column < len(grid[row]) else ""
        assert agrees(taken.values[key], found), (key, taken.values[key], found)


def agrees(value: Value, found: object) -> bool:
    """Whether an accepted value is what a person reads in the cell."""
    if isinstance(found, datetime):
        found = found.date()
    if value is None:
        words = read_figure(str(found), account=True)
        return not str(found).strip() or words.code == "tall-ikke-rapportert"
    if isinstance(value, float):
        raw = found if isinstance(found, float | int) else str(found)
        return read_figure(raw, account=True).value == value
    if isinstance(value, date) and isinstance(found, str):
        return bool(re.search(rf"\b0?{value.day}\b", found))
    return text_of(value) == text_of(
        found if isinstance(found, date | float | str | bool) else None
    )


@pytest.mark.parametrize("batch", range(20))
def test_mutated_forms_never_raise_and_never_give_what_is_not_there(batch: int) -> None:
    for seed in range(batch * 10, batch * 10 + 10):
        check(mutated(seed))


def test_some_of_the_mutated_forms_are_accepted_with_other_values() -> None:
    """Else the comparison would prove nothing."""
    good = take_content(corpus.form(), "skjema.xlsx", corpus.expected()).values
    taken = [take_content(mutated(seed), "x.xlsx", corpus.expected()) for seed in range(70)]
    assert sum(item.accepted and item.values != good for item in taken) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(200))
def test_many_more_mutated_forms_behave(batch: int) -> None:
    for seed in range(1000 + batch * 10, 1010 + batch * 10):
        check(mutated(seed))


def test_a_form_that_is_left_alone_passes_the_same_check() -> None:
    assert check(corpus.form())
