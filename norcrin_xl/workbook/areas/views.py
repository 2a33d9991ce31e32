"""What the areas that only show hold: progress, forms, series, figures, the checks of Kontroll."""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.quantities.quantity_ids import ALL
from norcrin_xl.workbook.areas.area import (
    COMPUTED,
    FIXED,
    INPUT,
    KEY,
    LABEL,
    Area,
    AreaRowSpec,
    ColumnTuple,
    RowKind,
    Shape,
    account_columns,
    account_rows,
    columns_of,
    free_rows,
    kpi_rows,
    labelled,
    series_rows,
    todo_rows,
    usage_rows,
)

NETWORK = "nettverk"
"""The key of the network's own row among rows per partner."""

SEVERITIES = (("feil", "Feil"), ("advarsel", "Advarsler"), ("merknad", "Merknader"))
"""The grades of findings, and what they are called in lists."""

STEPS = (
    ("Kontroller år, prosjekter, partnere og grenser i arket Oppsett.", "Oppsett", "Oppsett"),
    (
        "Send ut skjemaer, og hent svarene inn i arkene. Nedenfor ser du hvor langt de er.",
        "",
        "Partnere",
    ),
    ("Fyll ut tallene som ikke kommer fra partnerne.", "Sekretariat", "Sekretariat"),
    ("Skriv status for arbeidspakkene.", "Arbeidspakker", "Arbeidspakker"),
    ("Skriv teksten til rapporten, avsnitt for avsnitt.", "Tekst", "Tekst"),
    ("Oppdater lenker, studier og grupper.", "Lister", "Lister"),
    ("Gå gjennom kontrollene og rett det som er feil.", "Kontroll", "Kontroll"),
    ("Se over skjemaene som følger rapporten.", "Årsregnskap", "Skjemaer"),
    ("Lag Word-rapporten med knappen Generer rapport, og til slutt PDF-en.", "", "Rapport"),
)
"""What to do, in order, the sheet that it is done in, and the step in a word."""


def start_areas(shape: Shape) -> Iterator[Area]:
    """The areas of Start: what to do, and how far each partner has come."""
    yield Area(
        "steg",
        "Slik gjør du",
        columns_of(*labelled("Hva", "Nr."), ("ark", "", FIXED)),
        tuple(AreaRowSpec(str(i + 1), text) for i, (text, *_) in enumerate(STEPS)),
    )
    yield Area(
        "innsamling",
        "Skjemaene fra partnerne",
        columns_of(
            ("key", "Kode", KEY),
            ("label", "Partner", COMPUTED),
            ("mottatt", "Siste skjema", COMPUTED),
            ("feil", "Feil", COMPUTED, "konto"),
            ("sporsmal", "Spørsmål", COMPUTED, "konto"),
            ("mangler", "Svar som mangler", COMPUTED, "konto"),
            ("godkjent", "Godkjent", COMPUTED),
            ("status", "Status", COMPUTED),
        ),
        tuple(AreaRowSpec(code) for code in shape.partners),
    )
    counts: list[ColumnTuple] = [(key, label, COMPUTED, "konto") for key, label in todo_rows(shape)]
    yield Area(
        "status",
        "Hva som mangler hos hver partner",
        columns_of(
            ("key", "Kode", KEY),
            ("label", "Partner", COMPUTED),
            *counts,
            ("sum", "I alt", COMPUTED, "konto"),
            ("status", "Status", COMPUTED),
        ),
        tuple(AreaRowSpec(code) for code in shape.partners),
    )


SPENDING: tuple[ColumnTuple, ...] = (
    ("regnskap", "Regnskap", COMPUTED, "konto"),
    ("budsjett", "Budsjett", COMPUTED, "konto"),
    ("avvik", "Avvik", COMPUTED, "konto"),
    ("avvik_prosent", "Avvik %", COMPUTED, "endring_prosent1"),
    ("betaling", "Brukerbet.", COMPUTED, "konto"),
    ("andel", "Andel", COMPUTED, "prosent1"),
)
"""Accounts against budget, and what users pay of it."""
RIGHT = 9
"""The column where the right side of Oversikt begins."""


