"""From what stands in a cell to a figure: read it as a person would, or say why not.

Nothing is guessed. What has one reading is read, with a note where it stood as text; what has
two readings, a unit or another type is refused by name. Every function is total and linear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from norcrin_xl.findings import catalogue
from norcrin_xl.masking import shown
from norcrin_xl.model import CellError, Value
from norcrin_xl.numbers import date_text, decimal_text
from norcrin_xl.spreadsheet.grid import marks_of

LONGEST = 60
"""No figure is longer as text; a longer text is no figure and isn't looked into."""

LARGEST = 1e9
"""A thousand billion kroner in 1000 NOK; what is larger isn't a figure of this form."""

DASHES = "-\u2212\u2013\u2014\u2012\u2010\u2011"
PLAINLY = "Skriv tallet uten enhet og uten punktum, for eksempel 12865."
NOT_REPORTED = frozenset(
    (
        *("?", "??", "???", "n/a", "na", "n.a", "i/a", "ia", "kommer", "kommer senere", "mangler"),
        *("ikke klart", "ikke klar", "ikke rapportert", "ikke aktuelt", "vet ikke", "ukjent"),
        *("ettersendes", "avventer", "tbd", "tba"),
    )
)
BOOLEANS = frozenset(("true", "false", "sann", "usann", "ja", "nei"))
NO_NUMBERS = frozenset(("nan", "inf", "infinity", "-inf", "+inf", "uendelig"))

THOUSANDS, KRONER, MILLIONS = (
    (1.0, "tusen kroner"),
    (0.001, "kroner"),
    (1000.0, "millioner kroner"),
)
TNOK = {
    **dict.fromkeys(("kr", "kr.", "nok", "kroner", ",-", "kr ,-", "nok ,-"), (THOUSANDS, KRONER)),
    **dict.fromkeys(("k", "t"), (THOUSANDS, KRONER)),
    "m": (MILLIONS, THOUSANDS),
    **dict.fromkeys(("tkr", "tnok", "knok", "tusen", "tusen kr", "tusen kroner"), (THOUSANDS,)),
    **dict.fromkeys(("mnok", "mkr", "mill", "mill.", "millioner"), (MILLIONS,)),
    **dict.fromkeys(("mill kr", "mill. kr", "mill kroner", "mill. kroner"), (MILLIONS,)),
    **dict.fromkeys(("millioner kr", "millioner kroner"), (MILLIONS,)),
}
"""What a unit may mean in a column of thousands, and the factor then: for the advice only.

«kr 35» is 35 kroner, or 35 of what the column counts in: the advice asks with both.
"""

COUNTED = (
    (r"^(?:tusen|k|t)$", ((1000.0, "tusen"), (1.0, "ett og ett"))),
    (r"^(?:m|mill\.?|millioner?)$", ((1_000_000.0, "millioner"), (1.0, "ett og ett"))),
    (r"[%€$£]|kr|nok|euro|mnd|måned|time|dag|uke|\bår\b", ()),
    (r"", ((1.0, ""),)),
)
"""The same for a count: the first that fits. Money, shares and spans of time are no count."""

