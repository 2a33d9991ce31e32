"""Every way in which a form comes back is found by name, and nothing is guessed or lost."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from norcrin_xl.catalogue import files, returned
from norcrin_xl.findings import Severity
from norcrin_xl.model import CellError
from norcrin_xl.partners.returned.intake import take_content, take_file
from tests.partners import corpus
from tests.partners.corpus import AMOUNT, CODE, Case, cell

BIN_TYPE = "application/vnd.openxmlformats-officedocument."
COUNT = ("bruk", "pasienter", "value")
TEXT = ("tekst", "2.1", "value")
DAY = ("signatur", "godkjent_dato", "value")
TOTAL = ("okonomi_norcrin2", "1", "regnskap")
LAST_YEAR = ("okonomi_norcrin2", "1.1", "last_year")
LABEL = ("okonomi_norcrin2", "1.1", "label")


def at(field: tuple[str, str, str] = AMOUNT) -> str:
    return cell(*field)


def value(name: str, content: object, code: str, accepted: bool = False, field=AMOUNT) -> Case:  # type: ignore[no-untyped-def]
    return Case(name, lambda: corpus.with_value(content, field), code, accepted, at(field))  # type: ignore[arg-type]


FIGURES = [
    value("tekst med mellomrom", "40 000", "tall-som-tekst", True),
    value("strek i regnskap", "–", "tall-strek", True),
    value("kommer", "kommer", "tall-ikke-rapportert", True),
    value("desimaler som ikke vises", 12.4, "tall-avrundet", True),
    value("tvetydig", "1.000", "tall-tvetydig"),
    value("enhet", "12,9 MNOK", "tall-enhet"),
    value("ukjent enhet", "100 euro", "tall-enhet-ukjent"),
    value("dato som tekst", "01.03.2021", "tall-dato"),
    value("sann", True, "tall-sann-usann"),
    value("nan", "NaN", "tall-ord"),
    value("eksponent", "1e3", "tall-eksponent"),
    value("full bredde", "１２３", "tall-siffer"),
    value("null bredde", "12\u200b865", "tall-skjult-tegn"),
    value("snudd", "\u202e123", "tall-skjult-tegn"),
    value("strek i antall", "-", "tall-strek-antall", field=COUNT),
    value("enorm", 1e30, "tall-for-stort"),
    value("ord", "se vedlegg", "ikke-tall"),
    value("feilverdi", CellError("#REF!"), "celle-feil"),
    Case("nan i tallcelle", lambda: corpus.with_xml(at(), "<v>NaN</v>"), "tall-ord", False, at()),
    Case("datoformat", lambda: corpus.with_format("dd.mm.yyyy"), "tall-dato", False, at()),
    Case("prosentformat", lambda: corpus.with_format("0%"), "tall-visning", False, at()),
    Case("skalert format", lambda: corpus.with_format("#,##0,"), "tall-visning", False, at()),
    Case("skjult format", lambda: corpus.with_format(";;;"), "tall-visning", False, at()),
    Case("skjult tekst", lambda: hidden_text(), "tall-visning", False, at()),
    Case("uendelig", lambda: corpus.with_xml(at(), "<v>INF</v>"), "tall-ord", False, at()),
    Case("over alt", lambda: corpus.with_xml(at(), "<v>1E400</v>"), "tall-for-stort", False, at()),
    value("tynt mellomrom", "40\u2009000", "tall-som-tekst", True),
    value("inf som tekst", "inf", "tall-ord"),
]

FORMULAS = [
    Case("formel", lambda: corpus.with_formula("2+3"), "formel-inndata", True, at()),
    Case("uten verdi", lambda: corpus.with_formula("2+3", ""), "formel-uten-verdi", False, at()),
    Case("flyktig", lambda: corpus.with_formula("NOW()"), "formel-flyktig", False, at()),
    Case(
        "ekstern",
        lambda: corpus.with_formula("[1]Ark1!A1"),
        "formel-ekstern",
        False,
        at(),
    ),
    Case(
        "webtjeneste",
        lambda: corpus.with_formula('WEBSERVICE("http://x")'),
        "formel-ekstern",
        False,
        at(),
    ),
    Case(
        "formel med feil",
        lambda: corpus.with_formula("1/0", "<v>#DIV/0!</v>", ' t="e"'),
        "celle-feil",
        False,
        at(),
    ),
    Case(
        "sum skrevet over",
        lambda: corpus.with_xml(at(TOTAL), "<v>1</v>"),
        "formel-overskrevet",
        False,
        at(TOTAL),
    ),
    Case(
        "sum skrevet inn",
        lambda: corpus.with_xml(at(TOTAL), "<v>36106</v>"),
        "formel-erstattet",
        True,
        at(TOTAL),
    ),
    Case(
        "formel skrevet over en sum",
        lambda: corpus.with_xml(at(TOTAL), f"<f>{at()}*2</f><v>67362</v>"),
        "formel-overskrevet",
        False,
        at(TOTAL),
    ),
    Case(
        "annen formel med samme svar",
        lambda: corpus.with_xml(at(TOTAL), f"<f>{at()}+2425</f><v>36106</v>"),
        "formel-endret",
        True,
        at(TOTAL),
    ),
    Case(
        "annen formel uten svar",
        lambda: corpus.with_xml(at(TOTAL), f"<f>{at()}+2425</f>"),
        "formel-endret",
        True,
        at(TOTAL),
    ),
    Case("summer uten verdi", corpus.uncached, "sum-uten-verdi", True),
    value("gammel sum", 40000.0, "sum-gammel", True)._replace(address=at(TOTAL)),
]

TEXTS = [
    value("ugyldig dato", "i går", "dato-ugyldig", field=DAY),
    value("formel i tekst", "=HYPERLINK(1)", "tekst-formel", True, TEXT),
    value("minus i tekst", "-5+cmd", "tekst-formel", True, TEXT),
    value("lenket tall", "Vi har {kpi.gcp.2021|heltall}.", "tekst-kode", True, TEXT),
    value("feltkode", '{ INCLUDETEXT "http://x/y" }', "tekst-kode", True, TEXT),
    value("makrokall", "@SUM(1+1)*cmd|' /C calc'!A0", "tekst-formel", True, TEXT),
    value("xml", "<w:p>hei</w:p>", "tekst-kode", True, TEXT),
    value("styretegn", "hei\x07", "tekst-styretegn", False, TEXT),
    value("snudd tekst", "hei \u202etxt", "tekst-retning", False, TEXT),
    value("full celle", "a" * 32767, "tekst-avkuttet", False, TEXT),
    value("fødselsnummer", "Gjelder 01010750160.", "tekst-fodselsnummer", True, TEXT),
]

IDENTITY = [
    Case("år", lambda: prop("2021", "2020"), "retur-aar"),
    Case("ukjent versjon", lambda: prop("2021.1", "utkast"), "retur-versjon"),
    Case("eldre versjon", lambda: prop("2021.1", "2019.3"), "retur-versjon-eldre"),
    Case("nyere versjon", lambda: prop("2021.1", "2021.10"), "retur-versjon-nyere"),
    Case("arbeidsbok", lambda: prop("norcrin-2021", "annen"), "retur-arbeidsbok"),
    Case("nettverk", lambda: prop("NorCRIN", "E-INFRA"), "retur-annet-nettverk"),
    Case("ukjent partner", lambda: prop(CODE, "XYZ"), "retur-partner"),
    Case("byttet partner", lambda: prop(CODE, "HUS"), "retur-partner-byttet"),
    Case("uten merke", corpus.no_properties, "", True),
    Case("helt fremmed", lambda: foreign(), "retur-ukjent"),
    Case("to partnere", lambda: two_partners(), "retur-to-partnere"),
]

SHEETS = [
    Case("omdøpt ark", lambda: renamed_tab(), "ark-omdoept", True),
    Case("navnløs kopi", lambda: corpus.with_sheet("OUS (2)", copy=True), "ark-duplisert"),
    Case(
        "kopi med navn",
        lambda: corpus.with_sheet("Ny", copy=True, local=True),
        "ark-duplisert",
    ),
    Case("ekstra ark", lambda: corpus.with_sheet("Notat"), "ark-ekstra", True),
    Case("skjult ark", lambda: corpus.with_sheet("Gjemt", state="hidden"), "ark-skjult", True),
    Case(
        "meget skjult", lambda: corpus.with_sheet("Gjemt", state="veryHidden"), "ark-skjult", True
    ),
    Case("uten navn", corpus.no_names, "felt-uten-navn", True),
    Case("området borte", lambda: area_gone(), "felt-mangler"),
    Case("rad satt inn", lambda: corpus.shifted(43, 1), "rad-flyttet", True),
    Case("rad slettet", lambda: corpus.shifted(43, -1), "rad-mangler"),
    Case("rad lagt til", lambda: added_row(), "rad-ekstra"),
    Case("rad to ganger", lambda: doubled_row(), "rad-dobbel"),
    Case(
        "ledetekst", lambda: corpus.with_value("Lønn", LABEL), "ledetekst-endret", False, at(LABEL)
    ),
    Case("kolonne borte", lambda: header("Regnskap 2021", "Sum"), "kolonne-mangler"),
    Case("kolonne dobbel", lambda: header("Budsjett 2021", "Regnskap 2021"), "kolonne-dobbel"),
    Case("kolonne satt inn", lambda: corpus.columns_moved("D", 1), "kolonne-flyttet", True),
    Case("kolonne slettet", lambda: corpus.columns_moved("E", -1), "kolonne-mangler"),
    Case("kolonne uten bredde", lambda: no_width(), "kolonne-skjult", True),
    Case("kolonner byttet", lambda: swapped(), "kolonne-flyttet", True),
    Case("fjoråret endret", lambda: last_year(), "fast-endret", True),
    Case("fjorår fylt ut", lambda: unknown_last_year(), "fast-endret", True, at(LAST_YEAR)),
    Case("rad skjult", lambda: hidden_row(), "rad-skjult", True, at()),
    Case("kolonne skjult", lambda: hidden_column(), "kolonne-skjult", True),
    Case("flettet", lambda: merged(), "celle-flettet"),
    Case("utenfor", lambda: corpus.with_cells({"M50": 17.0}), "utenfor-felt", True, "M50"),
    Case("under", lambda: corpus.with_cells({"B300": "NB!"}), "utenfor-felt", True, "B300"),
    Case("kommentar", lambda: beside("<legacyDrawing r:id='rId9'/>"), "kommentar", True),
    Case("tegning", lambda: beside("<drawing r:id='rId9'/>"), "tegning", True),
    Case("dobbel celle", lambda: twice(), "celle-dobbel"),
    Case("mange rader", lambda: far_rows(), "ark-tomt-omfang", True),
    Case("en million rader", lambda: last_row(), "ark-tomt-omfang", True),
    Case("eget ark skjult", lambda: hidden_tab(), "ark-skjult", True),
    Case("for mange celler", lambda: too_many(), "ark-for-stort"),
    Case("ingen fane", lambda: no_tab(), "ark-mangler"),
]

FILES = [
    Case("strict", corpus.strict, "fil-strict", True),
    Case("lenker", lambda: linked(), "fil-lenker", True),
    Case("doctype", lambda: doctype(corpus.TAB), "fil-doctype"),
    Case("doctype i tema", lambda: doctype("xl/theme/theme1.xml"), "fil-doctype"),
    Case("doctype i merker", lambda: doctype("docProps/custom.xml"), "fil-doctype"),
    Case("entitetsbombe", lambda: entity_bomb(), "fil-doctype"),
    Case("makro", lambda: corpus.with_type("x", **{"vbaProject.bin": b"x"}), "fil-makro"),
    Case("ole", lambda: corpus.with_type(f"{BIN_TYPE}oleObject"), "fil-innhold"),
    Case("tilkobling", lambda: corpus.with_type("x.connections+xml"), "fil-innhold"),
    Case("avkuttet", lambda: corpus.form()[:-3000], "fil-avkuttet"),
    Case("halvt ark", lambda: corpus.with_part(corpus.TAB, lambda b: b[:-999]), "fil-avkuttet"),
    Case("tom", lambda: b"", "fil-tom"),
]

CASES = [*FIGURES, *FORMULAS, *TEXTS, *IDENTITY, *SHEETS, *FILES]


def prop(old: str, new: str) -> bytes:
    return corpus.replaced("docProps/custom.xml", f">{old}<", f">{new}<")


def foreign() -> bytes:
    from io import BytesIO

    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("Ark1").write(0, 0, "Budsjett")
    book.close()
    return out.getvalue()


def two_partners() -> bytes:
    return corpus.replaced(
        "xl/workbook.xml",
        "<definedNames>",
        "<definedNames><definedName name=\"HUS_bruk\">'OUS'!$A$61:$J$67</definedName>",
    )


def renamed_tab() -> bytes:
    made = corpus.replaced("xl/workbook.xml", 'name="OUS"', 'name="Oslo"')
    return corpus.replaced("xl/workbook.xml", "'OUS'!", "Oslo!", made)


def area_gone() -> bytes:
    area = corpus.network().plan["OUS_kpi"]
    title = corpus.with_cells({f"A{area.top - 2}": "Annet"})
    return corpus.replaced("xl/workbook.xml", 'name="OUS_kpi"', 'name="borte"', title)


def added_row() -> bytes:
    return corpus.with_cells({"A43": "1.9", "B43": "Diverse"}, corpus.shifted(43, 1))


def doubled_row() -> bytes:
    return corpus.with_cells({"A43": "1.2", "B43": "Utstyr"}, corpus.shifted(43, 1))


def header(old: str, new: str) -> bytes:
    area = corpus.network().plan[f"{CODE}_okonomi_norcrin2"]
    column = next(item for item in area.columns if item.header == old)
    return corpus.with_cells({f"{column.letter}{area.top - 1}": new})


def swapped() -> bytes:
    area = corpus.network().plan[f"{CODE}_okonomi_norcrin2"]
    first, second = area.column("regnskap"), area.column("budsjett")
    top = area.top - 1
    return corpus.with_cells(
        {f"{first.letter}{top}": second.header, f"{second.letter}{top}": first.header}
    )


def last_year() -> bytes:
    return corpus.with_value(1.0, ("kpi", "gcp", "last_year"))


def unknown_last_year() -> bytes:
    """Last year's accounts were never published, so that the workbook has none."""
    return corpus.with_value(1200.0, LAST_YEAR)


