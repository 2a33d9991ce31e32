"""From what stands in a cell to a figure: read it as a person would, or say why not.

Nothing is guessed. What has one reading is read, with a note where it stood as text; what has
two readings, a unit or another type is refused by name. Every function is total and linear.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from norcrin_xl.model import CellError, Value
from norcrin_xl.numbers import MINUS, decimal_text
from norcrin_xl.partners.returned.personal import masked

LONGEST = 60
"""No figure is longer as text; a longer text is no figure and isn't looked into."""

LARGEST = 1e9
"""A thousand billion kroner in 1000 NOK; what is larger isn't a figure of this form."""

DASHES = "-\u2212\u2013\u2014\u2012\u2010\u2011"
NOT_REPORTED = frozenset(
    (
        *("?", "??", "???", "n/a", "na", "n.a", "i/a", "ia", "kommer", "kommer senere", "mangler"),
        *("ikke klart", "ikke klar", "ikke rapportert", "ikke aktuelt", "vet ikke", "ukjent"),
        *("ettersendes", "avventer", "tbd", "tba"),
    )
)
BOOLEANS = frozenset(("true", "false", "sann", "usann", "ja", "nei"))
NO_NUMBERS = frozenset(("nan", "inf", "infinity", "-inf", "+inf", "uendelig"))

UNITS_TNOK = {
    "kr": 0.001,
    "nok": 0.001,
    "kroner": 0.001,
    ",-": 0.001,
    "tkr": 1.0,
    "tnok": 1.0,
    "knok": 1.0,
    "k": 1.0,
    "tusen": 1.0,
    "tusen kr": 1.0,
    "tusen kroner": 1.0,
    "mnok": 1000.0,
    "mill": 1000.0,
    "mill.": 1000.0,
    "mill kr": 1000.0,
    "mill. kr": 1000.0,
    "mill kroner": 1000.0,
    "mill. kroner": 1000.0,
    "mkr": 1000.0,
    "m": 1000.0,
    "millioner": 1000.0,
    "millioner kr": 1000.0,
    "millioner kroner": 1000.0,
}
"""How many thousand kroner one of each unit is: for the proposal, never for the reading."""

