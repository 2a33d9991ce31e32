"""What makes a form impossible to compute: told by name when it is read, all of it at once."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from norcrin_xl.form.schema import Form

COLUMNS = ("regnskap", "budsjett")
LIMITS = (
    *("forklar_prosent", "forklar_belop", "toleranse", "ubrukt", "som_forventet"),
    *("utslag_faktor", "utslag_antall", "utslag_belop", "utslag_partnere", "utslag_serie"),
    *("fordeling", "likt_tall"),
)
"""The thresholds that the checks ask for."""
KINDS = ("chapter", "text", "choice", "signature", "annex")
ROLES = ("packages", "availability", "links", "accounts", "studies", "groups")
"""What the code asks for the section of."""
SHOWS = ("register", "status", "usage", "per_partner", "accounts", "kpi")
STATUS = "status"
CAPTION = ("year", "first", "projects", "operating", "project")
NOTE = ("project", "months", "start", "end")


def faults(form: Form) -> Iterator[str]:
    """Each fault in Norwegian: the entry, what was found, and what was expected."""
    for look in (_doubled, _marked, _referred, _totals, _words, _figures):
        yield from look(form)


def _doubled(form: Form) -> Iterator[str]:
    posts = [post.key for post in form.posts]
    for what, keys in {
        "[[post]]": [*posts, *(block.key for block in form.blocks)],
        "[[column]]": [column.key for column in form.columns],
        "[[indicator]]": [item.id for item in form.indicators],
        "[[section]]": [item.number for item in form.sections],
        "[[section]], role": [item.role for item in form.sections if item.role],
        "[[kpi]]": [kpi.id for kpi in form.kpis],
        "[[indicator]], [[kpi]]": [*{i.id for i in form.indicators}, *{k.id for k in form.kpis}],
        "[[table]]": [table.id for table in form.tables],
        "[[figure]]": [figure.id for figure in form.figures],
        "[[limit]]": [limit.key for limit in form.limits],
    }.items():
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"{what}: «{key}» er brukt to ganger"


def _marked(form: Form) -> Iterator[str]:
    """What the code must know and the form says: user payment, the grant, and the two columns."""
    for mark, found in {
        "user_payment": [post.key for post in form.posts if post.user_payment],
        "council": [post.key for post in form.posts if post.council],
    }.items():
        if len(found) != 1:
            said = ", ".join(found) or "ingen"
            yield f"[[post]]: fant {said} med {mark} = true, ventet én post"
    roles = [item.role for item in form.sections if item.role]
    yield from _lacking("[[section]], role", ROLES, roles)
    yield from _unknown("[[section]], role", roles, ROLES)
    yield from _lacking("[[column]]", COLUMNS, [column.key for column in form.columns])
    yield from _lacking("[[limit]]", LIMITS, [limit.key for limit in form.limits])
    yield from _lacking("[[choice_list]]", [STATUS], form.choice_lists)
    states = form.choice_lists.get(STATUS, ())
    yield from _unknown("[[choice_list]], as_planned", form.as_planned, states)
    for post in form.posts:
        if post.sign not in (1, -1):
            yield f"[[post]] {post.key}, sign: fant {post.sign}, ventet 1 eller -1"


def _referred(form: Form) -> Iterator[str]:
    blocks = [block.key for block in form.blocks]
    indicators = [item.id for item in form.indicators]
    sections = [item.number for item in form.sections]
    parts = [part for item in form.indicators for part in item.total_of]
    yield from _unknown("[[post]], block", [post.block for post in form.posts], blocks)
    yield from _unknown("[equal_totals]", form.equal_totals, blocks)
    yield from _unknown("[[indicator]], total_of", parts, indicators)
    yield from _unknown("[per_partner]", [*form.per_partner, form.ranked_by], indicators)
    for table in form.tables:
        yield from _unknown(f"[[table]] {table.id}, section", [table.section], sections)
    for figure in form.figures:
        yield from _unknown(f"[[figure]] {figure.id}, section", [figure.section], sections)
    yield from _unknown("[[table]], shows", [table.shows for table in form.tables], SHOWS)
    yield from _unknown("[[section]], kind", [item.kind for item in form.sections], KINDS)


def _totals(form: Form) -> Iterator[str]:
    for block in form.blocks:
        if not form.posts_of(block.key):
            yield f"[[block]] {block.key}: fant ingen poster, ventet minst én"
    total = next((item for item in form.indicators if item.id == form.ranked_by), None)
    if total and not set(total.total_of) & set(form.per_partner):
        yield f"[per_partner], rows: fant ingen av delene til «{form.ranked_by}», ventet minst én"
    for item in form.sections:
        if item.kind == "choice" and not item.choices:
            yield f"[[section]] {item.number}, choices: fant ingen svar å velge mellom"


def _words(form: Form) -> Iterator[str]:
    """Texts with names in braces that nobody fills in, and days that are none."""
    for column in form.columns:
        yield from _braces(f"[[column]] {column.key}, label", column.label, ["year"])
    captions = {f"[[table]] {table.id}": table.caption for table in form.tables}
    captions |= {f"[[figure]] {figure.id}": figure.caption for figure in form.figures}
    for where, caption in captions.items():
        yield from _braces(f"{where}, caption", caption, CAPTION)
    yield from _braces("[council_note], text", form.council_note.text, NOTE)
    for key, day in {"due": form.due, "transfer_due": form.transfer_due}.items():
        try:
            datetime.strptime(f"2000-{day}", "%Y-%m-%d")
        except ValueError:
            yield f"{key}: fant «{day}», ventet måned og dag, for eksempel «03-01»"


def _figures(form: Form) -> Iterator[str]:
    """Figures whose series are of nothing that the form counts."""
    known: Mapping[str, Mapping[str, Collection[str]]] = {
        "partner": {"bruk": [item.id for item in form.indicators], "kpi": form.kpi_keys},
        "year": {
            "bruk": [item.id for item in form.indicators if item.history],
            "kpi": [kpi.id for kpi in form.kpis],
        },
    }
    for figure in form.figures:
        if figure.by not in known:
            yield f"[[figure]] {figure.id}, by: fant «{figure.by}», ventet partner eller year"
            continue
        for series in figure.series:
            kind, _, rest = series.partition(".")
            item = rest.replace(f".{{{figure.by}}}", "")
            if rest == item or item not in known[figure.by].get(kind, ()):
                yield f"[[figure]] {figure.id}, series: «{series}» er ikke et tall i skjemaet"
        if figure.names and len(figure.names) != len(figure.series):
            yield f"[[figure]] {figure.id}, names: ventet ett navn for hver serie"


def _braces(where: str, text: str, known: Iterable[str]) -> Iterator[str]:
    try:
        used = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        yield f"{where}: krøllparentesene i «{text}» går ikke opp"
        return
    yield from _unknown(where, used, list(known))


def _lacking(where: str, wanted: Iterable[str], found: Collection[str]) -> Iterator[str]:
    for key in wanted:
        if key not in found:
            yield f"{where}: mangler «{key}»"


def _unknown(where: str, used: Iterable[str], known: Collection[str]) -> Iterator[str]:
    for key in dict.fromkeys(used):
        if key not in known:
            yield f"{where}: «{key}» er ukjent. Kjent er {', '.join(known)}"