def row_of(field: tuple[str, str, str]) -> str:
    return re.sub("[A-Z]", "", at(field))


def hidden_row() -> bytes:
    return corpus.replaced(
        corpus.TAB, f'<row r="{row_of(AMOUNT)}"', f'<row hidden="1" r="{row_of(AMOUNT)}"'
    )


def hidden_column() -> bytes:
    return corpus.replaced(corpus.TAB, '<col min="3" max="5"', '<col hidden="1" min="3" max="5"')


def no_width() -> bytes:
    return corpus.with_part(
        corpus.TAB,
        lambda b: re.sub(rb'(<col min="3" max="5") width="[^"]*"', rb'\1 width="0"', b),
    )


def hidden_text() -> bytes:
    """A text in a figure's cell whose format shows no texts."""
    made = corpus.with_format(";;;")
    pattern = re.compile(rb'(<c r="' + at().encode() + rb'" s="\d+")><v>[^<]*</v>')
    text = rb'\1 t="inlineStr"><is><t>5</t></is>'
    return corpus.with_part(corpus.TAB, lambda b: pattern.sub(text, b), made)


def merged() -> bytes:
    cells = f'<mergeCells count="1"><mergeCell ref="{at()}:E{row_of(AMOUNT)}"/></mergeCells>'
    return corpus.replaced(corpus.TAB, "</sheetData>", f"</sheetData>{cells}")


