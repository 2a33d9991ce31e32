"""Checks a template before it is filled: every tag that nothing can fill, with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from lxml import etree

from norcrin_xl.numbers import FORMATS, capital, listed
from norcrin_xl.report.places import KINDS, TagPlace, controls_in, tag_place
from norcrin_xl.report.repeating import CHECKBOX, repeats
from norcrin_xl.report.word.controls import MAX_NAME, SDT, is_inline, tag_of
from norcrin_xl.report.word.package import WordPackage

ONCE = ("tabell", "figur", "valg", "liste")
"""Kinds that may stand only once in a template."""

ITEM_TEXTS: Mapping[str, tuple[str, ...]] = {
    "arbeidspakker": tuple(
        f"ap.*.{field}" for field in ("tittel", "leder", "framdrift", "status", "avvik", "tiltak")
    ),
    "partnere": ("partner.*.navn", "partner.*.tekst"),
}
"""The texts that a list fills anew for each of its items, by the first word of the list's id."""

_CHOICE = re.compile(r"(?P<section>[^|]+)(?:\|(?P<number>\d{1,3}))?")
_MEND = "Rett taggen i Word under Utvikler > Egenskaper, eller slett innholdskontrollen."


KnownTags = Mapping[str, Collection[str]]
"""What a template can show: ids by kind; a choice as its section, and with its number after |."""


class Problem(NamedTuple):
    """A tag that cannot be filled: where it stands, what is wrong, and what to do."""

    tag: str
    place: TagPlace
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{capital(str(self.place))}: {self.what} {self.remedy}"


Fault = tuple[str, str]
"""What is wrong, and what to do."""


def check_template(content: bytes, known: KnownTags, file: str = "Malen") -> list[Problem]:
    """Every unknown, malformed or doubled tag, in the order of the text; none for a good template.

    Raises `UserError` naming `file` when it is no .docx, damaged, encrypted or too large.
    """
    first: dict[str, etree._Element] = {}
    problems: list[Problem] = []
    package = WordPackage(content, file)
    for tag, control in controls_in(package):
        faults = [*_faults(control, tag, known), *_doubled(package, tag, first)]
        problems += [Problem(tag, tag_place(control, package.sheet), *one) for one in faults]
        first.setdefault(tag, control)
    return problems


def _faults(control: etree._Element, tag: str, known: KnownTags) -> Iterator[Fault]:
    kind, colon, name = tag.partition(":")
    if len(tag) > MAX_NAME:
        yield (
            f"taggen «{tag[:MAX_NAME]}…» har {len(tag)} tegn.",
            f"Word tåler {MAX_NAME}. {_MEND}",
        )
    elif not colon or kind not in KINDS:
        yield f"taggen «{tag}» er ukjent.", _suggestion(kind, KINDS, ":") or _kinds()
    elif not name:
        yield f"taggen «{tag}» mangler navn etter kolon.", _write(_example(kind, known))
    else:
        yield from _CHECKS[kind](control, tag, name, known)


def _example(kind: str, known: KnownTags) -> str:
    """A tag of this kind that can be filled, to write in a message."""
    name = min(known[kind], key=lambda one: (not one.endswith(".i_aar"), one), default="navn")
    return f"{kind}:{name}|heltall" if kind == "tall" else f"{kind}:{name}"


def _write(example: str) -> str:
    return f"Skriv for eksempel «{example}»."


def _kinds() -> str:
    return f"En tagg begynner med {listed([f'{kind}:' for kind in KINDS])}. {_MEND}"


def _suggestion(found: str, possible: Collection[str], end: str = "") -> str:
    """ "Mente du …?" with the nearest of `possible`, or "" when none is near."""
    near = get_close_matches(found.strip(), [*possible], n=1)
    return f"Mente du «{near[0]}{end}»?" if near else ""


def _unknown(tag: str, what: str, name: str, possible: Collection[str]) -> Fault:
    return (
        f"{what} «{name}» finnes ikke (taggen «{tag}»).",
        _suggestion(name, possible) or _MEND,
    )


