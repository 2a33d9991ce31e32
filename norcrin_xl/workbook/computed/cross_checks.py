"""The sheet Kontroll: formulas that compare what others compute, and the list of findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from norcrin_xl.checks.acceptance import Acceptance, Judged, about_acceptances, keys_of
from norcrin_xl.findings import Finding, Severity, UserError, in_order
from norcrin_xl.model import ReportData, Value
from norcrin_xl.numbers import MISSING, NOT_COMPUTABLE, total
from norcrin_xl.quantities.quantity_ids import ACCOUNT, BUDGET
from norcrin_xl.workbook.areas.area import INPUT, Area, quoted
from norcrin_xl.workbook.areas.views import (
    ACCEPTED,
    FALLEN,
    FINDINGS,
    NETWORK,
    OPEN,
    SEVERITIES,
    STATUS_WORDS,
)
from norcrin_xl.workbook.computed import formulas
from norcrin_xl.workbook.computed.accounts import LAST_YEAR, LIMIT_NAME, again, far
from norcrin_xl.workbook.computed.book import Book, Computed, Shown
from norcrin_xl.workbook.computed.collection import NOT_COUNTED_AS_FIGURES
from norcrin_xl.workbook.computed.formulas import FILLED, checked
from norcrin_xl.workbook.layout import CONTROL, PROBE

OK, WARNING, ERROR = STATUS_WORDS
Cell = tuple[Area, int, str]


def place_of(area: Area, row: str, column: str) -> Cell:
    """A cell by its row key, as (area, 0-based row, column key)."""
    return area, area.index(row), column


def where(book: Book, area: Area, row: int) -> Cell:
    """The cell that a check is about: the one that its link leads to."""
    key, layout = area.rows[row].key, book.layout
    match area.role, key.split("|"):
        case "kontroll_like", _:
            return compared_cells(book, key)[0]
        case "kontroll_arsregnskap", [project, block, column]:
            return place_of(layout[f"arsregnskap_{project}"], block, column)
        case "kontroll_deler", [name, item, "sum"]:
            return place_of(layout[name], item, "sum")
        case "kontroll_deler", [name, item, owner]:
            role = f"partner_{name.removesuffix('_partnere')}"
            return place_of(book.partner_area(owner, role), item, "value")
        case "kontroll_avvik", [project, post]:
            return place_of(layout[f"arsregnskap_{project}"], post, "avvik")
        case "kontroll_endring", _:
            return place_of(layout["kpi"], key, "endring")
        case "kontroll_brukerbetaling", _:
            return place_of(layout["brukerbetaling"], key, "avvik")
        case "kontroll_utfylt", _:
            return book.partner_area(key, "partner_mangler"), 0, "value"
        case "kontroll_godkjent", _:
            return book.partner_area(key, "partner_signatur"), 0, "value"
    own = layout[key]
    return own, 0, next(item.key for item in own.columns if item.kind is INPUT)


def compared_cells(book: Book, key: str) -> list[Cell]:
    """The totals that are to be equal, for ``partner|project|column``."""
    owner, project, column = key.split("|")
    if owner == NETWORK:
        area = book.layout[f"arsregnskap_{project}"]
    else:
        area = book.partner_area(owner, "partner_okonomi", project)
    return [place_of(area, block, column) for block in book.layout.shape.form.equal_totals]


def equal_totals(book: Book, area: Area, row: int, column: str) -> Computed:
    """Cost types, financing and cost place of one partner, project and column."""
    blocks = book.layout.shape.form.equal_totals
    if column in blocks:
        cell = compared_cells(book, area.rows[row].key)[blocks.index(column)]
        return again(book, *cell)
    return _judged(book, area, row, column, blocks, complete=False)


def sum_of_partners(book: Book, area: Area, row: int, column: str) -> Computed:
    """The partners' own totals added up, beside the total of Årsregnskap."""
    project, block, amount = area.rows[row].key.split("|")
    if column == "sum":
        cells = [
            place_of(book.partner_area(code, "partner_okonomi", project), block, amount)
            for code in book.layout.shape.partners
        ]
        return _plain_sum(book, cells)
    if column == "arsregnskap":
        cell = place_of(book.layout[f"arsregnskap_{project}"], block, amount)
        return again(book, *cell)
    return _judged(book, area, row, column, ("sum", "arsregnskap"))


def parts_and_total(book: Book, area: Area, row: int, column: str) -> Computed:
    """The parts of a figure added up, beside its total."""
    name, item, owner = area.rows[row].key.split("|")
    shown = book.layout[name]
    if column == "deler":
        parts = book.layout.shape.form.terms_of(item)
        return _plain_sum(book, [place_of(shown, key, owner) for key, _ in parts])
    if column == "total":
        cell = place_of(shown, item, owner)
        return again(book, *cell)
    return _judged(book, area, row, column, ("deler", "total"))


