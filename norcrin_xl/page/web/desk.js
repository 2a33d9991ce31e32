// What lies on the desk: the workbook in use, the files chosen for a task, and where results go.
import { announce, make, replace } from "./elements.js";

export const LARGEST = 64 * 1024 * 1024;

export class Desk {
  constructor() {
    this.book = null;
    this.folder = null;
    this.listeners = [];
  }

  // The workbook in use from now on; `by` says which task gave it, and then it isn't saved yet.
  use(book, by = "") {
    this.book = book && { ...book, by, at: new Date(), saved: !by };
    this.listeners.forEach((listener) => listener());
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  get giving() {
    return this.folder ? "Legg i mappen" : "Last ned";
  }

  // Into the folder that the user opened, never over a file that is there; else a download.
  async give(file) {
    const told = this.folder ? await intoFolder(this.folder, file) : downloaded(file);
    if (this.book && file.bytes === this.book.bytes && !this.book.saved) {
      this.book.saved = true;
      this.listeners.forEach((listener) => listener());
    }
    return told;
  }
}

export const canOpenFolder = () => typeof window.showDirectoryPicker === "function";

// Where the folder can't be written to, the file is a download after all.
async function intoFolder(folder, file) {
  let begun = null;
  try {
    const taken = new Set();
    for await (const name of folder.keys()) taken.add(name.toLowerCase());
    const name = freeName(file.name, taken);
    const handle = await folder.getFileHandle(name, { create: true });
    begun = name;
    const stream = await handle.createWritable();
    await stream.write(file.bytes);
    await stream.close();
    return `${name} ligger i mappen ${folder.name}.`;
  } catch {
    if (begun) await folder.removeEntry(begun).catch(() => {});
    return `Får ikke skrevet i mappen ${folder.name}. ${downloaded(file)}`;
  }
}

// `name`, or with a number where a file is called so already.
function freeName(name, taken) {
  const dot = name.lastIndexOf(".");
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let number = 1; ; number++) {
    const tried = number === 1 ? name : `${stem} (${number})${end}`;
    if (!taken.has(tried.toLowerCase())) return tried;
  }
}

function downloaded(file) {
  const address = URL.createObjectURL(new Blob([file.bytes]));
  const link = make("a", { href: address, download: file.name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  return `${file.name} er lastet ned.`;
}

// A place to drop files on or to choose them in. `field.files` are those chosen so far.
export function fileField({ name, label, hint, accept, many, folder, needed }) {
  const field = { name, label, needed, files: [], problems: [] };
  const list = make("ul");
  const id = `fil-${name}`;
  const described = `${id}-hjelp`;
  // The browser's own button speaks the browser's language, and says "none" beside a chosen file.
  const pick = make("input", {
    type: "file", id, className: "unseen", accept, multiple: many, "aria-describedby": described, onchange: () => field.add(pick.files),
  });
  const whole = folder && make("input", {
    type: "file", id: `${id}-mappe`, className: "unseen", webkitdirectory: true, multiple: true, onchange: () => field.add([...whole.files].filter((file) => file.webkitRelativePath.split("/").length === 2)),
  });
  const box = make("div", {
    className: "drop",
    ondragover: (event) => { event.preventDefault(); box.classList.add("over"); },
    ondragleave: () => box.classList.remove("over"),
    ondrop: (event) => { event.preventDefault(); box.classList.remove("over"); field.drop(event.dataTransfer); },
  },
  make("div", { className: "row" },
    pick, make("label", { htmlFor: id, className: "button" }, many ? "Velg filer …" : "Velg fil …", make("span", { className: "unseen" }, ` ${label}`)),
    whole && [whole, make("label", { htmlFor: whole.id, className: "button" }, "Velg en mappe …")]),
  list);
  field.input = pick;
  field.element = make("div", { className: "field" },
    make("p", { className: "label" }, label),
    make("p", { className: "hint", id: described }, `${hint ? `${hint} ` : ""}${many ? "Velg filene, eller slipp dem her." : "Velg filen, eller slipp den her."}`),
    box);
  field.drop = async (transfer) => field.add(await dropped(transfer));
  field.add = (files) => { field.reading = taken(files); };

  async function taken(files) {
    const wanted = [...files].slice(0, many ? undefined : 1);
    const fitting = wanted.filter((file) => file.size <= LARGEST);
    field.problems = wanted.filter((file) => file.size > LARGEST).map((file) => `${file.name} er større enn ${size(LARGEST)} og er ikke åpnet. Velg riktig fil.`);
    if (files.length > wanted.length) field.problems.push(`Her brukes én fil om gangen: ${wanted[0].name}.`);
    const read = await Promise.all(fitting.map(async (file) => (
      { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
    if (!many) field.files = read.length ? read.slice(0, 1) : field.files;
    else for (const file of read) field.files.push({ ...file, name: freeName(file.name, new Set(field.files.map((other) => other.name.toLowerCase()))) });
    announce([...read.map((file) => `${file.name} er valgt.`), ...field.problems].join(" "));
    show();
  }

  function show() {
    const items = field.files.map((file) => make("li", {}, `${file.name} (${size(file.bytes.length)}) `,
      make("button", {
        type: "button", className: "plain", "aria-label": `Ta bort ${file.name}`,
        onclick: () => { field.files = field.files.filter((other) => other !== file); show(); pick.focus(); },
      }, "Ta bort")));
    replace(list, ...items, ...field.problems.map((text) => make("li", { className: "problem" }, text)));
    pick.value = "";
    if (whole) whole.value = "";
    field.changed?.();
  }
  return field;
}

// The files that were dropped, and those that lie in folders that were dropped.
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return transfer.files;
  return (await Promise.all(entries.map(filesIn))).flat();
}

async function filesIn(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return (await Promise.all(found.filter(({ isFile }) => isFile).map(filesIn))).flat();
    found.push(...some);
  }
}

export const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} kB`
  : `${(bytes / 1048576).toLocaleString("nb-NO", { maximumFractionDigits: 1 })} MB`);
