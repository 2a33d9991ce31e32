"""How far the collection has come: what lacks per partner and in texts, on Start and Oversikt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from norcrin_xl.findings import Severity
from norcrin_xl.model import DRAFT, Field
from norcrin_xl.numbers import MISSING, difference, ratio
from norcrin_xl.quantities.quantity_ids import ACCOUNT, BUDGET
from norcrin_xl.workbook.areas.area import Area, RowKind
from norcrin_xl.workbook.areas.inputs import EVENTS, LOG
from norcrin_xl.workbook.areas.views import FINDINGS, OPEN, STATUS_WORDS
from norcrin_xl.workbook.computed import formulas
from norcrin_xl.workbook.computed.accounts import (
    EXPLAIN,
    LACKS,
    again,
    amount,
    far,
    sum_of_partners,
)
from norcrin_xl.workbook.computed.book import Book, Computed, Rule, Shown

MISSING_FORM, HAS_ERRORS, HAS_QUESTIONS = "Mangler", "Har feil", "Har spørsmål"
RECEIVED, APPROVED = "Mottatt", "Godkjent"
TYPED_IN = "Ført i arket"
YES, NO = "Ja", "Nei"
BOARD = "status"
ERROR = STATUS_WORDS[2]
UNANSWERED = "svar-mangler"
SEEN = ("totaler-ulike", "verdi-mangler", "forklaring-mangler")
"""Findings that the board counts in columns of their own, and so not in the list too."""


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
            lacks = book.layout[BOARD]
            return Computed(f"={lacks.cell(row, 'sum')}", book.value(lacks, row, "sum"))
        case "godkjent":
            return _signed(book, area, row)
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
    cells = ",".join(part.whole(key) for part, key in parts)
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
    return _listed(book, area, row, {"alvor": severity.value, "tilstand": OPEN}, SEEN)


def _listed(
    book: Book, area: Area, row: int, wanted: Mapping[str, str], unless: Sequence[str] = ()
) -> tuple[str, float]:
    """How many findings about a partner have the `wanted` words and no code of `unless`."""
    listed, code = book.layout[FINDINGS], area.rows[row].key
    found = sum(
        all(
            book.input(listed, i, key) == value
            for key, value in (("partner", code), *wanted.items())
        )
        and book.input(listed, i, "kode") not in unless
        for i in range(len(listed.rows))
    )
    tests = [f"{listed.whole('partner')},{area.cell(row, 'key')}"]
    tests += [f'{listed.whole(key)},"{value}"' for key, value in wanted.items()]
    tests += [f'{listed.whole("kode")},"<>{code}"' for code in unless]
    return f"COUNTIFS({','.join(tests)})", found


def _errors(book: Book, area: Area, row: int) -> Computed:
    """The errors in the last file, those that are open in the list, and those of the checks."""
    code, cell = area.rows[row].key, area.cell(row, "key")
    formula, listed = _open_findings(book, area, row, Severity.ERROR)
    counts, found = [formula], _figure(last_event(book, code), "feil") + listed
    for name, pattern in (("kontroll_like", f'{cell}&"|*"'), ("kontroll_deler", f'"*|"&{cell}')):
        checks = book.layout[name]
        keys, states = checks.whole("key"), checks.whole("status")
        counts.append(f'COUNTIFS({keys},{pattern},{states},"{ERROR}")')
        found += sum(
            code in spec.key.split("|") and book.value(checks, index, "status") == ERROR
            for index, spec in enumerate(checks.rows)
        )
    return Computed(f"=IFERROR({_last(book, area, row, 'feil')},0)+{'+'.join(counts)}", found)


def _signed(book: Book, area: Area, row: int) -> Computed:
    """Whether a partner has approved its figures, and not others that came before them."""
    lacks = book.layout[BOARD]
    count, told = _listed(book, area, row, {"kode": UNANSWERED, "tilstand": OPEN})
    lacking = f"{lacks.cell(row, 'signatur')}+{count}"
    word = NO if told or book.value(lacks, row, "signatur") else YES
    return Computed(f'=IF({lacking}=0,"{YES}","{NO}")', word)


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


DONE, LACKING = "Ferdig", "Mangler"
NOT_COUNTED_AS_FIGURES = ("forklaring", "signatur")


def partner_todo(book: Book, area: Area, row: int, column: str) -> Computed:
    """How much lacks in one part of a partner's tab, and whether that part is done."""
    if column == "status":
        return _todo_word(book, area, row)
    role, _, subject = area.rows[row].key.partition("_")
    if role == "forklaring":
        return _explanations(book, area.partner)
    part = book.partner_area(area.partner, f"partner_{role}", subject)
    if role in ("tekst", "signatur"):
        return _unanswered(book, part)
    return Computed(f'=COUNTIF({part.column_range("status")},"{LACKS}")', _count(book, part, LACKS))


