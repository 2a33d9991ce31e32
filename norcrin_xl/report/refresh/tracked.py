"""A new number or word as a tracked change: the old one deleted, the new one inserted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone

from lxml import etree

from norcrin_xl.report.controls import RUN, TEXT, elements, escaped, fill_line, line_of, w
from norcrin_xl.report.ids import Numbers
from norcrin_xl.report.refresh.marks import AUTHOR

_INSERTED, _DELETED, _DELETED_TEXT = w("ins"), w("del"), w("delText")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Tracking:
    """Writes changes that Word shows as made by this program at the time `moment`."""

    def __init__(self, numbers: Numbers, moment: datetime) -> None:
        self._numbers = numbers
        stamp = moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._by = f'w:author="{escaped(AUTHOR)}" w:date="{stamp}"'

    def fill_line(self, control: etree._Element, runs: Sequence[etree._Element]) -> None:
        """Put `runs` in place of the control's text, which stays as deleted text.

        Text that an earlier refresh inserted and nobody has accepted is replaced outright.
        """
        line = line_of(control)
        old = _standing(line)
        fill_line(control, runs)
        if not old:
            return
        place = line.index(runs[0])
        inserted = self._mark("ins", runs)
        line.insert(place, inserted)
        line.insert(place, self._mark("del", old))

    def _mark(self, kind: str, runs: Sequence[etree._Element]) -> etree._Element:
        made = elements(f'<w:{kind} w:id="{self._numbers.new()}" {self._by}/>')[0]
        made.extend(runs)
        if kind == "del":
            for text in list(made.iter(TEXT)):
                text.tag = _DELETED_TEXT
                text.set(_SPACE, "preserve")
        return made


def _standing(line: etree._Element) -> list[etree._Element]:
    """The runs that were there before any of our changes waited to be accepted."""
    found: list[etree._Element] = []
    for child in line:
        if child.tag == RUN and child.find(TEXT) is not None:
            found.append(child)
        elif child.tag == _DELETED:
            found += child.findall(RUN)
    return found
