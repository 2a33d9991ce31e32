"""Turns accepted proposals into linked numbers, with the stored base that a refresh needs."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from io import StringIO

from norcrin_xl.files import csv_bytes
from norcrin_xl.findings import UserError
from norcrin_xl.model import Quantities, ReportData
from norcrin_xl.numbers import FORMATS, printed
from norcrin_xl.report.base import Base, Written, find_base, store
from norcrin_xl.report.new_report import base_for
from norcrin_xl.report.places import is_template
from norcrin_xl.report.refresh.opening import require_ours
from norcrin_xl.report.review.proposals import Certainty, Proposal, Reading, readings_of
from norcrin_xl.report.review.word_report import WordReport
from norcrin_xl.report.review.wrap import require_same_text, wrap
from norcrin_xl.report.word.numbering import Ids


def require_linkable(report: WordReport, data: ReportData, file: str) -> Base | None:
    """The base that is stored in a report and still holds, if any.

    A report of ours that has lost its links, as LibreOffice leaves one, is as good as typed.
    Raises `UserError` naming `file` when it is one that no refresh could take: of another year
    or of a newer version.
    """
    base = find_base(report.package, file)
    links = sum(1 for _ in report.controls)
    if base is None and links and not is_template(report.package):
        raise UserError(
            f"{file} har koblede tall, men opplysningene om hva som sist ble skrevet i dem, er "
            "fjernet, slik Dokumentkontroll i Word gjør. Kjør norcrin-xl oppdater på rapporten, "
            "som legger dem inn igjen, og koble etterpå."
        )
    if base is None or not links:
        return None
    require_ours(base, links, data.setup.year, file)
    return base


def linked_report(
    report: WordReport,
    data: ReportData,
    accepted: Iterable[Proposal],
    *,
    written: datetime,
    file: str,
) -> bytes:
    """The report with the accepted numbers linked, each as its best reading; all else stays.

    The parts of `report` are changed, so that it serves once. Raises `UserError` when a number
    cannot be linked where it stands, or when anything else would change.
    """
    base = require_linkable(report, data, file)
    package = report.package
    before = dict(package.parts)
    ids = Ids(package.parts[name] for name in package.text_parts())
    controls = dict(base.controls) if base else {}
    places = Counter(base.places if base else {})
    touched: dict[str, None] = {}
    for item in sorted(accepted, key=lambda item: item.place, reverse=True):
        text, reading, paragraph = _text(item, file), item.best, item.origin.paragraph
        for own in (paragraph, *paragraph.copies):
            wrap(own, *item.place, reading.tag, reading.quantity.label, text, ids.controls.new())
        touched[paragraph.part] = None
        known = Written(reading.tag, text, reading.quantity.value, reading.quantity.sources)
        controls.setdefault(reading.tag, known)
        places[reading.tag] += 1
    for name in touched:
        package.root(name)
    store(package, _base(base, data, written, controls, places))
    after = package.contents()
    require_same_text(before, {name: after[name] for name in touched}, file)
    return package.packed()


def _text(item: Proposal, file: str) -> str:
    """What the linked number says. Raises `UserError` when it cannot be linked."""
    typed, (quantity, name) = item.typed, item.best
    if item.locked:
        raise UserError(
            f"{file}: tall {item.number} («{typed.text}») kan ikke kobles, for det "
            f"{item.locked}. Utelat det med --uten {item.number}."
        )
    text = "" if quantity.value is None else printed(quantity.value, name)
    if item.best not in readings_of(quantity, typed, name):
        shown = f"«{text}»" if text else "ingenting"
        raise UserError(
            f"{file}: tall {item.number} er «{typed.text}», men "
            f"{item.best.link} er {shown}. Velg en annen kobling eller et annet format."
        )
    return text


def _base(
    old: Base | None,
    data: ReportData,
    written: datetime,
    controls: Mapping[str, Written],
    places: Mapping[str, int],
) -> Base:
    """The new base. What was there keeps its stamp, since its numbers are not made anew."""
    made = base_for(data, written, controls, places)
    if old is None:
        return made
    known = places if old.places else {}
    return replace(old, controls=controls, cells={**made.cells, **old.cells}, places=known)


ALL_SURE, ALL_LIKELY = "alle-sikre", "alle-trolige"
_WHOLE = {ALL_SURE: (Certainty.SURE,), ALL_LIKELY: (Certainty.SURE, Certainty.LIKELY)}
_ONE = re.compile(r"(?P<number>\d{1,6})(?:=(?P<link>\S+))?")

NUMBER, ACCEPT, TEXT, LINK = "Nr", "Godta", "Tall", "Kobling"
COLUMNS = (
    *(NUMBER, ACCEPT, TEXT, LINK, "Hva", "Sikkerhet", "Hvorfor"),
    *("Andre muligheter", "Overskrift", "Avsnitt", "Setning"),
)
_YES = frozenset(("ja", "j", "x", "1", "true", "sann", "yes"))
_MOST_ALTERNATIVES = 6


def chosen(
    words: Iterable[str],
    proposals: Sequence[Proposal],
    quantities: Quantities,
    out: Iterable[str] = (),
) -> list[Proposal]:
    """What `words` accept: ``alle-sikre``, ``alle-trolige``, ``3`` or ``7=kpi.gcp.endring|antall``.

    The best reading of each is the accepted one. A word may hold several, separated by commas;
    the numbers in `out` are left out. Raises `UserError` for a number that is not in the list,
    that is ambiguous and has no link beside it, or a link that does not exist.
    """
    found: dict[int, Proposal] = {}
    for word in _parts(words):
        for item in proposals if word in _WHOLE else [_one(word, proposals, quantities)]:
            if word not in _WHOLE:
                found[item.number] = item
            elif item.certainty in _WHOLE[word] and not item.locked:
                found.setdefault(item.number, item)
    for word in _parts(out):
        if not word.isdigit():
            raise UserError(f"«{word}» er ikke et nummer fra listen. Skriv --uten 7,9.")
        found.pop(int(word), None)
    return list(found.values())


def _parts(words: Iterable[str]) -> list[str]:
    return [part.strip() for part in ",".join(words).split(",") if part.strip()]


def _one(word: str, proposals: Sequence[Proposal], quantities: Quantities) -> Proposal:
    parsed = _ONE.fullmatch(word)
    if parsed is None:
        raise UserError(
            f"«{word}» kan ikke godtas. Skriv {ALL_SURE}, {ALL_LIKELY}, et nummer fra listen "
            "eller NUMMER=ID|FORMAT."
        )
    proposal = _numbered(int(parsed["number"]), proposals)
    if parsed["link"]:
        return replace(proposal, readings=(_reading(parsed["link"], proposal, quantities),))
    if proposal.certainty is Certainty.AMBIGUOUS:
        some = ", ".join(item.link for item in proposal.readings[:_MOST_ALTERNATIVES])
        raise UserError(
            f"Tall {proposal.number} («{proposal.typed.text}») er flertydig: {some}. "
            f"Skriv {proposal.number}=ID|FORMAT for det som er ment."
        )
    return proposal


def _numbered(number: int, proposals: Sequence[Proposal]) -> Proposal:
    if not 1 <= number <= len(proposals):
        raise UserError(
            f"Tall {number} finnes ikke i listen, som har {len(proposals)} tall. "
            "Se numrene med norcrin-xl koble uten --godta."
        )
    return proposals[number - 1]


def _reading(link: str, proposal: Proposal, quantities: Quantities) -> Reading:
    """What ``id|format`` links to; without a format the one that prints what was typed."""
    key, _, name = link.strip().strip("{}").removeprefix("tall:").partition("|")
    if key not in quantities:
        raise UserError(f"Tall {proposal.number}: «{key}» finnes ikke. Se «norcrin-xl tall».")
    usual = quantities[key].formats
    if name and name not in FORMATS:
        raise UserError(
            f"Tall {proposal.number}: formatet «{name}» finnes ikke. Velg blant {', '.join(usual)}."
        )
    if name:
        return Reading(quantities[key], name)
    fits = readings_of(quantities[key], proposal.typed)
    return fits[0] if fits else Reading(quantities[key], usual[0])


def proposals_csv(proposals: Iterable[Proposal]) -> bytes:
    """The list as a file to edit in Excel and give back. What is sure is accepted beforehand.

    Texts stand in quotation marks, so that no spreadsheet takes them for numbers of its own.
    """
    return csv_bytes([COLUMNS, *map(_row_of, proposals)])


def _row_of(item: Proposal) -> tuple[object, ...]:
    sure = item.certainty is Certainty.SURE and not item.locked
    return (
        item.number,
        "ja" if sure else "",
        f"«{item.typed.text}»",
        item.best.link,
        item.best.quantity.label,
        item.certainty.value,
        f"kan ikke kobles: {item.locked}" if item.locked else item.why,
        ", ".join(other.link for other in item.readings[1 : _MOST_ALTERNATIVES + 1]),
        item.where.heading,
        item.where.paragraph,
        f"«{item.typed.quoted}»",
    )


def words_in_file(content: bytes, file: str, proposals: Sequence[Proposal]) -> list[str]:
    """What a proposal file accepts, in words. Excel may have saved it in its own way.

    Raises `UserError` when it is no proposal file or does not fit the report any more.
    """
    found = []
    for row in _rows(content, file):
        if row[ACCEPT].strip().lower() in _YES:
            proposal = _numbered(int(row[NUMBER]), proposals)
            if row[TEXT].strip("«» ") != proposal.typed.text:
                raise UserError(
                    f"{file}: tall {proposal.number} er {row[TEXT]} i filen, men "
                    f"«{proposal.typed.text}» i rapporten. Lag forslaget på nytt."
                )
            found.append(f"{proposal.number}={row[LINK].strip()}")
    return found


def _rows(content: bytes, file: str) -> Iterator[Mapping[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    separator = max(";,\t", key=text.partition("\n")[0].count)
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
