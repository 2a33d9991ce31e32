// Drives the page in Chromium with the network off: a request for each line of JSON, and a line
// back with what was seen. One page serves all, with its Python, but those that need their own.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [program, address] = process.argv.slice(2);
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: program, args: QUIET });
let shared = null;
let page = null;
let seen = null;
let pictures = null;

// The page as a person opens it. Where folders may be kept, it comes from an address instead.
async function opened(folders, without) {
  const context = await browser.newContext({ offline: true, acceptDownloads: true });
  const made = await context.newPage();
  made.setDefaultTimeout(240000);
  await made.addInitScript((names) => names.forEach((name) => { delete window[name]; }), without);
  made.on("dialog", (dialog) => dialog.accept());
  made.on("request", (request) => seen.requests.push(request.url()));
  made.on("pageerror", (error) => seen.faults.push(error.message));
  made.on("console", (message) => { if (["error", "warning"].includes(message.type())) seen.faults.push(message.text()); });
  if (folders) await made.route("http://localhost/**", (route) => route.fulfill({ path: new URL(address).pathname }));
  await made.goto(folders ? "http://localhost/" : address);
  return made;
}

// What the keyboard is at: its name, and whether a person sees that it is there.
const focus = () => page.evaluate(() => {
  const at = document.activeElement;
  const shown = at.matches("input.unseen") ? at.nextElementSibling : at;
  const { width, height, top, bottom } = shown.getBoundingClientRect();
  const marked = getComputedStyle(shown).outlineStyle !== "none" || at.matches("h1");
  const name = at === document.body ? "" : at.labels?.length ? at.labels[0].textContent : at.textContent;
  return { name, seen: marked && width > 1 && height > 1 && top >= 0 && bottom <= innerHeight };
});

// Chooses files, and waits until they have been read: then the page empties the field again.
async function choose(field, files) {
  const input = await page.waitForSelector(`#fil-${field}`, { state: "attached" });
  await input.setInputFiles(files);
  await page.waitForFunction((element) => !element.files.length, input);
}

const done = {
  ready: () => page.waitForSelector("body[data-ready], #motor button"),
  // As it was when it was opened: the button that chooses another workbook clears all views.
  fresh: async () => {
    await done.view([""]);
    await choose("bok", { name: "x.xlsx", mimeType: "", buffer: Buffer.from("x") });
    await done.press(["Velg en annen"]);
    await page.evaluate(() => document.querySelector(".skip").focus());
  },
  // The page hears of another address a moment later, and before this does.
  view: ([name]) => page.evaluate((hash) => new Promise((shown) => {
    if (location.hash.slice(1) === hash) return shown();
    window.addEventListener("hashchange", shown, { once: true });
    location.hash = hash;
  }), name),
  choose: ([field, ...paths]) => choose(field, paths),
  type: ([field, text]) => page.fill(`#felt-${field}`, text),
  tick: ([field]) => page.check(`#felt-${field}`),
  press: async ([label]) => {
    await page.getByRole("button", { name: label, exact: true }).first().click();
  },
  // Chooses, wherever something is asked, what stands in the report.
  keep: async () => {
    for (const radio of await page.locator("main fieldset input[type=radio]:first-of-type").all()) {
      if ((await radio.evaluate((element) => element.parentElement.textContent)).includes("rapporten")) await radio.check();
    }
  },
  answered: () => page.waitForSelector("main .result .notice, main > div > section .notice"),
  waited: ([selector]) => page.waitForSelector(selector),
  focused: async ([name]) => { seen.found[name] = (await focus()).name; },
  // On with the Tab key to what is called so, noting where a person would not see the keyboard.
  tab: async ([label, limit = 60]) => {
    for (let pressed = 0; pressed < limit; pressed++) {
      await page.keyboard.press("Tab");
      const at = await focus();
      if (!at.seen) seen.unmarked.push(at.name || "ingenting");
      if (at.name.startsWith(label)) return;
    }
    throw new Error(`Tab came to no ${label}`);
  },
  write: ([text]) => page.keyboard.type(text),
  entered: async ([path]) => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    await file.saveAs(path);
  },
  // Code in the worker that Python runs in.
  inside: ([code]) => page.workers()[0].evaluate(code),
  // A file that is larger than the page takes, of which nothing is to be read.
  large: ([selector]) => page.evaluate((place) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(65 * 1048576)], "stor.xlsx"));
    document.querySelector(place).closest(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer }));
  }, selector),
  gone: ([selector]) => page.waitForSelector(selector, { state: "detached" }),
  width: ([size]) => page.setViewportSize({ width: Number(size), height: 900 }),
  // The findings as they stand in the table, and how they were told at once.
  findings: async ([name]) => {
    seen.found[name] = await page.locator(".findings tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  },
  // Whether anything is wider than the window.
  wide: async ([name]) => { seen.found[name] = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth); },
  drop: async ([selector, ...paths]) => {
    const files = paths.map((path) => ({ name: path.split("/").pop(), text: readFileSync(path).toString("base64") }));
    const transfer = await page.evaluateHandle((given) => {
      const made = new DataTransfer();
      for (const { name, text } of given) made.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
      return made;
    }, files);
    await page.dispatchEvent(selector, "drop", { dataTransfer: transfer });
  },
  text: async ([name, selector]) => { seen.found[name] = await page.textContent(selector); },
  count: async ([name, selector]) => { seen.found[name] = await page.locator(selector).count(); },
  save: async ([label, path]) => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: label }).first().click()]);
    await file.saveAs(path);
  },
  // Processor seconds and megabytes of the tab: of all renderers, it is the one that has worked most.
  cost: async ([name]) => {
    const { processInfo } = await (await browser.newBrowserCDPSession()).send("SystemInfo.getProcessInfo");
    const tab = processInfo.filter(({ type }) => type === "renderer").sort((a, b) => b.cpuTime - a.cpuTime)[0];
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${tab.id}/status`, "utf8"));
    seen.found[name] = { seconds: tab.cpuTime, megabytes: kilobytes / 1024 };
  },
  evaluate: async ([name, code]) => { seen.found[name] = await page.evaluate(code); },
  key: ([key]) => page.keyboard.press(key),
  picture: ([name]) => pictures && page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true }),
  audit: async ([name]) => {
    await page.addScriptTag({ path: new URL("../../node_modules/axe-core/axe.min.js", import.meta.url).pathname });
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    seen.found[name] = violations.map((item) => `${item.id}: ${item.nodes.map((node) => node.html).join(" | ")}`);
  },
};
for await (const line of createInterface({ input: process.stdin })) {
  const { steps, width = 1280, folders = false, without = [], ...wanted } = JSON.parse(line);
  const apart = folders || without.length > 0;
  pictures = wanted.pictures;
  seen = { requests: [], faults: [], found: {}, unmarked: [] };
  try {
    page = apart ? await opened(folders, without) : shared ??= await opened(false, []);
    await page.setViewportSize({ width, height: 900 });
    if (!without.length) await done.ready();
    if (!apart) await done.fresh();
    for (const [step, ...values] of steps) await done[step](values);
  } catch (error) {
    seen.faults.push(`${error}`, await page.textContent("body").catch(String));
    shared = null;
  }
  if (page !== shared) await page.context().close();
  process.stdout.write(`${JSON.stringify(seen)}\n`);
}
await browser.close();
