"""Linked figures of another year than the one that their sentence speaks of; periods that moved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from norcrin_xl.checks.project_periods import months
from norcrin_xl.checks.text.manuscript import passages_of
from norcrin_xl.checks.text.moments import HOLE, spoken_of
from norcrin_xl.checks.text.numerals import Sort
from norcrin_xl.checks.text.passage import Role, Script
from norcrin_xl.checks.text.topics import Topics
from norcrin_xl.checks.text.utterance import Utterance, utterances, utterances_of
from norcrin_xl.findings import Finding
from norcrin_xl.markup import LinkedNumber, linked_numbers
from norcrin_xl.model import Quantities, Quantity, ReportData
from norcrin_xl.numbers import listed
from norcrin_xl.quantities.series import with_year_words

_YEAR = re.compile(r"(?<=\.)(?:19|20)\d\d(?=\.|$)")
_ACCOUNTED = re.compile(r"\.(?:regnskap|budsjett|avvik|avvik_prosent|ubrukt|belop|andel\w*)$")
"""How the ids of what is accounted for end; a grant is of no year."""
_COVERS = re.compile(r"\b(?:omfatter|dekker|gjelder|utgjør|periode\w*|regnskap\w*)\b[^.;\d]{0,80}$")
_YEAR_LONG = 12


def check_figure_years(script: Script) -> Iterator[Finding]:
    """A figure of another year than its sentence names or, where it names none, than the report's.

    Where a sentence names several years for a figure, or speaks of a period, any of them will
    do; a year that was only named in the sentence before is meant in this one too.
    """
    year = script.data.setup.year
    for said in utterances_of(script):
        in_table = said.passage.role is Role.CELL and said.passage.spans
        if in_table or not said.is_short or not _is_worded(said):
            continue
        for at, _, node in said.linked_numbers:
            years = _years_of(script.quantities.get(node.quantity), script.data)
            if not years or node.format == "aar":
                continue
            spoken = spoken_of(said, at)
            if not years & spoken.years and not (spoken.implied and year in years):
                yield _told(said, node, years, spoken.years, script)


def _is_worded(said: Utterance) -> bool:
    """Whether it is more than a figure: beside a mere figure the headings say the year."""
    return any(sign.isalpha() for sign in said.holed.replace(HOLE, ""))


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
                yield said.passage.finding(
                    "maaneder-ulikt",
                    rests_on=[
                        project.refs["months"] for project in projects if "months" in project.refs
                    ],
                    found=f"{one.text} måneder",
                    expected=listed([f"{item.name} {item.council_months}" for item in projects]),
                )


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
