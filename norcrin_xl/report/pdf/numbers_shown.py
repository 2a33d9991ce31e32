"""What is open before a PDF is made: numbers that differ, and whose report it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from norcrin_xl.findings import UserError
from norcrin_xl.model import Quantities, Setup
from norcrin_xl.numbers import FORMATS
from norcrin_xl.quantities.evidence import evidence, linked_ids
from norcrin_xl.quantities.exhibits import Annex
from norcrin_xl.report.base import NETWORK, find_base
from norcrin_xl.report.places import number_of
from norcrin_xl.report.word import styles
from norcrin_xl.report.word.controls import PARAGRAPH, SDT, style_of, tag_of, text_in
from norcrin_xl.report.word.package import WordPackage
from norcrin_xl.report.writer import shown


def linked_numbers(package: WordPackage) -> Iterator[tuple[str, str]]:
    """The tags and texts of the linked numbers in the order of the text.

    Other programs fill a blank one with spaces: those around a number are no part of it.
    """
    for name in package.text_parts():
        for control in package.root(name).iter(SDT):
            if (tag := tag_of(control)).startswith("tall:"):
                yield tag, text_in(control).strip()


def outdated(numbers: Sequence[tuple[str, str]], quantities: Quantities) -> tuple[str, ...]:
    """The numbers that show something else than the workbook gives, each told once."""
    found = {}
    for tag, text in numbers:
        key, name = number_of(tag)
        quantity = quantities.get(key)
        if quantity is None or name not in FORMATS:
            continue
        wanted = [shown(quantity, name, in_table).text for in_table in (False, True)]
        if text not in wanted:
            said = f"rapporten viser «{text}», arbeidsboken gir «{wanted[0]}»"
            found[quantity.id, text] = f"{quantity.label}: {said}"
    return tuple(found.values())


def evidence_annex(
    docx: bytes,
    file: str,
    annexes: Sequence[Annex],
    quantities: Quantities,
    rounded: Quantities,
    hashes: Mapping[str, str],
) -> Annex:
    """Value, formula and cells of each number in the report, then of those in the annexes only.

    `quantities` are exact, `rounded` as the annexes print them.
    `hashes` has the SHA-256 of each file that the report rests on.
    """
    printed: dict[str, list[str]] = {}
    for tag, text in linked_numbers(WordPackage(docx, file)):
        key = number_of(tag)[0]
        known = quantities.get(key)
        printed.setdefault(key if known is None else known.id, []).append(text)
    for key, cells in linked_ids(annexes).items():
        texts = printed.setdefault(key, [])
        texts += [shown(rounded[key], cell.format, True).text for cell in cells]
    return evidence(len(annexes) + 1, quantities, printed, hashes)


_YEAR_TAG = "tall:rapport.aar"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def require_same(package: WordPackage, setup: Setup, file: str) -> str:
    """Raise `UserError` where a report is another network's or year's than the workbook.

    Returns what is to be said where the report does not tell, else "".
    """
    found = ownership(package, setup, file)
    network, year = found[0] or setup.network, found[1] or setup.year
    if (network, year) != (setup.network, setup.year):
        raise UserError(
            f"{file} er rapporten for {network} {year}, men arbeidsboken er for {setup.network} "
            f"{setup.year}. Velg arbeidsboken som hører til rapporten. Ingenting er laget."
        )
    lacking = [name for name, value in zip(("nettverk", "år"), found, strict=True) if not value]
    if not lacking:
        return ""
    return (
        f"{file} sier ikke hvilket {' eller '.join(lacking)} den gjelder. Se etter at "
        f"arbeidsboken for {setup.network} {setup.year} er den rette."
    )


def ownership(package: WordPackage, setup: Setup, file: str) -> tuple[str, int]:
    """The network and year of a report, "" and 0 for what it does not say.

    They are known by what was written in it, else by what its places and title show.
    """
    base = find_base(package, file)
    shown = dict(_shown(package))
    network, year = shown.get(NETWORK, ""), shown.get(_YEAR_TAG, "")
    title = " ".join(_title(package))
    front = f"{title} {_front(package)}"
    if base is not None:
        return base.network or network, base.year
    if not network and _names(front, setup):
        network = setup.network
    if str(setup.year) in _YEAR.findall(year or front):
        return network, setup.year
    years = set(_YEAR.findall(year or title))
    return network, int(years.pop()) if len(years) == 1 else 0


def _names(title: str, setup: Setup) -> bool:
    words = title.casefold()
    return any(
        re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", words)
        for name in (setup.network, setup.network_long)
        if name
    )


def _shown(package: WordPackage) -> Iterator[tuple[str, str]]:
    """What the places show that tell whose report it is, the last of each first."""
    for control in reversed(list(package.peek(package.main).iter(SDT))):
        tag = tag_of(control).partition("|")[0]
        text = text_in(control).strip()
        if tag in (_YEAR_TAG, NETWORK) and text:
            yield tag, text


def _title(package: WordPackage) -> Iterator[str]:
    """The title: in the properties, and as it is printed."""
    yield package.title
    wanted = {package.sheet.id(style) for style in (styles.TITLE, styles.SUBTITLE)}
    for paragraph in package.peek(package.main).iter(PARAGRAPH):
        if style_of(paragraph) in wanted:
            yield text_in(paragraph)


def _front(package: WordPackage) -> str:
    """The first lines: they may say whose it is, and also when and where it was written."""
    lines = (text_in(paragraph) for paragraph in package.peek(package.main).iter(PARAGRAPH))
    return " ".join(islice((line for line in lines if line.strip()), 2))
