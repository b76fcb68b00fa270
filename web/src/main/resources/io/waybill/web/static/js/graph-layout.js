// From the graph's shape and what is open to boxes and lines with places. Pure: knows dagre, not the page.
// Each open group is laid out by itself and then stands in the group around it as one box of that size.
import { Graph, layout } from "../vendor/dagre/dagre.esm.js";

export const NAME = "600 13px system-ui";
export const KIND = "11.5px system-ui";
const HEIGHT = 46;
const SIDE = 14; // room between a group's border and what is in it
const TITLE = 34; // room for a group's title
const ROOT = "";

let pen = null;

export function textWidth(text, font) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = font;
  return pen.measureText(text).width;
}

// What one sees: a closed group stands for all that is in it.
class Scene {
  constructor(shape, open) {
    this.parents = new Map();
    this.items = new Map();
    this.children = new Map([[ROOT, []]]);
    for (const item of [...shape.groups, ...shape.nodes]) this.parents.set(item.id, item.parent || ROOT);
    const add = (item, group) => {
      if (this.shownAs(item.id, open) !== item.id) return;
      this.items.set(item.id, { ...item, group, open: group && open.has(item.id) });
      const parent = this.parents.get(item.id);
      this.children.set(parent, [...(this.children.get(parent) ?? []), item.id]);
    };
    for (const group of shape.groups) add(group, true);
    for (const node of shape.nodes) add(node, false);
    this.edges = new Map();
    for (const [from, to] of shape.edges) {
      const a = this.shownAs(from, open);
      const b = this.shownAs(to, open);
      if (a !== b) this.edges.set(`${a}\n${b}`, this.meeting(a, b));
    }
  }

  // The outermost closed group around an item, or the item itself.
  shownAs(id, open) {
    let shown = id;
    for (let at = this.parents.get(id); at; at = this.parents.get(at)) if (!open.has(at)) shown = at;
    return shown;
  }

  // Where the ways of two items to the root meet, and by which children of that place they come.
  meeting(from, to) {
    const way = new Map();
    for (let at = from; ; at = this.parents.get(at)) {
      const parent = at === ROOT ? null : this.parents.get(at);
      if (parent === null) break;
      way.set(parent, at);
    }
    let by = to;
    while (!way.has(this.parents.get(by))) by = this.parents.get(by);
    const level = this.parents.get(by);
    return { from, to, level, source: way.get(level), target: by };
  }

  depth(id) {
    return id === ROOT ? 0 : 1 + this.depth(this.parents.get(id));
  }
}

function closedSize(item) {
  const kind = item.operator || item.kind || "";
  // What is run for items says below how far it is with them.
  const below = textWidth(item.mapped ? `${kind} · 1000 of 1000 items` : kind, KIND);
  const words = Math.max(textWidth(item.label, NAME), below);
  return { width: Math.min(360, Math.max(120, Math.ceil(48 + words + (item.group ? 34 : 6)))), height: HEIGHT };
}

// Lays out what is directly in a container; returns its size, its boxes' places and its lines' points, from its own corner.
function layOut(scene, container, direction) {
  const graph = new Graph();
  graph.setGraph({ rankdir: direction, nodesep: 20, ranksep: 44, edgesep: 12, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  const inner = new Map();
  for (const id of scene.children.get(container) ?? []) {
    const item = scene.items.get(id);
    if (item.open) {
      const within = layOut(scene, id, direction);
      inner.set(id, within);
      const title = textWidth(item.label, NAME) + 84;
      graph.setNode(id, { width: Math.max(title, within.width + 2 * SIDE), height: within.height + TITLE + SIDE });
    } else {
      graph.setNode(id, closedSize(item));
    }
  }
  for (const edge of scene.edges.values()) if (edge.level === container) graph.setEdge(edge.source, edge.target);
  layout(graph);
  return { width: graph.graph().width || 0, height: graph.graph().height || 0, graph, inner };
}

function spread(scene, laid, x, y, boxes, paths) {
  for (const id of laid.graph.nodes()) {
    const at = laid.graph.node(id);
    const box = { ...scene.items.get(id), x: x + at.x - at.width / 2, y: y + at.y - at.height / 2, width: at.width, height: at.height };
    boxes.set(id, box);
    const within = laid.inner.get(id);
    if (within) spread(scene, within, box.x + (box.width - within.width) / 2, box.y + TITLE, boxes, paths);
  }
  for (const { v, w } of laid.graph.edges()) {
    paths.set(`${v}\n${w}`, laid.graph.edge(v, w).points.map((point) => ({ x: x + point.x, y: y + point.y })));
  }
}

function exit(box, direction) {
  return direction === "LR" ? { x: box.x + box.width, y: box.y + box.height / 2 } : { x: box.x + box.width / 2, y: box.y + box.height };
}

function entry(box, direction) {
  return direction === "LR" ? { x: box.x, y: box.y + box.height / 2 } : { x: box.x + box.width / 2, y: box.y };
}

// shape: {nodes: [{id, label, kind, operator, parent, page}], groups: [the same], edges: [[from, to]]}
// open: ids of the open groups. direction: "LR" or "TB".
export function place(shape, open, direction) {
  const scene = new Scene(shape, open);
  const laid = layOut(scene, ROOT, direction);
  const places = new Map();
  const paths = new Map();
  spread(scene, laid, 0, 0, places, paths);
  // Outer groups first, so that inner ones are painted over them.
  const boxes = [...places.values()].sort((a, b) => Number(b.open) - Number(a.open) || scene.depth(a.id) - scene.depth(b.id));
  const lines = [...scene.edges.values()].map(({ from, to, source, target }) => {
    const points = [...paths.get(`${source}\n${target}`)];
    if (from !== source) points.unshift(exit(places.get(from), direction));
    if (to !== target) points.push(entry(places.get(to), direction));
    return { from, to, points };
  });
  return { boxes, lines, bounds: { left: 0, top: 0, right: laid.width, bottom: laid.height } };
}

// A soft line through the points.
export function curve(points, direction) {
  const [first, ...rest] = points;
  let path = `M${first.x} ${first.y}`;
  let at = first;
  for (const next of rest) {
    const bend = direction === "LR" ? (next.x - at.x) / 2 : (next.y - at.y) / 2;
    path += direction === "LR"
      ? `C${at.x + bend} ${at.y} ${next.x - bend} ${next.y} ${next.x} ${next.y}`
      : `C${at.x} ${at.y + bend} ${next.x} ${next.y - bend} ${next.x} ${next.y}`;
    at = next;
  }
  return path;
}
