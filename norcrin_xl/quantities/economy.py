"""Accounts and budget: per partner, per project and over all projects; user payment; unused funds.

Amounts are in 1000 NOK.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from norcrin_xl.form.schema import Column, Form, Post
from norcrin_xl.model import Project, Quantity, ReportData, Submission
from norcrin_xl.quantities.quantity_ids import (
    ACCOUNT,
    ALL,
    BUDGET,
    DEVIATION,
    SHARE,
    amount_id,
    grant_id,
    payment_id,
)
from norcrin_xl.quantities.terms import Term, divided, quantity, read, subtracted, summed

UNIT = "1000 kr"
EXPECTED = "som forventet"
ABOVE, BELOW = "høyere enn forventet", "lavere enn forventet"

Lines = Mapping[tuple[str, str], Term]
"""Amounts by (post or total, column)."""


class Owner(NamedTuple):
    """Whose amounts some are: a project's key or ``alle``, and the key of a partner or nothing."""

    project: str
    partner: str = ""

    def id(self, line: str, column: str) -> str:
        return amount_id(self.project, line, column, self.partner)


def economy(data: ReportData) -> Iterator[Quantity]:
    """All quantities of accounts and budget."""
    form = data.form
    per_project: dict[str, Lines] = {}
    for project in data.setup.projects:
        partners = [_partner_lines(form, project, s) for s in data.submissions]
        owner = Owner(project.key)
        lines = per_project[project.key] = _sum_of(form, owner, partners)
        yield from _quantities(form, owner, project.name, "summen av partnerne", lines)
        for submission, own in zip(data.submissions, partners, strict=True):
            code, owner = submission.partner.code, Owner(project.key, submission.partner.key)
            yield from _quantities(form, owner, f"{project.name}, {code}", f"{code}s tall", own)
    owner = Owner(ALL)
    everything = _sum_of(form, owner, list(per_project.values()))
    yield from _quantities(form, owner, "alle prosjekter", "summen av prosjektene", everything)
    for project in data.setup.projects:
        yield from _key_figures(data, project, per_project[project.key], everything)


def _partner_lines(form: Form, project: Project, submission: Submission) -> Lines:
    owner = Owner(project.key, submission.partner.key)
    lines = {
        (post.key, column.key): _reported(form, project, submission, post, column)
        for post in form.posts
        for column in form.columns
    }
    return {**lines, **_totals(form, owner, lines)}


def _reported(
    form: Form, project: Project, submission: Submission, post: Post, column: Column
) -> Term:
    """What the partner wrote. A blank beside a zero is an answer: nothing was budgeted."""
    partner, field = submission.partner, submission.accounts[project.key, post.key, column.key]
    key = amount_id(project.key, post.key, column.key, partner.key)
    others = [
        submission.accounts[project.key, post.key, other.key].value
        for other in form.columns
        if other is not column
    ]
    if field.value is None and 0 in others and not any(others):
        return Term(None, (field.ref,), blank=True, key=key)
    return read(field, f"{partner.code} {project.name} {post.key} {column.key}", key)


def _totals(form: Form, owner: Owner, lines: Lines) -> Lines:
    """The total of each block."""
    return {
        (block.key, column.key): summed(
            [_signed(post, lines[post.key, column.key]) for post in form.posts_of(block.key)]
        ).named(owner.id(block.key, column.key))
        for column in form.columns
        for block in form.blocks
    }


def _signed(post: Post, term: Term) -> Term:
    return term if term.value is None else replace(term, value=post.sign * term.value)


def _sum_of(form: Form, owner: Owner, parts: Sequence[Lines]) -> Lines:
    lines = {
        key: summed([part[key] for part in parts]).named(owner.id(*key))
        for key in ((post.key, column.key) for column in form.columns for post in form.posts)
    }
    return {**lines, **_totals(form, owner, lines)}


def _quantities(
    form: Form, owner: Owner, name: str, formula: str, lines: Lines
) -> Iterator[Quantity]:
    rows = [(post.key, post.label, formula) for post in form.posts]
    for block in form.blocks:
        posts = " + ".join(post.key for post in form.posts_of(block.key))
        rows.append((block.key, block.total, posts))
    for key, label, made_of in rows:
        for column in form.columns:
            term = lines[key, column.key]
            yield quantity(term, f"{label}, {column.key} {name}", UNIT, made_of)
        budget = lines[key, BUDGET]
        deviation = subtracted(lines[key, ACCOUNT], budget).named(owner.id(key, DEVIATION))
        difference = f"regnskap {key} − budsjett {key}"
        yield quantity(deviation, f"{label}, avvik {name}", UNIT, difference)
        yield quantity(
            divided(deviation, budget).named(owner.id(key, SHARE)),
            f"{label}, avvik i prosent av budsjettet {name}",
            "andel",
            f"({difference}) / budsjett {key}",
        )


def _key_figures(
    data: ReportData, project: Project, lines: Lines, everything: Lines
) -> Iterator[Quantity]:
    """User payment and its share, and the grant that was not used. Source: sections 4.2, 4.3."""
    name, costs = project.name, data.form.blocks[0].key
    payment, council = data.form.user_payment.key, data.form.council.key
    paid, budget = lines[payment, ACCOUNT], lines[payment, BUDGET]

    def of_payment(figure: str, term: Term) -> Term:
        return term.named(payment_id(project.key, figure))

    deviation = of_payment(DEVIATION, subtracted(paid, budget))
    yield quantity(
        of_payment("belop", summed([paid])), f"Brukerbetaling {name}", UNIT, f"regnskap {payment}"
    )
    yield quantity(
        deviation,
        f"Brukerbetaling {name} mot budsjett",
        UNIT,
        f"regnskap {payment} − budsjett {payment}",
    )
    yield quantity(
        of_payment("andel", divided(paid, lines[costs, ACCOUNT])),
        f"Brukerbetaling, andel av kostnadene i {name}",
        "andel",
        f"regnskap {payment} / regnskap {costs}",
    )
    yield quantity(
        of_payment("andel_alle", divided(paid, everything[costs, ACCOUNT])),
        f"Brukerbetaling {name}, andel av kostnadene i alle prosjekter",
        "andel",
        f"regnskap {payment} {name} / regnskap {costs} alle prosjekter",
    )
    yield _judgement(data, name, of_payment("vurdering", divided(deviation, budget)))
    unused = subtracted(lines[council, BUDGET], lines[council, ACCOUNT])
    yield quantity(
        unused.named(grant_id(project.key, "ubrukt")),
        f"Ubrukte midler fra Forskningsrådet {name}",
        UNIT,
        f"budsjett {council} − regnskap {council}",
    )
    yield quantity(
        read(project.grant_tnok, f"bevilgning {name}", grant_id(project.key, "bevilgning")),
        f"Bevilget av Forskningsrådet i perioden {name}",
        UNIT,
        "arket Oppsett",
    )


def _judgement(data: ReportData, name: str, share: Term) -> Quantity:
    """Whether user payment is as expected, in words that fit "er … ". Limit: som_forventet."""
    limit = data.setup.limits["som_forventet"] / 100
    formula = f"{EXPECTED} når avviket er høyst {limit * 100:g} % av budsjettet"
    judged = quantity(share, f"Brukerbetaling {name} mot forventning", "ord", formula)
    if share.value is None:
        return judged
    far = ABOVE if share.value > 0 else BELOW
    return replace(judged, value=EXPECTED if abs(share.value) <= limit else far)
