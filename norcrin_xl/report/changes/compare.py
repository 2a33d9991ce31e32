"""Blackline on figures: which linked numbers differ between two reports, also of other years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from norcrin_xl.findings import UserError
from norcrin_xl.model import CellRef
from norcrin_xl.numbers import FORMATS, decimal_text, difference, ratio, signed_text
from norcrin_xl.report.base import Base, Written, base_of, has_base
from norcrin_xl.report.places import places, tagged
from norcrin_xl.report.word.canonical import canonical
from norcrin_xl.report.word.controls import SDT, tag_of
from norcrin_xl.report.word.numbering import Numbering
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.word.stylesheet import StyleSheet

CHANGED, NEW, GONE = "endret", "ny", "borte"
_YEAR = re.compile(r"(?<=\.)(19|20)\d\d(?=\.|$)")
_THIS_YEAR = "dette-aar"


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A linked number as a report shows it. `by_hand` says that a person has overwritten it."""

    tag: str
    label: str
    text: str
    section: str
    value: float | str | None
    sources: tuple[CellRef, ...]
    by_hand: bool

    @property
    def quantity(self) -> str:
        return self.tag.partition(":")[2].partition("|")[0]


@dataclass(frozen=True, slots=True)
class ShownReport:
    """The linked numbers of a report by tag; `year` is `None` where the report does not say."""

    file: str
    year: int | None
    numbers: Mapping[str, ShownNumber]


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that differs; `old` or `new` is `None` where a report does not show it."""

    kind: str
    old: ShownNumber | None
    new: ShownNumber | None

    @property
    def shown(self) -> ShownNumber:
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def change(self) -> str:
        """How much: "+321 (+26,9 %)"; "" where that says nothing."""
        if self.old is None or self.new is None or self.old.by_hand or self.new.by_hand:
            return ""
        return _change(self.old.value, self.new.value, self.new.tag.rpartition("|")[2])

    def as_dict(self) -> dict[str, object]:
        """The difference as it stands in JSON."""
        shown = self.shown
        return {
            "tag": shown.tag,
            "label": shown.label,
            "old": self.old.text if self.old else None,
            "new": self.new.text if self.new else None,
            "change": self.change,
            "kind": self.kind,
            "section": shown.section,
            "sources": [str(source) for source in shown.sources],
            "by_hand": [
                report
                for report, number in (("old", self.old), ("new", self.new))
                if number is not None and number.by_hand
            ],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs: the reports' own figures, and figures for earlier years that both show.

    `earlier` is empty for two reports of one year. `same` counts the quantities that are alike.
    """

    old: ShownReport
    new: ShownReport
    differences: tuple[Difference, ...]
    earlier: tuple[Difference, ...]
    same: int


def shown_report(docx: bytes, file: str) -> ShownReport:
    """The numbers that a report shows now.

    Raises `UserError` when none is linked, or when it is a template that was never filled.
    """
    package = WordPackage(docx, file)
    base = base_of(package, file) if has_base(package) else None
    if base is None and _is_template(package):
        raise UserError(
            f"{file} er en mal, ikke en rapport: tallene i den er ikke fylt ut, så det er "
            "ingenting å sammenligne. Lag rapporten med «norcrin-xl rapport», og sammenlign den."
        )
    numbers: dict[str, ShownNumber] = {}
    for number in _numbers(package, base):
        numbers.setdefault(number.tag, number)
    if not numbers:
        raise UserError(
            f"{file} har ingen koblede tall, så det er ingenting å sammenligne. Bruk en rapport "
            "som er laget av norcrin-xl og lagret i Word (LibreOffice fjerner koblingene), "
            "eller koble tallene med «norcrin-xl koble»."
        )
    return ShownReport(file, base.year if base else None, numbers)


def _is_template(package: WordPackage) -> bool:
    """Whether a repeated part has the star of a pattern still, or no table has any numbers."""
    controls = [pair for name in package.text_parts() for pair in tagged(package.peek(name))]
    tables = [control for tag, control in controls if tag.startswith("tabell:")]
    filled = (tag_of(item) for table in tables for item in table.iter(SDT))
    unfilled = bool(tables) and not any(tag.startswith("tall:") for tag in filled)
    return unfilled or any("*" in tag for tag, _ in controls)


