"""The button that makes the PDF of the report as it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path

from norcrin_xl.excel.live import Done, Live
from norcrin_xl.excel.partners import first_lines
from norcrin_xl.excel.report import report_path
from norcrin_xl.files import lock_of, write_whole
from norcrin_xl.findings import UserError
from norcrin_xl.numbers import counted
from norcrin_xl.pipeline.computed import Computed, read_workbook
from norcrin_xl.pipeline.pdf import OpenMatters, make_pdf, open_matters
from norcrin_xl.report.pdf.converter import Converter, converter
from norcrin_xl.report.pdf.page_numbers import with_page_numbers

GO_ON, NOT_MADE = "Lage PDF-en slik det står?", "PDF-en er ikke laget."


def pdf(live: Live) -> Done:
    """Make the PDF, and put the page numbers in the report's table of contents.

    What is open is told first, and nothing is written unless the user goes on.
    """
    with converter() as by:
        return _made(live, by)


def _made(live: Live, by: Converter) -> Done:
    computed = read_workbook(live.copy, live.step)
    path = report_path(live, computed)
    if not path.is_file():
        raise UserError(f"Finner ikke {path.name} ved arbeidsboken. Lag rapporten først.")
    docx, made = path.read_bytes(), datetime.now(tz=timezone.utc)
    matters = list(_open(open_matters(computed, docx, path.name), computed, path))
    if matters and not live.agreed("\n".join([*first_lines(matters), "", GO_ON])):
        return Done(NOT_MADE)
    result = make_pdf(computed, docx, path.name, made, by=by, progress=live.step)
    target = path.with_suffix(".pdf")
    copy = write_whole(target, result.content)
    said = [f"Skrev {target}, {counted(result.pages, 'side', 'sider')}."]
    said += [f"Den forrige utgaven ligger i {copy.name}."] if copy else []
    said += _page_numbers_kept(docx, path, result.page_numbers)
    if result.undescribed_figures:
        said.append(
            f"{counted(result.undescribed_figures, 'figur', 'figurer')} mangler alternativ tekst, "
            "så PDF-en er ikke tilgjengelig for alle."
        )
    return Done("\n".join(said), target)


def _open(matters: OpenMatters, computed: Computed, path: Path) -> Iterator[str]:
    """What the user should know before a PDF is made of the report."""
    if lock_of(path) is not None:
        yield f"{path.name} er åpen: bare det som er lagret, kommer med."
    yield from _named(
        "Ikke avgjort (PDF-en har teksten som om alle endringer er godtatt, uten kommentarer):",
        matters.pending,
    )
    yield from _named(
        "Ikke som i arbeidsboken (svar nei, og trykk Oppdater tall i rapporten):", matters.outdated
    )
    yield from _named("Lenker til filer, som blir bare tekst:", matters.local)
    if not matters.linked:
        yield "Rapporten har ingen koblede tall, så de er ikke sammenlignet med arbeidsboken."
    found = [f"{item.severity.value}: {item.message}" for item in computed.findings]
    yield from _named("Åpne funn i tallene:", found)


def _named(heading: str, items: Sequence[object]) -> Iterator[str]:
    if items:
        yield heading
        yield from (f"– {item}" for item in items)


def _page_numbers_kept(docx: bytes, path: Path, pages: Mapping[str, int]) -> Iterator[str]:
    """Put the right page numbers in the report's table of contents, unless it is open."""
    content = with_page_numbers(docx, path.name, pages)
    if content == docx:
        return
    if lock_of(path) is not None:
        yield f"Sidetallene i innholdslisten i {path.name} er ikke oppdatert, for filen er åpen."
        return
    copy = write_whole(path, content)
    yield f"Oppdaterte sidetallene i innholdslisten i {path.name}."
    if copy is not None:
        yield f"Rapporten uten dem ligger i {copy.name}."
