"""Typed numbers become linked ones: found by their words, accepted by a person, then alive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree

from norcrin_xl.checks.text.claims import same_figure
from norcrin_xl.checks.text.manuscript import plain
from norcrin_xl.findings import UserError
from norcrin_xl.model import Quantities
from norcrin_xl.pipeline.inspection import Links, typed_links
from norcrin_xl.report.refresh.changes import Choices, Kind
from norcrin_xl.report.review.linking import chosen, proposals_csv, words_in_file
from norcrin_xl.report.review.proposals import Certainty, Proposal
from norcrin_xl.report.word.controls import OFFICE, PARAGRAPH, SDT, TEXT, W, content_of, tag_of
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.office import validate
from tests.report.builders import DOCUMENT, WRITTEN, Opened, with_parts
from tests.report.refresh.conftest import refresh_with
from tests.report.review.typing import Place, flattened, typed_report
from tests.shipped import review_report

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
WORDS = ("aar", "retning", "mer_mindre", "okning_nedgang", "tekst")


def links(book: Workbook, content: bytes) -> Links:
    return typed_links(book, content, "rapport.docx")


def sure(found: Links) -> list[Proposal]:
    return chosen(["alle-sikre"], found.proposals, found.quantities)


def linked(book: Workbook, content: bytes, *words: str) -> bytes:
    found = links(book, content)
    accepted = chosen(words or ["alle-sikre"], found.proposals, found.quantities)
    return found.linked(accepted, WRITTEN)


def tags(content: bytes) -> list[str]:
    package = WordPackage(content, "x")
    return [
        tag_of(control)
        for name in package.text_parts()
        for control in package.peek(name).iter(SDT)
        if tag_of(control)
    ]


def text_of(content: bytes) -> str:
    package = WordPackage(content, "x")
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(TEXT))
        for name in package.text_parts()
        for paragraph in package.peek(name).iter(PARAGRAPH)
    )


def placed(found: Links) -> dict[Place, Proposal]:
    numbers = {
        paragraph: (name, count)
        for name, root in found.report.roots.items()
        for count, paragraph in enumerate(root.iter(PARAGRAPH))
    }
    return {
        (*numbers[item.origin.paragraph.element], item.origin.start + item.typed.start): item
        for item in found.proposals
    }


def figures(truth: dict[Place, tuple[str, str]]) -> dict[Place, str]:
    """The linked figures that show something, without years and words."""
    return {place: tag for place, (tag, text) in truth.items() if text and not tag.endswith(WORDS)}


def test_a_typed_report_gets_nearly_all_its_links_back_and_no_wrong_one(
    book: Workbook, original: bytes, quantities: Quantities
) -> None:
    content, truth = flattened(original)
    found = placed(links(book, content))
    wanted = figures(truth)
    outcome: Counter[str] = Counter()
    for place, tag in wanted.items():
        item = found.get(place)
        quantity = quantities[tag.removeprefix("tall:").partition("|")[0]]
        right = item is not None and same_figure(item.best.quantity) == same_figure(quantity)
        outcome[f"{item.certainty.value if item else 'ingen'}, {'rett' if right else 'galt'}"] += 1
    print(f"{len(wanted)} koblede tall: {dict(outcome)}")
    assert outcome["sikker, galt"] == 0
    assert outcome["sikker, rett"] >= 0.94 * len(wanted)
    certain = {place for place, item in found.items() if item.certainty is Certainty.SURE}
    assert certain <= set(truth)


REPORT = (
    "# Bruk",
    "I 2021 var 1 350 kliniske behandlingsstudier i gang, og 164 av dem var studier mellom "
    "helseregioner (intraregionale).",
    "Sykehusene skrev under på 164 kontrakter med industrien.",
    "# Økonomi i NorCRIN2",
    "Totale kostnader i regnskapet ble 105,0 millioner kroner, mot budsjetterte kostnader på "
    "85,6 millioner kroner.",
    "Brukerbetalingen var 12,9 mill. kr, som er 2,4 millioner kroner høyere enn budsjettert.",
    "Brukerbetalingen dekket 12,3 prosent av kostnadene.",
    "# Annet",
    "Sykehusene har 164 i alt.",
    "Møtet 13.1.2021 hadde 156 søkere til 40 plasser. Ring 22 11 33 44, se avsnitt 4.2 og side 12.",
    "Vi hadde 1 513 deltakere på GCP-kurs, mot 1 192 året før.",
)


def told(found: Links) -> dict[str, list[Proposal]]:
    by_text: dict[str, list[Proposal]] = {}
    for item in found.proposals:
        by_text.setdefault(item.typed.text, []).append(item)
    return by_text


def test_the_same_value_is_told_apart_by_the_words_around_it(book: Workbook) -> None:
    regions, contracts, nothing = told(links(book, typed_report(*REPORT)))["164"]
    assert regions.best.quantity.id == "bruk.kbs.intraregional"
    assert contracts.best.quantity.id.startswith("bruk.industrikontrakter")
    assert regions.certainty is contracts.certainty is Certainty.SURE
    assert nothing.certainty is Certainty.AMBIGUOUS
    assert {item.quantity.id for item in nothing.readings} >= {
        "bruk.kbs.intraregional",
        regions.best.quantity.id,
    }


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("1 350", "bruk.kbs.total|heltall"),
        ("105,0", "okonomi.norcrin2.1.regnskap|mill1"),
        ("85,6", "okonomi.norcrin2.1.budsjett|mill1"),
        ("12,9", "okonomi.norcrin2.2.4.regnskap|mill1"),
        ("2,4", "okonomi.norcrin2.2.4.avvik|mill1"),
        ("12,3", "okonomi.norcrin2.brukerbetaling.andel|prosent1"),
        ("1 513", "kpi.gcp.i_aar|heltall"),
        ("1 192", "kpi.gcp.i_fjor|heltall"),
    ],
)
def test_numbers_in_words_of_ones_own_are_recognised(book: Workbook, text: str, link: str) -> None:
    [item] = told(links(book, typed_report(*REPORT)))[text]
    assert item.best.link == link
    assert item.certainty is Certainty.SURE


def test_what_is_no_figure_of_the_report_is_not_proposed(book: Workbook) -> None:
    found = links(book, typed_report(*REPORT))
    assert not {"22", "11", "4", "12", "13", "2021", "156", "40"} & set(told(found))
    assert {item.typed.text for item in found.unexplained} == {"156", "40"}


def test_a_word_that_contradicts_the_sign_is_left_alone(book: Workbook) -> None:
    content = typed_report(
        "# NorCRIN2", "Brukerbetalingen ble 2,4 millioner kroner lavere enn budsjettert."
    )
    assert [item.typed.text for item in links(book, content).proposals] == ["2,4"]


SPLIT = [
    "GCP-kurs: ",
    ("1", "b"),
    " ",
    ("51", "i"),
    "3 deltakere i alt, ",
    ("og slutt", "b"),
]


def test_a_number_split_over_runs_is_wrapped_whole(book: Workbook) -> None:
    content = typed_report(SPLIT)
    made = linked(book, content)
    assert tags(made) == ["tall:kpi.gcp.i_aar|heltall"]
    [control] = WordPackage(made, "x").peek(DOCUMENT).iter(SDT)
    assert "".join(text.text or "" for text in control.iter(TEXT)) == "1\u00a0513"
    assert text_of(made) == text_of(content).replace("1 513", "1\u00a0513")


def test_looks_outside_the_number_are_kept(book: Workbook) -> None:
    paragraph = docx.Document(BytesIO(linked(book, typed_report(SPLIT)))).paragraphs[0]
    looks = [(run.text, run.bold, run.italic) for run in paragraph.runs]
    assert looks[0] == ("GCP-kurs: ", None, None)
    assert ("og slutt", True, None) in looks


TABLE = (
    ("Indikator", "Verdi"),
    ("Kliniske behandlingsstudier totalt", "1 350"),
    ("Enkeltsenterstudie", "496"),
    ("Intraregional (mellom helseregioner)", "164"),
    ("Interregional (innen samme helseregion)", "690"),
    ("Antall pasienter", "9 342"),
)


def test_a_typed_table_is_recognised_cell_by_cell(book: Workbook) -> None:
    made = linked(book, typed_report("# Bruk", "Tabellen viser bruken.", table=TABLE))
    assert set(tags(made)) >= {
        "tall:bruk.kbs.enkeltsenter|heltall",
        "tall:bruk.kbs.intraregional|heltall",
        "tall:bruk.kbs.interregional|heltall",
        "tall:bruk.pasienter|heltall",
    }


def test_numbers_in_headers_footnotes_and_text_boxes_are_linked(book: Workbook) -> None:
    content = with_furniture()
    made = linked(book, content)
    assert Counter(tags(made)) == {"tall:kpi.gcp.i_aar|heltall": 5}


def with_furniture() -> bytes:
    """One number in a header, a footnote, and a text box, which Word stores twice."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "GCP-kurs: 1 513 deltakere"
    document.add_paragraph("På GCP-kurs var det 1 513 deltakere.")
    out = BytesIO()
    document.save(out)
    xml = Opened(out.getvalue()).parts[DOCUMENT]
    inner = "<w:p><w:r><w:t>GCP-kurs: 1 513 deltakere</w:t></w:r></w:p>"
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-'
        'compatibility/2006"><mc:Choice Requires="wps"><w:txbxContent>' + inner + "</w:txbxContent>"
        "</mc:Choice><mc:Fallback><w:txbxContent>" + inner + "</w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p><w:sectPr"
    )
    boxed = with_parts(out.getvalue(), {DOCUMENT: xml.replace(b"<w:sectPr", box.encode(), 1)})
    package = WordPackage(boxed, "x")
    note = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{inner}</w:footnote></w:footnotes>'
    package.add("word/footnotes.xml", note.encode(), FOOTNOTES)
    package.relate(DOCUMENT, f"{OFFICE}/footnotes", "word/footnotes.xml")
    return package.packed()


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("<w:ins w:id='9' w:author='En' w:date='2022-01-01T00:00:00Z'>", "</w:ins>", "sporet"),
        ("<w:fldSimple w:instr=' REF x '>", "</w:fldSimple>", ""),
        (
            "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>",
            "</w:sdtContent></w:sdt>",
            "innholdskontroll",
        ),
    ],
)
def test_a_number_that_word_guards_is_not_linked(
    book: Workbook, before: str, after: str, reason: str
) -> None:
    content = typed_report(["GCP-kurs, deltakere: ", ("1 513", "b"), " deltakere på GCP-kurs"])
    root = etree.fromstring(Opened(content).parts[DOCUMENT])
    run = next(item for item in root.iter(f"{{{W}}}r") if "".join(item.itertext()) == "1 513")
    outer = etree.fromstring(f'<x xmlns:w="{W}">{before}{after}</x>')[0]
    parent = run.getparent()
    assert parent is not None
    parent.replace(run, outer)
    inner = outer.find(f"{{{W}}}sdtContent")
    (outer if inner is None else inner).append(run)
    content = with_parts(content, {DOCUMENT: etree.tostring(root)})
    proposals = links(book, content).proposals
    if not reason:
        assert not proposals
        return
    assert reason in proposals[0].locked
    with pytest.raises(UserError, match="kan ikke kobles"):
        linked(book, content, "1")
    found = links(book, content)
    assert sure(found) == []


