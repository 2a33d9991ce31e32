"""A returned file to what it says, with everything that is to be said about it.

A file is accepted whole or refused whole. Nothing raises: what can't be read is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from stat import S_ISREG

from norcrin_xl.files import read_regular, reason, sha256, shown_name
from norcrin_xl.findings import Finding, Severity, finding
from norcrin_xl.masking import shown
from norcrin_xl.model import DRAFT, CellRef, Value
from norcrin_xl.numbers import listed
from norcrin_xl.partners.forms.plan import GUIDE, REMARK, REMARKS, Key
from norcrin_xl.partners.returned.fields import (
    check_sums,
    fixed_changes,
    overlays,
    read_fields,
    stray_content,
    without_results,
)
from norcrin_xl.partners.returned.locate import (
    AreaPlace,
    Expected,
    Tab,
    copies_of,
    identify,
    locate,
    merged_cells,
)
from norcrin_xl.spreadsheet.grid import Position
from norcrin_xl.spreadsheet.package_parts import MAX_RETURNED, name_says
from norcrin_xl.spreadsheet.parsing import Refused
from norcrin_xl.spreadsheet.workbook_file import WorkbookFile, open_book

FAR_BELOW = 2_000
"""A used range that ends below this row is formatting, not content."""


@dataclass(frozen=True, slots=True)
class Return:
    """A returned file: whose it is, what it says field by field, and the findings.

    `content` is that of a file that was opened as safe, and else blank.
    """

    file: str
    sha256: str = ""
    partner: str = ""
    version: str = ""
    saved_by: str = ""
    saved_at: str = ""
    sheet: str = ""
    values: Mapping[Key, Value] = field(default_factory=dict)
    cells: Mapping[Key, Position] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    content: bytes = field(default=b"", repr=False)

    @property
    def accepted(self) -> bool:
        """Whether everything in it could be read and nothing is doubtful."""
        return not any(found.severity is Severity.ERROR for found in self.findings)

    @property
    def skipped(self) -> bool:
        """Whether the file is no return at all, such as a lock file."""
        return not self.sha256 and self.accepted

    @property
    def empty(self) -> bool:
        """Whether nothing is filled in; a text that is still last year's draft is nothing."""
        return not any(map(is_filled_in, self.values.values()))

    def with_found(self, code: str, **words: str) -> Return:
        """The return with the finding `code` about the file as a whole."""
        where = CellRef(self.file, "", "")
        said = {"file": self.file, "found": "", "expected": "", **words}
        said["who"] = self.partner or self.file
        found = finding(code, where, self.partner or None, rests_on=(), **said)
        return replace(self, findings=(*self.findings, found))


def is_filled_in(value: Value) -> bool:
    """Whether somebody has answered in a field; the draft from last year is no answer."""
    return value is not None and not str(value).startswith(DRAFT)


def take_file(path: Path, expected: Expected) -> Return:
    """What the file at `path` says. Never raises: a file that can't be read is a finding."""
    says, name = name_says(path.name), shown_name(path)
    unread = Return(name)
    if says.code in ("fil-laas", "fil-halv"):
        return unread.with_found(says.code)
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            return unread.with_found("fil-finnes-ikke", found="det er ikke en vanlig fil")
        if status.st_size > MAX_RETURNED:
            most = f"er større enn {MAX_RETURNED >> 20} MB"
            return unread.with_found("fil-for-stor", found=most)
        content = read_regular(path)
    except OSError as error:
        return unread.with_found("fil-finnes-ikke", found=reason(error))
    taken = take_content(content, name, expected)
    if says.code:
        taken = taken.with_found(says.code, found=says.found)
    other = other_partner(path.stem, taken.partner, expected.partners)
    if other:
        taken = taken.with_found("retur-filnavn", found=other, expected=taken.partner)
    return taken


def other_partner(name: str, code: str, partners: Sequence[str]) -> str:
    """The partner that a file's name says, where the form is another's; empty where it isn't."""
    words = set(re.split(r"[\W_]+", name.upper()))
    named = [partner for partner in partners if partner.upper() in words]
    return "" if not code or code in named else next(iter(named), "")


