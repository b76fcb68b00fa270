// <log-view src name zone icons>: a task's log, read page by page and then as it is written. The page holds only a window
// of its lines, and the memory some blocks of them, so that it stays quick however long the log is.
import { pieces } from "./ansi.js";
import { LogLines } from "./log-lines.js";
import { LogSearch } from "./log-search.js";
import { icon, mover, number, say, tool } from "./log-tools.js";

const CHUNK = 200; // lines that come to the page, and leave it, together
const WINDOW = 1_000; // lines on the page while it follows, or around a place that was searched for
const BURST = 400; // lines that may come between two looks; of more only the last are drawn, for nobody reads them
const MORE = 1_000; // how many older or newer ones a button adds
const MOST = 4_000; // lines on the page; those at the other end leave it
const FOLD = 2_000; // characters of a line that are shown before it is opened
const BREATH = 400; // milliseconds between two looks of the page while a burst is read
const QUICK = 400;
const SLOW = 2_000;


class LogView extends HTMLElement {
  static observedAttributes = ["src", "zone"];

  connectedCallback() {
    this.toggleAttribute("wrap", localStorage.getItem("log-wrap") === "yes");
    this.toggleAttribute("times", localStorage.getItem("log-times") === "yes");
    this.start();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.search?.stop();
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
    this.search?.stop();
    this.turn = Symbol("turn"); // answers of an earlier start are thrown away
    this.log = new LogLines(this.getAttribute("src"));
    this.from = 0; // the window: line numbers, counted from 0
    this.to = 0;
    this.drawn = 0;
    this.late = false; // whether there are lines that were not drawn yet
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
    return this.log.count;
  }

  text(index) {
    return this.log.get(index)[1];
  }

  build() {
    const icons = this.getAttribute("icons");
    const header = document.createElement("header");
    header.className = "log-head";
    const title = document.createElement("h2");
    title.textContent = "Log";
    this.status = say();
    this.search = new LogSearch(this);
    this.follower = tool(icons, "down", "Follow", () => this.follow(!this.following), this.following);
    const error = tool(icons, "failed", "First error", () => this.search.findError());
    error.title = "Goes to the first line that looks like an error, and from there to the next one";
    const wrap = tool(icons, "wrap", "Wrap", () => this.option("wrap", wrap), this.hasAttribute("wrap"));
    const times = tool(icons, "clock", "Times", () => this.option("times", times), this.hasAttribute("times"));
    const download = document.createElement("a");
    download.className = "tool";
    download.href = `${this.getAttribute("src")}/raw`;
    download.download = this.getAttribute("name");
    download.append(icon(icons, "download"), "Download");
    const tools = document.createElement("div");
    tools.className = "tools-row push";
    tools.append(this.search.field, this.search.found, error, this.follower, wrap, times, download);
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
    this.oldest = mover("oldest", () => this.showOldest());
    this.older = mover("older", () => this.showOlder());
    this.body = document.createElement("div");
    this.newer = mover("newer", () => this.showNewer());
    this.lines.append(this.hint, this.oldest, this.older, this.body, this.newer);
    this.replaceChildren(header, this.lines);
  }

  option(name, button) {
    const on = this.toggleAttribute(name);
    localStorage.setItem(`log-${name}`, on ? "yes" : "no");
    button.setAttribute("aria-pressed", String(on));
    if (this.following) this.toEnd();
  }

