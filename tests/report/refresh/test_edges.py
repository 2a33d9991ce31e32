"""Where numbers may stand, what a file may have been through, and what is refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.model import ReportData
from norcrin_xl.report.base import read_base, store
from norcrin_xl.report.refresh.changes import Choices, Kind
from norcrin_xl.report.refresh.document import RefreshResult, refreshed
from norcrin_xl.report.texts import Contents
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.office import convert
from tests.report.builders import (
    DOCUMENT,
    WRITTEN,
    Opened,
    control,
    empty,
    furniture,
    paragraph,
    quantities,
    repeating,
    report,
    report_data,
    run,
    template,
    with_parts,
    work_package,
)
from tests.report.refresh.conftest import refresh_with

NUMBER = "tall:x|heltall"
LINE = paragraph(run("Vi hadde ") + control(NUMBER, run("0")) + run(" pasienter."))
TYPES, RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def written(body: str = LINE, data: ReportData | None = None) -> bytes:
    return report(template(body), data, quantities(x=12))[0].content


def again(
    docx: bytes, value: float = 13, data: ReportData | None = None, tracked: bool = False
) -> tuple[RefreshResult, Opened]:
    made = refreshed(
        docx, Contents(data or empty(), quantities(x=value)), written=WRITTEN, tracked=tracked
    )
    return made, Opened(made.content)


def with_part(kind: str, content: str) -> bytes:
    """A template with one more part that holds text."""
    base = template(LINE)
    parts = Opened(base).parts
    type_ = f'<Override PartName="/word/{kind}.xml" ContentType="{WORD}{kind}+xml"/>'
    link = f'<Relationship Id="rId900" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
    return with_parts(
        base,
        {
            TYPES: parts[TYPES].replace(b"</Types>", type_.encode() + b"</Types>"),
            RELATIONS: parts[RELATIONS].replace(
                b"</Relationships>", link.encode() + b"</Relationships>"
            ),
            f"word/{kind}.xml": furniture(kind, content),
        },
    )


@pytest.mark.parametrize("kind", ["footnotes", "endnotes"])
@pytest.mark.parametrize("tracked", [False, True])
def test_a_number_in_a_note_is_refreshed(kind: str, tracked: bool) -> None:
    note = f'<w:{kind[:-1]} w:id="1">{LINE}</w:{kind[:-1]}>'
    docx = report(with_part(kind, note), None, quantities(x=12))[0].content
    _, opened = again(docx, tracked=tracked)
    assert opened.shown(NUMBER, f"word/{kind}.xml") == ["13"]
    assert opened.shown(NUMBER) == ["13"]


@pytest.mark.parametrize("part", ["header1", "footer1"])
def test_a_number_in_a_header_or_footer_is_refreshed(part: str) -> None:
    made = with_parts(
        template(LINE), {f"word/{part}.xml": furniture("hdr" if part[0] == "h" else "ftr", LINE)}
    )
    docx = report(made, None, quantities(x=12))[0].content
    result, opened = again(docx)
    assert opened.shown(NUMBER, f"word/{part}.xml") == ["13"]
    assert {change.kind for change in result.changes} == {Kind.CHANGED}


def test_a_number_in_a_cell_a_link_and_a_nested_control_is_refreshed() -> None:
    number = control(NUMBER, run("0"))
    cell = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p>{number}</w:p></w:tc></w:tr></w:tbl>"
    link = f'<w:hyperlink w:anchor="her">{number}</w:hyperlink>'
    own = control("min", number, 77)
    _, opened = again(written(cell + paragraph(link) + paragraph(own)))
    assert opened.shown(NUMBER) == ["13", "13", "13"]


def test_the_same_tag_many_times_is_told_once_per_heading() -> None:
    heading = paragraph(run("Bruk"), "Heading1")
    result, opened = again(written(heading + LINE * 20 + heading + LINE * 30))
    assert opened.shown(NUMBER) == ["13"] * 50
    assert len(result.changes) == 2


@pytest.mark.parametrize(
    "runs",
    [
        run("1", "<w:b/>") + run("2", "<w:i/>"),
        run("1") + '<w:proofErr w:type="gramStart"/>' + run("2", '<w:color w:val="FF0000"/>'),
        "<w:r><w:t>1</w:t><w:t>2</w:t></w:r>",
        run("") + run("12") + run(""),
        f"<w:smartTag>{run('12')}</w:smartTag>",
    ],
)
def test_a_number_split_over_runs_is_the_same_number(runs: str) -> None:
    docx = written()
    xml = Opened(docx).parts[DOCUMENT].decode()
    split = xml.replace('<w:r><w:t xml:space="preserve">12</w:t></w:r>', runs)
    assert split != xml
    result, opened = again(with_parts(docx, {DOCUMENT: split.encode()}))
    assert opened.shown(NUMBER) == ["13"]
    assert [change.kind for change in result.changes] == [Kind.CHANGED]


@pytest.mark.parametrize("content", ["", "<w:r/>", run(""), run(" ")])
def test_an_emptied_control_is_asked_about(content: str) -> None:
    docx = written()
    xml = Opened(docx).parts[DOCUMENT].decode()
    bare = xml.replace('<w:r><w:t xml:space="preserve">12</w:t></w:r>', content)
    result, opened = again(with_parts(docx, {DOCUMENT: bare.encode()}))
    assert [change.kind for change in result.changes] == [Kind.CONFLICT]
    assert opened.shown(NUMBER) in ([""], [" "])


NESTED = repeating(
    "liste:arbeidspakker.p1",
    paragraph(control("tekst:ap.*.tittel", run("x"), 21))
    + repeating("liste:partnere", paragraph(control("tekst:partner.*.navn", run("x"), 22)))
    .replace('w:val="8"', 'w:val="58"')
    .replace('w:val="9"', 'w:val="59"'),
)


def nested(*packages: str, partners: tuple[str, ...] = ("AHUS", "OUS")) -> ReportData:
    made = report_data(packages=[work_package(key) for key in packages])
    own = report_data(partners=dict.fromkeys(partners, "Tekst."))
    return replace(made, submissions=own.submissions)


def test_nested_repeats_are_filled_and_refreshed() -> None:
    docx = written(NESTED, nested("ap1", "ap2"))
    names = ["Sykehuset AHUS", "Sykehuset OUS"]
    said = "//w:body/w:sdt//w:p"
    assert Opened(docx).texts(said) == ["AP 1 Pakke ap1", *names, "AP 2 Pakke ap2", *names]
    _, opened = again(docx, data=nested("ap1", "ap2", partners=("AHUS", "HUS", "OUS")))
    more = [names[0], "Sykehuset HUS", names[1]]
    assert opened.texts(said) == ["AP 1 Pakke ap1", *more, "AP 2 Pakke ap2", *more]
    result, opened = again(docx, data=nested("ap1", "ap2", "ap3"))
    assert opened.texts(said)[6:] == ["AP 3 Pakke ap3", *names]
    assert again(result.content, data=nested("ap1", "ap2", "ap3"))[0].content == result.content


def test_a_new_package_comes_with_a_new_partner_in_its_own_list() -> None:
    """Package and partner are new at once, and a person has taken out a partner elsewhere."""
    docx = written(NESTED, nested("ap1", "ap2"))
    said = "//w:body/w:sdt//w:p"
    data = nested("ap1", "ap2", "ap3", partners=("AHUS", "HUS", "OUS"))
    result, opened = again(docx, data=data)
    names = ["Sykehuset AHUS", "Sykehuset HUS", "Sykehuset OUS"]
    assert opened.texts(said) == [
        text for number in (1, 2, 3) for text in (f"AP {number} Pakke ap{number}", *names)
    ]
    ids = opened.values("//w:sdtPr/w:id/@w:val")
    assert len(ids) == len(set(ids))
    assert {change.kind for change in result.changes} == {Kind.ADDED}
    assert again(result.content, data=data)[0].content == result.content


def test_a_new_package_lists_the_partners_that_there_are() -> None:
    """A partner that has left stays in the packages that a person may have edited, no others."""
    docx = written(NESTED, nested("ap1"))
    data = nested("ap1", "ap2", partners=("OUS",))
    result, opened = again(docx, data=data)
    assert opened.texts("//w:body/w:sdt//w:p") == [
        *("AP 1 Pakke ap1", "Sykehuset AHUS", "Sykehuset OUS"),
        *("AP 2 Pakke ap2", "Sykehuset OUS"),
    ]
    assert again(result.content, data=data)[0].content == result.content


def test_a_protected_document_is_refreshed_and_stays_protected() -> None:
    docx = written()
    settings = Opened(docx).parts["word/settings.xml"].decode()
    locked = re.sub(
        r"(<w:settings[^>]*>)",
        r'\1<w:writeProtection w:recommended="1"/>',
        settings,
    ).replace(
        "</w:settings>", '<w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>'
    )
    docx = with_parts(docx, {"word/settings.xml": locked.encode()})
    _, opened = again(docx)
    assert opened.shown(NUMBER) == ["13"]
    assert opened.parts["word/settings.xml"] == locked.encode()


def rebased(**changes: object) -> bytes:
    docx = written()
    package = WordPackage(docx, "R.docx")
    store(package, replace(read_base(docx), **changes))  # type: ignore[arg-type]
    return package.packed()


def test_a_report_of_an_older_version_is_refreshed_and_then_of_this_one() -> None:
    docx = rebased(version="0.0.1", cells={})
    result, opened = again(docx)
    assert opened.shown(NUMBER) == ["13"]
    assert read_base(result.content).version != "0.0.1"
    assert read_base(result.content).controls[NUMBER].text == "13"


def test_a_base_from_an_older_version_without_cells_is_read() -> None:
    docx = written()
    name = next(name for name in Opened(docx).parts if name.startswith("customXml/item1"))
    old = re.sub(rb"<celler>.*</celler>|<celler/>", b"", Opened(docx).parts[name])
    assert b"celle" not in old
    result, _ = again(with_parts(docx, {name: old}))
    assert [change.why for change in result.changes] == [()]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda parts: {DOCUMENT: parts[DOCUMENT][:500]}, "er skadet"),
        (lambda parts: {DOCUMENT: None}, "ikke et vanlig Word-dokument"),
        (
            lambda parts: {
                "customXml/item1.xml": parts["customXml/item1.xml"].replace(b"aar=", b"ar=")
            },
            "opplysningene om koblede tall er skadet",
        ),
        (
            lambda parts: {DOCUMENT: b"<!DOCTYPE x>" + parts[DOCUMENT].split(b"?>", 1)[1].strip()},
            "DOCTYPE",
        ),
        (
            lambda parts: {
                TYPES: parts[TYPES].replace(
                    b"wordprocessingml.document.main", b"wordprocessingml.template.main"
                )
            },
            "ikke et vanlig Word-dokument",
        ),
    ],
)
def test_a_damaged_or_strange_file_is_refused_by_name(
    spoil: Callable[[dict[str, bytes]], dict[str, bytes | None]], said: str
) -> None:
    docx = written()
    with pytest.raises(UserError, match=said):
        again(with_parts(docx, spoil(Opened(docx).parts)))


def test_a_part_that_is_damaged_in_the_archive_is_refused() -> None:
    docx = written()
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        entry = archive.getinfo("word/styles.xml")
    at = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    spoilt = docx[:at] + bytes([docx[at] ^ 0xFF]) + docx[at + 1 :]
    with pytest.raises(UserError, match=r"er skadet \(delen word/styles\.xml\)"):
        again(spoilt)


@pytest.mark.office
def test_a_report_that_has_been_through_libreoffice_is_refused_with_the_reason(
    original: bytes, changed: Workbook, tmp_path: Path
) -> None:
    path = tmp_path / "Rapport.docx"
    path.write_bytes(original)
    through = tmp_path / "ut"
    through.mkdir()
    back = convert(path, "docx", through).read_bytes()
    with pytest.raises(UserError, match=r"mistet koblingene|ingen opplysninger om koblede tall"):
        refresh_with(changed, back, Choices())


def test_five_thousand_numbers_are_all_refreshed() -> None:
    pair = paragraph(control(NUMBER, run("0")) + run(" og ") + control("tall:y|heltall", run("0")))
    docx = report(template(pair * 2500), None, quantities(x=12, y=5))[0].content
    made = refreshed(docx, Contents(empty(), quantities(x=13, y=5)), written=WRITTEN)
    opened = Opened(made.content)
    assert opened.shown(NUMBER) == ["13"] * 2500
    assert opened.shown("tall:y|heltall") == ["5"] * 2500
    assert len(made.changes) == 1
