"""From the workbook's areas to report data: what each cell means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from norcrin_xl.findings import UserError
from norcrin_xl.fingerprints import fingerprints
from norcrin_xl.form import Form, IndicatorNote, Kpi, KpiPart, form_for
from norcrin_xl.model import (
    DRAFT,
    Field,
    Partner,
    Project,
    RegisterEntry,
    ReportData,
    ReportedFigure,
    Secretariat,
    Section,
    Setup,
    Submission,
    Value,
    WorkPackage,
)
from norcrin_xl.numbers import date_text
from norcrin_xl.workbook.areas.area import AreaRow, Areas
from norcrin_xl.workbook.areas.history import REPORTED, place_of, prints_of
from norcrin_xl.workbook.areas.inputs import NOTES, STILL_TRUE, YES
from norcrin_xl.workbook.areas.specs import partner_area
from norcrin_xl.workbook.computed.collection import APPROVED_BEFORE, LOG, TAKEN_IN

STANDING, TEXTS = ("tekst", "pakker"), ("value", "status", "avvik", "tiltak")
"""The lists whose texts are carried over from year to year, and the columns that hold them."""
LISTS = ("lenker", "ecrin_studier", "ecrin_grupper")


def report_data(areas: Areas, file: str, sha256: str) -> ReportData:
    """The report data that the areas hold; nothing is computed and no figure is judged.

    Raises `UserError` when the sheet Oppsett lacks what nothing can do without.
    """
    setup = _setup(areas)
    form = _form(setup.year, areas)
    return ReportData(
        form=form,
        setup=setup,
        submissions=tuple(_submission(areas, form, setup, p) for p in setup.partners),
        secretariat=_secretariat(areas, form, setup.year),
        sections=_sections(areas, form),
        register=tuple(_register(areas, setup)),
        work_packages=tuple(_packages(areas)),
        lists={name: tuple(row for row in areas[name] if _filled(row)) for name in LISTS},
        source_file=file,
        source_sha256=sha256,
        reported=tuple(_reported(areas)),
        earlier_texts=frozenset(_earlier_texts(areas)),
    )


def _by_key(rows: tuple[AreaRow, ...]) -> dict[str, AreaRow]:
    return {row["key"].text: row for row in rows if row["key"].text}


def _filled(row: AreaRow) -> bool:
    return any(field.text for field in row.values())


def _setup(areas: Areas) -> Setup:
    fields = {key: row["value"] for key, row in _by_key(areas["oppsett"]).items()}
    year = fields["aar"].number
    if year is None or year != int(year):
        raise UserError(_not_understood(fields["aar"], "et årstall, for eksempel 2021"))
    return Setup(
        network=fields["nettverk"].text,
        network_long=fields["nettverk_langt"].text,
        year=int(year),
        year_ref=fields["aar"].ref,
        due=_date(fields["frist"]),
        owner=fields["eier"].text,
        new_owner=fields["ny_eier"].text,
        new_owner_from=_date(fields["ny_eier_fra"]),
        projects=tuple(_project(row) for row in areas["prosjekter"]),
        partners=tuple(_partner(row) for row in areas["partnere"]),
        limits={key: _limit(row["value"]) for key, row in _by_key(areas["grenser"]).items()},
        workbook_id=fields["arbeidsbok"].text,
        capacity={key: row["value"] for key, row in _by_key(areas.get("kapasitet", ())).items()},
        delivered=fields.get("levert"),
    )


def form_of(year: int, areas: Areas) -> Form:
    """The form of `year` with the indicators, notes and projects that Oppsett lists.

    Raises `LookupError` when there is no form for the year.
    """
    rows = [row for row in areas["indikatorer"] if row["short"].text]
    kpis = [row for row in rows if "." not in row["key"].text]
    own = tuple(_kpi(row, rows) for row in kpis)
    return form_for(year, own, len(areas["prosjekter"]), tuple(_notes(areas[NOTES])))


def _notes(rows: tuple[AreaRow, ...]) -> Iterator[IndicatorNote]:
    for row in rows:
        key, mark, text, comment = (row[name].text for name in ("key", "mark", "text", "comment"))
        last_year = row["last_year"].text == "Ja"
        if mark or text or comment or last_year:
            yield IndicatorNote(key, mark, text, comment, last_year)


def _kpi(row: AreaRow, rows: list[AreaRow]) -> Kpi:
    key = row["key"].text
    parts = (part for part in rows if part["key"].text.startswith(f"{key}."))
    return Kpi(
        id=key,
        label=row["label"].text,
        short=row["short"].text,
        unit=row["unit"].text,
        summable=row["summable"].text != "Nei",
        definition=row["definition"].text,
        part=tuple(
            KpiPart(part["key"].text.removeprefix(f"{key}."), part["short"].text) for part in parts
        ),
    )


def no_form(year: int) -> str:
    """What is said where this version has no form for a year."""
    return (
        f"Det finnes ikke noe skjema for {year} i denne versjonen av norcrin-xl. Kontroller året, "
        "eller installer en nyere versjon."
    )


def _form(year: int, areas: Areas) -> Form:
    version = next(row["value"] for row in areas["oppsett"] if row["key"].text == "skjema")
    try:
        form = form_of(year, areas)
    except LookupError:
        raise UserError(no_form(year)) from None
    if form.version != version.text:
        raise UserError(
            f"{version.ref}: arbeidsboken er laget for skjema «{version.text}», men {year} har "
            f"skjema «{form.version}». Bruk versjonen av norcrin-xl som arbeidsboken ble laget "
            "med, eller lag den på nytt fra fjorårets med norcrin-xl nytt-aar."
        )
    return form


def _not_understood(field: Field, expected: str) -> str:
    return f"{field.ref}: fant «{field.text}», ventet {expected}. Rett cellen og prøv igjen."


def _date(field: Field) -> date | None:
    value: Value = field.value
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _required_date(field: Field) -> date:
    found = _date(field)
    if found is None:
        raise UserError(_not_understood(field, "en dato, for eksempel 01.10.2020"))
    return found


def _limit(field: Field) -> float:
    if field.number is None:
        raise UserError(_not_understood(field, "et tall"))
    return field.number


def _project(row: AreaRow) -> Project:
    return Project(
        key=row["key"].text,
        name=row["name"].text,
        number=row["number"].text,
        phase=row["phase"].text,
        start=_required_date(row["start"]),
        end=_required_date(row["end"]),
        council_months=int(_limit(row["months"])),
        grant_tnok=row["grant"],
        refs={key: row[key].ref for key in ("start", "end", "months")},
    )


def _partner(row: AreaRow) -> Partner:
    aliases = tuple(alias.strip() for alias in row["aliases"].text.split(";") if alias.strip())
    return Partner(
        code=row["code"].text,
        name=row["name"].text,
        short_name=row["short"].text,
        region=row["region"].text,
        contact=row["contact"].text,
        aliases=aliases,
        email=row["email"].text,
    )


def _submission(areas: Areas, form: Form, setup: Setup, partner: Partner) -> Submission:
    usage = _by_key(areas[partner_area(partner.code, "bruk")])
    kpis = _by_key(areas[partner_area(partner.code, "kpi")])
    signature = _by_key(areas[partner_area(partner.code, "signatur")])
    text = areas[partner_area(partner.code, "tekst")]
    accounts: dict[tuple[str, str, str], Field] = {}
    explanations: dict[tuple[str, str], Field] = {}
    last_year: dict[tuple[str, str], Field] = {}
    explained: dict[tuple[str, str], Field] = {}
    for project in setup.projects:
        rows = _by_key(areas[partner_area(partner.code, f"okonomi_{project.key}")])
        for post in form.posts:
            for column in form.columns:
                accounts[project.key, post.key, column.key] = rows[post.key][column.key]
            explanations[project.key, post.key] = rows[post.key]["forklaring"]
            last_year[project.key, post.key] = rows[post.key]["last_year"]
            explained[project.key, post.key] = rows[post.key]["forklart_avvik"]
    return Submission(
        partner=partner,
        accounts=accounts,
        explanations=explanations,
        usage={key: row["value"] for key, row in usage.items()},
        usage_last_year={key: row["last_year"] for key, row in usage.items()},
        kpis={key: row["value"] for key, row in kpis.items()},
        kpis_last_year={key: row["last_year"] for key, row in kpis.items()},
        availability=text[0]["value"],
        signed_by=signature["godkjent_av"]["value"],
        signed_on=signature["godkjent_dato"]["value"],
        accounts_last_year=last_year,
        explained_deviations=explained,
        overtaken=_is_overtaken(areas, partner.code, signature["godkjent_dato"]["value"]),
    )


def _is_overtaken(areas: Areas, code: str, approved: Field) -> bool:
    """Whether Logg says of the partner's last file that the approval is from before it.

    A date that has been typed in since holds again.
    """
    files = [
        row["detaljer"].text
        for row in areas.get(LOG, ())
        if row["partner"].text == code and row["hva"].text == TAKEN_IN
    ]
    before = files[-1].partition(APPROVED_BEFORE)[2] if files else ""
    return bool(before) and before == shown_day(approved)


def shown_day(field: Field) -> str:
    """A date as Norwegians write it; a text that is none as it stands."""
    day = _date(field)
    return date_text(day) if day else field.text


def _secretariat(areas: Areas, form: Form, year: int) -> Secretariat:
    signature = _by_key(areas["signatur"])
    earlier = [known for known in form.years(year) if known != year]
    return Secretariat(
        history={
            (key, known): row[str(known)]
            for key, row in _by_key(areas["historikk"]).items()
            for known in earlier
        },
        national={key: row["value"] for key, row in _by_key(areas["nasjonalt"]).items()},
        signed_for=signature["paa_vegne_av"]["value"],
        signed_role=signature["rolle"]["value"],
        signed_on=signature["dato"]["value"],
    )


def _reported(areas: Areas) -> Iterator[ReportedFigure]:
    """The earlier figures with the cells where they stand now; a cell that is gone is left out."""
    by_key: dict[str, dict[str, AreaRow]] = {}
    for row in areas.get(REPORTED, ()):
        place = place_of(row["key"].text)
        if place is None or place.area not in areas:
            continue
        if place.area not in by_key:
            by_key[place.area] = _by_key(areas[place.area])
        now = by_key[place.area].get(place.row, {}).get(place.column)
        if now is not None:
            yield ReportedFigure(
                label=row["hva"].text,
                year=row["aar"].text,
                reported=row["rapportert"],
                now=now,
                reason=row["begrunnelse"],
                role=row["rolle"],
            )


def _earlier_texts(areas: Areas) -> Iterator[str]:
    """The fingerprints of last year's paragraphs, but for those that hold this year too."""
    rows = (row for name in STANDING for row in areas[name] if is_still_true(row))
    texts = (row[column].text for row in rows for column in TEXTS if column in row)
    known = {key for text in texts for key in fingerprints(text)}
    for row in areas.get(REPORTED, ()):
        yield from (key for key in prints_of(row["key"].text) if key not in known)


