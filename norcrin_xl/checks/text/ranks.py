"""Claims that rank partners: most, fewest, second, more than another, and lists in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from norcrin_xl.checks.text.measures import Measure, measures, named_in
from norcrin_xl.checks.text.partners import names_of, naming
from norcrin_xl.checks.text.prose import HOLE, Prose, Sentence, found_in
from norcrin_xl.checks.text.series import Clause, clauses
from norcrin_xl.checks.text.wishes import NOT, WISHED
from norcrin_xl.findings import Finding
from norcrin_xl.numbers import decimal_text, listed

_MOST = ("flest", "høyest", "høyeste", "størst", "største")
_LEAST = ("færrest", "lavest", "laveste", "minste")
_MORE = ("flere", "høyere", "større")
_FEWER = ("færre", "lavere")
_SUPERLATIVE = re.compile(
    rf"\b(?P<rank>(?:nest|tredje|fjerde) ?)?(?P<word>{'|'.join((*_MOST, *_LEAST))})\b"
)
_COMPARED = re.compile(rf"\b(?P<word>{'|'.join((*_MORE, *_FEWER))})\b(?=.* enn )")
_IN_ORDER = re.compile(r"\b(?:rangert|rekkefølgen?|(?:fulgt|etterfulgt) av|deretter|så kommer)\b")
_HINTS = (
    *(*_MOST, *_LEAST, *_MORE, *_FEWER),
    *("rangert", "rekkefølge", "fulgt av", "deretter", "så kommer"),
)
"""Parts of the words above that are many times faster to look for."""
_RISING = re.compile(r"\bstigende\b")
_RANKS = {"": 1, "nest": 2, "tredje": 3, "fjerde": 4}

_BORDER = re.compile(r"[,;:]\s| mens | men ")
_OTHER_GROUP = re.compile(
    r"\b(?:blant|en av|et av|ett av|noen av|utenom|utenfor|bortsett|unntatt|foruten|per|relativt"
    r"|forhold til|andel\w*|gjennomsnitt\w*|økning\w*|økte?|vekst\w*|nedgang\w*|endring\w*"
    r"|reduksjon\w*|avvik\w*|noen ?gang|hittil"
    r"|(?:i|på) (?:nord|sør|vest|øst|midt|trøndelag|regionen|landsdelen|helse )\w*)\b"
)
"""Words after which something else is ranked, or among others than all partners."""
_BEFORE = re.compile(
    r"(?:^|\b(?:flest|færrest|høyest|høyeste|lavest|laveste|størst|største|minste|flere|færre"
    r"|antall|antallet|inkluderte|kliniske|på|av|til|etter|med|er|og)|\ufffc)\s*$"
)
_NARROWED = re.compile(
    r"^ (?:av|uten|med|innen|innenfor|på|som|fra|for|i|til|under|knyttet)"
    r" (?!alle\b|de \w+ (?:partner|sykehus)|partner|sykehus|samtlige|nettverk|norcrin|perioden"
    r"|rapporteringsår|året|årene|\ufffc)"
)


class _Ranking:
    """The partners and measures of a report, and what a text says of them."""

    def __init__(self, prose: Prose) -> None:
        self.measures = tuple(measures(prose.data, prose.quantities))
        self._names = names_of(prose.data)
        self._any = naming(self._names)

    def partners(self, text: str) -> list[tuple[int, str]]:
        """The partners that `text` names, each once: (place, code), in order."""
        first: dict[str, int] = {}
        for found in found_in(text, self._any):
            first.setdefault(self._names[found[0]].code, found.start())
        return [(at, code) for code, at in first.items()]

    def measure(self, clause: Clause) -> Measure | None:
        """The one measure that is spoken of, whole and of all studies; else `None`."""
        named = named_in(clause.lower, self.measures)
        linked = {
            measure.label
            for measure in self.measures
            for _, node in clause.holes
            if measure.is_linked(node)
        }
        labels = {measure.label for _, _, measure in named} | linked
        if len(labels) != 1:
            return None
        for start, end, _ in named:
            before, after = clause.lower[:start], clause.lower[end:]
            if not _BEFORE.search(before) or _NARROWED.search(after):
                return None
        label = labels.pop()
        return next(measure for measure in self.measures if measure.label == label)


def check_ranks(prose: Prose) -> Iterator[Finding]:
    """Words that rank partners otherwise than their figures do.

    Judged only where one measure is named as a whole, and among all partners. What is wished
    or denied, growth, shares and earlier years are other rankings and are left alone; so is
    what explains a deviation in a partner's accounts.
    """
    ranking: _Ranking | None = None
    year = prose.data.setup.year
    for sentence in prose.sentences:
        if sentence.passage.post or not _may_rank(sentence.text):
            continue
        lower = sentence.text.lower()
        whole = Clause(sentence.text, sentence.holes, lower)
        years = {known for _, known in whole.years(prose.quantities)}
        if years - {year} or "i fjor" in lower or "året før" in lower:
            continue
        ranking = ranking or _Ranking(prose)
        for said, measure in _contradicted(whole, ranking):
            yield _finding(sentence, said, measure)


@lru_cache(maxsize=4096)
def _may_rank(text: str) -> bool:
    """Whether `text` holds any of the words that rank."""
    lower = text.lower()
    if not any(map(lower.__contains__, _HINTS)):
        return False
    return any(kind.search(lower) for kind in (_SUPERLATIVE, _COMPARED, _IN_ORDER))


def _finding(sentence: Sentence, said: str, measure: Measure) -> Finding:
    order = sorted(measure.values.items(), key=lambda one: -one[1])
    decimals = 0 if all(float(value).is_integer() for _, value in order) else 2
    return sentence.passage.finding(
        "rangering-motsier",
        rests_on=measure.sources,
        found=" ".join(said.replace(HOLE, "…").split()),
        measure=measure.label,
        expected=listed([f"{code} {decimal_text(value, decimals)}" for code, value in order]),
    )


def _contradicted(whole: Clause, ranking: _Ranking) -> Iterator[tuple[str, Measure]]:
    """The rankings of a sentence that don't hold: the words, and the measure."""
    named = ranking.partners(whole.text)
    if not named or _spoken_of_otherwise(whole):
        return
    if _IN_ORDER.search(whole.lower) and len(named) > 1:
        measure = ranking.measure(whole)
        if measure and not _ordered(whole, [code for _, code in named], measure):
            yield whole.text[named[0][0] :].rstrip(" ."), measure
        return
    single = len(list(_SUPERLATIVE.finditer(whole.lower))) == 1 and len(named) == 1
    parts = [whole] if single else clauses(whole.text, whole.holes, _BORDER)
    for part in parts:
        own = ranking.partners(part.text)
        measure = ranking.measure(part) if own else None
        if measure and (said := _false(part, own, measure)):
            yield said, measure


