"""Every way in which a form comes back is found by name, and nothing is guessed or lost."""

from __future__ import annotations

import base64
import os
import random
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from norcrin_xl.findings import Severity, kinds_about
from norcrin_xl.model import CellError
from norcrin_xl.partners.returned.intake import take_content, take_file
from norcrin_xl.spreadsheet.package_parts import PACKAGE
from norcrin_xl.spreadsheet.parsing import RELATIONS
from tests.partners import corpus
from tests.partners.corpus import AMOUNT, CODE, Case, cell

MICROSOFT = "http://schemas.microsoft.com/office/2017/10/relationships"
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
    value("to linjer", "12\n345", "tall-flere"),
    value("to tall med luft", "12   345", "tall-flere"),
    value("tabulator", "12\t345", "tall-flere"),
    Case("hevet fotnote", lambda: rich("575", raised("1")), "tall-hevet", False, at()),
    Case("senket", lambda: rich("575", raised("2", "subscript")), "tall-hevet", False, at()),
    Case("delt hevet", lambda: shared(rich_text(raised("1"), "575")), "tall-hevet", False, at()),
    Case("strøket", lambda: rich(struck("575"), " 612"), "tall-gjennomstreket", False, at()),
    Case("delt strøket", lambda: shared(rich_text(struck("1"), "2")), "tall-gjennomstreket"),
    Case("stil strøket", lambda: styled(font="<strike/>"), "tall-gjennomstreket", False, at()),
    Case("ikke strøket", lambda: rich('<r><rPr><strike val="0"/></rPr><t>575</t></r>'), "", True),
    Case("fyll", lambda: styled(xf='<alignment horizontal="fill"/>'), "tall-visning", False, at()),
    Case("hvit skrift", lambda: styled('<color rgb="FFFFFFFF"/>'), "tall-visning", False, at()),
    Case("hvitt tema", lambda: styled('<color theme="0"/>'), "tall-visning", False, at()),
    Case("ørliten skrift", lambda: styled('<sz val="1"/>'), "tall-visning", False, at()),
    Case("nesten hvit", lambda: styled('<color rgb="FFFDFDFD"/>'), "tall-visning", False, at()),
    Case("hvit toning", lambda: styled('<color theme="0" tint="-0.05"/>'), "tall-visning"),
    Case("svart toning", lambda: styled('<color theme="1" tint="0.97"/>'), "tall-visning"),
    Case("lesbar toning", lambda: styled('<color theme="1" tint="0.35"/>'), "", True),
    Case("liten skrift", lambda: styled('<sz val="1.5"/>'), "tall-visning", False, at()),
    Case(
        "hvit del", lambda: rich("575", run("1", '<color theme="0"/>')), "tall-hevet", False, at()
    ),
    Case("ørliten del", lambda: rich("575", run("1", '<sz val="1"/>')), "tall-hevet", False, at()),
    Case("mindre del", lambda: rich("575", run("1", '<sz val="6.5"/>')), "tall-hevet", False, at()),
    Case("bare små", lambda: rich(run("57", '<sz val="7"/>'), run("5", '<sz val="7"/>')), "", True),
    Case("farget del", lambda: rich("575", run("1", '<color rgb="FFC00000"/>')), "", True),
    *(
        Case(
            f"betinget usynlig {n}", lambda changes=changes: overlaid(at(), changes), "tall-visning"
        )
        for n, changes in enumerate(
            (
                '<font><color rgb="FFFFFFFF"/></font>',
                '<fill><patternFill><bgColor rgb="FF000000"/></patternFill></fill>',
                '<font><color rgb="FF00FF00"/></font><fill>'
                '<patternFill patternType="solid"><bgColor rgb="FF00FF00"/></patternFill></fill>',
            )
        )
    ),
    Case(
        "betinget farge", lambda: overlaid(at(), '<font><color rgb="FFC00000"/></font>'), "", True
    ),
    Case("bare ikoner", lambda: overlaid(at(), "", icons()), "tall-visning", False, at()),
    Case("minusformat", lambda: corpus.with_format("-0", 611), "tall-visning", False, at()),
    Case("minus bak", lambda: corpus.with_format("0-", 611), "tall-visning", False, at()),
    Case("parentes", lambda: corpus.with_format("(#,##0)", 611), "tall-visning", False, at()),
    Case("fyllsiffer", lambda: corpus.with_format("*9#,##0", 611), "tall-visning", False, at()),
    Case("null vises ikke", lambda: corpus.with_format("#,###", 0), "tall-visning", False, at()),
    Case("null som blank", lambda: corpus.with_format("0;-0;", 0), "tall-visning", False, at()),
    Case("siffer i tekst", lambda: corpus.with_format('0"0"', 611), "tall-visning", False, at()),
    Case("vilkår", lambda: corpus.with_format("[>9]0;0", 611), "", True),
    Case("vilkår ord", lambda: corpus.with_format('[>9]"0";0', 611), "tall-visning", False, at()),
    Case("nuller av", lambda: zeros_off(), "tall-visning", False, at()),
    Case("betinget tall", lambda: overlaid(at()), "tall-visning", False, at()),
    Case("betinget i område", lambda: overlaid(f"A1:J200 {at()}"), "tall-visning", False, at()),
    Case("betinget nyere", lambda: overlaid_later(), "tall-visning", False, at()),
    Case(
        "betinget strek",
        lambda: overlaid(at(), "<font><strike/></font>"),
        "tall-gjennomstreket",
        False,
        at(),
    ),
    Case("betinget ellers", lambda: overlaid("A3"), "betinget-visning", True, "A3"),
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
    value("fødselsnummer", "Gjelder 01010750160.", "tekst-fodselsnummer", False, TEXT),
    value("fødselsnummer med dato", "Født 13.09.72-48022.", "tekst-fodselsnummer", False, TEXT),
    value("usynlige tegn", "Vi har\u200b tilbud\U000e0041.", "tekst-usynlig", True, TEXT),
    Case("potens", lambda: rich("10", raised("3"), at(TEXT)), "tekst-hevet", True, at(TEXT)),
    Case("hevet ord", lambda: rich("i", raised("te"), at(TEXT)), "", True),
    Case(
        "strøket tekst",
        lambda: rich(struck("ikke"), "ferdig", at(TEXT)),
        "tall-gjennomstreket",
        False,
        at(TEXT),
    ),
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
    Case("rad på 0,75", lambda: low_row("0.75"), "rad-skjult", True, at()),
    Case("rad på 3", lambda: low_row("3"), "rad-skjult", True, at()),
    Case("vanlig rad", lambda: low_row("12.75"), "", True),
    Case("kolonne på 0,1", lambda: no_width("0.1"), "kolonne-skjult", True),
    Case("kolonne på 0,8", lambda: no_width("0.8"), "kolonne-skjult", True),
    Case("rader uten høyde", lambda: defaults('zeroHeight="1"', True), "ark-usynlig", True),
    Case("lave rader", lambda: defaults('defaultRowHeight="0.75"', True), "ark-usynlig", True),
    Case("smale kolonner", lambda: defaults('defaultColWidth="0"', False), "ark-usynlig", True),
    Case("navn byttet", lambda: names_swapped(), "ledetekst-endret"),
    Case("navn flyttet", lambda: name_moved(), "ledetekst-endret"),
    Case("kolonner byttet", lambda: swapped(), "kolonne-flyttet", True),
    Case("fjoråret endret", lambda: last_year(), "fast-endret", True),
    Case("fjorår fylt ut", lambda: unknown_last_year(), "fast-endret", True, at(LAST_YEAR)),
    Case("rad skjult", lambda: hidden_row(), "rad-skjult", True, at()),
    Case("kolonne skjult", lambda: hidden_column(), "kolonne-skjult", True),
    Case("flettet", lambda: merged(), "celle-flettet"),
    Case("flettet sent", lambda: merged("C{0}:D{0}", 1500), "celle-flettet"),
    Case("flettet med $", lambda: merged("$C${0}:$D${0}"), "celle-flettet"),
    Case("flettet baklengs", lambda: merged("d{0}:c{0}"), "celle-flettet"),
    Case("utenfor", lambda: corpus.with_cells({"M50": 17.0}), "utenfor-felt", True, "M50"),
    Case("under", lambda: corpus.with_cells({"B300": "NB!"}), "utenfor-felt", True, "B300"),
    Case("kommentar", lambda: beside("<legacyDrawing r:id='rId9'/>"), "kommentar", True),
    Case("kommentar uten tegning", lambda: commented("comments"), "kommentar", True),
    Case("tråd", lambda: commented("threadedComment", MICROSOFT), "kommentar", True),
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
    Case("ole", lambda: corpus.with_type(f"{BIN_TYPE}oleObject", **{"x.bin": b"x"}), "fil-innhold"),
    Case(
        "tilkobling",
        lambda: corpus.with_type("x.connections+xml", **{"x.bin": b"x"}),
        "fil-innhold",
    ),
    Case("kontortillegg", lambda: add_in(), "fil-kontortillegg", True),
    Case("tillegg ved relasjon", lambda: related_add_in(), "fil-kontortillegg", True),
    Case("to ark, én del", lambda: one_part_twice(), "fil-uklar"),
    Case("malformet indeks", lambda: corpus.with_xml(at(), "<v>1e1</v>", ' t="s"'), "fil-uklar"),
    Case("negativ indeks", lambda: corpus.with_xml(at(), "<v>-1</v>", ' t="s"'), "fil-uklar"),
    Case("stor indeks", lambda: corpus.with_xml(at(), "<v>9999</v>", ' t="s"'), "celle-feil"),
    Case("ukjent type", lambda: corpus.with_xml(at(), "<v>9</v>", ' t="x"'), "fil-uklar"),
    Case("to verdier", lambda: corpus.with_xml(at(), "<v>9</v><v>8</v>"), "fil-uklar"),
    Case("tekst og verdi", lambda: corpus.with_xml(at(), inline("8") + "<v>9</v>"), "fil-uklar"),
    Case("celle i annen rad", lambda: corpus.replaced(corpus.TAB, '"B43"', '"B44"'), "fil-uklar"),
    Case("to tabeller", lambda: two_tables(), "fil-uklar"),
    Case("utgaver", lambda: corpus.with_xml(at(), alternatives()), "fil-uklar"),
    Case("relasjon dobbel", lambda: doubled_relation("rId1"), "fil-uklar"),
    Case("navn dobbelt", lambda: doubled_name(), "fil-uklar"),
    Case("ark dobbelt", lambda: corpus.with_sheet("ous"), "fil-uklar"),
    Case("avkuttet", lambda: corpus.form()[:-3000], "fil-avkuttet"),
    Case("halvt ark", lambda: corpus.with_part(corpus.TAB, lambda b: b[:-999]), "fil-avkuttet"),
    Case("tom", lambda: b"", "fil-tom"),
]

