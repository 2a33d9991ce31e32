"""A list of changes as a document to read: values, drawn as HTML here and in Word beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from norcrin_xl.findings import UserError

SHOWN = 400
"""The most characters of a text that a list shows."""

_BEFORE, _AFTER = 3, 2
"""How many words are kept before and after what differs in a long text."""

_TAGS = {"old": "del", "new": "ins", "label": "b", "note": "small"}
_STYLE = (
    "body{font:16px/1.5 Calibri,Carlito,Arial,sans-serif;margin:2rem auto;max-width:72rem;"
    "padding:0 1rem;color:#1a1a1a}h1,h2{color:#1b365d}table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #c5ccd6;padding:.4rem .6rem;text-align:left;"
    "vertical-align:top;white-space:pre-line}th{background:#eef2f7}"
    "del{color:#9b1c1c}ins{color:#006d77;text-decoration:none;font-weight:bold}"
    "small{color:#5b6675}"
)


class Piece(NamedTuple):
    """A stretch of text; `look` is "old", "new", "label", "note" or plain ("")."""

    text: str
    look: str = ""


Cell = tuple[Piece, ...]
"""What a cell says, each piece on lines of its own."""


class Columns(NamedTuple):
    """The headings of a table's columns, and their shares of its width, 0-1."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]


class ListSection(NamedTuple):
    """A heading with a table, or with a sentence where the table would be empty.

    `note` says before the table what to do about it.
    """

    heading: str
    columns: Columns
    rows: tuple[tuple[Cell, ...], ...]
    when_empty: str
    note: str = ""


class ChangeList(NamedTuple):
    """A list to read: its title, a sentence below it, and its sections."""

    title: str
    intro: str
    sections: tuple[ListSection, ...]


def cell(text: str, look: str = "") -> Cell:
    """A cell of one piece, shortened to `SHOWN` characters."""
    return (Piece(shortened(text, SHOWN), look),)


def shortened(text: str, length: int) -> str:
    """`text`, cut with an ellipsis where it is longer than `length`."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def contrasted(texts: Sequence[str], length: int) -> tuple[str, ...]:
    """Texts that are to be compared, each cut to `length`: long ones to where they differ.

    A few words around the difference are kept. An empty text is compared with nothing.
    """
    said = [text for text in texts if text]
    words = [text.split(" ") for text in said]
    if len(set(said)) < 2 or max(map(len, said)) <= length:
        return tuple(shortened(text, length) for text in texts)
    first = max(_alike(words) - _BEFORE, 0)
    last = max(_alike([one[first:][::-1] for one in words]) - _AFTER, 0)
    return tuple(shortened(_cut(text, first, last), length) if text else "" for text in texts)


def _alike(texts: Sequence[Sequence[str]]) -> int:
    """How many words the texts begin with that are the same in all."""
    return len(list(takewhile(lambda words: len(set(words)) == 1, zip(*texts, strict=False))))


def _cut(text: str, first: int, last: int) -> str:
    words = text.split(" ")
    kept = " ".join(words[first : len(words) - last])
    return f"{'… ' if first else ''}{kept}{' …' if last else ''}"


def list_bytes(shown: ChangeList, path: Path) -> bytes:
    """The list as the file `path` is to hold it: .html or .docx. Raises `UserError` for others."""
    ending = path.suffix.lower()
    if ending in (".html", ".htm"):
        return as_html(shown).encode()
    if ending == ".docx":
        from norcrin_xl.report.changes.word import as_docx

        return as_docx(shown)
    raise UserError(f"{path.name}: listen kan skrives som .docx eller .html. Velg en av dem.")


def as_html(shown: ChangeList) -> str:
    """The list as one HTML page."""
    title = escape(shown.title)
    sections = "".join(_section(section) for section in shown.sections)
    return (
        f'<!DOCTYPE html>\n<html lang="nb"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{escape(shown.intro)}</p>{sections}</body></html>\n"
    )


def _section(section: ListSection) -> str:
    heading = escape(section.heading)
    if not section.rows:
        return f"<h2>{heading}</h2><p>{escape(section.when_empty)}</p>"
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in section.columns.heads)
    rows = "".join(_row(row) for row in section.rows)
    note = f"<p>{escape(section.note)}</p>" if section.note else ""
    return f"<h2>{heading} ({len(section.rows)})</h2>{note}<table><tr>{top}</tr>{rows}</table>"


def _row(row: Iterable[Cell]) -> str:
    return f"<tr>{''.join(f'<td>{_cell(pieces)}</td>' for pieces in row)}</tr>"


def _cell(pieces: Cell) -> str:
    return "<br>".join(_piece(piece) for piece in pieces if piece.text)


def _piece(piece: Piece) -> str:
    tag = _TAGS.get(piece.look)
    return f"<{tag}>{escape(piece.text)}</{tag}>" if tag else escape(piece.text)