def _todo_word(book: Book, area: Area, row: int) -> Computed:
    """Whether a part is done; nothing is said of explanations before there is a deviation."""
    cell = area.cell(row, "value")
    done, known = f'"{DONE}"', True
    if area.rows[row].key == "forklaring":
        parts = _accounts(book, area.partner)
        cells = ",".join(part.column_range("avvik") for part in parts)
        places = [(part, i, "avvik") for part in parts for i in range(len(part.rows))]
        done, known = f'IF(COUNT({cells})=0,"","{DONE}")', bool(book.numbers(places))
    word = LACKING if book.value(area, row, "value") else DONE if known else ""
    return Computed(f'=IF({cell}=0,{done},"{LACKING}")', word)


def _accounts(book: Book, code: str) -> list[Area]:
    return [
        book.partner_area(code, "partner_okonomi", key) for key, _ in book.layout.shape.projects
    ]


def _unanswered(book: Book, part: Area) -> Computed:
    """How many answers are blank, or still last year's."""
    cells = part.column_range("value")
    lacking = sum(
        value is None or str(value).startswith(DRAFT)
        for value in (book.input(part, i, "value") for i in range(len(part.rows)))
    )
    return Computed(f'=COUNTBLANK({cells})+COUNTIF({cells},"{DRAFT}*")', lacking)


def _explanations(book: Book, code: str) -> Computed:
    parts = _accounts(book, code)
    counts = (f'COUNTIF({part.column_range("status")},"{EXPLAIN}")' for part in parts)
    return Computed("=" + "+".join(counts), sum(_count(book, part, EXPLAIN) for part in parts))


def _count(book: Book, area: Area, word: str) -> int:
    return sum(
        book.value(area, row, "status") == word
        for row, spec in enumerate(area.rows)
        if spec.kind.value == "item"
    )


def partner_status(book: Book, area: Area, row: int, column: str) -> Computed:
    """A cell of the status on Start: a partner's name, a count, their sum or the word."""
    code = area.rows[row].key
    keys = [item.key for item in area.columns[2:-2]]
    total = area.cell(row, "sum")
    if column == "label":
        return name_of(book, row)
    if column == "sum":
        counts = f"{area.cell(row, keys[0])}:{area.cell(row, keys[-1])}"
        return Computed(f"=SUM({counts})", book.total((area, row, key) for key in keys))
    if column == "status":
        word = DONE if book.value(area, row, "sum") == 0 else LACKING
        return Computed(f'=IF({total}=0,"{DONE}","{LACKING}")', word)
    todo = book.partner_area(code, "partner_mangler")
    index = keys.index(column)
    return again(book, todo, index, "value")


def name_of(book: Book, row: int) -> Computed:
    """A partner's name as Oppsett has it."""
    partners = book.layout["partnere"]
    name, cell = book.input(partners, row, "name"), far(partners, row, "name")
    return Computed(f'=IF({cell}="","",{cell})', "" if name is None else str(name))


def todo_sentence(book: Book, area: Area) -> Computed:
    """What lacks on a partner's tab, in one sentence."""
    counts = area.column_range("value")
    lacking = book.total((area, row, "value") for row in range(len(area.rows)))
    done = "Alt er fylt ut og godkjent."
    text = f"Det mangler {lacking:g} svar. Listen nedenfor viser hvor." if lacking else done
    return Computed(
        f'=IF(SUM({counts})=0,"{done}",'
        f'"Det mangler "&SUM({counts})&" svar. Listen nedenfor viser hvor.")',
        text,
    )


