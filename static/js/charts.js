// [data-chart="id"]: draws the compiled Vega description held by the JSON script of that id, with
// the rows held by the one of [data-chart-rows="id"], if it is named.
// The interpreter walks the expressions instead of compiling them, so that the page can forbid
// eval. Colours may be written var(--accent): they follow the theme without drawing again.
import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";

const THEME = {
  background: "transparent",
  font: "Public Sans Variable",
  axis: {
    domainColor: "var(--line-strong)",
    gridColor: "var(--line)",
    labelColor: "var(--ink-soft)",
    labelFont: "Public Sans Variable",
    labelFontSize: 13,
    labelOverlap: true,
    tickColor: "var(--line-strong)",
    titleColor: "var(--ink-soft)",
    titleFont: "Public Sans Variable",
    titleFontSize: 13,
    titleFontWeight: 400,
  },
  legend: {
    labelColor: "var(--ink)",
    labelFont: "Public Sans Variable",
    labelFontSize: 13,
    titleColor: "var(--ink-soft)",
    titleFont: "Public Sans Variable",
    titleFontWeight: 400,
  },
  text: { fill: "var(--ink)", font: "Public Sans Variable", fontSize: 13 },
};

const SUBJECT = '[role="graphics-symbol"][aria-label]:not([aria-roledescription$="container"])';

function tip(figure) {
  let box = figure.querySelector(".chart-tip");
  if (!box) {
    box = document.createElement("div");
    box.className = "chart-tip";
    box.hidden = true;
    box.setAttribute("aria-hidden", "true");
    figure.append(box);
  }
  return box;
}

function showTip(figure, mark) {
  const box = tip(figure);
  box.textContent = mark.getAttribute("aria-label");
  box.hidden = false;
  const frame = figure.getBoundingClientRect();
  const spot = mark.getBoundingClientRect();
  const left = spot.left + spot.width / 2 - frame.left - box.offsetWidth / 2;
  const above = spot.top - frame.top - box.offsetHeight - 8;
  box.style.left = `${Math.max(0, Math.min(left, frame.width - box.offsetWidth))}px`;
  box.style.top = `${above < 0 ? spot.bottom - frame.top + 8 : above}px`;
}

function hideTip(figure) {
  tip(figure).hidden = true;
}

// One stop in the tab order for the whole chart, arrow keys from mark to mark.
function walk(figure, plot) {
  const marks = () => [...plot.querySelectorAll(SUBJECT)];
  const enter = () => {
    for (const [index, mark] of marks().entries()) mark.setAttribute("tabindex", index ? -1 : 0);
  };
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  plot.addEventListener("keydown", (event) => {
    const all = marks();
    const here = all.indexOf(event.target);
    if (here < 0) return;
    if (event.key === "Escape") hideTip(figure);
    const next = all[here + (step[event.key] ?? 0)];
    if (!step[event.key] || !next) return;
    event.preventDefault();
    event.target.setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus();
  });
  const mark = (event) => event.target.closest?.(SUBJECT);
  plot.addEventListener("focusin", (event) => mark(event) && showTip(figure, mark(event)));
  plot.addEventListener("focusout", () => hideTip(figure));
  plot.addEventListener("pointerover", (event) => mark(event) && showTip(figure, mark(event)));
  plot.addEventListener("pointerout", () => hideTip(figure));
  return enter;
}

const json = (id) => JSON.parse(document.getElementById(id).textContent);

// Charts of one kind share a description; each brings its own rows, by the name of their data.
function described(plot) {
  const spec = json(plot.dataset.chart);
  const rows = plot.dataset.chartRows ? json(plot.dataset.chartRows) : {};
  for (const data of spec.data ?? []) {
    if (data.name in rows) data.values = rows[data.name];
  }
  return spec;
}

async function draw(plot) {
  const spec = described(plot);
  const figure = plot.closest("figure");
  const view = new View(parse(spec, THEME, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "svg",
    container: plot,
    hover: false,
    tooltip: () => {},
  });
  view.description(spec.description ?? figure.querySelector(".chart-finding")?.textContent);
  const enter = walk(figure, plot);
  const fit = async () => {
    const width = Math.max(plot.clientWidth, 280);
    if (spec.autosize) view.width(width);
    await view.runAsync();
    enter();
  };
  await fit();
  let last = plot.clientWidth;
  new ResizeObserver(() => {
    if (plot.clientWidth === last) return;
    last = plot.clientWidth;
    fit();
  }).observe(plot);
}

export function drawAll() {
  for (const plot of document.querySelectorAll("[data-chart]")) draw(plot);
}
