// form[data-filters]: an empty field stays out of the address, and a choice from a list applies
// at once. Without this the button does both.
for (const form of document.querySelectorAll("form[data-filters]")) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && field.value === "") field.disabled = true;
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select:not([multiple]), [type=checkbox], [type=radio]")) {
      form.requestSubmit();
    }
  });
}

// Coming back to the page must not find the fields we disabled still so.
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[data-filters] :disabled")) {
    field.disabled = false;
  }
});
