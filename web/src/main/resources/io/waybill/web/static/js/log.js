// <log-view src name zone icons>: a task's log, read page by page and then as it is written. All lines that were read
// are kept as text, within bounds; the page holds only a window of them, so that it stays quick however long the log is.
import { pieces, plain } from "./ansi.js";
import { LogSearch } from "./log-search.js";

const CHUNK = 200; // lines that come to the page, and leave it, together
const WINDOW = 2_000; // lines on the page while it follows, or around a place that was searched for
const MORE = 1_000; // how many older or newer ones a button adds
const MOST = 4_000; // lines on the page; those at the other end leave it
const KEEP_LINES = 300_000; // lines in memory; the download has all
const KEEP_CHARS = 60_000_000;
const FOLD = 2_000; // characters of a line that are shown before it is opened
const PAGE = 10_000;
const BREATH = 400; // milliseconds between two looks of the page while a burst is read
const QUICK = 400;
const SLOW = 2_000;

const number = (n) => n.toLocaleString("en");

class LogView extends HTMLElement {
  static observedAttributes = ["src", "zone"];

  connectedCallback() {
    this.toggleAttribute("wrap", localStorage.getItem("log-wrap") === "yes");
    this.toggleAttribute("times", localStorage.getItem("log-times") === "yes");
    this.start();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.turn = null;
  }

  attributeChangedCallback(name, before, after) {
    if (!this.lines || before === after) return;
    if (name === "src") this.start();
    else {
      this.setClock();
      this.renew();
    }
  }

  start() {
    clearTimeout(this.timer);
    this.turn = Symbol("turn"); // answers of an earlier start are thrown away
    this.cursor = null;
    this.log = []; // [milliseconds, text] of the lines in memory
    this.chars = 0;
    this.dropped = 0; // lines before those in memory
    this.from = 0; // the window: line numbers, counted from 0 over the whole log
    this.to = 0;
    this.drawn = 0;
    this.grew = false; // whether the task still wrote when one came
    this.opened = new Set(); // long lines that were opened, by number
    this.following = true;
    this.wait = QUICK;
    this.removeAttribute("short");
    this.setClock();
    this.build();
    this.read(this.turn);
  }

  setClock() {
    this.clock = new Intl.DateTimeFormat("en-GB", { timeZone: this.getAttribute("zone"), hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });
  }

  get count() {
    return this.dropped + this.log.length;
  }

  text(index) {
    return this.log[index - this.dropped][1];
  }

  build() {
    const header = document.createElement("header");
    header.className = "log-head";
    const title = document.createElement("h2");
    title.textContent = "Log";
    this.status = this.say();
    this.search = new LogSearch(this);
    this.follower = this.tool("down", "Follow", () => this.follow(!this.following), this.following);
    const wrap = this.tool("wrap", "Wrap", () => this.option("wrap", wrap), this.hasAttribute("wrap"));
    const times = this.tool("clock", "Times", () => this.option("times", times), this.hasAttribute("times"));
    const download = document.createElement("a");
    download.className = "tool";
    download.href = `${this.getAttribute("src")}/raw`;
    download.download = this.getAttribute("name");
    download.append(this.icon("download"), "Download");
    const tools = document.createElement("div");
    tools.className = "tools-row push";
    tools.append(this.search.field, this.search.found, this.follower, wrap, times, download);
    header.append(title, this.status, tools);
    this.lines = document.createElement("div");
    this.lines.className = "lines";
    this.lines.tabIndex = 0;
    this.lines.setAttribute("role", "log");
    this.lines.setAttribute("aria-label", "Log lines");
    this.lines.setAttribute("aria-live", "off");
    this.lines.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.lines.addEventListener("click", (event) => {
      const fold = event.target.closest("[data-line]");
      if (fold) this.unfold(Number(fold.dataset.line));
    });
    this.hint = document.createElement("p");
    this.hint.className = "hint";
    this.hint.textContent = "Reading the log…";
    this.older = this.mover("older", () => this.showOlder());
    this.body = document.createElement("div");
    this.newer = this.mover("newer", () => this.showNewer());
    this.lines.append(this.hint, this.older, this.body, this.newer);
    this.replaceChildren(header, this.lines);
  }

  say() {
    const status = document.createElement("span");
    status.className = "muted small";
    status.setAttribute("role", "status");
    return status;
  }

  icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${this.getAttribute("icons")}#${name}`);
    svg.append(use);
    return svg;
  }

  tool(icon, label, act, pressed) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tool";
    button.setAttribute("aria-pressed", String(pressed));
    button.append(this.icon(icon), label);
    button.addEventListener("click", act);
    return button;
  }

  mover(name, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `more ${name}`;
    button.hidden = true;
    button.addEventListener("click", act);
    return button;
  }

  option(name, button) {
    const on = this.toggleAttribute(name);
    localStorage.setItem(`log-${name}`, on ? "yes" : "no");
    button.setAttribute("aria-pressed", String(on));
    if (this.following) this.toEnd();
  }

  async read(turn) {
    let page;
    try {
      const query = new URLSearchParams({ limit: String(PAGE) });
      if (this.cursor) query.set("cursor", this.cursor);
      const answer = await fetch(`${this.getAttribute("src")}?${query}`, { headers: { Accept: "application/json" }, cache: "no-store" });
      page = await answer.json();
      if (!answer.ok) throw new Error(page.detail);
    } catch (problem) {
      if (turn !== this.turn) return;
      this.status.textContent = `The log cannot be read: ${problem.message || "the server is away"}. Trying again…`;
      this.later(turn, SLOW);
      return;
    }
    if (turn !== this.turn) return;
    const isOver = page.ended && page.at_end;
    // What is over when one comes needs no room to grow; what ends while one looks keeps its size, so that nothing jumps.
    this.grew ||= !page.ended;
    if (isOver && !this.grew) this.setAttribute("short", "");
    this.cursor = page.cursor ?? this.cursor;
    if (page.lines.length) this.add(page.lines, page.at_end);
    this.tell(page);
    if (isOver) {
      this.follower.disabled = true;
      this.follower.hidden = true;
      return;
    }
    this.wait = page.lines.length ? QUICK : Math.min(SLOW, this.wait * 1.3);
    this.later(turn, page.at_end ? this.wait : 0);
  }

  later(turn, wait) {
    this.timer = setTimeout(() => {
      if (turn !== this.turn) return;
      if (document.hidden) this.later(turn, SLOW);
      else this.read(turn);
    }, wait);
  }

  tell(page) {
    const lines = `${number(this.count)} ${this.count === 1 ? "line" : "lines"}`;
    this.status.textContent = page.ended ? (page.at_end ? lines : `${lines}, reading on…`) : `${lines}, live`;
    this.hint.hidden = this.count > 0 && this.dropped === 0;
    if (this.count === 0) this.hint.textContent = page.ended ? "The task wrote nothing." : "Nothing was written yet. Lines show here as they come.";
    else if (this.dropped > 0) this.hint.textContent = `The first ${number(this.dropped)} lines are not kept on this page; the download has them all.`;
  }

  add(lines, atEnd) {
    for (const line of lines) {
      this.log.push(line);
      this.chars += line[1].length;
    }
    this.forget();
    if (!atEnd && Date.now() - this.drawn < BREATH) return;
    this.drawn = Date.now();
    if (this.following) this.showEnd();
    else if (this.to - this.from < WINDOW) this.append(Math.min(this.count, this.from + WINDOW));
    this.search.added();
    this.showMovers();
    if (this.following) this.toEnd();
  }

  // The oldest lines leave the memory, and so the page, when there are too many.
  forget() {
    let gone = 0;
    while (this.log.length - gone > KEEP_LINES || (this.chars > KEEP_CHARS && this.log.length - gone > WINDOW)) {
      this.chars -= this.log[gone][1].length;
      gone++;
    }
    if (!gone) return;
    this.log.splice(0, gone);
    this.dropped += gone;
    if (this.from < this.dropped) this.show(this.dropped, Math.max(this.to, Math.min(this.count, this.dropped + WINDOW)));
  }

  // The newest lines, of those that are there already no more than are needed anew.
  showEnd() {
    if (this.count - this.to >= WINDOW) this.show(this.count - WINDOW, this.count);
    else this.append(this.count);
    while (this.to - this.from > WINDOW + CHUNK) this.dropFirstChunk();
  }

  show(from, to) {
    this.body.replaceChildren();
    this.from = this.to = Math.max(this.dropped, from);
    this.append(Math.min(this.count, to));
  }

  append(to) {
    let chunk = this.body.lastElementChild;
    for (; this.to < to; this.to++) {
      if (!chunk || chunk.childElementCount >= CHUNK) {
        chunk = document.createElement("div");
        chunk.className = "chunk";
        this.body.append(chunk);
      }
      chunk.append(this.line(this.to));
    }
  }

  showOlder() {
    const until = this.from;
    const from = Math.max(this.dropped, until - MORE);
    const first = this.body.firstElementChild;
    const place = first ? first.getBoundingClientRect().top : 0;
    let chunk = null;
    for (let index = from; index < until; index++) {
      if (!chunk || chunk.childElementCount >= CHUNK) {
        chunk = document.createElement("div");
        chunk.className = "chunk";
        this.body.insertBefore(chunk, first);
      }
      chunk.append(this.line(index));
    }
    this.from = from;
    while (this.to - this.from > MOST) this.dropLastChunk();
    this.follow(false);
    this.showMovers();
    // What one was reading stays where it is.
    if (first) this.lines.scrollTop += first.getBoundingClientRect().top - place;
  }

  showNewer() {
    this.append(Math.min(this.count, this.to + MORE));
    while (this.to - this.from > MOST) this.dropFirstChunk();
    this.showMovers();
  }

  dropFirstChunk() {
    const chunk = this.body.firstElementChild;
    this.from += chunk.childElementCount;
    chunk.remove();
  }

  dropLastChunk() {
    const chunk = this.body.lastElementChild;
    this.to -= chunk.childElementCount;
    chunk.remove();
  }

  showMovers() {
    const older = this.from - this.dropped;
    const newer = this.count - this.to;
    this.older.hidden = older === 0;
    this.newer.hidden = newer === 0;
    this.older.textContent = `Show ${number(Math.min(MORE, older))} of ${number(older)} older lines`;
    this.newer.textContent = `Show ${number(Math.min(MORE, newer))} of ${number(newer)} newer lines`;
  }

  line(index) {
    const [at, text] = this.log[index - this.dropped];
    const line = document.createElement("div");
    line.className = "line";
    const place = document.createElement("span");
    place.className = "n";
    place.textContent = index + 1;
    const time = document.createElement("span");
    time.className = "t";
    time.textContent = this.clock.format(at);
    const words = document.createElement("span");
    words.className = "x";
    this.fill(words, index, text);
    line.append(place, time, words);
    return line;
  }

  // A long line shows its beginning until it is opened.
  fill(words, index, text) {
    const folded = text.length > FOLD && !this.opened.has(index);
    words.replaceChildren(...(this.search.marked(text, folded ? FOLD : Infinity) ?? pieces(text, folded ? FOLD : Infinity)));
    if (folded) {
      const open = document.createElement("button");
      open.type = "button";
      open.className = "unfold";
      open.dataset.line = index;
      open.textContent = `… show all ${number(text.length)} characters`;
      words.append(open);
    }
  }

  element(index) {
    let place = index - this.from;
    for (const chunk of this.body.children) {
      if (place < chunk.childElementCount) return chunk.children[place];
      place -= chunk.childElementCount;
    }
    return null;
  }

  unfold(index) {
    this.opened.add(index);
    const line = this.element(index);
    if (!line) return;
    line.classList.add("open");
    this.fill(line.lastElementChild, index, this.text(index));
    this.follow(false);
    this.lines.focus({ preventScroll: true });
  }

  // Shows a line that may be far from those on the page, and gives its element.
  reach(index) {
    if (index < this.from || index >= this.to) {
      this.show(index - WINDOW / 2, index + WINDOW / 2);
      this.showMovers();
    }
    return this.element(index);
  }

  plain(index) {
    return plain(this.text(index));
  }

  renew() {
    this.show(this.from, this.to);
    if (this.following) this.toEnd();
  }

  toEnd() {
    this.steered = true;
    this.lines.scrollTop = this.lines.scrollHeight;
  }

  follow(on) {
    this.following = on;
    this.follower.setAttribute("aria-pressed", String(on));
    if (on) {
      this.showEnd();
      this.showMovers();
      this.toEnd();
    }
  }

  // Scrolling up stops following, scrolling to the end takes it up again.
  scrolled() {
    const atEnd = this.to === this.count && this.lines.scrollHeight - this.lines.scrollTop - this.lines.clientHeight < 24;
    if (this.steered) {
      this.steered = false;
      return;
    }
    if (atEnd !== this.following) {
      this.following = atEnd;
      this.follower.setAttribute("aria-pressed", String(atEnd));
    }
  }
}

customElements.define("log-view", LogView);
