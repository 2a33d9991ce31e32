"""The review of a Word report: what it finds, where, and that it is silent on a clean one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from lxml import etree

from norcrin_xl.findings import Finding, kinds_about
from norcrin_xl.numbers import printed
from norcrin_xl.pipeline.report import refresh_report
from norcrin_xl.quantities.exhibits import Linked
from norcrin_xl.report.word.controls import PARAGRAPH, SDT, TEXT, W, content_of, tag_of
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.report.builders import DOCUMENT, WRITTEN, Opened, with_parts
from tests.report.review.typing import flattened, typed_report
from tests.shipped import review_report

Edit = Callable[[etree._Element], object]
ARSVERK = "tall:bruk.arsverk|desimal2"


def review(book: Workbook, content: bytes) -> tuple[Finding, ...]:
    return review_report(book, content, "rapport.docx")


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {found.code for found in findings}


def edited(content: bytes, edit: Edit, parts: Sequence[str] = (DOCUMENT,)) -> bytes:
    changed: dict[str, bytes | None] = {}
    for name in parts:
        root = etree.fromstring(Opened(content).parts[name])
        edit(root)
        changed[name] = etree.tostring(root)
    return with_parts(content, changed)


def first(root: etree._Element, tag: str) -> etree._Element:
    return next(item for item in root.iter(SDT) if tag_of(item) == tag)


def with_text(text: str) -> Edit:
    """A paragraph in a place that is nobody's: at the end of the report."""

    def edit(root: etree._Element) -> None:
        xml = f'<w:p xmlns:w="{W}"><w:r><w:t>{text}</w:t></w:r></w:p>'
        root[0].insert(len(root[0]) - 1, etree.fromstring(xml))

    return edit


def overwrite(root: etree._Element) -> None:
    next(first(root, ARSVERK).iter(TEXT)).text = "114"


def unlink(root: etree._Element) -> None:
    """Take away each control of a number and leave its text."""
    for control in [item for item in root.iter(SDT) if tag_of(item) == ARSVERK]:
        parent = control.getparent()
        assert parent is not None
        at = parent.index(control)
        kept = list(content_of(control))
        parent.remove(control)
        for offset, child in enumerate(kept):
            parent.insert(at + offset, child)


def copy_table(root: etree._Element) -> None:
    table = first(root, "tabell:3.1")
    copy = etree.fromstring(etree.tostring(table))
    table.addnext(copy)


def unknown_tag(root: etree._Element) -> None:
    control = first(root, ARSVERK)
    tag = control.find(f"{{{W}}}sdtPr/{{{W}}}tag")
    assert tag is not None
    tag.set(f"{{{W}}}val", "tall:finnes.ikke|heltall")


def track(root: etree._Element) -> None:
    content = content_of(first(root, ARSVERK))
    run = content[0]
    next(run.iter(TEXT)).text = "114"
    mark = etree.SubElement(content, f"{{{W}}}ins")
    for name, value in (("id", "9"), ("author", "En annen"), ("date", "2022-01-01T00:00:00Z")):
        mark.set(f"{{{W}}}{name}", value)
    mark.append(run)


def break_bookmark(root: etree._Element) -> None:
    for mark in root.iter(f"{{{W}}}bookmarkStart"):
        if mark.get(f"{{{W}}}name") == "_Ref_tabell_3_1":
            mark.set(f"{{{W}}}name", "noe_annet")


def edit_table(root: etree._Element) -> None:
    cell = next(
        text for text in first(root, "tabell:3.1").iter(TEXT) if text.text == "Enkeltsenterstudie"
    )
    cell.text = "Studier ved ett sykehus"


def lose_links(root: etree._Element) -> None:
    for control in root.iter(SDT):
        properties = control.find(f"{{{W}}}sdtPr")
        tag = None if properties is None else properties.find(f"{{{W}}}tag")
        if properties is not None and tag is not None:
            properties.remove(tag)


def note_without_text(root: etree._Element) -> None:
    with_text("Prisen er fast.")(root)
    run = root[0][-2][0]
    etree.SubElement(run, f"{{{W}}}footnoteReference", {f"{{{W}}}id": "7"})


EDITS: dict[str, Edit] = {
    "rapport-tall-skrevet": with_text("På GCP-kurs var det 1 513 deltakere."),
    "rapport-tall-uforklart": with_text("Det kom 777 brev."),
    "rapport-tall-overskrevet": overwrite,
    "rapport-tabell-endret": edit_table,
    "rapport-kobling-slettet": unlink,
    "rapport-kobling-kopiert": copy_table,
    "rapport-kobling-ukjent": unknown_tag,
    "rapport-koblinger-borte": lose_links,
    "rapport-sporing": track,
    "rapport-henvisning-borte": break_bookmark,
    "rapport-henvisning-type": with_text("Dette står i figur 4.2.1."),
    "rapport-fotnote-tom": note_without_text,
    "rapport-aar-ulikt": with_text("Tabell 7.1 Resultatindikatorer 2015–2020"),
    "rapport-avsnitt-borte": with_text("Se avsnitt 9.9."),
}
"""An edit that triggers each kind of finding; without it the report gives none at all."""


