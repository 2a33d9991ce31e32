"""Content controls (w:sdt): read, make and fill them."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, such as control characters from a spreadsheet."""


def escaped(text: str) -> str:
    """`text` as XML character data; what XML cannot hold is left out."""
    return escape(_FORBIDDEN.sub("", text), {'"': "&quot;"})
