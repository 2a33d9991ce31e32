"""How the computed cells of each role of an area get their formula and value."""

from __future__ import annotations

from collections.abc import Mapping

from norcrin_xl.workbook.areas.inputs import REPORTED
from norcrin_xl.workbook.areas.views import FINDINGS, NUMBERS
from norcrin_xl.workbook.computed import (
    accounts,
    collection,
    cross_checks,
)
from norcrin_xl.workbook.computed.accounts import reported_cell
from norcrin_xl.workbook.computed.book import Rule
from norcrin_xl.workbook.computed.number_list import number_value

RULES: Mapping[str, Rule] = {
    "partner_mangler": collection.partner_todo,
    "partner_okonomi": accounts.partner_accounts,
    "partner_bruk": accounts.partner_counts,
    "partner_kpi": accounts.partner_counts,
    "arsregnskap": accounts.form_accounts,
    "bruk": accounts.form_usage,
    "bruk_partnere": accounts.per_partner,
    "brukerbetaling": accounts.payments,
    "kpi": accounts.series,
    "kpi_partnere": accounts.per_partner,
    "figur": accounts.figure_data,
    "innsamling": collection.collection,
    "oversikt_svar": collection.answers,
    "oversikt_partnere": collection.partners,
    "oversikt_prosjekter": collection.projects,
    "oversikt_kpi": collection.indicators,
    "oversikt_funn": collection.findings,
    "status": collection.partner_status,
    "tekst": collection.heading,
    "avsnitt": collection.section_texts,
    NUMBERS: number_value,
    REPORTED: reported_cell,
    "kontroll_antall": cross_checks.counted,
    "funn_antall": cross_checks.findings_counted,
    FINDINGS: cross_checks.finding_link,
    "kontroll_like": cross_checks.equal_totals,
    "kontroll_arsregnskap": cross_checks.sum_of_partners,
    "kontroll_deler": cross_checks.parts_and_total,
    "kontroll_utfylt": cross_checks.filled_in,
    "kontroll_godkjent": cross_checks.signed,
    "kontroll_sekretariat": cross_checks.own_inputs,
    "kontroll_avvik": cross_checks.twin,
    "kontroll_endring": cross_checks.twin,
    "kontroll_brukerbetaling": cross_checks.twin,
}
