// Finds rows while one types: the server does it, and the page is renewed from the address that says what is looked for.
import { refresh } from "./live.js";

const PAUSE = 150; // milliseconds without a key before the server is asked
let timer = null;

function ask(form) {
  const address = new URL(location.href);
  address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")).toString();
  history.replaceState(null, "", address);
  refresh();
}

export function search(form, pause = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(() => ask(form), pause);
}

// What was typed before this module was there, or what a browser has kept over a reload, is looked for, too.
export function searchAgain() {
  const field = document.getElementById("search");
  if (field && field.value !== (new URL(location.href).searchParams.get("q") ?? "")) search(field.form, 0);
}
