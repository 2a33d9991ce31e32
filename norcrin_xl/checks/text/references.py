"""References and captions: what a text leads to is there, of the right kind, in its right place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import NamedTuple

from norcrin_xl.checks.text.numerals import Numeral, Sort, figures, numerals
from norcrin_xl.checks.text.passage import MARK, Grid, Passage, Role, Script, Span, excerpt
from norcrin_xl.checks.text.utterance import sentences
from norcrin_xl.checks.text.words import spoken
from norcrin_xl.findings import Finding
from norcrin_xl.markup import LinkedNumber, Reference
from norcrin_xl.model import Quantities
from norcrin_xl.numbers import FORMATS, listed

_LEFT_OVER = re.compile(
    r"\{[^{}]{0,200}\}?|\}|\]\([^)\s]{0,300}\)?|(?<!\*)\*\*(?![*)])",
)
_CALLED = re.compile(r"\b(?P<word>tab|fig|avsnitt|kap|punkt|pkt|fotnote)\w*\.? $", re.IGNORECASE)
_KINDS = {"tab": "tabell", "fig": "figur", "kap": "avsnitt", "punkt": "avsnitt", "pkt": "avsnitt"}
"""What the words before a number call it, where it is another kind than the word."""
_DIGIT = re.compile(r"\d")
_REST = re.compile(r"(?:[–-]\d{1,3}(?!\w)(?!\.\d))?(?:[a-zæøå](?!\w))?")
"""What may follow the first number: "4-2" is one, or stands for several, and so does "3a"."""
_NEAR = re.compile(
    r"\b(?P<kind>tabellen|figuren|diagrammet|listen) (?:rett )?"
    r"(?P<where>nedenfor|under|ovenfor|over)(?![\w-])(?! \w)",
    re.IGNORECASE,
)
_SERIES = re.compile(r"(?P<head>(?:\d{1,3}[.-]){0,4})(?P<last>\d{1,3})")
_FIELDS = frozenset(("REF", "PAGEREF", "NOTEREF"))
_BROKEN = re.compile(r"(?:Feil!|Error!) [^.]*\.", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:tabell|figur|tab\.|fig\.)(?=\s{0,3}(?:\d|$))", re.IGNORECASE)

UNITS = {
    "mill": ("millioner kroner", "mill", "mnok"),
    "%": ("prosent", "%", "pst"),
}
"""The words for what a format makes a number count, the best one first."""
UNIT_NEAR = 70
"""Signs on each side: "fra 10,4 til 12,9 millioner kroner" has its unit at the end."""

Known = Mapping[str, Sequence[str]]
"""The numbers of all that can be referred to, by kind: tabell, figur, avsnitt, fotnote."""


def kind_of(text: str) -> str:
    """Whether "Tab. 3" or "Diagram 2" is a table or a figure."""
    return "tabell" if text.strip().lower().startswith("tab") else "figur"


def _known(script: Script) -> Known:
    """The captions, headings and notes of a Word report, or what the form has."""
    form, projects = script.data.form, script.data.setup.projects
    if not script.typed:
        return {
            "tabell": [t.id for t in form.tables if (t.project_index or 0) < len(projects)],
            "figur": [figure.id for figure in form.figures],
            "avsnitt": [section.number for section in form.sections],
        }
    found: dict[str, list[str]] = {"tabell": [], "figur": [], "avsnitt": [], "fotnote": []}
    for passage in script.passages:
        found["fotnote"] += [mark.shown for mark in passage.marks]
        if passage.number and passage.role in (Role.CAPTION, Role.HEADING):
            is_head = passage.role is Role.HEADING
            found["avsnitt" if is_head else kind_of(passage.text)].append(passage.number)
    return found


class Called(NamedTuple):
    """A number that a text refers by: of what kind, its word, its number, and where both stand."""

    kind: str
    word: str
    number: str
    start: int
    end: int


def called(passage: Passage) -> Iterator[Called]:
    """The numbers by which a passage refers to something: "avsnitt 3", "fig. 4 og 5".

    What is linked is no such number, nor is the number of a caption itself.
    """
    word, before, own = "", 0, passage.role is Role.CAPTION
    for one in numerals(passage.text) if _DIGIT.search(passage.text) else ():
        if one.what != "henvisning" or one.start < before:
            continue
        start = one.start
        if found := _CALLED.search(passage.text, before, one.start):
            word, start = found["word"].lower(), found.start()
        rest = _REST.match(passage.text, one.end)
        before = rest.end() if rest else one.end
        is_caption = own and not passage.text[:start].strip()
        if word and not is_caption and not passage.linked(start, before):
            number = passage.text[one.start : before].replace("–", "-")
            yield Called(_KINDS.get(word, word), word, number, start, before)


def check_references(script: Script) -> Iterator[Finding]:
    """References to a table, figure, section or note that is not there, or of another kind.

    In the workbook a table or a figure is to be referred to by markup, and "punkt 3" may be
    anything.
    """
    known = _known(script)
    for passage in script.text:
        for span in passage.spans:
            if isinstance(span.node, Reference):
                yield from _missed(script, passage, span.node.kind, span.node.exhibit, known)
        for one in called(passage):
            if one.kind not in known or not (script.typed or one.word in ("tab", "fig", "avsnitt")):
                continue
            ends = one.number.split("-")
            numbers = [one.number] if one.number in known[one.kind] else ends
            missed = [f for end in numbers for f in _missed(script, passage, one.kind, end, known)]
            if missed and len(ends) > 1 and any("-" in name for name in known[one.kind]):
                missed = list(_missed(script, passage, one.kind, one.number, known))
            yield from missed
            if not missed and not script.typed and one.kind != "avsnitt":
                markup = f"{{{one.kind}:{one.number}}}"
                found = passage.text[one.start : one.end]
                yield passage.finding("henvisning-skrevet", found=found, markup=markup)


def _missed(
    script: Script, passage: Passage, kind: str, number: str, known: Known
) -> Iterator[Finding]:
    """What is wrong with a reference; 4.4 means 4.4a and 4.4b, and 4.4.1 too."""
    if kind == "avsnitt":
        is_there = any(_is_within(one, number) for one in known[kind])
        if known[kind] and not is_there:
            code = "rapport-avsnitt-borte" if script.typed else "avsnitt-ukjent"
            yield passage.finding(code, found=number)
        return
    exhibits = ("fotnote",) if kind == "fotnote" else ("tabell", "figur")
    has_none = script.typed and kind != "fotnote" and not any(known[name] for name in exhibits)
    if number in known[kind] or has_none:
        return
    other = next((name for name in exhibits if name != kind and number in known[name]), None)
    code = (
        "henvisning-type" if other else "henvisning-borte" if script.typed else "henvisning-ukjent"
    )
    expected = f"{other} {number}" if other else listed(list(known[kind])) or "ingen"
    yield passage.finding(
        f"rapport-{code}" if script.typed else code,
        found=f"{kind} {number}",
        expected=expected,
        markup=f"{{{other}:{number}}}",
    )


def _is_within(section: str, number: str) -> bool:
    return section.startswith(number) and not section[len(number) :][:1].isdigit()


def check_fields(script: Script) -> Iterator[Finding]:
    """References that Word keeps itself: what they lead to is gone, empty or of the other kind.

    A field is of a kind by what it shows, or by the word before it: "tabell 3".
    """
    notes = {item.number for item in script.passages}
    for passage in script.passages if script.typed else ():
        for mark in passage.marks:
            if mark.note and mark.note not in notes:
                word = "fotnote" if mark.note.startswith("foot") else "sluttnote"
                yield passage.finding("rapport-fotnote-tom", found=word)
        for span in passage.spans:
            name, target, *_ = (*str(span.node).split(), "", "")
            if isinstance(span.node, str) and name.upper() in _FIELDS and target:
                yield from _of_field(passage, span, target.strip('"'), script.bookmarks)


def _of_field(
    passage: Passage, span: Span, target: str, bookmarks: Mapping[str, str]
) -> Iterator[Finding]:
    shown = passage.text[span.start : span.end].strip()
    if target not in bookmarks or _BROKEN.search(shown):
        found = f"«{shown}»" if shown else f"bokmerket {target}"
        yield passage.finding("rapport-henvisning-borte", found=found)
        return
    leads_to = bookmarks[target].replace("\u00a0", " ").strip()
    said = _NAMED.match(shown)
    kind = said or _NAMED.search(passage.text[max(span.start - 12, 0) : span.start])
    if kind and _NAMED.match(leads_to) and kind_of(kind[0]) != kind_of(leads_to):
        shows = shown.lower() if said else f"{kind[0].lower()} {shown}"
        expected = leads_to.lower().split(":")[0].rstrip(" .")
        yield passage.finding("rapport-henvisning-type", found=shows, expected=expected)


def check_near_references(script: Script) -> Iterator[Finding]:
    """ "Tabellen nedenfor" where none follows below the same heading, and the like."""
    order = [item for item in script.text if item.role not in (Role.NOTE, Role.MARGIN)]
    for at, passage in enumerate(order if script.typed else ()):
        for found in _NEAR.finditer(passage.text) if passage.is_text else ():
            after = found["where"].lower() in ("nedenfor", "under")
            where = order[at + 1 :] if after else order[:at][::-1]
            if not _has_such(where, passage, found["kind"].lower()):
                yield passage.finding("rapport-henvisning-borte", found=found[0])


def _has_such(where: Sequence[Passage], of: Passage, kind: str) -> bool:
    """Whether a table, a list or a figure stands among passages, within the section of one."""
    for item in where:
        if item.section != of.section or (not of.section and item.headings[:1] != of.headings[:1]):
            return False
        caption = kind_of(item.text) if item.role is Role.CAPTION else ""
        kinds = {"tabell": caption == "tabell", "listen": item.role is Role.ITEM}
        if kinds.get(kind[:6], caption == "figur") or (kind[:6] in kinds and item.cell):
            return True
    return False


_MOST_LISTED, _FEWEST_LISTED = 20, 2
_LONGEST_ITEM = 80
_MOST_WORDS = 6
_PART = re.compile(r"\b[Aa]v (?:de |disse |våre )?$")
_OPENS = re.compile(r":|,? nemlig ")
_ANNOUNCED = re.compile(
    r"(?P<words>(?:,? (?:[^\W\d_][\w-]{0,40}|(?:19|20)\d\d)){1,14}?)"
    r"(?: ?:|,? nemlig )\s*(?P<list>.{0,600})$"
)
_ITEM = re.compile(r"\s*(?:[–•*-]|\(?[a-h1-9][.)]) ?\S")
"""What an item begins with where somebody has typed its dash or number."""


def check_list_lengths(script: Script) -> Iterator[Finding]:
    """ "De åtte studiene er:" above seven items, or before seven names in a row."""
    order = script.text
    for at, passage in enumerate(order):
        said = _announcing(passage) if _OPENS.search(passage.text) else None
        if said is None:
            continue
        one, rest = said
        below = order[at + 1 :]
        counts = _named_in_a_row(rest) if rest else _items(below, one.value)
        after = next((item.text.lower() for item in below if rest or not _is_item(item)), "")
        goes_on = spoken("lister", "videre").match(after)
        if counts and one.value not in counts and not (goes_on and max(counts) < one.value):
            found = f"{passage.text[one.start : one.until].lower()} {one.after[0]}"
            yield passage.finding("liste-antall", found=found, expected=counts[0])


def _items(below: Sequence[Passage], announced: float) -> Sequence[int]:
    """How many items a list has; nothing where it is torn, or may have items of its items."""
    items = list(takewhile(_is_item, below))
    rest = below[len(items) : len(items) + 3]
    torn = any(map(_is_item, rest)) and not any(":" in item.text for item in rest)
    if len(items) < _FEWEST_LISTED or torn or any(one.text.rstrip().endswith(":") for one in items):
        return ()
    return (len(items),) if len(items) <= announced + 1 else ()


def _is_item(passage: Passage) -> bool:
    typed = passage.role is Role.PARAGRAPH and _ITEM.match(passage.text)
    return passage.role is Role.ITEM or bool(typed)


def _announcing(passage: Passage) -> tuple[Numeral, str] | None:
    """The number of things that the last sentence of a passage announces, and what follows it."""
    start, text = [(0, passage.text), *sentences(passage.text)][-1]
    counted = [one for one in figures(text) if not one.unit and not one.about]
    before = _OPENS.split(text, maxsplit=1)[0]
    inside = [one for one in counted if one.start < len(before)]
    if not passage.is_text or len(inside) != 1 or passage.role is Role.ITEM:
        return None
    one = inside[0]
    announced = _ANNOUNCED.match(text, one.until)
    if one.sort is not Sort.AMOUNT or not announced or not 2 <= one.value <= _MOST_LISTED:
        return None
    far = "," in announced["words"] or len(announced["words"].split()) > _MOST_WORDS
    if far and not spoken("lister", "punkter").search(" ".join(one.after[:2])):
        return None
    partly = " av " in before[one.until :] or _PART.search(before[: one.start])
    if partly or spoken("lister", "deler").search(before.lower()):
        return None
    return replace(one, start=start + one.start, until=start + one.until), announced["list"]


def _named_in_a_row(text: str) -> Sequence[int]:
    """How many things a text may name, the likeliest first: with "og" before the last."""
    plain = re.sub(r"\([^()]{0,200}\)", "", text).rstrip(" .")
    parts = re.split(r"; ?" if ";" in plain else r", ", plain)
    together = spoken("lister", "sammen").search(parts[-1]) or ";" in plain
    told = any(spoken("lister", "setning").search(part.lower()) for part in parts)
    told |= any(spoken("lister", "sted").match(part.lower()) for part in parts[1:])
    counted = any(one.sort is Sort.AMOUNT and one.value < _MOST_LISTED for one in figures(text))
    if told or counted or not together or any(len(part) > _LONGEST_ITEM for part in parts):
        return ()
    joined = sum(len(re.findall(r" (?:og|samt) ", part)) for part in parts)
    last = bool(joined) and ";" not in plain
    every = range(len(parts), len(parts) + joined + 1)
    return (len(parts) + last, *every)


def check_caption_numbers(script: Script) -> Iterator[Finding]:
    """Numbers of captions that are used twice, or leave one out: 4.2.1 and 4.2.3, or 5 and 7."""
    captions = [item for item in script.passages if item.role is Role.CAPTION and item.number]
    for kind in ("tabell", "figur") if script.typed else ():
        own = [item for item in captions if kind_of(item.text) == kind]
        seen: dict[str, Passage] = {}
        for item in own:
            first = seen.setdefault(item.number, item)
            if first.text != item.text:
                found, expected = f"{kind} {item.number}", str(first.stands)
                yield item.finding("bildetekst-dobbel", found=found, expected=expected)
        for before, item in pairwise(own):
            if missing := _left_out(before.number, item.number, seen):
                yield item.finding(
                    "bildetekst-hull",
                    found=f"{kind} {item.number}",
                    expected=f"{kind} {missing}",
                    before=f"{kind} {before.number}",
                )


def _left_out(before: str, number: str, seen: Mapping[str, Passage]) -> str:
    """The first number between two of the same series that no caption has; "" for none."""
    first, second = _SERIES.fullmatch(before), _SERIES.fullmatch(number)
    if not first or not second or first["head"] != second["head"]:
        return ""
    between = range(int(first["last"]) + 1, int(second["last"]))
    missing = (f"{first['head']}{one}" for one in between)
    return next((one for one in missing if one not in seen), "")


def check_markup(script: Script) -> Iterator[Finding]:
    """Linked numbers with an unknown id or format, and markup that isn't complete."""
    for passage in script.text:
        for span in passage.spans:
            if isinstance(span.node, LinkedNumber):
                fault = _fault(span.node, script.quantities) or _unitless(passage, span, span.node)
                if fault:
                    yield passage.finding("oppmerking", found=fault)
        if passage.source and (left := _LEFT_OVER.search(passage.text)):
            said = f"«{excerpt(left[0])}» er ikke fullstendig oppmerking."
            yield passage.finding("oppmerking", found=said)


