// A page that comes back with something to mend begins there.
document.querySelector("[data-error-summary]")?.focus();
document.addEventListener("htmx:load", (event) => {
  event.detail.elt.querySelector("[data-error-summary]")?.focus();
});
