"""Changes of tables and texts as tracked changes: accepted they are the new, rejected the old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from norcrin_xl.quantities.exhibits import Linked, Marked, RowStyle, Table, TableColumn, TableRow
from norcrin_xl.report.refresh.changes import Choices, Kind
from norcrin_xl.report.refresh.document import RefreshResult, refreshed
from norcrin_xl.report.texts import Contents
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed
from tests.office import validate
from tests.report.builders import (
    DOCUMENT,
    WRITTEN,
    Opened,
    W,
    control,
    empty,
    paragraph,
    quantities,
    report,
    report_data,
    run,
    template,
)
from tests.report.refresh.conftest import Refresh, refresh_with

PLACE = control("tabell:t", paragraph(run("her")))
STORY = control("tekst:2.1", paragraph(run("x")))
A, B, C = ("Drift", "A"), ("Lønn", "B"), ("Reise", "C")


def name(tag: str) -> str:
    return f"{{{W}}}{tag}"


def table(*rows: Sequence[str | Linked | Marked], note: str = "Note.") -> Table:
    columns = (TableColumn("Post", False, 0.5), TableColumn("Beløp", True, 0.5))
    made = tuple(TableRow(RowStyle.PLAIN, tuple(row)) for row in rows)
    return Table("t", "1", "Tittel", columns, made, (("¹", note),))


def written(shown: Table) -> bytes:
    return report(template(PLACE), None, quantities(x=12, y=5), {"t": shown})[0].content


def again(
    docx: bytes, shown: Table, tracked: bool = True, **values: float
) -> tuple[RefreshResult, Opened]:
    numbers = quantities(**{"x": 12, "y": 5, **values})
    contents = Contents(empty(), numbers, {"t": shown})
    made = refreshed(docx, contents, written=WRITTEN, tracked=tracked)
    return made, Opened(made.content)


def remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    for child in list(element):
        element.addprevious(child)
    remove(element)


def settled(docx: bytes, accept: bool) -> list[str]:
    """The text of rows and paragraphs after all tracked changes are accepted or rejected."""
    root = Opened(docx).root()
    stays, goes = ("ins", "del") if accept else ("del", "ins")
    for row in list(root.iter(name("tr"))):
        if row.find(f"{name('trPr')}/{name(goes)}") is not None:
            remove(row)
    if not accept:
        for start in list(root.iter(name("customXmlInsRangeStart"))):
            following = start.getnext()
            if following is not None and following.tag == name("sdt"):
                remove(following)
    for one in list(root.iter(name("p"))):
        marked = one.find(f"{name('pPr')}/{name('rPr')}/{name(goes)}") is not None
        for change in list(one.iter(name(goes))):
            if change.getparent() is not None:
                remove(change)
        if marked and not any(True for _ in one.iter(name("r"))):
            remove(one)
    for change in list(root.iter(name(stays))):
        if len(change):
            unwrap(change)
    rows = [[said(cell) for cell in row.iter(name("tc"))] for row in root.iter(name("tr"))]
    return ["\t".join(row) for row in rows] + [said(one) for one in root.iter(name("p"))]


def said(element: etree._Element) -> str:
    return "".join(
        text.text or "" for text in element.iter(name("t"), name("delText"), name("instrText"))
    )


CHANGES = [
    (table(A, B), table(A, C, B)),
    (table(A, B), table(A, B, C)),
    (table(A, B, C), table(A, C)),
    (table(A, B), table(("Drift", "Z"), B)),
    (table(A, ("Lønn", Linked("x", "heltall"))), table(A, ("Lønn", Linked("y", "heltall")))),
    (table(A, ("Lønn", Linked("x", "heltall"))), table(A, ("Lønn", "ukjent"))),
    (table(A, ("Lønn", "ukjent")), table(A, ("Lønn", Linked("x", "heltall", "¹")))),
    (table(A), table(A, note="En annen note.")),
    (table(A, ("X", Marked("En.\n\nTo."))), table(A, ("X", Marked("En.\n\nMellom.\n\nTre.")))),
    (
        table(A, ("X", Marked("[lenke](https://a.no) en"))),
        table(A, ("X", Marked("to [lenke](https://a.no) {x|heltall}"))),
    ),
    (table(A, B), table()),
    (table(), table(A)),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_accepted_a_table_is_the_new_one_and_rejected_the_old(old: Table, new: Table) -> None:
    docx = written(old)
    result, _ = again(docx, new)
    assert result.changes
    assert settled(result.content, True) == settled(written(new), True)
    assert settled(result.content, False) == settled(docx, True)
    assert again(result.content, new)[0].content == result.content


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_our_own_waiting_changes_give_way_to_newer_ones(old: Table, new: Table) -> None:
    docx = written(old)
    first, _ = again(docx, new)
    third = table(("Ny", "først"), A, ("Siste", Linked("y", "heltall")))
    second, _ = again(first.content, third)
    assert settled(second.content, True) == settled(written(third), True)
    assert settled(second.content, False) == settled(docx, True)
    assert again(second.content, third)[0].content == second.content


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_refresh_without_tracking_settles_what_waits_in_a_table(old: Table, new: Table) -> None:
    first, _ = again(written(old), new)
    third = table(("Ny", "først"), A, note="Siste note.")
    second, opened = again(first.content, third, tracked=False)
    assert settled(second.content, True) == settled(written(third), True)
    assert opened.all("//w:tr[w:trPr/w:del]") == []


def test_only_the_row_that_is_new_is_marked() -> None:
    _, opened = again(written(table(A, B)), table(A, C, B))
    assert opened.texts("//w:tr[w:trPr/w:ins]") == ["ReiseC"]
    assert opened.texts("//w:tc/w:p/w:ins") == ["Reise", "C"]
    assert opened.values("//w:trPr/w:ins/@w:author") == ["norcrin-xl"]
    numbers = opened.values("//w:ins/@w:id | //w:del/@w:id")
    assert len(numbers) == len(set(numbers))


def test_a_row_that_stays_is_not_taken_for_the_one_that_is_gone() -> None:
    old, new = table(A, B, C, ("D", "E")), table(A, ("Reise", "Y"), ("D", "Z"))
    _, opened = again(written(old), new)
    assert [said(row) for row in opened.all("//w:tr[w:trPr/w:del]")] == ["LønnB"]
    assert opened.texts("//w:tc/w:p/w:ins") == ["Y", "Z"]


def test_a_row_that_is_gone_is_marked_as_deleted() -> None:
    result, opened = again(written(table(A, B, C)), table(A, C))
    [row] = opened.all("//w:tr[w:trPr/w:del]")
    assert said(row) == "LønnB"
    assert [change.kind for change in result.changes] == [Kind.CHANGED]


def test_a_number_in_a_cell_that_stays_is_tracked_by_itself() -> None:
    shown = table(A, ("Lønn", Linked("x", "heltall")))
    more = table(A, ("Lønn og pensjon", Linked("x", "heltall")))
    _, opened = again(written(shown), more, x=13)
    assert opened.texts("//w:sdt//w:sdt//w:ins") == ["", "13"]
    assert [text.text for text in opened.all("//w:delText")] == ["Lønn", "12", " "]
    assert len(opened.all("//w:ins/w:del")) == 1


def test_old_and_new_are_kept_apart_in_a_cell_and_side_by_side_in_a_sentence() -> None:
    """A blank that is both inserted and deleted is gone whatever is done with the change."""
    shown = table(A, ("Lønn", Linked("x", "heltall")))
    docx = written(shown)
    result, opened = again(docx, shown, x=13)
    assert len(opened.all("//w:tc//w:ins/w:del")) == 1
    assert settled(result.content, False) == settled(docx, True)
    assert opened.all("//w:ins/w:del[not(ancestor::w:tc)]") == []


def test_a_text_of_several_paragraphs_is_tracked() -> None:
    def told(text: str, docx: bytes | None = None) -> bytes:
        data = report_data({"2.1": text})
        if docx is None:
            return report(template(STORY), data)[0].content
        made = refreshed(docx, Contents(data, quantities()), written=WRITTEN, tracked=True)
        return made.content

    old, new = "En.\n\n- to\n- tre\n\nFire [lenke](https://a.no).", "En.\n\n- tre\n\nFem.\n\nSeks."
    docx = told(old)
    once = told(new, docx)
    assert settled(once, True) == settled(told(new), True)
    assert settled(once, False) == settled(docx, True)
    assert told(new, once) == once


def story(text: str, value: float = 12) -> bytes:
    """A report made with this text; it may hold the number x."""
    return report(template(STORY), report_data({"2.1": text}), quantities(x=value))[0].content


def retold(docx: bytes, text: str, value: float = 12) -> bytes:
    """The report with another text, as tracked changes."""
    data, numbers = report_data({"2.1": text}), quantities(x=value)
    return refreshed(docx, Contents(data, numbers), written=WRITTEN, tracked=True).content


def marked(docx: bytes) -> tuple[list[str], list[str]]:
    """What is deleted and what is inserted, stretch by stretch."""
    opened = Opened(docx)
    gone = [said(one) for one in opened.all("//w:sdt//w:p//w:del[w:r]")]
    return gone, [said(one) for one in opened.all("//w:sdt//w:p//w:ins[w:r]")]


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("Vi var ti i år.", "Vi var elleve i år.", ["ti"], ["elleve"]),
        ("Vi var ti i år.", "Vi var ti i år, som i fjor.", [], [", som i fjor"]),
        ("Vi var **ti** i år, og alle kom.", "Vi var **ti** i år.", [", og alle kom"], []),
        ("Vi var {x|heltall} i år.", "Vi var {x|heltall} i år og i fjor.", [], [" og i fjor"]),
        ("Vi var {x|heltall} her i år.", "Vi var mange her i år.", ["12"], ["mange"]),
        ("Vi var mange her i år.", "Vi var {x|heltall} her i år.", ["mange"], ["12"]),
        ("Alt var annerledes før.", "Nå er dette blitt nytt.", ["Alt var annerledes før."], None),
        ("- ett punkt her\n- to", "- ett lite punkt her\n- to", [], [" lite"]),
    ],
)
def test_only_the_words_that_differ_are_marked(
    old: str, new: str, gone: list[str], come: list[str] | None
) -> None:
    docx = story(old)
    once = retold(docx, new)
    assert marked(once) == (gone, ["Nå er dette blitt nytt."] if come is None else come)
    assert settled(once, True) == settled(story(new), True)
    assert settled(once, False) == settled(docx, True)
    assert retold(once, new) == once
    third = "Vi var **ti** nå."
    twice = retold(once, third)
    assert settled(twice, True) == settled(story(third), True)
    assert settled(twice, False) == settled(docx, True)


def test_a_number_among_words_that_stay_is_marked_by_itself() -> None:
    docx = story("Vi var {x|heltall} i år.")
    once = retold(docx, "Vi var {x|heltall} i år og i fjor.", 13)
    assert marked(once) == (["12"], ["13", " og i fjor"])
    assert settled(once, True) == settled(story("Vi var {x|heltall} i år og i fjor.", 13), True)
    assert settled(once, False) == settled(docx, True)
    assert retold(once, "Vi var {x|heltall} i år og i fjor.", 13) == once


@pytest.mark.office
def test_words_that_are_marked_one_by_one_are_valid(tmp_path: Path) -> None:
    made = tmp_path / "ord.docx"
    made.write_bytes(retold(story("Vi var **{x|heltall}** i år."), "Alle var {x|heltall} nå.", 13))
    said = validate(made)
    assert said["ok"], said["errors"]


def more_of_everything(book: Workbook) -> Workbook:
    """The 2021 workbook with another package, one gone, and other texts in the tables."""
    data = book.data
    first, *rest = data.work_packages
    new = replace(first, key="apny", number="98", title=first.title._replace(value="Ny pakke"))
    texts = [replace(one, status=one.status._replace(value="Endret status.")) for one in rest[1:]]
    return computed(
        replace(data, work_packages=(first, *texts, new), source_sha256="2" * 64),
    )


def test_a_new_work_package_is_marked_as_inserted_with_all_that_it_says(
    book: Workbook, original: bytes
) -> None:
    late = more_of_everything(book)
    tracked = refresh_with(late, original, Choices(), tracked=True).content
    accepted, rejected = settled(tracked, accept=True), settled(tracked, accept=False)
    plain = settled(refresh_with(late, original, Choices()).content, accept=True)
    assert accepted == plain
    assert sum("Ny pakke" in line for line in accepted) > 0
    assert rejected == settled(original, accept=False)
    again = refresh_with(late, tracked, Choices(), tracked=True)
    assert not again.changes
    assert again.content == tracked


@pytest.mark.office
def test_a_report_with_tracked_tables_is_valid(
    book: Workbook, original: bytes, refresh: Refresh, tmp_path: Path
) -> None:
    late = more_of_everything(book)
    made = tmp_path / "sporet.docx"
    result = refresh_with(late, original, Choices(), tracked=True)
    made.write_bytes(result.content)
    assert b"<w:trPr>" in Opened(result.content).parts[DOCUMENT]
    said = validate(made)
    assert said["ok"], said["errors"]
    again = refresh(result.content, tracked=True)
    made.write_bytes(again.content)
    said = validate(made)
    assert said["ok"], said["errors"]
