"""Fields that count and refer: captions, references to them and the bookmarks between, and the
table of contents, whose entries are written out so that it is right before Word updates it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    BOOKMARK_END,
    BOOKMARK_START,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    TEXT,
    VALUE,
    escaped,
    names,
    paragraph,
    run_xml,
    w,
)
from norcrin_xl.report.word.numbering import Ids, Numbering
from norcrin_xl.report.word.styles import StyleSheet

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

    @property
    def argument(self) -> str:
        """What the field is about, such as a bookmark; "" for none."""
        return self.words[1] if len(self.words) > 1 else ""

    @property
    def shown(self) -> str:
        return "".join(text.text or "" for text in self.texts)

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
        if item.kind == "SEQ" and item.argument:
            item.show(str(_count(item, counts)))
    texts = bookmark_texts(root)
    for item in found:
        if item.kind == "REF" and item.argument in texts:
            text = texts[item.argument]
            item.show(text.lower() if LOWER.search(item.code) else text)
    return texts


def _count(item: WordField, counts: dict[str, int]) -> int:
    name = item.argument
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
    return f"{_opening(f' {code} ')}{result}{_CLOSING}"


def _opening(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escaped(code)}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


_CLOSING = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_RANGE = re.compile(r'\\o\s*"(\d)\s*-\s*(\d)"')
_NAMED = re.compile(r'\\t\s*"([^"]*)"')
_STYLE = w("pStyle")
_MARKS = "_Toc"
_HIDDEN = names("txbxContent del")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level from 1, its number as printed ("" for none), text and bookmark."""

    level: int
    number: str
    text: str
    bookmark: str


Change = Callable[[Sequence[etree._Element], Sequence[etree._Element]], Sequence[etree._Element]]


def write_contents(
    root: etree._Element,
    numbering: Numbering,
    ids: Ids,
    pages: Mapping[str, int] | None = None,
    ours: Callable[[etree._Element], bool] | None = None,
    change: Change | None = None,
) -> tuple[Heading, ...]:
    """Write the entries of the table of contents and return them; none where there is no table.

    Every heading that the table's field asks for gets a bookmark; where it has none, and `ours`
    is given, only if it is ours, and else no entry either: Word takes in the others. `numbering`
    has counted nothing yet. `pages` has the page of each bookmark; an entry without one has no
    page number. `change` says what comes in place of the old paragraphs when new ones are to.
    """
    table = next((item for item in fields(root) if _lists_headings(item)), None)
    if table is None:
        return ()
    levels = listed_levels(table.code, numbering.sheet)
    found = tuple(_headings(root, levels, numbering, ids, ours))
    if found:
        _replace(table, found, numbering.sheet, pages or {}, change)
    return found


def shown_pages(root: etree._Element) -> Mapping[str, int]:
    """The page that each entry shows, by the bookmark of its heading."""
    found = (item for item in fields(root) if item.kind == "PAGEREF" and item.shown.isdigit())
    return {item.argument: int(item.shown) for item in found}


def _lists_headings(item: WordField) -> bool:
    return item.kind == "TOC" and bool(_RANGE.search(item.code) or _NAMED.search(item.code))


def listed_levels(code: str, sheet: StyleSheet) -> Mapping[str, int]:
    r"""The level of each style id that the field lists, from its switches ``\o`` and ``\t``."""
    levels: dict[str, int] = {}
    reach = _RANGE.search(code)
    if reach:
        for level in range(int(reach[1]), int(reach[2]) + 1):
            levels[sheet.id_of_name.get(f"heading {level}", "")] = level
    named = _NAMED.search(code)
    words = re.split("[;,]", named[1]) if named else []
    for name, level_text in zip(words[::2], words[1::2], strict=False):
        identity = sheet.id_of_name.get(name.strip().lower())
        if identity and level_text.strip().isdigit():
            levels[identity] = int(level_text)
    return levels


