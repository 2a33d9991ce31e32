"""A sentence with all that it speaks of: topics, partners, times, numbers, words of relation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from norcrin_xl.checks.text.days import HOLE, Moment, moments, years_of
from norcrin_xl.checks.text.numerals import Numeral, numerals
from norcrin_xl.checks.text.passage import Passage, Role, Script
from norcrin_xl.checks.text.topics import (
    SEVERAL,
    Mention,
    PartnerNamed,
    Topic,
    Topics,
    naming,
)
from norcrin_xl.checks.text.words import any_of, spoken, words
from norcrin_xl.markup import LinkedNumber
from norcrin_xl.model import DRAFT

_BORDER = re.compile(r"[,;:] | mens | men | og (?=(?:er|ble|var|har|hadde)\b)")
_SAME = re.compile(rf"(?:{any_of('småord', 'viser tilbake')})\b")
_COPULA = re.compile(
    r"\s?(?P<which>som (?:\w+ )?)?(?:ble|er|var|utgjør|utgjorde|endte|kom|beløp)\b"
)
_AND = re.compile(r"^\s?(?:og|men|mens)?\s?")
_END = re.compile(r"[.!?]\s+(?=[A-ZÆØÅ«\d☐☒])")
_SHORTENED = re.compile(
    r"(?:\b(?:st|nr|jf|dvs|evt|osv|mrd|tab|fig|kap|pkt|kl|ca|dr|prof|bl\.a|f\.eks|inkl|tlf|mill|[a-zæøå])|(?<!\d)\d{1,2})$",
    re.IGNORECASE,
)
_NARROWED = re.compile(
    r"\s(?:av|uten|med|innen|innenfor|på|som|fra|for|til|under|knyttet|der|hvor|per|i)\s"
    r"(?!alle\b|de \w+ (?:partner|sykehus)|partner|sykehus|samtlige|nettverket|norcrin|perioden"
    r"|(?:hele )?(?:kr )?\d[\d ,]{0,12} (?:mill|mnok|tusen|kr)"
    r"|rapporteringsår|året\b|årene|år\b|fjor|(?:19|20)\d\d|alt\b|gang\b|(?:regnskap|budsjett)et\b|drift\b|forskningsstøtte|studie(?:ne|r)\b|ecrin|cristin|industrien)"
)
"""After a topic: only a part of it is spoken of."""
_BUDGET_MEANT = re.compile(
    rf"\b(?:enn|mot|som|over|under|vi) (?:vi )?(?:{'|'.join(words('budsjett')['ord'])})\b"
    r"|\bvil si\b"
)
_FROM = re.compile(r"\bfra\s*$")
_TO = re.compile(r"^(?:\s(?:[^\W\d_]+)){0,3}\s*(?:i (?:19|20)\d\d )?(?:og )?til(?: \w+){0,2}\s*$")
YEAR_BESIDE = re.compile(r" (?:i (?:19|20)\d\d|året før|i fjor)\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_YEAR_BETWEEN = re.compile(r"(?: [^\W\d]+){0,4} \((?:i )?(?:19|20)\d\d:? (?:var det )?")
_IN_YEAR = re.compile(r"(?: [^\W\d]+){0,2} i (?P<year>(?:19|20)\d\d)(?: og|,) ")
_COUNT = rf"(?P<count>{'|'.join(words('tallord'))}|\d{{1,2}})"
_SPANS = re.compile(
    rf"(?:(?:på|gjennom|i løpet av) (?P<last>de siste )?{_COUNT} år(?:ene)?"
    rf"|(?:(?:de )?siste) {_COUNT.replace('count', 'those')} år(?:ene)?"
    rf"|for {_COUNT.replace('count', 'ago')} år siden)\b"
)
_THESE = re.compile(
    r"(?:til sammen |samlet )?(?:(?:de|disse) (?P<count>to|tre|fire|fem)|(?P<both>begge(?: to)?))"
    rf"(?: (?:{any_of('mengde', 'partnere')}))?(?= (?:{any_of('stemme', 'gjør')}) )"
)
"""Opens a sentence on the partners that the one before names."""
_CLOSES = re.compile(r"\s?(?:[.,;:]|$)")
YEAR_BEFORE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d): ?$")
"""Before a number, the year that it is of: "288 (2020: 227)"."""
_LONGEST_GAP = 60
_CERTAIN = 100
"""A figure from which on a number is unlike others by its size."""
FAR = 70
"""Letters from a number beyond which nothing is said about it."""
_FARTHEST = 40
_NAMED_BACK = 5
"""How many sentences back a full name makes a short one clear; the items of a list don't count."""
_TELEGRAM = re.compile(
    r"[^.,;:()\d]{1,60}: ?\(?\d|\d[\d ]{0,9}(?:,\d+)? [^\s.,;:()]{3,30}(?: \([^()]{1,40}\))?\.?\s*$"
)
"""Words, a colon and a figure; or a figure and what it counts, and no more."""
_LONGEST = 2000
"""Letters of a sentence beyond which nothing is claimed."""


