"""The template check: every tag that nothing can fill is named with its place."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document as docx_document

from norcrin_xl.findings import UserError
from norcrin_xl.form.form_file import load_form
from norcrin_xl.report.places import controls_in
from norcrin_xl.report.template.build import Blocks, built_template, package, paragraph
from norcrin_xl.report.template.check import Problem, check_template
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import run_xml
from norcrin_xl.report.word.package import WordPackage

PROJECTS = (("norcrin1", "NorCRIN1"), ("norcrin2", "NorCRIN2"))
KNOWN = {
    "tall": {"rapport.aar", "kpi.gcp.2021", "kpi.gcp.endring"},
    "tabell": {"1", "4.2.1", "lenker"},
    "figur": {"3.2.1"},
    "liste": {"partnere", "arbeidspakker.norcrin2"},
    "tekst": {"2.3", "nettverk.navn", "ap.ap1.status"},
    "valg": {"1.2", "1.2|1", "1.2|2"},
}


def docx(*body: str) -> bytes:
    return package("".join(body), "Prøve", "2022-01-01T00:00:00Z")


def problems(*body: str) -> list[Problem]:
    return check_template(docx(*body), KNOWN)


def inline(tag: str, before: str = "") -> str:
    return paragraph(run_xml(before) + Blocks().inline(tag, "Navn", "[x]"))


def block(tag: str) -> str:
    return Blocks().text(tag, "Navn", "[x]")


def whats(*body: str) -> list[str]:
    return [problem.what for problem in problems(*body)]


def test_the_shipped_template_has_no_problems() -> None:
    form = load_form(2021)
    template = built_template(form, PROJECTS)
    names = {tag.partition(":")[2] for tag, _ in controls_in(WordPackage(template, "Malen"))}
    answers = [section for section in form.sections if section.choices]
    known = {
        "tall": {"rapport.aar"},
        "tabell": {*(spec.id for spec in form.tables), "lenker", "ecrin_studier", "ecrin_grupper"},
        "figur": {spec.id for spec in form.figures},
        "liste": {"partnere", "arbeidspakker.norcrin2"},
        "tekst": {name for name in names if "*" not in name},
        "valg": {
            name
            for section in answers
            for number in range(len(section.choices))
            for name in (section.number, f"{section.number}|{number + 1}")
        },
    }
    assert check_template(template, known) == []


@pytest.mark.parametrize(
    "body",
    [
        inline("tall:kpi.gcp.2021|heltall") * 2,
        inline("tekst:nettverk.navn") * 2,
        block("tekst:2.3"),
        block("tabell:4.2.1"),
        block("figur:3.2.1"),
        Blocks().repeated("liste:partnere", "", block("tekst:partner.*.tekst")),
        Blocks().around("valg:1.2", "", paragraph(Blocks().checkbox("valg:1.2|2", ""))),
        paragraph(run_xml("{{ ikke en kontroll }} tall:feil")),
        inline(""),
    ],
)
def test_what_can_be_filled_is_no_problem(body: str) -> None:
    assert problems(body) == []


@pytest.mark.parametrize(
    ("body", "what", "remedy"),
    [
        (inline("tall:kpi.gpc.2021|heltall"), "tallet «kpi.gpc.2021» finnes", "kpi.gcp.2021"),
        (inline("tall:kpi.gcp.2021|heltal"), "formatet «heltal» finnes ikke", "«heltall»"),
        (inline("tall:kpi.gcp.2021|"), "mangler format", "tall:kpi.gcp.2021|heltall"),
        (inline("tall:kpi.gcp.2021"), "mangler format", "tall:kpi.gcp.2021|heltall"),
        (inline("tall:"), "mangler navn", "tall:kpi.gcp.2021|heltall"),
        (inline("tal:kpi.gcp.2021|heltall"), "er ukjent", "«tall:»"),
        (inline("Tekst:2.3"), "er ukjent", "«tekst:»"),
        (inline("dato"), "er ukjent", "En tagg begynner med tall:, tabell:"),
        (block("tabell:4.2.3"), "tabellen «4.2.3» finnes ikke", "«4.2.1»"),
        (block("figur:9"), "figuren «9» finnes ikke", "Utvikler"),
        (inline("tabell:4.2.1"), "står inne i en linje", "Merk hele avsnittet"),
        (block("tekst:nettverk.nav"), "teksten «nettverk.nav» finnes ikke", "«nettverk.navn»"),
        (block("tekst:ap.*.statu"), "teksten «ap.*.statu» finnes ikke", "«ap.*.status»"),
        (block("tekst:ap.*.status"), "utenfor listen", "«liste:arbeidspakker…»"),
        (block("liste:partnere"), "gjentar ikke innholdet", "gjentatt inndeling"),
        (Blocks().repeated("liste:partner", "", paragraph("")), "listen «partner»", "«partnere»"),
        (block("valg:1.3"), "valget «1.3» finnes ikke", "«1.2»"),
        (block("valg:1.2|to"), "er skrevet feil", "«valg:1.2|1»"),
    ],
)
def test_a_tag_that_cannot_be_filled_is_named_with_a_remedy(
    body: str, what: str, remedy: str
) -> None:
    found = problems(body)
    assert [what in problem.what for problem in found] == [True]
    assert remedy in found[0].remedy


def test_one_tag_may_have_two_faults() -> None:
    assert whats(inline("tall:ukjent|rart")) == [
        "formatet «rart» finnes ikke (taggen «tall:ukjent|rart»).",
        "tallet «ukjent» finnes ikke (taggen «tall:ukjent|rart»).",
    ]


def test_a_choice_needs_a_check_box_within_its_section_and_within_the_count() -> None:
    assert whats(inline("valg:1.2|3")) == [
        "valg 3 finnes ikke i avsnitt 1.2 (taggen «valg:1.2|3»).",
        "kontrollen «valg:1.2|3» er ingen avmerkingsboks.",
        "taggen «valg:1.2|3» står utenfor kontrollen «valg:1.2».",
    ]


@pytest.mark.parametrize("tag", ["tabell:1", "figur:3.2.1", "valg:1.2"])
def test_a_tag_that_stands_twice_is_named_with_both_places(tag: str) -> None:
    found = problems(block(tag), paragraph(run_xml("Mellom")), block(tag))
    assert [problem.place.paragraph for problem in found] == [3]
    assert "står to ganger; første gang i teksten, avsnitt nr. 1" in found[0].what


def test_the_place_says_part_heading_paragraph_and_text() -> None:
    heading = paragraph(run_xml("Drift"), styles.HEADING_1)
    found = problems(heading, paragraph(""), inline("tall:feil|heltall", "Kostnadene ble "))
    assert str(found[0]).startswith(
        "Teksten under «Drift», avsnitt nr. 3 («Kostnadene ble [x]»): tallet «feil» finnes ikke"
    )


def test_long_text_around_is_cut() -> None:
    text = problems(inline("tall:feil|heltall", "ord " * 40))[0].place.text
    assert len(text) <= 60
    assert text.endswith("…")


def test_headers_are_checked_too() -> None:
    broken = replaced(docx(), "word/header1.xml", b"tekst:nettverk.navn", b"tekst:nettverk.nanv")
    found = check_template(broken, KNOWN)
    assert [(problem.place.part, problem.tag) for problem in found] == [
        ("toppteksten", "tekst:nettverk.nanv")
    ]


def test_a_tag_that_word_would_cut_is_named_once() -> None:
    long = replaced(docx(inline("tekst:2.3")), "word/document.xml", b"t:2.3", b"t:" + b"x" * 60)
    found = check_template(long, KNOWN)
    assert ["66 tegn" in problem.what for problem in found[:1]] == [True]


def test_words_copy_of_a_text_box_for_older_versions_is_passed_over() -> None:
    table = block("tabell:1")
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='w14'>"
        f"<w:txbxContent>{table}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent>{table}</w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert problems(box, inline("tekst:2.3")) == []


def test_a_control_around_a_cell_or_row_is_not_within_a_line() -> None:
    cell = Blocks().around("tabell:1", "", f"<w:tc>{paragraph(run_xml('x'))}</w:tc>")
    assert problems(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>", paragraph("")) == []


def test_twenty_faults_are_all_reported() -> None:
    assert len(problems(*(inline(f"tekst:ukjent.{n}") for n in range(20)))) == 20


def replaced(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """`content` with `old` exchanged for `new` in one of its parts."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as read, zipfile.ZipFile(made, "w") as written:
        for name in read.namelist():
            xml = read.read(name)
            written.writestr(name, xml.replace(old, new) if name == part else xml)
    return made.getvalue()