def _headings(
    root: etree._Element,
    levels: Mapping[str, int],
    numbering: Numbering,
    ids: Ids,
    ours: Callable[[etree._Element], bool] | None,
) -> Iterator[Heading]:
    counted = _counted_styles(levels, numbering)
    used = {str(start.get(w("name"), "")) for start in root.iter(BOOKMARK_START)}
    place = 0
    for style in root.iter(_STYLE):
        name = str(style.get(VALUE, ""))
        if name not in counted or (paragraph := paragraph_with(style)) is None:
            continue
        number = numbering.number(paragraph, name)
        text = heading_text(paragraph)
        if name in levels and text:
            if ours is not None and not _marked(paragraph) and not ours(paragraph):
                continue
            place += 1
            yield Heading(levels[name], number, text, _mark(paragraph, place, used, ids))


def _counted_styles(levels: Mapping[str, int], numbering: Numbering) -> set[str]:
    """The listed styles and those that count in the same lists without being listed."""
    lists = {place[0] for style in levels if (place := numbering.of_style(style))}
    others = {
        style
        for style in numbering.sheet.paragraph_styles
        if (place := numbering.of_style(style)) and place[0] in lists
    }
    return {*levels, *others}


def paragraph_with(style: etree._Element) -> etree._Element | None:
    """The paragraph that has a style; `None` for one in a text box and for a former style."""
    properties = style.getparent()
    paragraph = None if properties is None else properties.getparent()
    if paragraph is None or paragraph.tag != PARAGRAPH:
        return None
    return None if next(paragraph.iterancestors(*_HIDDEN), None) is not None else paragraph


def heading_text(paragraph: etree._Element) -> str:
    """The text of a heading on one line, without what is deleted."""
    shown = paragraph.iter(TEXT, w("tab"), w("br"))
    pieces = (element.text or "" if element.tag == TEXT else " " for element in shown)
    return " ".join("".join(pieces).split(" ")).strip()


def _marked(paragraph: etree._Element) -> str:
    """The heading's bookmark for the table of contents, "" for none."""
    names = (str(start.get(w("name"), "")) for start in paragraph.findall(BOOKMARK_START))
    return next((name for name in names if name.startswith(_MARKS)), "")


def _mark(paragraph: etree._Element, place: int, used: set[str], ids: Ids) -> str:
    """The heading's bookmark for the table of contents, made when it has none."""
    if there := _marked(paragraph):
        return there
    while (name := f"{_MARKS}{place:09}") in used:
        place += 100_000
    used.add(name)
    start, end = ids.bookmark(name)
    paragraph.insert(1 if paragraph.find(PARAGRAPH_PROPERTIES) is not None else 0, start)
    paragraph.append(end)
    return name


def _replace(
    table: WordField,
    found: tuple[Heading, ...],
    sheet: StyleSheet,
    pages: Mapping[str, int],
    change: Change | None,
) -> None:
    """Put the entries in place of the paragraphs from the field's beginning to its end."""
    first = next(table.begin.iterancestors(PARAGRAPH), None)
    last = None if table.end is None else next(table.end.iterancestors(PARAGRAPH), None)
    holder = None if first is None else first.getparent()
    if first is None or last is None or holder is None or last.getparent() is not holder:
        return
    xml = "".join(_entry(item, found, table.code, pages) for item in found)
    start, end = holder.index(first), holder.index(last)
    old, new = list(holder)[start : end + 1], sheet.elements(xml)
    holder[start : end + 1] = change(old, new) if change else new


def _entry(item: Heading, found: tuple[Heading, ...], code: str, pages: Mapping[str, int]) -> str:
    """One line of the table. The field begins in the first line and ends in the last."""
    number = f"{run_xml(item.number)}<w:r><w:tab/></w:r>" if item.number else ""
    style = styles.CONTENTS[min(item.level, len(styles.CONTENTS)) - 1]
    return paragraph(
        f"{_opening(code) if item is found[0] else ''}"
        f'<w:hyperlink w:anchor="{escaped(item.bookmark)}" w:history="1">{number}'
        f"{run_xml(item.text)}{_page(item, pages)}</w:hyperlink>"
        f"{_CLOSING if item is found[-1] else ''}",
        style,
    )


def _page(item: Heading, pages: Mapping[str, int]) -> str:
    if item.bookmark not in pages:
        return ""
    page = run_xml(str(pages[item.bookmark]))
    code = rf"PAGEREF {item.bookmark} \h"
    return f"<w:r><w:tab/></w:r>{field_xml(code, page)}"
