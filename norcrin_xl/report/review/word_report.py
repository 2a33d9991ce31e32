"""A Word report as the passages that every rule reads, however its writers have typed it.

A heading is known by its style, its outline level, its number or its looks; a caption by its
style or its words; a table is Word's own or lines with tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

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
from norcrin_xl.form.form_file import load_glossary
from norcrin_xl.model import Quantities, ReportData, TextRef
from norcrin_xl.numbers import capital
from norcrin_xl.report.contents import bookmark_texts
from norcrin_xl.report.places import linked
from norcrin_xl.report.review.grids import (
    LONGEST,
    boxed_answers,
    cells_of,
    grids,
    worded_answers,
)
from norcrin_xl.report.review.reading import WordParagraph, read_part
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import BOOKMARK_START, FALLBACK, SDT, tag_of, w
from norcrin_xl.report.word.package import WordPackage

_LONGEST_HEADING, _LONGEST_CAPTION = 120, 250
_MOST_WORDS, _FEW_WORDS, _MOST_CELLS = 16, 6, 2
_NUMBERED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.)]?[ \t]{0,9}(?P<letter>[a-z]\)?(?= ))?"
)
_LETTERED = re.compile(r"(?P<letter>[a-z])\) ")
_CAPTION = re.compile(
    r"(?P<kind>tabell|tab\.|figur|fig\.|diagram)\s?"
    r"(?P<number>\d{1,3}(?:[.–-]\d{1,3}){0,4}[a-z]?|(?-i:[A-Z]|[IVX]{2,4})(?!\w))"
    r"(?P<mark>[.:]|\s[-–|]|\s\s|\t)?\s*(?P<rest>\S.*)?$",
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


class Origin(NamedTuple):
    """What a passage was read from: a paragraph, and where in its text the passage begins."""

    paragraph: WordParagraph
    start: int


class _Look(NamedTuple):
    """What a paragraph is by itself: role, level, number and, of a heading, its title."""

    role: Role
    level: int = 0
    number: str = ""
    title: str = ""


class WordReport:
    """A whole report: the passages of the main part first, then headers, footers and notes.

    `origins` says what each of `passages` was read from. `noted` are the passages with a mark
    for a foot- or endnote by its id. `alien` counts the documents pasted in that nobody but Word
    can read.
    """

    def __init__(self, package: WordPackage, data: ReportData, file: str) -> None:
        self.package, self.data, self.file = package, data, file
        names = [*package.text_parts(), *package.targets(package.main, "comments")]
        self.roots = {name: package.peek(name) for name in names if name in package.parts}
        self.alien = sum(1 for root in self.roots.values() for _ in root.iter(w("altChunk")))
        self.passages: list[Passage] = []
        self.origins: list[Origin] = []
        self.noted: dict[str, Passage] = {}
        numbering = package.numbering()
        for name, root in self.roots.items():
            for passage, origin in _Part(read_part(name, root, package, numbering), self).read():
                self.passages.append(passage)
                self.origins.append(origin)
                for mark in passage.marks:
                    self.noted.setdefault(mark.note, passage)

    def script(self, data: ReportData, quantities: Quantities) -> Script:
        """The passages with the data and figures that they are held against."""
        bookmarks: dict[str, str] = {}
        for root in self.roots.values():
            if next(root.iter(BOOKMARK_START), None) is not None:
                bookmarks |= bookmark_texts(root)
        return Script(tuple(self.passages), data, quantities, typed=True, bookmarks=bookmarks)

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

    def __init__(self, paragraphs: Iterable[WordParagraph], report: WordReport) -> None:
        self._all, self._report, self._data = list(paragraphs), report, report.data
        name = self._all[0].part if self._all else ""
        self._part = next((own for key, own in _PARTS.items() if f"/{key}" in name), None)
        self._specs = {spec.number: spec for spec in self._data.form.sections}
        self._form_words = {key: _stems(spec.heading) for key, spec in self._specs.items()}
        self._trail: list[tuple[int, str]] = []
        self._base = 0
        self._section = self._label = ""
        self._count = 0
        self._told: dict[tuple[Grid, int], str] = {}

    def read(self) -> Iterator[tuple[Passage, Origin]]:
        both = [(item, self._look(item)) for item in self._all]
        lines = [look.role is Role.PARAGRAPH and not item.boxed for item, look in both]
        titles = {at: look.number for at, (_, look) in enumerate(both) if look.role is Role.CAPTION}
        cells = grids(self._all, lines, titles)
        for at, (item, look) in enumerate(both):
            if at in cells and look.role is not Role.HEADING and item.text.strip():
                self._count += 1
                whole = self._passage(item, _Look(Role.CELL))
                for cell, start in cells_of(whole, cells[at], self._told):
                    yield cell, Origin(item, start)
            elif item.text.strip():
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
            if noted := self._report.noted.get(number):
                headings, section = noted.headings, noted.section
        shown = self._part[1] if self._part else self._shown_heading()
        ref = TextRef(self._report.file, shown, max(self._count, 1), excerpt(item.text, LONGEST))
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

    def _look(self, item: WordParagraph) -> _Look:
        text = item.text.strip()
        if self._part is not None:
            return _Look(self._part[0])
        if not text or item.is_contents:
            return _Look(Role.CONTENTS if item.is_contents else Role.PARAGRAPH)
        caption = _CAPTION.match(text)
        of_style = self._report.package.sheet.own(item.style) in _CAPTION_STYLES
        if of_style or (caption and _is_caption(caption, text)):
            number = caption["number"].replace("–", "-") if caption else ""
            return _Look(Role.CAPTION, number=number)
        if item.boxed:
            return _Look(Role.BOX)
        if level := item.level or self._looks_like_heading(item, text):
            if counted := item.number.rstrip(" ."):
                return _Look(Role.HEADING, level, counted, f"{counted} {text}")
            found = _NUMBERED.match(text)
            number = f"{found['number']}{(found['letter'] or '').rstrip(')')}" if found else ""
            return _Look(Role.HEADING, level, number, text)
        if item.listed is not None:
            return _Look(Role.ITEM, item.listed + 1, item.number)
        return _Look(Role.PARAGRAPH)

    def _looks_like_heading(self, item: WordParagraph, text: str) -> int:
        """The level of a typed heading: by the depth of its number, or below the one above."""
        numbered = _NUMBERED.match(text)
        title = text[numbered.end() :].strip() if numbered else text
        is_section = numbered and "." in numbered["number"] and numbered["number"] in self._specs
        ends = ",;:" if is_section and len(title.split()) < _FEW_WORDS else ".,;:"
        if len(text) > _LONGEST_HEADING or len(text.split()) > _MOST_WORDS or text[-1] in ends:
            return 0
        cell = next(item.element.iterancestors(w("tc")), None)
        row = None if cell is None else cell.getparent()
        is_form = row is None or (numbered and self._is_of_form(numbered["number"], title))
        is_wide = row is not None and len(row.findall(w("tc"))) > _MOST_CELLS
        if boxed_answers(text) or is_wide or not is_form:
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
        if not is_bold or item.listed is not None or (_label_of(text) and not is_project):
            return 0
        return _BELOW + 1 if is_project else _BELOW + 2

    def _is_of_form(self, number: str, title: str) -> bool:
        """Whether a number and a title are of the same section of the form."""
        named = self._match("", title)
        return bool(named) and named in (number, f"{number}{named[-1]}")

    # What goes on from paragraph to paragraph

    def _open(self, look: _Look, text: str) -> None:
        """Take in a heading: close those of its own level and below, and find its section."""
        level = look.level
        if level > _BELOW:
            level = self._base + level - _BELOW
        else:
            self._base = level
        self._trail = [*(item for item in self._trail if item[0] < level), (level, look.title)]
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
        if best and likes[best] == 1 and not likes.get(number):
            return best
        if number:
            return next((key for key in (number, f"{number}a") if key in self._specs), "")
        return best if best and likes[best] >= _LIKE else ""

    def _relabel(self, item: WordParagraph, look: _Look) -> None:
        text = item.text.strip()
        if label := _label_of(text):
            self._label = label
        elif look.role is Role.PARAGRAPH and item.is_bold(0, len(item.text)):
            self._label = ""
        lettered, base = _LETTERED.match(text), self._section.rstrip("abcd")
        own = f"{base}{lettered['letter']}" if lettered else ""
        if base != self._section and boxed_answers(text):
            asked = self._match("", text.partition("?")[0])
            own = asked if asked.rstrip("abcd") == base else own
        self._section = own if own in self._specs else self._section

    def _answers(self, item: WordParagraph, look: _Look) -> tuple[Answer, ...]:
        if look.role not in (Role.PARAGRAPH, Role.ITEM, Role.HEADING, Role.BOX):
            return ()
        spec, boxed = self._specs.get(self._section), boxed_answers(item.text)
        if boxed or spec is None or not spec.choices:
            return boxed
        return worded_answers(item.text, spec.choices, item.is_bold)


def place_of(ref: TextRef) -> str:
    """A place in the text as a message begins."""
    return f"{capital(ref.heading) or 'Før første overskrift'}, avsnitt {ref.paragraph}"


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
