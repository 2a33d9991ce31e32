"""What the areas of each sheet hold: their columns and rows, as they follow from the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from norcrin_xl.form import Form
from norcrin_xl.workbook.areas import AreaColumn, AreaRowSpec, ColumnKind, RowKind, column_letter

KEY, LABEL, INPUT = ColumnKind.KEY, ColumnKind.LABEL, ColumnKind.INPUT
COMPUTED, FIXED = ColumnKind.COMPUTED, ColumnKind.FIXED

SETUP_ROWS = (
    ("skjema", "Skjemaversjon"),
    ("arbeidsbok", "Arbeidsbokens id"),
    ("nettverk", "Nettverkets navn"),
    ("nettverk_langt", "Nettverkets fulle navn"),
    ("aar", "Rapporteringsår"),
    ("frist", "Frist hos Forskningsrådet"),
    ("eier", "Eier av prosjektene i året"),
    ("ny_eier", "Ny eier"),
    ("ny_eier_fra", "Ny eier fra"),
)
FIXED_SETUP_ROWS = ("skjema", "arbeidsbok")

SIGN_ROWS = (
    ("paa_vegne_av", "På vegne av"),
    ("rolle", "Rolle"),
    ("dato", "Dato"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the layout depends on: the form, the year, the network and how long its lists are.

    `projects` holds (key, name) pairs; `lengths` the number of rows of each free list.
    """

    form: Form
    year: int
    projects: tuple[tuple[str, str], ...]
    partners: tuple[str, ...]
    lengths: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AreaSpec:
    """An area before it has a place: its name, title, columns and rows."""

    name: str
    title: str
    columns: tuple[AreaColumn, ...]
    rows: tuple[AreaRowSpec, ...]


def partner_area(code: str, what: str) -> str:
    """The defined name of a partner's area, such as ``OUS_okonomi_norcrin2``."""
    return f"{code}_{what}"


ColumnTuple = tuple[str, str, str, ColumnKind] | tuple[str, str, str, ColumnKind, str]


def _columns(*columns: ColumnTuple) -> tuple[AreaColumn, ...]:
    return tuple(AreaColumn(*column) for column in columns)


FIELD_COLUMNS = _columns(
    ("key", "A", "Felt", KEY), ("label", "B", "Hva", LABEL), ("value", "C", "Verdi", INPUT)
)
"""A list of named values, one per row."""


def _free_rows(shape: Shape, name: str) -> tuple[AreaRowSpec, ...]:
    """Rows of a list that grows: as many as it holds, and never none."""
    return tuple(AreaRowSpec("") for _ in range(max(1, shape.lengths.get(name, 1))))


def setup_areas(shape: Shape) -> Iterator[AreaSpec]:
    yield AreaSpec(
        "oppsett",
        "Rapporten",
        FIELD_COLUMNS,
        tuple(AreaRowSpec(key, label) for key, label in SETUP_ROWS),
    )
    yield AreaSpec(
        "prosjekter",
        "Prosjekter og perioder",
        _columns(
            ("key", "A", "Nøkkel", FIXED),
            ("name", "B", "Navn", INPUT),
            ("number", "C", "Prosjektnummer", INPUT),
            ("phase", "D", "Fase", INPUT),
            ("start", "E", "Fra", INPUT, "dato"),
            ("end", "F", "Til", INPUT, "dato"),
            ("months", "G", "Måneder midlene gjelder", INPUT, "heltall"),
            ("grant", "H", "Bevilget i perioden (1000 kr)", INPUT, "tusen"),
        ),
        tuple(AreaRowSpec(key, name) for key, name in shape.projects),
    )
    yield AreaSpec(
        "partnere",
        "Partnere",
        _columns(
            ("code", "A", "Kode", FIXED),
            ("name", "B", "Navn", INPUT),
            ("short", "C", "Kortnavn", INPUT),
            ("region", "D", "Region", INPUT),
            ("contact", "E", "Kontakt (rolle)", INPUT),
            ("aliases", "F", "Andre navn i bruk", INPUT),
        ),
        tuple(AreaRowSpec(code) for code in shape.partners),
    )
    yield AreaSpec(
        "grenser",
        "Toleranser og terskler",
        _columns(
            ("key", "A", "Nøkkel", KEY),
            ("label", "B", "Grense", LABEL),
            ("value", "C", "Verdi", INPUT, "desimal"),
            ("unit", "D", "Enhet", FIXED),
            ("reason", "E", "Hvorfor", FIXED),
        ),
        tuple(AreaRowSpec(limit.key, limit.label) for limit in shape.form.limits),
    )