SPACED = re.compile(r"\d{1,3}(?: \d{3})+")
PLAIN = re.compile(r"\d+")
AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?)")
DECIMAL = re.compile(r"(?P<whole>\d{1,3}(?: \d{3})+|\d*)[.,](?P<part>\d+)")
EXPONENT = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]?\d+")
DATE_LIKE = re.compile(r"\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?(?:[ T]\d{1,2}[:.]\d{2}.*)?")
NUMBER_AND_UNIT = re.compile(
    r"(?P<number>[\d .,]*\d)\s*(?P<unit>(?:[^\W\d_]|[%€$£])[^\d]*|,-|,\u2013)"
)
UNIT_AND_NUMBER = re.compile(r"(?P<unit>(?:[^\W\d_]|[%€$£])[^\d]{0,20}?)\s*(?P<number>\d[\d .,]*)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell was read as. Without `code` there is nothing to say about it.

    `accepted` is false where the figure can't be used; `value` is then `None`. `words` fill the
    message of the finding `code`.
    """

    value: float | None
    code: str = ""
    accepted: bool = True
    words: dict[str, str] = field(default_factory=dict)


BLANK = Reading(None)


def read_figure(value: Value, *, account: bool) -> Reading:
    """The figure in a cell. In an `account` field a dash alone is zero, as accounts print it."""
    if value is None:
        return BLANK
    if isinstance(value, bool):
        return _refused("tall-sann-usann", "SANN" if value else "USANN")
    if isinstance(value, int | float):
        return _number(float(value))
    if isinstance(value, date):
        return _refused("tall-dato", value.strftime("%d.%m.%Y"))
    if isinstance(value, CellError):
        return _refused("celle-feil", value.code)
    return _text(value, account)


def _refused(code: str, found: str, **words: str) -> Reading:
    return Reading(None, code, False, {"found": shown(found), **words})


def shown(text: str) -> str:
    """A cell's text as a message quotes it: one line, no control signs, no personal numbers."""
    head = masked(text[:200])
    visible = "".join(c if c.isprintable() else " " if c.isspace() else "\u00b7" for c in head)
    return visible[:LONGEST] + ("…" if len(visible) > LONGEST else "")


def _number(value: float) -> Reading:
    if value != value or abs(value) > LARGEST:
        return _refused("tall-for-stort", f"{value:g}")
    return Reading(value + 0.0)


def _text(text: str, account: bool) -> Reading:
    """A figure that stands as text."""
    if len(text) > LONGEST:
        return BLANK if not text.strip() else _refused("ikke-tall", text)
    odd = _odd_characters(text)
    if odd:
        return _refused(odd, text)
    plain = " ".join(text.split())
    if not plain:
        return BLANK
    if all(sign in DASHES for sign in plain):
        return _dash(plain, account)
    return _word(plain) or _signed(plain, text, account)


def _odd_characters(text: str) -> str:
    """The finding about signs that a person can't see, or that only look like our digits."""
    for sign in text:
        if sign.isascii() and (sign >= " " or sign in "\t\r\n"):
            continue
        if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cn", "Cs"):
            return "tall-skjult-tegn"
        if not sign.isascii() and sign.isnumeric():
            return "tall-siffer"
    return ""


def _dash(plain: str, account: bool) -> Reading:
    if account and len(plain) <= 2:
        return Reading(0.0, "tall-strek", True, {"found": plain, "read": "0"})
    return _refused("tall-strek-antall", plain)


def _word(plain: str) -> Reading | None:
    """What words mean, or `None` where there may be a figure."""
    word = plain.lower()
    if word.rstrip(".!") in NOT_REPORTED:
        return Reading(None, "tall-ikke-rapportert", True, {"found": shown(plain)})
    if word in BOOLEANS:
        return _refused("tall-sann-usann", plain)
    if word in NO_NUMBERS:
        return _refused("tall-ord", plain)
    return None


def _signed(plain: str, text: str, account: bool) -> Reading:
    """A figure with a sign before it, behind it or with parentheses round it."""
    sign, body = _sign(plain)
    if sign and AMBIGUOUS.fullmatch(body):
        return _ambiguous(body, sign, text)
    number = _magnitude(body) if sign else None
    if number is None:
        return _no_figure(plain, text, account)
    if number > LARGEST:
        return _refused("tall-for-stort", text)
    value = sign * number + 0.0
    return Reading(
        value, "tall-som-tekst", True, {"found": shown(text), "read": printed_figure(value)}
    )


def _sign(plain: str) -> tuple[int, str]:
    """The sign of a text and the text without it; 0 where it has more than one sign."""
    body, signs, sign = plain, 0, 1
    if body[0] == "(" and body[-1] == ")":
        body, signs, sign = body[1:-1].strip(), 1, -1
    if body and body[0] in DASHES + "+":
        sign = sign if body[0] == "+" else -1
        body, signs = body[1:].lstrip(), signs + 1
    if body and body[-1] in DASHES and body[-2:-1] not in (",", "."):
        body, signs, sign = body[:-1].rstrip(), signs + 1, -1
    return (sign if signs <= 1 else 0), body


def _magnitude(body: str) -> float | None:
    """A figure without sign that has exactly one reading, else `None`."""
    if PLAIN.fullmatch(body):
        return float(body)
    if SPACED.fullmatch(body):
        return float(body.replace(" ", ""))
    if GROUPED.fullmatch(body):
        return _grouped(body)
    match = DECIMAL.fullmatch(body)
    if match:
        return float(f"{match['whole'].replace(' ', '') or '0'}.{match['part']}")
    return None


def _grouped(body: str) -> float:
    """``1.000.000`` and ``1.000,50``: the separator that comes first parts the thousands."""
    first = next(sign for sign in body if sign in ".,")
    other = "," if first == "." else "."
    return float(body.replace(first, "").replace(other, "."))


def _ambiguous(body: str, sign: int, text: str) -> Reading:
    large = sign * float(re.sub("[.,]", "", body))
    small = sign * float(body.replace(",", "."))
    readings = f"{printed_figure(large)} eller {printed_figure(small)}"
    return _refused("tall-tvetydig", text, readings=readings)


def _no_figure(plain: str, text: str, account: bool) -> Reading:
    """Why a text is no figure, by name."""
    if EXPONENT.fullmatch(plain):
        return _refused("tall-eksponent", text)
    if DATE_LIKE.fullmatch(plain):
        return _refused("tall-dato", text)
    match = NUMBER_AND_UNIT.fullmatch(plain.lstrip(DASHES + "+ "))
    if match is None and account:
        match = UNIT_AND_NUMBER.fullmatch(plain)
    if match is None:
        return _refused("ikke-tall", text)
    proposal = _proposal(match["number"], match["unit"], account)
    if not proposal:
        return _refused("tall-enhet-ukjent", text)
    minus = MINUS if plain[0] in DASHES else ""
    return _refused("tall-enhet", text, proposal=minus + proposal)


def _proposal(number: str, unit: str, account: bool) -> str:
    """What the cell should hold instead; empty where the unit says nothing certain."""
    body = number.strip()
    value = None if AMBIGUOUS.fullmatch(body) else _magnitude(body)
    if not account:
        return "" if value is None or "%" in unit else printed_figure(value)
    factor = UNITS_TNOK.get(unit.strip().lower().replace("\u2013", "-"))
    return "" if value is None or factor is None else printed_figure(round(value * factor, 6))


def printed_figure(value: float) -> str:
    """A value with the decimals that it has."""
    text = repr(abs(value))
    decimals = 0 if value.is_integer() or "e" in text else len(text.partition(".")[2])
    return decimal_text(value, decimals)
