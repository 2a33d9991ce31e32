"""A network's set-up file: whose report it is, which projects and which partners."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from norcrin_xl.findings import UserError
from norcrin_xl.form import Form
from norcrin_xl.model import Value

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Rows = list[dict[str, Value]]
Contents = dict[str, Rows]
"""What is to stand in the workbook's input areas: by area name, row by row, by column key."""


@dataclass(frozen=True, slots=True)
class Network:
    """The set-up of one network for one year, as its set-up file says it."""

    name: str
    long_name: str
    year: int
    owner: str
    new_owner: str
    new_owner_from: date | None
    signed: Mapping[str, Value]
    projects: tuple[Mapping[str, Any], ...]
    partners: tuple[Mapping[str, Any], ...]

    @property
    def project_names(self) -> tuple[tuple[str, str], ...]:
        return tuple((project["key"], project["name"]) for project in self.projects)

    @property
    def partner_codes(self) -> tuple[str, ...]:
        return tuple(partner["code"] for partner in self.partners)


def parse_network(text: str, file: str = "oppsett.toml") -> Network:
    """The network that a set-up file describes. Raises `UserError` when an entry is lacking."""
    try:
        data = tomllib.loads(text)
        return Network(
            name=data["network"],
            long_name=data["network_long"],
            year=data["year"],
            owner=data["owner"],
            new_owner=data.get("new_owner", ""),
            new_owner_from=data.get("new_owner_from"),
            signed={
                "paa_vegne_av": data.get("signed_for"),
                "rolle": data.get("signed_role"),
                "dato": data.get("signed_on"),
            },
            projects=tuple(data["project"]),
            partners=tuple(data["partner"]),
        )
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{file} kan ikke leses: {error}. Rett filen og prøv igjen.") from error
    except KeyError as error:
        raise UserError(f"{file} mangler {error}. Legg det til og prøv igjen.") from error


def setup_contents(network: Network, form: Form, workbook_id: str) -> Contents:
    """The contents of the sheet Oppsett and of the report's signature."""
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
        "signatur": [{"key": key, "value": value} for key, value in network.signed.items()],
    }


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
    }
