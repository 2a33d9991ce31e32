"""Indicators by partner: partners beside each other, or below when they are too many for that."""

from __future__ import annotations

from collections.abc import Sequence

from norcrin_xl.form import Form, Indicator
from norcrin_xl.model import Partner, ReportData
from norcrin_xl.quantities.exhibits import Linked, RowStyle, TableCell, TableColumn, TableRow
from norcrin_xl.quantities.usage import usage_id

MOST_ACROSS = 8
"""With more partners than this their columns would be too narrow to read."""

NOT_SUMMED = "summeres ikke"
_HEADING = "Partner"
_PADDING = 3
"""What a column takes beside its longest word, in letters."""

Grid = tuple[tuple[TableColumn, ...], tuple[TableRow, ...]]


def usage_figure(form: Form, key: str, partner: Partner | None = None) -> TableCell:
    """An indicator's figure for a partner or for the network, which has none when not summed."""
    indicator = form.indicator(key)
    if partner is None and not indicator.summable:
        return NOT_SUMMED
    return Linked(usage_id(key, partner), "desimal2" if indicator.decimals else "heltall")


def is_across(data: ReportData) -> bool:
    """Whether the partners stand beside each other."""
    return len(data.setup.partners) <= MOST_ACROSS


def by_partner(
    data: ReportData, items: Sequence[Indicator], corner: str, share: float, names: Sequence[str]
) -> Grid:
    """Columns and rows of a table of `items` for each partner, with the sum last.

    `corner` heads the indicators and `share` is their part of the width, where the partners
    stand beside each other; `names` are the partners' where they stand below each other.
    """
    return _across(data, items, corner, share) if is_across(data) else _down(data, items, names)


def _across(data: ReportData, items: Sequence[Indicator], corner: str, share: float) -> Grid:
    partners = data.setup.partners
    rows = []
    for item in items:
        style = RowStyle.TOTAL if item.total_of else RowStyle.PLAIN
        rows.append(TableRow(style, (item.short, *_figures(data, item), _whole(data, item))))
    headers = [*(partner.code for partner in partners), "Sum"]
    each = (1 - share) / len(headers)
    columns = (TableColumn(header, True, each) for header in headers)
    return (TableColumn(corner, False, share), *columns), tuple(rows)


def _down(data: ReportData, items: Sequence[Indicator], names: Sequence[str]) -> Grid:
    figures = zip(*(_figures(data, item) for item in items), strict=True)
    rows = [
        TableRow(RowStyle.PLAIN, (name, *cells)) for name, cells in zip(names, figures, strict=True)
    ]
    rows.append(TableRow(RowStyle.TOTAL, ("Sum", *(_whole(data, item) for item in items))))
    letters = [
        max(map(len, (_HEADING, *names))),
        *(max(map(len, item.short.split())) for item in items),
    ]
    shares = [(count + _PADDING) / (sum(letters) + _PADDING * len(letters)) for count in letters]
    headed = zip(items, shares[1:], strict=True)
    columns = (TableColumn(item.short, True, part) for item, part in headed)
    return (TableColumn(_HEADING, False, shares[0]), *columns), tuple(rows)


def _figures(data: ReportData, item: Indicator) -> list[TableCell]:
    return [usage_figure(data.form, item.id, partner) for partner in data.setup.partners]


def _whole(data: ReportData, item: Indicator) -> TableCell:
    return usage_figure(data.form, item.id)
