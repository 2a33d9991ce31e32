"""Faults in the text of the clean 2021 workbook, one a row: what is planted, and its code."""

from __future__ import annotations

from functools import partial

from norcrin_xl.masking import fingerprints
from norcrin_xl.model import DRAFT, Value
from norcrin_xl.workbook.areas.inputs import text_key
from tests.checks.seeded.generator import CLEAN, Cell, Draft, Fault, cell, put


def say(draft: Draft, section: str, sentence: str) -> Cell:
    """Put a sentence at the end of the section's last paragraph."""
    rows = draft.contents["tekst"]
    index = max(i for i, row in enumerate(rows) if row["key"] == section)
    return draft.put("tekst", index, f"{rows[index]['value']} {sentence}")


def rewrite(draft: Draft, section: str, old: str, new: str) -> Cell:
    """Change words in the one paragraph of the section that has them."""
    rows = draft.contents["tekst"]
    index = next(
        i for i, row in enumerate(rows) if row["key"] == section and old in str(row["value"])
    )
    return draft.put("tekst", index, str(rows[index]["value"]).replace(old, new))


def change_package(draft: Draft, key: str, column: str, value: Value) -> Cell:
    return draft.put("pakker", draft.index("pakker", key=key), value, column)


def said(code: str, section: str, sentence: str, *follows: str) -> Fault:
    plant = partial(say, section=section, sentence=sentence)
    return Fault(f"{code}: {sentence}", code, plant, follows)


def rewritten(code: str, section: str, old: str, new: str) -> Fault:
    return Fault(f"{code}: {new}", code, partial(rewrite, section=section, old=old, new=new))


def package(code: str, key: str, column: str, value: Value) -> Fault:
    plant = partial(change_package, key=key, column=column, value=value)
    return Fault(f"{code}: {key} {column}", code, plant)


def link(code: str, address: str) -> Fault:
    index = next(
        i for i, row in enumerate(CLEAN["lenker"]) if row["tekst"] == "Oslo universitetssykehus"
    )
    return Fault(f"{code}: {address}", code, put("lenker", index, address, "adresse"))


def choice(code: str, section: str, answer: str | None) -> Fault:
    return Fault(f"{code}: {answer}", code, put("valg", section, answer))


def second_leader(draft: Draft) -> Cell:
    draft.put("register", draft.index("register", nr="13"), "HUS", "leder_norcrin2")
    return cell("pakker", draft.index("pakker", key="ap13"), "leder")


def registered_only(draft: Draft) -> Cell:
    change_package(draft, "ap8", "key", None)
    return cell("register", draft.index("register", nr="8"), "leder_norcrin2")


def described_only(draft: Draft) -> Cell:
    draft.put("register", draft.index("register", nr="8"), None, "leder_norcrin2")
    return cell("pakker", draft.index("pakker", key="ap8"), "tittel")


def number_twice(draft: Draft) -> Cell:
    change_package(draft, "juridisk", "nr", "AP11")
    return cell("pakker", draft.index("pakker", key="ap11"), "tittel")


def late_and_on_plan(draft: Draft) -> Cell:
    change_package(draft, "ap2", "tiltak", "Planen er justert.")
    return change_package(draft, "ap2", "avvik", "Arbeidet er forsinket.")


def pasted(draft: Draft) -> Cell:
    rows = draft.contents["tekst"]
    text = next(row["value"] for row in rows if row["key"] == "4.5")
    return draft.put("tekst", max(i for i, row in enumerate(rows) if row["key"] == "6.4"), text)


def emptied(draft: Draft) -> None:
    for row in draft.contents["tekst"]:
        if row["key"] == "4.1":
            row["value"] = None


def left_from_last_year(draft: Draft) -> Cell:
    return draft.put("tekst", draft.index("tekst", key="4.1"), f"{DRAFT} Driften går videre.")


def unmarked(draft: Draft) -> Cell:
    """Last year's paragraph, known by its fingerprint, whose mark alone is gone."""
    index = draft.index("tekst", key="4.1")
    prints = fingerprints(str(draft.contents["tekst"][index]["value"]))
    draft.put("rapportert", 0, text_key(prints), "key")
    return cell("tekst", index)


def only_as_last_year(draft: Draft) -> Cell:
    return draft.put("SUS_tekst", "2.1", "Se fjorårets rapport.")


def partner_text(draft: Draft) -> Cell:
    return draft.put(
        "SUS_tekst", "2.1", f"{draft.row('SUS_tekst', '2.1')['value']} Mer tekst kommer."
    )


