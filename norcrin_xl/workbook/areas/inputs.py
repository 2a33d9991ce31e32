"""What the areas that are filled in hold: their columns and rows, as they follow from the form.

The areas that only show what is computed stand in `views`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from norcrin_xl.workbook.areas.area import (
    COMPUTED,
    FIXED,
    INPUT,
    Area,
    AreaColumn,
    AreaRowSpec,
    Shape,
    account_columns,
    account_rows,
    availability_title,
    columns_of,
    field_columns,
    free_rows,
    kpi_rows,
    labelled,
    partner_area,
    series_rows,
    todo_rows,
    usage_rows,
)

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
    ("levert", "Levert rapport (filnavn)"),
)
LATER_SETUP_ROWS = ("levert",)
"""Rows of Oppsett that a workbook of an earlier version may lack."""

DETAILS_WIDTH = 80
"""How wide Logg's column of what has changed is, in characters."""

IN_FILE = "tall_i_filen"
"""The column of Logg that says where each figure stood in the partner's file."""

TRACES = ("sha256", IN_FILE)
"""The columns of Logg that are only for following a figure back."""

STILL_TRUE, YES = "gjelder", "Ja"
"""The column that says that last year's text holds this year too, and what is typed there."""

ACCOUNTS_TITLE = "Regnskap og budsjett {} (1000 kr)"
"""Above a partner's accounts of one project, with the project's name."""

NOTES = "merknader"
"""The list of Oppsett that says where figures come from."""

FIXED_SETUP_ROWS = ("skjema", "arbeidsbok")

SIGN_ROWS = (
    ("paa_vegne_av", "På vegne av"),
    ("rolle", "Rolle"),
    ("dato", "Dato"),
)


def setup_areas(shape: Shape) -> Iterator[Area]:
    """The areas of Oppsett: the report, its projects, its partners and the limits."""
    yield Area(
        "oppsett",
        "Rapporten",
        field_columns(2),
        tuple(AreaRowSpec(key, label) for key, label in SETUP_ROWS),
    )
    yield Area(
        "prosjekter",
        "Prosjekter og perioder",
        columns_of(
            ("key", "Nøkkel", FIXED),
            ("name", "Navn", INPUT),
            ("number", "Prosjektnummer", INPUT),
            ("phase", "Fase", INPUT),
            ("start", "Fra", INPUT, "dato"),
            ("end", "Til", INPUT, "dato"),
            ("months", "Måneder midlene gjelder", INPUT, "heltall"),
            ("grant", "Bevilget i perioden (1000 kr)", INPUT, "tusen"),
        ),
        tuple(AreaRowSpec(key, name) for key, name in shape.projects),
    )
    yield Area(
        "partnere",
        "Partnere",
        columns_of(
            ("code", "Kode", FIXED),
            ("name", "Navn", INPUT),
            ("short", "Kortnavn", INPUT),
            ("region", "Region", INPUT),
            ("contact", "Kontakt (rolle)", INPUT),
            ("aliases", "Andre navn i bruk", INPUT),
            ("email", "E-post", INPUT),
        ),
        tuple(AreaRowSpec(code) for code in shape.partners),
    )
    yield Area(
        "grenser",
        "Toleranser og terskler",
        columns_of(
            *labelled("Grense", "Nøkkel"),
            ("value", "Verdi", INPUT, "desimal"),
            ("unit", "Enhet", FIXED),
            ("reason", "Hvorfor", FIXED),
        ),
        tuple(AreaRowSpec(limit.key, limit.label) for limit in shape.form.limits),
    )
    yield Area(
        "kapasitet",
        "Kapasitet i året for nettverket (fyll ut der den er kjent)",
        columns_of(
            *labelled("Indikator"),
            ("value", "Kapasitet", INPUT, "desimal"),
            ("unit", "Enhet", FIXED),
        ),
        tuple(AreaRowSpec(item.id, item.short) for item in shape.form.indicators if item.summable),
    )
    yield indicator_area(shape)
    yield Area(
        NOTES,
        "Hvor tallene kommer fra",
        columns_of(
            *labelled("Indikator"),
            ("mark", "Merke", FIXED),
            ("comment", "Kommentar", FIXED),
            ("text", "Fotnote", FIXED),
            ("last_year", "Gjelder året før?", FIXED),
        ),
        tuple(AreaRowSpec(item.id, item.short) for item in shape.form.counted),
    )


