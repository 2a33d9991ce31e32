"""A Word report as the passages that every rule reads, however its writers have typed it.

A heading is known by its style, its outline level, its number or its looks; a caption by its
style or its words; a table is Word's own or lines with tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from norcrin_xl.checks.text.passage import (
    Answer,
    Grid,
    Passage,
    Role,
    Script,
    Whereabouts,
    excerpt,
)
from norcrin_xl.form import SectionSpec
from norcrin_xl.form.glossary import load_glossary
from norcrin_xl.model import Quantities, ReportData, TextRef
from norcrin_xl.report.places import FALLBACK, linked
from norcrin_xl.report.review.answers import boxed_answers, worded_answers
from norcrin_xl.report.review.grids import LONGEST, cells_of, grids
from norcrin_xl.report.review.reading import WordParagraph, read_part
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import BOOKMARK_START, SDT, VALUE, tag_of, w
from norcrin_xl.report.word.cross_references import bookmark_texts
from norcrin_xl.report.word.numbering import Numbering
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.stylesheet import StyleSheet

_LONGEST_HEADING, _LONGEST_CAPTION = 120, 250
_MOST_WORDS = 16
_NUMBERED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.)]?[ \t]{0,9}(?P<letter>[a-z]\)?(?= ))?"
)
_LETTERED = re.compile(r"(?P<letter>[a-z])\) ")
_CAPTION = re.compile(
    r"(?P<kind>tabell|tab\.|figur|fig\.|diagram)\s?(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}[a-z]?)"
    r"(?P<mark>[.:]|\s[-–]|\s\s|\t)?\s*(?P<rest>\S.*)?$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?P<word>[A-ZÆØÅ][a-zæøå]+)(?P<more>[^:]{0,40})(?P<colon>:|(?<!\.)$)")
_WORD = re.compile(r"[a-zæøå]{3,}")
_CAPTION_STYLES = (styles.CAPTION, styles.TABLE_CAPTION, styles.FIGURE_CAPTION)
_BELOW = 20
"""A level beyond this counts from the last heading with a number or a style."""
_LIKE = 0.6
"""The share of words that a heading has in common with the form's when it is that one."""
_PARTS = {
    "header": (Role.MARGIN, "topptekst"),
    "footer": (Role.MARGIN, "bunntekst"),
    "footnotes": (Role.NOTE, "fotnote"),
    "endnotes": (Role.NOTE, "sluttnote"),
    "comments": (Role.COMMENT, "kommentar"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a passage was read from: a paragraph, and where in its text the passage begins."""

    paragraph: WordParagraph
    start: int


@dataclass(frozen=True, slots=True)
class _Look:
    """What a paragraph is by itself: its role, its level, its number, and where its title is."""

    role: Role
    level: int = 0
    number: str = ""
    automatic: bool = False


class WordReport:
    """A whole report: the passages of the main part first, then headers, footers and notes.

    `origins` says what each of `passages` was read from. `alien` counts the documents pasted
    in that nobody but Word can read.
    """

    def __init__(self, package: WordPackage, data: ReportData, file: str) -> None:
        self.package, self.file = package, file
        self.bookmarks: dict[str, str] = {}
        names = [*package.text_parts(), *package.targets(package.main, "comments")]
        self.roots = {name: package.peek(name) for name in names if name in package.parts}
        numbering = package.numbering()
        self.passages: list[Passage] = []
        self.origins: list[Origin] = []
        self.alien = sum(1 for root in self.roots.values() for _ in root.iter(w("altChunk")))
        noted: dict[str, Passage] = {}
        for name, root in self.roots.items():
            if next(root.iter(BOOKMARK_START), None) is not None:
                self.bookmarks |= bookmark_texts(root)
            own = list(read_part(name, root, package))
            part = _Part(own, data, package.sheet, numbering, file, noted)
            for passage, origin in part.read():
                self.passages.append(passage)
                self.origins.append(origin)
                for mark in passage.marks:
                    noted.setdefault(mark.note, passage)

    def script(self, data: ReportData, quantities: Quantities) -> Script:
        """The passages with the data and figures that they are held against."""
        passages = tuple(self.passages)
        return Script(passages, data, quantities, typed=True, bookmarks=self.bookmarks)

    @property
    def controls(self) -> Iterator[etree._Element]:
        """Every linked control once; the second copy of a text box is passed over."""
        for root in self.roots.values():
            for control in root.iter(SDT):
                is_copy = next(control.iterancestors(FALLBACK), None) is not None
                if linked(tag_of(control)) and not is_copy:
                    yield control


class _Part:
    """Reads one part; headings, labels and counts run on from paragraph to paragraph."""

    def __init__(
        self,
        paragraphs: Sequence[WordParagraph],
        data: ReportData,
        sheet: StyleSheet,
        numbering: Numbering,
        file: str,
        noted: dict[str, Passage],
    ) -> None:
        self._all, self._data, self._sheet, self._file = paragraphs, data, sheet, file
        self._noted = noted
        name = paragraphs[0].part if paragraphs else ""
        self._part = next((own for key, own in _PARTS.items() if f"/{key}" in name), None)
        self._specs = {spec.number: spec for spec in data.form.sections}
        self._auto = [numbering.number(item.element, item.style) for item in paragraphs]
        self._listed = [numbering.place(item.element, item.style) for item in paragraphs]
        self._levels: dict[str, int] = {}
        self._trail: list[tuple[int, str]] = []
        self._base = 0
        self._section = self._label = ""
        self._count = 0
        self._told: dict[tuple[Grid, int], str] = {}

    def read(self) -> Iterator[tuple[Passage, Origin]]:
        looks = [self._look(at) for at in range(len(self._all))]
        both = list(zip(self._all, looks, strict=True))
        lines = [look.role is Role.PARAGRAPH and not item.boxed for item, look in both]
        titles = {at: look.number for at, look in enumerate(looks) if look.role is Role.CAPTION}
        self._grids = grids(self._all, lines, titles)
        for at, (item, look) in enumerate(both):
            if item.text.strip():
                yield from self._passages(at, item, look)

    def _passages(
        self, at: int, item: WordParagraph, look: _Look
    ) -> Iterator[tuple[Passage, Origin]]:
        if at in self._grids and look.role is not Role.HEADING:
            self._count += 1
            whole = self._passage(item, _Look(Role.CELL))
            yield from (
                (cell, Origin(item, start))
                for cell, start in cells_of(whole, self._grids[at], self._told)
            )
            return
        if look.role is Role.HEADING:
            self._open(look, item.text.strip())
        elif look.role is not Role.CONTENTS:
            self._count += 1
            self._relabel(item, look)
        yield self._passage(item, look), Origin(item, 0)

    def _passage(self, item: WordParagraph, look: _Look) -> Passage:
        headings, section, number = tuple(t for _, t in self._trail), self._section, look.number
        note = next(item.element.iterancestors(w("footnote"), w("endnote")), None)
        if note is not None:
            number = f"{etree.QName(note).localname} {note.get(w('id'), '')}"
            if noted := self._noted.get(number):
                headings, section = noted.headings, noted.section
        shown = self._part[1] if self._part else self._shown_heading()
        ref = TextRef(self._file, shown, max(self._count, 1), excerpt(item.text, LONGEST))
        return Passage(
            item.text,
            look.role,
            Whereabouts(place_of(ref), None, ref),
            headings[:-1] if look.role is Role.HEADING else headings,
            section,
            number,
            spans=tuple(sorted(item.spans, key=lambda span: span[:2])),
            marks=tuple(sorted(item.marks)),
            answers=self._answers(item, look),
            links=tuple(dict.fromkeys(item.links)),
            label=self._label,
        )

    def _shown_heading(self) -> str:
        """The heading above, with the numbered one above that where it has no number itself."""
        texts = [text for _, text in self._trail]
        own = texts[-1] if texts else ""
        numbered = next((text for text in reversed(texts) if text[:1].isdigit()), "")
        return own if not numbered or numbered == own else f"{numbered} › {own}"

    # What a paragraph is by itself

    def _look(self, at: int) -> _Look:
        item, text = self._all[at], self._all[at].text.strip()
        if self._part is not None:
            return _Look(self._part[0])
        if not text or item.is_contents:
            return _Look(Role.CONTENTS if item.is_contents else Role.PARAGRAPH)
        caption = _CAPTION.match(text)
        if self._sheet.own(item.style) in _CAPTION_STYLES or (
            caption and _is_caption(caption, text)
        ):
            return _Look(Role.CAPTION, number=caption["number"] if caption else "")
        if item.boxed:
            return _Look(Role.BOX)
        if (level := self._styled(item)) or (level := self._looks_like_heading(at)):
            return _Look(Role.HEADING, level, *self._number(at))
        place = self._listed[at]
        if place is not None:
            return _Look(Role.ITEM, place[1] + 1, self._auto[at], True)
        return _Look(Role.PARAGRAPH)

    def _number(self, at: int) -> tuple[str, bool]:
        """The number of a heading, and whether Word counts it."""
        if auto := self._auto[at].rstrip(" ."):
            return auto, True
        found = _NUMBERED.match(self._all[at].text.strip())
        return (f"{found['number']}{(found['letter'] or '').rstrip(')')}" if found else "", False)

    def _styled(self, item: WordParagraph) -> int:
        """The level of a heading by its style or outline level; 0 for none."""
        if item.style not in self._levels:
            known = (
                self._sheet.heading_level(str(link.get(w("styleId"), ""))) or _outline(link)
                for link in self._sheet.basis(item.style)
            )
            self._levels[item.style] = next(filter(None, known), 0)
        return _outline(item.element) or self._levels[item.style]

    def _looks_like_heading(self, at: int) -> int:
        """The level of a typed heading: by the depth of its number, or below the one above."""
        item, text = self._all[at], self._all[at].text.strip()
        if len(text) > _LONGEST_HEADING or len(text.split()) > _MOST_WORDS or text[-1] in ".,;:":
            return 0
        numbered = _NUMBERED.match(text)
        title = text[numbered.end() :].strip() if numbered else text
        in_cell = next(item.element.iterancestors(w("tc")), None) is not None
        if boxed_answers(text) or (in_cell and not (numbered and self._match("", title))):
            return 0
        if "\t" in title or not any(sign.isalpha() for sign in title):
            return 0
        is_bold = item.is_bold(0, len(item.text))
        if numbered and title[:1].isupper():
            depth = numbered["number"].count(".") + 1
            known = self._match("", title) or is_bold or title.isupper()
            return depth if known or (depth > 1 and "?" not in title[:-1]) else 0
        names = [name for item in self._data.setup.projects for name in (item.name, item.number)]
        is_project = any(name in text for name in names)
        if not is_bold or self._listed[at] is not None or (_label_of(text) and not is_project):
            return 0
        return _BELOW + 1 if is_project else _BELOW + 2

    # What goes on from paragraph to paragraph

    def _open(self, look: _Look, text: str) -> None:
        """Take in a heading: close those of its own level and below, and find its section."""
        title = text
        if look.automatic:
            title = f"{look.number} {text}"
        level = look.level
        if level > _BELOW:
            level = self._base + level - _BELOW
        else:
            self._base = level
        self._trail = [*(item for item in self._trail if item[0] < level), (level, title)]
        self._count, self._label = 0, ""
        found = self._match(look.number, text)
        if found or look.number:
            self._section = found
        elif level <= 1:
            self._section = ""

    def _match(self, number: str, text: str) -> str:
        """The section of the form that a heading is: by its words, or by its number."""
        numbered = _NUMBERED.match(text)
        words = _stems(text[numbered.end() :] if numbered else text)
        likes = {
            key: len(words & own) / max(len(words | own), 1)
            for key, own in self._form_words.items()
        }
        best = max(likes, key=lambda key: likes[key], default="")
        number = number.replace(" ", "")
        if best and likes[best] == 1 and likes.get(number) != 1:
            return best
        if number:
            return next((key for key in (number, f"{number}a") if key in self._specs), "")
        return best if best and likes[best] >= _LIKE else ""

    @cached_property
    def _form_words(self) -> dict[str, frozenset[str]]:
        return {key: _stems(spec.heading) for key, spec in self._specs.items()}

    def _relabel(self, item: WordParagraph, look: _Look) -> None:
        text = item.text.strip()
        if label := _label_of(text):
            self._label = label
        elif look.role is Role.PARAGRAPH and item.is_bold(0, len(item.text)):
            self._label = ""
        lettered = _LETTERED.match(text)
        if lettered and f"{self._section.rstrip('abcd')}{lettered['letter']}" in self._specs:
            self._section = f"{self._section.rstrip('abcd')}{lettered['letter']}"

    def _answers(self, item: WordParagraph, look: _Look) -> tuple[Answer, ...]:
        if look.role not in (Role.PARAGRAPH, Role.ITEM, Role.HEADING, Role.BOX):
            return ()
        spec: SectionSpec | None = self._specs.get(self._section)
        if spec is None or not spec.choices:
            return boxed_answers(item.text)
        return boxed_answers(item.text) or worded_answers(item.text, spec.choices, item.is_bold)


def place_of(ref: TextRef) -> str:
    """A place in the text as a message begins."""
    return f"{ref.heading or 'Før første overskrift'}, avsnitt {ref.paragraph}"


def _outline(element: etree._Element) -> int:
    """The level that a paragraph or a style says itself; 0 for none."""
    found = element.find(w("pPr/outlineLvl"))
    level = "" if found is None else str(found.get(VALUE, ""))
    return int(level) + 1 if level in tuple("012345678") else 0


def _is_caption(found: re.Match[str], text: str) -> bool:
    """Whether "Tabell 2 …" is a title and not the start of a sentence."""
    rest = found["rest"] or ""
    if len(text) > _LONGEST_CAPTION or (found["mark"] is None and not rest[:1].isupper()):
        return bool(not rest)
    return found["mark"] is not None or not rest.endswith(".")


def _label_of(text: str) -> str:
    """The label that a text begins with or is: "Avvik: …" and "Tiltak" give Avvik and Tiltak."""
    found = _LABEL.match(text)
    if found is None:
        return ""
    word = found["word"].lower()
    known = load_glossary().labels
    return next((label for label, stems in known.items() if word.startswith(stems)), "")


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:6] for word in _WORD.findall(text.lower()))
