"""Persons in the text: their identity numbers, telephone numbers, e-mail addresses and names.

The report is public. Who signs it, and who leads a work package, is asked for by the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from norcrin_xl.checks.text.names import official_names
from norcrin_xl.checks.text.passage import Passage, Role, Script
from norcrin_xl.findings import Finding
from norcrin_xl.form.glossary import load_glossary
from norcrin_xl.masking import identity_numbers, over_cells
from norcrin_xl.model import ReportData
from norcrin_xl.numbers import listed

_MAIL = re.compile(
    r"(?<![\w.+-])(?P<local>[\w+-]{1,40}(?:\.[\w+-]{1,40}){0,4})"
    r" ?(?:[@\uff20]|[(\[{] ?(?:at|a|alfakrøll|krøllalfa) ?[)\]}]) ?"
    r"[\w-]{1,60}(?:(?:\.| ?[(\[] ?(?:dot|punktum) ?[)\]] ?)[\w-]{2,60}){1,5}",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"post|info|kontakt|kontor|sekretariat|support|hjelp|brukerst|service|kurs|mottak|arkiv|presse"
    r"|resepsjon|forskning|research|studie|trial|enhet|avdeling|office|admin|help|reply|system"
    r"|ctu|gcp|monitor|biobank|direk|leder\b",
    re.IGNORECASE,
)
"""In an address that several people read."""
_PHONE = re.compile(
    r"(?<![\w.,/+(])"
    r"(?:(?P<abroad>\(?(?:\+|00)[1-9]\d{0,2}\)?)[ \u00a0.-]?)?"
    r"(?P<own>\d{8}|[2-9]\d(?:[ \u00a0.-]\d\d){3}|[489]\d\d[ \u00a0.-]\d\d[ \u00a0.-]\d{3}"
    r"|0\d{4}|\d{2,4}(?:[ \u00a0-]\d{2,4}){2,4})"
    r"(?![\w/]|[.,]\d|[ \u00a0]\d)"
)
_CONTACT = re.compile(r"\d{2}|[@\uff20]|[(\[{] ?(?:a|k)", re.IGNORECASE)
"""What every telephone number or e-mail address has, to pass over most texts quickly."""
_COUNTRY = re.compile(r"^\(?(?:\+|00)47\)?[ \u00a0.-]?")
_OF_OFFICE = re.compile(
    r"\b(?:sekretariat|sentralbord|kontor|resepsjon|ekspedisjon|vakt|felles|hoved)", re.IGNORECASE
)
_ASKED = re.compile(
    r"\W*(?:led(?:es|et) av|(?:\w{0,20}leder|ansvarlig|signatur|sted)\w{0,3}:|på vegne av|signert"
    r")",
    re.IGNORECASE,
)
"""Begins a line that says who leads something or who signs."""
_CALLED = re.compile(
    r"\b(?:tlf|telefon\w*|tel|mob|mobil\w*|ring|sms|vakttelefon|nås)\b[^\d\n]{0,25}$",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"\b(?:kr|nok|nr|nummer|prosjekt\w*|sak\w*|org|orgnr|ref\w*|isbn|issn|id|konto\w*)\b"
    r"[^\d\n]{0,12}$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[ \u00a0]?(?:%|kr|nok|tusen|mill|prosent|kroner)", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")

_WORD = r"[A-ZÆØÅÉ][a-zæøåéöäüñ]{1,20}(?:-[A-ZÆØÅ][a-zæøåéöäü]{1,20})?"
_NAME = re.compile(
    rf"(?<![\w-]){_WORD}(?: (?:{_WORD}|[A-ZÆØÅ]\.|van|von|de|af|der)){{0,2}}"
    rf" {_WORD}(?![\w-])|(?<![\w-])(?:[A-ZÆØÅ]\. ){{1,2}}{_WORD}(?![\w-])"
)
_TITLE = re.compile(
    r"\w{0,20}(?:leder|lege|forsker|rådgiver|sykepleier|koordinator|professor|direktør|stipendiat"
    r"|person|ansvarlig|sjef|dr\.)(?:en)?:?",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"(?:\bv/|\bkontakt:|\bnavn:|\bhilsen|\bph\.?d\.?|\bled(?:es|et) av)\s+$", re.IGNORECASE
)

_MOST_NAMES = 6
_LONG = 5
"""Letters from which a word's part tells that it names no person; a shorter one is a whole word."""


def check_identity_numbers(script: Script) -> Iterator[Finding]:
    """A text with an identity number, which is masked where it was read."""
    for passage in script.passages:
        cell = passage.cell
        beside = cell.grid.rows[cell.row][cell.column :][:2] if cell else ()
        if any(map(identity_numbers, (passage.text, *passage.links, *over_cells(beside)))):
            yield passage.finding("personnummer")


