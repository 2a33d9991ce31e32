"""The pictures in README and docs, made from the real files: `sh scripts/pictures.sh`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw
from ribbon import NAVY, draw_ribbon
from screen import Screen, screen
from sources import record
from subjects import Subjects

from norcrin_xl.page.onefile import page as browser_page

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "bilder"
LARGEST_BYTES = 120_000


class Sheet(NamedTuple):
    """A picture of a sheet, from the row with a text on, in a window of a size."""

    name: str
    book: str
    sheet: str
    text: str = ""
    size: tuple[int, int] = (1280, 640)
    zoom: int = 90


class Page(NamedTuple):
    """A picture of the first page of a PDF that holds a text, not before page `first`."""

    name: str
    document: str
    text: str
    first: int = 1


SHEETS = (
    Sheet("ark-start", "bok", "Start", size=(1500, 700)),
    Sheet("ark-oppsett", "bok", "Oppsett", size=(1280, 620)),
    Sheet("ark-partner", "bok", "OUS", "Regnskap og budsjett NorCRIN2", (1500, 640), 80),
    Sheet("ark-arsregnskap", "bok", "Årsregnskap", "Årsregnskap NorCRIN2", (1000, 640)),
    Sheet("ark-skjema", "skjema", "OUS", size=(1280, 640)),
    Sheet("ark-veiledning", "skjema", "Veiledning", size=(1000, 480)),
    Sheet("ark-innsamling", "innsamling", "Start", "Skjemaene fra partnerne", (1500, 420)),
    Sheet("ark-kontroll", "funn", "Kontroll", "Funn: skriv begrunnelse", (1500, 460), 80),
)
PAGES = (
    Page("rapport-forside", "rapport", ""),
    Page("rapport-regnskap", "rapport", "Finansieringsplan", 3),
    Page("rapport-figurer", "rapport", "Figur 7.1.1", 4),
    Page("rapport-sporet", "sporet", "Finansieringsplan", 6),
    Page("endringsliste", "endringer", ""),
)
WEB = "nettside"
"""The page in a browser, with the findings of the workbook."""

DPI = 75
EDGE = 20
OVERVIEW = ("ark-partner", "rapport-regnskap")
SHOWN, HALF, GAP = 952, 700, 70
"""Of the sheet so many pixels are shown, in a half of the overview; the arrow stands in the gap."""


def main(only: frozenset[str]) -> None:
    """Make the pictures with these names, or all of them."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        subjects = Subjects(work)
        for name, picture in pictures(work, subjects, only):
            _save(picture, FOLDER / f"{name}.png")
    if wanted("oversikt", only):
        _save(_overview(), FOLDER / "oversikt.png")
    if wanted(WEB, only):
        _web()
    if not only:
        record()


def _web() -> None:
    """A picture of the page, driven as the tests drive it."""
    with tempfile.TemporaryDirectory() as name:
        html = Path(name) / "side.html"
        html.write_bytes(browser_page(ROOT / ".side"))
        steps = [["ready"], ["choose", "bok", str(ROOT / "NorCRIN_Rapport.xlsm")]]
        steps += [["press", "Kontroller"], ["gone", "main .step"], ["answered"], ["picture", WEB]]
        given = {"steps": steps, "pictures": name, "width": 1100}
        program = shutil.which("chromium") or "chromium"
        driver = ["node", str(ROOT / "tests/page/browser.mjs"), program, html.as_uri()]
        subprocess.run(driver, input=json.dumps(given), text=True, check=True)
        with Image.open(Path(name) / f"{WEB}.png") as picture:
            _save(picture.convert("RGB"), FOLDER / f"{WEB}.png")


