"""What leads to a person or a place: web addresses, telephones, e-mail, identity numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from norcrin_xl.checks.text.names import Persons
from norcrin_xl.checks.text.passage import Script, excerpt
from norcrin_xl.checks.text.words import any_of, one_off
from norcrin_xl.findings import Finding
from norcrin_xl.masking import identity_numbers, over_cells
from norcrin_xl.numbers import listed, quoted

_BARE = re.compile(r"(?:\b(?:https?|htp|htpp|htpps|htttps?|hhtps?)\b:/{0,3}|\bwww\.)[^\s<>«»\"]*")
_HOST = re.compile(r"(?:[a-z0-9æøå](?:[a-z0-9æøå-]*[a-z0-9æøå])?\.)+[a-zæøå]{2,}", re.IGNORECASE)
_SCHEME = re.compile(r"https?:", re.IGNORECASE)
_GLUED = re.compile(r"\.[a-z]{2,4}www\.", re.IGNORECASE)
_MAIL = re.compile(
    r"(?<![\w.+-])(?P<local>[\w+-]{1,40}(?:\.[\w+-]{1,40}){0,4})"
    r" ?(?:[@\uff20]|[(\[{] ?(?:at|a|alfakrøll|krøllalfa) ?[)\]}]) ?"
    r"[\w-]{1,60}(?:(?:\.| ?[(\[] ?(?:dot|punktum) ?[)\]] ?)[\w-]{2,60}){1,5}",
    re.IGNORECASE,
)
_SHARED = re.compile(rf"{any_of('kontakt', 'delt')}|leder\b", re.IGNORECASE)
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
_OF_OFFICE = re.compile(rf"\b(?:{any_of('kontakt', 'kontor')})", re.IGNORECASE)
_CALLED = re.compile(rf"\b(?:{any_of('kontakt', 'ringes')})\b[^\d\n]{{0,25}}$", re.IGNORECASE)
_NO_PHONE = re.compile(
    rf"\b(?:{any_of('kontakt', 'ringes ikke')})\b[^\d\n]{{0,12}}$", re.IGNORECASE
)
_COUNTED = re.compile(r"[ \u00a0]?(?:%|kr|nok|tusen|mill|prosent|kroner)", re.IGNORECASE)
_LONG_NAME = 5
"""Letters of a site's name from which one that is a letter off is no other site."""
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")


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
    persons = Persons(script.data)
    shared = {name.lower() for name in persons.known}
    for passage in script.passages:
        text = "\n".join((passage.text, *passage.links))
        if not _CONTACT.search(text):
            continue
        phones = list(_phones(passage.text))
        mobile = (one for one in phones if _COUNTRY.sub("", one)[:1] in ("4", "9"))
        own = [*_mails(text, shared), *mobile]
        if own or (phones and any(persons.named(text))):
            yield passage.finding("person-kontakt", found=listed(quoted([*own, *phones])))
        elif phones and not _OF_OFFICE.search(text):
            yield passage.finding("telefon", found=listed(quoted(phones)))


def _mails(text: str, shared: set[str]) -> Iterator[str]:
    for found in _MAIL.finditer(text):
        local = found["local"].lower()
        own_domain = local in found[0][len(local) :].lower()
        if not (_SHARED.search(local) or own_domain or shared.intersection(local.split("."))):
            yield found[0]


def _phones(text: str) -> Iterator[str]:
    for found in _PHONE.finditer(text):
        before = text[max(found.start() - 40, 0) : found.start()]
        called = _CALLED.search(before) or found["abroad"]
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


def check_addresses(script: Script) -> Iterator[Finding]:
    """Addresses behind links, and typed ones that are not the words of such a link.

    A typed www.norcrin.no is sound: only the browser needs more. A site that is a listed one but
    for its ending or a letter is told of too.
    """
    lists = (row.values() for rows in script.data.lists.values() for row in rows)
    listed = (field.text for row in lists for field in row if "://" in field.text)
    known = {_site(address) for address in listed if len(address.split()) == 1}
    for passage in script.text:
        behind = {_without_scheme(address) for address in passage.links}
        hinted = any(hint in passage.text for hint in ("www", "://", "ht"))
        found = _BARE.findall(passage.text) if hinted else ()
        bare = (address.rstrip(".,;:!?)") for address in found)
        typed = (address for address in bare if _without_scheme(address) not in behind)
        for address in dict.fromkeys([*passage.links, *typed]):
            fault = address_fault(address)
            if fault and (address in passage.links or not address.lower().startswith("www.")):
                yield passage.finding(fault[0], found=excerpt(address), expected=fault[1])
            near = (name for name in sorted(known) if _is_like(_site(address), name))
            is_there = not fault or address.startswith("www.")
            if is_there and _site(address) not in known and (meant := next(near, None)):
                yield passage.finding("navn-nesten", found=excerpt(address), expected=meant)


def _without_scheme(address: str) -> str:
    return _SCHEME.sub("", address.lower(), count=1).strip("/")


def address_fault(address: str) -> tuple[str, str] | None:
    """The code and the words for what is wrong with `address`, or `None` when it is sound."""
    if address.lower().startswith("mailto:"):
        return None
    host = _host(address)
    is_https = address.lower().startswith("https://")
    for wrong, what in (
        (re.search(r"\s", address), "inneholder mellomrom"),
        (len(_SCHEME.findall(address)) > 1 or _GLUED.search(host), "er to adresser limt sammen"),
        (
            not (is_https or address.lower().startswith(("http://", "www."))),
            "begynner ikke med https://",
        ),
        (not _HOST.fullmatch(host), "har ikke noe gyldig nettsted"),
        (address[-1] in ".,;", f"slutter med «{address[-1]}»"),
    ):
        if wrong:
            return "adresse-ugyldig", what
    return None if is_https else ("adresse-uten-https", "")


def _site(address: str) -> str:
    return _host(address.strip()).lower().removeprefix("www.")


def _is_like(site: str, other: str) -> bool:
    """Whether two sites have one name with two endings, or with a letter between them."""
    name, known = site.rpartition(".")[0], other.rpartition(".")[0]
    return name == known or (len(known) >= _LONG_NAME and one_off(name, known))


def _host(address: str) -> str:
    """The host of an address; empty where there is none to be found."""
    whole = address if "//" in address else f"//{address}"
    try:
        return urlsplit(whole).hostname or ""
    except ValueError:
        return ""
