"""The change log as a page to read: what changed, from what to what, where and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from norcrin_xl.model import CellRef
from norcrin_xl.report.refresh.changes import ASKS, MEANINGS, WRITES, Change, Kind

SHOWN = 600
"""The most characters of a text that the list shows."""

_STYLE = (
    "body{font:16px/1.5 Calibri,Carlito,Arial,sans-serif;margin:2rem auto;max-width:72rem;"
    "padding:0 1rem;color:#1a1a1a}h1,h2{color:#1b365d}table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #c5ccd6;padding:.4rem .6rem;text-align:left;"
    "vertical-align:top;white-space:pre-line}th{background:#eef2f7}"
    "del{color:#9b1c1c}ins{color:#006d77;text-decoration:none;font-weight:bold}"
    "small{color:#5b6675}"
)
_HEADS = ("Hva", "Sist skrevet", "I dokumentet", "I arbeidsboken", "Avsnitt", "Kommer fra")


def cells_text(sources: Iterable[CellRef]) -> str:
    """Cells by sheet: "AHUS!D50, E50; OUS!D50"."""
    sheets: dict[str, list[str]] = {}
    for source in sources:
        sheets.setdefault(source.sheet, []).append(source.cell)
    return "; ".join(f"{sheet}!{', '.join(cells)}" for sheet, cells in sheets.items())


def shortened(text: str, length: int) -> str:
    """`text`, cut with an ellipsis where it is longer than `length`."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def changes_html(changes: Sequence[Change], report: str, workbook: str, moment: datetime) -> str:
    """The change log as one HTML page: first what needs a decision, then what was written."""
    asks = [change for change in changes if change.kind in ASKS]
    writes = [change for change in changes if change.kind in WRITES]
    rest = [change for change in changes if change.kind not in ASKS | WRITES]
    sections = (
        _section("Se på dette", asks, "Ingenting trenger et valg."),
        _section("Oppdatert", writes, "Ingenting er endret."),
        _section("Endret for hånd", rest, "") if rest else "",
    )
    title = f"Endringer i {escape(report)}"
    return (
        f'<!DOCTYPE html>\n<html lang="nb"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>Oppdatert fra {escape(workbook)} {moment:%d.%m.%Y kl. %H.%M}.</p>"
        f"{''.join(sections)}</body></html>\n"
    )


def _section(heading: str, changes: Sequence[Change], when_empty: str) -> str:
    if not changes:
        return f"<h2>{heading}</h2><p>{when_empty}</p>"
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    rows = "".join(_row(change) for change in changes)
    return f"<h2>{heading} ({len(changes)})</h2><table><tr>{heads}</tr>{rows}</table>"


def _row(change: Change) -> str:
    what = (
        f"<b>{escape(change.label)}</b><br><small>{change.kind.value}: "
        f"{MEANINGS[change.kind]}<br>{escape(change.tag)}</small>"
    )
    old, now, new = (
        escape(shortened(text, SHOWN)) for text in (change.old, change.now, change.new)
    )
    if change.kind in (Kind.CHANGED, Kind.REPLACED):
        old, new = f"<del>{old}</del>", f"<ins>{new}</ins>"
    shown = (what, old, now, new, escape(change.section), escape(cells_text(change.sources)))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in shown)}</tr>"
