// details.menu opens by itself; this closes it again: Escape, a click elsewhere, focus gone.
function close(menu, refocus = false) {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

function others(inside) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(inside)) close(menu);
  }
}

document.addEventListener("click", (event) => others(event.target));
document.addEventListener("focusin", (event) => others(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) close(menu, menu.contains(document.activeElement));
});
