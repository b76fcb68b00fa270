// The lines of a log by their number, counted from 0. They are kept in blocks; of a long log, those that were not looked
// at for the longest leave the memory, and are read again from the cursor at which they began.
const BLOCK_LINES = 10_000;
const BLOCK_CHARS = 2_000_000;
const KEEP_LINES = 200_000; // in memory
const KEEP_CHARS = 60_000_000;
const PAGE = 10_000;
const LOOKS = 20; // for lines that were there before
const PAUSE = 500; // milliseconds between two of them

export class LogLines {
  constructor(address) {
    this.address = address;
    this.blocks = []; // {first, count, cursor, chars, used, lines}; without lines where they left the memory
    this.count = 0;
    this.cursor = null; // where the log goes on
    this.loaded = 0;
    this.chars = 0;
    this.looks = 0;
  }

  // The next lines of the log, as the server answers; they are added to those that are there.
  async next() {
    const page = await this.fetch(this.cursor, PAGE);
    if (page.lines.length) this.add(page.lines);
    this.cursor = page.cursor ?? this.cursor;
    return page;
  }

  async fetch(cursor, limit) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (cursor) query.set("cursor", cursor);
    const answer = await fetch(`${this.address}?${query}`, { headers: { Accept: "application/json" }, cache: "no-store" });
    const page = await answer.json();
    if (!answer.ok) throw new Error(page.detail);
    return page;
  }

  add(lines) {
    let block = this.blocks.at(-1);
    if (!block || block.count + lines.length > BLOCK_LINES || block.chars > BLOCK_CHARS) {
      block = { first: this.count, count: 0, cursor: this.cursor, chars: 0, used: 0, lines: [] };
      this.blocks.push(block);
    }
    let chars = 0;
    for (const line of lines) {
      block.lines.push(line);
      chars += line[1].length;
    }
    block.used = ++this.looks;
    block.count += lines.length;
    block.chars += chars;
    this.chars += chars;
    this.count += lines.length;
    this.loaded += lines.length;
  }

  // [milliseconds, text] of a line in memory.
  get(index) {
    const block = this.blockOf(index);
    block.used = ++this.looks;
    return block.lines[index - block.first];
  }

  blockOf(index) {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.blocks[middle].first <= index) low = middle;
      else high = middle - 1;
    }
    return this.blocks[low];
  }

  has(from, to) {
    return this.overlapping(from, to).every((block) => block.lines);
  }

  overlapping(from, to) {
    return this.blocks.filter((block) => block.first < to && block.first + block.count > from);
  }

  // Has these lines in memory.
  async load(from, to) {
    for (const block of this.overlapping(from, to)) {
      block.used = ++this.looks;
      if (block.lines) continue;
      const lines = await this.read(block);
      if (block.lines) continue;
      block.lines = lines;
      this.loaded += block.count;
      this.chars += block.chars;
    }
  }

  // The lines of a block, which stay out of the memory where they are.
  async read(block) {
    if (block.lines) return block.lines;
    const { count } = block;
    const lines = [];
    let { cursor } = block;
    for (let look = 0; look < LOOKS && lines.length < count; look++) {
      const page = await this.fetch(cursor, count - lines.length);
      for (const line of page.lines) lines.push(line);
      cursor = page.cursor ?? cursor;
      // Who was at the end a moment ago is not read to again at once.
      if (!page.lines.length) await new Promise((done) => setTimeout(done, PAUSE));
    }
    if (lines.length < count) throw new Error("lines that were there are gone");
    return lines;
  }

  // Lets go of what is too much, but for lines that are needed.
  forget(needed) {
    if (this.loaded <= KEEP_LINES && this.chars <= KEEP_CHARS) return;
    const kept = new Set(needed.flatMap(([from, to]) => this.overlapping(from, to)));
    const free = this.blocks.filter((block) => block.lines && !kept.has(block)).sort((a, b) => a.used - b.used);
    for (const block of free) {
      if (this.loaded <= KEEP_LINES && this.chars <= KEEP_CHARS) return;
      block.lines = null;
      this.loaded -= block.count;
      this.chars -= block.chars;
    }
  }
}
