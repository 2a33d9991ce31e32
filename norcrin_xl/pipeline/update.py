"""Late figures into a report that people have edited, and what differs between two reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.files import locked, refuse_open, write_whole
from norcrin_xl.findings import Progress, UserError
from norcrin_xl.numbers import capital, counted, listed
from norcrin_xl.pipeline.job import (
    Done,
    Target,
    before_it,
    read_workbook,
    refuse_errors,
    report_beside,
    target_of,
)
from norcrin_xl.report.changes.compare import (
    BY_HAND,
    Comparison,
    Difference,
    ShownNumber,
    by_origin,
    compared,
    comparison_list,
    intro,
    shown_report,
)
from norcrin_xl.report.changes.listing import (
    ChangeList,
    by_cause,
    change_list,
    contrasted,
    list_bytes,
    reason_text,
    shortened,
)
from norcrin_xl.report.places import controls_in
from norcrin_xl.report.refresh.changes import ALL, MEANINGS, TOLD, WRITES, Change, Choices, Kind
from norcrin_xl.report.refresh.marks import AUTHOR, pending
from norcrin_xl.report.refresh.opening import (
    read_report,
    refuse_read_only,
    refuse_signed,
)
from norcrin_xl.report.word.package import WordPackage

if TYPE_CHECKING:
    from norcrin_xl.report.refresh.document import RefreshResult

SHOWN = 60
"""The most characters of a text that a sentence shows."""

Decide = Callable[[Sequence[Change]], Choices]
"""What is to be done about the changes that a person has to choose between."""


@dataclass(frozen=True, kw_only=True)
class Refreshed(Done):
    """What a refresh gives: each change, and what is said after them."""

    changes: tuple[Change, ...]
    rest: tuple[str, ...]


def update_report(
    workbook: Path | Target,
    report: Path | None,
    choices: Choices,
    step: Progress,
    written: datetime,
    *,
    decide: Decide | None = None,
    target: Path | None = None,
    listing: Path | None = None,
    tracked: bool = False,
    draft: bool = False,
    trial: bool = False,
) -> Refreshed:
    """The workbook's figures in the report, or in `target`, and the changes in `listing`.

    Without a `report` it is the one beside the workbook. `decide` chooses where `choices` do not.
    A `trial` writes but the list. Raises `OpenErrors` where the checks find errors, unless it is
    to be a `draft`, and `UserError`.
    """
    from norcrin_xl.pipeline.report import refresh_report

    report = report or report_beside(workbook, step)
    into, path = target or report, target_of(workbook).path
    refuse_both(choices)
    with locked(into):
        content = _opened(report, into, trial)
        book = read_workbook(workbook, step)
        otherwise = "oppdater likevel med --utkast"
        errors = refuse_errors(book, draft, "Rapporten er ikke oppdatert", otherwise)
        step(f"Oppdaterer {report.name}")
        how = (book, content, report.name, written)
        result = refresh_report(*how, tracked=tracked)
        chosen = decide(result.changes) if decide else choices
        if chosen.keep or chosen.replace:
            refuse_unknown(chosen, result.changes, content, report)
            result = refresh_report(*how, chosen, tracked=tracked)
        copy = None if trial else write_whole(into, result.content)
        if listing is not None:
            marks = pending(WordPackage(content, report.name), but=AUTHOR)
            told_at = written.astimezone()
            shown = change_list(result.changes, report.name, path.name, told_at, marks)
            write_list(shown, listing, (report, into, path))
    said = [*unmatched(choices, result.changes), *told(result.changes)]
    rest = list(_remarks(result, tracked))
    if trial:
        rest.append("Prøve: rapporten er ikke endret.")
    elif result.content == content and into == report:
        rest.append(f"{into} var allerede oppdatert.")
    else:
        rest.append(f"Skrev {into}")
    rest += before_it(copy, into)
    rest += [f"Endringene står i {listing}"] if listing is not None else []
    record = [change.as_dict() for change in result.changes]
    files = () if trial else (into, *filter(None, [listing]))
    return Refreshed(
        (*said, *rest),
        files,
        tuple(errors),
        record,
        changes=tuple(result.changes),
        rest=tuple(rest),
    )


def write_list(shown: ChangeList, path: Path, others: Iterable[Path]) -> None:
    """Write a list of changes. Raises `UserError` when it would replace one of the `others`."""
    if path.resolve() in [other.resolve() for other in others]:
        raise UserError(f"Listen kan ikke skrives over {path.name}. Velg et annet filnavn.")
    write_whole(path, list_bytes(shown, path))


def _opened(report: Path, into: Path, trial: bool) -> bytes:
    content = read_report(report, reading=trial)
    if not trial:
        refuse_open(into)
        refuse_read_only(into)
        refuse_signed(content, report.name)
    return content


def refuse_both(choices: Choices) -> None:
    """Raise `UserError` for a place that is both to be kept and to be replaced."""
    for tag in set(choices.keep) & set(choices.replace):
        raise UserError(f"Velg --behold {tag} eller --erstatt {tag}, ikke begge.")


def refuse_unknown(
    choices: Choices, changes: Sequence[Change], content: bytes, report: Path
) -> None:
    """Raise `UserError` for a choice about a tag that the report doesn't have."""
    known = {ALL, *(change.tag for change in changes)}
    wanted = [tag for tag in _chosen(choices) if tag not in known]
    tags = dict(controls_in(WordPackage(content, report.name))) if wanted else {}
    unknown = [tag for tag in wanted if tag not in tags]
    if not unknown:
        return
    conflicts = [change.tag for change in changes if change.kind is Kind.CONFLICT]
    choice = (
        f"Velg blant {listed(list(dict.fromkeys(conflicts)))}."
        if conflicts
        else "Utelat valget, for ingen steder er endret både for hånd og i arbeidsboken."
    )
    raise UserError(
        f"{report.name} har ingen kobling med taggen «{unknown[0]}», og ingenting er skrevet. "
        f"{choice}"
    )


