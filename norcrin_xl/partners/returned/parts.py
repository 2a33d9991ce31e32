"""The parts of a returned package: parsed without DTDs, entities or prefixes."""

from __future__ import annotations

from lxml import etree

DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_OPTIONS: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


class Refused(Exception):
    """A file that can't be taken in: the code of the finding and the words in its message."""

    def __init__(self, code: str, found: str = "", expected: str = "") -> None:
        super().__init__(code, found)
        self.code, self.found, self.expected = code, found, expected


def parsed(content: bytes, name: str) -> etree._Element:
    """The root of a part. Raises `Refused` for a DOCTYPE and for what is not well formed."""
    try:
        root = etree.fromstring(content, etree.XMLParser(**_OPTIONS))  # type: ignore[arg-type]
    except etree.XMLSyntaxError:
        refuse_doctype(content, name)
        raise Refused("fil-avkuttet") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("fil-doctype", name)
    return root


def refuse_doctype(head: bytes, name: str) -> None:
    """Raise `Refused` where the beginning of a part holds a DOCTYPE."""
    if any(mark in head for mark in DOCTYPES):
        raise Refused("fil-doctype", name)


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The children with this name, whatever their namespace."""
    return [child for child in element if local(child) == name]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute with this name in any namespace but none; empty where it isn't there."""
    found = (str(value) for key, value in element.attrib.items() if key.endswith(f"}}{name}"))  # type: ignore[arg-type]
    return next(found, "")


def truth(text: str | None) -> bool:
    """An XML boolean; absent is false."""
    return text in ("1", "true", "on")


def whole(text: str | None) -> int:
    """A whole number of at most seven digits, else 0."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0
