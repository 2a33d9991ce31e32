"""Faults in what the workbook keeps: computed cells, earlier figures, acceptances, deviations."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from norcrin_xl.checks.acceptance import accept
from norcrin_xl.model import Value
from norcrin_xl.workbook.areas.inputs import EarlierPlace
from tests.checks.seeded.generator import PLAN, Cell, Draft, Fault, cell, clean_book

TURNED = ("OUS_okonomi_norcrin2", "1.1")
"""A post whose explanation says what happened, and neither higher nor lower."""


def stored(
    area: str, key: str, column: str, change: Callable[[float], float]
) -> Callable[..., Cell]:
    """A computed cell that holds something else than it did."""

    def plant(draft: Draft) -> Cell:
        place = cell(area, key, column)
        held = next(one.field for one in clean_book().stored() if one.field.ref[1:] == place)
        assert held.number is not None
        draft.stored[place] = change(held.number)
        return place

    return plant


def of_the_accounts(draft: Draft) -> Cell:
    """A deviation in per cent that is taken of the accounts instead of the budget."""
    area, row = "arsregnskap_norcrin2", "1.1"
    values = {one.field.ref[1:]: one.field.number for one in clean_book().stored()}
    amount = values[cell(area, row, "avvik")]
    account = values[cell(area, row, "regnskap")]
    assert amount is not None
    assert account
    draft.stored[cell(area, row, "avvik_prosent")] = amount / account
    return cell(area, row, "avvik_prosent")


def old_sheet(draft: Draft) -> Cell:
    """All costs of a sheet are those of an earlier calculation."""
    area = "arsregnskap_norcrin2"
    places = [
        cell(area, key, column)
        for key in ("1.1", "1.3", "2.1", "2.3", "2.4", "2.5", "3.1")
        for column in ("regnskap", "budsjett")
    ]
    draft.stored.update(dict.fromkeys(places, 1.0))
    return places[0]


def explained_then(then: float) -> Callable[[Draft], Cell]:
    """An explanation of 7 315 that was written when the deviation was another."""

    def plant(draft: Draft) -> Cell:
        area, post = TURNED
        draft.put(area, post, "Tre stillinger ble omgjort i løpet av året.", "forklaring")
        draft.put(area, post, then, "forklart_avvik")
        return cell(area, post, "forklaring")

    return plant


def reported(reason: str | None) -> Callable[[Draft], Cell]:
    """A figure of 2020 that was reported as another, with or without a reason."""

    def plant(draft: Draft) -> Cell:
        now = EarlierPlace("historikk", "ecrin", "2020")
        draft.row("rapportert", 0).update(
            key=str(now), hva="ECRIN-studier", aar="2020", rapportert=8.0,
            begrunnelse=reason, rolle=reason and "Prosjektøkonom",
        )  # fmt: skip
        return cell(*now)

    return plant


def shifted(draft: Draft) -> Cell:
    """The series was reported, and now stands a year later."""
    years = [str(year) for year in range(2016, 2021)]
    row = draft.row("historikk", "ecrin")
    draft.contents["rapportert"] = [
        {
            "key": str(EarlierPlace("historikk", "ecrin", year)),
            "hva": "ECRIN-studier", "aar": year,
            "rapportert": row[year],
        }
        for year in years
    ]  # fmt: skip
    row.update({year: row[before] for before, year in pairwise(years)})
    return cell("historikk", "ecrin", "2017")


def accepted(reason: str | None, role: str | None) -> Callable[[Draft], Cell]:
    """The one warning of the clean workbook, accepted; the figure behind it may change after."""

    def plant(draft: Draft) -> Cell:
        book = draft.computed()
        given = accept(book.findings[0], book.data, reason or "", role or "")
        draft.row("funn", 0).update(
            kode=given.code, ark=given.sheet, celle=given.cell, verdier=given.fingerprint,
            begrunnelse=reason, rolle=role, label=given.found,
        )  # fmt: skip
        return cell("funn", 0, "begrunnelse")

    return plant


def accepted_then_changed(draft: Draft) -> Cell:
    place = accepted("Tallene er kontrollert mot kilden.", "Prosjektøkonom")(draft)
    draft.put("SUS_bruk", "kbs.intraregional", 80)
    return place


def accepted_then_gone(draft: Draft) -> Cell:
    place = accepted("Tallene er kontrollert mot kilden.", "Prosjektøkonom")(draft)
    draft.swap("SUS_bruk", ("kbs.intraregional", "value"), ("kbs.interregional", "value"))
    return place


def heading(area: str, column: str, text: Value, rows_above: int = 1) -> Callable[[Draft], Cell]:
    """A column's heading, or an area's title two rows above, that says something else."""

    def plant(draft: Draft) -> Cell:
        letter = PLAN[area].column(column).letter if rows_above == 1 else "A"
        place = PLAN[area].sheet, f"{letter}{PLAN[area].top - rows_above}"
        draft.headings[place] = text
        return place

    return plant


def title(draft: Draft) -> Cell:
    draft.headings["KPI", "A1"] = "Resultatindikatorer (KPI) 2015–2020"
    return "KPI", "A1"


KEPT = (
    Fault(
        "a deviation has the wrong sign",
        "avvik-fortegn",
        stored("arsregnskap_norcrin2", "2.5", "avvik", lambda held: -held),
    ),
    Fault(
        "a partner's deviation in per cent has the wrong sign",
        "avvik-fortegn",
        stored("OUS_okonomi_norcrin2", "2.5", "avvik_prosent", lambda held: -held),
    ),
    Fault("a per cent is of the accounts", "avvik-nevner", of_the_accounts),
    Fault(
        "a total is old",
        "lagret-ulik",
        stored("kpi_partnere", "gcp", "sum", lambda held: held - 1),
    ),
    Fault(
        "a figure's chart is old",
        "lagret-ulik",
        stored("figur_3_2_1", "OUS", "0", lambda held: held + 1),
    ),
    Fault(
        "Excel's own deviation has the wrong sign",
        "avvik-fortegn",
        stored("kontroll_avvik", "norcrin2|2.5", "avvik", lambda held: -held),
    ),
    Fault(
        "Excel's own sum of the partners is another",
        "lagret-ulik",
        stored("kontroll_arsregnskap", "norcrin2|1|regnskap", "sum", lambda held: held + 100),
    ),
    Fault(
        "Excel's own sum of the parts is another",
        "lagret-ulik",
        stored("kontroll_deler", "bruk_partnere|kbs.total|OUS", "deler", lambda held: held - 1),
    ),
    Fault("a sheet is old", "ark-ikke-oppdatert", old_sheet),
    Fault("the deviation had another sign", "forklaring-utdatert", explained_then(-12)),
    Fault("the deviation was much smaller", "forklaring-utdatert", explained_then(700)),
    Fault("a reported figure is another", "rapportert-endret", reported(None)),
    Fault("a reported figure has a reason", "rapportert-begrunnet", reported("Ett var dobbelt.")),
    Fault("a reported series is shifted", "rapportert-forskjovet", shifted),
    Fault("an accepted figure changed", "godtatt-endret", accepted_then_changed),
    Fault("what was accepted is gone", "godtatt-uten-funn", accepted_then_gone),
    Fault("a role is lacking", "godtatt-ufullstendig", accepted("Kontrollert.", None)),
    Fault("a reason is lacking", "godtatt-ufullstendig", accepted(None, "Prosjektøkonom")),
    Fault(
        "a partner's column is last year's",
        "aar-i-overskrift",
        heading("OUS_okonomi_norcrin2", "regnskap", "Regnskap 2020"),
    ),
    Fault("a year of the series is typed anew", "aar-i-overskrift", heading("kpi", "2019", 2018.0)),
    Fault(
        "a figure's caption begins a year early",
        "aar-i-overskrift",
        heading("figur_7_1_2", "key", "Figur 7.1.2 Deltakere på GCP-kurs 2015–2021", 2),
    ),
    Fault("a sheet's title is last year's", "aar-i-overskrift", title),
)
