"""What the areas that only show hold: progress, forms, series and figures.

Those of Kontroll stand in `control_areas`.
"""

from __future__ import annotations

from collections.abc import Iterator

from norcrin_xl.workbook.areas.area import AreaRowSpec, RowKind, column_letter
from norcrin_xl.workbook.areas.specs import (
    COMPUTED,
    FIXED,
    KEY,
    LABEL,
    AreaSpec,
    ColumnTuple,
    Shape,
    account_columns,
    account_rows,
    columns_of,
    free_rows,
    kpi_rows,
    series_rows,
    todo_rows,
    usage_rows,
)

ALL_PROJECTS = "alle"
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


def start_areas(shape: Shape) -> Iterator[AreaSpec]:
    """The areas of Start: what to do, and how far each partner has come."""
    yield AreaSpec(
        "steg",
        "Slik gjør du",
        columns_of(("key", "A", "Nr.", KEY), ("label", "B", "Hva", LABEL), ("ark", "C", "", FIXED)),
        tuple(AreaRowSpec(str(i + 1), text) for i, (text, *_) in enumerate(STEPS)),
    )
    yield AreaSpec(
        "innsamling",
        "Skjemaene fra partnerne",
        columns_of(
            ("key", "A", "Kode", KEY),
            ("label", "B", "Partner", COMPUTED),
            ("mottatt", "C", "Siste skjema", COMPUTED),
            ("feil", "D", "Feil", COMPUTED, "konto"),
            ("sporsmal", "E", "Spørsmål", COMPUTED, "konto"),
            ("mangler", "F", "Svar som mangler", COMPUTED, "konto"),
            ("godkjent", "G", "Godkjent", COMPUTED),
            ("status", "H", "Status", COMPUTED),
        ),
        tuple(AreaRowSpec(code) for code in shape.partners),
    )
    counts: list[ColumnTuple] = [
        (key, column_letter(2 + i), label, COMPUTED, "konto")
        for i, (key, label) in enumerate(todo_rows(shape))
    ]
    after = 2 + len(counts)
    yield AreaSpec(
        "status",
        "Hva som mangler hos hver partner",
        columns_of(
            ("key", "A", "Kode", KEY),
            ("label", "B", "Partner", COMPUTED),
            *counts,
            ("sum", column_letter(after), "I alt", COMPUTED, "konto"),
            ("status", column_letter(after + 1), "Status", COMPUTED),
        ),
        tuple(AreaRowSpec(code) for code in shape.partners),
    )


def answers_and_partners(shape: Shape) -> Iterator[AreaSpec]:
    """The left side of Oversikt: who has answered, and what each partner has spent."""
    yield AreaSpec(
        "oversikt_svar",
        "Hvem har svart",
        columns_of(
            ("key", "A", "Kode", KEY),
            ("label", "B", "Partner", COMPUTED),
            ("status", "C", "Status", COMPUTED),
            ("godkjent", "D", "Godkjent", COMPUTED),
            ("feil", "E", "Feil", COMPUTED, "konto"),
            ("sporsmal", "F", "Spørsmål", COMPUTED, "konto"),
            ("mangler", "G", "Mangler", COMPUTED, "konto"),
        ),
        tuple(AreaRowSpec(code) for code in shape.partners),
    )
    yield AreaSpec(
        "oversikt_partnere",
        "Forbruk per partner, alle prosjekter (1000 kr)",
        columns_of(
            ("key", "A", "Kode", KEY), ("label", "B", "Partner", COMPUTED), *_spending("CDEFGH")
        ),
        partners_and_sum(shape),
    )