def _plain_sum(book: Book, cells: Sequence[Cell]) -> Computed:
    """The sum of the figures among cells; blank when none of them holds a figure."""
    listed = ",".join(far(*cell) for cell in cells)
    values = book.numbers(cells)
    formula = checked(f'=IF(COUNT({listed})=0,"",SUM({listed}))')
    return Computed(formula, total(values) if values else "")


def _judged(
    book: Book,
    area: Area,
    row: int,
    column: str,
    compared: Sequence[str],
    *,
    complete: bool = True,
) -> Computed:
    """The difference between figures, or the status that follows from it.

    With `complete` one that lacks leaves nothing to compare. Where there is nothing at all yet,
    there is no status either.
    """
    cells = f"{area.cell(row, compared[0])}:{area.cell(row, compared[-1])}"
    values = [book.value(area, row, key) for key in compared]
    numbers = [value for value in values if not isinstance(value, str)]
    if column == "forskjell":
        lacks = f"COUNT({cells})<COLUMNS({cells})" if complete else f"COUNT({cells})=0"
        known = len(numbers) == len(values) if complete else bool(numbers)
        difference: Shown = total([max(numbers), -min(numbers)]) if known else ""
        return Computed(f'=IF({lacks},"",MAX({cells})-MIN({cells}))', difference)
    distance, limit = area.cell(row, "forskjell"), LIMIT_NAME.format("toleranse")
    lacks = f'IF(COUNT({cells})+COUNTIF({cells},"?*")=0,"","{WARNING}")'
    formula = (
        f'=IF({distance}="",{lacks},IF({distance}>{limit},"{ERROR}",'
        f'IF(COUNTIF({cells},"{MISSING}")>0,"{WARNING}","{OK}")))'
    )
    return Computed(formula, _judgement(book, book.value(area, row, "forskjell"), values))


def _judgement(book: Book, difference: Shown, values: Sequence[Shown]) -> str:
    if isinstance(difference, str):
        return WARNING if any(value != "" for value in values) else ""
    if difference > book.data.setup.limits["toleranse"]:
        return ERROR
    return WARNING if MISSING in values else OK


def filled_in(book: Book, area: Area, row: int, column: str) -> Computed:
    """How much a partner lacks of figures, of explanations or of its approval, and the status."""
    if column == "status":
        return _none_lacks(book, area, row)
    todo = book.partner_area(area.rows[row].key, "partner_mangler")
    wanted = [spec.key for spec in todo.rows if spec.key not in NOT_COUNTED_AS_FIGURES]
    if area.role == "kontroll_godkjent":
        wanted = ["signatur"]
    elif column == "forklaring":
        wanted = [column]
    cells = [place_of(todo, key, "value") for key in wanted]
    return Computed("=" + "+".join(far(*cell) for cell in cells), book.total(cells))


def own_inputs(book: Book, area: Area, row: int, column: str) -> Computed:
    """How much the secretariat itself lacks, and the status."""
    if column == "status":
        return _none_lacks(book, area, row)
    own = area.rows[row].key
    if own == "tekst":
        return _sections_without_text(book)
    inputs = book.layout[own]
    columns = [item for item in inputs.columns if item.kind is INPUT]
    blank = sum(
        book.input(inputs, i, item.key) is None for i in range(len(inputs.rows)) for item in columns
    )
    first, last = columns[0].letter, columns[-1].letter
    cells = f"{quoted(inputs.sheet)}!{first}{inputs.top}:{last}{inputs.bottom}"
    return Computed(f"=COUNTBLANK({cells})", blank)


def _sections_without_text(book: Book) -> Computed:
    sections = book.layout["avsnitt"]
    form = book.layout.shape.form
    lacking = sum(
        not form.section(spec.key).optional and book.value(sections, row, "antall") == 0
        for row, spec in enumerate(sections.rows)
    )
    required, found = sections.whole("krav"), sections.whole("antall")
    return Computed(f'=SUMPRODUCT(({required}="Ja")*({found}=0))', lacking)


def _none_lacks(book: Book, area: Area, row: int) -> Computed:
    columns = [column.key for column in area.columns if column.is_figure]
    cells = f"{area.cell(row, columns[0])}:{area.cell(row, columns[-1])}"
    lacks = any(book.value(area, row, key) for key in columns)
    return Computed(f'=IF(SUM({cells})=0,"{OK}","{WARNING}")', WARNING if lacks else OK)


