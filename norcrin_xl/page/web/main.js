// The page itself: which view stands there, the workbook in use, and one task at a time.
import { announce, make, replace } from "./elements.js";
import { Engine } from "./engine.js";
import { Desk, canOpenFolder, fileField } from "./desk.js";
import { BOOK_FIELD, GROUPS, TASKS } from "./tasks.js";
import { answered } from "./results.js";

const NAME = "NorCRIN-rapport";
const desk = new Desk();
const motor = document.getElementById("motor");
const main = document.getElementById("innhold");
const side = document.getElementById("valg");
const views = new Map(); // what was chosen, typed and answered in each view, while others are looked at
let numbers = null; // the numbers of the workbook in use, for the list of ids
let running = null; // the task at hand: where its steps are told
let standing = null; // the view that stands there

const engine = new Engine((text) => {
  motor.textContent = `${text} …`;
  if (running) running.step.textContent = `${text} …`;
});

function begin() {
  if (window.tooOld) return;
  window.begun = true;
  desk.onChange(() => { numbers = null; showSide(); });
  // The browser tells of a new address a moment later: its view may stand there already.
  window.addEventListener("hashchange", () => { if (view() !== standing) arrive(); });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // its address is no view
    main.querySelector("h1").focus();
  });
  // A file that misses the box must not make the browser leave the page.
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    views.get(view())?.fields.find((field) => field.drop)?.drop(event.dataTransfer);
  });
  window.addEventListener("beforeunload", (event) => {
    if (desk.book && !desk.book.saved) event.preventDefault();
  });
  show();
  wake();
}

async function wake() {
  try {
    const { bare, all, memory } = await engine.start();
    ready(memory);
    document.body.dataset.ready = `${Math.round(bare)} ${Math.round(all)}`;
  } catch (error) {
    replace(motor, `${error.message}. `, make("button", { type: "button", className: "plain", onclick: () => {
      motor.textContent = "Starter …";
      motor.focus();
      wake();
    } }, "Start Python på nytt"));
  }
}

function ready(memory) {
  motor.textContent = `Klar. Python bruker ${Math.round(memory / 1048576)} MB.`;
}

function view() {
  const name = decodeURIComponent(location.hash.slice(1));
  return name in TASKS ? name : "";
}

const heading = (text) => make("h1", { tabIndex: -1 }, text);

function show() {
  showSide();
  const name = view();
  standing = name;
  document.title = name ? `${TASKS[name].title} – ${NAME}` : NAME;
  const known = views.get(name);
  if (known && !(known.lacksBook && desk.book)) replace(main, ...known.nodes);
  else {
    const made = name === "" ? startView() : name === "pdf" ? pdfView() : taskView(name);
    views.set(name, made);
    replace(main, ...made.nodes);
  }
}

// Shows the view that was asked for, and puts the keyboard at its beginning.
function arrive() {
  show();
  main.querySelector("h1").focus();
}

function go(name) {
  location.hash = name;
  arrive();
}

function showSide() {
  const here = view();
  const link = (name) => make("li", {}, make("a", { href: `#${name}`, "aria-current": name === here && "page" }, TASKS[name].title));
  const lists = make("div", { className: "lists", id: "lister" },
    make("ul", {}, make("li", {}, make("a", { href: "#", "aria-current": !here && "page" }, "Start"))),
    GROUPS.flatMap(([title, names]) => [make("h2", {}, title), make("ul", {}, names.map(link))]),
    make("h2", {}, "Partner"), make("ul", {}, link("partner")));
  const fold = make("button", { type: "button", className: "fold", "aria-expanded": "false", "aria-controls": "lister", onclick: () => {
    const folded = side.classList.toggle("folded");
    fold.setAttribute("aria-expanded", String(!folded));
    fold.textContent = folded ? "Vis oppgavene" : "Skjul oppgavene";
  } }, "Vis oppgavene");
  side.classList.add("folded");
  replace(side, desk.book && bookBox(), fold, lists);
}

function bookBox() {
  const { name, by, at, saved } = desk.book;
  const time = at.toLocaleTimeString("nb-NO", { hour: "2-digit", minute: "2-digit" });
  const state = by ? `Laget kl. ${time} av «${by}».` : `Valgt kl. ${time}. Filen din blir ikke endret.`;
  const advice = !by ? "" : saved ? " Den du tok vare på, er nå den gjeldende." : " Den er nå den gjeldende: ta vare på den.";
  return make("section", { className: "book", "aria-label": "Arbeidsboken i bruk" },
    make("p", {}, "Arbeidsboken i bruk: ", make("strong", {}, name)),
    make("p", { className: "hint" }, state + advice),
    make("div", { className: "row" },
      by && make("button", { type: "button", className: saved ? "" : "first", onclick: async () => {
        announce(await desk.give(desk.book));
        side.querySelector(".book button").focus();
      } }, desk.giving,
        make("span", { className: "unseen" }, " arbeidsboken i bruk")),
      make("button", { type: "button", onclick: () => { desk.use(null); views.clear(); go(""); } }, "Velg en annen")));
}