def unmatched(choices: Choices, changes: Sequence[Change]) -> Iterator[str]:
    """The choices that were about nothing: the place is as it should be."""
    known = {ALL, *(change.tag for change in changes)}
    for tag in _chosen(choices):
        if tag not in known:
            yield f"Ingenting å velge for «{tag}»: ingen endring i rapporten har den taggen."


def _chosen(choices: Choices) -> list[str]:
    return sorted({*choices.keep, *choices.replace})


def _remarks(result: RefreshResult, tracked: bool) -> Iterator[str]:
    """What is left to do in Word, and what Word can't show."""
    if result.rebased:
        yield (
            "Opplysningene om hva som sist ble skrevet i rapporten, var fjernet, og er lagt inn "
            "igjen. Det som ikke er som i arbeidsboken, står til du velger."
        )
    if result.outdated_contents:
        yield (
            "Overskrifter er endret, og innholdsfortegnelsen med dem. "
            "Oppdater sidetallene i Word (Ctrl+A, F9)."
        )
    if result.missing:
        yield f"{counted(len(result.missing), 'sted', 'steder')} mangler noe."
    untracked = (
        change.kind in WRITES and change.tag.startswith(("figur:", "valg:"))
        for change in result.changes
    )
    if tracked and any(untracked):
        yield "Figurer og avkryssinger kan ikke vises som sporede endringer i Word."


def told(changes: Sequence[Change]) -> Iterator[str]:
    """Each change on a line or two, by kind, and how many there are of each."""
    for kind in TOLD:
        own = [change for change in changes if change.kind is kind]
        if own:
            yield f"{kind.value.capitalize()} ({MEANINGS[kind]}): {len(own)}"
        for cause, caused in by_cause(own).items():
            if cause:
                yield f" Årsak: {cause}"
            for change in caused:
                yield from _one_told(change)
    if any(change.kind in (Kind.CONFLICT, Kind.OVERTYPED) for change in changes):
        yield "Velg for hver konflikt: --behold TAG eller --erstatt TAG."
    if not changes:
        yield "Ingen endringer."


def _one_told(change: Change) -> Iterator[str]:
    where = f", {change.section}" if change.section else ""
    tag = f" [{change.tag}]" if change.tag else ""
    yield f"  {change.label}{tag}{where}"
    if change.old or change.now or change.new:
        yield f"    {_texts(change)}"
    if change.why:
        for line in reason_text(change, caused=bool(change.cause)).split("\n"):
            yield f"    fordi {line}" if "→" in line else f"    {line}"
    elif change.sources and change.kind is not Kind.OWN:
        yield f"    fra {shortened(reason_text(change), 2 * SHOWN)}"


def _texts(change: Change) -> str:
    """What stood there, what a person wrote, and what the workbook has, as far as they differ."""
    said = (change.old, change.now, change.new)
    texts = [text.replace("\n", " ").replace("\t", " | ") for text in said]
    if change.kind in (Kind.CONFLICT, Kind.KEPT, Kind.OVERTYPED):
        old, now, new = contrasted(texts, SHOWN)
        last = f"sist skrevet «{old}», " if change.old else ""
        return f"{last}nå «{now}», i arbeidsboken «{new}»"
    if change.kind is Kind.OWN:
        old, now = contrasted(texts[:2], SHOWN)
        return f"sist skrevet «{old}», nå «{now}»"
    was = texts[0] if change.kind is Kind.TAKEN else texts[1] or texts[0]
    old, new = contrasted((was, texts[2]), SHOWN)
    alone = change.kind in (Kind.GONE, Kind.LEFT) and not texts[2]
    return f"«{old}»" if alone else f"«{old}» → «{new}»"


def compare_reports(old: Path, new: Path, step: Progress, listing: Path | None = None) -> Done:
    """The linked numbers that differ as they stand in two reports, also written to `listing`.

    Raises `UserError`.
    """
    contents = [(read_report(path, reading=True), path.name) for path in (old, new)]
    step(f"Sammenligner {old.name} og {new.name}")
    found = compared(*(shown_report(*content) for content in contents))
    said = list(_differences_told(found))
    if listing is not None:
        write_list(comparison_list(found), listing, (old, new))
        said.append(f"Skrev {listing}")
    record = [one.as_dict() for one in (*found.differences, *found.earlier)]
    return Done(tuple(said), (listing,) if listing else (), (), record)


def _differences_told(found: Comparison) -> Iterator[str]:
    yield intro(found)
    for kind in ("endret", "ny", "borte"):
        own = [one for one in found.differences if one.kind == kind]
        yield from _kind_told(kind.capitalize(), own)
    yield from _kind_told("Tall for andre år som ikke er de samme", found.earlier)
    if not found.differences and not found.earlier:
        yield "Ingen tall er forskjellige."


def _kind_told(heading: str, found: Iterable[Difference]) -> Iterator[str]:
    shown = list(found)
    if shown:
        yield f"{heading}: {len(shown)}"
    groups = by_origin(shown)
    for origin, some in groups.items():
        if len(groups) > 1:
            yield f" {capital(origin)}"
        for one in some:
            where = f", {one.shown.section}" if one.shown.section else ""
            yield f"  {one.shown.label} [{one.shown.quantity}]{where}"
            change = f"  {one.change}" if one.change else ""
            yield f"    {_number_said(one.old)} → {_number_said(one.new)}{change}"


def _number_said(number: ShownNumber | None) -> str:
    if number is None:
        return "–"
    return f"«{number.text}»" + (f" ({BY_HAND})" if number.by_hand else "")
