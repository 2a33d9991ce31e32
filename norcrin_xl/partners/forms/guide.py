"""How a form says what it is and how it is filled in: its marks, and the one-page guide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files

from norcrin_xl.form import Form
from norcrin_xl.model import DRAFT, Partner, ReportData, Setup
from norcrin_xl.numbers import date_text
from norcrin_xl.workbook.layout import FORM_MARK

GUIDE = "Veiledning"
REMARKS, REMARK = "Funn", "[Funn "
"""The sheet of what was found in a form that goes back, and what each comment of ours begins with.
"""
MARK_NAME = FORM_MARK
"""The defined name of the facts on the guide sheet; properties don't survive every program."""

VERSION, WORKBOOK, PARTNER, YEAR, NETWORK = (
    "Skjemaversjon",
    "Arbeidsbok",
    "Partner",
    "År",
    "Nettverk",
)
MARKS = (NETWORK, YEAR, PARTNER, VERSION, WORKBOOK)


def marks(setup: Setup, form: Form, partner: Partner) -> Mapping[str, str]:
    """The facts that a partner's form carries, by name."""
    return {
        NETWORK: setup.network,
        YEAR: str(setup.year),
        PARTNER: partner.code,
        VERSION: form.version,
        WORKBOOK: setup.workbook_id,
    }


def file_name(setup: Setup, partner: Partner, ending: str = ".xlsx") -> str:
    """The name of a partner's form, such as ``NorCRIN_2021_OUS.xlsx``."""
    return f"{safe(setup.network)}_{setup.year}_{safe(partner.code)}{ending}"


def safe(name: str) -> str:
    """`name` with only letters, digits, hyphen and underscore."""
    return "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in name) or "_"


SOURCE = "veiledning.md"
HEADING = re.compile(r"^## +(.+)$", re.M)


def guide_lines(data: ReportData, partner: Partner, due: date | None) -> Iterator[tuple[str, str]]:
    """Heading and text of each part. What speaks of the due date is left out where it is unset."""
    words = {
        "ark": partner.code,
        "avvik": data.form.deviation_convention,
        "enhet": data.form.unit,
        "frist": date_text(due) if due else "",
        "funn": REMARKS,
        "merke": DRAFT,
        "nettverk": data.setup.network,
    }
    source = files(__package__).joinpath(SOURCE).read_text("utf-8")
    _, *parts = HEADING.split(source)
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        if due or "{frist}" not in text:
            yield heading, " ".join(text.split()).format(**words)