function startView() {
  const field = fileField(BOOK_FIELD);
  field.changed = () => {
    if (!field.files.length) return;
    desk.use(field.files[0]);
    go("kontroll");
  };
  const result = make("div");
  const example = make("button", { type: "button", onclick: () => runTask("eksempel", { fields: [], result, buttons: [example] }, {}) }, "Prøv med eksemplet for 2021");
  return { fields: [field], nodes: [heading("Begynn her"),
    make("p", {}, "Velg arbeidsboken. Siden leser den, og filen din blir aldri endret: det som lages, laster du ned."),
    field.element,
    make("div", { className: "row" }, example, canOpenFolder() && folderButton()), result,
    make("h2", {}, "Er du partner?"),
    make("p", {}, "Da trenger du bare skjemaet ditt. ", make("a", { href: "#partner" }, "Se hva som blir sagt om det"), " før du sender det."),
    make("h2", {}, "Hva kan gjøres her?"),
    make("p", {}, "Alt som programmet gjør, unntatt PDF og knappene inne i Excel. Lukk fanen når du er ferdig: ingenting blir liggende igjen, og det du har lastet ned, beholder du.")] };
}

function folderButton() {
  const button = make("button", { type: "button", onclick: async () => {
    try {
      desk.folder = await window.showDirectoryPicker({ mode: "readwrite" });
      button.textContent = `Resultater legges i mappen ${desk.folder.name}`;
      announce(button.textContent);
    } catch { /* the user changed his mind */ }
  } }, "Velg en mappe for resultatene");
  return button;
}

function pdfView() {
  return { fields: [], nodes: [heading("PDF"),
    make("p", {}, "PDF lages ikke på denne siden. Slik gjør du det i Word:"),
    make("ol", {},
      make("li", {}, "Åpne rapporten, trykk Ctrl+A og F9, og velg Oppdater hele tabellen."),
      make("li", {}, "Velg Fil > Lagre som, og filtypen PDF."),
      make("li", {}, "Velg Alternativer, og huk av for Kodestruktur for dokument for tilgjengelighet, og for PDF/A.")),
    make("div", { className: "notice warning" }, make("p", {},
      "Da mangler de to skjemaene fra arbeidsboken som vedlegg. Skriv dem ut som PDF fra Excel, og send dem med. Med programmet installert lager kommandoen «norcrin-xl pdf» én PDF med alt."))] };
}

function taskView(name) {
  const task = TASKS[name];
  const result = make("div", { className: "result" });
  const lacksBook = Boolean(task.book && !desk.book);
  const fields = [...(lacksBook ? [bookField()] : []), ...task.fields.map((item) => fieldOf(item))];
  const made = { lacksBook, fields, result, buttons: [] };
  const submit = (options) => runTask(name, made, options);
  made.buttons = [
    make("button", { type: "submit", className: "first" }, task.button),
    task.trial && make("button", { type: "button", onclick: () => submit({ prove: true }) }, task.trial),
    task.extra && make("button", { type: "button", onclick: () => runTask(task.extra[0], { ...made, fields: [] }, {}) }, task.extra[1]),
  ].filter(Boolean);
  const form = make("form", { noValidate: true, onsubmit: (event) => { event.preventDefault(); submit({}); } },
    fields.map((field) => field.element), make("div", { className: "row" }, made.buttons));
  made.nodes = [heading(task.title), make("p", {}, task.lead), form, result];
  return made;
}

function bookField() {
  const field = fileField({ ...BOOK_FIELD, needed: true });
  field.changed = () => {
    if (!field.files.length) return;
    desk.use(field.files[0]);
    show();
    main.querySelector("form button").focus();
  };
  return field;
}

