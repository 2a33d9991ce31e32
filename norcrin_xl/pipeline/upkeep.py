"""What is done to a workbook where it lies: new results, findings listed, accepted, explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from norcrin_xl.checks.acceptance import Acceptance, accept, name_of
from norcrin_xl.checks.deviations import says_why
from norcrin_xl.files import locked
from norcrin_xl.findings import Progress, UserError
from norcrin_xl.numbers import counted, listed
from norcrin_xl.partners.confirmation import confirmed, unlogged, with_reason
from norcrin_xl.partners.log import logged
from norcrin_xl.partners.renewal import listed_in, renewed
from norcrin_xl.partners.rewriting import FormulaBlock, changes, restored
from norcrin_xl.pipeline.job import MOST_NAMED, Done, Target, before_it, opened, put, target_of
from norcrin_xl.workbook.layout import CONTROL
from norcrin_xl.workbook.reading.areas import acceptances
from norcrin_xl.workbook.workbook import Workbook

Named = tuple[str, str, str]
"""A finding's code, sheet and cell."""


def recompute(book: Path, step: Progress) -> Done:
    """All stored results and the list of findings as the inputs give them. Raises `UserError`."""
    with locked(book):
        network = opened(book, step)
        step("Regner ut")
        made = renewed(network, date.today())
        count, reasons = len(changes(network, made)), unlogged(made, datetime.now())
        said = ["Alle resultater var riktige."]
        if count:
            said = [f"{counted(count, 'celle', 'celler')} fikk nytt resultat."]
        if reasons:
            told = counted(len(reasons), "begrunnelse", "begrunnelser")
            said.append(f"{told} for endrede tall er ført i Logg.")
        return _saved(book, network, logged(made, reasons), said)


class Computing(Target, Protocol):
    """A workbook whose formulas Excel computes, and which may have lost some."""

    def compute(self) -> None:
        """Compute every formula anew, the worksheet functions in Python too."""

    def put_back(self, blocks: Iterable[FormulaBlock]) -> None:
        """Put formulas back in their cells."""


def restore_formulas(book: Computing, step: Progress) -> Done:
    """All tables of an open workbook computed, and the formulas of wrong cells put back.

    Raises `UserError` where rows were moved.
    """
    step("Regner ut")
    book.compute()
    found = restored(book.read(step))
    if not found.wrong:
        right = "Alle tabeller er riktige. Celler som er regnet ut og sammenlignet:"
        return Done((f"{right} {found.cells}.",))
    step(f"Setter {counted(found.wrong, 'celle', 'celler')} i stand")
    book.put_back(found.blocks)
    book.compute()
    left = restored(book.read(step)).wrong
    said = [f"Av {found.cells} celler viste {found.wrong} noe annet enn partnernes tall gir."]
    if left < found.wrong:
        said.append(f"{found.wrong - left} er satt i stand.")
    if left:
        said.append(
            f"{left} viser fortsatt noe annet. Arket {CONTROL} har tallene regnet ut av Excel "
            "alene. Kjør «norcrin-xl sjekk» for å se om funksjonene finner Python."
        )
    return Done(tuple(said))


def list_findings(book: Path | Target, step: Progress) -> Done:
    """Kontroll with all that the checks find, and all results renewed. Raises `UserError`."""
    own = target_of(book)
    with own.held():
        network = own.read(step)
        step(f"Regner ut {own.path.name} på nytt")
        listing = listed_in if own.computes else renewed
        return _saved(own, network, listing(network, date.today()))


def give_reason(book: Path, cell: str, why: str, role: str, step: Progress) -> Done:
    """Why the earlier figure in `cell` was changed, beside it and in Logg. Raises `UserError`."""
    refuse_empty(why)
    with locked(book):
        network = opened(book, step)
        after = with_reason(network, cell, why, role)
        after = renewed(logged(after, unlogged(after, datetime.now())), date.today())
        said = f"Begrunnelsen for {cell} er ført i {book.name}, også i Logg."
        return _saved(book, network, after, [said])


def confirm_texts(book: Path | Target, words: Sequence[str], step: Progress) -> Done:
    """Texts from last year that hold this year too, without their mark.

    `words` name them as `confirmation.confirmed` says. Raises `UserError`.
    """
    own = target_of(book)
    with own.held():
        network = own.read(step)
        after, texts = confirmed(network, words)
        step("Kontrollerer")
        names = listed(list(dict.fromkeys(text.name for text in texts)))
        said = f"Gjelder også i år, og merket er borte: {names}."
        after = after if own.computes else renewed(after, date.today())
        return _saved(own, network, after, [said])


