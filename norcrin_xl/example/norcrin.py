"""The contents of the shipped workbook: NorCRIN's published figures and narrative for 2021.

What was never published per partner is allocated as illustration; it sums exactly to the
published totals.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from norcrin_xl.form.form_file import form_for
from norcrin_xl.form.schema import Form
from norcrin_xl.model import Value
from norcrin_xl.network.setup_file import Contents, Network, Rows, parse_network, setup_contents
from norcrin_xl.toml_files import read_toml

EXAMPLE = files("norcrin_xl.example")
FOLDER = EXAMPLE.joinpath("2021")
WORKBOOK_ID = "norcrin-2021"

ALLOCATED = (
    "Illustrasjon: Fordelingen per partner er ikke publisert. Tallene er fordelt som eksempel "
    "og summerer til de publiserte totalene."
)


def example_network() -> Network:
    """NorCRIN in 2021."""
    return parse_network(EXAMPLE.joinpath("oppsett.toml").read_text("utf-8"))


def example_contents(network: Network, form: Form | None = None) -> Contents:
    """Everything that stands in the shipped workbook's input areas."""
    form = form or form_for(network.year, network.kpis, len(network.projects), network.notes)
    contents = setup_contents(network, form, WORKBOOK_ID)
    for code in network.partner_codes:
        contents.update(_partner(code, network, form))
    contents.update(_secretariat(form, network.year))
    contents.update(_packages(network))
    contents["tekst"] = list(_text(form))
    contents["valg"] = _choices(form)
    lists = _toml("lister.toml")
    contents["lenker"] = lists["lenke"]
    contents["ecrin_studier"] = lists["ecrin_studie"]
    contents["ecrin_grupper"] = lists["ecrin_gruppe"]
    contents["logg"] = [{}]
    return contents


def _csv(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(FOLDER.joinpath(name).read_text("utf-8").splitlines()))


def _toml(name: str) -> dict[str, Any]:
    return read_toml(FOLDER.joinpath(name).read_text("utf-8"))


def _number(text: str) -> float | None:
    return float(text) if text else None


def _partner(code: str, network: Network, form: Form) -> Contents:
    contents: Contents = {}
    for project, _ in network.project_names:
        contents[f"{code}_okonomi_{project}"] = _accounts(code, project, form)
    contents[f"{code}_bruk"] = _counts("bruk.csv", code, [item.id for item in form.indicators])
    contents[f"{code}_kpi"] = _counts("kpi.csv", code, form.kpi_keys)
    texts = {entry["kode"]: entry["tekst"] for entry in _toml("partnertekst.toml")["partner"]}
    section = form.number_of("availability")
    contents[f"{code}_tekst"] = [{"key": section, "value": texts[code]}]
    contents[f"{code}_signatur"] = [
        {"key": "godkjent_av", "value": "Økonomiansvarlig"},
        {"key": "godkjent_dato", "value": date(network.year + 1, 2, 10)},
    ]
    return contents


def _accounts(code: str, project: str, form: Form) -> Rows:
    amounts = {
        (row["post"], row["kolonne"]): _number(row[code])
        for row in _csv("regnskap.csv")
        if row["prosjekt"] == project
    }
    reasons = {
        entry["post"]: entry["tekst"]
        for entry in _toml("forklaringer.toml")["forklaring"]
        if (entry["prosjekt"], entry["partner"]) == (project, code)
    }
    rows: Rows = []
    for block in form.blocks:
        rows.append({})
        for post in form.posts_of(block.key):
            row: dict[str, Value] = {"key": post.key}
            row.update({c.key: amounts[post.key, c.key] for c in form.columns})
            if row["regnskap"] != row["budsjett"] and row["budsjett"] is not None:
                row["forklaring"] = reasons.get(post.key)
            rows.append(row)
        rows.append({"key": block.key})
    return rows


def _counts(name: str, code: str, keys: Sequence[str]) -> Rows:
    table = _csv(name)
    first = next(iter(table[0]))
    found = {(row[first], row["aar"]): _number(row[code]) for row in table}
    return [
        {"key": key, "value": found.get((key, "i_ar")), "last_year": found.get((key, "i_fjor"))}
        for key in keys
    ]


def _secretariat(form: Form, year: int) -> Contents:
    table = _csv("historikk.csv")
    earlier = [str(known) for known in form.years(year) if known != year]
    history: Rows = [
        {"key": row["kpi"], **{known: _number(row[known]) for known in earlier}} for row in table
    ]
    this_year = {row["kpi"]: _number(row[str(year)]) for row in table}
    national: Rows = [
        {"key": kpi.id, "value": this_year[kpi.id]} for kpi in form.kpis if not kpi.summable
    ]
    return {"historikk": history, "nasjonalt": national}


def _packages(network: Network) -> Contents:
    data = _toml("arbeidspakker.toml")
    first, second = (key for key, _ in network.project_names)
    register: Rows = [
        {
            "gruppe": row["gruppe"],
            "nr": row["nr"],
            "tittel": row["tittel"],
            f"leder_{first}": row["leder_norcrin1"] or None,
            f"leder_{second}": row["leder_norcrin2"] or None,
        }
        for row in data["register"]
    ]
    operating = [_package(row | {"leder": row["partner"]}, first) for row in data["driftspakke"]]
    building = [_package(row, second) for row in data["pakke"]]
    return {"register": register, "pakker": operating + building}


def _package(row: dict[str, Any], project: str) -> dict[str, Value]:
    return {
        "key": row["key"],
        "prosjekt": project,
        "nr": row["nr"] or None,
        "tittel": row["tittel"],
        "leder": row["leder"],
        "valg": row["status_valg"],
        "status": row["status"].strip(),
        "avvik": row.get("avvik", "").strip() or None,
        "tiltak": row.get("tiltak", "").strip() or None,
    }


def _text(form: Form) -> Iterator[dict[str, Value]]:
    """One row per paragraph or list; a comment to a choice is text too."""
    comments = {entry["avsnitt"]: entry["kommentar"] for entry in _toml("valg.toml")["valg"]}
    for section in form.sections:
        file = FOLDER.joinpath("tekst").joinpath(f"{section.number}.md")
        text = file.read_text("utf-8") if file.is_file() else comments.get(section.number, "")
        for paragraph in text.split("\n\n"):
            if paragraph.strip():
                yield {"key": section.number, "value": paragraph.strip("\n")}


def _choices(form: Form) -> Rows:
    chosen = {entry["avsnitt"]: entry["valg"] for entry in _toml("valg.toml")["valg"]}
    return [
        {"key": section.number, "value": chosen.get(section.number)}
        for section in form.sections
        if section.choices
    ]
