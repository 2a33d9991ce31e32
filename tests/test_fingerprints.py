"""How a paragraph is known again next year."""

from __future__ import annotations

from norcrin_xl.masking import fingerprint, fingerprints

TEXT = "I 2021 hadde nettverket 12 møter om felles prosedyrer, og alle partnerne deltok i dem."


def test_years_figures_case_and_spaces_make_no_other_paragraph() -> None:
    other = TEXT.replace("2021", "2022").replace("12", "15").replace(", og", ",  OG")
    assert fingerprint(TEXT) == fingerprint(other)
    assert fingerprint(TEXT) != fingerprint(TEXT.replace("alle", "noen"))


def test_a_linked_number_is_no_word() -> None:
    linked = TEXT.replace("12", "{kpi.gcp.2021|heltall}")
    assert fingerprint(TEXT) == fingerprint(linked)


def test_a_short_paragraph_has_none() -> None:
    assert fingerprints(f"### Møter\n\nKort.\n\n{TEXT}") == {fingerprint(TEXT): TEXT}
