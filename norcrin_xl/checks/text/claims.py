"""All that a report claims in words and numbers, read once, and what of it doesn't hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from norcrin_xl.checks.text.amounts import (
    listed_claims,
    of_which_claims,
    share_claim,
    sum_claims,
    value_claim,
)
from norcrin_xl.checks.text.comparisons import (
    budget_claims,
    change_claim,
    course_claims,
    linked_comparisons,
)
from norcrin_xl.checks.text.judgement import Claim
from norcrin_xl.checks.text.manuscript import manuscript, plain
from norcrin_xl.checks.text.numerals import Numeral, Sort, Worth
from norcrin_xl.checks.text.passage import Passage, Script, Whereabouts
from norcrin_xl.checks.text.relations import (
    owner_claims,
    pair_claims,
    part_claims,
    placed_claims,
    quantity_claims,
    ranking_claims,
)
from norcrin_xl.checks.text.topics import ACCOUNTS, PartnerNamed
from norcrin_xl.checks.text.trends import trend_claims
from norcrin_xl.checks.text.utterance import Utterance, utterances, utterances_of
from norcrin_xl.checks.text.words import any_of, kind_of, kinds_of, spoken, words
from norcrin_xl.findings import Finding
from norcrin_xl.masking import masked
from norcrin_xl.model import Quantity
from norcrin_xl.numbers import DASH, decimal_text, printed
from norcrin_xl.quantities.quantity_ids import amount_id

MOST_LISTED = 4
SMALLEST = 10
"""Smaller counts need no link: they are told in words as often."""
_UNIT = 1000
_FAR = 400
"""Letters from a number beyond which nothing in its sentence is said about it."""
_OF_TABLES = ("antall", "heltall", "konto")
_DASHES = ("-", DASH)


def amount_claims(said: Utterance) -> Iterator[Claim]:
    """What a sentence claims with each number that is typed in it."""
    listed = list(listed_claims(said))
    yield from listed
    done = {one.start for claim in listed for one in claim.figures}
    for one in said.typed:
        if one.start not in done and not said.wished_in(*said.clause(one.start)):
            claim = change_claim(said, one) or share_claim(said, one) or value_claim(said, one)
            if claim is not None:
                yield claim


_KINDS = (
    sum_claims,
    of_which_claims,
    course_claims,
    amount_claims,
    budget_claims,
    trend_claims,
    ranking_claims,
    placed_claims,
    pair_claims,
    quantity_claims,
    part_claims,
    owner_claims,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A number in digits that somebody typed, from `start` to `end` of its passage.

    `sentence` holds it and begins at `since`; of a very long one only what is near. `known` are
    the figures that its sentence, or its row and column, say that it is, the best first, and
    `judged` says that it was held against one, or against another number.
    """

    passage: Passage
    start: int
    end: int
    numeral: Numeral
    since: int
    sentence: str
    known: tuple[Quantity, ...] = ()
    judged: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """As formats print it, in plain spaces and hyphens; two of 1.350, which may be either."""
        if not self.numeral.text[:1].isdigit():
            return (self.numeral.text,)
        signed = self.end - self.start > len(self.numeral.text)
        sign = self.numeral.signed if signed else ""
        shown = (decimal_text(one.value, one.decimals) for one in self.numeral.worths)
        return tuple(f"{sign}{plain(text)}" for text in shown)

    @property
    def text(self) -> str:
        return self.texts[0]

    @property
    def before(self) -> str:
        return self.sentence[: self.start - self.since]

    @property
    def after(self) -> str:
        return self.sentence[self.end - self.since :]

    @property
    def quoted(self) -> str:
        """The sentence on one line, as others may read it."""
        return masked(" ".join(self.sentence.split()))


@lru_cache(maxsize=4)
def _told(script: Script) -> tuple[tuple[Utterance, tuple[Claim, ...]], ...]:
    """Every sentence with all that it claims; a heading, a cell and a margin claim nothing."""
    return tuple(
        (said, tuple(claim for kind in _KINDS if said.may_claim for claim in kind(said)))
        for said in utterances_of(script)
    )


