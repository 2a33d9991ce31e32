"""Reports that LibreOffice and ONLYOFFICE have edited, or saved after they were edited in Word."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from norcrin_xl.cli.app import run
from norcrin_xl.pipeline.report import make_report
from norcrin_xl.report.contents import LOST_FIELD
from norcrin_xl.report.pdf.numbers_shown import linked_numbers, outdated
from norcrin_xl.report.places import tagged
from norcrin_xl.report.refresh.changes import Kind
from norcrin_xl.report.retrieval import BY_ORDER
from norcrin_xl.report.word.controls import PARAGRAPH, TEXT, content_of, w
from norcrin_xl.report.word.package import WordPackage
from tests.office import convert, with_docbuilder, with_uno
from tests.partners import corpus
from tests.report.builders import DOCUMENT, NS, WRITTEN, seeds
from tests.report.refresh.editing import Editing, type_in
from tests.report.retrieval.conftest import Take
from tests.report.retrieval.hands import Hands
from tests.report.retrieval.test_seeds import Said, said

HERE = Path(__file__).parent
SEEDS = seeds(1, of=20)
RELATION = f"{{{NS['r']}}}id"
Save = Callable[[bytes, Path], bytes]

# What the editors do


def saved_by_libreoffice(docx: bytes, folder: Path) -> bytes:
    path = folder / "rapport.docx"
    path.write_bytes(docx)
    outdir = folder / "lagret"
    outdir.mkdir()
    return convert(path, "docx", outdir).read_bytes()


def saved_by_onlyoffice(docx: bytes, folder: Path) -> bytes:
    return edited_by("onlyoffice", docx, folder, 0, 0)


def edited_by(editor: str, docx: bytes, folder: Path, seed: int, count: int = 100) -> bytes:
    """The report after so many edits by chance that the editor itself has made."""
    script = HERE / f"{editor}_hands.py"
    profile = (folder / "profile").as_uri()
    libreoffice = editor == "libreoffice"
    command = [*with_uno(str(script)), profile] if libreoffice else with_docbuilder(script)
    report, made, known = folder / "rapport.docx", folder / "redigert.docx", folder / "known.json"
    report.write_bytes(docx)
    known.write_text(json.dumps(own_paragraphs(docx)), "utf-8")
    done = subprocess.run(
        [*command, *map(str, (report, made, known, seed, count))], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return made.read_bytes()


def own_paragraphs(docx: bytes) -> list[tuple[str, str]]:
    """What the paragraphs of the workbook's texts say that nothing else says, each with its tag."""
    root = WordPackage(docx, "x").peek(DOCUMENT)
    everywhere = Counter(map(letters, root.iter(PARAGRAPH)))
    return [
        ("".join(text.text or "" for text in paragraph.iter(TEXT)), tag)
        for tag, control in tagged(root)
        if tag.startswith("tekst:")
        for paragraph in content_of(control).findall(PARAGRAPH)
        if everywhere[letters(paragraph)] == 1
    ]


# What a document says, read without our own reader of texts


def letters(element: etree._Element) -> str:
    """The words without spaces, whatever LibreOffice has made of references and links."""
    text = "".join(text.text or "" for text in element.iter(TEXT))
    text = re.sub(r'HYPERLINK "[^"\n]*"', "", LOST_FIELD.sub(r"\g<shown>", text))
    return "".join(text.split()).casefold()


def paragraphs(docx: bytes) -> list[str]:
    root = WordPackage(docx, "x").peek(DOCUMENT)
    return [text for paragraph in root.iter(PARAGRAPH) if (text := letters(paragraph))]


def words(texts: Said) -> dict[str, list[str]]:
    """What each text says with its linked numbers, whatever it looks like."""
    return {tag: ["".join(text.split()) for _, text in both] for tag, both in texts.items()}


def links(docx: bytes) -> Counter[str]:
    """The linked numbers and references in the texts."""
    root = WordPackage(docx, "x").peek(DOCUMENT)
    numbers = [tag for tag, _ in tagged(root) if tag.startswith("tall:")]
    codes = (str(code.text).strip() for code in root.iter(w("instrText")))
    return Counter([*numbers, *(code for code in codes if code.startswith("REF"))])


