"""The board on Start: how far the collection has come, partner by partner.

It is computed from Logg (what came of the partner's last file), from the checks and the list of
findings in Kontroll, and from what lacks on the partner's tab, so that it changes while somebody
mends a figure or accepts a finding.
"""

from __future__ import annotations

from collections.abc import Mapping

from norcrin_xl.catalogue import Severity
from norcrin_xl.model import Field
from norcrin_xl.workbook.areas.area import Area
from norcrin_xl.workbook.areas.control import FINDINGS, OPEN, STATUS_WORDS
from norcrin_xl.workbook.computed.book import Book, Computed, Shown
from norcrin_xl.workbook.computed.progress import name_of, whole

TAKEN_IN, REFUSED, UNCHANGED = "Tatt inn", "Ikke tatt inn", "Uendret"
EVENTS = (TAKEN_IN, REFUSED, UNCHANGED)
"""What Logg says of a partner's file; rows with other words are about something else."""

MISSING_FORM, HAS_ERRORS, HAS_QUESTIONS = "Mangler", "Har feil", "Har spørsmål"
RECEIVED, APPROVED = "Mottatt", "Godkjent"
TYPED_IN = "Ført i arket"
YES, NO = "Ja", "Nei"
LOG, LACKS = "logg", "status"
ERROR = STATUS_WORDS[2]
SEEN = ("totaler-ulike", "verdi-mangler", "forklaring-mangler")
"""Findings that the board counts by the workbook's own formulas, and so not in the list too."""


def collection(book: Book, area: Area, row: int, column: str) -> Computed:
    """A cell of the board; `column` says which."""
    match column:
        case "label":
            return name_of(book, row)
        case "mottatt":
            return _received(book, area, row)
        case "feil":
            return _errors(book, area, row)
        case "sporsmal":
            return _questions(book, area, row)
        case "mangler":
            lacks = book.layout[LACKS]
            return Computed(f"={lacks.cell(row, 'sum')}", book.value(lacks, row, "sum"))
        case "godkjent":
            return _signed(book, row)
    return _state(book, area, row)


def last_event(book: Book, code: str) -> Mapping[str, Field] | None:
    """The row of Logg about the last file from a partner; `None` where none has come."""
    rows = (row for row in book.areas[LOG] if row["partner"].text == code)
    return next((row for row in reversed(list(rows)) if row["hva"].text in EVENTS), None)


def _last(book: Book, area: Area, row: int, column: str) -> str:
    """The formula for a column of that row. LOOKUP gives the last row that passes the test."""
    keys = [item.key for item in book.layout[LOG].columns]
    index = {key: f"INDEX({LOG},0,{number})" for number, key in enumerate(keys, start=1)}
    known = "+".join(f'({index["hva"]}="{word}")' for word in EVENTS)
    test = f"({index['partner']}={area.cell(row, 'key')})*({known})"
    return f"LOOKUP(2,1/({test}),{index[column]})"


def _figure(event: Mapping[str, Field] | None, column: str) -> float:
    return (event[column].number or 0) if event else 0


def _received(book: Book, area: Area, row: int) -> Computed:
    """When the last file was read, or that figures stand on the tab without any file."""
    code = area.rows[row].key
    parts = [
        (part, column.key)
        for part in book.layout.on_sheet(code)
        if part.role in ("partner_okonomi", "partner_bruk", "partner_kpi")
        for column in part.columns
        if column.kind.value == "input" and column.format != "tekst"
    ]
    cells = ",".join(whole(part, key) for part, key in parts)
    figures = book.numbers((part, i, key) for part, key in parts for i in range(len(part.rows)))
    event = last_event(book, code)
    typed = TYPED_IN if figures else ""
    formula = f'=IFERROR({_last(book, area, row, "tid")},IF(COUNT({cells})>0,"{TYPED_IN}",""))'
    return Computed(formula, event["tid"].text if event else typed)


def _questions(book: Book, area: Area, row: int) -> Computed:
    """The questions about the last file, and those that are open in the list of findings."""
    formula, found = _open_findings(book, area, row, Severity.WARNING)
    asked = _figure(last_event(book, area.rows[row].key), "sporsmal")
    return Computed(f"=IFERROR({_last(book, area, row, 'sporsmal')},0)+{formula}", asked + found)


def _open_findings(book: Book, area: Area, row: int, severity: Severity) -> tuple[str, float]:
    """How many findings about a partner are open, but for those that the board counts itself."""
    listed = book.layout[FINDINGS]
    wanted = {"partner": area.rows[row].key, "alvor": severity.value, "tilstand": OPEN}
    found = sum(
        all(book.input(listed, i, key) == value for key, value in wanted.items())
        and book.input(listed, i, "kode") not in SEEN
        for i in range(len(listed.rows))
    )
    tests = [f"{whole(listed, 'partner')},{area.cell(row, 'key')}"]
    tests += [f'{whole(listed, key)},"{wanted[key]}"' for key in ("alvor", "tilstand")]
    tests += [f'{whole(listed, "kode")},"<>{code}"' for code in SEEN]
    return f"COUNTIFS({','.join(tests)})", found


def _errors(book: Book, area: Area, row: int) -> Computed:
    """The errors in the last file, those that are open in the list, and those of the checks."""
    code, cell = area.rows[row].key, area.cell(row, "key")
    formula, listed = _open_findings(book, area, row, Severity.ERROR)
    counts, found = [formula], _figure(last_event(book, code), "feil") + listed
    for name, pattern in (("kontroll_like", f'{cell}&"|*"'), ("kontroll_deler", f'"*|"&{cell}')):
        checks = book.layout[name]
        keys, states = whole(checks, "key"), whole(checks, "status")
        counts.append(f'COUNTIFS({keys},{pattern},{states},"{ERROR}")')
        found += sum(
            code in spec.key.split("|") and book.value(checks, index, "status") == ERROR
            for index, spec in enumerate(checks.rows)
        )
    return Computed(f"=IFERROR({_last(book, area, row, 'feil')},0)+{'+'.join(counts)}", found)


def _signed(book: Book, row: int) -> Computed:
    lacks = book.layout[LACKS]
    word = YES if book.value(lacks, row, "signatur") == 0 else NO
    return Computed(f'=IF({lacks.cell(row, "signatur")}=0,"{YES}","{NO}")', word)


def _state(book: Book, area: Area, row: int) -> Computed:
    """One word: that nothing has come, or else the gravest that is to be said of a partner.

    What is found on a tab before anything has come, such as a text from last year, is nothing
    that the partner has got wrong.
    """
    cells = {column.key: area.cell(row, column.key) for column in area.columns}
    formula = (
        f'=IF({cells["mottatt"]}="","{MISSING_FORM}",IF({cells["feil"]}>0,"{HAS_ERRORS}",'
        f'IF({cells["sporsmal"]}>0,"{HAS_QUESTIONS}",'
        f'IF(AND({cells["godkjent"]}="{YES}",{cells["mangler"]}=0),"{APPROVED}","{RECEIVED}"))))'
    )
    return Computed(formula, _word({key: book.value(area, row, key) for key in STATE_OF}))


STATE_OF = ("feil", "mottatt", "sporsmal", "godkjent", "mangler")


def _word(values: Mapping[str, Shown]) -> str:
    if not values["mottatt"]:
        return MISSING_FORM
    if values["feil"]:
        return HAS_ERRORS
    if values["sporsmal"]:
        return HAS_QUESTIONS
    return APPROVED if values["godkjent"] == YES and not values["mangler"] else RECEIVED
