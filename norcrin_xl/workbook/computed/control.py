"""How the checks in Kontroll are computed: native formulas that compare what others compute."""

from __future__ import annotations

from collections.abc import Sequence

from norcrin_xl.numbers import total
from norcrin_xl.workbook.areas.area import Area, quoted
from norcrin_xl.workbook.areas.control import ACCEPTED, FINDINGS, OPEN, STATUS_WORDS
from norcrin_xl.workbook.areas.views import NETWORK
from norcrin_xl.workbook.computed.accounts import LIMIT_NAME, far
from norcrin_xl.workbook.computed.book import Book, Computed, Shown
from norcrin_xl.workbook.computed.counts import part_keys
from norcrin_xl.workbook.computed.formulas import MISSING, checked
from norcrin_xl.workbook.computed.progress import NOT_COUNTED_AS_FIGURES, whole
from norcrin_xl.workbook.layout import CONTROL

OK, WARNING, ERROR = STATUS_WORDS
Cell = tuple[Area, int, str]


def place_of(area: Area, row: str, column: str) -> Cell:
    """A cell by its row key, as (area, 0-based row, column key)."""
    return area, area.row_number(row) - area.top, column


def where(book: Book, area: Area, row: int) -> Cell:
    """The cell that a check is about: the one that its link leads to."""
    key = area.rows[row].key
    layout = book.layout
    if area.role == "kontroll_like":
        return compared_cells(book, key)[0]
    if area.role == "kontroll_arsregnskap":
        project, block, column = key.split("|")
        return place_of(layout[f"arsregnskap_{project}"], block, column)
    if area.role == "kontroll_deler":
        name, item, owner = key.split("|")
        if owner == "sum":
            return place_of(layout[name], item, owner)
        role = f"partner_{name.removesuffix('_partnere')}"
        return place_of(book.partner_area(owner, role), item, "value")
    if area.role == "kontroll_avvik":
        project, _, post = key.partition("|")
        return place_of(layout[f"arsregnskap_{project}"], post, "avvik")
    if area.role == "kontroll_endring":
        return place_of(layout["kpi"], key, "endring")
    if area.role == "kontroll_brukerbetaling":
        return place_of(layout["brukerbetaling"], key, "avvik")
    if area.role == "kontroll_utfylt":
        return book.partner_area(key, "partner_mangler"), 0, "value"
    if area.role == "kontroll_godkjent":
        return book.partner_area(key, "partner_signatur"), 0, "value"
    own = layout[key]
    first = next(item.key for item in own.columns if item.kind.value == "input")
    return own, 0, first


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
        return Computed(f"={far(*cell)}", book.value(*cell))
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
        return Computed(f"={far(*cell)}", book.value(*cell))
    return _judged(book, area, row, column, ("sum", "arsregnskap"))


def parts_and_total(book: Book, area: Area, row: int, column: str) -> Computed:
    """The parts of a figure added up, beside its total."""
    name, item, owner = area.rows[row].key.split("|")
    shown = book.layout[name]
    if column == "deler":
        return _plain_sum(book, [place_of(shown, key, owner) for key in part_keys(book, item)])
    if column == "total":
        cell = place_of(shown, item, owner)
        return Computed(f"={far(*cell)}", book.value(*cell))
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

    With `complete` one that lacks leaves nothing to compare.
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
    formula = (
        f'=IF({distance}="","{WARNING}",IF({distance}>{limit},"{ERROR}",'
        f'IF(COUNTIF({cells},"{MISSING}")>0,"{WARNING}","{OK}")))'
    )
    return Computed(formula, _judgement(book, book.value(area, row, "forskjell"), values))


def _judgement(book: Book, difference: Shown, values: Sequence[Shown]) -> str:
    if isinstance(difference, str):
        return WARNING
    if difference > book.data.setup.limits["toleranse"]:
        return ERROR
    return WARNING if MISSING in values else OK


