// What a cell or a bar tells in its title is also written below, for who moves by keyboard or has no pointer to hover with.
function tell(event) {
  const from = event.target.closest?.("[data-tells]");
  const line = from && document.getElementById(from.dataset.tells);
  if (!line) return;
  const link = event.target.closest("a, button");
  const text = link && from.contains(link) ? (link.getAttribute("title") ?? link.querySelector("title")?.textContent) : null;
  if (!text) return;
  line.textContent = text;
  line.dataset.telling = "true";
}

document.addEventListener("focusin", tell);
document.addEventListener("mouseover", tell);