def check_claims(script: Script) -> Iterator[Finding]:
    """One finding per claim that doesn't hold, and per thing that is told in two ways."""
    for said, claims in _told(script):
        beside = list(linked_comparisons(said, script.quantities)) if said.may_claim else []
        yield from beside
        if not any(found.code == "sammenligning-motsier" for found in beside):
            yield from _false(claims)
    yield from check_retold(script)


def _false(claims: Sequence[Claim]) -> Iterator[Finding]:
    """The claims that don't hold, each number once; none that only rests on a wrong number."""
    told: list[Claim] = []
    wrong = {
        start for claim in claims if claim.is_false and not claim.given for start in claim.starts
    }
    for claim in claims:
        rests = any(one.start in wrong for one in claim.given)
        if claim.is_false and not rests and not any(_same(claim, other) for other in told):
            told.append(claim)
            yield _finding(claim)


def _same(one: Claim, other: Claim) -> bool:
    """Whether two claims are of the same number, or of the same words."""
    a, b = one.said.lower(), other.said.lower()
    return bool(one.starts & other.starts) or a in b or b in a


def _finding(claim: Claim) -> Finding:
    outcome = claim.outcomes[0]
    named = "series" if claim.code == "pastand-motsier" else "measure"
    return claim.utterance.passage.finding(
        claim.code,
        rests_on=outcome.sources,
        found=_quoted(claim),
        expected=outcome.expected,
        **{named: claim.subject},
    )


def _quoted(claim: Claim) -> str:
    """The words of a claim on one line, in the letters that they stand in."""
    at = claim.utterance.lower.find(claim.said.lower())
    text = claim.utterance.text[at : at + len(claim.said)] if at >= 0 else claim.said
    return " ".join(text.split())


def typed_numbers(script: Script) -> Iterator[Typed]:
    """Every number that nobody's program wrote, comments aside, with what its sentence says of it.

    Numbers of rows and of projects, the unit "1000 kr" and numbers in words are none; a cell
    that is a dash is one, of which nobody knows that it is zero.
    """
    names = {project.number for project in script.data.setup.projects}
    for said, claims in _told(script):
        if said.passage.cell and (dash := said.text.strip()) in _DASHES:
            at = said.start + said.text.index(dash)
            zero = Numeral(at, at + 1, "-", Sort.AMOUNT, (Worth(0, 0),), until=at + 1)
            if not said.passage.linked(at, at + 1):
                yield Typed(said.passage, at, at + 1, zero, said.start, said.text)
        for one in said.figures if not _is_row_number(said.passage) else ():
            is_unit = one.value == _UNIT and one.unit == "kr"
            is_number = one.text[:1].isdigit() and one.sort is Sort.AMOUNT and not is_unit
            start, end, text = said.start + one.start, said.start + one.end, said.passage.text
            start -= bool(one.signed) and text[start - 1 : start] == one.signed
            if is_number and one.text not in names and not said.passage.linked(start, end):
                since = max(said.start, start - _FAR)
                near = text[since : min(said.start + len(said.text), end + _FAR)]
                own = [claim for claim in claims if one.start in claim.starts]
                ids = (
                    outcome.quantity for claim in own for outcome in claim.outcomes if outcome.holds
                )
                known = (script.quantities.get(key) for key in dict.fromkeys(ids))
                judged = any(claim.sure and (claim.holds or claim.is_false) for claim in own)
                found = tuple(quantity for quantity in known if quantity)
                yield Typed(said.passage, start, end, one, since, near, found, judged)


def _is_row_number(passage: Passage) -> bool:
    """Whether a number stands first in a table's row, before its words."""
    cell = passage.cell
    if cell is None or any(sign.isalpha() for sign in passage.text):
        return False
    row = cell.grid.rows[cell.row]
    after = any(any(sign.isalpha() for sign in text) for text in row[cell.column + 1 :])
    return after and not any(text.strip() for text in row[: cell.column])


def same_figure(quantity: Quantity) -> tuple[object, ...]:
    """What two quantities have in common that are always equal: their cells and their size."""
    value = quantity.value
    size = abs(value) if isinstance(value, int | float) else value
    return (frozenset(quantity.sources) or quantity.id, quantity.unit, size)


