// How a time of day is said, as `clock` of words/days.py says it: 9:05 AM. No reader's browser
// says it otherwise.
const notation = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit" });

export function clock(at) {
  // Newer browsers put a narrow space before AM.
  return notation.format(at).replace(/\s/g, " ");
}
