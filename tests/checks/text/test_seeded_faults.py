"""One fault at a time is planted in the clean 2021 text: exactly it is found, where it is."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from norcrin_xl.building import placed_contents, workbook_layout
from norcrin_xl.catalogue import texts
from norcrin_xl.checks.text import check_text
from norcrin_xl.example.contents import example_contents, example_network
from norcrin_xl.findings import Finding
from norcrin_xl.form import load_form
from norcrin_xl.model import Value
from norcrin_xl.network import Contents
from norcrin_xl.quantities.registry import compute
from norcrin_xl.workbook.reading.contents import report_data

NETWORK = example_network()
FORM = load_form(NETWORK.year)
CLEAN = example_contents(NETWORK, FORM)
PLAN = workbook_layout(NETWORK, FORM, CLEAN)

Place = tuple[str, str]
"""Sheet and address."""


class Draft:
    """A copy of the clean contents in which a fault is planted."""

    def __init__(self) -> None:
        self.contents: Contents = copy.deepcopy(CLEAN)

    def put(self, area: str, index: int, column: str, value: Value) -> Place:
        """Write a cell of a list and return where it stands."""
        self.contents[area][index][column] = value
        return PLAN[area].sheet, PLAN[area].cell(index, column)

    def index(self, area: str, **fields: str) -> int:
        """The first row whose fields are these."""
        rows = self.contents[area]
        wanted = fields.items()
        return next(i for i, row in enumerate(rows) if all(row.get(k) == v for k, v in wanted))

    def say(self, section: str, sentence: str) -> Place:
        """Put a sentence at the end of the section's last paragraph."""
        rows = self.contents["tekst"]
        index = max(i for i, row in enumerate(rows) if row["key"] == section)
        return self.put("tekst", index, "value", f"{rows[index]['value']} {sentence}")

    def rewrite(self, section: str, old: str, new: str) -> Place:
        """Change words in the one paragraph of the section that has them."""
        rows = self.contents["tekst"]
        index = next(
            i for i, row in enumerate(rows) if row["key"] == section and old in str(row["value"])
        )
        return self.put("tekst", index, "value", str(rows[index]["value"]).replace(old, new))

    def package(self, key: str, column: str, value: Value) -> Place:
        return self.put("pakker", self.index("pakker", key=key), column, value)

    def link(self, text: str, address: str) -> Place:
        return self.put("lenker", self.index("lenker", tekst=text), "adresse", address)

    def choose(self, section: str, answer: str | None) -> Place:
        return self.put("valg", self.index("valg", key=section), "value", answer)

    def findings(self) -> list[Finding]:
        areas = placed_contents(PLAN, self.contents, "bok.xlsm")
        data = report_data(areas, "bok.xlsm", "")
        return list(check_text(data, compute(data)))


@dataclass(frozen=True)
class Fault:
    """A fault: its code, and how it is planted (returns the cell that must be named)."""

    code: str
    plant: Callable[[Draft], Place]
    name: str


def said(code: str, section: str, sentence: str) -> Fault:
    return Fault(code, lambda draft: draft.say(section, sentence), f"{code}: {sentence}")


def rewritten(code: str, section: str, old: str, new: str) -> Fault:
    return Fault(code, lambda draft: draft.rewrite(section, old, new), f"{code}: {new}")


def package(code: str, key: str, column: str, value: Value) -> Fault:
    return Fault(code, lambda draft: draft.package(key, column, value), f"{code}: {key} {column}")


def link(code: str, address: str) -> Fault:
    return Fault(code, lambda draft: draft.link("Oslo universitetssykehus", address), address)


def choice(code: str, section: str, answer: str | None) -> Fault:
    return Fault(code, lambda draft: draft.choose(section, answer), f"{code}: {answer}")


def _second_leader(draft: Draft) -> Place:
    index = draft.index("register", nr="13")
    draft.put("register", index, "leder_norcrin2", "HUS")
    return PLAN["pakker"].sheet, PLAN["pakker"].cell(draft.index("pakker", key="ap13"), "leder")


def _registered_only(draft: Draft) -> Place:
    draft.package("ap8", "key", None)
    area = PLAN["register"]
    return area.sheet, area.cell(draft.index("register", nr="8"), "leder_norcrin2")