def test_linked_numbers_follow_the_workbook_and_all_else_stays(
    book: Workbook, changed: Workbook, original: bytes
) -> None:
    content, _ = flattened(original)
    made = linked(book, content)
    again = refresh_with(book, made, Choices())
    assert again.changes == ()
    assert again.content == made
    later = refresh_with(changed, made, Choices())
    assert {change.kind for change in later.changes} == {Kind.CHANGED}
    shown = Opened(later.content).shown("tall:bruk.kbs.ahus.total|heltall")
    assert set(shown) == {"250"}
    untouched = {
        name
        for name, part in WordPackage(content, "x").parts.items()
        if name.endswith(".xml") and WordPackage(later.content, "x").parts.get(name) == part
    }
    assert "word/styles.xml" in untouched


@pytest.mark.office
def test_the_validator_accepts_linked_reports(
    book: Workbook, original: bytes, tmp_path: Path
) -> None:
    for name, content in (
        ("flat.docx", flattened(original)[0]),
        ("typed.docx", typed_report(*REPORT, SPLIT, table=TABLE)),
    ):
        path = tmp_path / name
        path.write_bytes(linked(book, content))
        result = validate(path)
        assert result["ok"], result


def test_a_report_of_ours_keeps_its_links_and_gets_new_ones(
    book: Workbook, changed: Workbook, original: bytes
) -> None:
    xml = Opened(original).parts[DOCUMENT]
    extra = "<w:p><w:r><w:t>GCP-kurs hadde 1 513 deltakere.</w:t></w:r></w:p>"
    edited = with_parts(
        original, {DOCUMENT: xml.replace(b"<w:sectPr", extra.encode() + b"<w:sectPr", 1)}
    )
    found = links(book, edited)
    assert [item.typed.text for item in found.proposals] == ["1 513"]
    made = found.linked(sure(found), WRITTEN)
    assert len(tags(made)) == len(tags(edited)) + 1
    assert refresh_with(book, made, Choices()).changes == ()
    assert refresh_with(changed, made, Choices()).content != made


