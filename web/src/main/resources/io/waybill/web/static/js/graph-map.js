// A small map of a large graph: what one sees of the graph is framed, and a press or a drag leads there. It is for the
// pointer; by keyboard one walks from task to task, and the graph follows.
import { draw } from "./svg.js";

// A graph of so many boxes is taken in at a glance.
const FROM = 50;
const MARGIN = 24;

export class GraphMap {
  constructor(camera) {
    this.camera = camera;
    this.marks = new Map();
    this.frame = draw("rect", { class: "frame" });
    this.svg = draw("svg", { class: "map", "aria-hidden": "true", hidden: "" });
    this.svg.addEventListener("pointerdown", (event) => {
      this.svg.setPointerCapture(event.pointerId);
      this.go(event);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (this.svg.hasPointerCapture(event.pointerId)) this.go(event);
    });
    camera.told = () => this.follow();
  }

  show(boxes, { left, top, right, bottom }) {
    const closed = boxes.filter((box) => !box.open);
    const small = closed.length <= FROM;
    this.svg.toggleAttribute("hidden", small);
    this.camera.below = small ? MARGIN : this.svg.clientHeight + MARGIN;
    if (small) return;
    this.svg.setAttribute("viewBox", `${left - MARGIN} ${top - MARGIN} ${right - left + 2 * MARGIN} ${bottom - top + 2 * MARGIN}`);
    this.marks = new Map(closed.map((box) => [box.id, draw("rect", { x: box.x, y: box.y, width: box.width, height: box.height })]));
    this.svg.replaceChildren(...this.marks.values(), this.frame);
    this.follow();
  }

  paint(states) {
    for (const [id, mark] of this.marks) mark.setAttribute("class", states[id] ? `s-${states[id]}` : "");
  }

  follow() {
    const { x, y, zoom, svg } = this.camera;
    const seen = { x: -x / zoom, y: -y / zoom, width: svg.clientWidth / zoom, height: svg.clientHeight / zoom };
    for (const [name, value] of Object.entries(seen)) this.frame.setAttribute(name, value);
  }

  go(event) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    this.camera.center(x, y);
    event.preventDefault();
  }
}
