"""Are large deviations explained, and do the explanations still fit them?

Also what an explanation says by its words, and whether a reason says anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from norcrin_xl.checks.walk import deviation, per_cent
from norcrin_xl.findings import Finding, finding
from norcrin_xl.form.schema import Post
from norcrin_xl.model import Field, Project, Quantities, ReportData, Submission
from norcrin_xl.numbers import signed_text
from norcrin_xl.quantities.quantity_ids import ACCOUNT, BUDGET, DEVIATION, SHARE, amount_id
from norcrin_xl.quantities.reported import Owner

FEWEST_WORDS = 3
"""An explanation of fewer words says hardly more than that there is one."""


class Deviation(NamedTuple):
    """A partner's deviation on a post: amount in 1000 NOK, share 0-1 of the budget, why."""

    submission: Submission
    project: Project
    post: Post
    amount: float
    share: float | None
    explanation: Field

    @property
    def key(self) -> tuple[str, str]:
        return self.project.key, self.post.key

    def large(self, limits: Mapping[str, float]) -> bool:
        """Whether it is above both limits; a deviation from no budget has no share."""
        if abs(self.amount) <= limits["forklar_belop"]:
            return False
        return self.share is None or abs(self.share) * 100 > limits["forklar_prosent"]

    def found(self, code: str, **fields: object) -> Finding:
        """The finding `code` at the cell of the explanation."""
        accounts = self.submission.accounts
        rests_on = [accounts[self.project.key, self.post.key, c].ref for c in (ACCOUNT, BUDGET)]
        return finding(
            code,
            self.explanation.ref,
            self.submission.partner.code,
            rests_on=rests_on,
            project=self.project.name,
            post=f"{self.post.key} {self.post.label}",
            found=deviation(self.amount, self.share),
            **fields,
        )


def deviations(data: ReportData, quantities: Quantities) -> Iterator[Deviation]:
    """The deviation on every post of every partner, where it can be computed."""
    for submission in data.submissions:
        for project in data.setup.projects:
            owner = Owner(project.key, submission.partner.key)
            for post in data.form.posts:
                amount = quantities.number(owner.id(post.key, DEVIATION))
                if amount is not None:
                    share = quantities.number(owner.id(post.key, SHARE))
                    why = submission.explanations[project.key, post.key]
                    yield Deviation(submission, project, post, amount, share, why)


