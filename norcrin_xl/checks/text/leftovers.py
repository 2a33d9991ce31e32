"""What was left in a text: places to fill in, words and sentences that stand twice, last year's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from norcrin_xl.checks.text.passage import MARK, Passage, Role, Script, excerpt
from norcrin_xl.checks.text.utterance import sentences
from norcrin_xl.checks.text.words import words
from norcrin_xl.findings import Finding
from norcrin_xl.form.form_file import load_glossary
from norcrin_xl.form.schema import SectionSpec
from norcrin_xl.masking import SHORTEST, fingerprints, hidden_signs, words_of
from norcrin_xl.model import DRAFT
from norcrin_xl.numbers import counted, listed

_PATTERNS = tuple(
    (hint, re.compile(pattern, re.IGNORECASE)) for hint, pattern in words("plassholder").items()
)
"""What a placeholder looks like, after a part of it that is many times faster to look for."""

_GAP, _MOST_GAPS = re.compile(r"\[mangler: [^\[\]]+\]"), 3

_DOUBLED = re.compile(
    r"(?<![\w-])([a-zæøå]{1,40}) \1(?![\w-])(?: (?P<next>[a-zæøå]{1,20}))?", re.IGNORECASE
)
_TOKEN = re.compile(r"\w+")
_WORDS = re.compile(r"[^\W_]+")
_LONGEST_REFERENCE = 80
_PHRASE = 6
"""So many words in a row stand twice in a passage only where something was told twice."""


def check_placeholders(script: Script) -> Iterator[Finding]:
    """A text with a placeholder, or one that trails off in dots."""
    for passage in script.text:
        if not passage.answers and (found := _placeholder(passage.text)):
            yield passage.finding("plassholder", found=excerpt(found))


def check_gaps(script: Script) -> Iterator[Finding]:
    """Our marks in a Word report where the workbook had nothing: one finding, with the first."""
    typed = script.text if script.typed else ()
    gaps = [(one, found) for one in typed for found in _GAP.findall(one.text)]
    if gaps:
        shown = [f"«{text}»" for text in dict.fromkeys(excerpt(found) for _, found in gaps)]
        more = len(shown) - _MOST_GAPS
        told = [*shown[:_MOST_GAPS], f"{more} til"] if more > 0 else shown
        others = len(gaps) - 1
        many = f" og {counted(others, 'sted', 'steder')} til" if others else ""
        yield gaps[0][0].finding("rapport-hull", many=many, found=listed(told))


def check_mere_references(script: Script) -> Iterator[Finding]:
    """A text that says nothing but that it is as last year's, or as what stands elsewhere."""
    as_before, around = load_glossary().as_before, load_glossary().around
    for passage in script.text:
        text = " ".join((passage.source or passage.text).removeprefix(DRAFT).split())
        if len(text) > _LONGEST_REFERENCE or passage.answers or not passage.is_text:
            continue
        own = {word for word in _WORDS.findall(text.lower()) if not word.isdigit()}
        if own & as_before and own <= as_before | around:
            yield passage.finding("tekst-bare-henvisning", found=text)


def check_hidden_signs(script: Script) -> Iterator[Finding]:
    """A text with signs that nobody sees: of no width, controls, or such as turn the writing."""
    told: set[str] = set()
    for passage in script.text:
        text = passage.source or passage.text.replace(MARK, "")
        if text not in told and (found := hidden_signs(text)):
            yield passage.finding("usynlige-tegn", found=found)
            told.add(text)


def is_placeholder(word: str) -> bool:
    """Whether a word stands for something that is to be filled in."""
    return _placeholder(word) == word


def _placeholder(text: str) -> str | None:
    """The first placeholder in `text`, or `None`."""
    lower = text.lower()
    for hint, pattern in _PATTERNS:
        if hint in lower and (found := pattern.search(text)):
            return found[0].strip()
    return None


def check_doubled_words(script: Script) -> Iterator[Finding]:
    """A word that stands twice in a row: "er er". "Det det gjelder" is sound."""
    sound = load_glossary().doubled
    for passage in script.text:
        for found in _DOUBLED.finditer(passage.text) if passage.is_text else ():
            word, twice = found[1], " ".join(found[0].split()[:2])
            is_name = word[0].isupper() and twice.split()[1][0].isupper()
            known = {word.lower(), f"{word} {found['next']}".lower()} & sound
            if not known and not is_name:
                yield passage.finding("ord-dobbelt", found=twice, expected=word)


def check_repeats(script: Script) -> Iterator[Finding]:
    """A sentence that stands in an earlier passage too, or a long phrase twice in one.

    One finding per pair of passages. Explanations of deviations may repeat each other: the same
    cause moves several posts.
    """
    first: dict[str, Passage] = {}
    told: set[tuple[int, int]] = set()
    for passage in script.text:
        if passage.post or not passage.is_text:
            continue
        own = [text for _, text in sentences(passage.text)]
        for sentence in dict.fromkeys((*own, passage.text)):
            key = words_of(sentence) if len(sentence) >= SHORTEST else ""
            if len(key) < SHORTEST:
                continue
            other = first.setdefault(key, passage)
            pair = (id(other), id(passage))
            if other is passage or other.stands == passage.stands or pair in told:
                continue
            told.add(pair)
            rests = (other.stands.cell,) if other.stands.cell else ()
            shown, where = excerpt(sentence), str(other.stands)
            yield passage.finding("tekst-gjentatt", rests, found=shown, expected=where)
        yield from _twice(passage)


