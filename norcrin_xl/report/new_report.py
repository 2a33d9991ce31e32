"""The Word report: a template and report data in, a .docx out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from itertools import chain

from norcrin_xl import __version__
from norcrin_xl.checks.acceptance import cell_values
from norcrin_xl.findings import Finding, Progress, finding, silent
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.report.base import Base, Written, remembered, store
from norcrin_xl.report.contents import Heading, count_and_refer, write_contents
from norcrin_xl.report.filling import Filling
from norcrin_xl.report.places import controls_in, outline, tag_place
from norcrin_xl.report.texts import Contents, report_title
from norcrin_xl.report.word.controls import escaped
from norcrin_xl.report.word.numbering import Ids
from norcrin_xl.report.word.package import CORE, PACKAGE_RELATIONS, WordPackage
from norcrin_xl.report.writer import Document, Missing, Record

TEMPLATE = "Malen"


@dataclass(frozen=True, slots=True)
class ReportResult:
    """A report, and what is to be said about it.

    `missing` stands in the order of the text, each thing once. `headings` are the entries of
    the table of contents. The counts are of controls: a number that stands twice counts twice.
    """

    content: bytes
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]
    headings: tuple[Heading, ...]
    numbers: int
    tables: int
    figures: int


def report_docx(
    template: bytes,
    contents: Contents,
    *,
    written: datetime,
    progress: Progress = silent,
) -> ReportResult:
    """The report from `template`, stamped with the time `written`.

    The same arguments give the same bytes. Raises `UserError` when the template is no .docx.
    """
    progress("Fyller malen")
    package = WordPackage(template, TEMPLATE)
    document = opened(package, contents.quantities)
    main = package.root(package.main)
    document.ids.mend_bookmarks(main)
    document.captions = count_and_refer(main)
    for name in package.text_parts():
        if b"sdtContent" in package.parts[name]:
            root = package.root(name)
            if root is not main:
                document.ids.mend_bookmarks(root)
            Filling(contents, document, name).fill(root)
    headings = write_contents(main, document.numbering, document.ids)
    _finish(package, document, contents.data, written)
    progress("Pakker rapporten")
    record = document.record
    return ReportResult(
        package.packed(),
        record.missing,
        (*record.findings, *_unknown(record.unknown, template)),
        headings,
        record.numbers,
        record.tables,
        record.figures,
    )


def opened(package: WordPackage, quantities: Quantities) -> Document:
    """The document to be, which a package is written in as."""
    ids = Ids(package.parts[name] for name in package.text_parts())
    return Document(package, quantities, Record(), ids, package.numbering())


def _finish(package: WordPackage, document: Document, data: ReportData, written: datetime) -> None:
    """What stands outside the text: new lists, the stored base and the properties."""
    lists = package.target(package.main, "numbering")
    root = document.numbering.root
    if lists and root is not None and document.numbering.changed:
        package.root(lists)
    record, lines = document.record, outline(package.peek(package.main)[0])
    base = base_for(data, written, record.written, record.places)
    store(package, replace(base, outline=tuple(line.text for line in lines)))
    set_properties(package, report_title(data), data.setup.network, written)


def base_for(
    data: ReportData,
    written: datetime,
    controls: Mapping[str, Written],
    places: Mapping[str, int],
) -> Base:
    """What is stored of a report of `data` whose controls say this.

    It has what stands now in the cells behind them, to tell later what moved.
    """
    sources = chain.from_iterable(item.sources for item in controls.values())
    cells = remembered(sources, cell_values(data))
    source = (data.source_file, data.source_sha256, data.setup.year)
    return Base(__version__, *source, written, controls, cells, places)


def _unknown(tags: Iterable[str], template: bytes) -> Iterable[Finding]:
    """A finding for each tag that nothing could fill, with its place in the template."""
    wanted = dict.fromkeys(tags)
    if not wanted:
        return ()
    blank = WordPackage(template, TEMPLATE)
    controls = dict(controls_in(blank))
    places = {tag: tag_place(controls[tag], blank.sheet) for tag in wanted if tag in controls}
    return [
        finding("mal-kontroll", tag=tag, where_in=places.get(tag, "en gjentatt del"))
        for tag in wanted
    ]


LANGUAGE = "nb-NO"
_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_RELATION = f"{PACKAGE_RELATIONS}/metadata/core-properties"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_ELEMENTS = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def set_properties(package: WordPackage, title: str, network: str, written: datetime) -> None:
    """Replace the core properties. No person is named: the network stands as the author."""
    there = CORE in package.parts
    package.add(CORE, _core(title, network, written).encode(), _TYPE)
    if not there:
        package.relate("", _RELATION, CORE)


def _core(title: str, network: str, written: datetime) -> str:
    moment = written.astimezone(timezone.utc) if written.tzinfo else written
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="{_ELEMENTS}" '
        f'xmlns:dcterms="{_TERMS}" xmlns:xsi="{_XSI}">'
        f"<dc:title>{escaped(title)}</dc:title><dc:creator>{escaped(network)}</dc:creator>"
        f"<cp:lastModifiedBy>{escaped(network)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        f"<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>"
    )
