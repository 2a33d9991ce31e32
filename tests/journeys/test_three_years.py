"""Three reports after one another, with other figures each year and texts that are carried over.

The figures that the sentences should show are worked out here, from what was put in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from norcrin_xl.cli.app import run
from norcrin_xl.model import DRAFT, Field, Value
from norcrin_xl.pipeline.job import read_workbook
from norcrin_xl.workbook.lossless.patch import patched
from norcrin_xl.workbook.workbook import Workbook, workbook_in
from tests.partners import corpus

YEARS = (2021, 2022, 2023)
STEPS = {2022: (7, -2), 2023: (-4, 3)}
"""What each partner's counts change by, and the ECRIN studies of the network alone."""

BUDGETED_MORE = {"1.1": 100, "1.3": 10, "2.1": 100, "2.4": 10, "3.1": 110}
"""By post of the project that is being built, so that the budgets balance."""

KPIS = ("gcp", "monitorert_lm", "monitorert_ikke_lm", "ecrin", "representasjon")
CONTRACTS = "industrikontrakter"
IN_PARTS = "monitorert_ikke_lm"


class Cells:
    """Values to be typed in, by sheet and cell."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.sheets: dict[str, dict[str, Value]] = {}

    def put(self, area: str, row: str | int, column: str, value: Value) -> None:
        there = self.book.plan[area]
        self.sheets.setdefault(there.sheet, {})[there.cell(row, column)] = value

    def typed(self) -> bytes:
        return patched(self.book.content, self.book.file, self.sheets)


def partner_cells(cells: Cells, code: str, year: int) -> None:
    """Each figure of last year, changed; approved."""
    for area in cells.book.plan.on_sheet(code):
        for row in cells.book.areas[area.name]:
            key = row[area.columns[0].key].text
            before = row["last_year"].number if "last_year" in row else None
            if before is None or any(s.key == key and s.kind.value == "total" for s in area.rows):
                continue
            if area.role == "partner_okonomi":
                more = BUDGETED_MORE.get(key, 0) if area.subject == "norcrin2" else 0
                cells.put(area.name, key, "regnskap", before)
                cells.put(area.name, key, "budsjett", before + more)
            elif area.has_column("value"):
                step = 0 if key == "ecrin" else STEPS[year][0] if before.is_integer() else 0.5
                cells.put(area.name, key, "value", max(before + step, 0))
    cells.put(f"{code}_signatur", "godkjent_av", "value", "Økonomiansvarlig")
    cells.put(f"{code}_signatur", "godkjent_dato", "value", date(year + 1, 2, 1))


def secretariat_cells(cells: Cells, year: int) -> None:
    """Grants, choices, the national figure and the signature; the marks of drafts taken away."""
    book = cells.book
    ecrin = book.data.secretariat.history["ecrin", year - 1].number or 0
    for project in book.data.setup.projects:
        cells.put("prosjekter", project.key, "grant", 50000)
    for spec in book.plan["valg"].rows:
        cells.put("valg", spec.key, "value", book.data.form.section(spec.key).choices[-1])
    cells.put("nasjonalt", "ecrin", "value", ecrin + STEPS[year][1])
    cells.put("signatur", "dato", "value", date(year + 1, 2, 20))
    for index, row in enumerate(book.areas["pakker"]):
        if row["key"].text:
            cells.put("pakker", index, "valg", "I rute")
    for field in _drafts(book):
        sheet = cells.sheets.setdefault(field.ref.sheet, {})
        sheet[field.ref.cell] = field.text.removeprefix(DRAFT).strip()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Path]:
    """The workbooks of the three years, each made of the one before and filled in."""
    folder = tmp_path_factory.mktemp("tre_aar")
    made = {2021: folder / "2021.xlsm"}
    made[2021].write_bytes(corpus.network().content)
    for year in YEARS[1:]:
        made[year] = folder / f"{year}.xlsm"
        old = str(made[year - 1])
        assert run(["nytt-aar", old, "-o", str(made[year])]) == 0
        cells = Cells(workbook_in(made[year].read_bytes(), made[year].name))
        for code in cells.book.plan.shape.partners:
            partner_cells(cells, code, year)
        secretariat_cells(cells, year)
        made[year].write_bytes(cells.typed())
        assert run(["beregn", str(made[year])]) == 0
    return made


@cache
def series(path: Path) -> Mapping[str, Mapping[int, float]]:
    """The network's figures by series and year, added up from the input cells."""
    data = workbook_in(path.read_bytes(), path.name).data
    year = data.setup.year
    found: dict[str, dict[int, float]] = {}
    for (key, known), field in data.secretariat.history.items():
        found.setdefault(key, {})[known] = field.number or 0
    for key in (*KPIS, CONTRACTS):
        own = [
            field.number or 0
            for one in data.submissions
            for name, field in (*one.kpis.items(), *one.usage.items())
            if (name.startswith(f"{key}.") if key == IN_PARTS else name == key)
        ]
        found[key][year] = sum(own)
    found["ecrin"][year] = data.secretariat.national["ecrin"].number or 0
    return found


def shown(number: float) -> str:
    return f"{int(number):,}".replace(",", " ")


def change(now: float, before: float) -> str:
    sign = "+" if now > before else "−" if now < before else ""
    return f"{sign}{shown(abs(now - before))}"


