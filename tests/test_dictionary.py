"""The dictionary reader, against a small dictionary and the machine's own."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from norcrin_xl.dictionary import bokmal, folders, parse_dictionary

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

SMALL = parse_dictionary(AFFIXES.encode(), WORDS.encode())
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


def test_a_run_of_letters_is_no_word_and_takes_no_time() -> None:
    began = time.process_time()
    assert not SMALL.knows("studie" * 30_000)
    assert time.process_time() - began < 2


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


@pytest.mark.parametrize("word", ["biobank", "Biobank", "biobanken", "biobankkurs", "bio-biobank"])
def test_what_one_workbook_knows_no_other_one_does(word: str) -> None:
    """Excel keeps one dictionary for all workbooks of a day."""
    own = frozenset({"biobank", "bio"})
    asked = [SMALL.knows(word, extra) for extra in (NONE, own, NONE, own, frozenset({"annet"}))]
    assert asked == [False, True, False, True, False]


def test_a_machine_without_the_dictionary_has_none(tmp_path: Path) -> None:
    assert bokmal((tmp_path,)) is None


def test_debian_keeps_its_dictionaries_where_hunspell_looks() -> None:
    assert folders({}, "linux")[0] == Path("/usr/share/hunspell")


def test_windows_has_the_dictionaries_that_come_with_libreoffice() -> None:
    found = folders(
        {"ProgramFiles": "C:/Program Files", "LOCALAPPDATA": "C:/Bruker/AppData"}, "win32"
    )
    assert found == (
        Path("C:/Program Files/LibreOffice/share/extensions/dict-no"),
        Path("C:/Bruker/AppData/Programs/LibreOffice/share/extensions/dict-no"),
    )


def test_macos_has_its_own_and_those_of_libreoffice() -> None:
    office = "Applications/LibreOffice.app/Contents/Resources/extensions/dict-no"
    assert folders({"HOME": "/Users/ok"}, "darwin") == (
        Path("/Library/Spelling"),
        Path("/", office),
        Path("/Users/ok/Library/Spelling"),
        Path("/Users/ok", office),
    )


def test_a_portable_libreoffice_and_hunspells_variable_come_first(tmp_path: Path) -> None:
    office = tmp_path / "Portable"
    dictionary = office / "share" / "extensions" / "dict-no"
    dictionary.mkdir(parents=True)
    (dictionary / "nb_NO.aff").write_text(AFFIXES)
    (dictionary / "nb_NO.dic").write_text(WORDS)
    environment = {"NORCRIN_XL_SOFFICE": str(office / "program" / "soffice.exe")}
    found = bokmal(folders(environment, "win32"))
    assert found is not None
    assert found.knows("studien")
    assert folders({**environment, "DICPATH": str(tmp_path)}, "win32")[0] == tmp_path


def test_a_dictionary_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "nb_NO.aff").write_bytes(b"SET ISO8859-1\n")
    (tmp_path / "nb_NO.dic").write_bytes("1\nårsverk/\n".encode("iso-8859-1"))
    found = bokmal((tmp_path,))
    assert found is not None
    assert found.knows("årsverk")


@pytest.mark.parametrize("affixes", ["SET finnes-ikke\n", "SET UTF-8\nSFX A 0 n [e\n"])
def test_a_dictionary_that_cannot_be_read_is_none(tmp_path: Path, affixes: str) -> None:
    (tmp_path / "nb_NO.aff").write_text(affixes)
    (tmp_path / "nb_NO.dic").write_text(WORDS)
    assert bokmal((tmp_path,)) is None


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
