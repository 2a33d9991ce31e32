"""A partner that has not answered or not approved is told of once, and stops the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from norcrin_xl.checks.acceptance import accept, apply_acceptances, stopping
from norcrin_xl.checks.walk import cells_text
from norcrin_xl.findings import Finding, finding
from norcrin_xl.model import DRAFT, CellRef, Field, ReportData, Submission, Value
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed

BLANK = ("accounts", "usage", "kpis", "explanations")


def blank(one: Submission) -> Submission:
    """A partner's tab that nobody has filled in."""
    emptied = {
        name: {key: item._replace(value=None) for key, item in getattr(one, name).items()}
        for name in BLANK
    }
    nobody = one.signed_by._replace(value=None), one.signed_on._replace(value=None)
    return replace(one, **emptied, signed_by=nobody[0], signed_on=nobody[1])


def with_partner(data: ReportData, at: int, one: Submission) -> ReportData:
    submissions = list(data.submissions)
    submissions[at] = one
    return replace(data, submissions=tuple(submissions))


def about_answers(data: ReportData) -> list[Finding]:
    return [found for found in computed(data).findings if found.code == "svar-mangler"]


def test_the_shipped_workbook_is_answered_and_approved(data: ReportData) -> None:
    assert about_answers(data) == []


@pytest.mark.parametrize("at", range(6))
def test_a_partner_that_has_not_answered_is_one_finding(data: ReportData, at: int) -> None:
    one = data.submissions[at]
    found = computed(with_partner(data, at, blank(one))).findings
    own = [item for item in found if item.partner == one.partner.code]
    assert [item.code for item in own] == ["svar-mangler"]
    assert "har ikke svart" in own[0].message
    assert stopping(found) == (own[0],)


def test_a_workbook_that_nobody_has_filled_in_stops_with_a_finding_per_partner(
    data: ReportData,
) -> None:
    empty = replace(data, submissions=tuple(map(blank, data.submissions)))
    stops = stopping(computed(empty).findings)
    assert [item.partner for item in stops] == [one.partner.code for one in data.submissions]


@pytest.mark.parametrize(
    ("by", "on", "lacks"),
    [
        (None, date(2022, 2, 10), "rolle mangler"),
        ("Økonom", None, "dato mangler"),
        (None, None, "rolle og dato mangler"),
        (f"{DRAFT} Økonom", date(2022, 2, 10), "rolle mangler"),
    ],
)
def test_figures_without_approval_say_what_lacks(
    data: ReportData, by: Value, on: Value, lacks: str
) -> None:
    one = data.submissions[2]
    signed = replace(
        one, signed_by=Field(by, one.signed_by.ref), signed_on=Field(on, one.signed_on.ref)
    )
    (found,) = about_answers(with_partner(data, 2, signed))
    assert f"tallene er ikke godkjent; {lacks}" in found.message
    assert found.where == one.signed_by.ref


def test_one_answer_is_enough_for_the_rest_to_be_asked_for_once_for_each_part(
    data: ReportData,
) -> None:
    one = blank(data.submissions[0])
    key = next(iter(one.usage))
    some = replace(one, usage={**one.usage, key: one.usage[key]._replace(value=0.0)})
    found = computed(with_partner(data, 0, some)).findings
    own = [item for item in found if item.partner == one.partner.code]
    assert [item.code for item in own].count("svar-mangler") == 1
    lacking = [item for item in own if item.code == "verdi-mangler"]
    parts = len(data.setup.projects) + 2
    assert len(lacking) == parts
    assert sum(len(item.rests_on) for item in lacking) > 20
    assert "tall i bruk og utnyttelse (" in "".join(item.message for item in lacking)


def with_history(data: ReportData, value: Value, years: int) -> ReportData:
    """The first series with `value` in its first years."""
    first = next(iter(data.secretariat.history))[0]
    early = [key for key in data.secretariat.history if key[0] == first][:years]
    history = {
        key: field._replace(value=value) if key in early else field
        for key, field in data.secretariat.history.items()
    }
    return replace(data, secretariat=replace(data.secretariat, history=history))


