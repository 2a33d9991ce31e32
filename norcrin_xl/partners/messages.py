"""The message to a partner about its file: ready to send, with the exact cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from norcrin_xl.findings import Finding, Severity
from norcrin_xl.model import Partner

MOST = 40
LACKS = "verdi-mangler"
REFUSED_HEADING = "Dette må rettes før skjemaet kan tas inn:"
HEADINGS = {Severity.ERROR: "Dette må rettes:", Severity.WARNING: "Dette lurer vi på:"}


def message(
    network: str, year: int, partner: Partner, file: str, findings: Iterable[Finding], refused: bool
) -> str:
    """The message about `file`; empty where there is nothing to ask. Notes are left out."""
    asked = list(_asked(findings))
    if not asked:
        return ""
    state = (
        "Skjemaet er ikke tatt inn ennå."
        if refused
        else "Skjemaet er tatt inn, men vi trenger svar på noe."
    )
    lines = [
        f"Til: {partner.contact}",
        f"Emne: {network} {year}: spørsmål til skjemaet fra {partner.name}",
        "",
        "Hei,",
        "",
        f"takk for skjemaet ({file}). {state}",
    ]
    for severity, usual in HEADINGS.items():
        heading = REFUSED_HEADING if refused and severity is Severity.ERROR else usual
        lines += _listed(heading, [one for one in asked if one.severity is severity], partner.code)
    lines += ["", "Rett i samme fil, lagre som .xlsx, og send den tilbake.", ""]
    return "\n".join((*lines, "Vennlig hilsen", f"{network}-sekretariatet", ""))


def _asked(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What a partner is asked: no notes, and not that a figure lacks where its cell was refused."""
    wanted = [found for found in findings if found.severity is not Severity.NOTE]
    cells = {found.where[1:] for found in wanted if found.where and found.code != LACKS}
    for found in wanted:
        if found.code != LACKS or found.where is None or found.where[1:] not in cells:
            yield found


def _for_partner(found: Finding, code: str) -> str:
    """A finding's message without the name of the one who reads it."""
    text = found.asked.removeprefix(f"{code}, ")
    return text[:1].upper() + text[1:]


def _listed(heading: str, findings: Sequence[Finding], code: str) -> list[str]:
    if not findings:
        return []
    rest = len(findings) - MOST
    more = [f"- og {rest} til av samme slag"] if rest > 0 else []
    return ["", heading, *(f"- {_for_partner(found, code)}" for found in findings[:MOST]), *more]
