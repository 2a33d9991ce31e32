"""Usage: what the partners report under Bruk og utnyttelse, by partner and for the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from norcrin_xl.form import Form, Indicator
from norcrin_xl.model import Partner, Quantity, ReportData, Submission
from norcrin_xl.numbers import listed
from norcrin_xl.quantities.exhibits import Linked, RowStyle, TableCell, TableColumn, TableRow
from norcrin_xl.quantities.terms import Term, quantity, summed


def usage_id(indicator: str, partner: Partner | None = None) -> str:
    """The id of an indicator's quantity, of one partner or (without one) of the network."""
    if partner is None:
        return f"bruk.{indicator}"
    first, _, rest = indicator.partition(".")
    return ".".join(["bruk", first, partner.key, *([rest] if rest else [])])


def usage(data: ReportData) -> Iterator[Quantity]:
    """All usage quantities, the ranking of the partners last."""
    own = {s.partner.code: _partner_terms(data.form, s) for s in data.submissions}
    for indicator in data.form.indicators:
        made_of = " + ".join(indicator.total_of) or "partnerens tall"
        if indicator.summable:
            term = summed([terms[indicator.id] for terms in own.values()])
            yield quantity(
                usage_id(indicator.id), indicator.short, indicator.unit, "summen av partnerne", term
            )
        for submission in data.submissions:
            partner = submission.partner
            yield quantity(
                usage_id(indicator.id, partner),
                f"{indicator.short}, {partner.code}",
                indicator.unit,
                made_of,
                own[partner.code][indicator.id],
            )
    yield _ranking(data, own)


def _partner_terms(form: Form, submission: Submission) -> Mapping[str, Term]:
    terms = {item.id: _reported(item, submission) for item in form.indicators if not item.total_of}
    for item in form.indicators:
        if item.total_of:
            terms[item.id] = summed([terms[part] for part in item.total_of])
    return terms


def _reported(indicator: Indicator, submission: Submission) -> Term:
    field = submission.usage[indicator.id]
    lacks = "" if field.number is not None else f"{submission.partner.code} {indicator.short}"
    return Term(field.number, (field.ref,), lacks)


def _ranking(data: ReportData, own: Mapping[str, Mapping[str, Term]]) -> Quantity:
    """The partners' codes from most to fewest, as running text; ties in the fixed order."""
    ranked_by = data.form.ranked_by
    terms = {code: terms[ranked_by] for code, terms in own.items()}
    sources = tuple(ref for term in terms.values() for ref in term.sources)
    lacks = ", ".join(term.lacks for term in terms.values() if term.lacks)
    codes = sorted(terms, key=lambda code: -(terms[code].value or 0.0))
    text = None if lacks else listed(codes)
    name = data.form.indicator(ranked_by).short
    first = ranked_by.partition(".")[0]
    return Quantity(
        f"bruk.{first}.rangering",
        f"Partnerne rangert etter {name}",
        text,
        "ord",
        f"sortert synkende etter {name}",
        sources,
        lacks,
    )


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


def noted_figure(form: Form, key: str) -> TableCell:
    """The network's figure with the mark of what is noted of it."""
    cell = usage_figure(form, key)
    return cell._replace(mark=form.note_of(key).mark) if isinstance(cell, Linked) else cell


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
