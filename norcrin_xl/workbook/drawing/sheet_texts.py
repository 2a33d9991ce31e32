"""The words in an area that are no input: labels, help, units, and links to other cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter

from norcrin_xl.model import Project
from norcrin_xl.numbers import NBSP, date_text
from norcrin_xl.workbook.areas.area import Area, RowKind
from norcrin_xl.workbook.areas.control import FINDINGS
from norcrin_xl.workbook.areas.history import REPORTED
from norcrin_xl.workbook.areas.views import STEPS
from norcrin_xl.workbook.computed.accounts import far
from norcrin_xl.workbook.computed.book import Book, Computed
from norcrin_xl.workbook.computed.counts import home
from norcrin_xl.workbook.computed.cross_checks import where
from norcrin_xl.workbook.computed.number_list import number_text
from norcrin_xl.workbook.computed.placement import ACCOUNT_ROLES

Target = tuple[str, str, str]
"""Where a link leads: sheet, cell, and the text that is shown."""

WHOLE_YEAR = 12
TEXT_HELP = (
    "Fortell kort hvem som kan bruke infrastrukturen hos dere, hvordan de får tilgang, "
    "og hva dere tilbyr."
)


def label_of(book: Book, area: Area, row: int) -> str:
    """A row's label with its footnote's mark, such as of amounts that cover a grant's months."""
    spec = area.rows[row]
    if area.role in ACCOUNT_ROLES and spec.kind is RowKind.ITEM:
        project = _project(book, area)
        post = book.layout.shape.form.post(spec.key)
        if project and post.council_period and project.council_months != WHOLE_YEAR:
            return f"{spec.label}{NBSP}{book.layout.shape.form.council_note.mark}"
    mark = book.layout.shape.form.note_of(spec.key).mark if area.role in ("bruk", "kpi") else ""
    return f"{spec.label}{NBSP}{mark}" if mark else spec.label


def _project(book: Book, area: Area) -> Project | None:
    projects = {project.key: project for project in book.data.setup.projects}
    return projects.get(area.subject)


def indent_of(book: Book, area: Area, row: int) -> int:
    """1 for a row that is part of a total, else 0."""
    key, form = area.rows[row].key, book.layout.shape.form
    if area.role in ("partner_bruk", "bruk", "bruk_partnere"):
        return int(form.indicator(key).part)
    return int(area.role in ("partner_kpi", "kpi_partnere") and "." in key)


def fixed_text(book: Book, area: Area, row: int, column: str) -> str:
    """The text of a fixed cell, as the form says it; empty when it says nothing."""
    form, key = book.layout.shape.form, area.rows[row].key
    units = {item.id: item.unit for item in form.indicators}
    units |= {kpi.id: kpi.unit for kpi in form.kpis}
    match area.role, column:
        case ("prosjekter", "key") | ("partnere", "code"):
            return key
        case "partner_okonomi", "help":
            return form.post(key).help
        case (("partner_bruk" | "historikk" | "nasjonalt" | "kapasitet"), "unit") if key in units:
            return units[key]
        case "partner_bruk", "help":
            item = form.indicator(key)
            return _about(item.help, book, key)
        case "bruk", "comment":
            return form.note_of(key).comment
        case "partner_kpi", "unit" | "help":
            kpi = next(item for item in form.kpis if item.id == key.partition(".")[0])
            definition = kpi.definition if key == kpi.id else ""
            return kpi.unit if column == "unit" else _about(definition, book, key)
        case "partner_tekst", "help":
            return TEXT_HELP
        case ("tall", _):
            return number_text(book, row, column)
        case "avsnitt", "krav":
            return "Nei" if form.section(key).optional else "Ja"
    return ""


def _about(help: str, book: Book, key: str) -> str:
    """The help to a count, with the year that is counted, which may be the one before."""
    year = book.layout.shape.year
    before = book.layout.shape.form.note_of(key).last_year
    about = f"Gjelder {year - 1}, men føres i kolonnen {year}." if before else f"Gjelder {year}."
    return f"{help} {about}".lstrip()


def period_note(book: Book, area: Area) -> Computed | None:
    """The footnote on the months that a project's grant covers; it says nothing for a year."""
    project, note = _project(book, area), book.layout.shape.form.council_note
    if project is None:
        return None
    projects = book.layout["prosjekter"]
    row = projects.row_number(project.key) - projects.top
    cells = {
        key: far(projects, row, column)
        for key, column in (
            ("project", "name"),
            ("months", "months"),
            ("start", "start"),
            ("end", "end"),
        )
    }
    values = {
        "project": project.name,
        "months": project.council_months,
        "start": date_text(project.start),
        "end": date_text(project.end),
    }
    text = f"{note.mark} {note.text.format(**values)}"
    shown = "" if project.council_months == WHOLE_YEAR else text
    pieces = [f'"{note.mark} "']
    for literal, name, _, _ in Formatter().parse(note.text):
        pieces += [f'"{literal}"'] if literal else []
        pieces += [_piece(name, cells[name])] if name else []
    return Computed(f'=IF({cells["months"]}={WHOLE_YEAR},"",{"&".join(pieces)})', shown)


def _piece(name: str, cell: str) -> str:
    """A value in running text. TEXT would need date codes in Excel's own language."""
    if name in ("start", "end"):
        return f'DAY({cell})&"."&MONTH({cell})&"."&YEAR({cell})'
    return cell


def _to_area(area: Area, text: str) -> Target:
    return area.sheet, f"A{area.top - 2}", text


def _step(book: Book, area: Area, row: int) -> Target | None:
    sheet = STEPS[row][1]
    return (sheet, "A1", sheet) if sheet else None


def _partner(book: Book, area: Area, row: int) -> Target:
    code = area.rows[row].key
    return code, "A1", code


def _todo(book: Book, area: Area, row: int) -> Target:
    """The part of the tab that a line of the list is about; explanations begin the accounts."""
    spec = area.rows[row]
    role, _, subject = spec.key.partition("_")
    if role == "forklaring":
        first = book.layout.shape.projects[0][0]
        return _to_area(book.partner_area(area.partner, "partner_okonomi", first), spec.label)
    return _to_area(book.partner_area(area.partner, f"partner_{role}", subject), spec.label)


def _reported(book: Book, area: Area, row: int) -> Target | None:
    found = home(book, area, row)
    if found is None:
        return None
    place, index, column = found
    cell = place.cell(index, column)
    return place.sheet, cell, f"{place.sheet}, {cell}"


def _checked(book: Book, area: Area, row: int) -> Target:
    place, index, column = where(book, area, row)
    cell = place.cell(index, column)
    return place.sheet, cell, f"{place.sheet}, {cell}"


def _list_of_findings(book: Book, area: Area, row: int) -> Target:
    listed = book.layout[FINDINGS]
    return _to_area(listed, f"Listen, rad {listed.top}")


CHECKS = (
    *("like", "arsregnskap", "deler", "utfylt", "godkjent", "sekretariat"),
    *("avvik", "endring", "brukerbetaling"),
)
Finder = Callable[[Book, Area, int], Target | None]
TARGETS: Mapping[str, Mapping[str, Finder]] = {
    "steg": {"ark": _step},
    "innsamling": {"key": _partner},
    "status": {"key": _partner},
    "partner_mangler": {"label": _todo},
    "funn_antall": {"hvor": _list_of_findings},
    REPORTED: {"hvor": _reported},
    **{f"kontroll_{what}": {"hvor": _checked} for what in CHECKS},
}
"""The columns that hold links, by role, and what finds where each leads."""
