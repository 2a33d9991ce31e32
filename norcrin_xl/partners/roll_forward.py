"""Roll forward: what stands in next year's workbook when it begins.

This year's figures become last year's, texts become drafts, and what is to be reported is
blank. Nothing is computed here: the figures are those that the report was made from.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from norcrin_xl.checks.text.dates import relative_links
from norcrin_xl.findings import UserError
from norcrin_xl.form.schema import Form
from norcrin_xl.masking import fingerprints
from norcrin_xl.model import DRAFT, Field, Project, Quantities, Setup, Value
from norcrin_xl.network.setup_file import Contents, Network, Rows, Table, setup_contents
from norcrin_xl.numbers import NEVER, date_text
from norcrin_xl.partners.log import TIME
from norcrin_xl.quantities.quantity_ids import ACCOUNT
from norcrin_xl.workbook.areas.area import Area, AreaRow, Shape
from norcrin_xl.workbook.areas.inputs import (
    HISTORY,
    LAST_YEAR,
    LOG,
    REPORTED,
    STILL_TRUE,
    EarlierPlace,
    text_key,
)
from norcrin_xl.workbook.computed.book import home_quantity
from norcrin_xl.workbook.layout import Layout, layout
from norcrin_xl.workbook.workbook import Workbook

ROLLED = "Nytt år"
"""What Logg calls the row that a new workbook begins with."""

ROLES = ("partner_okonomi", "partner_bruk", "partner_kpi")
TEXTS = ("status", "avvik", "tiltak")


@dataclass(frozen=True)
class RollForward:
    """A year's workbook with its figures, and the form and projects of the year after."""

    book: Workbook
    quantities: Quantities
    form: Form
    projects: tuple[Project, ...]
    when: datetime

    @property
    def year(self) -> int:
        """The year that is now to be reported."""
        return self.book.plan.shape.year + 1

    @property
    def shape(self) -> Shape:
        names = tuple((project.key, project.name) for project in self.projects)
        return Shape(self.form, self.year, names, self.book.plan.shape.partners, {})

    def contents(self) -> Contents:
        """What stands in the new workbook's input areas; what isn't there is blank."""
        plan = layout(self.shape)
        contents: Contents = {
            **self._setup(),
            **{area.name: self._last_year(area) for area in _partner_areas(plan)},
            **{f"{code}_tekst": self._own_text(code) for code in plan.shape.partners},
            HISTORY: list(self._history(plan[HISTORY])),
            "register": list(self._kept("register")),
            "pakker": list(self._packages()),
            "tekst": [
                {"key": row["key"].text, "value": self._draft(row["value"])}
                for row in self.book.areas["tekst"]
                if row["value"].text
            ],
            **{name: list(self._kept(name)) for name in ("lenker", "ecrin_studier")},
            "ecrin_grupper": list(self._kept("ecrin_grupper")),
        }
        contents[REPORTED] = list(reported_rows(plan, contents, self.year))
        contents[LOG] = [self._log(len(contents[REPORTED]))]
        contents[REPORTED].extend(self._earlier_texts())
        return contents

    def _rows(self, name: str) -> Mapping[str, AreaRow]:
        rows = self.book.areas.get(name, ())
        return {row["key"].text: row for row in rows if row["key"].text}

    def _setup(self) -> Contents:
        setup, first = self.book.data.setup, date(self.year, 1, 1)
        moved = bool(setup.new_owner) and (setup.new_owner_from or date.max) <= first
        owner = setup.new_owner if moved else setup.owner
        network = Network(
            name=setup.network,
            long_name=setup.network_long,
            year=self.year,
            owner=owner,
            new_owner="" if moved else setup.new_owner,
            new_owner_from=None if moved else setup.new_owner_from,
            signed=dict(self._signature(setup, owner)),
            projects=tuple(map(_next_grant, self.projects)),
            partners=(),
        )
        capacity = self._rows("kapasitet").items()
        return {
            **setup_contents(network, self.form, next_id(setup)),
            "partnere": [_plain(row) for row in self.book.areas["partnere"]],
            "grenser": list(self._limits()),
            "kapasitet": [{"key": key, "value": row["value"].value} for key, row in capacity],
        }

    def _limits(self) -> Iterator[dict[str, Value]]:
        """The limits as they were set; one that the form has got since stands as it says."""
        known = self._rows("grenser")
        for limit in self.form.limits:
            value = known[limit.key]["value"].value if limit.key in known else limit.value
            yield {"key": limit.key, "value": value, "unit": limit.unit, "reason": limit.reason}

    def _signature(self, setup: Setup, owner: str) -> Iterator[tuple[str, Value]]:
        """Who signs for whom; the date is blank."""
        for key, row in self._rows("signatur").items():
            value = row["value"].value
            if key != "dato":
                yield key, owner if value == setup.owner else value

    def _last_year(self, area: Area) -> Rows:
        column = ACCOUNT if area.role == "partner_okonomi" else "value"
        return [
            {"key": spec.key, LAST_YEAR: self._figure(area.name, spec.key, column)}
            if spec.key
            else {}
            for spec in area.rows
        ]

    def _figure(self, name: str, key: str, column: str) -> float | None:
        """The figure of a row in this year's workbook, as computed or as typed in."""
        area = self.book.plan.areas.get(name)
        if area is None or not area.has(key) or not area.has_column(column):
            return None
        index = area.index(key)
        quantity = home_quantity(self.book.plan, area, index, column)
        if quantity is not None and quantity in self.quantities:
            return self.quantities.number(quantity)
        row = self._rows(name).get(key)
        return row[column].number if row else None

    def _own_text(self, code: str) -> Rows:
        return [
            {"key": key, "value": self._draft(row["value"])}
            for key, row in self._rows(f"{code}_tekst").items()
        ]

    def _history(self, area: Area) -> Iterator[dict[str, Value]]:
        """The series with this year's figure in them; the oldest year falls out."""
        last = str(self.year - 1)
        for spec in area.rows:
            row: dict[str, Value] = {"key": spec.key}
            for column in area.columns:
                if column.key == last:
                    row[last] = self._figure("kpi", spec.key, last)
                elif column.key.isdigit():
                    row[column.key] = self._earlier(spec.key, column.key)
            yield row

    def _earlier(self, key: str, year: str) -> Value:
        """The figure of an earlier year, or that there was none yet."""
        row = self._rows(HISTORY).get(key, {})
        never = year in row and row[year].never_was
        return NEVER if never else self._figure(HISTORY, key, year)

    def _earlier_texts(self) -> Iterator[dict[str, Value]]:
        """A row of Tidligere år for each text of this year, with the prints of its paragraphs."""
        for about, field in self._texts():
            if prints := fingerprints(field.text):
                yield {
                    "key": text_key(prints),
                    "hva": f"Teksten i {about}",
                    "aar": str(self.year - 1),
                    "rapportert": None,
                }

    def _texts(self) -> Iterator[tuple[str, Field]]:
        """The texts that are carried over as drafts, by what they are about."""
        for code in self.book.plan.shape.partners:
            for key, row in self._rows(f"{code}_tekst").items():
                yield f"{code}, avsnitt {key}", row["value"]
        for row in self.book.areas["pakker"]:
            for key in TEXTS:
                yield f"arbeidspakke {row['nr'].text or row['tittel'].text}, {key}", row[key]
        for row in self.book.areas["tekst"]:
            yield f"avsnitt {row['key'].text}", row["value"]

    def _draft(self, field: Field) -> Value:
        """A text as a draft for next year, with links that then mean that year."""
        return as_draft(field._replace(value=self._linked(field.text)))

    def _linked(self, value: Value) -> Value:
        """A value as it is; in a text, links follow the report's year."""
        if not isinstance(value, str):
            return value
        return relative_links(value, self.book.data, self.quantities)

    def _kept(self, name: str) -> Iterator[dict[str, Value]]:
        for row in self.book.areas[name]:
            if any(field.text for field in row.values()):
                yield {key: self._linked(value) for key, value in _plain(row).items()}

    def _packages(self) -> Iterator[dict[str, Value]]:
        """The work packages of the projects that go on, their texts as drafts."""
        keys = {project.key for project in self.projects}
        for row in self.book.areas["pakker"]:
            if row["key"].text and row["prosjekt"].text in keys:
                drafts = {key: self._draft(row[key]) for key in TEXTS}
                yield {**_plain(row), "valg": None, STILL_TRUE: None, **drafts}

    def _log(self, carried: int) -> dict[str, Value]:
        book = self.book
        return {
            "tid": self.when.strftime(TIME),
            "hva": ROLLED,
            "fil": book.file,
            "versjon": book.plan.shape.form.version,
            "sha256": book.data.source_sha256,
            "detaljer": f"Laget fra arbeidsboken for {self.year - 1}. {carried} tidligere tall er "
            "låst slik de ble rapportert.",
        }


