"""A project's period in the next year: from the day after the last one ended, a year long."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from norcrin_xl.findings import UserError
from norcrin_xl.model import Project
from norcrin_xl.numbers import date_text

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
    `UserError` for a key that isn't there, and for a project whose period ended before the
    year did while nobody has said which of the two it is.
    """
    known = tuple(projects)
    keys = [project.key for project in known]
    for key in (*ended, *kept):
        if key not in keys:
            raise UserError(f"Det finnes ikke noe prosjekt «{key}». Velg blant {', '.join(keys)}.")
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
