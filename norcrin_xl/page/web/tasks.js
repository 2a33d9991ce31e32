// The tasks in the order of the year: what each asks for, and what its button says.
// A field's `name` is the folder or the option that the task reads in Python.

const BOOK = ".xlsm,.xlsx";
const REPORT = { kind: "file", name: "rapport", label: "Word-rapporten", accept: ".docx", needed: true };
const DRAFT = { kind: "check", name: "utkast", label: "Lag den som utkast, også om tallene har feil" };

export const GROUPS = [
  ["Samle inn", ["send_ut", "hent", "kontroll", "godta"]],
  ["Rapporten", ["rapport", "oppdater", "hent_tekst", "gjennomga", "koble", "sammenlign", "pdf"]],
  ["Tallene", ["forklar", "figurer", "konsolider", "katalog"]],
  ["Nytt år og nytt nettverk", ["nytt_aar", "gjelder", "begrunn", "nettverk"]],
];

export const TASKS = {
  kontroll: {
    title: "Kontroller",
    lead: "Finner feil, avvik uten forklaring og motsigelser i arbeidsboken, med celle og hva du gjør.",
    book: true,
    fields: [{ kind: "check", name: "skriv", label: "Før funnene inn i arket Kontroll" }],
    button: "Kontroller",
  },
  send_ut: {
    title: "Send ut skjemaer",
    lead: "Lager ett Excel-skjema og ett brev til hver partner, samlet i en zip-fil.",
    book: true,
    fields: [{ kind: "date", name: "frist", label: "Partnernes frist", hint: "Står den tom, er fristen tre uker før Forskningsrådets." }],
    button: "Lag skjemaer",
  },
  hent: {
    title: "Ta inn skjemaer",
    lead: "Leser skjemaene, viser hva som endres, og tar inn hver partner helt eller ikke.",
    book: true,
    fields: [{ kind: "file", name: "svar", label: "Skjemaene fra partnerne", accept: ".xlsx,.xlsm", many: true, folder: true, needed: true }],
    button: "Ta inn",
    trial: "Vis først hva som endres",
  },
  godta: {
    title: "Godta et funn",
    lead: "Et funn som er i orden, godtas med begrunnelse og rolle. Det gjelder til tallene bak det endres.",
    book: true,
    fields: [
      { kind: "text", name: "funn", label: "Cellen eller koden", hint: "For eksempel SUS!D64. Knappen «Godta …» ved et funn fyller den ut.", needed: true },
      { kind: "text", name: "kode", label: "Koden, der cellen har flere funn (kan utelates)" },
      { kind: "text", name: "begrunnelse", label: "Begrunnelse" },
      { kind: "text", name: "rolle", label: "Rolle", hint: "For eksempel Prosjektøkonom." },
      { kind: "check", name: "angre", label: "Ta tilbake det som er godtatt" },
    ],
    button: "Godta",
  },
  rapport: {
    title: "Generer rapport",
    lead: "Lager Word-rapporten med tabeller, figurer og tekst. Hvert tall er koblet til arbeidsboken.",
    book: true,
    fields: [
      { kind: "file", name: "mal", label: "Egen Word-mal (kan utelates)", accept: ".docx" },
      DRAFT,
    ],
    button: "Generer rapport",
  },
  oppdater: {
    title: "Oppdater tall i rapporten",
    lead: "Fører nye tall inn i en rapport som er redigert i Word. Det som er skrevet, blir stående.",
    book: true,
    fields: [
      REPORT,
      { kind: "check", name: "sporet", label: "Vis endringene som sporede endringer i Word" },
      DRAFT,
    ],
    button: "Oppdater",
    trial: "Vis først hva som endres",
  },
  hent_tekst: {
    title: "Hent tekst fra rapporten",
    lead: "Henter det som er skrevet i Word, tilbake til cellene. Neste år begynner med det.",
    book: true,
    fields: [
      REPORT,
      { kind: "check", name: "godtatt", label: "Les sporede endringer som om de var godtatt" },
    ],
    button: "Hent teksten",
    trial: "Vis først hva som hentes",
  },
  gjennomga: {
    title: "Kontroller en rapport",
    lead: "Leser en hvilken som helst Word-rapport mot arbeidsboken: tall, henvisninger og påstander.",
    book: true,
    fields: [REPORT],
    button: "Kontroller rapporten",
  },
  koble: {
    title: "Koble tall i en rapport",
    lead: "Finner tall som er skrevet for hånd, og foreslår hvilket tall i arbeidsboken hvert av dem er.",
    book: true,
    fields: [REPORT],
    button: "Finn forslag",
  },
  sammenlign: {
    title: "Sammenlign to rapporter",
    lead: "Viser hvilke tall som er forskjellige i to rapporter, også fra ulike år.",
    fields: [
      { ...REPORT, label: "Den ene rapporten" },
      { ...REPORT, name: "annen", label: "Den andre rapporten" },
    ],
    button: "Sammenlign",
  },
  pdf: { title: "PDF", lead: "" },
  forklar: {
    title: "Forklar et tall",
    lead: "Viser hva et tall er laget av: formel, ledd, partnernes filer og celler, og hvor det er trykt.",
    book: true,
    fields: [{ kind: "number", name: "id", label: "Tallets id eller navn", needed: true }],
    button: "Forklar",
  },
  figurer: {
    title: "Figurer",
    lead: "Figurene i rapporten, tegnet av tallene slik de er nå.",
    book: true,
    fields: [],
    button: "Vis figurene",
  },
  konsolider: {
    title: "Konsolider",
    lead: "Setter partnernes tall side om side i et regneark, med summer og hvem som mangler.",
    book: true,
    fields: [],
    button: "Lag regnearket",
  },
  katalog: {
    title: "Tallkatalog",
    lead: "Lager en Word-fil med alle tall ferdig koblet, til å kopiere inn i rapporten.",
    book: true,
    fields: [],
    button: "Lag katalogen",
  },
  nytt_aar: {
    title: "Neste års arbeidsbok",
    lead: "Årets tall blir fjorårets og låses, og tekstene blir utkast.",
    book: true,
    fields: [
      { kind: "text", name: "avsluttet", label: "Prosjekter som er over (kan utelates)", hint: "Nøklene, med komma mellom." },
      { kind: "text", name: "fortsetter", label: "Prosjekter som fortsetter (kan utelates)", hint: "Trengs bare der perioden ikke sier det." },
      { ...REPORT, label: "Rapporten som ble levert (kan utelates)", needed: false },
      { kind: "check", name: "hent_tekst", label: "Hent først tekst som bare står i rapporten" },
      { kind: "check", name: "likevel", label: "Lag den også om tallene har feil" },
    ],
    button: "Lag neste års arbeidsbok",
  },
  gjelder: {
    title: "Gjelder også i år",
    lead: "Tar bort merket «[fra i fjor]» på tekster som stemmer også i år. De andre står som utkast.",
    book: true,
    fields: [{ kind: "text", name: "tekst", label: "Hvilke tekster", hint: "Avsnitt (1.1), arbeidspakke (NorCRIN2 AP9), partner (OUS), celler (Tekst!C19:C25) eller alle. Komma mellom flere.", needed: true }],
    button: "Ta bort merket",
  },
  begrunn: {
    title: "Begrunn et endret tall",
    lead: "Et tall som er rapportert før og er endret siden, trenger en grunn. Den føres i Tidligere år og i Logg.",
    book: true,
    fields: [
      { kind: "text", name: "celle", label: "Cellen", hint: "For eksempel OUS!C20.", needed: true },
      { kind: "text", name: "hvorfor", label: "Hvorfor tallet er endret", needed: true },
      { kind: "text", name: "rolle", label: "Rolle", hint: "For eksempel Prosjektøkonom.", needed: true },
    ],
    button: "Begrunn",
  },
  nettverk: {
    title: "Et annet nettverk",
    lead: "Lager en tom arbeidsbok og en Word-mal for et nettverk med egne prosjekter, partnere og indikatorer.",
    fields: [{ kind: "file", name: "oppsett", label: "Oppsettsfilen", accept: ".toml", needed: true, hint: "Hent et eksempel, og skriv om det i Notisblokk." }],
    button: "Lag arbeidsbok og mal",
    extra: ["oppsett_eksempel", "Hent et eksempel på oppsettsfil"],
  },
  partner: {
    title: "For partnere",
    lead: "Slipp skjemaet ditt her og se hva som blir sagt når det tas inn, celle for celle. Ingenting sendes.",
    fields: [{ kind: "file", name: "svar", label: "Skjemaet ditt", accept: ".xlsx,.xlsm", needed: true }],
    button: "Se hva som blir sagt",
  },
};

export const BOOK_FIELD = { name: "bok", label: "Arbeidsboken", accept: BOOK, hint: "NorCRIN_Rapport.xlsm eller nettverkets egen." };
