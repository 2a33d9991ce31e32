"""How the workbook counts what lacks: per partner, on Start, and in the narrative."""

from __future__ import annotations

from norcrin_xl.model import DRAFT
from norcrin_xl.workbook.areas.area import Area, quoted
from norcrin_xl.workbook.computed.accounts import EXPLAIN, LACKS, far
from norcrin_xl.workbook.computed.book import Book, Computed

DONE, LACKING = "Ferdig", "Mangler"
NOT_COUNTED_AS_FIGURES = ("forklaring", "signatur")


def partner_todo(book: Book, area: Area, row: int, column: str) -> Computed:
    """How much lacks in one part of a partner's tab, and whether that part is done."""
    cell = area.cell(row, "value")
    if column == "status":
        word = DONE if book.value(area, row, "value") == 0 else LACKING
        return Computed(f'=IF({cell}=0,"{DONE}","{LACKING}")', word)
    role, _, subject = area.rows[row].key.partition("_")
    if role == "forklaring":
        return _explanations(book, area.partner)
    part = book.partner_area(area.partner, f"partner_{role}", subject)
    if role in ("tekst", "signatur"):
        return _unanswered(book, part)
    return Computed(f'=COUNTIF({part.column_range("status")},"{LACKS}")', _count(book, part, LACKS))


def _unanswered(book: Book, part: Area) -> Computed:
    """How many answers are blank, or still last year's."""
    cells = part.column_range("value")
    lacking = sum(
        value is None or str(value).startswith(DRAFT)
        for value in (book.input(part, i, "value") for i in range(len(part.rows)))
    )
    return Computed(f'=COUNTBLANK({cells})+COUNTIF({cells},"{DRAFT}*")', lacking)


def _explanations(book: Book, code: str) -> Computed:
    parts = [
        book.partner_area(code, "partner_okonomi", key) for key, _ in book.layout.shape.projects
    ]
    counts = (f'COUNTIF({part.column_range("status")},"{EXPLAIN}")' for part in parts)
    return Computed("=" + "+".join(counts), sum(_count(book, part, EXPLAIN) for part in parts))


def _count(book: Book, area: Area, word: str) -> int:
    return sum(
        book.value(area, row, "status") == word
        for row, spec in enumerate(area.rows)
        if spec.kind.value == "item"
    )


def partner_status(book: Book, area: Area, row: int, column: str) -> Computed:
    """A cell of the status on Start: a partner's name, a count, their sum or the word."""
    code = area.rows[row].key
    keys = [item.key for item in area.columns[2:-2]]
    total = area.cell(row, "sum")
    if column == "label":
        return name_of(book, row)
    if column == "sum":
        counts = f"{area.cell(row, keys[0])}:{area.cell(row, keys[-1])}"
        return Computed(f"=SUM({counts})", book.total((area, row, key) for key in keys))
    if column == "status":
        word = DONE if book.value(area, row, "sum") == 0 else LACKING
        return Computed(f'=IF({total}=0,"{DONE}","{LACKING}")', word)
    todo = book.partner_area(code, "partner_mangler")
    index = keys.index(column)
    return Computed(f"={far(todo, index, 'value')}", book.value(todo, index, "value"))


def name_of(book: Book, row: int) -> Computed:
    """A partner's name as Oppsett has it."""
    partners = book.layout["partnere"]
    name, cell = book.input(partners, row, "name"), far(partners, row, "name")
    return Computed(f'=IF({cell}="","",{cell})', "" if name is None else str(name))


def todo_sentence(book: Book, area: Area) -> Computed:
    """What lacks on a partner's tab, in one sentence."""
    counts = area.column_range("value")
    lacking = book.total((area, row, "value") for row in range(len(area.rows)))
    done = "Alt er fylt ut og godkjent."
    text = f"Det mangler {lacking:g} svar. Listen nedenfor viser hvor." if lacking else done
    return Computed(
        f'=IF(SUM({counts})=0,"{done}",'
        f'"Det mangler "&SUM({counts})&" svar. Listen nedenfor viser hvor.")',
        text,
    )


def heading(book: Book, area: Area, row: int, column: str) -> Computed:
    """The heading of the section that a text belongs to, looked up by its number."""
    sections = book.layout["avsnitt"]
    keys, labels = whole(sections, "key"), whole(sections, "label")
    cell = area.cell(row, "key")
    formula = f'=IF({cell}="","",IFERROR(INDEX({labels},MATCH({cell},{keys},0)),"Ukjent avsnitt"))'
    number = book.input(area, row, "key")
    if number is None:
        return Computed(formula, "")
    known = {spec.key: spec.label for spec in sections.rows}
    return Computed(formula, known.get(str(number), "Ukjent avsnitt"))


def section_texts(book: Book, area: Area, row: int, column: str) -> Computed:
    """How many rows of text a section has in Tekst."""
    texts = book.layout["tekst"]
    keys, values = whole(texts, "key"), whole(texts, "value")
    number = area.rows[row].key
    found = sum(
        book.input(texts, i, "key") == number and book.input(texts, i, "value") is not None
        for i in range(len(texts.rows))
    )
    return Computed(f'=SUMPRODUCT(({keys}={area.cell(row, "key")})*({values}<>""))', found)


def whole(area: Area, column: str) -> str:
    """All cells of a column, as other sheets' formulas write them, fixed."""
    letter = area.column(column).letter
    return f"{quoted(area.sheet)}!${letter}${area.top}:${letter}${area.bottom}"
