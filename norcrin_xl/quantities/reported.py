"""What the partners report, as quantities: accounts and budget, and what they count.

Accounts and budget come per partner, per project and over all projects, with user payment and
unused funds; amounts are in 1000 NOK. Counts are usage, KPIs, and the series of those that have
earlier years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from norcrin_xl.form.schema import Column, Form, Indicator, Kpi, Post
from norcrin_xl.model import Field, Project, Quantity, ReportData, Submission
from norcrin_xl.numbers import NEVER, listed
from norcrin_xl.quantities.quantity_ids import (
    ACCOUNT,
    ALL,
    BUDGET,
    DEVIATION,
    SHARE,
    amount_id,
    change_ids,
    grant_id,
    kpi_id,
    payment_id,
    ranking_id,
    usage_id,
    year_id,
    year_words,
)
from norcrin_xl.quantities.terms import Term, divided, joined, quantity, read, subtracted, summed

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


# What is counted


def counts(data: ReportData) -> Iterator[Quantity]:
    """All quantities of usage with the ranking of the partners, then the series and the KPIs."""
    yield from _usage(data)
    for item in data.form.indicators:
        if item.history:
            terms = [_of_indicator(item, submission) for submission in data.submissions]
            yield from _series(data, usage_id(item.id), item, summed(terms))
    for kpi in data.form.kpis:
        yield from _kpi(data, kpi)


def _usage(data: ReportData) -> Iterator[Quantity]:
    own = {s.partner.code: _partner_terms(data.form, s) for s in data.submissions}
    for item in data.form.indicators:
        if item.summable:
            term = summed([terms[item.id] for terms in own.values()]).named(usage_id(item.id))
            yield quantity(term, item.short, item.unit, "summen av partnerne")
        made_of = " + ".join(item.total_of) or "partnerens tall"
        for code, terms in own.items():
            yield quantity(terms[item.id], f"{item.short}, {code}", item.unit, made_of)
    yield _ranking(data, own)


def _partner_terms(form: Form, submission: Submission) -> Mapping[str, Term]:
    terms = {item.id: _of_indicator(item, submission) for item in form.indicators}
    for item in form.indicators:
        if item.total_of:
            key = usage_id(item.id, submission.partner.key)
            terms[item.id] = summed([terms[part] for part in item.total_of]).named(key)
    return terms


def _of_indicator(item: Indicator, submission: Submission) -> Term:
    partner = submission.partner
    lacks = f"{partner.code} {item.short}"
    return read(submission.usage[item.id], lacks, usage_id(item.id, partner.key))


def _ranking(data: ReportData, own: Mapping[str, Mapping[str, Term]]) -> Quantity:
    """The partners' codes from most to fewest, as running text; ties in the fixed order."""
    ranked_by = data.form.ranked_by
    terms = {code: terms[ranked_by] for code, terms in own.items()}
    lacks = joined(terms.values())
    codes = sorted(terms, key=lambda code: -(terms[code].value or 0.0))
    name = data.form.indicator(ranked_by).short
    return Quantity(
        ranking_id(ranked_by),
        f"Partnerne rangert etter {name}",
        None if lacks else listed(codes),
        "ord",
        f"sortert synkende etter {name}",
        tuple(ref for term in terms.values() for ref in term.sources),
        lacks,
        terms=tuple(term.key for term in terms.values()),
    )


def _kpi(data: ReportData, kpi: Kpi) -> Iterator[Quantity]:
    """A KPI's series and changes, its parts and the partners' own figures."""
    own = {s.partner.code: _of_kpi(s, kpi) for s in data.submissions}
    if kpi.summable:
        this_year = summed(list(own.values()))
    else:
        stated = data.secretariat.national[kpi.id]
        this_year = read(stated, f"{kpi.short} for nettverket")
    yield from _series(data, kpi_id(kpi.id), kpi, this_year)
    for part in kpi.part:
        key = f"{kpi.id}.{part.id}"
        terms = {s.partner.code: _counted(s, key, part.label) for s in data.submissions}
        whole = summed(list(terms.values())).named(kpi_id(key))
        yield quantity(whole, part.label, kpi.unit, "summen av partnerne")
        for code, term in terms.items():
            yield quantity(term, f"{part.label}, {code}", kpi.unit, "partnerens tall")
    for code, term in own.items():
        yield quantity(term, f"{kpi.short}, {code}", kpi.unit, "partnerens tall")


def _of_kpi(submission: Submission, kpi: Kpi) -> Term:
    """A partner's figure: as reported, or the sum of its parts where the KPI has parts."""
    if not kpi.part:
        return _counted(submission, kpi.id, kpi.short)
    parts = [_counted(submission, f"{kpi.id}.{part.id}", kpi.short) for part in kpi.part]
    return summed(parts).named(kpi_id(kpi.id, submission.partner.key))


def _counted(submission: Submission, key: str, label: str) -> Term:
    partner = submission.partner
    return read(submission.kpis[key], f"{partner.code} {label}", kpi_id(key, partner.key))


def _earlier(field: Field, what: str) -> Term:
    """An earlier year of a series; blank where there was nothing to count yet."""
    never = field.never_was
    return replace(read(field, "" if never else what), blank=never)


def _since(now: Term, before: Term, first: str) -> Term:
    """The change between two years; lacking for the `first` year, which has nothing before it."""
    if before.blank and not now.blank:
        return replace(subtracted(now, before), value=None, lacks=f"{first} ({NEVER})")
    return subtracted(now, before)


def _series(
    data: ReportData, prefix: str, counted: Indicator | Kpi, this_year: Term
) -> Iterator[Quantity]:
    """The years, then the change from each to the next; that of the last also without its year."""
    year, years = data.setup.year, data.form.years(data.setup.year)
    names = {
        known: [year_id(prefix, name) for name in (str(known), *year_words(known, years))]
        for known in years
    }
    by_year: dict[int, Term] = {}
    for known, (own, *aliases) in names.items():
        label, formula, term = f"{counted.short} {known}", "rapportert i år", this_year
        if known != year:
            formula = "rapportert tidligere"
            term = _earlier(data.secretariat.history[counted.id, known], label)
        by_year[known] = term.named(own)
        made = quantity(by_year[known], label, counted.unit, formula)
        yield replace(made, aliases=tuple(aliases))
    for before, known in pairwise(years):
        yield from _changes(counted, by_year, before, known, names[known])
    yield from _changes(counted, by_year, before, known, [prefix])


def _changes(
    counted: Indicator | Kpi,
    by_year: Mapping[int, Term],
    before: int,
    known: int,
    names: Sequence[str],
) -> Iterator[Quantity]:
    """The change from one year to the next and its share; `names` are what the year is called."""
    (step, *steps), (share, *shares) = zip(*map(change_ids, names), strict=True)
    change = _since(by_year[known], by_year[before], f"{counted.short} {before}").named(step)
    title, formula = f"{counted.short}, endring {before}–{known}", f"{known} − {before}"
    made = quantity(change, title, counted.unit, formula)
    yield replace(made, aliases=tuple(steps))
    relative = divided(change, by_year[before]).named(share)
    made = quantity(relative, f"{title} i prosent", "andel", f"({formula}) / {before}")
    yield replace(made, aliases=tuple(shares))
