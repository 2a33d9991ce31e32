"""What the pictures show, by its hash: when it changes, the pictures are to be made anew."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from norcrin_xl.partners.forms.send import forms
from norcrin_xl.workbook.workbook import workbook_in

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "docs" / "bilder" / "kilder.json"
FILES = ("NorCRIN_Rapport.xlsm", "templates/report.docx")
PARTNER = "OUS"


def sources() -> dict[str, str]:
    """The workbook, the template and a partner's form as they are now, by their SHA-256."""
    found = {name: _hash((ROOT / name).read_bytes()) for name in FILES}
    network = workbook_in((ROOT / FILES[0]).read_bytes(), FILES[0])
    every = forms(network.plan, network.areas, network.data)
    form = next(form for form in every if form.partner.code == PARTNER)
    return {**found, f"skjema {PARTNER}": _hash(form.content)}


def recorded() -> dict[str, str]:
    """What was pictured last."""
    known: dict[str, str] = json.loads(RECORD.read_text("utf-8"))
    return known


def record() -> None:
    """Keep what has been pictured now."""
    RECORD.write_text(json.dumps(sources(), indent=2, ensure_ascii=False) + "\n", "utf-8")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
