"""Names: institutions and words that are nearly a known name, persons, abbreviations, projects.

A report is public: persons are told of, but for who signs it or leads something, whom the form
asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import combinations, takewhile

from norcrin_xl.checks.text.leftovers import is_placeholder
from norcrin_xl.checks.text.manuscript import LEADER
from norcrin_xl.checks.text.passage import Passage, Role, Script
from norcrin_xl.checks.text.topics import names_of, partner_named
from norcrin_xl.checks.text.words import any_of, one_off, words
from norcrin_xl.findings import Finding
from norcrin_xl.form.form_file import load_glossary
from norcrin_xl.model import ReportData
from norcrin_xl.numbers import listed, quoted

_TOKEN = re.compile(r"[^\W\d_][\w-]*")
_WITH_CAPITAL = re.compile(r"(?<![\w-])[a-zæøå]{0,2}[A-ZÆØÅ][\w-]*")
_LOWER_CASE = re.compile(r"(?<![\w./@-])[a-zæøå]\w*\b(?!\.\w)")
_ABBREVIATION = re.compile(r"(?<![\w-])[A-ZÆØÅ]{2,6}(?=s?(?![\w]))")
_ROMAN = re.compile(r"[IVX]+")
_IN_PARENTHESES = re.compile(r"\(([^()\n]{0,400})\)")
_CAPITALS_LAST = re.compile(r"[A-ZÆØÅ]{2,6}\Z")
_CAPITALS = r"[A-ZÆØÅ][\wæøå.-]{0,40}"
_INSTITUTION = re.compile(
    r"(?<!\w)(?=[A-ZÆØÅ])(?:"
    rf"(?:{_CAPITALS} ){{1,3}}[Uu]niversitets{{0,3}}(?:yke|juke)hus(?!et (?:i )?[A-ZÆØÅ])\w{{0,8}}"
    rf"|(?:{_CAPITALS} ){{1,3}}(?:[Ss](?:yke|juke)hus|[Hh]ospital)\b"
    r"|Helse [A-ZÆØÅ][\wæøå-]{1,40}"
    r"|(?:Universitets{0,3}(?:yke|juke)huset|Sykehuset) (?:i )?[A-ZÆØÅ][\wæøå-]{1,40})"
)
_HINTS = ("ykehus", "jukehus", "ospital", "helse ")
_PROJECT_NUMBER = re.compile(
    r"\b[Pp](?:rosj(?:ekt)?\.? ?(?:nummer|nr\.?|nummeret|et)?|r\.? ?nr\.?):?"
    r" (?:har |er )?(?:nr\.? |nummer )?"
    r"(?P<called>\d{5,7})\b"
    r"|(?:\(|,? (?:med )?(?:nr\.?|nummer):? )(?P<beside>\d{5,7})\b"
)
_PROJECT_NUMBERS = re.compile(
    r"\b[Pp]rosjekt(?:ene|er|numrene|numre)(?: er| har)?:?"
    r"(?P<all>(?:,? (?:og )?\d{5,7}(?: \([^()]{1,30}\))?){2,4})"
)
_NUMBER = re.compile(r"\d{5,7}")
_LIKE_NUMBER, _SIGN_OFF = 0.6, 0.8
_NUMBERED = re.compile(r"(?:(?:[Tt]ab|[Ff]ig)\w*\.? )?\d[\d.,–-]*[a-z]?\)?(?: [-–|])?\s+[«(\"']*")
"""The number of a caption or heading: its title begins after it."""
_SEVERAL = re.compile(r"(?<!\s)\s*(?:,|;|/|\bog\b)\s*")
_CAPITAL_BEFORE = re.compile(r"[A-ZÆØÅ][a-zæøåéö]{1,20} $")
_CAPITAL_AFTER = re.compile(r" [A-ZÆØÅ][a-zæøåéö]{1,20}")
_LONGEST_ABBREVIATION = 6
_SHORTEST, _LONGEST = 4, 40
_SHORTEST_AT_START = 6
_NEARLY = 0.88
"""How alike two names of institutions are, 0-1, when one is meant by the other."""

_WORD = r"[A-ZÆØÅÉ][a-zæøåéöäüñ]{1,20}(?:-[A-ZÆØÅ][a-zæøåéöäü]{1,20})?"
_PERSON = re.compile(
    rf"(?<![\w-]){_WORD}(?: (?:{_WORD}|[A-ZÆØÅ]\.|van|von|de|af|der)){{0,2}}"
    rf" {_WORD}(?![\w-])|(?<![\w-])(?:[A-ZÆØÅ]\. ){{1,2}}{_WORD}(?![\w-])"
)
_TITLE = re.compile(rf"\w{{0,20}}(?:{any_of('personer', 'titler')})(?:en)?:?", re.IGNORECASE)
_INTRODUCED = re.compile(rf"\b(?:{any_of('personer', 'innført')})\s+$", re.IGNORECASE)
_ASKED = re.compile(
    r"\W*(?:led(?:es|et) av|(?:\w{0,20}leder|ansvarlig|signatur|sted)\w{0,3}:|på vegne av|signert"
    r")",
    re.IGNORECASE,
)
"""Begins a line that says who leads something or who signs."""
_MOST_NAMES = 6
_MOST_ALIKE = 40
"""Names of several persons with a word in common; more are told of by other rules."""
_LONG = 5
"""Letters from which a word's part tells that it names no person; a shorter one is a whole word."""


