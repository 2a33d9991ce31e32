"""Blackline on figures: which linked numbers differ between two reports, also of other years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from norcrin_xl.findings import UserError
from norcrin_xl.model import CellRef
from norcrin_xl.numbers import FORMATS, decimal_text, difference, ratio, signed_text
from norcrin_xl.quantities.quantity_ids import with_years
from norcrin_xl.report.base import Base, Written, find_base
from norcrin_xl.report.changes.listing import Cell, ChangeList, Columns, ListSection, Piece, cell
from norcrin_xl.report.places import is_template, number_of, places
from norcrin_xl.report.refresh.changes import unedited
from norcrin_xl.report.word.controls import canonical
from norcrin_xl.report.word.package import WordPackage

CHANGED, NEW, GONE = "endret", "ny", "borte"
SEVERAL = "tall fra flere ark"
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
        return number_of(self.tag)[0]


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
    def by_hand(self) -> bool:
        """Whether a person has written one of the two."""
        return any(one is not None and one.by_hand for one in (self.old, self.new))

    @property
    def origin(self) -> str:
        """The sheet that the number comes from, such as a partner's; "" for several or none."""
        sheets = {ref.sheet for ref in self.shown.sources}
        return sheets.pop() if len(sheets) == 1 else ""

    @property
    def change(self) -> str:
        """How much: "+321 (+26,9 %)"; "" where that says nothing."""
        if self.old is None or self.new is None or self.by_hand:
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


def by_origin(found: Iterable[Difference]) -> dict[str, list[Difference]]:
    """Differences by what they come from, in order; what comes from several sheets is last."""
    groups: dict[str, list[Difference]] = {}
    for one in found:
        groups.setdefault(f"tall fra {one.origin}" if one.origin else SEVERAL, []).append(one)
    if SEVERAL in groups:
        groups[SEVERAL] = groups.pop(SEVERAL)
    return groups


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
    base = find_base(package, file)
    if base is None and is_template(package):
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


def _numbers(package: WordPackage, base: Base | None) -> Iterator[ShownNumber]:
    numbering = package.numbering()
    for name in package.text_parts():
        for place in places(package.peek(name), numbering):
            if place.tag.startswith("tall:") and not place.copy:
                last = base.controls.get(place.tag) if base else None
                text = canonical(place.control)
                yield _shown(place.tag, place.label, text, place.section, last)


def _shown(tag: str, label: str, text: str, section: str, last: Written | None) -> ShownNumber:
    if last is None:
        return ShownNumber(tag, label, text, section, None, (), False)
    by_hand = not unedited(last, text)
    return ShownNumber(tag, label, text, section, last.value, last.sources, by_hand)


def compared(old: ShownReport, new: ShownReport) -> Comparison:
    """What differs from `old` to `new`.

    Of reports of two years, this year's figure in one stands beside this year's in the other;
    figures for other years are compared year by year.
    """
    first, last = old.year or new.year, new.year or old.year
    before, after = _keyed(old, first), _keyed(new, last)
    if first is None or last is None or first == last:
        differences, same = _differing(_pairs(before, after))
        return Comparison(old, new, differences, (), same)
    differences, same = _differing(_pairs(_of_year(before, first), _of_year(after, last)))
    both = {key: (before[key], after[key]) for key in after if key in before and _YEAR.search(key)}
    earlier, alike = _differing(both)
    return Comparison(old, new, differences, earlier, same + alike)


Pair = tuple[ShownNumber | None, ShownNumber | None]


def _keyed(report: ShownReport, year: int | None) -> dict[str, ShownNumber]:
    """The first number of each quantity by its id, in which years stand as themselves."""
    found: dict[str, ShownNumber] = {}
    for number in report.numbers.values():
        key = number.quantity if year is None else with_years(number.quantity, year)
        found.setdefault(key, number)
    return found


def _of_year(numbers: Mapping[str, ShownNumber], year: int) -> dict[str, ShownNumber]:
    """Those of `year` and those of none, by what is the same in another year's report."""
    named = {re.sub(rf"(?<=\.){year}(?=\.|$)", _THIS_YEAR, key): key for key in numbers}
    return {name: numbers[key] for name, key in named.items() if not _YEAR.search(name)}


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


BY_HAND = "skrevet for hånd"
_WIDTHS = (0.34, 0.14, 0.14, 0.18, 0.2)


def comparison_list(found: Comparison) -> ChangeList:
    """What differs: what people have typed, then changed figures, new ones, those that are gone.

    Each by the sheet that they come from. Last those of earlier years.
    """
    kinds = (
        (CHANGED, "Endret", "Ingen tall er endret."),
        (NEW, f"Bare i {found.new.file}", ""),
        (GONE, f"Bare i {found.old.file}", ""),
    )
    heads = ("Hva", found.old.file, found.new.file, "Endring", "Avsnitt")
    columns = Columns(heads, _WIDTHS)
    typed = [one for one in found.differences if one.by_hand]
    ours = [one for one in found.differences if not one.by_hand]
    by_kind = ([one for one in ours if one.kind == kind] for kind, _, _ in kinds)
    sections = [ListSection("Skrevet for hånd i en av dem", columns, _rows(typed), "")]
    for (_, heading, when_empty), own in zip(kinds, by_kind, strict=True):
        groups = by_origin(own) or {"": []}
        for origin, some in groups.items():
            head = f"{heading}: {origin}" if len(groups) > 1 else heading
            sections.append(ListSection(head, columns, _rows(some), when_empty))
    if found.earlier:
        heading = "Tall for andre år som ikke er de samme"
        sections.append(ListSection(heading, columns, _rows(found.earlier), ""))
    shown = tuple(section for section in sections if section.rows or section.when_empty)
    return ChangeList(f"{found.old.file} mot {found.new.file}", intro(found), shown)


def intro(found: Comparison) -> str:
    """Which reports are compared, and how many figures are the same."""
    years = [f" ({one.year})" if one.year else "" for one in (found.old, found.new)]
    same = "Ett tall er likt" if found.same == 1 else f"{found.same} tall er like"
    return f"{found.old.file}{years[0]} er sammenlignet med {found.new.file}{years[1]}. {same}."


def _rows(found: Iterable[Difference]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(_row(one) for one in found)


def _row(one: Difference) -> tuple[Cell, ...]:
    what = (Piece(one.shown.label, "label"), Piece(one.shown.quantity, "note"))
    return (
        what,
        _said_in(one.old, "old" if one.new else ""),
        _said_in(one.new, "new" if one.old else ""),
        cell(one.change),
        cell(one.shown.section),
    )


def _said_in(number: ShownNumber | None, look: str) -> Cell:
    if number is None:
        return cell("")
    said = Piece(number.text or "tom", look)
    return (said, Piece(BY_HAND, "note")) if number.by_hand else (said,)
