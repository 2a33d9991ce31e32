"""Names: abbreviations nobody explains, institutions nobody knows, names one letter off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from norcrin_xl.checks.text.partners import names_of, partner_named
from norcrin_xl.checks.text.placeholders import is_placeholder
from norcrin_xl.checks.text.prose import Cell, Passage, Prose, found_in
from norcrin_xl.findings import Finding
from norcrin_xl.form.glossary import load_glossary
from norcrin_xl.model import Partner, ReportData

_TOKEN = re.compile(r"[^\W\d_][\w-]*")
_WITH_CAPITAL = re.compile(r"(?<![\w-])[a-zæøå]{0,2}[A-ZÆØÅ][\w-]*")
_LOWER_CASE = re.compile(r"(?<![\w./@-])[a-zæøå]\w*\b(?!\.\w)")
_ABBREVIATION = re.compile(r"(?<![\w-])[A-ZÆØÅ]{2,6}(?=s?(?![\w]))")
_ROMAN = re.compile(r"[IVX]+")
_IN_PARENTHESES = re.compile(r"\(([^()\n]*)\)")
_CAPITALS_LAST = re.compile(r"[A-ZÆØÅ]{2,6}\Z")
_CAPITALS = r"[A-ZÆØÅ][\wæøå.-]*"
_HOSPITAL = re.compile(
    rf"(?:{_CAPITALS} ){{1,3}}(?:[Uu]niversitetss(?:yke|juke)hus|[Ss](?:yke|juke)hus|[Hh]ospital)\b"
    rf"|\bHelse {_CAPITALS}\w"
    rf"|\b(?:Universitetss(?:yke|juke)huset|Sykehuset) (?:i )?{_CAPITALS}\w"
)
_HINTS = ("ykehus", "jukehus", "ospital", "helse ")
_SEVERAL = re.compile(r"\s*(?:,|;|/|\bog\b)\s*")
_LONGEST_ABBREVIATION = 6
_SHORTEST = 4
_SHORTEST_AT_START = 6


def check_abbreviations(prose: Prose) -> Iterator[Finding]:
    """An abbreviation, where it first stands, that neither glossary nor text explains."""
    unknown = {
        word
        for word in set(_ABBREVIATION.findall(prose.capitals)) - _known_abbreviations(prose)
        if not (_ROMAN.fullmatch(word) or is_placeholder(word))
    }
    for passage in prose.passages if unknown else ():
        for line in passage.lines:
            for word in dict.fromkeys(_ABBREVIATION.findall(line.text)):
                if word in unknown:
                    unknown.remove(word)
                    yield passage.finding("forkortelse-ukjent", found=word)


def _known_abbreviations(prose: Prose) -> set[str]:
    """The glossary's, the partners', the lists', and those that the text puts in parentheses."""
    data = prose.data
    known = {token for name in load_glossary().abbreviations for token in _parts(name)}
    known |= {token for name in official_names(data) for token in _parts(name)}
    known |= {
        token
        for rows in data.lists.values()
        for row in rows
        for field in row.values()
        for token in _parts(field.text)
    }
    before = (part[-_LONGEST_ABBREVIATION:] for part in prose.whole.split(" (")[:-1])
    known.update(found[0] for end in before if (found := _CAPITALS_LAST.search(end)))
    known.update(_ABBREVIATION.findall(" ".join(_IN_PARENTHESES.findall(prose.whole))))
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


def check_partner_names(prose: Prose) -> Iterator[Finding]:
    """A hospital's name that is no partner's and no known institution's."""
    data = prose.data
    names = names_of(data)
    known = set(official_names(data))
    known |= {name.split(" og ")[0] for name in known}
    for sentence in prose.sentences_with(*_HINTS):
        for found in found_in(sentence.text, _HOSPITAL):
            words = found[0].split()
            endings = [" ".join(words[i:]) for i in range(len(words))]
            if not known.isdisjoint(endings) or _is_common(sentence.text, found):
                continue
            yield sentence.passage.finding(
                "partnernavn-ukjent", found=found[0], proposal=_proposal(words, names)
            )


