// tr[data-row-link]: a click anywhere in the row follows its first link, unless something else
// in the row was meant or text is being selected.
const OWN = "a, button, input, select, textarea, label, summary";

function follow(event) {
  const row = event.target.closest("tr[data-row-link]");
  if (!row || event.target.closest(OWN) || String(window.getSelection())) return;
  const href = row.querySelector("a[href]")?.href;
  if (!href) return;
  if (event.ctrlKey || event.metaKey || event.button === 1) window.open(href, "_blank", "noopener");
  else window.location.assign(href);
}

document.addEventListener("click", follow);
document.addEventListener("auxclick", (event) => event.button === 1 && follow(event));

// A table drawn as cards loses its meaning in some screen readers; the roles give it back.
const ROLES = [
  ["table", "table"],
  ["thead, tbody, tfoot", "rowgroup"],
  ["tr", "row"],
  ["td", "cell"],
  ["thead th", "columnheader"],
  ["tbody th, tfoot th", "rowheader"],
];

for (const table of document.querySelectorAll(".table-cards")) {
  table.setAttribute("role", "table");
  for (const [selector, role] of ROLES) {
    for (const part of table.querySelectorAll(selector)) part.setAttribute("role", role);
  }
}
