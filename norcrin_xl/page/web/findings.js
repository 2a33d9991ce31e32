// Findings as a table that sorts and filters; a hundred rows at a time, so that it stays quick.
import { counted, make, replace } from "./elements.js";

const GRADES = ["feil", "advarsel", "merknad"];
const PLURALS = { feil: "feil", advarsel: "advarsler", merknad: "merknader" };
const HEADS = [["severity", "Alvor"], ["who", "Hvem"], ["place", "Sted"], ["title", "Hva, og hva du gjør"]];
const STEP = 100;
const FEW = 5; // so many findings are seen at once

export function findings(all, whole, accept) {
  const state = { sort: "severity", down: false, text: "", who: "", grades: new Set(GRADES), rows: STEP };
  const rows = all.map((found) => ({ ...found, place: placeOf(found) || whole, who: found.partner ?? "Nettverket" }));
  const who = [...new Set(rows.map((row) => row.who))].sort((a, b) => a.localeCompare(b, "nb"));
  const columns = HEADS.filter(([key]) => key !== "who" || who.length > 1);
  const body = make("tbody");
  const count = make("p", { role: "status" });
  const more = make("button", { type: "button", onclick: () => {
    const next = state.rows;
    state.rows += STEP;
    show();
    body.rows[next].tabIndex = -1;
    body.rows[next].focus();
  } });
  const heads = columns.map(([key, label]) => make("th", { scope: "col", "data-key": key },
    make("button", { type: "button", onclick: () => sortBy(key) }, label)));

  function sortBy(key) {
    state.down = state.sort === key && !state.down;
    state.sort = key;
    show();
  }
  function show() {
    const kept = rows.filter(wanted(state)).sort(ordered(state));
    replace(body, ...kept.slice(0, state.rows).map((row) => line(row, columns.length === HEADS.length, accept)));
    more.hidden = kept.length <= state.rows;
    more.textContent = `Vis ${Math.min(STEP, kept.length - state.rows)} til`;
    count.textContent = `${kept.length} av ${counted(all.length, "funn", "funn")} vises${more.hidden ? "" : `, de første ${state.rows}`}.`;
    for (const head of heads) {
      if (head.dataset.key === state.sort) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }
  const grades = GRADES.filter((grade) => rows.some((row) => row.severity === grade));
  const filters = rows.length > FEW ? make("div", { className: "filters" },
    grades.length > 1 ? make("div", { role: "group", "aria-label": "Alvor" }, grades.map((grade) => gradeBox(grade, rows, state, show))) : null,
    who.length > 1 ? choice("Hvem", ["", ...who], (value) => { state.who = value; show(); }) : null,
    search("Søk i funnene", (value) => { state.text = value.toLocaleLowerCase("nb"); show(); })) : null;
  show();
  return make("div", { className: "findings" }, make("h2", {}, "Funn"), filters, count,
    make("div", { className: "scroll" }, make("table", { className: "wide" },
      make("caption", { className: "unseen" }, "Funnene. Trykk på en overskrift for å sortere."),
      make("thead", {}, make("tr", {}, heads)), body)), more);
}

function wanted(state) {
  return (row) => state.grades.has(row.severity) && (!state.who || row.who === state.who)
    && (!state.text || `${row.who} ${row.place} ${row.title} ${row.message} ${row.code}`.toLocaleLowerCase("nb").includes(state.text));
}

function ordered({ sort, down }) {
  return (a, b) => {
    const found = sort === "severity" ? GRADES.indexOf(a.severity) - GRADES.indexOf(b.severity)
      : a[sort].localeCompare(b[sort], "nb", { numeric: true });
    return down ? -found : found;
  };
}

function gradeBox(grade, rows, state, show) {
  const number = rows.filter((row) => row.severity === grade).length;
  const box = make("input", { type: "checkbox", checked: true, onchange: () => {
    if (box.checked) state.grades.add(grade); else state.grades.delete(grade);
    show();
  } });
  return make("label", { className: "beside" }, box, `${number} ${number === 1 ? grade : PLURALS[grade]}`);
}

function line(row, named, accept) {
  return make("tr", {},
    make("td", { "data-head": "Alvor" }, make("span", { className: `grade ${row.severity}` }, row.severity[0].toUpperCase() + row.severity.slice(1))),
    named ? make("td", { "data-head": "Hvem" }, row.who) : null,
    make("td", { "data-head": "Sted", className: row.where?.cell ? "cell" : "" }, row.place),
    make("td", { "data-head": "Hva, og hva du gjør" }, make("strong", {}, row.title), make("br"), row.message,
      accept ? make("div", {}, make("button", { type: "button", className: "plain", onclick: () => accept(row) }, "Godta …",
        make("span", { className: "unseen" }, ` ${row.place}`))) : null));
}

function placeOf({ where }) {
  if (!where) return "";
  if (where.sheet !== undefined) return [where.sheet, where.cell].filter(Boolean).join("!") || where.file;
  return `${where.heading || "Før første overskrift"}, avsnitt ${where.paragraph}`;
}

function choice(label, values, changed) {
  const id = `velg-${label}`;
  const box = make("select", { id, onchange: () => changed(box.value) },
    values.map((value) => make("option", { value }, value || "Alle")));
  return make("div", {}, make("label", { htmlFor: id }, label), box);
}

function search(label, changed) {
  const box = make("input", { id: "soek-funn", type: "search", oninput: () => changed(box.value) });
  return make("div", {}, make("label", { htmlFor: "soek-funn" }, label), box);
}
