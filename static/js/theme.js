// [data-theme-set="light|dark|"]: choose a theme on this device; empty follows the device.
const KEY = "tadash:theme";

function current() {
  return document.documentElement.dataset.theme ?? "";
}

function show() {
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === current()));
  }
}

function choose(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  try {
    if (theme) localStorage.setItem(KEY, theme);
    else localStorage.removeItem(KEY);
  } catch {
    // It holds for this page all the same.
  }
  show();
}

for (const toggle of document.querySelectorAll("[data-theme-toggle]")) toggle.hidden = false;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-set]");
  if (button) choose(button.dataset.themeSet);
});
show();