CASES = [*FIGURES, *FORMULAS, *TEXTS, *IDENTITY, *SHEETS, *FILES]


def prop(old: str, new: str) -> bytes:
    return corpus.replaced("docProps/custom.xml", f">{old}<", f">{new}<")


def foreign() -> bytes:
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


def no_width(width: str = "0") -> bytes:
    return corpus.with_part(
        corpus.TAB,
        lambda b: re.sub(
            rb'(<col min="3" max="5") width="[^"]*"', rb'\1 width="%s"' % width.encode(), b
        ),
    )


def low_row(height: str) -> bytes:
    own = rb'<row r="%s"[^>]*>' % row_of(AMOUNT).encode()
    new = f'<row r="{row_of(AMOUNT)}" ht="{height}" customHeight="1">'.encode()
    return corpus.with_part(corpus.TAB, lambda b: re.sub(own, new, b, count=1))


def defaults(attributes: str, rows: bool) -> bytes:
    """The form with other measures of rows and columns than those that are said of each."""
    own = rb' (?:ht|customHeight)="[^"]*"' if rows else rb"<cols>.*</cols>"

    def edit(body: bytes) -> bytes:
        body = re.sub(own, b"", body)
        return re.sub(rb"<sheetFormatPr[^>]*/>", f"<sheetFormatPr {attributes}/>".encode(), body)

    return corpus.with_part(corpus.TAB, edit)


