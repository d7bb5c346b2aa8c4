// Warns some minutes before the session ends, with a way to stay signed in; then says that it has
// ended, and that what is typed is kept. The page says how long the session lasts.
import { clock } from "./clock.js";
import { csrfToken } from "./csrf.js";

const WARN = 10 * 60 * 1000;
const CHECK = 15 * 1000;
const { sessionLeft, stay } = document.body.dataset;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("tadash-session") : null;
let ends = Date.now() + Number(sessionLeft) * 1000;
let banner;

function say(words, button) {
  banner ??= document.querySelector("body").appendChild(document.createElement("div"));
  banner.className = "session-banner notice tone-attend";
  banner.setAttribute("role", "alert");
  if (banner.dataset.words === words) return;
  banner.dataset.words = words;
  banner.replaceChildren(Object.assign(document.createElement("p"), { textContent: words }));
  if (button) banner.append(button);
}

function hide() {
  banner?.remove();
  banner = undefined;
}

function stayButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-primary";
  button.textContent = "Stay signed in";
  button.addEventListener("click", extend);
  return button;
}

async function extend() {
  const answer = await fetch(stay, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken() },
    redirect: "manual",
  }).catch(() => null);
  if (answer?.status === 204) {
    told(answer.headers.get("X-Session-Left"));
  } else {
    say("That did not work. Check the connection, and try again.", stayButton());
  }
}

function renew(until) {
  ends = until;
  hide();
}

// Any answer may say how long the session still lasts; other tabs hear of it too.
function told(left) {
  if (!left) return;
  renew(Date.now() + Number(left) * 1000);
  channel?.postMessage(ends);
}

function check() {
  const left = ends - Date.now();
  if (left <= 0) {
    say("You have been signed out. What you typed stays here. When you send it, you are asked to sign in, and then all of it is there, ready to be sent.");
  } else if (left <= WARN) {
    say(`You will be signed out at ${clock(ends)}. Nothing you have typed is lost.`, stayButton());
  }
}

if (sessionLeft) {
  if (channel) channel.onmessage = (event) => renew(event.data);
  channel?.postMessage(ends);
  document.addEventListener("session-left", (event) => told(event.detail));
  check();
  setInterval(check, CHECK);
}
