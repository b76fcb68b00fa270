// A message in the corner. Failures stay until they are closed.
export function toast(text, kind = "") {
  const box = document.createElement("div");
  box.className = `toast ${kind}`;
  const words = document.createElement("div");
  words.textContent = text;
  box.append(words);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "tool";
  close.textContent = "Close";
  close.addEventListener("click", () => box.remove());
  box.append(close);
  document.getElementById("toasts").append(box);
  if (kind !== "danger") setTimeout(() => box.remove(), 5000);
}
