"""What a refresh writes, what it leaves, and what it asks about."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from lxml import etree

from norcrin_xl.findings import UserError
from norcrin_xl.model import ReportData, WorkPackage
from norcrin_xl.report.refresh.changes import Choices, Kind
from norcrin_xl.report.refresh.document import RefreshResult, refreshed
from norcrin_xl.report.template.build import Blocks
from norcrin_xl.report.texts import Contents
from tests.report.builders import (
    DOCUMENT,
    WRITTEN,
    Opened,
    control,
    empty,
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

NUMBER = "tall:x|heltall"
FULL = paragraph(run("Vi hadde ") + control(NUMBER, run("0")) + run(" pasienter."))


def written(body: str, value: float | str | None = 12, data: ReportData | None = None) -> bytes:
    """A report with this body; the quantity x has the value."""
    return report(template(body), data, quantities(x=value))[0].content


def edited(docx: bytes, old: str, new: str) -> bytes:
    """The report with `old` in its text's XML replaced."""
    xml = Opened(docx).parts[DOCUMENT].decode()
    assert old in xml
    return with_parts(docx, {DOCUMENT: xml.replace(old, new).encode()})


def again(
    docx: bytes,
    value: float | str | None = 13,
    data: ReportData | None = None,
    *,
    keep: Iterable[str] = (),
    replace: Iterable[str] = (),
    tracked: bool = False,
) -> tuple[RefreshResult, Opened]:
    """The report refreshed with another value of x."""
    made = refreshed(
        docx,
        Contents(data or empty(), quantities(x=value)),
        written=WRITTEN,
        choices=Choices(frozenset(keep), frozenset(replace)),
        tracked=tracked,
    )
    return made, Opened(made.content)


def kinds(result: RefreshResult) -> dict[str, Kind]:
    return {change.tag: change.kind for change in result.changes}


def test_a_report_that_is_up_to_date_comes_back_as_the_same_bytes() -> None:
    docx = written(FULL)
    result, _ = again(docx, 12)
    assert result.content == docx
    assert result.changes == ()


def test_a_change_says_what_it_was_and_what_it_rests_on() -> None:
    result, opened = again(written(FULL))
    assert opened.shown(NUMBER) == ["13"]
    assert [change.as_dict() for change in result.changes] == [
        {
            "tag": NUMBER,
            "label": "Navn",
            "old": "12",
            "now": "12",
            "new": "13",
            "kind": "endret",
            "section": "",
            "sources": ["Bok.xlsm, ark OUS, celle F23"],
            "why": [],
        }
    ]


def test_a_change_says_the_heading_above_it() -> None:
    body = paragraph(run("Bruk"), "Heading1") + FULL
    result, _ = again(written(body))
    assert result.changes[0].section.endswith("Bruk")


def test_a_text_that_is_the_same_follows_the_captions_that_it_refers_to() -> None:
    text = control("tekst:2.3", paragraph(run("x")))
    data = report_data({"2.3": "Se {tabell:3.1}."})
    docx = written(text + Blocks().caption("tabell", "3.1", "Tittel"), data=data)
    moved = edited(docx, ">1</w:t>", ">2</w:t>")
    assert again(docx, 12, data)[0].content == docx
    result, opened = again(moved, 12, data)
    assert kinds(result) == {"tekst:2.3": Kind.CHANGED}
    assert opened.shown("tekst:2.3") == ["Se tabell 3.2."]


def test_what_a_text_names_and_nobody_knows_is_told_each_time() -> None:
    data = report_data({"2.3": "Vi hadde {y|heltall}."})
    docx = written(control("tekst:2.3", paragraph(run("x"))), data=data)
    result, _ = again(docx, 12, data)
    assert result.content == docx
    assert [found.code for found in result.findings] == ["oppmerking"]


def test_a_conflict_is_asked_about_until_it_is_decided() -> None:
    docx = edited(written(FULL), ">12<", ">11<")
    for _ in range(2):
        result, opened = again(docx)
        assert opened.shown(NUMBER) == ["11"]
        [change] = result.changes
        assert (change.kind, change.old, change.now, change.new) == (
            Kind.CONFLICT,
            "12",
            "11",
            "13",
        )
        docx = result.content


def test_a_kept_conflict_is_not_asked_about_again_before_the_figure_moves() -> None:
    docx = edited(written(FULL), ">12<", ">11<")
    kept, opened = again(docx, keep=[NUMBER])
    assert opened.shown(NUMBER) == ["11"]
    assert kinds(kept) == {NUMBER: Kind.KEPT}
    assert kinds(again(kept.content)[0]) == {NUMBER: Kind.OWN}
    assert kinds(again(kept.content, 14)[0]) == {NUMBER: Kind.CONFLICT}