def _spoken_of_otherwise(clause: Clause) -> bool:
    return bool(found_in(clause.lower, _OTHER_GROUP) or found_in(clause.text, WISHED))


def _ordered(clause: Clause, codes: Sequence[str], measure: Measure) -> bool:
    """Whether the partners come first among all, in their order; equals may change places."""
    rising = _RISING.search(clause.lower) or any(
        found["word"] in _LEAST for found in _SUPERLATIVE.finditer(clause.lower)
    )
    order = sorted(measure.values.values(), reverse=not rising)
    return [measure.values[code] for code in codes] == order[: len(codes)]


def _false(clause: Clause, named: list[tuple[int, str]], measure: Measure) -> str:
    """The words of a claim about one partner, or about two compared, that don't hold."""
    codes = [code for _, code in named]
    superlatives = list(_SUPERLATIVE.finditer(clause.lower))
    if len(superlatives) == len(codes) == 1:
        found = superlatives[0]
        if NOT.search(clause.text[: found.start()]):
            return ""
        order = sorted(measure.values.values(), reverse=found["word"] in _MOST)
        rank = _RANKS[(found["rank"] or "").strip()]
        holds = rank <= len(order) and measure.values[codes[0]] == order[rank - 1]
        return "" if holds else clause.text.strip(" .,;:")
    compared = _COMPARED.search(clause.lower)
    if compared and not superlatives and len(named) == 2:
        first, second = (measure.values[code] for code in codes)
        between = (
            named[0][0] < compared.start()
            and clause.lower.find(" enn ", compared.end(), named[1][0]) != -1
        )
        if not between or NOT.search(clause.text[: compared.start()]):
            return ""
        holds = first > second if compared["word"] in _MORE else first < second
        return "" if holds else clause.text.strip(" .,;:")
    return ""