def restamp(book: Path, step: Progress) -> Done:
    """The workbook with the macros of the xlwings that is installed. Raises `UserError`."""
    from norcrin_xl.workbook.reading.raw import read_file
    from norcrin_xl.workbook.vba.macros import restamped, xlwings_version

    with locked(book):
        step(f"Leser {book.name}")
        made = restamped(read_file(book), book.name)
        if not made.modules:
            return Done((f"{book.name} har allerede makroene for xlwings {made.before}.",))
        macros = f" med makroer for xlwings {xlwings_version()} (før: {made.before})."
        return Done(put(book, made.content, macros), (book,))


@dataclass(frozen=True, slots=True)
class Choice:
    """A finding as the user names it, ``SUS!D64`` or a code, and why and by whom it is accepted."""

    about: str
    code: str | None = None
    reason: str = ""
    role: str = ""


def accept_finding(book: Path, choice: Choice, step: Progress) -> Done:
    """A finding accepted with a reason.

    Raises `UserError` where it isn't clear which, or the reason doesn't say why.
    """
    refuse_empty(choice.reason)

    with locked(book):
        network = opened(book, step)
        step("Kontrollerer")
        made = renewed(network, date.today())
        findings = made.all_found
        chosen = _matches(book, choice, list(map(name_of, findings)), "funn")
        words = (choice.reason.strip(), choice.role.strip(), date.today())
        new = [accept(findings[index], made.data, *words, among=findings) for index in chosen]
        after = renewed(network, date.today(), given=new)
        return _saved(book, network, after, _told("Godtatt", new))


def refuse_empty(reason: str) -> None:
    """Raise `UserError` for a reason that says no more than that something is in order."""
    if not says_why(reason):
        raise UserError(
            f"«{reason.strip()}» sier ikke hvorfor. Skriv hva som er kontrollert, eller hvem som "
            "har bekreftet det."
        )


def withdraw_acceptance(book: Path, choice: Choice, step: Progress) -> Done:
    """An acceptance taken back. Raises `UserError` where it isn't clear which."""
    with locked(book):
        network = opened(book, step)
        step("Kontrollerer")
        typed = acceptances(network.areas)
        chosen = _matches(book, choice, [one.about for one in typed], "godtatt funn")
        gone = [typed[index] for index in chosen]
        after = renewed(network, date.today(), withdrawn=gone)
        return _saved(book, network, after, _told("Angret", gone))


def _told(what: str, items: Iterable[Acceptance]) -> list[str]:
    return [f"{what}: {_where(item)}{item.found}" for item in items]


def _where(item: Acceptance) -> str:
    return f"{item.sheet}!{item.cell}: " if item.cell else ""


def _saved(
    book: Path | Target, network: Workbook, after: Workbook, said: Iterable[str] = ()
) -> Done:
    """`after` in the place of `network`, and the letters beside it that then say something else."""
    own = target_of(book)
    copy = own.write(network, after)
    files = [] if copy is None or own.computes else [own.path]
    wrote = [f"Skrev {path}. {'. '.join(before_it(copy, path))}" for path in files]
    return Done((*said, *wrote, *letters_renewed(after, own.path)), tuple(files))


def letters_renewed(network: Workbook, book: Path) -> tuple[str, ...]:
    """Which letters beside the workbook at `book` were written anew; none where none lie there."""
    from norcrin_xl.partners.letter_folder import renew_letters
    from norcrin_xl.partners.letters import FOLDER

    return tuple(renew_letters(network, book.parent / FOLDER))


def _matches(book: Path, choice: Choice, known: Sequence[Named], kind: str) -> list[int]:
    """The places in `known` of what the user named; several of one kind in one cell go together.

    Raises `UserError` when nothing is meant, or it isn't clear what.
    """
    wanted = choice.about.replace("$", "").replace("'", "").casefold()
    found = [
        index
        for index, (own, sheet, cell) in enumerate(known)
        if wanted in (own, f"{sheet}!{cell}".casefold()) and choice.code in (None, own)
    ]
    if not found:
        raise UserError(_nothing_like(book, choice, known, kind))
    if len({known[index] for index in found}) > 1:
        raise UserError(
            f"«{choice.about}» gjelder flere funn. Velg cellen, eller koden med --kode:"
            + _listed(known[index] for index in found)
        )
    return found


def _nothing_like(book: Path, choice: Choice, known: Sequence[Named], kind: str) -> str:
    """What is said where the user named no finding, with those that there are."""
    if not known:
        return f"Det finnes ikke noe {kind} i {book.name}."
    code = f" med koden «{choice.code}»" if choice.code else ""
    return (
        f"Det finnes ikke noe {kind} «{choice.about}»{code}. Skriv cellen som ARK!CELLE, "
        f"eller koden. Disse finnes:{_listed(known)}"
    )


def _listed(known: Iterable[Named]) -> str:
    lines = dict.fromkeys(
        f"\n  {f'{sheet}!{cell}' if cell else 'uten celle'}  {code}" for code, sheet, cell in known
    )
    return "".join(list(lines)[:MOST_NAMED])