def take_content(content: bytes, file: str, expected: Expected) -> Return:
    """What a file's content says."""
    try:
        book = open_book(content, file)
    except Refused as refused:
        return Return(file, sha256(content), findings=(refusal(file, refused),))
    by, at = shown(book.saved_by), shown(book.saved_at)
    start = Return(file, book.sha256, saved_by=by, saved_at=at, content=content)
    try:
        return _take_book(book, expected, start)
    except Refused as refused:
        code = refused.found if refused.code == "ark-mangler" else ""
        return replace(start, partner=code, findings=(refusal(file, refused),))


def refusal(file: str, refused: Refused) -> Finding:
    """The finding about a file that was refused."""
    where = CellRef(file, "", "")
    words = {"found": refused.found, "expected": refused.expected}
    return finding(refused.code, where, None, file=file, who=file, **words)  # type: ignore[arg-type]


def _take_book(book: WorkbookFile, expected: Expected, start: Return) -> Return:
    code, name, lacking = identify(book, expected)
    start = replace(start, partner=code, sheet=name, version=expected.layout.shape.form.version)
    found = list(_about_book(book, expected, code, name, lacking))
    try:
        tab = Tab(book, name, book.sheet(name), code)
    except Refused as refused:
        return replace(start, findings=(refusal(book.file, refused),))
    places: dict[str, AreaPlace] = {}
    values: dict[Key, Value] = {}
    cells: dict[Key, Position] = {}
    form = expected.layout.shape.form
    for area in expected.areas(code):
        if area.role == "partner_mangler":
            continue
        place, about = locate(tab, area)
        found += about
        if place is not None:
            places[area.name] = place
            taken = read_fields(place)
            values.update(taken.values)
            cells.update(taken.cells)
            found += taken.findings
            found += fixed_changes(place, expected.known)
            found += check_sums(place, taken.values, form, expected.formulas)
    found += without_results(tab, places.values(), form, values)
    found += overlays(tab)
    found += merged_cells(tab, places.values())
    found += stray_content(tab, places.values(), expected)
    return replace(start, values=values, cells=cells, findings=tuple(found))


def _about_book(
    book: WorkbookFile, expected: Expected, code: str, name: str, lacking: list[str]
) -> Iterator[Finding]:
    """What is odd about the workbook as a whole and about the sheet as a whole."""

    def says(kind: str, found: str = "", wanted: str = "") -> Finding:
        where = CellRef(book.file, name, "")
        return finding(kind, where, code, file=book.file, found=found, expected=wanted)

    if lacking:
        yield says("retur-uten-merke", listed(lacking))
    if book.strict:
        yield says("fil-strict")
    if book.add_ins:
        yield says("fil-kontortillegg")
    if book.has_links:
        yield says("fil-lenker")
    if name != code:
        yield says("ark-omdoept", shown(name), code)
    copies = list(copies_of(book, expected, code, name))
    for copy in copies:
        yield says("ark-duplisert", shown(copy))
    for info in book.sheets:
        if info.hidden:
            yield says("ark-skjult", shown(info.name))
        elif info.name not in (name, GUIDE, REMARKS, *copies):
            yield says("ark-ekstra", shown(info.name))
    sheet = book.sheet(name)
    if sheet.unseen:
        yield says("ark-usynlig", shown(name))
    if sheet.comments and not _only_ours(book, name):
        yield says("kommentar", shown(name))
    if sheet.drawing:
        yield says("tegning", shown(name))
    if sheet.last_row > FAR_BELOW:
        yield says("ark-tomt-omfang", shown(name), str(sheet.last_row + 1))
    if sheet.twice:
        yield says("celle-dobbel", ", ".join(f"rad {row}" for row in sorted(sheet.twice)[:4]))


def _only_ours(book: WorkbookFile, name: str) -> bool:
    """Whether a sheet's comments are those of a reply that was sent to the partner."""
    try:
        texts = [text.strip() for text in book.comments(name)]
    except Refused:
        return False
    return bool(texts) and all(text.startswith(REMARK) for text in texts)
