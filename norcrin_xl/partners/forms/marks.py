"""How a form says what it is: its custom properties, and the same facts on its guide sheet."""

from __future__ import annotations

from collections.abc import Mapping

from norcrin_xl.form import Form
from norcrin_xl.model import Partner, Setup
from norcrin_xl.workbook.layout import FORM_MARK

GUIDE = "Veiledning"
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
