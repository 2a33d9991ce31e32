// Column charts as pictures: bars from zero, this year in ochre, earlier years in navy.
import { make } from "./elements.js";

const NS = "http://www.w3.org/2000/svg";
const COLOURS = ["#1b365d", "#006d77", "#b45309", "#5b6675"];
const OCHRE = "#b45309";
const [WIDTH, PLAIN, TOP, AXIS, SIDE, LEGEND] = [600, 264, 24, 28, 12, 24];

// A figure with its caption, and its figures as a table.
export function figure(item) {
  const rows = item.categories.map((category, index) => make("tr", {}, make("th", { scope: "row" }, category),
    item.series.map((series) => make("td", { className: "figure" },
      series.values[index] === null ? "mangler" : shown(series.values[index], item.decimals)))));
  return make("figure", {}, chart(item), make("figcaption", {}, item.caption),
    make("details", {}, make("summary", {}, "Tallene i figuren"),
      make("div", { className: "scroll" }, make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, item.time ? "År" : "Hvem"),
        item.series.map((series) => make("th", { scope: "col", className: "figure" }, series.name)))),
      make("tbody", {}, rows)))));
}

function chart(figure) {
  const several = figure.series.length > 1;
  const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${PLAIN + (several ? LEGEND : 0)}`, role: "img", "aria-label": figure.alt });
  const values = figure.series.flatMap((series) => series.values).filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values, 1)];
  const y = (value) => TOP + ((high - value) / (high - low)) * (PLAIN - TOP - AXIS);
  const step = (WIDTH - 2 * SIDE) / figure.categories.length;
  const bar = (step * 0.62) / figure.series.length;
  figure.categories.forEach((category, index) => {
    const left = SIDE + index * step;
    figure.series.forEach((series, number) => {
      const value = series.values[index];
      if (value === null) return;
      const last = figure.time && figure.series.length === 1 && index === figure.categories.length - 1;
      const x = left + step * 0.19 + number * bar;
      svg.append(draw("rect", {
        x, width: Math.max(1, bar - 1), y: Math.min(y(value), y(0)), height: Math.abs(y(value) - y(0)),
        fill: last ? OCHRE : COLOURS[number % COLOURS.length],
      }));
      svg.append(text(shown(value, figure.decimals), x + bar / 2, Math.min(y(value), y(0)) - 5, "#1c2430"));
    });
    svg.append(text(category, left + step / 2, PLAIN - AXIS + 18, "#5b6675"));
  });
  svg.append(draw("line", { x1: SIDE, x2: WIDTH - SIDE, y1: y(0), y2: y(0), stroke: "#5b6675" }));
  if (several) legend(svg, figure.series);
  return svg;
}

function legend(svg, names) {
  const step = (WIDTH - 2 * SIDE) / names.length;
  names.forEach(({ name }, index) => {
    svg.append(draw("rect", { x: SIDE + index * step, y: PLAIN + 6, width: 10, height: 10, fill: COLOURS[index % COLOURS.length] }));
    const label = text(name, SIDE + index * step + 16, PLAIN + 15, "#1c2430");
    label.setAttribute("text-anchor", "start");
    svg.append(label);
  });
}

function text(content, x, y, fill) {
  const element = draw("text", { x, y, fill, "text-anchor": "middle", "font-size": 12 });
  element.textContent = content;
  return element;
}

const shown = (value, decimals) => value.toLocaleString("nb-NO", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

function draw(name, attributes) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