def beside(element: str) -> bytes:
    return corpus.replaced(corpus.TAB, "</worksheet>", f"{element}</worksheet>")


def twice() -> bytes:
    again = f'<row r="{row_of(AMOUNT)}"><c r="{at()}"><v>7</v></c></row></sheetData>'
    return corpus.replaced(corpus.TAB, "</sheetData>", again)


def far_rows() -> bytes:
    rows = "".join(f'<row r="{n}" s="1"/>' for n in range(1000, 150000))
    return corpus.replaced(corpus.TAB, "</sheetData>", f"{rows}</sheetData>")


def last_row() -> bytes:
    return corpus.replaced(corpus.TAB, "</sheetData>", '<row r="1048576" s="1"/></sheetData>')


def hidden_tab() -> bytes:
    return corpus.replaced(
        "xl/workbook.xml", f'<sheet name="{CODE}"', f'<sheet state="hidden" name="{CODE}"'
    )


def too_many() -> bytes:
    cells = "".join(
        f"<row r='{n}'><c><v>1</v></c><c><v>1</v></c></row>" for n in range(200, 101000)
    )
    return corpus.replaced(corpus.TAB, "</sheetData>", f"{cells}</sheetData>")


def no_tab() -> bytes:
    made = corpus.replaced("xl/workbook.xml", "'OUS'!", "Borte!")
    return corpus.with_part(
        corpus.TAB,
        lambda b: re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData/>", b, flags=re.S),
        made,
    )


