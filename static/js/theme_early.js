// Runs before the first paint, so that a page chosen dark never flashes white.
try {
  const theme = localStorage.getItem("tadash:theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be closed to us; then the device's own setting holds.
}
