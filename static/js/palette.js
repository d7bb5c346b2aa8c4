// The palette: Ctrl+K, Cmd+K, "/" or a [data-palette-open] button opens it. What is typed is asked
// of the server, which knows what this person may see and do; an arrow chooses, Enter goes there.
const palette = document.getElementById("palette");
const field = palette?.querySelector("[role=combobox]");
const found = palette?.querySelector("[role=listbox]");
const told = palette?.querySelector("[role=status]");
const slash = palette?.querySelector("[data-palette-slash]");
const SLASH_OFF = "palette-slash-off";
const PAUSE = 120;
let asking;
let waiting;

const options = () => [...found.querySelectorAll("[role=option]")];
const chosen = () => found.querySelector("[aria-selected=true]");

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

function show(markup) {
  found.innerHTML = markup;
  choose(null);
  const n = options().length;
  field.setAttribute("aria-expanded", String(n > 0));
  told.textContent = n ? `${n} to choose from. Use the arrow keys.` : "Nothing found. Try fewer words, or another spelling.";
}

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const address = `${palette.dataset.palette}?q=${encodeURIComponent(field.value)}`;
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (answer.ok && !answer.redirected) show(await answer.text());
    else told.textContent = "Press Enter to search.";
  } catch (error) {
    if (error.name !== "AbortError") told.textContent = "The server does not answer.";
  }
}

function open() {
  if (palette.open) return;
  palette.showModal();
  field.select();
  ask();
}

function move(event) {
  const all = options();
  if (!all.length) return;
  event.preventDefault();
  const at = all.indexOf(chosen());
  const last = all.length - 1;
  if (event.key === "ArrowDown") choose(all[at === last ? 0 : at + 1]);
  else choose(all[at <= 0 ? last : at - 1]);
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function opens(event) {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) return true;
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return false;
  return slash.checked && !isTyping(event.target) && !document.querySelector("dialog[open]");
}

if (palette) {
  slash.checked = localStorage.getItem(SLASH_OFF) === null;
  slash.addEventListener("change", () => {
    if (slash.checked) localStorage.removeItem(SLASH_OFF);
    else localStorage.setItem(SLASH_OFF, "1");
  });
  document.addEventListener("keydown", (event) => {
    if (!opens(event)) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette-open]")) return;
    event.preventDefault();
    open();
  });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event);
    else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      chosen().click();
    }
  });
}
