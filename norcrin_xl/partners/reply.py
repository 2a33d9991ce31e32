"""The reply to a partner: its own form, with what was found marked at the cells and listed first.

openpyxl writes a copy of what was read as safe. Where it can't, the form is drawn anew with the
same values. What goes out is read as it will be when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from norcrin_xl.model import Partner
from norcrin_xl.numbers import capital
from norcrin_xl.partners.forms.plan import REMARK, REMARKS, file_name
from norcrin_xl.partners.forms.send import form_of
from norcrin_xl.partners.mail import Attached
from norcrin_xl.partners.points import Point, cells_of
from norcrin_xl.partners.returned.intake import Return, take_content
from norcrin_xl.partners.take import expected_of
from norcrin_xl.spreadsheet.workbook_file import open_book
from norcrin_xl.workbook.areas.area import column_letter, quoted
from norcrin_xl.workbook.drawing.page import PALE, RULE, STATUS_COLOURS, row_points
from norcrin_xl.workbook.drawing.sheet_charts import FONT, GREY, NAVY, TEAL
from norcrin_xl.workbook.lossless.patch import Stored, patched
from norcrin_xl.workbook.workbook import Workbook

Font.__elements__ = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)
"""The order that the standard has; openpyxl's own makes files that are not valid."""

WIDTHS = {"A": 6, "B": 10, "C": 70, "D": 62}
HEADERS = ("Nr.", "Celle", "Hva vi fant", "Hva du gjør")
FOLLOWS = "Følger av samme tall: "
OURS = f'N("{REMARKS}")=0'
"""Stands in the formula of each colour of ours, where it is always true."""

SEPARATOR = "\n––––––––––\n"
"""Between a comment of ours and one that stood there before."""
LONGEST = 200


class Remark(NamedTuple):
    """A line of the list: the point's number, the cell, what was found and what to do."""

    number: int
    cell: str
    found: str
    ask: str


def reply(
    book: Workbook, partner: Partner, item: Return | None, asked: Sequence[Point]
) -> Attached:
    """The workbook that goes with a letter about `asked`; the blank list is left out.

    `item` is the partner's newest file, of which nothing is kept but what is on its sheets.
    """
    listed = list(_remarks(asked))
    return Attached(file_name(book.data.setup, partner), _own(book, partner, item, listed))


def _own(book: Workbook, partner: Partner, item: Return | None, listed: list[Remark]) -> bytes:
    if item is not None and item.values and item.content:
        try:
            made = marked(item.content, item.sheet, listed)
            if take_content(made, item.file, expected_of(book)).values == item.values:
                return made
        except Exception:  # whatever openpyxl finds odd in a form that we could read
            pass
    values = dict(item.values) if item else {}
    fields = book.fields()
    known = {fields[key].ref: value for key, value in values.items() if key in fields}
    drawn = form_of((book.with_values(known) if known else book).cells, partner)
    return marked(drawn, partner.code, listed) if listed else drawn


def _remarks(asked: Sequence[Point]) -> Iterator[Remark]:
    for number, point in enumerate(asked, start=1):
        for one in point.alike:
            for cell in [ref.cell for ref in cells_of(one)] or [""]:
                yield Remark(number, cell, capital(one.said), one.ask)
        for one in point.follows:
            cell = one.where.cell if one.where else ""
            yield Remark(number, cell, FOLLOWS + one.said, "")


def marked(content: bytes, name: str, listed: Sequence[Remark]) -> bytes:
    """The form with comment and colour at the cells of its sheet `name`, and the list first.

    What an earlier reply marked is taken away. Raises whatever openpyxl does.
    """
    book = load_workbook(BytesIO(content), rich_text=True, keep_links=False)
    sheet = book[name]
    _clear(sheet)
    if REMARKS in book.sheetnames:
        del book[REMARKS]
    at: dict[str, list[Remark]] = {}
    for one in listed:
        if one.cell:
            at.setdefault(one.cell, []).append(one)
    _colour(sheet, list(at))
    for cell, remarks in at.items():
        _comment(sheet[cell], remarks)
    _list(book.create_sheet(REMARKS, 0), name, listed)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other.title == REMARKS
    book.active = 0
    stream = BytesIO()
    book.save(stream)
    return patched(stream.getvalue(), name, {name: dict(_results(content, name))})


def _results(content: bytes, name: str) -> Iterator[tuple[str, Stored]]:
    """The results that a sheet's formulas had, which openpyxl doesn't keep."""
    for (row, column), cell in open_book(content, name).sheet(name).cells.items():
        if cell.formula is not None and isinstance(cell.value, float | str):
            yield f"{column_letter(column)}{row + 1}", Stored(cell.value)