@pytest.mark.parametrize("choice", [NUMBER, "alle"])
def test_a_conflict_can_be_replaced(choice: str) -> None:
    result, opened = again(edited(written(FULL), ">12<", ">11<"), replace=[choice])
    assert opened.shown(NUMBER) == ["13"]
    assert kinds(result) == {NUMBER: Kind.REPLACED}
    assert again(result.content)[0].changes == ()


def test_a_number_typed_as_the_new_one_is_no_conflict() -> None:
    result, _ = again(edited(written(FULL), ">12<", ">13<"))
    assert result.changes == ()
    assert kinds(again(result.content, 14)[0]) == {NUMBER: Kind.CHANGED}


def test_a_word_turns_with_its_number() -> None:
    body = paragraph(run("Antallet ") + control("tall:x|tekst", run("")))
    docx = written(body, "økte")
    assert again(docx, "sank")[1].shown("tall:x|tekst") == ["sank"]


def test_a_number_that_is_no_longer_missing_loses_the_look_of_what_is_missing() -> None:
    result, opened = again(written(FULL, None))
    assert opened.shown(NUMBER) == ["13"]
    assert opened.all(f"//w:sdt[w:sdtPr/w:tag/@w:val='{NUMBER}']//w:rStyle") == []
    assert result.changes[0].old == "[mangler: Tallet x]"


def test_a_quantity_that_is_no_longer_computed_is_kept_and_told_of() -> None:
    docx = written(FULL)
    result = refreshed(docx, Contents(empty(), quantities()), written=WRITTEN)
    assert kinds(result) == {NUMBER: Kind.GONE}
    assert Opened(result.content).shown(NUMBER) == ["12"]


def test_a_deleted_control_is_told_of_with_its_old_and_new_value_until_that_is_kept() -> None:
    docx = with_parts(written(FULL), {})
    xml = Opened(docx).root()
    [gone] = list(xml.iter("{*}sdt"))
    parent = gone.getparent()
    assert parent is not None
    parent.remove(gone)
    other = control("tekst:rapport.tittel", run("Årsrapport 2021 for Nettet"))
    body = etree.tostring(xml).decode().replace("<w:sectPr", f"<w:p>{other}</w:p><w:sectPr", 1)
    docx = with_parts(docx, {DOCUMENT: body.encode()})
    [change] = [one for one in again(docx)[0].changes if one.kind is Kind.DELETED]
    assert (change.tag, change.old, change.new) == (NUMBER, "12", "13")
    kept, _ = again(docx, keep=[NUMBER])
    assert Kind.DELETED not in kinds(again(kept.content)[0]).values()


def test_both_copies_of_a_text_box_are_written_and_told_of_once() -> None:
    box = f"<w:txbxContent>{FULL}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="w14">{box}'
        f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    result, opened = again(written(body))
    assert opened.shown(NUMBER) == ["13", "13"]
    assert len(result.changes) == 1


def test_a_comment_on_a_number_survives() -> None:
    marked = (
        '<w:commentRangeStart w:id="3"/>'
        + run("12")
        + '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'
    )
    docx = edited(written(FULL), '<w:r><w:t xml:space="preserve">12</w:t></w:r>', marked)
    _, opened = again(docx)
    assert opened.shown(NUMBER) == ["13"]
    assert len(opened.all("//w:commentRangeStart | //w:commentRangeEnd")) == 2
    assert len(opened.all("//w:commentReference")) == 1


STORY = control("tekst:2.1", paragraph(run("x")))


def story(text: str) -> ReportData:
    return report_data({"2.1": text})


