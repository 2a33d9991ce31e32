"""A form judged without its workbook says what taking it in would say, as far as it can know."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from norcrin_xl.findings import Finding, UserError, silent
from norcrin_xl.network.setup_file import Network, parse_network
from norcrin_xl.partners.forms.send import forms
from norcrin_xl.partners.letters import questions
from norcrin_xl.partners.own_form import home_of
from norcrin_xl.partners.take import take_files, take_in
from norcrin_xl.pipeline.building import blank_workbook
from norcrin_xl.pipeline.exchange import judge_form
from norcrin_xl.spreadsheet.workbook_file import open_book
from norcrin_xl.workbook.workbook import workbook_in
from tests.office import ROOT
from tests.partners import corpus
from tests.partners.corpus import Case
from tests.partners.test_intake import CASES

WHEN = datetime(2022, 2, 10, 12, 30)
ONLY_THE_NETWORK_KNOWS = {
    *("forklaring-utdatert", "forklaring-motsier"),  # the deviation that was explained
    "svar-mangler",  # the figures that were approved
    *("fast-endret", "utslag-fjoraar"),  # last year's figure before it was typed over
    *("retur-aar", "retur-arbeidsbok", "retur-annet-nettverk", "retur-ukjent"),
    *("retur-partner", "retur-partner-byttet", "ledetekst-endret", "rad-flyttet"),
}
"""What these say rests on the workbook, or on what its other forms are called."""


def told(findings: tuple[Finding, ...]) -> set[tuple[object, ...]]:
    return {
        (
            one.code,
            one.where[1:] if one.where else None,
            f"{one.said} {one.ask}" if one.said else one.message,
        )
        for one in findings
        if one.code not in ONLY_THE_NETWORK_KNOWS and OTHERS not in one.message
    }


def native(path: Path) -> tuple[Finding, ...]:
    taken = take_in(corpus.network(), take_files([path], corpus.expected()), WHEN)
    return (*taken.findings, *questions(taken)[corpus.CODE])


def form_at(folder: Path, content: bytes) -> Path:
    path = folder / "OUS.xlsx"
    path.write_bytes(content)
    return path


OTHERS = "de andre partnerne"
"""What shows only beside the others is no partner's to see."""

ODD = [case for case in CASES[::3] if case.code != "retur-aar"]


@pytest.mark.parametrize("case", ODD, ids=lambda case: case.name)
def test_an_odd_form_gets_the_findings_that_taking_it_in_would_give(
    tmp_path: Path, case: Case
) -> None:
    path = form_at(tmp_path, case.make())
    assert told(judge_form(path, silent).findings) == told(native(path))


@pytest.mark.parametrize("make", [corpus.form, corpus.no_properties, corpus.no_names])
def test_a_form_that_lost_its_marks_or_names_is_known_by_the_rest(
    tmp_path: Path, make: object
) -> None:
    path = form_at(tmp_path, make())  # type: ignore[operator]
    done = judge_form(path, silent)
    assert told(done.findings) == told(native(path))
    assert done.sentences[0].startswith("Skjemaet kan tas inn.")


def test_what_is_wrong_is_counted_and_said_to_the_partner(tmp_path: Path) -> None:
    done = judge_form(form_at(tmp_path, corpus.with_value("1.000")), silent)
    assert done.sentences[0].startswith("Skjemaet må rettes før det kan tas inn.")
    assert done.has_errors


def test_a_form_of_a_year_that_this_version_lacks_says_so(tmp_path: Path) -> None:
    old = corpus.replaced("docProps/custom.xml", ">2021<", ">2019<")
    with pytest.raises(UserError, match=r"OUS\.xlsx: Det finnes ikke noe skjema for 2019"):
        judge_form(form_at(tmp_path, old), silent)


@pytest.fixture(scope="module")
def other() -> Network:
    return parse_network((ROOT / "docs/eksempel/oppsett.toml").read_text("utf-8"))


def test_another_networks_projects_and_indicators_are_read_from_its_form(other: Network) -> None:
    book = workbook_in(blank_workbook(other, "bok.xlsm"), "bok.xlsm")
    form = next(forms(book.plan, book.areas, book.data, date(2022, 2, 1)))
    home = home_of(open_book(form.content, form.name))
    assert home.plan.shape.projects == other.project_names
    assert home.plan.shape.form.kpi_keys == book.plan.shape.form.kpi_keys
    assert home.data.setup.workbook_id == book.data.setup.workbook_id
    own = book.plan.on_sheet(form.partner.code)
    assert [area.top for area in home.plan.on_sheet(form.partner.code)] == [a.top for a in own]
