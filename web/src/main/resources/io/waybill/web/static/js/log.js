// <log-view src name zone icons>: a task's log, read page by page and then as it is written.
import { pieces, plain } from "./ansi.js";

const CHUNK = 200; // lines that the browser lays out together
const KEEP = 50_000; // lines on the page; older ones leave it, the download has all
const PAGE = 2_000;
const QUICK = 400;
const SLOW = 2_000;

class LogView extends HTMLElement {
  static observedAttributes = ["src"];

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
    if (this.lines && before !== after) this.start();
  }

  start() {
    clearTimeout(this.timer);
    this.turn = Symbol("turn"); // answers of an earlier start are thrown away
    this.cursor = null;
    this.count = 0;
    this.first = 1;
    this.following = true;
    this.wait = QUICK;
    this.build();
    this.read(this.turn);
  }

  build() {
    const header = document.createElement("header");
    header.className = "log-head";
    const title = document.createElement("h2");
    title.textContent = "Log";
    this.status = document.createElement("span");
    this.status.className = "muted small";
    this.status.setAttribute("role", "status");
    this.find = document.createElement("input");
    Object.assign(this.find, { type: "search", className: "input find", placeholder: "Find in the log" });
    this.find.setAttribute("aria-label", "Find in the log; Enter goes to the next place, Shift+Enter back");
    this.find.addEventListener("input", () => this.search());
    this.find.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        this.step(event.shiftKey ? -1 : 1);
      }
    });
    this.found = document.createElement("span");
    this.found.className = "muted small";
    this.found.setAttribute("role", "status");
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
    tools.append(this.find, this.found, this.follower, wrap, times, download);
    header.append(title, this.status, tools);
    this.lines = document.createElement("div");
    this.lines.className = "lines";
    this.lines.tabIndex = 0;
    this.lines.setAttribute("role", "log");
    this.lines.setAttribute("aria-label", "Log lines");
    this.lines.setAttribute("aria-live", "off");
    this.lines.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.hint = document.createElement("p");
    this.hint.className = "hint";
    this.hint.textContent = "Reading the log…";
    this.lines.append(this.hint);
    this.replaceChildren(header, this.lines);
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
    this.cursor = page.cursor ?? this.cursor;
    if (page.lines.length) this.add(page.lines);
    this.tell(page);
    if (page.ended && page.at_end) {
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
    const lines = `${this.count.toLocaleString("en")} ${this.count === 1 ? "line" : "lines"}`;
    this.status.textContent = page.ended ? (page.at_end ? lines : `${lines}, reading on…`) : `${lines}, live`;
    this.hint.hidden = this.count > 0 && this.first === 1;
    if (this.count === 0) this.hint.textContent = page.ended ? "The task wrote nothing." : "Nothing was written yet. Lines show here as they come.";
    else if (this.first > 1) this.hint.textContent = `${(this.first - 1).toLocaleString("en")} older lines are not shown; the download has them all.`;
  }

  add(lines) {
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: this.getAttribute("zone"), hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });
    let chunk = this.lines.lastElementChild;
    for (const [at, text] of lines) {
      if (!chunk?.classList.contains("chunk") || chunk.childElementCount >= CHUNK) {
        chunk = document.createElement("div");
        chunk.className = "chunk";
        this.lines.append(chunk);
      }
      this.count++;
      const line = document.createElement("div");
      line.className = "line";
      const number = document.createElement("span");
      number.className = "n";
      number.textContent = this.count;
      const time = document.createElement("span");
      time.className = "t";
      time.textContent = clock.format(at);
      const words = document.createElement("span");
      words.className = "x";
      words.append(...pieces(text));
      line.append(number, time, words);
      line.raw = text;
      chunk.append(line);
      if (this.find.value) this.markIn(line, this.find.value.toLowerCase());
    }
    while (this.count - this.first >= KEEP) {
      const oldest = this.lines.querySelector(".chunk");
      this.first += oldest.childElementCount;
      oldest.remove();
    }
    if (this.find.value) this.countMarks();
    if (this.following) this.toEnd();
  }

  toEnd() {
    this.steered = true;
    this.lines.scrollTop = this.lines.scrollHeight;
  }

  follow(on) {
    this.following = on;
    this.follower.setAttribute("aria-pressed", String(on));
    if (on) this.toEnd();
  }

  // Scrolling up stops following, scrolling to the end takes it up again.
  scrolled() {
    const atEnd = this.lines.scrollHeight - this.lines.scrollTop - this.lines.clientHeight < 24;
    if (this.steered) {
      this.steered = false;
      return;
    }
    if (atEnd !== this.following) {
      this.following = atEnd;
      this.follower.setAttribute("aria-pressed", String(atEnd));
    }
  }

  search() {
    const wanted = this.find.value.toLowerCase();
    for (const line of this.lines.querySelectorAll(".line.hit")) {
      line.classList.remove("hit");
      line.lastElementChild.replaceChildren(...pieces(line.raw));
    }
    this.here = -1;
    if (wanted) {
      for (const line of this.lines.querySelectorAll(".line")) this.markIn(line, wanted);
    }
    this.countMarks();
    if (wanted) this.step(1);
  }

  markIn(line, wanted) {
    const text = plain(line.raw);
    const low = text.toLowerCase();
    if (!low.includes(wanted) || low.length !== text.length) return;
    line.classList.add("hit");
    const out = [];
    let from = 0;
    for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(at, at + wanted.length);
      out.push(text.slice(from, at), mark);
      from = at + wanted.length;
    }
    out.push(text.slice(from));
    line.lastElementChild.replaceChildren(...out);
  }

  countMarks() {
    const marks = this.lines.querySelectorAll("mark").length;
    this.found.textContent = this.find.value ? (marks ? `${this.here >= 0 ? this.here + 1 : 1} of ${marks}` : "not found") : "";
  }

  step(by) {
    const marks = [...this.lines.querySelectorAll("mark")];
    if (!marks.length) return;
    marks[this.here]?.classList.remove("here");
    this.here = (this.here + by + marks.length) % marks.length;
    marks[this.here].classList.add("here");
    this.follow(false);
    marks[this.here].scrollIntoView({ block: "center", inline: "nearest" });
    this.countMarks();
  }
}

customElements.define("log-view", LogView);
