// form[data-autosave-url]: each field is sent by itself as soon as it is left.
//
// Sent:      PATCH {"field": name, "value": value, "expected": what this page believed was stored}
// Answered:  200 {"value": stored}            saved
//            with {"hidden": {name: value}} what the form sends along when its button is pressed
//            409 {"value": theirs, "by": who}  somebody else changed it meanwhile: the person chooses
//            422 {"errors": ["..."]}           not accepted, said beside the field
// Anything else, or no answer at all: kept on this device and sent again. A redirect or 401 means
// the session ended: kept as well, and said so.
// [data-save-state] in the form (or anywhere, with data-save-state="form-id") shows how it stands.
import { clock } from "./clock.js";
import { csrfToken } from "./csrf.js";

const RETRY_MS = 15_000;
const PAUSE_MS = 2_000;

function storageKey(form) {
  return `tadash:unsent:${document.body.dataset.person ?? ""}:${form.dataset.autosaveUrl}`;
}

function unsent(form) {
  try {
    return JSON.parse(localStorage.getItem(storageKey(form)) ?? "{}");
  } catch {
    return {};
  }
}

function keep(form, name, entry) {
  const all = unsent(form);
  if (entry) all[name] = entry;
  else delete all[name];
  try {
    if (Object.keys(all).length) localStorage.setItem(storageKey(form), JSON.stringify(all));
    else localStorage.removeItem(storageKey(form));
    return true;
  } catch {
    return false;
  }
}

function fieldsOf(form, name) {
  return [...form.elements].filter((field) => field.name === name);
}

function read(form, name) {
  const fields = fieldsOf(form, name);
  const [first] = fields;
  if (first.type === "checkbox" && fields.length === 1) return first.checked;
  if (first.type === "checkbox") return fields.filter((f) => f.checked).map((f) => f.value);
  if (first.type === "radio") return fields.find((f) => f.checked)?.value ?? "";
  if (first.multiple) return [...first.selectedOptions].map((option) => option.value);
  return first.value;
}

function write(form, name, value) {
  const chosen = [value].flat().map(String);
  for (const field of fieldsOf(form, name)) {
    if (field.type === "checkbox" && typeof value === "boolean") field.checked = value;
    else if (["checkbox", "radio"].includes(field.type)) field.checked = chosen.includes(field.value);
    else if (field.multiple) {
      for (const option of field.options) option.selected = chosen.includes(option.value);
    } else field.value = value ?? "";
  }
}

// A value as a person reads it: the label of a choice, nothing at all as "no answer".
function inWords(form, name, value) {
  const chosen = fieldsOf(form, name).find((field) => field.value === String(value));
  const label = chosen && ["radio", "checkbox"].includes(chosen.type) && chosen.labels[0];
  return label ? label.textContent.replace(/\s+/g, " ").trim() : String(value ?? "") || "no answer";
}

