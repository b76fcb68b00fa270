// Finds words, or what looks like an error, in all lines of a log, also in those that left the memory. It looks in small
// portions, so that the page answers meanwhile.
import { plain } from "./ansi.js";
import { number, say } from "./log-tools.js";

const MOST = 10_000; // lines that are counted
const PORTION = 8; // milliseconds of looking at a stretch
const TYPING = 200; // milliseconds after a key before one looks
const MARKS = 100; // in a line

const ERRORS = /\b(?:\w*(?:error|exception)|errors(?=:)|fatal|critical|severe|panic|traceback)\b/gi;

const breath = () => new Promise((done) => setTimeout(done));

export class LogSearch {
  constructor(view) {
    this.view = view;
    this.wanted = null; // a RegExp
    this.errors = false;
    this.restart();
    this.field = document.createElement("input");
    Object.assign(this.field, { type: "search", className: "input find", placeholder: "Find in the log" });
    this.field.setAttribute("aria-label", "Find in the log; Enter goes to the next place, Shift+Enter back");
    this.field.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.findText(), TYPING);
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (this.errors) this.findText();
      else this.step(event.shiftKey ? -1 : 1);
    });
    this.found = say();
  }

  restart() {
    this.turn = Symbol("search"); // an earlier one stops
    this.hits = []; // numbers of the lines that have it
    this.here = -1;
    this.looked = 0; // up to which line was looked
    this.looking = false;
    this.problem = "";
  }

  // Looks no more: the log is another one, or gone.
  stop() {
    clearTimeout(this.typing);
    this.wanted = null;
    this.restart();
  }

  findText() {
    const text = this.field.value;
    this.begin(text ? new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi") : null, false);
  }

  // Goes to the first error; from there on to the next one.
  findError() {
    if (this.errors && this.hits.length) this.step(1);
    else this.begin(ERRORS, true);
  }

  begin(wanted, errors) {
    clearTimeout(this.typing);
    this.restart();
    this.wanted = wanted;
    this.errors = errors;
    this.view.renew();
    this.count();
    this.look(this.turn);
  }

  // Lines came in.
  added() {
    if (this.wanted && !this.looking) this.look(this.turn);
  }

  async look(turn) {
    const lines = this.view.log;
    this.looking = true;
    try {
      let until = performance.now() + PORTION;
      while (this.wanted && this.looked < lines.count && this.hits.length < MOST) {
        const block = lines.blockOf(this.looked);
        const texts = await lines.read(block);
        if (turn !== this.turn) return;
        for (let place = this.looked - block.first; place < texts.length; place++) {
          if (turn !== this.turn) return;
          this.wanted.lastIndex = 0;
          if (this.wanted.test(plain(texts[place][1]))) this.hit(block.first + place);
          this.looked = block.first + place + 1;
          if (this.hits.length >= MOST) break;
          if (performance.now() < until) continue;
          this.count();
          await breath();
          until = performance.now() + PORTION;
        }
      }
      this.problem = "";
    } catch (problem) {
      if (turn === this.turn) this.problem = `stopped: ${problem.message}`;
    } finally {
      if (turn === this.turn) {
        this.looking = false;
        this.count();
      }
    }
  }

  hit(index) {
    this.hits.push(index);
    if (this.here < 0) this.step(1);
  }

  // The nodes of a line with what is searched for marked; null where it is not in it. Of a line that is longer than
  // `most`, the part around the first place.
  marked(raw, most) {
    if (!this.wanted) return null;
    const whole = plain(raw);
    this.wanted.lastIndex = 0;
    const first = this.wanted.exec(whole)?.index;
    if (first === undefined) return null;
    const start = whole.length > most ? Math.max(0, first - most / 4) : 0;
    const text = whole.slice(start, start + most);
    const out = start > 0 ? ["… "] : [];
    this.wanted.lastIndex = 0; // matchAll begins there
    let from = 0;
    for (const match of text.matchAll(this.wanted)) {
      if (out.length >= 2 * MARKS) break;
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      out.push(text.slice(from, match.index), mark);
      from = match.index + match[0].length;
    }
    out.push(text.slice(from));
    return out;
  }

  count() {
    const words = this.wanted ? [this.place(), this.progress()].filter(Boolean).join(", ") : "";
    // It is read out whenever it is written.
    if (this.found.textContent !== words) this.found.textContent = words;
  }

  place() {
    const many = this.hits.length >= MOST ? `${number(MOST)}+` : number(this.hits.length);
    if (this.hits.length) return `${this.errors ? "error" : "line"} ${number(this.here + 1)} of ${many}`;
    return this.looking ? "" : this.errors ? "no error found" : "not found";
  }

  progress() {
    if (this.problem) return this.problem;
    const all = this.view.log.count;
    return this.looking && all - this.looked > 20_000 ? `looking, ${10 * Math.floor((10 * this.looked) / all)} %` : "";
  }

  async step(by) {
    if (!this.hits.length) return;
    this.here = (this.here + by + this.hits.length) % this.hits.length;
    this.count();
    const index = this.hits[this.here];
    const line = await this.view.reach(index);
    if (!line || index !== this.hits[this.here]) return;
    for (const mark of this.view.querySelectorAll("mark.here")) mark.classList.remove("here");
    const mark = line.querySelector("mark");
    mark?.classList.add("here");
    this.view.bringUp(mark ?? line);
  }
}
