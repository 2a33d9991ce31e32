"""What a text may speak of: the figures of a report by their topic, and where they are named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import NamedTuple

from norcrin_xl.checks.text.words import any_of, spoken, words
from norcrin_xl.form.form_file import load_glossary
from norcrin_xl.model import Partner, Quantities, Quantity, ReportData
from norcrin_xl.quantities.quantity_ids import DEVIATION, amount_id

ACCOUNTS, BUDGET = "regnskap", "budsjett"
SEVERAL = "flere"
"""Stands for the code of a partner where several are spoken of."""
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST, _LONG = 2, 9
"""From how many letters on a word of a label may be short for a longer one: with a full stop, and
alone."""
_REST = re.compile(rf"\b(?:{'|'.join(map(re.escape, words('rest')['ord']))}) $")
_AFTER = re.compile(r"(?<!\s)\s*\([^()]*\)\s*$")
_CAPITALS = re.compile(r"[A-ZÆØÅ]{4,}")
_BEFORE_VOICE = re.compile(r"^[\W\d]*$|(?:\b(?:ved|hos|(?:rapport|bidrag|tall) fra)|[-–:]) $", re.I)
_AFTER_VOICE = re.compile(r"$|\s?[-–:,()/]|\s(?:på|i)\s|\s\d{4}\b")
_LEFT_OUT = frozenset(
    ("avvik", "avvik_prosent", "endring", "endring_prosent", "vurdering", "rangering", "andel_alle")
)


def names_of(data: ReportData) -> Mapping[str, Partner]:
    """Every name that a partner goes by, with the partner."""
    return {
        name: partner
        for partner in data.setup.partners
        for name in (partner.code, partner.name, partner.short_name, *partner.aliases)
    }


def partner_named(text: str, names: Mapping[str, Partner]) -> Partner | None:
    """The partner that `text` names, a year in parentheses aside; `None` for anybody else."""
    return names.get(_AFTER.sub("", text.strip()))


def any_name(names: Iterable[str]) -> str:
    """A regular expression for any of `names`, the longest first, as whole words."""
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)"


def naming(names: Iterable[str]) -> re.Pattern[str]:
    """The same, ready to be searched with."""
    return re.compile(any_name(names))


class Fact(NamedTuple):
    """One figure of a topic: its value, and whose, when and in which column it is.

    Money is in 1000 kroner, shares are 0-1. `project` is "alle" for all projects together.
    """

    value: float
    quantity: Quantity
    partner: str = ""
    project: str = ""
    year: int = 0
    column: str = ACCOUNTS

    @property
    def is_money(self) -> bool:
        return self.quantity.unit == "1000 kr"


@dataclass(frozen=True, eq=False)
class Topic:
    """Something that a report has figures of: a count, a series of years, a line of accounts.

    `key` is the id of its quantities without year, partner, project and column.
    """

    key: str
    label: str
    unit: str
    facts: tuple[Fact, ...]

    @property
    def is_money(self) -> bool:
        return self.unit == "1000 kr"

    @property
    def is_deviation(self) -> bool:
        return self.key.endswith(f".{DEVIATION}")

    def of(self, partner: str = "", year: int = 0) -> tuple[Fact, ...]:
        """The figures of a partner, or of the network, in one year.

        For money those of each project, the largest first and all projects together last.
        """
        own = (fact for fact in self.facts if fact.partner == partner)
        if not self.is_money:
            return tuple(fact for fact in own if fact.year == year)
        return tuple(sorted(own, key=lambda fact: (fact.project == "alle", -abs(fact.value))))

    def series(self) -> Mapping[int, Fact]:
        """The network's figures by year."""
        return {fact.year: fact for fact in self.facts if not fact.partner and not self.is_money}

    def owned(self, code: str) -> Topic:
        """The same of one partner, as if it were the network; "" for the network itself."""
        if not code:
            return self
        own = tuple(fact._replace(partner="") for fact in self.facts if fact.partner == code)
        return Topic(self.key, f"{self.label}, {code}", self.unit, own)

    def by_partner(self, year: int) -> Mapping[str, Fact]:
        """Every partner's figure of a year by the partner's code."""
        return {
            fact.partner: fact
            for fact in self.facts
            if fact.partner and fact.year == year and not self.is_money
        }

    def amounts_by_partner(self) -> Iterator[Mapping[str, Fact]]:
        """The same for money: in each project, and in all together."""
        own = [fact for fact in self.facts if fact.partner and fact.column == ACCOUNTS]
        for project in dict.fromkeys(fact.project for fact in own if self.is_money):
            yield {fact.partner: fact for fact in own if fact.project == project}


