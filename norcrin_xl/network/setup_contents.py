"""What a network's set-up puts into a new workbook: the sheet Oppsett and the work packages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from norcrin_xl.form import Form
from norcrin_xl.model import Value
from norcrin_xl.network.setup_file import Network

Rows = list[dict[str, Value]]
Contents = dict[str, Rows]
"""What is to stand in the workbook's input areas: by area name, row by row, by column key."""


def setup_contents(network: Network, form: Form, workbook_id: str) -> Contents:
    """The contents of Oppsett and Arbeidspakker and of the report's signature.

    `form` is the one that the network reports on, with its own indicators.
    """
    year, month_day = network.year + 1, form.due.split("-")
    fields: dict[str, Value] = {
        "skjema": form.version,
        "arbeidsbok": workbook_id,
        "nettverk": network.name,
        "nettverk_langt": network.long_name,
        "aar": network.year,
        "frist": date(year, int(month_day[0]), int(month_day[1])),
        "eier": network.owner,
        "ny_eier": network.new_owner or None,
        "ny_eier_fra": network.new_owner_from,
    }
    return {
        "oppsett": [{"key": key, "value": value} for key, value in fields.items()],
        "prosjekter": [_project_row(project) for project in network.projects],
        "partnere": [_partner_row(partner) for partner in network.partners],
        "grenser": [
            {"key": limit.key, "value": limit.value, "unit": limit.unit, "reason": limit.reason}
            for limit in form.limits
        ],
        "indikatorer": indicator_rows(form),
        "merknader": note_rows(form),
        "register": [_register_row(row, network) for row in network.register],
        "pakker": [_package_row(row) for row in network.packages],
        "signatur": [{"key": key, "value": value} for key, value in network.signed.items()],
    }


def indicator_rows(form: Form) -> Rows:
    """The indicators as Oppsett lists them: each followed by its parts."""
    rows: Rows = []
    for kpi in form.kpis:
        rows.append(
            {
                "key": kpi.id,
                "short": kpi.short,
                "label": kpi.label,
                "unit": kpi.unit,
                "summable": "Ja" if kpi.summable else "Nei",
                "definition": kpi.definition,
            }
        )
        rows += [{"key": f"{kpi.id}.{part.id}", "short": part.label} for part in kpi.part]
    return rows


def note_rows(form: Form) -> Rows:
    """The network's notes as Oppsett lists them: a row for each indicator and each KPI."""
    notes = {note.indicator: note for note in form.notes}
    return [
        {
            "key": item.id,
            "mark": notes[item.id].mark or None,
            "comment": notes[item.id].comment or None,
            "last_year": "Ja" if notes[item.id].last_year else None,
            "text": notes[item.id].text or None,
        }
        if item.id in notes
        else {"key": item.id}
        for item in form.counted
    ]


def _register_row(row: Mapping[str, Any], network: Network) -> dict[str, Value]:
    leaders = row.get("ledere", {})
    return {
        "gruppe": row["gruppe"],
        "nr": row.get("nr"),
        "tittel": row["tittel"],
        **{f"leder_{key}": leaders.get(key) for key, _ in network.project_names},
    }


def _package_row(row: Mapping[str, Any]) -> dict[str, Value]:
    return {key: row.get(key) for key in ("key", "prosjekt", "nr", "tittel", "leder")}


def workbook_id(network: Network) -> str:
    """The id of a new workbook: the network's name and the year."""
    letters = (sign if sign.isalnum() else "-" for sign in network.name.lower())
    return f"{''.join(letters)}-{network.year}"


def _project_row(project: Mapping[str, Any]) -> dict[str, Value]:
    return {
        "key": project["key"],
        "name": project["name"],
        "number": project["number"],
        "phase": project["phase"],
        "start": project["start"],
        "end": project["end"],
        "months": project["council_months"],
        "grant": project.get("grant_tnok"),
    }


def _partner_row(partner: Mapping[str, Any]) -> dict[str, Value]:
    return {
        "code": partner["code"],
        "name": partner["name"],
        "short": partner["short_name"],
        "region": partner["region"],
        "contact": partner["contact"],
        "aliases": "; ".join(partner["aliases"]),
        "email": partner.get("email") or None,
    }
