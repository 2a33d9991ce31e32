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


NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|toml|ps1|sh|bas))`")
MADE = {"form/2022.toml", "checks/round_amounts.py", "ut/NorCRIN_Rapport_2021.docx"}
"""Files that a document tells its reader to make, or a command makes."""

SOURCE = ("norcrin_xl", "tests", "udf", "docs", "templates", "benchmarks", "scripts")


def sources() -> set[str]:
    """The files and folders of the project, each also by the ends of its path."""
    paths = [path for top in SOURCE for path in (ROOT / top, *(ROOT / top).rglob("*"))]
    parts = [path.relative_to(ROOT).parts for path in (*paths, *ROOT.iterdir())]
    return {"/".join(own[start:]) for own in parts for start in range(len(own))}


@pytest.mark.parametrize("document", documents(), ids=name)
def test_files_and_folders_that_are_named_exist(document: Path) -> None:
    known = sources()
    named = {one.rstrip("/") for one in NAMED.findall(document.read_text("utf-8"))}
    assert [one for one in named - known if not one.endswith(tuple(MADE))] == []


def test_every_room_of_the_package_is_in_the_architecture() -> None:
    rooms = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Rooms")[2]
    package = ROOT / "norcrin_xl"
    modules = {path.name for path in package.glob("*.py")} - {"__init__.py", "__main__.py"}
    folders = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}
    assert [name for name in sorted(modules | folders) if f"`{name}`" not in rooms] == []