def test_a_footnote_in_a_paragraph_that_changes_is_asked_about() -> None:
    docx = written(STORY, data=story("En.\n\nTo."))
    docx = edited(
        docx, ">To.</w:t></w:r>", '>To.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    result, opened = again(docx, data=story("En.\n\nTre."))
    assert kinds(result)["tekst:2.1"] is Kind.CONFLICT
    assert len(opened.all("//w:footnoteReference")) == 1


def test_a_footnote_in_a_paragraph_that_stays_is_kept_beside_new_text() -> None:
    docx = written(STORY, data=story("En.\n\nTo."))
    docx = edited(
        docx, ">To.</w:t></w:r>", '>To.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    result, opened = again(docx, data=story("Ny.\n\nTo.\n\nTre."))
    assert kinds(result)["tekst:2.1"] is Kind.CHANGED
    assert opened.texts("//w:sdt//w:p") == ["Ny.", "To.", "Tre."]
    assert len(opened.all("//w:footnoteReference")) == 1


def test_the_log_tells_only_the_paragraphs_of_a_text_that_differ() -> None:
    docx = written(STORY, data=story("En.\n\nTo.\n\nTre."))
    [change] = again(docx, data=story("En.\n\nFire.\n\nTre."))[0].changes
    assert (change.old, change.now, change.new) == ("To.", "To.", "Fire.")


@pytest.mark.parametrize("first", ["### Tittel\n\nEn.", "- punkt\n\nEn.", "- punkt"])
def test_a_new_paragraph_does_not_look_like_the_heading_or_list_before_it(first: str) -> None:
    docx = written(STORY, data=story(first))
    _, opened = again(docx, data=story(f"{first}\n\nTo."))
    [new] = opened.all("//w:sdt//w:p[.//w:t='To.']")
    assert new.find("{*}pPr/{*}pStyle") is None
    assert len(opened.all("//w:sdt//w:p[w:pPr/w:pStyle]")) == 1


BOLD = "<w:r><w:rPr><w:b/></w:rPr>"


def bold_words(opened: Opened) -> list[str]:
    return [text for text in opened.texts("//w:sdt//w:r[w:rPr/w:b]") if text.strip()]


@pytest.mark.parametrize(
    ("old", "new", "bold"),
    [
        (
            f'{BOLD}<w:t xml:space="preserve"> pasienter',
            "<w:r><w:t> pasienter",
            ["Vi hadde ", "13"],
        ),
        (
            f'{BOLD}<w:t xml:space="preserve">Vi hadde </w:t>',
            f"<w:r><w:t>Vi </w:t></w:r>{BOLD}<w:t>hadde </w:t>",
            ["hadde ", "13", " pasienter"],
        ),
        (f'{BOLD}<w:t xml:space="preserve">12', "<w:r><w:t>12", ["Vi hadde ", " pasienter"]),
        ('<w:r><w:t xml:space="preserve"> i år og', f"{BOLD}<w:t> i år og", None),
        (
            '<w:r><w:t xml:space="preserve"> i år og',
            f'<w:r><w:t xml:space="preserve"> i år </w:t></w:r>{BOLD}<w:t>og',
            ["Vi hadde ", "13", " pasienter", "og til vanlig."],
        ),
    ],
    ids=["words", "part of the words", "number", "words that go", "words that stay"],
)
def test_words_that_stay_keep_the_looks_that_a_person_gave_them(
    old: str, new: str, bold: list[str] | None
) -> None:
    """Bold that was taken away stays away; bold on words that go is asked about."""
    said = "**Vi hadde {x|heltall} pasienter** i %s og til vanlig."
    docx = edited(written(STORY, data=story(said % "år")), old, new)
    result, opened = again(docx, data=story(said % "fjor"))
    if bold is None:
        assert kinds(result)["tekst:2.1"] is Kind.CONFLICT
    else:
        assert kinds(result)["tekst:2.1"] is Kind.CHANGED
        assert bold_words(opened) == bold
        assert again(result.content, data=story(said % "fjor"))[0].content == result.content


YELLOW = '<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr>'
PLAIN = '<w:r><w:t xml:space="preserve">Vi var her i år, og det var fint.'


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        (f"<w:r><w:t>Vi var her i år, og </w:t></w:r>{YELLOW}<w:t>det var fint.", Kind.CHANGED),
        (f"{YELLOW}<w:t>Vi var her i år, og det var fint.", Kind.CONFLICT),
        (f"{YELLOW}<w:t>Vi var her</w:t><w:br/></w:r><w:r><w:t>og det var fint.", Kind.CONFLICT),
    ],
    ids=["words that stay", "words that go", "a line break"],
)
def test_words_that_a_person_has_marked_stay_marked(marked: str, kind: Kind) -> None:
    docx = edited(written(STORY, data=story("Vi var her i år, og det var fint.")), PLAIN, marked)
    result, opened = again(docx, data=story("Vi var her i fjor, og det var fint."))
    assert kinds(result)["tekst:2.1"] is kind
    assert opened.all("//w:sdt//w:highlight")
    if kind is Kind.CHANGED:
        assert opened.texts("//w:sdt//w:r[w:rPr/w:highlight]") == ["det var fint."]


def test_bold_that_the_workbook_moves_is_no_conflict() -> None:
    docx = written(STORY, data=story("**Møtet** var i mai."))
    result, opened = again(docx, data=story("**Samlingen** var i mai."))
    assert kinds(result)["tekst:2.1"] is Kind.CHANGED
    assert bold_words(opened) == ["Samlingen"]


