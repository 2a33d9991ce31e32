"""The rules on text that judge what a Word report says in its own boxes, tables and notes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from norcrin_xl.checks.examination import is_bokmal, misspelled
from norcrin_xl.checks.text.passage import Passage, Role, Script, Whereabouts
from norcrin_xl.cli.listings import tell_review
from norcrin_xl.dictionary import Dictionary, bokmal
from norcrin_xl.findings import Finding
from norcrin_xl.report.word.controls import PARAGRAPH, SDT, TEXT, W, content_of, tag_of
from norcrin_xl.workbook.workbook import Workbook
from tests.report.builders import DOCUMENT, Opened, with_parts
from tests.report.review.typing import typed_report
from tests.shipped import review_report

Edit = Callable[[etree._Element], object]
Captured = pytest.CaptureFixture[str]


def found(book: Workbook, content: bytes, code: str) -> list[Finding]:
    every = review_report(book, content, "rapport.docx")
    own = [item for item in every if item.code == code]
    assert all(item.in_text is not None and item.where is None for item in own)
    return own


def edited(content: bytes, *edits: Edit) -> bytes:
    root = etree.fromstring(Opened(content).parts[DOCUMENT])
    for edit in edits:
        edit(root)
    return with_parts(content, {DOCUMENT: etree.tostring(root)})


def texts(control: etree._Element) -> list[etree._Element]:
    return list(content_of(control).iter(TEXT))


def write(tag: str, text: str) -> Edit:
    """Type over all of a control."""

    def edit(root: etree._Element) -> None:
        control = next(item for item in root.iter(SDT) if tag_of(item) == tag)
        head, *rest = texts(control)
        head.text = text
        for other in rest:
            other.text = ""

    return edit


def paragraph(text: str, look: str = "") -> etree._Element:
    xml = f'<w:p xmlns:w="{W}"><w:r>{look}<w:t>{text}</w:t></w:r></w:p>'
    return etree.fromstring(xml)


def below(heading: str, *made: etree._Element) -> Edit:
    """Put paragraphs right below the first paragraph outside the contents with these words."""

    def edit(root: etree._Element) -> None:
        for item in root.iter(PARAGRAPH):
            style = item.find(f"{{{W}}}pPr/{{{W}}}pStyle")
            name = "" if style is None else str(style.get(f"{{{W}}}val"))
            words = "".join(text.text or "" for text in item.iter(TEXT))
            if heading in words and not name.startswith("TOC"):
                for one in reversed(made):
                    item.addnext(one)
                return
        raise AssertionError(heading)

    return edit


# Choices


def test_two_ticked_boxes_are_found_at_the_section(book: Workbook, original: bytes) -> None:
    [item] = found(book, edited(original, write("valg:5.1|1", "☒")), "valg-flere")
    assert item.in_text is not None
    assert item.in_text.heading.startswith("5.1 ")
    assert "Ja og Nei" in item.message


def test_a_choice_without_a_tick_is_found(book: Workbook, original: bytes) -> None:
    [item] = found(book, edited(original, write("valg:5.1|2", "☐")), "valg-mangler")
    assert "avsnitt 5.1 " in item.message
    assert "ingenting er valgt" in item.message
    assert "celle" not in item.message


@pytest.mark.parametrize(
    ("boxes", "code"),
    [
        (("☐ Ja ☐ Nei",), "valg-mangler"),
        (("[x] Ja", "[ ] Nei"), ""),
        (("[x] Ja", "[X] Nei"), "valg-flere"),
        (("☑ Nei", "☐ Ja"), ""),
        (("☐ Kanskje", "☐ Aldri"), ""),
        (("Ja",), ""),
    ],
)
def test_boxes_that_somebody_typed_count_too(
    book: Workbook, boxes: tuple[str, ...], code: str
) -> None:
    content = typed_report("# 5.1 Genererer, lagrer eller tilgjengeliggjør data", *boxes)
    for each in ("valg-mangler", "valg-flere"):
        assert bool(found(book, content, each)) == (each == code)


def test_the_boxes_of_an_old_form_are_read(book: Workbook) -> None:
    def form_box(state: str, answer: str) -> etree._Element:
        return etree.fromstring(
            f'<w:p xmlns:w="{W}"><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>'
            f"<w:sizeAuto/>{state}</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>"
            ' FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {answer}</w:t></w:r></w:p>'
        )

    on, off = "<w:checked/>", '<w:default w:val="0"/>'
    content = typed_report("# 5.1 Data")
    both = edited(content, below("5.1", form_box(on, "Ja"), form_box(on, "Nei")))
    assert found(book, both, "valg-flere")
    none = edited(content, below("5.1", form_box(off, "Ja"), form_box("", "Nei")))
    assert found(book, none, "valg-mangler")


# Work packages


def test_a_package_that_is_in_step_and_late_is_found(book: Workbook, original: bytes) -> None:
    content = edited(original, write("tekst:ap.ap1.framdrift", "I rute"))
    late = edited(content, write("tekst:ap.ap1.status", "Arbeidet er forsinket."))
    [item] = found(book, late, "framdrift-motsier")
    assert item.in_text is not None
    assert item.in_text.heading.endswith("AP1 Sekretariat og koordinering")
    assert "«I rute», men under status står det «er forsinket»" in item.message
    assert not found(book, content, "framdrift-motsier")


def test_deviations_without_measures_are_found(book: Workbook, original: bytes) -> None:
    content = edited(original, write("tekst:ap.ap9.tiltak", ""))
    [item] = found(book, content, "tiltak-mangler")
    assert item.in_text is not None
    assert item.in_text.heading.endswith("AP9 Statistikk og avanserte metoder")
    assert not found(book, edited(original, write("tekst:ap.ap2.tiltak", "")), "tiltak-mangler")


def test_a_leader_that_is_not_tabell_1s_is_found(book: Workbook, original: bytes) -> None:
    content = edited(original, write("tekst:ap.ap13.leder", "UNN"))
    [item] = found(book, content, "leder-ulik")
    assert "her står UNN, men registeret (1.1 Framdrift" in item.message
    assert "sier Ahus" in item.message
    assert "celle" not in item.message


def test_a_sentence_about_a_leader_is_held_against_the_report_itself(
    book: Workbook, original: bytes
) -> None:
    content = edited(original, below("Eierskifte", paragraph("AP8, som ledes fra UNN, er i gang.")))
    [item] = found(book, content, "leder-ulik")
    assert "at AP8 ledes av UNN" in item.message


def test_a_package_that_lost_its_description_is_found(book: Workbook, original: bytes) -> None:
    def remove(root: etree._Element) -> None:
        title = next(item for item in root.iter(SDT) if tag_of(item) == "tekst:ap.ap13.tittel")
        whole = next(title.iterancestors(SDT))
        parent = whole.getparent()
        assert parent is not None
        parent.remove(whole)

    [item] = found(book, edited(original, remove), "pakke-ulik")
    assert "pakken har ingen omtale med status" in item.message


def test_a_leader_whom_nobody_knows_is_found(book: Workbook, original: bytes) -> None:
    content = edited(original, write("tekst:ap.ap13.leder", "Atlantis"))
    assert "Atlantis" in found(book, content, "partnernavn-ukjent")[0].message


def test_a_typed_description_is_read_by_its_words(book: Workbook) -> None:
    content = typed_report(
        "# 1 Arbeidspakkene i NorCRIN2",
        "# AP9 Statistikk",
        "Leder: OUS Framdrift: I rute",
        "Status: Arbeidet er sterkt forsinket.",
        "Avvik: Få møter.",
        "Tiltak",
    )
    assert found(book, content, "framdrift-motsier")
    assert found(book, content, "tiltak-mangler")
    mended = typed_report("# AP9 Statistikk", "Status: Arbeidet er i gang.", "Avvik: Ingen.")
    assert not found(book, mended, "tiltak-mangler")


REGISTER = (("Arbeidspakke", "NorCRIN1", "NorCRIN2"), ("8 Datahåndtering", "OUS", "OUS"),
            ("10 Sertifisering", "HUS", "HUS"))  # fmt: skip


def test_packages_are_told_of_in_any_words(book: Workbook) -> None:
    lines = (
        "Arbeidspakke 8, i hvilken den tidligere arbeidspakke 5 nå er innlemmet, ledes av OUS.",
        "Arbeidspakke 10, som HUS leder, er på plan.",
        "AP3 OUS – monitorgruppen er på nett.",
    )
    content = typed_report("# 1 Status", *lines, table=REGISTER)
    every = review_report(book, content, "rapport.docx")
    assert not [one for one in every if one.code in ("pakke-ulik", "pakke-ukjent")]


def test_the_status_of_packages_may_stand_in_a_table(book: Workbook) -> None:
    heads = ("AP", "Leder", "Status", "Avvik", "Tiltak")
    late = ("AP12", "OUS", "På plan", "Forsinket av pandemien", "Ny plan")
    blank = ("AP11", "OUS", "Noe sent", "Forsinket", "")
    content = typed_report("# 1 Status", table=(heads, late, blank))
    assert found(book, content, "framdrift-motsier")
    assert found(book, content, "tiltak-mangler")


# Notes


def notes(*lines: str) -> bytes:
    return typed_report("# 1 Status", *lines)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("Prisen* er fast.",), "fotnote-uten-tekst"),
        (("Prisen* er fast.", "* Uten moms."), ""),
        (("Prisen* er fast.", "* Uten moms.", "* Med moms."), "fotnote-to-betydninger"),
        (("* Et punkt.", "* Et annet punkt."), ""),
        (("Lokalet er på 40 m² i alt.",), ""),
    ],
)
def test_typed_marks_need_one_note_each(book: Workbook, lines: tuple[str, ...], code: str) -> None:
    for each in ("fotnote-uten-tekst", "fotnote-to-betydninger"):
        assert bool(found(book, notes(*lines), each)) == (each == code)


def test_a_mark_without_a_note_is_told_with_the_heading_that_it_stands_under(
    book: Workbook,
) -> None:
    (told,) = found(book, typed_report("# Annet", "Prisen* er fast."), "fotnote-uten-tekst")
    assert "har ingen fotnote i avsnitt «Annet»." in told.message


def test_a_raised_figure_is_a_mark(book: Workbook) -> None:
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    line = paragraph("Prisen")
    line.append(paragraph("1", raised)[0])
    assert found(book, edited(notes(), below("Status", line)), "fotnote-uten-tekst")
    note = paragraph("1", raised)
    note.append(paragraph(" Uten moms.")[0])
    content = edited(notes(), below("Status", line, note))
    assert not found(book, content, "fotnote-uten-tekst")


def test_each_table_has_notes_of_its_own(book: Workbook, original: bytes) -> None:
    """Two tables may give the same mark two meanings; one table may not."""
    assert not found(book, original, "fotnote-to-betydninger")
    second = below("** Tallet bygger på annen", paragraph("* Noe annet."))
    assert found(book, edited(original, second), "fotnote-to-betydninger")


def test_a_mark_whose_note_was_deleted_is_found(book: Workbook, original: bytes) -> None:
    def remove(root: etree._Element) -> None:
        for item in list(root.iter(PARAGRAPH)):
            words = "".join(text.text or "" for text in item.iter(TEXT))
            if words.startswith("** Tallet bygger"):
                parent = item.getparent()
                assert parent is not None
                parent.remove(item)

    items = found(book, edited(original, remove), "fotnote-uten-tekst")
    assert items
    assert all("«**» har ingen fotnote i tabellen" in item.message for item in items)


def test_a_word_footnote_with_a_text_is_no_finding(book: Workbook) -> None:
    """The other way round stands among the edits of the review's own kinds."""
    from tests.report.review.test_linking import with_furniture

    content = with_furniture()
    notes = etree.fromstring(Opened(content).parts["word/footnotes.xml"])
    ids = [note.get(f"{{{W}}}id") for note in notes if note.get(f"{{{W}}}type") is None]
    line = paragraph("Prisen er fast.")
    line[0].append(etree.Element(f"{{{W}}}footnoteReference", {f"{{{W}}}id": str(ids[0])}))

    def add(root: etree._Element) -> None:
        root[0].insert(0, line)

    assert not found(book, edited(content, add), "rapport-fotnote-tom")


