// What a task answered, as a person reads it: sentences, files, forms, changes, trees, figures.
import { announce, counted, make, table } from "./elements.js";
import { size } from "./desk.js";
import { findings } from "./findings.js";
import { figure } from "./charts.js";

export function answered(answer, desk, actions) {
  return make("section", { "aria-label": "Resultat" },
    notice(answer),
    answer.files.length ? files(answer.files, desk) : null,
    answer.forms ? forms(answer.forms) : null,
    answer.changes?.length ? changes(answer.changes, actions.choose) : null,
    answer.proposals?.length ? proposals(answer.proposals, actions.link) : null,
    answer.findings.length ? findings(answer.findings, actions.whole, actions.accept) : null,
    answer.tree ? make("ul", { className: "tree" }, answer.tree.below.map((child) => node(child, 1))) : null,
    (answer.figures ?? []).map(figure));
}

const STATES = {
  done: ["ok", "Ferdig."],
  errors: ["warning", "Ferdig, men det er feil i tallene."],
  open: ["warning", "Ikke gjort, for det er feil i tallene."],
  refused: ["error", "Ikke gjort."],
};
const SHORT = 6;

function notice({ state, sentences }) {
  const [kind, word] = STATES[state];
  const [short, long] = sentences.length > SHORT ? [sentences.slice(0, 3), sentences.slice(3)] : [sentences, []];
  return make("div", { className: `notice ${kind}` },
    make("p", {}, make("strong", {}, word)),
    short.map(sentence),
    long.length ? make("details", {}, make("summary", {}, `Vis ${long.length} linjer til`),
      long.map(sentence)) : null);
}

// A line of what was said; one that belongs under another stands in.
function sentence(line) {
  return make("p", { className: line.startsWith(" ") ? "said under" : "said" }, line.trim());
}

function files(given, desk) {
  const told = make("p", { role: "status" });
  const give = async (file) => { told.textContent = await desk.give(file); };
  return make("div", {}, make("h2", {}, given.length > 1 ? "Filer" : "Fil"),
    make("ul", { className: "files" }, given.map((file) => make("li", {},
      make("span", {}, make("strong", {}, file.name), " ", make("span", { className: "hint" }, size(file.bytes.length))),
      make("button", { type: "button", className: "first", onclick: () => give(file) }, desk.giving,
        make("span", { className: "unseen" }, ` ${file.name}`))))),
    given.length > 1 ? make("button", { type: "button", onclick: async () => { for (const file of given) await give(file); } }, `${desk.giving} alle`) : null,
    told);
}

const FORM_STATES = [["taken_in", "Tas inn", "ok"], ["refused", "Tas ikke inn", "feil"], ["unchanged", "Uendret", "merknad"]];

// Each form that was read, what it changes cell by cell, and the message to whoever sent it.
function forms(record) {
  const all = FORM_STATES.flatMap(([key, word, kind]) => (record[key] ?? []).map((form) => ({ ...form, word, kind })));
  if (!all.length) return null;
  return make("div", {}, make("h2", {}, "Skjemaene"), table(counted(all.length, "fil", "filer"), ["Hva", "Hvem", "Fil", "Endringer", "Melding"],
    all.map((form) => [
      make("span", { className: `grade ${form.kind}` }, form.word), form.partner ?? "Ukjent", form.file,
      form.changes.length ? make("details", {}, make("summary", {}, counted(form.changes.length, "celle", "celler")),
        make("ul", {}, form.changes.map((change) => make("li", {}, `${change.sheet}!${change.cell}: ${change.old || "tom"} → ${change.new || "tom"}`)))) : "Ingen",
      form.message ? make("details", {}, make("summary", {}, "Til partneren"), make("p", { className: "said" }, form.message), copy(form.message)) : "Ingen",
    ])));
}

function copy(text) {
  const button = make("button", { type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Kopiert";
      announce("Meldingen er kopiert.");
    } catch {
      announce("Nettleseren lar ikke siden kopiere. Merk teksten, og trykk Ctrl+C.");
    }
  } }, "Kopier");
  return button;
}