class Mention(NamedTuple):
    """Where a text names a topic. `short` says that the name is good only where it is meant."""

    start: int
    end: int
    topic: Topic
    short: bool = False


class PartnerNamed(NamedTuple):
    """Where a text names a partner."""

    start: int
    end: int
    code: str


class Topics:
    """All topics of a report, and how text names them, its partners and its projects."""

    def __init__(self, data: ReportData, quantities: Quantities) -> None:
        self.data, self.year, self._quantities = data, data.setup.year, quantities
        official = names_of(data)
        called = words("kallenavn").items()
        self._partners: Mapping[str, Partner] = {
            **{name: official[of] for name, of in called if of in official},
            **official,
        }
        self._any_partner = naming(self._partners)
        towns = words("byer").items()
        self._towns = {
            town: self._partners[name].code for town, name in towns if name in self._partners
        }
        self._any_town = naming(self._towns)
        self._leading_towns = re.compile(
            r"(?:^\W*|[:;] |, og |\bmens |\bmen )(?:(?:(?:[Vv]ed|[Pp]å) \w*sykehuset )?[Ii] )?"
            rf"{any_name(self._towns)}(?:(?:, | og ){any_name(self._towns)}){{0,4}}"
            rf"(?=:|\s(?:{any_of('stemme', 'gjør')})\b)"
        )
        self.projects = {project.key: project.name for project in data.setup.projects}
        # The same headings stand above many sentences.
        self.partners, self.voice = cache(self._partners_named), cache(self._voice)

    @cached_property
    def by_key(self) -> Mapping[str, Topic]:
        """Every topic by its key."""
        return dict(_topics(self.data, self._quantities))

    @cached_property
    def _names(self) -> tuple[Mapping[str, Topic], Mapping[str, Topic]]:
        """The names of topics, and their short names, in small letters."""
        glossary = load_glossary()
        full: dict[str, Topic] = {}
        for topic in self.by_key.values():
            name = topic.label.lower().removeprefix("antall ")
            if " " in name or not topic.is_money:
                full.setdefault(name, topic)
        for key, names in {**glossary.topics, **glossary.sums}.items():
            full |= {name: self.by_key[key] for name in names if key in self.by_key}
        known = ((key, names) for key, names in glossary.short.items() if key in self.by_key)
        return full, {name: self.by_key[key] for key, names in known for name in names}

    @cached_property
    def _any_name(self) -> re.Pattern[str]:
        full, short = self._names
        names = sorted({*full, *short}, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?P<name>{'|'.join(map(re.escape, names))})\w*")

    @property
    def costs(self) -> Topic | None:
        """All costs: the first block of the accounts."""
        return self.by_key.get(amount_id("", self.data.form.blocks[0].key, ""))

    @cached_property
    def incomes(self) -> Sequence[Topic]:
        """Each line of the financing."""
        form = self.data.form
        keys = (amount_id("", post.key, "") for post in form.posts_of(form.user_payment.block))
        return [self.by_key[key] for key in keys if key in self.by_key]

    @property
    def financing(self) -> Topic | None:
        """All financing: the block of the accounts in which users pay."""
        return self.by_key.get(amount_id("", self.data.form.user_payment.block, ""))

    def mentions(self, lower: str, around: str) -> tuple[Mention, ...]:
        """Every topic that a text in small letters names, in order.

        A short name beside another word, also in `around`, may be a full one: "studier" where
        ECRIN is spoken of. What is called other or remaining is not the whole that is named.
        """
        full, short = self._names
        found = []
        for match in self._any_name.finditer(lower):
            if _REST.search(lower, max(match.start() - 20, 0), match.start()):
                continue
            name = match["name"]
            beside = self._beside(name, around)
            topic = beside or full.get(name) or short[name]
            is_short = beside is None and name not in full
            found.append(Mention(*match.span(), topic, is_short))
        return tuple(found)

    def _beside(self, name: str, around: str) -> Topic | None:
        for key, (word, *names) in load_glossary().together.items():
            if name in names and re.search(rf"(?<![\w-]){word}", around):
                return self.by_key.get(key)
        return None

    def shortened(self, label: str) -> Topic | None:
        """The only topic whose name a label is or shortens: "Off. fin.", "GCP-delt.", "Mon. lm"."""
        parts = _named(label)
        whole = [topic for name, topic in self._worded if name == parts]
        if not whole and len(parts) == 1 and len(parts[0]) >= _LONG:
            whole = [topic for name, topic in self._worded if name[0].startswith(parts[0])]
        if not whole and "." in label and parts and len(parts[0]) > _SHORTEST:
            fitting = [
                (len(name), topic)
                for name, topic in self._worded
                if name[0].startswith(parts[0]) and _in_order(parts, " ".join(name))
            ]
            least = min((length for length, _ in fitting), default=0)
            whole = [topic for length, topic in fitting if length == least]
        return whole[0] if len(set(whole)) == 1 else None

    @cached_property
    def _worded(self) -> Sequence[tuple[Sequence[str], Topic]]:
        """The words of every topic's names, what tables leave out aside."""
        labels = ((topic.label.lower(), topic) for topic in self.by_key.values())
        every = ((_named(name), topic) for name, topic in (*self._names[0].items(), *labels))
        return [(name, topic) for name, topic in every if name]

    def _partners_named(self, text: str, *, towns: bool = False) -> tuple[PartnerNamed, ...]:
        """Every partner that a text names, in order: by a town only as the subject of a clause, or
        with `towns` anywhere where no other name stands."""
        found = [
            PartnerNamed(*one.span(), self._partners[one[0]].code)
            for one in self._any_partner.finditer(text)
        ]
        spans = [one.span() for one in self._leading_towns.finditer(text)]
        if towns:
            spans = [] if found else [(0, len(text))]
        for span in spans:
            places = self._any_town.finditer(text, *span)
            found += [PartnerNamed(*one.span(), self._towns[one[0]]) for one in places]
        return tuple(sorted(found))

    def _voice(self, heading: str) -> str | None:
        """The partner whose part of a report a heading begins, "" for the network's.

        `SEVERAL` where it names one or more in other words, `None` where it names nobody.
        """
        text = _CAPITALS.sub(lambda found: found[0].capitalize(), heading)
        named = self.partners(heading) or self.partners(text, towns=True)
        if not named:
            return "" if self.of_all(heading.lower()) else None
        before, after = text[: named[0].start], text[named[-1].end :]
        whole = _BEFORE_VOICE.fullmatch(before) and _AFTER_VOICE.match(after)
        codes = {one.code for one in named}
        return codes.pop() if whole and len(codes) == 1 else SEVERAL

    def of_all(self, lower: str) -> bool:
        """Whether a text in small letters speaks of the network as a whole."""
        network = self.data.setup.network.lower()
        return network in lower or bool(spoken("stemme", "alle").search(lower))

    def project(self, texts: Iterable[str]) -> str:
        """The key of the only project that the first of the texts with any names; else ""."""
        for text in texts:
            named = [key for key, name in self.projects.items() if name in text]
            if named:
                return named[0] if len(named) == 1 else ""
        return ""

    def linked(self, quantity: str) -> Topic | None:
        """The topic of a quantity by its id."""
        known = self._quantities.get(quantity)
        return self.by_key.get(_address(known.id, self.data)[0]) if known else None