def test_a_copied_paragraph_of_a_linked_report_is_told_of(book: Workbook) -> None:
    """How often a number was linked is kept, also when more of them are linked later."""
    line = "På GCP-kurs var det 1 513 deltakere i 2021."
    content = linked(book, typed_report("# 1 Kurs", line, line))
    root = etree.fromstring(Opened(content).parts[DOCUMENT])
    paragraph = next(root.iter(SDT)).getparent()
    assert paragraph is not None
    assert not review_report(book, content, "x")
    paragraph.addnext(etree.fromstring(etree.tostring(paragraph)))
    copied = with_parts(content, {DOCUMENT: etree.tostring(root)})
    found = {item.code: item.message for item in review_report(book, copied, "x")}
    assert "står 3 steder" in found["rapport-kobling-kopiert"]


def test_a_report_that_has_lost_its_links_gets_them_back(
    book: Workbook, changed: Workbook, original: bytes
) -> None:
    """LibreOffice takes the tags and leaves the stored base: it is linked as a typed report is."""
    parts: dict[str, bytes | None] = {}
    for name in WordPackage(original, "x").text_parts():
        root = etree.fromstring(Opened(original).parts[name])
        for tag in list(root.iter(f"{{{W}}}tag")):
            parent = tag.getparent()
            assert parent is not None
            parent.remove(tag)
        parts[name] = etree.tostring(root)
    made = linked(book, with_parts(original, parts))
    assert len(tags(made)) > 200
    assert refresh_with(book, made, Choices()).changes == ()
    later = refresh_with(changed, made, Choices())
    assert {change.kind for change in later.changes} == {Kind.CHANGED}


