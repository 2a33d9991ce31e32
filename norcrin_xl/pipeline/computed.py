"""The workbook, read and computed: everything that reports and lists are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from norcrin_xl.checks import check, not_run
from norcrin_xl.checks.acceptance import (
    Acceptance,
    Judged,
    about_acceptances,
    apply_acceptances,
)
from norcrin_xl.checks.headings import Heading
from norcrin_xl.checks.stored import StoredValue
from norcrin_xl.files import sha256
from norcrin_xl.findings import Finding
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.progress import Progress, silent
from norcrin_xl.quantities.exhibits import Figure, Table
from norcrin_xl.quantities.figures import figures
from norcrin_xl.quantities.footing import as_printed
from norcrin_xl.quantities.registry import compute
from norcrin_xl.quantities.tables import tables
from norcrin_xl.workbook.areas.area import AreaRow, Areas
from norcrin_xl.workbook.computed.collection import LOG
from norcrin_xl.workbook.findings_list import acceptances
from norcrin_xl.workbook.layout import layout
from norcrin_xl.workbook.reading.areas import read_book, shape_of
from norcrin_xl.workbook.reading.contents import report_data
from norcrin_xl.workbook.reading.raw import read_file
from norcrin_xl.workbook.reading.stored import stored_values


@dataclass(frozen=True)
class Computed:
    """A workbook that was read and computed: everything that reports and lists are made of.

    `quantities` are exact, `printed` rounded so that tables foot: reports print those.
    `findings` are those that nobody has accepted, and what is to be said about acceptances.
    `areas` are what was read.
    """

    data: ReportData
    quantities: Quantities
    printed: Quantities
    tables: Mapping[str, Table]
    figures: Mapping[str, Figure]
    judged: Judged
    findings: tuple[Finding, ...]
    areas: Areas = field(default_factory=dict)

    @property
    def log(self) -> tuple[AreaRow, ...]:
        """The rows of Logg."""
        return tuple(self.areas.get(LOG, ()))


def computed(
    data: ReportData,
    stored: Iterable[StoredValue] = (),
    thorough: bool = False,
    accepted: Iterable[Acceptance] = (),
    headings: Iterable[Heading] = (),
) -> Computed:
    """`data` with its quantities, tables, figures and findings.

    `stored` are the workbook's computed cells, `headings` those that name years; with `thorough`
    the spelling is checked too. `accepted` is what somebody has accepted.
    """
    quantities = compute(data)
    found = check(data, quantities, stored, thorough, headings)
    judged = apply_acceptances(found, accepted, data, not_run(thorough))
    printed = as_printed(data, quantities)
    shown = (printed, tables(data), figures(data, printed))
    return Computed(data, quantities, *shown, judged, (*judged.open, *about_acceptances(judged)))


def read_workbook(path: Path, progress: Progress = silent, thorough: bool = False) -> Computed:
    """The workbook at `path`, read and computed. Raises `UserError` when it cannot be read."""
    progress(f"Leser {path.name}")
    content = read_file(path)
    areas, headings = read_book(content, path.name)
    data = report_data(areas, path.name, sha256(content))
    progress("Regner ut tall og kontrollerer")
    plan = layout(shape_of(areas, path.name))
    book = computed(data, stored_values(plan, areas), thorough, acceptances(areas), headings)
    return replace(book, areas=areas)