# References within the document


def within(anchor: str, around: str = "") -> bytes:
    """A report with a link to a bookmark, and a bookmark called planen; `around` is a field."""
    start, end = (f'<w:fldSimple w:instr="{around}">', "</w:fldSimple>") if around else ("", "")
    line = etree.fromstring(
        f'<w:p xmlns:w="{W}"><w:bookmarkStart w:id="1" w:name="planen"/><w:bookmarkEnd w:id="1"/>'
        f'{start}<w:hyperlink w:anchor="{anchor}"><w:r><w:t>Planen 9 876</w:t></w:r></w:hyperlink>'
        f"{end}</w:p>"
    )
    return edited(notes(), below("Status", line))


@pytest.mark.parametrize("around", ["", "TOC"])
@pytest.mark.parametrize(("anchor", "is_lost"), [("planen", False), ("borte", True)])
def test_a_link_within_the_document_leads_somewhere(
    book: Workbook, anchor: str, is_lost: bool, around: str
) -> None:
    """Also in the table of contents, whose numbers are pages."""
    content = within(anchor, around)
    told = found(book, content, "rapport-henvisning-borte")
    assert [one.message.count("«Planen 9 876»") for one in told] == [1] * is_lost
    assert not found(book, content, "rapport-tall-uforklart")
    assert not found(book, content, "adresse-ugyldig")


