"""Words of comparison without a number of their own: against the budget, beside a linked change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from norcrin_xl.checks.text.differences import against_budget, change_shown, direction
from norcrin_xl.checks.text.judgement import RISING, Claim, Outcome, cells_of, relation_holds
from norcrin_xl.checks.text.topics import Topic
from norcrin_xl.checks.text.utterance import Utterance
from norcrin_xl.checks.text.words import any_of, kinds_of, spoken
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, Quantity
from norcrin_xl.numbers import FORMATS, signed_text

_BUDGETED = re.compile(
    rf"\b(?P<word>{any_of('relasjon', 'flere', 'færre')})"
    r" enn (?:budsjettert|budsjettet|i budsjettet)\b"
    r"|\b(?P<side>over|under) budsjett(?:et)?\b"
)
_NO_SUBJECT = re.compile(
    r"^\s*(?:$|som |og |ble|var|er|har|ligger|lå|endte|kom|men |også |altså |dermed )"
)
_BEFORE_LINE = re.compile(
    r"(?:^|\b(?:de|den|totale|samlede|at|fordi|og|men|mens|ble|blir|var|er|også|både|derfor"
    r"|dermed|altså|likevel|bruken av|selve)) ?$"
)
_PART = re.compile(r"^ (?:i|for|til|ved|på|av|innen|innenfor|knyttet|fra|som)\b")
_SIGNED = (".avvik", ".avvik_prosent", ".endring", ".endring_prosent")
_OF_A_LINE = (".regnskap", ".avvik")


def budget_claims(said: Utterance) -> Iterator[Claim]:
    """ "Kostnadene i NorCRIN2 ble lavere enn budsjettert": a line of the accounts as a whole.

    Wishes, denials, partners, shares and other years are left alone, and so is a clause with a
    number, which is judged by that.
    """
    if said.partners or any(known != said.topics.year for _, known in said.years):
        return
    for found in _BUDGETED.finditer(said.lower):
        start, end = said.clause(found.start())
        if said.denied(found.start()) or said.partial(start, end) or said.wished_in(start, end):
            continue
        topic = _line(said, start, found.start())
        if topic is None or any(start <= one.start < end for one in said.figures):
            continue
        kind = kinds_of("relasjon")[found["word"] or found["side"]]
        outcomes = tuple(
            Outcome(relation_holds(kind, *pair[:2]), change_shown(pair), cells_of(*pair.facts))
            for pair in against_budget(said, topic)
            if pair.now != pair.then or said.project
        )
        yield Claim(said, found[0], topic.label, outcomes)


def _line(said: Utterance, start: int, at: int) -> Topic | None:
    """The one line that a comparison with the budget is of; `None` for none or a part of it."""
    own = [item for item in said.mentions if item.topic.is_money and start <= item.start < at]
    if not own and _NO_SUBJECT.match(said.lower[start:at]):
        own = [item for item in said.mentions if item.topic.is_money and item.end <= start][-1:]
    if len({item.topic for item in own}) != 1:
        return None
    item = own[0]
    before = said.lower[: item.start].rsplit(",", 1)[-1].lstrip()
    after = said.lower[item.end :]
    name = said.topics.projects.get(said.topics.project((said.text,)), "").lower()
    if name:
        after = re.sub(rf"^ (?:i|for|til) {re.escape(name)}\b", "", after)
        before = re.sub(rf"^(?:i|for) {re.escape(name)} (?:er |ble |var )?", "", before)
    after = re.sub(r"^ i (?:rapporteringsåret|perioden|år|20\d\d)\b", "", after)
    return item.topic if _BEFORE_LINE.search(before) and not _PART.match(after) else None


def linked_comparisons(said: Utterance, quantities: Quantities) -> Iterator[Finding]:
    """Words such as "høyere" typed beside a linked deviation or change.

    Against the sign they are an error; with it, a note, since they won't turn with the sign.
    """
    for at, word, quantity in _compared(said, quantities):
        value = quantity.value
        if said.is_linked_at(at) or not isinstance(value, int | float):
            continue
        kind = kinds_of("relasjon").get(word) or ("opp" if _is_rise(word) else "ned")
        counted = quantity.unit if quantity.unit != "1000 kr" else "tusen kroner"
        shown_as = f"{signed_text(value)} {counted}"
        if quantity.unit == "andel":
            shown_as = f"{signed_text(value * 100, 1)} %"
        holds = value and (value > 0) == (kind in RISING)
        yield said.passage.finding(
            "sammenligning-skrevet" if holds else "sammenligning-motsier",
            rests_on=quantity.sources,
            found=word,
            label=quantity.label,
            expected=shown_as,
            markup=f"{{{quantity.written}|{_format(word)}}}",
        )


def _is_rise(word: str) -> bool:
    return bool(spoken("relasjon", "opp").fullmatch(word))


def _format(word: str) -> str:
    if word in ("flere", "færre"):
        return "mer_mindre"
    return "okning_nedgang" if spoken("relasjon", "opp", "ned").fullmatch(word) else "retning"


def _compared(said: Utterance, quantities: Quantities) -> Iterator[tuple[int, str, Quantity]]:
    """The words of comparison in a sentence with their places, and the quantities meant."""
    known = [
        (quantities[node.quantity], start, node)
        for start, _, node in said.linked_numbers
        if node.quantity in quantities
    ]
    signed = [one for one in known if one[0].id.endswith(_SIGNED)]
    figures = {one.start: one for one in said.figures}
    told = False
    for quantity, start, node in signed:
        word = node.format in FORMATS and FORMATS[node.format].is_word
        one = figures.get(start) or figures.get(start + 1)
        if not word and one and (found := direction(said, replace(one, about=""))):
            told = True
            yield found.at, found.word, quantity
    lines = {one.id.rpartition(".")[0] for one, *_ in known if one.id.endswith(_OF_A_LINE)}
    budgeted = _BUDGETED.search(said.lower)
    if not told and len(lines) == 1 and budgeted and budgeted["word"]:
        deviation = quantities.get(f"{lines.pop()}.avvik")
        if deviation is not None:
            yield budgeted.start(), budgeted["word"], deviation