def names_swapped() -> bytes:
    made = corpus.replaced("xl/workbook.xml", "OUS_okonomi_norcrin1", "X_X")
    made = corpus.replaced("xl/workbook.xml", "OUS_okonomi_norcrin2", "OUS_okonomi_norcrin1", made)
    return corpus.replaced("xl/workbook.xml", "X_X", "OUS_okonomi_norcrin2", made)


def name_moved() -> bytes:
    """A name that points at the rows of another area."""
    area = corpus.network().plan["OUS_bruk"]

    def edit(body: bytes) -> bytes:
        return re.sub(
            rb'(<definedName name="OUS_kpi"[^>]*>)[^<]*',
            rf"\1'OUS'!$A${area.top}:$J${area.bottom}".encode(),
            body,
        )

    return corpus.with_part("xl/workbook.xml", edit)


def raised(text: str, how: str = "superscript") -> str:
    return f'<r><rPr><vertAlign val="{how}"/></rPr><t>{text}</t></r>'


def struck(text: str) -> str:
    return f'<r><rPr><strike/></rPr><t xml:space="preserve">{text}</t></r>'


def run(text: str, properties: str) -> str:
    return f"<r><rPr>{properties}</rPr><t>{text}</t></r>"


def rich_text(*runs: str) -> str:
    return "".join(run if run[0] == "<" else f"<r><t>{run}</t></r>" for run in runs)