# Addresses


def linked(address: str, label: str) -> bytes:
    """A report whose only paragraph is a link."""
    document = docx.Document()
    document.add_heading("1 Status", 1)
    paragraph = document.add_paragraph("Se ")
    number = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    xml = (
        f'<w:hyperlink xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
        f'2006/relationships" r:id="{number}"><w:r><w:t>{label}</w:t></w:r></w:hyperlink>'
    )
    paragraph._p.append(etree.fromstring(xml))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("address", "label", "code"),
    [
        ("https://www.norcrin.no", "nettsiden", ""),
        ("https://www.norcrin.no/", "www.norcrin.no", ""),
        ("http://www.norcrin.no", "www.norcrin.no", "adresse-uten-https"),
        ("https://www.norcrin.nohttps://ecrin.org", "her", "adresse-ugyldig"),
        ("https://norcrin", "nettsiden", "adresse-ugyldig"),
        ("mailto:post@norcrin.no", "post@norcrin.no", ""),
    ],
)
def test_the_address_behind_a_link_is_judged(
    book: Workbook, address: str, label: str, code: str
) -> None:
    for each in ("adresse-uten-https", "adresse-ugyldig"):
        assert len(found(book, linked(address, label), each)) == (each == code)


def test_a_typed_address_is_judged(book: Workbook) -> None:
    """What a reader types into a browser is sound without the browser's own words."""
    assert found(book, notes("Se http://www.norcrin.no."), "adresse-uten-https")
    for sound in ("Se https://www.norcrin.no.", "Se www.norcrin.no."):
        assert not found(book, notes(sound), "adresse-uten-https")