def _address(quantity: str, data: ReportData) -> tuple[str, tuple[str, str, int, str]]:
    """The key of the topic that an id is of, and what sets it apart from the topic's other ids:
    partner, project, year and column."""
    codes = {partner.key: partner.code for partner in data.setup.partners}
    projects = {*(project.key for project in data.setup.projects), "alle"}
    kept, partner, project, year, column = [], "", "", data.setup.year, ACCOUNTS
    for part in quantity.split("."):
        if part in codes:
            partner = codes[part]
        elif part in projects and not project:
            project = part
        elif len(part) == 4 and part.isdecimal():
            year = int(part)
        elif part in (ACCOUNTS, BUDGET, *_LEFT_OUT):
            column = part
        else:
            kept.append(part)
    return ".".join(kept), (partner, project, year, column)


def _topics(data: ReportData, quantities: Quantities) -> Iterator[tuple[str, Topic]]:
    facts: dict[str, dict[tuple[object, ...], Fact]] = {}
    costs, off_costs = (amount_id("", data.form.blocks[0].key, end) for end in ("", DEVIATION))
    for quantity in quantities.values():
        key, place = _address(quantity.id, data)
        value = quantity.value
        if key == costs and place[-1] == DEVIATION:
            key, place = off_costs, (*place[:-1], ACCOUNTS)
        if place[-1] in _LEFT_OUT or key.startswith("rapport"):
            continue
        if isinstance(value, int | float):
            facts.setdefault(key, {})[place] = Fact(float(value), quantity, *place)
    for key, before, fact in _last_year(data, facts):
        facts[key][before] = fact
    for key, some in facts.items():
        first = next(iter(some.values())).quantity
        label = "Avvik fra budsjettet" if key == off_costs else _label(first)
        yield key, Topic(key, label, first.unit, tuple(some.values()))
    for key in load_glossary().sums:
        own = [facts.get(part, {}) for part in key.split(" + ")]
        shared = [place for place in own[0] if all(place in some for some in own)]
        if all(own):
            added = ((own[0][at], sum(some[at].value for some in own)) for at in shared)
            total = tuple(fact._replace(value=value) for fact, value in added)
            firsts = [next(iter(some.values())).quantity for some in own]
            yield key, Topic(key, " og ".join(map(_label, firsts)), firsts[0].unit, total)