def indicator_area(shape: Shape) -> Area:
    """The network's indicators on Oppsett: they decide what the partners are asked for."""
    return Area(
        "indikatorer",
        "Resultatindikatorer (KPI)",
        columns_of(
            ("key", "", FIXED),
            ("short", "Navn", FIXED),
            ("label", "I skjemaet", FIXED),
            ("unit", "Enhet", FIXED),
            ("definition", "Hva som telles", FIXED),
            ("summable", "Kan partnernes tall summeres?", FIXED),
        ),
        tuple(AreaRowSpec(key) for key in shape.form.kpi_keys),
    )


def partner_areas(shape: Shape, code: str) -> Iterator[Area]:
    """The areas of one partner's tab: what lacks, accounts, usage, KPIs, text, sign-off.

    Text goes into the same wide column in all of them, right of the figures, and the help after it.
    """
    status = _status_index(shape)
    for name, title, columns, rows in (
        (
            "mangler",
            "Hva som mangler",
            columns_of(
                *labelled("Del av skjemaet"),
                3,
                ("value", "Mangler", COMPUTED, "konto"),
                status,
                ("status", "Status", COMPUTED),
            ),
            tuple(AreaRowSpec(key, label) for key, label in todo_rows(shape)),
        ),
        *(
            (
                f"okonomi_{key}",
                ACCOUNTS_TITLE.format(name),
                account_columns(shape, of_partner=True),
                account_rows(shape.form),
            )
            for key, name in shape.projects
        ),
        ("bruk", "Bruk og utnyttelse", _count_columns(shape), usage_rows(shape)),
        ("kpi", "Resultatindikatorer", _count_columns(shape), kpi_rows(shape)),
        (
            "tekst",
            availability_title(shape.form),
            columns_of(
                *labelled("Hva", "Avsnitt"),
                status + 1,
                ("value", "Tekst", INPUT),
                ("help", "Veiledning", FIXED),
            ),
            (
                AreaRowSpec(
                    shape.form.number_of("availability"),
                    "Hvordan infrastrukturen er tilgjengelig for brukere hos dere",
                ),
            ),
        ),
        (
            "signatur",
            "Godkjenning",
            field_columns(status + 1),
            (
                AreaRowSpec("godkjent_av", "Tallene er kontrollert og godkjent av (rolle)"),
                AreaRowSpec("godkjent_dato", "Dato"),
            ),
        ),
    ):
        role, _, subject = name.partition("_")
        yield Area(partner_area(code, name), title, columns, rows, f"partner_{role}", code, subject)


def _status_index(shape: Shape) -> int:
    """The 0-based column of the status on a partner's tab: after the deviation in per cent."""
    return 2 + 1 + len(shape.form.columns) + 2


def _count_columns(shape: Shape) -> tuple[AreaColumn, ...]:
    return columns_of(
        *labelled("Hva"),
        ("last_year", str(shape.year - 1), FIXED, "antall"),
        ("value", str(shape.year), INPUT, "antall"),
        ("unit", "Enhet", FIXED),
        _status_index(shape),
        ("status", "Status", COMPUTED),
        ("note", "Merknad", INPUT),
        ("help", "Veiledning", FIXED),
    )


