// Durations that grow while one looks. The server writes them in the same words (Durations.java).
let skew = Date.parse(document.body.dataset.now) - Date.now();

export function duration(millis) {
  const ms = Math.max(0, millis);
  const s = Math.floor(ms / 1000);
  const two = (n) => String(n).padStart(2, "0");
  if (s < 10) return `${s}.${Math.floor((ms % 1000) / 100)}s`;
  if (s < 60) return `${s}s`;
  if (s < 3600) return `${Math.floor(s / 60)}m ${two(s % 60)}s`;
  if (s < 86400) return `${Math.floor(s / 3600)}h ${two(Math.floor((s % 3600) / 60))}m`;
  return `${Math.floor(s / 86400)}d ${Math.floor((s % 86400) / 3600)}h`;
}

export function serverTimeIs(iso) {
  skew = Date.parse(iso) - Date.now();
}

export function tick() {
  const now = Date.now() + skew;
  for (const element of document.querySelectorAll("[data-since]")) {
    element.textContent = duration(now - Date.parse(element.dataset.since));
  }
}
