// Finds words in all lines of a log that are in memory, whether or not they are on the page.
import { plain } from "./ansi.js";

const MOST = 10_000; // lines that are counted

export class LogSearch {
  constructor(view) {
    this.view = view;
    this.hits = []; // numbers of the lines that have it
    this.here = -1;
    this.looked = 0; // up to which line was looked
    this.field = document.createElement("input");
    Object.assign(this.field, { type: "search", className: "input find", placeholder: "Find in the log" });
    this.field.setAttribute("aria-label", "Find in the log; Enter goes to the next place, Shift+Enter back");
    this.field.addEventListener("input", () => this.begin());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        this.step(event.shiftKey ? -1 : 1);
      }
    });
    this.found = view.say();
  }

  get wanted() {
    return this.field.value.toLowerCase();
  }

  begin() {
    this.hits = [];
    this.here = -1;
    this.looked = 0;
    this.look();
    this.view.renew();
    if (this.hits.length) this.step(1);
    else this.count();
  }

  // Lines came in.
  added() {
    if (!this.wanted) return;
    this.look();
    this.count();
  }

  look() {
    const wanted = this.wanted;
    const view = this.view;
    const gone = view.dropped;
    if (this.hits.length && this.hits[0] < gone) {
      const before = this.hits.length;
      this.hits = this.hits.filter((index) => index >= gone);
      this.here = Math.max(-1, this.here - (before - this.hits.length));
    }
    for (let index = Math.max(this.looked, gone); wanted && index < view.count && this.hits.length < MOST; index++) {
      if (view.plain(index).toLowerCase().includes(wanted)) this.hits.push(index);
    }
    this.looked = view.count;
  }

  // The nodes of a line with what is searched for marked; null where it is not in it. Of a line that is longer than
  // `most`, the part around the first place.
  marked(raw, most) {
    const wanted = this.wanted;
    if (!wanted || !raw.toLowerCase().includes(wanted[0])) return null;
    const whole = plain(raw);
    const first = whole.toLowerCase().indexOf(wanted);
    if (first < 0 || whole.toLowerCase().length !== whole.length) return null;
    const start = whole.length > most ? Math.max(0, first - most / 4) : 0;
    const text = whole.slice(start, start + most);
    const low = text.toLowerCase();
    const out = start > 0 ? ["… "] : [];
    let from = 0;
    for (let at = low.indexOf(wanted); at >= 0 && out.length < 200; at = low.indexOf(wanted, from)) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(at, at + wanted.length);
      out.push(text.slice(from, at), mark);
      from = at + wanted.length;
    }
    out.push(text.slice(from));
    return out;
  }

  count() {
    const many = this.hits.length >= MOST ? `${MOST.toLocaleString("en")}+` : this.hits.length.toLocaleString("en");
    this.found.textContent = this.wanted ? (this.hits.length ? `line ${this.here + 1} of ${many}` : "not found") : "";
  }

  step(by) {
    if (!this.hits.length) return;
    for (const mark of this.view.querySelectorAll("mark.here")) mark.classList.remove("here");
    this.here = (this.here + by + this.hits.length) % this.hits.length;
    this.view.follow(false);
    const line = this.view.reach(this.hits[this.here]);
    const mark = line?.querySelector("mark");
    mark?.classList.add("here");
    (mark ?? line)?.scrollIntoView({ block: "center", inline: "nearest" });
    this.count();
  }
}
