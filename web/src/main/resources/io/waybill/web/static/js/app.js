// What every page does: colours, zone, forms, search, ticking durations; then the parts that live on some pages.
import { fold } from "./fold.js";
import { toast } from "./toast.js";
import { follow, refresh } from "./live.js";
import { search, searchAgain } from "./search.js";
import { tick } from "./time.js";
import "./graph.js";
import "./log.js";
import "./grid.js";
import "./told.js";

const YEAR = 365 * 24 * 3600;

function remember(name, value) {
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR}; SameSite=Strict`;
}

function chooseTheme() {
  const next = { auto: "light", light: "dark", dark: "auto" }[document.documentElement.dataset.theme] ?? "auto";
  remember("theme", next);
  document.documentElement.dataset.theme = next;
  refresh();
}

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

function chooseZone() {
  const next = document.body.dataset.zone === ownZone && ownZone !== "UTC" ? "UTC" : ownZone;
  remember("zone", next);
  if (next === document.body.dataset.zone) toast("Your own zone is UTC already.");
  document.body.dataset.zone = next;
  refresh();
}

// A form marked data-quiet stays on its page: it is sent in the background, and the page renews itself.
async function sendQuietly(form, button) {
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => null);
      toast(problem?.detail ?? `The server answered ${answer.status}.`, "danger");
    }
    await refresh();
  } catch {
    toast("The server cannot be reached. Nothing was changed; is ./waybill up still running?", "danger");
  } finally {
    button?.removeAttribute("aria-busy");
    delete form.dataset.sent;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.getAttribute("role") === "search") {
    event.preventDefault();
    search(form, 0);
    return;
  }
  if (form.hasAttribute("data-once")) form.dataset.sent = "true";
  if (form.hasAttribute("data-quiet")) {
    event.preventDefault();
    sendQuietly(form, event.submitter);
  } else {
    event.submitter?.setAttribute("aria-busy", "true");
  }
});

// Coming back by the browser's own button shows the page as it was left: forms must work again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});

// On a phone the areas scroll: the one where one is must be seen.
const area = document.querySelector(".areas [aria-current]");
if (area) area.parentElement.scrollLeft = area.offsetLeft - (area.parentElement.clientWidth - area.offsetWidth) / 2;

document.addEventListener("click", (event) => {
  if (event.target.closest("#theme")) chooseTheme();
  if (event.target.closest("#zone")) chooseZone();
  const folder = event.target.closest("[data-fold]");
  if (folder) fold(folder);
});

document.addEventListener("input", (event) => {
  if (event.target.id === "search") search(event.target.form);
});

document.addEventListener("change", (event) => {
  if (event.target.hasAttribute("data-submits")) event.target.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const field = document.getElementById("search");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
  if (event.key === "Escape" && event.target === field) {
    field.value = "";
    search(field.form, 0);
  }
});

setInterval(tick, 1000);
searchAgain();
if (!document.body.dataset.zone) {
  remember("zone", ownZone);
  refresh();
}
follow();
