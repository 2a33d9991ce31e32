"""Fields that count and refer: SEQ in captions, REF to them, and the bookmarks between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    TEXT,
    escaped,
    run_xml,
    w,
)

_MARK, _CODE, _SIMPLE = w("fldChar"), w("instrText"), w("fldSimple")
LOWER = re.compile(r"\\\*\s*lower", re.I)
_OWN = re.compile(r"_Ref_(?P<kind>[a-z]+)_(?P<exhibit>\w+)")
LOST_FIELD = re.compile(
    r" REF (?P<bookmark>_Ref_\w+) \\h \\\* Lower (?P<shown>\w+ \d+(?:\.\d+)*[a-z]?)"
)
"""A reference that LibreOffice has made text of, its code and what it showed."""

_RESET = re.compile(r"\\r\s*(\d+)")


@dataclass(slots=True)
class WordField:
    """A field: its code, its first and last run, and the texts that show its result."""

    code: str
    begin: etree._Element
    end: etree._Element | None = None
    shows: bool = False
    texts: list[etree._Element] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return self.code.split()

    @property
    def kind(self) -> str:
        return self.words[0].upper() if self.words else ""

    def show(self, result: str) -> None:
        """Put `result` in the first of the texts; a field that shows nothing stays so."""
        for text in self.texts:
            text.text = ""
        if self.texts:
            self.texts[0].text = result


def fields(root: etree._Element) -> Iterator[WordField]:
    """All fields with an end, each when it ends."""
    opened: list[WordField] = []
    for element in root.iter(_MARK, _CODE, TEXT, _SIMPLE):
        if element.tag == _SIMPLE:
            code = str(element.get(w("instr"), ""))
            yield WordField(code, element, element, True, list(element.iter(TEXT)))
        elif element.tag == _MARK:
            kind = element.get(w("fldCharType"))
            if kind == "begin":
                opened.append(WordField("", element))
            elif opened and kind == "separate":
                opened[-1].shows = True
            elif opened:
                opened[-1].end = element
                yield opened.pop()
        elif opened and element.tag == _CODE and not opened[-1].shows:
            opened[-1].code += element.text or ""
        elif opened and element.tag == TEXT and opened[-1].shows:
            opened[-1].texts.append(element)


def count_and_refer(root: etree._Element) -> Mapping[str, str]:
    """Bring the shown numbers of captions up to date, then those of references to them.

    Returns the text of each bookmark, such as "Tabell 4.2.1" for ``_Ref_tabell_4_2_1``.
    """
    found = list(fields(root))
    counts: dict[str, int] = {}
    for item in found:
        if item.kind == "SEQ" and len(item.words) > 1:
            item.show(str(_count(item, counts)))
    texts = bookmark_texts(root)
    for item in found:
        if item.kind == "REF" and len(item.words) > 1 and item.words[1] in texts:
            text = texts[item.words[1]]
            item.show(text.lower() if LOWER.search(item.code) else text)
    return texts


def _count(item: WordField, counts: dict[str, int]) -> int:
    name = item.words[1]
    reset = _RESET.search(item.code)
    if reset:
        counts[name] = int(reset[1])
    elif r"\c" not in item.words:
        counts[name] = counts.get(name, 0) + 1
    return counts.get(name, 0)


def bookmark_texts(root: etree._Element) -> dict[str, str]:
    """The text within each bookmark by its name."""
    texts: dict[str, list[str]] = {}
    opened: dict[str, str] = {}
    for element in root.iter(BOOKMARK_START, BOOKMARK_END, TEXT):
        if element.tag == BOOKMARK_START:
            name = str(element.get(w("name"), ""))
            opened[str(element.get(w("id"), ""))] = name
            texts[name] = []
        elif element.tag == BOOKMARK_END:
            opened.pop(str(element.get(w("id"), "")), None)
        else:
            for name in opened.values():
                texts[name].append(element.text or "")
    return {name: "".join(pieces) for name, pieces in texts.items()}


def bookmark_name(kind: str, exhibit: str) -> str:
    """The bookmark around the label and number of a caption: ``_Ref_tabell_4_2_1``."""
    return f"_Ref_{kind}_{exhibit.replace('.', '_')}"


def referred(bookmark: str) -> tuple[str, str] | None:
    """The kind and id of the exhibit that a bookmark of ours stands around; `None` of another's."""
    found = _OWN.fullmatch(bookmark)
    return (found["kind"], found["exhibit"].replace("_", ".")) if found else None


def reference_xml(bookmark: str, text: str) -> str:
    """A reference that Word keeps up to date; `text` is what it shows until then."""
    return field_xml(rf"REF {bookmark} \h \* Lower", run_xml(text.lower()))


def field_xml(code: str, result: str) -> str:
    """A field with the runs of its result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escaped(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
