// Arrow keys in a grid: one stop of the tab key for all cells, and from there by arrows, Home and End.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function stopIn(cell) {
  return cell?.querySelector("a, button") ?? null;
}

function rowsOf(table) {
  return [...table.rows].filter((row) => !row.hidden);
}

// The next cell that way that has something to stop at; cells of tasks that a run does not have are passed over.
function next(table, cell, [down, right]) {
  const rows = rowsOf(table);
  let row = rows.indexOf(cell.parentElement);
  let column = cell.cellIndex;
  for (;;) {
    row += down;
    column += right;
    const there = rows[row]?.cells[column];
    if (!there) return null;
    const stop = stopIn(there);
    if (stop) return stop;
  }
}

function end(cell, last) {
  const cells = [...cell.parentElement.cells].slice(1);
  return (last ? cells.reverse() : cells).map(stopIn).find(Boolean) ?? null;
}

function goTo(table, stop) {
  for (const old of table.querySelectorAll("td [tabindex='0'], thead [tabindex='0']")) old.tabIndex = -1;
  if (stop.hasAttribute("tabindex")) stop.tabIndex = 0;
  stop.focus();
  stop.scrollIntoView({ block: "nearest", inline: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const table = event.target.closest?.("table[role='grid']");
  const cell = event.target.closest?.("td, th");
  if (!table || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
  let stop = null;
  if (STEPS[event.key]) stop = next(table, cell, STEPS[event.key]);
  else if (event.key === "Home" || event.key === "End") stop = end(cell, event.key === "End");
  else return;
  event.preventDefault();
  if (stop) goTo(table, stop);
});