def check_explanations(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A deviation above both limits without an explanation. Limits: forklar_prosent, _belop."""
    for item in deviations(data, quantities):
        if not item.large(data.setup.limits):
            continue
        text = item.explanation.text
        if not text:
            yield item.found("forklaring-mangler")
        elif len(text.split()) < FEWEST_WORDS:
            yield item.found("forklaring-knapp", text=text)


def check_network_deviations(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """A network deviation above both limits that no partner and no text explains.

    Told at the partner whose part is largest. Limits: forklar_prosent, forklar_belop.
    """
    told = [field.text for section in data.sections.values() for field in section.paragraphs]
    by_post: dict[tuple[str, str], list[Deviation]] = {}
    for item in deviations(data, quantities):
        by_post.setdefault(item.key, []).append(item)
    for (project, post), items in by_post.items():
        key = amount_id(project, post, DEVIATION)
        share = quantities.number(amount_id(project, post, SHARE))
        amount = quantities.number(key)
        largest = max(items, key=lambda item: abs(item.amount))
        if amount is None or any(item.explanation.text for item in items):
            continue
        whole = largest._replace(amount=amount, share=share)
        alone = any(item.large(data.setup.limits) for item in items)
        if alone or not whole.large(data.setup.limits) or any(f"{{{key}" in text for text in told):
            continue
        yield whole.found("avvik-i-sum-uforklart", markup=f"{{{key}|endring}}")


def check_stale_explanations(data: ReportData, quantities: Quantities) -> Iterator[Finding]:
    """An explanation that doesn't fit the deviation that stands now; told once.

    Written for another deviation, as far as that is kept or its size is stated; else one whose
    words go the other way.
    """
    for item in deviations(data, quantities):
        text = item.explanation.text
        if not text:
            continue
        if claim := _written_for_another(item, data.setup.limits):
            yield item.found("forklaring-utdatert", claim=claim)
        elif claim := _other_direction(item, text):
            yield item.found("forklaring-motsier", claim=claim)
        elif claim := _other_size(item, text):
            yield item.found("forklaring-utdatert", claim=claim)


def _other_direction(item: Deviation, text: str) -> str:
    said = direction(text)
    if said is None or said * item.amount > 0:
        return ""
    return f"{'høyere' if said > 0 else 'lavere'} enn budsjettert"


def _other_size(item: Deviation, text: str) -> str:
    """Per cents that are stated and of which none is the deviation, within one per cent point."""
    stated, share = stated_shares(text), item.share
    if not stated or share is None or any(abs(abs(share) - size) <= 0.01 for size in stated):
        return ""
    return f"nevner {per_cent(stated[0])}"


def _written_for_another(item: Deviation, limits: Mapping[str, float]) -> str:
    """The deviation that is kept from when the explanation was written, when it was another.

    Another: of the other sign, or moved by more than both limits for explaining (forklar_belop
    in 1000 NOK, and forklar_prosent of the deviation that is kept). Limit for a turn: toleranse.
    """
    kept = item.submission.explained_deviations.get(item.key)
    then = kept.number if kept else None
    if then is None:
        return ""
    moved = abs(item.amount - then)
    turned = then * item.amount < 0 and moved > limits["toleranse"]
    share = moved / max(abs(then), 1.0) * 100
    much = moved > limits["forklar_belop"] and share > limits["forklar_prosent"]
    return f"ble skrevet da avviket var {signed_text(then)}" if turned or much else ""


UP = ("høyere", "mer", "flere", "større", "dyrere", "økt", "økte", "økning")
DOWN = ("lavere", "mindre", "færre", "billigere", "redusert", "reduserte", "nedgang")
ALONE_UP = ("høyere", "dyrere", "merforbruk", "merforbruket", "overforbruk", "overforbruket")
ALONE_DOWN = (
    *("lavere", "billigere", "mindreforbruk", "mindreforbruket"),
    *("underforbruk", "underforbruket"),
)
STATED_SHARE = re.compile(
    r"(?<!\d)(?P<size>\d+(?:,\d+)?)[ \u00a0]?(?:%|prosent)[ \u00a0]"
    r"(?:over|under|høyere|lavere|mer|mindre)\b"
    r"|avvik\w*(?: er)?(?: på)? [+−-]?(?P<of>\d+(?:,\d+)?)[ \u00a0]?(?:%|prosent)",
    re.IGNORECASE,
)


_EMPTY = (
    "ok okei okay oki greit grei fin fint bra ja jepp nei riktig riktige rett korrekt korrekte",
    "stemmer godkjent godkjenner godtatt godta godtas akseptert",
    "aksepteres avklart ordnet fikset sett test ukjent ingen se over er orden det dette den alt",
    "alle tall tallet tallene funn funnet og helt skal være sånn slik som kommentar merknad",
    "begrunnelse vet ikke na tbd",
)
SAYS_NOTHING = frozenset(word for line in _EMPTY for word in line.split())
"""Words that say that something is in order, and not why."""


def says_why(text: str) -> bool:
    """Whether a reason holds a word that could tell why; "ok" and "er i orden" hold none."""
    return any(len(word) > 1 and word not in SAYS_NOTHING for word in _words(text))


def direction(text: str) -> int | None:
    """+1 when `text` says above budget, −1 when below, `None` when it says neither or both.

    A comparison ("høyere … enn") decides; without one, only words that say it by themselves.
    """
    signs = {sign for clause in _compared(text) if (sign := _last_sign(clause, UP, DOWN))}
    if not signs:
        found = (_sign(word, ALONE_UP, ALONE_DOWN) for word in _words(text))
        signs = {sign for sign in found if sign}
    return signs.pop() if len(signs) == 1 else None


def stated_shares(text: str) -> tuple[float, ...]:
    """The deviations that `text` states in per cent, as shares without sign: 12 % gives 0.12."""
    sizes = (match["size"] or match["of"] for match in STATED_SHARE.finditer(text))
    return tuple(float(size.replace(",", ".")) / 100 for size in sizes)


def _compared(text: str) -> list[str]:
    """What stands before each "enn" in its own clause."""
    return [
        re.split(r"[.;:,]", text[: match.start()])[-1] for match in re.finditer(r"\benn\b", text)
    ]


def _words(text: str) -> list[str]:
    """The words, a word after "ikke" left out."""
    words = re.findall(r"\w+", text.lower())
    return [word for i, word in enumerate(words) if i == 0 or words[i - 1] != "ikke"]


def _last_sign(clause: str, up: tuple[str, ...], down: tuple[str, ...]) -> int | None:
    signs = [sign for word in _words(clause) if (sign := _sign(word, up, down))]
    return signs[-1] if signs else None


def _sign(word: str, up: tuple[str, ...], down: tuple[str, ...]) -> int | None:
    return 1 if word in up else -1 if word in down else None