// The changes of a refresh; where a person wrote something else, what is to stand is chosen here.
function changes(all, choose) {
  const picked = {};
  const conflicts = all.filter((change) => change.choice);
  const button = make("button", { type: "button", className: "first", disabled: true, onclick: () => choose(picked) }, "Bruk valgene");
  const pick = (change, what) => {
    picked[change.tag] = what;
    button.disabled = conflicts.some((other) => !picked[other.tag]);
  };
  const question = (change, index) => change.choice && make("fieldset", {}, make("legend", {}, "Hva skal stå?"),
    [["keep", "Det som står i rapporten"], ["replace", "Det som er i arbeidsboken"]].map(([what, label]) => make("label", { className: "beside" },
      make("input", { type: "radio", name: `valg-${index}`, onchange: () => pick(change, what) }), label)));
  const ordered = [...conflicts, ...all.filter((change) => !change.choice)];
  return make("div", {}, make("h2", {}, "Endringer"),
    conflicts.length && choose ? make("p", {}, `${counted(conflicts.length, "sted", "steder")} er endret i Word, og trenger et valg. Velg hva som skal stå.`) : null,
    table(`${counted(all.length, "sted", "steder")} i rapporten`, ["Hva", "Sted", "Sist skrevet", "Sto i rapporten", "I arbeidsboken", "Hvorfor"],
      ordered.map((change, index) => [
        capital(change.what), [change.label, change.section ? make("span", { className: "hint" }, ` ${change.section}`) : ""],
        change.old, change.now, change.new, [change.why, question(change, index)],
      ])),
    conflicts.length && choose ? button : null);
}

const MANY = 10;

// Typed numbers with what they may be; those that are ticked are linked.
function proposals(all, link) {
  const rows = all.map((item) => {
    const options = [{ link: item.link, label: item.label }, ...item.alternatives];
    const unclear = item.certainty === "flertydig";
    return {
      item,
      box: make("input", { type: "checkbox", checked: item.certainty === "sikker" && !item.locked, disabled: Boolean(item.locked), "aria-label": `Koble ${item.text}` }),
      // Where there is nothing to choose between, the one that it is stands as text.
      shown: options.length > 1 || unclear ? null : options[0].label,
      select: make("select", { "aria-label": `Hva ${item.text} er`, disabled: Boolean(item.locked) },
        unclear ? make("option", { value: "" }, "Velg …") : null,
        options.map((option) => make("option", { value: option.link }, option.label))),
    };
  });
  for (const row of rows) row.select.addEventListener("change", () => { row.box.checked = Boolean(row.select.value); });
  const mark = (wanted) => rows.forEach((row) => { if (!row.item.locked && row.select.value) row.box.checked = wanted(row.item); });
  const linking = () => make("button", { type: "button", className: "first", onclick: () => {
    const wanted = rows.filter(({ box, select }) => box.checked && select.value).map(({ item, select }) => `${item.number}=${select.value}`);
    if (wanted.length) link(wanted);
    else announce("Ingen forslag er valgt.");
  } }, "Koble de valgte");
  return make("div", {}, make("h2", {}, "Forslag"),
    make("p", {}, "De sikre er huket av. Velg selv der ordene rundt tallet passer med flere."),
    make("div", { className: "row" }, linking(),
      make("button", { type: "button", onclick: () => mark((item) => item.certainty !== "flertydig") }, "Velg også de trolige"),
      make("button", { type: "button", onclick: () => mark(() => false) }, "Velg ingen")),
    table(counted(all.length, "tall er skrevet for hånd", "tall er skrevet for hånd"), ["Koble", "Tall", "Der det står", "Tallet er", "Sikkerhet"],
      rows.map(({ item, box, select, shown: label }) => [
        box, make("strong", {}, item.text),
        [make("span", { className: "hint" }, `${item.where.heading || "Før første overskrift"}: `), item.where.text],
        label ?? select, [capital(item.certainty), make("span", { className: "hint" }, ` ${item.locked ? `Kan ikke kobles: det ${item.locked}` : item.why}`)],
      ])),
    all.length > MANY ? linking() : null);
}

function node({ text, below }, depth) {
  const bold = text.startsWith("▸");
  if (!below.length) return make("li", { className: bold ? "now" : "" }, text);
  return make("li", {}, make("details", { open: depth < 2 }, make("summary", {}, text),
    make("ul", {}, below.map((child) => node(child, depth + 1)))));
}

export const capital = (text) => text.slice(0, 1).toLocaleUpperCase("nb") + text.slice(1);