def official_names(data: ReportData) -> Iterator[str]:
    """What the sheet Oppsett and the glossary call things."""
    setup = data.setup
    yield from (setup.network, setup.network_long, setup.owner, setup.new_owner)
    yield from (project.name for project in setup.projects)
    for partner in setup.partners:
        yield from (partner.code, partner.name, partner.short_name, partner.region)
        yield from partner.aliases
    yield from load_glossary().names
    yield from load_glossary().institutions


# Institutions, and any word with a capital


def check_names(script: Script) -> Iterator[Finding]:
    """Names that nobody knows, or that differ from a known one by a letter or by capitals."""
    known = _Known(script)
    for passage in script.text:
        yield from _institutions(passage, known)
        if passage.role is not Role.CELL:
            yield from _words(passage, known)
    for passage in script.passages if not script.typed else ():
        for name in _SEVERAL.split(passage.text) if _is_leader(passage) else ():
            if name and not partner_named(name, known.partners) and name not in known.official:
                yield _unknown(passage, name, known)


class _Known:
    """The names that a report may use, as it is to spell them."""

    def __init__(self, script: Script) -> None:
        self.partners, self.official = names_of(script.data), set(official_names(script.data))
        self.institutions = self.official | {name.split(" og ")[0] for name in self.official}
        self.institutions |= words("kallenavn").keys()
        tokens = {token for name in self.official for token in _TOKEN.findall(name)}
        tokens |= {part for token in tokens for part in token.split("-")}
        self.words = tokens | load_glossary().abbreviations
        names = (name for name in self.words if len(name) >= _SHORTEST and _has_capital(name))
        self._names = sorted(names)
        running = (item.text for item in script.text if item.role is not Role.CELL)
        self.common = {word for text in running for word in _LOWER_CASE.findall(text)}

    def near(self, word: str) -> str | None:
        """The name that `word` is one letter off, or `None`; a genitive s is no fault."""
        if not _SHORTEST <= len(word) <= _LONGEST:
            return None
        lower = word.lower()
        some = [name for name in self._names if abs(len(name) - len(word)) <= 1]
        if any(name.lower() + "s" == lower for name in some):
            return None
        for name in some:
            if lower == name.lower():
                sound = word.isupper() or (word[:1].isupper() and word[1:] == name[1:])
                return None if sound else name
        other = (name for name in some if one_off(lower, name.lower()) and name[1:] != word)
        return next(other, None)


def _institutions(passage: Passage, known: _Known) -> Iterator[Finding]:
    """A hospital's name that is no partner's and no known institution's, or is misspelt."""
    low = passage.text.lower()
    hinted = any(hint in low for hint in _HINTS)
    for found in _INSTITUTION.finditer(passage.text) if hinted else ():
        words = found[0].split()
        endings = [" ".join(words[at:]) for at in range(len(words) - 1)]
        if not known.institutions.isdisjoint((*endings, *(name.rstrip("s") for name in endings))):
            continue
        whole = [name for name in known.institutions if " " in name]
        close = ((name, get_close_matches(name, whole, 1, _NEARLY)) for name in endings)
        if meant := next(((name, near[0]) for name, near in close if " " in name and near), None):
            code = "navn-skrivemate" if meant[0].lower() == meant[1].lower() else "navn-nesten"
            yield passage.finding(code, found=meant[0], expected=meant[1])
        elif " " in (name := _without_first(passage.text, found)):
            yield _unknown(passage, name, known)


def _unknown(passage: Passage, name: str, known: _Known) -> Finding:
    """That nobody knows a name; a partner that shares a word with it may be meant."""
    own = {word for word in name.split() if len(word) >= _SHORTEST and word[0].isupper()}
    own -= {"Helse"}
    meant = next((item for key, item in known.partners.items() if own & set(key.split())), None)
    proposal = "Rett navnet, eller legg det til under Andre navn i bruk i arket Oppsett."
    if meant is not None:
        proposal = f"Skriv {meant.name} hvis det er partneren som er ment."
    return passage.finding("partnernavn-ukjent", found=name, proposal=proposal)


