"""What goes between the partners and the network: forms out and in, letters, all figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.files import read_regular
from norcrin_xl.findings import Finding, Progress, Severity, asking
from norcrin_xl.numbers import counted, date_text, listed
from norcrin_xl.partners.log import masked_value
from norcrin_xl.partners.take import (
    FileOutcome,
    TakenIn,
    expected_of,
    returned_files,
    take_files,
    take_in,
    weighed,
)
from norcrin_xl.pipeline.job import (
    Ask,
    Done,
    Target,
    before_it,
    beside,
    opened,
    put,
    read_workbook,
    summary,
    target_of,
)
from norcrin_xl.spreadsheet.parsing import Refused
from norcrin_xl.spreadsheet.workbook_file import open_book
from norcrin_xl.workbook.workbook import Workbook

if TYPE_CHECKING:
    from norcrin_xl.partners.letters import Letter

WORDS = {
    "taken_in": ("Tatt inn", "Ville blitt tatt inn"),
    "refused": ("Ikke tatt inn", "Ville ikke blitt tatt inn"),
    "unchanged": ("Uendret", "Uendret"),
}


def take_in_forms(
    book: Path | Target,
    sources: Iterable[Path],
    ask: Ask,
    step: Progress,
    *,
    target: Path | None = None,
    letters_to: Path | None = None,
    trial: bool = False,
) -> Done:
    """The workbook with the figures of the forms in `sources`, written to `target`.

    Without a target the workbook itself is written; a `trial` writes nothing. `ask` is asked
    where forms replace what stands in the workbook; without a yes nothing is written. Messages to
    partners go to `letters_to`, or to a folder beside the workbook. Raises `UserError`.
    """
    from norcrin_xl.partners.letters import FOLDER, letters, told

    own, copy = target_of(book, target), None
    into = target or own.path
    with own.held():
        network = own.read(step)
        result = _taken(network, sources, own.path, step)
        made, said = letters(result), list(_told(result, network, trial))
        brief = tuple(_told(result, network, trial, cells=False))
        dry = trial or not _agreed(result, ask, said)
        changed = result.after is not network
        if not dry and (changed or target):
            step("Setter inn tallene")
            copy = own.write(network, result.after)
    folder = letters_to or into.parent / FOLDER
    then: list[str] = []
    if not dry:
        from norcrin_xl.partners.letter_folder import keep_letters

        step("Skriver brev")
        keep_letters(folder, made)
        then += told(made, folder)
    then += (*_written(into, result, dry, changed), *before_it(copy, into))
    files = () if dry or not (changed or target) else (into,)
    record = _record(result, made)
    return Done((*said, *then), files, result.findings, record, (*brief, *then))


def judge_form(form: Path, step: Progress) -> Done:
    """What would be said of a partner's own form when it is taken in; nothing is written.

    The findings are worded as the partner is asked. Raises `UserError` where no form is for its
    year.
    """
    from norcrin_xl.partners.letters import questions
    from norcrin_xl.partners.own_form import home_of
    from norcrin_xl.partners.returned.intake import refusal, take_file

    step(f"Leser {form.name}")
    try:
        network = home_of(open_book(read_regular(form), form.name))
    except Refused as refused:
        return _judged((refusal(form.name, refused),))
    step("Kontrollerer")
    taken = take_file(form, expected_of(network))
    told = weighed(network, [taken], datetime.now())[0]
    asked = questions(told).get(taken.partner, ())
    return _judged(tuple(dict.fromkeys((*told.findings, *asked))))


def _judged(findings: tuple[Finding, ...]) -> Done:
    wrong = any(one.severity is Severity.ERROR for one in findings)
    word = "må rettes før det kan tas inn" if wrong else "kan tas inn"
    own = tuple(replace(one, message=f"{one.said} {one.ask}") for one in findings)
    return Done((f"Skjemaet {word}. {summary(own)}",), (), own, [one.as_dict() for one in own])


def _taken(network: Workbook, sources: Iterable[Path], book: Path, step: Progress) -> TakenIn:
    paths = returned_files(sources, book)
    step(f"Leser {counted(len(paths), 'fil', 'filer')}")
    return take_in(network, take_files(paths, expected_of(network)), datetime.now())


def _agreed(result: TakenIn, ask: Ask, said: list[str]) -> bool:
    """Whether forms may replace the figures that stand in the workbook."""
    codes = [outcome.returned.partner for outcome in result.of("taken_in") if outcome.replaces]
    return not codes or ask(f"Erstatte det som står for {', '.join(codes)}?", said)


def _told(result: TakenIn, network: Workbook, trial: bool, *, cells: bool = True) -> Iterator[str]:
    """What became of each file, and the findings.

    With `cells` the differences are told too, but for the blanks that a partner's first file fills.
    """
    for state, words in WORDS.items():
        for outcome in result.of(state):
            returned = outcome.returned
            who = f"{returned.partner}: " if returned.partner else ""
            yield f"{words[trial]}: {who}{returned.file}{_said(outcome)}"
            changes = (one for one in outcome.changes if outcome.newer or one.old is not None)
            if cells:
                yield from (f"  ark {change.cell.sheet}, {change}" for change in changes)
    told = asking(result.findings)
    if told:
        yield summary(told)
    for found in told:
        yield f"  {found.severity.value}: {found.message} [{found.code}]"
    received = {outcome.returned.partner for outcome in result.outcomes}
    missing = [code for code in network.plan.shape.partners if code not in received]
    if missing:
        yield f"Ikke med i denne runden: {', '.join(missing)}"
    if result.unapproved:
        yield result.unapproved


def _said(outcome: FileOutcome) -> str:
    """That a file is a newer version, and how much differs from the one before."""
    if not outcome.changes:
        return ""
    count = len(outcome.changes)
    return f" (ny utgave, {count} felt er endret)" if outcome.newer else f" ({count} felt)"


def _written(target: Path, result: TakenIn, dry: bool, changed: bool) -> Iterator[str]:
    if dry:
        yield "Ingenting er skrevet."
    elif not changed:
        yield "Arbeidsboken er uendret."
    elif not result.of("taken_in"):
        yield f"Ingen tall er endret. {target.name} viser på Start og i Logg hva som kom."
    else:
        yield f"Skrev {target}"


def _record(result: TakenIn, made: Sequence[Letter]) -> dict[str, object]:
    texts = {letter.partner.code: letter.text for letter in made}
    states = {
        state: [_file_record(outcome, texts.get(outcome.returned.partner)) for outcome in some]
        for state in WORDS
        for some in [result.of(state)]
    }
    found = {"findings": result.findings, "waiting": result.waiting}
    return {**states, **{key: [one.as_dict() for one in some] for key, some in found.items()}}


def _file_record(outcome: FileOutcome, letter: str | None) -> dict[str, object]:
    """One file: whose, which, who saved it when, what it changes, and the message to send."""
    returned = outcome.returned
    changes = [
        {
            "sheet": change.cell.sheet,
            "cell": change.cell.cell,
            "old": masked_value(change.old),
            "new": masked_value(change.new),
        }
        for change in outcome.changes
    ]
    return {
        "partner": returned.partner or None,
        "file": returned.file,
        "sha256": returned.sha256 or None,
        "version": returned.version or None,
        "saved_by": returned.saved_by or None,
        "saved_at": returned.saved_at or None,
        "changes": changes,
        "message": letter,
    }


def send_forms(book: Path | Target, folder: Path, step: Progress, due: date | None = None) -> Done:
    """A form and a letter for each partner, in `folder`. Raises `UserError`.

    Without `due` the partners' day is three weeks before the Council's.
    """
    from norcrin_xl.partners.forms.send import LETTERS, forms, write_form

    network = opened(book, step)
    written, copies = [], []
    for form in forms(network.plan, network.areas, network.data, due):
        step(f"Skriver {form.name}")
        copies.append(write_form(form, folder))
        written.append(form)
    said = [f"Skrev {counted(len(written), 'skjema', 'skjemaer')} til {folder}"]
    said += [f"  {form.partner.code}: {form.name}" for form in written]
    said.append(f"Brevene med skjemaene vedlagt ligger i {folder / LETTERS}")
    if any(copies):
        said.append("De forrige skjemaene ligger ved siden av, med dato i navnet.")
    return Done((*said, *_early(due, network.data.setup.year)), (folder,))


def _early(due: date | None, year: int) -> Iterator[str]:
    """That the partners are to answer before the year is over, where they are."""
    if due is not None and due.year <= year:
        yield (
            f"Fristen {date_text(due)} er før rapporteringsåret {year} er over. "
            "Er den feil, kjør fordel på nytt med riktig --frist."
        )


def consolidate(workbook: Path | Target, target: Path | None, step: Progress) -> Done:
    """The partners' figures side by side, in `target` or beside the workbook; who lacks.

    Raises `UserError`.
    """
    from norcrin_xl.partners.consolidated_book import consolidated
    from norcrin_xl.partners.consolidated_lists import Sources
    from norcrin_xl.partners.log import origins, sent_files

    target = target or beside(workbook, step, "Konsolidert", ".xlsx")
    book = read_workbook(workbook, step)
    step("Setter tallene sammen")
    sources = Sources(book.data, origins(book.areas), sent_files(book.log))
    said = put(target, consolidated(book.quantities, sources))
    return Done((*said, *_lacking(book)), (target,))


def _lacking(book: Workbook) -> Iterator[str]:
    """Who is missing, so that totals are incomplete."""
    from norcrin_xl.quantities.consolidated import items

    given = (item for item in items(book.data, book.quantities) if not item.is_derived)
    found = {code for item in given for code in item.lacking}
    missing = [partner.code for partner in book.data.setup.partners if partner.code in found]
    if missing:
        yield f"Noen summer er ufullstendige: {listed(missing)} mangler tall."
