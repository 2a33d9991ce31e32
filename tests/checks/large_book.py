"""A large clean report: 60 partners, 5 projects and 10 years, each partner like none other.

A partner's figures are those of one of the six of 2021, times a whole number of its own, so that
all that agreed still agrees; grants and history are what the partners' figures add up to.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import replace

from norcrin_xl.example.norcrin import example_contents, example_network
from norcrin_xl.form.form_file import load_form
from norcrin_xl.form.schema import Form
from norcrin_xl.model import Field, ReportData, Value
from norcrin_xl.network.setup_file import Contents, Network, setup_contents
from norcrin_xl.pipeline.building import placed_contents
from norcrin_xl.workbook.reading.areas import report_data
from tests.shipped import workbook_layout

FILE = "stor.xlsm"
PARTNERS, PROJECTS, YEARS = 60, 5, 10
EXAMPLE = example_network()
FORM = load_form(EXAMPLE.year)
CLEAN = example_contents(EXAMPLE, FORM)
TOWNS = ("Alta", "Bodø", "Drammen", "Elverum", "Førde", "Gjøvik", "Halden", "Kongsberg", "Molde")
WORDS = ("rådgivning", "monitorering", "datahåndtering", "opplæring", "statistikk", "biobank")


def network() -> Network:
    """The network: each partner and project a copy with a name of its own."""
    return replace(
        EXAMPLE,
        projects=tuple(
            {**EXAMPLE.projects[i % 2], "key": f"norcrin{i + 1}", "name": f"NorCRIN{i + 1}"}
            for i in range(PROJECTS)
        ),
        partners=tuple(_partner(i) for i in range(PARTNERS)),
        register=(),
        packages=(),
    )


def _partner(i: int) -> dict[str, object]:
    name = f"{TOWNS[i % len(TOWNS)]} sykehus {i + 1:02}"
    own = {"code": f"P{i + 1:02}", "name": name, "short_name": name, "aliases": []}
    return {**EXAMPLE.partners[i % len(EXAMPLE.partners)], **own}


def times(i: int) -> int:
    """How many times its model's figures a partner has: all copies of one model differ."""
    return 2 + i // len(EXAMPLE.partners)


def contents(own: Network, form: Form) -> Contents:
    """What stands in the workbook's areas."""
    made = setup_contents(own, form, "stor")
    for i, code in enumerate(own.partner_codes):
        model = EXAMPLE.partner_codes[i % len(EXAMPLE.partners)]
        for what in ("bruk", "kpi"):
            made[f"{code}_{what}"] = list(_multiplied(CLEAN[f"{model}_{what}"], times(i)))
        made[f"{code}_tekst"] = [{"key": "2.1", "value": f"Enheten i {code} svarer på e-post."}]
        made[f"{code}_signatur"] = copy.deepcopy(CLEAN[f"{model}_signatur"])
        for j, (project, _) in enumerate(own.project_names):
            rows = CLEAN[f"{model}_okonomi_{EXAMPLE.project_names[j % 2][0]}"]
            made[f"{code}_okonomi_{project}"] = list(_multiplied(rows, times(i)))
    for j, project in enumerate(made["prosjekter"]):
        project["grant"] = _grant(made, own, own.project_names[j][0])
    made["historikk"] = _history(made, own, form)
    made["nasjonalt"] = [{"key": "ecrin", "value": 60}]
    made["tekst"] = list(_text(own, form))
    made["valg"] = copy.deepcopy(CLEAN["valg"])
    return made


def _multiplied(rows: list[dict[str, Value]], factor: int) -> Iterator[dict[str, Value]]:
    for row in rows:
        yield {
            key: _own(key, value, factor)
            for key, value in row.items()
            if key not in ("forklart_avvik", "forklart_ord")
        }


def _own(key: str, value: Value, factor: int) -> Value:
    """A partner's own figure, or an explanation that names nobody and no work package."""
    if isinstance(value, int | float):
        return value * factor if key in ("value", "last_year", *ACCOUNTS) else value
    return NAMED.sub("enheten", value) if isinstance(value, str) and key == "forklaring" else value


NAMED = re.compile(
    "|".join(
        sorted(
            {r"AP\d+", *(re.escape(name) for p in EXAMPLE.partners for name in p["aliases"])},
            key=len,
            reverse=True,
        )
    )
)
ACCOUNTS = tuple(column.key for column in FORM.columns)


def _grant(made: Contents, own: Network, project: str) -> float:
    """The grant is what the partners have budgeted from it."""
    post = FORM.council.key
    rows = [row for code in own.partner_codes for row in made[f"{code}_okonomi_{project}"]]
    return sum(float(row["budsjett"] or 0) for row in rows if row.get("key") == post)  # type: ignore[arg-type]


def _history(made: Contents, own: Network, form: Form) -> list[dict[str, Value]]:
    """Last year is the partners' sum; the years before it grow towards it as they did."""
    rows: list[dict[str, Value]] = []
    for known in CLEAN["historikk"]:
        key = str(known["key"])
        last = str(form.years(own.year)[-2])
        sums = [
            row["last_year"]
            for code in own.partner_codes
            for what in ("bruk", "kpi")
            for row in made[f"{code}_{what}"]
            if row.get("key") == key
        ]
        figures = [value for value in sums if isinstance(value, int | float)]
        factor = sum(figures) / float(known[last]) if figures and key != "ecrin" else 8  # type: ignore[arg-type]
        years = {
            year: round(value * factor)
            for year, value in known.items()
            if isinstance(value, int | float)
        }
        rows.append({"key": key, **years})
    return rows


def _text(own: Network, form: Form) -> Iterator[dict[str, Value]]:
    """Each section says something of its own, and 4.2 what is not used of each grant."""
    for i, section in enumerate(item for item in form.sections if item.holds_text):
        word = WORDS[i % len(WORDS)]
        text = (
            f"Under {section.heading.lower()} gjelder dette for {word}: Partnerne har delt "
            f"arbeidet i {i + 2} grupper, og gruppe {i + 1} har hatt ansvaret siden sommeren."
        )
        yield {"key": section.number, "value": text}
        if section.number == "4.2":
            for key, name in own.project_names:
                unspent = f"{{okonomi.{key}.ubrukt|mill1}} millioner kroner"
                text = f"Av midlene til {name} er {unspent} ikke brukt."
                yield {"key": "4.2", "value": text}


def large_book() -> ReportData:
    """The report data of the large clean report."""
    own = network()
    made = contents(own, FORM)
    plan = workbook_layout(own, FORM, made)
    return _with_years(report_data(placed_contents(plan, made, FILE), FILE, ""))


def _with_years(data: ReportData) -> ReportData:
    """The data with a history of ten years: those before the first grow by a fiftieth a year."""
    form = replace(data.form, history_years=YEARS - 1)
    known = data.secretariat.history
    oldest = min(year for _, year in known)
    history: dict[tuple[str, int], Field] = {}
    for key in {key for key, _ in known}:
        for year in form.years(data.setup.year)[:-1]:
            field = known[key, max(year, oldest)]
            value = round((field.number or 0) * 0.98 ** max(0, oldest - year))
            history[key, year] = field._replace(value=float(value))
    return replace(data, form=form, secretariat=replace(data.secretariat, history=history))
