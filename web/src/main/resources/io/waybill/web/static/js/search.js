// Finds rows while one types.

export function search(input) {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...document.querySelectorAll(`#${input.dataset.filters} tr[data-search]`)];
  let shown = 0;
  for (const row of rows) {
    row.hidden = !words.every((word) => row.dataset.search.includes(word));
    if (!row.hidden) shown++;
  }
  document.getElementById("matching").textContent = `${shown} of ${rows.length}`;
  document.getElementById("nothing").hidden = shown > 0;
  const address = new URL(location.href);
  if (input.value) address.searchParams.set("q", input.value);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
}

// What is typed by now holds for rows that came since: before this module was there, or with a renewed page that was asked for
// while something else was typed, or nothing.
export function searchAgain() {
  const field = document.getElementById("search");
  if (field?.dataset.filters) search(field);
}