def secretariat_areas(shape: Shape) -> Iterator[Area]:
    """The areas of Sekretariat: earlier years, this year's stated figures, the signature."""
    years = list(shape.form.years(shape.year))[:-1]
    yield Area(
        "historikk",
        "Tidligere år for nettverket",
        columns_of(
            *labelled("Hva"),
            ("unit", "Enhet", FIXED),
            *((str(year), str(year), INPUT, "antall") for year in years),
        ),
        series_rows(shape),
    )
    yield Area(
        "nasjonalt",
        f"Tall for nettverket i {shape.year} som ikke kan summeres fra partnerne",
        columns_of(
            *labelled("Hva"),
            ("unit", "Enhet", FIXED),
            ("value", str(shape.year), INPUT, "antall"),
        ),
        tuple(AreaRowSpec(kpi.id, kpi.short) for kpi in shape.form.kpis if not kpi.summable),
    )
    yield Area(
        "signatur",
        "Signatur på rapporten",
        field_columns(2),
        tuple(AreaRowSpec(key, label) for key, label in SIGN_ROWS),
    )


def package_areas(shape: Shape) -> Iterator[Area]:
    """The areas of Arbeidspakker: the register, and status with deviations and measures."""
    yield Area(
        "register",
        "Register over arbeidspakker",
        columns_of(
            ("gruppe", "Prosjekt", INPUT),
            ("nr", "Nr.", INPUT),
            ("tittel", "Tittel", INPUT),
            *((f"leder_{key}", f"Leder {name}", INPUT) for key, name in shape.projects),
        ),
        free_rows(shape, "register"),
    )
    yield Area(
        "pakker",
        "Status, avvik og tiltak",
        columns_of(
            ("key", "Nøkkel", INPUT),
            ("prosjekt", "Prosjekt", INPUT),
            ("tittel", "Tittel", INPUT),
            ("nr", "Nr.", INPUT),
            ("leder", "Ledes av", INPUT),
            ("valg", "Framdrift", INPUT),
            ("status", "Status", INPUT),
            ("avvik", "Avvik", INPUT),
            ("tiltak", "Tiltak", INPUT),
            (STILL_TRUE, "Gjelder også i år", INPUT),
        ),
        free_rows(shape, "pakker"),
    )


def text_areas(shape: Shape) -> Iterator[Area]:
    """The areas of Tekst: the choices of the form, and the narrative."""
    yield Area(
        "valg",
        "Valg i skjemaet",
        columns_of(
            *labelled("Overskrift", "Avsnitt"),
            ("value", "Valg", INPUT),
        ),
        tuple(
            AreaRowSpec(section.number, section.heading)
            for section in shape.form.sections
            if section.choices
        ),
    )
    yield Area(
        "tekst",
        "Tekst til rapporten, ett avsnitt per rad",
        columns_of(
            ("key", "Avsnitt", INPUT),
            ("label", "Overskrift", COMPUTED),
            ("value", "Tekst", INPUT),
            (STILL_TRUE, "Gjelder også i år", INPUT),
        ),
        free_rows(shape, "tekst"),
    )


def list_areas(shape: Shape) -> Iterator[Area]:
    """The areas of Lister: what grows freely, and last the sections of the form."""
    yield Area(
        "lenker",
        f"Lenker (avsnitt {shape.form.number_of('links')})",
        columns_of(
            ("tema", "Tema", INPUT),
            ("tekst", "Lenketekst", INPUT),
            ("adresse", "Adresse", INPUT),
        ),
        free_rows(shape, "lenker"),
    )
    yield Area(
        "ecrin_studier",
        f"Studier i den internasjonale infrastrukturen (avsnitt {shape.form.number_of('studies')})",
        columns_of(("akronym", "Akronym", INPUT), ("tittel", "Tittel", INPUT)),
        free_rows(shape, "ecrin_studier"),
    )
    yield Area(
        "ecrin_grupper",
        f"Grupper i den internasjonale infrastrukturen (avsnitt {shape.form.number_of('groups')})",
        columns_of(("gruppe", "Gruppe", INPUT), ("partner", "Partner", INPUT)),
        free_rows(shape, "ecrin_grupper"),
    )
    yield Area(
        "avsnitt",
        "Avsnitt i skjemaet",
        columns_of(
            *labelled("Overskrift", "Avsnitt"),
            ("krav", "Må ha tekst", FIXED),
            ("antall", "Tekster", COMPUTED, "heltall"),
        ),
        tuple(
            AreaRowSpec(section.number, section.heading)
            for section in shape.form.sections
            if section.holds_text
        ),
    )


