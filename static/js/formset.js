// [data-formset="prefix"]: rows that can be added and taken away.
//   template[data-formset-empty]   the empty row, with __prefix__ where its number goes
//   [data-formset-rows]            where rows live; each is [data-formset-row]
//   [data-carry="name"]            a field that a new row takes over from the row above
//   button[data-formset-add]       adds a row
//   button[data-formset-remove]    in a row: ticks its DELETE field and hides it
function counter(formset) {
  return formset.querySelector(`[name="${formset.dataset.formset}-TOTAL_FORMS"]`);
}

// What is mostly the same from row to row, marked data-carry, comes from the row above.
function carry(row, above) {
  for (const field of row.querySelectorAll("[data-carry]")) {
    const from = above?.querySelector(`[data-carry="${field.dataset.carry}"]`);
    if (from) field.value = from.value;
  }
}

function add(formset) {
  const total = counter(formset);
  const empty = formset.querySelector("template[data-formset-empty]");
  const holder = document.createElement("template");
  holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.content.firstElementChild;
  const rows = formset.querySelector("[data-formset-rows]");
  carry(row, [...rows.querySelectorAll("[data-formset-row]:not([hidden])")].at(-1));
  rows.append(row);
  total.value = Number(total.value) + 1;
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  formset.dispatchEvent(new Event("change", { bubbles: true }));
}

function remove(row) {
  const formset = row.closest("[data-formset]");
  const mark = row.querySelector('[name$="-DELETE"]');
  if (mark) mark.checked = true;
  for (const field of row.querySelectorAll("[required]")) field.required = false;
  row.hidden = true;
  formset.querySelector("[data-formset-add]")?.focus();
  formset.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const adder = event.target.closest("[data-formset-add]");
  if (adder) add(adder.closest("[data-formset]"));
  const remover = event.target.closest("[data-formset-remove]");
  if (remover) remove(remover.closest("[data-formset-row]"));
});
