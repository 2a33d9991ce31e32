"""Links: those that everybody can follow live, those to somebody's PC are text.

Others cannot follow a link to a file on a PC, and it tells where the file lay. Of the others
LibreOffice makes links only where their text has a character style.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from norcrin_xl.report.pdf.confinement import EVERYWHERE, HYPERLINK
from norcrin_xl.report.pdf.flatten import leads_astray, linked_to
from norcrin_xl.report.word.controls import (
    OFFICE,
    RUN,
    RUN_PROPERTIES,
    TEXT,
    VALUE,
    elements,
    run_xml,
    text_in,
    w,
)
from norcrin_xl.report.word.cross_references import fields
from norcrin_xl.report.word.ids import drop
from norcrin_xl.report.word.package import WordPackage

STYLE = "NorCRINLenke"
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"«»]{3,500}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,100}"
)
_ANCHOR, _RUN_STYLE = w("anchor"), w("rStyle")
_LINK, _ID = w("hyperlink"), f"{{{OFFICE}}}id"


class LocalLink(NamedTuple):
    """A link: the text that it stands on, and the file that it leads to."""

    text: str
    target: str

    def __str__(self) -> str:
        return f"«{self.text}» til {self.target}"


def local_links(package: WordPackage) -> tuple[LocalLink, ...]:
    """The links of text to what is not on the web, in reading order."""
    found = []
    for name in package.text_parts():
        root, targets = package.root(name), _targets(package, name)
        for link in root.iter(_LINK):
            if link.get(_ID) in targets:
                found.append(LocalLink(text_in(link), targets[str(link.get(_ID))]))
        for item in filter(leads_astray, fields(root)):
            shown = "".join(text.text or "" for text in item.texts)
            found.append(LocalLink(shown, linked_to(item).replace("\\\\", "\\")))
    return tuple(found)


def _targets(package: WordPackage, name: str) -> Mapping[str, str]:
    """The files that a part links to, by the relationship's id."""
    return {
        str(relation.get("Id")): str(relation.get("Target"))
        for relation in package.relations(name)
        if relation.get("Type") == HYPERLINK
        and relation.get("TargetMode") == "External"
        and not EVERYWHERE.match(str(relation.get("Target")))
    }


def make_links_live(package: WordPackage) -> None:
    """Make links of printed addresses, and give each link's text a style where it has none.

    The style changes nothing. Without it LibreOffice drops the link; of an entry in the contents
    only the page number would lead to the page, and be read out as the name of the link.
    """
    styles = package.target(package.main, "styles")
    if styles is None:
        return
    package.root(styles).extend(
        elements(
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{STYLE}">'
            f'<w:name w:val="{STYLE}"/></w:style>'
        )
    )
    for name in package.text_parts():
        root = package.root(name)
        _link_addresses(package, name)
        for text in (
            text for item in fields(root) if item.kind == "HYPERLINK" for text in item.texts
        ):
            run = text.getparent()
            if run is not None and run.tag == RUN:
                _give_style(run)
        for link in root.iter(w("hyperlink")):
            for run in link.iter(RUN):
                _give_style(run)
            if link.get(_ANCHOR):
                for code in link.iter(w("instrText")):
                    code.text = (code.text or "").replace(r"\h", "")


def _link_addresses(package: WordPackage, name: str) -> None:
    """Make a link of each address that is printed in one piece of text outside links and fields."""
    root = package.root(name)
    shown = {text for item in fields(root) for text in item.texts}
    for text in list(root.iter(TEXT)):
        run, printed = text.getparent(), text.text or ""
        free = text not in shown and next(text.iterancestors(_LINK), None) is None
        if free and run is not None and run.tag == RUN and _ADDRESS.search(printed):
            _split(run, text)
            _link(package, name, run)


def _link(package: WordPackage, name: str, run: etree._Element) -> None:
    """Cut a run with one text into runs, those with an address within a link."""
    printed, at = text_in(run), 0
    for found in _ADDRESS.finditer(printed):
        address = found[0].rstrip(".,;:!?)")
        run.addprevious(_with_text(run, printed[at : found.start()]))
        target = address if "://" in address else f"https://{address}"
        target = f"mailto:{address}" if "@" in address and "://" not in address else target
        link = run.makeelement(_LINK, {_ID: package.relate(name, HYPERLINK, target, external=True)})
        link.append(_with_text(run, address))
        run.addprevious(link)
        at = found.start() + len(address)
    run.addnext(_with_text(run, printed[at:]))
    drop(run)


def _split(run: etree._Element, text: etree._Element) -> None:
    """Let a run hold nothing but one text: what stood before and after it stands in others."""
    children = [child for child in run if child.tag != RUN_PROPERTIES]
    place = children.index(text)
    for moved, add in ((children[:place], run.addprevious), (children[place + 1 :], run.addnext)):
        if moved:
            other = _with_text(run, "")
            other.extend(moved)
            add(other)


def _with_text(run: etree._Element, text: str) -> etree._Element:
    """A run that looks like `run`, with a text of its own, or none."""
    made = run.makeelement(RUN)
    made.extend(deepcopy(child) for child in run if child.tag == RUN_PROPERTIES)
    made.extend(child for child in elements(run_xml(text))[0] if text)
    return made


def _give_style(run: etree._Element) -> None:
    properties = run.find(RUN_PROPERTIES)
    if properties is None:
        properties = run.makeelement(RUN_PROPERTIES)
        run.insert(0, properties)
    if properties.find(_RUN_STYLE) is None:
        properties.insert(0, run.makeelement(_RUN_STYLE, {VALUE: STYLE}))
