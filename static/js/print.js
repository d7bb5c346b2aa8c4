// [data-print] prints the page as it is read: what is folded stays out, what was opened is printed.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
