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
    kpi_rows,
    series_rows,
    todo_rows,
    usage_rows,
)

ALL_PROJECTS = "alle"
NETWORK = "nettverk"
"""The key of the network's own row among rows per partner."""

STEPS = (
    ("Kontroller år, prosjekter, partnere og grenser i arket Oppsett.", "Oppsett"),
    ("Send ut skjemaer, og hent svarene inn i arkene. Nedenfor ser du hvor langt de er.", ""),
    ("Fyll ut tallene som ikke kommer fra partnerne.", "Sekretariat"),
    ("Skriv status for arbeidspakkene.", "Arbeidspakker"),
    ("Skriv teksten til rapporten, avsnitt for avsnitt.", "Tekst"),
    ("Oppdater lenker, studier og grupper.", "Lister"),
    ("Gå gjennom kontrollene og rett det som er feil.", "Kontroll"),
    ("Se over skjemaene som følger rapporten.", "Årsregnskap"),
    ("Lag Word-rapporten med knappen Generer rapport, og til slutt PDF-en.", ""),
)
"""What to do, in order, and the sheet that it is done in."""


def start_areas(shape: Shape) -> Iterator[AreaSpec]:
    """The areas of Start: what to do, and how far each partner has come."""
    yield AreaSpec(
        "steg",
        "Slik gjør du",
        columns_of(("key", "A", "Nr.", KEY), ("label", "B", "Hva", LABEL), ("ark", "C", "", FIXED)),
        tuple(AreaRowSpec(str(i + 1), text) for i, (text, _) in enumerate(STEPS)),
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
