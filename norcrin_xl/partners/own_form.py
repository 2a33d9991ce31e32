"""A form without its workbook: what the network expects of it, as far as the form itself says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from norcrin_xl.findings import UserError
from norcrin_xl.form.form_file import form_for, load_form
from norcrin_xl.form.schema import Form, Kpi, KpiPart
from norcrin_xl.model import CellRef, Value
from norcrin_xl.network.setup_file import (
    CODE,
    KEY,
    MOST_KPIS,
    MOST_PARTNERS,
    MOST_PROJECTS,
    Network,
    setup_contents,
)
from norcrin_xl.partners.forms.plan import (
    GUIDE,
    NETWORK,
    PARTNER,
    WORKBOOK,
    YEAR,
    as_sent,
)
from norcrin_xl.partners.returned.locate import FURTHEST, UNKNOWN, Tab, locate, marks_of
from norcrin_xl.spreadsheet.parsing import Refused
from norcrin_xl.spreadsheet.workbook_file import WorkbookFile
from norcrin_xl.workbook.areas.area import Shape, partner_area, placed
from norcrin_xl.workbook.areas.inputs import ACCOUNTS_TITLE, LAST_YEAR
from norcrin_xl.workbook.layout import layout
from norcrin_xl.workbook.reading.areas import no_form, report_data
from norcrin_xl.workbook.workbook import Workbook

YEAR_DIGITS = 4


def home_of(book: WorkbookFile) -> Workbook:
    """The workbook that a form was sent from, with none of the partner's answers in it.

    The marks give network, year and partner, the names and titles the projects, the list of
    indicators these, and locked cells last year's figures. What no form says, such as grants and
    other partners, is blank. Raises `Refused` for what is no form, and `UserError` where there
    is no form for its year.
    """
    marks = marks_of(book)
    codes = _codes(book, marks.get(PARTNER, ""))
    year = marks.get(YEAR, "")
    if not codes or not (year.isascii() and year.isdigit() and len(year) == YEAR_DIGITS):
        raise Refused("retur-ukjent", UNKNOWN)
    network = _network(book, marks.get(NETWORK, ""), int(year), codes)
    form = form_for(network.year, network.kpis, len(network.projects))
    blank = _blank(network, form, marks.get(WORKBOOK, ""), book.file)
    return blank.with_values(dict(_last_year(_tab(book, codes[0]), blank)))


def _codes(book: WorkbookFile, marked: str) -> list[str]:
    """The partner that is marked, and those whose areas are named."""
    parts = (name.rpartition("_") for name in book.names)
    named = (code for code, _, what in parts if what in ("bruk", "kpi", "tekst", "signatur"))
    known = dict.fromkeys(code for code in (marked, *named) if CODE.fullmatch(code))
    return list(known)[:MOST_PARTNERS]


def _network(book: WorkbookFile, name: str, year: int, codes: list[str]) -> Network:
    try:
        usual = load_form(year)
    except LookupError:
        raise UserError(f"{book.file}: {no_form(year)}") from None
    tab = _tab(book, codes[0])
    period = {"start": date(year, 1, 1), "end": date(year, 12, 31), "council_months": 12}
    return Network(
        name=name,
        long_name=name,
        year=year,
        owner="",
        new_owner="",
        new_owner_from=None,
        signed={},
        projects=tuple(
            {"key": key, "name": called, "number": "", "phase": "", **period}
            for key, called in _projects(tab)
        ),
        partners=tuple(
            {"code": code, "name": code, "short_name": code, "region": "", "contact": ""}
            | {"aliases": []}
            for code in codes
        ),
        kpis=tuple(_kpis(tab, usual)),
    )


def _tab(book: WorkbookFile, code: str) -> Tab:
    """The partner's tab: where its names point, else by its name, else the first that there is."""
    place = book.names.get(partner_area(code, "kpi"))
    names = [info.name for info in book.sheets if info.name != GUIDE]
    wanted = [place.sheet] if place else []
    chosen = next((name for name in (*wanted, code, *names) if name in names), None)
    if chosen is None:
        raise Refused("ark-mangler", code)
    return Tab(book, chosen, book.sheet(chosen), code)


def _projects(tab: Tab) -> list[tuple[str, str]]:
    """The projects' keys and names in order: by the names of their accounts, else by the titles."""
    before, after = ACCOUNTS_TITLE.split("{}")
    sheet = tab.sheet
    titles = {
        row: text.removeprefix(before).removesuffix(after)
        for row in range(min(sheet.last_row, FURTHEST) + 1)
        for text in [sheet.text(row, 0)]
        if text.startswith(before) and text.endswith(after)
    }
    stem = partner_area(tab.partner, "okonomi_")
    named = sorted(
        (place.first_row, name.removeprefix(stem))
        for name, place in tab.book.names.items()
        if name.startswith(stem) and KEY.fullmatch(name.removeprefix(stem))
    )
    found = [(key, titles.get(row - 2, key)) for row, key in named]
    unnamed = [(f"prosjekt{at}", name) for at, name in enumerate(titles.values(), start=1)]
    return (found or unnamed)[:MOST_PROJECTS]


def _kpis(tab: Tab, usual: Form) -> Iterator[Kpi]:
    """The network's own indicators as the form lists them; none where they are the usual ones."""
    place, sheet = tab.book.names.get(partner_area(tab.partner, "kpi")), tab.sheet
    if place is None:
        return
    rows = range(place.first_row, min(place.last_row, place.first_row + 2 * MOST_KPIS) + 1)
    listed = {sheet.text(row, 0): row for row in rows if sheet.text(row, 0)}
    usage = {item.id for item in usual.indicators}
    few = len(listed.keys() & set(usual.kpi_keys)) * 2 < len(usual.kpi_keys)
    if not few or listed.keys() & usage:
        return
    for key, row in listed.items():
        if "." not in key and KEY.fullmatch(key):
            parts = [other for other in listed if other.startswith(f"{key}.")]
            yield Kpi(
                *(key, sheet.text(row, 1), sheet.text(row, 1), sheet.text(row, 4), True, ""),
                tuple(
                    KpiPart(one.removeprefix(f"{key}."), sheet.text(listed[one], 1))
                    for one in parts
                ),
            )


def _blank(network: Network, form: Form, workbook_id: str, file: str) -> Workbook:
    contents = setup_contents(network, form, workbook_id)
    names, codes = network.project_names, network.partner_codes
    plan = layout(Shape(form, network.year, names, codes, {}))
    areas = {
        name: placed(area, file, contents.get(name, [{} for _ in area.rows]))
        for name, area in plan.areas.items()
    }
    return Workbook(file, b"", areas, plan, report_data(areas, file, ""))


def _last_year(tab: Tab, blank: Workbook) -> Iterator[tuple[CellRef, Value]]:
    """Last year's figures as the form shows them in its locked cells."""
    fields = blank.fields()
    for area in map(as_sent, blank.plan.on_sheet(tab.partner)):
        place, _ = locate(tab, area)
        for spot in place.spots if place else ():
            value = tab.sheet.value(*spot.at)
            if spot.own.column.key == LAST_YEAR and isinstance(value, float | int):
                yield fields[spot.own.key].ref, value