def test_a_comment_on_a_paragraph_that_changes_stays_on_it() -> None:
    docx = written(STORY, data=story("En.\n\nTo."))
    docx = edited(
        docx,
        '<w:r><w:t xml:space="preserve">To.</w:t></w:r>',
        '<w:commentRangeStart w:id="3"/><w:r><w:t>To.</w:t></w:r>'
        '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>',
    )
    _, opened = again(docx, data=story("En.\n\nTre."))
    assert opened.texts("//w:sdt//w:p[.//w:commentReference]") == ["Tre."]
    assert len(opened.all("//w:commentRangeStart | //w:commentRangeEnd")) == 2


def test_a_lists_numbering_is_not_made_again_by_a_text_that_stays() -> None:
    data = story("1. En\n2. To")
    docx = written(STORY + FULL, data=data)
    _, opened = again(docx, data=data)
    assert opened.parts["word/numbering.xml"] == Opened(docx).parts["word/numbering.xml"]


ITEM = (
    control("tekst:ap.*.tittel", run("x"), 21)
    + run(": ")
    + control("tekst:ap.*.leder", run("x"), 22)
)
LIST = repeating("liste:arbeidspakker.p1", paragraph(ITEM))


def packages(*keys: str) -> ReportData:
    made: list[WorkPackage] = [work_package(key) for key in keys]
    return report_data(packages=made)


def test_a_new_package_comes_where_the_workbook_has_it() -> None:
    docx = written(LIST, data=packages("ap1", "ap3"))
    result, opened = again(docx, data=packages("ap0", "ap1", "ap2", "ap3"))
    assert opened.texts("//w:body/w:sdt//w:p") == [
        f"AP {number} Pakke ap{number}: OUS" for number in range(4)
    ]
    assert [change.kind for change in result.changes] == [Kind.ADDED, Kind.ADDED]
    assert result.outdated_contents
    numbers = opened.values("//w:sdtPr/w:id/@w:val")
    assert len(numbers) == len(set(numbers))
    assert again(result.content, data=packages("ap0", "ap1", "ap2", "ap3"))[0].changes == ()


def test_what_a_person_wrote_in_one_package_is_not_copied_into_a_new_one() -> None:
    docx = written(LIST, data=packages("ap1", "ap2", "ap3"))
    docx = edited(
        docx,
        "Pakke ap3</w:t></w:r></w:sdtContent></w:sdt>",
        f"Pakke ap3</w:t></w:r></w:sdtContent></w:sdt>{run(' (min)')}",
    )
    _, opened = again(docx, data=packages("ap1", "ap2", "ap3", "ap4"))
    assert opened.texts("//w:body/w:sdt//w:p")[2:] == [
        "AP 3 Pakke ap3 (min): OUS",
        "AP 4 Pakke ap4: OUS",
    ]


def test_a_package_that_is_gone_from_the_workbook_is_kept_and_told_of_once() -> None:
    docx = written(LIST, data=packages("ap1", "ap2"))
    for _ in range(2):
        result, opened = again(docx, data=packages("ap2"))
        assert opened.texts("//w:body/w:sdt//w:p")[0] == "AP 1 Pakke ap1: OUS"
        assert kinds(result) == {"liste:arbeidspakker.p1|ap1": Kind.GONE}
        docx = result.content


def test_tracked_changes_show_the_old_and_the_new() -> None:
    result, opened = again(written(FULL), tracked=True)
    assert (
        opened.values("//w:ins/@w:author") == opened.values("//w:del/@w:author") == ["norcrin-xl"]
    )
    assert opened.texts("//w:ins") == ["13"]
    assert [text.text for text in opened.all("//w:delText")] == ["12"]
    assert again(result.content, tracked=True)[0].content == result.content


def test_our_own_waiting_change_gives_way_to_a_newer_figure() -> None:
    first, _ = again(written(FULL), 13, tracked=True)
    second, opened = again(first.content, 14, tracked=True)
    assert kinds(second) == {NUMBER: Kind.CHANGED}
    assert opened.texts("//w:ins") == ["14"]
    assert [text.text for text in opened.all("//w:delText")] == ["12"]


