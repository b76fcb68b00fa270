// What stands above and around a log: its words, and its buttons.
import { draw } from "./svg.js";

export function say() {
  const status = document.createElement("span");
  status.className = "muted small";
  status.setAttribute("role", "status");
  return status;
}

export function icon(icons, name) {
  return draw("svg", { class: "icon", "aria-hidden": "true" }, draw("use", { href: `${icons}#${name}` }));
}

export const number = (n) => n.toLocaleString("en");

// A button; where it is said whether it is pressed, it can be switched.
export function tool(icons, name, label, act, pressed) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tool";
  if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
  button.append(icon(icons, name), label);
  button.addEventListener("click", act);
  return button;
}

// Leads to lines that are not on the page.
export function mover(name, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `more ${name}`;
  button.hidden = true;
  button.addEventListener("click", act);
  return button;
}
