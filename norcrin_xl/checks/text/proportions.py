"""Parts and wholes: so many per cent of something, every fifth, and what numbers sum to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from norcrin_xl.checks.text.judgement import PER_CENT, Claim, Outcome, alike, cells_of, fits, shown
from norcrin_xl.checks.text.numerals import Numeral, Sort
from norcrin_xl.checks.text.topics import ACCOUNTS, BUDGET, Mention, Topic
from norcrin_xl.checks.text.utterance import FAR, Utterance
from norcrin_xl.checks.text.words import spoken

_WHOLE = re.compile(
    r"\s*(?:kroner? )?(?:\([^()]{0,40}\) ?)?av "
    r"(?:(?:alle|samtlige|hele|de|disse) ){0,3}(?:\d[\d ]{0,8} )?$"
)
_OF = re.compile(r"^\s*(?:[^\W\d_]+ )?av (?:de |i alt |totalt )?$")
_OF_FIRST = re.compile(r"\bav (?:de |alle |totalt )?$")
_AND_SO = re.compile(r"[^\d.;,]{0,40}(?:\(|, (?:altså|dvs\.?|som er|eller) (?:\w+ ){0,2})$")
_MAKES = re.compile(r"\b(?:utgjør|utgjorde|er|tilsvarer|tilsvarte)(?: [^\W\d_]+){0,2}\s*$")
_WHOLE_OF = re.compile(r"^\s*av [^.;]{1,40} på $")
_LOCALLY = 60
"""Letters after the whole within which a partner still belongs to the share."""
_GAP = 40
_MOST_NUMBERS = 12
_NEAR = 0.05
"""How near a sum that is wrong lies to the right one, as a share of it."""


def share_claim(said: Utterance, one: Numeral) -> Claim | None:
    """ "36,7 % av alle studier", "hver tredje pasient", "De fleste, 18 av 59"."""
    if one.sort is not Sort.SHARE and one.unit != "%":
        return None
    if given := _given(said, one):
        part, of = given
        ratio = part.value / of.value
        text = f"{part.text} av {of.text} er {shown(ratio, 'andel')}"
        first, last = min(one.start, part.start), max(one.until, part.until)
        outcome = Outcome(fits(one, ratio, share=True), text)
        return Claim(said, said.text[first:last], "Andelen", (outcome,), (one,))
    whole = _whole(said, one)
    return None if whole is None or said.narrowed(whole) else _of_topic(said, one, whole)


def _of_topic(said: Utterance, one: Numeral, whole: Mention) -> Claim | None:
    start, end = said.clause(one.start)
    last = max(end, whole.end + _LOCALLY)
    partners = [named for named in said.partners if start <= named.start < last]
    code = partners[0].code if partners else ""
    parts = _parts(said, one, whole)
    of_partner = not parts and code and not _beside(said, whole, partners[0].start)
    if len({named.code for named in partners}) > 1 or not (of_partner or len(parts) == 1):
        return None
    part = whole.topic if of_partner else parts[0]
    ratios = _ratios(said, one, part, whole.topic, code, "" if of_partner else code)
    subject = f"{part.label} ved {code}" if of_partner else f"{part.label} av {whole.topic.label}"
    first, last = min(one.start, whole.start), max(one.until, whole.end)
    return Claim(said, said.text[first:last], subject, tuple(ratios), (one,))


def _whole(said: Utterance, one: Numeral) -> Mention | None:
    """What a share is of: named right after it."""
    for item in said.mentions:
        gap = said.lower[one.until : item.start]
        if one.until <= item.start <= one.until + FAR and (
            _WHOLE.match(gap) or (one.sort is Sort.SHARE and not gap.strip())
        ):
            return item
    return None


def _beside(said: Utterance, whole: Mention, at: int) -> bool:
    """Whether a partner stands right after the whole: "studiene ved OUS"."""
    return at >= whole.end and said.lower[whole.end : at].strip() in ("ved", "på", "hos", "i", "")


def _parts(said: Utterance, one: Numeral, whole: Mention) -> Sequence[Topic]:
    """The topics that the share may be: another one that the clause names, or the one before."""
    start, end = said.clause(one.start)
    own = [
        item
        for item in said.mentions
        if item.topic is not whole.topic and not item.short and item.topic.unit == whole.topic.unit
    ]
    before = [item for item in own if item.end <= one.start]
    near = [item for item in own if start <= item.start < end]
    if near or before:
        return (([item for item in near if item in before] or near or before)[-1].topic,)
    if said.goes_on and not said.partners:
        return [item for item in said.carried() if item.unit == whole.topic.unit]
    return ()


def _ratios(
    said: Utterance, one: Numeral, part: Topic, whole: Topic, code: str, whole_code: str
) -> Iterator[Outcome]:
    """The share in each project, and in the budget where the sentence speaks of that, too."""
    columns = (ACCOUNTS, BUDGET) if "budsjett" in said.lower else (ACCOUNTS,)
    year, project = said.topics.year, said.project
    wholes = {(fact.project, fact.column): fact for fact in whole.of(whole_code, year)}
    for fact in part.of(code, year):
        of = wholes.get((fact.project, fact.column))
        if of and of.value and fact.column in columns and project in ("", fact.project or project):
            ratio = fact.value / of.value
            text = f"{shown(fact.value, '')} av {shown(of.value, '')} er {shown(ratio, 'andel')}"
            yield Outcome(fits(one, ratio, share=True), text, cells_of(fact, of))


# Numbers of the text itself


def _plain(said: Utterance) -> list[Numeral]:
    units = (*PER_CENT, "ganger")
    return [one for one in said.figures if one.sort is Sort.AMOUNT and one.unit not in units]


def _given(said: Utterance, one: Numeral) -> tuple[Numeral, Numeral] | None:
    """The part and the whole where a sentence has both: "18 av 59", "Av 1350 er 496 (37 %)"."""
    plain = _plain(said) if len(said.figures) <= _MOST_NUMBERS else []
    pairs = [(a, b) for a, b in pairwise(plain) if _is_share(said, a, b, one)]
    before = [part for part in plain[1:] if part.until <= one.start]
    and_so = before and _AND_SO.match(said.lower[before[-1].until : one.start])
    if and_so and _OF_FIRST.search(said.lower[: plain[0].start][-_GAP:]):
        pairs.append((before[-1], plain[0]))
    sound = [pair for pair in pairs if pair[1].value and pair[0].unit == pair[1].unit]
    return sound[0] if sound else None


def _is_share(said: Utterance, part: Numeral, whole: Numeral, one: Numeral) -> bool:
    """Whether a share is what one number is of the next: by "av", or by "utgjør"."""
    if _OF.match(said.lower[part.until : whole.start]):
        gap = said.text[one.until : part.start] or said.text[whole.until : one.start]
        return len(gap) < _GAP and not any(sign.isdigit() for sign in gap)
    if not part.until <= one.start <= whole.start:
        return False
    makes = _MAKES.search(said.lower[part.until : one.start])
    return bool(makes and _WHOLE_OF.match(said.lower[one.until : whole.start]))


def sum_claims(said: Utterance) -> Iterator[Claim]:
    """ "603 fra pasienter og 357 fra forskere, til sammen 960"."""
    if not 3 <= len(said.figures) <= _MOST_NUMBERS or not said.typed:
        return
    figures = _plain(said)
    totals = [one for one in figures if _is_total(said, one)]
    parts = (
        [one for one in figures if [one] != totals and one.unit == totals[0].unit]
        if len(totals) == 1
        else []
    )
    if len(parts) < 2 or min(one.value for one in parts) <= 0:
        return
    total, whole = totals[0], sum(one.value for one in parts)
    target = total.worths[0].value
    right = any(
        abs(sum(one.value for one in some) - target) < _NEAR
        for count in range(2, len(parts) + 1)
        for some in combinations(parts, count)
    )
    if right or abs(whole - target) <= _NEAR * target or alike(total, whole):
        listed = f"{' + '.join(one.text for one in parts)} = {shown(round(whole, 6), '')}"
        outcome = Outcome(right or total.about != "", listed)
        text = said.text[figures[0].start : figures[-1].until]
        yield Claim(said, text, "Summen", (outcome,), (total, *parts))


def _is_total(said: Utterance, one: Numeral) -> bool:
    """Whether a word for a sum stands right beside a number, or shortly before the first."""
    before, after = said.lower[max(one.start - 40, 0) : one.start], said.lower[one.until :][:30]
    found = spoken("relasjon", "sum")
    gaps = [before[hit.end() :] for hit in found.finditer(before)]
    few = [gap for gap in gaps if len(gap.split()) <= 3 and "," not in gap]
    behind = [after[: hit.start()] for hit in found.finditer(after)]
    return (
        any(not gap.strip(" :(=") for gap in gaps)
        or (bool(few) and one is said.figures[0])
        or any(len(gap.split()) <= 1 and "," not in gap for gap in behind)
    )
