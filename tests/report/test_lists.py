"""Repeating sections: one item for each work package or partner."""

from __future__ import annotations

import pytest

from norcrin_xl.model import ReportData
from tests.report.builders import (
    Opened,
    control,
    paragraph,
    repeating,
    report,
    report_data,
    run,
    template,
    work_package,
)

ITEM = paragraph(
    '<w:bookmarkStart w:id="3" w:name="pakke"/>'
    + control("tekst:ap.*.tittel", run("x"), 11)
    + '<w:bookmarkEnd w:id="3"/>'
) + "".join(
    control(f"tekst:ap.*.{part}", paragraph(run("x")), number)
    for number, part in enumerate(("status", "avvik", "tiltak"), start=12)
)
PACKAGES = repeating("liste:arbeidspakker.p1", ITEM)


def listed(data: ReportData, body: str = PACKAGES) -> Opened:
    return report(template(body), data)[1]


def test_each_work_package_has_an_item_with_tags_of_its_own() -> None:
    opened = listed(report_data(packages=[work_package("ap1"), work_package("ap2", "Ferdig.")]))
    assert opened.values("//w:body//w:tag/@w:val") == [
        "liste:arbeidspakker.p1",
        *(f"tekst:ap.ap1.{part}" for part in ("tittel", "status", "avvik", "tiltak")),
        *(f"tekst:ap.ap2.{part}" for part in ("tittel", "status", "avvik", "tiltak")),
    ]
    assert opened.shown("tekst:ap.ap2.tittel") == ["AP 2 Pakke ap2"]
    assert opened.shown("tekst:ap.ap2.status") == ["Ferdig."]
    assert len(opened.all("//w15:repeatingSectionItem")) == 2


def test_no_deviations_and_no_measures_are_said_in_words() -> None:
    opened = listed(report_data(packages=[work_package("ap1")]))
    assert opened.shown("tekst:ap.ap1.avvik") == ["Ingen avvik."]
    assert opened.shown("tekst:ap.ap1.tiltak") == ["Ingen tiltak nødvendig."]


@pytest.mark.parametrize(
    ("state", "deviations", "lacking"),
    [
        ("I rute", None, []),
        ("Fullført", "Ingen vesentlige avvik.", []),
        ("Rapportert under annet prosjekt", None, []),
        ("I rute", "Kurset ble utsatt.", ["tiltak"]),
        ("Forsinket", None, ["avvik", "tiltak"]),
        ("Forsinket", "Kurset ble utsatt.", ["tiltak"]),
        ("Stanset", None, ["avvik", "tiltak"]),
        (None, None, ["avvik", "tiltak"]),
    ],
)
def test_an_empty_field_is_an_answer_only_where_the_state_says_so(
    state: str | None, deviations: str | None, lacking: list[str]
) -> None:
    package = work_package("ap1", state=state, deviations=deviations)
    opened = listed(report_data(packages=[package]))
    for part in ("avvik", "tiltak"):
        (text,) = opened.shown(f"tekst:ap.ap1.{part}")
        assert (text == f"[mangler: {part} for arbeidspakke 1]") == (part in lacking)


def test_a_missing_status_and_title_are_told_in_order() -> None:
    data = report_data(packages=[work_package("ap1", status="", title=None)])
    result, opened = report(template(PACKAGES), data)
    assert opened.shown("tekst:ap.ap1.status") == ["[mangler: status for arbeidspakke 1]"]
    assert [missing.label for missing in result.missing] == [
        "tittel på arbeidspakke 1",
        "status for arbeidspakke 1",
    ]


def test_ids_are_unique_and_bookmarks_stand_in_the_first_item_only() -> None:
    opened = listed(report_data(packages=[work_package(f"ap{n}") for n in range(1, 6)]))
    numbers = opened.values("//w:sdtPr/w:id/@w:val")
    assert len(set(numbers)) == len(numbers) == 1 + 5 * 5
    assert opened.values("//w:bookmarkStart/@w:name") == ["pakke"]


def test_nothing_to_list_leaves_an_empty_paragraph() -> None:
    opened = listed(report_data())
    assert opened.texts("//w:body//w:sdt//w:p") == [""]
    assert opened.values("//w:body//w:tag/@w:val") == ["liste:arbeidspakker.p1"]


def test_rows_of_a_table_may_repeat() -> None:
    name = paragraph(control("tekst:partner.*.navn", run("x"), 30))
    row = f"<w:tr><w:tc><w:tcPr/>{name}</w:tc></w:tr>"
    body = f"<w:tbl><w:tblPr/><w:tblGrid/>{repeating('liste:partnere', row)}</w:tbl>"
    opened = listed(report_data(partners={"OUS": "x", "HUS": "y"}), body)
    assert opened.texts("//w:tr") == ["Sykehuset OUS", "Sykehuset HUS"]
    assert listed(report_data(), body).texts("//w:tr/w:tc/w:p") == [""]


def test_a_paragraph_of_a_partner_takes_markup() -> None:
    item = control("tekst:partner.*.tekst", paragraph(run("x")), 30)
    opened = listed(report_data(partners={"OUS": "En\n\nto"}), repeating("liste:partnere", item))
    assert opened.texts("//w:sdt[w:sdtPr/w:tag/@w:val='tekst:partner.ous.tekst']//w:p") == [
        "En",
        "to",
    ]


@pytest.mark.parametrize("tag", ["liste:ukjent", "liste:arbeidspakker.p9"])
def test_an_unknown_list_stays_as_it_is_and_is_told(tag: str) -> None:
    body = repeating(tag, paragraph(run("mønster")))
    result, opened = report(template(body))
    assert opened.texts("//w:body//w:p") == ["mønster"]
    assert tag in result.findings[0].message
