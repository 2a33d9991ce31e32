"""How well the words around a typed number fit a quantity: never by its value alone.

Words count by how near they stand: beside the number, in its sentence, in the sentences before,
in the headings above. A word for another partner, project, year or column rules a quantity out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from norcrin_xl.checks.text.partners import any_name, names_of
from norcrin_xl.form.glossary import load_glossary
from norcrin_xl.model import Quantity, ReportData
from norcrin_xl.report.review.index import Reading

BESIDE, SENTENCE, BEFORE, HEADING = 1.0, 0.75, 0.4, 0.45
FOLLOWS = 0.6
"""What it counts that the number before was about the same thing."""

OF_ALL = 0.7
"""What a figure of the whole network counts in a sentence that names a partner."""

NEAR = 48
"""How many letters away a word is still beside a number."""

_COLUMNS = frozenset(
    ("regnskap", "budsjett", "avvik", "avvik_prosent", "endring", "endring_prosent")
)
_WORD = re.compile(r"[a-zæøåé]{3,}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SMALL = frozenset(
    {
        *("ble", "som", "var", "mot", "det", "den", "ved", "per", "med", "til", "fra", "har"),
        *("hadde", "ikke", "eller", "alle", "blir", "men", "også", "enn", "og", "for", "årets"),
        *("antall", "prosent", "andel", "millioner", "kroner", "tusen", "prosjekter"),
        *("endring", "regnskap", "budsjett", "budsjettet", "avvik"),
    }
)
"""Words that say nothing of what a number is about, and those of its column, judged apart."""

_TOGETHER = re.compile(r"\b(?:til sammen|i alt|totalt|samlet|nettverket|partnerne|alle)\b")
_OTHER_NUMBER = re.compile(r", mot |(?<!\w)\d")
_LAST_YEAR = re.compile(r"\b(?:i fjor|året før|fjoråret|fjorårets|forrige år)\b")
_BUDGET = re.compile(r"budsjett\w*")
_ACCOUNT = re.compile(r"regnskap\w*|\bble\b|utgjorde|dekket|brukt")
_DEVIATION = re.compile(
    r"^\W*(?:%|prosent)?\W*(?:millioner|mill\.?|tusen)?\s*(?:kroner|kr\.?)?\W*"
    r"(?:høyere|lavere|mer|mindre|over|under|flere|færre)\b"
)
_DEVIATES = re.compile(r"\b(?:avvik\w*|avviket|differanse\w*|forskjell\w*)\b")
_CHANGED = re.compile(
    r"\b(?:økt|økte|økning\w*|vekst|oppgang|nedgang\w*|redusert|reduksjon|falt|sunket|steget"
    r"|endring\w*|endret)\b"
)
_MORE = re.compile(r"^\W*(?:\w+ ){0,2}(?:flere|færre|mer|mindre|høyere|lavere)\b")
_UNUSED = re.compile(r"\b(?:ubrukt\w*|ikke (?:brukt|er brukt)|restmid\w*|overfør\w*)\b|ikke brukt")
_ALL_PROJECTS = re.compile(r"\b(?:begge|alle|samlet|totalt for) (?:de to )?prosjekt\w*|regnes kost")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words around a number, in lower case: before and after it in its sentence, and above.

    `headings` are those above it from the outside in; in a table, `labels` are the words of
    its row and column.
    """

    before: str
    after: str
    earlier: str
    headings: tuple[str, ...]
    labels: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.before} {self.after}"


