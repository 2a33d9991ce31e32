"""A workbook's values as a plain .xlsx: no formulas, macros, comments, links or hidden sheets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

from norcrin_xl.model import CellError, Value
from norcrin_xl.workbook.reading.raw import read_raw

_WIDTH = 18


def values_workbook(content: bytes, file: str, made: datetime, wanted: Collection[str]) -> bytes:
    """The values of the sheets `wanted` that a reader sees, each in the cell where it stands.

    The same arguments give the same bytes. Raises `UserError` when `content` is no workbook.
    """
    raw = read_raw(content, file)
    visible = (name for name in raw.sheets if name in wanted and name not in raw.hidden)
    return _written({name: raw.sheets[name] for name in visible}, made)


def _written(sheets: Mapping[str, Sequence[Sequence[Value]]], made: datetime) -> bytes:
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": made.replace(tzinfo=None)})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, max((len(row) for row in rows), default=1), _WIDTH)
            for row_number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, CellError):
                        sheet.write_string(row_number, column, value.code)
                    elif isinstance(value, date):
                        sheet.write_datetime(row_number, column, value, day)
                    elif value is not None:
                        sheet.write(row_number, column, value)
    return out.getvalue()
