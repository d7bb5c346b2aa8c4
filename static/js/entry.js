// form[data-entry]: counts the items that have an answer, for each part and in all. Each answer is
// saved by itself, so the button that saves them all goes.
function answered(place) {
  const items = [...place.querySelectorAll("[data-entry-item]")];
  return items.filter((item) => item.querySelector("input:checked")?.value).length;
}

function count(form) {
  for (const part of form.querySelectorAll("[data-entry-part]")) {
    part.querySelector("[data-entry-count]").textContent = answered(part);
  }
  form.querySelector("[data-entry-total]").textContent = answered(form);
}

for (const form of document.querySelectorAll("form[data-entry]")) {
  form.querySelector("[data-entry-save]").hidden = true;
  form.addEventListener("change", () => count(form));
  count(form);
}