def counted(book: Book, area: Area, row: int, column: str) -> Computed:
    """How many checks have a status."""
    lists = [other for other in book.layout.on_sheet(CONTROL) if other.has_column("status")]
    cell = area.cell(row, "label")
    counts = (f"COUNTIF({other.column_range('status')},{cell})" for other in lists)
    word = area.rows[row].key
    found = sum(
        book.value(other, index, "status") == word
        for other in lists
        for index in range(len(other.rows))
    )
    return Computed("=" + "+".join(counts), found)


def findings_counted(book: Book, area: Area, row: int, column: str) -> Computed:
    """How many findings of a severity are open, or accepted."""
    listed, word = book.layout[FINDINGS], area.rows[row].key
    states = (OPEN, FALLEN) if column == "apne" else (ACCEPTED,)
    found = sum(
        book.input(listed, i, "alvor") == word and book.input(listed, i, "tilstand") in states
        for i in range(len(listed.rows))
    )
    graves, told = (listed.column_range(key) for key in ("alvor", "tilstand"))
    counts = (f'COUNTIFS({graves},"{word}",{told},"{state}")' for state in states)
    return Computed("=" + "+".join(counts), found)


def finding_link(book: Book, area: Area, row: int, column: str) -> Computed:
    """The link to the cell of a finding; blank where there is none."""
    sheet, cell = (book.input(area, row, key) for key in ("ark", "celle"))
    at, to = area.cell(row, "ark"), area.cell(row, "celle")
    place = f'"#\'"&SUBSTITUTE({at},"\'","\'\'")&"\'!"&{to}'
    formula = f'=IF({to}="","",HYPERLINK({place},{at}&", "&{to}))'
    return Computed(formula, f"{sheet}, {cell}" if cell else "")


NO_ERRORS = "Feil: 0 funn og 0 i regnekontrollene."
ALL_WELL = f"{NO_ERRORS} Advarsler: 0 funn og 0 i regnekontrollene."
"""What the sentence says when no error is open, and when nothing at all is."""

PYTHON, NATIVE = "Python", "Excels egne formler"
"""What computes the tables; Excel's own formulas until Python has answered."""


def sentence(book: Book, lead: str) -> Computed:
    """The open findings and the checks of the workbook's own formulas, counted after `lead`.

    Then what computes the tables that a function in Python fills where it can.
    """
    checks, found = book.layout["kontroll_antall"], book.layout["funn_antall"]
    graves = range(len(SEVERITIES))
    open_cells = [(found, row, "apne") for row in graves]
    own_cells = [(checks, row, "value") for row in (2, 1)]
    open_ = [book.value(*cell) for cell in open_cells]
    own = [book.value(*cell) for cell in own_cells]
    names = [label for _, label in SEVERITIES]
    formula, text = f'="{lead}', lead
    for row in graves:
        ending = " i regnekontrollene" if row < len(own) else ""
        formula += f'{names[row]}: "&{far(*open_cells[row])}&" funn'
        text += f"{names[row]}: {open_[row]:g} funn"
        if ending:
            formula += f' og "&{far(*own_cells[row])}&"{ending}'
            text += f" og {own[row]:g}{ending}"
        formula, text = formula + ". ", text + ". "
    return Computed(
        f'{formula}Tabellene er regnet ut av "&{PROBE}&"."',
        f"{text}Tabellene er regnet ut av {NATIVE}.",
    )


EQUAL, UNEQUAL = "Ja", "Nei"
PRECISION = "0.000001"
"""Two programs may round the last binary digit differently."""


def twin(book: Book, area: Area, row: int, column: str) -> Computed:
    """A cell beside a table that a function fills: its native formula, or whether both agree."""
    place, index, _ = where(book, area, row)
    if column == "likt":
        pairs = ((area.cell(row, key), far(place, index, key)) for key in FILLED[place.role])
        return Computed(
            f'=IF(AND({",".join(_equal(*p) for p in pairs)}),"{EQUAL}","{UNEQUAL}")', EQUAL
        )
    return Computed(_formula(book, area, row, column), book.value(place, index, column))


def _formula(book: Book, area: Area, row: int, column: str) -> str:
    """The native formula of a change, of its share of what it is measured against, or its word."""
    place, index, _ = where(book, area, row)
    if column == "utvikling":
        return formulas.trend(area.cell(row, "endring"))
    now, before = (far(place, index, key) for key in _compared(book, place, column))
    if column.endswith("_prosent"):
        own = area.cell(row, column.removesuffix("_prosent"))
        return formulas.share(own, before, NOT_COMPUTABLE)
    if place.role == "brukerbetaling":
        return _payment(place, index, column)
    return (formulas.deviation if column == "avvik" else formulas.change)(now, before)


