"""Fills the controls of one part of a template, in the order of the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from norcrin_xl.model import Quantity
from norcrin_xl.quantities.exhibits import Figure
from norcrin_xl.report.base import Written
from norcrin_xl.report.chart_parts import add_chart, drawing_xml
from norcrin_xl.report.repeating import chosen, depth, repeat, repeats, tick
from norcrin_xl.report.texts import Contents, ReportText, inline_xml, narrative_xml
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import (
    CELL,
    PARAGRAPH,
    SDT,
    TABLE,
    canonical,
    content_of,
    elements,
    fill_blocks,
    fill_line,
    is_inline,
    open_up,
    run_xml,
    style_of,
    tag_of,
)
from norcrin_xl.report.word.styles import StyleSheet
from norcrin_xl.report.word_tables import prototype, table_elements
from norcrin_xl.report.writer import NOWHERE, Document, PartWriter, Shown, missing_run


class Filling:
    """Fills the controls of the part `name`."""

    def __init__(
        self, contents: Contents, document: Document, name: str, writer: PartWriter | None = None
    ) -> None:
        self._contents = contents
        self._document = document
        self._record = document.record
        self._sheet = document.package.sheet
        self._name = name
        self._writer = writer or PartWriter(document, name)
        self._gone: set[etree._Element] = set()
        self._fill: Mapping[str, Callable[[etree._Element, str, str], bool]] = {
            "tall": self._number,
            "tabell": self._table,
            "figur": self._figure,
            "tekst": self._text,
            "valg": self._choice,
            "liste": self._list,
        }

    def fill(self, root: etree._Element) -> None:
        """Fill every control under `root`; tags that nothing can fill are noted."""
        self._document.ids.mend(root)
        self._repeat_all(root)
        for control in list(root.iter(SDT)):
            if control not in self._gone:
                self._one(control)

    def _one(self, control: etree._Element) -> None:
        tag = tag_of(control)
        if not tag:
            return
        kind, _, name = tag.partition(":")
        fill = self._fill.get(kind)
        if fill is None or not fill(control, tag, name):
            self._record.unknown.append(tag)
        else:
            self._record.places[tag] += 1

    def _number(self, control: etree._Element, tag: str, _: str) -> bool:
        made = self.number(control, tag)
        if made is None:
            return False
        fill_line(control, self._sheet.elements(made.run))
        self._record.numbers += 1
        return True

    def number(self, control: etree._Element | None, tag: str) -> Shown | None:
        """What a linked number shows; `None` for one that is unknown."""
        inside = control is not None and next(control.iterancestors(CELL), None) is not None
        self._writer.in_table = inside
        made = self._writer.number(tag)
        self._writer.in_table = False
        return made

    def _text(self, control: etree._Element, tag: str, name: str) -> bool:
        text = self._contents.texts.get(name)
        if text is None:
            return False
        self._gone.update(inner for inner in content_of(control).iter(SDT))
        if on_a_line(control, text):
            fill_line(control, self.line(tag, text))
        else:
            missing = self._is_missing(tag, text)
            self._writer.writing = text
            fill_blocks(control, self._sheet.translated(self._blocks(text, missing)))
            self._writer.writing = NOWHERE
        self.wrote(tag, canonical(control), text)
        return True

    def wrote(self, tag: str, said: str, text: ReportText) -> None:
        """Note what a text says in its controls."""
        made_of = self._document.fingerprint(text)
        self._record.wrote(Written(tag, said, None, text.sources, text.markup, made_of))

    def _is_missing(self, tag: str, text: ReportText) -> bool:
        """Whether a text is to be there and is not, which is noted."""
        missing = not text.content and not text.optional
        if missing:
            self._record.lacks(tag, text.label, text.where)
        return missing

    def line(self, tag: str, text: ReportText) -> list[etree._Element]:
        """The runs of a text that stands on a line."""
        if self._is_missing(tag, text):
            return self._sheet.elements(missing_run(text.label))
        line = " ".join(text.content.split("\n"))
        if text.plain:
            return self._sheet.elements(run_xml(line))
        self._writer.writing = text
        made = self._sheet.elements(inline_xml(line, self._writer))
        self._writer.writing = NOWHERE
        return made

    def _blocks(self, text: ReportText, missing: bool) -> str:
        if missing:
            return f"<w:p>{missing_run(text.label)}</w:p>"
        return narrative_xml(text.content, self._writer) or "<w:p></w:p>"

    def _table(self, control: etree._Element, tag: str, name: str) -> bool:
        table = self._contents.tables.get(name)
        if table is None or is_inline(control):
            return False
        content = content_of(control)
        old = next(content.iter(TABLE), None)
        self._writer.in_table = True
        self._writer.writing = ReportText("", f"tabell {name}", "")
        made = table_elements(table, prototype(content), self._sheet, self._writer)
        self._writer.in_table = False
        self._writer.writing = NOWHERE
        self._replace_table(content, old, made)
        open_up(control)
        self._record.tables += 1
        made_of = self._document.fingerprint(table)
        self._record.wrote(Written(tag, canonical(control), made_of=made_of))
        return True

    def _replace_table(
        self, content: etree._Element, old: etree._Element | None, made: list[etree._Element]
    ) -> None:
        """Put the table and its notes where the old one stood; its old notes go."""
        if old is None:
            self._gone.update(content.iter(SDT))
            content[:] = made
            return
        holder = old.getparent()
        assert holder is not None
        self._gone.update(old.iter(SDT))
        following = old.getnext()
        while following is not None and is_note(following, self._sheet):
            holder.remove(following)
            following = old.getnext()
        place = holder.index(old)
        holder[place : place + 1] = made

    def _figure(self, control: etree._Element, tag: str, name: str) -> bool:
        figure = self._contents.figures.get(name)
        if figure is None:
            return False
        self._gone.update(content_of(control).iter(SDT))
        package, number = self._document.package, self._record.figures + 1
        relation = add_chart(package, self._name, figure, number)
        drawing = drawing_xml(figure, relation, self._document.ids.drawings.new())
        fill_line(control, elements(f"<w:r>{drawing}</w:r>"))
        self._record.figures += 1
        for quantity in self._quantities_of(figure):
            if quantity.value is None and not quantity.blank:
                self._record.lacks_quantity(tag, quantity)
        self.wrote_figure(tag, figure)
        return True

    def _quantities_of(self, figure: Figure) -> list[Quantity]:
        keys = [key for series in figure.series for key in series.quantities]
        return [self._document.quantities[key] for key in keys]

    def wrote_figure(self, tag: str, figure: Figure) -> None:
        """Note what a figure says, and the cells that its values rest on, each once."""
        found = (ref for quantity in self._quantities_of(figure) for ref in quantity.sources)
        self._record.wrote(Written(tag, figure.alt, None, tuple(dict.fromkeys(found))))

    def _choice(self, control: etree._Element, tag: str, name: str) -> bool:
        """Tick a box, or note that the section around the boxes has no answer."""
        section, bar, number = name.partition("|")
        specs = {spec.number: spec for spec in self._contents.data.form.sections if spec.choices}
        spec = specs.get(section)
        if spec is None:
            return False
        answer = chosen(spec, self._contents.data.sections.get(section))
        if answer is None:
            where = f"ark Tekst, valg for avsnitt {section}"
            self._record.lacks(tag, f"valg i avsnitt {section}", where)
        if not bar:
            return True
        if not number.isdigit() or not 1 <= int(number) <= len(spec.choices):
            return False
        self._record.wrote(Written(tag, tick(control, int(number) == answer)))
        return True

    def _repeat_all(self, root: etree._Element) -> None:
        """Repeat what is to be repeated, from the outside in: an item may hold a list too."""
        for control in list(root.iter(SDT)):
            if repeats(control) and not depth(control, root):
                self._repeat(control)
                for child in content_of(control):
                    self._repeat_all(child)

    def _repeat(self, control: etree._Element) -> None:
        keys = self.keys(tag_of(control))
        if keys is not None:
            repeat(control, keys, self._document.ids)

    def keys(self, tag: str) -> list[str] | None:
        """The keys of a list's items; `None` when there is no such list."""
        data, name = self._contents.data, tag.partition(":")[2]
        if name == "partnere":
            return [submission.partner.key for submission in data.submissions]
        kind, _, project = name.partition(".")
        if kind == "arbeidspakker" and project in {item.key for item in data.setup.projects}:
            return [package.key for package in data.packages_of(project)]
        return None

    def _list(self, control: etree._Element, tag: str, name: str) -> bool:
        keys = self.keys(tag)
        if keys is None or not repeats(control):
            return False
        self._record.wrote(Written(tag, "\n".join(keys)))
        return True


def on_a_line(control: etree._Element, text: ReportText) -> bool:
    """Whether a text has no paragraphs of its own in the control."""
    return text.plain or is_inline(control)


def is_note(element: etree._Element, sheet: StyleSheet) -> bool:
    """Whether an element is a note under a table."""
    return element.tag == PARAGRAPH and sheet.own(style_of(element)) == styles.TABLE_NOTE
