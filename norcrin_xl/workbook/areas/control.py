"""What the areas of Kontroll hold: the status, the checks, the twins and the findings."""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.workbook.areas.area import AreaRowSpec, column_letter
from norcrin_xl.workbook.areas.specs import (
    COMPUTED,
    FIXED,
    INPUT,
    KEY,
    LABEL,
    AreaSpec,
    ColumnTuple,
    Shape,
    account_rows,
    columns_of,
    series_rows,
)
from norcrin_xl.workbook.areas.views import (
    ALL_PROJECTS,
    NETWORK,
    SEVERITIES,
    partners_and_sum,
)

FIRST_CHECK = "kontroll_like"
"""The first of the lists of checks, which stand folded below the findings."""
FINDINGS, ROOM = "funn", 200
"""The list of findings, and how many rows it has besides one for each field of the partners'."""
FINDING_WIDTH, REASON_WIDTH = 58, 40
"""In characters, the columns of what was found and of why it is accepted."""
OPEN, ACCEPTED, FALLEN = "Åpent", "Godtatt", "Falt bort"
"""What has become of a finding in the list: nothing, accepted, or accepted for other values."""

STATUS_WORDS = ("OK", "Advarsel", "Feil")


def control_areas(shape: Shape) -> Iterator[AreaSpec]:
    """The areas of Kontroll: what was found, the totals, then one list per kind of check."""
    yield _findings(shape)
    yield from _counts()
    yield from _comparisons(shape)
    yield from _lacks(shape)
    yield from _twins(shape)


def _counts() -> Iterator[AreaSpec]:
    yield AreaSpec(
        "kontroll_antall",
        "Samlet",
        columns_of(
            ("key", "A", "Id", KEY),
            ("label", "B", "Status", LABEL),
            ("value", "C", "Antall", COMPUTED, "heltall"),
        ),
        tuple(AreaRowSpec(word, word) for word in STATUS_WORDS),
    )
    yield AreaSpec(
        "funn_antall",
        "Funn i tall og tekst",
        columns_of(
            ("key", "A", "Id", KEY),
            ("label", "B", "Alvor", LABEL),
            ("apne", "C", "Åpne", COMPUTED, "heltall"),
            ("godtatt", "D", "Godtatt", COMPUTED, "heltall"),
            ("hvor", "E", "Hvor", FIXED),
        ),
        tuple(AreaRowSpec(word, label) for word, label in SEVERITIES),
    )


def _comparisons(shape: Shape) -> Iterator[AreaSpec]:
    """What must equal what."""
    form = shape.form
    equal = tuple((key, form.block(key).label) for key in form.equal_totals)
    yield _checks(
        shape,
        FIRST_CHECK,
        "Kostnadsart, finansiering og kostnadssted har samme sum (1000 kr)",
        equal,
        _equal_rows(shape),
    )
    yield _checks(
        shape,
        "kontroll_arsregnskap",
        "Summen av partnerne er lik Årsregnskap (1000 kr)",
        (("sum", "Sum partnere"), ("arsregnskap", "Årsregnskap")),
        _sum_rows(shape),
    )
    yield _checks(
        shape,
        "kontroll_deler",
        "Delene gir totalen",
        (("deler", "Sum av delene"), ("total", "Totalen")),
        _part_rows(shape),
    )


def _lacks(shape: Shape) -> Iterator[AreaSpec]:
    """What is not filled in."""
    partners = tuple(AreaRowSpec(code, code) for code in shape.partners)
    yield _checks(
        shape,
        "kontroll_utfylt",
        "Partnerne har fylt ut alt",
        (("felt", "Felt som mangler"), ("forklaring", "Avvik uten forklaring")),
        partners,
    )
    yield _checks(
        shape,
        "kontroll_godkjent",
        "Partnerne har godkjent tallene",
        (("felt", "Felt som mangler"),),
        partners,
    )
    yield _checks(
        shape,
        "kontroll_sekretariat",
        "Sekretariatet har fylt ut alt",
        (("felt", "Felt som mangler"),),
        tuple(AreaRowSpec(key, label) for key, label in OWN_INPUTS),
    )


def _findings(shape: Shape) -> AreaSpec:
    """The findings, each with room for the reason and the role of whoever accepts it.

    The last columns tie an acceptance to the finding and to the values that it was given for.
    """
    after = 2 + checked_columns(shape)
    state, day, reason, role, *ties = (column_letter(after + i) for i in range(8))
    return AreaSpec(
        FINDINGS,
        "Funn: skriv begrunnelse og rolle ved siden av et funn for å godta det",
        columns_of(
            ("key", "A", "Nr.", KEY),
            ("label", "B", "Funn", FIXED),
            ("alvor", "C", "Alvor", FIXED),
            ("partner", "D", "Partner", FIXED),
            ("hvor", "E", "Hvor", COMPUTED),
            ("tilstand", state, "Tilstand", FIXED),
            ("dato", day, "Godtatt", FIXED, "dato"),
            ("begrunnelse", reason, "Begrunnelse", INPUT),
            ("rolle", role, "Godtatt av (rolle)", INPUT),
            ("kode", ties[0], "Kode", FIXED),
            ("ark", ties[1], "Ark", FIXED),
            ("celle", ties[2], "Celle", FIXED),
            ("verdier", ties[3], "Verdier", FIXED),
        ),
        tuple(AreaRowSpec(str(number + 1)) for number in range(_room(shape))),
    )


