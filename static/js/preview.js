// [data-preview="address"] in a form: after the last change the form is sent there as it stands,
// and what comes back is shown in this place. Without this a button of the form does the same.
// Nothing of it is kept when the session has ended, so the page does not say who wrote it.
const QUIET_MS = 200;

class Preview {
  constructor(place) {
    this.place = place;
    place.closest("form").addEventListener("change", () => this.soon());
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), QUIET_MS);
  }

  // An earlier answer that is still on its way would show what is no longer in the form.
  async draw() {
    this.asked?.abort();
    this.asked = new AbortController();
    const sent = new FormData(this.place.closest("form"));
    sent.delete("written_by");
    try {
      const answer = await fetch(this.place.dataset.preview, {
        method: "POST",
        body: sent,
        redirect: "manual",
        signal: this.asked.signal,
      });
      if (answer.ok) this.place.innerHTML = await answer.text();
    } catch {
      // No connection, or overtaken: what is shown stays.
    }
  }
}

for (const place of document.querySelectorAll("[data-preview]")) new Preview(place);