def _partner_areas(plan: Layout) -> Iterator[Area]:
    return (area for area in plan.areas.values() if area.role in ROLES)


def _plain(row: AreaRow) -> dict[str, Value]:
    return {key: field.value for key, field in row.items()}


def _next_grant(project: Project) -> Table:
    """A project with its next period; what is granted for it isn't known."""
    period = next_period(project)
    return {
        "key": project.key,
        "name": project.name,
        "number": project.number,
        "phase": project.phase,
        "start": period.start,
        "end": period.end,
        "council_months": MONTHS,
    }


def as_draft(field: Field) -> Value:
    """A text with the mark of last year before it; a blank or a mere heading stays as it is."""
    text = field.text
    if not text:
        return None
    is_heading = text.startswith("#") and "\n" not in text
    return text if text.startswith(DRAFT) or is_heading else f"{DRAFT}\n{text}"


def next_id(setup: Setup) -> str:
    """The id of next year's workbook: the same with the new year, or with the year added."""
    stem = setup.workbook_id.removesuffix(f"-{setup.year}")
    return f"{stem}-{setup.year + 1}"


def reported_rows(plan: Layout, contents: Contents, year: int) -> Iterator[dict[str, Value]]:
    """A row of Tidligere år for each earlier figure in `contents`, blank ones included."""
    names = dict(plan.shape.projects)
    for area in (*_partner_areas(plan), plan[HISTORY]):
        rows: Sequence[Mapping[str, Value]] = contents[area.name]
        about = f", {names[area.subject]}" if area.subject in names else ""
        for spec, row in zip(area.rows, rows, strict=True):
            for column in row if spec.key else ():
                if column == "key":
                    continue
                number = f"{spec.key} " if area.role == "partner_okonomi" else ""
                yield {
                    "key": str(EarlierPlace(area.name, spec.key, column)),
                    "hva": f"{area.partner or area.sheet}{about}: {number}{spec.label}",
                    "aar": str(year - 1) if column == LAST_YEAR else column,
                    "rapportert": row[column],
                }


