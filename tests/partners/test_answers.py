"""The messages to the partners: addressed to them, with the exact cells, each thing once."""

from __future__ import annotations

import re
from datetime import datetime

from norcrin_xl.catalogue import CATALOGUE
from norcrin_xl.partners.answers import answers
from norcrin_xl.partners.returned.intake import take_content
from norcrin_xl.partners.take import take_in
from tests.partners import corpus
from tests.partners.corpus import AMOUNT, CODE, cell
from tests.partners.test_take import returned

WHEN = datetime(2022, 2, 10, 12, 30)


def letter(**changes: object) -> str:
    result = take_in(corpus.network(), [returned(**changes)], WHEN)  # type: ignore[arg-type]
    return answers(corpus.network(), result).get(CODE, "")


def test_a_form_without_questions_gets_no_message() -> None:
    assert letter() == ""
    assert letter(**{cell("tekst", "2.1", "value"): "=1 ny tekst"}) == ""


def test_a_refused_form_is_told_what_to_mend_and_where() -> None:
    text = letter(**{cell(*AMOUNT): "1.000"})
    assert "Skjemaet er ikke tatt inn ennå." in text
    assert f"- Ark {CODE}, celle {cell(*AMOUNT)}: " in text
    assert "Skriv tallet uten skilletegn" in text


def test_a_figure_that_is_not_ready_is_asked_for_once() -> None:
    address = cell("bruk", "pasienter", "value")
    text = letter(**{address: "kommer"})
    assert len(re.findall(rf"celle {address}\b", text)) == 1


def test_what_the_economist_is_to_do_is_not_asked_of_the_partner() -> None:
    text = letter(**{cell(*AMOUNT): 40000.0})
    assert "la det regne ut på nytt" in text
    assert "med partneren" not in text
    for kind in CATALOGUE.values():
        if kind.asks:
            assert not re.search(r"(Be|Spør|med) partneren|godta funnet", kind.asks)


def test_an_identity_number_is_asked_about_and_not_repeated() -> None:
    text = letter(**{cell("tekst", "2.1", "value"): "Gjelder 01010750160."})
    assert "fødselsnummer" in text
    assert "01010750160" not in text


def test_a_form_that_is_not_filled_in_is_not_said_to_be_taken_in() -> None:
    empty = take_content(corpus.emptied(), "OUS.xlsx", corpus.expected())
    fields = corpus.network().fields()
    blank = corpus.network().with_values({fields[key].ref: None for key in empty.values})
    text = answers(blank, take_in(blank, [empty], WHEN))[CODE]
    assert "Skjemaet er ikke tatt inn ennå." in text
    assert f"ingen av feltene til {CODE} er fylt ut. Fyll ut skjemaet" in text