def _twice(passage: Passage) -> Iterator[Finding]:
    """A phrase of several words that somebody typed twice in one passage."""
    words = list(_TOKEN.finditer(passage.text))
    lower = [word[0].lower() for word in words]
    seen: dict[tuple[str, ...], int] = {}
    for at in range(len(words) - _PHRASE + 1):
        own = words[at : at + _PHRASE]
        if passage.linked(own[0].start(), own[-1].end()):
            continue
        before = seen.setdefault(tuple(lower[at : at + _PHRASE]), at)
        if at - before >= _PHRASE:
            shown = passage.text[own[0].start() : own[-1].end()]
            yield passage.finding("utsagn-gjentatt", found=shown)
            return


CONFIRM = "velg «Ja» ved siden av den i arbeidsboken, eller godta funnet"


def check_unchanged(script: Script) -> Iterator[Finding]:
    """Texts that hold a paragraph of last year's report, figures and years aside.

    One finding per sheet of the workbook; in a Word report one per paragraph. A text that still
    bears the mark of a draft is told of elsewhere, and that of a partner with its answer.
    """
    earlier = script.data.earlier_texts
    silent = {one.partner.code for one in script.data.submissions if not one.answered}
    told: set[str] = set()
    sheets: dict[str, list[tuple[Passage, str]]] = {}
    for passage in script.text if earlier else ():
        source, cell = passage.source or passage.text, passage.stands.cell
        passed = passage.is_draft or passage.role is Role.CELL or passage.stands.partner in silent
        if source in told or passed:
            continue
        told.add(source)
        lines = [line for key, line in fingerprints(source).items() if key in earlier]
        for line in lines:
            sheets.setdefault(cell.sheet if cell else line, []).append((passage, line))
    for found in sheets.values():
        cells = dict.fromkeys(passage.stands.cell for passage, _ in found)
        more = len(found) - 1
        many = f", og {counted(more, 'avsnitt', 'avsnitt')} til i arket" if more else ""
        passage, line = found[0]
        rests = [cell for cell in cells if cell]
        way = "godta funnet" if passage.stands.partner else CONFIRM
        yield passage.finding("tekst-uendret", rests, found=excerpt(line), many=many, way=way)


_YES_OR_NO = frozenset(("ja", "nei"))
_MOST = 0.6
"""The share of the form's sections that a report must have before one is missed."""


def check_choices(script: Script) -> Iterator[Finding]:
    """A choice that isn't made, is none of the form's answers, or is several of them.

    Several choices of the workbook that nobody has made are told of together.
    """
    specs = {spec.number: spec for spec in script.data.form.sections if spec.choices}
    asked: dict[str, list[Passage]] = {}
    for passage in script.passages:
        words = {_bare(answer.text) for answer in passage.answers}
        if words and (passage.section in specs or words == _YES_OR_NO):
            own = passage.section if passage.section in specs else str(passage.stands)
            asked.setdefault(own, []).append(passage)
    blank = [] if script.typed else [one for [one] in asked.values() if not one.text]
    if len(blank) > 1:
        cells = [passage.stands.cell for passage in blank if passage.stands.cell]
        sections = listed([passage.section for passage in blank])
        yield blank[0].finding("valg-ugjort", cells, found=f"avsnitt {sections}", named="")
    for section, passages in asked.items():
        if len(blank) < 2 or passages[0] not in blank:
            boxed = [item for item in passages if len(item.answers) > 1] or passages
            yield from _judged(script, specs.get(section), boxed)


def _judged(
    script: Script, spec: SectionSpec | None, passages: Sequence[Passage]
) -> Iterator[Finding]:
    first = passages[0]
    answers = [answer for item in passages for answer in item.answers]
    choices = spec.choices if spec else dict.fromkeys(answer.text for answer in answers)
    given = list(dict.fromkeys(answer.text for answer in answers if answer.checked))
    of_form = {_bare(answer.text) for answer in answers} & set(map(_bare, choices))
    expected, fault = " / ".join(choices), ""
    if len(given) > 1:
        yield first.finding("valg-flere", found=" og ".join(given), expected=expected)
    elif given and not script.typed and given[0] not in choices:
        fault = f"svaret «{given[0]}» finnes ikke."
    elif not given and of_form:
        fault = "ingenting er valgt."
    if fault:
        section = f"{spec.number} {spec.heading}" if spec else first.heading
        words = {"found": fault, "expected": expected, "named": ""}
        yield first.finding("valg-mangler", (), section=section, **words)


def _bare(answer: str) -> str:
    return answer.casefold().rstrip(".")


def check_sections_there(script: Script) -> Iterator[Finding]:
    """A section of the form that a Word report lacks, or has twice, where it has most of them."""
    asked = [spec for spec in script.data.form.sections if spec.kind in ("text", "choice")]
    heads: dict[str, list[Passage]] = {}
    previous: Passage | None = None
    for passage in script.passages if script.typed else ():
        if passage.role is Role.HEADING and passage.number and passage.section:
            heads.setdefault(passage.section, []).append(passage)
    there = {passage.section for passage in script.passages if passage.section}
    if sum(spec.number in there for spec in asked) < _MOST * len(asked):
        return
    for spec in asked:
        own = heads.get(spec.number, [])
        if spec.number not in there and previous is not None:
            shown = f"{spec.number} {spec.heading}"
            yield previous.finding("rapport-avsnitt-mangler", found=shown)
        previous = own[-1] if own else previous
        for again in own[1:]:
            if again.text == own[0].text:
                yield again.finding("tekst-gjentatt", found=again.text, expected=str(own[0].stands))