def test_a_rejected_change_is_a_hand_edit() -> None:
    first, _ = again(written(FULL), 13, tracked=True)
    xml = Opened(first.content).root()
    for one in list(xml.iter("{*}ins", "{*}del")):
        holder = one.getparent()
        assert holder is not None
        if str(one.tag).endswith("del"):
            for child in list(one):
                one.addprevious(child)
        holder.remove(one)
    text = etree.tostring(xml).replace(b"delText", b"t")
    result, opened = again(with_parts(first.content, {DOCUMENT: text}), 14)
    assert kinds(result) == {NUMBER: Kind.CONFLICT}
    assert opened.shown(NUMBER) == ["12"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("versjon=", 'versjon="99.0.0" gammel='), "versjon 99.0.0"),
        (('aar="2021"', 'aar="2019"'), "rapporten for 2019"),
    ],
)
def test_a_base_that_does_not_fit_is_refused(change: tuple[str, str], said: str) -> None:
    docx = written(FULL)
    parts = {
        name: part.decode().replace(*change).encode()
        for name, part in Opened(docx).parts.items()
        if name.startswith("customXml/item")
    }
    with pytest.raises(UserError, match=said):
        again(with_parts(docx, dict(parts)))


def test_a_report_that_has_lost_its_tags_is_refused() -> None:
    docx = written(FULL)
    xml = Opened(docx).parts[DOCUMENT].decode().replace("w:tag ", "w:lock ")
    with pytest.raises(UserError, match="mistet koblingene"):
        again(with_parts(docx, {DOCUMENT: xml.encode()}))


CONTENTS = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    r'<w:r><w:instrText xml:space="preserve"> TOC \o "1-3" \h </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
ENTRIES = "//w:p[w:pPr/w:pStyle[starts-with(@w:val, 'TOC')]]"


def with_headings(*keys: str) -> tuple[str, ReportData]:
    item = paragraph(control("tekst:ap.*.tittel", run("x"), 21), "Heading2")
    fixed = paragraph(run("Innledning"), "Heading1")
    return CONTENTS + fixed + repeating("liste:arbeidspakker.p1", item), packages(*keys)


def with_pages() -> bytes:
    body, data = with_headings("ap1", "ap3")
    first = report(template(body), data, quantities())[0]
    pages = {heading.bookmark: 3 + place for place, heading in enumerate(first.headings)}
    return report(template(body), data, quantities(), pages=pages)[0].content


def test_the_contents_tell_a_new_heading_and_keep_their_page_numbers() -> None:
    docx = with_pages()
    assert Opened(docx).texts(ENTRIES) == [
        "1Innledning3",
        "1.1AP 1 Pakke ap14",
        "1.2AP 3 Pakke ap35",
    ]
    result, opened = again(docx, data=packages("ap1", "ap2", "ap3"))
    assert opened.texts(ENTRIES) == [
        "1Innledning3",
        "1.1AP 1 Pakke ap14",
        "1.2AP 2 Pakke ap2",
        "1.3AP 3 Pakke ap35",
    ]
    names = opened.values("//w:bookmarkStart/@w:name")
    assert set(opened.values("//w:hyperlink/@w:anchor")) == set(names)
    assert len(names) == len(set(names)) == 4
    assert again(result.content, data=packages("ap1", "ap2", "ap3"))[0].content == result.content


def test_the_contents_are_left_alone_where_no_heading_changed() -> None:
    docx = with_pages()
    result, opened = again(docx, 13, data=packages("ap1", "ap3"))
    assert result.content == docx
    assert len(opened.texts(ENTRIES)) == 3


def test_a_persons_own_heading_gets_no_bookmark() -> None:
    own = paragraph(run("Min overskrift"), "Heading1")
    docx = edited(with_pages(), "<w:sectPr", f"{own}<w:sectPr")
    _, opened = again(docx, data=packages("ap1", "ap2", "ap3"))
    assert len(opened.texts(ENTRIES)) == 4
    assert opened.all("//w:p[.//w:t='Min overskrift']/w:bookmarkStart") == []


@pytest.mark.parametrize(
    "typed",
    [
        '<w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r>',
        f'<w:dir w:val="rtl">{run("999")}</w:dir>',
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r>'
        "<m:t>999</m:t></m:r></m:oMath>",
    ],
)
def test_what_is_typed_beside_a_number_in_another_way_is_asked_about_and_can_be_replaced(
    typed: str,
) -> None:
    docx = written(FULL)
    xml = Opened(docx).parts[DOCUMENT].decode()
    at = xml.index("</w:sdtContent>")
    own = with_parts(docx, {DOCUMENT: f"{xml[:at]}{typed}{xml[at:]}".encode()})
    asked, opened = again(own, 13)
    assert kinds(asked) == {NUMBER: Kind.CONFLICT}
    assert "12" in opened.shown(NUMBER)[0]
    _, opened = again(own, 13, replace=[NUMBER])
    assert "".join(opened.control(NUMBER).itertext()) == "13"