def _fault(node: LinkedNumber, quantities: Quantities) -> str | None:
    if node.quantity not in quantities:
        return f"tallet «{node.quantity}» finnes ikke."
    if not node.format:
        return f"tallet «{node.quantity}» mangler format."
    if node.format not in FORMATS:
        return f"formatet «{node.format}» finnes ikke. Finnes: {listed(list(FORMATS))}."
    return None


def _unitless(passage: Passage, span: Span, node: LinkedNumber) -> str | None:
    """That nothing near a number in millions or per cent says so; a table's column does."""
    unit = UNITS.get(FORMATS[node.format].counts_in)
    if unit is None or passage.cell is not None or passage.role is Role.CAPTION:
        return None
    around = passage.text[max(0, span.start - UNIT_NEAR) : span.end + UNIT_NEAR].lower()
    if any(word in around for word in unit):
        return None
    shown = passage.text[span.start : span.end]
    return (
        f"{{{node.quantity}|{node.format}}} skrives «{shown}» uten enhet. Skriv «{unit[0]}» etter."
    )


_MARK = r"\*{1,3}\)?|[†‡]|\u2060{1,2}"
_SIGN = re.compile(r"[*†‡\u2060]")
_MEASURED = re.compile(r"\b[kcdm]?m$")
_USED = re.compile(rf"(?<=[\w)»%]) ?(?P<mark>{_MARK})(?=[\s.,;:]|$)")
_NOTE = re.compile(rf"(?:^\s{{0,9}}|(?<=[.,:;\s])\s)(?P<mark>{_MARK})\)?\s{{0,9}}(?=[^\s.,;:)])")
_BEFORE_NOTES = re.compile(r"\s{0,9}(?:[^\W\d]\w{2,20}:)?\s{0,9}")
_SOURCE = re.compile(r"(?:Kilder?|Merknad\w*|Datakilder?)\b")
"""Begins a line that may stand between a table and its notes."""
_POSTS = re.compile(r"\bpost(?:ene)?:? ((?:\d\.\d{1,2}(?:, | og | eller )?){2,12})", re.IGNORECASE)
_POST = re.compile(r"\d\.\d{1,2}")
_ABOUT_MARK = re.compile(r"stjerne|\*|merke|inngår også|fotnote", re.IGNORECASE)
_ROW = re.compile(r"(\d\.\d{1,2})\b")


