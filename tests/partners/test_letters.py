"""The letters to the partners: one each, all of it at once, each cause once, in their own words."""

from __future__ import annotations

import re
from datetime import date, datetime
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path

import pytest

from norcrin_xl.findings import catalogue, finding
from norcrin_xl.model import CellRef
from norcrin_xl.partners.letter_folder import keep_letters
from norcrin_xl.partners.letters import QUESTIONS, RECEIPT, REMINDER, Letter, letters
from norcrin_xl.partners.mail import sendable
from norcrin_xl.partners.points import points
from norcrin_xl.partners.renewal import computed_anew
from norcrin_xl.partners.returned.intake import Return, take_content
from norcrin_xl.partners.take import take_in
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.partners import corpus
from tests.partners.corpus import AMOUNT, CODE, cell
from tests.partners.test_take import returned

WHEN = datetime(2022, 2, 10, 12, 30)
SIGNED, DAY = (cell("signatur", key, "value") for key in ("godkjent_av", "godkjent_dato"))
PATIENTS, COURSES = cell("bruk", "pasienter", "value"), cell("kpi", "gcp", "value")


def written(*returns: Return, book: Workbook | None = None) -> dict[str, Letter]:
    result = take_in(book or corpus.network(), returns, WHEN)
    return {letter.partner.code: letter for letter in letters(result)}


def letter(**changes: object) -> str:
    return written(returned(**changes))[CODE].text  # type: ignore[arg-type]


def numbered(text: str) -> list[str]:
    return re.findall(r"^\d+\. (.*)$", text, re.M)


@cache
def unanswered() -> Workbook:
    """The workbook before OUS has answered."""
    blank = take_content(corpus.emptied(), "OUS.xlsx", corpus.expected())
    fields = corpus.network().fields()
    return computed_anew(
        corpus.network().with_values({fields[key].ref: None for key in blank.values})
    )


def test_a_form_without_questions_gets_a_receipt_with_its_sums() -> None:
    made = written(returned())[CODE]
    assert made.kind == RECEIPT
    assert "godkjent 10.2.2022" in made.text
    assert "NorCRIN2, totale kostnader i 1000 kr: 36\u00a0106 (regnskap 2021)" in made.text
    assert made.attached is None


def test_everything_about_a_refused_form_is_told_in_the_first_letter() -> None:
    """Also what is found only in figures that were taken in, and beside the other partners."""
    text = letter(
        **{cell(*AMOUNT): "1.000", PATIENTS: None, COURSES: 99999.0, SIGNED: None},
        **{cell("okonomi_norcrin2", "2.3", "forklaring"): None},
    )
    assert "Det er ikke tatt inn ennå." in text
    found = numbered(text)
    for place, words in (
        (cell(*AMOUNT), "som kan bety"),
        (SIGNED, "ikke godkjent"),
        (PATIENTS, "ikke fylt ut"),
        (COURSES, "i fjor"),
        (cell("okonomi_norcrin2", "2.3", "forklaring"), "uten forklaring"),
    ):
        assert [one for one in found if one.startswith(f"Celle {place}: ") and words in one], words
    assert f"Celle {COURSES}: Deltakere på GCP-kurs er 99\u00a0999. Målt mot de andre" in text


def test_what_follows_of_a_figure_stands_under_it_and_is_no_point_of_its_own() -> None:
    text = letter(**{cell(*AMOUNT): 40000.0, DAY: date(2022, 2, 20)})
    assert len(numbered(text)) < len(re.findall(r"Celle [A-Z]+\d+:", text))


def test_a_cell_that_cannot_be_read_is_not_said_to_lack_a_figure() -> None:
    for value in ("kommer", "1.000", "ca. 5"):
        text = letter(**{PATIENTS: value})
        assert len(re.findall(rf"Celle {PATIENTS}\b", text)) == 1, text


def test_an_approval_whose_day_cannot_be_read_is_one_point() -> None:
    text = letter(**{DAY: "snart"})
    assert [one for one in numbered(text) if "«snart»" in one]
    assert not [one for one in numbered(text) if "ikke godkjent" in one]
    assert "   – " in text


def test_figures_that_lack_are_one_point_with_their_cells() -> None:
    text = letter(**{PATIENTS: None, COURSES: None, DAY: date(2022, 2, 20)})
    assert [one for one in numbered(text) if "Fyll inn tallet" in one] == [
        "2 steder: Fyll inn tallet. Skriv 0 hvis det ikke er noe å rapportere."
    ]


def test_no_partner_is_asked_to_ask_itself_or_gets_our_own_ids() -> None:
    text = letter(**{cell(*AMOUNT): 40000.0, PATIENTS: "kommer", SIGNED: None})
    assert "med partneren" not in text
    assert not re.search(r"\[[a-z-]+\]|\{|OUS_|okonomi", text)
    for kind in catalogue().values():
        if kind.asks:
            assert not re.search(r"(Be|Spør|med) partneren|godta funnet|\{markup", kind.asks)


def test_an_identity_number_is_asked_about_and_not_repeated() -> None:
    text = letter(**{cell("tekst", "2.1", "value"): "Gjelder 01010750160."})
    assert "fødselsnummer" in text
    assert "01010750160" not in text


def test_what_somebody_has_accepted_is_not_asked_about() -> None:
    book = workbook_in(take_in(corpus.network(), [returned()], WHEN).content, corpus.BOOK)
    assert written(book=book)["SUS"].kind == QUESTIONS
    row = next(row for row in book.areas["funn"] if row["partner"].text == "SUS")
    given = {row["begrunnelse"].ref: "Kontrollert.", row["rolle"].ref: "Økonom"}
    assert written(book=book.with_values(given))["SUS"].kind == RECEIPT


