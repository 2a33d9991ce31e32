"""Whatever a tracked refresh does: rejected it is the old report, accepted the untracked one."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from norcrin_xl.findings import Finding, finding
from norcrin_xl.pipeline.report import refresh_report
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed
from tests.office import validate
from tests.report.builders import WRITTEN
from tests.report.refresh.conftest import Refresh
from tests.report.refresh.test_tracked import more_of_everything, name, remove, unwrap

Structure = list[tuple[str, str, str]]


def settled(docx: bytes, accept: bool) -> Structure:
    """Each control by its tag and each paragraph by its style and text, in every part of text."""
    package = WordPackage(docx, "r.docx")
    found: Structure = []
    for part in package.text_parts():
        root = deepcopy(package.peek(part))
        _settle(root, *(("ins", "del") if accept else ("del", "ins")))
        found += _structure(part, root)
    return found


def _settle(root: etree._Element, stays: str, goes: str) -> None:
    """As Word does it: rows, then controls, then text, then the ends of paragraphs."""
    for row in list(root.iter(name("tr"))):
        if row.find(f"{name('trPr')}/{name(goes)}") is not None:
            remove(row)
    for start in list(root.iter(name(f"customXml{goes.capitalize()}RangeStart"))):
        control = start.getnext()
        if control is not None and control.tag == name("sdt"):
            content = control.find(name("sdtContent"))
            assert content is not None
            unwrap(content)
            remove_properties(control)
            unwrap(control)
    for mark in [one for one in root.iter() if "Range" in str(one.tag) and "customXml" in one.tag]:
        remove(mark)
    ended = [p for p in root.iter(name("p")) if _mark(p, goes) is not None]
    for change in [one for one in root.iter(name(goes)) if len(one)]:
        remove(change)
    for change in [one for one in root.iter(name(stays)) if len(one)]:
        unwrap(change)
    for paragraph in ended:
        following = paragraph.getnext()
        rest = [child for child in paragraph if child.tag != name("pPr")]
        if following is not None and following.tag == name("p"):
            at = 1 if following.find(name("pPr")) is not None else 0
            following[at:at] = rest
            remove(paragraph)
        elif not any(True for _ in paragraph.iter(name("t"), name("br"))):
            remove(paragraph)


def remove_properties(control: etree._Element) -> None:
    properties = control.find(name("sdtPr"))
    if properties is not None:
        remove(properties)


def _mark(paragraph: etree._Element, kind: str) -> etree._Element | None:
    return paragraph.find(f"{name('pPr')}/{name('rPr')}/{name(kind)}")


def _structure(part: str, root: etree._Element) -> Iterator[tuple[str, str, str]]:
    for element in root.iter(name("sdt"), name("p")):
        if element.tag == name("sdt"):
            tag = element.find(f"{name('sdtPr')}/{name('tag')}")
            yield part, "sdt", "" if tag is None else str(tag.get(name("val")))
            continue
        style = element.find(f"{name('pPr')}/{name('pStyle')}")
        text = "".join(t.text or "" for t in element.iter(name("t"), name("delText")))
        yield part, "" if style is None else str(style.get(name("val"))), text


def with_errors(book: Workbook, *labels: str) -> Workbook:
    """The workbook with an open error for each label."""
    found: list[Finding] = [
        finding("ikke-tall", None, "OUS", label=label, found="tolv", advice="") for label in labels
    ]
    made = replace(book)
    vars(made)["findings"] = (*book.findings, *found)
    return made


def renamed(book: Workbook) -> Workbook:
    """The workbook with another title for a work package, which a heading shows."""
    first, *rest = book.data.work_packages
    first = replace(first, title=first.title._replace(value="En annen tittel"))
    return computed(replace(book.data, work_packages=(first, *rest), source_sha256="3" * 64))


@pytest.fixture
def later(request: pytest.FixtureRequest, book: Workbook, changed: Workbook) -> Workbook:
    made = {
        "new figures": changed,
        "new packages": more_of_everything(book),
        "another title": renamed(book),
        "the same": book,
    }
    return made[request.param]


def refreshed(book: Workbook, docx: bytes, tracked: bool) -> bytes:
    return refresh_report(book, docx, "r.docx", WRITTEN, tracked=tracked).content


def require_settled(later: Workbook, docx: bytes, folder: Path) -> bytes:
    tracked = refreshed(later, docx, True)
    assert settled(tracked, accept=False) == settled(docx, accept=False)
    assert settled(tracked, accept=True) == settled(refreshed(later, docx, False), accept=True)
    assert refreshed(later, tracked, True) == tracked
    (folder / "r.docx").write_bytes(tracked)
    said = validate(folder / "r.docx")
    assert said["ok"], said["errors"][:3]
    return tracked


@pytest.mark.office
@pytest.mark.parametrize("later", ["new figures", "new packages", "another title"], indirect=True)
def test_a_report_without_errors(later: Workbook, original: bytes, tmp_path: Path) -> None:
    require_settled(later, original, tmp_path)


@pytest.mark.office
@pytest.mark.parametrize("later", ["new figures", "new packages", "the same"], indirect=True)
def test_a_report_that_becomes_a_draft(later: Workbook, original: bytes, tmp_path: Path) -> None:
    require_settled(with_errors(later, "Årsverk"), original, tmp_path)


@pytest.mark.office
@pytest.mark.parametrize("later", ["new figures", "the same"], indirect=True)
@pytest.mark.parametrize("labels", [(), ("Årsverk", "Pasienter")])
def test_a_draft_that_is_one_no_more_or_for_other_reasons(
    later: Workbook, book: Workbook, original: bytes, labels: tuple[str, ...], tmp_path: Path
) -> None:
    draft = refreshed(with_errors(book, "Årsverk"), original, False)
    require_settled(with_errors(later, *labels), draft, tmp_path)


def test_a_list_that_waits_gives_way_to_a_newer_one(book: Workbook, original: bytes) -> None:
    """What nobody has accepted is replaced; rejecting all still gives the first report back."""
    once = refreshed(with_errors(book, "Årsverk"), original, True)
    twice = refreshed(with_errors(book, "Pasienter"), once, True)
    untracked = refreshed(with_errors(book, "Pasienter"), original, False)
    assert settled(twice, accept=False) == settled(original, accept=False)
    assert settled(twice, accept=True) == settled(untracked, accept=True)
    gone = refreshed(book, twice, True)
    assert settled(gone, accept=True) == settled(original, accept=True)


def test_an_untracked_refresh_takes_a_waiting_list_away(
    book: Workbook, refresh: Refresh, original: bytes
) -> None:
    once = refreshed(with_errors(book, "Årsverk"), original, True)
    assert settled(refreshed(book, once, False), accept=True) == settled(original, accept=True)
