"""Sound text in varied Norwegian gives no error and no warning; false claims give one each.

The claims are about the 2021 figures: GCP-kurs 835, 733, 960, 988, 1 192 and 1 513; ECRIN-studier
3, 6, 7, 9, 6 and 8; representasjonsoppgaver 26, 79, 112, 116, 112 and 59; monitorerte
legemiddelstudier 141 to 434, other monitored studies 1 to 46, and contracts 161, 174, 137, 144,
142 and 164.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from norcrin_xl.findings import Finding, Severity

Said = Callable[..., list[Finding]]

NARRATIVES = (
    "GCP-opplæringen vokser år for år. Siden 2017 har tallet på GCP-kursdeltakere steget hvert "
    "eneste år, og i 2021 nådde det sitt høyeste nivå hittil. Året før var det færre.",
    "Pandemien satte spor: representasjonsoppgavene falt kraftig i rapporteringsåret og var nesten "
    "halvert sammenlignet med 2020. I årene 2018 til 2020 var antallet derimot stabilt.",
    "Antall ECRIN-studier gikk opp fra 6 i 2020 til 8 i 2021, men er fortsatt lavere enn i "
    "toppåret 2019. Siden 2017 har det ligget mellom 6 og 9.",
    "Kontraktene med industrien svinger lite. Antall signerte kontrakter med industrien var flere "
    "i 2021 enn i 2020, uten å nå opp til nivået i 2017.",
    "Veksten har vært jevn: hvert år har det kommet flere monitorerte legemiddelstudier til. "
    "Tallet er mer enn tredoblet siden 2016, og mer enn doblet siden 2017.",
    "Oslo universitetssykehus inkluderte flest pasienter, fulgt av St. Olavs hospital og Helse "
    "Bergen. Nord-Norge hadde færrest pasienter, noe som henger sammen med at UNN er det minste "
    "sykehuset.",
    "Haukeland hadde flere kliniske behandlingsstudier enn St. Olavs, men færre pasienter.",
    "Kostnadene i NorCRIN2 ble høyere enn budsjettert, og brukerbetalingen ble også høyere enn "
    "budsjettert. Forskningsrådets andel ble derimot lavere enn budsjettert, fordi møter og reiser "
    "ble utsatt.",
    "Det er en økning på {kpi.gcp.endring|antall} deltakere på GCP-kurs fra "
    "{rapport.fjoraar|aar} til {rapport.aar|aar}. Det er det høyeste antallet i perioden.",
    "Etter en nedgang fra 2016 til 2017 har GCP-kursene vokst igjen. Fra 2019 til 2020 økte "
    "deltakertallet på GCP-kurs, og det samme skjedde året etter.",
    "Antallet monitorerte studier uten legemidler var om lag uendret fra 2020 til 2021, etter "
    "flere år med vekst.",
    "Ingen av partnerne hadde nedgang i monitorerte legemiddelstudier som skyldtes mangel på "
    "monitorer. For ECRIN-studier ventes det en reduksjon i 2022.",
    "Målet er at representasjonsoppgavene skal øke igjen når det er mulig å reise. Vi forventer "
    "flere representasjonsoppgaver enn i 2021.",
    "Nettverket har aldri hatt så mange deltakere på GCP-kurs som i 2021, og aldri så få "
    "representasjonsoppgaver siden 2016.",
    "Sammenlignet med i fjor var det flere GCP-deltakere, flere monitorerte legemiddelstudier og "
    "flere ECRIN-studier, men færre representasjonsoppgaver.",
    "Regnskapet for NorCRIN1 viser ingen avvik. I NorCRIN2 er egenfinansieringen høyere enn "
    "budsjettert, mens bruken av midlene fra Forskningsrådet er lavere.",
    "Deltakelsen på GCP-kurs var lavere i 2017 enn i 2016, men har siden gått jevnt oppover. "
    "Veksten i GCP-kurs skyldes digitale kurs. Økningen var størst ved OUS.",
    "Selv om antallet ECRIN-studier sank fra 2019 til 2020, tok det seg opp igjen i "
    "rapporteringsåret. Representasjonsoppgavene lå stabilt på et høyt nivå fra 2018 til 2020. "
    "Nedgangen i 2021 skyldes reiserestriksjoner.",
)

TRUE = (
    # What goes another way than the rest
    "GCP-kurs og monitorering økte, men ikke representasjonsoppgaver.",
    "Mens alt annet økte, falt representasjonsoppgaver.",
    "Aktiviteten økte på alle indikatorer unntatt representasjonsoppgaver.",
    "SUS har flest nasjonale studier, 83, mer enn dobbelt så mange som OUS.",
    # Years compared, in either order
    "I 2016 var det flere GCP-deltakere enn i 2017.",
    "Antallet representasjonsoppgaver er høyere enn i 2016, men lavere enn i årene mellom.",
    "Vi har færre representasjonsoppgaver å melde om enn i fjor.",
    "Fra 2019 til 2020 var det en nedgang i ECRIN-studier, og fra 2020 til 2021 en økning.",
    "Det var en liten nedgang i GCP-kurs i 2017. I årene etter har det vært sterk vekst.",
    "Målt mot 2020 var det flere deltakere på GCP-kurs, og målt mot 2016 nesten dobbelt så mange.",
    "Etter flere år med vekst gikk representasjonsoppgavene ned under pandemien.",
    "GCP-kursene falt i 2017, men har siden vokst hvert år.",
    "Toppåret for representasjonsoppgaver var 2019. Siden da har antallet gått ned.",
    "Antallet ECRIN-studier har variert mellom 3 og 9 siden 2016.",
    "I fjor var det en nedgang i ECRIN-studier, i år en økning.",
    "Ikke siden 2017 har det vært færre representasjonsoppgaver.",
    "Deltakertallet på GCP-kurs var på sitt laveste i 2017 og på sitt høyeste i 2021.",
    "Antallet representasjonsoppgaver var høyest i 2019.",
    "Siden 2018 har antall monitorerte studier uten legemidler økt jevnt, fra 25 til 46.",
    "Økningen i GCP-kurs fra i fjor til i år er større enn noen gang tidligere.",
    "Med {kpi.gcp.2021|heltall} deltakere på GCP-kurs er rekorden fra {rapport.fjoraar|aar} slått.",
    # Something about the series, not its figure
    "Interessen for GCP-kurs gikk ned i sommermånedene, men tok seg opp igjen utover høsten.",
    "Etterspørselen etter monitorering av ECRIN-studier er lavere enn kapasiteten.",
    "Prisen på GCP-kurs er uendret siden 2019.",
    "GCP-kurs tilbys nå oftere enn før pandemien, og ventetiden er redusert.",
    "GCP-kursene er blitt digitale. Det er et viktig steg for å nå flere.",
    "Andelen monitorerte legemiddelstudier med industrifinansiering er lavere enn i fjor.",
    "Representasjonsoppgaver er mer krevende enn før.",
    "Høyeste tillatte antall deltakere på GCP-kurs er 30 per kurs.",
    "Lavere priser på GCP-kurs ga flere deltakere.",
    "GCP-kurs har redusert antallet avvik i studiene.",
    "Deltakerne på GCP-kurs er stabilt fornøyde.",
    "Flere av representasjonsoppgavene ble lagt til digitale møter.",
    "Tross pandemien ble det gjennomført flere GCP-kurs enn planlagt.",
    # Times that nobody has named, wishes, denials
    "Signerte kontrakter med industrien har vært stabile de siste årene, med et hopp i 2021.",
    "Signerte kontrakter med industrien ligger på nivå med tidligere år.",
    "Ingen enkelt partner står bak nedgangen i representasjonsoppgaver.",
    "ECRIN-studier tar lang tid å starte. Antallet kan derfor gå ned ett år.",
    "Hvis representasjonsoppgavene ikke øker igjen, må nettverket finne nye måter å synes på.",
    "Det er ingen nedgang i GCP-kurs, tvert imot.",
    "Veksten i GCP-kurs fortsatte, og antallet nærmer seg dobbelt så mange som i 2016.",
    # Several series and partners
    "Monitorerte studier uten legemidler økte mindre enn monitorerte legemiddelstudier.",
    "Det er langt flere monitorerte legemiddelstudier enn monitorerte studier uten legemidler.",
    "OUS har hatt en nedgang i GCP-kurs, mens de andre partnerne har økt.",
    "De fleste pasientene kommer fra OUS, som også har flest kliniske behandlingsstudier.",
    "St. Olavs har nest flest pasienter, selv om HUS har flere kliniske behandlingsstudier.",
    "Antall årsverk er høyest ved OUS og lavest ved SUS.",
    "AHUS og UNN har om lag like mange kliniske behandlingsstudier.",
    "HUS er den største partneren på Vestlandet målt i antall kliniske behandlingsstudier.",
    "UNN har flere årsverk enn SUS, men færre pasienter.",
    "Ved tre av partnerne økte antallet pasienter, ved de øvrige var det stabilt.",
    # The budget
    "Kostnadene til reiser i NorCRIN2 ble lavere enn budsjettert.",
    "De direkte kostnadene i NorCRIN2 var lavere enn budsjettert de første månedene.",
    "Kostnadene i NorCRIN2 ble ikke lavere enn budsjettert, slik vi ventet i fjor.",
    "Kostnadene i arbeidspakke 9 i NorCRIN2 ble lavere enn budsjettert.",
    "Partnernes egenfinansiering i NorCRIN2 ble høyere enn budsjettert.",
    "I NorCRIN2 er totale kostnader høyere enn budsjettert, fordi egeninnsatsen økte.",
    "Det ble brukt mindre av midlene fra Forskningsrådet i NorCRIN2 enn budsjettert.",
    "Finansieringen fra Forskningsrådet i NorCRIN2 ligger under budsjett.",
)

OTHER = (
    # Dates: plans, postponements, periods, and what was decided since
    "Etter planen skulle kurset vært holdt i 2021, men det ble flyttet til januar 2022.",
    "Avtalen ble signert i 2018 og gjelder ut 2023.",
    "Siden 2010 har nettverket hatt en fast koordinator.",
    "I mars 2020 ble alle fysiske møter avlyst, og i 2021 ble de holdt digitalt.",
    "EU-forordningen (CTR) trådte i kraft 31. januar 2022.",
    "Søknaden om overføring ble sendt i desember 2021 og innvilget i januar 2022.",
    "Haukeland universitetssjukehus overtar som vert 1. januar 2022.",
    "Sekretariatet ble flyttet fra Trondheim til Bergen ved årsskiftet 2021/2022.",
    "Evalueringen er publisert i Tidsskrift for Den norske legeforening 2021; 141: 1–4.",
    # Names of hospitals, institutions and people's places of work
    "Direktør ved Sykehuset Innlandet og Helse Nord deltok på nettverksmøtet.",
    "Universitetet i Oslo, NTNU og UiT Norges arktiske universitet er samarbeidspartnere.",
    "Oslo universitetssykehus HF og St. Olavs hospital HF er begge partnere.",
    "Kreftregisteret, Folkehelseinstituttet og Legemiddelverket bidro til arbeidet.",
    "Kurset ble arrangert sammen med Helse Møre og Romsdal og Sørlandet sykehus.",
    "Lederen for gruppen kommer fra Universitetssykehuset Nord-Norge.",
    "Stavanger universitetssjukehus er med i gruppen, og Bergens forskere leder den.",
    "Nordic Trial Alliance (NTA) og NordForsk er viktige samarbeidspartnere.",
    # References, addresses, numbers and notes
    "Se avsnitt 3.2 og {tabell:3.2} for fordelingen.",
    "Se https://www.norcrin.no/kurs for påmelding.",
    "Det er 12 monitorer, 5 datamanagere og 3 statistikere i nettverket.",
    "Vi har brukt 15 % av tiden på opplæring, og om lag 40 timer per studie.",
    "Arbeidet i AP2 er ferdig, og AP9 fortsetter som planlagt.",
    "Flest henvendelser kom fra Helse Sør-Øst, færrest fra Helse Nord.",
    "Ahus har størst økning i antall pasienter, mens OUS fortsatt er størst.",
)

FALSE = (
    "Siden 2017 har tallet på GCP-kursdeltakere sunket hvert eneste år.",
    "Representasjonsoppgavene økte kraftig i rapporteringsåret.",
    "I årene 2018 til 2021 var antallet representasjonsoppgaver stabilt.",
    "Antall ECRIN-studier gikk ned fra 2020 til 2021.",
    "Antall ECRIN-studier er høyere enn noen gang.",
    "Antall signerte kontrakter med industrien var færre i 2021 enn i 2020.",
    "Tallet på monitorerte legemiddelstudier er halvert siden 2016.",
    "UNN inkluderte flest pasienter, fulgt av St. Olavs hospital.",
    "Haukeland hadde færre kliniske behandlingsstudier enn St. Olavs.",
    "Kostnadene i NorCRIN2 ble lavere enn budsjettert.",
    "Brukerbetalingen i NorCRIN2 ble lavere enn budsjettert.",
    "Bruken av midlene fra Forskningsrådet i NorCRIN2 var over budsjett.",
    "Totale kostnader i NorCRIN2 ble lavere enn budsjettet.",
    "I NorCRIN1 ble kostnadene høyere enn budsjettert.",
    "Egenfinansieringen i NorCRIN2 ble {okonomi.norcrin2.2.1.regnskap|mill1} millioner kroner, som "
    "er mindre enn budsjettert.",
    "Deltakelsen på GCP-kurs var høyere i 2017 enn i 2016.",
    "Antallet ECRIN-studier steg fra 2019 til 2020.",
    "GCP-kursene hadde færre deltakere enn året før.",
    "Sammenlignet med i fjor var det flere representasjonsoppgaver.",
    "Nettverket har aldri hatt så få deltakere på GCP-kurs som i 2021.",
    "Tallet på representasjonsoppgaver er tredoblet siden 2020.",
    "Det var like mange ECRIN-studier i 2021 som i 2020.",
    "Representasjonsoppgavene gikk opp fra 2020 til 2021.",
    "Antall GCP-deltakere har gått jevnt nedover siden 2017.",
    "I 2021 var det flere representasjonsoppgaver enn noen gang tidligere.",
    "OUS har færrest årsverk.",
    "GCP-kursene har ligget mellom 900 og 1 300 siden 2018.",
    "Antallet monitorerte legemiddelstudier er det laveste siden 2016.",
    "Antallet GCP-kursdeltakere var høyest i 2019.",
)


def grave(said: Said, text: str) -> list[str]:
    return [one.message for one in said(text) if one.severity is not Severity.NOTE]


@pytest.mark.parametrize("text", [*NARRATIVES, *TRUE, *OTHER])
def test_what_is_true_gives_no_error_and_no_warning(said: Said, text: str) -> None:
    assert grave(said, text) == []


@pytest.mark.parametrize("text", FALSE)
def test_what_is_false_gives_one_finding(said: Said, text: str) -> None:
    assert len(grave(said, text)) == 1
