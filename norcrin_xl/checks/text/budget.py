"""Comparisons in words with the budget, where no linked number stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from norcrin_xl.checks.text.partners import names_of, naming
from norcrin_xl.checks.text.prose import HOLE, Prose, Sentence
from norcrin_xl.checks.text.series import LAST_YEAR, Clause, clauses
from norcrin_xl.checks.text.wishes import NOT, WISHED
from norcrin_xl.findings import Finding
from norcrin_xl.form.glossary import load_glossary
from norcrin_xl.model import Project, Quantity, ReportData
from norcrin_xl.numbers import signed_text

_BORDER = re.compile(r"[,;:]\s| mens | men ")
_COMPARED = re.compile(
    r"\b(?:(?P<above>høyere|mer|større)|(?P<below>lavere|mindre)) enn (?:budsjettert|budsjettet"
    r"|i budsjettet)\b|\b(?:(?P<over>over)|under) budsjett(?:et)?\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:^|\b(?:de|den|totale|samlede|at|fordi|og|men|mens|ble|blir|var|er|også|både|derfor"
    r"|dermed|altså|likevel|bruken av)) ?$"
)
"""What may stand before a line of the accounts that is spoken of as a whole."""
_PART = re.compile(r"^\w* (?:i|for|til|ved|på|av|innen|innenfor|knyttet|fra|som)\b")
_SHARE = re.compile(r"\b(?:andel\w*|prosent\w*|per \w+|halvår\w*|kvartal\w*)\b", re.IGNORECASE)


class _Line(NamedTuple):
    """A line of the accounts as running text names it."""

    key: str
    start: int
    end: int


def check_budget_claims(prose: Prose) -> Iterator[Finding]:
    """ "Kostnadene i NorCRIN2 ble lavere enn budsjettert", where they were not.

    Judged only where the sentence names one project and the clause one line of the accounts as a
    whole. Wishes, denials, partners, shares and other years are left alone, and so are a clause
    with a linked number and the explanation of a deviation, which other rules read.
    """
    data = prose.data
    lines = _names_of_lines(data)
    of_partner = naming(names_of(data))
    for sentence in prose.sentences_with("budsjett"):
        if sentence.passage.post or not _COMPARED.search(sentence.text):
            continue
        projects = [project for project in data.setup.projects if project.name in sentence.text]
        if len(projects) != 1 or of_partner.search(sentence.text) or _other_year(sentence, data):
            continue
        for clause in clauses(sentence.text, sentence.holes, _BORDER):
            found = _COMPARED.search(clause.text)
            line = _line_of(clause, lines, projects[0]) if found else None
            if found and line and not NOT.search(clause.text[: found.start()]):
                yield from _judged(prose, sentence, found, f"{projects[0].key}.{line}")


def _names_of_lines(data: ReportData) -> Mapping[str, str]:
    """The keys of blocks and posts by their names in small letters.

    Forskningsrådet is somebody, too: only the glossary says how its money is named.
    """
    form = data.form
    names = {block.total_word.lower(): block.key for block in form.blocks}
    names |= {post.label.lower(): post.key for post in form.posts if not post.council}
    known = {*(block.key for block in form.blocks), *(post.key for post in form.posts)}
    for key, said in load_glossary().lines.items():
        names |= dict.fromkeys(said, key) if key in known else {}
    return names


def _other_year(sentence: Sentence, data: ReportData) -> bool:
    whole = Clause(sentence.text, (), sentence.text.lower())
    years = {year for _, year in whole.typed_years()}
    return bool(years - {data.setup.year} or LAST_YEAR.search(sentence.text))


def _line_of(clause: Clause, lines: Mapping[str, str], project: Project) -> str | None:
    """The one line that a clause speaks of as a whole; `None` for none, several or a part."""
    text = clause.lower
    if HOLE in text or WISHED.search(text) or _SHARE.search(text):
        return None
    found = _longest(
        _Line(key, match.start(), match.end())
        for name, key in lines.items()
        if name in text
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    )
    if len({line.key for line in found}) != 1:
        return None
    line = found[0]
    after = re.sub(rf"^ (?:i|for|til) {re.escape(project.name.lower())}\b", "", text[line.end :])
    after = re.sub(r"^ i (?:rapporteringsåret|perioden|år|20\d\d)\b", "", after)
    whole = _BEFORE.search(text[: line.start]) and not _PART.match(after)
    return line.key if whole else None


def _longest(found: Iterator[_Line]) -> list[_Line]:
    """The names that stand inside no longer one."""
    kept: list[_Line] = []
    for line in sorted(found, key=lambda one: one.start - one.end):
        if all(line.end <= other.start or line.start >= other.end for other in kept):
            kept.append(line)
    return kept


def _judged(prose: Prose, sentence: Sentence, found: re.Match[str], line: str) -> Iterator[Finding]:
    deviation: Quantity | None = prose.quantities.get(f"okonomi.{line}.avvik")
    if deviation is None or not isinstance(deviation.value, int | float):
        return
    above = bool(found["above"] or found["over"])
    if (deviation.value > 0) != above or not deviation.value:
        yield sentence.passage.finding(
            "pastand-motsier",
            rests_on=deviation.sources,
            found=found[0],
            series=deviation.label,
            expected=f"{signed_text(deviation.value)} tusen kroner",
        )