@pytest.mark.parametrize("years", [2, 4])
def test_earlier_years_that_lack_are_one_finding_with_their_cells(
    data: ReportData, years: int
) -> None:
    found = computed(with_history(data, None, years)).findings
    (own,) = [one for one in found if one.code == "tidligere-aar-mangler"]
    cells = [ref.cell for ref in own.rests_on]
    assert len(cells) == years
    assert f"{years} tall i tidligere år ({cells[0]}–{cells[-1]})" in own.message


@pytest.mark.parametrize("said", ["fantes ikke", "Fantes ikke", " FANTES IKKE "])
def test_years_before_the_network_began_are_no_gap(data: ReportData, said: str) -> None:
    book = computed(with_history(data, said, 2))
    wrong = {"tidligere-aar-mangler", "ikke-tall"}
    assert not wrong & {one.code for one in book.findings}
    series = next(iter(data.secretariat.history))[0]
    first, second, third = data.form.years(data.setup.year)[:3]
    prefix = f"kpi.{series}"
    assert book.quantities[f"{prefix}.{first}"].blank
    assert book.quantities[f"{prefix}.{second}.endring"].blank
    change = book.quantities[f"{prefix}.{third}.endring"]
    assert change.value is None
    assert "fantes ikke" in change.why_missing


def test_another_word_in_an_earlier_year_is_no_figure(data: ReportData) -> None:
    found = computed(with_history(data, "finnes ikke", 1)).findings
    assert "ikke-tall" in {one.code for one in found}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["D20"], "D20"),
        (["D20", "D21", "D23"], "D20–D21 og D23"),
        (["E9", "D8", "D9", "E8"], "D8–E9"),
        (["AA9", "Z9", "AB10"], "Z9–AA9 og AB10"),
    ],
)
def test_cells_that_lie_together_are_a_range(cells: list[str], said: str) -> None:
    assert cells_text(CellRef("b", "OUS", cell) for cell in cells) == said


def accounts(data: ReportData, at: int, new: Callable[[float], Value]) -> Workbook:
    """A partner's amounts, those that are not zero, made into something else."""
    one = data.submissions[at]
    changed = {
        key: field._replace(value=new(field.number)) if field.number else field
        for key, field in one.accounts.items()
    }
    return computed(with_partner(data, at, replace(one, accounts=changed)))


def about_partner(book: Workbook, code: str) -> list[str]:
    return [one.code for one in book.findings if one.partner == code and one.code in KINDS]


KINDS = (
    *("ikke-tall", "ikke-tall-flere", "negativt-belop", "negative-belop", "faktor-1000"),
    *("utslag-fjoraar", "forklaring-utdatert"),
)


@pytest.mark.parametrize(
    ("new", "expected"),
    [(lambda _: "se vedlegg", "ikke-tall-flere"), (float.__neg__, "negative-belop")],
)
def test_the_same_fault_in_many_cells_is_told_once_for_each_project(
    data: ReportData, new: Callable[[float], Value], expected: str
) -> None:
    code = data.submissions[2].partner.code
    own = about_partner(accounts(data, 2, new), code)
    assert own == [expected] * len(data.setup.projects)


def test_what_only_follows_from_a_wrong_figure_is_left_out_until_that_is_accepted(
    data: ReportData,
) -> None:
    cause = finding("ikke-tall", CELL, "OUS", rests_on=[CELL], label="x", found="y", advice="")
    words = {"post": "2.4", "project": "NorCRIN2", "found": "12"}
    follows = finding("forklaring-mangler", CELL, "OUS", rests_on=[CELL], **words)  # type: ignore[arg-type]
    other = finding("forklaring-mangler", OTHER, "OUS", rests_on=[OTHER], **words)  # type: ignore[arg-type]
    found = [cause, follows, other]
    assert apply_acceptances(found, [], data).open == (cause, other)
    given = accept(cause, data, "Bekreftet av OUS.", "Økonom", among=found)
    assert apply_acceptances(found, [given], data).open == (follows, other)


CELL, OTHER = (CellRef("bok.xlsm", "OUS", cell) for cell in ("D20", "D21"))