def partner_areas(shape: Shape, code: str) -> Iterator[AreaSpec]:
    """The areas of one partner's tab: accounts per project, usage, KPIs, text, sign-off."""
    for key, name in shape.projects:
        yield AreaSpec(
            partner_area(code, f"okonomi_{key}"),
            f"Regnskap og budsjett {name} (1000 kr)",
            _account_columns(shape, last_year=True, explanation=True),
            _account_rows(shape.form),
        )
    yield AreaSpec(
        partner_area(code, "bruk"), "Bruk og utnyttelse", _count_columns(shape), _usage_rows(shape)
    )
    yield AreaSpec(
        partner_area(code, "kpi"), "Resultatindikatorer", _count_columns(shape), _kpi_rows(shape)
    )
    yield AreaSpec(
        partner_area(code, "tekst"),
        "Tekst til avsnitt 2.1",
        _columns(
            ("key", "A", "Avsnitt", KEY),
            ("label", "B", "Hva", LABEL),
            ("value", "C", "Tekst", INPUT),
        ),
        (AreaRowSpec("2.1", "Hvordan infrastrukturen er tilgjengelig for brukere hos dere"),),
    )
    yield AreaSpec(
        partner_area(code, "signatur"),
        "Godkjenning",
        FIELD_COLUMNS,
        (
            AreaRowSpec("godkjent_av", "Tallene er kontrollert og godkjent av (rolle)"),
            AreaRowSpec("godkjent_dato", "Dato"),
        ),
    )


def _account_columns(shape: Shape, *, last_year: bool, explanation: bool) -> tuple[AreaColumn, ...]:
    """Post, text, (last year,) a column per column of the form, deviation, per cent, (why)."""
    letters = iter("CDEFGHIJKL")
    kind = INPUT if explanation else COMPUTED
    columns: list[ColumnTuple] = [("key", "A", "Post", KEY), ("label", "B", "Tekst", LABEL)]
    if last_year:
        columns.append(("last_year", next(letters), f"Regnskap {shape.year - 1}", FIXED, "konto"))
    for column in shape.form.columns:
        header = column.label.format(year=shape.year)
        columns.append((column.key, next(letters), header, kind, "konto"))
    columns.append(("avvik", next(letters), "Avvik", COMPUTED, "konto"))
    columns.append(("avvik_prosent", next(letters), "Avvik %", COMPUTED, "endring_prosent1"))
    if explanation:
        columns.append(("forklaring", next(letters), "Forklaring", INPUT))
    return _columns(*columns)


def _account_rows(form: Form) -> tuple[AreaRowSpec, ...]:
    rows: list[AreaRowSpec] = []
    for block in form.blocks:
        rows.append(AreaRowSpec("", block.label, RowKind.HEADING))
        rows += [AreaRowSpec(post.key, post.label) for post in form.posts_of(block.key)]
        rows.append(AreaRowSpec(block.key, block.total, RowKind.TOTAL))
    return tuple(rows)


def _count_columns(shape: Shape) -> tuple[AreaColumn, ...]:
    return _columns(
        ("key", "A", "Id", KEY),
        ("label", "B", "Hva", LABEL),
        ("last_year", "C", str(shape.year - 1), FIXED, "antall"),
        ("value", "D", str(shape.year), INPUT, "antall"),
        ("unit", "E", "Enhet", FIXED),
        ("note", "H", "Merknad", INPUT),
    )


