"""Answers as people give them: boxes, brackets, a word in bold, a word after the question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from norcrin_xl.checks.text.passage import Answer

_TICKED = frozenset("☑☒✓✔✗■xX")
_BOX = re.compile(r"[☐☑☒✓✔✗□■]|\[[ xX]{0,3}\]|\([ xX]{1,3}\)|\(\)")
_BETWEEN = re.compile(r"[/,.\s]|\beller\b")
_DASHES = re.compile(r"(?<!\s)\s*[–—-]\s*|,\s*")
_LAST = re.compile(r"[?:]\s*([^?:]{1,60})$")
_LONGEST = 60

IsBold = Callable[[int, int], bool]


def answer_words(text: str) -> str:
    """An answer as it is compared with another: "Nei, vil bli opprettet." is "nei vil bli …"."""
    return " ".join(_DASHES.sub(" ", text).split()).casefold().rstrip(" .:")


def boxed_answers(text: str) -> tuple[Answer, ...]:
    """The answers with a box before or after them; none where a text has no boxes.

    "Nei, men det kommer ☐" has its box after it, "☐ Annet: …" before. A lone (x) is no box.
    """
    boxes = list(_BOX.finditer(text))
    if not boxes or (boxes[0][0].startswith("(") and len(boxes) < 2):
        return ()
    starts, ends = zip(*(found.span() for found in boxes), strict=True)
    is_last = text[: starts[0]].strip() and not text[ends[-1] :].strip()
    begin, until = ((0, *ends[:-1]), starts) if is_last else (ends, (*starts[1:], len(text)))
    return tuple(
        Answer(" ".join(text[start:end].split()).strip(" ,/"), bool(_TICKED.intersection(box[0])))
        for start, end, box in zip(begin, until, boxes, strict=True)
    )


def worded_answers(text: str, choices: Sequence[str], is_bold: IsBold) -> tuple[Answer, ...]:
    """The form's answers in words alone: one in bold among several, or one after its question.

    Of several where none is in bold, or all are, none is given.
    """
    found = _only_choices(text, choices)
    if len(found) > 1:
        bold = [is_bold(start, start + len(choice)) for start, choice in found]
        given = bold if not all(bold) else [False] * len(bold)
        return tuple(Answer(word, is_on) for (_, word), is_on in zip(found, given, strict=True))
    if len(found) == 1:
        return (Answer(found[0][1], True),)
    last = _LAST.search(text[-_LONGEST:])
    known = {answer_words(choice): choice for choice in choices}
    given_last = known.get(answer_words(last[1])) if last else None
    return (Answer(given_last, True),) if given_last else ()


def _only_choices(text: str, choices: Sequence[str]) -> list[tuple[int, str]]:
    """Where each of `choices` stands in a text of nothing else, such as "Ja / Nei"."""
    longest_first = sorted(choices, key=len, reverse=True)
    any_choice = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    rest = _BETWEEN.sub("", any_choice.sub(" ", text))
    return [] if rest else [(found.start(), found[0]) for found in any_choice.finditer(text)]


def cells_answers(row: Sequence[str]) -> tuple[Answer, ...]:
    """The answers of a row of cells of which some hold nothing but a box."""
    if not any(_BOX.fullmatch(text.strip()) for text in row):
        return ()
    return boxed_answers(" ".join(text for text in row if text.strip()))
