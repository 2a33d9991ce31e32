"""Workbooks for tests: the shipped one, blank ones, and ones with figures missing at random."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from functools import cache

from norcrin_xl.example.norcrin import ALLOCATED, example_contents, example_network
from norcrin_xl.form.form_file import load_form
from norcrin_xl.form.schema import Form
from norcrin_xl.model import Value
from norcrin_xl.network.setup_file import Contents, Network, setup_contents
from norcrin_xl.pipeline.building import placed_contents
from norcrin_xl.workbook.drawing.construction import build_workbook
from norcrin_xl.workbook.reading.areas import report_data
from norcrin_xl.workbook.workbook import Workbook
from tests.shipped import workbook_layout

FILE = "bok.xlsm"
FORM = load_form(2021)


def built(network: Network, contents: Contents, note: str = "", form: Form = FORM) -> bytes:
    """A workbook with these contents; areas that they leave out are blank."""
    plan = workbook_layout(network, form, contents)
    areas = placed_contents(plan, contents, FILE)
    book = Workbook(FILE, b"", areas, plan, report_data(areas, FILE, ""))
    return build_workbook(book, illustration=note)


@cache
def example() -> bytes:
    """The shipped workbook."""
    network = example_network()
    return built(network, example_contents(network), ALLOCATED)


def network_of(partners: int, projects: int) -> Network:
    """A network with so many partners (P01 …) and projects."""
    return Network(
        name="Testnettet",
        long_name="Et nettverk for tester",
        year=2021,
        owner="Eieren",
        new_owner="",
        new_owner_from=None,
        signed={},
        projects=tuple(
            {
                "key": f"prosjekt{number}",
                "name": f"Prosjekt {number}",
                "number": str(100000 + number),
                "phase": "Driftsfase",
                "start": date(2021, 1, 1),
                "end": date(2021, 12, 31),
                "council_months": 12 + 3 * (number % 2),
                "grant_tnok": 1000,
            }
            for number in range(1, projects + 1)
        ),
        partners=tuple(
            {
                "code": f"P{number:02d}",
                "name": f"Sykehus nummer {number}",
                "short_name": f"S{number}",
                "region": "Helse Nord",
                "contact": "Økonomi",
                "aliases": [],
            }
            for number in range(1, partners + 1)
        ),
    )


def blank_contents(network: Network) -> Contents:
    """Only the set-up; every other input is blank."""
    return setup_contents(network, FORM, "test")


def patchy_contents(network: Network, seed: int, choices: Sequence[Value]) -> Contents:
    """Figures drawn from `choices`, so that some are missing, zero or no figures at all."""
    draw = random.Random(seed)
    contents = blank_contents(network)
    plan = workbook_layout(network, FORM, contents)
    for name, area in plan.areas.items():
        if area.role in (
            "partner_okonomi",
            "partner_bruk",
            "partner_kpi",
            "historikk",
            "nasjonalt",
        ):
            inputs = [
                c.key for c in area.columns if c.kind.value == "input" and c.format != "tekst"
            ]
            contents[name] = [
                {key: draw.choice(choices) for key in inputs} if spec.kind.value == "item" else {}
                for spec in area.rows
            ]
    contents["tekst"] = [{"key": "1.1", "value": "Tekst"}, {"key": "9.9", "value": "Tekst"}]
    return contents
