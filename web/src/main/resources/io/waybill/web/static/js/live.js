// Keeps a page true. The server tells what changed; the page is then fetched anew and morphed into the one on screen,
// so that the templates stay the only place that knows how things look.
import { refold } from "./fold.js";
import { serverTimeIs, tick } from "./time.js";

const PAUSE = 300; // at most so many milliseconds between a change and the next look, however many come
let source = null;
let timer = null;
let busy = false;
let again = false;
let lastLook = 0;

// What the page on screen keeps to itself: drawings and logs (data-own), what the reader opened, what is being typed.
const callbacks = {
  beforeNodeMorphed(old, fresh) {
    if (old.nodeType !== Node.ELEMENT_NODE) return true;
    if (old.hasAttribute("data-own")) {
      for (const { name, value } of fresh.attributes) {
        if (old.getAttribute(name) !== value) old.setAttribute(name, value);
      }
      return false;
    }
    if (old.id === "live" || old.id === "toasts") return false;
    if (old.tagName === "DETAILS" && fresh.tagName === "DETAILS") fresh.open = old.open;
    if (old.tagName === "FORM" && old.dataset.sent) fresh.dataset.sent = old.dataset.sent;
    return true;
  },
  beforeAttributeUpdated(name, node) {
    return !(node === document.activeElement && name === "value");
  },
};

export async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
    document.title = fresh.title;
    if (fresh.body.dataset.now) serverTimeIs(fresh.body.dataset.now);
    for (const name of ["subject", "refresh", "token", "zone"]) document.body.dataset[name] = fresh.body.dataset[name] ?? "";
    refold(fresh);
    // What is being typed stays; any other element that has the focus is renewed like the rest.
    const ignoreActiveValue = document.activeElement?.matches("input, textarea, select") ?? false;
    for (const part of ["header.bar", "main"]) {
      const there = document.querySelector(part);
      const here = fresh.querySelector(part);
      if (there && here) Idiomorph.morph(there, here, { ignoreActiveValue, callbacks });
    }
    tick();
  } catch {
    // The connection's own light says that the server is away; the next look comes when it is back.
    show("off");
  } finally {
    busy = false;
    lastLook = Date.now();
    if (again) {
      again = false;
      soon();
    }
  }
}

function soon() {
  if (timer) return;
  const wait = Math.max(0, PAUSE - (Date.now() - lastLook));
  timer = setTimeout(() => {
    timer = null;
    refresh();
  }, wait);
}

function show(state) {
  const light = document.getElementById("live");
  if (!light) return;
  light.dataset.state = state;
  light.firstElementChild.textContent = { on: "Live", off: "Reconnecting", wait: "Connecting" }[state];
}

// subject: "dags", "dag/<id>" or "run/<dag id>/<run id>".
function concerns(change) {
  const subject = document.body.dataset.subject;
  if (subject === "dags") return true;
  if (subject.startsWith("dag/")) return change.dag_id === undefined || change.dag_id === subject.slice(4);
  return `run/${change.dag_id}/${change.run_id}` === subject;
}

function connect() {
  if (source || document.hidden) return;
  source = new EventSource("/api/waybill/v1/events");
  source.addEventListener("hello", () => {
    show("on");
    soon();
  });
  source.addEventListener("change", (event) => {
    const change = JSON.parse(event.data);
    if (concerns(change)) soon();
  });
  source.addEventListener("resync", soon);
  source.addEventListener("error", () => {
    show("off");
    if (source?.readyState === EventSource.CLOSED) {
      source = null;
      setTimeout(connect, 2000);
    }
  });
}

// A tab that nobody looks at holds no connection: browsers allow only six to one server.
function disconnect() {
  source?.close();
  source = null;
}

export function follow() {
  if (!document.body.dataset.subject) return;
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", connect);
  connect();
  setInterval(() => {
    const every = Number(document.body.dataset.refresh) * 1000;
    if (every && !document.hidden && Date.now() - lastLook >= every) soon();
  }, 1000);
}