TEXTS = (
    # Markup and references
    said("ord-dobbelt", "4.5", "Vi har har mange brukere."),
    said("liste-antall", "4.5", "De fire møtene er:\n\n- Vår\n- Sommer\n- Høst"),
    said("prosjektnummer", "4.5", "Prosjektnummer 295625 gjelder NorCRIN2."),
    said("navn-skrivemate", "4.5", "Oslo Universitetssykehus deltar."),
    said(
        "utsagn-gjentatt",
        "4.5",
        "Nettverket har et godt samarbeid med industrien i hele landet. "
        "Nettverket har et godt samarbeid med industrien i hele landet.",
    ),
    said("liste-antall", "4.5", "Prisene gjelder fire tjenester: monitorering, opplæring og råd."),
    said("oppmerking", "4.5", "Det var {kpi.gpc.2021|heltall} deltakere."),
    said("tall-annet-aar", "4.5", "Vi hadde {kpi.gcp.2020|heltall} deltakere på kurs."),
    said("maaneder-ulikt", "4.5", "Midlene fra Forskningsrådet dekker 18 måneder."),
    said("tall-annet-aar", "4.5", "I 2020 var det {kpi.gcp.i_aar|heltall} deltakere."),
    said("oppmerking", "4.5", "Det var {kpi.gcp.2021|hele} deltakere."),
    said("oppmerking", "4.5", "Det var {kpi.gcp.2021} deltakere."),
    said("oppmerking", "4.5", "Vi fikk {okonomi.norcrin2.2.4.regnskap|mill1} fra brukerne."),
    said("oppmerking", "4.5", "Andelen var {okonomi.norcrin2.brukerbetaling.andel|prosent1} i år."),
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
    rewritten(
        "sammenligning-motsier",
        "6.3",
        "mot {kpi.ecrin.i_fjor|heltall}",
        "det vil si {kpi.ecrin.endring|antall} færre enn",
    ),
    said("pastand-motsier", "7.2", "Antallet representasjonsoppgaver har økt."),
    said("pastand-motsier", "7.2", "Tallet på GCP-kurs viste en nedgang i rapporteringsåret."),
    said("pastand-motsier", "7.2", "Tallet på representasjonsoppgaver var stabilt."),
    said("pastand-motsier", "7.2", "Med {kpi.ecrin.2021|heltall} studier ble det satt rekord."),
    said("pastand-motsier", "7.2", "Antall ECRIN-studier har ligget mellom 6 og 9 siden 2016."),
    said("rangering-motsier", "4.5", "HUS har flest pasienter."),
    said("rangering-motsier", "4.5", "Flest årsverk har OUS, fulgt av StO og HUS."),
    said("tall-skrevet", "7.2", "Kursene hadde 1 513 deltakere."),
    said("tall-skrevet", "4.3", "Brukerne betalte 12,9 millioner kroner."),
    # Work packages
    package("tiltak-mangler", "ap12", "tiltak", None),
    package("avvik-mangler", "ap12", "avvik", None),
    Fault("en pakke både i rute og forsinket", "framdrift-motsier", late_and_on_plan),
    package("leder-ulik", "ap13", "leder", "UNN"),
    Fault("leder-ulik i registeret", "leder-ulik", second_leader),
    said("leder-ulik", "4.5", "Dette gjelder også AP8, som ledes fra UNN."),
    Fault("pakke-ulik i registeret", "pakke-ulik", registered_only),
    Fault("pakke-ulik i omtalen", "pakke-ulik", described_only),
    Fault("pakke-ulik med samme nummer", "pakke-ulik", number_twice),
    said("pakke-navn", "4.5", "Dette gjelder også AP8 Statistikk og avanserte metoder."),
    said("pakke-navn", "4.5", "Dette gjelder AP9 («Data management») mest av alt."),
    package("pakke-navn", "ap9", "tittel", "Data management"),
    said("pakke-ukjent", "4.5", "Arbeidet fortsetter i AP23."),
    # Dates
    said("dato-etter-perioden", "4.5", "Møtet ble holdt 12. mars 2022."),
    said("dato-etter-perioden", "4.5", "Prosedyren var klar våren 2023."),
    said("dato-for-perioden", "4.5", "Kurset ble holdt i mai 2019."),
    said("dato-finnes-ikke", "4.5", "Fristen er 31. juni 2021."),
    said("dato-passert", "4.5", "Avtalen utløper 30. september 2018 og får ingen forlengelse."),
    said("dato-eierskifte", "4.5", "Helse Bergen overtok eierskapet 1. januar 2021."),
    said("ukedag-feil", "4.5", "Neste samling er onsdag 21. oktober 2021."),
    said("motsigelse", "4.5", "Brukermøtet er i Bergen 14. mai 2022."),
    said("aar-ulikt", "4.5", "I rapporteringsåret 2020 var aktiviteten høy."),
    # Repeats and left-overs
    Fault("tekst-gjentatt", "tekst-gjentatt", pasted),
    said("plassholder", "4.5", "Fortjenesten er xxx prosent."),
    said("plassholder", "4.5", "TBD"),
    said("plassholder", "4.5", "Skriv her hvordan prisen settes."),
    said("plassholder", "4.5", "Lorem ipsum dolor sit amet."),
    said("plassholder", "4.5", "Det samme gjelder for …"),
    Fault("plassholder hos en partner", "plassholder", partner_text),
    Fault(
        "personnummer",
        "personnummer",
        put("OUS_signatur", "godkjent_av", "Økonomiansvarlig, 010101 01006"),
    ),
    said("personnummer", "4.5", "Det gjelder 13.09.72-48022."),
    said("person-kontakt", "4.5", "Ring 911 23 456 om dette."),
    said("person-kontakt", "4.5", "Skriv til kari.nordmann@ous-hf.no om dette."),
    said("telefon", "4.5", "Ring 22 11 80 80 om dette."),
    said("person-navn", "4.5", "Arbeidet ledes av Kari Nordmann."),
    said("usynlige-tegn", "4.5", "Prisen er\u200b fast."),
    Fault("tekst-bare-henvisning", "tekst-bare-henvisning", only_as_last_year),
    # Names
    said("forkortelse-ukjent", "4.5", "Prisene følger malen fra QZW."),
    said("partnernavn-ukjent", "4.5", "Det samme gjelder ved Haukeland sykehus."),
    said("partnernavn-ukjent", "4.5", "Det samme gjelder ved Ullevål sykehus."),
    Fault(
        "partnernavn-ukjent i en liste",
        "partnernavn-ukjent",
        put("ecrin_grupper", 0, "Ullevål", "partner"),
    ),
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
    # Texts that are not there, or are last year's
    Fault("et avsnitt er tomt", "tekst-mangler", emptied),
    Fault("et utkast fra i fjor", "tekst-fra-i-fjor", left_from_last_year),
    Fault("fjorårets tekst uten merke", "tekst-uendret", unmarked),
)
