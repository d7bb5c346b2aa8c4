// form[data-guard]: ask before leaving with something typed and not sent.
// Every POST form: a second press of the button while the first is under way does nothing.
const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) dirty.add(form);
});

document.addEventListener("tadash:saved", (event) => dirty.delete(event.target));

window.addEventListener("beforeunload", (event) => {
  for (const form of dirty) {
    if (form.isConnected) event.preventDefault();
  }
});

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-disabled=true][data-was]")) {
    button.removeAttribute("aria-disabled");
    button.textContent = button.dataset.was;
    delete button.dataset.was;
  }
}

function say(form, button) {
  if (!form.dataset.sending || !button?.dataset.sending) return;
  button.dataset.was = button.textContent;
  button.textContent = button.dataset.sending;
  button.setAttribute("aria-disabled", "true");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  dirty.delete(form);
  setTimeout(say, 300, form, event.submitter);
});

// A file that comes back as a download, or the page restored from the back-forward cache.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) release(form);
});