def heading(book: Book, area: Area, row: int, column: str) -> Computed:
    """The heading of the section that a text belongs to, looked up by its number."""
    sections = book.layout["avsnitt"]
    keys, labels = sections.whole("key"), sections.whole("label")
    cell = area.cell(row, "key")
    formula = f'=IF({cell}="","",IFERROR(INDEX({labels},MATCH({cell},{keys},0)),"Ukjent avsnitt"))'
    number = book.input(area, row, "key")
    if number is None:
        return Computed(formula, "")
    known = {spec.key: spec.label for spec in sections.rows}
    return Computed(formula, known.get(str(number), "Ukjent avsnitt"))


def section_texts(book: Book, area: Area, row: int, column: str) -> Computed:
    """How many rows of text a section has in Tekst."""
    texts = book.layout["tekst"]
    keys, values = texts.whole("key"), texts.whole("value")
    number = area.rows[row].key
    found = sum(
        book.input(texts, i, "key") == number and book.input(texts, i, "value") is not None
        for i in range(len(texts.rows))
    )
    return Computed(f'=SUMPRODUCT(({keys}={area.cell(row, "key")})*({values}<>""))', found)


PAYMENT, SHARE = "betaling", "andel"
SUM = "Sum"


def mirror(name: str) -> Rule:
    """How the cells are computed that show again what another area shows."""
    return lambda book, area, row, column: again(book, book.layout[name], row, column)


def projects(book: Book, area: Area, row: int, column: str) -> Computed:
    """What Årsregnskap has as a project's costs, and what its users pay of them."""
    form, accounts = book.layout.shape.form, book.layout[f"arsregnskap_{area.rows[row].key}"]
    if column == SHARE:
        return _share(book, area, row, PAYMENT, ACCOUNT)
    post, shown = (
        (form.user_payment.key, ACCOUNT) if column == PAYMENT else (form.blocks[0].key, column)
    )
    return again(book, accounts, accounts.index(post), shown)


def partners(book: Book, area: Area, row: int, column: str) -> Computed:
    """A partner's costs over all projects, and what its users pay of them; or their sum."""
    is_sum = area.rows[row].kind is RowKind.TOTAL
    match column:
        case "label":
            return Computed("", SUM) if is_sum else name_of(book, row)
        case "avvik":
            return _deviation(book, area, row)
        case "avvik_prosent":
            return _share(book, area, row, "avvik", BUDGET)
        case "andel":
            return _share(book, area, row, PAYMENT, ACCOUNT)
        case "betaling":
            return again(book, book.layout["brukerbetaling"], row, ACCOUNT)
    if is_sum:
        return sum_of_partners(book, area, row, column)
    return amount(book, area.rows[row].key, book.layout.shape.form.blocks[0].key, column)


def _deviation(book: Book, area: Area, row: int) -> Computed:
    """Accounts minus budget, with what the formula gives where one of them is no figure."""
    account, budget = (area.cell(row, key) for key in (ACCOUNT, BUDGET))
    own, planned = (book.value(area, row, key) for key in (ACCOUNT, BUDGET))
    return Computed(formulas.deviation(account, budget), _minus(own, planned))


def _minus(own: Shown, planned: Shown) -> Shown:
    if own == planned == "":
        return ""
    if not isinstance(own, str) and not isinstance(planned, str):
        return difference(own, planned)
    return 0 if {own, planned} == {0, ""} else MISSING


def _share(book: Book, area: Area, row: int, part: str, whole: str) -> Computed:
    """One cell of a row over another; blank where that cannot be computed."""
    formula = formulas.share(area.cell(row, part), area.cell(row, whole))
    over, under = book.value(area, row, part), book.value(area, row, whole)
    if isinstance(over, str):
        return Computed(formula, over)
    found = ratio(over, None if isinstance(under, str) else under)
    return Computed(formula, "" if found is None else found)
