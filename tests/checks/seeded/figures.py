"""Faults in the figures of the clean 2021 workbook, one a row: what is planted, and its code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from norcrin_xl.model import CellError, Value
from tests.checks.seeded.generator import NETWORK, Cell, Draft, Fault, cell, put


def amount(
    partner: str, post: str, value: Value, column: str = "regnskap", at: str = ""
) -> Callable[[Draft], Cell]:
    """An amount in NorCRIN2; `at` is the post at which it shows when that is another one."""
    area = f"{partner}_okonomi_norcrin2"
    return put(area, post, value, column, cell(area, at or post, column))


def explained(partner: str, post: str, text: str | None) -> Callable[[Draft], Cell]:
    return put(f"{partner}_okonomi_norcrin2", post, text, "forklaring")


def account_turned(draft: Draft) -> Cell:
    """The accounts now lie below the budget; the explanation still says that it cost more."""
    area = "OUS_okonomi_norcrin2"
    draft.swap(area, ("1.3", "regnskap"), ("1.3", "budsjett"))
    return cell(area, "1.3", "forklaring")


def unused_unmentioned(draft: Draft) -> Cell:
    for row in draft.contents["tekst"]:
        text = str(row.get("value") or "")
        if "ubrukt" in text or "ikke brukt" in text:
            row["value"] = "Utsettelsene skyldes pandemien."
    return cell("prosjekter", "norcrin2", "grant")


def mirrored(draft: Draft) -> Cell:
    draft.swap("HUS_bruk", ("kbs.intraregional", "value"), ("kbs.interregional", "value"))
    return cell("HUS_bruk", "kbs.intraregional")


def lopsided(draft: Draft) -> Cell:
    for key, value in (("enkeltsenter", 210), ("intraregional", 4), ("interregional", 3)):
        draft.put("StO_bruk", f"kbs.{key}", value)
    return cell("StO_bruk", "kbs.enkeltsenter")


def counted_differently(draft: Draft) -> Cell:
    """All partners count another thing, so that nobody stands out but the year."""
    for code in NETWORK.partner_codes:
        draft.put(f"{code}_kpi", "gcp", 3 * draft.number(f"{code}_kpi", "gcp"))
    return cell("OUS_kpi", "gcp")


def copied_year(draft: Draft) -> Cell:
    for row in draft.contents["SUS_kpi"]:
        if row.get("last_year") is not None:
            row["value"] = row["last_year"]
    return cell("SUS_kpi", "gcp")


def copied_accounts(draft: Draft) -> Cell:
    for project in ("norcrin1", "norcrin2"):
        name = f"_okonomi_{project}"
        for row in draft.contents["UNN" + name]:
            if "regnskap" in row:
                original = draft.row("SUS" + name, str(row["key"]))
                row["regnskap"], row["budsjett"] = original["regnskap"], original["budsjett"]
    return cell("UNN_okonomi_norcrin1", "1.1", "regnskap")


def copied_counts(draft: Draft) -> Cell:
    for what in ("_bruk", "_kpi"):
        for row in draft.contents["UNN" + what]:
            row["value"] = draft.row("HUS" + what, str(row["key"]))["value"]
    return cell("UNN_bruk", "arsverk")


def shifted(draft: Draft) -> Cell:
    row = draft.row("historikk", "gcp")
    for year, value in zip(range(2016, 2021), (733, 960, 988, 1192, 1513), strict=True):
        row[str(year)] = value
    return cell("historikk", "gcp", "2020")


def tab_in_kroner(draft: Draft) -> set[Cell]:
    area = "StO_okonomi_norcrin2"
    for row in draft.contents[area]:
        for column in ("regnskap", "budsjett"):
            if isinstance(value := row.get(column), int | float):
                row[column] = value * 1000
    return {cell(area, "1.1", "regnskap"), cell(area, "1.1", "budsjett")}


def decimals(draft: Draft) -> None:
    """Two costs and two financings end in ,4; their sums end in ,8 and round the other way."""
    area = "OUS_okonomi_norcrin2"
    for post, more in (("1.1", 0.4), ("1.3", 0.4), ("2.1", 0.4), ("2.4", 0.4), ("3.1", 0.8)):
        draft.put(area, post, draft.number(area, post, "regnskap") + more, "regnskap")


def tab_in_kroner_unlike_last_year(draft: Draft) -> set[Cell]:
    """The same, where last year's accounts say so post by post: told once for each column."""
    area = "StO_okonomi_norcrin2"
    for row in draft.contents[area]:
        row["last_year"] = row.get("regnskap")
    return tab_in_kroner(draft)