def test_who_has_not_answered_is_reminded_with_the_form_whether_it_came_back_blank_or_not() -> None:
    empty = take_content(corpus.emptied(), "tomt.xlsx", corpus.expected())
    for returns, words in (((), "vi har ikke fått"), ((empty,), "(tomt.xlsx), er ikke fylt ut")):
        made = written(*returns, book=unanswered())[CODE]
        assert made.kind == REMINDER
        assert words in made.text
        assert "Rapporten skal til Forskningsrådet 1.3.2022." in made.text
        assert made.attached is not None
        form = take_content(made.attached().content, "nytt.xlsx", corpus.expected())
        assert form.accepted
        assert form.empty


def saved(day: str, name: str, **changes: object) -> Return:
    from norcrin_xl.workbook.lossless.patch import patched

    content = corpus.replaced("docProps/core.xml", "2000-01-01T", f"{day}T")
    made = patched(content, "x.xlsx", {CODE: changes})  # type: ignore[dict-item]
    return take_content(made, name, corpus.expected())


def test_a_corrected_form_beside_the_first_one_replaces_it() -> None:
    """The first file is left in the folder; only the newest is spoken of."""
    first = saved("2022-02-01", "a.xlsx", **{cell(*AMOUNT): "1.000"})
    book = workbook_in(take_in(corpus.network(), [first], WHEN).content, corpus.BOOK)
    second = saved("2022-02-09", "b.xlsx", **{PATIENTS: None})
    result = take_in(book, [first, second], WHEN)
    assert {one.returned.file: one.state for one in result.outcomes} == {"b.xlsx": "taken_in"}
    assert "retur-erstattet" in {one.code for one in result.findings}
    text = {one.partner.code: one.text for one in letters(result)}[CODE]
    assert "b.xlsx" in text
    assert "a.xlsx" not in text
    assert "1.000" not in text
    after = workbook_in(result.content, corpus.BOOK)
    again = take_in(after, [first, second], WHEN)
    assert again.content == after.content
    assert "retur-erstattet" not in {one.code for one in again.findings}


def test_two_new_files_that_differ_are_asked_about_in_one_letter() -> None:
    text = written(
        saved("2022-02-01", "a.xlsx", **{PATIENTS: 5.0}),
        saved("2022-02-02", "b.xlsx", **{PATIENTS: "1.000"}),
    )[CODE].text
    assert "Fortell oss hvilken som gjelder" in text
    assert f"Celle {PATIENTS}: " in text


def test_an_older_file_than_was_taken_in_is_our_own_matter() -> None:
    first = saved("2022-02-09", "ny.xlsx")
    book = workbook_in(take_in(corpus.network(), [first], WHEN).content, corpus.BOOK)
    older = saved("2022-02-01", "gammel.xlsx", **{PATIENTS: 5.0})
    assert written(older, book=book)[CODE].kind == RECEIPT


def test_the_letter_about_a_refused_file_stays_while_the_file_is_not_at_hand(
    tmp_path: Path,
) -> None:
    refused = take_in(corpus.network(), [returned(**{cell(*AMOUNT): "1.000"})], WHEN)
    keep_letters(tmp_path, letters(refused))
    assert (tmp_path / "Spørsmål OUS.eml").exists()
    book = workbook_in(refused.content, corpus.BOOK)
    keep_letters(tmp_path, letters(take_in(book, [returned("HUS")], WHEN)))
    assert {path.name for path in tmp_path.iterdir()} == {
        *(f"Kvittering {code}.eml" for code in ("AHUS", "HUS", "StO", "UNN")),
        *("Spørsmål OUS.eml", "Spørsmål SUS.eml"),
    }


@pytest.mark.parametrize(
    ("typed", "to"),
    [
        ("a@sykehus.example", "a@sykehus.example"),
        ("a@x.example; b.c@y.example", "a@x.example, b.c@y.example"),
        ("Kari <kari@x.example>", None),
        ("a@x.example\r\nBcc: b@y.example", None),
        ("", None),
    ],
)
def test_a_letter_goes_to_addresses_alone(typed: str, to: str | None) -> None:
    content = sendable(typed, "Emne: æøå", "Hei,\n\n" + "lang linje " * 200 + "\n")
    read = message_from_bytes(content, policy=policy.default)
    assert read["To"] == to
    assert read["Bcc"] is None
    assert read["X-Unsent"] == "1"
    assert read["Subject"] == "Emne: æøå"
    assert read.get_content().count("lang linje") == 200  # type: ignore[attr-defined]
    assert content == sendable(typed, "Emne: æøå", "Hei,\n\n" + "lang linje " * 200 + "\n")


def at(place: str) -> CellRef:
    return CellRef("f.xlsx", CODE, place)


def test_what_rests_on_several_bad_figures_stands_under_the_worst() -> None:
    words = {"label": "«x»", "found": "y", "expected": "z"}
    unread = finding("tall-ord", at("D1"), CODE, **words)
    jump = finding("utslag-fjoraar", at("D2"), CODE, rests_on=(), **words)
    sums = {"project": "p", "column": "c", "parts": "a og b", "odd": ""}
    unequal = finding("totaler-ulike", at("D3"), CODE, rests_on=[at("D2"), at("D1")], **sums)
    signed = finding("svar-mangler", at("I1"), CODE, rests_on=[at("D1")], found="mangler")
    made = points([unequal, signed, jump, unread])
    assert [point.alike for point in made] == [(unread,), (signed,), (jump,)]
    assert [point.follows for point in made] == [(unequal,), (), ()]
    assert [point.wrong for point in made] == [True, True, False]
