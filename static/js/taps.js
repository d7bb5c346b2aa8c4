// [data-taps="id"]: buttons that put their number into the field with that id.
function field(taps) {
  return document.getElementById(taps.dataset.taps);
}

function mark(taps) {
  for (const button of taps.querySelectorAll("[data-tap]")) {
    button.setAttribute("aria-pressed", String(button.dataset.tap === field(taps).value));
  }
}

function prepare(root) {
  for (const taps of root.querySelectorAll("[data-taps][hidden]")) {
    taps.hidden = false;
    mark(taps);
    field(taps).addEventListener("input", () => mark(taps));
  }
}

prepare(document);

// A row that was added has taps of its own.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-formset]")) prepare(event.target);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tap]");
  if (!button) return;
  const taps = button.closest("[data-taps]");
  field(taps).value = button.dataset.tap;
  field(taps).dispatchEvent(new Event("input", { bubbles: true }));
});