def _usage_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    return tuple(
        AreaRowSpec(
            item.id, item.label, RowKind.TOTAL if item.total_of else RowKind.ITEM, item.decimals
        )
        for item in shape.form.indicators
    )


def _kpi_rows(shape: Shape) -> tuple[AreaRowSpec, ...]:
    rows: list[AreaRowSpec] = []
    for kpi in shape.form.kpis:
        rows.append(AreaRowSpec(kpi.id, kpi.short, RowKind.TOTAL if kpi.part else RowKind.ITEM))
        rows += [AreaRowSpec(f"{kpi.id}.{part.id}", part.label) for part in kpi.part]
    return tuple(rows)


def secretariat_areas(shape: Shape) -> Iterator[AreaSpec]:
    years = list(shape.form.years(shape.year))
    history = [
        (str(year), letter, str(year), INPUT, "antall")
        for year, letter in zip(years[:-1], "CDEFGHIJKL", strict=False)
    ]
    series = [(kpi.id, kpi.short) for kpi in shape.form.kpis]
    series += [(item.id, item.short) for item in shape.form.indicators if item.history]
    yield AreaSpec(
        "historikk",
        "Tidligere år for nettverket",
        _columns(("key", "A", "Id", KEY), ("label", "B", "Hva", LABEL), *history),
        tuple(AreaRowSpec(key, label) for key, label in series),
    )
    yield AreaSpec(
        "nasjonalt",
        f"Tall for nettverket i {shape.year} som ikke kan summeres fra partnerne",
        _columns(
            ("key", "A", "Id", KEY),
            ("label", "B", "Hva", LABEL),
            ("value", "C", str(shape.year), INPUT, "antall"),
        ),
        tuple(AreaRowSpec(kpi.id, kpi.short) for kpi in shape.form.kpis if not kpi.summable),
    )
    yield AreaSpec(
        "signatur",
        "Signatur på rapporten",
        FIELD_COLUMNS,
        tuple(AreaRowSpec(key, label) for key, label in SIGN_ROWS),
    )


def account_areas(shape: Shape) -> Iterator[AreaSpec]:
    for key, name in (*shape.projects, ("alle", "alle prosjekter")):
        yield AreaSpec(
            f"arsregnskap_{key}",
            f"Årsregnskap {name} (1000 kr)",
            _account_columns(shape, last_year=False, explanation=False),
            _account_rows(shape.form),
        )


def usage_areas(shape: Shape) -> Iterator[AreaSpec]:
    yield AreaSpec(
        "bruk",
        f"Bruk og utnyttelse {shape.year}",
        _columns(
            ("key", "A", "Id", KEY),
            ("label", "B", "Indikator", LABEL),
            ("value", "C", "Verdi", COMPUTED, "antall"),
            ("comment", "D", "Kommentar", FIXED),
        ),
        _usage_rows(shape),
    )
    partners = [
        (code, column_letter(2 + i), code, COMPUTED, "antall")
        for i, code in enumerate(shape.partners)
    ]
    total = ("sum", column_letter(2 + len(shape.partners)), "Sum", COMPUTED, "antall")
    yield AreaSpec(
        "bruk_partnere",
        f"Per partner {shape.year}",
        _columns(("key", "A", "Id", KEY), ("label", "B", "Indikator", LABEL), *partners, total),
        _usage_rows(shape),
    )


def kpi_areas(shape: Shape) -> Iterator[AreaSpec]:
    years = shape.form.years(shape.year)
    series = [
        (str(year), column_letter(2 + i), str(year), COMPUTED, "antall")
        for i, year in enumerate(years)
    ]
    after = 2 + len(years)
    kpis = [(kpi.id, kpi.short) for kpi in shape.form.kpis]
    kpis += [(item.id, item.short) for item in shape.form.indicators if item.history]
    yield AreaSpec(
        "kpi",
        f"Resultatindikatorer {years[0]}–{years[-1]}",
        _columns(
            ("key", "A", "Id", KEY),
            ("label", "B", "Indikator", LABEL),
            *series,
            ("endring", column_letter(after), "Endring", COMPUTED, "endring"),
            (
                "endring_prosent",
                column_letter(after + 1),
                "Endring %",
                COMPUTED,
                "endring_prosent1",
            ),
        ),
        tuple(AreaRowSpec(key, label) for key, label in kpis),
    )


