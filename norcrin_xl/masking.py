"""What of a text may pass on and be kept: no identity numbers, and prints of its paragraphs alone.

Identity numbers are masked, signs that nobody sees are named, and a paragraph is known again next
year by its fingerprint.

An identity number is found in every usual spelling and never repeated. Source: Skatteetaten,
fødselsnummerets oppbygning, and what is new from 2032. D-numbers have 40 added to the day;
H-numbers and synthetic ones have 40, 65 or 80 added to the month; FH-numbers begin with 8 or 9
and hold no date. Eleven digits that a word calls one are one whatever they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import accumulate, pairwise

MASK = "[fødselsnummer]"
"""What stands where an identity number stood."""

_FEWEST = re.compile(r"(?:\D*\d){8}")
"""The digits of any spelling: a day, a month by its name, a year of two and the five last."""
# A sign between digits is no digit, so each of the digits is met once.
_RUN = re.compile(r"\d(?:(?:[^\w\n]|_){0,3}\d){8,}")
_GROUP = re.compile(r"\d+")
_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_REST = (
    r"(?:\d\d)?(?P<year>\d\d)(?P<between>[^\d\n]{1,40}|[ \t]?\n[ \t]?)"
    r"(?P<rest>\d{5}|\d{3} \d\d)(?!\d)"
)
_LAST = re.compile(r"\d{3} ?\d\d")
_NAMED = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\.? ?(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.? ?{_REST}",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})[./ -]{{1,2}}(?P<month>\d{{1,2}})[./ -]{{1,2}}{_REST}"
)
_BROKEN = re.compile(
    r"(?<!\d)(?P<day>\d\d)(?P<month>\d\d)(?:19|20)?(?P<year>\d\d)"
    r"(?P<between>[ \t]?\n[ \t]?)(?P<rest>\d{5})(?!\d)"
)
"""A date and the rest of the number on two lines of a cell."""
_ABOUT_BIRTH = re.compile(
    r"\b(?:f(?:\.|ødt|nr)|p(?:\.|nr)|person(?:nr|nummer)|fødsels\w+|ident\w*)", re.IGNORECASE
)
_CALLED = re.compile(
    r"\b(?:f(?:ødsels)?nr|(?:fødsels|person|identitets|hjelpe|(?:d|h|fh|dnr)-?)(?:nummer|nr)"
    r"|personident)(?:et|ene|e|a)?\W{0,4}(?:er |var |lik )?\W{0,2}$",
    re.IGNORECASE,
)
"""What calls the digits after it an identity number."""
_ACCOUNT = re.compile(
    r"\b(?:(?:bank|skatte)?konto(?:nummer|nr)?(?:et)?|kid|iban)\b\W{0,4}(?:er )?$", re.IGNORECASE
)
"""What calls the digits after it an account: its control digit is the second of the two."""
_ADDRESS = re.compile(r"(?:https?:|www\.)\S*$", re.IGNORECASE)
_DOI = re.compile(r"doi\S*(?: \S*)?$", re.IGNORECASE)
_FIRST, _SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_RESTS = (0, 1, 2, 3)
"""What the first weighed sum may leave of 11: until 2032 only 0, as the second."""
_FH = 8
_LENGTH, _DATE = 11, 6
_BETWEEN = re.compile(r"[\s./-]")
_NEAR = 4
"""The most signs between a date and the five digits where no word says what they are."""

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Controls, signs of no width, those that turn the writing, and tags; a soft hyphen is none."""


def hidden_signs(text: str) -> str:
    """The signs of a text that nobody sees, by number, each once and at most four; "" for none."""
    found = list(dict.fromkeys(_HIDDEN.findall(text)))
    more = " …" if len(found) > 4 else ""
    return ", ".join(f"U+{ord(sign):04X}" for sign in found[:4]) + more


def identity_numbers(text: str) -> int:
    """How many identity numbers a text holds; one that is masked counts too."""
    return sum(1 for _ in _spans(text)) + text.count(MASK)


def over_cells(row: Sequence[str]) -> Iterator[str]:
    """The identity numbers whose date stands in one cell and the rest in the next, joined."""
    for date, rest in pairwise(_BETWEEN.sub("", text) for text in row):
        if len(rest) == _LENGTH - _DATE and f"{date}{rest}".isdecimal():
            for digits in (f"{date}{rest}", _short_year((date, rest))):
                if is_identity_number(digits, surely=True):
                    yield digits


def masked(text: str) -> str:
    """The text with its identity numbers masked."""
    for start, end in reversed(list(_spans(text))):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text


def is_identity_number(digits: str, surely: bool = False) -> bool:
    """Whether eleven digits have control digits that are right, and a possible day and month.

    Not `surely`, it may also be an FH-number, or one with the control digits that are new in 2032.
    """
    if len(digits) != _LENGTH:
        return False
    numbers = [int(digit) for digit in digits]
    if not _has_date(numbers) and (surely or numbers[0] < _FH):
        return False
    first, second = (
        sum(weight * number for weight, number in zip(weights, numbers, strict=False)) % 11
        for weights in (_FIRST, _SECOND)
    )
    return second == 0 and first in (_RESTS[:1] if surely else _RESTS)


