// form[data-ticks]: a button [data-tick-all] ticks every box of it, or none where all are ticked.
function boxes(form) {
  return [...form.querySelectorAll("input[type=checkbox]")];
}

for (const button of document.querySelectorAll("form[data-ticks] [data-tick-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const all = boxes(button.form);
    const wanted = all.some((box) => !box.checked);
    for (const box of all) box.checked = wanted;
  });
}