def linked() -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
    relation = f'<Relationship Id="rId88" Type="{kind}" Target="externalLinks/l1.xml"/>'
    return corpus.replaced(
        "xl/_rels/workbook.xml.rels", "</Relationships>", f"{relation}</Relationships>"
    )


def doctype(part: str) -> bytes:
    return corpus.with_part(
        part, lambda b: b.replace(b"?>", b'?><!DOCTYPE x SYSTEM "file:///etc/x">', 1)
    )


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>'
    return corpus.with_part("xl/sharedStrings.xml", lambda b: b.replace(b"?>", bomb.encode(), 1))


@pytest.mark.parametrize("part", corpus.xml_parts())
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_in_any_part_refuses_the_file(part: str, encoding: str) -> None:
    def with_doctype(body: bytes) -> bytes:
        text = body.decode("utf-8").partition("?>")[2]
        head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "b">]>'
        return (head + text).encode(encoding)

    taken = take_content(corpus.with_part(part, with_doctype), "x.xlsx", corpus.expected())
    unread = encoding == "utf-16" and part == corpus.TYPES  # no program writes it so
    code = "fil-ukjent" if unread else "fil-doctype"
    assert code in {found.code for found in taken.findings}
    assert not taken.accepted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_odd_is_found_with_its_cell(case: Case) -> None:
    taken = take_content(case.make(), "skjema.xlsx", corpus.expected())
    codes = {found.code: found for found in reversed(taken.findings)}
    if case.code:
        assert case.code in codes, [found.message for found in taken.findings]
    assert taken.accepted is case.accepted, [found.message for found in taken.findings]
    if case.address:
        cells = {
            found.where.cell for found in taken.findings if found.code == case.code and found.where
        }
        assert case.address in cells
    assert all(found.where and found.where.file == "skjema.xlsx" for found in taken.findings)