def _numbers(package: WordPackage, base: Base | None) -> Iterator[ShownNumber]:
    styles = package.target(package.main, "styles")
    lists = package.target(package.main, "numbering")
    sheet = StyleSheet(package.peek(styles) if styles else None)
    numbering = Numbering(package.peek(lists) if lists else None, sheet)
    for name in package.text_parts():
        for place in places(package.peek(name), sheet, numbering):
            if place.tag.startswith("tall:") and not place.copy:
                last = base.controls.get(place.tag) if base else None
                text = canonical(place.control)
                yield _shown(place.tag, place.label, text, place.section, last)


def _shown(tag: str, label: str, text: str, section: str, last: Written | None) -> ShownNumber:
    if last is None:
        return ShownNumber(tag, label, text, section, None, (), False)
    by_hand = text != last.text and not (last.value is None and not text.strip("–"))
    return ShownNumber(tag, label, text, section, last.value, last.sources, by_hand)


def compared(old: ShownReport, new: ShownReport) -> Comparison:
    """What differs from `old` to `new`.

    Of reports of two years, this year's figure in one stands beside this year's in the other;
    figures for other years are compared year by year.
    """
    if old.year == new.year or old.year is None or new.year is None:
        pairs = _pairs(_keyed(old, None), _keyed(new, None))
        differences, same = _differing(pairs)
        return Comparison(old, new, differences, (), same)
    own = _pairs(_keyed(old, old.year), _keyed(new, new.year))
    differences, same = _differing(own)
    before, after = (_of_years(report) for report in (old, new))
    both = {key: (before[key], after[key]) for key in after if key in before}
    earlier, alike = _differing(both)
    return Comparison(old, new, differences, earlier, same + alike)


Pair = tuple[ShownNumber | None, ShownNumber | None]


def _keyed(report: ShownReport, year: int | None) -> dict[str, ShownNumber]:
    """The first number of each quantity by its id; with `year`, those of that year and of none."""
    found: dict[str, ShownNumber] = {}
    for number in report.numbers.values():
        key = number.quantity
        if year is not None:
            key = re.sub(rf"(?<=\.){year}(?=\.|$)", _THIS_YEAR, key)
            if _YEAR.search(key):
                continue
        found.setdefault(key, number)
    return found


def _of_years(report: ShownReport) -> dict[str, ShownNumber]:
    """The numbers whose id names a year."""
    return {key: number for key, number in _keyed(report, None).items() if _YEAR.search(key)}


def _pairs(old: Mapping[str, ShownNumber], new: Mapping[str, ShownNumber]) -> dict[str, Pair]:
    keys = dict.fromkeys((*new, *old))
    return {key: (old.get(key), new.get(key)) for key in keys}


def _differing(pairs: Mapping[str, Pair]) -> tuple[tuple[Difference, ...], int]:
    """The pairs that differ, and how many do not.

    A number printed in two formats differs where its value does.
    """
    found = []
    for before, after in pairs.values():
        if before is None or after is None:
            found.append(Difference(NEW if before is None else GONE, before, after))
        elif _differ(before, after):
            found.append(Difference(CHANGED, before, after))
    return tuple(found), len(pairs) - len(found)


def _differ(old: ShownNumber, new: ShownNumber) -> bool:
    same_format = old.tag.rpartition("|")[2] == new.tag.rpartition("|")[2]
    return old.text != new.text if same_format else old.value != new.value


def _change(old: float | str | None, new: float | str | None, format_name: str) -> str:
    known = FORMATS.get(format_name)
    if not isinstance(old, float | int) or not isinstance(new, float | int):
        return ""
    if known is None or known.is_word or format_name == "aar":
        return ""
    step = difference(new, old)
    if format_name in ("prosent1", "endring_prosent1"):
        return f"{signed_text(step * 100, 1)} prosentpoeng"
    share = ratio(step, abs(old))
    percent = "" if share is None else f" ({signed_text(share * 100, 1)} %)"
    return f"{_step(step, format_name)}{percent}"


def _step(step: float, format_name: str) -> str:
    """A change in the unit of the format, with its sign and as many decimals."""
    sign = "+" if step > 0 else "\u2212" if step < 0 else ""
    shown = FORMATS[format_name].show(abs(step)).lstrip("+")
    return f"{sign}{shown}" if sign else decimal_text(0)
