"""Build the shipped files from source: the workbook filled with 2021, and the Word template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from norcrin_xl.example.contents import ALLOCATED, example_contents, example_network
from norcrin_xl.findings import UserError
from norcrin_xl.form import Form, form_for
from norcrin_xl.model import ReportData
from norcrin_xl.network import Contents, Network, setup_contents, workbook_id
from norcrin_xl.pipeline.computed import computed
from norcrin_xl.progress import Progress, silent
from norcrin_xl.quantities.figures import figures
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.areas.area import Areas, placed, with_values
from norcrin_xl.workbook.areas.control import FINDINGS
from norcrin_xl.workbook.areas.history import REPORTED, with_decimals
from norcrin_xl.workbook.areas.specs import Shape
from norcrin_xl.workbook.computed.explained import notes
from norcrin_xl.workbook.findings_list import list_rows
from norcrin_xl.workbook.layout import Layout, layout
from norcrin_xl.workbook.reading.contents import no_form, report_data


def workbook_layout(network: Network, form: Form, contents: Contents) -> Layout:
    """Where everything stands in a workbook with these contents."""
    lengths: Mapping[str, int] = {name: len(rows) for name, rows in contents.items()}
    return layout(Shape(form, network.year, network.project_names, network.partner_codes, lengths))


def placed_contents(plan: Layout, contents: Contents, file: str) -> Areas:
    """The contents as reading the built workbook gives them; blank where nothing stands."""
    return {
        name: placed(area, file, contents.get(name, [{} for _ in area.rows]))
        for name, area in plan.areas.items()
    }


def workbook(
    network: Network, contents: Contents, file: str, note: str = "", tell: Progress = silent
) -> bytes:
    """A workbook for `network`, filled with `contents`; `note` stands on each partner's tab."""
    form = form_of(network)
    names, codes = network.project_names, network.partner_codes
    return filled(Shape(form, network.year, names, codes, {}), contents, file, note, tell)


def filled(shape: Shape, contents: Contents, file: str, note: str, tell: Progress) -> bytes:
    """A workbook of this shape, filled with `contents`; its free lists are as long as those."""
    from norcrin_xl.workbook.drawing.build import build_workbook

    tell("Regner ut tall og kontrollerer")
    lengths = {name: len(rows) for name, rows in contents.items()}
    plan = layout(replace(shape, lengths=lengths))
    keys = [str(row.get("key") or "") for row in contents.get(REPORTED, ())]
    earlier = with_decimals(plan[REPORTED], keys, plan.areas)
    plan = replace(plan, areas={**plan.areas, REPORTED: earlier})
    areas = placed_contents(plan, contents, file)
    areas = with_values(areas, notes(plan, areas, compute(report_data(areas, file, ""))))
    book = computed(report_data(areas, file, ""))
    listed = placed(plan[FINDINGS], file, list_rows(book.judged, book.data))
    areas = {**areas, FINDINGS: listed}
    shown = (book.quantities, figures(book.data, book.quantities))
    return build_workbook(plan, areas, book.data, *shown, illustration=note, tell=tell)


def older_form(form: Form, year: int) -> str:
    """What somebody should look over where the newest form is that of an earlier year."""
    return (
        f"Skjema {form.version} gjelder også for {year}, for det finnes ikke noe nyere. "
        "Kontroller at Forskningsrådet ikke har endret det."
    )


def blank_workbook(network: Network, file: str, tell: Progress = silent) -> bytes:
    """A workbook with nothing but the network's set-up in it, ready to be filled in."""
    form = form_of(network)
    contents = setup_contents(network, form, workbook_id(network))
    contents["tekst"] = [{"key": item.number} for item in form.sections if item.holds_text]
    return workbook(network, contents, file, tell=tell)


def form_of(network: Network) -> Form:
    """The form that a network reports on. Raises `UserError` when there is none for its year."""
    try:
        return form_for(network.year, network.kpis, len(network.projects))
    except LookupError:
        raise UserError(no_form(network.year)) from None


def example_workbook(file: str, tell: Progress = silent) -> bytes:
    """The shipped workbook: NorCRIN with 2021."""
    network = example_network()
    return workbook(network, example_contents(network), file, ALLOCATED, tell)


def example_data(file: str) -> ReportData:
    """The report data of the shipped workbook, without writing and reading it."""
    network = example_network()
    contents = example_contents(network)
    plan = workbook_layout(network, form_of(network), contents)
    return report_data(placed_contents(plan, contents, file), file, "")


def template(network: Network) -> bytes:
    """The Word template of a network's report."""
    from norcrin_xl.report.template.build import build_template

    return build_template(form_of(network), network.project_names)


def example_template() -> bytes:
    """The shipped Word template."""
    return template(example_network())