def check_notes(script: Script) -> Iterator[Finding]:
    """Marks without a note, and marks with two meanings.

    A table has its notes right below it; what stands elsewhere has them in its section.
    """
    groups: dict[object, tuple[str, list[Passage]]] = {}
    table: Grid | None = None
    for passage in script.text:
        if passage.role not in (Role.CELL, Role.PARAGRAPH, Role.ITEM, Role.BOX, Role.CAPTION):
            continue
        if passage.cell is not None:
            table = passage.cell.grid
        elif table is not None and not any(_notes(passage)):
            text = passage.text.strip()
            table = table if text == table.caption or _SOURCE.match(text) else None
        key: object = passage.section or passage.heading
        shown = passage.section or f"«{excerpt(passage.heading)}»"
        where = f"avsnitt {shown}" if excerpt(str(key)) else "rapporten"
        if table is not None:
            where, key = "tabellen eller rett under den", table
        groups.setdefault(key, (where, []))[1].append(passage)
    for where, own in groups.values():
        yield from _note_findings(own, where)


def _note_findings(passages: Sequence[Passage], where: str) -> Iterator[Finding]:
    """What is wrong with the marks and notes of passages that stand together, in words `where`."""
    if not any(_SIGN.search(passage.text) for passage in passages):
        return
    notes: dict[str, str] = {}
    used = [(item, mark) for item in passages for mark in dict.fromkeys(_used(item))]
    marks = {mark for _, mark in used}
    for passage in passages:
        for mark, text in _notes(passage):
            if notes.setdefault(mark, text) != text and mark in marks:
                yield passage.finding("fotnote-to-betydninger", found=mark)
    for passage, mark in used:
        if mark not in notes:
            yield passage.finding("fotnote-uten-tekst", found=mark, expected=where)