def _number_twice(draft: Draft) -> Place:
    draft.package("juridisk", "nr", "AP11")
    return PLAN["pakker"].sheet, PLAN["pakker"].cell(draft.index("pakker", key="ap11"), "tittel")


def _described_only(draft: Draft) -> Place:
    draft.put("register", draft.index("register", nr="8"), "leder_norcrin2", None)
    return PLAN["pakker"].sheet, PLAN["pakker"].cell(draft.index("pakker", key="ap8"), "tittel")


def _pasted(draft: Draft) -> Place:
    text = next(row["value"] for row in draft.contents["tekst"] if row["key"] == "4.5")
    index = max(i for i, row in enumerate(draft.contents["tekst"]) if row["key"] == "6.4")
    return draft.put("tekst", index, "value", text)


def _partner_text(draft: Draft) -> Place:
    area = "SUS_tekst"
    return draft.put(area, 0, "value", f"{draft.contents[area][0]['value']} Mer tekst kommer.")


def _explanation(draft: Draft) -> Place:
    area = "OUS_okonomi_norcrin2"
    index = draft.index(area, key="2.5")
    return draft.put(area, index, "forklaring", "OUS brukte mer enn budsjettert på reiser.")


def _identity(draft: Draft) -> Place:
    return draft.put("OUS_signatur", 0, "value", "Økonomiansvarlig, 010101 01006")


def _group(draft: Draft) -> Place:
    return draft.put("ecrin_grupper", 0, "partner", "Ullevål")


