"""Each text held against what was last written and what the workbook says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from norcrin_xl.findings import UserError
from norcrin_xl.model import CellRef, Field
from norcrin_xl.partners.rewriting import written
from norcrin_xl.pipeline.report import make_report, refresh_report
from norcrin_xl.pipeline.text_back import Returned, delivered
from norcrin_xl.report.base import store
from norcrin_xl.report.refresh.changes import Choices, Kind
from norcrin_xl.report.refresh.opening import starting_base
from norcrin_xl.report.texts import texts
from norcrin_xl.report.word.controls import elements
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.report.builders import WRITTEN, paragraph, run, template
from tests.report.refresh.editing import Editing, append_text, name, type_in
from tests.report.retrieval.conftest import Take
from tests.shipped import BOOK as SHIPPED

TEXT, OTHER = "tekst:2.3", "tekst:4.1"
NUMBER = "tall:kpi.gcp.i_aar|heltall"
TAIL = "Skrevet i Word."


def edited(docx: bytes, *edits: Callable[[Editing], object]) -> bytes:
    doc = Editing(docx)
    for edit in edits:
        edit(doc)
    return doc.saved()


def cells(book: Workbook, tag: str) -> list[str]:
    key = tag.removeprefix("tekst:")
    return [row["value"].text for row in book.areas["tekst"] if row["key"].text == key]


def with_tail(book: Workbook, tag: str, tail: str) -> Workbook:
    """The workbook with more in the last cell of a text."""
    key = tag.removeprefix("tekst:")
    last = [row["value"] for row in book.areas["tekst"] if row["key"].text == key][-1]
    return book.with_values({last.ref: f"{last.text} {tail}"})


def kinds(made: Returned, kind: Kind) -> list[str]:
    return [one.tag for one in made.changes if one.kind is kind]


def test_a_report_that_nobody_has_edited_changes_nothing(made: bytes, take: Take) -> None:
    assert take(made).changes == ()


def test_what_changed_in_word_only_is_taken_into_its_own_cell(
    made: bytes, shipped: Workbook, take: Take
) -> None:
    done = take(edited(made, append_text(TEXT, f" {TAIL}")))
    assert kinds(done, Kind.TAKEN) == [TEXT]
    before, after = cells(shipped, TEXT), cells(done.book, TEXT)
    assert after == [*before[:-1], f"{before[-1]} {TAIL}"]
    (row,) = [row for row in done.book.log if row["hva"].text == "Tekst fra Word"]
    assert row["fil"].text == "rapport.docx"
    assert "avsnitt 2.3" in row["detaljer"].text


def test_what_changed_in_the_workbook_only_is_kept(
    made: bytes, shipped: Workbook, take: Take
) -> None:
    book = with_tail(shipped, TEXT, "Skrevet her.")
    done = take(made, book)
    assert kinds(done, Kind.NEWER) == [TEXT]
    assert done.book is book


@pytest.mark.parametrize(
    ("choices", "kind", "tail"),
    [
        (Choices(), Kind.CONFLICT, "Skrevet her."),
        (Choices(keep={TEXT}), Kind.TAKEN, TAIL),
        (Choices(replace={TEXT}), Kind.NEWER, "Skrevet her."),
        (Choices(keep={"alle"}), Kind.TAKEN, TAIL),
    ],
)
def test_what_changed_in_both_is_asked_about(
    made: bytes, shipped: Workbook, take: Take, choices: Choices, kind: Kind, tail: str
) -> None:
    book = with_tail(shipped, TEXT, "Skrevet her.")
    docx = edited(made, append_text(TEXT, f" {TAIL}"))
    done = take(docx, book, choices)
    (told,) = [one for one in done.changes if one.tag == TEXT]
    assert told.kind is kind
    assert TAIL in told.now
    assert "Skrevet her." in (told.old if kind is Kind.TAKEN else told.new)
    assert cells(done.book, TEXT)[-1].endswith(tail)


def test_the_same_words_written_in_both_places_are_no_conflict(
    made: bytes, shipped: Workbook, take: Take
) -> None:
    book = with_tail(shipped, TEXT, TAIL)
    assert take(edited(made, append_text(TEXT, f" {TAIL}")), book).changes == ()


def test_bold_alone_is_a_change_also_where_the_workbook_has_changed(
    made: bytes, shipped: Workbook, take: Take
) -> None:
    def bold(doc: Editing) -> None:
        doc.inside(OTHER, ".//w:r")[0].insert(0, elements("<w:rPr><w:b/></w:rPr>")[0])

    docx = edited(made, bold)
    done = take(docx)
    assert cells(done.book, OTHER)[0].startswith("**")
    both = take(docx, with_tail(shipped, OTHER, "Mer."))
    assert kinds(both, Kind.CONFLICT) == [OTHER]


def test_a_text_that_was_deleted_is_taken_as_blank(made: bytes, take: Take) -> None:
    def empty(doc: Editing) -> None:
        holder = doc.control(OTHER).find(name("sdtContent"))
        assert holder is not None
        holder[:] = elements("<w:p/>")

    assert cells(take(edited(made, empty)).book, OTHER) == [""] * 5


def test_a_text_without_a_cell_gets_a_free_row(made: bytes, take: Take) -> None:
    blank = "tekst:3.1"
    book = workbook_in(SHIPPED.read_bytes(), SHIPPED.name)
    gone = [row for row in book.areas["tekst"] if row["key"].text == "3.1"]
    bare = book.with_values({item.ref: None for row in gone for item in row.values()})
    docx = edited(make_report(bare, None, WRITTEN).content, append_text(blank, TAIL))
    done = take(docx, bare)
    assert done.book.data.sections["3.1"].markup == TAIL
    read = workbook_in(written(book, done.book), "bok.xlsm")
    assert read.data.sections["3.1"].markup == TAIL


def test_a_text_that_its_neighbours_gave_stays_when_they_change(made: bytes, take: Take) -> None:
    """An empty cell says "Ingen tiltak nødvendig." only as long as nothing deviates."""
    package = next(
        item
        for item in workbook_in(SHIPPED.read_bytes(), "b").data.work_packages
        if item.project == "norcrin2" and not item.measures.text and not item.deviations.text
    )
    tag = f"tekst:ap.{package.key}"
    done = take(edited(made, append_text(f"{tag}.avvik", " Kurset ble utsatt.")))
    new = next(one for one in done.book.data.work_packages if one.key == package.key)
    assert new.deviations.text.endswith("Kurset ble utsatt.")
    assert new.measures.text == "Ingen tiltak nødvendig."


# Texts without markup, and answers


def cell(book: Workbook, tag: str) -> str:
    """What the cell of a plain text holds."""
    (ref,) = texts(book.data, {}, {})[tag.removeprefix("tekst:")].sources
    rows = (row for rows in book.areas.values() for row in rows)
    return next(item.text for row in rows for item in row.values() if item.ref == ref)


@pytest.mark.parametrize(
    ("tag", "typed", "held"),
    [
        ("tekst:ap.ap2.leder", "StO", "StO"),
        ("tekst:ap.ap2.framdrift", "Forsinket", "Forsinket"),
        ("tekst:ap.ap2.tittel", "AP2 Felles *prosedyrer*", "Felles *prosedyrer*"),
        ("tekst:signatur.rolle", "Leder", "Leder"),
    ],
)
def test_words_that_stand_in_a_cell_alone_are_taken_as_they_are(
    made: bytes, shipped: Workbook, take: Take, tag: str, typed: str, held: str
) -> None:
    docx = edited(made, type_in(tag, typed))
    done = take(docx)
    assert [(one.kind, one.tag) for one in done.changes] == [(Kind.TAKEN, tag)]
    assert cell(done.book, tag) == held
    assert refresh_report(done.book, docx, "rapport.docx", WRITTEN).changes == ()
    (ref,) = texts(shipped.data, {}, {})[tag.removeprefix("tekst:")].sources
    newer = shipped.with_values({ref: "I rute" if "framdrift" in tag else "Nyere"})
    if cell(newer, tag) != cell(shipped, tag):
        assert kinds(take(docx, newer), Kind.CONFLICT) == [tag]


@pytest.mark.parametrize(
    ("tag", "typed", "where"),
    [
        ("tekst:ap.ap2.framdrift", "Nesten i rute", "ark Arbeidspakker, celle"),
        ("tekst:ap.ap2.tittel", "Uten nummer", "ark Arbeidspakker, celle"),
        ("tekst:signatur.dato", "i fjor", "ark Sekretariat, celle"),
        ("tekst:rapport.eier", "En annen eier", "ark Oppsett"),
    ],
)
def test_words_that_no_cell_can_hold_are_told_with_where_they_are_changed(
    made: bytes, take: Take, tag: str, typed: str, where: str
) -> None:
    done = take(edited(made, type_in(tag, typed)))
    assert [one.kind for one in done.changes] == [Kind.LEFT]
    assert done.changes[0].now == typed
    assert f"(endres i {where}" in done.changes[0].label.replace("NorCRIN_Rapport.xlsm, ", "")


@pytest.mark.parametrize(
    ("ticked", "kind", "answer"),
    [("☐☒☐", Kind.TAKEN, "Nei"), ("☒☒☐", Kind.LEFT, "Ja"), ("☐☐☐", Kind.LEFT, "Ja")],
)
def test_the_answer_that_is_ticked_is_taken_where_it_is_one(
    made: bytes, shipped: Workbook, take: Take, ticked: str, kind: Kind, answer: str
) -> None:
    boxes = [type_in(f"valg:4.5|{at}", sign) for at, sign in enumerate(ticked, start=1)]
    docx = edited(made, *boxes)
    done = take(docx)
    assert [one.kind for one in done.changes] == [kind]
    assert answered(done.book) == answer
    newer = shipped.with_values({choice(shipped).ref: shipped.data.form.sections[0].number})
    if kind is Kind.TAKEN:
        assert kinds(take(docx, newer), Kind.CONFLICT) == ["valg:4.5"]
        assert take(docx, done.book).changes == ()


def choice(book: Workbook) -> Field:
    found = book.data.sections["4.5"].choice
    assert found is not None
    return found


def answered(book: Workbook) -> str:
    return choice(book).text


# Linked numbers


def overtype(doc: Editing) -> None:
    """Type another figure where a text links one."""
    for run_ in doc.inside(TEXT, f".//w:sdt[w:sdtPr/w:tag/@w:val='{NUMBER}']//w:t"):
        run_.text = "1 600"


@pytest.mark.parametrize(
    ("choices", "asked", "held"),
    [
        (Choices(), [NUMBER], "{kpi.gcp.i_aar|heltall}"),
        (Choices(replace={NUMBER}), [], "{kpi.gcp.i_aar|heltall}"),
        (Choices(keep={NUMBER}), [], "1 600"),
    ],
)
def test_a_number_that_was_typed_over_is_asked_about_and_never_frozen_silently(
    made: bytes, take: Take, choices: Choices, asked: list[str], held: str
) -> None:
    done = take(edited(made, overtype, append_text(TEXT, f" {TAIL}")), None, choices)
    assert kinds(done, Kind.OVERTYPED) == asked
    assert any(held in cell.replace("\u00a0", " ") for cell in cells(done.book, TEXT))


def test_a_reference_that_was_typed_over_stays_live_and_its_words_are_told(
    made: bytes, take: Take
) -> None:
    """Word itself writes what the field shows anew."""

    def type_over(doc: Editing) -> None:
        shown, *_ = [one for one in doc.inside("tekst:4.2", ".//w:t") if one.text == "tabell 4.2.1"]
        shown.text = "tabellen under"

    done = take(edited(made, type_over))
    (told,) = done.changes
    assert (told.kind, told.label) == (Kind.LEFT, "ord som er skrevet over en henvisning")
    assert told.now == "tabellen under"


def test_a_typed_number_that_is_one_of_ours_is_proposed_as_a_link(made: bytes, take: Take) -> None:
    sentence = " Det var 1 513 deltakere på GCP-kurs i 2021."
    done = take(edited(made, append_text(OTHER, sentence)))
    told = [one for one in done.changes if one.kind is Kind.UNLINKED]
    assert ("1 513", "{kpi.gcp.i_aar|heltall}") in [(one.now, one.new) for one in told]
    assert all("norcrin-xl koble" in str(one.why[-1]) for one in told)


# What cannot stand in a cell

TABLE = f"<w:tbl><w:tr><w:tc>{paragraph(run('Ny tabell'))}</w:tc></w:tr></w:tbl>"
HEADING = paragraph(run("Et nytt avsnitt"), "Heading2")


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        (paragraph(run("Mellom feltene")), "tekst utenfor feltene"),
        (HEADING, "en ny overskrift"),
        (TABLE, "en ny tabell"),
        ("<w:p><w:r><w:drawing/></w:r></w:p>", "et bilde"),
    ],
)
def test_what_stands_outside_is_listed_with_its_place(
    made: bytes, take: Take, xml: str, what: str
) -> None:
    done = take(edited(made, lambda doc: doc.control(TEXT).addnext(elements(xml)[0])))
    (told,) = done.changes
    assert (told.kind, told.label) == (Kind.LEFT, what)
    assert told.section == "Nye brukergrupper"


def test_a_picture_in_a_text_is_listed_and_a_refresh_leaves_it(made: bytes, take: Take) -> None:
    def picture(doc: Editing) -> None:
        last = doc.inside(TEXT, ".//w:p")[-1]
        last.append(elements("<w:r><w:drawing/></w:r>")[0])

    docx = edited(made, append_text(TEXT, f" {TAIL}"), picture)
    done = take(docx)
    assert [(one.kind, one.label) for one in done.changes] == [
        (Kind.LEFT, "et bilde"),
        (Kind.TAKEN, "Tekst til avsnitt 2.3"),
    ]
    later = refresh_report(done.book, docx, "rapport.docx", WRITTEN)
    assert {one.kind for one in later.changes} == {Kind.OWN}


def test_a_deleted_text_and_a_table_that_was_edited_are_told(made: bytes, take: Take) -> None:
    def edit(doc: Editing) -> None:
        gone = doc.control(OTHER)
        parent = gone.getparent()
        assert parent is not None
        parent.remove(gone)
        doc.inside("tabell:4.2.1", ".//w:tc//w:t")[0].text = "Annet"

    done = take(edited(made, edit))
    assert kinds(done, Kind.DELETED) == [OTHER]
    assert kinds(done, Kind.LEFT) == ["tabell:4.2.1"]


def test_two_copies_of_a_text_that_differ_are_not_guessed_between(made: bytes, take: Take) -> None:
    from copy import deepcopy

    def copies(doc: Editing) -> None:
        one = doc.control(TEXT)
        for tail in ("Den ene.", "Den andre."):
            other = deepcopy(one)
            one.addnext(other)
            append_text(TEXT, "")(doc)
            other.findall(f".//{name('p')}")[-1].append(elements(run(f" {tail}"))[0])

    done = take(edited(made, copies))
    assert kinds(done, Kind.DOUBLED) == [TEXT]
    assert kinds(done, Kind.TAKEN) == []


# Reports that are not this workbook's

BY = 'w:id="91" w:author="Øk" w:date="2022-03-01T10:00:00Z"'


def track(doc: Editing) -> None:
    doc.inside(TEXT, ".//w:p")[-1].append(elements(f"<w:ins {BY}>{run(' ' + TAIL)}</w:ins>")[0])


def test_tracked_changes_are_decided_first_or_read_as_accepted(made: bytes, take: Take) -> None:
    docx = edited(made, track)
    with pytest.raises(UserError, match="sporede endringer"):
        take(docx)
    assert cells(take(docx, accepted=True).book, TEXT)[-1].endswith(TAIL)


def test_a_foreign_report_and_another_years_are_refused_by_name(
    made: bytes, shipped: Workbook, take: Take
) -> None:
    def setup_with(key: str, value: object) -> Workbook:
        row = next(row for row in shipped.areas["oppsett"] if row["key"].text == key)
        return shipped.with_values({row["value"].ref: value})  # type: ignore[dict-item]

    with pytest.raises(UserError, match=r"rapport\.docx er rapporten for NorCRIN, men"):
        take(made, setup_with("nettverk", "NorTrials"))
    package = WordPackage(made, "x")
    store(package, replace(starting_base(package, 2021, "x"), year=2020))
    with pytest.raises(UserError, match=r"rapport\.docx er rapporten for 2020"):
        take(package.packed())
    with pytest.raises(UserError, match=r"rapport\.docx har ingen koblede tall"):
        take(template(paragraph(run("En annens rapport"))))


def test_a_report_of_an_earlier_version_is_read_too(
    made: bytes, shipped: Workbook, take: Take
) -> None:
    """It has kept neither the markup of its texts nor what the template holds."""
    package = WordPackage(edited(made, append_text(TEXT, f" {TAIL}")), "x")
    base = starting_base(package, 2021, "x")
    controls = {tag: replace(one, markup="") for tag, one in base.controls.items()}
    store(package, replace(base, controls=controls, outline=()))
    done = take(package.packed())
    assert kinds(done, Kind.TAKEN) == [TEXT]
    assert [one.tag for one in done.changes if one.kind is Kind.LEFT] == [""]
    both = take(package.packed(), with_tail(shipped, TEXT, "Mer."))
    assert kinds(both, Kind.CONFLICT) == [TEXT]


def test_the_written_workbook_holds_what_was_taken(
    made: bytes, shipped: Workbook, take: Take
) -> None:
    done = take(edited(made, append_text(TEXT, f" {TAIL}")))
    read = workbook_in(written(shipped, done.book), shipped.file)
    assert cells(read, TEXT) == cells(done.book, TEXT)
    assert isinstance(read.log[0]["fil"].ref, CellRef)
    assert any(row["hva"].text == "Tekst fra Word" for row in read.log)


def test_the_delivered_report_is_the_one_saved_last_whatever_its_name(
    made: bytes, shipped: Workbook, tmp_path: Path
) -> None:
    def lies(name: str, content: bytes, when: int) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        os.utime(path, (when, when))
        return path

    assert delivered(shipped, tmp_path) is None
    first = lies("NorCRIN_Rapport_2021.docx", made, 1_000)
    lies("Brev.docx", template(paragraph(run("En annens brev"))), 4_000)
    lies("~$levert.docx", b"laas", 5_000)
    assert delivered(shipped, tmp_path) == first
    last = lies("Levert.docx", edited(made, append_text(TEXT, f" {TAIL}")), 2_000)
    assert delivered(shipped, tmp_path) == last
    package = WordPackage(made, "x")
    store(package, replace(starting_base(package, 2021, "x"), year=2020))
    lies("I fjor.docx", package.packed(), 3_000)
    assert delivered(shipped, tmp_path) == last


@pytest.mark.parametrize("name", ["Levert.docx", "LEVERT.docx", "levert.DOCX"])
def test_the_report_that_the_setup_names_is_the_delivered_one(
    made: bytes, shipped: Workbook, tmp_path: Path, name: str
) -> None:
    """Upper and lower case are one, as they are to Windows."""
    for file in ("NorCRIN_Rapport_2021.docx", "Levert.docx"):
        (tmp_path / file).write_bytes(made)
    os.utime(tmp_path / "Levert.docx", (1_000, 1_000))
    assert delivered(naming(shipped, name), tmp_path) == tmp_path / "Levert.docx"
    assert delivered(naming(shipped, None), tmp_path) == tmp_path / "NorCRIN_Rapport_2021.docx"


@pytest.mark.parametrize("name", ["Borte.docx", "mappe/Levert.docx", "../Levert.docx", "Levert"])
def test_a_report_that_does_not_lie_beside_the_workbook_is_refused_by_cell(
    made: bytes, shipped: Workbook, tmp_path: Path, name: str
) -> None:
    inner = tmp_path / "bok"
    (inner / "mappe").mkdir(parents=True)
    for folder in (tmp_path, inner / "mappe", inner):
        (folder / "Levert.docx").write_bytes(made)
    with pytest.raises(UserError, match=re.escape(f"fant «{name}», ventet navnet")) as told:
        delivered(naming(shipped, name), inner)
    assert str(named_by(shipped)) in str(told.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows skiller ikke store og små bokstaver")
def test_of_two_reports_that_only_case_tells_apart_the_setup_names_one(
    made: bytes, shipped: Workbook, tmp_path: Path
) -> None:
    both = [tmp_path / name for name in ("Levert.docx", "levert.docx")]
    for path in both:
        path.write_bytes(made)
    assert [delivered(naming(shipped, path.name), tmp_path) for path in both] == both


def naming(book: Workbook, name: str | None) -> Workbook:
    return book.with_values({named_by(book): name})


def named_by(book: Workbook) -> CellRef:
    row = next(row for row in book.areas["oppsett"] if row["key"].text == "levert")
    return row["value"].ref