def package_areas(shape: Shape) -> Iterator[AreaSpec]:
    leaders = [
        (f"leder_{key}", letter, f"Leder {name}", INPUT)
        for (key, name), letter in zip(shape.projects, "DEFGHIJK", strict=False)
    ]
    yield AreaSpec(
        "register",
        "Register over arbeidspakker (tabell 1)",
        _columns(
            ("gruppe", "A", "Prosjekt", INPUT),
            ("nr", "B", "Nr.", INPUT),
            ("tittel", "C", "Tittel", INPUT),
            *leaders,
        ),
        _free_rows(shape, "register"),
    )
    yield AreaSpec(
        "pakker",
        "Status, avvik og tiltak",
        _columns(
            ("key", "A", "Nøkkel", INPUT),
            ("prosjekt", "B", "Prosjekt", INPUT),
            ("tittel", "C", "Tittel", INPUT),
            ("nr", "D", "Nr.", INPUT),
            ("leder", "E", "Ledes av", INPUT),
            ("valg", "F", "Framdrift", INPUT),
            ("status", "G", "Status", INPUT),
            ("avvik", "H", "Avvik", INPUT),
            ("tiltak", "I", "Tiltak", INPUT),
        ),
        _free_rows(shape, "pakker"),
    )


def text_areas(shape: Shape) -> Iterator[AreaSpec]:
    yield AreaSpec(
        "valg",
        "Valg i skjemaet",
        _columns(
            ("key", "A", "Avsnitt", KEY),
            ("label", "B", "Overskrift", LABEL),
            ("value", "C", "Valg", INPUT),
        ),
        tuple(
            AreaRowSpec(section.number, section.heading)
            for section in shape.form.sections
            if section.choices
        ),
    )
    yield AreaSpec(
        "tekst",
        "Tekst til rapporten, ett avsnitt per rad",
        _columns(
            ("key", "A", "Avsnitt", INPUT),
            ("label", "B", "Overskrift", COMPUTED),
            ("value", "C", "Tekst", INPUT),
        ),
        _free_rows(shape, "tekst"),
    )


def list_areas(shape: Shape) -> Iterator[AreaSpec]:
    yield AreaSpec(
        "lenker",
        "Lenker (avsnitt 2.2)",
        _columns(
            ("tema", "A", "Tema", INPUT),
            ("tekst", "B", "Lenketekst", INPUT),
            ("adresse", "C", "Adresse", INPUT),
        ),
        _free_rows(shape, "lenker"),
    )
    yield AreaSpec(
        "ecrin_studier",
        "ECRIN-studier (avsnitt 6.1)",
        _columns(("akronym", "A", "Akronym", INPUT), ("tittel", "B", "Tittel", INPUT)),
        _free_rows(shape, "ecrin_studier"),
    )
    yield AreaSpec(
        "ecrin_grupper",
        "Grupper i ECRIN (avsnitt 6.5)",
        _columns(("gruppe", "A", "Gruppe", INPUT), ("partner", "B", "Partner", INPUT)),
        _free_rows(shape, "ecrin_grupper"),
    )


def log_areas(shape: Shape) -> Iterator[AreaSpec]:
    yield AreaSpec(
        "logg",
        "Hva som er tatt inn og når",
        _columns(
            ("tid", "A", "Tidspunkt", INPUT),
            ("hva", "B", "Hva", INPUT),
            ("partner", "C", "Partner", INPUT),
            ("fil", "D", "Fil", INPUT),
            ("detaljer", "E", "Detaljer", INPUT),
        ),
        _free_rows(shape, "logg"),
    )