def test_a_hostile_paragraph_takes_no_longer_than_its_length(book: Workbook) -> None:
    """Long words, long sentences and thousands of runs are read once, not once per number."""
    long = [("a" * 50_000 + " ", ""), *((f"{at} 513 og ", "b") for at in range(3_000))]
    found = links(book, typed_report(long))
    assert len(found.proposals) + len(found.unexplained) > 2_000
    assert max(len(item.typed.sentence) for item in found.unexplained) < 1_000


def test_our_own_report_has_nothing_to_link(book: Workbook, original: bytes) -> None:
    assert links(book, original).proposals == ()


def accepted(found: Links, *words: str) -> dict[int, str]:
    chosen_ones = chosen(words, found.proposals, found.quantities)
    return {item.number: item.best.link for item in chosen_ones}


def test_a_choice_may_name_numbers_and_links(book: Workbook) -> None:
    found = links(book, typed_report(*REPORT))
    ambiguous = told(found)["164"][2].number
    assert accepted(found, "1") == {1: "bruk.kbs.total|heltall"}
    assert accepted(found, f"1, {ambiguous}=bruk.kbs.intraregional|heltall") == {
        1: "bruk.kbs.total|heltall",
        ambiguous: "bruk.kbs.intraregional|heltall",
    }
    assert accepted(found, f"{ambiguous}=bruk.kbs.intraregional") == {
        ambiguous: "bruk.kbs.intraregional|heltall"
    }
    whole = accepted(found, "alle-sikre")
    assert ambiguous not in whole
    assert set(accepted(found, "alle-trolige")) >= set(whole)
    rest = chosen(["alle-sikre"], found.proposals, found.quantities, ["1,2"])
    assert {item.number for item in rest} == set(whole) - {1, 2}


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("alt", "kan ikke godtas"),
        ("999", "finnes ikke i listen"),
        ("1=finnes.ikke|heltall", "finnes ikke"),
        ("1=bruk.kbs.total|rart", "formatet «rart» finnes ikke"),
        ("9", "er flertydig"),
    ],
)
def test_a_choice_that_cannot_be_made_is_told(book: Workbook, word: str, says: str) -> None:
    found = links(book, typed_report(*REPORT))
    with pytest.raises(UserError, match=says):
        chosen([word], found.proposals, found.quantities)


def test_a_link_that_prints_something_else_is_refused(book: Workbook) -> None:
    with pytest.raises(UserError, match=r"er «1 350», men kpi\.gcp\.i_aar\|heltall er «1.513»"):
        linked(book, typed_report(*REPORT), "1=kpi.gcp.i_aar|heltall")


def edited(content: bytes, found: Links, change: Iterable[tuple[str, str]]) -> list[Proposal]:
    text = content.decode("utf-8-sig")
    for old, new in change:
        assert old in text
        text = text.replace(old, new)
    saved = text.encode("cp1252", "replace")
    words = words_in_file(saved, "forslag.csv", found.proposals)
    return chosen(words, found.proposals, found.quantities)