def answers_and_partners(shape: Shape) -> Iterator[Area]:
    """The left side of Oversikt: who has answered, and what each partner has spent."""
    yield Area(
        "oversikt_svar",
        "Hvem har svart",
        columns_of(
            ("key", "Kode", KEY),
            ("label", "Partner", COMPUTED),
            ("status", "Status", COMPUTED),
            ("godkjent", "Godkjent", COMPUTED),
            ("feil", "Feil", COMPUTED, "konto"),
            ("sporsmal", "Spørsmål", COMPUTED, "konto"),
            ("mangler", "Mangler", COMPUTED, "konto"),
        ),
        tuple(AreaRowSpec(code) for code in shape.partners),
    )
    yield Area(
        "oversikt_partnere",
        "Forbruk per partner, alle prosjekter (1000 kr)",
        columns_of(("key", "Kode", KEY), ("label", "Partner", COMPUTED), *SPENDING),
        partners_and_sum(shape),
    )


def projects_and_findings(shape: Shape) -> Iterator[Area]:
    """The right side of Oversikt: spending per project, the indicators, and open findings."""
    yield Area(
        "oversikt_prosjekter",
        "Forbruk mot budsjett per prosjekt (1000 kr)",
        columns_of(RIGHT, *labelled("Prosjekt"), *SPENDING),
        (
            *(AreaRowSpec(key, name) for key, name in shape.projects),
            AreaRowSpec(ALL, "Alle prosjekter", RowKind.TOTAL),
        ),
    )
    yield Area(
        "oversikt_kpi",
        "Resultatindikatorer",
        columns_of(
            RIGHT,
            *labelled("Indikator"),
            (str(shape.year - 1), str(shape.year - 1), COMPUTED, "antall"),
            (str(shape.year), str(shape.year), COMPUTED, "antall"),
            ("endring", "Endring", COMPUTED, "endring"),
            ("endring_prosent", "Endring %", COMPUTED, "endring_prosent1"),
        ),
        series_rows(shape),
    )
    yield Area(
        "oversikt_funn",
        "Funn i tall og tekst",
        columns_of(
            RIGHT,
            *labelled("Alvor"),
            ("apne", "Åpne", COMPUTED, "heltall"),
            ("godtatt", "Godtatt", COMPUTED, "heltall"),
        ),
        tuple(AreaRowSpec(word, label) for word, label in SEVERITIES),
    )


def account_areas(shape: Shape) -> Iterator[Area]:
    """The areas of Årsregnskap: one per project, and one for all of them."""
    for key, name in (*shape.projects, (ALL, "alle prosjekter")):
        yield Area(
            f"arsregnskap_{key}",
            f"Årsregnskap {name} (1000 kr)",
            account_columns(shape, of_partner=False),
            account_rows(shape.form),
            "arsregnskap",
            subject=key,
        )


def _partner_columns(shape: Shape) -> tuple[ColumnTuple, ...]:
    """A column per partner and one for their sum."""
    own: list[ColumnTuple] = [(code, code, COMPUTED, "antall") for code in shape.partners]
    return (*own, ("sum", "Sum", COMPUTED, "antall"))


def usage_areas(shape: Shape) -> Iterator[Area]:
    """The areas of Bruk og utnyttelse: the form, and the same per partner."""
    yield Area(
        "bruk",
        f"Bruk og utnyttelse {shape.year}",
        columns_of(
            *labelled("Indikator"),
            ("value", "Verdi", COMPUTED, "antall"),
            ("comment", "Kommentar", FIXED),
        ),
        usage_rows(shape),
    )
    yield Area(
        "bruk_partnere",
        f"Per partner {shape.year}",
        columns_of(*labelled("Indikator"), *_partner_columns(shape)),
        usage_rows(shape),
    )
    yield payment_area(shape)


def payment_area(shape: Shape) -> Area:
    """User payment per partner over all projects, against budget and last year."""
    year = shape.year
    return Area(
        "brukerbetaling",
        "Brukerbetaling per partner, alle prosjekter (1000 kr)",
        columns_of(
            *labelled("Partner", "Kode"),
            ("regnskap", f"Regnskap {year}", COMPUTED, "konto"),
            ("budsjett", f"Budsjett {year}", COMPUTED, "konto"),
            ("i_fjor", f"Regnskap {year - 1}", COMPUTED, "konto"),
            ("avvik", "Avvik", COMPUTED, "konto"),
            ("avvik_prosent", "Avvik %", COMPUTED, "endring_prosent1"),
            ("endring", "Endring", COMPUTED, "konto"),
            ("endring_prosent", "Endring %", COMPUTED, "endring_prosent1"),
        ),
        partners_and_sum(shape),
    )