def small_deviations(draft: Draft) -> set[Cell]:
    """Every partner has 50 more of what nobody had budgeted: 300 in all, and nobody says why."""
    posts = ("1.2", "2.2", "3.3")
    for code in NETWORK.partner_codes:
        for post in posts:
            draft.put(f"{code}_okonomi_norcrin2", post, 50, "regnskap")
    return {cell("AHUS_okonomi_norcrin2", post, "forklaring") for post in posts}


def all_negative(draft: Draft) -> Cell:
    """Every amount of a project with its sign turned: the sums still agree."""
    area = "HUS_okonomi_norcrin2"
    for row in draft.contents[area]:
        for column in ("regnskap", "budsjett"):
            if isinstance(value := row.get(column), int | float):
                row[column] = -value
    return cell(area, "1.1", "regnskap")


def counts_as_text(draft: Draft) -> Cell:
    for key in ("pasienter", "industrikontrakter"):
        draft.put("UNN_bruk", key, "se vedlegg")
    return draft.put("UNN_bruk", "arsverk", "se vedlegg")


def earlier_years_lacking(draft: Draft) -> Cell:
    draft.put("historikk", "gcp", None, "2018")
    return draft.put("historikk", "gcp", None, "2017")


def choices_not_made(draft: Draft) -> Cell:
    draft.put("valg", "6.2", None)
    return draft.put("valg", "4.5", None)


def period_of_last_year(draft: Draft) -> Cell:
    draft.put("prosjekter", "norcrin1", date(2020, 1, 1), "start")
    return draft.put("prosjekter", "norcrin1", date(2020, 12, 31), "end")


