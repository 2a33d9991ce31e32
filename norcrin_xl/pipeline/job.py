"""What a user's task gives to whoever shows it: the command line, a button or the page.

A job reads what it changes under the file's lock (`lock.locked`) and writes it whole within, with
a dated copy (`files.write_whole`), so that no run overwrites what another one wrote meanwhile.
The workbook may be open in Excel: a job asks its `Target` for it, and gives it what is new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from norcrin_xl.checks.acceptance import stopping
from norcrin_xl.files import locked, write_whole
from norcrin_xl.findings import Finding, OpenErrors, Progress, Severity, UserError, silent
from norcrin_xl.numbers import listed
from norcrin_xl.workbook.reading.raw import read_file
from norcrin_xl.workbook.workbook import Workbook, workbook_in

Ask = Callable[[str, Sequence[str]], bool]
"""Asks the user a question, with what is to be known before it; whether the answer is yes."""


def never(question: str, before: Sequence[str]) -> bool:
    """The answer where nobody is asked."""
    return False


@dataclass(frozen=True)
class Done:
    """What a job says in Norwegian sentences, the files that it wrote, and what it found.

    `record` is the same for other programs: what ``--json`` prints. `brief` is what of the
    sentences has room in a message box, where a job also lists things.
    """

    sentences: tuple[str, ...]
    files: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()
    record: object = None
    brief: tuple[str, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether an error was found in the data."""
        return any(found.severity is Severity.ERROR for found in self.findings)


@dataclass(frozen=True, kw_only=True)
class BookDone(Done):
    """The same, and the workbook as it was read."""

    book: Workbook


MOST_NAMED = 20
"""Of a long list of findings no more is told; the rest is counted."""


def refuse_errors(book: Workbook, despite: bool, stopped: str, otherwise: str) -> Sequence[Finding]:
    """The open errors in the figures.

    Raises `OpenErrors` with the way to go on where there are any, unless it is `despite` them.
    """
    errors = stopping(book.findings)
    if despite or not errors:
        return errors
    named = list(first_of([found.message for found in errors]))
    named += ["Se alle med norcrin-xl kontroll."] if len(errors) > MOST_NAMED else []
    head = f"{stopped}, for kontrollen fant feil:"
    tail = f"Rett feilene og prøv igjen, eller {otherwise}."
    raise OpenErrors("\n".join((head, *named, tail)), errors)


def first_of(items: Sequence[object]) -> Iterator[str]:
    """The first lines of a list, and how many more there are."""
    yield from (f"  {item}" for item in items[:MOST_NAMED])
    if len(items) > MOST_NAMED:
        yield f"  … og {len(items) - MOST_NAMED} til"


def summary(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity: "3 funn: 1 feil og 2 advarsler."."""
    counts = Counter(found.severity for found in findings)
    if not counts:
        return "Ingen funn."
    parts = [
        f"{counts[grade]} {grade.value if counts[grade] == 1 else PLURALS[grade]}"
        for grade in Severity
        if counts[grade]
    ]
    return f"{counts.total()} funn: {listed(parts)}."


PLURALS = {Severity.ERROR: "feil", Severity.WARNING: "advarsler", Severity.NOTE: "merknader"}


class Target(Protocol):
    """The workbook that a task works on: in a file, or open in Excel."""

    @property
    def computes(self) -> bool:
        """Whether something computes its formulas when an input is another."""

    @property
    def path(self) -> Path:
        """Where it is saved: what a task makes of it lies beside it unless told otherwise."""

    def held(self) -> AbstractContextManager[object]:
        """Within it nobody else writes the workbook."""

    def read(self, step: Progress) -> Workbook:
        """The workbook as it is now, of which nothing is computed yet. Raises `UserError`."""

    def write(self, before: Workbook, after: Workbook) -> Path | None:
        """Let it hold what `after` has and `before` has not; the dated copy of what was there."""


@dataclass(frozen=True, slots=True)
class BookFile:
    """A workbook in a file; what is changed is written to `into` where that is named."""

    path: Path
    into: Path | None = None

    @property
    def computes(self) -> bool:
        return False

    def held(self) -> AbstractContextManager[object]:
        return locked(self.into or self.path)

    def read(self, step: Progress) -> Workbook:
        step(f"Leser {self.path.name}")
        return workbook_in(read_file(self.path), self.path.name)

    def write(self, before: Workbook, after: Workbook) -> Path | None:
        from norcrin_xl.partners.rewriting import written

        content = before.content if after is before else written(before, after)
        return write_whole(self.into or self.path, content)


def target_of(book: Path | Target, into: Path | None = None) -> Target:
    """The workbook at a path, or the one that it is."""
    return BookFile(book, into) if isinstance(book, Path) else book


def opened(book: Path | Target, step: Progress) -> Workbook:
    """The workbook, of which nothing is computed yet. Raises `UserError`."""
    return target_of(book).read(step)


def read_workbook(book: Path | Target, step: Progress = silent) -> Workbook:
    """The workbook, computed and checked. Raises `UserError`."""
    network = opened(book, step)
    step("Regner ut tall og kontrollerer")
    _ = network.findings
    return network


def result_name(book: Workbook, what: str, ending: str, years_on: int = 0) -> str:
    """The name of the file that a task makes and calls `what`: by the network's name and year."""
    setup = book.data.setup
    return f"{setup.network}_{what}_{setup.year + years_on}{ending}"


def beside(book: Path | Target, step: Progress, what: str, ending: str) -> Path:
    """Where a task puts such a file, beside the workbook. Raises `UserError`."""
    return target_of(book).path.with_name(result_name(opened(book, step), what, ending))


def report_beside(book: Path | Target, step: Progress) -> Path:
    """The report beside the workbook. Raises `UserError` where there is none."""
    path = beside(book, step, "Rapport", ".docx")
    if not path.is_file():
        raise UserError(f"Finner ikke {path.name} ved arbeidsboken. Lag rapporten først.")
    return path


EARLIER_COPY = "Den forrige utgaven ligger i"
"""What the sentence about a dated copy begins with."""


def before_it(copy: Path | None, target: Path) -> Iterator[str]:
    """The sentence that says where the version of `target` before this one lies, if it does."""
    if copy is not None:
        place = copy.name if copy.parent.samefile(target.parent) else copy
        yield f"{EARLIER_COPY} {place}"


def put(target: Path, content: bytes, what: str = "") -> tuple[str, ...]:
    """Write a file whole; that it was, with `what` it is, and where the one before it lies."""
    copy = write_whole(target, content)
    return (f"Skrev {target}{what}", *before_it(copy, target))
