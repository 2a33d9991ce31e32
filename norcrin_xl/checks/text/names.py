"""Names: abbreviations nobody explains, institutions nobody knows, names one letter off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from norcrin_xl.checks.text.leftovers import is_placeholder
from norcrin_xl.checks.text.manuscript import LEADER
from norcrin_xl.checks.text.passage import Passage, Role, Script
from norcrin_xl.checks.text.topics import names_of, partner_named
from norcrin_xl.findings import Finding
from norcrin_xl.form.glossary import load_glossary
from norcrin_xl.model import Partner, ReportData
from norcrin_xl.numbers import listed

_TOKEN = re.compile(r"[^\W\d_][\w-]*")
_WITH_CAPITAL = re.compile(r"(?<![\w-])[a-zæøå]{0,2}[A-ZÆØÅ][\w-]*")
_LOWER_CASE = re.compile(r"(?<![\w./@-])[a-zæøå]\w*\b(?!\.\w)")
_ABBREVIATION = re.compile(r"(?<![\w-])[A-ZÆØÅ]{2,6}(?=s?(?![\w]))")
_ROMAN = re.compile(r"[IVX]+")
_IN_PARENTHESES = re.compile(r"\(([^()\n]{0,400})\)")
_CAPITALS_LAST = re.compile(r"[A-ZÆØÅ]{2,6}\Z")
_CAPITALS = r"(?<!\w)[A-ZÆØÅ][\wæøå.-]{0,40}"
_HOSPITAL = re.compile(
    rf"(?:{_CAPITALS} ){{1,3}}[Uu]niversitets{{0,3}}(?:yke|juke)hus(?!et (?:i )?[A-ZÆØÅ])\w{{0,8}}"
    rf"|(?:{_CAPITALS} ){{1,3}}(?:[Ss](?:yke|juke)hus|[Hh]ospital)\b"
    r"|(?<!\w)Helse [A-ZÆØÅ][\wæøå-]{1,40}"
    r"|(?<!\w)(?:Universitets{0,3}(?:yke|juke)huset|Sykehuset) (?:i )?[A-ZÆØÅ][\wæøå-]{1,40}"
)
_PROJECT_NUMBER = re.compile(
    r"\b[Pp]rosjekt(?:nummer|nr\.?|nummeret|et)?:? (?:har |er )?(?:nr\.? |nummer )?"
    r"(?P<called>\d{5,7})\b"
    r"|\((?P<beside>\d{5,7})\)"
)
_LIKE_NUMBER = 0.6
_HINTS = ("ykehus", "jukehus", "ospital", "helse ")
_SEVERAL = re.compile(r"(?<!\s)\s*(?:,|;|/|\bog\b)\s*")
_CAPITAL_BEFORE = re.compile(r"[A-ZÆØÅ][a-zæøåéö]{1,20} $")
_CAPITAL_AFTER = re.compile(r" [A-ZÆØÅ][a-zæøåéö]{1,20}")
_LONGEST_ABBREVIATION = 6
_SHORTEST = 4
_SHORTEST_AT_START = 6
_NEARLY = 0.88
"""How alike two names of institutions are, 0-1, when one is meant by the other."""
_LONGEST_NAME = 40


def check_abbreviations(script: Script) -> Iterator[Finding]:
    """An abbreviation, where it first stands, that neither glossary nor text explains."""
    texts = [passage.text for passage in script.text]
    known = _known_abbreviations(script, texts)
    for passage in script.text:
        if passage.text.isupper() or passage.role is Role.CELL:
            continue
        for word in dict.fromkeys(_ABBREVIATION.findall(passage.text)):
            if word not in known and not _ROMAN.fullmatch(word) and not is_placeholder(word):
                known.add(word)
                if not _is_list_of_names(passage, word):
                    yield passage.finding("forkortelse-ukjent", found=word)


def _is_list_of_names(passage: Passage, word: str) -> bool:
    """Whether a word in capitals is an item of its own: the name of a study."""
    return passage.role is Role.ITEM and passage.text.strip() == word


def _known_abbreviations(script: Script, texts: Iterable[str]) -> set[str]:
    """The glossary's, the partners', the lists', and those that the text puts in parentheses."""
    known = {token for name in load_glossary().abbreviations for token in _parts(name)}
    known |= {token for name in official_names(script.data) for token in _parts(name)}
    known |= {
        token
        for rows in script.data.lists.values()
        for row in rows
        for field in row.values()
        for token in _parts(field.text)
    }
    for text in texts:
        if "(" in text:
            before = (part[-_LONGEST_ABBREVIATION:] for part in text.split(" (")[:-1])
            known.update(found[0] for end in before if (found := _CAPITALS_LAST.search(end)))
            known.update(_ABBREVIATION.findall(" ".join(_IN_PARENTHESES.findall(text))))
    return known