@dataclass(frozen=True, eq=False)
class Utterance:
    """A sentence of a passage; `start` is its place there. `before` is the sentence before it."""

    topics: Topics
    passage: Passage
    start: int
    text: str
    before: Utterance | None = None

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The topics that it names or has a linked number of, in order.

        What explains a deviation in a partner's accounts speaks of that post alone.
        """
        if self.passage.post:
            return ()
        before = self.before
        same = before is not None and before.passage is self.passage
        around = f"{before.lower} {self.lower}" if before and same else self.lower
        found = list(self.topics.mentions(self.lower, around))
        for start, end, node in self.linked_numbers:
            topic = self.topics.linked(node.quantity)
            if topic is not None:
                found.append(Mention(start, end, topic))
        return tuple(sorted(found, key=lambda one: one.start))

    def means(self, item: Mention) -> bool:
        """Whether a short name is of a topic that is named in full nearby, or of a partner's."""
        if self.partners or self.voice not in ("", SEVERAL):
            return True
        named = set(self.of_heading) | {one.topic for one in self.mentions if not one.short}
        return item.topic in named or item.topic in self.carried(_NAMED_BACK)

    @property
    def of_heading(self) -> Sequence[Topic]:
        """The topics that the nearest heading names in full."""
        heading = self.passage.heading.lower()
        return [one.topic for one in self.topics.mentions(heading, heading) if not one.short]

    @cached_property
    def lead(self) -> Utterance | None:
        """What stands right above the list that it is an item of."""
        before = self.before
        if self.passage.role is not Role.ITEM or before is None:
            return None
        return before.lead if before.passage.role is Role.ITEM else before

    @cached_property
    def voice(self) -> str:
        """The partner whose part of the report it stands in; "" for the network's."""
        if self.lead and self.lead.lower.rstrip().endswith(":"):
            codes = {one.code for one in self.lead.partners}
            if codes:
                return codes.pop() if len(codes) == 1 else SEVERAL
        told = map(self.topics.voice, reversed(self.passage.headings))
        return next((voice for voice in told if voice is not None), "")

    def subject(self, start: int, end: int) -> str | None:
        """Whose figures a part of it tells: a partner's code, "" for the network; `None` where
        that isn't clear. What goes on about the sentence before has its subject."""
        before = self.before
        if (
            before
            and self.goes_on
            and not (self.mentions or self.partners or self.speaks_of_all(start, end))
        ):
            return before.own_subject(0, len(before.text))
        return self.own_subject(start, end)

    def own_subject(self, start: int, end: int) -> str | None:
        """The same by its own words and its place alone."""
        of_all, codes = self.speaks_of_all(start, end), {one.code for one in self.partners}
        if any(start <= one.start < end for one in self.partners) or (codes and not of_all):
            leads = only_has(self, 0, self.partners[0].start)
            return (
                codes.pop()
                if len(codes) == 1 and leads and not self._begins_anew(start, end)
                else None
            )
        ours = self.voice not in ("", SEVERAL)
        if ours and self.of_ours(start, end):
            return self.voice
        if of_all or not self.voice:
            return "" if of_all or not self._follows_partner else None
        if self.speaks_of_all(0, start) and not self.of_ours(0, start):
            return ""
        telling = self.passage.role is Role.ITEM or _TELEGRAM.match(self.text)
        return self.voice if ours and (telling or self.of_ours(0, len(self.text))) else None

    @property
    def _follows_partner(self) -> bool:
        """Whether the sentence before, in its paragraph, begins with one partner and no other."""
        before = self.before
        if before is None or before.passage is not self.passage or before.speaks_of_all(0, FAR):
            return False
        named = before.partners
        return len({one.code for one in named}) == 1 and only_has(before, 0, named[0].start)

    def _begins_anew(self, start: int, end: int) -> bool:
        """Whether a later clause has a subject of its own: a topic before any figure, or "det"."""
        if start and _SAME.match(_AND.sub("", self.lower[start:end])):
            return True
        places = [*(one.start for one in self.partners), *(one.start for one in self.figures)]
        first = min((at for at in places if start <= at < end), default=end)
        return any(start <= item.start < first for item in self.mentions)

    def speaks_of_all(self, start: int, end: int) -> bool:
        return self.topics.of_all(self.lower[start:end])

    def of_ours(self, start: int, end: int) -> bool:
        """Whether a part of it speaks of those who write it."""
        return bool(spoken("stemme", "vi").search(self.lower, start, end))

    @cached_property
    def linked_numbers(self) -> tuple[tuple[int, int, LinkedNumber], ...]:
        """The linked numbers in it: where each begins and ends, and what it is."""
        last = self.start + len(self.text)
        return tuple(
            (span.start - self.start, span.end - self.start, span.node)
            for span in self.passage.spans
            if isinstance(span.node, LinkedNumber) and self.start <= span.start < last
        )

    def is_linked_at(self, at: int) -> bool:
        """Whether the letter at a place isn't typed by hand."""
        return self.passage.linked(self.start + at, self.start + at + 1)

    @cached_property
    def partners(self) -> tuple[PartnerNamed, ...]:
        """The partners that it names, in order; "de to" are those of the sentence before."""
        own, before = self.topics.partners(self.text), self.before
        these = None if own or before is None else _THESE.match(self.lower)
        if before is None or these is None or before.passage.headings != self.passage.headings:
            return own
        codes = list(dict.fromkeys(one.code for one in before.partners))
        as_many = len(codes) == (2 if these["both"] else words("tallord")[these["count"]])
        return tuple(PartnerNamed(*these.span(), code) for code in codes if as_many)

    @cached_property
    def numbers(self) -> tuple[Numeral, ...]:
        """Its numbers; the one that begins a heading or a row of a table is its name."""
        cell = self.passage.cell
        names_itself = self.passage.role is Role.HEADING or (cell and not cell.column)
        return numerals(self.text, heading=bool(names_itself and not self.start))

    @cached_property
    def figures(self) -> tuple[Numeral, ...]:
        """The numbers that may be figures, also linked ones."""
        return tuple(one for one in self.numbers if one.is_figure)

    @cached_property
    def typed(self) -> tuple[Numeral, ...]:
        """The figures that somebody has typed."""
        return tuple(one for one in self.figures if not self.is_linked(one))

    def is_linked(self, one: Numeral) -> bool:
        return self.passage.linked(self.start + one.start, self.start + one.end)

    @cached_property
    def holes(self) -> tuple[tuple[int, int], ...]:
        """Where its linked figures begin and end; a linked year is none."""
        return tuple((at, end) for at, end, node in self.linked_numbers if node.format != "aar")

    @cached_property
    def holed(self) -> str:
        """The sentence in small letters, without what its linked figures and references show."""
        text = self.lower.replace(DRAFT, " " * len(DRAFT))
        years = {at for at, _, node in self.linked_numbers if node.format == "aar"}
        for span in self.passage.spans:
            start, end = span.start - self.start, span.end - self.start
            if 0 <= start < len(text) and start not in years and not isinstance(span.node, str):
                text = text[:start] + HOLE * (end - start) + text[end:]
        return text

    @cached_property
    def course(self) -> tuple[Numeral, Numeral] | None:
        """What was and what is, both in a sentence: "fra 6 til 8", "8 studier, mot 6 i fjor"."""
        for first, last in pairwise(self.figures):
            gap = self.lower[first.until : last.start]
            if _FROM.search(self.lower[: first.start][-8:]) and _TO.match(gap):
                if first.unit in ("", last.unit):
                    return replace(first, unit=last.unit), last
                return None
            after, unit = self.lower[last.until :][:16], last.unit or first.unit
            against = gap.endswith(" mot ") and len(gap) < _LONGEST_GAP
            against = against and bool(
                YEAR_BESIDE.match(after) or after.startswith(" i budsjettet")
            )
            if (own := _IN_YEAR.fullmatch(gap)) and (of := YEAR_BESIDE.match(after)):
                earlier = of[0][-4:].isdigit() and own["year"] < of[0][-4:]
                return (replace(first, unit=unit), last) if earlier and last.unit == unit else None
            against = against or (gap.endswith(" (") and bool(YEAR_BESIDE.match(after)))
            if against or (_YEAR_BETWEEN.fullmatch(gap) and after[:1] == ")"):
                return (replace(last, unit=unit), first) if first.unit == unit else None
        return None

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        return tuple(moments(self))

    @cached_property
    def earlier(self) -> frozenset[int]:
        """The one year that the sentence before, in the same place, is about; or none."""
        before = self.before
        if before is None or before.passage.stands != self.passage.stands:
            return frozenset()
        named = years_of(one for one in before.moments if not one.passing)
        return named if len(named) == 1 else frozenset()

    @cached_property
    def spans(self) -> tuple[int, ...]:
        """How many years back the change that it tells of began, where it opens or closes with
        that: "på fem år"; the last three years may begin with the first of them or before it."""
        for found in _SPANS.finditer(self.lower):
            opens = not self.lower[: found.start()].strip(" «-")
            start, end = self.clause(found.start())
            of_topic = any(start <= item.start < end for item in self.mentions)
            if opens or (of_topic and _CLOSES.match(self.lower, found.end())):
                told = next(filter(None, found.group("count", "those", "ago")))
                many = int(words("tallord").get(told) or told)
                return (many, many - 1) if found["last"] or found["those"] else (many,)
        return ()

    @cached_property
    def ago(self) -> int:
        """How many years ago all of it was, where it opens with that; else 0."""
        found = _SPANS.match(self.lower)
        return self.spans[0] if found and found["ago"] else 0

    @cached_property
    def years(self) -> tuple[tuple[int, int], ...]:
        """The years that it names: (place, year)."""
        counted = {one.start for one in self.figures}
        found: list[tuple[int, int]] = []
        for one in self.moments:
            if (one.start not in counted and self.topics.year not in one.years) or one.typed:
                found += [
                    (one.start, year) for year in sorted(one.years)[:: len(one.years) - 1 or 1]
                ]
        return tuple(sorted(found))

    @cached_property
    def borders(self) -> tuple[int, ...]:
        """Where its clauses begin."""
        return (0, *(found.end() for found in _BORDER.finditer(self.lower)))

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Where each of its clauses begins and ends."""
        return tuple(zip(self.borders, (*self.borders[1:], len(self.text)), strict=True))

    def clause(self, at: int) -> tuple[int, int]:
        """Where the clause around a place begins and ends."""
        return self.clauses[bisect_right(self.borders, at) - 1]

    def told_from(self, at: int) -> int:
        """Where what is said at a place begins: "X, A og B samlet, ble 5", "X, som ble på 5"."""
        index = bisect_right(self.borders, at) - 1
        begins = _COPULA.match(self.lower, self.borders[index])
        back = (1 if begins["which"] else 2) if begins else 0
        return self.borders[index - back if back <= index else index]

    @property
    def wished(self) -> bool:
        """Whether it tells of what may come, and not of what was."""
        return self.wished_in(0, len(self.text))

    @cached_property
    def is_aside(self) -> bool:
        """Whether it asks, tells what others say, or speaks of other places."""
        asks = self.text.rstrip().endswith("?")
        elsewhere = spoken("annet", "andre steder").search(self.lower)
        return asks or bool(elsewhere or spoken("modalitet", "hørt").search(self.lower))

    def wished_in(self, start: int, end: int) -> bool:
        """Whether a part of it wishes, plans or expects; a budget that is met is no plan."""
        told = _BUDGET_MEANT.sub(" ", self.lower[start:end])
        return bool(spoken("modalitet", "ønske").search(told))

    def partial(self, start: int, end: int, *more: str) -> bool:
        """Whether a part of it counts within a part of something: "i snitt", "per", "andelen"."""
        hits = spoken("annet", "del", *more).finditer(self.lower, start, end)
        return any(
            not any(item.start <= hit.start() < item.end for item in self.mentions) for hit in hits
        )

    @cached_property
    def project(self) -> str:
        """The key of the project that it, the sentence before in its paragraph or the nearest
        heading names; "" for none or several."""
        before = self.before
        same = before is not None and before.passage is self.passage
        texts = (
            self.text,
            before.text if before and same else "",
            *reversed(self.passage.headings),
        )
        return self.topics.project(texts)

    @cached_property
    def projects_named(self) -> tuple[tuple[int, int], ...]:
        """Where the names of projects stand in it."""
        names = self.topics.projects.values()
        found = naming(names).finditer(self.text) if any(map(self.text.count, names)) else ()
        return tuple(one.span() for one in found)

    def narrowed(self, item: Mention) -> bool:
        """Whether what follows a topic says that only a part of it is meant."""
        if self.topics.partners(self.text[item.end : item.end + 12]):
            return False
        of_project = next((end for at, end in self.projects_named if 0 < at - item.end < 6), 0)
        end = of_project or item.end
        return bool(_NARROWED.match(self.lower[end : end + 40]))

    def denied(self, at: int) -> bool:
        """Whether a word of denial stands shortly before a place: "ikke", "ingen av de seks"."""
        near = self.lower[max(at - 90, 0) : at].replace(",", "").split()[-7:]
        return not _NOT.isdisjoint(near[-3:]) or "ingen av" in " ".join(near)

    @cached_property
    def is_short(self) -> bool:
        return len(self.text) <= _LONGEST

    @property
    def may_claim(self) -> bool:
        """Whether it is running text and no longer than what somebody says."""
        return self.passage.is_text and self.is_short

    @property
    def goes_on(self) -> bool:
        """Whether it goes on about what the sentence before was about."""
        return bool(_SAME.match(self.lower.lstrip()))

    @property
    def is_of_partner(self) -> bool:
        """Whether a heading above it names a partner or its town."""
        headings = " ".join(self.passage.headings)
        named = self.topics.partners
        return bool(named(headings) or named(headings.title(), towns=True))

    def tells_spending(self, start: int, end: int, *parts: tuple[int, int]) -> bool:
        """Whether a clause, some parts of it aside, says nothing but that a partner or a project
        spent, and against the budget, in the report's year."""
        if any(year != self.topics.year for _, year in self.years):
            return False
        text = self.lower
        named = ((one.start, one.end) for one in self.partners)
        for first, last in (*named, *self.projects_named, *parts):
            text = text[:first] + " " * (last - first) + text[last:]
        told = {*words("budsjett")["ord"], *words("budsjett")["går"], *words("stemme")["alle"]}
        return set(_LETTERS.findall(text[start:end])) <= told

    def named_before(self, at: int) -> Mention | None:
        """The topic that is named nearest before a place in the sentence."""
        near = [one for one in self.mentions if one.end <= at]
        return near[-1] if near else None

    def confirms(self, item: Mention) -> bool:
        """Whether a short name has the figure of its topic: "Antall kontrakter var 164"."""
        fact, digits = item.topic.series().get(self.topics.year), _CERTAIN
        own = [one for one in self.figures if item.end <= one.start and one.value >= digits]
        entire = self.lower[: item.start].endswith(("antall ", "antallet ", "tallet på "))
        return bool(entire and fact and own and own[0].value == fact.value)

    def carried(self, back: int = 2) -> Sequence[Topic]:
        """The topics of the nearest sentence before that names any, within the same heading."""
        step, left, most = self.before, back, _FARTHEST
        while step is not None and left and most:
            if own := [one.topic for one in step.mentions if not one.short or step.confirms(one)]:
                return tuple(dict.fromkeys(own))
            if step is self.before and step.figures and not step.goes_on:
                return ()  # it tells the figures of something else
            left -= step.passage.role is not Role.ITEM
            most -= 1
            step = step.before
        return ()