def _notes(passage: Passage) -> Iterator[tuple[str, str]]:
    """The mark and the text of each footnote, where a passage begins with one."""
    found = list(_NOTE.finditer(passage.text))
    ends = [*(one.start() for one in found[1:]), len(passage.text)]
    for one, end in zip(found, ends, strict=False):
        if _BEFORE_NOTES.fullmatch(passage.text, 0, found[0].start()):
            text = passage.text[one.end() : end].strip()
            yield _shown(passage, one.start("mark"), one["mark"]), text


def _used(passage: Passage) -> Iterator[str]:
    if not _SIGN.search(passage.text):
        return
    ours = {mark.at for mark in passage.marks if mark.note}
    for found in _USED.finditer(passage.text):
        at = found.start("mark")
        shown = _shown(passage, at, found["mark"])
        before = passage.text[max(at - 4, 0) : at]
        figure = all(sign.isdigit() or not sign.isalnum() for sign in shown)
        if at not in ours and figure and not (MARK in found[0] and _MEASURED.search(before)):
            yield shown


def _shown(passage: Passage, at: int, mark: str) -> str:
    """A mark as it shows: raised ones by what is raised, *) as *."""
    if MARK not in mark:
        return mark.rstrip(")")
    last = at + len(mark)
    return "".join(item.shown for item in passage.marks if at <= item.at < last) or mark


