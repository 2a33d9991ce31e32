"""Checks a template before it is filled: every tag that nothing can fill, with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from norcrin_xl.numbers import FORMATS, capital, listed
from norcrin_xl.report.places import KINDS, TaggedControl, TagPlace, tagged_controls
from norcrin_xl.report.word.controls import MAX_NAME

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


@dataclass(frozen=True, slots=True)
class KnownTags:
    """What a template can show: ids by kind; `choices` has the number of choices by section."""

    quantities: Collection[str]
    tables: Collection[str]
    figures: Collection[str]
    lists: Collection[str]
    texts: Collection[str]
    choices: Mapping[str, int]

    def example(self, kind: str) -> str:
        """A tag of this kind that can be filled, to write in a message."""
        names = {
            "tall": self.quantities,
            "tabell": self.tables,
            "figur": self.figures,
            "tekst": self.texts,
            "valg": self.choices,
            "liste": self.lists,
        }[kind]
        name = min(names, key=lambda one: (not one.endswith(".i_aar"), one), default="navn")
        return f"{kind}:{name}|heltall" if kind == "tall" else f"{kind}:{name}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A tag that cannot be filled: where it stands, what is wrong, and what to do."""

    tag: str
    place: TagPlace
    what: str
    remedy: str

    def __str__(self) -> str:
        place = str(self.place)
        return f"{capital(place)}: {self.what} {self.remedy}"


Fault = tuple[str, str]
"""What is wrong, and what to do."""


def check_template(content: bytes, known: KnownTags, file: str = "Malen") -> list[Problem]:
    """Every unknown, malformed or doubled tag, in the order of the text; none for a good template.

    Raises `UserError` naming `file` when it is no .docx, damaged, encrypted or too large.
    """
    first: dict[str, TagPlace] = {}
    problems: list[Problem] = []
    for control in tagged_controls(content, file):
        faults = [*_faults(control, known), *_doubled(control, first)]
        problems += [Problem(control.tag, control.place, *fault) for fault in faults]
    return problems


def _faults(control: TaggedControl, known: KnownTags) -> Iterator[Fault]:
    tag = control.tag
    kind, colon, name = tag.partition(":")
    if len(tag) > MAX_NAME:
        yield (
            f"taggen «{tag[:MAX_NAME]}…» har {len(tag)} tegn.",
            f"Word tåler {MAX_NAME}. {_MEND}",
        )
    elif not colon or kind not in KINDS:
        yield f"taggen «{tag}» er ukjent.", _suggestion(kind, KINDS, ":") or _kinds()
    elif not name:
        yield (
            f"taggen «{tag}» mangler navn etter kolon.",
            _write(known.example(kind)),
        )
    else:
        yield from _CHECKS[kind](control, name, known)


def _write(example: str) -> str:
    return f"Skriv for eksempel «{example}»."


def _kinds() -> str:
    return f"En tagg begynner med {listed([f'{kind}:' for kind in KINDS])}. {_MEND}"


def _suggestion(found: str, possible: Collection[str], end: str = "") -> str:
    """ "Mente du …?" with the nearest of `possible`, or "" when none is near."""
    near = get_close_matches(found.strip(), [*possible], n=1)
    return f"Mente du «{near[0]}{end}»?" if near else ""


def _unknown(control: TaggedControl, what: str, name: str, possible: Collection[str]) -> Fault:
    return (
        f"{what} «{name}» finnes ikke (taggen «{control.tag}»).",
        _suggestion(name, possible) or _MEND,
    )


def _number(control: TaggedControl, name: str, known: KnownTags) -> Iterator[Fault]:
    quantity, bar, form = name.partition("|")
    if not bar or not form:
        yield (
            f"taggen «{control.tag}» mangler format.",
            f"Skriv for eksempel «tall:{quantity}|heltall». Formatene er {listed([*FORMATS])}.",
        )
    elif form not in FORMATS:
        remedy = _suggestion(form, FORMATS) or f"Formatene er {listed([*FORMATS])}."
        yield f"formatet «{form}» finnes ikke (taggen «{control.tag}»).", remedy
    if quantity not in known.quantities:
        yield _unknown(control, "tallet", quantity, known.quantities)


