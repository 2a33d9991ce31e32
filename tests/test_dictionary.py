"""The dictionary reader, against a small dictionary and the machine's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from norcrin_xl.dictionary import bokmal, parse_dictionary

AFFIXES = """SET UTF-8
# a comment
PFX u Y 1
PFX u   0     u           .
SFX A Y 4
SFX A   0     n           e
SFX A   0     en          [^e]
SFX A   e     a           e
SFX A   0     ene         [^e]
"""
WORDS = """5
klar/u
studie/A
studier/
kurs/A
sykepleier/A
plan/
"""

SMALL = parse_dictionary(AFFIXES, WORDS)
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "word",
    ["studie", "studien", "studia", "Studien", "kursene", "uklar", "studiesykepleier"],
)
def test_stems_affixes_and_joined_words_are_known(word: str) -> None:
    assert SMALL.knows(word)


@pytest.mark.parametrize("word", ["studieen", "kursn", "uplan", "stuide", "planklar", "xyz"])
def test_what_the_rules_do_not_make_is_unknown(word: str) -> None:
    assert SMALL.knows(word) is (word == "planklar")


def test_a_hyphen_joins_words_that_are_known_one_by_one() -> None:
    assert SMALL.knows("kurs-studien")
    assert not SMALL.knows("kurs-stuiden")


def test_extra_words_count_with_the_endings_of_nouns() -> None:
    extra = frozenset({"webinar"})
    assert SMALL.knows("webinarene", extra)
    assert SMALL.knows("Webinar", extra)
    assert SMALL.knows("webinarkurs", extra)
    assert not SMALL.knows("webinarene")


def test_a_word_that_was_unknown_is_known_with_other_extra_words() -> None:
    assert not SMALL.knows("protokoll", NONE)
    assert SMALL.knows("protokoll", frozenset({"protokoll"}))


def test_a_machine_without_the_dictionary_has_none(tmp_path: Path) -> None:
    assert bokmal((tmp_path,)) is None


def test_a_dictionary_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "nb_NO.aff").write_bytes(b"SET ISO8859-1\n")
    (tmp_path / "nb_NO.dic").write_bytes("1\nårsverk/\n".encode("iso-8859-1"))
    found = bokmal((tmp_path,))
    assert found is not None
    assert found.knows("årsverk")


needs_dictionary = pytest.mark.skipif(bokmal() is None, reason="hunspell-no is not installed")


@needs_dictionary
@pytest.mark.parametrize(
    "word",
    [
        *("rapporteringsåret", "brukermedvirkning", "datahåndtering", "egenfinansieringen"),
        *("legemiddelstudier", "forskningsstøtten", "sjukehuset"),
    ],
)
def test_the_dictionary_of_bokmal_knows_the_words_of_reports(word: str) -> None:
    dictionary = bokmal()
    assert dictionary is not None
    assert dictionary.knows(word, frozenset({"rapporteringsår"}))


@needs_dictionary
@pytest.mark.parametrize(
    "word", ["studisykepleier", "kostnandene", "samabeid", "finnansiering", "datahånterring"]
)
def test_the_dictionary_of_bokmal_does_not_know_typing_errors(word: str) -> None:
    dictionary = bokmal()
    assert dictionary is not None
    assert not dictionary.knows(word)
