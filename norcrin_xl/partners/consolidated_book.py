"""The consolidated workbook: the partners side by side, totals, a list to pivot, and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

import xlsxwriter

from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import FORMATS, listed, rounded
from norcrin_xl.partners.consolidated_charts import draw_charts
from norcrin_xl.partners.consolidated_lists import (
    Sources,
    draw_list,
    draw_sources,
    list_rows,
    new_page,
)
from norcrin_xl.quantities.consolidated import ACCOUNTS, KPI, USAGE, Item, items
from norcrin_xl.quantities.quantity_ids import SHARE
from norcrin_xl.workbook.areas.area import AreaRowSpec, RowKind, column_letter, quoted
from norcrin_xl.workbook.computed.book import Computed
from norcrin_xl.workbook.drawing.construction import CREATED, normalised
from norcrin_xl.workbook.drawing.page import PALE, RULE, Formats, Page, norwegian
from norcrin_xl.workbook.drawing.sheet_charts import NAVY

NOT_SUMMED = "Kan ikke summeres"
TYPED_IN = "skrevet i arbeidsboken"
ABOUT = "Om"
SHEETS = {ACCOUNTS: "Regnskap", USAGE: "Bruk og utnyttelse", KPI: "KPI"}
FIRST_ROW, FIRST_PARTNER = 5, 3
TOTAL, PLAIN = AreaRowSpec("", kind=RowKind.TOTAL), AreaRowSpec("")
HEADERS = ("Kode", "Partner", "Tall som mangler", "Fil", "Tatt inn", "Tall endret siden")
GROUPS_PER_PAGE = 2
Placed = tuple[Item, Mapping[str, str]]
"""A row, and the cell where each partner's figure stands."""
MOST_PLACES = 6
"""Further decimals of a figure are binary noise."""


def consolidated(quantities: Quantities, sources: Sources) -> bytes:
    """The consolidated workbook. The same arguments give the same bytes.

    A total is a native formula where all partners have answered; else it is blank and the row
    says who is missing.
    """
    data = sources.data
    rows = list(items(data, quantities))
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties(
        {
            "title": f"{data.setup.network} {data.setup.year}: konsoliderte tall",
            "company": data.setup.network,
            "created": CREATED,
        }
    )
    formats = Formats(book)
    _about(book, formats, rows, sources)
    placed = [
        one
        for part, name in SHEETS.items()
        for one in _side_by_side(book, formats, name, [r for r in rows if r.part == part], data)
    ]
    costs = data.form.blocks[0].key
    totals = [one for one in placed if one[0].part == ACCOUNTS and one[0].key == costs]
    draw_charts(book, formats, totals, data.form.unit)
    given = [row for row in rows if not row.is_derived]
    draw_list(book, formats, list_rows(given, sources))
    draw_sources(book, formats, given, sources)
    book.close()
    return normalised(stream.getvalue())


def _about(book: Any, formats: Formats, rows: Sequence[Item], sources: Sources) -> None:
    data = sources.data
    page = new_page(book, formats, ABOUT, (18, 34, 20, 60, 18, 20), "start")
    page.top(
        f"{data.setup.network} {data.setup.year}: konsoliderte tall",
        "Partnernes tall side om side, summene, og filen hvert tall kom med.",
    )
    plain = formats.label(PLAIN)
    lacking = dict.fromkeys((partner.code for partner in data.setup.partners), 0)
    for row in rows:
        for code in () if row.is_total or row.is_derived else row.lacking:
            lacking[code] += 1
    late = [code for code, count in lacking.items() if count]
    state = (
        f"Summene er ufullstendige: {listed(late)} mangler tall."
        if late
        else ("Alle partnerne har levert alle tall.")
    )
    page.write("A3", state, formats.sentence)
    facts = (
        ("Arbeidsbok", data.source_file),
        ("SHA-256", data.source_sha256),
        ("Skjema", data.form.version),
        ("Beløp", f"i {data.form.unit}"),
    )
    for number, (label, text) in enumerate(facts, start=FIRST_ROW):
        page.write(f"A{number}", label, formats.make(bold=True))
        page.write(f"B{number}", text, formats.make())
    head = FIRST_ROW + len(facts) + 1
    for letter, header in zip("ABCDEF", HEADERS, strict=True):
        page.write(f"{letter}{head}", header, formats.header(letter in "CF", int(letter == "D")))
    count = formats.make(align="right", num_format="0", bottom=1, bottom_color=RULE)
    for number, partner in enumerate(data.setup.partners, start=head + 1):
        sent = sources.sent.get(partner.code)
        page.write(f"A{number}", partner.code, plain)
        page.write(f"B{number}", partner.name, plain)
        page.write(f"C{number}", lacking[partner.code], count)
        page.write(f"D{number}", sent.file if sent else f"({TYPED_IN})", formats.label(PLAIN, 1))
        page.write(f"E{number}", sent.when if sent else None, plain)
        page.write(f"F{number}", sources.typed_since(partner.code) if sent else None, count)
    page.finish()
    page.sheet.activate()


