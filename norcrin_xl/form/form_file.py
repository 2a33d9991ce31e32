"""Read a form's TOML file, and the glossary beside it.

What a form says wrongly is a `FormError` that names the entry.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from norcrin_xl.form.schema import (
    Block,
    Column,
    FigureSpec,
    Form,
    Indicator,
    IndicatorNote,
    Kpi,
    KpiPart,
    Limit,
    Note,
    Post,
    SectionSpec,
    TableSpec,
)
from norcrin_xl.toml_files import read_toml

T = TypeVar("T")
FORMS = Path(__file__).parent


def available_years() -> tuple[int, ...]:
    """The years whose form is shipped, oldest first."""
    names = (entry.name for entry in FORMS.iterdir())
    years = (name[:-5] for name in names if name.endswith(".toml"))
    return tuple(sorted(int(year) for year in years if year.isdigit()))


@cache
def load_form(year: int) -> Form:
    """The form of `year`, or the newest one before it.

    Raises `LookupError` when there is none, and `FormError` for one that cannot be computed.
    """
    years = [known for known in available_years() if known <= year]
    if not years:
        raise LookupError(f"no form for {year}")
    file = FORMS / f"{years[-1]}.toml"
    try:
        return parse_form(file.read_text("utf-8"))
    except FormError as error:
        raise FormError(f"Skjemaet {file.name} kan ikke brukes:\n{error}") from None


class FormError(ValueError):
    """A form that cannot be computed; the message names each fault, for the one who wrote it."""


def parse_form(text: str) -> Form:
    """The form that the TOML `text` declares.

    Raises `FormError` when it lacks something, contradicts itself or cannot be computed.
    """
    try:
        form = _form(text)
        found = list(faults(form))
    except KeyError as error:
        raise FormError(f"  {error.args[0]}: mangler") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise FormError(f"  {error}") from None
    if found:
        raise FormError("\n".join(f"  {fault}" for fault in found))
    return form


def _form(text: str) -> Form:
    data = read_toml(text)
    return Form(
        **{key: data[key] for key in ("year", "version", "unit", "due", "transfer_due")},
        history_years=data["history_years"],
        columns=_all(Column, data["column"]),
        blocks=_all(Block, data["block"]),
        posts=_all(Post, data["post"]),
        equal_totals=tuple(data["equal_totals"]["blocks"]),
        deviation_convention=data["deviation"]["convention"],
        council_note=_one(Note, data["council_note"]),
        indicators=_all(Indicator, data["indicator"]),
        per_partner=tuple(data["per_partner"]["rows"]),
        ranked_by=data["per_partner"]["ranked_by"],
        kpis=tuple(_kpi(entry) for entry in data["kpi"]),
        sections=_all(SectionSpec, data["section"]),
        tables=_all(TableSpec, data["table"]),
        figures=_all(FigureSpec, data["figure"]),
        limits=_all(Limit, data["limit"]),
        choice_lists={item["key"]: tuple(item["values"]) for item in data["choice_list"]},
        as_planned=tuple(s for item in data["choice_list"] for s in item.get("as_planned", ())),
    )


def _one(kind: type[T], entry: Mapping[str, Any]) -> T:
    known = {item.name for item in fields(kind)}  # type: ignore[arg-type]
    name = next(iter(entry.values()), "")
    unknown = sorted(set(entry) - known)
    if unknown:
        raise ValueError(f"{kind.__name__} «{name}»: {', '.join(unknown)} er ukjent")
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()}
    parts = fields(kind)  # type: ignore[arg-type]
    lacks = [item.name for item in parts if _is_required(item) and item.name not in entry]
    if lacks:
        raise ValueError(f"{kind.__name__} «{name}»: {', '.join(lacks)} mangler")
    return kind(**values)


def _is_required(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _all(kind: type[T], entries: list[Mapping[str, Any]]) -> tuple[T, ...]:
    return tuple(_one(kind, entry) for entry in entries)


def _kpi(entry: Mapping[str, Any]) -> Kpi:
    return _one(Kpi, {**entry, "part": _all(KpiPart, entry.get("part", []))})


SERIES = "kpi.{}.{{year}}"
LAST_YEAR = "{i_fjor}"
"""Stands in a network's notes for the year before the report's."""


@cache
def form_for(
    year: int, kpis: tuple[Kpi, ...], projects: int, notes: tuple[IndicatorNote, ...] = ()
) -> Form:
    """The form of `year` with these indicators (the form's own where there are none).

    A network with its own indicators gets one figure for each of them, and each project gets a
    table of accounts, the newest project's first. What its figures come from is as its `notes`
    say. Raises `LookupError` as `load_form` does.
    """
    form = load_form(year)
    form = replace(form, tables=tuple(_tables(form, projects)), notes=notes)
    if kpis and kpis != form.kpis:
        form = replace(form, kpis=kpis, figures=tuple(_figures(form, kpis)))
    return replace(form, noted=_noted(form, year))


def _noted(form: Form, year: int) -> dict[str, IndicatorNote]:
    """The network's notes as they read in the report's year, by indicator and by KPI.

    The parts of an indicator are about the year that it is about.
    """
    before = str(year - 1)
    noted = {
        note.indicator: replace(
            note,
            text=note.text.replace(LAST_YEAR, before),
            comment=note.comment.replace(LAST_YEAR, before),
        )
        for note in form.notes
    }
    for note in form.notes:
        for part, _ in form.terms_of(note.indicator) if note.last_year else ():
            noted[part] = replace(noted.get(part, IndicatorNote(part)), last_year=True)
    return noted


def _tables(form: Form, projects: int) -> Iterator[TableSpec]:
    """The tables, with as many of accounts as there are projects where the first of them stands."""
    first = next((spec for spec in form.tables if spec.project_index is not None), None)
    for spec in form.tables:
        if spec.project_index is None:
            yield spec
        elif spec is first:
            stem = spec.id.rpartition(".")[0]
            for number in range(1, projects + 1):
                yield replace(spec, id=f"{stem}.{number}", project_index=projects - number)


def _figures(form: Form, kpis: tuple[Kpi, ...]) -> Iterator[FigureSpec]:
    """The figures on usage as they are, and one for each indicator after the table of them."""
    yield from (spec for spec in form.figures if not spec.series[0].startswith("kpi."))
    section = next((spec.section for spec in form.tables if spec.shows == "kpi"), None)
    for number, kpi in enumerate(kpis if section else (), start=1):
        caption = kpi.short.replace("{", "{{").replace("}", "}}")
        yield FigureSpec(
            id=f"{section}.{number}",
            section=str(section),
            caption=f"{caption} {{first}}–{{year}}",
            by="year",
            series=(SERIES.format(kpi.id),),
            unit=kpi.unit,
        )


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
    for look in (_doubled, _marked, _referred, _totals, _words, _figure_faults):
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
            date.fromisoformat(f"2000-{day}")
        except ValueError:
            yield f"{key}: fant «{day}», ventet måned og dag, for eksempel «03-01»"


def _figure_faults(form: Form) -> Iterator[str]:
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


@dataclass(frozen=True, slots=True)
class Glossary:
    """What the glossary file says.

    `topics`, `short`, `sums` and `together` give the names of figures in running text; words
    with `not_persons` in them name no person. `labels` are the words that the parts of a work
    package stand under, `progress` those that tell of its progress, and `doubled` words that
    may stand twice in a row.
    """

    abbreviations: frozenset[str]
    names: frozenset[str]
    institutions: tuple[str, ...]
    words: frozenset[str]
    given_names: frozenset[str]
    not_persons: tuple[str, ...]
    as_before: frozenset[str]
    around: frozenset[str]
    topics: Mapping[str, tuple[str, ...]]
    short: Mapping[str, tuple[str, ...]]
    sums: Mapping[str, tuple[str, ...]]
    together: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[str, ...]]
    progress: Mapping[str, tuple[str, ...]]
    doubled: frozenset[str]


@cache
def load_glossary() -> Glossary:
    """The shipped glossary."""
    return parse_glossary(Path(__file__).with_name("ordliste.toml").read_text("utf-8"))


def parse_glossary(text: str) -> Glossary:
    """The glossary that the TOML `text` declares. Raises `KeyError` for a list that lacks."""
    data = read_toml(text)
    return Glossary(
        abbreviations=frozenset(data["forkortelser"]),
        names=frozenset(data["navn"]),
        institutions=tuple(data["andre_institusjoner"]),
        words=frozenset(data["ord"]),
        given_names=frozenset(data["fornavn"]),
        not_persons=tuple(data["ikke_personer"]),
        as_before=frozenset(data["som_for"]),
        around=frozenset(data["rundt_som_for"]),
        topics={key: tuple(names) for key, names in data["omtale"].items()},
        short={key: tuple(names) for key, names in data["omtale_kort"].items()},
        together={key: tuple(names) for key, names in data["omtale_sammen"].items()},
        sums={key: tuple(names) for key, names in data["omtale_sum"].items()},
        labels={key: tuple(names) for key, names in data["etiketter"].items()},
        progress={key: tuple(names) for key, names in data["framdrift"].items()},
        doubled=frozenset(data["dobbelt"]),
    )