def inline(text: str) -> str:
    return f"<is><t>{text}</t></is>"


def rich(first: str, second: str = "", address: str = "") -> bytes:
    runs = rich_text(*filter(None, (first, second)))
    return corpus.with_xml(address or at(), f"<is>{runs}</is>", ' t="inlineStr"')


def shared(item: str) -> bytes:
    """A field that holds one more shared text."""
    count = corpus.part(corpus.form(), "xl/sharedStrings.xml").count(b"<si>")
    made = corpus.replaced("xl/sharedStrings.xml", "</sst>", f"<si>{item}</si></sst>")
    pattern = re.compile(rb'(<c r="' + at().encode() + rb'"(?: s="\d+")?)[^>]*>.*?</c>')
    new = rb'\1 t="s"><v>%d</v></c>' % count
    return corpus.with_part(corpus.TAB, lambda b: pattern.sub(new, b, count=1), made)


def styled(font: str = "", xf: str = "") -> bytes:
    """A figure under a style with something more in its font or its cell format."""
    made = corpus.with_format("0", 611)

    def edit(body: bytes) -> bytes:
        fonts = int(re.search(rb'<fonts count="(\d+)"', body)[1])  # type: ignore[index]
        own = f'<xf numFmtId="400" fontId="{fonts}" fillId="0">{xf}</xf></cellXfs>'
        body = body.replace(b"</fonts>", f"<font>{font}</font></fonts>".encode())
        return re.sub(rb'<xf numFmtId="400"[^>]*/></cellXfs>', own.encode(), body)

    return corpus.with_part("xl/styles.xml", edit, made)


def zeros_off() -> bytes:
    made = corpus.with_value(0.0)
    return corpus.replaced(corpus.TAB, "<sheetView ", '<sheetView showZeros="0" ', made)


def icons() -> str:
    return '<cfRule type="iconSet" priority="1"><iconSet showValue="0"/></cfRule>'


