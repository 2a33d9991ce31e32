"""Refreshing an edited report: against making it afresh, and against docxtpl's fresh render."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from itertools import cycle, islice
from pathlib import Path

from benchmarks import rival_report
from benchmarks.measure import Row, paired
from norcrin_xl.model import Field
from norcrin_xl.numbers import printed
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.quantities.derivation import as_printed
from norcrin_xl.report.new_report import report_docx
from norcrin_xl.report.refresh.document import refreshed
from norcrin_xl.report.template.build import package
from norcrin_xl.report.texts import Contents
from norcrin_xl.report.word.controls import control_xml, run_xml
from norcrin_xl.report.word.styles import template_path
from norcrin_xl.workbook.workbook import Workbook

BOOK = Path("NorCRIN_Rapport.xlsm")
NUMBERS = 5_000
WORDS = (
    "er det vi kom til da tallene fra partnerne var satt sammen og kontrollert, og det er dette "
    "tallet som gjelder i hele rapporten inntil noen av dem melder om noe annet. Beløpet er i "
    "tusen kroner, og antallet gjelder hele året. Til sammenlikning var det i fjor"
)
NOW = datetime(2022, 2, 25, tzinfo=timezone.utc)


def run() -> Iterator[Row]:
    book = read_workbook(BOOK)
    later = _later(book)
    report = make_report(book, template_path(), NOW).content
    template = rival_report.template(later)
    values, image = rival_report.context(later), rival_report.picture()
    ours, rival = paired(
        lambda: _refresh(later, report),
        lambda: rival_report.render(template, values, list(later.figures), image),
    )
    yield Row("oppdatering av 2021, nye tall", ours, rival, "docxtpl", "ms", "≤ 2,0")
    ours, afresh = paired(
        lambda: _refresh(book, report), lambda: make_report(book, template_path(), NOW)
    )
    yield Row("oppdatering av 2021, ingenting nytt", ours, afresh, "ny rapport", "ms", "oppgis")
    yield from _long(book, later)


def _long(book: Workbook, later: Workbook) -> Iterator[Row]:
    """A report of 200 pages with 5 000 linked numbers, and one of a tenth of that."""
    report = _long_report(book, NUMBERS)
    what = f"oppdatering av {NUMBERS} tall på 200 sider"
    rivals = rival_report.long_template(NUMBERS, WORDS)
    texts = _printed(later, NUMBERS)
    ours, rival = paired(
        lambda: _refresh(later, report), lambda: rival_report.render(rivals, texts, [], b""), 3
    )
    yield Row(what, ours, rival, "docxtpl", "ms", "≤ 2,0")
    short = _long_report(book, NUMBERS // 10)
    ours, tenth = paired(lambda: _refresh(later, report), lambda: _refresh(later, short), 5)
    yield Row(what, ours, 10 * tenth, "10 × en tidel", "ms", "≤ 1,1")


def _long_report(book: Workbook, numbers: int) -> bytes:
    """A report of running text with two linked numbers in each paragraph."""
    tags = _tags(book, numbers)
    body = "".join(
        f"<w:p>{_control(tags[at], at)}{run_xml(f' {WORDS} ')}{_control(tags[at + 1], at + 1)}"
        f"{run_xml('.')}</w:p>"
        for at in range(0, numbers, 2)
    )
    template = package(body, "Lang", "2022-01-01T00:00:00Z")
    return _made(book, template)


def _control(tag: str, number: int) -> str:
    return control_xml(tag, tag.partition(":")[2], 2000 + number, run_xml("0"))


def _tags(book: Workbook, numbers: int) -> list[str]:
    """Tags of figures, the same ones again and again when there are more places than figures."""
    known = cycle(key for key, item in book.quantities.items() if isinstance(item.value, float))
    return [f"tall:{key}|desimal2" for key in islice(known, numbers)]


def _printed(book: Workbook, numbers: int) -> dict[str, str]:
    found = {}
    for place, tag in enumerate(_tags(book, numbers)):
        value = book.quantities[tag.partition(":")[2].partition("|")[0]].value
        found[f"n{place}"] = "" if value is None else printed(value, "desimal2")
    return found


def _contents(book: Workbook) -> Contents:
    return Contents(book.data, as_printed(book.data, book.quantities), book.tables, book.figures)


def _made(book: Workbook, template: bytes) -> bytes:
    return report_docx(template, _contents(book), written=NOW).content


def _refresh(book: Workbook, report: bytes) -> bytes:
    return refreshed(report, _contents(book), written=NOW).content


def _later(book: Workbook) -> Workbook:
    """The same workbook with the first partner's figures doubled."""
    first, *others = book.data.submissions
    first = replace(
        first,
        usage={key: _doubled(cell) for key, cell in first.usage.items()},
        accounts={key: _doubled(cell) for key, cell in first.accounts.items()},
    )
    data = replace(book.data, submissions=(first, *others), source_sha256="1" * 64)
    return replace(book, areas={}, data=data)


def _doubled(cell: Field) -> Field:
    return cell if cell.number is None else cell._replace(value=cell.number * 2)