def formats_of(quantity: Quantity, typed: Typed, *names: str) -> list[str]:
    """The formats that print a quantity as it was typed, the usual one first; only of `names`."""
    value = quantity.value
    money = ("tusen",) if quantity.unit == "1000 kr" else ()
    every = names or dict.fromkeys((*quantity.formats, *money, *_OF_TABLES))
    said = {} if value is None else {name: plain(printed(value, name)) for name in every}
    return [name for name, text in said.items() if text.replace(DASH, "-") in typed.texts]


def check_typed_numbers(script: Script) -> Iterator[Finding]:
    """A number in the workbook's own text that is a figure of the report: how to link it."""
    same: dict[object, list[Quantity]] = defaultdict(list)
    for quantity in script.quantities.values():
        same[same_figure(quantity)].append(quantity)
    for typed in typed_numbers(script):
        least = SMALLEST if typed.judged else SMALLEST**2
        one = typed.numeral
        if typed.passage.post or not typed.known or one.about or one.value < least:
            continue
        every = dict.fromkeys(
            other
            for known in typed.known
            for other in same[same_figure(known)]
            if other.value == known.value
        )
        shown = [(other, names[0]) for other in every if (names := formats_of(other, typed))]
        if shown:
            yield _unlinked(typed, shown)


def _unlinked(typed: Typed, shown: Sequence[tuple[Quantity, str]]) -> Finding:
    """What to do: the linked form when one quantity fits, the list of them when several do."""
    forms = [f"{{{quantity.written}|{name}}}" for quantity, name in shown]
    labels = [quantity.label for quantity, _ in shown]
    if len(shown) == 1:
        expected, proposal = labels[0], f"Skriv {forms[0]}, så følger tallet med."
    else:
        listed = [f"{label}: {form}" for label, form in zip(labels, forms, strict=True)]
        more = f" {DASH} og {len(listed) - MOST_LISTED} til" if len(listed) > MOST_LISTED else ""
        expected = f"{len(shown)} tall i rapporten"
        proposal = f"Velg det som er ment: {'; '.join(listed[:MOST_LISTED])}{more}."
    return typed.passage.finding(
        "tall-skrevet", found=typed.numeral.text, expected=expected, proposal=proposal
    )


# What is told in words, twice or otherwise than the workbook has it

_SHORTEST_EVENT = 10
_WORD = re.compile(r"[a-zæøå][a-zæøå-]*")
_NOT_ITS = re.compile(r";| og |\b(?:fra|i stedet for|ikke)\s*$")
"""Between an event and a day that is another's, or that it was moved from."""
_OF_OTHER = re.compile(r"\b(?:for|til|om|etter|før|under|på|i|med|av|ved|fra|mot)(?: \w+)? $")
"""Before an event that something else is said of: "programmet for brukermøtet"."""
_DENYING = frozenset(("ikke", "ingen", "aldri", "selv", "bare", "verken", "hverken"))
_DENIED = re.compile(r"\b(?:ikke|tidligere|opprinnelig|skulle)\b")
_WHO = re.compile(
    r"(?<![a-zæøå])([A-ZÆØÅ]?[a-zæøå]{4,}(?:en|et|a)(?: \([^()]{1,20}\))?)"
    r"\s{1,4}(?:(?!av\b)\w+ ){0,3}$"
)
_SHORTEST_THING, _LONG, _WITHIN = 4, 9, 100
_RELATIVE = re.compile(r",? som (?=\w{2,20} \w{2,20}er\b)")
"""Before what somebody does with the thing that was just named."""
_YES_OR_NO = {"ja", "nei"}
_EACH = re.compile(r"\b(?:henholdsvis|hver sin|begge|ikke|sammen med)\b")
_ENDING = re.compile(r"sgruppen?$|(?:e?ne?|e?r)$")
_MEMBER = re.compile(
    r"\b(?:er med|sitter|plass(?:en)?|deltar|deltok|medlem\w*|represent\w*|bekle\w*|besett\w*"
    r"|bemann\w*|dekkes|inneha\w*)\b"
)
_JOINED = re.compile(r",? (?:og |samt )?|, ")
_SOURCE = re.compile(r"(?P<name>[A-ZÆØÅ]\w+) (?:for )?(?P<year>20\d\d)")
_FROM = (
    r"\b%s(?:-\w+)?[ ,(]{1,2}(?:\w+ ){0,2}?(?:(?:for|fra|gjelder) (?:året )?)?(?P<year>20\d\d)\b"
)
_COMES = re.compile(r"\b(?:hentet|hentes|registre\w*|bygger|kilde\w*|tall\w*|studie\w*)\b")
_DENIES = re.compile(r"\b(?:ikke|ingen\w*|intet|null|verken|hverken|uten|ikkje|0)\b")
_BOOKED = (
    r"\b(?:ført|bokført|regnskapsført|påløpt|påløp|belastet|plassert) (?:i|på|under|hos|ved)"
    r" (?P<label>%s)\w*"
)
_ELSE = re.compile(r"\b(?:mens|men|mot|enn|ikke|og|resten|andre)\b")
_IN_YEAR = re.compile(r"\b20\d\d\b")
_CALLED = re.compile(r"\b(?:kaller|kalles|kalt|heter|omtales|betegnes)\b")
_REGION = re.compile(
    rf"\b(?P<how>{any_of('region', 'innen', 'mellom')})(?: \w+)? (?:helse)?region\w*"
)