def overlaid(where: str, changes: str = "", rule: str = "") -> bytes:
    """A conditional format that shows another figure, always."""
    changes = changes or '<numFmt numFmtId="250" formatCode="&quot;999&quot;"/>'
    count = corpus.part(corpus.form(), "xl/styles.xml").count(b"<dxf>")
    made = corpus.replaced("xl/styles.xml", "</dxfs>", f"<dxf>{changes}</dxf></dxfs>")
    rule = rule or f'<cfRule type="expression" dxfId="{count}" priority="1"/>'
    own = f'<conditionalFormatting sqref="{where}">{rule}</conditionalFormatting>'
    return corpus.replaced(corpus.TAB, "</sheetData>", f"</sheetData>{own}", made)


def overlaid_later() -> bytes:
    """The same as Excel writes it for what its first version didn't know."""
    later = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    ranges = "http://schemas.microsoft.com/office/excel/2006/main"
    rule = f'<x:cfRule><x:dxf><numFmt formatCode="0-"/></x:dxf></x:cfRule><m:sqref>{at()}</m:sqref>'
    own = (
        f'<extLst><ext xmlns:x="{later}" xmlns:m="{ranges}"><x:conditionalFormattings>'
        f"<x:conditionalFormatting>{rule}</x:conditionalFormatting>"
        "</x:conditionalFormattings></ext></extLst>"
    )
    return beside(own)


def commented(kind: str, space: str = "") -> bytes:
    """A comment without a drawing, as some programs leave it."""
    type_ = f"{space or RELATIONS[0]}/{kind}"
    rels = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{type_}" '
        'Target="../comments1.xml"/></Relationships>'
    )
    extra = {
        "xl/comments1.xml": b"<comments/>",
        "xl/worksheets/_rels/sheet2.xml.rels": rels.encode(),
    }
    return corpus.rezipped(corpus.form(), lambda _, body: body, extra)


def add_in() -> bytes:
    extra = {"xl/webextensions/webextension1.xml": b"<webextension/>"}
    return corpus.rezipped(corpus.form(), lambda _, body: body, extra)


def related_add_in() -> bytes:
    type_ = "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes"
    relation = f'<Relationship Id="rId9" Type="{type_}" Target="ruter.xml"/></Relationships>'
    made = corpus.replaced("_rels/.rels", "</Relationships>", relation)
    return corpus.rezipped(made, lambda _, body: body, {"ruter.xml": b"<x/>"})


def one_part_twice() -> bytes:
    return corpus.replaced("xl/workbook.xml", "</sheets>", '<sheet name="X" r:id="rId2"/></sheets>')


def two_tables() -> bytes:
    return corpus.replaced(corpus.TAB, "</sheetData>", "</sheetData><sheetData/>")


def alternatives() -> str:
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    inside = "<mc:Choice Requires='x'><v>8</v></mc:Choice><mc:Fallback><v>9</v></mc:Fallback>"
    return f"<mc:AlternateContent xmlns:mc='{space}'>{inside}</mc:AlternateContent>"


def doubled_relation(name: str) -> bytes:
    again = f'<Relationship Id="{name}" Type="x" Target="y"/></Relationships>'
    return corpus.replaced("xl/_rels/workbook.xml.rels", "</Relationships>", again)


def doubled_name() -> bytes:
    again = "<definedName name=\"ous_KPI\">'OUS'!$A$61:$J$67</definedName></definedNames>"
    return corpus.replaced("xl/workbook.xml", "</definedNames>", again)


def hidden_text() -> bytes:
    """A text in a figure's cell whose format shows no texts."""
    made = corpus.with_format(";;;")
    pattern = re.compile(rb'(<c r="' + at().encode() + rb'" s="\d+")><v>[^<]*</v>')
    text = rb'\1 t="inlineStr"><is><t>5</t></is>'
    return corpus.with_part(corpus.TAB, lambda b: pattern.sub(text, b), made)


