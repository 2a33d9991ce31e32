"""What people have written in a report, held against the workbook: what is to come back.

For each text three are compared: what was last written, what stands in Word, and what the
workbook says. Nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from norcrin_xl.checks.acceptance import cell_values
from norcrin_xl.checks.text.passage import excerpt
from norcrin_xl.findings import UserError
from norcrin_xl.form.schema import SectionSpec
from norcrin_xl.masking import masked
from norcrin_xl.model import Quantities, ReportData, Section
from norcrin_xl.numbers import FORMATS, capital, printed
from norcrin_xl.report.base import Base, Written, kept_text
from norcrin_xl.report.cell_text import spelled, with_looks
from norcrin_xl.report.places import Place, linked, number_of, places, tagged
from norcrin_xl.report.reconstruction import Reconstruction, unplaced
from norcrin_xl.report.refresh.changes import Change, Choices, Kind, Reason, unedited
from norcrin_xl.report.refresh.marks import tracked_by_people
from norcrin_xl.report.refresh.opening import require_ours, starting_base
from norcrin_xl.report.repeating import chosen, sign_of
from norcrin_xl.report.texts import Contents, ReportText
from norcrin_xl.report.transcript import Transcriber, Transcript
from norcrin_xl.report.word.controls import SDT, canonical, emptied, filled, is_inline
from norcrin_xl.report.word.package import WordPackage

BY_ORDER = "funnet ved overskrift og rekkefølge, for koblingene var borte"
_LINK = re.compile(r"\{([^{}|\n]+)\|([^{}|\n]*)\}")


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What a report holds that the workbook does not.

    `changes` tell of each place, `texts` are those that the workbook is to have, as markup by
    tag.
    """

    changes: tuple[Change, ...]
    texts: Mapping[str, str]


def retrieved(
    docx: bytes,
    contents: Contents,
    *,
    file: str,
    choices: Choices,
    accepted: bool = False,
) -> Retrieved:
    """What the report `docx` says that the workbook is to say too.

    With `accepted`, tracked changes are read as accepted. Raises `UserError` naming `file` for a
    report that is not this workbook's, and for one with tracked changes that are not `accepted`.
    """
    package, data = WordPackage(docx, file), contents.data
    base = starting_base(package, data.setup.year, file)
    root = package.peek(package.main)
    lost = None if any(linked(tag) for tag, _ in tagged(root)) else Reconstruction(base)
    if lost is not None and not base.lost:
        lost.restore(root)
    found = places(root, package.numbering())
    require_ours(base, len(found), data.setup.year, file)
    _require_network(base, data, file)
    if not any(place.tag.startswith("tekst:") for place in found):
        raise UserError(
            f"{file} har ingen tekster fra arbeidsboken. Velg en rapport som er laget av den."
        )
    if not accepted:
        _require_decided(root, file)
    reading = _Reading(package, base, data, contents.quantities, choices, lost)
    reading.texts_of(found, contents.texts)
    reading.answers(found)
    reading.elsewhere(found, contents.texts)
    for what, section, words in unplaced(package, base, None if lost is None else lost.new):
        reading.tell_left("", what, section, words)
    return Retrieved(tuple(reading.changes), reading.taken)


class Undecided(UserError):
    """A report holds tracked changes that nobody has accepted or rejected."""


def _require_network(base: Base, data: ReportData, file: str) -> None:
    if base.network not in ("", data.setup.network):
        raise UserError(
            f"{file} er rapporten for {base.network}, men arbeidsboken er for "
            f"{data.setup.network}. Velg arbeidsboken for samme nettverk."
        )


def _require_decided(root: etree._Element, file: str) -> None:
    if tracked_by_people(root):
        raise Undecided(
            f"{file} har sporede endringer som ikke er avgjort. Godta eller avvis dem i Word "
            "først, eller les dem som godtatt med --godtatt."
        )


