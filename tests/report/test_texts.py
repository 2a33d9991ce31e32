"""Every text of the report by its id."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from norcrin_xl.quantities.exhibits import Table
from norcrin_xl.report.texts import ReportText, owner, package_heading, texts
from tests.report.builders import cell, report_data, work_package


def all_texts() -> dict[str, ReportText]:
    data = report_data(
        {"2.3": "En\n\nto"}, packages=[work_package("ap5")], partners={"StO": "Vår tekst"}
    )
    tables = {"4.2.1": Table("4.2.1", "4.2.1", "Regnskap", (), ())}
    return dict(texts(data, tables, {}))


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("rapport.tittel", "Årsrapport 2021 for Nettet"),
        ("rapport.periode", "1. januar–31. desember 2021"),
        ("rapport.eier", "Sykehuset A"),
        ("nettverk.langt", "Det norske nettet"),
        ("prosjekt.p1.nummer", "245876"),
        ("prosjekt.p1.fase", "driftsfase"),
        ("2.3", "En\n\nto"),
        ("ap.ap5.tittel", "AP 5 Pakke ap5"),
        ("ap.ap5.framdrift", "I rute"),
        ("partner.sto.tekst", "Vår tekst"),
        ("signatur.dato", "25.2.2022"),
        ("tabell.4.2.1.tittel", "Regnskap"),
    ],
)
def test_a_text_stands_under_its_id(key: str, content: str) -> None:
    assert all_texts()[key].content == content


def test_an_empty_section_is_missing_unless_the_form_lets_it_be() -> None:
    found = all_texts()
    assert (found["2.4"].content, found["2.4"].optional) == ("", False)
    assert (found["1.2"].content, found["1.2"].optional) == ("", True)
    assert found["2.4"].label == "tekst til avsnitt 2.4"


def test_who_takes_over_is_said_with_the_day() -> None:
    data = report_data()
    setup = replace(data.setup, new_owner="Sykehuset B", new_owner_from=date(2022, 1, 1))
    assert owner(replace(data, setup=setup)) == "Sykehuset A (Sykehuset B fra 1.1.2022)"


def test_a_package_is_called_ap_where_its_number_is_a_bare_figure() -> None:
    package = work_package("ap5")
    assert package_heading(replace(package, number="AP5")) == "AP5 Pakke ap5"
    assert package_heading(replace(package, number="")) == "Pakke ap5"
    assert package_heading(replace(package, title=cell())) == ""
