"""The light markup: what is markup becomes a tree, everything else stays text."""

from __future__ import annotations

import random

import pytest

from norcrin_xl.markup import (
    Bold,
    Break,
    Italic,
    ItemList,
    Link,
    LinkedNumber,
    ListItem,
    Paragraph,
    Reference,
    SubHeading,
    Text,
    linked_numbers,
    parse,
    parse_inline,
)


def items(*texts: str, ordered: bool = False) -> ItemList:
    return ItemList(ordered, tuple(ListItem((Text(text),)) for text in texts))


def test_a_blank_text_has_no_blocks() -> None:
    assert parse("") == parse(" \n\t\n") == ()


def test_a_blank_line_parts_paragraphs_and_a_line_end_stays_a_line_end() -> None:
    assert parse("En\r\nto\n \nTre") == (
        Paragraph((Text("En"), Break(), Text("to"))),
        Paragraph((Text("Tre"),)),
    )


def test_a_sub_heading_ends_the_paragraph_before_it() -> None:
    assert parse("Tekst\n### Pandemien\nMer") == (
        Paragraph((Text("Tekst"),)),
        SubHeading((Text("Pandemien"),)),
        Paragraph((Text("Mer"),)),
    )


@pytest.mark.parametrize("text", ["###uten mellomrom", "## To", "#### Fire", "### "])
def test_other_hashes_are_text(text: str) -> None:
    assert parse(text) == (Paragraph((Text(text.strip()),)),)


@pytest.mark.parametrize(
    ("first", "second"),
    [("•\t", "o\t"), ("·\t", "–\t"), ("\uf0b7\t", "\uf0a7\t"), ("• ", "  ◦ "), ("●", "▪")],
)
def test_a_list_that_is_pasted_from_word_is_a_list(first: str, second: str) -> None:
    pasted = f"Dette er gjort:\n{first}kurs\n{second}digitalt\n{first}møter"
    assert parse(pasted) == parse("Dette er gjort:\n- kurs\n  - digitalt\n- møter")


def test_a_numbered_list_that_is_pasted_from_word_is_a_list() -> None:
    assert parse("1)\ten\n2)\tto") == (items("en", "to", ordered=True),)


@pytest.mark.parametrize("text", ["o alle sammen", "– en tankestrek", "1) i teksten"])
def test_signs_without_a_tab_are_text(text: str) -> None:
    assert parse(text) == (Paragraph((Text(text),)),)


def test_lists_have_two_levels_of_either_kind() -> None:
    assert parse("- en\n  1. under\n  2. mer\n    - dypere\n- to") == (
        ItemList(
            False,
            (
                ListItem((Text("en"),), (items("under", "mer", ordered=True), items("dypere"))),
                ListItem((Text("to"),)),
            ),
        ),
    )


def test_a_list_goes_on_over_blank_lines_and_over_indented_lines() -> None:
    assert parse("- en\n  mer\n\n- to\nslutt") == (
        ItemList(
            False,
            (ListItem((Text("en"), Break(), Text("mer"))), ListItem((Text("to"),))),
        ),
        Paragraph((Text("slutt"),)),
    )


def test_a_numbered_list_starts_anew_at_1_after_a_blank_line() -> None:
    assert parse("1. a\n2. b\n\n1. c") == (
        items("a", "b", ordered=True),
        items("c", ordered=True),
    )
    assert parse("1. a\n\n2. b") == (items("a", "b", ordered=True),)


def test_an_indented_item_without_one_above_is_of_the_first_level() -> None:
    assert parse("  - alene") == (items("alene"),)


@pytest.mark.parametrize(
    "text", ["1. oktober 2020 startet NorCRIN2", "15. mars er fristen", "2021. Et år", "-50 %", "-"]
)
def test_dates_years_and_negative_numbers_start_no_list(text: str) -> None:
    assert parse(text) == (Paragraph((Text(text),)),)


def test_a_date_in_a_numbered_list_is_no_item() -> None:
    assert parse("1. a\n  2. mars") == (
        ItemList(True, (ListItem((Text("a"), Break(), Text("2. mars"))),)),
    )


def test_bold_and_italics_nest_both_ways() -> None:
    assert parse_inline("**a *b* c** *d **e*** ***f***") == (
        Bold((Text("a "), Italic((Text("b"),)), Text(" c"))),
        Text(" "),
        Italic((Text("d "), Bold((Text("e"),)))),
        Text(" "),
        Bold((Italic((Text("f"),)),)),
    )