def _sections(areas: Areas, form: Form) -> Mapping[str, Section]:
    choices = {key: row["value"] for key, row in _by_key(areas["valg"]).items()}
    paragraphs: dict[str, list[Field]] = {}
    for row in areas["tekst"]:
        if row["value"].text:
            paragraphs.setdefault(row["key"].text, []).append(_read_anew(row, "value"))
    numbers = [section.number for section in form.sections if section.holds_text]
    return {
        number: Section(number, choices.get(number), tuple(paragraphs.get(number, ())))
        for number in numbers
    }


def _register(areas: Areas, setup: Setup) -> Iterator[RegisterEntry]:
    for row in areas["register"]:
        if _filled(row):
            leaders = {project.key: row[f"leder_{project.key}"] for project in setup.projects}
            yield RegisterEntry(row["gruppe"], row["nr"], row["tittel"], leaders)


def _packages(areas: Areas) -> Iterator[WorkPackage]:
    for row in areas["pakker"]:
        if row["key"].text:
            yield WorkPackage(
                key=row["key"].text,
                project=row["prosjekt"].text,
                number=row["nr"].text,
                title=row["tittel"],
                leader=row["leder"],
                state=row["valg"],
                status=_read_anew(row, "status"),
                deviations=_read_anew(row, "avvik"),
                measures=_read_anew(row, "tiltak"),
            )


def is_still_true(row: AreaRow) -> bool:
    """Whether somebody says that a row's texts from last year hold this year too."""
    return row[STILL_TRUE].text.casefold() == YES.casefold()


def _read_anew(row: AreaRow, column: str) -> Field:
    """A text, without last year's mark where it is said to hold this year too."""
    field = row[column]
    return without_mark(field) if is_still_true(row) else field


def without_mark(field: Field) -> Field:
    """A text without last year's mark."""
    return field._replace(value=field.text.removeprefix(DRAFT).strip()) if field.is_draft else field
