"""The folder of letters that are ready to be sent: kept, and written anew where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from norcrin_xl.files import write_whole
from norcrin_xl.numbers import listed
from norcrin_xl.partners.letters import (
    KINDS,
    QUESTIONS,
    REMINDER,
    Letter,
    about,
    letter_file,
    letters,
)
from norcrin_xl.partners.log import is_refused, last_file
from norcrin_xl.partners.mail import opened_mail, sendable
from norcrin_xl.partners.returned.intake import Return, take_content
from norcrin_xl.partners.take import FileOutcome, TakenIn, expected_of
from norcrin_xl.workbook.workbook import Workbook


def keep_letters(folder: Path, made: Sequence[Letter]) -> None:
    """Let `folder` hold these letters in place of those that their partners had there before.

    The folder is made where only it is missing. Raises `OSError` as the system does.
    """
    if made:
        folder.mkdir(exist_ok=True)
    for letter in made:
        attached = letter.attached() if letter.attached else None
        content = sendable(letter.partner.email, letter.subject, letter.text, attached)
        write_whole(folder / letter.file, content, keep_copy=False)
        for kind in KINDS:
            if kind != letter.kind:
                (folder / letter_file(kind, letter.partner.code)).unlink(missing_ok=True)


def renew_letters(book: Workbook, folder: Path) -> Iterator[str]:
    """Write the letters in `folder` anew that no longer say what is open in `book`, and tell which.

    A partner whose letter is gone, which may be sent, gets none, and letters of another year stay.
    Raises `OSError` as the system does.
    """
    kept = {
        partner.code: [
            kind for kind in KINDS if _is_of(book, folder / letter_file(kind, partner.code))
        ]
        for partner in book.data.setup.partners
    }
    if not any(kept.values()):
        return
    asked = [code for code, kinds in kept.items() if QUESTIONS in kinds]
    outcomes = tuple(map(FileOutcome, _answers(book, folder, asked)))
    result = TakenIn(book, book, book, outcomes, ())
    made = [
        letter
        for letter in letters(result)
        if kept[letter.partner.code] and not _stands(folder, letter)
    ]
    keep_letters(folder, made)
    if made:
        names = listed([letter.file.removesuffix(".eml") for letter in made])
        yield f"Fornyet i «{folder.name}», for noe annet er åpent nå: {names}."


def _is_of(book: Workbook, path: Path) -> bool:
    """Whether there is a letter, and about this year's report."""
    return path.is_file() and opened_mail(path.read_bytes()).subject.startswith(about(book))


def _answers(book: Workbook, folder: Path, codes: Sequence[str]) -> Iterator[Return]:
    """These partners' last files, as they go with the letters about them, if those are what do."""
    if not codes:
        return
    expected = expected_of(book)
    for code in codes:
        if name := last_file(book, code):
            content = opened_mail((folder / letter_file(QUESTIONS, code)).read_bytes()).attached
            item = take_content(content, name, expected)
            if item.partner == code and item.accepted != is_refused(book, code):
                yield item


def _stands(folder: Path, letter: Letter) -> bool:
    """Whether the folder has the letter; a reminder is the same whatever else is open."""
    path = folder / letter.file
    if letter.kind == REMINDER or not path.is_file():
        return path.is_file()
    now = opened_mail(sendable(letter.partner.email, letter.subject, letter.text))
    return opened_mail(path.read_bytes())[:-1] == now[:-1]