_NOT = frozenset(words("modalitet")["nekt"])
_BENDING = "|".join(map(re.escape, sorted(words("omtrent"), key=len, reverse=True)))
_ABOUT = re.compile(
    rf"(?<![\w-])(?:{_BENDING}|mellom|antall|antallet|i alt|til sammen|totalt|(?:19|20)\d\d)"
    r"(?![\w-])"
)


def only_has(said: Utterance, start: int, end: int) -> bool:
    """Whether nothing but words of having, topics, years, partners and projects is in a part."""
    text = said.lower
    topics = ((one.start, one.end) for one in said.mentions)
    partners = ((one.start, one.end) for one in said.partners)
    for first, last in (*topics, *partners, *said.projects_named):
        if start <= first and last <= end:
            text = text[:first] + " " * (last - first) + text[last:]
    left = re.findall(r"[^\s,.:;]+", _ABOUT.sub(" ", text[start:end]))
    return set(left) <= {*words("mengde")["har"], *words("stemme")["vi"]}


@lru_cache(maxsize=4)
def utterances_of(script: Script) -> tuple[Utterance, ...]:
    """Every sentence of a report, read once for all rules; those of running text know theirs
    before."""
    return tuple(utterances(script.text, Topics(script.data, script.quantities)))


def utterances(passages: Iterable[Passage], topics: Topics) -> Iterator[Utterance]:
    """The sentences of some passages, in order."""
    before: Utterance | None = None
    heading: tuple[str, ...] | None = None
    for passage in passages:
        if passage.headings != heading:
            before, heading = None, passage.headings
        for start, text in sentences(passage.text):
            said = Utterance(topics, passage, start, text, before)
            # In order, so that no sentence has to ask all those before it.
            _ = (said.earlier, said.lead, said.partners)
            before = said if passage.is_text else before
            yield said


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with where it begins; "St. Olavs" and "1. mai" end none."""
    start = 0
    for found in _END.finditer(text):
        before = text[max(found.start() - 8, 0) : found.start()]
        next_digit = text[found.end()].isdigit()
        open_ended = next_digit or not before[-1:].isdigit()
        day = next_digit and before.split(" ")[-1].lower() in words("ukedager kort")
        if found[0][0] == "." and (day or (open_ended and _SHORTENED.search(before))):
            continue
        yield start, text[start : found.end()]
        start = found.end()
    if text[start:].strip():
        yield start, text[start:]