class Statement(NamedTuple):
    """That something is so at a time: what is said of `subject`, as `value` has it."""

    subject: str
    time: str
    value: str
    said: str
    utterance: Utterance


def check_retold(script: Script) -> Iterator[Finding]:
    """What contradicts something that was told before or that the workbook tells, with both."""
    told: dict[tuple[str, str], list[Statement]] = {}
    asked, every = _asked(script), [one for one in utterances_of(script) if one.passage.is_text]
    workbook = _Known(script)
    own = manuscript(script.data, script.quantities) if script.typed and every else ()
    known = utterances(own, every[0].topics) if own else ()
    given = {one[:2]: one for said in known for one in _of_events(said)}
    for said in every:
        for statement in (*_of_events(said), *_of_places(said)):
            told.setdefault(statement[:2], []).append(statement)
        yield from _of_partners(said, script)
        if question := asked.get(id(said.passage)):
            yield from _of_answer(said, question)
        heard = said.text.rstrip().endswith("?") or spoken("modalitet", "hørt").search(said.lower)
        if said.may_claim and not (heard or said.wished):
            for rule in (_of_groups, _of_sources, _of_posts, _of_terms):
                yield from rule(said, workbook)
    for key, statements in told.items():
        by_value = {one.value: one for one in reversed(statements)}
        first = given.get(key, statements[0])
        others = [by_value[value] for value in dict.fromkeys(one.value for one in statements)]
        clashing = [one for one in others if _clash(one, first)]
        for other in clashing if key in given or len(others) == 2 else ():
            at, before = other.utterance.passage, first.utterance.passage.stands
            yield at.finding("motsigelse", found=other.said, expected=first.said, other=before)
    yield from _other_answers(script)


def _clash(one: Statement, other: Statement) -> bool:
    """Whether two statements can't both be right: of two days nothing may be alike, or the year
    may be another."""
    a, b = one.value.split("."), other.value.split(".")
    years = [set(_IN_YEAR.findall(item.said)) for item in (one, other)]
    apart = all(years) and years[0].isdisjoint(years[1])
    return a != b and (len(a) == 1 or any(x == y for x, y in zip(a, b, strict=True))) and not apart


