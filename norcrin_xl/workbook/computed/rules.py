"""How the computed cells of each role of an area get their formula and value."""

from __future__ import annotations

from collections.abc import Mapping

from norcrin_xl.workbook.areas.control import FINDINGS
from norcrin_xl.workbook.areas.history import REPORTED
from norcrin_xl.workbook.areas.views import NUMBERS
from norcrin_xl.workbook.computed import (
    accounts,
    collection,
    counts,
    cross_checks,
    overview,
)
from norcrin_xl.workbook.computed.book import Rule
from norcrin_xl.workbook.computed.counts import reported_cell
from norcrin_xl.workbook.computed.number_list import number_value

RULES: Mapping[str, Rule] = {
    "partner_mangler": collection.partner_todo,
    "partner_okonomi": accounts.partner_accounts,
    "partner_bruk": counts.partner_counts,
    "partner_kpi": counts.partner_counts,
    "arsregnskap": accounts.form_accounts,
    "bruk": counts.form_usage,
    "bruk_partnere": counts.per_partner,
    "brukerbetaling": accounts.payments,
    "kpi": counts.series,
    "kpi_partnere": counts.per_partner,
    "figur": counts.figure_data,
    "innsamling": collection.collection,
    "oversikt_svar": overview.answers,
    "oversikt_partnere": overview.partners,
    "oversikt_prosjekter": overview.projects,
    "oversikt_kpi": overview.indicators,
    "oversikt_funn": overview.findings,
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
