// [data-dialog-open="id"] opens a dialog, [data-dialog-close] inside it or a click beside it closes.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialogOpen)?.showModal();
    return;
  }
  if (event.target.closest("[data-dialog-close]") || event.target.matches("dialog[open]")) {
    event.target.closest("dialog")?.close();
  }
});
