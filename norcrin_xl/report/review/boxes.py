"""The check boxes of a Word report: which of the form's answers are ticked in each section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from norcrin_xl.form import SectionSpec
from norcrin_xl.model import CellRef, Field, ReportData, Section
from norcrin_xl.report.review.reading import WordParagraph
from norcrin_xl.report.review.typed import plain

_TICKED = frozenset("☑☒✓✔✗■")
_BOX = re.compile(
    r"(?P<box>[☐☑☒✓✔✗□■]|\[ ?[xX]? ?\])\s*(?P<answer>[^☐☑☒✓✔✗□■\[\n]*[^\s☐☑☒✓✔✗□■\[])"
)
_DASHES = re.compile(r"\s*[–—-]\s*")


def ticked_answers(
    body: Iterable[tuple[int, WordParagraph]], data: ReportData, file: str
) -> Iterator[tuple[str, Section]]:
    """Of each section that the form asks an answer in: the answers that are ticked, one a line.

    Sections whose boxes do not stand in the report are left out. `body` are the paragraphs
    with their places among all, which the cells of the references say.
    """
    specs = {spec.number: spec for spec in data.form.sections if spec.choices}
    first: dict[str, int] = {}
    ticked: dict[str, list[str]] = {}
    for index, item in body:
        number = section_of(item)
        for is_ticked, answer in _boxes(item, specs.get(number)):
            first.setdefault(number, index)
            answers = ticked.setdefault(number, [])
            if is_ticked and answer not in answers:
                answers.append(answer)
    for number, index in first.items():
        choice = Field("\n".join(ticked[number]), CellRef(file, "", str(index)))
        yield number, Section(number, choice, ())


def section_of(paragraph: WordParagraph) -> str:
    """The number of the nearest heading that has one; "" where none has."""
    numbered = (text for text in reversed(paragraph.headings) if text[:1].isdigit())
    return next(numbered, "").split(" ")[0].rstrip(".")


def _boxes(item: WordParagraph, spec: SectionSpec | None) -> Iterator[tuple[bool, str]]:
    """The form's answers that have a box in a paragraph, each with whether it is ticked."""
    if spec is None:
        return
    known = {_answer(choice): choice for choice in spec.choices}
    for found in _BOX.finditer(plain(item.text)):
        choice = known.get(_answer(found["answer"]))
        if choice is not None:
            box = found["box"]
            yield box in _TICKED or "x" in box.lower(), choice


def _answer(text: str) -> str:
    return _DASHES.sub(" - ", " ".join(text.split())).casefold().rstrip(".")