def test_our_own_report_gives_no_finding(book: Workbook, original: bytes) -> None:
    assert review(book, original) == ()


@pytest.mark.parametrize("code", EDITS)
def test_each_kind_is_found_where_it_stands(book: Workbook, original: bytes, code: str) -> None:
    everywhere = WordPackage(original, "x").text_parts()
    parts = everywhere if EDITS[code] is lose_links else [DOCUMENT]
    content = edited(original, EDITS[code], parts)
    found = [item for item in review(book, content) if item.code == code]
    assert found
    for item in found:
        assert item.in_text is not None
        assert item.in_text.file == "rapport.docx"
        assert item.as_dict()["where"] == item.in_text._asdict()
    if code not in ("rapport-koblinger-borte", "rapport-kobling-slettet"):
        assert found[0].in_text is not None
        assert found[0].in_text.text


def test_every_kind_has_an_edit_that_triggers_it() -> None:
    elsewhere = {
        *("rapport-tall-utdatert", "rapport-tabelltall-ulikt", "rapport-avsnitt-mangler"),
        *("bildetekst-dobbel", "bildetekst-hull", "periode-ulik", "rapport-tabell-sum"),
    }
    elsewhere |= {"rapport-tall-ulikt", "rapport-grunnlag-borte", "mal-kontroll"}
    elsewhere |= {"rapport-innlimt", "rapport-tabell-enhet", "rapport-hull"}
    assert set(kinds_about("reviewed")) == {*EDITS, *elsewhere}


def test_a_report_that_lags_behind_is_told_number_by_number(
    changed: Workbook, original: bytes
) -> None:
    found = [item for item in review(changed, original) if item.code == "rapport-tall-utdatert"]
    assert any("«125», men arbeidsboken har «250»" in item.message for item in found)


def copied(tag: str, around: str = "") -> Edit:
    """Copy the place with a tag, or the nearest element of a kind around it."""

    def edit(root: etree._Element) -> None:
        control = first(root, tag)
        whole = next(control.iterancestors(f"{{{W}}}{around}")) if around else control
        whole.addnext(etree.fromstring(etree.tostring(whole)))

    return edit


@pytest.mark.parametrize(
    ("edit", "label", "count"),
    [
        (copied("tall:rapport.aar|aar", "p"), "Rapportens år", 15),
        (copied("tekst:rapport.eier", "p"), "Eier", 2),
        (copied("valg:5.1"), "Valg i avsnitt 5.1", 2),
        (copied("tekst:5.1"), "5.1 Genererer", 2),
        (copied("tabell:3.1"), "Tabell 3.1", 2),
        (copied("tekst:ap.ap9.tittel", "sdt"), "Statistikk og avanserte metoder", "flere"),
    ],
)
def test_what_is_copied_is_told_once(
    book: Workbook, changed: Workbook, original: bytes, edit: Edit, label: str, count: object
) -> None:
    """Also after a refresh, and not again for each place in what was copied."""
    content = edited(original, edit)
    for judged in (content, refresh_report(changed, content, "x", WRITTEN).content):
        [found] = [
            item for item in review(changed, judged) if item.code == "rapport-kobling-kopiert"
        ]
        assert label in found.message
        assert f"står {count or ''}" in found.message


ACCOUNTS = (
    ("Post", "Regnskap 2021", "Budsjett 2021", "Avvik"),
    ("Egenfinansiering", "79 075", "62 300", "16 775"),
    ("Privat finansiering", "12 865", "10 341", "2 434"),
    ("Total finansiering", "104 990", "85 595", "19 395"),
)


def test_a_wrong_figure_in_a_typed_table_is_told_beside_the_right_one(book: Workbook) -> None:
    content = typed_report("# Økonomi", "Tabell 1. NorCRIN2, i 1000 kr", table=ACCOUNTS)
    [found] = [item for item in review(book, content) if item.code == "rapport-tabelltall-ulikt"]
    assert "Privat finansiering, budsjett NorCRIN2 er «10 341»" in found.message
    assert "10\u00a0431" in found.message
    right = [tuple(text.replace("10 341", "10 431") for text in row) for row in ACCOUNTS]
    content = typed_report("# Økonomi", "Tabell 1. NorCRIN2, i 1000 kr", table=right)
    assert "rapport-tabelltall-ulikt" not in codes(review(book, content))


def test_the_only_figure_of_a_row_is_told_when_it_is_wrong(book: Workbook) -> None:
    """The other rows say which table it is, and the words of the row which figure it should be."""
    rows = [
        ("Indikator", "2021"),
        ("Enkeltsenterstudie", "999"),
        *(
            (row.cells[0], printed(book.quantities[row.cells[1].quantity].value, "heltall"))
            for row in book.tables["3.1"].rows
            if isinstance(row.cells[0], str)
            and isinstance(row.cells[1], Linked)
            and row.cells[0] != "Enkeltsenterstudie"
            and row.cells[1].format == "heltall"
        ),
    ]
    content = typed_report("# Bruk", "Tabell 1. Bruk", table=rows)
    [found] = [item for item in review(book, content) if item.code == "rapport-tabelltall-ulikt"]
    assert "er «999», men «496» i arbeidsboken" in found.message


