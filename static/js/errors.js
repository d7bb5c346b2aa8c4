// A page that comes back with something to mend begins there.
document.querySelector("[data-error-summary]")?.focus();
