// The token Django asks of every unsafe request that is not sent by a form.
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
