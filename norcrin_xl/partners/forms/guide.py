"""The one-page guide for partners: a sheet of their form, and a page of the documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from norcrin_xl.model import Partner, ReportData
from norcrin_xl.numbers import date_text

SOURCE = "veiledning.md"
HEADING = re.compile(r"^## +(.+)$", re.M)


def guide_lines(data: ReportData, partner: Partner, due: date | None) -> Iterator[tuple[str, str]]:
    """Heading and text of each part. What speaks of the due date is left out where it is unset."""
    words = {
        "ark": partner.code,
        "avvik": data.form.deviation_convention,
        "enhet": data.form.unit,
        "frist": date_text(due) if due else "",
        "nettverk": data.setup.network,
    }
    source = files(__package__).joinpath(SOURCE).read_text("utf-8")
    _, *parts = HEADING.split(source)
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        if due or "{frist}" not in text:
            yield heading, " ".join(text.split()).format(**words)