FAULTS = (
    # Markup and references
    said("oppmerking", "4.5", "Det var {kpi.gpc.2021|heltall} deltakere."),
    said("oppmerking", "4.5", "Det var {kpi.gcp.2021|hele} deltakere."),
    said("oppmerking", "4.5", "Det var {kpi.gcp.2021} deltakere."),
    said("oppmerking", "4.5", "Det var {kpi.gcp.2021|heltall deltakere."),
    said("oppmerking", "4.5", "Les mer på [nettsidene](nettsidene våre)."),
    said("henvisning-ukjent", "4.5", "Se {tabell:9.9}."),
    said("henvisning-type", "4.5", "Se {figur:4.2.1}."),
    said("henvisning-type", "4.5", "Se tabell 3.2.1."),
    said("henvisning-skrevet", "4.5", "Se tabell 4.2.1."),
    said("avsnitt-ukjent", "4.5", "Dette er omtalt i avsnitt 9.3."),
    # Words against figures
    rewritten(
        "sammenligning-motsier", "4.2", "{okonomi.norcrin2.1.avvik|retning} enn", "lavere enn"
    ),
    rewritten(
        "sammenligning-skrevet", "4.2", "{okonomi.norcrin2.1.avvik|retning} enn", "høyere enn"
    ),
    rewritten("sammenligning-motsier", "6.3", "{kpi.ecrin.endring|mer_mindre}", "færre"),
    said("pastand-motsier", "7.2", "Antallet representasjonsoppgaver har økt."),
    said("pastand-motsier", "7.2", "Tallet på GCP-kurs viste en nedgang i rapporteringsåret."),
    said("pastand-motsier", "7.2", "Tallet på representasjonsoppgaver var stabilt."),
    said("pastand-motsier", "7.2", "Med {kpi.ecrin.2021|heltall} studier ble det satt rekord."),
    said("pastand-motsier", "7.2", "Antall ECRIN-studier har ligget mellom 6 og 9 siden 2016."),
    said("rangering-motsier", "4.5", "HUS har flest pasienter."),
    said("rangering-motsier", "4.5", "Flest årsverk har OUS, fulgt av StO og HUS."),
    said("tall-skrevet", "7.2", "Kursene hadde 1 513 deltakere."),
    said("tall-skrevet", "4.3", "Brukerne betalte 12,9 millioner kroner."),
    Fault("forklaring-motsier", _explanation, "forklaring-motsier"),
    # Work packages
    package("tiltak-mangler", "ap12", "tiltak", None),
    package("avvik-mangler", "ap12", "avvik", None),
    package("framdrift-motsier", "ap2", "avvik", None),
    package("leder-ulik", "ap13", "leder", "UNN"),
    Fault("leder-ulik", _second_leader, "leder-ulik i registeret"),
    said("leder-ulik", "4.5", "Dette gjelder også AP8, som ledes fra UNN."),
    Fault("pakke-ulik", _registered_only, "pakke-ulik i registeret"),
    Fault("pakke-ulik", _described_only, "pakke-ulik i omtalen"),
    Fault("pakke-ulik", _number_twice, "pakke-ulik med samme nummer"),
    said("pakke-ukjent", "4.5", "Arbeidet fortsetter i AP23."),
    # Dates
    said("dato-etter-perioden", "4.5", "Møtet ble holdt 12. mars 2022."),
    said("dato-etter-perioden", "4.5", "Prosedyren var klar våren 2023."),
    said("dato-for-perioden", "4.5", "Kurset ble holdt i mai 2019."),
    said("dato-finnes-ikke", "4.5", "Fristen er 31. juni 2021."),
    said("aar-ulikt", "4.5", "I rapporteringsåret 2020 var aktiviteten høy."),
    # Repeats and left-overs
    Fault("tekst-gjentatt", _pasted, "tekst-gjentatt"),
    said("plassholder", "4.5", "Fortjenesten er xxx prosent."),
    said("plassholder", "4.5", "TBD"),
    said("plassholder", "4.5", "Skriv her hvordan prisen settes."),
    said("plassholder", "4.5", "Lorem ipsum dolor sit amet."),
    said("plassholder", "4.5", "Det samme gjelder for …"),
    Fault("plassholder", _partner_text, "plassholder hos en partner"),
    Fault("personnummer", _identity, "personnummer"),
    # Names
    said("forkortelse-ukjent", "4.5", "Prisene følger malen fra QZW."),
    said("partnernavn-ukjent", "4.5", "Det samme gjelder ved Haukeland sykehus."),
    said("partnernavn-ukjent", "4.5", "Det samme gjelder ved Ullevål sykehus."),
    Fault("partnernavn-ukjent", _group, "partnernavn-ukjent i en liste"),
    said("navn-nesten", "4.5", "Det samme gjelder i Stavagner."),
    said("navn-nesten", "4.5", "Det samme gjelder for PraksisNet."),
    said("navn-nesten", "4.5", "Midlene fra Forskingsrådet brukes ikke."),
    # Addresses, choices and footnotes
    link("adresse-ugyldig", "https://www.ous.no https://www.unn.no"),
    link("adresse-ugyldig", "https://www.ous.nohttps://www.unn.no"),
    link("adresse-ugyldig", "https//www.ous.no"),
    link("adresse-ugyldig", "https://oslo"),
    link("adresse-uten-https", "http://www.oslo-universitetssykehus.no"),
    said("adresse-uten-https", "4.5", "Se [siden](http://www.norcrin.no)."),
    choice("valg-mangler", "4.5", None),
    choice("valg-mangler", "4.5", "Kanskje"),
    choice("valg-flere", "4.5", "Ja og Nei"),
    said("fotnote-uten-tekst", "4.5", "Prisen*) er fast."),
    said("fotnote-to-betydninger", "4.5", "Prisen*) er fast.\n\n*) Uten avgift.\n\n*) Fra mai."),
)


def ready(fault: Fault, draft: Draft) -> Place:
    """Plant the fault; a package that is to contradict itself needs words first."""
    if fault.code == "framdrift-motsier":
        draft.package("ap2", "tiltak", "Planen er justert.")
        return draft.package("ap2", "avvik", "Arbeidet er forsinket.")
    return fault.plant(draft)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_planted_fault_is_found_alone_and_in_its_cell(fault: Fault) -> None:
    draft = Draft()
    place = ready(fault, draft)
    found = [(one.code, one.where and one.where[1:]) for one in draft.findings()]
    assert found == [(fault.code, place)]


def test_the_clean_text_gives_no_finding() -> None:
    assert Draft().findings() == []


def test_every_kind_about_text_is_planted() -> None:
    elsewhere = {"tekst-uendret", "skrivefeil", "stavekontroll-av"}
    planted = {fault.code for fault in FAULTS} | elsewhere
    assert {kind.code for kind in texts.KINDS} <= planted
