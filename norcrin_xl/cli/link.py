"""`norcrin-xl koble`: typed numbers of a Word report become linked ones, once accepted."""

from __future__ import annotations

import argparse
import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from norcrin_xl.cli.arguments import Commands, Parser, command, file_named
from norcrin_xl.cli.screen import progress, screen_width, tell_json
from norcrin_xl.cli.stamp import written_now
from norcrin_xl.findings import UserError
from norcrin_xl.numbers import listed

if TYPE_CHECKING:
    from norcrin_xl.pipeline.review import Links
    from norcrin_xl.report.review.linking import Accepted
    from norcrin_xl.report.review.proposals import Proposal

AROUND = 42
"""How many letters of the sentence are shown on each side of a number."""

MOST_SHOWN = 4
PLURALS = {"sikker": "sikre", "trolig": "trolige", "flertydig": "flertydige"}


def add_to(commands: Commands[Parser]) -> None:
    koble = command(
        commands,
        "koble",
        _koble,
        "Koble tall som er skrevet for hånd i en Word-rapport, til arbeidsboken",
        "Koble tall som er skrevet for hånd i en Word-rapport, til arbeidsboken. Uten --godta "
        "listes forslagene, og ingenting skrives. Et forslag er sikkert bare når ordene rundt "
        "tallet passer; verdien alene er aldri nok. Etterpå virker «norcrin-xl oppdater».",
        example="koble rapport.docx bok.xlsm --godta alle-sikre",
    )
    koble.add_argument("rapport", type=Path, metavar="RAPPORT.docx", help="rapporten")
    koble.add_argument("bok", type=Path, metavar="BOK", help="arbeidsboken (.xlsm)")
    koble.add_argument(
        "--godta",
        action="append",
        default=[],
        metavar="VALG",
        help="alle-sikre, alle-trolige, numre fra listen (3,7,12=kpi.gcp.endring|antall) "
        "eller forslagsfilen",
    )
    koble.add_argument(
        "--uten", action="append", default=[], metavar="NR", help="numre som ikke skal kobles"
    )
    koble.add_argument(
        "--forslag",
        type=file_named(".csv"),
        metavar="FIL.csv",
        help="skriv forslagene til en fil for Excel",
    )
    koble.add_argument(
        "-o",
        "--ut",
        type=file_named(".docx"),
        metavar="NY.docx",
        help="skriv til en ny fil i stedet",
    )
    koble.add_argument("--json", action="store_true", help="skriv forslagene som JSON")


def _koble(arguments: argparse.Namespace) -> int:
    from norcrin_xl.pipeline.computed import read_workbook
    from norcrin_xl.pipeline.review import typed_links
    from norcrin_xl.report.refresh.opening import read_report, refuse_open

    target: Path = arguments.ut or arguments.rapport
    content = read_report(arguments.rapport, reading=not arguments.godta)
    if arguments.godta:
        refuse_open(target)
    with progress() as step:
        book = read_workbook(arguments.bok, step)
        step(f"Leser {arguments.rapport.name}")
        links = typed_links(book, content, arguments.rapport.name)
    if not arguments.godta:
        _propose(arguments, links)
        return 0
    accepted = _accepted(arguments, links)
    with progress() as step:
        step("Kobler tallene")
        result = links.linked(accepted, written_now())
    _write(arguments, links, accepted, result, target)
    return 0


def _accepted(arguments: argparse.Namespace, links: Links) -> list[Accepted]:
    """What was accepted by words and by files, but for what --uten leaves out."""
    from norcrin_xl.report.review.choosing import chosen, chosen_in_file, without

    proposals, quantities = links.matches.proposals, links.quantities
    found: dict[int, Accepted] = {}
    for word in arguments.godta:
        path = Path(word)
        if path.suffix.lower() == ".csv" or path.is_file():
            if not path.is_file():
                raise UserError(f"Finner ikke {path}. Lag forslagene med --forslag.")
            items = chosen_in_file(path.read_bytes(), path.name, proposals, quantities)
        else:
            items = chosen([word], proposals, quantities)
        found.update({item.proposal.number: item for item in items})
    return without(found.values(), arguments.uten)


def _propose(arguments: argparse.Namespace, links: Links) -> None:
    from norcrin_xl.files import write_whole
    from norcrin_xl.report.review.choosing import proposals_csv

    proposals = links.matches.proposals
    if arguments.forslag is not None:
        write_whole(arguments.forslag, proposals_csv(proposals))
    if arguments.json:
        tell_json([as_dict(item) for item in proposals])
        return
    if arguments.forslag is None:
        _list(proposals)
    print(_counted(proposals))
    if arguments.forslag is not None:
        name = arguments.forslag
        print(f"Skrev {name}. Skriv «ja» under Godta for det som skal kobles, rett koblingen")
        print(f"der den er feil, og gi filen tilbake: --godta {name}")
    elif proposals:
        print("Ingenting er skrevet. Godta med --godta alle-sikre, med numre fra listen, eller")
        print("rediger forslagene i Excel: --forslag FIL.csv")