def pictures(
    work: Path, subjects: Subjects, only: frozenset[str]
) -> Iterator[tuple[str, Image.Image]]:
    """Each picture asked for, by its name."""
    if wanted("band", only):
        yield "band", draw_ribbon(subjects.path("bok"))
    for page in PAGES:
        if wanted(page.name, only):
            yield page.name, _page(work, subjects.path(page.document), page)
    sheets = [sheet for sheet in SHEETS if wanted(sheet.name, only)]
    if sheets:
        # A document is made before LibreOffice stands on the screen: two would share a lock.
        books = [subjects.path(sheet.book) for sheet in sheets]
        with screen(work) as window:
            for sheet, book in zip(sheets, books, strict=True):
                yield sheet.name, _sheet(window, book, sheet)


def wanted(name: str, only: frozenset[str]) -> bool:
    return not only or name in only


def _sheet(window: Screen, book: Path, sheet: Sheet) -> Image.Image:
    return window.sheet(book, sheet.sheet, sheet.text, sheet.size, sheet.zoom)


def _page(work: Path, pdf: Path, page: Page) -> Image.Image:
    number = str(_page_with(pdf, page))
    target = work / page.name
    options = ["-r", str(DPI), "-f", number, "-l", number, "-singlefile", "-png"]
    subprocess.run(["pdftoppm", *options, str(pdf), str(target)], check=True)
    return _trimmed(Image.open(target.with_suffix(".png")).convert("RGB"))


def _trimmed(picture: Image.Image) -> Image.Image:
    """A page without the most of its empty margins."""
    white = Image.new("RGB", picture.size, "white")
    left, top, right, bottom = ImageChops.difference(picture, white).getbbox() or (0, 0, 1, 1)
    wide, high = picture.size
    edges = (
        max(left - EDGE, 0),
        max(top - EDGE, 0),
        min(right + EDGE, wide),
        min(bottom + EDGE, high),
    )
    return picture.crop(edges)


def _page_with(pdf: Path, page: Page) -> int:
    """The number of the first page with a line that begins with the text."""
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True, text=True)
    for number, content in enumerate(text.stdout.split("\f"), 1):
        lines = content.splitlines()
        if number >= page.first and any(line.startswith(page.text) for line in lines or [""]):
            return number
    raise SystemExit(f"Fant ikke «{page.text}» i {pdf.name}")


def _overview() -> Image.Image:
    """A partner's tab, an arrow, and the report's table that it ends in."""
    sheet, page = (Image.open(FOLDER / f"{name}.png").convert("RGB") for name in OVERVIEW)
    sheet = sheet.crop((0, 0, SHOWN, sheet.height)).resize((HALF, HALF * sheet.height // SHOWN))
    page = page.crop((0, 0, page.width, page.width * sheet.height // (HALF - GAP)))
    page = page.resize((HALF - GAP, sheet.height))
    picture = Image.new("RGB", (2 * HALF, sheet.height), "white")
    picture.paste(sheet, (0, 0))
    picture.paste(page, (HALF + GAP, 0))
    pen, middle = ImageDraw.Draw(picture), sheet.height // 2
    pen.line((HALF + 12, middle, HALF + GAP - 22, middle), fill=NAVY, width=5)
    tip = HALF + GAP - 8
    pen.polygon([(tip, middle), (tip - 18, middle - 11), (tip - 18, middle + 11)], fill=NAVY)
    return picture


def _save(picture: Image.Image, path: Path) -> None:
    """Write a PNG in few colours, for it is read on a forge's page; too large a one fails."""
    few = picture.convert("RGB").quantize(255, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    if path.stat().st_size > LARGEST_BYTES:
        raise SystemExit(f"{path.name} er {path.stat().st_size} byte: gjør utsnittet mindre")
    print(f"Skrev {path.relative_to(ROOT)} ({path.stat().st_size // 1000} kB)")


if __name__ == "__main__":
    for program in ("soffice", "Xvfb", "pdftoppm", "chromium"):
        if shutil.which(program) is None:
            raise SystemExit(f"Mangler {program}: kjør sh scripts/pictures.sh")
    main(frozenset(sys.argv[1:]))