SPACED = re.compile(r"\d{1,3}(?: \d{3})+")
PLAIN = re.compile(r"\d+")
AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?)")
DECIMAL = re.compile(r"(?P<whole>\d{1,3}(?: \d{3})+|\d*)[.,](?P<part>\d+)")
EXPONENT = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]?\d+")
DATE_LIKE = re.compile(r"\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?(?:[ T]\d{1,2}[:.]\d{2}.*)?")
WITHIN = re.compile(r"(?<=\S)(?:[^\S \u00a0\u202f\u2007\u2009]|\s\s)")
"""What parts two figures in one cell: more than the one space that stands between thousands."""
MARKS = {"raised": "tall-hevet", "struck": "tall-gjennomstreket"}


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a cell was read as. Without `code` there is nothing to say about it.

    `accepted` is false where the figure can't be used; `value` is then `None`. `words` fill the
    message of the finding `code`.
    """

    value: float | None
    code: str = ""
    accepted: bool = True
    words: dict[str, str] = field(default_factory=dict)


BLANK = CellReading(None)


def read_figure(value: Value, *, account: bool) -> CellReading:
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
    marks = marks_of(value)
    for kind, code in MARKS.items():
        if marks.get(kind):
            return _refused(code, value, mark=shown(marks[kind]))
    return _text(value, account)


def advice(value: Value, *, account: bool) -> str:
    """What to write for what is no figure, and not blank; both where it has two readings."""
    reading = read_figure(value, account=account)
    if reading.value is not None:
        return f"Skriv {printed_figure(reading.value)} på nytt som tall, ikke som tekst."
    return catalogue()[reading.code].remedy.format(**reading.words)


def figure_shown(text: str) -> float | None:
    """The figure that a cell shows, printed with a decimal comma; `None` where it is no figure.

    Dashes alone are zero, as accounts print it.
    """
    plain = " ".join(text.split())
    if plain and all(sign in DASHES for sign in plain):
        return 0.0
    sign, body = _sign(plain) if plain else (0, "")
    number = _printed(body.removesuffix(",")) if sign else None
    return None if number is None else sign * number + 0.0


def _refused(code: str, found: str, **words: str) -> CellReading:
    return CellReading(None, code, False, {"found": shown(found), **words})


def _number(value: float) -> CellReading:
    if value != value or abs(value) > LARGEST:
        return _refused("tall-for-stort", f"{value:g}")
    return CellReading(value + 0.0)


def _text(text: str, account: bool) -> CellReading:
    """A figure that stands as text."""
    if len(text) > LONGEST:
        return BLANK if not text.strip() else _refused("ikke-tall", text, advice=PLAINLY)
    odd = _odd_characters(text)
    if odd:
        return _refused(odd, text)
    plain = " ".join(text.split())
    if not plain:
        return BLANK
    if all(sign in DASHES for sign in plain):
        return _dash(plain, account)
    if sum(any(map(str.isdigit, part)) for part in WITHIN.split(text.strip())) > 1:
        return _refused("tall-flere", text)
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


def _dash(plain: str, account: bool) -> CellReading:
    if account and len(plain) <= 2:
        return CellReading(0.0, "tall-strek", True, {"found": plain, "read": "0"})
    return _refused("tall-strek-antall", plain)


def _word(plain: str) -> CellReading | None:
    """What words mean, or `None` where there may be a figure."""
    word = plain.lower()
    if word.rstrip(".!") in NOT_REPORTED:
        return CellReading(None, "tall-ikke-rapportert", True, {"found": shown(plain)})
    if word in BOOLEANS:
        return _refused("tall-sann-usann", plain)
    if word in NO_NUMBERS:
        return _refused("tall-ord", plain)
    return None


def _signed(plain: str, text: str, account: bool) -> CellReading:
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
    return CellReading(
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
    return _grouped(body) if GROUPED.fullmatch(body) else _printed(body)


def _printed(body: str) -> float | None:
    """A figure with nothing but spaces between thousands and one decimal mark, else `None`."""
    if PLAIN.fullmatch(body) or SPACED.fullmatch(body):
        return float(body.replace(" ", ""))
    match = DECIMAL.fullmatch(body)
    if match:
        return float(f"{match['whole'].replace(' ', '') or '0'}.{match['part']}")
    return None


def _grouped(body: str) -> float:
    """``1.000.000`` and ``1.000,50``: the separator that comes first parts the thousands."""
    first = next(sign for sign in body if sign in ".,")
    other = "," if first == "." else "."
    return float(body.replace(first, "").replace(other, "."))


def _ambiguous(body: str, sign: int, text: str) -> CellReading:
    large = sign * float(re.sub("[.,]", "", body))
    small = sign * float(body.replace(",", "."))
    readings = f"{printed_figure(large)} eller {printed_figure(small)}"
    return _refused("tall-tvetydig", text, readings=readings)


def _no_figure(plain: str, text: str, account: bool) -> CellReading:
    """Why a text is no figure, by name."""
    if EXPONENT.fullmatch(plain):
        return _refused("tall-eksponent", text)
    if DATE_LIKE.fullmatch(plain):
        return _refused("tall-dato", text)
    unit = _unit(plain)
    if unit is None:
        return _refused("ikke-tall", text, advice=PLAINLY)
    readings = dict(_readings(*unit, account))
    if not readings:
        return _refused("tall-enhet-ukjent", text)
    if len(readings) == 1:
        return _refused(
            "tall-enhet", text, proposal=next(iter(readings)), sure=" hvis det er riktig"
        )
    both = " eller ".join(f"{figure} hvis det er {what}" for figure, what in readings.items())
    return _refused("tall-enhet", text, proposal=both, sure="")


def _unit(plain: str) -> tuple[int, str, str] | None:
    """The sign, the figure and the unit before or behind it; `None` where it is something else."""
    sign, body = _sign(plain)
    places = [at for at, letter in enumerate(body) if letter.isdigit()]
    if not places:
        return None
    before, number, behind = (
        part.strip()
        for part in (body[: places[0]], body[places[0] : places[-1] + 1], body[places[-1] + 1 :])
    )
    if before and before[-1] in DASHES:
        before, sign = before[:-1].rstrip(), -sign if sign > 0 else 0
    unit = f"{before} {behind}".strip().lower().replace("\u2013", "-")
    plain_number = all(letter.isdigit() or letter in " .," for letter in number)
    return (sign, number, unit) if plain_number and unit and _is_unit(unit) else None


def _is_unit(unit: str) -> bool:
    return unit == ",-" or unit[0].isalpha() or unit[0] in "%€$£"


def _readings(sign: int, number: str, unit: str, account: bool) -> Iterator[tuple[str, str]]:
    """What the cell may mean, as it should be written; nothing where that isn't certain."""
    value = None if AMBIGUOUS.fullmatch(number) else _magnitude(number)
    known = TNOK.get(unit, ()) if account else _counted(unit)
    for factor, what in known if value is not None and sign else ():
        yield printed_figure(sign * round((value or 0.0) * factor, 6)), what


def _counted(unit: str) -> Iterable[tuple[float, str]]:
    return next(factors for pattern, factors in COUNTED if re.search(pattern, unit))


def printed_figure(value: float) -> str:
    """A value with the decimals that it has."""
    text = repr(abs(value))
    decimals = 0 if value.is_integer() or "e" in text else len(text.partition(".")[2])
    return decimal_text(value, decimals)


def text_of(value: Value) -> str:
    """A cell's content as Excel shows it in Norwegian: decimal comma, day.month.year, SANN."""
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, bool):
        return "SANN" if value else "USANN"
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, float | int):
        whole = float(value).is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(float(value)).replace(".", ",")
    return value.replace("\r\n", "\n").replace("\r", "\n")