def _parts(name: str) -> Iterator[str]:
    yield name
    yield from _ABBREVIATION.findall(name)


def official_names(data: ReportData) -> Iterator[str]:
    """What the sheet Oppsett and the glossary call things."""
    setup = data.setup
    yield from (setup.network, setup.network_long, setup.owner, setup.new_owner)
    for project in setup.projects:
        yield project.name
    for partner in setup.partners:
        yield from (partner.code, partner.name, partner.short_name, partner.region)
        yield from partner.aliases
    yield from load_glossary().names
    yield from load_glossary().institutions


def check_partner_names(script: Script) -> Iterator[Finding]:
    """A hospital's name that is no partner's and no known institution's, or is misspelt."""
    names = names_of(script.data)
    known = set(official_names(script.data))
    known |= {name.split(" og ")[0] for name in known}
    for passage in script.text:
        low = passage.text.lower()
        for found in _HOSPITAL.finditer(passage.text) if any(h in low for h in _HINTS) else ():
            words = found[0].split()
            endings = [" ".join(words[i:]) for i in range(len(words) - 1)]
            if not known.isdisjoint((*endings, *(name.rstrip("s") for name in endings))):
                continue
            if meant := _institution(endings, known):
                same = meant[0].lower() == meant[1].lower()
                code = "navn-skrivemate" if same else "navn-nesten"
                yield passage.finding(code, found=meant[0], expected=meant[1])
            elif " " in (name := _without_first(passage.text, found)):
                proposal = _proposal(name.split(), names)
                yield passage.finding("partnernavn-ukjent", found=name, proposal=proposal)


def _without_first(text: str, found: re.Match[str]) -> str:
    """A name without the word that has its capital from the sentence: "Norske sykehus"."""
    first, _, rest = found[0].partition(" ")
    is_first = not _mid_sentence(text, found.start(), first)
    return rest if is_first and not any(word[0].isupper() for word in rest.split()) else found[0]


def _institution(endings: Iterable[str], known: Iterable[str]) -> tuple[str, str] | None:
    """The words that are nearly a known institution's name, and that name."""
    names = [name for name in known if " " in name]
    for words in endings:
        near = get_close_matches(words, names, 1, _NEARLY) if " " in words else ()
        if near:
            return words, near[0]
    return None


def check_leader_names(script: Script) -> Iterator[Finding]:
    """A cell of the workbook for who leads something that names nobody who is known."""
    names = names_of(script.data)
    known = set(official_names(script.data))
    for passage in script.passages if not script.typed else ():
        for name in _SEVERAL.split(passage.text) if _is_leader(passage) else ():
            if name and partner_named(name, names) is None and name not in known:
                proposal = _proposal(name.split(), names)
                yield passage.finding("partnernavn-ukjent", found=name, proposal=proposal)


def _is_leader(passage: Passage) -> bool:
    """Whether a passage is to hold a partner's name and nothing else."""
    column = passage.cell.column_head if passage.cell else ""
    return passage.label in (LEADER, "ecrin_grupper.partner") or column.startswith(LEADER)


def _proposal(words: Iterable[str], names: Mapping[str, Partner]) -> str:
    own = {word for word in words if len(word) >= _SHORTEST and word[0].isupper()} - {"Helse"}
    for name, partner in names.items():
        if own & set(name.split()):
            return f"Skriv {partner.name} hvis det er partneren som er ment."
    return "Rett navnet, eller legg det til under Andre navn i bruk i arket Oppsett."


