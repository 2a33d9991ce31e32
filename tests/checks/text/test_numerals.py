"""Numbers as Norwegians type them, and what is no figure at all."""

from __future__ import annotations

import pytest

from norcrin_xl.checks.text.numerals import Numeral, Sort, figures, numerals


def one(text: str) -> Numeral:
    (found,) = figures(text)
    return found


@pytest.mark.parametrize(
    ("text", "values", "unit"),
    [
        ("Det var 1350 studier.", [1350], ""),
        ("Det var 1 350 studier.", [1350], ""),
        ("Det var 1\u00a0350 studier.", [1350], ""),
        ("Det var 1\u202f350 studier.", [1350], ""),
        ("Det var 1.350 studier.", [1350, 1.35], ""),
        ("Kostnaden var 33681 kroner.", [33681], "kr"),
        ("Kostnaden var 9.876.000 kr.", [9876000], "kr"),
        ("Kostnaden var 9’876 kr.", [9876], "kr"),
        ("Kostnaden var 1'234'567,50 kr.", [1234567.5], "kr"),
        ("Kostnaden var kr 9.876,50 i alt.", [9876.5], "kr"),
        ("Kostnaden var NOK9876.", [9876], "kr"),
        ("Kostnaden var 9 876,-.", [9876], "kr"),
        ("Kostnaden var 2,4 MNOK.", [2.4], "mill"),
        ("Kostnaden var MNOK 2,4.", [2.4], "mill"),
        ("Kostnaden var 9876mill.", [9876], "mill"),
        ("Kostnaden var 12,9 mill. kroner.", [12.9], "mill"),
        ("Kostnaden var 1,2 milliarder.", [1.2], "mrd"),
        ("Kostnaden var 104 990 tusen kroner.", [104990], "1000 kr"),
        ("Kostnaden var 104 990 tusen.", [104990], "1000 kr"),
        ("Kostnaden var 512 (1000 kr).".replace("(", "").replace(")", ""), [512], "1000 kr"),
        ("Andelen er 12,3 %.", [12.3], "%"),
        ("Andelen er 12.3%.", [12.3], "%"),
        ("Andelen er 12 prosent.", [12], "%"),
        ("Den falt med 4,5 prosentpoeng.", [4.5], "prosentpoeng"),
        ("Den falt med 4,5 %-poeng.", [4.5], "prosentpoeng"),
        ("Det er fire ganger så mange.", [4], "ganger"),
        ("Avviket er –725.", [-725], ""),
        ("Avviket er \u2212725.", [-725], ""),
        ("(725)", [-725], ""),
        ("Det er +53.", [53], ""),
        ("Tallet er 9 876¹ i år.", [9876], ""),
        ("Det var 2016 deltakere.", [2016], ""),
        ("Vi har tolv monitorer.", [12], ""),
        ("Det kom tre hundre svar.", [300], ""),
        ("Hundre og tjuefem studier.", [125], ""),
        ("Det var fire tusen to hundre og åttini pasienter.", [4289], ""),
        ("Det kom trehundre svar fra tjueto.", [300], ""),
        ("Indeksen er 0.350 nå.", [0.35], ""),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, values: list[float], unit: str) -> None:
    found = figures(text)[0]
    sign = -1 if found.signed == "-" else 1
    assert [sign * worth.value for worth in found.worths] == values
    assert found.unit == unit


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("om lag 300 personer", "omtrent"),
        ("ca. 300 personer", "omtrent"),
        ("nesten 300", "nesten"),
        ("i underkant av 1 500", "nesten"),
        ("drøyt 300", "vel"),
        ("i overkant av kr 300", "vel"),
        ("godt over 50 %", "over"),
        ("mer enn 300", "over"),
        ("færre enn 300", "under"),
        ("er 300", ""),
    ],
)
def test_what_bends_a_number_is_known(text: str, about: str) -> None:
    assert one(text).about == about


@pytest.mark.parametrize(
    ("text", "share", "about"),
    [
        ("om lag halvparten av studiene", 1 / 2, "omtrent"),
        ("nesten halvparten", 1 / 2, "nesten"),
        ("en tredel av studiene", 1 / 3, "omtrent"),
        ("vel en tredjedel", 1 / 3, "vel"),
        ("tre firedeler", 3 / 4, "omtrent"),
        ("mer enn ni tideler", 9 / 10, "over"),
        ("to av tre studier", 2 / 3, "omtrent"),
        ("hver tredje pasient", 1 / 3, "omtrent"),
        ("annenhver pasient", 1 / 2, "omtrent"),
        ("de fleste av oppgavene", 1 / 2, "flest"),
        ("flertallet av dem", 1 / 2, "over"),
        ("knapt en femtedel", 1 / 5, "nesten"),
    ],
)
def test_shares_in_words_are_shares(text: str, share: float, about: str) -> None:
    found = one(text)
    assert (found.sort, found.about) == (Sort.SHARE, about)
    assert found.value == pytest.approx(share)


@pytest.mark.parametrize(
    "text",
    [
        "Se tabell 4.2.1, figur 4 og 5 og avsnitt 6.3.",
        "Jf. post 1.1, 2.5 og 3.1.",
        "Etter forordning (EU) nr. 536/2014 og helseforskningsloven § 9.",
        "Etter spesialisthelsetjenesteloven § 3-8 og artikkel 32.",
        "Ring tlf. 73 82 00 00 eller 735 92 000, eller +47 73 82 00 00.",
        "Org.nr. 883 974 832 og prosjektnummer 295652.",
        "Se doi: 10.4045/tidsskr.21.0490 og https://norcrin.no/2021/350.",
        "Skriv til post350@norcrin.no.",
        "AP9 og NorCRIN2 møtte COVID-19.",
        "Kursene er på nivå 1 og 2, side 12.",
        "Stillingen er 40 %, altså 40 % stilling i 15 måneder.".replace(" er 40 %, altså", ""),
        "Møtet var 21. oktober 2021, ikke 21.10.2021 eller 2021-10-21.",
        "Perioden er 1.10.20–31.12.21, og serien 2016–2021.",
        "Den 3. versjonen gjelder 5-åringer over 75+.",
        "Adressen er Storgata 12, 7030 Trondheim.",
        "1) Første punkt",
        "Sak 2022/17 og ISO 14155.",
    ],
)
def test_names_dates_and_durations_are_no_figures(text: str) -> None:
    assert figures(text) == ()


def test_a_heading_begins_with_its_number() -> None:
    assert figures("3.2 Bruken av 12 kurs", heading=True)[0].text == "12"


def test_a_word_that_only_begins_like_a_number_is_none() -> None:
    assert numerals("Totalt trengs fireårige tiltak, og tiden er et tema for tree-plantene.") == ()


@pytest.mark.parametrize(
    "piece", ["1", "a", "1 ", "1.", "1,", "1-", "hver ", "to av ", "–", "tabell 1 ", "1 000 ", "("]
)
def test_a_paragraph_of_anything_is_read(piece: str) -> None:
    assert isinstance(numerals(piece * (200_000 // len(piece))), tuple)


@pytest.mark.parametrize("words", ["hundre og ", "to hundre ", "tre tusen og to hundre og "])
def test_numbers_in_words_that_never_end_are_read_one_by_one(words: str) -> None:
    assert all(one.value <= 3200 for one in numerals(words * 3000))
