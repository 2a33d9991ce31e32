"""The template that is built from the form: its sections, controls, captions and styles."""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from norcrin_xl.form.form_file import load_form
from norcrin_xl.form.schema import Form
from norcrin_xl.numbers import FORMATS
from norcrin_xl.report.contents import bookmark_name
from norcrin_xl.report.template.build import built_template, sequence
from norcrin_xl.report.word import styles
from tests.office import convert, validate

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NS = {
    "w": W[1:-1],
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
PROJECTS = (("norcrin1", "NorCRIN1"), ("norcrin2", "NorCRIN2"))
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(2021)


@pytest.fixture(scope="module")
def template(form: Form) -> bytes:
    return built_template(form, PROJECTS)


def root_of(content: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def text_of(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def xpath(element: etree._Element, path: str, **values: str) -> Any:
    return element.xpath(path, namespaces=NS, **values)  # type: ignore[arg-type]


def tags(root: etree._Element) -> list[str]:
    return [tag.get(f"{W}val", "") for tag in root.iter(f"{W}tag")]


def control(root: etree._Element, tag: str) -> etree._Element:
    found: list[etree._Element] = xpath(root, "//w:sdt[w:sdtPr/w:tag/@w:val=$tag]", tag=tag)
    return found[0]


def headings(root: etree._Element) -> list[tuple[str, str]]:
    """Printed number and text of every heading that counts, as Word's list numbering makes it."""
    counts, made = [0, 0, 0], []
    levels = {style: n for n, style in enumerate(("Heading1", "Heading2", "Heading3"))}
    for paragraph in root.iter(f"{W}p"):
        style = xpath(paragraph, "string(w:pPr/w:pStyle/@w:val)")
        if style not in levels:
            continue
        level = levels[style]
        counts = [*counts[:level], counts[level] + 1, 0, 0][:3]
        letter = chr(ord("a") + counts[2] - 1) if level == 2 else ""
        number = ".".join(str(n) for n in counts[: min(level, 1) + 1]) + letter
        made.append((number, text_of(paragraph)))
    return made


def test_the_same_form_gives_the_same_bytes(form: Form, template: bytes) -> None:
    assert built_template(form, PROJECTS) == template


def test_the_shipped_template_is_the_built_one(template: bytes) -> None:
    assert (ROOT / "templates" / "report.docx").read_bytes() == template


def test_every_section_of_the_outline_has_its_number_and_heading(template: bytes) -> None:
    with (ROOT / "tests/reference/2021/outline.csv").open(encoding="utf-8") as file:
        outline = [(row["section"], row["short_heading_nb"]) for row in csv.DictReader(file)]
    numbered = [entry for entry in outline if entry[0] not in ("S", "V")]
    found = headings(root_of(template))
    assert ("4.4", "Prising") in found
    assert [entry for entry in found if entry != ("4.4", "Prising")] == numbered
    unnumbered = xpath(
        root_of(template), "//w:p[w:pPr/w:pStyle/@w:val=$style]", style=styles.PLAIN_HEADING
    )
    assert [text_of(heading) for heading in unnumbered] == ["Signatur", "Vedlegg"]


def test_every_table_figure_text_and_choice_of_the_form_has_its_control_once(
    form: Form, template: bytes
) -> None:
    counted = Counter(tags(root_of(template)))
    wanted = [f"tabell:{spec.id}" for spec in form.tables]
    wanted += [f"tabell:{name}" for name in ("lenker", "ecrin_studier", "ecrin_grupper")]
    wanted += [f"figur:{spec.id}" for spec in form.figures]
    wanted += [f"tekst:{section.number}" for section in form.sections if section.holds_text]
    for section in form.sections:
        wanted += [f"valg:{section.number}"] if section.choices else []
        wanted += [f"valg:{section.number}|{n + 1}" for n in range(len(section.choices))]
    wanted += ["liste:partnere", "liste:arbeidspakker.norcrin2"]
    assert {tag: counted[tag] for tag in wanted} == dict.fromkeys(wanted, 1)


def test_control_ids_are_unique_and_tags_and_titles_short(template: bytes) -> None:
    parts = ["document", "header1", "header2", "footer1", "footer2"]
    roots = [root_of(template, f"word/{part}.xml") for part in parts]
    ids = [i for root in roots for i in xpath(root, "//w:sdtPr/w:id/@w:val")]
    assert len(ids) == len(set(ids))
    names = [n for r in roots for n in xpath(r, "//w:tag/@w:val|//w:alias/@w:val")]
    assert max(len(name) for name in names) <= 64


def test_every_number_has_a_format_that_exists(template: bytes) -> None:
    numbers = [tag for tag in tags(root_of(template)) if tag.startswith("tall:")]
    assert numbers
    assert {tag.partition("|")[2] for tag in numbers} <= set(FORMATS)


def test_captions_count_with_words_sequences_inside_their_bookmarks(
    form: Form, template: bytes
) -> None:
    root = root_of(template)
    for kind, ids in (("tabell", form.tables), ("figur", form.figures)):
        for spec in ids:
            title = control(root, f"tekst:{kind}.{spec.id}.tittel")
            caption = title.getparent()
            assert caption is not None
            _, name = sequence(kind, spec.id)
            marks = xpath(caption, "w:bookmarkStart/@w:name")
            assert marks == [bookmark_name(kind, spec.id)]
            code = xpath(caption, "string(.//w:instrText)")
            assert code.split() == ["SEQ", name, r"\*", "ARABIC"]
            assert text_of(caption).startswith(f"{kind.capitalize()} {spec.id}. ")


def test_sequence_names_follow_the_prefix() -> None:
    assert sequence("tabell", "2") == ("", "Tabell")
    assert sequence("tabell", "4.2.1") == ("4.2.", "Tabell_4_2")
    assert sequence("figur", "7.1.4") == ("7.1.", "Figur_7_1")


def test_captions_stand_above_tables_and_below_figures(template: bytes) -> None:
    root = root_of(template)
    above = control(root, "tabell:4.2.1").getprevious()
    below = control(root, "figur:3.2.1").getnext()
    assert above is not None
    assert below is not None
    assert text_of(above).startswith("Tabell 4.2.1. ")
    assert text_of(below).startswith("Figur 3.2.1. ")


def test_table_rows_stay_whole_and_header_rows_repeat(template: bytes) -> None:
    for table in root_of(template).iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [
            True,
            *[False] * (len(rows) - 1),
        ]


def test_the_work_package_is_a_repeating_section_with_its_texts(template: bytes) -> None:
    packages = control(root_of(template), "liste:arbeidspakker.norcrin2")
    assert packages.find("w:sdtPr/w15:repeatingSection", NS) is not None
    items = packages.findall("w:sdtContent/w:sdt", NS)
    assert [item.find("w:sdtPr/w15:repeatingSectionItem", NS) is not None for item in items] == [
        True
    ]
    assert tags(items[0]) == [
        f"tekst:ap.*.{field}"
        for field in ("tittel", "leder", "framdrift", "status", "avvik", "tiltak")
    ]
    shown = text_of(items[0])
    assert all(label in shown for label in ("Ledes av", "Framdrift", "Status", "Avvik", "Tiltak"))


def test_choices_are_check_boxes_with_the_forms_words(template: bytes) -> None:
    choices = control(root_of(template), "valg:4.5")
    assert text_of(choices) == "☐Ja☐Nei☐Ikke økonomisk aktivitet"
    assert len(choices.findall(".//w14:checkbox", NS)) == 3


@pytest.mark.parametrize("count", [0, 1, 3])
def test_any_number_of_projects_makes_a_template(form: Form, count: int) -> None:
    projects = [(f"p{n}", f"Prosjekt {n}") for n in range(count)]
    found = tags(root_of(built_template(form, projects)))
    assert [tag for tag in found if tag.startswith("liste:arbeids")] == [
        f"liste:arbeidspakker.p{n}" for n in range(1, count)
    ]
    assert [tag for tag in found if tag.endswith(".nummer")] == [
        f"tekst:prosjekt.p{n}.nummer" for n in range(count)
    ]
    assert ("tabell:4.2.1" in found) == (count > 1)
    assert ("tabell:4.2.2" in found) == (count > 0)


def test_a_name_with_xml_signs_is_written_as_text(form: Form) -> None:
    root = root_of(built_template(form, [("p", 'A & <B> "C"')]))
    assert '[A & <B> "C"]' in text_of(root)


def test_the_document_is_norwegian_and_does_not_ask_to_update_fields(template: bytes) -> None:
    language = xpath(root_of(template, "word/styles.xml"), "//w:docDefaults//w:lang/@w:val")
    settings = root_of(template, "word/settings.xml")
    assert language == ["nb-NO"]
    assert xpath(settings, "//w:themeFontLang/@w:val") == ["nb-NO"]
    mode = "//w:compatSetting[@w:name='compatibilityMode']/@w:val"
    assert xpath(settings, mode) == ["15"]
    assert settings.find("w:updateFields", NS) is None
    assert Document(BytesIO(template)).core_properties.title == "Årsrapport 2021"


def test_pages_are_numbered_and_the_cover_is_not(template: bytes) -> None:
    section = Document(BytesIO(template)).sections[0]
    assert section.different_first_page_header_footer
    codes = xpath(root_of(template, "word/footer1.xml"), "//w:instrText/text()")
    assert [code.strip() for code in codes] == ["PAGE", "NUMPAGES"]
    assert not xpath(root_of(template, "word/footer2.xml"), "//w:instrText")


def test_every_style_that_is_used_or_named_exists(template: bytes) -> None:
    sheet = root_of(template, "word/styles.xml")
    names = {
        style.get(f"{W}styleId"): xpath(style, "string(w:name/@w:val)")
        for style in sheet.iter(f"{W}style")
    }
    assert {style: names.get(style) for style in styles.NAMES} == styles.NAMES
    parts = ["document", "styles", "numbering", "header1", "header2", "footer1", "footer2"]
    used = {
        value
        for part in parts
        for value in xpath(
            root_of(template, f"word/{part}.xml"),
            "//w:pStyle/@w:val|//w:rStyle/@w:val|//w:tblStyle/@w:val|//w:basedOn/@w:val"
            "|//w:next/@w:val|//w:link/@w:val",
        )
    }
    assert used <= set(names)


@pytest.mark.office
def test_libreoffice_opens_the_template(template: bytes, tmp_path: Path) -> None:
    written = tmp_path / "mal.docx"
    written.write_bytes(template)
    text = convert(written, "txt:Text (encoded):UTF8", tmp_path).read_text(encoding="utf-8-sig")
    assert "Tabell 4.2.1. Regnskap og budsjett 2021 for NorCRIN2, i 1000 kr" in text
    assert "Figur 7.1.4. " in text


@pytest.mark.office
def test_the_open_xml_validator_accepts_the_template(template: bytes, tmp_path: Path) -> None:
    written = tmp_path / "mal.docx"
    written.write_bytes(template)
    assert validate(written)["errors"] == []
