"""What a person accepted: numbers in a list, by certainty, or a proposal file that came back."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO

from norcrin_xl.findings import UserError
from norcrin_xl.model import Quantities
from norcrin_xl.numbers import FORMATS
from norcrin_xl.quantities.printing import formats_for
from norcrin_xl.report.review.index import Reading
from norcrin_xl.report.review.linking import Accepted, prints
from norcrin_xl.report.review.proposals import Certainty, Proposal

ALL_SURE, ALL_LIKELY = "alle-sikre", "alle-trolige"
_WHOLE = {ALL_SURE: (Certainty.SURE,), ALL_LIKELY: (Certainty.SURE, Certainty.LIKELY)}
_ONE = re.compile(r"(?P<number>\d{1,6})(?:=(?P<link>\S+))?")
_TABLE_FORMATS = ("konto", "heltall", "tusen")

NUMBER, ACCEPT, TEXT, LINK = "Nr", "Godta", "Tall", "Kobling"
COLUMNS = (
    *(NUMBER, ACCEPT, TEXT, LINK, "Hva", "Sikkerhet", "Hvorfor"),
    *("Andre muligheter", "Overskrift", "Avsnitt", "Setning"),
)
_YES = frozenset(("ja", "j", "x", "1", "true", "sann", "yes"))
_MOST_ALTERNATIVES = 6


def chosen(
    words: Iterable[str], proposals: Sequence[Proposal], quantities: Quantities
) -> list[Accepted]:
    """What `words` accept: ``alle-sikre``, ``alle-trolige``, ``3`` or ``7=kpi.gcp.endring|antall``.

    A word may hold several, separated by commas. Raises `UserError` for a number that is not
    in the list, that is ambiguous and has no link beside it, or a link that does not exist.
    """
    found: dict[int, Accepted] = {}
    for word in (part.strip() for item in words for part in item.split(",")):
        if word in _WHOLE:
            for proposal in proposals:
                if proposal.certainty in _WHOLE[word] and not proposal.locked:
                    found.setdefault(proposal.number, Accepted(proposal, proposal.best))
        elif word:
            accepted = _one(word, proposals, quantities)
            found[accepted.proposal.number] = accepted
    return list(found.values())


def without(accepted: Iterable[Accepted], words: Iterable[str]) -> list[Accepted]:
    """`accepted` but for the numbers in `words`, such as ``7,9``.

    Raises `UserError` for what is no number.
    """
    out = {part.strip() for item in words for part in item.split(",") if part.strip()}
    for word in out:
        if not word.isdigit():
            raise UserError(f"«{word}» er ikke et nummer fra listen. Skriv --uten 7,9.")
    return [item for item in accepted if str(item.proposal.number) not in out]


def _one(word: str, proposals: Sequence[Proposal], quantities: Quantities) -> Accepted:
    parsed = _ONE.fullmatch(word)
    if parsed is None:
        raise UserError(
            f"«{word}» kan ikke godtas. Skriv {ALL_SURE}, {ALL_LIKELY}, et nummer fra listen "
            "eller NUMMER=ID|FORMAT."
        )
    proposal = numbered(int(parsed["number"]), proposals)
    if parsed["link"]:
        return Accepted(proposal, reading_of(parsed["link"], proposal, quantities))
    if proposal.certainty is Certainty.AMBIGUOUS:
        some = ", ".join(item.link for item in proposal.readings[:_MOST_ALTERNATIVES])
        raise UserError(
            f"Tall {proposal.number} («{proposal.typed.text}») er flertydig: {some}. "
            f"Skriv {proposal.number}=ID|FORMAT for det som er ment."
        )
    return Accepted(proposal, proposal.best)


def numbered(number: int, proposals: Sequence[Proposal]) -> Proposal:
    """The proposal with a number. Raises `UserError` when there is none."""
    if not 1 <= number <= len(proposals):
        raise UserError(
            f"Tall {number} finnes ikke i listen, som har {len(proposals)} tall. "
            "Se numrene med norcrin-xl koble uten --godta."
        )
    return proposals[number - 1]


def reading_of(link: str, proposal: Proposal, quantities: Quantities) -> Reading:
    """What ``id|format`` links to; without a format the one that prints what was typed.

    Raises `UserError` when the quantity or the format does not exist.
    """
    key, _, name = link.strip().strip("{}").removeprefix("tall:").partition("|")
    if key not in quantities:
        raise UserError(f"Tall {proposal.number}: «{key}» finnes ikke. Se «norcrin-xl tall».")
    if name and name not in FORMATS:
        raise UserError(
            f"Tall {proposal.number}: formatet «{name}» finnes ikke. "
            f"Velg blant {', '.join(formats_for(quantities[key]))}."
        )
    if name:
        return Reading(quantities[key], name)
    usual = [*formats_for(quantities[key]), *_TABLE_FORMATS]
    readings = [Reading(quantities[key], item) for item in usual]
    return next((item for item in readings if prints(Accepted(proposal, item))), readings[0])


def proposals_csv(proposals: Iterable[Proposal]) -> bytes:
    """The list as a file to edit in Excel and give back, in UTF-8 with a byte order mark.

    What is sure is accepted beforehand. Texts stand in quotation marks, so that no spreadsheet
    takes them for formulas or numbers of its own.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in proposals:
        sure = item.certainty is Certainty.SURE and not item.locked
        writer.writerow(
            [
                item.number,
                "ja" if sure else "",
                f"«{item.typed.text}»",
                item.best.link,
                item.best.quantity.label,
                item.certainty.value,
                f"kan ikke kobles: {item.locked}" if item.locked else item.why,
                ", ".join(other.link for other in item.readings[1 : _MOST_ALTERNATIVES + 1]),
                item.paragraph.section,
                item.paragraph.number,
                f"«{' '.join(item.typed.sentence.split())}»",
            ]
        )
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def chosen_in_file(
    content: bytes, file: str, proposals: Sequence[Proposal], quantities: Quantities
) -> list[Accepted]:
    """What a proposal file accepts. Excel may have saved it with other separators and letters.

    Raises `UserError` when it is no proposal file or does not fit the report any more.
    """
    found = []
    for row in _rows(content, file):
        if row[ACCEPT].strip().lower() not in _YES:
            continue
        proposal = numbered(int(row[NUMBER]), proposals)
        if row[TEXT].strip("«» ") != proposal.typed.text:
            raise UserError(
                f"{file}: tall {proposal.number} er {row[TEXT]} i filen, men "
                f"«{proposal.typed.text}» i rapporten. Lag forslaget på nytt."
            )
        found.append(Accepted(proposal, reading_of(row[LINK], proposal, quantities)))
    return found


def _rows(content: bytes, file: str) -> Iterator[Mapping[str, str]]:
    text = _decoded(content)
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(";,\t", key=first.count)
    rows = list(csv.DictReader(StringIO(text), delimiter=separator))
    needed = {NUMBER, ACCEPT, TEXT, LINK}
    if not needed <= set(rows[0] if rows else ()):
        raise UserError(
            f"{file} er ikke et forslag fra norcrin-xl koble: kolonnene "
            f"{', '.join(sorted(needed))} må være med. Lag det med --forslag."
        )
    for row in rows:
        if any(value for value in row.values() if isinstance(value, str)):
            if not str(row[NUMBER]).strip().isdigit():
                raise UserError(
                    f"{file}: «{row[NUMBER]}» er ikke et nummer fra listen. Skriv nummeret slik "
                    "det var, eller lag forslagene på nytt."
                )
            yield {key: value or "" for key, value in row.items() if isinstance(key, str)}


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
