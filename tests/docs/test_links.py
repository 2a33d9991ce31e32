"""Links and pictures in the documents lead somewhere, and every picture is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from documents import ROOT, documents, name

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*)$", re.M)
LARGEST_PICTURE = 120_000
PICTURES = ROOT / "docs" / "bilder"


def links(document: Path) -> list[str]:
    return [link for link in LINK.findall(document.read_text("utf-8")) if "://" not in link]


def anchor(heading: str) -> str:
    """The address within a page that forges give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("document", documents(), ids=name)
def test_links_lead_to_files_and_headings_that_exist(document: Path) -> None:
    for link in links(document):
        path, _, place = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), f"{name(document)}: {link}"
        if place:
            headings = HEADING.findall(target.read_text("utf-8"))
            assert place in map(anchor, headings), f"{name(document)}: {link}"


def test_every_picture_is_shown_somewhere() -> None:
    used = {
        (document.parent / link.partition("#")[0]).resolve()
        for document in documents()
        for link in links(document)
    }
    pictures = (path for path in PICTURES.iterdir() if path.suffix in (".png", ".svg"))
    assert [path.name for path in pictures if path.resolve() not in used] == []


def test_every_picture_is_small_enough_for_a_web_page() -> None:
    pictures = list(PICTURES.glob("*.png"))
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > LARGEST_PICTURE] == []