def projects_and_findings(shape: Shape) -> Iterator[AreaSpec]:
    """The right side of Oversikt: spending per project, the indicators, and open findings."""
    yield AreaSpec(
        "oversikt_prosjekter",
        "Forbruk mot budsjett per prosjekt (1000 kr)",
        columns_of(
            ("key", "J", "Id", KEY), ("label", "K", "Prosjekt", LABEL), *_spending("LMNOPQ")
        ),
        (
            *(AreaRowSpec(key, name) for key, name in shape.projects),
            AreaRowSpec(ALL_PROJECTS, "Alle prosjekter", RowKind.TOTAL),
        ),
    )
    yield AreaSpec(
        "oversikt_kpi",
        "Resultatindikatorer",
        columns_of(
            ("key", "J", "Id", KEY),
            ("label", "K", "Indikator", LABEL),
            (str(shape.year - 1), "L", str(shape.year - 1), COMPUTED, "antall"),
            (str(shape.year), "M", str(shape.year), COMPUTED, "antall"),
            ("endring", "N", "Endring", COMPUTED, "endring"),
            ("endring_prosent", "O", "Endring %", COMPUTED, "endring_prosent1"),
        ),
        series_rows(shape),
    )
    yield AreaSpec(
        "oversikt_funn",
        "Funn i tall og tekst",
        columns_of(
            ("key", "J", "Id", KEY),
            ("label", "K", "Alvor", LABEL),
            ("apne", "L", "Åpne", COMPUTED, "heltall"),
            ("godtatt", "M", "Godtatt", COMPUTED, "heltall"),
        ),
        tuple(AreaRowSpec(word, label) for word, label in SEVERITIES),
    )


def _spending(letters: str) -> tuple[ColumnTuple, ...]:
    """Accounts against budget, and what users pay of it, in six columns."""
    headers = (
        ("regnskap", "Regnskap", "konto"),
        ("budsjett", "Budsjett", "konto"),
        ("avvik", "Avvik", "konto"),
        ("avvik_prosent", "Avvik %", "endring_prosent1"),
        ("betaling", "Brukerbet.", "konto"),
        ("andel", "Andel", "prosent1"),
    )
    return tuple(
        (key, letter, header, COMPUTED, format_name)
        for letter, (key, header, format_name) in zip(letters, headers, strict=True)
    )


def account_areas(shape: Shape) -> Iterator[AreaSpec]:
    """The areas of Årsregnskap: one per project, and one for all of them."""
    for key, name in (*shape.projects, (ALL_PROJECTS, "alle prosjekter")):
        yield AreaSpec(
            f"arsregnskap_{key}",
            f"Årsregnskap {name} (1000 kr)",
            account_columns(shape, of_partner=False),
            account_rows(shape.form),
            "arsregnskap",
            subject=key,
        )


def _partner_columns(shape: Shape) -> tuple[ColumnTuple, ...]:
    """A column per partner and one for their sum, from column C."""
    codes = enumerate((*shape.partners, "sum"))
    return tuple(
        (
            code,
            column_letter(2 + i),
            code.capitalize() if code == "sum" else code,
            COMPUTED,
            "antall",
        )
        for i, code in codes
    )


def usage_areas(shape: Shape) -> Iterator[AreaSpec]:
    """The areas of Bruk og utnyttelse: the form, and the same per partner."""
    yield AreaSpec(
        "bruk",
        f"Bruk og utnyttelse {shape.year}",
        columns_of(
            ("key", "A", "Id", KEY),
            ("label", "B", "Indikator", LABEL),
            ("value", "C", "Verdi", COMPUTED, "antall"),
            ("comment", "D", "Kommentar", FIXED),
        ),
        usage_rows(shape),
    )
    yield AreaSpec(
        "bruk_partnere",
        f"Per partner {shape.year}",
        columns_of(
            ("key", "A", "Id", KEY), ("label", "B", "Indikator", LABEL), *_partner_columns(shape)
        ),
        usage_rows(shape),
    )
    yield payment_area(shape)