def check_name_variants(script: Script) -> Iterator[Finding]:
    """A partner's name in large and in small letters in one passage."""
    names = {name for name in names_of(script.data) if name.isalpha()}
    for passage in script.text:
        first: dict[str, str] = {}
        for token in _TOKEN.findall(passage.text) if passage.is_text else ():
            if token in names and first.setdefault(token.lower(), token) != token:
                expected = first[token.lower()]
                yield passage.finding("navn-skrivemate", found=token, expected=expected)
                break


def check_project_numbers(script: Script) -> Iterator[Finding]:
    """A number that is called a project's, or stands in parentheses beside one, and is none."""
    projects = script.data.setup.projects
    known = {project.number for project in projects}
    for passage in script.text:
        for found in _PROJECT_NUMBER.finditer(passage.text):
            number = found["called"] or found["beside"]
            beside = any(project.name in passage.text[: found.start()] for project in projects)
            if number in known or not (found["called"] or beside):
                continue
            near = get_close_matches(number, known, 1, _LIKE_NUMBER)
            if near or (found["called"] and len(number) == len(projects[0].number)):
                expected = near[0] if near else listed(sorted(known))
                yield passage.finding("prosjektnummer", found=number, expected=expected)


def check_near_names(script: Script) -> Iterator[Finding]:
    """A proper name that differs from a known one by one letter, or only by its capitals."""
    known = {token for name in official_names(script.data) for token in _TOKEN.findall(name)}
    known |= {part for token in known for part in token.split("-")} | load_glossary().abbreviations
    names = sorted(name for name in known if len(name) >= _SHORTEST and _is_name(name))
    passages = [passage for passage in script.text if passage.role is not Role.CELL]
    words = {word for item in passages for word in _LOWER_CASE.findall(item.text)}
    for passage in passages:
        text = _HOSPITAL.sub(" ", passage.text)
        for name in dict.fromkeys(_names_in(text)):
            if name in known or name.lower() in words or not (near := _near(name, names)):
                continue
            if name.isupper() and not near.isupper() and near.lower() != name.lower():
                continue
            if near.lower() == name.lower() and name.isupper():
                yield passage.finding("navn-skrivemate", found=name, expected=near)
            else:
                yield passage.finding("navn-nesten", found=name, expected=near)


def _names_in(text: str) -> Iterator[str]:
    """Words with a capital; at a sentence's start only long ones, which are no common words.

    What follows or precedes another such word is part of a person's name.
    """
    for found in _WITH_CAPITAL.finditer(text):
        head = found[0].split("-")[0]
        if _is_person(text, found):
            continue
        if len(head) >= _SHORTEST_AT_START or _mid_sentence(text, found.start(), found[0]):
            yield head


def _is_person(text: str, found: re.Match[str]) -> bool:
    """Whether a word with a capital stands right beside another one: "Tor Nord"."""
    before = _CAPITAL_BEFORE.search(text[max(found.start() - 40, 0) : found.start()])
    after = _CAPITAL_AFTER.match(text, found.end())
    return bool(before or after) and found[0][1:].islower()


def _is_name(word: str) -> bool:
    return any(sign.isupper() for sign in word)


def _mid_sentence(text: str, start: int, word: str) -> bool:
    """Whether the capital of `word` is not that of a sentence."""
    before = text[max(start - 3, 0) : start].rstrip(" «(\"'")
    return (bool(before) and before[-1] not in ".:!?") or _is_name(word[1:])


def _near(word: str, names: Sequence[str]) -> str | None:
    """The one of the names that `word` is one letter off, or `None`; a genitive s is no fault."""
    if not _SHORTEST <= len(word) <= _LONGEST_NAME:
        return None
    lower = word.lower()
    some = [name for name in names if abs(len(name) - len(word)) <= 1]
    if any(name.lower() + "s" == lower for name in some):
        return None
    for name in some:
        if lower == name.lower():
            return None if word.isupper() or (word[:1].isupper() and word[1:] == name[1:]) else name
    other = (name for name in some if one_off(lower, name.lower()) and name[1:] != word)
    return next(other, None)


def one_off(a: str, b: str) -> bool:
    """Whether one letter put in, left out, changed or swapped with the next makes `a` into `b`."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    rest_a, rest_b = a[start:], b[start:]
    if rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]:
        return True
    return rest_a[:2] == rest_b[1::-1] and len(rest_a) > 1 and rest_a[2:] == rest_b[2:]
