"""Web addresses: are they whole, one at a time, and https?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from norcrin_xl.checks.text.passage import Script, excerpt
from norcrin_xl.findings import Finding

_BARE = re.compile(r"(?:\b(?:https?|htp|htpp|htpps|htttps?|hhtps?)\b:/{0,3}|\bwww\.)[^\s<>«»\"]*")
_HOST = re.compile(r"(?:[a-z0-9æøå](?:[a-z0-9æøå-]*[a-z0-9æøå])?\.)+[a-zæøå]{2,}", re.IGNORECASE)
_SCHEME = re.compile(r"https?:", re.IGNORECASE)
_GLUED = re.compile(r"\.[a-z]{2,4}www\.", re.IGNORECASE)


def check_addresses(script: Script) -> Iterator[Finding]:
    """Addresses behind links, and typed ones that are not the words of such a link.

    A typed www.norcrin.no is sound: only the browser needs more.
    """
    for passage in script.text:
        behind = {_bare(address) for address in passage.links}
        typed = (found for found in _typed(passage.text) if _bare(found) not in behind)
        for address in dict.fromkeys([*passage.links, *typed]):
            fault = address_fault(address)
            if fault and (address in passage.links or not address.lower().startswith("www.")):
                yield passage.finding(fault[0], found=excerpt(address), expected=fault[1])


def _typed(text: str) -> Iterator[str]:
    if "www" not in text and "://" not in text and "ht" not in text:
        return
    for found in _BARE.finditer(text):
        yield found[0].rstrip(".,;:!?)")


def _bare(address: str) -> str:
    return _SCHEME.sub("", address.lower(), count=1).strip("/")


def address_fault(address: str) -> tuple[str, str] | None:
    """The code and the words for what is wrong with `address`, or `None` when it is sound."""
    if address.lower().startswith("mailto:"):
        return None
    if re.search(r"\s", address):
        return "adresse-ugyldig", "inneholder mellomrom"
    if len(_SCHEME.findall(address)) > 1 or _GLUED.search(_host(address)):
        return "adresse-ugyldig", "er to adresser limt sammen"
    if not address.lower().startswith(("https://", "http://", "www.")):
        return "adresse-ugyldig", "begynner ikke med https://"
    if not _HOST.fullmatch(_host(address)):
        return "adresse-ugyldig", "har ikke noe gyldig nettsted"
    if address[-1] in ".,;":
        return "adresse-ugyldig", f"slutter med «{address[-1]}»"
    if not address.lower().startswith("https://"):
        return "adresse-uten-https", ""
    return None


def _host(address: str) -> str:
    """The host of an address; empty where there is none to be found."""
    whole = address if "//" in address else f"//{address}"
    try:
        return urlsplit(whole).hostname or ""
    except ValueError:
        return ""
