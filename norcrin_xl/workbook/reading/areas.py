"""Read the network's workbook: every area by its defined name into fields, and what they mean.

The computed cells and the headings come as they were read too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from norcrin_xl.checks.acceptance import Acceptance
from norcrin_xl.checks.stored_cells import StoredValue, YearHeading, made_for, years_in
from norcrin_xl.findings import UserError
from norcrin_xl.form.form_file import available_years, form_for, load_form
from norcrin_xl.form.schema import Form, IndicatorNote, Kpi, KpiPart
from norcrin_xl.masking import fingerprints
from norcrin_xl.model import (
    DRAFT,
    CellRef,
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
    WorkPackage,
)
from norcrin_xl.workbook.areas.area import (
    Area,
    AreaColumn,
    AreaRow,
    Areas,
    Shape,
    column_index,
    column_letter,
    partner_area,
    placed_rows,
)
from norcrin_xl.workbook.areas.inputs import (
    APPROVED_BEFORE,
    LOG,
    NOTES,
    REPORTED,
    STILL_TRUE,
    TAKEN_IN,
    YES,
    place_of,
    prints_of,
    setup_areas,
)
from norcrin_xl.workbook.areas.views import FINDINGS, NUMBERS
from norcrin_xl.workbook.computed.book import cell_quantity, checked_quantity
from norcrin_xl.workbook.layout import FORM_MARK, SETUP, Layout, layout
from norcrin_xl.workbook.reading.raw import (
    Formulas,
    RawWorkbook,
    Unfit,
    explained,
    read_raw,
    refuse_moved,
    refuse_wrong_codes,
    refuse_wrong_keys,
)

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
    return Setup(
        network=fields["nettverk"].text,
        network_long=fields["nettverk_langt"].text,
        year=_year(fields["aar"]),
        year_ref=fields["aar"].ref,
        due=fields["frist"].day,
        owner=fields["eier"].text,
        new_owner=fields["ny_eier"].text,
        new_owner_from=fields["ny_eier_fra"].day,
        owner_refs=tuple(fields[key].ref for key in ("eier", "ny_eier", "ny_eier_fra")),
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
    version, form = _by_key(areas["oppsett"])["skjema"]["value"], form_of(year, areas)
    if form.version != version.text:
        raise UserError(
            f"{version.ref}: arbeidsboken er laget for skjema «{version.text}», men {year} har "
            f"skjema «{form.version}». Bruk versjonen av norcrin-xl som arbeidsboken ble laget "
            "med, eller lag den på nytt fra fjorårets med norcrin-xl nytt-aar."
        )
    return form


def _not_understood(field: Field, expected: str) -> str:
    return f"{field.ref}: fant «{field.text}», ventet {expected}. Rett cellen og prøv igjen."


def _required_date(field: Field) -> date:
    found = field.day
    if found is None:
        raise UserError(_not_understood(field, "en dato, for eksempel 01.10.2020"))
    return found


def _year(field: Field) -> int:
    year = field.number
    if year is None or year != int(year):
        raise UserError(_not_understood(field, "et årstall, for eksempel 2021"))
    return int(year)


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
    return bool(before) and before == approved.day_text


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


SETUP_AREAS = ("oppsett", "prosjekter", "partnere", "grenser", "indikatorer", NOTES)


def read_areas(content: bytes, file: str) -> Areas:
    """The areas of `read_book`, with the same errors."""
    return read_book(content, file).areas


class BookRead(NamedTuple):
    """What stands in a workbook: its areas, headings that are to name years, where formulas are."""

    areas: Areas
    headings: tuple[YearHeading, ...]
    formulas: Formulas


def read_book(content: bytes, file: str) -> BookRead:
    """What stands in the workbook in `content`.

    Raises `UserError` when it is not the network's workbook, an area is gone, or the sheets were
    made for another year than Oppsett says.
    """
    raw = read_raw(content, file)
    try:
        return _read(raw)
    except Unfit as error:
        raise explained(raw, error) from None


def _read(raw: RawWorkbook) -> BookRead:
    file = raw.file
    for name in SETUP_AREAS:
        if name not in raw.names:
            if any(other in raw.names for other in SETUP_AREAS):
                raise Unfit(
                    f"{file}, ark {SETUP}: området «{name}» mangler. Det kan være slettet, eller "
                    "arbeidsboken kan være laget før det kom. Bruk en kopi der det er på plass."
                )
            raise UserError(_not_the_workbook(raw, name))
    columns = _setup_columns()
    found = {name: rows_of(raw, name, columns[name]) for name in SETUP_AREAS}
    refuse_wrong_codes(found)
    plan = layout(shape_of(found))
    # A workbook that was built before this list was made lacks it.
    wanted = [name for name in plan.areas if name != NUMBERS or name in raw.names]
    missing = [name for name in wanted if name not in raw.names]
    if missing:
        area = plan[missing[0]]
        raise Unfit(
            f"{file}, ark {area.sheet}: området «{area.name}» ({area.title}) mangler. "
            "Arket kan være slettet eller gitt nytt navn. Bruk en kopi der det er på plass."
        )
    refuse_moved(plan, raw)
    heads = tuple(headings(plan, raw))
    _check_year(found, plan.shape.year, heads)
    areas = {name: rows_of(raw, name, plan[name].columns) for name in wanted}
    refuse_wrong_keys(plan, areas, file)
    return BookRead(areas, heads, raw.formulas)


def _not_the_workbook(raw: RawWorkbook, lacks: str) -> str:
    """What is said of a workbook without our set-up: it may be a partner's form."""
    if FORM_MARK in raw.names:
        return (
            f"{raw.file} er et partnerskjema, ikke arbeidsboken. Velg arbeidsboken (.xlsm). "
            "Skjemaer tas inn i den med norcrin-xl hent."
        )
    return (
        f"{raw.file} er ikke NorCRIN-arbeidsboken: området «{lacks}» mangler. "
        "Velg arbeidsboken (.xlsm), for eksempel NorCRIN_Rapport.xlsm."
    )


