// The chart runtime is large and few pages need it: it is fetched when a chart is on the page.
async function load(root) {
  if (!root.querySelector("[data-chart]")) return;
  const { drawAll } = await import(document.body.dataset.chartsSrc);
  drawAll(root);
}

load(document);
document.addEventListener("htmx:load", (event) => load(event.detail.elt));