def _without_first(text: str, found: re.Match[str]) -> str:
    """A name without the word that has its capital from the sentence: "Norske sykehus"."""
    first, _, rest = found[0].partition(" ")
    is_first = not mid_sentence(text, found.start(), first)
    return rest if is_first and not any(word[0].isupper() for word in rest.split()) else found[0]


def _is_leader(passage: Passage) -> bool:
    """Whether a passage is to hold a partner's name and nothing else."""
    column = passage.cell.column_head if passage.cell else ""
    return passage.label in (LEADER, "ecrin_grupper.partner") or column.startswith(LEADER)


def _words(passage: Passage, known: _Known) -> Iterator[Finding]:
    """A proper name one letter off a known one, or with other capitals, also than before."""
    for name in dict.fromkeys(_names_in(_INSTITUTION.sub(" ", passage.text))):
        near = None if name in known.words or name.lower() in known.common else known.near(name)
        same = near is not None and near.lower() == name.lower()
        if near is None or (name.isupper() and not near.isupper() and not same):
            continue
        code = "navn-skrivemate" if same and name.isupper() else "navn-nesten"
        yield passage.finding(code, found=name, expected=near)
    first: dict[str, str] = {}
    for token in _TOKEN.findall(passage.text) if passage.is_text else ():
        is_name = token in known.partners and token.isalpha()
        if is_name and first.setdefault(token.lower(), token) != token:
            yield passage.finding("navn-skrivemate", found=token, expected=first[token.lower()])
            return


def _names_in(text: str) -> Iterator[str]:
    """Words with a capital; at a sentence's start only long ones, which are no common words.

    What follows or precedes another such word is part of a person's name.
    """
    for found in _WITH_CAPITAL.finditer(text):
        head = found[0].split("-")[0]
        before = _CAPITAL_BEFORE.search(text[max(found.start() - 40, 0) : found.start()])
        beside = before or _CAPITAL_AFTER.match(text, found.end())
        if beside and found[0][1:].islower():
            continue
        if len(head) >= _SHORTEST_AT_START or mid_sentence(text, found.start(), found[0]):
            yield head


def _has_capital(word: str) -> bool:
    return any(sign.isupper() for sign in word)


def mid_sentence(text: str, start: int, word: str) -> bool:
    """Whether the capital of `word` is not that of a sentence."""
    before = "" if _NUMBERED.fullmatch(text, 0, start) else text[max(start - 3, 0) : start]
    before = before.rstrip(" «(\"'")
    return (bool(before) and before[-1] not in ".:!?") or _has_capital(word[1:])


# Abbreviations and projects


def check_abbreviations(script: Script) -> Iterator[Finding]:
    """An abbreviation, where it first stands, that neither glossary, lists nor text explain.

    An item of its own in capitals is the name of a study.
    """
    known = set(_abbreviations(script))
    for passage in script.text:
        if passage.text.isupper() or passage.role is Role.CELL:
            continue
        for word in dict.fromkeys(_ABBREVIATION.findall(passage.text)):
            if word not in known and not _ROMAN.fullmatch(word) and not is_placeholder(word):
                known.add(word)
                if passage.role is not Role.ITEM or passage.text.strip() != word:
                    yield passage.finding("forkortelse-ukjent", found=word)


def _abbreviations(script: Script) -> Iterator[str]:
    """The glossary's, the partners', the lists', and those that the text puts in parentheses."""
    lists = (row.values() for rows in script.data.lists.values() for row in rows)
    given = (field.text for row in lists for field in row)
    for name in (*load_glossary().abbreviations, *official_names(script.data), *given):
        yield from (name, *_ABBREVIATION.findall(name))
    for text in (passage.text for passage in script.text if "(" in passage.text):
        before = (part[-_LONGEST_ABBREVIATION:] for part in text.split(" (")[:-1])
        yield from (found[0] for end in before if (found := _CAPITALS_LAST.search(end)))
        yield from _ABBREVIATION.findall(" ".join(_IN_PARENTHESES.findall(text)))


