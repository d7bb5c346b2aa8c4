// The chart runtime is large and few pages need it: it is fetched when a chart is on the page.
if (document.querySelector("[data-chart]")) {
  import(document.body.dataset.chartsSrc).then(({ drawAll }) => drawAll());
}