def partners_and_sum(shape: Shape) -> tuple[AreaRowSpec, ...]:
    """A row per partner, and their sum."""
    partners = (AreaRowSpec(code, code) for code in shape.partners)
    return (*partners, AreaRowSpec("sum", "Sum", RowKind.TOTAL))


def kpi_areas(shape: Shape) -> Iterator[Area]:
    """The areas of KPI: the series with their change, and this year per partner."""
    years = shape.form.years(shape.year)
    yield Area(
        "kpi",
        f"Resultatindikatorer {years[0]}–{years[-1]}",
        columns_of(
            *labelled("Indikator"),
            *((str(year), str(year), COMPUTED, "antall") for year in years),
            ("endring", "Endring", COMPUTED, "endring"),
            ("endring_prosent", "Endring %", COMPUTED, "endring_prosent1"),
            ("utvikling", "Utvikling", COMPUTED),
        ),
        series_rows(shape),
    )
    yield Area(
        "kpi_partnere",
        f"Per partner {shape.year}",
        columns_of(*labelled("Indikator"), *_partner_columns(shape)),
        kpi_rows(shape),
    )


def figure_areas(shape: Shape) -> Iterator[Area]:
    """The areas of Figurer: the numbers that each chart draws."""
    for spec in shape.form.figures:
        if spec.by == "year":
            first, keys = "År", [str(year) for year in shape.form.years(shape.year)]
        else:
            first, keys = "Partner", list(shape.partners)
        names = spec.names or (spec.unit.capitalize(),)
        look = "desimal2" if spec.decimals else "antall"
        series: list[ColumnTuple] = [(str(i), name, COMPUTED, look) for i, name in enumerate(names)]
        yield Area(
            f"figur_{spec.id.replace('.', '_')}",
            f"Figur {spec.id} "
            + spec.caption.format(year=shape.year, first=shape.form.years(shape.year)[0]),
            columns_of(("key", first, KEY), *series),
            tuple(AreaRowSpec(key) for key in keys),
            "figur",
            subject=spec.id,
        )


NUMBERS = "tall"
"""The area's defined name, which is its role too."""


def number_areas(shape: Shape) -> Iterator[Area]:
    """The one area of Tall. How many rows it has is known when the quantities are computed."""
    columns = columns_of(
        ("key", "Id", FIXED),
        ("label", "Tall", FIXED),
        ("value", "Verdi", COMPUTED, "konto"),
        ("enhet", "Enhet", FIXED),
        ("del", "Del", FIXED),
        ("prosjekt", "Prosjekt", FIXED),
        ("partner", "Partner", FIXED),
        ("kobling", "Skriv dette i Tekst", FIXED),
        ("formater", "Andre formater", FIXED),
    )
    yield Area(NUMBERS, "Alle tall", columns, free_rows(shape, NUMBERS))


FIRST_CHECK = "kontroll_like"
"""The first of the lists of checks, which stand folded below the findings."""
FINDINGS, ROOM = "funn", 200
"""The list of findings, and how many rows it has besides one for each field of the partners'."""
FINDING_WIDTH, REASON_WIDTH = 58, 40
"""In characters, the columns of what was found and of why it is accepted."""
OPEN, ACCEPTED, FALLEN = "Åpent", "Godtatt", "Falt bort"
"""What has become of a finding in the list: nothing, accepted, or accepted for other values."""

STATUS_WORDS = ("OK", "Advarsel", "Feil")


def control_areas(shape: Shape) -> Iterator[Area]:
    """The areas of Kontroll: what was found, the totals, then one list per kind of check."""
    yield _findings(shape)
    yield from _counts()
    yield from _comparisons(shape)
    yield from _lacks(shape)
    yield from _twins(shape)


