// Tables whose lines open and close. What the reader chose outlives the renewing of the page.
const chosen = new Map();

function rows(table, parent) {
  return [...table.querySelectorAll("tr[data-parent]")].filter((row) => row.dataset.parent === parent);
}

// A line is seen when every line that it belongs to is open.
function show(table, parent, open) {
  for (const row of rows(table, parent)) {
    row.hidden = !open;
    const button = row.querySelector("[data-fold]");
    if (button) show(table, button.dataset.fold, open && button.getAttribute("aria-expanded") === "true");
  }
}

export function fold(button) {
  const open = button.getAttribute("aria-expanded") !== "true";
  chosen.set(button.dataset.fold, open);
  button.setAttribute("aria-expanded", String(open));
  show(button.closest("table"), button.dataset.fold, open);
}

// Before a fresh copy of the page takes the old one's place.
export function refold(fresh) {
  for (const button of fresh.querySelectorAll("[data-fold]")) {
    const open = chosen.get(button.dataset.fold);
    if (open !== undefined) button.setAttribute("aria-expanded", String(open));
  }
  for (const button of fresh.querySelectorAll("[data-fold]")) {
    const row = button.closest("tr");
    if (!row.dataset.parent) show(button.closest("table"), button.dataset.fold, button.getAttribute("aria-expanded") === "true");
  }
}
