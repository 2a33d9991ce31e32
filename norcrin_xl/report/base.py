"""The stored base: what the machine last wrote in each control, kept in the document itself.

It is the common ground of a later refresh, which compares it with what now stands in the
document and with what would be written anew. It lies in a custom XML part of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import NamedTuple

from lxml import etree

from norcrin_xl.files import sha256
from norcrin_xl.findings import UserError
from norcrin_xl.masking import masked
from norcrin_xl.model import CellRef
from norcrin_xl.report.word.controls import OFFICE, escaped
from norcrin_xl.report.word.package import WordPackage

NAMESPACE = "urn:norcrin-xl:grunnlag:1"
STORE_ID = "{6E6F7263-7269-4E78-8C67-72756E6E6C61}"
"""The id of the part among a document's custom XML parts."""

NETWORK = "tekst:nettverk.navn"
LONG_TEXT = "#"
"""Begins what is kept of a long text: only enough to tell it from another."""
_LONGEST = 60
_ITEM = ("customXml/item%d.xml", "customXml/itemProps%d.xml")
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in the controls with this tag.

    `text` is canonical (see `norcrin_xl.report.word.controls`); `value` is that of a quantity,
    `None` for one that was missing and for tables, figures and texts. `markup` is that of a text,
    to tell whether its looks are another by now; "" for what has none, and in earlier reports.
    `made_of` is a fingerprint of what a text or table is made of; "" where that is not all known.
    """

    tag: str
    text: str
    value: float | str | None = None
    sources: tuple[CellRef, ...] = ()
    markup: str = ""
    made_of: str = ""


class Waiting(NamedTuple):
    """A place that a person is to decide on: what was last written there, and why it moved."""

    text: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """What a report was made of and what was written in it, by tag.

    `cells` has what stood then in the cells that the numbers rest on (see `remembered`). `places`
    has how many controls with a tag stood in the report outside written texts and tables.
    `waiting` has what a person is still to decide. `outline` is what the template holds itself
    (see `norcrin_xl.report.places`). Reports of earlier versions have none of these.
    """

    version: str
    workbook: str
    sha256: str
    year: int
    written: datetime
    controls: Mapping[str, Written]
    cells: Mapping[CellRef, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    outline: tuple[str, ...] = ()

    @property
    def lost(self) -> bool:
        """Whether it stands for one that was taken out of the report: nobody knows what it said."""
        return not self.version

    @property
    def network(self) -> str:
        """The network that the report is for, "" where that isn't known."""
        return self.texts.get(NETWORK, "")

    @property
    def texts(self) -> Mapping[str, str]:
        """What was last written, by tag."""
        return {tag: item.text for tag, item in self.controls.items()}


def remembered(
    sources: Iterable[CellRef], values: Mapping[tuple[str, str], str]
) -> dict[CellRef, str]:
    """The content of cells as a report keeps it; of a long text only enough to tell it apart."""
    return {
        ref: kept_text(values[ref.sheet, ref.cell])
        for ref in dict.fromkeys(sources)
        if (ref.sheet, ref.cell) in values
    }


def kept_text(text: str) -> str:
    """The content of a cell as a report keeps it."""
    if len(text) <= _LONGEST and not text.startswith(LONG_TEXT):
        return text
    return f"{LONG_TEXT}{sha256(text.encode())[:16]}"


def store(package: WordPackage, base: Base) -> None:
    """Put `base` in the package, in place of one that was there."""
    there = _part(package)
    if there is not None:
        package.add(there, base_xml(base).encode())
        return
    taken = {name.lower() for name in package.parts}
    number = next(at for at in count(1) if (_ITEM[0] % at).lower() not in taken)
    name, properties = (pattern % number for pattern in _ITEM)
    package.add(name, base_xml(base).encode(), "application/xml")
    package.add(properties, _item_properties().encode(), _PROPERTIES_TYPE)
    package.relate(name, f"{OFFICE}/customXmlProps", properties)
    package.relate(package.main, f"{OFFICE}/customXml", name)


def _item_properties() -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem xmlns:ds="{_DATA_STORE}" ds:itemID="{STORE_ID}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )


def base_xml(base: Base) -> str:
    """The part's XML. A source is the number of its sheet and its cell: ``3:F23``."""
    tokens = _Tokens()
    places = base.places
    controls = "".join(
        [_control_xml(item, places.get(item.tag, 0), tokens) for item in base.controls.values()]
    )
    cells = "".join(
        [
            f'<celle sted="{escaped(tokens[ref])}">{escaped(text)}</celle>'
            for ref, text in base.cells.items()
        ]
    )
    waiting = "".join([_waiting_xml(tag, item) for tag, item in base.waiting.items()])
    outline = "".join(f"<linje>{_written_out(line)}</linje>" for line in base.outline)
    sheets = "".join(
        f'<ark nr="{number}" fil="{escaped(file)}" navn="{escaped(name)}"/>'
        for (file, name), number in tokens.sheets.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<grunnlag xmlns="{NAMESPACE}" versjon="{escaped(base.version)}" '
        f'arbeidsbok="{escaped(base.workbook)}" sha256="{escaped(base.sha256)}" '
        f'aar="{base.year}" skrevet="{base.written.isoformat()}"><kilder>{sheets}</kilder>'
        f"<kontroller>{controls}</kontroller><celler>{cells}</celler>"
        f"<ventende>{waiting}</ventende><disposisjon>{outline}</disposisjon></grunnlag>"
    )


