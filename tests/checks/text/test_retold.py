"""What a typed report tells in words, against the workbook, its lists and the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from norcrin_xl.findings import Severity
from norcrin_xl.workbook.workbook import Workbook
from tests.report.review.typing import typed_report
from tests.shipped import review_report

MONTHS, LIST, LEADER, STATE = "maaneder-ulikt", "liste-antall", "leder-ulik", "framdrift-motsier"
TWICE, FALSE = "motsigelse", "pastand-motsier"
SLIPS = (
    # How long a period is
    (("Tidsrommet 1. januar–31. desember 2021, i alt elleve måneder, er dekket.",), MONTHS),
    (("Fra 1. oktober 2020 til og med 31. desember 2021 er det tolv måneder.",), MONTHS),
    (("Vi holdt på fra 1. oktober 2020 til 31. desember 2021. Det er fjorten måneder.",), MONTHS),
    (("Kurset går fra 13. januar til 10. februar 2022, altså seks uker.",), MONTHS),
    (("Regnskapsperioden 1.10.2020–31.12.2021 varer i alt 13 måneder.",), MONTHS),
    (("NorCRIN2 kom i gang i 2020. Forskningsrådets penger dekker derfor tolv måneder.",), MONTHS),
    (("Tilskuddet fra Forskningsrådet til NorCRIN2 dekker tolv måneder.",), MONTHS),
    (("Perioden oktober 2020 til desember 2021, i alt tolv måneder, er dekket.",), MONTHS),
    (("Midlene fra Forskningsrådet til NorCRIN2 skal dekke 12 måneder.",), MONTHS),
    # What is announced
    (("Vi har fire tiltak for å holde hjulene i gang mens vi er stengt:", "– A", "– B"), LIST),
    (
        (
            "Det er tre grunner til at arbeidet i pakkene tok lengre tid enn ventet:",
            *["– A", "– B", "– C", "– D"],
        ),
        LIST,
    ),
    (
        (
            "Styret vedtok to endringer i rutinene, som gjelder fra nyttår:",
            "1) ny a",
            "2) ny b",
            "3) ny c",
        ),
        LIST,
    ),
    # Packages by their titles, and partners by their towns
    (("Juridisk arbeidsgruppe, som ledes av Haukeland, har kvalitetssikret dem.",), LEADER),
    (("Den juridiske arbeidsgruppen har ledelsen sin ved UNN.",), LEADER),
    (("Samarbeidet med PraksisNett er ledet fra Tromsø.",), LEADER),
    (("Ansvaret for samarbeidet med PraksisNett ligger hos St. Olavs.",), LEADER),
    (("Haukeland leder samarbeidet med PraksisNett.",), LEADER),
    (("Arbeidspakken om brukermedvirkning ledes av St. Olavs.",), LEADER),
    (("Monitoreringsgruppen ledes fra Ahus.",), LEADER),
    (("AP13 ledes fra Stavanger.",), LEADER),
    (("Leder for AP8 er UNN.",), LEADER),
    (("AP10 går som planlagt og er i rute.",), STATE),
    (("AP12 er i rute, og samarbeidet med NorTrials er på plass.",), STATE),
    # Events
    (("Brukermøtet holdes 4. juni 2022.",), TWICE),
    (("Brukermøtet, som skulle vært i oktober, går nå av stabelen 4. september 2022.",), TWICE),
    (("Inntil brukermøtet 14. mai 2022 samler vi innspill.",), TWICE),
    # Answers
    (("Har nettverket egne nettsider? ☐ Ja ☒ Nei",), TWICE),
    (("Er det avvik som ikke er meldt Forskningsrådet? ☒ Ja ☐ Nei",), TWICE),
    (("Samarbeider nettverket med andre infrastrukturer? ☐ Ja ☒ Nei",), TWICE),
    (("Lagrer nettverket data? ☒ Ja ☐ Nei", "NorCRIN gir råd, men lagrer ikke egne data."), TWICE),
    (("Lagrer nettverket data? ☐ Ja ☒ Nei", "Vi lagrer data fra alle studiene."), TWICE),
    (
        ("Lagrer nettverket data? ☐ Ja ☒  Nei", "Alt ligger i et datalager, som NorCRIN lagrer."),
        TWICE,
    ),
    # Groups, sources, posts and terms
    (("Den siste, gruppen for legemiddelovervåking, bekles av OUS ved en lege.",), FALSE),
    (("Plassen i kvalitetsgruppen innehas av Haukeland.",), FALSE),
    (("St. Olavs er med i kvalitetsgruppen.",), FALSE),
    (("I ECRIN sitter St. Olavs i gruppen for datasentre.",), FALSE),
    (("Gruppen for legemiddelovervåking har representant fra Haukeland.",), FALSE),
    (("Kvalitetsgruppen har medlem fra OUS, og gruppen for legemiddelovervåking fra OUS.",), FALSE),
    (("Studietallene er hentet fra Cristin for 2019.",), FALSE),
    (("Studietallet bygger på registreringene i Cristin (2021).",), FALSE),
    (("Kilden er Cristin, 2018.",), FALSE),
    (("Alle kostnadene i NorCRIN2 er ført i UoH-sektoren.",), FALSE),
    (("Kostnadene i NorCRIN1 er bokført i utlandet.",), FALSE),
    (("Interregionale studier, det vil si studier på tvers av helseregioner, er vanlige.",), FALSE),
    (("Cristin-tallene gjelder 2019.",), FALSE),
    (("Studier mellom helseregioner kalles i skjemaet interregionale.",), FALSE),
    (("Nettverket har fem partnere.",), FALSE),
    (("Vi bruker intraregional om studier innenfor én helseregion.",), FALSE),
)
SOUND = (
    ("Tidsrommet 1. januar–31. desember 2021, i alt tolv måneder, er dekket.",),
    ("Vi holdt på fra 1. oktober 2020 til 31. desember 2021. Det er femten måneder.",),
    ("Kurset går fra 13. januar til 10. februar 2022. Det er nøyaktig fire uker.",),
    ("Midlene fra Forskningsrådet til NorCRIN2 dekker 15 måneder, mens resten gjelder tolv.",),
    ("Midlene fra Forskningsrådet til NorCRIN2 dekker også de tre siste månedene av 2020.",),
    ("Forskningsrådets midler til NorCRIN1 dekker 12 måneder og til NorCRIN2 15 måneder.",),
    ("Fra 1. oktober 2020 til 31. desember 2021 var vi uten statistiker i tre måneder.",),
    ("I de ni månedene fra 1. april 2021 ble alle møtene holdt på nett.",),
    ("Vi har to tiltak for å holde hjulene i gang mens vi er stengt:", "– A", "– B"),
    ("Av de fire tiltakene vi meldte i fjor, er disse gjennomført:", "– A", "– B"),
    ("Det er vedtatt fire tiltak, og de to viktigste er:", "– A", "– B"),
    ("Tre sykehus fikk svar på spørsmålene om bruken av midlene som kom i høst:", "– A", "– B"),
    ("Den juridiske arbeidsgruppen ledes fra Oslo og har medlemmer fra Haukeland.",),
    ("En undergruppe i den juridiske arbeidsgruppen koordineres fra St. Olavs.",),
    ("Haukeland deltar i den juridiske arbeidsgruppen, som ledes fra OUS.",),
    ("Webinaret om datahåndtering ble ledet av Haukeland.",),
    ("AP9 hadde lav aktivitet før lederen kom. Nå er tempoet oppe, og pakken er i rute.",),
    ("AP9 var forsinket i vår, men er i rute.",),
    ("AP12, som Kari Berg tok over i januar 2022, trenger tid.",),
    ("Brukermøtet, som skulle vært i oktober, går nå av stabelen 4. mai 2022.",),
    ("Brukermøtet skulle vært 4. juni, men holdes 4. mai 2022.",),
    ("Ansvaret for nettsidene i AP1 ligger hos OUS.",),
    ("Det forrige brukermøtet var 4. juni 2019.",),
    ("Har dere samarbeid med andre infrastrukturer i utlandet? ☐ Ja ☒ Nei",),
    ("Forskningsrådets midler til NorCRIN2 gjelder også tre måneder i 2020.",),
    ("Brukermøtet i 2019 ble holdt 12. juni 2019.",),
    ("Har nettverket egne nettsider? ☒ Ja ☐ Nei", "Vi har ikke egne sider på engelsk."),
    ("Er det avvik som ikke er meldt Forskningsrådet? ☐ Ja ☒ Nei", "Alle avvik er meldt."),
    ("Samarbeider nettverket med andre infrastrukturer? ☒ Ja ☐ Nei", "Vi har flere partnere."),
    ("Lagrer nettverket data? ☐ Ja ☒ Nei", "NorCRIN gir råd, men lagrer ikke egne data."),
    ("Lagrer nettverket  data? ☐ Ja ☒ Nei", "Vi har en plan for data, som vi deler med alle."),
    ("Lagrer  nettverket data? ☐ Ja ☒ Nei", "Det er data som vi ikke lagrer, men gir råd om."),
    ("Gruppen for legemiddelovervåking bekles av St. Olavs.",),
    ("Fagfolk fra OUS sitter i tre grupper (datasentre og kvalitet), St. Olavs i én gruppe.",),
    ("OUS og St. Olavs er med i kvalitetsgruppen og gruppen for legemiddelovervåking.",),
    ("Haukeland har spurt kvalitetsgruppen i ECRIN om råd.",),
    ("Kvalitetsgruppen ved UNN har gått gjennom rutinene.",),
    ("Deltakerne fra UNN fikk opplæring av kvalitetsgruppen.",),
    ("I 2019 satt St. Olavs i kvalitetsgruppen.",),
    ("Det skjemaet kaller interregional, ville mange kalt intraregional.",),
    ("Studietallene er hentet fra Cristin for 2020.",),
    ("Kilden er Cristin. I fjor brukte vi Cristin for 2019.",),
    ("I 2021 ble tallene hentet fra Cristin.",),
    ("Alt er ført i instituttsektoren, ingenting er ført i utlandet.",),
    ("Interregionale studier går innen samme helseregion, intraregionale mellom helseregioner.",),
    ("De fleste studiene er interregionale, mens færre går mellom helseregioner.",),
)


def codes(book: Workbook, every: Sequence[Sequence[str]]) -> Mapping[str, set[str]]:
    """What is told of each of some texts, by its first paragraph; all stand in one report."""
    lines = (line for at, parts in enumerate(every) for line in (f"# Emne {'x' * at}y", *parts))
    told: dict[str, set[str]] = {}
    for found in review_report(book, typed_report(*lines), "x.docx"):
        if found.in_text and found.severity is not Severity.NOTE:
            told.setdefault(found.in_text.heading, set()).add(found.code)
    return {parts[0]: told.get(f"Emne {'x' * at}y", set()) for at, parts in enumerate(every)}


def test_what_the_workbook_tells_otherwise_is_found(book: Workbook) -> None:
    found = codes(book, [parts for parts, _ in SLIPS])
    assert {parts[0]: code for parts, code in SLIPS if code not in found[parts[0]]} == {}


def test_what_may_be_right_is_left(book: Workbook) -> None:
    assert {text: told for text, told in codes(book, SOUND).items() if told} == {}