def dressed(docx: bytes) -> dict[str, str]:
    """What stands in bold, in italics, and as links to the web."""
    package = WordPackage(docx, "x")
    root, web = package.peek(DOCUMENT), package.addresses(DOCUMENT)
    looks = {look: f"//w:r[w:rPr/w:{look}[not(@w:val='0')]]" for look in "bi"}
    found = {look: root.xpath(path, namespaces=NS) for look, path in looks.items()}
    found["link"] = [one for one in root.iter(w("hyperlink")) if web.get(str(one.get(RELATION)))]
    return {look: "".join(map(letters, shown)) for look, shown in found.items()}


def stands_in(letters_then: str, letters_now: str) -> bool:
    """Whether the one is the other with more between its letters."""
    now = iter(letters_now)
    return all(letter in now for letter in letters_then)


# Saved


@pytest.mark.parametrize("save", [saved_by_libreoffice, saved_by_onlyoffice])
def test_a_report_that_was_only_saved_changes_nothing(
    save: Save, made: bytes, take: Take, tmp_path: Path
) -> None:
    done = take(save(made, tmp_path))
    assert [one for one in done.changes if one.kind is not Kind.LEFT] == []


def test_a_refresh_of_what_onlyoffice_has_only_saved_changes_nothing(
    made: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ONLYOFFICE gives all styles other ids: notes under tables are known again all the same."""
    book, report = tmp_path / "bok.xlsm", tmp_path / "saved.docx"
    book.write_bytes(corpus.network().content)
    report.write_bytes(saved_by_onlyoffice(made, tmp_path))
    said_before = paragraphs(report.read_bytes())
    for _ in range(2):
        assert run(["oppdater", str(report), str(book)]) == 0
        assert "Ingen endringer." in capsys.readouterr().out
        assert paragraphs(report.read_bytes()) == said_before
    numbers = list(linked_numbers(WordPackage(report.read_bytes(), "x")))
    assert outdated(numbers, corpus.network().printed) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_saved_by_libreoffice_come_back_by_headings_and_order(
    seed: int, made: bytes, take: Take, tmp_path: Path
) -> None:
    edited = Hands(made, seed).work(30)
    done = take(saved_by_libreoffice(edited, tmp_path))
    assert all(BY_ORDER in map(str, one.why) for one in done.changes if one.kind is Kind.TAKEN)
    assert words(said(make_report(done.book, None, WRITTEN).content)) == words(said(edited))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_edits_saved_by_onlyoffice_come_back_as_from_word(
    seed: int, made: bytes, take: Take, tmp_path: Path
) -> None:
    edited = Hands(made, seed).work(100)
    done = take(saved_by_onlyoffice(edited, tmp_path))
    assert said(make_report(done.book, None, WRITTEN).content) == said(edited)


def test_an_answer_that_was_ticked_is_told_where_the_boxes_lost_their_tags(
    made: bytes, take: Take, tmp_path: Path
) -> None:
    doc = Editing(made)
    for number, sign in ((1, "☐"), (2, "☒")):
        type_in(f"valg:2.2|{number}", sign)(doc)
    done = take(saved_by_libreoffice(doc.saved(), tmp_path))
    told = [(one.kind, one.now) for one in done.changes if "avkryssing" in one.label]
    assert told == [(Kind.LEFT, "☐ Ja"), (Kind.LEFT, "☒ Nei - vil bli opprettet")]
    assert [one for one in done.changes if one.kind is not Kind.LEFT] == []


# Edited


@pytest.mark.parametrize("editor", ["libreoffice", "onlyoffice"])
@pytest.mark.parametrize("seed", SEEDS)
def test_edits_made_in_an_editor_come_back_and_every_link_is_live(
    editor: str, seed: int, made: bytes, take: Take, tmp_path: Path
) -> None:
    edited = edited_by(editor, made, tmp_path, seed)
    done = take(edited)
    anew = make_report(done.book, None, WRITTEN).content
    assert paragraphs(edited) != paragraphs(made)
    assert paragraphs(anew) == paragraphs(edited)
    assert links(anew) == links(made)
    if editor == "libreoffice":
        # it loses the looks of a list's first item, and the workbook has them still
        assert all(stands_in(then, dressed(anew)[look]) for look, then in dressed(edited).items())
    else:
        assert dressed(anew) == dressed(edited)
    assert [one for one in take(edited, done.book).changes if one.kind is not Kind.LEFT] == []