def sentences(year: int, of: Mapping[str, Mapping[int, float]]) -> Iterator[str]:
    """What the report of a year should say of its series."""
    last, base, first = year - 1, year - 2, year - 5
    now, before = (
        {key: shown(values[known]) for key, values in of.items()} for known in (year, last)
    )
    step = {key: change(values[year], values[last]) for key, values in of.items()}
    yield f"I {year} koordinerte noden {now['ecrin']} ECRIN-studier, mot {before['ecrin']} i"
    yield (f"I {year} omfattet samarbeidet {now['ecrin']} studier, mot {before['ecrin']} året før.")
    yield (
        f"Noden koordinerte {now['ecrin']} studier, mot {before['ecrin']} året før. "
        f"Endringen er {step['ecrin']}, eller "
    )
    yield f"med {now['gcp']} deltakere i {year}"
    yield f"Partnerne hadde {now['gcp']} deltakere på GCP-kurs, mot {before['gcp']} året før."
    earlier = change(of["gcp"][last], of["gcp"][base])
    yield f"Fra {base} til {last} var endringen {earlier}."
    yield (
        f"Partnerne monitorerte {now['monitorert_lm']} legemiddelstudier i {year}, mot "
        f"{before['monitorert_lm']} i {last}. Endringen er {step['monitorert_lm']}, eller "
    )
    yield f"uten legemidler ble {now['monitorert_ikke_lm']} monitorert."
    yield f"Antallet var {before['monitorert_ikke_lm']} året før."
    yield (
        f"Det ble registrert {now['representasjon']} slike oppgaver, mot "
        f"{before['representasjon']} året før. Endringen er {step['representasjon']}, eller "
    )
    yield (
        f"I {year} ble det signert {now[CONTRACTS]} kontrakter, mot {before[CONTRACTS]} i {last}."
        f" Endringen fra året før er {step[CONTRACTS]}."
    )
    yield f"Det er {now[CONTRACTS]}, og utviklingen"
    yield f"Serien fra {first} er vist"
    yield f"Tallene fra {first} til {year} står"
    yield f"ikke brukt ved utgangen av {year}. Det er søkt om å få overføre"
    yield f"de ubrukte midlene til {year + 1}, og søknaden er innvilget."
    yield f"I {year + 1} tar NorCRIN opp igjen tiltakene som ble utsatt"


def text_of(report: Path) -> str:
    """All paragraphs of a report, also those in controls, with plain spaces."""
    body = Document(str(report)).element.body
    paragraphs = body.iter(qn("w:p"))
    return "\n".join(
        "".join(text.text or "" for text in one.iter(qn("w:t"))) for one in paragraphs
    ).replace("\u00a0", " ")


@pytest.mark.parametrize("year", YEARS)
def test_every_sentence_about_a_series_has_the_figures_of_its_years(
    books: Mapping[int, Path], year: int
) -> None:
    report = books[year].with_suffix(".docx")
    assert run(["rapport", str(books[year]), "-o", str(report)]) == 0
    text = text_of(report)
    wanted = list(sentences(year, series(books[year])))
    assert [sentence for sentence in wanted if sentence not in text] == []


@pytest.mark.parametrize("year", YEARS)
def test_no_figure_stands_beside_another_year(books: Mapping[int, Path], year: int) -> None:
    found = read_workbook(books[year]).findings
    assert [one.message for one in found if one.severity.value == "feil"] == []


def test_a_period_that_is_over_is_told_of(books: Mapping[int, Path]) -> None:
    found = {
        year: {one.code for one in read_workbook(path).findings} for year, path in books.items()
    }
    assert [year for year in YEARS if "maaneder-ulikt" in found[year]] == [2022, 2023]


def test_links_that_named_their_year_follow_the_report(books: Mapping[int, Path]) -> None:
    """As texts were written before ids could say "this year"."""
    old = workbook_in(books[2021].read_bytes(), "gammel.xlsm")
    texts = [
        field
        for row in old.areas["tekst"]
        for field in row.values()
        if ".i_aar" in field.text or ".i_fjor" in field.text
    ]
    assert len(texts) > 5
    cells = Cells(old)
    for field in texts:
        named = field.text.replace(".i_aar", ".2021").replace(".i_fjor", ".2020")
        cells.sheets.setdefault(field.ref.sheet, {})[field.ref.cell] = named
    before, after = (books[2021].with_name(f"{name}.xlsm") for name in ("navngitt", "fulgt"))
    before.write_bytes(cells.typed())
    assert [one for one in read_workbook(before).findings if one.severity.value == "feil"] == []
    assert run(["nytt-aar", str(before), "-o", str(after)]) == 0
    carried = {field.text for field in _drafts(workbook_in(after.read_bytes(), after.name))}
    assert {f"{DRAFT}\n{field.text}" for field in texts} <= carried


def test_a_link_that_was_left_behind_is_told_of(books: Mapping[int, Path]) -> None:
    cells = Cells(workbook_in(books[2022].read_bytes(), "bok.xlsm"))
    ref = cells.book.data.sections["4.5"].paragraphs[0].ref
    text = "I {rapport.aar|aar} koordinerte noden {kpi.ecrin.2021|heltall} studier."
    cells.sheets[ref.sheet] = {ref.cell: text}
    book = workbook_in(cells.typed(), "bok.xlsm")
    (found,) = [one for one in book.found if one.code == "tall-annet-aar"]
    assert found.where == ref._replace(file="bok.xlsm")
    assert "tallet for 2021, men setningen gjelder 2022" in found.message


def _drafts(book: Workbook) -> Iterator[Field]:
    for rows in book.areas.values():
        for row in rows:
            yield from (field for field in row.values() if field.text.startswith(DRAFT))