MONTHS = 12


class Period(NamedTuple):
    """The first and the last day, both in the period."""

    start: date
    end: date


def next_period(project: Project) -> Period:
    """The year after the project's period; one that ends with a month goes on doing so."""
    return Period(project.end + timedelta(days=1), _year_later(project.end))


def _year_later(day: date) -> date:
    last = monthrange(day.year + 1, day.month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(day.year + 1, day.month, last if is_last else min(day.day, last))


def ended_early(projects: Iterable[Project], year: int) -> tuple[Project, ...]:
    """The projects whose period ended before `year` did: nobody knows whether they go on."""
    return tuple(project for project in projects if project.end < date(year, 12, 31))


def going_on(
    projects: Iterable[Project], year: int, ended: Collection[str], kept: Collection[str]
) -> tuple[Project, ...]:
    """The projects that the year after `year` has too.

    `ended` and `kept` are keys of projects that somebody says are over or go on. Raises
    `UserError` for a key that isn't there or is in both, and for a project whose period ended
    before the year did while nobody has said which of the two it is.
    """
    known = tuple(projects)
    keys = [project.key for project in known]
    for key in (*ended, *kept):
        if key not in keys:
            raise UserError(f"Det finnes ikke noe prosjekt «{key}». Velg blant {', '.join(keys)}.")
        if key in ended and key in kept:
            raise UserError(
                f"{known[keys.index(key)].name} kan ikke både være avsluttet og gå videre. Er "
                f"prosjektet avsluttet, bruk --avsluttet {key}. Går det videre, bruk "
                f"--fortsetter {key}."
            )
    for project in ended_early(known, year):
        if project.key not in ended and project.key not in kept:
            raise UserError(
                f"{project.refs['end']}: perioden til {project.name} sluttet "
                f"{date_text(project.end)}, før året var omme. Er prosjektet avsluttet, bruk "
                f"--avsluttet {project.key}. Går det videre, bruk --fortsetter {project.key}."
            )
    left = tuple(project for project in known if project.key not in ended)
    if not left:
        raise UserError("Alle prosjektene er avsluttet, så det er ikke noe nytt år å lage.")
    return left
