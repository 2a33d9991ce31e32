"""Which reports can be brought up to date, the others being refused with the reason; and the
self-check: outside the linked places a document is the same before and after.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path

from lxml import etree

from norcrin_xl import __version__
from norcrin_xl.files import refuse_open, sha256
from norcrin_xl.findings import UserError
from norcrin_xl.office_file import parse_xml, read_named
from norcrin_xl.report.base import Base, base_of, find_base
from norcrin_xl.report.places import is_filled, is_template, linked, tagged
from norcrin_xl.report.word.controls import (
    CONTENT,
    NUMBER,
    PROPERTIES,
    SDT,
    canonical,
    drop,
    tag_of,
    value_of,
    w,
)
from norcrin_xl.report.word.package import WordPackage

_WRITABLE = 0o222
YEAR = "tall:rapport.aar|aar"
_NEVER = datetime(2000, 1, 1, tzinfo=timezone.utc)
_OLD_NAMES = {".doc": "det gamle Word-formatet", ".odt": "LibreOffice-formatet"}


def read_report(path: Path, reading: bool = False) -> bytes:
    """The bytes of the report at `path`. Raises `UserError` when it is open or no .docx.

    A report that is only read may be open: it is read as it was last saved.
    """
    if not reading and path.is_file():
        refuse_open(path)
    content = read_named(path)
    kind = _OLD_NAMES.get(path.suffix.lower())
    if kind:
        raise UserError(
            f"{path.name} er lagret i {kind}. Åpne den i Word og lagre den som "
            "Word-dokument (.docx). Er koblingene tapt, koble tallene igjen med norcrin-xl koble."
        )
    if path.suffix.lower() == ".docm":
        raise UserError(
            f"{path.name} er et Word-dokument med makroer. "
            "Lagre den som Word-dokument uten makroer (.docx)."
        )
    return content


def refuse_read_only(path: Path) -> None:
    """Raise `UserError` when the file is there and is marked as read-only."""
    if path.exists() and not path.stat().st_mode & _WRITABLE:
        raise UserError(
            f"{path.name} er skrivebeskyttet. Fjern merket i Egenskaper for filen, "
            "eller skriv til en ny fil med -o."
        )


def is_signed(docx: bytes, file: str) -> bool:
    """Whether somebody has signed the document: a change would break the signature."""
    package = WordPackage(docx, file)
    kinds = (str(relation.get("Type")).lower() for relation in package.relations(""))
    parts = (name.lower() for name in package.parts)
    return any("digital-signature" in kind for kind in kinds) or any(
        name.startswith("_xmlsignatures/") for name in parts
    )


def refuse_signed(docx: bytes, file: str) -> None:
    """Raise `UserError` for a report that somebody has signed."""
    if is_signed(docx, file):
        raise UserError(
            f"{file} er signert, og signaturen gjelder ikke lenger om noe endres. Fjern den i Word "
            "(Fil > Informasjon), lagre, og prøv igjen."
        )


def starting_base(package: WordPackage, year: int, file: str) -> Base:
    """What a refresh starts from: the stored base, or one that knows nothing.

    The latter where a report of the year has links, and its base was taken out. Raises
    `UserError` naming `file` when it has neither.
    """
    found = find_base(package, file)
    if found is not None:
        return found
    parts = (package.peek(name) for name in package.text_parts())
    links = [pair for root in parts for pair in tagged(root) if linked(pair[0])]
    if not links or is_template(package):
        return base_of(package, file)
    shown = next((canonical(control) for tag, control in links if tag == YEAR), "")
    said = int(shown) if re.fullmatch(r"(?:19|20)\d\d", shown) else year
    return Base("", "", "", said, _NEVER, {})


def require_ours(base: Base, tags: int, year: int, file: str) -> None:
    """Raise `UserError` when a report with this base and number of links cannot be refreshed."""
    if base.controls and not tags:
        raise UserError(
            f"{file} har mistet koblingene til arbeidsboken. Det skjer når en rapport lagres fra "
            "LibreOffice eller Google Dokumenter. Bruk en tidligere utgave som er lagret i Word, "
            "lag rapporten på nytt, eller koble tallene i den igjen med norcrin-xl koble."
        )
    if _numbered(base.version) > _numbered(__version__):
        raise UserError(
            f"{file} er laget med versjon {base.version} av norcrin-xl; dette er {__version__}. "
            "Installer den nye versjonen først."
        )
    if base.year != year:
        raise UserError(
            f"{file} er rapporten for {base.year}, men arbeidsboken er for {year}. "
            "Velg arbeidsboken for samme år, eller lag en ny rapport."
        )


def _numbered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


_KEPT = (w("alias"), w("tag"), w("id"))
_INSERTED = (w("customXmlInsRangeStart"), w("customXmlInsRangeEnd"))


def outside(content: bytes, added: Collection[str] = ()) -> str:
    """A fingerprint of a part's text without what stands in the linked places.

    Nor do the marks around a control count that say that it is inserted. `added` are the ids of
    controls that were put in, which do not count. Repeating sections and groups of choices are
    looked into: what a person wrote between their controls counts.
    """
    root = parse_xml(content, "", "")
    for mark in list(root.iter(*_INSERTED)):
        drop(mark)
    for control in list(_outermost(root, added)):
        if value_of(control, NUMBER) in added:
            drop(control)
        else:
            _blank(control)
    return sha256(etree.tostring(root, method="c14n"))


def _outermost(root: etree._Element, added: Collection[str]) -> Iterator[etree._Element]:
    """The controls that are filled themselves or were put in, none within another."""
    walk = etree.iterwalk(root, ("start",), SDT)
    for _, control in walk:
        if value_of(control, NUMBER) in added or is_filled(tag_of(control)):
            yield control
            walk.skip_subtree()


def _blank(control: etree._Element) -> None:
    """Leave of a control its title, tag and id."""
    for child in list(control):
        if child.tag == CONTENT:
            child.clear()  # a full one takes seven times as long to take out
            control.remove(child)
        elif child.tag == PROPERTIES:
            child[:] = [item for item in child if item.tag in _KEPT]


def require_untouched(
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    texts: Collection[str],
    written: Collection[str],
    added: Collection[str],
    file: str,
) -> None:
    """Raise `UserError` when a refresh has changed more than it may.

    `texts` are the parts that hold text, `written` those that may change altogether.
    """
    for name, content in before.items():
        if name in written or after.get(name) == content:
            continue
        same = name in texts and name in after
        if not same or outside(content) != outside(after[name], added):
            raise UserError(
                f"{file}: oppdateringen ville endret noe utenfor de koblede stedene ({name}). "
                "Ingenting er skrevet. Lag rapporten på nytt fra arbeidsboken."
            )