def test_a_form_as_it_was_sent_has_no_findings_and_the_workbooks_values() -> None:
    for code, content in corpus.sent().items():
        taken = take_content(content, f"{code}.xlsx", corpus.expected())
        assert (taken.partner, taken.findings) == (code, ())
        assert taken.values == {key: corpus.expected().known[key] for key in taken.values}
        assert len(taken.values) > 90


@pytest.mark.parametrize(
    "make",
    [
        corpus.strict,
        corpus.prefixed,
        corpus.renamed_parts,
        corpus.no_properties,
        corpus.no_names,
        corpus.inlined,
        corpus.no_addresses,
        corpus.absolute_targets,
        corpus.other_order,
        corpus.uncached,
        corpus.by_openpyxl,
    ],
    ids=lambda make: make.__name__,
)
def test_files_of_other_programs_give_the_same_values(make) -> None:  # type: ignore[no-untyped-def]
    taken = take_content(make(), "skjema.xlsx", corpus.expected())
    good = take_content(corpus.form(), "skjema.xlsx", corpus.expected())
    assert taken.accepted, [found.message for found in taken.findings]
    assert taken.values == good.values


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", ""])
def test_a_wrong_dimension_changes_nothing(dimension: str) -> None:
    new = f'<dimension ref="{dimension}"/>' if dimension else ""
    content = corpus.with_part(
        corpus.TAB, lambda body: re.sub(rb"<dimension [^>]*/>", new.encode(), body)
    )
    good = take_content(corpus.form(), "skjema.xlsx", corpus.expected())
    assert take_content(content, "skjema.xlsx", corpus.expected()).values == good.values


def test_moved_rows_and_columns_are_followed_by_key_and_header() -> None:
    field = (f"{CODE}_okonomi_norcrin2", "1.3", "regnskap")
    good = take_content(corpus.form(), "a.xlsx", corpus.expected()).values
    assert take_content(corpus.shifted(43, 1), "a.xlsx", corpus.expected()).values == good
    assert take_content(corpus.shifted(10, 3), "a.xlsx", corpus.expected()).values == good
    exchanged = take_content(swapped(), "a.xlsx", corpus.expected()).values
    assert exchanged[field] == good[field[0], "1.3", "budsjett"]