def check_contacts(script: Script) -> Iterator[Finding]:
    """A text with a person's mobile telephone or e-mail address; one that many share is none.

    An ordinary telephone is a person's where a person is named; else it is only a remark.
    """
    known = _known(script.data)
    for passage in script.passages:
        text = "\n".join((passage.text, *passage.links))
        if not _CONTACT.search(text):
            continue
        phones = list(_phones(passage.text))
        own = [*_mails(text, known), *(one for one in phones if _is_mobile(one))]
        if own or (phones and any(_names(text, known))):
            yield passage.finding("person-kontakt", found=listed(_quoted([*own, *phones])))
        elif phones and not _OF_OFFICE.search(text):
            yield passage.finding("telefon", found=listed(_quoted(phones)))


def check_persons(script: Script) -> Iterator[Finding]:
    """A text with the name of a person: a given name and another, or one that is introduced.

    Who leads something or signs is asked for, and may be named. Of a Word report one finding
    tells them all.
    """
    known = _known(script.data)
    everybody: list[str] = []
    first: Passage | None = None
    for passage in script.text:
        of_text = passage.is_text or passage.role is Role.HEADING
        found = (
            list(_names(passage.text, known)) if of_text and not _ASKED.match(passage.text) else []
        )
        if script.typed and found:
            first = first or passage
            everybody += found
        elif found:
            yield passage.finding("person-navn", found=listed(_quoted(found)))
    if first is not None:
        names = _quoted(everybody)
        more = f" og {len(names) - _MOST_NAMES} til" if len(names) > _MOST_NAMES else ""
        yield first.finding("person-navn", found=f"{', '.join(names[:_MOST_NAMES])}{more}")


def _known(data: ReportData) -> set[str]:
    """The words of names that are no person's, or of persons whom the form asks for."""
    return {word for name in (*official_names(data), *_asked_for(data)) for word in name.split()}


def _is_mobile(phone: str) -> bool:
    return _COUNTRY.sub("", phone)[:1] in ("4", "9")


def _asked_for(data: ReportData) -> Iterator[str]:
    """What stands where the form asks who signs, approves or leads."""
    secretariat = data.secretariat
    yield from (secretariat.signed_for.text, secretariat.signed_role.text)
    yield from (submission.signed_by.text for submission in data.submissions)
    yield from (package.leader.text for package in data.work_packages)
    yield from (leader.text for entry in data.register for leader in entry.leaders.values())


def _quoted(found: Iterable[str]) -> list[str]:
    return [f"«{' '.join(one.split())}»" for one in dict.fromkeys(found)]


def _mails(text: str, known: set[str]) -> Iterator[str]:
    shared = {name.lower() for name in known}
    for found in _MAIL.finditer(text):
        local = found["local"].lower()
        own_domain = local in found[0][len(local) :].lower()
        if not (_SHARED.search(local) or own_domain or shared.intersection(local.split("."))):
            yield found[0]


def _phones(text: str) -> Iterator[str]:
    for found in _PHONE.finditer(text):
        before = text[max(found.start() - 40, 0) : found.start()]
        called = bool(_CALLED.search(before)) or bool(found["abroad"])
        if called or _looks_called(found["own"], before, text[found.end() : found.end() + 8]):
            yield found[0]


def _looks_called(own: str, before: str, after: str) -> bool:
    """Whether digits are grouped as telephone numbers are, and nothing says that they count."""
    if _NO_PHONE.search(before) or _COUNTED.match(after) or _DAY.fullmatch(own):
        return False
    parts = [len(part) for part in re.split(r"[ \u00a0.-]", own)]
    if parts == [8]:
        return own[0] in "49"
    return parts in ([2, 2, 2, 2], [3, 2, 3]) and own[0] in "23456789"


def _names(text: str, known: set[str]) -> Iterator[str]:
    glossary = load_glossary()
    for found in _NAME.finditer(text):
        before = text[max(found.start() - 30, 0) : found.start()]
        words = found[0].split()
        titles = list(takewhile(_TITLE.fullmatch, words))
        words = words[len(titles) :]
        if len(words) < 2 or any(
            word in known or _of_no_person(word, glossary.not_persons) for word in words
        ):
            continue
        introduced = titles or _INTRODUCED.search(before) or _TITLE.fullmatch(_last_word(before))
        if introduced or words[0].split("-")[0] in glossary.given_names:
            yield " ".join(words)


def _last_word(text: str) -> str:
    return (text.split() or [""])[-1]


def _of_no_person(word: str, parts: Iterable[str]) -> bool:
    lower = word.lower()
    return any(part in lower if len(part) >= _LONG else part in lower.split("-") for part in parts)
