"""A report that is edited by hand in a test, and the strokes that edits are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from norcrin_xl.report.refresh.changes import Kind
from norcrin_xl.report.word.controls import canonical, elements, fill_line
from tests.report.builders import DOCUMENT, NS, Opened, W, with_parts


def name(tag: str) -> str:
    return f"{{{W}}}{tag}"


class Editing:
    """A report that is being edited by hand."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.opened = Opened(content)
        self.root = self.opened.root()
        self.parts: dict[str, bytes | None] = {}

    def all(self, path: str) -> list[etree._Element]:
        return list(self.root.xpath(path, namespaces=NS))  # type: ignore[arg-type]

    def controls(self, tag: str) -> list[etree._Element]:
        return self.all(f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']")

    def control(self, tag: str) -> etree._Element:
        return self.controls(tag)[0]

    def inside(self, tag: str, path: str) -> list[etree._Element]:
        return list(self.control(tag).xpath(path, namespaces=NS))  # type: ignore[arg-type]

    def saved(self) -> bytes:
        parts = {DOCUMENT: etree.tostring(self.root), **self.parts}
        return with_parts(self._content, parts)


@dataclass(frozen=True)
class Edit:
    """A hand edit. `there` finds its trace in the refreshed report.

    `says` are the kinds that the change log must tell by tag, `tags` those whose numbers are
    not new afterwards; two edits with a word of `room` in common are not made together.
    """

    apply: Callable[[Editing], object]
    there: Callable[[Editing], bool]
    room: str
    says: Mapping[str, Kind] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph_of(control: etree._Element) -> etree._Element:
    return next(control.iterancestors(name("p")))


def says(text: str) -> Callable[[Editing], bool]:
    return lambda doc: text in "".join(t.text or "" for t in doc.root.iter(name("t")))


def has(path: str, count: int = 1) -> Callable[[Editing], bool]:
    return lambda doc: len(doc.all(path)) >= count


def shows(tag: str, text: str) -> Callable[[Editing], bool]:
    return lambda doc: any(canonical(one) == text for one in doc.controls(tag))


def put_before(tag: str, xml: str) -> Callable[[Editing], object]:
    return lambda doc: doc.control(tag).addprevious(elements(xml)[0])


def put_after(tag: str, xml: str) -> Callable[[Editing], object]:
    return lambda doc: doc.control(tag).addnext(elements(xml)[0])


def type_in(tag: str, text: str) -> Callable[[Editing], object]:
    return lambda doc: fill_line(doc.control(tag), elements(run(text)))


def content(tag: str, xml: str) -> Callable[[Editing], object]:
    """Put other runs in a control, as Word does when a format or tracked change is made."""

    def apply(doc: Editing) -> None:
        holder = doc.control(tag).find(name("sdtContent"))
        assert holder is not None
        holder[:] = elements(xml)

    return apply


def around(tag: str, first: str, last: str) -> Callable[[Editing], object]:
    def apply(doc: Editing) -> None:
        doc.control(tag).addprevious(elements(first)[0])
        doc.control(tag).addnext(elements(last)[0])

    return apply


def first_of(
    tag: str, path: str, change: Callable[[etree._Element], object]
) -> Callable[[Editing], object]:
    return lambda doc: change(doc.inside(tag, path)[0])


def remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def bold(element: etree._Element) -> None:
    element.insert(0, elements("<w:rPr><w:b/></w:rPr>")[0])


def append_text(tag: str, text: str) -> Callable[[Editing], object]:
    """Write more at the end of the last paragraph of a text."""
    return lambda doc: doc.inside(tag, ".//w:p")[-1].append(elements(run(text))[0])


def add_paragraph(at: int, xml: str) -> Callable[[Editing], object]:
    return lambda doc: doc.all("//w:body/w:p")[at].addnext(elements(xml)[0])


def in_paragraph(at: int, xml: str) -> Callable[[Editing], object]:
    return lambda doc: doc.all("//w:body/w:p")[at].append(elements(xml)[0])


def in_part(part: str, text: str) -> Callable[[Editing], object]:
    """Write in a header or footer."""

    def apply(doc: Editing) -> None:
        root = etree.fromstring(doc.parts.get(part) or doc.opened.parts[part])
        root.append(elements(f"<w:p>{run(text)}</w:p>")[0])
        doc.parts[part] = etree.tostring(root)

    return apply


def part_says(part: str, text: str) -> Callable[[Editing], bool]:
    return lambda doc: text.encode() in doc.opened.parts[part]


def set_in(part: str, old: bytes, new: bytes) -> Callable[[Editing], object]:
    def apply(doc: Editing) -> None:
        there = doc.parts.get(part) or doc.opened.parts[part]
        assert old in there
        doc.parts[part] = there.replace(old, new, 1)

    return apply


def wrap(tag: str, name_of_wrapper: str, attributes: str) -> Callable[[Editing], object]:
    """Put an element around a control."""

    def apply(doc: Editing) -> None:
        inner = doc.control(tag)
        outer = elements(f"<w:{name_of_wrapper} {attributes}/>")[0]
        inner.addprevious(outer)
        outer.append(inner)

    return apply