GRANT = ("prosjekter", "norcrin2")
FIGURES = (
    Fault("digits of a cost change places", "totaler-ulike", amount("AHUS", "1.1", 8493)),
    Fault("a financing is wrong", "totaler-ulike", amount("OUS", "2.1", 26868)),
    Fault("a later financing is wrong", "totaler-ulike", amount("HUS", "2.3", 600, at="2.1")),
    Fault("a cost place is wrong", "totaler-ulike", amount("SUS", "3.1", 8000)),
    Fault("a budget is wrong", "totaler-ulike", amount("UNN", "1.1", 7000, "budsjett")),
    Fault(
        "an amount is in kroner", "faktor-1000", amount("OUS", "1.3", 2425000), ("totaler-ulike",)
    ),
    Fault(
        "a budget is in kroner",
        "faktor-1000",
        amount("OUS", "1.3", 1807000, "budsjett"),
        ("totaler-ulike",),
    ),
    Fault(
        "a whole tab is in kroner",
        "faktor-1000",
        tab_in_kroner,
        ("bruk-over-bevilgning", "budsjett-ulik-bevilgning"),
    ),
    Fault(
        "a whole tab is in kroner, unlike last year's",
        "faktor-1000",
        tab_in_kroner_unlike_last_year,
    ),
    Fault("a cost is negative", "negativt-belop", amount("HUS", "2.3", -625), ("totaler-ulike",)),
    Fault("many costs are negative", "negative-belop", all_negative),
    Fault("many counts are text", "ikke-tall-flere", counts_as_text),
    Fault("earlier years are lacking", "tidligere-aar-mangler", earlier_years_lacking),
    Fault("a sum is text", "ikke-tall", amount("AHUS", "1.1", "8.439")),
    Fault("a cell holds an error", "ikke-tall", put("OUS_kpi", "gcp", CellError("#REF!"))),
    Fault("an amount is lacking", "verdi-mangler", amount("SUS", "2.4", None)),
    Fault("a count is lacking", "verdi-mangler", put("UNN_bruk", "pasienter", None)),
    Fault("a KPI is lacking", "verdi-mangler", put("nasjonalt", "ecrin", None)),
    Fault(
        "more is spent than granted",
        "bruk-over-bevilgning",
        put(*GRANT, 10000, "grant"),
        ("budsjett-ulik-bevilgning",),
    ),
    Fault("the budget isn't the grant", "budsjett-ulik-bevilgning", put(*GRANT, 12900, "grant")),
    Fault("unused funds aren't mentioned", "ubrukt-uforklart", unused_unmentioned),
    Fault("small deviations add up", "avvik-i-sum-uforklart", small_deviations),
    Fault("an explanation is lacking", "forklaring-mangler", explained("OUS", "1.1", None)),
    Fault("an explanation says nothing", "forklaring-knapp", explained("OUS", "1.1", "Se notat")),
    Fault(
        "an explanation says the opposite",
        "forklaring-motsier",
        explained("OUS", "2.5", "OUS brukte mer av midlene enn budsjettert i år."),
    ),
    Fault(
        "an explanation names another size",
        "forklaring-utdatert",
        explained("HUS", "1.1", "Kostnadene ble 60 prosent høyere enn budsjettert."),
    ),
    Fault("a deviation turns", "forklaring-motsier", account_turned, ("totaler-ulike",)),
    Fault(
        "a digit is lost",
        "utslag-fjoraar",
        put("OUS_kpi", "gcp", 57),
        ("utslag-partnere",),
    ),
    Fault(
        "a cost doubled",
        "utslag-fjoraar",
        put(
            "OUS_okonomi_norcrin2",
            "2.4",
            1000,
            "last_year",
            cell("OUS_okonomi_norcrin2", "2.4", "regnskap"),
        ),
    ),
    Fault(
        "last year's cost was pasted",
        "likt-tall",
        put(
            "OUS_okonomi_norcrin2",
            "2.4",
            4889,
            "last_year",
            cell("OUS_okonomi_norcrin2", "2.4", "regnskap"),
        ),
    ),
    Fault("a count has a digit too many", "utslag-partnere", put("UNN_bruk", "pasienter", 5620)),
    Fault("all count another thing", "utslag-serie", counted_differently),
    Fault("a split is mirrored", "fordeling-speilvendt", mirrored),
    Fault("a split is lopsided", "fordeling-avvikende", lopsided),
    Fault("a year is pasted twice", "likt-tall", put("historikk", "gcp", 960, "2019")),
    Fault("last year's count is pasted", "likt-tall", put("OUS_kpi", "gcp", 453)),
    Fault("last year's column is copied", "kopiert-fra-fjoraar", copied_year),
    Fault(
        "a tab of accounts is copied",
        "lik-annen-partner",
        copied_accounts,
        ("budsjett-ulik-bevilgning",),
    ),
    Fault("a tab of counts is copied", "lik-annen-partner", copied_counts, ("utslag-fjoraar",)),
    Fault("a series is shifted", "serie-forskjovet", shifted),
    Fault(
        "an earlier year has a digit too many",
        "utslag-tidligere-aar",
        put("historikk", "gcp", 9880, "2019"),
    ),
    Fault(
        "an earlier year has lost a digit",
        "utslag-tidligere-aar",
        put("historikk", "gcp", 96, "2018"),
    ),
    Fault(
        "the first year has a digit too many",
        "utslag-tidligere-aar",
        put("historikk", "monitorert_lm", 1410, "2016"),
    ),
    Fault(
        "last year of an overlapping count has a digit too many",
        "utslag-tidligere-aar",
        put("historikk", "ecrin", 66, "2020"),
    ),
    Fault(
        "an earlier year is in thousandths", "faktor-1000", put("historikk", "gcp", 988000, "2019")
    ),
    Fault("history is changed", "historikk-endret", put("historikk", "gcp", 1129, "2020")),
    Fault("a count is negative", "negativt-antall", put("AHUS_bruk", "kbs.enkeltsenter", -27)),
    Fault(
        "a thousand point became a comma",
        "desimaler-i-antall",
        put("OUS_bruk", "pasienter", 4.289),
        ("utslag-partnere",),
    ),
    Fault("history has a fraction", "desimaler-i-antall", put("historikk", "ecrin", 6.5, "2017")),
    Fault(
        "a count is a thousand times too large",
        "faktor-1000",
        put("OUS_kpi", "gcp", 575000),
    ),
    Fault("overlapping counts are summed", "overlapp-summert", put("nasjonalt", "ecrin", 16)),
    Fault("the network has too few", "overlapp-umulig", put("nasjonalt", "ecrin", 3)),
    Fault("the network has too many", "overlapp-umulig", put("nasjonalt", "ecrin", 17)),
    Fault("a KPI isn't its parts", "sum-ulik-linjene", put("AHUS_kpi", "monitorert_ikke_lm", 7)),
    Fault("a usage total is old", "sum-ulik-linjene", put("OUS_bruk", "kbs.total", 509)),
    Fault("usage is above capacity", "over-kapasitet", put("kapasitet", "pasienter", 9000)),
    Fault("the months are wrong", "periode-maaneder", put(*GRANT, 12, "months")),
    Fault("a period is turned round", "periode-omvendt", put(*GRANT, date(2020, 9, 30), "end")),
    Fault("a period is last year's", "periode-utenfor-aaret", period_of_last_year),
    Fault(
        "the deadline is last year's",
        "frist-annet-aar",
        put("oppsett", "frist", date(2021, 3, 1), at=cell("oppsett", "aar")),
    ),
    Fault(
        "a sign-off is last year's",
        "godkjent-for-aarsslutt",
        put("OUS_signatur", "godkjent_dato", date(2021, 2, 10)),
    ),
    Fault("a choice isn't made", "valg-mangler", put("valg", "6.2", None)),
    Fault("choices aren't made", "valg-ugjort", choices_not_made),
    Fault("a choice is none of the form's", "valg-mangler", put("valg", "6.2", "Kanskje")),
    Fault("rounded amounts don't foot", "avrunding", decimals),
    Fault("nobody has approved", "svar-mangler", put("HUS_signatur", "godkjent_av", None)),
)
