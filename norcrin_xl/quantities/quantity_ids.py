"""The ids of quantities, which are made here and nowhere else, and what they say.

``okonomi.<project>.<post>.<column>``, with a partner's key after the project for a partner's own
figure; ``alle`` as project is the sum of all. ``bruk.<indicator>`` and ``kpi.<id>``, with a
partner's key after the first name. A series has a year last, ``kpi.<id>.<year>``, and the change
from the year before after that; a text that shall mean the same next year says the year by what
it is to the report's, as in ``kpi.<id>.i_fjor`` (`FROM_REPORT`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from norcrin_xl.form.schema import Form
from norcrin_xl.model import Setup

REPORT, ECONOMY, USAGE, KPI = "rapport", "okonomi", "bruk", "kpi"
GROUPS = {REPORT: "Rapporten", ECONOMY: "Økonomi", USAGE: "Bruk", KPI: "KPI"}
"""What ids begin with, and what lists call it."""
ALL = "alle"
"""Stands for all projects together."""
ACCOUNT, BUDGET = "regnskap", "budsjett"
DEVIATION, SHARE = "avvik", "avvik_prosent"
"""What is computed of the two, and stands where a column does."""


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def report_id(name: str) -> str:
    """A number of the report itself, such as its year."""
    return _joined(REPORT, name)


def amount_id(project: str, line: str, column: str, partner: str = "") -> str:
    """An amount of a post or of a block's total; with a partner's key the partner's own."""
    return _joined(ECONOMY, project, partner, line, column)


def beside(key: str, columns: Sequence[str]) -> list[str]:
    """The ids of an amount's line in all `columns`; none where `key` is no such amount."""
    line, _, column = key.rpartition(".")
    is_amount = key.startswith(f"{ECONOMY}.") and column in columns
    return [_joined(line, other) for other in columns] if is_amount else []


def payment_id(project: str, figure: str) -> str:
    """What users pay in a project: the amount, its deviation, a share or a judgement."""
    return _joined(ECONOMY, project, "brukerbetaling", figure)


def grant_id(project: str, figure: str) -> str:
    """A project's grant, or what was not used of it."""
    return _joined(ECONOMY, project, figure)


def usage_id(indicator: str, partner: str = "") -> str:
    """An indicator's figure, of the partner with this key or (without one) of the network."""
    return _counted(USAGE, indicator, partner)


def kpi_id(kpi: str, partner: str = "") -> str:
    """As `usage_id`, of a KPI or of a part of one."""
    return _counted(KPI, kpi, partner)


def _counted(group: str, key: str, partner: str) -> str:
    first, _, rest = key.partition(".")
    return _joined(group, first, partner, rest)


def ranking_id(indicator: str) -> str:
    """The partners in words, ranked by an indicator."""
    return _joined(USAGE, indicator.partition(".")[0], "rangering")


def series_id(form: Form, key: str) -> str:
    """What the ids of the years of a KPI or an indicator begin with."""
    return kpi_id(key) if any(kpi.id == key for kpi in form.kpis) else usage_id(key)


def year_id(series: str, year: int | str) -> str:
    """The figure of a year of a series."""
    return _joined(series, str(year))


def change_ids(figure: str) -> tuple[str, str]:
    """The change to a figure from the year before, and that as a share."""
    return _joined(figure, "endring"), _joined(figure, "endring_prosent")


FROM_REPORT = {"i_aar": 0, "i_fjor": -1, "i_forfjor": -2}
"""What an id may say instead of a year, and how many years that is after the report's."""
FIRST, LAST = "foerste_aar", "siste_aar"
"""The same for the first and the last year of a series."""


def year_words(known: int, years: Sequence[int]) -> tuple[str, ...]:
    """What ids may say for a year of a series, the best first; none for one in the middle."""
    words = [word for word, step in FROM_REPORT.items() if years[-1] + step == known]
    ends = ((FIRST, years[0]), (LAST, years[-1]))
    return (*words, *(word for word, end in ends if end == known))


def with_year_words(key: str, year: int) -> str:
    """An id with what the years in it are to the report's `year`: ``kpi.gcp.i_fjor.endring``."""
    words = {str(year + step): word for word, step in FROM_REPORT.items()}
    return ".".join(words.get(part, part) for part in key.split("."))


def with_years(key: str, year: int) -> str:
    """An id with the years themselves where it says what they are to the report's `year`."""
    years = {word: str(year + step) for word, step in {**FROM_REPORT, LAST: 0}.items()}
    return ".".join(years.get(part, part) for part in key.split("."))


class Subject(NamedTuple):
    """What a quantity is about: the group that it belongs to, its project, and its partner's code.

    `project` and `partner` are empty where it is about none, or about all of them.
    """

    group: str
    project: str
    partner: str


def subject_of(quantity_id: str, setup: Setup) -> Subject:
    """What the quantity with this id is about."""
    first, *rest = quantity_id.split(".")
    names = {project.key: project.name for project in setup.projects}
    codes = {partner.key: partner.code for partner in setup.partners}
    project = next((names[part] for part in rest[:1] if part in names), "")
    partner = next((codes[part] for part in rest if part in codes), "")
    return Subject(GROUPS.get(first, first), project, partner)
