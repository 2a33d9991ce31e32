"""Checking: against reading the same workbook, and as partners grow from 6 to 60."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.measure import Row, paired, seconds
from norcrin_xl.checks.examination import CHECKS, check
from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.findings import Finding
from norcrin_xl.form.form_file import load_form
from norcrin_xl.model import Field, Quantities, ReportData
from norcrin_xl.network.setup_file import Contents, Network, setup_contents
from norcrin_xl.pipeline.building import placed_contents, workbook
from norcrin_xl.quantities.derivation import compute
from norcrin_xl.workbook.reading.areas import read_areas, report_data
from tests.shipped import workbook_layout

FILE = "bok.xlsm"
PROJECTS, YEARS = 5, 10


def run() -> list[Row]:
    """What checking costs on 2021, on 60 partners × 5 projects × 10 years, and per partner."""
    return list(_rows())


def _rows() -> Iterator[Row]:
    small = (example_network(), example_contents(example_network()))
    yield from _against_reading("2021", *small)
    yield from _against_reading("60 partnere × 5 prosjekter × 10 år", *_grown(60))
    yield _growth()


def _against_reading(what: str, network: Network, contents: Contents) -> Iterator[Row]:
    """The checks of a workbook beside reading it into areas, and areas into report data."""
    book = workbook(network, contents, FILE)
    data = _with_years(_data(network, contents))
    quantities = compute(data)
    for name, checking in (("alle kontroller", check), ("kontroll av tall", _figures)):
        ours, reading = paired(
            lambda checking=checking: checking(data, quantities),  # type: ignore[misc]
            lambda: report_data(read_areas(book, FILE), FILE, ""),
            runs=5,
        )
        yield Row(f"{name}, {what}", ours, reading, "lesing", "ms", "oppgis")


def _growth() -> Row:
    large, small = (_checking(partners) / partners for partners in (60, 6))
    return Row("kontroll av tall, per partner ved 60", large, small, "ved 6", "ms", "≈ 1")


def _checking(partners: int) -> float:
    """The time of the checks of figures in milliseconds."""
    data = _with_years(_data(*_grown(partners)))
    quantities = compute(data)
    return statistics.median(seconds(lambda: _figures(data, quantities)) for _ in range(5)) * 1000


def _figures(data: ReportData, quantities: Quantities) -> list[list[Finding]]:
    return [list(rule(data, quantities)) for rule in CHECKS]


def _data(network: Network, contents: Contents) -> ReportData:
    plan = workbook_layout(network, load_form(network.year), contents)
    return report_data(placed_contents(plan, contents, FILE), FILE, "")


def _with_years(data: ReportData) -> ReportData:
    """The data with a history of ten years: the oldest year again for those before it."""
    form = replace(data.form, history_years=YEARS)
    known = data.secretariat.history
    oldest = min(year for _, year in known)
    history: dict[tuple[str, int], Field] = {}
    for key in {key for key, _ in known}:
        for year in form.years(data.setup.year)[:-1]:
            history[key, year] = known[key, max(year, oldest)]
    return replace(data, form=form, secretariat=replace(data.secretariat, history=history))


def _grown(partners: int) -> tuple[Network, Contents]:
    """The example with other numbers of partners and projects, each a copy of one it has."""
    example = example_network()
    contents = example_contents(example)
    network = replace(
        example,
        projects=tuple(
            {**example.projects[i % 2], "key": f"norcrin{i + 1}", "name": f"NorCRIN{i + 1}"}
            for i in range(PROJECTS)
        ),
        partners=tuple(
            {**example.partners[i % len(example.partners)], "code": f"P{i:02}"}
            for i in range(partners)
        ),
    )
    grown: Contents = {**contents, **setup_contents(network, load_form(network.year), "bench")}
    for i, code in enumerate(network.partner_codes):
        model = example.partner_codes[i % len(example.partners)]
        for what in ("bruk", "kpi", "tekst", "signatur"):
            grown[f"{code}_{what}"] = contents[f"{model}_{what}"]
        for j, (project, _) in enumerate(network.project_names):
            rows = contents[f"{model}_okonomi_{example.project_names[j % 2][0]}"]
            grown[f"{code}_okonomi_{project}"] = rows
    return network, grown