  async read(turn) {
    const log = this.log;
    let page;
    try {
      page = await log.next();
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
    if (page.lines.length || this.late) this.added(page.at_end);
    else if (this.following) this.fillUp();
    this.tell(page);
    if (isOver) {
      if (this.following) this.fillUp();
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
    this.hint.hidden = this.count > 0;
    this.hint.textContent = page.ended ? "The task wrote nothing." : "Nothing was written yet. Lines show here as they come.";
  }

  added(atEnd) {
    this.forget();
    this.late = !atEnd && Date.now() - this.drawn < BREATH;
    if (this.late) return;
    this.drawn = Date.now();
    if (this.following) this.showEnd();
    else if (this.to - this.from < WINDOW && this.log.has(this.to, this.from + WINDOW)) this.append(this.from + WINDOW);
    this.search.added();
    this.showMovers();
    if (this.following) this.toEnd();
  }

  forget() {
    this.log.forget([[this.from, this.to], [this.count - WINDOW, this.count]]);
  }

  // Does something with lines that may have to be read again first; only the last that was asked for is done.
  async having(from, to, act) {
    const turn = this.turn;
    const asked = (this.asked = Symbol("lines"));
    if (!this.log.has(from, to)) {
      this.setAttribute("aria-busy", "true");
      try {
        await this.log.load(from, to);
      } catch (problem) {
        if (turn === this.turn) this.status.textContent = `The log cannot be read: ${problem.message || "the server is away"}.`;
        return null;
      } finally {
        this.removeAttribute("aria-busy");
      }
      if (turn !== this.turn || asked !== this.asked) return null;
    }
    const done = act();
    this.forget();
    return done;
  }

  // The newest lines, of those that are there already no more than are needed anew.
  showEnd() {
    if (this.count - this.to > BURST) this.show(this.count - BURST, this.count);
    else this.append(this.count);
    while (this.to - this.from > WINDOW + CHUNK) this.dropFirstChunk();
  }

  // After a burst: the lines before those that were drawn.
  fillUp() {
    const missing = Math.min(this.from, WINDOW - (this.to - this.from));
    if (missing > 0) this.prepend(missing);
  }

  show(from, to) {
    this.body.replaceChildren();
    this.from = this.to = Math.max(0, from);
    this.append(to);
  }

  append(end) {
    const to = Math.min(this.count, end);
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

  showOldest() {
    this.follow(false);
    return this.having(0, WINDOW, () => {
      this.show(0, WINDOW);
      // The button goes away by being pressed.
      if (document.activeElement === this.oldest) this.lines.focus({ preventScroll: true });
      this.showMovers();
      this.lines.scrollTop = 0;
    });
  }

  showOlder() {
    this.follow(false);
    return this.having(this.from - MORE, this.from, () => this.prepend(MORE));
  }

  prepend(lines) {
    const until = this.from;
    const from = Math.max(0, until - lines);
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
    this.showMovers();
    // What one was reading stays where it is.
    if (!first) return;
    this.steered = true;
    this.lines.scrollTop += first.getBoundingClientRect().top - place;
  }

  showNewer() {
    return this.having(this.to, this.to + MORE, () => {
      this.append(this.to + MORE);
      while (this.to - this.from > MOST) this.dropFirstChunk();
      this.showMovers();
    });
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
    const older = this.from;
    const newer = this.count - this.to;
    this.older.hidden = older === 0;
    this.oldest.hidden = older <= MORE;
    this.oldest.textContent = "Go to the first line";
    this.newer.hidden = newer === 0;
    this.older.textContent = `Show ${number(Math.min(MORE, older))} of ${number(older)} older lines`;
    this.newer.textContent = `Show ${number(Math.min(MORE, newer))} of ${number(newer)} newer lines`;
  }

  line(index) {
    const [at, text] = this.log.get(index);
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
    this.follow(false);
    if (index >= this.from && index < this.to) return this.element(index);
    const from = index - WINDOW / 2;
    const to = index + WINDOW / 2;
    return this.having(from, to, () => {
      this.show(from, to);
      this.showMovers();
      return this.element(index);
    });
  }

  // Has something stand in the middle of the box; the page itself moves only where the box is not on the screen.
  bringUp(element) {
    const box = this.lines.getBoundingClientRect();
    const place = element.getBoundingClientRect();
    this.lines.scrollTop += place.top - box.top - (box.height - place.height) / 2;
    if (place.left < box.left || place.right > box.right) this.lines.scrollLeft += place.left - box.left - box.width / 3;
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
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
    this.asked = null;
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