def check_leader_names(prose: Prose) -> Iterator[Finding]:
    """A cell for who leads something that names nobody who is known."""
    names = names_of(prose.data)
    known = set(official_names(prose.data))
    for cell in _leader_cells(prose):
        for name in _SEVERAL.split(cell.field.text):
            if name and partner_named(name, names) is None and name not in known:
                proposal = _proposal(name.split(), names)
                yield cell.finding("partnernavn-ukjent", found=name, proposal=proposal)


def _is_common(text: str, found: re.Match[str]) -> bool:
    """Whether the only capital is that of the sentence: "Seks universitetssykehus er partnere"."""
    words = found[0].split()
    return found.start() == len(text) - len(text.lstrip()) and not any(
        word[0].isupper() for word in words[1:]
    )


def _proposal(words: Iterable[str], names: Mapping[str, Partner]) -> str:
    own = {word for word in words if len(word) >= _SHORTEST and word[0].isupper()} - {"Helse"}
    for name, partner in names.items():
        if own & set(name.split()):
            return f"Skriv {partner.name} hvis det er partneren som er ment."
    return "Rett navnet, eller legg det til under Andre navn i bruk i arket Oppsett."


def _leader_cells(prose: Prose) -> Iterator[Cell]:
    """Cells that are to hold a partner's name and nothing else."""
    for entry in prose.data.register:
        for field in entry.leaders.values():
            yield prose.cell(f"Registeret, arbeidspakke {entry.number.text}", field)
    for package in prose.data.work_packages:
        yield prose.cell(f"Arbeidspakke {package.heading}", package.leader)
    for row in prose.data.lists.get("ecrin_grupper", ()):
        yield prose.cell(f"Gruppen {row['gruppe'].text}", row["partner"])


def check_near_names(prose: Prose) -> Iterator[Finding]:
    """A proper name that differs from a known one by one letter, or only by its capitals."""
    known = {token for name in official_names(prose.data) for token in _TOKEN.findall(name)}
    known |= {part for token in known for part in token.split("-")} | load_glossary().abbreviations
    names = frozenset(name for name in known if len(name) >= _SHORTEST and _is_name(name))
    heads = {
        word.split("-")[0] for word in set(_WITH_CAPITAL.findall(prose.capitals)) - known
    } - known
    near = {head: found for head in heads if (found := _near(head, names))}
    words = set(_LOWER_CASE.findall(prose.whole)) if near else set()
    for passage in prose.passages if near else ():
        for name in dict.fromkeys(_names_in(passage)):
            if name in near and name.lower() not in words:
                yield passage.finding("navn-nesten", found=name, expected=near[name])


def _names_in(passage: Passage) -> Iterator[str]:
    """Words with a capital; at a sentence's start only long ones, which are no common words."""
    for line in passage.lines:
        for found in _WITH_CAPITAL.finditer(line.text):
            head = found[0].split("-")[0]
            if len(head) >= _SHORTEST_AT_START or _mid_sentence(line.text, found.start(), found[0]):
                yield head


def _is_name(word: str) -> bool:
    return any(sign.isupper() for sign in word)


def _mid_sentence(text: str, start: int, word: str) -> bool:
    """Whether the capital of `word` is not that of a sentence."""
    before = text[max(start - 3, 0) : start].rstrip(" «(\"'")
    return (bool(before) and before[-1] not in ".:!?") or _is_name(word[1:])


@lru_cache(maxsize=8)
def _signatures(names: frozenset[str]) -> Mapping[str, set[str]]:
    """By each name and each name less one letter (lower case): the names that it may be."""
    found: dict[str, set[str]] = {}
    for name in sorted(names):
        for key in _deletions(name.lower()):
            found.setdefault(key, set()).add(name)
    return found


def _deletions(word: str) -> Iterator[str]:
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


@lru_cache(maxsize=4096)
def _near(word: str, names: frozenset[str]) -> str | None:
    """The one of `names` that `word` is one letter off, or `None`; a genitive s is no fault."""
    if len(word) < _SHORTEST:
        return None
    targets = _signatures(names)
    lower = word.lower()
    candidates = {name for key in _deletions(lower) for name in targets.get(key, ())}
    for name in sorted(candidates):
        if name.lower() + "s" == lower:
            return None
    for name in sorted(candidates):
        if lower == name.lower():
            return None if word.isupper() or (word[:1].isupper() and word[1:] == name[1:]) else name
    return next((name for name in sorted(candidates) if one_off(lower, name.lower())), None)


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
