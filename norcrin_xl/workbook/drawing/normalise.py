"""What XlsxWriter cannot be told: mend the parts of a written workbook, and fix its dates."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

Parts = Mapping[str, bytes]
EARLIEST = (1980, 1, 1, 0, 0, 0)
BLANK_RESULT = re.compile(rb"<c ((?:(?! t=)[^>])*)>(<f[^>]*>[^<]*</f>)<v></v></c>")


def normalised(content: bytes, more: Callable[[Parts], Parts] = lambda parts: parts) -> bytes:
    """The workbook with the same dates on all parts, and blank texts marked as texts.

    A formula whose value is "" is written without a type; readers then meet an empty number.
    `more` adds parts or changes them.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old:
        parts = {name: _mended(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(out, "w") as new:
        for name, body in more(parts).items():
            part = zipfile.ZipInfo(name, EARLIEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, body)
    return out.getvalue()


def _mended(name: str, content: bytes) -> bytes:
    if not name.startswith("xl/worksheets/sheet"):
        return content
    return BLANK_RESULT.sub(rb'<c \1 t="str">\2<v></v></c>', content)