def _of_events(said: Utterance) -> Iterator[Statement]:
    """ "Brukermøtet holdes 4. mai 2022": an event with a name of its own, and its day."""
    dated = ((one, one.day) for one in said.numbers if one.sort is Sort.DAY)
    days = [(one, day) for one, day in dated if day and day.number]
    ends = tuple(words("hendelser")["ord"])
    names = (
        found
        for found in (_WORD.finditer(said.lower) if days and said.is_short else ())
        if len(found[0]) >= _SHORTEST_EVENT and found[0].endswith(ends)
    )
    name = next((one for one in names if not _OF_OTHER.search(said.lower[: one.start()])), None)
    if name is None:
        return
    for one, day in days:
        gap = said.lower[name.end() : one.start]
        later = one.start > name.end() and not _NOT_ITS.search(gap)
        if later and not _DENIED.search(gap.rpartition(",")[2]):
            text = f"{said.text[name.start() : name.end()]} {one.text}"
            yield Statement(_stem(name[0]), "dag", f"{day.number}.{day.month}", text, said)
            return


def _stem(word: str) -> str:
    return (
        re.sub(r"(?:et|en|a)$", "", word)[:-1]
        if word.endswith(("møtet", "møte"))
        else (re.sub(r"(?:et|en)$", "", word))
    )


def _of_places(said: Utterance) -> Iterator[Statement]:
    """ "Korrespondenten er ansatt ved HUS fra 1. januar 2022": whose somebody is, and when."""
    may_tell = said.partners and said.is_short
    for found in spoken("hendelser", "tilhører").finditer(said.lower) if may_tell else ():
        near = [one for one in said.partners if 0 <= one.start - found.end() <= 3]
        who = _WHO.search(said.text[: found.start()])
        if near and who and not said.denied(found.start()):
            text = said.text[who.start(1) : near[0].end]
            subject = re.sub(r" \(.*", "", who[1]).lower()
            yield Statement(subject, _when(said), near[0].code, text, said)


def _when(said: Utterance) -> str:
    found = spoken("hendelser", "etter", "før").search(said.lower)
    return kind_of(found) if found else "nå"


def _of_partners(said: Utterance, script: Script) -> Iterator[Finding]:
    """ "består av fem universitetssykehus", where there are six partners."""
    count, table = len(script.data.setup.partners), words("antall")
    for one in said.typed:
        before = said.lower[max(one.start - 24, 0) : one.start].rstrip()
        counts = one.sort is Sort.AMOUNT and not one.about and one.value != count
        named = bool(one.after) and one.after[0] in table["navn"]
        if counts and named and before.endswith(tuple(table["foran"])):
            numbers = words("tallord").items()
            in_words = next((word for word, value in numbers if value == count), count)
            yield said.passage.finding(
                "pastand-motsier",
                rests_on=(script.data.setup.year_ref,),
                found=f"{said.text[one.start : one.until]} {one.after[0]}",
                series="Antall partnere i arket Oppsett",
                expected=f"{count} ({in_words})",
            )


# The answers to the form's questions, and the texts below them


@dataclass(eq=False, slots=True)
class _Question:
    """A question that is answered with boxes or words, where it stands, and what is answered."""

    text: str
    at: Passage
    given: set[str] = field(default_factory=set)


def _questions(script: Script) -> Iterator[tuple[Passage, _Question]]:
    """Every passage of an answer, or of a text below one, with its question."""
    current: _Question | None = None
    last: Passage | None = None
    for passage in script.passages:
        if passage.answers:
            asked, mark, _ = passage.text.partition("?")
            goes_on = last and last.answers and passage.section == last.section and not mark
            if current is None or not goes_on:
                current = _Question((asked if mark else passage.heading).lower(), passage)
            current.given.update(one.text.lower() for one in passage.answers if one.checked)
        elif passage.headings != (current.at.headings if current else ()):
            current = None
        if current is not None:
            yield passage, current
        last = passage


def _asked(script: Script) -> Mapping[int, _Question]:
    """The questions above the texts that stand below one, by the id of their passage."""
    return {id(passage): one for passage, one in _questions(script) if not passage.answers}


