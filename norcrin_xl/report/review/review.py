"""The review of any Word report: numbers, links, references and text against the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from norcrin_xl.checks.examination import TEXT_RULES, misspelled
from norcrin_xl.checks.text.dates import year_findings
from norcrin_xl.checks.text.manuscript import manuscript
from norcrin_xl.checks.text.numerals import figures as figures_in
from norcrin_xl.checks.text.passage import Script, excerpt
from norcrin_xl.checks.text.topics import Topics
from norcrin_xl.dictionary import bokmal, spelling_off
from norcrin_xl.findings import Finding, Severity, finding
from norcrin_xl.markup import LinkedNumber
from norcrin_xl.numbers import counted, listed
from norcrin_xl.report.refresh.changes import Change
from norcrin_xl.report.review.grids import LONGEST
from norcrin_xl.report.review.links import link_findings
from norcrin_xl.report.review.proposals import FEW, Certainty, Proposal, proposals
from norcrin_xl.report.review.tables import table_cells, table_findings
from norcrin_xl.report.review.word_report import WordReport
from norcrin_xl.report.texts import Contents
from norcrin_xl.report.word.package import WordPackage

_MOST_SHOWN, _MOST_PLACES = 6, 12
_DECIMALS = 2
"""How many decimals a figure is typed with at most."""
_START = "før første overskrift"


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of a report: how many were seen and compared; the others by their heading."""

    seen: int
    compared: int
    unjudged: tuple[tuple[str, int], ...]

    def lines(self) -> Iterator[str]:
        """What is told at the end of a review."""
        rest = self.seen - self.compared
        seen, compared = f"{self.seen} sett", f"{self.compared} sammenlignet"
        yield f"Tall i rapporten: {seen}, {compared}, {rest} ikke vurdert."
        if self.unjudged:
            yield "Ikke vurdert:"
            for heading, count in self.unjudged[:_MOST_PLACES]:
                yield f"  {heading or _START}: {count} tall"
            more = len(self.unjudged) - _MOST_PLACES
            if more > 0:
                yield f"  … og {counted(more, 'sted', 'steder')} til"


def reviewed(
    docx: bytes,
    contents: Contents,
    tried: Callable[[], Iterable[Change]],
    file: str,
    *,
    spelling: bool = False,
) -> tuple[tuple[Finding, ...], Tally]:
    """What is wrong, odd or not linked in a Word report, by subject, and its numbers counted.

    The gravest kinds come first. `tried` gives what a refresh of it would change. With
    `spelling` the words are looked up too.
    Raises `UserError` naming `file` when it is no Word document.
    """
    data, quantities = contents.data, contents.quantities
    report = WordReport(WordPackage(docx, file), data, file)
    script = report.script(data, quantities)
    topics = Topics(data, quantities)
    cells = list(table_cells(script, topics))
    numbers = proposals(report, script, cells, topics)
    found = [
        *link_findings(report, quantities, tried, file),
        *year_findings(script, contents.tables, contents.figures),
        *table_findings(script, cells),
        *(one for rule in TEXT_RULES for one in rule(script)),
        *misspelled(script, bokmal() if spelling else None),
        *(spelling_off() if spelling else ()),
        *_number_findings(script, numbers, topics),
    ]
    if report.alien:
        many = counted(report.alien, "innlimt dokument", "innlimte dokumenter")
        found.append(finding("rapport-innlimt", many=many))
    grades = list(Severity)
    in_order = sorted(found, key=lambda item: grades.index(item.severity))
    return tuple(in_order), _tally(script, numbers)


def _number_findings(
    script: Script, numbers: Iterable[Proposal], topics: Topics
) -> Iterator[Finding]:
    """The numbers that are not linked, and those that the workbook has not, one line a section.

    A number that was held against the workbook by its sentence is none that nobody knows, nor one
    that the workbook has for some partner, and one that its own texts say needs no link.
    """
    of_partners = {
        round(fact.value, decimals)
        for topic in topics.by_key.values()
        for fact in topic.facts
        for decimals in range(_DECIMALS + 1)
        if fact.partner
    }
    said = {
        (one.text, one.after[:1])
        for passage in manuscript(script.data, script.quantities)
        for one in figures_in(passage.text)
    }
    sections: dict[tuple[str, str], list[Proposal]] = {}
    for item in numbers:
        one = item.typed.numeral
        decimals = one.worths[0].decimals
        known = (one.text, one.after[:1]) in said or (not decimals and abs(one.value) < FEW)
        known = known or (not one.unit and one.value in of_partners)
        if item.readings or not (known or item.typed.judged):
            code = "rapport-tall-skrevet" if item.readings else "rapport-tall-uforklart"
            sections.setdefault((code, item.where.heading), []).append(item)
    for (code, _), own in sorted(sections.items(), key=lambda pair: pair[0][0]):
        yield _of_section(code, own)


def _of_section(code: str, own: Sequence[Proposal]) -> Finding:
    every = dict.fromkeys(item.typed.text for item in own)
    texts = [f"«{text}»" for text in every if text != "-"] or ["«–»"]
    more = len(texts) - _MOST_SHOWN
    shown = [*texts[:_MOST_SHOWN], f"{more} til"] if more > 0 else texts
    passage = own[0].typed.passage
    made = passage.finding(code, many=len(own), found=listed(shown))
    if made.in_text is not None and passage.cell is None:
        sentence = excerpt(own[0].typed.sentence, LONGEST)
        made = replace(made, in_text=made.in_text._replace(text=sentence))
    return made


def _tally(script: Script, numbers: Iterable[Proposal]) -> Tally:
    """Count the numbers of all passages but comments: linked, known or judged ones as compared."""
    linked = sum(
        isinstance(span.node, LinkedNumber) for passage in script.text for span in passage.spans
    )
    seen, rest = linked, Counter[str]()
    for item in numbers:
        if item.typed.numeral.text[:1].isalpha():
            continue
        seen += 1
        sure = item.readings and item.certainty is not Certainty.AMBIGUOUS
        if not (item.typed.judged or sure):
            rest[item.where.heading] += 1
    return Tally(seen, seen - rest.total(), tuple(rest.items()))