def check_marked_posts(script: Script) -> Iterator[Finding]:
    """A text that lists the posts with a mark, and lists others than bear it in its table.

    Its table is the last one above in the same section, or else the next one below.
    """
    passages = script.text
    for at, passage in enumerate(passages):
        found = _POSTS.search(passage.text) if passage.is_text else None
        if not found or not _ABOUT_MARK.search(passage.text):
            continue
        near = (*passages[:at][::-1], *passages[at + 1 :])
        mark = next(_notes(passage), ("", ""))[0]
        grids = (one.cell.grid for one in near if one.cell and one.section == passage.section)
        own = (_marked_rows(grid, mark) for grid in grids)
        expected, said = next(filter(None, own), ()), tuple(_POST.findall(found[1]))
        if expected and set(said) != set(expected):
            shown, known = listed(list(said)), listed(list(expected))
            yield passage.finding("fotnote-poster", found=shown, expected=known)


def noted_rows(script: Script) -> Mapping[int, tuple[str, str]]:
    """By the id of a passage below a table that is one note: the words of the rows that bear its
    mark, and of the table's caption."""
    found: dict[int, tuple[str, str]] = {}
    table: Grid | None = None
    for passage in script.text:
        if passage.cell is not None:
            table = passage.cell.grid
        elif table is not None and len(notes := list(_notes(passage))) == 1:
            rows = (" ".join(row) for row in table.rows)
            own = [row for row in rows if notes[0][0] in map(_bare, _USED.findall(row))]
            found[id(passage)] = ("\n".join(own), table.caption)
    return found


def _bare(mark: str) -> str:
    return mark.rstrip(")")


def _marked_rows(grid: Grid, mark: str) -> tuple[str, ...]:
    """The posts of a table whose row bears a mark ("" for any), by number, in their order."""
    rows = (" ".join(row[:2]).strip() for row in grid.rows)
    found = ((_ROW.match(row), [*map(_bare, _USED.findall(row))]) for row in rows)
    return tuple(item[1] for item, marks in found if item and marks and mark in ("", *marks))