# Words


def small_dictionary() -> Dictionary:
    from norcrin_xl.dictionary import parse_dictionary

    words = ["arbeidet", "er", "godt", "i", "gang", "og", "møtene", "holdes", "på", "nett"]
    return parse_dictionary(b"SET UTF-8", "\n".join([str(len(words)), *words]).encode())


def test_a_paragraph_in_another_language_is_not_judged_by_the_dictionary() -> None:
    dictionary = small_dictionary()
    assert is_bokmal("Arbeidet er godt i gang, og møtene holdes på nnett.", dictionary)
    assert not is_bokmal("The work is well under way and meetings are online.", dictionary)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Arbeidet er ikkje godt i gang, og fleire møtene er saman på nett.", ["nynorsk"]),
        ("Arbeidet er ikkje godt i gang.", ["skrivefeil"]),
        ("Arbeidet er godt i gang.", []),
    ],
)
def test_words_of_nynorsk_are_told_of_together(book: Workbook, text: str, codes: list[str]) -> None:
    passages = (Passage(text, Role.PARAGRAPH, Whereabouts("Her")),)
    found = misspelled(Script(passages, book.data, book.quantities), small_dictionary())
    assert [item.code for item in found] == codes


@pytest.mark.skipif(bokmal() is None, reason="hunspell-no er ikke installert")
def test_a_misspelled_word_is_a_remark_with_its_place(book: Workbook, original: bytes) -> None:
    content = edited(
        original, below("Eierskifte", paragraph("Arbeidet med skjemmaene er godt i gang."))
    )
    own = review_report(book, content, "rapport.docx", spelling=True)
    assert [item.code for item in own] == ["skrivefeil"]
    assert "skjemmaene" in own[0].message
    assert own[0].in_text is not None
    assert own[0].in_text.heading.endswith("Eierskifte")
    assert review_report(book, original, "rapport.docx", spelling=True) == ()


def test_a_text_of_last_year_is_found_in_word_too(book: Workbook, original: bytes) -> None:
    from dataclasses import replace

    from norcrin_xl.masking import fingerprints

    text = "Nettverket har i år brukt mye tid på å samordne rutinene for alle partnerne i landet."
    earlier = replace(book, data=replace(book.data, earlier_texts=frozenset(fingerprints(text))))
    content = edited(original, below("Eierskifte", paragraph(text)))
    assert found(earlier, content, "tekst-uendret")
    assert not found(book, content, "tekst-uendret")


def test_without_a_dictionary_the_review_says_that_spelling_is_not_looked_at(
    book: Workbook, original: bytes, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr("norcrin_xl.dictionary.folders", lambda: ())
    own = review_report(book, original, "rapport.docx", spelling=True)
    assert [item.code for item in own] == ["stavekontroll-av"]
    tell_review(own, "")
    assert "merknad: Stavekontrollen er ikke kjørt" in capsys.readouterr().out
    assert review_report(book, original, "rapport.docx") == ()
