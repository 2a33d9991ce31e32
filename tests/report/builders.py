"""Small report data, quantities and templates for the tests of the report."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timezone
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from lxml import etree

from norcrin_xl.form.form_file import load_form
from norcrin_xl.model import (
    CellRef,
    Field,
    Partner,
    Project,
    Quantities,
    Quantity,
    ReportData,
    Secretariat,
    Section,
    Setup,
    Submission,
    WorkPackage,
)
from norcrin_xl.quantities.exhibits import Figure, Table
from norcrin_xl.report.new_report import ReportResult, report_docx
from norcrin_xl.report.pdf.report_pdf import with_page_numbers
from norcrin_xl.report.template.build import package
from norcrin_xl.report.texts import Contents

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
NS = {
    "w": W,
    "w14": W14,
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
WRITTEN = datetime(2022, 2, 25, 12, 30, tzinfo=timezone.utc)
DOCUMENT = "word/document.xml"


def cell(value: str | float | date | None = None, address: str = "A1") -> Field:
    return Field(value, CellRef("Bok.xlsm", "Tekst", address))


def work_package(key: str, status: str = "Godt i gang.", **cells: str | None) -> WorkPackage:
    return WorkPackage(
        key=key,
        project="p1",
        number=key.removeprefix("ap"),
        title=cell(cells.get("title", f"Pakke {key}")),
        leader=cell("OUS"),
        state=cell(cells.get("state", "I rute")),
        status=cell(status),
        deviations=cell(cells.get("deviations")),
        measures=cell(cells.get("measures")),
    )


def partner(code: str) -> Partner:
    return Partner(code, f"Sykehuset {code}", code, "Helse Vest", "", ())


def submission(code: str, text: str) -> Submission:
    return Submission(partner(code), {}, {}, {}, {}, {}, {}, cell(text), cell(), cell())


def report_data(
    sections: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    packages: Iterable[WorkPackage] = (),
    partners: Mapping[str, str] | None = None,
) -> ReportData:
    """Report data with texts by section number, and choices likewise."""
    texts, answers = sections or {}, choices or {}
    form = load_form(2021)
    submissions = tuple(submission(code, text) for code, text in (partners or {}).items())
    return ReportData(
        form=form,
        setup=_setup(tuple(item.partner for item in submissions)),
        submissions=submissions,
        secretariat=Secretariat({}, {}, cell("Nettet"), cell("Leder"), cell(date(2022, 2, 25))),
        sections={
            spec.number: Section(
                spec.number,
                cell(answers.get(spec.number)),
                (cell(texts[spec.number], "C7"),) if spec.number in texts else (),
            )
            for spec in form.sections
            if spec.holds_text
        },
        register=(),
        work_packages=tuple(packages),
        lists={},
        source_file="Bok.xlsm",
        source_sha256="0" * 64,
    )


def _setup(partners: tuple[Partner, ...]) -> Setup:
    project = Project(
        "p1", "Prosjekt1", "245876", "Driftsfase", date(2021, 1, 1), date(2021, 12, 31), 12, cell()
    )
    return Setup(
        network="Nettet",
        network_long="Det norske nettet",
        year=2021,
        year_ref=CellRef("Bok.xlsm", "Oppsett", "C4"),
        due=None,
        owner="Sykehuset A",
        new_owner="",
        new_owner_from=None,
        projects=(project,),
        partners=partners,
        limits={},
        workbook_id="bok",
    )


def quantity(
    key: str, value: float | str | None, *, blank: bool = False, why: str = ""
) -> Quantity:
    source = CellRef("Bok.xlsm", "OUS", "F23")
    return Quantity(key, f"Tallet {key}", value, "stk.", "", (source,), why, blank)


def quantities(**values: float | str | None) -> Quantities:
    """Quantities by id; a double underscore stands for the dot in an id."""
    pairs = ((key.replace("__", "."), value) for key, value in values.items())
    return Quantities(iter([quantity(key, value) for key, value in pairs]))


def template(*body: str) -> bytes:
    """A template with the styles of the shipped one and this text; its header is empty."""
    made = package("".join(body), "Prøve", "2022-01-01T00:00:00Z")
    return with_parts(made, {"word/header1.xml": furniture("hdr", "")})


def furniture(kind: str, content: str) -> bytes:
    """A part such as a header ("hdr") or the footnotes."""
    names = " ".join(f'xmlns:{key}="{uri}"' for key, uri in NS.items())
    return f"<w:{kind} {names}>{content or '<w:p/>'}</w:{kind}>".encode()


def paragraph(content: str, style: str = "", extra: str = "") -> str:
    chosen = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{chosen}{extra}</w:pPr>{content}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def control(tag: str, content: str, number: int = 7, kind: str = "") -> str:
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="Navn"/><w:tag w:val="{tag}"/><w:id w:val="{number}"/>'
        f"{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def repeating(tag: str, item: str) -> str:
    inner = (
        '<w:sdt><w:sdtPr><w:id w:val="8"/><w15:repeatingSectionItem/></w:sdtPr>'
        f"<w:sdtContent>{item}</w:sdtContent></w:sdt>"
    )
    return control(tag, inner, 9, "<w15:repeatingSection/>")


class Opened:
    """A report that was read back."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def root(self, part: str = DOCUMENT) -> etree._Element:
        return etree.fromstring(self.parts[part])

    def all(self, path: str, part: str = DOCUMENT) -> list[etree._Element]:
        root: Any = self.root(part)
        return list(root.xpath(path, namespaces=NS))

    def texts(self, path: str = "//w:body//w:p", part: str = DOCUMENT) -> list[str]:
        """The text of each element at `path`."""
        return [
            "".join(text.text or "" for text in found.iter(f"{{{W}}}t"))
            for found in self.all(path, part)
        ]

    def control(self, tag: str, part: str = DOCUMENT) -> etree._Element:
        return self.all(f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']", part)[0]

    def shown(self, tag: str, part: str = DOCUMENT) -> list[str]:
        """What each control with the tag shows."""
        return self.texts(f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']/w:sdtContent", part)

    def values(self, path: str, part: str = DOCUMENT) -> list[str]:
        """The attributes at `path`."""
        root: Any = self.root(part)
        return [str(value) for value in root.xpath(path, namespaces=NS)]


def report(
    content: bytes,
    data: ReportData | None = None,
    numbers: Quantities | None = None,
    tables: Mapping[str, Table] | None = None,
    figures: Mapping[str, Figure] | None = None,
    pages: Mapping[str, int] | None = None,
) -> tuple[ReportResult, Opened]:
    """The report from a template, as a result and read back."""
    made = report_docx(
        content,
        Contents(data or empty(), numbers or quantities(), tables or {}, figures or {}),
        written=WRITTEN,
    )
    if pages:
        made = replace(made, content=with_page_numbers(made.content, "Rapport.docx", pages))
    return made, Opened(made.content)


@cache
def empty() -> ReportData:
    return report_data()


def with_parts(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """A package with parts put in, or taken out where `None`."""
    opened = {**Opened(content).parts, **parts}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in opened.items():
            if part is not None:
                archive.writestr(name, part)
    return out.getvalue()


_STYLED = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")


def restyled(
    docx: bytes, ids: Callable[[int, str], str], names: Callable[[str], str] = lambda name: name
) -> bytes:
    """A document as another program saves it: `ids` makes a style's id of its place and name."""
    opened = Opened(docx)
    sheet = opened.root("word/styles.xml")
    known: dict[str, str] = {}
    for place, style in enumerate(sheet.findall(f"{{{W}}}style")):
        name = style.find(f"{{{W}}}name")
        assert name is not None
        said = str(name.get(f"{{{W}}}val"))
        known[str(style.get(f"{{{W}}}styleId"))] = ids(place, said)
        style.set(f"{{{W}}}styleId", ids(place, said))
        name.set(f"{{{W}}}val", names(said))
    parts: dict[str, bytes | None] = {}
    for part, content in opened.parts.items():
        if part.startswith("word/") and part.endswith(".xml"):
            root = sheet if part == "word/styles.xml" else etree.fromstring(content)
            for use in root.iter(*(f"{{{W}}}{kind}" for kind in _STYLED)):
                use.set(f"{{{W}}}val", known.get(str(use.get(f"{{{W}}}val")), "x"))
            parts[part] = etree.tostring(root)
    return with_parts(docx, parts)


def seeds(usual: int, *, of: int) -> list[Any]:
    """Seeds to try by chance: the first ones always, the others in `make slow`."""
    slow = (pytest.param(seed, marks=pytest.mark.slow) for seed in range(usual, of))
    return [*range(usual), *slow]