def _counts() -> Iterator[Area]:
    yield Area(
        "kontroll_antall",
        "Samlet",
        columns_of(
            *labelled("Status"),
            ("value", "Antall", COMPUTED, "heltall"),
        ),
        tuple(AreaRowSpec(word, word) for word in STATUS_WORDS),
    )
    yield Area(
        "funn_antall",
        "Funn i tall og tekst",
        columns_of(
            *labelled("Alvor"),
            ("apne", "Åpne", COMPUTED, "heltall"),
            ("godtatt", "Godtatt", COMPUTED, "heltall"),
            ("hvor", "Hvor", FIXED),
        ),
        tuple(AreaRowSpec(word, label) for word, label in SEVERITIES),
    )


def _comparisons(shape: Shape) -> Iterator[Area]:
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


def _lacks(shape: Shape) -> Iterator[Area]:
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


def _findings(shape: Shape) -> Area:
    """The findings, each with room for the reason and the role of whoever accepts it.

    The last columns tie an acceptance to the finding and to the values that it was given for.
    """
    return Area(
        FINDINGS,
        "Funn: skriv begrunnelse og rolle ved siden av et funn for å godta det",
        columns_of(
            ("key", "Nr.", KEY),
            ("label", "Funn", FIXED),
            ("alvor", "Alvor", FIXED),
            ("partner", "Partner", FIXED),
            ("hvor", "Hvor", COMPUTED),
            2 + checked_columns(shape),
            ("tilstand", "Tilstand", FIXED),
            ("dato", "Godtatt", FIXED, "dato"),
            ("begrunnelse", "Begrunnelse", INPUT),
            ("rolle", "Godtatt av (rolle)", INPUT),
            ("kode", "Kode", FIXED),
            ("ark", "Ark", FIXED),
            ("celle", "Celle", FIXED),
            ("verdier", "Verdier", FIXED),
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


def _twins(shape: Shape) -> Iterator[Area]:
    """What the functions in Python compute, computed by Excel itself beside them."""
    last: tuple[ColumnTuple | int, ...] = (
        2 + checked_columns(shape) + 1,
        ("likt", "Likt", COMPUTED),
        ("hvor", "Hvor", FIXED),
    )
    first: tuple[ColumnTuple, ...] = (("key", "Id", KEY), ("label", "Hva", LABEL))
    projects = (*shape.projects, (ALL, "alle prosjekter"))
    posts = [row for row in account_rows(shape.form) if row.key]
    yield Area(
        "kontroll_avvik",
        "Avvikene i Årsregnskap, regnet ut av Excel alene (1000 kr)",
        columns_of(
            *first,
            ("avvik", "Avvik", COMPUTED, "konto"),
            ("avvik_prosent", "Avvik %", COMPUTED, "endring_prosent1"),
            *last,
        ),
        tuple(
            AreaRowSpec(f"{project}|{row.key}", f"{name}, {row.key} {row.label}")
            for project, name in projects
            for row in posts
        ),
    )
    yield Area(
        "kontroll_endring",
        "Endringene i KPI, regnet ut av Excel alene",
        columns_of(
            *first,
            ("endring", "Endring", COMPUTED, "endring"),
            ("endring_prosent", "Endring %", COMPUTED, "endring_prosent1"),
            ("utvikling", "Utvikling", COMPUTED),
            *last,
        ),
        series_rows(shape),
    )
    yield Area(
        "kontroll_brukerbetaling",
        "Brukerbetalingen per partner, regnet ut av Excel alene (1000 kr)",
        columns_of(
            *first,
            ("avvik", "Avvik", COMPUTED, "konto"),
            ("avvik_prosent", "Avvik %", COMPUTED, "endring_prosent1"),
            ("endring", "Endring", COMPUTED, "konto"),
            ("endring_prosent", "Endring %", COMPUTED, "endring_prosent1"),
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
) -> Area:
    """A list of checks: what, the figures it compares, their difference, status and where."""
    after = 2 + checked_columns(shape)
    compared: list[ColumnTuple | int] = [(key, head, COMPUTED, "konto") for key, head in figures]
    if name in (FIRST_CHECK, "kontroll_arsregnskap", "kontroll_deler"):
        compared += (after, ("forskjell", "Forskjell", COMPUTED, "konto"))
    return Area(
        name,
        title,
        columns_of(
            *labelled("Hva"),
            *compared,
            after + 1,
            ("status", "Status", COMPUTED),
            ("hvor", "Hvor", FIXED),
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