def test_text_numbers_and_dashes_are_read_as_a_person_reads_them() -> None:
    field = (f"{CODE}_{AMOUNT[0]}", *AMOUNT[1:])
    for text, number in (("40 000", 40000), ("−2 417", -2417), ("(1 000)", -1000), ("–", 0)):
        taken = take_content(corpus.with_value(text), "a.xlsx", corpus.expected())
        assert taken.values[field] == number


def test_a_written_date_is_a_date() -> None:
    field = (f"{CODE}_signatur", "godkjent_dato", "value")
    taken = take_content(corpus.with_value("10.2.2022", DAY), "a.xlsx", corpus.expected())
    assert taken.values[field] == date(2022, 2, 10)


def test_identity_numbers_are_never_repeated() -> None:
    for field in (TEXT, AMOUNT):
        content = corpus.with_value("Gjelder 010107 50160", field)
        taken = take_content(content, "a.xlsx", corpus.expected())
        assert taken.findings
        assert all("50160" not in found.message for found in taken.findings)


def test_an_emptied_form_has_only_blank_values() -> None:
    taken = take_content(corpus.emptied(), "a.xlsx", corpus.expected())
    assert taken.empty
    assert not take_content(corpus.form(), "a.xlsx", corpus.expected()).empty


def test_files_that_cannot_be_read_are_findings(tmp_path: Path) -> None:
    (tmp_path / "~$OUS.xlsx").write_bytes(b"x")
    (tmp_path / "OUS.xlsx.part").write_bytes(b"x")
    (tmp_path / "stor.xlsx").write_bytes(b"\0" * (21 * 2**20))
    (tmp_path / "Kopi av OUS.xlsx").write_bytes(corpus.form())
    for name, code in (
        ("~$OUS.xlsx", "fil-laas"),
        ("OUS.xlsx.part", "fil-halv"),
        ("stor.xlsx", "fil-for-stor"),
        ("borte.xlsx", "fil-finnes-ikke"),
        ("Kopi av OUS.xlsx", "fil-kopi"),
    ):
        taken = take_file(tmp_path / name, corpus.expected())
        assert [found.code for found in taken.findings] == [code]


def test_sums_without_results_are_one_finding_and_no_other() -> None:
    taken = take_content(corpus.uncached(), "OUS.xlsx", corpus.expected())
    assert [found.code for found in taken.findings] == ["sum-uten-verdi"]
    assert "summer i arket har ingen lagret verdi" in taken.findings[0].message


def test_the_partner_in_the_files_name_is_compared_with_the_forms(tmp_path: Path) -> None:
    for name, codes in (
        ("NorCRIN_2021_OUS.xlsx", []),
        ("tall fra oss.xlsx", []),
        ("HUS og OUS.xlsx", []),
        ("NorCRIN_2021_HUS.xlsx", ["retur-filnavn"]),
    ):
        (tmp_path / name).write_bytes(corpus.form())
        taken = take_file(tmp_path / name, corpus.expected())
        assert [found.code for found in taken.findings] == codes
        assert taken.accepted


def test_every_kind_of_finding_is_shown_by_a_case() -> None:
    """Formats are shown in the tests of sniffing, contradictions between files in take-in."""
    elsewhere = {kind.code for kind in files.FORMATS} | {
        *("fil-for-stor", "fil-sti", "fil-laas", "fil-kopi", "fil-finnes-ikke"),
        *("retur-uten-merke", "retur-tom", "retur-ikke-utfylt", "retur-dobbel"),
        *("retur-lik", "retur-eldre", "retur-filnavn"),
    }
    known = {kind.code for kind in (*files.KINDS, *returned.KINDS)}
    assert known - {case.code for case in CASES} - elsewhere == set()


def test_errors_refuse_and_nothing_else_does() -> None:
    for case in CASES:
        if case.code:
            severity = (
                next(
                    kind.severity
                    for kind in (*files.KINDS, *returned.KINDS)
                    if kind.code == case.code
                )
                if case.code != "ikke-tall"
                else Severity.ERROR
            )
            assert (severity is Severity.ERROR) is not case.accepted, case.name