def test_a_proposal_file_comes_back_from_excel(book: Workbook) -> None:
    found = links(book, typed_report(*REPORT))
    content = proposals_csv(found.proposals)
    assert content.startswith(b"\xef\xbb\xbf")
    untouched = edited(content, found, [])
    assert {item.number for item in untouched} == {item.number for item in sure(found)}
    fewer = edited(content, found, [("\r\n1;ja;", "\r\n1;nei;")])
    assert {item.number for item in fewer} == {item.number for item in untouched} - {1}


def test_a_file_that_is_no_proposal_or_an_old_one_is_refused(book: Workbook) -> None:
    found = links(book, typed_report(*REPORT))
    content = proposals_csv(found.proposals)
    with pytest.raises(UserError, match="er ikke et forslag"):
        edited(content, found, [("Kobling", "Noe annet")])
    with pytest.raises(UserError, match="Lag forslaget på nytt"):
        edited(content, found, [("«1 350»", "«1 351»")])


def outside(root: etree._Element, *, blank: bool) -> bytes:
    """A part's canonical XML with the linked numbers opened up, or blank where they stand.

    Word may split a text into runs at will: those that look the same are one. A linked number
    has a no-break space where a person typed a plain one.
    """
    for control in [item for item in root.iter(SDT) if tag_of(item).startswith("tall:")]:
        parent = control.getparent()
        assert parent is not None
        kept = [] if blank else list(content_of(control))
        parent[parent.index(control) : parent.index(control) + 1] = kept
    for run in list(root.iter(f"{{{W}}}r")):
        before = run.getprevious()
        if before is None or before.tag != run.tag or shape(before) != shape(run):
            continue
        ours, theirs = (list(item.iter(TEXT)) for item in (before, run))
        if len(ours) == len(theirs) == 1:
            theirs[0].text = f"{ours[0].text or ''}{theirs[0].text or ''}"
            before.getparent().remove(before)
    for text in root.iter(TEXT):
        text.text = plain(text.text or "")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return etree.tostring(root, method="c14n")


def shape(run: etree._Element) -> list[str]:
    """What a run holds, its looks in full and its text not at all."""
    looks = f"{{{W}}}rPr"
    return [str(etree.tostring(item) if item.tag == looks else item.tag) for item in run]


def canonical_parts(content: bytes, *, blank: bool) -> dict[str, bytes]:
    """Every part: XML in its canonical form, all else by its bytes."""
    parts = Opened(content).parts
    return {
        name: outside(etree.fromstring(part), blank=blank)
        if name.endswith((".xml", ".rels"))
        else part
        for name, part in parts.items()
    }


OURS = ("customXml/", "[Content_Types].xml", "word/_rels/document.xml.rels")
"""What a linked report has more of: the stored base, and what leads to it."""


@pytest.mark.parametrize("typed", ["ours", "another's"])
def test_every_part_outside_the_links_stays_canonically_the_same(
    book: Workbook, changed: Workbook, original: bytes, typed: str
) -> None:
    """Part by part: first when numbers are linked, then when they get new values."""
    first = typed_report(*REPORT, SPLIT, table=TABLE)
    if typed == "ours":
        first = flattened(original)[0]
    second = linked(book, first)
    third = refresh_with(changed, second, Choices()).content
    assert second != third
    for before, after, blank in ((first, second, False), (second, third, True)):
        old, new = (canonical_parts(item, blank=blank) for item in (before, after))
        for name, part in old.items():
            if name.startswith(OURS):
                assert set(re.findall(rb"<[^<]+", part)) <= set(
                    re.findall(rb"<[^<]+", new[name])
                ) or name.startswith("customXml/")
            else:
                assert new[name] == part, name
        assert all(name.startswith(OURS) for name in new.keys() - old.keys())


@pytest.mark.parametrize("shown", ["1513", "1.513", "1 513", "1\u202f513"])
@pytest.mark.parametrize("split", [False, True])
def test_a_number_is_linked_however_it_is_spelled(book: Workbook, shown: str, split: bool) -> None:
    parts = [("På GCP-kurs var det ", ""), *((sign, "b") for sign in shown)]
    whole = [f"På GCP-kurs var det {shown} deltakere i 2021."]
    content = typed_report([*parts, " deltakere i 2021."] if split else whole)
    [item] = links(book, content).proposals
    assert item.best.link == "kpi.gcp.i_aar|heltall"
    made = linked(book, content, "1")
    assert tags(made) == ["tall:kpi.gcp.i_aar|heltall"]
    assert text_of(made) == "På GCP-kurs var det 1\u00a0513 deltakere i 2021."
