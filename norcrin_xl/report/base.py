"""The stored base: what the machine last wrote in each control, kept in the document itself.

It is the common ground of a later refresh, which compares it with what now stands in the
document and with what would be written anew. It lies in a custom XML part of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.model import CellRef
from norcrin_xl.report.controls import OFFICE, escaped
from norcrin_xl.report.word_package import WordPackage

NAMESPACE = "urn:norcrin-xl:grunnlag:1"
STORE_ID = "{6E6F7263-7269-4E78-8C67-72756E6E6C61}"
"""The id of the part among a document's custom XML parts."""

_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_RELATION = f"{OFFICE}/customXml"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in the controls with this tag.

    `text` is canonical (see `norcrin_xl.report.canonical`); `value` is that of a quantity,
    `None` for one that was missing and for tables, figures and texts.
    """

    tag: str
    text: str
    value: float | str | None
    sources: tuple[CellRef, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """What a report was made of and what was written in it, by tag."""

    version: str
    workbook: str
    sha256: str
    year: int
    written: datetime
    controls: Mapping[str, Written]


def store(package: WordPackage, base: Base) -> None:
    """Put `base` in the package, in place of one that was there."""
    number = _place(package)
    name = f"customXml/item{number}.xml"
    properties = f"customXml/itemProps{number}.xml"
    package.add(name, base_xml(base).encode())
    package.default_type("xml", "application/xml")
    package.add(properties, _item_properties().encode(), _PROPERTIES_TYPE)
    package.relate(name, f"{OFFICE}/customXmlProps", properties)
    if name not in package.targets(package.main, "customXml"):
        package.relate(package.main, _RELATION, name)


def _place(package: WordPackage) -> int:
    """The number of our part when it is there, else the first that is free."""
    number = 1
    while f"customXml/item{number}.xml" in package.parts:
        if NAMESPACE.encode() in package.parts[f"customXml/item{number}.xml"]:
            break
        number += 1
    return number


def _item_properties() -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem xmlns:ds="{_DATA_STORE}" ds:itemID="{STORE_ID}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )


def base_xml(base: Base) -> str:
    """The part's XML. Each source cell stands once and is referred to by its number."""
    cells: dict[CellRef, int] = {}
    controls = "".join(_control_xml(item, cells) for item in base.controls.values())
    sources = "".join(
        f'<celle nr="{number}" fil="{escaped(ref.file)}" ark="{escaped(ref.sheet)}" '
        f'adresse="{escaped(ref.cell)}"/>'
        for ref, number in cells.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<grunnlag xmlns="{NAMESPACE}" versjon="{escaped(base.version)}" '
        f'arbeidsbok="{escaped(base.workbook)}" sha256="{base.sha256}" aar="{base.year}" '
        f'skrevet="{base.written.isoformat()}"><celler>{sources}</celler>'
        f"<kontroller>{controls}</kontroller></grunnlag>"
    )


def _control_xml(item: Written, cells: dict[CellRef, int]) -> str:
    numbers = " ".join(str(cells.setdefault(ref, len(cells) + 1)) for ref in item.sources)
    value = ""
    if isinstance(item.value, str):
        value = f' ord="{escaped(item.value)}"'
    elif item.value is not None:
        value = f' verdi="{item.value!r}"'
    sources = f' kilder="{numbers}"' if numbers else ""
    text = escaped(item.text).replace("\r", "&#13;")
    return f'<kontroll tag="{escaped(item.tag)}"{value}{sources}>{text}</kontroll>'


def read_base(docx: bytes, file: str = "Rapporten") -> Base:
    """The base that is stored in a report.

    Raises `UserError` naming `file` when it is no report of ours, or a damaged one.
    """
    package = WordPackage(docx, file)
    for name in package.targets(package.main, "customXml"):
        if NAMESPACE.encode() in package.parts.get(name, b""):
            return _base(package.peek(name), file)
    raise UserError(
        f"{file} er ikke laget av dette programmet, eller grunnlaget er fjernet fra filen. "
        "Lag rapporten på nytt fra arbeidsboken."
    )


def _base(root: etree._Element, file: str) -> Base:
    try:
        cells = {str(cell.get("nr")): _cell(cell) for cell in root.iter(f"{{{NAMESPACE}}}celle")}
        found = [_written(item, cells) for item in root.iter(f"{{{NAMESPACE}}}kontroll")]
        return Base(
            version=_said(root, "versjon"),
            workbook=_said(root, "arbeidsbok"),
            sha256=_said(root, "sha256"),
            year=int(_said(root, "aar")),
            written=datetime.fromisoformat(_said(root, "skrevet")),
            controls=by_tag(found),
        )
    except (KeyError, ValueError) as error:
        raise UserError(
            f"{file}: grunnlaget i filen er skadet. Lag rapporten på nytt fra arbeidsboken."
        ) from error


def _said(element: etree._Element, name: str) -> str:
    """An attribute that must be there: `KeyError` when it is not."""
    return str(element.attrib[name])


def _cell(cell: etree._Element) -> CellRef:
    return CellRef(_said(cell, "fil"), _said(cell, "ark"), _said(cell, "adresse"))


def _written(item: etree._Element, cells: Mapping[str, CellRef]) -> Written:
    number = item.get("verdi")
    value: float | str | None = item.get("ord")
    if number is not None:
        value = float(number) if "." in number or "e" in number else int(number)
    sources = tuple(cells[nr] for nr in str(item.get("kilder", "")).split())
    return Written(_said(item, "tag"), item.text or "", value, sources)


def by_tag(items: Iterable[Written]) -> dict[str, Written]:
    """What was written by tag; a tag that stands several times shows the same everywhere."""
    found: dict[str, Written] = {}
    for item in items:
        found.setdefault(item.tag, item)
    return found