def _has_date(numbers: Sequence[int]) -> bool:
    day, month = numbers[0] * 10 + numbers[1], numbers[2] * 10 + numbers[3]
    return day % 40 in range(1, 32) and any(
        month - added in range(1, 13) for added in (0, 40, 65, 80)
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where identity numbers stand, in order; they do not overlap."""
    if _FEWEST.match(text) is None:
        return
    text = text.replace("%20", "   ")
    found: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        before = text[max(run.start() - 200, 0) : run.start()]
        groups = [group.span() for group in _GROUP.finditer(text, run.start(), run.end())]
        if not _DOI.search(before):
            found += _in_groups(text, groups, before)
    for pattern in (_NAMED, _DATED, _BROKEN) if _LAST.search(text) else ():
        found += [dated.span() for dated in pattern.finditer(text) if _is_dated(text, dated)]
    end = 0
    for span in sorted(found):
        if span[0] >= end:
            yield span
            end = span[1]


def _in_groups(
    text: str, groups: Sequence[tuple[int, int]], before: str
) -> Iterator[tuple[int, int]]:
    """The identity numbers that groups of digits side by side make, whole groups each.

    What stands `before` them may call the first one so, or an account.
    """
    at, is_called = 0, _CALLED.search(before) is not None
    is_address = _ADDRESS.search(before) is not None
    while at < len(groups):
        parts = [text[start:end] for start, end in groups[at : at + _LENGTH]]
        used = _used(parts, is_called, is_whole=at == 0 and not is_address)
        is_tight = len(parts[0]) in (_DATE, _LENGTH)
        is_account = at == 0 and not is_called and _ACCOUNT.search(before) is not None
        if used and not is_account and (is_tight or not is_address):
            yield groups[at][0], groups[at + used - 1][1]
        at, is_called = at + max(used, 1), False


def _used(parts: Sequence[str], is_called: bool, is_whole: bool) -> int:
    """How many of the groups that stand first make an identity number; 0 where none do.

    Of several groups the first must be the date, but where nothing else stands beside them, or
    each digit stands alone.
    """
    sizes = list(accumulate(map(len, parts)))
    for count, size in enumerate(sizes, 1):
        digits = "".join(parts[:count])
        if is_called and size == _LENGTH:
            return count
        is_tight = count in (1, _LENGTH) or sizes[0] == _DATE
        apart = is_tight or _DATE in sizes or (is_whole and count == len(parts))
        if (apart and is_identity_number(digits, surely=not is_tight)) or is_identity_number(
            _short_year(parts[:count])
        ):
            return count
        if size > _LENGTH + 2:
            break
    return 0


def _short_year(parts: Sequence[str]) -> str:
    """The eleven digits where the year has four or stands first, or the day or month has one."""
    digits = "".join(parts)
    if len(digits) == _LENGTH + 2 and (len(parts) == 1 or len(parts[0]) == _DATE + 2):
        year_last, rest = f"{digits[:4]}{digits[6:]}", digits[8:]
        year_first = f"{digits[6:8]}{digits[4:6]}{digits[2:4]}{rest}"
        return year_last if is_identity_number(year_last) else year_first
    if len(parts) < 4 or len("".join(parts[3:])) != _LENGTH - _DATE:
        return ""
    first, month, last = parts[:3]
    if len(first) == 4:
        first, last = last, first
    if len(last) not in (2, 4) or max(len(first), len(month)) > 2:
        return ""
    return f"{first:0>2}{month:0>2}{last[-2:]}{''.join(parts[3:])}"


def _is_dated(text: str, found: re.Match[str]) -> bool:
    """Whether a date with five digits after it is an identity number."""
    name = found["month"].lower()
    month = int(name) if name.isdigit() else _MONTHS.index(name) + 1
    before = text[max(found.start() - 40, 0) : found.start()] + found["between"]
    if len(found["between"]) > _NEAR and not _ABOUT_BIRTH.search(before):
        return False
    rest = found["rest"].replace(" ", "")
    return is_identity_number(f"{found['day']:0>2}{month:02}{found['year']}{rest}")


_LONGEST_SHOWN = 60


def shown(text: str) -> str:
    """A cell's text as a message quotes it: one line, no control signs, no personal numbers."""
    head = masked(text[:200])
    visible = "".join(c if c.isprintable() else " " if c.isspace() else "\u00b7" for c in head)
    return visible[:_LONGEST_SHOWN] + ("…" if len(visible) > _LONGEST_SHOWN else "")


SHORTEST = 60
"""Characters from which a paragraph that stands again is no coincidence."""

_WORDS = re.compile(r"[^\W\d_]+")
_HOLE = re.compile(r"\{[^{}]*\}")


def words_of(text: str) -> str:
    """The words of `text` alone, so that a new year or figure does not make it another text."""
    return " ".join(_WORDS.findall(text.lower()))


def fingerprint(paragraph: str) -> str | None:
    """Sixteen hex digits of a paragraph's words; `None` for one that is too short to tell.

    What the workbook fills in, such as a linked number, is no word of the paragraph.
    """
    key = words_of(_HOLE.sub(" ", paragraph))
    return sha256(key.encode()).hexdigest()[:16] if len(key) >= SHORTEST else None


def fingerprints(text: str) -> dict[str, str]:
    """The paragraphs of a cell's text by their fingerprint."""
    found = ((fingerprint(line), line) for line in text.splitlines())
    return {key: line for key, line in found if key is not None}