def _table(control: TaggedControl, name: str, known: KnownTags) -> Iterator[Fault]:
    yield from _exhibit(control, "tabellen", name, known.tables)


def _figure(control: TaggedControl, name: str, known: KnownTags) -> Iterator[Fault]:
    yield from _exhibit(control, "figuren", name, known.figures)


def _exhibit(
    control: TaggedControl, what: str, name: str, possible: Collection[str]
) -> Iterator[Fault]:
    if name not in possible:
        yield _unknown(control, what, name, possible)
    yield from _must_stand_alone(control)


def _must_stand_alone(control: TaggedControl) -> Iterator[Fault]:
    if control.inline:
        yield (
            f"kontrollen «{control.tag}» står inne i en linje.",
            "Merk hele avsnittet og sett kontrollen inn på nytt rundt det.",
        )


def _list(control: TaggedControl, name: str, known: KnownTags) -> Iterator[Fault]:
    yield from _exhibit(control, "listen", name, known.lists)
    if not control.repeats:
        yield (
            f"kontrollen «{control.tag}» gjentar ikke innholdet sitt.",
            "Sett inn en innholdskontroll for gjentatt inndeling (Utvikler-fanen).",
        )


def _text(control: TaggedControl, name: str, known: KnownTags) -> Iterator[Fault]:
    items = {text: owner for owner, texts in ITEM_TEXTS.items() for text in texts}
    if name in items:
        yield from _must_repeat(control, items[name])
    elif name not in known.texts:
        yield _unknown(control, "teksten", name, {*known.texts, *items})


def _must_repeat(control: TaggedControl, owner: str) -> Iterator[Fault]:
    if not any(tag.partition(".")[0] == f"liste:{owner}" for tag in control.around):
        yield (
            f"taggen «{control.tag}» står utenfor listen den hører til.",
            f"Flytt den inn i en gjentatt del med taggen «liste:{owner}…».",
        )


def _choice(control: TaggedControl, name: str, known: KnownTags) -> Iterator[Fault]:
    found = _CHOICE.fullmatch(name)
    section = found["section"] if found else name
    if found is None:
        yield (
            f"taggen «{control.tag}» er skrevet feil.",
            _write(f"{known.example('valg')}|1"),
        )
    elif section not in known.choices:
        yield _unknown(control, "valget", section, known.choices)
    elif not found["number"]:
        yield from _must_stand_alone(control)
    else:
        yield from _box(control, section, int(found["number"]), known.choices[section])


def _box(control: TaggedControl, section: str, number: int, count: int) -> Iterator[Fault]:
    if not 1 <= number <= count:
        yield (
            f"valg {number} finnes ikke i avsnitt {section} (taggen «{control.tag}»).",
            f"Avsnittet har valgene 1–{count}.",
        )
    if not control.checkbox:
        yield (
            f"kontrollen «{control.tag}» er ingen avmerkingsboks.",
            "Sett inn en innholdskontroll av typen avmerkingsboks (Utvikler-fanen).",
        )
    if f"valg:{section}" not in control.around:
        yield (
            f"taggen «{control.tag}» står utenfor kontrollen «valg:{section}».",
            "Flytt den inn i kontrollen.",
        )


def _doubled(control: TaggedControl, first: dict[str, TagPlace]) -> Iterator[Fault]:
    """A tag that may stand once and stood before; `first` keeps where each was first seen."""
    if control.tag.partition(":")[0] not in ONCE:
        return
    if control.tag in first:
        yield (
            f"taggen «{control.tag}» står to ganger; første gang i {first[control.tag]}.",
            "Slett den ene.",
        )
    first.setdefault(control.tag, control.place)


_CHECKS: Mapping[str, Callable[[TaggedControl, str, KnownTags], Iterator[Fault]]] = {
    "tall": _number,
    "tabell": _table,
    "figur": _figure,
    "tekst": _text,
    "valg": _choice,
    "liste": _list,
}
