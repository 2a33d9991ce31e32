// The few helpers that make elements; texts are always set as text, never as HTML.

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-") && name !== "list") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function replace(parent, ...children) {
  parent.replaceChildren(...children.filter((child) => child));
}

export function counted(count, one, many) {
  return `${count.toLocaleString("nb-NO")} ${count === 1 ? one : many}`;
}

// A table that a narrow screen shows row by row, each cell after its heading.
// `rows` hold the cells' contents; a cell may be a list of elements.
export function table(caption, heads, rows) {
  return make("div", { className: "scroll" }, make("table", { className: "wide" },
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, rows.map((cells) => make("tr", {}, cells.map((cell, index) => make("td", { "data-head": heads[index] }, cell)))))));
}

let said = null;

// What a screen reader is to hear without the focus moving.
export function announce(text) {
  said ??= document.getElementById("sagt");
  said.textContent = text;
}
