"""Claims in many manners: sound ones give no finding that is grave, false ones exactly one.

Figures of 2021: 1 350 studies (OUS 508, HUS 273, StO 217, AHUS 125, UNN 121, SUS 106), of them 496
in one centre, 690 and 164 in several; 9 342 patients (4 289, 1 130, 1 731, 1 017, 562, 613); 113,35
årsverk; NorCRIN2's accounts 104 990 against a budget of 85 595.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from norcrin_xl.checks.examination import script_of
from norcrin_xl.checks.text.claims import check_claims, typed_numbers
from norcrin_xl.checks.text.passage import Answer, Passage, Role, Script, Whereabouts
from norcrin_xl.findings import Finding, Severity
from norcrin_xl.model import TextRef
from norcrin_xl.workbook.workbook import Workbook

Said = Callable[..., list[Finding]]

SOUND = (
    "Enkeltsenterstudiene utgjør 496 av 1 350, dvs. 36,7 %.",
    "Industrien sto bak 164 kontrakter, 15 % mer enn i 2020.",
    "Kostnadene i NorCRIN2 overskred budsjettet med 19,4 MNOK.",
    "Vi fikk kr 12 865 000 i brukerbetaling.",
    "Brukerbetalingen dekket om lag hver åttende krone av kostnadene i NorCRIN2.",
    "Ved utgangen av året var 1 350 kliniske behandlingsstudier i gang.",
    "De to partnerne med flest studier er OUS og HUS.",
    "GCP-deltakelsen er nær doblet siden 2016.",
    "Forbruket lå 19,4 millioner kroner over budsjettet.",
    "Nær halvparten av pasientene hører til OUS. Resten av pasientene hører til HUS og de andre.",
    "Antall årsverk var 113,35, og av disse hadde OUS 42,13.",
    "Vi rapporterer 113 årsverk i år.",
    "I 2021 tok 1513 personer GCP-kurs, mot 1192 året før.",
    "Det var 1.513 deltakere på GCP-kurs i 2021.",
    "Antallet GCP-kursdeltakere har økt fra 835 i 2016 til 1513 i 2021, en vekst på 81 %.",
    "Siden 2016 har deltakelsen på GCP-kurs økt med 678.",
    "GCP-kurs: 1513 deltakere (1192 i 2020).",
    "Av 1350 kliniske behandlingsstudier er 496 enkeltsenterstudier (37 %).",
    "37 prosent av de kliniske behandlingsstudiene er enkeltsenterstudier.",
    "OUS står for 38 % av de kliniske behandlingsstudiene.",
    "OUS og HUS står for over halvparten av de kliniske behandlingsstudiene.",
    "HUS har 273 kliniske behandlingsstudier, hvorav 90 er enkeltsenterstudier.",
    "Ved UNN ble det inkludert 562 pasienter, og ved SUS 613.",
    "Seks partnere rapporterte i alt 9342 pasienter.",
    "Pasienttallet ved OUS (4289) er mer enn dobbelt så høyt som ved St. Olavs (1731).",
    "Totale kostnader i NorCRIN2 ble 104 990 tusen kroner, 22,7 % over budsjett.",
    "Kostnadene i NorCRIN2 endte på 105,0 mill. kr mot budsjettert 85,6 mill. kr.",
    "Avviket i NorCRIN2 er på 19,4 MNOK.",
    "Personellkostnadene i NorCRIN2 ble 96,9 millioner kroner, som er 17,5 millioner mer "
    "enn budsjettert.",
    "Brukerbetalingen utgjorde 12,3 % av kostnadene i NorCRIN2.",
    "Brukerbetalingen på 12,9 mill. kroner tilsvarer vel 12 % av kostnadene.",
    "Forskningsrådets andel utgjorde en tidel av kostnadene i NorCRIN2.",
    "Egenfinansieringen dekker tre firedeler av kostnadene i NorCRIN2.",
    "Forskningsrådet bevilget 12,9 millioner kroner til NorCRIN2, og 2,4 millioner sto ubrukt.",
    "Ubrukte midler i NorCRIN2 var 2 417 000 kroner.",
    "NorCRIN1 hadde totale kostnader på 1 141 000 kroner.",
    "Representasjonsoppgavene falt fra 112 til 59, altså med 47 %.",
    "Nedgangen i representasjonsoppgaver er på 53, eller 47 prosent.",
    "Vi hadde 59 representasjonsoppgaver, som er det laveste siden 2016.",
    "ECRIN-studiene økte fra seks til åtte.",
    "Antall ECRIN-studier gikk opp med to.",
    "Antall ECRIN-studier er åtte, en mindre enn i toppåret 2019.",
    "Tallet på kontrakter med industrien økte med 22 fra 2020 til 2021, fra 142 til 164.",
    "Det ble signert 164 kontrakter med industrien, 15 % flere enn året før.",
    "De monitorerte legemiddelstudiene økte til 434, nesten 20 % mer enn året før.",
    "Til sammen monitorerte vi 480 studier, 434 legemiddelstudier og 46 studier uten legemidler.",
    "Monitorerte legemiddelstudier utgjør ni av ti monitorerte studier.",
    "Hver femte pasient er inkludert ved St. Olavs.",
    "Nesten halvparten av pasientene er inkludert ved OUS.",
    "Kurset for monitorer hadde 24 deltakere, og 18 av dem kom fra OUS.",
    "Vi holdt 35 GCP-kurs i 2021.",
    "Av de 35 GCP-kursene var 20 digitale.",
    "OUS har 12 pasienter i en egen studie av barn.",
    "Tre kliniske behandlingsstudier ved UNN fikk hjelp med statistikk.",
    "I 2021 startet fem nye kliniske behandlingsstudier.",
    "En av studiene inkluderte 1 200 pasienter.",
    "To ECRIN-studier ledes fra Norge.",
    "Tre av ECRIN-studiene gjelder hjerneslag.",
    "OUS deltok i 5 ECRIN-studier og HUS i 3.",
    "Søknaden gjaldt 3,5 millioner kroner.",
    "Nye lokaler ved HUS kostet 2,4 millioner kroner.",
    "Lønnskostnadene økte med 3 % etter lønnsoppgjøret.",
    "Budsjettet for 2022 er 90 millioner kroner.",
    "Det er satt av 1,5 millioner kroner til brukermøtet 4. mai 2022.",
    "Styret møttes 15. februar, 20. mai og 14. desember 2021.",
    "Første kurs holdes 13. januar 2022.",
    "Avtalen gjelder fra 1. januar 2022 til 31. desember 2025.",
    "Helse Bergen overtok 1. januar 2022 som eier.",
    "Møtet var torsdag 21. oktober 2021.",
    "Neste møte er onsdag 4. mai 2022.",
    "Konsortieavtalen ble signert 30. september 2018 og gjelder fortsatt.",
    "I 2019 var det 988 deltakere på GCP-kurs, og i 2020 1192.",
    "Nettverket består av seks universitetssykehus.",
    "Alle seks partnere har svart.",
    "To av partnerne har fått ny leder, og fire helseforetak deltar.",
    "Fra 2018 til 2021 økte GCP-kursene med 553 deltakere (58 %).",
    "Vi har doblet antall ECRIN-studier siden 2016.",
    "Antallet GCP-kursdeltakere er nesten doblet siden 2016.",
    "Deltakelsen på GCP-kurs er mer enn doblet siden 2017.",
    "Representasjonsoppgavene er halvert siden 2019.",
    "Kontraktene med industrien har variert mellom 137 og 174 siden 2016.",
    "I gjennomsnitt deltok 40 på hvert GCP-kurs.",
    "OUS har flere pasienter enn de fem andre partnerne hver for seg.",
    "UNN har færre studier enn HUS.",
    "Forskningsrådets bidrag ble lavere enn budsjettert, mens egenfinansieringen ble høyere.",
    "Kostnadene ble høyere enn budsjettert.",
    "Privat finansiering ble 12 865, som er 2 434 mer enn budsjettert.",
    "Vi fikk 603 svar fra pasienter og 357 fra forskere, til sammen 960.",
    "Tallet på abonnenter økte fra 800 til 1000, altså med en firedel.",
    "Andelen kvinner økte fra 40 % til 45 %, det vil si med fem prosentpoeng.",
    "Tallet på nyhetsbrev gikk fra 4 til 8, altså en dobling.",
    "Andre kostnader i NorCRIN2 ble 8,1 millioner kroner.",
    "Reisekostnadene ble 0,3 millioner kroner lavere enn budsjettert.",
    "I budsjettet utgjorde brukerbetalingen 12,2 % av kostnadene.",
    "Det var 690 studier innen samme region og 164 på tvers av regioner, i alt 854 "
    "flersenterstudier.",
    "Vi har nå 113 årsverk i forskningsstøtten, mot 98 for to år siden.",
    "Nettverket har i dag over 110 årsverk.",
    "Det ble gjennomført 164 avtaler med industrien.",
    "164 kontrakter ble signert med industrien i 2021, opp fra 142 i 2020.",
    "Etter 161 kontrakter med industrien i 2016 steg tallet til 174 i 2017 før det falt "
    "til 137 året etter.",
    "GCP-kurs har vært populært: 835 deltakere i 2016, 733 i 2017, 960 i 2018, 988 i "
    "2019, 1192 i 2020 og 1513 i 2021.",
    "Fordelingen av pasienter var slik: OUS 4289, St. Olavs 1731, HUS 1130, Ahus 1017, "
    "SUS 613 og UNN 562.",
    "Antall pasienter per partner: AHUS 1017, OUS 4289, HUS 1130, StO 1731, SUS 613, UNN 562.",
    "OUS (42,13) og HUS (21,06) har flest årsverk.",
    "Regnskapet viser 104 990 000 kroner mot budsjettert 85 595 000 kroner.",
    "Brukerbetaling ga 12,9 millioner kroner i inntekter, 2,4 millioner over budsjett.",
    "Vi brukte 10,4 millioner kroner av Forskningsrådets midler; resten, 2,4 millioner, "
    "er overført.",
    "Av bevilgningen på 12,9 millioner kroner er 10,4 millioner brukt.",
    "I budsjettet var kostnadene 85,6 millioner, i regnskapet ble de 105,0.",
    "I NorCRIN2 var personellkostnadene 96 906 tusen kroner mot 79 366 i budsjettet.",
    "Direkte kostnader til utstyr var null.",
    "Overskridelsen skyldes høyere egeninnsats.",
    "Egeninnsatsen ved OUS var den største.",
    "Seks av ti pasienter er inkludert ved OUS eller HUS.",
    "Om lag to av tre studier er flersenterstudier.",
    "Fire av fem flersenterstudier er interregionale.",
    "En av tre kliniske behandlingsstudier er enkeltsenterstudier.",
    "OUS alene har over en tredel av årsverkene.",
    "Nær 40 prosent av de kliniske behandlingsstudiene er ved OUS.",
    "Pasientene ved UNN utgjør 6 prosent av alle pasientene.",
    "De seks partnerne har til sammen 1350 kliniske behandlingsstudier og 9342 pasienter.",
    "Ahus har 125 studier og 1017 pasienter.",
    "Antall ECRIN-studier: 3 (2016), 6 (2017), 7 (2018), 9 (2019), 6 (2020), 8 (2021).",
    "To flere ECRIN-studier enn i fjor.",
    "Det er to flere ECRIN-studier enn i 2020.",
    "Antall representasjonsoppgaver er 53 færre enn i 2020.",
    "Representasjonsoppgavene er færre enn i noe år siden 2016.",
    "Tallet på GCP-deltakere er det høyeste vi har hatt.",
    "Kurs i god klinisk praksis er tilbudt ved alle sykehusene.",
    "OUS holdt 12 kurs med 400 deltakere.",
    "Ved St. Olavs deltok 210 på kurs i regi av NTNU.",
    "Kurset varte i to dager og kostet 4 500 kroner.",
    "Prosjektet har 3 arbeidsgrupper, 14 medlemmer og 6 møter i året.",
    "Studien inkluderte 45 av 60 pasienter (75 %).",
    "Vi besøkte 5 av 6 partnere.",
    "3 av 4 svarte ja.",
    "Svarprosenten var 62 %, mot 58 % i 2019.",
    "60 prosent av deltakerne var leger, 30 prosent sykepleiere og 10 prosent andre.",
    "Halvparten av kursene var digitale.",
    "De fleste kontraktene med industrien gjelder kreft.",
    "De fleste pasientene er over 60 år.",
    "Tre firedeler av pasientene i studien fullførte.",
    "Hver tredje pasient fikk placebo.",
    "Tildelingen er økt med 5 millioner kroner fra 2022.",
    "Egenandelen er økt fra 300 til 400 kroner.",
    "Tallet på ansatte gikk ned fra 10 til 8.",
    "Kostnadene per deltaker falt fra 1200 til 900 kroner, altså med en firedel.",
    "Møtet 3. mars 2021 samlet 40 deltakere, og møtet 5. oktober 2021 samlet 60.",
    "Brukermøtet er 4. mai 2022. Programmet for brukermøtet legges ut 1. mars 2022.",
    "Rapporten ble levert 1. mars 2022.",
    "Rapporten ble godkjent av styret 21. februar 2022.",
    "Ny forskrift trer i kraft 1. juli 2022.",
    "Ny forordning trådte i kraft 31. januar 2022.",
    "Koordinatoren er ansatt ved St. Olavs. Fra 1. januar 2022 er koordinatoren ansatt ved HUS.",
    "Monitoren er ansatt ved OUS, og statistikeren er ansatt ved Ahus.",
    "Nettverket omfatter seks universitetssykehus og fire regioner.",
    "I tillegg til de seks partnerne deltar ni lokalsykehus.",
    "Budsjettet til brukermøtet ble overskredet med 40 000 kroner.",
    "Antall henvendelser har økt fra 120 til 150, en vekst på 25 %.",
    "NorCRIN fikk 3 000 følgere, en økning på 20 prosent.",
    "Tallet på besøk på nettsidene er doblet.",
    "Det har vært en økning i antall monitorerte studier ved alle partnere.",
    "UNN har økt antall monitorerte legemiddelstudier fra 30 til 40.",
    "OUS hadde i 2021 42 årsverk, en økning på 5 fra året før.",
    "Ved HUS er 3 av 12 monitorer nye.",
    "HUS monitorerte 87 legemiddelstudier og 10 studier uten legemidler.",
    "SUS hadde 20 enkeltsenterstudier og 83 intraregionale studier.",
    "Ahus økte fra 100 til 125 kliniske behandlingsstudier.",
    "Forskningsposten ved OUS har 6 senger og tok imot 1 200 pasienter.",
    "Kurset ble avlyst, og 30 deltakere fikk pengene tilbake.",
    "I 2021 ble det arrangert 42 GCP-kurs med til sammen 1513 deltakere.",
    "GCP-kursene hadde i snitt 36 deltakere.",
    "Av de 1513 deltakerne på GCP-kurs tok 900 eGCP.",
    "Halvparten av deltakerne på GCP-kurs var leger.",
    "Det er inngått 12 nye kontrakter med industrien om onkologi.",
    "Kontrakter med industrien utgjør en økende andel av virksomheten.",
    "NorCRIN2 har et budsjett på 85,6 millioner kroner, hvorav 12,9 millioner fra Forskningsrådet.",
    "Totalbudsjettet for NorCRIN2 var 85 595 000 kroner.",
    "Budsjettet for personell var 79,4 millioner kroner.",
    "Det samlede regnskapet for begge prosjektene viser 106,1 millioner kroner.",
    "Av dette er 96,9 millioner personellkostnader og 8,1 millioner andre kostnader.",
    "Partnernes egenfinansiering utgjør 79,1 millioner kroner eller 75 % av kostnadene.",
    "Egenfinansieringen var 27 % høyere enn budsjettert.",
    "OUS' egenfinansiering var 32 millioner kroner.",
    "I NorCRIN1 var det ingen avvik mellom regnskap og budsjett.",
    "Forskningsrådets finansiering ble 2,4 millioner lavere enn budsjettert.",
    "Mindreforbruket på 2,4 millioner kroner skyldes utsatte aktiviteter.",
    "Det er et merforbruk på 19,4 millioner kroner sammenlignet med budsjett.",
    "Brukerbetalingen er 23 % høyere enn budsjettert.",
    "Andelen brukerbetaling var 12,3 %, omtrent som budsjettert (12,2 %).",
    "Prisen per time er 1 000 kroner for akademia og 1 500 for industrien.",
    "Timeprisen varierer mellom 800 og 1 400 kroner.",
    "Industrien betaler 30 prosent påslag.",
    "NorCRIN deltok i 8 ECRIN-studier, av disse ledes én fra Norge.",
    "I ECRIN deltar Norge i 8 av 45 studier.",
    "ECRIN har støttet over 100 studier siden 2004.",
    "ECRIN-studiene PRECIOUS og PRECISE inkluderte 40 og 12 norske pasienter.",
    "Antallet ECRIN-studier er lavere enn målet på ti.",
    "Representasjonsoppgavene omfatter 20 foredrag, 15 undervisningsoppdrag og 24 andre oppgaver.",
    "OUS sto for 18 av de 59 representasjonsoppgavene.",
    "Det er gledelig at monitoreringen øker for femte år på rad.",
    "Veksten i monitorerte legemiddelstudier skyldes koronastudier.",
    "De siste fem årene har antall monitorerte legemiddelstudier tredoblet seg.",
    "Monitorerte legemiddelstudier har økt hvert år siden 2016.",
    "Tallet på GCP-deltakere er nesten dobbelt så høyt som i 2016.",
    "GCP-kurs hadde 27 % flere deltakere enn i 2020.",
    "Vi ser en økning på 27 % i antall deltakere på GCP-kurs.",
    "Økningen fra 2020 til 2021 var på 321 deltakere.",
    "Antall brukere på nettsidene økte med 40 % til 25 000.",
    "Nettsidene hadde 25 000 besøk, mot 18 000 året før.",
    "Det er høyest aktivitet ved OUS, som har 38 % av alle kliniske behandlingsstudier.",
    "St. Olavs har flest intraregionale studier etter SUS og OUS.",
    "SUS har færrest kliniske behandlingsstudier og færrest årsverk.",
    "Alle universitetssykehusene er med.",
    "Avtalen ble fornyet i desember 2021 og gjelder ut 2026.",
    "Konsortieavtalen utløper 31. desember 2025.",
    "Styreleder gikk av 31. desember 2021.",
    "Ny styreleder tiltrådte 1. januar 2022.",
    "Fra og med 1. januar 2022 har Helse Bergen ansvaret.",
    "Helse Bergen har ansvaret fra 1. januar 2022.",
    "Sekretariatet flyttet til Bergen i desember 2021.",
    "I 2017 fikk NorCRIN status som nasjonal infrastruktur.",
    "NorCRIN1 startet 1. oktober 2015 og ble avsluttet som prosjekt 30. september 2020.",
    "Klinisk forskning skal utgjøre 5 % av pasientbehandlingen innen 2025.",
    "Målet er 20 % flere kliniske studier hvert år.",
    "Antallet pasienter i kliniske studier skal dobles innen 2025.",
    "Webinaret 20. mai hadde 120 deltakere fra fem land.",
    "Arbeidsgruppen møttes fire ganger, to ganger mer enn i 2020.",
    "Brukerundersøkelsen viste at 85 % er fornøyd.",
    "65 personer svarte, 20 færre enn sist.",
    "Det var bortimot 1 400 kliniske behandlingsstudier.",
    "GCP-kursene hadde flere deltakere enn noensinne.",
    "Representasjonsoppgavene var om lag halvparten så mange som året før.",
    "Antall kontrakter med industrien lå på om lag samme nivå i 2020 som i 2018.",
    "Vi vurderer å øke antall ECRIN-studier i 2022 til det dobbelte.",
    "Representasjonsoppgavene hadde en tilbakegang i 2021.",
    "Tallet på ansatte økte fra 12 til 15, mens budsjettet økte med 10 %.",
    "Inntektene gikk fra 10 til 12,5 millioner kroner, en økning på 2,5 millioner.",
    "Stavanger har færrest studier, men flere pasienter enn UNN (613 mot 562).",
    "Trondheim har 1 731 pasienter.",
    "SUS og UNN har til sammen 1 175 pasienter.",
    "Ahus og UNN har til sammen vel 18 % av de kliniske behandlingsstudiene.",
    "Av alle studiene er dermed 51 prosent interregionale.",
    "Antall ECRIN-studier var 8, opp 2 fra 2020.",
    "Kursene i GCP samlet 1 513 deltakere, mer enn dobbelt så mange som i bunnåret 2017 (733).",
    "De 46 studiene uten legemidler består av 30 om medisinsk utstyr og 16 andre.",
    "EuCo er ansatt ved HUS f.o.m. 1.1.22.",
    "OUS har mer enn dobbelt så mange pasienter som HUS.",
    "Mål: 1 800 deltakere på kurs.",
    "Nettverket på 46 består av 24 leger, 21 sykepleiere og en statistiker.",
    "Forekomsten er 12 pr. 100000 innbyggere.",
    "Filversjonen er 45.12.10.",
)

FALSE = (
    "Enkeltsenterstudiene utgjør 496 av 1 350, dvs. 63,7 %.",
    "Industrien sto bak 164 kontrakter, 25 % mer enn i 2020.",
    "Aldri før har vi signert så mange kontrakter med industrien som i 2019.",
    "2021 ble et bunnår for GCP-kurs.",
    "Kostnadene i NorCRIN2 overskred budsjettet med 17,4 MNOK.",
    "Vi fikk kr 12 685 000 i brukerbetaling.",
    "Brukerbetalingen dekket hver tredje krone av kostnadene i NorCRIN2.",
    "Ved utgangen av året var 1 305 kliniske behandlingsstudier i gang.",
    "Til sammen inngår 9 243 pasienter i studiene.",
    "GCP-deltakelsen er mer enn tredoblet siden 2016.",
    "Forbruket lå 19,4 millioner kroner under budsjettet.",
    "Av midlene fra Forskningsrådet sto 2 471 tusen kroner ubrukt ved årsskiftet.",
    "Antall årsverk var 131,35.",
    "I 2021 tok 1531 personer GCP-kurs.",
    "Det var 1.315 deltakere på GCP-kurs i 2021.",
    "Antallet GCP-kursdeltakere har økt fra 835 i 2016 til 1513 i 2021, en vekst på 61 %.",
    "GCP-kurs: 1513 deltakere (1129 i 2020).",
    "Av 1350 kliniske behandlingsstudier er 496 enkeltsenterstudier (47 %).",
    "47 prosent av de kliniske behandlingsstudiene er enkeltsenterstudier.",
    "OUS står for 58 % av de kliniske behandlingsstudiene.",
    "HUS har 237 kliniske behandlingsstudier.",
    "Ved UNN ble det inkludert 526 pasienter.",
    "Seks partnere rapporterte i alt 9432 pasienter.",
    "Totale kostnader i NorCRIN2 ble 104 990 tusen kroner, 32,7 % over budsjett.",
    "Kostnadene i NorCRIN2 endte på 105,0 kroner.",
    "Kostnadene i NorCRIN2 endte på 150,0 mill. kr.",
    "Personellkostnadene i NorCRIN2 ble 96,9 millioner kroner, som er 15,7 millioner mer "
    "enn budsjettert.",
    "Brukerbetalingen utgjorde 13,2 % av kostnadene i NorCRIN2.",
    "Forskningsrådets andel utgjorde en femdel av kostnadene i NorCRIN2.",
    "Egenfinansieringen dekker halvparten av kostnadene i NorCRIN2.",
    "Ubrukte midler i NorCRIN2 var 2 471 000 kroner.",
    "Representasjonsoppgavene falt fra 112 til 59, altså med 74 %.",
    "Representasjonsoppgavene steg fra 112 til 59.",
    "Vi hadde 95 representasjonsoppgaver.",
    "ECRIN-studiene økte fra seks til ni.",
    "Antall ECRIN-studier gikk opp med tre.",
    "Tallet på kontrakter med industrien økte med 12 fra 2020 til 2021.",
    "Det ble signert 146 kontrakter med industrien.",
    "Det ble signert 164 kontrakter med industrien, 15 % færre enn året før.",
    "Til sammen monitorerte vi 460 studier, 434 legemiddelstudier og 46 studier uten legemidler.",
    "Monitorerte legemiddelstudier utgjør tre av fire monitorerte studier.",
    "Hver femte pasient er inkludert ved OUS.",
    "Over halvparten av pasientene er inkludert ved OUS.",
    "Møtet var fredag 21. oktober 2021.",
    "Kurset ble holdt 4. mai 2022.",
    "Nettverket består av fem universitetssykehus.",
    "Fra 2018 til 2021 økte GCP-kursene med 353 deltakere.",
    "Vi har tredoblet antall ECRIN-studier siden 2016.",
    "Antallet GCP-kursdeltakere er mer enn doblet siden 2016.",
    "Representasjonsoppgavene er doblet siden 2019.",
    "Kontraktene med industrien har variert mellom 142 og 174 siden 2016.",
    "UNN har flere studier enn HUS.",
    "Egenfinansieringen ble lavere enn budsjettert.",
    "Privat finansiering ble 12 865, som er 2 434 mindre enn budsjettert.",
    "Vi fikk 603 svar fra pasienter og 375 fra forskere, til sammen 960.",
    "Andelen kvinner økte fra 40 % til 45 %, det vil si med 5 %.",
    "Tallet på nyhetsbrev gikk fra 4 til 8, altså en tredobling.",
    "Det var 690 studier innen samme region og 164 på tvers av regioner, i alt 845 "
    "flersenterstudier.",
    "Antall ECRIN-studier er det høyeste noensinne.",
    "Fjorårets nedgang fortsatte: tallet på kontrakter med industrien falt i 2021.",
    "HUS har nest flest pasienter.",
    "Alle indikatorene gikk opp i 2021.",
    "Etter 161 kontrakter med industrien i 2016 steg tallet til 147 i 2017.",
    "Fordelingen av pasienter var slik: OUS 4289, St. Olavs 1731, HUS 1310, Ahus 1017, "
    "SUS 613 og UNN 562.",
    "GCP-kurs har vært populært: 835 deltakere i 2016, 733 i 2017, 690 i 2018, 988 i "
    "2019, 1192 i 2020 og 1513 i 2021.",
    "Brukerbetaling ga 12,9 millioner kroner i inntekter, 2,4 millioner under budsjett.",
    "I NorCRIN2 var personellkostnadene 96 906 tusen kroner mot 97 366 i budsjettet.",
    "Om lag to av tre kliniske behandlingsstudier er enkeltsenterstudier.",
    "Antall representasjonsoppgaver er 35 færre enn i 2020.",
    "OUS alene har over halvparten av årsverkene.",
    "Pasientene ved UNN utgjør 16 prosent av alle pasientene.",
    "De seks partnerne har til sammen 1250 kliniske behandlingsstudier.",
    "Ahus har 152 studier.",
    "Antall pasienter var 8 500 i 2021.",
    "Antall ECRIN-studier: 3 (2016), 6 (2017), 7 (2018), 9 (2019), 7 (2020), 8 (2021).",
    "Studien inkluderte 45 av 60 pasienter (65 %).",
    "Det er to færre ECRIN-studier enn i 2020.",
    "Tallet på ansatte gikk ned fra 8 til 10.",
    "Egenfinansieringen var 79 075 kroner.",
    "Kostnadene i NorCRIN2 var 105 millioner kroner, 19,4 tusen kroner mer enn budsjettert.",
    "Koordinatoren er ansatt ved St. Olavs. Det er nyttig at koordinatoren er ansatt ved HUS.",
    "GCP-kursene hadde færre deltakere enn noensinne.",
    "Representasjonsoppgavene var tre ganger så mange som året før.",
    "Antall ECRIN-studier tiltok i 2020.",
    "Antall GCP-kursdeltakere hadde en tilbakegang i 2021.",
    "Inntektene gikk fra 10 til 12,5 millioner kroner, en økning på 3,5 millioner.",
    "SUS og UNN har til sammen 1 157 pasienter.",
    "Ahus og UNN har til sammen drøyt en tredel av de kliniske behandlingsstudiene.",
    "Av alle studiene er dermed 81 prosent interregionale.",
    "Antall ECRIN-studier var 8, opp 2 fra 2019.",
    "Antallet deltakere på GCP-kurs har vokst hvert eneste år siden 2016.",
    "Målt i studier er St. Olavs nest størst, med 217.",
    "De 46 studiene uten legemidler består av 30 om medisinsk utstyr og 18 andre.",
    "HUS har mer enn dobbelt så mange pasienter som SUS.",
    "Ahus har fleire pas. enn HUS.",
    "Andre kostn. havnet 1,9 mill. kr under bud. i NorCRIN2.",
    "Innlegg ble holdt 31.11.21.",
)


def grave(said: Said, text: str) -> list[str]:
    return [one.message for one in said(text) if one.severity is not Severity.NOTE]


@pytest.mark.parametrize("text", SOUND)
def test_a_claim_that_holds_or_is_of_something_else_is_left(said: Said, text: str) -> None:
    assert grave(said, text) == []


@pytest.mark.parametrize("text", FALSE)
def test_a_claim_that_does_not_hold_is_told_once(said: Said, text: str) -> None:
    assert len(grave(said, text)) == 1


@pytest.fixture(scope="session")
def script(book: Workbook) -> Callable[..., Script]:
    """A script of paragraphs typed below each other under one heading."""

    def of(*texts: str, heading: str = "4.5 Noe", roles: tuple[Role, ...] = ()) -> Script:
        passages = tuple(
            Passage(
                text,
                roles[at] if at < len(roles) else Role.PARAGRAPH,
                Whereabouts("Her", text=TextRef("r.docx", heading, at, text)),
                (heading,),
            )
            for at, text in enumerate(texts)
        )
        return Script(passages, book.data, book.quantities, typed=True)

    return of


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # The subject stands in the sentence before, or in the paragraph
        (("Antall kontrakter med industrien var 164. Det er færre enn i 2020.",), "142 i 2020"),
        (("Vi hadde 1 513 deltakere på GCP-kurs. Det er 231 flere enn i 2020.",), "+321"),
        (("De totale kostnadene er ført i tabellen.", "Det er 19 395 kroner mer enn budsjettert."),
         "19\u00a0395 tusen"),
        (("Pasientene er fordelt slik. St. Olavs har 1 731, mens HUS har 1 310.",), "1\u00a0130"),
        (("ECRIN hjalp oss med åtte studier:", "Den ene", "Den andre",
          "Det er det høyeste tallet så langt."), "9 i 2019"),
    ],
)  # fmt: skip
def test_the_subject_may_stand_before(
    script: Callable[..., Script], texts: tuple[str, ...], expected: str
) -> None:
    roles = tuple(Role.ITEM if text[:4] == "Den " else Role.PARAGRAPH for text in texts)
    (found,) = check_claims(script(*texts, roles=roles))
    assert expected in found.message


def test_another_heading_ends_what_is_spoken_of(script: Callable[..., Script]) -> None:
    first = script("Antall kontrakter med industrien var 164.", heading="3.2 Bruk")
    second = script("Det er færre enn i 2020.", heading="5 Data")
    both = Script((*first.passages, *second.passages), first.data, first.quantities, True)
    assert list(check_claims(both)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Brukermøtet holdes 4. mai 2022.", "Brukermøtet er flyttet til 14. mai 2022."),
        ("Nettverkskonferansen er 3. juni 2022.", "Nettverkskonferansen i Bergen 13. juni."),
        ("Korrespondenten er ansatt ved HUS fra 1. januar 2022.",
         "Korrespondenten er ansatt ved St. Olavs også etter nyttår."),
    ],
)  # fmt: skip
def test_what_is_told_in_two_ways_is_told_with_both(
    script: Callable[..., Script], first: str, second: str
) -> None:
    (found,) = check_claims(script(first, "Noe annet.", second))
    assert found.code == "motsigelse"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Brukermøtet holdes 4. mai 2022.",
            "Brukermøtet var opprinnelig lagt til 4. oktober 2021.",
        ),
        ("Brukermøtet holdes 4. mai 2022.", "Program for brukermøtet sendes ut 4. april 2022."),
        ("Styremøtet 3. mai 2021 og styremøtet 4. juni 2021.", "Styremøtet 5. oktober 2021."),
        ("Koordinatoren er ansatt ved OUS.", "Fra januar er koordinatoren ansatt ved HUS."),
        ("Statistikeren er ansatt ved OUS.", "Monitoren er ansatt ved HUS."),
    ],
)
def test_other_days_and_others_are_no_contradiction(
    script: Callable[..., Script], first: str, second: str
) -> None:
    assert list(check_claims(script(first, "Noe annet.", second))) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Vi hadde 40 besøk, mot 32 året før. Det er 8 flere (+25 %).", 0),
        ("Vi hadde 40 besøk, mot 32 i 2020, altså 8 flere.", 0),
        ("Vi hadde 40 besøk, mot 50 i fjor. Det er 10 færre (-20,0 %).", 0),
        ("Vi hadde 40 besøk, mot 32 året før. Fem av dem var 10 flere enn ventet.", 0),
        ("Vi hadde 40 besøk, mot 32 året før. Det er 9 flere.", 1),
        ("Vi hadde 40 besøk, mot 32 året før. Det er 8 færre.", 1),
        ("Vi hadde 40 besøk, mot 32 året før. Det er 8 flere (+35 %).", 1),
        ("Vi hadde 40 besøk, mot 50 i fjor. Det er 10 flere.", 1),
    ],
)
def test_a_difference_is_held_against_the_two_numbers_before(
    script: Callable[..., Script], text: str, told: int
) -> None:
    assert len(list(check_claims(script(text)))) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("NorCRIN tar vare på forskningsdata i en felles database.", 1),
        ("Nettverket lagrer data fra alle studiene.", 1),
        ("NorCRIN lagrer ikke forskningsdata selv.", 0),
        ("Studiene lagrer data ved sykehusene.", 0),
        ("NorCRIN tar vare på sine medlemmer.", 0),
        ("NorCRIN skal lagre data fra 2023.", 0),
    ],
)
def test_a_text_that_contradicts_its_answer_is_told(book: Workbook, text: str, told: int) -> None:
    above = ("5 Data", "5.1 Genererer, lagrer eller tilgjengeliggjør infrastrukturen data?")
    stands = Whereabouts("Her", text=TextRef("r.docx", above[1], 1, text))
    answer = (Answer("Ja", False), Answer("Nei", True))
    passages = (
        Passage("Nei", Role.PARAGRAPH, stands, above, "5.1", answers=answer),
        Passage(text, Role.PARAGRAPH, stands, above, "5.1"),
    )
    found = check_claims(Script(passages, book.data, book.quantities, True))
    assert [one.code for one in found] == ["motsigelse"] * told


def test_a_message_has_both_values_and_what_the_figure_rests_on(said: Said) -> None:
    (found,) = [
        one for one in said("Antall pasienter var 9 432.") if one.severity.value != "merknad"
    ]
    assert "9 432" in found.message
    assert "9\u00a0342 (summen av partnerne)" in found.message
    assert found.rests_on
    (found,) = [
        one for one in said("UNN tok inn 652 pasienter.") if one.severity.value != "merknad"
    ]
    (cell,) = found.rests_on
    assert f"562 ({cell.sheet}!{cell.cell})" in found.message


def test_two_typed_amounts_are_told_apart_in_their_own_unit(said: Said) -> None:
    (found,) = said("Prisen falt fra 1 200 til 900 kroner, altså med en tredel.")
    assert "\u2212300 kroner, \u221225,0 % (fra 1 200 til 900)" in found.message


def test_every_typed_figure_is_told_with_what_it_is(script: Callable[..., Script]) -> None:
    text = "Vi hadde 9 342 pasienter i 1 350 kliniske behandlingsstudier, og 12 bord i figur 3."
    found = {one.numeral.text: one for one in typed_numbers(script(text))}
    assert [one.id for one in found["9 342"].known] == ["bruk.pasienter"]
    assert found["1 350"].judged
    assert not found["12"].judged
    assert found["12"].known == ()
    assert "3" not in found


def test_the_shipped_text_claims_nothing_false(book: Workbook) -> None:
    own = script_of(book.data, book.quantities)
    assert list(check_claims(own)) == []


@pytest.mark.parametrize(
    "piece", ["flere enn ", "fra 1 til 2 ", "av 12 ", "OUS 5, ", "økte ", "(("]
)
def test_a_paragraph_of_anything_is_judged(script: Callable[..., Script], piece: str) -> None:
    assert isinstance(list(check_claims(script(piece * 20_000))), list)