function same(left, right) {
  return JSON.stringify(left) === JSON.stringify(right);
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.known = new Map();
    this.waiting = Promise.resolve();
    this.gone = false;
    for (const field of form.elements) {
      if (this.watches(field)) this.known.set(field.name, read(form, field.name));
    }
    form.addEventListener("change", (event) => this.changed(event.target));
    if ("autosaveTyping" in form.dataset) {
      form.addEventListener("input", (event) => this.typed(event.target));
    }
    window.addEventListener("online", () => this.retry());
    this.restore();
  }

  watches(field) {
    return field.name && !["hidden", "file", "submit", "password"].includes(field.type);
  }

  show(state, words) {
    const id = this.form.id;
    const place =
      this.form.querySelector("[data-save-state]") ??
      (id && document.querySelector(`[data-save-state="${id}"]`));
    if (!place) return;
    place.dataset.state = state;
    place.textContent = words;
  }

  // What an earlier visit to this page could not send is put back and sent now.
  restore() {
    const entries = Object.entries(unsent(this.form));
    for (const [name, entry] of entries) {
      if (!this.known.has(name)) continue;
      write(this.form, name, entry.value);
      this.known.set(name, entry.expected);
      this.queue(name);
    }
  }

  changed(field) {
    if (!this.watches(field) || !this.known.has(field.name)) return;
    if (!same(read(this.form, field.name), this.known.get(field.name))) this.queue(field.name);
  }

  // form[data-autosave-typing]: also while somebody writes on, whenever they pause.
  typed(field) {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.changed(field), PAUSE_MS);
  }

  // One at a time and in order, so that two quick changes cannot overtake each other.
  queue(name) {
    this.waiting = this.waiting.then(() => this.send(name));
  }

  async send(name) {
    const value = read(this.form, name);
    const expected = this.known.get(name);
    const late = setTimeout(() => this.show("saving", "Saving…"), 300);
    let response;
    try {
      response = await fetch(this.form.dataset.autosaveUrl, {
        method: this.form.dataset.autosaveMethod ?? "PATCH",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": csrfToken(),
        },
        body: JSON.stringify({ field: name, value, expected }),
        credentials: "same-origin",
        redirect: "manual",
      });
    } catch {
      return this.later(name, value, expected);
    } finally {
      clearTimeout(late);
    }
    if (response.type === "opaqueredirect" || response.status === 401) {
      return this.signedOut(name, value, expected);
    }
    const detail = response.headers.get("X-Session-Left");
    document.dispatchEvent(new CustomEvent("session-left", { detail }));
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return this.saved(name, value, answer);
    if (response.status === 409) return this.conflict(name, value, answer);
    if ([400, 422].includes(response.status)) return this.refused(name, answer);
    if (response.status === 403) return this.refused(name, answer, "You may not change this.");
    return this.later(name, value, expected);
  }

  saved(name, value, answer) {
    this.known.set(name, answer.value ?? value);
    for (const [hidden, sent] of Object.entries(answer.hidden ?? {})) {
      this.form.elements[hidden].value = sent;
    }
    keep(this.form, name, null);
    this.clearNote(name);
    this.show("saved", `Saved ${clock(new Date())}`);
    if (!Object.keys(unsent(this.form)).length) {
      this.form.dispatchEvent(new CustomEvent("tadash:saved", { bubbles: true }));
    }
  }

  later(name, value, expected) {
    const kept = keep(this.form, name, { value, expected });
    this.show(
      kept ? "offline" : "failed",
      kept
        ? "Saved on this device, will send when you are connected"
        : "Not saved. Stay on this page until you are connected again.",
    );
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.retry(), RETRY_MS);
  }

  signedOut(name, value, expected) {
    keep(this.form, name, { value, expected });
    this.gone = true;
    this.show("failed", "You have been signed out. What you entered is kept on this device: ");
    const link = document.createElement("a");
    link.href = `${document.body.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "sign in to send it";
    this.form.querySelector("[data-save-state]")?.append(link);
  }

  retry() {
    if (this.gone) return;
    for (const name of Object.keys(unsent(this.form))) this.queue(name);
  }

  note(name) {
    const field = fieldsOf(this.form, name)[0];
    const holder = field.closest(".field, fieldset") ?? field.parentElement;
    let note = holder.querySelector(":scope > [data-autosave-note]");
    if (!note) {
      note = document.createElement("div");
      note.dataset.autosaveNote = name;
      note.setAttribute("role", "alert");
      holder.append(note);
    }
    note.replaceChildren();
    return note;
  }

  clearNote(name) {
    this.form.querySelector(`[data-autosave-note="${name}"]`)?.remove();
  }

  refused(name, answer, words = "This could not be saved.") {
    const note = this.note(name);
    note.className = "invalid-feedback";
    note.textContent = (answer.errors ?? [words]).join(" ");
    keep(this.form, name, null);
    this.show("failed", "One answer needs your attention");
  }

  conflict(name, mine, answer) {
    const note = this.note(name);
    note.className = "conflict";
    const words = document.createElement("p");
    const who = answer.by ?? "Somebody else";
    const [theirs, own] = [answer.value, mine].map((value) => inWords(this.form, name, value));
    words.textContent = `${who} changed this to “${theirs}” while you entered “${own}”.`;
    note.append(words, this.choice("Keep mine", () => this.overrule(name, answer.value)));
    note.append(" ", this.choice("Take theirs", () => this.accept(name, answer.value)));
    keep(this.form, name, { value: mine, expected: this.known.get(name) });
    this.show("conflict", "Two different answers: choose one");
    note.scrollIntoView({ block: "nearest" });
  }

  choice(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  overrule(name, theirs) {
    this.known.set(name, theirs);
    this.queue(name);
  }

  accept(name, theirs) {
    write(this.form, name, theirs);
    this.saved(name, theirs, { value: theirs });
  }
}

for (const form of document.querySelectorAll("form[data-autosave-url]")) new Autosave(form);