def _room(shape: Shape) -> int:
    """How many findings the list has room for: more than all fields that may be blank at once."""
    form = shape.form
    amounts = len(form.posts) * len(form.columns) * len(shape.projects)
    fields = amounts + len(form.indicators) + len(form.kpi_keys)
    return ROOM + fields * len(shape.partners)


def checked_columns(shape: Shape) -> int:
    """How many columns Kontroll has for the figures that a check compares."""
    return max(3, len(shape.form.equal_totals))


def _twins(shape: Shape) -> Iterator[AreaSpec]:
    """What the functions in Python compute, computed by Excel itself beside them."""
    after = 2 + checked_columns(shape) + 1
    last: tuple[ColumnTuple, ...] = (
        ("likt", column_letter(after), "Likt", COMPUTED),
        ("hvor", column_letter(after + 1), "Hvor", FIXED),
    )
    first: tuple[ColumnTuple, ...] = (("key", "A", "Id", KEY), ("label", "B", "Hva", LABEL))
    projects = (*shape.projects, (ALL_PROJECTS, "alle prosjekter"))
    posts = [row for row in account_rows(shape.form) if row.key]
    yield AreaSpec(
        "kontroll_avvik",
        "Avvikene i Årsregnskap, regnet ut av Excel alene (1000 kr)",
        columns_of(
            *first,
            ("avvik", "C", "Avvik", COMPUTED, "konto"),
            ("avvik_prosent", "D", "Avvik %", COMPUTED, "endring_prosent1"),
            *last,
        ),
        tuple(
            AreaRowSpec(f"{project}|{row.key}", f"{name}, {row.key} {row.label}")
            for project, name in projects
            for row in posts
        ),
    )
    yield AreaSpec(
        "kontroll_endring",
        "Endringene i KPI, regnet ut av Excel alene",
        columns_of(
            *first,
            ("endring", "C", "Endring", COMPUTED, "endring"),
            ("endring_prosent", "D", "Endring %", COMPUTED, "endring_prosent1"),
            ("utvikling", "E", "Utvikling", COMPUTED),
            *last,
        ),
        series_rows(shape),
    )
    yield AreaSpec(
        "kontroll_brukerbetaling",
        "Brukerbetalingen per partner, regnet ut av Excel alene (1000 kr)",
        columns_of(
            *first,
            ("avvik", "C", "Avvik", COMPUTED, "konto"),
            ("avvik_prosent", "D", "Avvik %", COMPUTED, "endring_prosent1"),
            ("endring", "E", "Endring", COMPUTED, "konto"),
            ("endring_prosent", "F", "Endring %", COMPUTED, "endring_prosent1"),
            *last,
        ),
        partners_and_sum(shape),
    )


OWN_INPUTS = (
    ("historikk", "Tidligere år"),
    ("nasjonalt", "Tall for nettverket"),
    ("signatur", "Signatur på rapporten"),
    ("valg", "Valg i skjemaet"),
    ("tekst", "Avsnitt som må ha tekst"),
)
"""What the secretariat fills in and the checks count: the area's name and what it is."""


def _checks(
    shape: Shape,
    name: str,
    title: str,
    figures: tuple[tuple[str, str], ...],
    rows: tuple[AreaRowSpec, ...],
) -> AreaSpec:
    """A list of checks: what, the figures it compares, their difference, status and where."""
    after = 2 + checked_columns(shape)
    difference, status, where = (column_letter(after + i) for i in range(3))
    compared: list[ColumnTuple] = [
        (key, column_letter(2 + i), header, COMPUTED, "konto")
        for i, (key, header) in enumerate(figures)
    ]
    if name in (FIRST_CHECK, "kontroll_arsregnskap", "kontroll_deler"):
        compared.append(("forskjell", difference, "Forskjell", COMPUTED, "konto"))
    return AreaSpec(
        name,
        title,
        columns_of(
            ("key", "A", "Id", KEY),
            ("label", "B", "Hva", LABEL),
            *compared,
            ("status", status, "Status", COMPUTED),
            ("hvor", where, "Hvor", FIXED),
        ),
        rows,
        role=name,
    )


def _equal_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    owners = [*((code, code) for code in shape.partners), (NETWORK, "Alle partnere")]
    return tuple(
        AreaRowSpec(
            f"{owner}|{project}|{column.key}",
            f"{who}, {name}, {column.label.format(year=shape.year).lower()}",
        )
        for owner, who in owners
        for project, name in shape.projects
        for column in shape.form.columns
    )


def _sum_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    return tuple(
        AreaRowSpec(
            f"{project}|{block.key}|{column.key}",
            f"{name}, {block.total_word}, {column.label.format(year=shape.year).lower()}",
        )
        for project, name in shape.projects
        for block in shape.form.blocks
        for column in shape.form.columns
    )


def _part_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    """A row per figure that has parts, of each partner and of the network."""
    form = shape.form
    totals = [("bruk_partnere", item.id, item.short) for item in form.indicators if item.total_of]
    totals += [("kpi_partnere", kpi.id, kpi.short) for kpi in form.kpis if kpi.part]
    owners = [*((code, code) for code in shape.partners), ("sum", "Alle partnere")]
    return tuple(
        AreaRowSpec(f"{area}|{key}|{owner}", f"{who}, {name}")
        for area, key, name in totals
        for owner, who in owners
    )