@pytest.mark.parametrize(
    ("caption", "table", "told"),
    [
        # A share is no deviation, whatever its column is called
        ("i 1000 kr", [("Post", "Rekn.", "Bud.", "Avvik i %"),
                       ("Egenfinansiering", "79 075", "62 300", "26,9"),
                       ("Privat finansiering", "12 865", "10 431", "23,3")], 0),
        ("i mill. kr", [("Post", "Rekn.", "Bud."), ("Egenfinansiering", "79 075", "62 300"),
                        ("Privat finansiering", "12 865", "10 431")], 1),
        ("i 1000 kr", [("", "NorCRIN2", ""), ("Post", "Rekn.", "Bud."),
                       ("Egenfinansiering", "79 075", "62 300"),
                       ("Privat finansiering", "12 685", "10 431")], 1),
    ],
)  # fmt: skip
def test_columns_are_known_by_all_their_heads_and_by_their_unit(
    book: Workbook, caption: str, table: list[tuple[str, ...]], told: int
) -> None:
    content = typed_report("# NorCRIN2", f"Tabell 1. Regnskap for NorCRIN2 {caption}", table=table)
    found = [one for one in review(book, content) if one.code.startswith("rapport-tabell")]
    assert len(found) == told


def test_an_overwritten_number_says_what_the_workbook_has(book: Workbook, original: bytes) -> None:
    [found] = review(book, edited(original, overwrite))
    assert found.code == "rapport-tall-overskrevet"
    assert "«114»" in found.message
    assert "«113,35»" in found.message
    assert found.in_text is not None
    assert found.in_text.heading.startswith("3.1 ")


def test_a_typed_report_is_judged_without_any_links(book: Workbook, original: bytes) -> None:
    found = review(book, flattened(original)[0])
    assert codes(found) == {"rapport-tall-skrevet"}
    counts = [int(item.message.split(" tall under")[0].split()[-1]) for item in found]
    assert sum(counts) > 230
    headings = [item.in_text.heading for item in found if item.in_text]
    assert len(headings) == len(set(headings)) < 30


WRONG = (
    "# 1 Status",
    "Vi hadde 164 i alt.",
    "TBD: skriv inn tekst her.",
    "På GCP-kurs var det 1 514 deltakere, se tabell 9.",
    "Kostnadene var 105 millioner kroner i NorCRIN2.",
    "Tabell 1. Deltakere",
    "# 2 Økonomi",
    "Som nevnt i avsnitt 7 er tallene fra 2021, prosjekt 295652, telefon 22 11 33 44.",
    "Møtet var 31. april 2021.",
)


def test_a_report_from_another_hand_is_judged_by_all_rules(book: Workbook) -> None:
    found = {
        (item.code, item.in_text.paragraph if item.in_text else 0): item
        for item in review(book, typed_report(*WRONG))
    }
    assert ("rapport-tall-skrevet", 1) in found
    assert ("plassholder", 2) in found
    assert any("1 514" in item.message for (_, place), item in found.items() if place == 3)
    assert ("rapport-henvisning-borte", 3) in found
    assert ("rapport-avsnitt-borte", 1) in found
    assert ("dato-finnes-ikke", 2) in found


def test_a_typed_number_comes_with_its_own_sentence(book: Workbook) -> None:
    first = "Dette er en lang setning som ikke sier noe om tall i det hele tatt. " * 8
    content = typed_report("# 1 Kurs", f"{first}På GCP-kurs var det 1 513 deltakere. Slutt.")
    [found] = [item for item in review(book, content) if item.code == "rapport-tall-skrevet"]
    assert found.in_text is not None
    assert found.in_text.text == "På GCP-kurs var det 1 513 deltakere."


def test_a_word_that_contradicts_a_linked_number_is_found(book: Workbook, original: bytes) -> None:
    """The rule on comparisons reads the linked numbers of the document itself."""

    def turn(root: etree._Element) -> None:
        control = next(
            item for item in root.iter(SDT) if tag_of(item).endswith("2.1.avvik|retning")
        )
        parent = control.getparent()
        assert parent is not None
        run = etree.fromstring(f'<w:r xmlns:w="{W}"><w:t>lavere</w:t></w:r>')
        parent.replace(control, run)

    assert "sammenligning-motsier" in codes(review(book, edited(original, turn)))


def test_the_numbers_of_a_text_box_are_told_once(book: Workbook) -> None:
    from tests.report.review.test_linking import with_furniture

    found = [item for item in review(book, with_furniture()) if item.code == "rapport-tall-skrevet"]
    assert sum(int(item.message.split(" tall under")[0].split()[-1]) for item in found) == 4
    assert {item.in_text.heading for item in found if item.in_text} == {"", "topptekst", "fotnote"}


def test_an_empty_report_gives_nothing(book: Workbook) -> None:
    assert review(book, typed_report()) == ()
    package = WordPackage(typed_report(), "x")
    assert next(package.peek(package.main).iter(PARAGRAPH), None) is None