class Vocabulary:
    """How the quantities of a report are spoken of."""

    def __init__(self, data: ReportData) -> None:
        self._data = data
        self._names = names_of(data)
        self._naming = re.compile(any_name(self._names))
        self._projects = {project.key: project.name.lower() for project in data.setup.projects}
        self._partners = {partner.key for partner in data.setup.partners}
        self._year = data.setup.year
        self._stems: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _labels(self) -> Mapping[str, Sequence[str]]:
        """Other words for what an id is about, by the id's parts that say so."""
        form = self._data.form
        found: dict[str, list[str]] = {}
        for item in form.indicators:
            found[f"bruk.{item.id}"] = [item.label, item.short]
        for kpi in form.kpis:
            found[f"kpi.{kpi.id}"] = [kpi.short, kpi.definition]
            for part in kpi.part:
                found[f"kpi.{kpi.id}.{part.id}"] = [part.label]
        for key, names in load_glossary().series.items():
            found.setdefault(key, []).extend(names)
        return found

    def partner(self, around: Surroundings) -> str | None:
        """The key of the partner that a number is about: the nearest named before it, or after.

        `None` when the sentence or the row names none.
        """
        for text, last in ((around.labels, True), (around.before, True), (around.after, False)):
            named = [self._names[found[0]].key for found in self._naming.finditer(text)]
            if named:
                return named[-1 if last else 0]
        return None

    def subject(self, quantity: Quantity) -> str:
        """What a quantity is about, whosever it is and in whichever column or year."""
        parts = quantity.id.split(".")
        kept = [part for part in parts if part not in self._partners and part not in _COLUMNS]
        return ".".join(part for part in kept if not _YEAR.fullmatch(part))

    def fit(
        self, reading: Reading, around: Surroundings, partner: str | None, spoken_of: str
    ) -> float:
        """How well a reading fits, from 0 (not at all) to about 2.

        `spoken_of` is the subject of the number before in the same paragraph: what comes next
        is often about the same thing.
        """
        quantity, parts = reading.quantity, reading.quantity.id.split(".")
        own = next((part for part in parts if part in self._partners), None)
        if own != partner and (own is not None or self._naming.search(around.labels)):
            return 0.0
        low = _lowered(around)
        if not self._of_project(parts, low):
            return 0.0
        year = self._of_year(parts, low)
        column = _of_column(parts, low, signed=reading.format.startswith("endring"))
        if not year or not column:
            return 0.0
        words = self._words(quantity, low)
        same = FOLLOWS if spoken_of and self.subject(quantity) == spoken_of else 0.0
        whole = 1.0 if own == partner or _TOGETHER.search(low.sentence) else OF_ALL
        return ((words + same) * year * column + _unit(quantity, low)) * whole

    def _of_project(self, parts: Sequence[str], around: Surroundings) -> bool:
        if parts[0] != "okonomi":
            return True
        above = (around.earlier, *reversed(around.headings))
        for text in (around.labels, around.before, around.after, *above):
            named = [key for key, name in self._projects.items() if name in text]
            if named:
                last = max(named, key=lambda key: text.rfind(self._projects[key]))
                whole = parts[1] not in self._projects and parts[1] not in self._partners
                return parts[1] == last or (whole and bool(_ALL_PROJECTS.search(around.sentence)))
        return True

    def _of_year(self, parts: Sequence[str], around: Surroundings) -> float:
        """1 when the year of a series fits, 0 when another is meant."""
        years = [int(part) for part in parts if part.isdigit() and len(part) == 4]
        if not years:
            return 1.0
        own = _OTHER_NUMBER.split(around.after, maxsplit=1)[0]
        said = re.match(r"\W*(?:\w+ ){0,3}?i ((?:19|20)\d\d)", around.after)
        if said is None and (found := _YEAR.findall(around.labels)):
            return float(years[0] == int(found[-1]))
        if said:
            return float(years[0] == int(said[1]))
        before = re.search(r"i ((?:19|20)\d\d)\D{0,40}$", around.before)
        if before:
            return float(years[0] == int(before[1]))
        if _LAST_YEAR.search(own[:NEAR]):
            return float(years[0] == self._year - 1)
        if years[0] == self._year:
            return 1.0
        return 0.6 if str(years[0]) in around.sentence else 0.0

    def _words(self, quantity: Quantity, around: Surroundings) -> float:
        """The share of the quantity's words that stand around the number, by nearness."""
        best = 0.0
        for stems in self._stem_sets(quantity):
            if stems:
                found = sum(_nearness(stem, around) for stem in stems)
                best = max(best, found / len(stems))
        return best

    def _stem_sets(self, quantity: Quantity) -> Iterator[tuple[str, ...]]:
        parts = [part for part in quantity.id.split(".") if part not in self._partners]
        key = ".".join(parts)
        texts = [quantity.label.partition(",")[0] if parts[0] == "okonomi" else quantity.label]
        for name, labels in self._labels.items():
            if key == name or key.startswith(f"{name}."):
                texts += labels
        if parts[0] == "okonomi":
            texts += self._of_money(key)
        for text in texts:
            yield self._stemmed(text)

    def _of_money(self, key: str) -> Sequence[str]:
        """How user payment and unused funds are spoken of, beside their labels."""
        payment = next(post.key for post in self._data.form.posts if post.user_payment)
        if f".{payment}." in key or ".brukerbetaling." in key:
            return ("brukerbetaling",)
        return ("ubrukte midler",) if key.endswith(".ubrukt") else ()

    def _stemmed(self, text: str) -> tuple[str, ...]:
        if text not in self._stems:
            words = dict.fromkeys(_WORD.findall(text.lower()))
            skip = {*_SMALL, *self._projects.values()}
            self._stems[text] = tuple(
                word[: max(5, len(word) - 4)] for word in words if word not in skip
            )
        return self._stems[text]