def _compared(book: Book, place: Area, column: str) -> tuple[str, str]:
    """The two columns whose difference is shown."""
    if place.role == "kpi":
        years = book.layout.shape.form.years(book.layout.shape.year)
        return str(years[-1]), str(years[-2])
    return ACCOUNT, BUDGET if column.startswith("avvik") else LAST_YEAR


def _payment(place: Area, index: int, column: str) -> str:
    paid, planned, before = (far(place, index, key) for key in (ACCOUNT, BUDGET, LAST_YEAR))
    if column == "avvik":
        return formulas.reported_deviation(paid, planned)
    return formulas.reported_change(paid, planned, before, place.whole(LAST_YEAR))


def _equal(own: str, other: str) -> str:
    """Equal figures or equal texts; what the other cell cannot show is not equal."""
    return (
        f"IF(ISERROR({other}),FALSE,IF(COUNT({own},{other})=2,"
        f'ABS({own}-{other})<{PRECISION},{own}&""={other}&""))'
    )


Row = dict[str, Value]
"""The content of a row of the list, by column key; what isn't in it is blank."""


class _Entry(NamedTuple):
    """A row of the list before it has its place, and what becomes of it when the list is full."""

    order: int
    kept: bool
    row: Row


def list_rows(judged: Judged, data: ReportData, most: int, day: date | None = None) -> list[Row]:
    """The rows of the list: what is open, gravest first, with the accepted before the notes.

    `day` is written beside what was accepted since the list was last made. When there are more
    findings than the `most` rows of the list, the last row says how many are left out;
    acceptances never are. Raises `UserError` when the acceptances alone fill the list.
    """
    entries = sorted(_entries(judged, data, day), key=lambda entry: entry.order)
    if len(entries) <= most:
        return [entry.row for entry in entries]
    room = most - 1 - sum(entry.kept for entry in entries)
    if room < 0:
        raise UserError(
            f"Arket {CONTROL} har plass til {most} funn, men flere er godtatt. Rett "
            "noe av det som er godtatt, eller tøm begrunnelser som ikke gjelder lenger."
        )
    shown: list[Row] = []
    for entry in entries:
        if entry.kept or room > 0:
            room -= not entry.kept
            shown.append(entry.row)
    left_out = len(entries) - len(shown)
    return [*shown, {"label": f"… og {left_out} funn til. Se norcrin-xl kontroll."}]


def _entries(judged: Judged, data: ReportData, day: date | None) -> Iterator[_Entry]:
    begun = {item.key: item for item in judged.incomplete}
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 4}
    codes = [partner.code for partner in data.setup.partners]
    judged = judged._replace(open=in_order(judged.open, codes))
    said = {found.where: found for found in about_acceptances(judged) if found.where}
    keys = keys_of([*judged.open, *(found for found, _ in judged.accepted)], data)
    for found, key in zip(judged.open, keys, strict=False):
        typed = begun.pop(key, None)
        row = {**_found(found), "tilstand": OPEN, **_ties(key)}
        if typed:
            row |= {"begrunnelse": typed.reason or None, "rolle": typed.role or None}
        yield _Entry(order[found.severity], typed is not None, row)
        told = said.get(typed.row) if typed and typed.row else None
        if told:
            yield _Entry(order[told.severity], False, {**_found(told), "tilstand": OPEN})
    for item in (*judged.stale, *begun.values()):
        told = said.get(item.row) if item.row else None
        shown: Row = {"label": item.found, "alvor": Severity.NOTE.value}
        if told:
            shown = {"label": told.text, "alvor": told.severity.value}
        yield _Entry(2, True, {**shown, **_given(item), "tilstand": FALLEN})
    for found, item in judged.accepted:
        held: Row = {"tilstand": ACCEPTED, "dato": item.day or day}
        yield _Entry(3, True, {**_found(found), **_given(item), **held})
    for item in judged.waiting:
        note: Row = {"label": item.found, "alvor": Severity.NOTE.value, "tilstand": ACCEPTED}
        yield _Entry(3, True, {**note, **_given(item)})


def _found(found: Finding) -> Row:
    return {"label": found.text, "alvor": found.severity.value, "partner": found.partner}


def _given(item: Acceptance) -> Row:
    words: Row = {"begrunnelse": item.reason or None, "rolle": item.role or None}
    return {**words, "dato": item.day, **_ties(item.key)}


def _ties(key: Sequence[str]) -> Row:
    return {
        name: text or None
        for name, text in zip(("kode", "ark", "celle", "verdier"), key, strict=True)
    }
