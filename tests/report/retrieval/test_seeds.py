"""A hundred edits by chance, taken back and generated anew: the same text, and every link live."""

from __future__ import annotations

import pytest

from norcrin_xl.pipeline.report import make_report, refresh_report
from norcrin_xl.report.cell_text import spelled
from norcrin_xl.report.places import tagged
from norcrin_xl.report.refresh.changes import Kind
from norcrin_xl.report.transcript import Transcriber
from norcrin_xl.report.word.controls import canonical
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.workbook.workbook import Workbook
from tests.report.builders import WRITTEN, seeds
from tests.report.retrieval.conftest import Take
from tests.report.retrieval.hands import Hands

SEEDS = seeds(1, of=300)
Said = dict[str, list[tuple[str, str]]]


def said(docx: bytes) -> Said:
    """What each text says: with its looks and links, and with its linked numbers by their tags."""
    package = WordPackage(docx, "rapport.docx")
    reader, found = Transcriber(package, package.main), Said()
    for tag, control in tagged(package.peek(package.main)):
        if tag.startswith("tekst:"):
            text = " ".join(canonical(control).split())
            found.setdefault(tag, []).append((spelled(reader.text(control).blocks), text))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_what_people_wrote_comes_back_and_is_written_anew(
    seed: int, made: bytes, shipped: Workbook, take: Take
) -> None:
    edited = Hands(made, seed).work(100)
    once = take(edited)
    assert once.book is not shipped
    assert said(make_report(once.book, None, WRITTEN).content) == said(edited)
    assert take(edited, once.book).book is once.book
    later = refresh_report(once.book, edited, "rapport.docx", WRITTEN)
    assert {one.kind for one in later.changes} <= {Kind.OWN, Kind.DELETED}
    assert said(later.content) == said(edited)