def filled_in(book: Book, area: Area, row: int, column: str) -> Computed:
    """How many answers and explanations a partner lacks, and the status."""
    todo = book.partner_area(area.rows[row].key, "partner_mangler")
    if column == "status":
        return _none_lacks(book, area, row, [c.key for c in area.columns[2:-2]])
    wanted = [
        index
        for index, spec in enumerate(todo.rows)
        if (
            spec.key == column if column == "forklaring" else spec.key not in NOT_COUNTED_AS_FIGURES
        )
    ]
    return _added(book, [(todo, index, "value") for index in wanted])


def signed(book: Book, area: Area, row: int, column: str) -> Computed:
    """Whether a partner has signed off."""
    todo = book.partner_area(area.rows[row].key, "partner_mangler")
    if column == "status":
        return _none_lacks(book, area, row, ["felt"])
    return _added(book, [place_of(todo, "signatur", "value")])


def own_inputs(book: Book, area: Area, row: int, column: str) -> Computed:
    """How much the secretariat itself lacks, and the status."""
    if column == "status":
        return _none_lacks(book, area, row, ["felt"])
    own = area.rows[row].key
    if own == "tekst":
        return _sections_without_text(book)
    inputs = book.layout[own]
    columns = [item for item in inputs.columns if item.kind.value == "input"]
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
    required, found = whole(sections, "krav"), whole(sections, "antall")
    return Computed(f'=SUMPRODUCT(({required}="Ja")*({found}=0))', lacking)


def _added(book: Book, cells: Sequence[Cell]) -> Computed:
    return Computed("=" + "+".join(far(*cell) for cell in cells), book.total(cells))


def _none_lacks(book: Book, area: Area, row: int, columns: Sequence[str]) -> Computed:
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
    state = OPEN if column == "apne" else ACCEPTED
    found = sum(
        book.input(listed, i, "alvor") == word and book.input(listed, i, "tilstand") == state
        for i in range(len(listed.rows))
    )
    severities, states = (listed.column_range(key) for key in ("alvor", "tilstand"))
    return Computed(f'=COUNTIFS({severities},"{word}",{states},"{state}")', found)


def finding_link(book: Book, area: Area, row: int, column: str) -> Computed:
    """The link to the cell of a finding; blank where there is none."""
    sheet, cell = (book.input(area, row, key) for key in ("ark", "celle"))
    return Computed(link_formula(area, row), f"{sheet}, {cell}" if cell else "")


def link_formula(area: Area, row: int) -> str:
    """The formula of the link in a row of the list of findings."""
    at, to = area.cell(row, "ark"), area.cell(row, "celle")
    place = f'"#\'"&SUBSTITUTE({at},"\'","\'\'")&"\'!"&{to}'
    return f'=IF({to}="","",HYPERLINK({place},{at}&", "&{to}))'


NO_ERRORS = "(0 feil). Feil: 0."
ALL_WELL = f"Åpne funn: 0 {NO_ERRORS} Advarsler: 0."
"""What the sentence begins with when nothing is wrong, and what it says when no error is."""


def sentence(book: Book, lead: str = "") -> Computed:
    """The open findings (notes aside) and all checks counted in words, after `lead`."""
    checks, found = book.layout["kontroll_antall"], book.layout["funn_antall"]
    cells = [far(found, row, "apne") for row in range(2)]
    cells += [far(checks, row, "value") for row in range(len(STATUS_WORDS))]
    error, warning = (book.value(found, row, "apne") for row in range(2))
    counts = [book.value(checks, row, "value") for row in range(len(STATUS_WORDS))]
    formula = (
        f'="{lead}Åpne funn: "&({cells[0]}+{cells[1]})&" ("&{cells[0]}&" feil). '
        f'Feil: "&{cells[4]}&". Advarsler: "&{cells[3]}&". I orden: "&{cells[2]}&"."'
    )
    both = total([value for value in (error, warning) if not isinstance(value, str)])
    text = (
        f"{lead}Åpne funn: {both:g} ({error} feil). "
        f"Feil: {counts[2]}. Advarsler: {counts[1]}. I orden: {counts[0]}."
    )
    return Computed(formula, text)