def _number(_: etree._Element, tag: str, name: str, known: KnownTags) -> Iterator[Fault]:
    quantity, bar, form = name.partition("|")
    formats = f"Formatene er {listed([*FORMATS])}."
    if not bar or not form:
        yield (
            f"taggen «{tag}» mangler format.",
            f"{_write(f'tall:{quantity}|heltall')} {formats}",
        )
    elif form not in FORMATS:
        remedy = _suggestion(form, FORMATS) or formats
        yield f"formatet «{form}» finnes ikke (taggen «{tag}»).", remedy
    if quantity not in known["tall"]:
        yield _unknown(tag, "tallet", quantity, known["tall"])


_BLOCKS = {"tabell": "tabellen", "figur": "figuren", "liste": "listen"}


def _block(control: etree._Element, tag: str, name: str, known: KnownTags) -> Iterator[Fault]:
    kind = tag.partition(":")[0]
    if name not in known[kind]:
        yield _unknown(tag, _BLOCKS[kind], name, known[kind])
    yield from _must_stand_alone(control, tag)
    if kind == "liste" and not repeats(control):
        yield (
            f"kontrollen «{tag}» gjentar ikke innholdet sitt.",
            "Sett inn en innholdskontroll for gjentatt inndeling (Utvikler-fanen).",
        )


def _must_stand_alone(control: etree._Element, tag: str) -> Iterator[Fault]:
    if is_inline(control):
        yield (
            f"kontrollen «{tag}» står inne i en linje.",
            "Merk hele avsnittet og sett kontrollen inn på nytt rundt det.",
        )


def _text(control: etree._Element, tag: str, name: str, known: KnownTags) -> Iterator[Fault]:
    items = {text: owner for owner, texts in ITEM_TEXTS.items() for text in texts}
    if name in items:
        around = [outer.partition(".")[0] for outer in _around(control)]
        if f"liste:{items[name]}" not in around:
            yield (
                f"taggen «{tag}» står utenfor listen den hører til.",
                f"Flytt den inn i en gjentatt del med taggen «liste:{items[name]}…».",
            )
    elif name not in known["tekst"]:
        yield _unknown(tag, "teksten", name, {*known["tekst"], *items})


def _around(control: etree._Element) -> list[str]:
    return [tag_of(outer) for outer in control.iterancestors(SDT)]


def _choice(control: etree._Element, tag: str, name: str, known: KnownTags) -> Iterator[Fault]:
    found = _CHOICE.fullmatch(name)
    section = found["section"] if found else name
    sections = [one for one in known["valg"] if "|" not in one]
    if found is None:
        yield f"taggen «{tag}» er skrevet feil.", _write(f"{_example('valg', known)}|1")
    elif section not in sections:
        yield _unknown(tag, "valget", section, sections)
    elif not found["number"]:
        yield from _must_stand_alone(control, tag)
    else:
        count = sum(one.startswith(f"{section}|") for one in known["valg"])
        yield from _box(control, tag, section, int(found["number"]), count)


def _box(
    control: etree._Element, tag: str, section: str, number: int, count: int
) -> Iterator[Fault]:
    if not 1 <= number <= count:
        yield (
            f"valg {number} finnes ikke i avsnitt {section} (taggen «{tag}»).",
            f"Avsnittet har valgene 1–{count}.",
        )
    if control.find(CHECKBOX) is None:
        yield (
            f"kontrollen «{tag}» er ingen avmerkingsboks.",
            "Sett inn en innholdskontroll av typen avmerkingsboks (Utvikler-fanen).",
        )
    if f"valg:{section}" not in _around(control):
        yield (
            f"taggen «{tag}» står utenfor kontrollen «valg:{section}».",
            "Flytt den inn i kontrollen.",
        )


def _doubled(
    package: WordPackage, tag: str, first: Mapping[str, etree._Element]
) -> Iterator[Fault]:
    """A tag that may stand once and stood before, at the control that `first` has."""
    if tag in first and tag.partition(":")[0] in ONCE:
        before = tag_place(first[tag], package.sheet)
        yield f"taggen «{tag}» står to ganger; første gang i {before}.", "Slett den ene."


_CHECKS: Mapping[str, Callable[[etree._Element, str, str, KnownTags], Iterator[Fault]]] = {
    "tall": _number,
    "tabell": _block,
    "figur": _block,
    "tekst": _text,
    "valg": _choice,
    "liste": _block,
}
