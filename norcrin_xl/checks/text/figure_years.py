"""Linked figures of another year than the one that their sentence speaks of; periods that moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from norcrin_xl.checks.project_periods import months
from norcrin_xl.checks.text.days import HOLE, Moment, years_of
from norcrin_xl.checks.text.manuscript import passages_of
from norcrin_xl.checks.text.numerals import Sort
from norcrin_xl.checks.text.passage import Role, Script
from norcrin_xl.checks.text.topics import Topics
from norcrin_xl.checks.text.utterance import Utterance, utterances, utterances_of
from norcrin_xl.checks.text.words import spoken
from norcrin_xl.findings import Finding
from norcrin_xl.markup import LinkedNumber, linked_numbers
from norcrin_xl.model import Quantities, Quantity, ReportData
from norcrin_xl.numbers import listed
from norcrin_xl.quantities.quantity_ids import with_year_words

_YEAR = re.compile(r"(?<=\.)(?:19|20)\d\d(?=\.|$)")
_ACCOUNTED = re.compile(r"\.(?:regnskap|budsjett|avvik|avvik_prosent|ubrukt|belop|andel\w*)$")
"""How the ids of what is accounted for end; a grant is of no year."""
_COVERS = re.compile(r"\b(?:omfatter|dekker|gjelder|utgjør|periode\w*|regnskap\w*)\b[^.;\d]{0,80}$")
_YEAR_LONG = 12
_BORDER = re.compile(
    rf"[,;:(]\s*|\s[–-]\s|\s(?:men|mens|mot|enn)\s|\sog\s(?!(?:i )?(?:\d{{4}}|{HOLE}))"
)
_APART = re.compile(
    rf"[.,;:()–{HOLE}]"
    r"|\b(?:og|men|mens|mot|enn|siden|fra|til|før|etter|som|da|at|der|fordi)\b"
)
_IN_BRACKETS = re.compile(rf"[^.,;:(){HOLE}]{{0,40}}\((?:i )?")
_BASIS = re.compile(r"\b(?P<word>mot|enn|fra)(?: \w+)?\s*$")
_FARTHEST, _BEFORE = 80, 30
_FAR_BACK = 20
"""How many years back words such as "i perioden" may reach."""


def check_figure_years(script: Script) -> Iterator[Finding]:
    """A figure of another year than its sentence names or, where it names none, than the report's.

    Where a sentence names several years for a figure, or speaks of a period, any of them will
    do; a year that was only named in the sentence before is meant in this one too.
    """
    year = script.data.setup.year
    for said in utterances_of(script):
        in_table = said.passage.role is Role.CELL and said.passage.spans
        is_worded = any(sign.isalpha() for sign in said.holed.replace(HOLE, ""))
        if in_table or not said.is_short or not is_worded:
            continue  # beside a mere figure the headings say the year
        for at, _, node in said.linked_numbers:
            years = _years_of(script.quantities.get(node.quantity), script.data)
            if not years or node.format == "aar":
                continue
            meant = spoken_of(said, at)
            if not years & meant.years and not (meant.implied and year in years):
                yield _told(said, node, years, meant.years, script)


def check_months(script: Script) -> Iterator[Finding]:
    """Months that money from the Council is said to cover, and that no project's period has."""
    projects = script.data.setup.projects
    known = {_YEAR_LONG, *(project.council_months for project in projects)}
    known |= {months(project.start, project.end) for project in projects}
    for said in utterances_of(script):
        for one in said.numbers if "forskningsråd" in said.lower else ():
            of_months = one.sort is Sort.DURATION and one.after[:1] == ("måneder",)
            covers = of_months and _COVERS.search(said.lower[: one.start][-100:])
            if covers and one.value not in known:
                rests = [item.refs["months"] for item in projects if "months" in item.refs]
                found = f"{one.text} måneder"
                expected = listed([f"{item.name} {item.council_months}" for item in projects])
                yield said.passage.finding("maaneder-ulikt", rests, found=found, expected=expected)


def relative_links(text: str, data: ReportData, quantities: Quantities) -> str:
    """`text` with links that say what their year is to the report's: they hold next year too.

    Only links that fix this year or one of the two before are changed, and not where the
    sentence names that year in digits: what is told of 2021 is told of 2021 next year too.
    """
    fixed: list[str] = []
    for said in utterances(passages_of(text, data, quantities), Topics(data, quantities)):
        for at, _, node in said.linked_numbers:
            years = _years_of(quantities.get(node.quantity), data)
            stays = node.format != "aar" and spoken_of(said, at).typed & years
            year_words = with_year_words(node.quantity, data.setup.year)
            fixed.append(node.quantity if stays else year_words)
    links = linked_numbers(text)
    if len(links) != len(fixed):
        return text
    for (quantity, _, start), new in reversed(list(zip(links, fixed, strict=True))):
        text = text[:start] + text[start:].replace(quantity, new, 1)
    return text