function fieldOf(item) {
  if (item.kind === "file") return fileField(item);
  const id = `felt-${item.name}`;
  const field = { name: item.name, needed: item.needed, label: item.label };
  if (item.kind === "check") {
    field.input = make("input", { type: "checkbox", id });
    return { ...field, value: () => field.input.checked, element: make("div", { className: "field" }, make("label", { className: "beside" }, field.input, item.label)) };
  }
  const list = item.kind === "number" && make("datalist", { id: `${id}-liste` });
  field.input = make("input", {
    type: item.kind === "date" ? "date" : "text", id, "aria-describedby": item.hint && `${id}-hjelp`,
    list: list && list.id, autocomplete: "off", required: item.needed, onfocus: () => list && suggest(list),
  });
  return { ...field, value: () => field.input.value.trim(),
    element: make("div", { className: "field" }, make("label", { htmlFor: id }, item.label), field.input, list,
      item.hint && make("p", { className: "hint", id: `${id}-hjelp` }, item.hint)) };
}

// The ids and names of all numbers, asked for once for each workbook.
async function suggest(list) {
  if (!desk.book || list.dataset.book === desk.book.at.toISOString()) return;
  list.dataset.book = desk.book.at.toISOString();
  numbers ??= engine.run("tall", [{ slot: "bok", ...desk.book }], {}).then(({ answer }) => answer.numbers ?? []);
  try {
    replace(list, ...(await numbers).map(({ id, label }) => make("option", { value: id }, label)));
  } catch {
    numbers = null;
    delete list.dataset.book;
  }
}

async function runTask(name, made, options) {
  const { fields, result, buttons } = made;
  const chosen = fields.filter((field) => field.files && field.name !== BOOK_FIELD.name);
  replace(result);
  await Promise.allSettled(chosen.map(({ reading }) => reading)); // a file may be chosen, but not read yet
  const lack = fields.find((field) => field.needed && !(field.files ? field.files.length : field.value()));
  if (lack) {
    replace(result, problem(`${lack.files ? "Velg" : "Skriv"} først: ${lack.label}.`));
    lack.input.focus();
    return;
  }
  const files = chosen.flatMap((field) => field.files.map(({ name: file, bytes }) => ({ slot: field.name, name: file, bytes })));
  if (TASKS[name]?.book) files.push({ slot: "bok", name: desk.book.name, bytes: desk.book.bytes });
  const values = { ...Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.name, field.value()])), ...options };
  running = { step: make("p", { className: "step", role: "status" }, "Begynner …") };
  const stop = make("button", { type: "button", onclick: () => engine.stop("Du avbrøt") }, "Avbryt");
  replace(result, running.step, stop);
  stop.focus();
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const { answer, memory } = await engine.run(name, files, values);
    ready(memory);
    told(name, answer, made, values);
  } catch (error) {
    const said = problem(`${error.message}. Ingenting er endret, og det du har valgt, er her fortsatt: prøv igjen.`);
    replace(result, said);
    reach(said, "Ikke gjort");
    wake();
  } finally {
    running = null;
    buttons.forEach((button) => { button.disabled = false; });
  }
}

// Moves the keyboard to what came; who went on to something else meanwhile only hears of it.
function reach(element, title) {
  if (document.activeElement === document.body) {
    element.tabIndex = -1;
    element.focus();
  } else announce(`${title}: ${element.textContent}`);
}

function told(name, answer, made, values) {
  const repeat = (more) => runTask(name, made, { ...values, prove: false, ...more });
  const book = answer.files.find((file) => file.name === answer.book);
  const title = TASKS[name]?.title ?? "Eksemplet";
  if (book) desk.use(book, title);
  const section = answered(answer, desk, {
    accept: name === "kontroll" ? accept : null,
    whole: { gjennomga: "Hele rapporten", partner: "Hele skjemaet" }[name] ?? "Hele arbeidsboken",
    choose: (picked) => repeat({ valg: picked }),
    link: (wanted) => repeat({ koble: wanted }),
  });
  const question = answer.question && make("div", { className: "notice warning" }, make("p", {}, answer.question),
    make("button", { type: "button", className: "first", onclick: () => repeat({ ja: true }) }, "Ja, gjør det"));
  const current = book && make("p", { className: "current" }, `${book.name} er nå arbeidsboken i bruk her. Ta vare på den, og bruk den i stedet for den du valgte.`);
  replace(made.result, question, section);
  if (current) section.firstChild.append(current);
  reach(question || section.firstChild, title);
}

function accept(row) {
  const made = views.get("godta") ?? taskView("godta");
  views.set("godta", made);
  const typed = { funn: row.where?.cell ? `${row.where.sheet}!${row.where.cell}` : row.code, kode: row.code };
  for (const field of made.fields) if (field.name in typed) field.input.value = typed[field.name];
  replace(made.result);
  go("godta");
}

function problem(text) {
  return make("div", { className: "notice error", role: "alert" }, make("p", {}, text));
}

begin();
