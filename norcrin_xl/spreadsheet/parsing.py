"""The parts of a returned package: parsed within bounds, without DTDs, entities or prefixes.

Only the spreadsheet's own elements count. What other namespaces hold is passed over, as Excel
does it; where programs would read it differently, the file is refused.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from lxml import etree

TRANSITIONAL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
ALTERNATIVES = "http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"

MAX_TREE = 4 * 2**20
"""The most that is held as a tree. Sheets and shared texts are read in passing."""
MAX_ELEMENTS, MAX_DEPTH = 2_000_000, 100
CHUNK, LONGEST_TAG = 2**16, 2**20
WHOLE = re.compile(r"\s*\d{1,9}\s*", re.A)
_OPTIONS: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}
DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


class Refused(Exception):
    """A file that can't be taken in: the code of the finding and the words in its message."""

    def __init__(self, code: str, found: str = "", expected: str = "") -> None:
        super().__init__(code, found)
        self.code, self.found, self.expected = code, found, expected


def unclear(what: str) -> Refused:
    """A file that programs read differently."""
    return Refused("fil-uklar", what)


def parsed(content: bytes, name: str) -> etree._Element:
    """The root of a small part.

    Raises `Refused` for a DOCTYPE, for what is not well formed and for what is too large.
    """
    if len(content) > MAX_TREE:
        raise Refused("fil-for-stor", f"har en del på mer enn {MAX_TREE >> 20} MB ({name})")
    try:
        root = etree.fromstring(content, etree.XMLParser(**_OPTIONS))  # type: ignore[arg-type]
    except etree.XMLSyntaxError:
        refuse_doctype(content, name)
        raise Refused("fil-avkuttet") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("fil-doctype", name)
    return root


def refuse_doctype(content: bytes, name: str) -> None:
    """Raise `Refused` where a part holds a DOCTYPE."""
    if any(mark in content for mark in DOCTYPES):
        raise Refused("fil-doctype", name)


class Node(NamedTuple):
    """What is done at an element: when it begins, when it ends with its text, and what is in it."""

    start: Callable[[dict[str, str]], None] | None = None
    end: Callable[[str], None] | None = None
    within: Mapping[str, Node] = {}


NOTHING = Node()


def _whole_names(grammar: Mapping[str, Node]) -> dict[str, Node]:
    """A grammar by the names as the parser gives them: the spreadsheet's own in both its spaces."""
    whole = dict[str, Node]()
    for name, node in grammar.items():
        spaces = ("",) if "}" in name else (f"{TRANSITIONAL}}}", f"{STRICT}}}")
        inner = node._replace(within=_whole_names(node.within))
        whole.update((f"{space}{name}", inner) for space in spaces)
    return whole


def read_in_passing(content: bytes, part: str, grammar: Mapping[str, Node]) -> None:
    """Do at the spreadsheet's own elements of a part what `grammar` says, and keep nothing.

    What `grammar` doesn't name is passed over with all that is in it. Raises `Refused`.
    """
    stack, text, number = [Node(within=_whole_names(grammar))], list[str](), count(1)

    def start(name: str, attributes: dict[str, str]) -> None:
        node = stack[-1].within.get(name, NOTHING)
        stack.append(node)
        begin, finish, _ = node
        if begin:
            begin(attributes)
        if finish:
            text.clear()
        if len(stack) > MAX_DEPTH:
            raise Refused("fil-for-stor", f"har mer enn {MAX_DEPTH} ledd i hverandre")
        if next(number) > MAX_ELEMENTS:
            raise Refused("fil-for-stor", f"har flere enn {MAX_ELEMENTS // 10**6} millioner celler")

    def end(_: str) -> None:
        finish = stack.pop().end
        if finish:
            finish("".join(text))

    def data(piece: str) -> None:
        if stack[-1].end:
            text.append(piece)

    def doctype(*_: Any) -> None:
        raise Refused("fil-doctype", part)

    parser = xml.parsers.expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = doctype
    try:
        for at in range(0, len(content), CHUNK):
            parser.Parse(content[at : at + CHUNK], at + CHUNK >= len(content))
            if at - parser.CurrentByteIndex > LONGEST_TAG:
                raise Refused("fil-for-stor", f"har et merke på mer enn {LONGEST_TAG >> 20} MB")
    except (xml.parsers.expat.ExpatError, ValueError, LookupError):
        raise Refused("fil-avkuttet") from None


def refuse_alternatives(_: dict[str, str]) -> None:
    """Raise `Refused`: which of some alternatives is shown depends on the program."""
    raise unclear("innhold i flere utgaver")


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The spreadsheet's own children with this name."""
    return [child for child in element if local(child) == name]


def local(element: etree._Element) -> str:
    """An element's name where it is the spreadsheet's own; empty for any other."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space[1:] in (TRANSITIONAL, STRICT) else ""


def relation_id(element: etree._Element) -> str:
    """The id of the relation that an element names; empty where it names none."""
    found = (element.get(f"{{{space}}}id") for space in RELATIONS)
    return next(filter(None, found), "")


def truth(text: str | None) -> bool:
    """An XML boolean; absent is false."""
    return text in ("1", "true", "on")


@lru_cache(maxsize=2**12)
def whole(text: str | None, what: str = "tall") -> int:
    """A whole number, 0 where it is absent. Raises `Refused` for anything else."""
    if not text:
        return 0
    if WHOLE.fullmatch(text) is None:
        raise unclear(f"{what} «{text[:20]}»")
    return int(text)