def merged(cells: str = "D{0}:E{0}", others: int = 0) -> bytes:
    """Merged cells in a field, behind some that are far from all fields."""
    ranges = [f"Z{500 + n}:AA{500 + n}" for n in range(others)] + [cells.format(row_of(AMOUNT))]
    inside = "".join(f'<mergeCell ref="{ref}"/>' for ref in ranges)
    merges = f"</sheetData><mergeCells>{inside}</mergeCells>"
    return corpus.replaced(corpus.TAB, "</sheetData>", merges)


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
    assert "fil-doctype" in {found.code for found in taken.findings}
    assert not taken.accepted


def padded(name: str, old: str, inside: bytes, new: str = "") -> bytes:
    """The form with much put before `old` in one part, and noise so that it packs badly."""
    noise = b"".join(
        b"<!--%s-->" % base64.b64encode(random.Random(n).randbytes(9000)) for n in range(60)
    )
    put = inside + (new or old).encode() + noise
    return corpus.with_part(name, lambda body: body.replace(old.encode(), put, 1))


TOO_LARGE = [
    ("xl/sharedStrings.xml", "</sst>", b"<si><t/></si>" * 250_000),
    ("xl/sharedStrings.xml", "</sst>", (b"<si><t>%s</t></si>" % (b"lang tekst" * 3000)) * 700),
    ("xl/styles.xml", "</cellXfs>", b"<xf/>" * 900_000),
    ("xl/workbook.xml", "</definedNames>", b"<definedName name='x'>y</definedName>" * 120_000),
    pytest.param(
        corpus.TAB,
        "</sheetData>",
        b"<row>" + b"<c/>" * 2_100_000 + b"</row>",
        marks=pytest.mark.slow,
    ),
    (corpus.TAB, "</sheetData>", b"<x>" * 200 + b"</x>" * 200),
    (corpus.TAB, "</sheetData>", b"<row x='%s'/>" % (b"9" * 2**21)),
    (
        corpus.TAB,
        "</worksheet>",
        b"<mergeCells>" + b"<mergeCell ref='Z1'/>" * 60_000 + b"</mergeCells>",
    ),
]


@pytest.mark.parametrize(("name", "old", "inside"), TOO_LARGE, ids=range(len(TOO_LARGE)))
def test_every_part_is_kept_within_its_bound(name: str, old: str, inside: bytes) -> None:
    content = padded(name, old, inside)
    tracemalloc.start()
    taken = take_content(content, "x.xlsx", corpus.expected())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [found.code for found in taken.findings] == ["fil-for-stor"]
    assert peak < 100 * 2**20


@pytest.mark.parametrize("rows", [0, 90_000])
def test_a_sheet_is_read_by_the_same_rules_at_every_size(rows: int) -> None:
    """A comment inside a value cuts nothing, and a DOCTYPE far inside is still one."""
    more = b"".join(b'<row r="%d" spans="1:9" ht="15.5"/>' % n for n in range(1000, 1000 + rows))
    field = (f"{CODE}_{AMOUNT[0]}", *AMOUNT[1:])
    cut = corpus.with_xml(at(), "<v>12<!-- x -->34</v>")
    large = corpus.with_part(
        corpus.TAB, lambda b: b.replace(b"</sheetData>", more + b"<!-- --></sheetData>"), cut
    )
    assert take_content(large, "x.xlsx", corpus.expected()).values[field] == 1234
    head = b"<!-- %s --><!DOCTYPE worksheet>" % (b"x" * 5000)
    hidden = corpus.with_part(corpus.TAB, lambda b: b.replace(b"?>", b"?>" + head, 1), large)
    taken = take_content(hidden, "x.xlsx", corpus.expected())
    assert [found.code for found in taken.findings] == ["fil-doctype"]


FOREIGN = "http://eksempel.no/fremmed"