def as_dict(item: Proposal) -> dict[str, object]:
    """A proposal as it stands in JSON."""
    paragraph = item.paragraph
    return {
        "number": item.number,
        "text": item.typed.text,
        "link": item.best.link,
        "label": item.best.quantity.label,
        "certainty": item.certainty.value,
        "why": item.why,
        "locked": item.locked or None,
        "alternatives": [
            {"link": other.link, "label": other.quantity.label} for other in item.readings[1:]
        ],
        "where": {
            "heading": paragraph.section,
            "paragraph": paragraph.number,
            "text": " ".join(item.typed.sentence.split()),
        },
    }


def _list(proposals: Sequence[Proposal]) -> None:
    """The proposals under their headings, each with its sentence."""
    heading = None
    for item in proposals:
        if item.paragraph.section != heading:
            heading = item.paragraph.section
            print(f"\n{heading or 'Før første overskrift'}")
        _tell(item)
    if proposals:
        print()


def _tell(item: Proposal) -> None:
    from norcrin_xl.report.review.proposals import Certainty

    indent = " " * 7
    if item.certainty is Certainty.SURE and in_table(item) and not item.locked:
        print(f"{item.number:>5}  {_excerpt(item)}  {item.best.link}")
        return
    print(f"{item.number:>5}  {_excerpt(item)}")
    if item.locked:
        print(f"{indent}kan ikke kobles her: det {item.locked}")
    elif item.certainty is Certainty.AMBIGUOUS:
        print(f"{indent}flertydig: {item.why}. Velg selv:")
        for other in item.readings[:MOST_SHOWN]:
            print(f"{indent}  {item.number}={other.link}  {other.quantity.label}")
        if len(item.readings) > MOST_SHOWN:
            print(f"{indent}  og {len(item.readings) - MOST_SHOWN} til")
    else:
        text = f"{item.certainty.value}: {item.best.quantity.label} [{item.best.link}], {item.why}"
        print(textwrap.fill(text, screen_width(), initial_indent=indent, subsequent_indent=indent))


def in_table(item: Proposal) -> bool:
    """Whether the number stands alone in its cell, but for a footnote mark."""
    bare = item.paragraph.text.strip().rstrip("*% ")
    return item.paragraph.cell is not None and len(bare) <= len(item.typed.text)


def _excerpt(item: Proposal) -> str:
    """The number in brackets within its sentence; in a table, within its row and column."""
    typed, cell = item.typed, item.paragraph.cell
    if in_table(item) and cell is not None:
        head = " ".join(cell.row_head.split()) or "tabellen"
        column = f", {cell.column_head}" if cell.column_head else ""
        return f"{_short(head)}{column}: [{typed.text}]"
    before, after = typed.before.lstrip(), typed.after.rstrip()
    left = before if len(before) <= AROUND else f"…{before[-AROUND:]}"
    right = after if len(after) <= AROUND else f"{after[:AROUND].rstrip()}…"
    return f"{left}[{typed.text}]{right}".replace("\ufffc", "…").replace("\t", " ")


def _short(text: str) -> str:
    return text if len(text) <= AROUND else f"{text[:AROUND].rstrip()}…"


def _counted(proposals: Sequence[Proposal]) -> str:
    counts = Counter(item.certainty.value for item in proposals)
    if not proposals:
        return "Ingen tall er skrevet for hånd som arbeidsboken kjenner."
    parts = [
        f"{counts[name]} {name if counts[name] == 1 else several}"
        for name, several in PLURALS.items()
        if counts[name]
    ]
    return f"{len(proposals)} tall er skrevet for hånd og kan kobles: {listed(parts)}."


def _write(
    arguments: argparse.Namespace,
    links: Links,
    accepted: Sequence[Accepted],
    result: bytes,
    target: Path,
) -> None:
    from norcrin_xl.files import write_whole

    if not accepted:
        print("Ingen forslag er godtatt. Ingenting er skrevet.")
        return
    copy = write_whole(target, result)
    rest = len(links.matches.proposals) - len(accepted)
    if arguments.json:
        tell_json([as_dict(item.proposal) | {"link": item.reading.link} for item in accepted])
        return
    print(f"Koblet {len(accepted)} tall i {target}")
    if rest:
        print(f"{rest} er ikke koblet. Kjør koble på nytt for å se dem.")
    if copy is not None:
        print(f"Den forrige utgaven ligger i {copy.name}")
    print(f"Nye tall settes inn med norcrin-xl oppdater {target} {arguments.bok}")