def zipped(**parts: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("_", "."), content)
    return made.getvalue()


BOMB = b"<w:p/>" * 3_000_000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "er tom"),
        (b"hei", "ikke en Office-fil"),
        (b"%PDF-1.7", "en PDF"),
        (docx()[:2000], "skadet"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "beskyttet med passord"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "gammelt format"),
        (zipped(a=b"b"), r"delen \[Content_Types\].xml mangler"),
        (zipped(a=BOMB), "pakkes ut til mer"),
        (replaced(docx(), "word/document.xml", b"</w:body>", b""), "kan ikke leses"),
        (
            replaced(docx(), "word/document.xml", b"<w:document ", b"<!DOCTYPE w><w:document "),
            "DOC",
        ),
        (
            replaced(docx(), "[Content_Types].xml", b"document.main", b"sheet.main"),
            "ikke et vanlig Word",
        ),
        (replaced(docx(), "[Content_Types].xml", b"document.main", b"template.main"), "Lagre som"),
    ],
)
def test_what_is_no_word_document_gives_one_message(content: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message) as raised:
        check_template(content, KNOWN, "min mal.docx")
    assert str(raised.value).startswith("min mal.docx")


def test_a_template_that_another_tool_has_saved_is_read_the_same() -> None:
    content = docx(inline("tekst:2.4"))
    opened, saved = docx_document(BytesIO(content)), BytesIO()
    opened.save(saved)
    assert check_template(saved.getvalue(), KNOWN) == check_template(content, KNOWN) != []