def _last_year(
    data: ReportData, facts: Mapping[str, Mapping[tuple[object, ...], Fact]]
) -> Iterator[tuple[str, tuple[object, ...], Fact]]:
    """The partners' own figures of the year before, which are quantities of no id."""
    for submission in data.submissions:
        code = submission.partner.code
        for kind, fields in (
            ("bruk", submission.usage_last_year),
            ("kpi", submission.kpis_last_year),
        ):
            for name, cell in fields.items():
                key, place = f"{kind}.{name}", (code, "", data.setup.year, ACCOUNTS)
                now = facts.get(key, {}).get(place)
                if now and isinstance(cell.value, int | float):
                    year, value = data.setup.year - 1, float(cell.value)
                    quantity = replace(now.quantity, id="", value=value, sources=(cell.ref,))
                    yield key, (code, "", year, ACCOUNTS), Fact(value, quantity, code, "", year)


def _named(label: str) -> Sequence[str]:
    """The words of a label but those that tables leave out."""
    return [
        word for word in _LETTERS.findall(label.lower()) if word not in words("kolonne")["uten"]
    ]


def _in_order(parts: Iterable[str], text: str) -> bool:
    """Whether some parts stand in a text one after another."""
    at = 0
    for part in parts:
        at = text.find(part, at) + len(part)
        if at < len(part):
            return False
    return True


def _label(quantity: Quantity) -> str:
    return re.split(r", | \d{4}$| NorCRIN", quantity.label)[0]
