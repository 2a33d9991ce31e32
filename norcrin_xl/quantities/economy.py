"""Accounts and budget: per partner, per project and over all projects; user payment; unused funds.

Ids: ``okonomi.<project>.<post>.<column>``, with a partner's key after the project for a
partner's own figure; ``alle`` as project is the sum of all. Amounts are in 1000 NOK.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from norcrin_xl.form import Column, Form, Post
from norcrin_xl.model import Project, Quantity, ReportData, Submission
from norcrin_xl.quantities.terms import Term, absolute, divided, quantity, subtracted, summed

UNIT = "1000 kr"
ALL = "alle"
ACCOUNT, BUDGET = "regnskap", "budsjett"
EXPECTED = "som forventet"
ABOVE, BELOW = "høyere enn forventet", "lavere enn forventet"

Lines = Mapping[tuple[str, str], Term]
"""Amounts by (post or total, column)."""


def economy(data: ReportData) -> Iterator[Quantity]:
    """All quantities of accounts and budget."""
    form = data.form
    per_project: dict[str, Lines] = {}
    for project in data.setup.projects:
        partners = {s.partner.key: _partner_lines(form, project, s) for s in data.submissions}
        lines = _sum_of(form, list(partners.values()))
        per_project[project.key] = lines
        prefix = f"okonomi.{project.key}"
        yield from _quantities(form, prefix, project.name, "summen av partnerne", lines)
        for submission in data.submissions:
            partner = submission.partner
            own = partners[partner.key]
            yield from _quantities(
                form,
                f"{prefix}.{partner.key}",
                f"{project.name}, {partner.code}",
                f"{partner.code}s tall",
                own,
            )
    everything = _sum_of(form, list(per_project.values()))
    yield from _quantities(
        form, f"okonomi.{ALL}", "alle prosjekter", "summen av prosjektene", everything
    )
    for project in data.setup.projects:
        yield from _key_figures(data, project, per_project[project.key], everything)


def _partner_lines(form: Form, project: Project, submission: Submission) -> Lines:
    lines = {
        (post.key, column.key): _reported(form, project, submission, post, column)
        for post in form.posts
        for column in form.columns
    }
    for column in form.columns:
        lines.update(_totals(form, lines, column.key))
    return lines


def _reported(
    form: Form, project: Project, submission: Submission, post: Post, column: Column
) -> Term:
    """What the partner wrote. A blank beside a zero is an answer: nothing was budgeted."""
    field = submission.accounts[project.key, post.key, column.key]
    if field.number is not None:
        return Term(field.number, (field.ref,))
    others = [
        submission.accounts[project.key, post.key, other.key].value
        for other in form.columns
        if other is not column
    ]
    if field.value is None and 0 in others and not any(others):
        return Term(None, (field.ref,), blank=True)
    lacks = f"{submission.partner.code} {project.name} {post.key} {column.key}"
    return Term(None, (field.ref,), lacks)


def _totals(form: Form, lines: Lines, column: str) -> dict[tuple[str, str], Term]:
    """The total of each block."""
    return {
        (block.key, column): summed(
            [_signed(post, lines[post.key, column]) for post in form.posts_of(block.key)]
        )
        for block in form.blocks
    }


def _signed(post: Post, term: Term) -> Term:
    if post.sign > 0 or term.value is None:
        return term
    return Term(post.sign * term.value, term.sources, term.lacks, term.blank)


def _sum_of(form: Form, parts: list[Lines]) -> Lines:
    lines: dict[tuple[str, str], Term] = {}
    for column in form.columns:
        for post in form.posts:
            lines[post.key, column.key] = summed([part[post.key, column.key] for part in parts])
        lines.update(_totals(form, lines, column.key))
    return lines


def _quantities(
    form: Form, prefix: str, owner: str, formula: str, lines: Lines
) -> Iterator[Quantity]:
    rows = [(post.key, post.label, formula) for post in form.posts]
    for block in form.blocks:
        posts = " + ".join(post.key for post in form.posts_of(block.key))
        rows.append((block.key, block.total, posts))
    for key, label, made_of in rows:
        for column in form.columns:
            name = f"{label}, {column.key} {owner}"
            term = lines[key, column.key]
            yield quantity(f"{prefix}.{key}.{column.key}", name, UNIT, made_of, term)
        account, budget = lines[key, ACCOUNT], lines[key, BUDGET]
        deviation = subtracted(account, budget)
        yield quantity(
            f"{prefix}.{key}.avvik",
            f"{label}, avvik {owner}",
            UNIT,
            f"regnskap {key} − budsjett {key}",
            deviation,
        )
        yield quantity(
            f"{prefix}.{key}.avvik_prosent",
            f"{label}, avvik i prosent av budsjettet {owner}",
            "andel",
            f"(regnskap {key} − budsjett {key}) / budsjett {key}",
            divided(deviation, budget),
        )


def _key_figures(
    data: ReportData, project: Project, lines: Lines, everything: Lines
) -> Iterator[Quantity]:
    """User payment and its share, and the grant that was not used. Source: sections 4.2, 4.3."""
    form, prefix, name = data.form, f"okonomi.{project.key}", project.name
    costs = form.blocks[0].key
    payment = form.user_payment.key
    council = form.council.key
    paid, budget = lines[payment, ACCOUNT], lines[payment, BUDGET]
    deviation = subtracted(paid, budget)
    unused = subtracted(lines[council, BUDGET], lines[council, ACCOUNT])
    yield quantity(
        f"{prefix}.brukerbetaling.belop",
        f"Brukerbetaling {name}",
        UNIT,
        f"regnskap {payment}",
        paid,
    )
    yield quantity(
        f"{prefix}.brukerbetaling.avvik",
        f"Brukerbetaling {name} mot budsjett",
        UNIT,
        f"regnskap {payment} − budsjett {payment}",
        deviation,
    )
    yield quantity(
        f"{prefix}.brukerbetaling.andel",
        f"Brukerbetaling, andel av kostnadene i {name}",
        "andel",
        f"regnskap {payment} / regnskap {costs}",
        divided(paid, lines[costs, ACCOUNT]),
    )
    yield quantity(
        f"{prefix}.brukerbetaling.andel_alle",
        f"Brukerbetaling {name}, andel av kostnadene i alle prosjekter",
        "andel",
        f"regnskap {payment} {name} / regnskap {costs} alle prosjekter",
        divided(paid, everything[costs, ACCOUNT]),
    )
    yield _judgement(data, prefix, name, divided(deviation, budget))
    yield quantity(
        f"{prefix}.ubrukt",
        f"Ubrukte midler fra Forskningsrådet {name}",
        UNIT,
        f"budsjett {council} − regnskap {council}",
        unused,
    )
    grant = project.grant_tnok
    lacks = "" if grant.number is not None else f"bevilgning {name}"
    yield quantity(
        f"{prefix}.bevilgning",
        f"Bevilget av Forskningsrådet i perioden {name}",
        UNIT,
        "arket Oppsett",
        Term(grant.number, (grant.ref,), lacks),
    )


def _judgement(data: ReportData, prefix: str, name: str, share: Term) -> Quantity:
    """Whether user payment is as expected, in words that fit "er … ". Limit: som_forventet."""
    limit = data.setup.limits["som_forventet"] / 100
    word: str | None = None
    if share.value is not None:
        size = absolute(share).value or 0.0
        word = EXPECTED if size <= limit else _direction(share.value)
    return Quantity(
        f"{prefix}.brukerbetaling.vurdering",
        f"Brukerbetaling {name} mot forventning",
        word,
        "ord",
        f"{EXPECTED} når avviket er høyst {limit * 100:g} % av budsjettet",
        share.sources,
        share.lacks,
    )


def _direction(value: float) -> str:
    return ABOVE if value > 0 else BELOW