def rows_of(raw: RawWorkbook, name: str, shown: Sequence[AreaColumn]) -> tuple[AreaRow, ...]:
    """The rows of a named area. Raises `KeyError` when the workbook has no such name."""
    place = raw.names[name]
    grid = raw.sheets[place.sheet]
    columns = [(column.key, column_index(column.letter), column.letter) for column in shown]
    rows = []
    for number in range(place.first_row, place.last_row + 1):
        values = grid[number] if number < len(grid) else []
        width = len(values)
        rows.append(
            {
                key: Field(
                    values[column] if column < width else None,
                    CellRef(raw.file, place.sheet, f"{letter}{number + 1}"),
                )
                for key, column, letter in columns
            }
        )
    return tuple(rows)


def _setup_columns() -> dict[str, tuple[AreaColumn, ...]]:
    """The columns of the areas on Oppsett, which are the same whatever the set-up says."""
    form = load_form(available_years()[-1])
    return {spec.name: spec.columns for spec in setup_areas(Shape(form, form.year, (), (), {}))}


def shape_of(setup: Areas) -> Shape:
    """The shape of the workbook whose sheet Oppsett was read."""
    field = _by_key(setup["oppsett"])["aar"]["value"]
    year = _year(field)
    try:
        form = form_of(year, setup)
    except LookupError:
        raise UserError(f"{field.ref}: {no_form(year)}") from None
    projects = tuple((row["key"].text, row["name"].text) for row in setup["prosjekter"])
    partners = tuple(row["code"].text for row in setup["partnere"])
    return Shape(form, year, projects, partners, {})


def _check_year(setup: Areas, year: int, heads: tuple[YearHeading, ...]) -> None:
    """Raise `UserError` when Oppsett says another year than every sheet was made for."""
    made = made_for(heads, year)
    if made is not None:
        field = _by_key(setup["oppsett"])["aar"]["value"]
        raise UserError(
            f"{field.ref}: rapporteringsåret er {year}, men kolonnene i arkene gjelder {made}. "
            f"Skriv {made} i cellen igjen. Vil du begynne på et nytt år, lager norcrin-xl "
            "nytt-aar neste års arbeidsbok."
        )


def acceptances(areas: Areas) -> tuple[Acceptance, ...]:
    """What is typed beside the findings in the list, a reason or a role at least."""
    return tuple(
        _acceptance(row)
        for row in areas.get(FINDINGS, ())
        if row["kode"].text and (row["begrunnelse"].text or row["rolle"].text)
    )


def _acceptance(row: AreaRow) -> Acceptance:
    return Acceptance(
        row["kode"].text,
        row["ark"].text,
        row["celle"].text,
        row["verdier"].text,
        row["begrunnelse"].text,
        row["rolle"].text,
        row["dato"].day,
        row["label"].text,
        row["begrunnelse"].ref,
    )


def stored_values(plan: Layout, areas: Areas) -> Iterator[StoredValue]:
    """All computed cells in `areas` that show a quantity."""
    for area in plan.areas.values():
        for index, row in placed_rows(area, areas.get(area.name, ())):
            for column in row if area.rows[index].key else ():
                shown = cell_quantity(plan, area, index, column)
                quantity = shown or checked_quantity(plan, area, index, column)
                if quantity is not None:
                    yield StoredValue(quantity, row[column])


def headings(plan: Layout, raw: RawWorkbook) -> Iterator[YearHeading]:
    """Every heading of `plan` that names years, as it stands in the workbook.

    The areas are found by their names, so that rows somebody has put in between do no harm.
    A sheet's own title and what stands below it are to name the year of the report last.
    """
    partners = set(plan.shape.partners)
    for sheet in plan.sheets:
        for row in (0, 1) if sheet in raw.sheets else ():
            owner = sheet if sheet in partners else None
            yield YearHeading(_field(raw, sheet, row, 0), (plan.shape.year,), owner)
    for area in plan.areas.values():
        if area.name in raw.names:
            yield from _of_area(area, raw)


def _of_area(area: Area, raw: RawWorkbook) -> Iterator[YearHeading]:
    """The title stands two rows above the area's first, the header one row above."""
    place = raw.names[area.name]
    heads = [(place.first_row - 2, 0, area.title)]
    heads += [
        (place.first_row - 1, column_index(column.letter), column.header) for column in area.columns
    ]
    for row, column, text in heads:
        if row >= 0 and (years := years_in(text)):
            yield YearHeading(_field(raw, place.sheet, row, column), years, area.partner or None)


def _field(raw: RawWorkbook, sheet: str, row: int, column: int) -> Field:
    grid = raw.sheets[sheet]
    values = grid[row] if row < len(grid) else []
    value = values[column] if column < len(values) else None
    return Field(value, CellRef(raw.file, sheet, f"{column_letter(column)}{row + 1}"))