def _lowered(around: Surroundings) -> Surroundings:
    return Surroundings(
        around.before.lower(),
        around.after.lower(),
        around.earlier.lower(),
        tuple(text.lower() for text in around.headings),
        around.labels.lower(),
    )


def _nearness(stem: str, around: Surroundings) -> float:
    word = re.compile(rf"(?<![a-zæøå]){re.escape(stem)}")
    if (
        word.search(around.labels)
        or word.search(around.before[-NEAR:])
        or word.search(around.after[:NEAR])
    ):
        return BESIDE
    if word.search(around.before) or word.search(around.after):
        return SENTENCE
    if any(word.search(text) for text in around.headings[-2:]):
        return HEADING
    return BEFORE if word.search(around.earlier) else 0.0


def _unit(quantity: Quantity, around: Surroundings) -> float:
    """Whether what the quantity counts stands after the number, as its noun."""
    if quantity.unit in ("1000 kr", "andel", "ord", "år"):
        return 0.0
    stem = quantity.unit[:6]
    if re.match(rf"\W*(?:[\w-]+ ){{0,3}}[\w-]*{re.escape(stem)}", around.after):
        return 0.35
    return 0.15 if stem in around.sentence or stem in around.labels else 0.0


def _of_column(parts: Sequence[str], around: Surroundings, signed: bool) -> float:
    """How well a column (accounts, budget, deviation) or a change fits; 0 when another is meant.

    What is typed with its sign (`signed`) is a deviation or a change.
    """
    column = parts[-1]
    labels = around.labels
    near_before = around.before[-NEAR:]
    deviates = bool(_DEVIATION.match(around.after) or _MORE.match(around.after))
    changed = bool(_CHANGED.search(near_before) or deviates)
    if column in ("endring", "endring_prosent"):
        return 1.0 if signed or changed or "endring" in labels else 0.0
    if parts[0] != "okonomi":
        return 0.3 if deviates else 1.0
    if column == "ubrukt":
        return 1.2 if _UNUSED.search(around.sentence) else 0.0
    if column in ("avvik", "avvik_prosent"):
        known = signed or deviates or _DEVIATES.search(near_before) or "avvik" in labels
        return 1.0 if known else 0.0
    if deviates or "avvik" in labels:
        return 0.0
    budget = bool(_BUDGET.search(labels))
    if not labels:
        found = [m.start() for m in _BUDGET.finditer(near_before)]
        said = [m.start() for m in _ACCOUNT.finditer(near_before)]
        budget = bool(found) and (not said or found[-1] > said[-1])
    if column == "budsjett":
        return 1.0 if budget else 0.0
    if column == "bevilgning":
        return 1.0 if "bevil" in around.sentence else 0.0
    return 0.2 if budget else 1.0
