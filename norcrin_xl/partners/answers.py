"""The messages to the partners about their files, and the folder where they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from norcrin_xl.files import dated_copy, write_whole
from norcrin_xl.partners.consolidate import NetworkBook
from norcrin_xl.partners.forms.marks import safe
from norcrin_xl.partners.messages import message
from norcrin_xl.partners.take import TakenIn

FOLDER = "Svar til partnere"
"""Beside the workbook; the files that come back lie elsewhere."""


def answers(network: NetworkBook, result: TakenIn) -> dict[str, str]:
    """For each partner that is asked about something, the message to send."""
    setup = network.data.setup
    partners = {partner.code: partner for partner in setup.partners}
    found: dict[str, list[str]] = {}
    for outcome in result.outcomes:
        partner = partners.get(outcome.returned.partner)
        if partner is not None:
            item = outcome.returned
            left_out = outcome.state == "refused" or (bool(item.values) and item.empty)
            about = result.about(outcome)
            text = message(setup.network, setup.year, partner, item.file, about, left_out)
            found.setdefault(partner.code, []).extend([text] if text else [])
    return {code: "\n".join(texts) for code, texts in found.items() if texts}


def keep_answers(folder: Path, letters: Mapping[str, str], received: Iterable[str]) -> None:
    """Write each message to a file of its own, ``svar_OUS.txt``.

    A message that no longer holds, since the partner's file now gives nothing to ask about, is
    put aside under its date. Raises `OSError` as the system does.
    """
    for code in sorted({*received, *letters}):
        path = folder / f"svar_{safe(code)}.txt"
        if code in letters:
            write_whole(path, letters[code].encode())
        elif dated_copy(path) is not None:
            path.unlink()
