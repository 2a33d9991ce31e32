"""A list of changes as a document to read: values, drawn as HTML here and in Word beside; and the
change log of a refresh as such a list: what changed, from what to what, where and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from html import escape
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from norcrin_xl.findings import UserError
from norcrin_xl.model import CellRef
from norcrin_xl.numbers import counted
from norcrin_xl.report.refresh.changes import ASKS, HUMAN, MEANINGS, WRITES, Change, Kind
from norcrin_xl.report.refresh.marks import Pending

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


SHOWN_OF_CHANGE = 160
"""The most characters of a text that the list shows; of longer ones where they differ."""

MOST_REASONS = 6
"""The most cells that are named as the reason of one change."""

_OPEN = Columns(
    ("Hva", "Sist skrevet", "Skrevet for hånd", "I arbeidsboken", "Avsnitt", "Hvorfor"),
    (0.22, 0.13, 0.13, 0.13, 0.14, 0.25),
)
_DONE = Columns(("Hva", "Var", "Er nå", "Avsnitt", "Hvorfor"), (0.24, 0.16, 0.16, 0.18, 0.26))
_OWN = Columns(
    ("Hva", "Sist skrevet", "Skrevet for hånd", "I arbeidsboken", "Avsnitt"),
    (0.24, 0.2, 0.2, 0.16, 0.2),
)
_MARKS = Columns(("Hva", "Tekst", "Avsnitt"), (0.16, 0.54, 0.3))
_ONE_PLACE = {
    "Står bare i Word": (Kind.LEFT, Kind.UNLINKED),
    "Nyere i arbeidsboken": (Kind.NEWER,),
}
"""What a taking back of text finds in one place alone, by heading."""
_REFRESH = ("Oppdater tall i rapporten", "oppdater")
_TEXT_BACK = ("Hent tekst fra rapporten", "hent-tekst")
OTHER_CAUSES = "flere eller andre årsaker"
_HOW = (
    "Trykk {button} en gang til for å avgjøre konfliktene, eller kjør "
    "norcrin-xl {command} med --behold eller --erstatt og det som står med små bokstaver under "
    "navnet, for eksempel --erstatt «{tag}»."
)


def cells_text(sources: Iterable[CellRef]) -> str:
    """Cells by sheet: "AHUS!D50, E50; OUS!D50"."""
    sheets: dict[str, list[str]] = {}
    for source in sources:
        sheets.setdefault(source.sheet, []).append(source.cell)
    return "; ".join(f"{sheet}!{', '.join(cells)}" for sheet, cells in sheets.items())


def reason_text(change: Change, caused: bool = False) -> str:
    """Why a place changed, a cell on each line; else the cells that it rests on.

    What changed the cells is left out where it is `caused` by what a heading says already.
    """
    if not change.why:
        return cells_text(change.sources)
    more = len(change.why) - MOST_REASONS
    rest = [f"og {counted(more, 'celle', 'celler')} til"] if more > 0 else []
    shown = [one.cell if caused else str(one) for one in change.why[:MOST_REASONS]]
    return "\n".join([*shown, *rest])


def by_cause(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Changes by what caused them; those of no cause or of several last, under ""."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.cause, []).append(change)
    return {**{cause: own for cause, own in groups.items() if cause}, **groups}


def change_list(
    changes: Sequence[Change],
    report: str,
    workbook: str,
    moment: datetime,
    marks: Sequence[Pending] = (),
    text_back: bool = False,
) -> ChangeList:
    """The change log: first what people have done in Word, then ours by what caused it.

    `marks` are their comments and tracked changes. With `text_back` it is the workbook that texts
    of the report were written in.
    """
    button, command = _TEXT_BACK if text_back else _REFRESH
    asks = [change for change in changes if change.kind in ASKS]
    human = [change for change in asks if change.kind in HUMAN]
    rest = [change for change in changes if change.kind in HUMAN and change.kind not in ASKS]
    lost = [change for change in asks if change.kind not in HUMAN]
    conflict = next((change.tag for change in asks if change.kind is Kind.CONFLICT), "")
    how = _HOW.format(tag=conflict, button=button, command=command) if conflict else ""
    sections = [
        ListSection("Se på dette", _OPEN, _rows(human, _asked), "Ingenting trenger et valg.", how),
        ListSection("Endret for hånd", _OWN, _rows(rest, _own), ""),
        ListSection("Kommentarer og sporede endringer i Word", _MARKS, _marks(marks), ""),
        ListSection("Passer ikke lenger med arbeidsboken", _OPEN, _rows(lost, _asked), ""),
    ]
    for heading, kinds in _ONE_PLACE.items():
        alone = [change for change in changes if change.kind in kinds]
        sections.append(ListSection(heading, _OWN, _rows(alone, _own), ""))
    taken = [change for change in changes if change.kind is Kind.TAKEN]
    sections.append(ListSection("Hentet fra Word", _DONE, _rows(taken, _done), ""))
    written = [change for change in changes if change.kind in WRITES and change not in taken]
    sections += [
        ListSection(f"Oppdatert: {cause or OTHER_CAUSES}", _DONE, _rows(own, _done), "")
        for cause, own in by_cause(written).items()
    ]
    if not written and not text_back:
        sections.append(ListSection("Oppdatert", _DONE, (), "Ingenting er endret."))
    sections = [section for section in sections if section.rows or section.when_empty]
    what = f"Tekst hentet til {workbook}" if text_back else f"Oppdatert fra {workbook}"
    intro = f"{what} {moment:%d.%m.%Y kl. %H.%M}."
    return ChangeList(f"Endringer i {report}", intro, tuple(sections))


def _rows(
    changes: Sequence[Change], row: Callable[[Change], tuple[Cell, ...]]
) -> tuple[tuple[Cell, ...], ...]:
    return tuple(row(change) for change in changes)


def _asked(change: Change) -> tuple[Cell, ...]:
    what = (*_what(change), Piece(change.tag, "note"))
    return (what, *_texts(change), cell(change.section), cell(reason_text(change)))


def _done(change: Change) -> tuple[Cell, ...]:
    """A change that was written; what kind it is needs no telling where it is the usual one."""
    what = _what(change)[: 1 if change.kind is Kind.CHANGED else 2]
    was = change.now if change.kind is Kind.REPLACED else change.old
    old, new = contrasted((was, change.new), SHOWN_OF_CHANGE)
    return (
        what,
        (Piece(old, "old"),),
        (Piece(new, "new"),),
        cell(change.section),
        cell(reason_text(change, caused=bool(change.cause))),
    )


def _marks(marks: Iterable[Pending]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((cell(mark.kind), cell(mark.text), cell(mark.place)) for mark in marks)


def _own(change: Change) -> tuple[Cell, ...]:
    """A hand edit; what the workbook has is told where the person chose against it."""
    offered = "" if change.kind is Kind.OWN else change.new
    old, hand, new = contrasted((change.old, change.now, offered), SHOWN_OF_CHANGE)
    said = ((Piece(text),) for text in (old, hand, new))
    return (_what(change), *said, cell(change.section))


def _what(change: Change) -> Cell:
    return (
        Piece(change.label, "label"),
        Piece(f"{change.kind.value}: {MEANINGS[change.kind]}", "note"),
    )


def _texts(change: Change) -> tuple[Cell, Cell, Cell]:
    """What was last written, what a person has written where that is another, and what is new."""
    now = "" if change.now == change.old else change.now
    old, hand, new = contrasted((change.old, now, change.new), SHOWN_OF_CHANGE)
    return (Piece(old),), (Piece(hand),), (Piece(new),)