@dataclass(slots=True)
class _Reading:
    """One report that is read back, and what is noted on the way."""

    package: WordPackage
    base: Base
    data: ReportData
    quantities: Quantities
    choices: Choices
    lost: Reconstruction | None
    changes: dict[Change, None] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    last: Mapping[str, str] = field(init=False)
    _read: set[etree._Element] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.last = self.base.texts

    def _tell(
        self,
        kind: Kind,
        tag: str,
        label: str,
        section: str,
        *,
        old: str = "",
        now: str = "",
        new: str = "",
    ) -> None:
        why = () if self.lost is None else (Reason(BY_ORDER),)
        old, now, new = masked(old), masked(now), masked(new)
        self.changes[Change(tag, label, old, now, new, kind, section, why=why)] = None

    # The texts of cells

    def texts_of(self, found: list[Place], known: Mapping[str, ReportText]) -> None:
        """Compare every text that stands in cells; tell of those that have lost their place."""
        by_tag: dict[str, list[Place]] = {}
        for place in found:
            by_tag.setdefault(place.tag, []).append(place)
        how = (self._is_frozen,) if self.lost is None else (self._is_frozen, self.lost.numbers)
        reader = Transcriber(self.package, self.package.main, *how)
        for name, text in known.items():
            tag = f"tekst:{name}"
            if (text.plain and not text.verbatim) or (not text.sources and tag not in by_tag):
                continue
            if tag in by_tag:
                self._text(by_tag[tag], text, reader)
            elif tag in self.last and not (text.plain and self.lost):
                self._tell(Kind.DELETED, tag, text.label, "", old=self._shown(self.last[tag]))

    def _text(self, group: list[Place], text: ReportText, reader: Transcriber) -> None:
        """Compare one text, which may stand in several places; the edited one counts."""
        first, said = group[0], dict[str, Transcript]()
        on_a_line = is_inline(first.control)
        book = text.read(on_a_line)
        for place in group:
            self._read.add(place.control)
            made = Transcript() if emptied(place.control) else reader.text(place.control)
            word = self._plain(place) if text.plain else spelled(made.blocks)
            said.setdefault(word if self.lost is None else with_looks(word, book), made)
            self._left(place, made)
        last = self.base.controls.get(first.tag) or Written(first.tag, "")
        before = replace(text, content=last.markup).read(on_a_line)
        edited = {
            word: made
            for word, made in said.items()
            if self._differs(last, before, word, book, text)
        }
        if len(edited) > 1:
            where = "står flere steder med ulik tekst"
            self._tell(Kind.DOUBLED, first.tag, f"{text.label} {where}", first.section)
            return
        word = next(iter(edited), next(iter(said)))
        self._numbers(first, said[word])
        if word != book and text.plain and text.in_cell(word) is None:
            where = f"{text.label} (endres i {text.where})"
            self._tell(Kind.LEFT, first.tag, where, first.section, old=book, now=word)
        elif word != book:
            moved = bool(edited) and self._moved(last, before, book, text)
            shown = last.text if text.plain else before or ("" if edited else word)
            self._judge(first, text.label, shown, word, book, bool(edited), moved)

    def _plain(self, place: Place) -> str:
        return "" if emptied(place.control) else " ".join(canonical(place.control).split())

    def _differs(self, last: Written, before: str, word: str, book: str, text: ReportText) -> bool:
        """Whether Word says something else than was last written, which is `before` in markup."""
        if text.plain:
            return not unedited(last, word)
        if before:
            return word != before
        return word != book and not (self.base.lost and self._moved(last, before, book, text))

    def _moved(self, last: Written, before: str, book: str, text: ReportText) -> bool:
        """Whether the workbook says something else than was last written."""
        if text.plain:
            return not unedited(last, book)
        if before:
            return book != before
        values = cell_values(self.data)
        return any(
            self.base.cells.get(ref) != kept_text(values[ref.sheet, ref.cell])
            for ref in text.sources
        )

    def _judge(
        self, place: Place, label: str, last: str, word: str, book: str, edited: bool, moved: bool
    ) -> None:
        kind = Kind.TAKEN if edited else Kind.NEWER
        if moved:
            kind = Kind.CONFLICT
            if self.choices.keeps(place.tag):
                kind = Kind.TAKEN
            elif self.choices.replaces(place.tag):
                kind = Kind.NEWER
        old, now, new = self._shown(last), self._readable(word), self._readable(book)
        if kind is Kind.TAKEN:
            self.taken[place.tag] = word
            old, new = new, now
        self._tell(kind, place.tag, capital(label), place.section, old=old, now=now, new=new)

    # The answers that are ticked

    def answers(self, found: Sequence[Place]) -> None:
        """Compare the ticks of each section with the answer in its cell."""
        sections: dict[str, list[Place]] = {}
        for place in found:
            number, bar, _ = place.tag.removeprefix("valg:").partition("|")
            if bar and place.tag.startswith("valg:"):
                sections.setdefault(number, []).append(place)
        for spec in self.data.form.sections:
            section = self.data.sections.get(spec.number)
            if spec.number in sections and section is not None and section.choice is not None:
                self._answer(sections[spec.number], spec, section)

    def _answer(self, boxes: Sequence[Place], spec: SectionSpec, section: Section) -> None:
        self._read.update(box.control for box in boxes)
        shown = {box.tag: canonical(box.control).strip() for box in boxes}
        last = self._ticked(boxes, spec, {tag: self.last.get(tag, "") for tag in shown})
        word = self._ticked(boxes, spec, shown)
        answer = chosen(spec, section)
        book = "" if answer is None else spec.choices[answer - 1]
        where = f"valg i avsnitt {spec.number}"
        if word == book:
            return
        if word in spec.choices or word == last:
            place, edited = replace(boxes[0], tag=f"valg:{spec.number}"), word != last
            self._judge(place, where, last, word, book, edited, edited and last != book)
        else:
            label = f"{where} (kryss av for ett svar)"
            self._tell(Kind.LEFT, boxes[0].tag, label, boxes[0].section, old=book, now=word)

    def _ticked(self, boxes: Sequence[Place], spec: SectionSpec, shown: Mapping[str, str]) -> str:
        """The answers whose boxes are ticked, one to a line."""
        numbers = [
            int(box.tag.partition("|")[2])
            for box in boxes
            if shown[box.tag] == sign_of(box.control, True)
        ]
        return "\n".join(spec.choices[number - 1] for number in dict.fromkeys(numbers))

    def _numbers(self, place: Place, made: Transcript) -> None:
        """Ask about the linked numbers that were typed over."""
        for tag, said in made.numbers:
            if self._is_overtyped(tag, said) and not self.choices.replaces(tag):
                quantity = self.quantities.get(number_of(tag)[0])
                label = quantity.label if quantity else tag
                shown = {"old": self.last[tag], "now": said, "new": self._print(tag)}
                self._tell(Kind.OVERTYPED, tag, label, place.section, **shown)

    def _is_overtyped(self, tag: str, said: str) -> bool:
        last = self.base.controls.get(tag)
        return last is not None and not unedited(last, said) and said != self._print(tag)

    def _is_frozen(self, tag: str, said: str) -> bool:
        return self.choices.keeps(tag) and self._is_overtyped(tag, said)

    def _left(self, place: Place, made: Transcript) -> None:
        for what, words in made.left:
            self.tell_left(place.tag, what, place.section, words)

    def tell_left(self, tag: str, what: str, section: str, words: str) -> None:
        self._tell(Kind.LEFT, tag, what, section, now=excerpt(words))

    # What stands elsewhere

    def elsewhere(self, found: Sequence[Place], known: Mapping[str, ReportText]) -> None:
        """Tell of the other places that were edited by hand: no cell says the same as they."""
        for place in found:
            last = self.base.controls.get(place.tag)
            kind = place.tag.partition(":")[0]
            if last is None or kind in ("figur", "liste") or place.copy or self._is_read(place):
                continue
            now = canonical(place.control)
            if not unedited(last, now) and not (kind == "tall" and now == self._print(place.tag)):
                old = self._shown(last.text)
                text = known.get(place.tag.removeprefix("tekst:"))
                label = f"{place.label} (endret for hånd)"
                if text is not None and text.where:
                    label = f"{place.label} (endres i {text.where})"
                self._tell(
                    Kind.LEFT, place.tag, label, place.section, old=old, now=self._shown(now)
                )

    def _is_read(self, place: Place) -> bool:
        around = (place.control, *place.control.iterancestors(SDT))
        return any(control in self._read for control in around)

    # How things read

    def _print(self, tag: str) -> str:
        """What a linked number shows now; "" for one that is unknown or missing."""
        key, name = number_of(tag)
        quantity = self.quantities.get(key)
        if quantity is None or quantity.value is None or name not in FORMATS:
            return ""
        return printed(quantity.value, name)

    def _shown(self, text: str) -> str:
        return filled(text, self.last)

    def _readable(self, markup: str) -> str:
        """Markup with its linked numbers as they print."""
        return _LINK.sub(lambda use: self._print(f"tall:{use[1]}|{use[2]}") or use[0], markup)