def _of_answer(said: Utterance, question: _Question) -> Iterator[Finding]:
    """ "NorCRIN tar vare på forskningsdata" below a question that is answered with no, and "NorCRIN
    lagrer ikke data" below one that is answered with yes."""
    ours = {said.topics.data.setup.network.lower(), "vi", "nettverket", "infrastrukturen"}
    is_no, low = question.given == {"nei"}, said.lower
    if is_no and (relative := _RELATIVE.search(low)):
        low = f"{low[relative.end() :].rstrip(' .')} {low[: relative.start()]}"
    unsure = said.wished or low.split(" ", 1)[0] not in ours or " ikke " in question.text
    if unsure or not (is_no or question.given == {"ja"}):
        return
    things = tuple(word for word in _WORD.findall(question.text) if len(word) >= _SHORTEST_THING)
    for verb, forms in words("svarverb").items():
        form = next((form for form in forms if f" {form} " in f" {low}"), None)
        if form is not None and verb in question.text:
            end = said.clause(low.find(form))[1]
            after = _WORD.findall(low[low.find(form) + len(form) : end if not is_no else len(low)])
            stores = tuple(f"{things[-1]}{word}" for word in words("svarord")["lager"])
            named = [
                at
                for at, word in enumerate(after)
                if word.endswith(things) or word.startswith(stores)
            ]
            denied = not _DENYING.isdisjoint(after if is_no else after[: max(named, default=0)])
            partly = not is_no and not {"bare", "selv", "alle", "lenger"}.isdisjoint(after)
            if named and denied != is_no and not partly:
                answer = "Nei" if is_no else "Ja"
                found = said.text.strip()[:80]
                yield said.passage.finding(
                    "motsigelse", found=found, expected=answer, other=question.text
                )
                return


def _other_answers(script: Script) -> Iterator[Finding]:
    """A question of the form's that a Word report answers otherwise than the workbook."""
    specs = {_stems(spec.heading): spec for spec in script.data.form.sections if spec.choices}
    every = dict.fromkeys(one for _, one in _questions(script)) if script.typed else ()
    for one in every:
        own = _stems(one.text)
        last = own & _stems(one.text.strip().rpartition(" ")[2])
        best = max((key for key in specs if last <= key <= own), key=len, default=own)
        section = script.data.sections.get(specs[best].number) if best in specs else None
        choice = section.choice if section and len(one.given) == 1 else None
        if choice and {choice.text.lower(), *one.given} == _YES_OR_NO:
            [found], at = one.given, Whereabouts(f"avsnitt {specs[best].number}", choice.ref)
            fields = {"found": found.capitalize(), "expected": choice.text, "other": at}
            yield one.at.finding("motsigelse", [choice.ref], **fields)


def _stems(text: str) -> frozenset[str]:
    return frozenset(
        word[:6] for word in _WORD.findall(text.lower()) if len(word) >= _SHORTEST_THING
    )


# What the lists, the notes and the form say


class _Known:
    """What the workbook's lists, notes and form say, read once."""

    def __init__(self, script: Script) -> None:
        self.data, self.quantities = script.data, script.quantities

    @cached_property
    def groups(self) -> Mapping[tuple[str, tuple[str, ...]], Sequence[str]]:
        """The members of each group of the lists, by its name and what its words begin with."""
        found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        both = {"gruppe", "partner"}
        rows = (row for rows in self.data.lists.values() for row in rows if both <= {*row})
        for row in rows:
            name = row["gruppe"].text
            every = _WORD.findall(name.partition("(")[0].lower())
            stems = (_ENDING.sub("", word) for word in every if len(word) >= _LONG)
            own = tuple(f"{stem}(?!s(?!gruppe))" for stem in stems)
            found.setdefault((name, own), []).append(row["partner"].text)
        return found

    @cached_property
    def sources(self) -> frozenset[tuple[str, str]]:
        """The sources that the network's notes name, each with the year that is taken from it."""
        notes = (f"{note.text} {note.comment}" for note in self.data.form.noted.values())
        every = (found for note in notes for found in _SOURCE.finditer(note))
        return frozenset((found["name"], found["year"]) for found in every)

    @cached_property
    def booked(self) -> re.Pattern[str]:
        """What says that something is booked under a post, by its label."""
        labels = (re.escape(post.label.lower()) for post in self.data.form.posts)
        return re.compile(_BOOKED % "|".join(labels))

    @cached_property
    def terms(self) -> Mapping[str, tuple[str, str]]:
        """The words that the form explains in parentheses: which kind each is, and its label."""
        labels = [item.label for item in self.data.form.indicators]
        both = ((label, _REGION.search(label.lower())) for label in labels)
        return {
            label.split()[0].lower(): (kinds_of("region")[found["how"]], label)
            for label, found in both
            if found
        }


