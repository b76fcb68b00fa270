// <dag-graph src states items tasks icons>: draws the graph of a DAG and keeps its states. Groups open and close;
// arrow keys walk along the edges, Enter opens a task's page, Space opens or closes a group.
import { curve, KIND, NAME, place, textWidth } from "./graph-layout.js";
import { Camera } from "./graph-camera.js";
import { draw } from "./svg.js";
import { GraphMap } from "./graph-map.js";

function cut(text, width, font) {
  if (textWidth(text, font) <= width) return text;
  let end = text.length;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, font) > width) end--;
  return `${text.slice(0, end)}…`;
}

class DagGraph extends HTMLElement {
  static observedAttributes = ["states", "src", "tasks", "items"];

  connectedCallback() {
    this.open = new Set();
    this.load();
    this.watcher = new ResizeObserver(() => this.resized());
    this.watcher.observe(this);
  }

  disconnectedCallback() {
    this.watcher?.disconnect();
  }

  attributeChangedCallback(name, before, after) {
    if (before === null || before === after || !this.open) return;
    if (name === "src") this.load();
    else if (this.shape) this.paint();
  }

  async load() {
    const src = this.getAttribute("src");
    if (this.loading === src) return;
    this.loading = src;
    try {
      const answer = await fetch(src, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.detail ?? `the server answered ${answer.status}`);
      this.shape = await answer.json();
    } catch (problem) {
      this.loading = null;
      this.say(`The graph could not be read: ${problem.message}. Reload the page to try again.`);
      return;
    }
    if (!this.shape.nodes.length) {
      this.say("This DAG has no tasks.");
      return;
    }
    for (const id of [...this.open]) if (!this.shape.groups.some((group) => group.id === id)) this.open.delete(id);
    this.render(true);
  }

  say(text) {
    const message = document.createElement("p");
    message.className = "message";
    message.textContent = text;
    this.replaceChildren(message);
    this.svg = null;
  }

  resized() {
    if (!this.svg) return;
    if (this.direction !== this.wanted()) this.render(true);
    else if (!this.camera.moved) this.begin();
    else this.map.follow();
  }

  wanted() {
    return this.clientWidth < 620 ? "TB" : "LR";
  }

