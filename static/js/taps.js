// [data-taps="id"]: buttons that put their number into the field with that id.
function field(taps) {
  return document.getElementById(taps.dataset.taps);
}

function mark(taps) {
  for (const button of taps.querySelectorAll("[data-tap]")) {
    button.setAttribute("aria-pressed", String(button.dataset.tap === field(taps).value));
  }
}

for (const taps of document.querySelectorAll("[data-taps]")) {
  taps.hidden = false;
  mark(taps);
  field(taps).addEventListener("input", () => mark(taps));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tap]");
  if (!button) return;
  const taps = button.closest("[data-taps]");
  field(taps).value = button.dataset.tap;
  field(taps).dispatchEvent(new Event("input", { bubbles: true }));
});
