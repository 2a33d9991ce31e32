"""Build the shipped files from source: the workbook filled with 2021, and the Word template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from norcrin_xl.example.norcrin import ALLOCATED, example_contents, example_network
from norcrin_xl.findings import Progress, UserError, silent
from norcrin_xl.form.form_file import form_for
from norcrin_xl.form.schema import Form
from norcrin_xl.network.setup_file import (
    Contents,
    Network,
    parse_network,
    setup_contents,
    workbook_id,
)
from norcrin_xl.office_file import read_named
from norcrin_xl.pipeline.job import Done, put
from norcrin_xl.workbook.areas.area import Areas, Shape, placed
from norcrin_xl.workbook.areas.inputs import REPORTED, with_decimals
from norcrin_xl.workbook.areas.views import FINDINGS
from norcrin_xl.workbook.computed.accounts import notes
from norcrin_xl.workbook.computed.cross_checks import list_rows
from norcrin_xl.workbook.layout import Layout, layout
from norcrin_xl.workbook.reading.areas import no_form, report_data
from norcrin_xl.workbook.workbook import Workbook

LARGEST_SETUP = 1 << 20
"""No set-up file is larger than this; a larger one is another file."""

SETUP_FILE = "oppsett.toml"


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
    from norcrin_xl.workbook.drawing.construction import build_workbook

    tell("Regner ut tall og kontrollerer")
    lengths = {name: len(rows) for name, rows in contents.items()}
    plan = layout(replace(shape, lengths=lengths))
    keys = [str(row.get("key") or "") for row in contents.get(REPORTED, ())]
    earlier = with_decimals(plan[REPORTED], keys, plan.areas)
    plan = replace(plan, areas={**plan.areas, REPORTED: earlier})
    areas = placed_contents(plan, contents, file)
    book = Workbook(file, b"", areas, plan, report_data(areas, file, ""))
    book = book.with_values(notes(plan, areas, book.quantities))
    rows = list_rows(book.judged, book.data, len(plan[FINDINGS].rows))
    listed = placed(plan[FINDINGS], file, rows)
    return build_workbook(book.with_rows(FINDINGS, listed), illustration=note, tell=tell)


def older_form(form: Form, year: int) -> str:
    """What somebody should look over where the newest form is that of an earlier year."""
    return (
        f"Skjema {form.version} gjelder også for {year}, for det finnes ikke noe nyere. "
        "Kontroller at Forskningsrådet ikke har endret det."
    )


def older_form_of(network: Network) -> Iterator[str]:
    """The same about a network's form, where it is an earlier year's."""
    form = form_of(network)
    if form.year < network.year:
        yield older_form(form, network.year)


def network_at(path: Path) -> Network:
    """The network that the set-up file at `path` describes. Raises `UserError`."""
    content = read_named(path)
    try:
        if len(content) > LARGEST_SETUP:
            raise ValueError
        text = content.decode("utf-8-sig")
    except ValueError:
        raise UserError(
            f"{path.name} er ikke en tekstfil i UTF-8. Oppsettet er en .toml-fil; se docs/eksempel."
        ) from None
    return parse_network(text, path.name)


def example_setup() -> bytes:
    """The set-up file to begin from: beside the package in a checkout, else inside it."""
    here = Path(__file__).parents[1]
    beside = here.parent / "docs/eksempel" / SETUP_FILE
    return (beside if beside.is_file() else here / "eksempel" / SETUP_FILE).read_bytes()


def start_network(setup: Path, folder: Path, step: Progress) -> Done:
    """A blank workbook and a Word template in `folder`, as the set-up file says.

    Raises `UserError`.
    """
    network = network_at(setup)
    stem = f"{network.name}_Rapport_{network.year}"
    book, mould = folder / f"{stem}.xlsm", folder / f"{stem}_mal.docx"
    step("Bygger arbeidsboken")
    said = put(book, blank_workbook(network, book.name, step))
    step("Bygger Word-malen")
    said += put(mould, template(network))
    return Done((*said, *older_form_of(network)), (book, mould))


def build_workbook(target: Path, setup: Path | None, step: Progress, *, blank: bool) -> Done:
    """The workbook of the example, or of the network that the set-up file describes.

    One that is `blank` holds nothing but the set-up. Raises `UserError`.
    """
    step("Bygger arbeidsboken")
    if not setup and not blank:
        return Done(put(target, example_workbook(target.name, step)), (target,))
    network = network_at(setup) if setup else example_network()
    return _built(target, blank_workbook(network, target.name, step), network)


def build_template(target: Path, setup: Path | None, step: Progress) -> Done:
    """The Word template of the example, or of another network. Raises `UserError`."""
    step("Bygger Word-malen")
    network = network_at(setup) if setup else example_network()
    return _built(target, template(network), network)


def _built(target: Path, content: bytes, network: Network) -> Done:
    remarks = (f"  {line}" for line in older_form_of(network))
    return Done((*put(target, content), *remarks), (target,))


def blank_workbook(network: Network, file: str, tell: Progress = silent) -> bytes:
    """A workbook with nothing but the network's set-up in it, ready to be filled in."""
    form = form_of(network)
    contents = setup_contents(network, form, workbook_id(network))
    contents["tekst"] = [{"key": item.number} for item in form.sections if item.holds_text]
    return workbook(network, contents, file, tell=tell)


def form_of(network: Network) -> Form:
    """The form that a network reports on. Raises `UserError` when there is none for its year."""
    try:
        return form_for(network.year, network.kpis, len(network.projects), network.notes)
    except LookupError:
        raise UserError(no_form(network.year)) from None


def example_workbook(file: str, tell: Progress = silent) -> bytes:
    """The shipped workbook: NorCRIN with 2021."""
    network = example_network()
    return workbook(network, example_contents(network), file, ALLOCATED, tell)


def template(network: Network) -> bytes:
    """The Word template of a network's report."""
    from norcrin_xl.report.template.build import built_template

    return built_template(form_of(network), network.project_names)