def check_project_numbers(script: Script) -> Iterator[Finding]:
    """A number that is called a project's, or stands in parentheses beside one, and is none.

    After the name of something else it is that one's number, unless it is ours but for a sign.
    """
    projects = script.data.setup.projects
    known = {project.number for project in projects}
    own = (script.data.setup.network, *(project.name for project in projects))
    for passage in script.text:
        lists = _PROJECT_NUMBERS.finditer(passage.text)
        for number in (one for found in lists for one in _NUMBER.findall(found["all"])):
            for near in get_close_matches(number, known - {number}, 1, _SIGN_OFF):
                if number not in known:
                    yield passage.finding("prosjektnummer", found=number, expected=near)
        for found in _PROJECT_NUMBER.finditer(passage.text):
            number = found["called"] or found["beside"]
            beside = any(project.name in passage.text[: found.start()] for project in projects)
            if number in known or not (found["called"] or beside):
                continue
            before, bracket, _ = passage.text[: found.start("called")].rpartition("(")
            last = before.split()[-1:] if bracket and found["called"] else []
            other = any(word[0].isupper() and word not in own for word in last)
            near = get_close_matches(number, known, 1, _SIGN_OFF if other else _LIKE_NUMBER)
            is_like = found["called"] and len(number) == len(projects[0].number) and not other
            if near or is_like:
                expected = near[0] if near else listed(sorted(known))
                yield passage.finding("prosjektnummer", found=number, expected=expected)


# Persons


def check_persons(script: Script) -> Iterator[Finding]:
    """A text with the name of a person; of a Word report one finding tells them all."""
    persons = Persons(script.data)
    told: dict[str, None] = {}
    first: Passage | None = None
    for passage in script.text:
        of_text = passage.is_text or passage.role is Role.HEADING
        found = quoted(persons.named(passage.text)) if of_text else []
        if not found or _ASKED.match(passage.text):
            continue
        if script.typed:
            first = first or passage
            told.update(dict.fromkeys(found))
        else:
            yield passage.finding("person-navn", found=listed(found))
    if first is not None:
        more = f" og {len(told) - _MOST_NAMES} til" if len(told) > _MOST_NAMES else ""
        yield first.finding("person-navn", found=f"{', '.join([*told][:_MOST_NAMES])}{more}")


def check_person_spelling(script: Script) -> Iterator[Finding]:
    """A name that is a person's but for a letter of one of its words, where it stands less."""
    persons = Persons(script.data)
    told: dict[str, list[Passage]] = {}
    own: set[str] = set()
    for passage in script.text if script.typed else ():
        own.update(persons.named(passage.text))
        for found in _PERSON.finditer(passage.text):
            told.setdefault(found[0], []).append(passage)
    alike: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for name, parts in ((name, name.split()) for name in told):
        for at, word in enumerate(parts):
            alike.setdefault((*parts[:at], "", *parts[at + 1 :]), []).append((word, name))
    for group in alike.values():
        for (word, one), (near, other) in combinations(group[:_MOST_ALIKE], 2):
            if not own.isdisjoint((one, other)) and _is_misspelt(*sorted((word, near), key=len)):
                rare, usual = sorted((other, one), key=lambda name: len(told[name]))
                yield told[rare][0].finding("navn-nesten", found=rare, expected=usual)


def _is_misspelt(short: str, long: str) -> bool:
    """Whether two words of a name differ by a letter, neither the first nor a genitive s."""
    alike = len(short) >= _SHORTEST and short[0] == long[0] and long != f"{short}s"
    return alike and one_off(short, long)


class Persons:
    """Tells who is a person: `known` are words of institutions and of persons asked for."""

    def __init__(self, data: ReportData) -> None:
        names = (*official_names(data), *_asked_for(data))
        self.known = {word for name in names for word in name.split()}
        self._given_names = load_glossary().given_names

    def named(self, text: str) -> Iterator[str]:
        """The persons in a text: a given name and another, or one that is introduced."""
        for found in _PERSON.finditer(text):
            before = text[max(found.start() - 30, 0) : found.start()]
            words = found[0].split()
            titles = list(takewhile(_TITLE.fullmatch, words))
            words = words[len(titles) :]
            if len(words) < 2 or any(map(self._is_other, words)):
                continue
            last = (before.split() or [""])[-1]
            introduced = titles or _INTRODUCED.search(before) or _TITLE.fullmatch(last)
            if introduced or words[0].split("-")[0] in self._given_names:
                yield " ".join(words)

    def _is_other(self, word: str) -> bool:
        """Whether a word is of a name that is no person's, or of one whom the form asks for."""
        lower = word.lower()
        return word in self.known or any(
            part in lower if len(part) >= _LONG else part in lower.split("-")
            for part in load_glossary().not_persons
        )


def _asked_for(data: ReportData) -> Iterator[str]:
    """What stands where the form asks who signs, approves or leads."""
    secretariat = data.secretariat
    yield from (secretariat.signed_for.text, secretariat.signed_role.text)
    yield from (submission.signed_by.text for submission in data.submissions)
    yield from (package.leader.text for package in data.work_packages)
    yield from (leader.text for entry in data.register for leader in entry.leaders.values())