def test_bold_may_stretch_over_a_line_end_and_end_after_a_colon() -> None:
    assert parse("**a\nb:**c") == (Paragraph((Bold((Text("a"), Break(), Text("b:"))), Text("c"))),)


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4",
        "**åpen",
        "*åpen **to",
        "merket *) og *)",
        "tall*) og tall*)",
        "(*) og (*)",
        "****",
        "**",
        "a ** b",
    ],
)
def test_stars_that_enclose_nothing_are_text(text: str) -> None:
    assert parse_inline(text) == (Text(text),)


def test_a_span_that_is_left_open_inside_another_is_text() -> None:
    assert parse_inline("**a *b**") == (Bold((Text("a *b"),)),)
    assert parse_inline("*a **b*") == (Italic((Text("a **b"),)),)


def test_links_lead_to_web_and_mail_only() -> None:
    link = Link("https://no.wikipedia.org/wiki/GCP_(x)?a=1&b=2", (Text("GCP"),))
    assert parse_inline("[GCP](https://no.wikipedia.org/wiki/GCP_(x)?a=1&b=2)") == (link,)
    assert parse_inline("[p](mailto:post@x.no)") == (Link("mailto:post@x.no", (Text("p"),)),)
    assert parse_inline("[**b**](HTTP://x.no)") == (Link("HTTP://x.no", (Bold((Text("b"),)),)),)


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](file:///C:/x)",
        "[x](www.x.no)",
        "[x]( https://x.no)",
        '[x](https://x.no" y)',
        "[x] (https://x.no)",
        "[](https://x.no)",
        "[x](https://x.no",
    ],
)
def test_other_addresses_are_text(text: str) -> None:
    assert parse_inline(text) == (Text(text),)


def test_linked_numbers_and_references_stand_anywhere() -> None:
    assert parse_inline("Se {tabell:4.2.1}: **{kpi.gcp.2021|heltall}** og {figur: 3.2.1 }") == (
        Text("Se "),
        Reference("tabell", "4.2.1"),
        Text(": "),
        Bold((LinkedNumber("kpi.gcp.2021", "heltall"),)),
        Text(" og "),
        Reference("figur", "3.2.1"),
    )


def test_a_number_without_a_format_or_with_a_strange_id_is_kept_to_be_reported() -> None:
    assert parse_inline("{kpi.gcp.2021}") == (LinkedNumber("kpi.gcp.2021", ""),)
    assert parse_inline("{ kpi gcp | heltall }") == (LinkedNumber("kpi gcp", "heltall"),)


@pytest.mark.parametrize("text", ["{}", "{a}", "{a\nb|c}", "{{", "{bilde:1}", "{tabell:}", "{ }"])
def test_other_braces_are_text(text: str) -> None:
    nodes = parse_inline(text)
    assert all(isinstance(node, Text | Break) for node in nodes)


def test_a_backslash_takes_the_meaning_away() -> None:
    assert parse_inline(r"\{a.b|c\} \*x\* \[y](https://x.no) \\ C:\temp") == (
        Text(r"{a.b|c} *x* [y](https://x.no) \ C:\temp"),
    )
    assert parse(r"1\. a") == (Paragraph((Text("1. a"),)),)
    assert parse(r"\- a") == (Paragraph((Text("- a"),)),)


def test_linked_numbers_are_found_with_their_places() -> None:
    text = "- **{a.b|tusen}**\r\n\r\n[x {c.d|mill1}](https://x.no) {tabell:1} \\{e.f|g}"
    found = linked_numbers(text)
    assert found == [
        ("a.b", "tusen", text.index("{a.b")),
        ("c.d", "mill1", text.index("{c.d")),
    ]


@pytest.mark.parametrize(
    "piece",
    [
        *("[", "](", "[a](https://", "[a](https://(", "*a", "**a*b", "{", "{a", "(", "[a", "*a**"),
        *("\\", "\\[", "[\\[", "-", "1.", "###", "***"),
    ],
)
@pytest.mark.parametrize("end", ["", " ", "\n", " a\n"])
def test_hostile_text_is_read_to_the_end(piece: str, end: str) -> None:
    text = (piece + end) * 20_000
    parse(text)
    linked_numbers(text)


def test_random_text_never_raises_and_loses_no_word() -> None:
    chance = random.Random(7)
    pieces = ["*", "**", "{", "}", "|", "[", "](", "https://x", ")", "\\", "\n", "- ", "1. ", "###"]
    pieces += [" ", "  ", "Øre", "a.b", "tabell:", "\r", "\t"]
    for _ in range(2000):
        text = "".join(chance.choice(pieces) for _ in range(25))
        assert repr(parse(text)).count("Øre") == text.count("Øre")
