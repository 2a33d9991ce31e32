from __future__ import annotations

from dataclasses import replace
from datetime import date

from norcrin_xl.checks.acceptance import Acceptance, accept, apply_acceptances, stopping
from norcrin_xl.findings import finding
from norcrin_xl.model import ReportData
from norcrin_xl.workbook.workbook import Workbook
from tests.data_book import computed


def given(data: ReportData, book: Workbook) -> Acceptance:
    """The one true warning of 2021, accepted."""
    return accept(book.findings[0], data, "Bekreftet av SUS.", "Prosjektøkonom", date(2022, 2, 1))


def with_usage(data: ReportData, partner: str, indicator: str, value: float) -> ReportData:
    changed = []
    for submission in data.submissions:
        if submission.partner.code == partner:
            usage = dict(submission.usage)
            usage[indicator] = usage[indicator]._replace(value=value)
            submission = replace(submission, usage=usage)
        changed.append(submission)
    return replace(data, submissions=tuple(changed))


def test_an_accepted_finding_is_no_longer_open(data: ReportData, book: Workbook) -> None:
    item = given(data, book)
    judged = apply_acceptances(book.findings, [item], data)
    assert book.findings[0] not in judged.open
    assert judged.accepted == ((book.findings[0], item),)
    assert judged.stale == ()


def test_an_acceptance_falls_when_a_value_behind_it_changes(
    data: ReportData, book: Workbook
) -> None:
    item = given(data, book)
    changed = with_usage(data, "SUS", "kbs.enkeltsenter", 21)
    findings = computed(changed).findings
    judged = apply_acceptances(findings, [item], changed)
    assert judged.open == findings
    assert judged.stale == (item,)


def test_an_acceptance_stands_when_another_value_changes(data: ReportData, book: Workbook) -> None:
    item = given(data, book)
    changed = with_usage(data, "OUS", "pasienter", 4300)
    assert not apply_acceptances(computed(changed).findings, [item], changed).stale


def test_an_acceptance_holds_when_the_file_has_another_name(
    data: ReportData, book: Workbook
) -> None:
    item = given(data, book)
    (found, *_) = book.findings
    assert found.where
    moved = replace(found, where=found.where._replace(file="kopi.xlsm"))
    assert apply_acceptances([moved], [item], data).accepted


def test_an_acceptance_without_a_reason_or_a_role_does_not_hold(
    data: ReportData, book: Workbook
) -> None:
    for lacking in (replace(given(data, book), reason=" "), replace(given(data, book), role="")):
        judged = apply_acceptances(book.findings, [lacking], data)
        assert judged.open == book.findings
        assert judged.incomplete == (lacking,)


def test_an_acceptance_of_a_finding_that_is_gone_is_stale(data: ReportData, book: Workbook) -> None:
    item = given(data, book)
    assert apply_acceptances([], [item], data).stale == (item,)


def test_a_finding_without_a_cell_is_accepted_for_what_it_says(data: ReportData) -> None:
    found = finding("tekst-mangler", who="NorCRIN", found="avsnitt 4.1 mangler tekst")
    other = finding("tekst-mangler", who="NorCRIN", found="avsnitt 4.2 mangler tekst")
    item = accept(found, data, "Kommer senere.", "Sekretariat")
    judged = apply_acceptances([found, other], [item], data)
    assert judged.open == (other,)


def test_only_errors_stop_the_report(book: Workbook) -> None:
    error = finding("ikke-tall", None, "OUS", label="Årsverk", found="tolv", advice="")
    assert stopping([*book.findings, error]) == (error,)