def payment_area(shape: Shape) -> AreaSpec:
    """User payment per partner over all projects, against budget and last year."""
    year = shape.year
    return AreaSpec(
        "brukerbetaling",
        "Brukerbetaling per partner, alle prosjekter (1000 kr)",
        columns_of(
            ("key", "A", "Kode", KEY),
            ("label", "B", "Partner", LABEL),
            ("regnskap", "C", f"Regnskap {year}", COMPUTED, "konto"),
            ("budsjett", "D", f"Budsjett {year}", COMPUTED, "konto"),
            ("i_fjor", "E", f"Regnskap {year - 1}", COMPUTED, "konto"),
            ("avvik", "F", "Avvik", COMPUTED, "konto"),
            ("avvik_prosent", "G", "Avvik %", COMPUTED, "endring_prosent1"),
            ("endring", "H", "Endring", COMPUTED, "konto"),
            ("endring_prosent", "I", "Endring %", COMPUTED, "endring_prosent1"),
        ),
        partners_and_sum(shape),
    )


def partners_and_sum(shape: Shape) -> tuple[AreaRowSpec, ...]:
    """A row per partner, and their sum."""
    partners = (AreaRowSpec(code, code) for code in shape.partners)
    return (*partners, AreaRowSpec("sum", "Sum", RowKind.TOTAL))


def kpi_areas(shape: Shape) -> Iterator[AreaSpec]:
    """The areas of KPI: the series with their change, and this year per partner."""
    years = shape.form.years(shape.year)
    series: list[ColumnTuple] = [
        (str(year), column_letter(2 + i), str(year), COMPUTED, "antall")
        for i, year in enumerate(years)
    ]
    change, share, trend = (column_letter(2 + len(years) + i) for i in range(3))
    yield AreaSpec(
        "kpi",
        f"Resultatindikatorer {years[0]}–{years[-1]}",
        columns_of(
            ("key", "A", "Id", KEY),
            ("label", "B", "Indikator", LABEL),
            *series,
            ("endring", change, "Endring", COMPUTED, "endring"),
            ("endring_prosent", share, "Endring %", COMPUTED, "endring_prosent1"),
            ("utvikling", trend, "Utvikling", COMPUTED),
        ),
        series_rows(shape),
    )
    yield AreaSpec(
        "kpi_partnere",
        f"Per partner {shape.year}",
        columns_of(
            ("key", "A", "Id", KEY), ("label", "B", "Indikator", LABEL), *_partner_columns(shape)
        ),
        kpi_rows(shape),
    )


def figure_areas(shape: Shape) -> Iterator[AreaSpec]:
    """The areas of Figurer: the numbers that each chart draws."""
    for spec in shape.form.figures:
        if spec.by == "year":
            first, keys = "År", [str(year) for year in shape.form.years(shape.year)]
        else:
            first, keys = "Partner", list(shape.partners)
        names = spec.names or (spec.unit.capitalize(),)
        series: list[ColumnTuple] = [
            (
                str(i),
                column_letter(1 + i),
                name,
                COMPUTED,
                "desimal2" if spec.decimals else "antall",
            )
            for i, name in enumerate(names)
        ]
        yield AreaSpec(
            f"figur_{spec.id.replace('.', '_')}",
            f"Figur {spec.id} "
            + spec.caption.format(year=shape.year, first=shape.form.years(shape.year)[0]),
            columns_of(("key", "A", first, KEY), *series),
            tuple(AreaRowSpec(key) for key in keys),
            "figur",
            subject=spec.id,
        )


NUMBERS = "tall"
"""The area's defined name, which is its role too."""


def number_areas(shape: Shape) -> Iterator[AreaSpec]:
    """The one area of Tall. How many rows it has is known when the quantities are computed."""
    columns = columns_of(
        ("key", "A", "Id", FIXED),
        ("label", "B", "Tall", FIXED),
        ("value", "C", "Verdi", COMPUTED, "konto"),
        ("enhet", "D", "Enhet", FIXED),
        ("del", "E", "Del", FIXED),
        ("prosjekt", "F", "Prosjekt", FIXED),
        ("partner", "G", "Partner", FIXED),
        ("kobling", "H", "Skriv dette i Tekst", FIXED),
        ("formater", "I", "Andre formater", FIXED),
    )
    yield AreaSpec(NUMBERS, "Alle tall", columns, free_rows(shape, NUMBERS))
