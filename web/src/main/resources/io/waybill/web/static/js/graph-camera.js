// Where one looks at a drawing: pan by dragging, zoom by ctrl+wheel, two fingers or buttons.
const LEAST = 0.02;
// From here on names can be read.
const READABLE = 0.6;
const MOST = 2.5;
const ROOM = 12;

export class Camera {
  constructor(svg, stage) {
    this.svg = svg;
    this.stage = stage;
    this.x = 0;
    this.y = 0;
    this.zoom = 1;
    this.moved = false;
    this.below = ROOM; // what covers the lower edge
    this.fingers = new Map();
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, (event) => this.up(event));
  }

  apply() {
    this.stage.setAttribute("transform", `translate(${this.x} ${this.y}) scale(${this.zoom})`);
    this.told?.();
  }

  // Moves so that this point of the drawing is in the middle.
  center(x, y) {
    this.by(this.svg.clientWidth / 2 - x * this.zoom - this.x, this.svg.clientHeight / 2 - y * this.zoom - this.y);
  }

  by(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.moved = true;
    this.apply();
  }

  // Zooms so that the point under (px, py) stays there.
  scale(factor, px = this.svg.clientWidth / 2, py = this.svg.clientHeight / 2) {
    const zoom = Math.min(MOST, Math.max(LEAST, this.zoom * factor));
    this.x = px - ((px - this.x) * zoom) / this.zoom;
    this.y = py - ((py - this.y) * zoom) / this.zoom;
    this.zoom = zoom;
    this.moved = true;
    this.apply();
  }

  fit({ left, top, right, bottom }) {
    const width = this.svg.clientWidth;
    const height = this.svg.clientHeight;
    if (!width || !height || left > right) return;
    const below = 52; // where the buttons are
    this.zoom = Math.min(1.15, Math.max(LEAST, Math.min((width - 40) / (right - left), (height - 20 - below) / (bottom - top))));
    this.x = (width - (left + right) * this.zoom) / 2;
    this.y = 20 + (height - 20 - below - (top + bottom) * this.zoom) / 2;
    this.moved = false;
    this.apply();
  }

  // The whole, as somebody wants it: it stays so.
  whole(bounds) {
    this.fit(bounds);
    this.moved = true;
  }

  // The whole where its names can be read then; else the part around one of its boxes, from where one moves on.
  begin(bounds, box, direction) {
    this.fit(bounds);
    if (this.zoom >= READABLE || !this.svg.clientWidth) return;
    this.zoom = READABLE;
    this.center(box.x + box.width / 2, box.y + box.height / 2);
    if (direction === "LR") this.by(24 - bounds.left * this.zoom - this.x, 0);
    else this.by(0, 24 - bounds.top * this.zoom - this.y);
    this.moved = false;
  }

  // Moves as little as needed to have a box on screen.
  reveal({ x, y, width, height }) {
    const left = x * this.zoom + this.x;
    const top = y * this.zoom + this.y;
    const right = left + width * this.zoom;
    const bottom = top + height * this.zoom;
    const dx = left < ROOM ? ROOM - left : Math.min(0, this.svg.clientWidth - ROOM - right);
    const dy = top < ROOM ? ROOM - top : Math.min(0, this.svg.clientHeight - this.below - bottom);
    if (dx || dy) this.by(dx, dy);
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const frame = this.svg.getBoundingClientRect();
    this.scale(Math.exp(-event.deltaY / 240), event.clientX - frame.left, event.clientY - frame.top);
  }

  down(event) {
    this.fingers.set(event.pointerId, event);
    this.dragged = false;
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    if (this.fingers.size === 2) {
      const other = [...this.fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
      const apart = (a) => Math.hypot(a.clientX - other.clientX, a.clientY - other.clientY);
      const frame = this.svg.getBoundingClientRect();
      if (apart(before) > 0) {
        this.scale(apart(event) / apart(before), (event.clientX + other.clientX) / 2 - frame.left, (event.clientY + other.clientY) / 2 - frame.top);
      }
      this.dragged = true;
    } else {
      const dx = event.clientX - before.clientX;
      const dy = event.clientY - before.clientY;
      if (!this.dragged && Math.hypot(dx, dy) < 4) return;
      if (!this.dragged) this.svg.setPointerCapture(event.pointerId);
      this.dragged = true;
      this.svg.classList.add("dragging");
      this.by(dx, dy);
    }
    this.fingers.set(event.pointerId, event);
  }

  up(event) {
    this.fingers.delete(event.pointerId);
    this.svg.classList.remove("dragging");
  }
}