def _clear(sheet: Worksheet) -> None:
    """Take away the comments and colours of an earlier reply; what a partner wrote stays."""
    for row in sheet.iter_rows():
        for cell in row:
            text = cell.comment.text.strip() if cell.comment else ""
            if text.startswith(REMARK):
                _, _, theirs = text.partition(SEPARATOR)
                cell.comment = Comment(theirs, "") if theirs else None
    kept = ConditionalFormattingList()
    for cells in sheet.conditional_formatting:
        for rule in cells.rules:
            if OURS not in "".join(rule.formula):
                kept.add(str(cells.sqref), rule)
    sheet.conditional_formatting = kept


def _colour(sheet: Worksheet, cells: Sequence[str]) -> None:
    """Colour the cells until somebody has changed what stands there, before all other colours."""
    text, fill = (colour.lstrip("#") for colour in STATUS_COLOURS["error"])
    side = Side(style="thin", color=text)
    look = {
        "fill": PatternFill(bgColor=fill, fill_type="solid"),
        "font": Font(color=text),
        "border": Border(left=side, right=side, top=side, bottom=side),
    }
    before = [rule for cells_of in sheet.conditional_formatting for rule in cells_of.rules]
    for number, rule in enumerate(before, start=len(cells) + 1):
        rule.priority = number
    for number, cell in enumerate(cells, start=1):
        rule = FormulaRule(formula=[f"AND({OURS},{_unchanged(sheet[cell])})"], **look)
        rule.priority = number
        sheet.conditional_formatting.add(cell, rule)


def _unchanged(cell: Cell) -> str:
    """The test that a cell holds what it held, as a formula; of a computed cell always true."""
    value, place = cell.value, cell.coordinate
    if value is None:
        return f"ISBLANK({place})"
    if isinstance(value, bool) or cell.data_type not in ("n", "s"):
        return "TRUE"
    if isinstance(value, int | float):
        return f"{place}={value!r}"
    text = str(value)[:LONGEST].replace('"', '""')
    return "TRUE" if "\n" in text else f'LEFT({place},{LONGEST})="{text}"'


def _comment(cell: Cell, remarks: Sequence[Remark]) -> None:
    theirs = cell.comment.text if cell.comment else ""
    ours = "\n\n".join(f"{REMARK}{one.number}] {one.found} {one.ask}".strip() for one in remarks)
    comment = Comment(f"{ours}{SEPARATOR}{theirs}" if theirs else ours, "")
    comment.width = 340
    comment.height = int(row_points((comment.text, 46)) * 4 / 3) + 20
    cell.comment = comment


def _list(sheet: Worksheet, form: str, listed: Sequence[Remark]) -> None:
    """The list of what was found, each with a link to its cell."""
    sheet["A1"], sheet["A1"].font = "Funn i skjemaet", _font(size=18, bold=True, color=NAVY)
    sheet["A2"] = (
        f"Rett i arket {form}, der cellene har farge og kommentar. Lagre som .xlsx, og send "
        "skjemaet tilbake. Ikke skriv her: dette arket leses ikke."
    )
    sheet["A2"].font = _font(color=GREY)
    for at, text in enumerate(HEADERS, start=1):
        head = sheet.cell(4, at, text)
        head.font, head.fill = _font(bold=True, color=NAVY), _filled(PALE)
        head.border = Border(bottom=Side(style="medium", color=NAVY.lstrip("#")))
    for row, one in enumerate(listed, start=5):
        shown = (one.number, one.cell, one.found, one.ask)
        for at, value in enumerate(shown, start=1):
            _write(sheet.cell(row, at), value)
        if one.cell:
            place = f"{quoted(form)}!{one.cell}"
            link = sheet.cell(row, 2)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=place, display=one.cell)
            link.font = _font(color=TEAL, underline="single")
        sheet.row_dimensions[row].height = row_points(
            (one.found, WIDTHS["C"]), (one.ask, WIDTHS["D"])
        )
    _set_up(sheet, len(listed) + 4)


def _write(cell: Cell, value: Any) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = _font()
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    cell.border = Border(bottom=Side(style="thin", color=RULE.lstrip("#")))


def _font(size: float = 11, color: str = "#000000", **more: Any) -> Font:
    return Font(name=FONT, size=size, color=color.lstrip("#"), **more)


def _filled(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour.lstrip("#"))


def _set_up(sheet: Worksheet, last: int) -> None:
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.row_dimensions[1].height = 28
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = "A5"
    sheet.print_area = f"A1:D{last}"
    sheet.print_title_rows = "1:4"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