@pytest.mark.parametrize(
    "inside",
    [
        f'<v>575</v><x:v xmlns:x="{FOREIGN}">999</x:v>',
        f'<x:v xmlns:x="{FOREIGN}">999</x:v><v>575</v>',
        f'<v>5<x:y xmlns:x="{FOREIGN}">99</x:y>75</v>',
        f'<x:f xmlns:x="{FOREIGN}">NOW()</x:f><v>575</v>',
        f'<v xmlns:x="{FOREIGN}" x:t="s">575</v>',
    ],
)
def test_what_other_namespaces_hold_is_not_the_cells(inside: str) -> None:
    taken = take_content(corpus.with_xml(at(), inside), "x.xlsx", corpus.expected())
    field = (f"{CODE}_{AMOUNT[0]}", *AMOUNT[1:])
    assert taken.values[field] == 575
    assert "formel-flyktig" not in {found.code for found in taken.findings}


@pytest.mark.parametrize("part", ["sheet", "string", "relation"])
def test_foreign_elements_and_relations_change_nothing_in_texts_and_sheets(part: str) -> None:
    good = take_content(corpus.form(), "x.xlsx", corpus.expected()).values
    content = {
        "sheet": lambda: beside(
            f'<x:mergeCells xmlns:x="{FOREIGN}"><x:mergeCell ref="A1:J98"/></x:mergeCells>'
        ),
        "string": lambda: corpus.with_part(
            "xl/sharedStrings.xml",
            lambda b: b.replace(b"</t></si>", b'</t><x:t xmlns:x="urn:x">mer</x:t></si>'),
        ),
        "relation": lambda: corpus.replaced(
            "_rels/.rels",
            "</Relationships>",
            '<Relationship Id="x9" Type="urn:x/officeDocument" Target="xl/x.xml"/></Relationships>',
        ),
    }[part]()
    taken = take_content(content, "x.xlsx", corpus.expected())
    assert (taken.values, taken.findings) == (good, ())


def renamed(change: Callable[[str], str]) -> bytes:
    """The form with other names in the archive than those by which the parts are called."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(corpus.form())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(change(name), old.read(name))
    return out.getvalue()


NAMINGS: dict[str, Callable[[str], str]] = {
    "store": str.upper,
    "hver": str.title,
    "skråstrek": lambda name: name.replace("/", "\\"),
    "tekster": lambda name: name.replace("sharedStrings", "SharedStrings"),
    "kodet": lambda name: name.replace("sheet2", "sheet%32"),
}
"""What becomes of the names of parts in an archive, by what is odd in it."""


@pytest.mark.parametrize("change", NAMINGS.values(), ids=NAMINGS)
def test_names_of_parts_are_compared_as_excel_does(change: Callable[[str], str]) -> None:
    good = take_content(corpus.form(), "x.xlsx", corpus.expected()).values
    taken = take_content(renamed(change), "x.xlsx", corpus.expected())
    assert (taken.values, taken.findings) == (good, ())


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "OUS.xlsx")
    for path in (tmp_path / "OUS.xlsx", Path("/dev/zero"), tmp_path):
        taken = take_file(path, corpus.expected())
        assert [found.code for found in taken.findings] == ["fil-finnes-ikke"]


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


PROGRAMS = (
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
)
"""The form as other programs write it."""


@pytest.mark.parametrize("make", PROGRAMS, ids=lambda make: make.__name__)
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


SENT = {**kinds_about("sent_files"), **kinds_about("returned")}


def test_every_kind_of_finding_is_shown_by_a_case() -> None:
    """Formats are shown in the tests of sniffing, contradictions between files in take-in."""
    elsewhere = {code for code, kind in SENT.items() if kind.message.endswith("er ikke lest.")} | {
        *("fil-for-stor", "fil-sti", "fil-laas", "fil-kopi", "fil-finnes-ikke"),
        *("retur-uten-merke", "retur-tom", "retur-ikke-utfylt", "retur-dobbel"),
        *("retur-lik", "retur-eldre", "retur-filnavn", "retur-erstattet"),
    }
    assert set(SENT) - {case.code for case in CASES} - elsewhere == set()


def test_errors_refuse_and_nothing_else_does() -> None:
    for case in CASES:
        if case.code:
            severity = SENT[case.code].severity if case.code != "ikke-tall" else Severity.ERROR
            assert (severity is Severity.ERROR) is not case.accepted, case.name