  build() {
    this.stage = draw("g", {});
    this.svg = draw(
      "svg",
      { role: "group", "aria-label": this.getAttribute("aria-label") ?? "Graph" },
      draw("defs", {}, draw("marker", { id: "g-arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" }, draw("path", { class: "g-arrow", d: "M0 0.5L8 4L0 7.5Z" }))),
      this.stage,
    );
    this.camera = new Camera(this.svg, this.stage);
    this.map = new GraphMap(this.camera);
    this.svg.addEventListener("click", (event) => this.clicked(event));
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("pointerover", (event) => this.light(event.target.closest?.(".g-node")?.dataset.id));
    this.svg.addEventListener("focusin", (event) => {
      const id = event.target.dataset?.id;
      this.light(id);
      const box = this.boxes.get(id);
      if (box && event.target.matches(":focus-visible")) this.camera.reveal(box);
    });
    const controls = document.createElement("div");
    controls.className = "controls";
    const tools = [
      ["plus", "Zoom in", () => this.camera.scale(1.25)],
      ["minus", "Zoom out", () => this.camera.scale(0.8)],
      ["fit", "Fit the whole graph", () => this.camera.whole(this.bounds)],
    ];
    if (this.shape.groups.length) {
      tools.push(["unfold", "Open all groups", () => this.fold(true)], ["fold", "Close all groups", () => this.fold(false)]);
    }
    for (const [icon, label, act] of tools) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tool";
      button.title = label;
      button.setAttribute("aria-label", label);
      button.append(this.icon(icon, { class: "icon" }));
      button.addEventListener("click", act);
      controls.append(button);
    }
    this.replaceChildren(this.svg, this.map.svg, controls);
  }

  icon(name, attributes) {
    return draw("svg", { "aria-hidden": "true", ...attributes }, draw("use", { href: `${this.getAttribute("icons")}#${name}` }));
  }

  render(whole) {
    if (!this.svg) this.build();
    this.direction = this.wanted();
    const { boxes, lines, bounds } = place(this.shape, this.open, this.direction);
    this.boxes = new Map(boxes.map((box) => [box.id, box]));
    this.lines = lines;
    this.bounds = bounds;
    this.grow();
    const focused = this.contains(document.activeElement) ? document.activeElement.dataset?.id : null;
    const groups = boxes.filter((box) => box.open).map((box) => this.box(box));
    const edges = lines.map((line) => draw("path", { class: "g-edge", d: curve(line.points, this.direction), "marker-end": "url(#g-arrow)", "data-from": line.from, "data-to": line.to }));
    const nodes = boxes.filter((box) => !box.open).map((box) => this.box(box));
    this.stage.replaceChildren(...groups, ...edges, ...nodes);
    this.map.show(boxes, bounds);
    this.paint();
    if (whole || !this.camera.moved) this.begin();
    if (focused) this.node(this.boxes.has(focused) ? focused : null)?.focus();
  }

  begin() {
    const along = this.direction === "LR" ? "x" : "y";
    const first = [...this.boxes.values()].reduce((a, b) => (b[along] < a[along] ? b : a));
    this.camera.begin(this.bounds, first, this.direction);
  }

  // As tall as the drawing needs, within reason: a chain of three tasks needs no half a screen.
  grow() {
    const { left, right, top, bottom } = this.bounds;
    const zoom = Math.min(1, (this.clientWidth - 40) / (right - left));
    this.style.height = `${Math.round(Math.min(Math.max(280, (bottom - top) * zoom + 130), Math.max(320, window.innerHeight * 0.64)))}px`;
  }

  box(box) {
    const group = draw("g", {
      class: `g-node${box.open ? " g-group" : ""}${box.operator ? " operator" : ""}`,
      transform: `translate(${box.x} ${box.y})`,
      "data-id": box.id,
      tabindex: "0",
    });
    if ((box.group || box.mapped) && !box.open) group.append(draw("rect", { class: "stack", x: 4, y: 4, width: box.width, height: box.height, rx: 8 }));
    group.append(draw("title", {}), draw("rect", { class: "box", width: box.width, height: box.height, rx: 8 }));
    const room = box.width - 38 - (box.group ? 34 : 8);
    group.append(this.icon("none", { class: "glyph", x: 11, y: box.open ? 8 : 15, width: 16, height: 16 }));
    const kind = this.kind(box);
    group.append(draw("text", { class: "name", x: 36, y: box.open ? 20 : kind ? 20 : 28 }, cut(box.label, room, NAME)));
    if (!box.open && kind) group.append(draw("text", { class: "kind", x: 36, y: 35 }, kind));
    if (box.group) {
      const toggle = draw(
        "g",
        { class: "toggle", transform: `translate(${box.width - 30} ${box.open ? 6 : 13})`, "data-toggle": box.id },
        draw("rect", { width: 20, height: 20, rx: 5 }),
        this.icon(box.open ? "minus" : "plus", { x: 4, y: 4, width: 12, height: 12 }),
      );
      group.append(toggle);
    }
    return group;
  }

  // States only: shapes stay where they are.
  paint() {
    const states = JSON.parse(this.getAttribute("states") || "{}");
    const items = JSON.parse(this.getAttribute("items") || "{}");
    const tasks = this.getAttribute("tasks");
    this.map.paint(states);
    for (const element of this.stage.querySelectorAll(".g-node")) {
      const box = this.boxes.get(element.dataset.id);
      const state = states[box.id];
      const glyph = element.querySelector(".glyph");
      element.setAttribute("class", element.getAttribute("class").replace(/ ?\bs-\w+/g, "") + (state ? ` s-${state}` : ""));
      element.dataset.state = state ?? "";
      glyph.firstChild.setAttribute("href", `${this.getAttribute("icons")}#${state ?? "none"}`);
      glyph.classList.toggle("spin", state === "running");
      const words = (state ?? "").replaceAll("_", " ");
      const kind = this.kind(box, items[box.id]);
      const below = element.querySelector(".kind");
      if (below) below.textContent = cut(kind, box.width - 44, KIND);
      element.querySelector("title").textContent = [box.label, kind, words].filter(Boolean).join(" · ");
      const page = tasks && box.page ? tasks + encodeURIComponent(box.page) : null;
      if (page) element.dataset.href = page;
      else delete element.dataset.href;
      element.setAttribute("role", page ? "link" : box.group ? "button" : "img");
      element.setAttribute("aria-label", [box.label, words, items[box.id] ? `${items[box.id]} items` : "", box.group ? (box.open ? "group, open" : "group, closed") : ""].filter(Boolean).join(", "));
    }
  }

  // What it is, and for what is run for items how far it is with them.
  kind(box, items) {
    const kind = box.operator || (box.group ? "group" : box.kind) || "";
    return box.mapped ? [kind, items ? `${items} items` : "for each item"].filter(Boolean).join(" · ") : kind;
  }

  node(id) {
    return id ? this.stage.querySelector(`.g-node[data-id="${CSS.escape(id)}"]`) : null;
  }

  light(id) {
    for (const edge of this.stage.querySelectorAll(".g-edge")) {
      edge.classList.toggle("lit", Boolean(id) && (edge.dataset.from === id || edge.dataset.to === id));
    }
  }

  toggle(id) {
    if (this.open.has(id)) this.open.delete(id);
    else this.open.add(id);
    this.render(false);
    this.node(id)?.focus({ preventScroll: true });
  }

  fold(open) {
    this.open = new Set(open ? this.shape.groups.map((group) => group.id) : []);
    this.render(true);
  }

  clicked(event) {
    if (this.camera.dragged) return;
    const toggle = event.target.closest("[data-toggle]");
    const node = event.target.closest(".g-node");
    if (toggle) this.toggle(toggle.dataset.toggle);
    else if (node) this.act(node, event);
  }

  act(node, event) {
    if (node.dataset.href && (event.ctrlKey || event.metaKey)) window.open(node.dataset.href, "_blank", "noopener");
    else if (node.dataset.href) location.assign(node.dataset.href);
    else if (this.boxes.get(node.dataset.id).group) this.toggle(node.dataset.id);
  }

  key(event) {
    const node = event.target.closest(".g-node");
    if (!node) return;
    const id = node.dataset.id;
    const box = this.boxes.get(id);
    if (event.key === "Enter") this.act(node, event);
    else if (event.key === " " && box.group) this.toggle(id);
    else if (event.key === "+" || event.key === "=") this.camera.scale(1.25);
    else if (event.key === "-") this.camera.scale(0.8);
    else if (event.key === "0") this.camera.whole(this.bounds);
    else if (event.key.startsWith("Arrow")) this.walk(box, event.key);
    else return;
    event.preventDefault();
  }

  // The nearest box in that direction.
  walk(from, key) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const [wx, wy] = ways[key];
    let best = null;
    for (const box of this.boxes.values()) {
      if (box.id === from.id || box.open) continue;
      const dx = box.x + box.width / 2 - from.x - from.width / 2;
      const dy = box.y + box.height / 2 - from.y - from.height / 2;
      const ahead = dx * wx + dy * wy;
      if (ahead < 8) continue;
      const cost = ahead + 2.5 * Math.abs(dx * wy + dy * wx);
      if (!best || cost < best.cost) best = { id: box.id, cost };
    }
    if (best) this.node(best.id)?.focus();
  }
}

customElements.define("dag-graph", DagGraph);