LOG = "logg"
"""The area's defined name."""

TAKEN_IN, REFUSED, UNCHANGED = "Tatt inn", "Ikke tatt inn", "Uendret"
EVENTS = (TAKEN_IN, REFUSED, UNCHANGED)
"""What Logg says of a partner's file; rows with other words are about something else."""

APPROVED_BEFORE = "Godkjenningen er fra før denne filen: "
"""Stands last in Logg's details of a file with other figures and the approval that was there."""


def log_areas(shape: Shape) -> Iterator[Area]:
    """The area of Logg."""
    yield Area(
        LOG,
        "Hva som er tatt inn og når",
        columns_of(
            ("tid", "Tidspunkt", FIXED),
            ("hva", "Hva", FIXED),
            ("partner", "Partner", FIXED),
            ("fil", "Fil", FIXED),
            ("feil", "Feil", FIXED, "heltall"),
            ("sporsmal", "Spørsmål", FIXED, "heltall"),
            ("lagret_av", "Sist lagret av", FIXED),
            ("lagret", "Sist lagret", FIXED),
            ("versjon", "Skjemaversjon", FIXED),
            ("sha256", "SHA-256", FIXED),
            ("detaljer", "Hva som er endret", FIXED),
            (IN_FILE, "Hvor tallene stod i filen", FIXED),
        ),
        free_rows(shape, LOG),
    )


REPORTED = "rapportert"
"""The area's defined name, which is its role too."""

HISTORY = "historikk"
"""The area in Sekretariat that holds the network's earlier years."""

LAST_YEAR = "last_year"
"""The column on the partners' tabs that holds last year's figures."""


_TEXT = "tekst "
"""Begins the key of a row that holds fingerprints of a text instead of a figure."""


def text_key(prints: Iterable[str]) -> str:
    """The key of a row about an earlier text: the fingerprints of its paragraphs."""
    return _TEXT + " ".join(prints)


def prints_of(key: str) -> tuple[str, ...]:
    """The fingerprints that a row's key holds; none where the row is about a figure."""
    return tuple(key.removeprefix(_TEXT).split()) if key.startswith(_TEXT) else ()


class EarlierPlace(NamedTuple):
    """Where an earlier figure stands: area, row key and column key."""

    area: str
    row: str
    column: str

    def __str__(self) -> str:
        return "|".join(self)


def place_of(key: str) -> EarlierPlace | None:
    """The place that a row's key names; `None` for a blank row."""
    parts = key.split("|")
    return EarlierPlace(*parts) if len(parts) == 3 else None


def with_decimals(area: Area, keys: Sequence[str], areas: Mapping[str, Area]) -> Area:
    """The area with the decimals of the cells that its rows are about."""
    decimals = {
        str(EarlierPlace(other.name, spec.key, column.key)): spec.decimals
        for other in areas.values()
        for spec in other.rows
        if spec.decimals
        for column in other.columns
    }
    rows = (AreaRowSpec("", decimals=decimals.get(key, 0)) for key in keys)
    return replace(area, rows=(*rows, *area.rows[len(keys) :]))


def reported_areas(shape: Shape) -> Iterator[Area]:
    """The one area of Tidligere år; blank in a workbook that no earlier one was carried into."""
    columns = columns_of(
        ("key", "", FIXED),
        ("hva", "Tall", FIXED),
        ("aar", "År", FIXED),
        ("hvor", "Hvor", FIXED),
        ("rapportert", "Rapportert", FIXED, "antall"),
        ("naa", "Nå", COMPUTED, "antall"),
        ("status", "Status", COMPUTED),
        ("begrunnelse", "Hvorfor er tallet endret?", INPUT),
        ("rolle", "Hvem sier det (rolle)", INPUT),
    )
    yield Area(REPORTED, "Tall som er rapportert før", columns, free_rows(shape, REPORTED))
