"""What would be written in a place, tried before it is written; and the writing itself."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from norcrin_xl.quantities.exhibits import Figure
from norcrin_xl.report.filling import Filling
from norcrin_xl.report.refresh.tracked import Tracking
from norcrin_xl.report.texts import Contents, ReportText
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    PARAGRAPH,
    RUN,
    RUN_PROPERTIES,
    VALUE,
    content_of,
    fill_line,
    is_inline,
    line_of,
    style_of,
    w,
)
from norcrin_xl.report.writer import Document, PartWriter, Shown


class Trial(PartWriter):
    """Writes what is only looked at: no relationship and no list is made for it."""

    def hyperlink(self, address: str, runs_xml: str) -> str:
        return f"<w:hyperlink>{runs_xml}</w:hyperlink>"

    def list_numbering(self, ordered: bool) -> int | None:
        return None


class Refilling(Filling):
    """Fills single controls of one part of a report that has been filled before."""

    def __init__(
        self,
        contents: Contents,
        document: Document,
        name: str,
        tracking: Tracking | None,
        writer: PartWriter | None = None,
    ) -> None:
        super().__init__(contents, document, name, writer)
        self._tracking = tracking

    def text(self, tag: str) -> ReportText | None:
        """The text that a tag names; `None` when there is none."""
        kind, _, name = tag.partition(":")
        return self._contents.texts.get(name) if kind == "tekst" else None

    def figure(self, tag: str) -> Figure | None:
        """The figure that a tag names; `None` when there is none."""
        return self._contents.figures.get(tag.partition(":")[2])

    def made_of(self, tag: str) -> str:
        """The fingerprint of the text or table that a tag names; "" of others."""
        kind, _, name = tag.partition(":")
        named = self._contents.tables.get(name) if kind == "tabell" else self.text(tag)
        return "" if named is None else self._document.fingerprint(named)

    def write_number(self, control: etree._Element, shown: Shown) -> None:
        self.write_line(control, self._sheet.elements(shown.run))

    def write_line(self, control: etree._Element, runs: Sequence[etree._Element]) -> None:
        """Put runs in place of a control's text, as a tracked change when that is asked for."""
        self._clear_missing(control)
        if self._tracking is None:
            fill_line(control, runs)
        else:
            self._tracking.fill_line(control, runs)

    def _clear_missing(self, control: etree._Element) -> None:
        """Let new text not take over the look of what was missing."""
        run = next(line_of(control).iter(RUN), None)
        properties = None if run is None else run.find(RUN_PROPERTIES)
        style = None if properties is None else properties.find(w("rStyle"))
        if run is None or properties is None or style is None:
            return
        look = self._sheet.own(str(style.get(VALUE, "")))
        if look in (styles.MISSING, styles.MISSING_IN_TABLE):
            if self._sheet.has(look):
                properties.remove(style)
            else:
                run.remove(properties)

    def _text(self, control: etree._Element, tag: str, name: str) -> bool:
        if not is_inline(control):
            self._plain_first(control)
        return super()._text(control, tag, name)

    def _plain_first(self, control: etree._Element) -> None:
        """Put a paragraph of running text first: new paragraphs take its looks, not a list's."""
        own = (styles.SUB_HEADING, *styles.BULLETS, *styles.NUMBERED)
        there = content_of(control).findall(PARAGRAPH)
        if not there or self._sheet.own(style_of(there[0])) not in own:
            return
        plain = next((item for item in there if self._sheet.own(style_of(item)) not in own), None)
        there[0].addprevious(etree.Element(PARAGRAPH) if plain is None else plain)

    def fill_one(self, control: etree._Element, tag: str) -> bool:
        """Fill a control as in a new report; whether anything could fill it."""
        kind, _, name = tag.partition(":")
        return self._fill[kind](control, tag, name)

    def fill_below(self, item: etree._Element) -> None:
        """Fill every control of a new item."""
        self._gone.clear()
        for control in list(content_of(item).iter(w("sdt"))):
            if control not in self._gone:
                self._one(control)
