"""How a figure stands to another one: more or less, grown or fallen, by how much, how many times.

The other is its budget, the figure of another year, or a number that the text gives itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from norcrin_xl.checks.text.judgement import (
    PER_CENT,
    RISING,
    TIMES,
    Claim,
    Pair,
    of_other_size,
    of_years,
    shown,
    sized,
)
from norcrin_xl.checks.text.numerals import Numeral, Sort
from norcrin_xl.checks.text.topics import ACCOUNTS, BUDGET, Topic
from norcrin_xl.checks.text.utterance import FAR, Utterance, only_has
from norcrin_xl.checks.text.words import any_of, kind_of, kinds_of, spoken
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, Quantity
from norcrin_xl.numbers import FORMATS, signed_text
from norcrin_xl.quantities.quantity_ids import ACCOUNT, DEVIATION, beside

_BUDGET = rf"(?:{any_of('budsjett', 'ord')})"
_MORE_OR_LESS = ("flere", "færre", "over", "under")
_COMPARED = re.compile(
    r"\s*(?:(?:deltakere|studier|kontrakter|oppgaver|pasienter|årsverk|kroner) )?"
    rf"(?P<word>{any_of('relasjon', *_MORE_OR_LESS)}|vekst|økning|nedgang)\b(?P<base>[^.;]*)"
)
_THAN_BUDGET = re.compile(rf"\s*(?:enn )?{_BUDGET}(?!\w)|[^.;]*\bbudsjett")
_THAN_YEAR = re.compile(
    r"\s*(?:enn|fr[aå]|siden|i forhold til|sammenlign\w+ med|mot)?\s*(?:nivået |tallet )?"
    r"(?:i |fra )?"
    r"(?:(?P<year>(?:19|20)\d\d)|fjor(?:året)?|året før|året i forveien|forrige år)\b"
)
_THAN = re.compile(r"(?: enn)?(?: (?:i|i et|det|vi))?(?: [\wæøå]+)?(?: (?:med|før))?")
_OF_WHAT = re.compile(r"[^.,;:()\d]{0,60}?(?: i (?P<year>20\d\d))?(?= enn )")
_BY = re.compile(r"\b(?:med|på)(?: (?!til\b|fra\b)[^\W\d_]+){0,3}?\s*$")
_SIZE = re.compile(r"\b(?:med|altså|dvs\.?|eller)(?: (?!til\b|fra\b)\w+){0,3}\s*$|\([+-]?\s*$")
_STEP_OF = re.compile(r"(?<![\w-])(?<!fulgte )(?<!følger )(?<!fulgt )(?P<way>opp|ned) $")
_OF_BUDGET = re.compile(r" av (?:det )?budsjett(?:et|erte)?\b")
_AND_SO = re.compile(r" (?:og|altså|dermed|som er|som var) ")
_FROM_AFTER = re.compile(r" ?\(?fra \d")
_AGAINST = re.compile(r"\b(?:mot|fra)\b")
_NUMBER = "tall"
"""Stands for a base that is a number of the text itself."""
_THAN_NUMBER = re.compile(r"\s*enn (?:de )?\d")
_LEADS_IN = re.compile(r"(?: på \w+ år)?,? fra ")
_AS_MANY_AS = re.compile(r" som (?:de |i fjor, )?")
_IS = re.compile(r"\b(?:er|var|ble|utgjør|utgjorde|tilsvarer|tilsvarte)(?: på)?(?: \w+){0,3}?\s*$")
_COUNTED = {
    "%": "prosentpoeng",
    "prosentpoeng": "prosentpoeng",
    "kr": "kroner",
    "1000 kr": "tusen kroner",
    "mill": "mill. kroner",
    "mrd": "mrd. kroner",
}
"""What the difference of two amounts in each unit is counted in."""
_BUDGETED = re.compile(
    rf"\b(?P<word>{any_of('relasjon', 'flere', 'færre')})"
    r" enn (?:budsjettert|budsjettet|i budsjettet)\b"
    r"|\b(?P<side>over|under) budsjett(?:et)?\b"
)
_NO_SUBJECT = re.compile(
    r"^\s*(?:$|som |og |ble|var|er|har|ligger|lå|endte|kom|men |også |altså |dermed )"
)
_BEFORE_LINE = re.compile(
    r"(?:^|\b(?:de|den|posten|totale|samlede|at|fordi|og|men|mens|ble|blir|var|er|også|både|derfor"
    r"|dermed|altså|likevel|bruken av|selve)) ?$"
)
_PART = re.compile(r"^ (?:i|for|til|ved|på|av|innen|innenfor|knyttet|fra|som)\b")
_SIGNED = (".avvik", ".avvik_prosent", ".endring", ".endring_prosent")
_ANOTHER = re.compile(r"\s(?:og|men|mens)\s")
"""Between two numbers and a change: what follows may be of something else."""


class Direction(NamedTuple):
    """That a number is how much more or less: by which word at which place.

    `kind` is a kind of relation, "" where only a size is told. `base` is `BUDGET`, a year, or ""
    where none is said; the words go from `start` to `end`.
    """

    kind: str
    base: str
    start: int
    end: int
    at: int
    word: str


def change_claim(said: Utterance, one: Numeral) -> Claim | None:
    """ "321 flere enn i 2020", "fra 8 til 6, altså med 25 %", "16 775 under budsjett"."""
    if one.unit == "ganger":
        return None
    told, given = direction(said, one), _given(said, one)
    if told and _since_another_year(said, one, told):
        given = None
    topics: Sequence[Topic] = ()
    if given:
        told, pairs = told or _size_alone(said, one), [("Endringen", given)]
    elif told is None or told.base == _NUMBER or one.sort is Sort.SHARE:
        return None
    else:
        whose = _whose(said, one, told)
        topics = whose[1] if whose else _subjects(said, one, told)
        code = whose[0] if whose else ""
        pairs = [
            (topic.label, pair) for topic in topics for pair in _pairs(said, topic, told.base, code)
        ]
    if told is None or not pairs:
        return None
    pairs.sort(key=lambda item: not _is_slip(one, item[1]))
    kind = told.kind or {"+": "opp", "-": "ned", "": ""}[one.signed]
    outcomes = tuple(pair.outcome(kind, one) for _, pair in pairs)
    sure = len(topics) < 2 or len({label for label, pair in pairs if _is_slip(one, pair)}) == 1
    text = said.text[told.start : told.end].strip(" ,.")
    sure = sure or any(outcome.holds for outcome in outcomes)
    rests_on = (said.course or ()) if given else ()
    return Claim(said, text, pairs[0][0], outcomes, (one,), sure, given=rests_on)


def _since_another_year(said: Utterance, one: Numeral, told: Direction) -> bool:
    """Whether a change is one since a year that the numbers before are not of."""
    known = told.base in ("", BUDGET, _NUMBER, str(said.topics.year - 1))
    return not known and told.base not in said.lower[: one.start]


def _is_slip(one: Numeral, pair: Pair) -> bool:
    """Whether a number is the difference of two amounts in another unit."""
    is_money = pair.unit == "1000 kr"
    return is_money and of_other_size(one, [pair.now - pair.then]) is not None


# The words of direction


def direction(said: Utterance, one: Numeral) -> Direction | None:
    """The word that says that a number is a difference, right after it or shortly before."""
    after = said.lower[one.until : one.until + FAR]
    if found := _COMPARED.match(after):
        word, at = found["word"], one.until + found.start("base")
        counted = _what_counts(said, at)
        base, than = found["base"][counted:], _THAN.match(found["base"], counted)
        base = _base(said, base, word)
        end = one.until + (found.start("base") + than.end() if than else found.end("word"))
        at = one.until + found.start("word")
        kind = kinds_of("relasjon")[word]
        return None if base is None else Direction(kind, base, one.start, end, at, word)
    start = max(said.clause(one.start)[0], one.start - FAR)
    before = said.lower[start : one.start]
    if one.unit == "%" and _OF_BUDGET.match(after):
        steps = (other for other in said.figures if other.until <= one.start)
        earlier = [
            direction(said, other)
            for other in steps
            if not _OF_BUDGET.match(said.lower, other.until)
        ]
        step = next((told for told in reversed(earlier) if told and told.base == BUDGET), None)
        return step and step._replace(end=one.until)
    spots = list(spoken("relasjon", "opp", "ned").finditer(before))
    if found := _STEP_OF.search(before):
        kind, at = ("opp", "ned")[found["way"] == "ned"], start + found.start()
        base = _base(said, after, "")
        return None if base is None else Direction(kind, base, at, one.until, at, found["way"])
    if not spots or said.denied(start + spots[-1].start()):
        return None
    hit = spots[-1]
    gap = before[hit.end() :]
    if not (_BY.search(gap) or (hit[0].endswith(("en", "gangen")) and _IS.search(gap))):
        return None
    base = _base(said, after, "") or _base(said, gap, "")
    at = start + hit.start()
    return None if base is None else Direction(kind_of(hit), base, at, one.until, at, hit[0])


def _what_counts(said: Utterance, at: int) -> int:
    """How many letters between a word and "enn" say what it counts: "flere deltakere enn"."""
    found = _OF_WHAT.match(said.lower, at)
    this_year = found and found["year"] in (None, str(said.topics.year))
    return found.end() - at if found and this_year and only_has(said, at, found.end()) else 0


def _size_alone(said: Utterance, one: Numeral) -> Direction | None:
    """ "altså med 47 %", "(+25 %)": how large a change is, without which way it goes."""
    before = said.lower[max(one.start - 30, 0) : one.start]
    if _COMPARED.match(said.lower[one.until : one.until + FAR]) or not _SIZE.search(before):
        return None
    return Direction("", "", one.start, one.until, one.start, "")


def _base(said: Utterance, text: str, word: str) -> str | None:
    """What is compared with, by the text after; `None` for something that is not known."""
    if _THAN_BUDGET.match(text):
        return BUDGET
    if found := _THAN_YEAR.match(text):
        own = {year for at, year in said.years if said.lower[at : at + 4].isdecimal()}
        of_before = len(own) == 1 and "fjor" not in found[0]
        return found["year"] or str((own.pop() if of_before else said.topics.year) - 1)
    if word in ("over", "under"):
        before = said.before.lower if said.goes_on and said.before else ""
        return BUDGET if not text.strip(" ,") and "budsjett" in before + said.lower else None
    if _THAN_NUMBER.match(text):
        return _NUMBER
    if re.match(r"\s*enn\b", text) or (word and not re.match(r"\s*(?:[,.(]|$|og\b|fra )", text)):
        return None
    return ""


# The two that are compared


def _given(said: Utterance, one: Numeral) -> Pair | None:
    """The two numbers of the text that a number may be the difference of."""
    for first, own, last in zip(said.figures, said.figures[1:], said.figures[2:], strict=False):
        than = re.match(r"^\s*\w+ enn (?:de |i )?$", said.lower[own.until : last.start])
        if own is one and than and direction(said, one) and first.unit == last.unit:
            return _typed_pair(last, first, one)
    found = said.course
    if found:
        then, now = found
        earliest = 0 if then.start < now.start else then.until
        inside = one.start in (then.start, now.start) or one.start < earliest
        if inside or _is_of_another(said, then, now, one):
            return None
    elif said.goes_on and said.before and said.before.passage is said.passage:
        found = said.before.course or _shares_before(said)
    return _typed_pair(*found, one) if found else None


def _shares_before(said: Utterance) -> tuple[Numeral, Numeral] | None:
    """The two shares in the sentence before, or in the two: "Den var 72,8 %. Den ble 75,3 %"."""
    now, then = said.before, said.before and said.before.before
    some = list(now.figures) if now else []
    if len(some) == 1 and then and then.passage is said.passage:
        some = [*then.figures, *some]
    elif len(some) == 2 and now and _AGAINST.search(now.lower[some[0].until : some[1].start]):
        some.reverse()
    return (some[0], some[1]) if [one.unit for one in some] == ["%", "%"] else None


def _typed_pair(then: Numeral, now: Numeral, one: Numeral) -> Pair | None:
    if one.unit not in (*PER_CENT, now.unit, "") or not then.worths[0].value:
        return None
    unit = "andel" if now.unit in PER_CENT else "1000 kr" if now.is_money else ""
    decimals = max(one.worths[0].decimals for one in (then, now))
    step = f"{signed_text(now.value - then.value, decimals)} {_COUNTED.get(now.unit, '')}".strip()
    told = f"fra {then.text} til {now.text}"
    return Pair(sized(now), sized(then), unit, told, step=step)


def _is_of_another(said: Utterance, then: Numeral, now: Numeral, one: Numeral) -> bool:
    """Whether another change of the same sentence stands between a number and the two."""
    changes = [found.start() for found in spoken("relasjon", "opp", "ned").finditer(said.lower)]
    low, high = sorted((one.start, then.start))
    if one.start > now.start and _FROM_AFTER.match(said.lower, one.until):
        return True
    after = any(now.start < at < one.start for at in changes)
    another = after and _ANOTHER.search(said.lower, now.until, one.start)
    return bool(another) or sum(low < at < high for at in changes) > 1


def _subjects(said: Utterance, one: Numeral, told: Direction) -> Sequence[Topic]:
    """The topics that a number may be about: named with the change, before it, or in the sentence
    before."""
    start, end = said.clause(one.start)
    within = [item for item in said.mentions if one.until <= item.start < told.end]
    if within and (owner := said.subject(start, end)) is not None:
        return [
            item.topic.owned(owner) for item in within[:1] if said.means(item) or not item.short
        ]
    owner, named = said.subject(start, end), said.named_before(one.start)
    after = [item for item in said.mentions if one.until <= item.start < end and not item.short]
    topics: Sequence[Topic] = [item.topic for item in after[:1]]
    if named is not None:
        topics = [named.topic] if said.means(named) or not named.short else []
        topics = topics if owner or not named.short else []
    elif said.goes_on and (carried := said.carried()):
        topics = carried
    return [topic.owned(owner) for topic in topics] if owner is not None else []


def _whose(said: Utterance, one: Numeral, told: Direction) -> tuple[str, Sequence[Topic]] | None:
    """Who is so far from the budget, and with which lines of the accounts: a partner, or "" for a
    project as a whole. Where no line is named, and nothing else either, it is the costs.

    `None` where nobody is named, or not surely.
    """
    start, end = said.clause(one.start)
    codes = {named.code for named in said.partners if start <= named.start < end}
    ours = any(start <= at < end for at, _ in said.projects_named)
    if told.base != BUDGET or len(codes) > 1 or not (codes or ours):
        return None
    code = next(iter(codes), "")
    own = [item for item in said.mentions if start <= item.start < end]
    if own and codes:
        known = len(own) == 1 and own[0].topic.is_money and not said.narrowed(own[0])
        sure = known and not own[0].short and not said.partial(start, end)
        return (code, [own[0].topic]) if sure else None
    costs = said.topics.costs
    elsewhere = not codes and said.is_of_partner
    parts = ((one.start, one.until), (told.start, told.end))
    if own or costs is None or elsewhere or not said.tells_spending(start, end, *parts):
        return None
    carried = [topic for topic in said.carried() if topic.is_money and topic is not costs]
    return code, [costs, *carried]


def _pairs(said: Utterance, topic: Topic, base: str, code: str) -> Iterator[Pair]:
    """Each figure with what it is compared with: its budget, or the same of another year."""
    if topic.is_money or base == BUDGET:
        if topic.is_money and base == BUDGET:
            yield from against_budget(said, topic, code)
        return
    series = topic.series()
    years = [year for _, year in said.years if year in series]
    now = said.topics.year
    then = int(base) if base else now - 1
    if then >= now or (len(set(years)) == 2 and not base):
        now, then = max(years, default=now), min(years, default=then)
    if base and {year for year in years if year != then} == {then + 1}:
        now = then + 1  # "i 2020 var det 362, 27 flere enn året før"
    bases = [then] if base else [*(year for year in years if year < now), then]
    bases = [now - many for many in said.spans] if said.spans and not base and not years else bases
    for earlier in dict.fromkeys(bases) if len(set(years)) < 3 else ():
        if now in series and earlier in series and now != earlier:
            yield of_years(topic, now, earlier)


def against_budget(said: Utterance, topic: Topic, code: str = "") -> Iterator[Pair]:
    """The accounts and the budget of the project that is spoken of; of each, and of all together,
    where none is. With `code` those of a partner."""
    project = said.project
    budgets = {fact.project: fact for fact in topic.of(code) if fact.column == BUDGET}
    booked = [fact for fact in topic.of(code) if fact.column == ACCOUNTS]
    whose = f"{code}: " if code else ""
    both = [(fact, budgets[fact.project]) for fact in booked if fact.project in budgets]
    for fact, budget in both:
        if project in ("", fact.project) and (fact.value or budget.value):
            told = f"{whose}regnskap {shown(fact.value, '')}, budsjett {shown(budget.value, '')}"
            deviation = fact.quantity.id.removesuffix(ACCOUNTS) + "avvik"
            yield Pair(fact.value, budget.value, topic.unit, told, (fact, budget), deviation)
    if code and not project and len(both) > 1:
        now, then = (sum(pair[at].value for pair in both) for at in (0, 1))
        told = f"{whose}regnskap {shown(now, '')}, budsjett {shown(then, '')}"
        yield Pair(now, then, topic.unit, told, tuple(fact for pair in both for fact in pair))


# Words without a number of their own


def course_claims(said: Utterance) -> Iterator[Claim]:
    """ "steg fra 112 til 59", "fra 4 til 8, altså en dobling": words against two typed numbers."""
    yield from _times_claims(said)
    found = said.course
    pair = _typed_pair(*found, found[1]) if found else None
    if not found or not pair or all(map(said.is_linked, found)) or pair.now == pair.then:
        return
    first, last = sorted(found, key=lambda one: one.start)
    alone = len(said.figures) == 2 and len({item.topic for item in said.mentions}) < 2
    start = 0 if alone and len(said.borders) < 3 else said.clause(first.start)[0]
    text = said.text[first.start : last.until]
    for hit in spoken("relasjon", *TIMES).finditer(said.lower):
        leads = _LEADS_IN.fullmatch(said.lower, hit.end(), first.start)
        if leads or hit.start() >= last.until:
            words_said = f"{hit[0]} fra {text}" if leads else f"{text} … {hit[0]}"
            yield from _worded(said, pair, hit, words_said)
    hits = list(spoken("relasjon", "opp", "ned", "stabil").finditer(said.lower, start, first.start))
    moves = [hit for hit in hits if kind_of(hit) != "stabil"]
    for hit in (moves or hits) if found[0] is not last else []:
        yield from _worded(said, pair, hit, f"{hit[0]} fra {text}")


def _worded(said: Utterance, pair: Pair, hit: re.Match[str], words_said: str) -> Iterator[Claim]:
    """That two numbers stand to each other as a word says, where nobody denies it."""
    if not said.denied(hit.start()):
        outcome = pair.outcome(kind_of(hit), before=said.lower[: hit.start()])
        yield Claim(said, words_said, "Endringen", (outcome,))


def _times_claims(said: Utterance) -> Iterator[Claim]:
    """ "106 kom, dobbelt så mange som de 83 i 2020", also of the one number said before."""
    for hit in spoken("relasjon", *TIMES).finditer(said.lower):
        than = _AS_MANY_AS.match(said.lower, hit.end())
        then = next((one for one in said.figures if than and one.start == than.end()), None)
        before = [one for one in said.figures if one.until <= hit.start()]
        if not before and said.goes_on and said.before and len(said.before.figures) == 1:
            before = list(said.before.figures)
        pair = _typed_pair(then, before[-1], then) if then and before else None
        if then and pair:
            yield from _worded(said, pair, hit, said.text[hit.start() : then.until])


def budget_claims(said: Utterance) -> Iterator[Claim]:
    """ "Kostnadene i NorCRIN2 ble lavere enn budsjettert": a line of the accounts as a whole.

    Wishes, denials, partners, shares and other years are left alone, and so is a clause with a
    number, which is judged by that.
    """
    owner = said.subject(0, len(said.text)) if _BUDGETED.search(said.lower) else None
    if said.partners or owner is None or any(known != said.topics.year for _, known in said.years):
        return
    for found in _BUDGETED.finditer(said.lower):
        start, end = said.clause(found.start())
        if said.denied(found.start()) or said.partial(start, end) or said.wished_in(start, end):
            continue
        topic = _line(said, start, found.start())
        inside = [one for one in said.figures if start <= one.start < end]
        ends = inside and inside[-1].until <= found.start()
        if topic is None or (
            inside and not (ends and _AND_SO.search(said.lower, inside[-1].until, found.start()))
        ):
            continue
        kind = kinds_of("relasjon")[found["word"] or found["side"]]
        outcomes = tuple(
            pair.outcome(kind)
            for pair in against_budget(said, topic.owned(owner))
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
    for at, word, kind, quantity in _beside_links(said, quantities):
        value = quantity.value
        if said.is_linked_at(at) or not isinstance(value, int | float):
            continue
        counted = quantity.unit if quantity.unit != "1000 kr" else "tusen kroner"
        share = quantity.unit == "andel"
        shown_as = (
            f"{signed_text(value * 100, 1)} %" if share else f"{signed_text(value)} {counted}"
        )
        counts = "mer_mindre" if word in ("flere", "færre") else "retning"
        turning = "okning_nedgang" if kind in ("opp", "ned") else counts
        holds = value and (value > 0) == (kind in RISING)
        yield said.passage.finding(
            "sammenligning-skrevet" if holds else "sammenligning-motsier",
            rests_on=quantity.sources,
            found=word,
            label=quantity.label,
            expected=shown_as,
            markup=f"{{{quantity.written}|{turning}}}",
        )


def _beside_links(
    said: Utterance, quantities: Quantities
) -> Iterator[tuple[int, str, str, Quantity]]:
    """The words of comparison in a sentence, with place and kind, and the quantities meant."""
    known = [one for one in said.linked_numbers if one[2].quantity in quantities]
    figures = {one.start: one for one in said.figures}
    told = False
    for start, _, node in known:
        quantity, word = quantities[node.quantity], FORMATS.get(node.format)
        one = figures.get(start) or figures.get(start + 1)
        signed = quantity.id.endswith(_SIGNED) and not (word and word.is_word)
        found = direction(said, replace(one, about="")) if signed and one else None
        if found:
            told = True
            yield found.at, found.word, found.kind, quantity
    ids = [quantities[node.quantity].id for *_, node in known]
    lines = {line[1] for key in ids if (line := beside(key, (ACCOUNT, DEVIATION)))}
    budgeted = _BUDGETED.search(said.lower)
    if not told and len(lines) == 1 and budgeted and (word_said := budgeted["word"]):
        deviation = quantities.get(lines.pop())
        if deviation is not None:
            yield budgeted.start(), word_said, kinds_of("relasjon")[word_said], deviation