class _Tokens(dict[CellRef, str]):
    """Each source as it is written, the number of its sheet given at first use."""

    def __init__(self) -> None:
        self.sheets: dict[tuple[str, str], int] = {}

    def __missing__(self, source: CellRef) -> str:
        file, sheet, cell = source
        number = self.sheets.setdefault((file, sheet), len(self.sheets) + 1)
        made = self[source] = f"{number}:{cell}"
        return made


def _control_xml(item: Written, places: int, tokens: _Tokens) -> str:
    value = f' steder="{places}"' if places else ""
    if isinstance(item.value, str):
        value += f' ord="{escaped(item.value)}"'
    elif item.value is not None:
        value += f' verdi="{item.value!r}"'
    cells = " ".join([tokens[source] for source in item.sources])
    sources = f' kilder="{escaped(cells)}"' if cells else ""
    if item.markup:
        sources += f' innhold="{_written_out(item.markup)}"'
    if item.made_of:
        sources += f' avtrykk="{item.made_of}"'
    text = escaped(item.text).replace("\r", "&#13;")
    return f'<kontroll tag="{escaped(item.tag)}"{value}{sources}>{text}</kontroll>'


def _waiting_xml(tag: str, item: Waiting) -> str:
    why = "".join(f"<grunn>{escaped(text)}</grunn>" for text in item.why)
    return f'<venter tag="{escaped(tag)}" sist="{_written_out(item.text)}">{why}</venter>'


def _written_out(text: str) -> str:
    """A text as an attribute holds it, its tabs and line ends too."""
    made = escaped(text)
    for sign in "\r\n\t":
        made = made.replace(sign, f"&#{ord(sign)};")
    return made


def read_base(docx: bytes, file: str = "Rapporten") -> Base:
    """The base that is stored in a report.

    Raises `UserError` naming `file` when it is no report of ours, or a damaged one.
    """
    return base_of(WordPackage(docx, file), file)


def base_of(package: WordPackage, file: str) -> Base:
    """The same for a report that is open already."""
    found = find_base(package, file)
    if found is None:
        raise UserError(
            f"{file} har ingen koblede tall. Den er ikke laget av norcrin-xl, eller den er lagret "
            "i et annet program enn Word. Lag rapporten på nytt fra arbeidsboken, eller koble "
            "tallene i den med norcrin-xl koble."
        )
    return found


def find_base(package: WordPackage, file: str) -> Base | None:
    """The base that is stored in a document; `None` when it has none.

    Raises `UserError` naming `file` when it is damaged.
    """
    name = _part(package)
    return None if name is None else _base(package.peek(name), file)


def _part(package: WordPackage) -> str | None:
    """The part that holds the base; `None` where there is none."""
    for name in package.targets(package.main, "customXml"):
        if NAMESPACE.encode() in package.parts.get(name, b""):
            return name
    return None


def _base(root: etree._Element, file: str) -> Base:
    try:
        sheets = {
            _said(sheet, "nr"): (_said(sheet, "fil"), _said(sheet, "navn"))
            for sheet in root.iter(f"{{{NAMESPACE}}}ark")
        }
        cells = _Cells(sheets)
        controls = list(root.iter(f"{{{NAMESPACE}}}kontroll"))
        found = [_written(item, cells) for item in controls]
        return Base(
            version=_said(root, "versjon"),
            workbook=_said(root, "arbeidsbok"),
            sha256=_said(root, "sha256"),
            year=int(_said(root, "aar")),
            written=datetime.fromisoformat(_said(root, "skrevet")),
            controls=by_tag(found),
            cells={
                cells[_said(item, "sted")]: item.text or ""
                for item in root.iter(f"{{{NAMESPACE}}}celle")
            },
            places={
                _said(item, "tag"): int(item.attrib["steder"])
                for item in controls
                if "steder" in item.attrib
            },
            waiting={
                _said(item, "tag"): Waiting(
                    _said(item, "sist"), tuple(why.text or "" for why in item)
                )
                for item in root.iter(f"{{{NAMESPACE}}}venter")
            },
            outline=tuple(line.text or "" for line in root.iter(f"{{{NAMESPACE}}}linje")),
        )
    except (KeyError, ValueError) as error:
        raise UserError(
            f"{file}: opplysningene om koblede tall er skadet. Bruk en tidligere utgave, eller lag "
            "rapporten på nytt fra arbeidsboken."
        ) from error


def _said(element: etree._Element, name: str) -> str:
    """An attribute that must be there: `KeyError` when it is not."""
    return str(element.attrib[name])


class _Cells(dict[str, CellRef]):
    """The source that each token stands for; few cells stand behind many numbers."""

    def __init__(self, sheets: Mapping[str, tuple[str, str]]) -> None:
        self._sheets = sheets

    def __missing__(self, token: str) -> CellRef:
        sheet, _, cell = token.partition(":")
        made = self[token] = CellRef(*self._sheets[sheet], cell)
        return made


def _written(item: etree._Element, cells: _Cells) -> Written:
    number = item.get("verdi")
    value: float | str | None = item.get("ord")
    if number is not None:
        value = float(number) if "." in number or "e" in number else int(number)
    sources = tuple([cells[token] for token in item.get("kilder", "").split()])
    kept = item.get("innhold", ""), item.get("avtrykk", "")
    return Written(_said(item, "tag"), masked(item.text or ""), value, sources, *kept)


def by_tag(items: Iterable[Written]) -> dict[str, Written]:
    """What was written by tag; a tag that stands several times shows the same everywhere."""
    found: dict[str, Written] = {}
    for item in items:
        found.setdefault(item.tag, item)
    return found
