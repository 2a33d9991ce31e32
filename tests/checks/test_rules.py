"""The rules' edges: limits, what is kept from before, and what needs another form or registry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from norcrin_xl.checks.examination import check
from norcrin_xl.findings import Finding, Severity, catalogue
from norcrin_xl.model import (
    CellRef,
    Field,
    Quantities,
    ReportData,
    ReportedFigure,
    Submission,
)
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed

REF = CellRef("bok.xlsm", "OUS", "I29")


def codes(findings: Iterable[Finding]) -> set[str]:
    return {found.code for found in findings}


def with_limits(data: ReportData, **limits: float) -> ReportData:
    return replace(data, setup=replace(data.setup, limits={**data.setup.limits, **limits}))


def with_submission(data: ReportData, code: str, changed: Submission) -> ReportData:
    submissions = tuple(changed if s.partner.code == code else s for s in data.submissions)
    return replace(data, submissions=submissions)


def of(data: ReportData, code: str) -> Submission:
    return next(s for s in data.submissions if s.partner.code == code)


def with_amount(
    data: ReportData, code: str, key: tuple[str, str, str], value: float | None
) -> ReportData:
    own = of(data, code)
    accounts = {**own.accounts, key: own.accounts[key]._replace(value=value)}
    return with_submission(data, code, replace(own, accounts=accounts))


def with_explanation(data: ReportData, code: str, post: str, text: str) -> ReportData:
    own, key = of(data, code), ("norcrin2", post)
    why = {**own.explanations, key: own.explanations[key]._replace(value=text)}
    return with_submission(data, code, replace(own, explanations=why))


def test_totals_may_differ_by_the_tolerance_and_no_more(data: ReportData) -> None:
    key = ("norcrin2", "1.1", "regnskap")
    within = with_amount(data, "OUS", key, 33681.5)
    beyond = with_amount(data, "OUS", key, 33681.6)
    assert "totaler-ulike" not in codes(computed(within).findings)
    assert "totaler-ulike" in codes(computed(beyond).findings)


def test_tolerated_differences_that_add_up_are_reported_for_the_network(data: ReportData) -> None:
    for submission in data.submissions:
        key = ("norcrin2", "1.1", "regnskap")
        old = submission.accounts[key].number or 0
        data = with_amount(data, submission.partner.code, key, old + 0.4)
    found = [one for one in computed(data).findings if one.code == "totaler-ulike"]
    assert [one.partner for one in found] == [None]
    assert found[0].message.startswith("NorCRIN: ")


def test_a_deviation_must_pass_both_limits_to_need_an_explanation(data: ReportData) -> None:
    silent = with_explanation(data, "OUS", "1.1", "")
    assert "forklaring-mangler" in codes(computed(silent).findings)
    for limits in ({"forklar_prosent": 30.0}, {"forklar_belop": 7315.0}):
        assert "forklaring-mangler" not in codes(computed(with_limits(silent, **limits)).findings)


def test_an_explanation_of_two_words_is_remarked_on(data: ReportData) -> None:
    short = with_explanation(data, "OUS", "1.1", "Se notat")
    assert "forklaring-knapp" in codes(computed(short).findings)
    longer = with_explanation(data, "OUS", "1.1", "To stillinger sto ledige.")
    assert "forklaring-knapp" not in codes(computed(longer).findings)


def test_an_explanation_falls_when_the_kept_deviation_is_another(
    data: ReportData, book: Workbook
) -> None:
    kept = book.quantities.number("okonomi.norcrin2.ous.1.1.avvik")
    assert kept == 7315

    def written_for(amount: float) -> set[str]:
        own = of(data, "OUS")
        deviations = {("norcrin2", "1.1"): Field(amount, REF)}
        changed = replace(own, explained_deviations=deviations)
        return codes(computed(with_submission(data, "OUS", changed)).findings)

    assert "forklaring-utdatert" not in written_for(kept)
    assert "forklaring-utdatert" not in written_for(kept + 50)
    assert "forklaring-utdatert" in written_for(-12)
    assert "forklaring-utdatert" in written_for(3000)


def test_a_registry_that_is_not_the_sum_of_the_cells_is_caught(
    data: ReportData, book: Workbook
) -> None:
    def wrong(key: str) -> set[str]:
        quantities = Quantities(
            replace(item, value=(item.value or 0) + 1) if item.id == key else item  # type: ignore[operator]
            for item in book.quantities.values()
        )
        return codes(check(data, quantities))

    for key in ("okonomi.norcrin2.2.4.regnskap", "okonomi.alle.1.budsjett", "bruk.kbs.total"):
        assert "konsolidert-ulik" in wrong(key)
    assert "konsolidert-ulik" not in wrong("kpi.ecrin.2021")


def test_an_empty_section_that_must_have_text_is_pointed_out(data: ReportData) -> None:
    sections = dict(data.sections)
    sections["4.1"] = replace(sections["4.1"], paragraphs=())
    assert "tekst-mangler" in codes(computed(replace(data, sections=sections)).findings)


def test_a_zero_beside_a_blank_is_an_answer(data: ReportData) -> None:
    """Nothing was budgeted for UoH-sektor in 2021, and nobody needs to say so with a 0."""
    assert of(data, "OUS").accounts["norcrin2", "3.2", "budsjett"].value is None
    assert "verdi-mangler" not in codes(computed(data).findings)
    spent = with_amount(data, "OUS", ("norcrin2", "3.2", "regnskap"), 5.0)
    assert "verdi-mangler" in codes(computed(spent).findings)


def test_a_count_that_follows_the_common_trend_does_not_stand_out(data: ReportData) -> None:
    """Representation tasks fell by half for all partners in the pandemic."""
    strict = with_limits(data, utslag_faktor=1.3, utslag_antall=2)
    found = [one for one in computed(strict).findings if one.code == "utslag-fjoraar"]
    assert all("Representasjonsoppgaver" not in one.message for one in found)


def test_usage_above_a_stated_capacity_is_reported(data: ReportData) -> None:
    def with_capacity(value: float | None) -> set[str]:
        capacity = {"pasienter": Field(value, REF)}
        return codes(computed(replace(data, setup=replace(data.setup, capacity=capacity))).findings)

    assert "over-kapasitet" in with_capacity(9341)
    assert "over-kapasitet" not in with_capacity(9342)
    assert "over-kapasitet" not in with_capacity(None)


@pytest.mark.parametrize("kind", catalogue().values(), ids=lambda kind: kind.code)
def test_every_kind_says_why_and_what_to_do_in_whole_sentences(kind: object) -> None:
    kind = catalogue()[kind.code]  # type: ignore[attr-defined]
    assert isinstance(kind.severity, Severity)
    for text in (kind.why, kind.message, kind.remedy):
        assert text.strip() == text
        assert text.endswith((".", "?", "}"))
    assert not kind.title.endswith(".")


def with_history(data: ReportData, key: str, year: int, value: float) -> ReportData:
    known = data.secretariat.history
    history = {**known, (key, year): known[key, year]._replace(value=value)}
    return replace(data, secretariat=replace(data.secretariat, history=history))


def test_an_earlier_year_that_stands_as_it_was_reported_is_left_alone(data: ReportData) -> None:
    dip = with_history(data, "gcp", 2018, 96)
    assert "utslag-tidligere-aar" in codes(computed(dip).findings)
    field = dip.secretariat.history["gcp", 2018]
    blank = Field(None, REF)
    kept = ReportedFigure("GCP-kurs", "2018", field, field, blank, blank)
    assert "utslag-tidligere-aar" not in codes(computed(replace(dip, reported=(kept,))).findings)


def test_a_series_may_start_small_and_grow_step_by_step(data: ReportData) -> None:
    for year, value in ((2016, 5), (2017, 90), (2018, 300)):
        data = with_history(data, "gcp", year, value)
    assert "utslag-tidligere-aar" not in codes(computed(data).findings)


def reported_series(data: ReportData, *now: float, reason: str = "") -> ReportData:
    """The data whose ECRIN series was reported as 3, 6, 7, 9, 6 and now stands as `now`."""
    why = Field(reason or None, REF)
    items = []
    for year, was, value in zip(range(2016, 2021), (3, 6, 7, 9, 6), now, strict=True):
        field = data.secretariat.history["ecrin", year]
        now_there = field._replace(value=float(value))
        items.append(
            ReportedFigure(
                "ECRIN", str(year), field._replace(value=float(was)), now_there, why, why
            )
        )
    return replace(data, reported=tuple(items))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((3, 3, 6, 7, 9), {"rapportert-forskjovet"}),  # a year later
        ((6, 7, 9, 6, 6), {"rapportert-forskjovet"}),  # a year earlier
        ((3, 6, 7, 6, 6), {"rapportert-endret"}),  # one figure says nothing of the others
        ((1, 2, 4, 5, 8), {"rapportert-endret"}),
        ((3, 6, 7, 9, 6), set()),
    ],
)
def test_a_reported_series_is_shifted_when_its_figures_are_its_neighbours(
    data: ReportData, now: tuple[float, ...], expected: set[str]
) -> None:
    found = codes(computed(reported_series(data, *now)).findings)
    assert {code for code in found if code.startswith("rapportert")} == expected


def test_a_shift_with_a_reason_is_a_remark_on_each_year(data: ReportData) -> None:
    found = computed(
        reported_series(data, 3, 3, 6, 7, 9, reason="Ført ett år for tidlig.")
    ).findings
    assert [one.code for one in found].count("rapportert-begrunnet") == 4
    assert "rapportert-forskjovet" not in codes(found)


def test_small_deviations_that_add_up_are_explained_by_a_partner_or_the_text(
    data: ReportData,
) -> None:
    for submission in data.submissions:
        for post in ("1.2", "2.2", "3.3"):
            data = with_amount(data, submission.partner.code, ("norcrin2", post, "regnskap"), 50)
    key = "avvik-i-sum-uforklart"
    assert [one.code for one in computed(data).findings].count(key) == 3

    said = with_explanation(data, "SUS", "1.2", "Alle måtte leie utstyr til eStudie.")
    section = data.sections["4.2"]
    text = section.paragraphs[0]._replace(value="Avviket {okonomi.norcrin2.2.2.avvik|endring}.")
    told = replace(section, paragraphs=(*section.paragraphs, text))
    said = replace(said, sections={**data.sections, "4.2": told})
    (left,) = [one for one in computed(said).findings if one.code == key]
    assert "post 3.3 Utlandet" in left.message
    assert "+300 tusen kroner" in left.message