def _years_of(quantity: Quantity | None, data: ReportData) -> frozenset[int]:
    """The years of a figure: its own in a series; the report's and the period's in the accounts."""
    if quantity is None:
        return frozenset()
    if found := _YEAR.search(quantity.id):
        return frozenset((int(found[0]),))
    kind, _, rest = quantity.id.partition(".")
    if kind == "okonomi":
        key = rest.partition(".")[0]
        periods = [one for one in data.setup.projects if one.key == key] or data.setup.projects
        years = {y for one in periods for y in range(one.start.year, one.end.year + 1)}
        years.add(data.setup.year)
        return frozenset(years) if _ACCOUNTED.search(quantity.id) else frozenset()
    return frozenset((data.setup.year,)) if kind == "kpi" or ".endring" in rest else frozenset()


def _told(
    said: Utterance, node: LinkedNumber, own: frozenset[int], years: frozenset[int], script: Script
) -> Finding:
    quantity = script.quantities[node.quantity]
    proposal = "Si i setningen hvilket år tallet gjelder, eller bytt ut tallet."
    meant = script.quantities.get(_YEAR.sub(str(min(years)), quantity.id, count=1))
    if len(years) == 1 and meant is not None and meant is not quantity:
        link = f"{{{meant.written}|{node.format}}}"
        proposal = f"Skriv {link}, eller si i setningen hvilket år tallet gjelder."
    return said.passage.finding(
        "tall-annet-aar",
        rests_on=quantity.sources,
        found=f"{{{node.quantity}|{node.format}}}",
        year="–".join(str(year) for year in sorted({min(own), max(own)})),
        expected=listed([str(year) for year in sorted(years)][-3:]),
        proposal=proposal,
    )


# The years that a figure may be of by its sentence


class Spoken(NamedTuple):
    """The years that a figure may be of by its sentence.

    `implied` says that the sentence names none for it, so that it speaks of the report's year;
    `typed` are the years of `years` that stand there in digits.
    """

    years: frozenset[int]
    implied: bool
    typed: frozenset[int]


def spoken_of(said: Utterance, at: int) -> Spoken:
    """The years that the linked figure at a place of a sentence may be of."""
    own = _after(said, at)
    if not own and (basis := _basis(said, at)):
        return basis
    own = own or _own_clause(said, at) or _frame(said, at)
    passed = [one for one in said.moments if one.end <= at and one not in own]
    loose = years_of(one for one in passed if one.passing or not own)
    typed = years_of(one for one in (*own, *passed) if one.typed)
    if own:
        return Spoken(years_of(own) | loose, False, typed)
    open_years = said.earlier
    if spoken("om tid", "lang").search(said.holed):
        open_years = frozenset(range(said.topics.year - _FAR_BACK, said.topics.year))
    return Spoken(frozenset((said.topics.year,)) | loose | open_years, True, typed)


def _after(said: Utterance, at: int) -> Sequence[Moment]:
    """The moment right after a figure and what it counts: "8 studier i 2021"."""
    text, ends = said.holed, dict(said.holes)
    end = ends[at]
    while text[end : end + 1] == " " and end + 1 in ends:
        end = ends[end + 1]
    for one in said.moments:
        if one.start >= end and not one.passing:
            between = text[end : one.start]
            near = len(between) <= _FARTHEST and not _APART.search(between)
            return [one] if near or _IN_BRACKETS.fullmatch(between) else []
    return []


def _own_clause(said: Utterance, at: int) -> Sequence[Moment]:
    """The moments before a figure in its own clause, after the figure before it."""
    others = [place for place in said.holes if place[0] < at]
    used = [one for other, _ in others for one in _after(said, other)]
    borders = [found.end() for found in _BORDER.finditer(said.holed, 0, at)]
    start = max([0, *borders[-1:], *(end for _, end in others)])
    elsewhen = spoken("om tid", "noe annet")
    return [
        one
        for one in said.moments
        if start <= one.start < at
        and not (one.passing or one in used or elsewhen.search(said.holed, start, one.start))
    ]


def _frame(said: Utterance, at: int) -> Sequence[Moment]:
    """The moments that the sentence opens with: "I 2021 …", "I 2020 og 2021 …"."""
    border = _BORDER.search(said.holed)
    end = min([at, *(start for start, _ in said.holes), *([border.start()] if border else [])])
    opening = [one for one in said.moments if one.end <= end and not one.passing]
    before = said.holed[: opening[0].start].strip(" [](«") if opening else "-"
    return opening if not before or spoken("om tid", "åpning").fullmatch(before) else []


def _basis(said: Utterance, at: int) -> Spoken | None:
    """A figure that another is compared with, without a year of its own: the year before."""
    found = _BASIS.search(said.holed[max(at - _BEFORE, 0) : at])
    if found is None:
        return None
    frame = _frame(said, at)
    passed = [one for one in said.moments if one.end <= at]
    before = {year - 1 for year in years_of(frame) or {said.topics.year} | years_of(passed)}
    before |= years_of(one for one in passed if one not in frame)
    if found["word"] == "fra" or spoken("om tid", "lang").search(said.holed):
        before |= set(range(min(before) - _FAR_BACK, min(before)))
    typed = frozenset(year - 1 for year in years_of(one for one in frame if one.typed))
    return Spoken(frozenset(before), not frame, typed)