def _of_groups(said: Utterance, known: _Known) -> Iterator[Finding]:
    """ "OUS er med i kvalitetsgruppen", of which another partner is a member by the lists."""
    around = f"{said.lower} {said.passage.heading.lower()}"
    if "gruppe" not in around or not _MEMBER.search(said.lower) or _EACH.search(said.lower):
        return
    for name, members in known.groups.items():
        found = next(filter(None, (re.search(rf"\b{stem}", said.lower) for stem in name[1])), None)
        named = _beside(said, found) if found else ()
        codes = {one.code for text in members for one in said.topics.partners(text)}
        if found and named and codes and codes.isdisjoint(one.code for one in named):
            first, last = min(named[0].start, found.start()), max(named[-1].end, found.end())
            yield said.passage.finding(
                "pastand-motsier",
                found=said.text[first:last],
                series=f"listen over grupper, {name[0]}",
                expected=", ".join(members),
            )


def _beside(said: Utterance, group: re.Match[str]) -> Sequence[PartnerNamed]:
    """The partners that a group is said of: those right before it, or else the next one."""
    before = [one for one in said.partners if one.end <= group.start()]
    for at, (one, after) in reversed([*enumerate(pairwise(before), start=1)]):
        if not _JOINED.fullmatch(said.lower[one.end : after.start]):
            return before[at:]
    return before or said.partners[:1]


def _of_sources(said: Utterance, known: _Known) -> Iterator[Finding]:
    """ "Tallene er hentet fra Cristin for 2019", where the network's notes name another year."""
    others = spoken("tid", "fjor", "året før", "forfjor").search(said.lower)
    for name, year in known.sources if _COMES.search(said.lower) and not others else ():
        found = re.search(_FROM % name, said.text) if name in said.text else None
        if found and {str(one) for _, one in said.years} == {found["year"]} - {year}:
            series = "merknaden om kilden"
            yield said.passage.finding(
                "pastand-motsier", found=found[0], series=series, expected=year
            )


def _of_posts(said: Utterance, known: _Known) -> Iterator[Finding]:
    """ "Alle kostnadene er ført i UoH-sektoren", where nothing is booked in the accounts."""
    data = said.topics.data
    for found in known.booked.finditer(said.lower) if not _DENIES.search(said.lower) else ():
        post = next(one for one in data.form.posts if one.label.lower() == found["label"])
        keys = [said.project] if said.project else [item.key for item in data.setup.projects]
        own = [known.quantities.get(amount_id(key, post.key, ACCOUNTS)) for key in keys]
        if all(one is not None and not one.value for one in own):
            series = f"post {post.key} {post.label}"
            yield said.passage.finding(
                "pastand-motsier", found=found[0], series=series, expected="0"
            )


def _of_terms(said: Utterance, known: _Known) -> Iterator[Finding]:
    """ "Interregionale studier går mellom regioner", where the form says "innen samme"."""
    meant = known.terms
    terms = list(re.finditer("|".join(meant), said.lower)) if meant else []
    ends = [*(one.start() for one in terms[1:]), len(said.lower)]
    starts = [0, *(one.end() for one in terms)]
    for term, start, end in zip(terms, starts, ends, strict=False):
        kind, label = meant[term[0]]
        after = _REGION.search(said.lower, term.end(), min(end, term.end() + _WITHIN))
        gap = said.lower[term.end() : after.start()] if after else ""
        called = [*_REGION.finditer(said.lower, start, term.start())][-1:]
        named = [one for one in called if _CALLED.search(said.lower[one.end() : term.start()])]
        means = named or ([after] if after and not _ELSE.search(gap) else [])
        if means and kinds_of("region")[means[0]["how"]] != kind:
            first, last = min(term.start(), means[0].start()), max(term.end(), means[0].end())
            yield said.passage.finding(
                "pastand-motsier",
                found=said.text[first:last],
                series="skjemaets betegnelse",
                expected=label,
            )