def _side_by_side(
    book: Any, formats: Formats, name: str, rows: Sequence[Item], data: ReportData
) -> list[Placed]:
    """The rows with a column per partner, the sum, and who is missing."""
    codes = [partner.code for partner in data.setup.partners]
    is_accounts = name == SHEETS[ACCOUNTS]
    widths = (*((8, 48, 2) if is_accounts else (26, 48, 14)), *[12] * len(codes), 14, 40)
    page = new_page(book, formats, name, widths, "form")
    unit = f" Beløp er i {data.form.unit}." if is_accounts else ""
    page.top(f"{name} {data.setup.year}", f"En kolonne for hver partner.{unit}")
    number, breaks = FIRST_ROW, []
    placed: list[Placed] = []
    for group, members in groupby(rows, key=lambda row: row.group):
        breaks.append(number - 1)
        page.write(f"A{number}", group, formats.area_title)
        page.at_least(number, 20)
        _headers(page, number + 1, codes, unit=not is_accounts)
        number += 2
        for row in members:
            _row(page, number, row, codes)
            at = enumerate(codes, start=FIRST_PARTNER)
            cells = {code: f"{quoted(name)}!{column_letter(i)}{number}" for i, code in at}
            placed.append((row, cells))
            number += 1
        number += 2
    page.sheet.set_h_pagebreaks(breaks[GROUPS_PER_PAGE::GROUPS_PER_PAGE])
    page.sheet.freeze_panes(3, 2)
    page.finish()
    return placed


def _headers(page: Page, number: int, codes: Sequence[str], *, unit: bool) -> None:
    first = ("Id", "Hva", "Enhet") if unit else ("Post", "Hva", "")
    headers = (*first, *codes, "Sum", "Mangler eller merknad")
    for index, header in enumerate(headers):
        figures = FIRST_PARTNER <= index <= FIRST_PARTNER + len(codes)
        look = page.formats.header(figures, int(index == len(headers) - 1))
        page.write(f"{column_letter(index)}{number}", header, look)


def _row(page: Page, number: int, row: Item, codes: Sequence[str]) -> None:
    formats, spec = page.formats, TOTAL if row.is_total else PLAIN
    text = formats.label(spec)
    page.write(f"A{number}", row.key, text)
    page.write(f"B{number}", row.label, text)
    page.write(f"C{number}", None if row.part == ACCOUNTS else row.unit, text)
    places = _places(row)
    figure = _figure(formats, row, places)
    for index, code in enumerate(codes, start=FIRST_PARTNER):
        page.write(f"{column_letter(index)}{number}", row.own[code].value, figure)
    last = FIRST_PARTNER + len(codes)
    first, end = column_letter(FIRST_PARTNER), column_letter(last - 1)
    whole = _whole(row, f"=SUM({first}{number}:{end}{number})")
    page.write(f"{column_letter(last)}{number}", whole, _figure(formats, row, places, whole=True))
    page.write(f"{column_letter(last + 1)}{number}", remark(row) or None, formats.label(spec, 1))


def _whole(row: Item, formula: str) -> Computed | float | None:
    """The sum where all have answered, what is stated where nothing may be summed, else blank."""
    value = row.whole.value if row.whole else None
    if not isinstance(value, float | int):
        return None
    return Computed(formula, value) if row.summable else value


def remark(row: Item) -> str:
    """Who is missing, and that the partners' figures may not be summed."""
    said = []
    if not row.summable and not row.is_derived:
        stated = row.whole is not None and row.whole.value is not None
        said.append(f"{NOT_SUMMED}; nettverkets tall er oppgitt" if stated else NOT_SUMMED)
    if row.lacking and not row.is_derived:
        said.append(f"Mangler {listed(row.lacking)}")
    return ". ".join(said)


def _places(row: Item) -> int:
    """As many decimals as the row's figures have, so that what is shown adds up."""
    shown = [item.value for item in (*row.own.values(), row.whole) if item is not None]
    exact = [rounded(value, MOST_PLACES) for value in shown if isinstance(value, float | int)]
    return max([row.decimals, *(-int(value.normalize().as_tuple().exponent) for value in exact)])


def _figure(formats: Formats, row: Item, places: int, *, whole: bool = False) -> Any:
    usual = FORMATS["konto" if row.part == ACCOUNTS else "tusen"].excel
    code = usual.replace("#,##0", f"#,##0.{'0' * places}") if places else usual
    if row.column == SHARE:
        code = FORMATS["endring_prosent1"].excel
    look: dict[str, object] = {"num_format": norwegian(code), "align": "right"}
    look |= {"bottom": 1, "bottom_color": RULE}
    if row.is_total:
        look |= {"top": 1, "top_color": NAVY}
    if whole or row.is_total:
        look |= {"bg_color": PALE, "font_color": NAVY, "bold": row.is_total}
    return formats.make(**look)
