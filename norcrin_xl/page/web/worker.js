// Python in a worker: the page stays alive while it computes. Everything comes from memory; the
// network is closed by the page's policy, and `fetch` answers from what the page holds.
"use strict";

const FOLDER = "/arbeid";
const TYPES = { js: "text/javascript", wasm: "application/wasm", json: "application/json" };
let python = null;
let parts = {};

self.fetch = async (address) => {
  const name = String(address.url ?? address).split("/").pop();
  if (!(name in parts)) throw new Error(`${name} er ikke i siden`);
  const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
  return new Response(parts[name], { headers: { "Content-Type": type } });
};

self.onmessage = async ({ data }) => {
  try {
    if (data.kind === "start") await start(data.packed);
    else self.postMessage({ kind: "done", id: data.id, ...run(data) });
  } catch (error) {
    self.postMessage({ kind: "broken", id: data.id, text: String(error?.message ?? error) });
  }
};

async function start(packed) {
  tell("Pakker ut");
  for (const [name, letters] of Object.entries(packed)) parts[name] = await unpacked(letters);
  const begun = performance.now();
  tell("Starter Python");
  load("pyodide.asm.js");
  load("pyodide.js");
  python = await self.loadPyodide({
    indexURL: "https://siden.invalid/",
    lockFileContents: new TextDecoder().decode(parts["pyodide-lock.json"]),
    env: { HOME: "/home/pyodide", TZ: timezone() },
  });
  for (const name of Object.keys(parts)) {
    if (name.endsWith(".whl")) python.unpackArchive(parts[name], "whl");
  }
  const bare = performance.now();
  tell("Leser inn programmet");
  python.unpackArchive(parts["norcrin.zip"], "zip", { extractDir: "/program" });
  python.runPython("import sys; sys.path.insert(0, '/program'); import norcrin_xl.page.tasks");
  parts = {};
  const ready = performance.now();
  self.postMessage({ kind: "ready", bare: bare - begun, all: ready - begun, memory: memory() });
}

// A file of the page as bytes: base64 of what gzip packed.
async function unpacked(letters) {
  const text = atob(letters);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Python knows no time zones of its own here; the clock that reports are stamped with is the PC's.
function timezone() {
  const minutes = new Date().getTimezoneOffset();
  return `PC${minutes < 0 ? "-" : "+"}${Math.floor(Math.abs(minutes) / 60)}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`;
}

function load(name) {
  const place = URL.createObjectURL(new Blob([parts[name]], { type: "text/javascript" }));
  importScripts(place);
  URL.revokeObjectURL(place);
}

function tell(text) {
  self.postMessage({ kind: "step", text });
}

function memory() {
  return python._module.HEAP8.length;
}

// One task: its files are laid out in a folder of their own, and what is new there comes back.
function run({ task, files, options }) {
  const tasks = python.pyimport("norcrin_xl.page.tasks");
  try {
    clear(FOLDER);
    python.FS.mkdirTree(FOLDER);
    for (const { slot, name, bytes } of files) {
      python.FS.mkdirTree(`${FOLDER}/${slot}`);
      python.FS.writeFile(`${FOLDER}/${slot}/${name}`, bytes);
    }
    const answer = JSON.parse(tasks.perform(task, FOLDER, JSON.stringify(options), tell));
    answer.files = answer.files.map(({ path, name }) => ({ name, bytes: python.FS.readFile(path) }));
    return { answer, memory: memory() };
  } finally {
    tasks.destroy();
    clear(FOLDER);
  }
}

function clear(folder) {
  if (!python.FS.analyzePath(folder).exists) return;
  for (const name of python.FS.readdir(folder).filter((name) => !/^\.\.?$/.test(name))) {
    const path = `${folder}/${name}`;
    if (python.FS.isDir(python.FS.lstat(path).mode)) clear(path);
    else python.FS.unlink(path);
  }
  python.FS.rmdir(folder);
}
