"""A partner's form in a real spreadsheet program: what is typed is computed and coloured."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import html

from norcrin_xl.workbook.drawing.page import STATUS_COLOURS
from tests import office
from tests.partners import corpus
from tests.partners.corpus import AMOUNT, cell

SCRIPT = Path(__file__).parents[1] / "udf" / "libreoffice_typing.py"
EXPLANATION = (*AMOUNT[:2], "forklaring")
SIGNED = ("signatur", "godkjent_av", "value")
EQUAL, EXPLAINED, APPROVED = (
    "NorCRIN2: totalene for regnskap 2021 er like",
    "Alle store avvik er forklart",
    "Tallene er godkjent",
)
GREEN, RED = ("OK", *STATUS_COLOURS["ok"]), STATUS_COLOURS["error"]


class Look(NamedTuple):
    """What a cell says, and the colours of its text and its fill."""

    word: str
    text: str
    fill: str


class Seen(NamedTuple):
    """A form after some typing: the own checks by name, and all that it says."""

    checks: dict[str, Look]
    texts: list[str]


def typed(folder: Path, *steps: dict[str, str]) -> tuple[list[Seen], dict[str, Any]]:
    """The form after each step, and what is locked."""
    form = folder / "OUS.xlsx"
    form.write_bytes(corpus.form())
    folder.joinpath("steps.json").write_text(json.dumps(steps), "utf-8")
    profile = (folder / "profile").as_uri()
    run = subprocess.run(
        [*office.with_uno(str(SCRIPT)), profile, form.as_uri(), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert run.returncode == 0, run.stderr
    return [seen(folder / f"{n}.html") for n in range(len(steps))], json.loads(run.stdout)


def seen(page: Path) -> Seen:
    rows = [
        [
            Look(
                item.text_content().strip(),
                next((str(font.get("color")) for font in item.iter("font")), ""),
                str(item.get("bgcolor")),
            )
            for item in row.iter("td")
            if item.text_content().strip()
        ]
        for row in html.parse(str(page)).getroot().iter("tr")
    ]
    names = (EQUAL, EXPLAINED, APPROVED)
    checks = {row[0].word: row[-1] for row in rows if row and row[0].word in names}
    return Seen(checks, [look.word for row in rows for look in row])


@pytest.mark.office
def test_what_is_typed_is_computed_and_turns_red_or_green(tmp_path: Path) -> None:
    steps, locks = typed(
        tmp_path,
        {},
        {cell(*AMOUNT): "40000", cell(*EXPLANATION): ""},
        {cell(*EXPLANATION): "Flere stillinger enn planlagt"},
        {cell(*SIGNED): ""},
        {cell(*AMOUNT): "33681", cell(*SIGNED): "Økonomisjef"},
    )
    sent, wrong, explained, unsigned, mended = (step.checks for step in steps)
    assert set(sent.values()) == {GREEN}
    assert wrong[EQUAL] == ("Feil", *RED)
    assert wrong[EXPLAINED] == ("Mangler", *RED)
    assert wrong[APPROVED] == GREEN
    assert "6\u00a0319" in steps[1].texts
    assert (explained[EQUAL], explained[EXPLAINED]) == (("Feil", *RED), GREEN)
    assert unsigned[APPROVED] == ("Mangler", *RED)
    assert set(mended.values()) == {GREEN}
    assert locks["protected"] == [True, True]
    assert locks["locked"] == dict.fromkeys(locks["locked"], False)
