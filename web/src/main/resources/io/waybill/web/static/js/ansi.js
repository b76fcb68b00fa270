// A log line with its terminal colours as spans. Text only ever becomes text nodes: nothing in a line is markup, and of
// escape sequences only colours have an effect. LogText.java does the same for terminals.
const SEQUENCE = new RegExp(
  // 1: colours (SGR).
  "(?:\\u001b\\[|\\u009b)([0-9;:]*)m" +
    // Strings with an end of their own: titles, links, queries.
    "|(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c)?" +
    // Other control sequences, other escapes, what was cut off, control characters.
    "|(?:\\u001b\\[|\\u009b)[0-?]*(?:[ -/]*[@-~])?|\\u001b[ -/]*[0-~]?|[\\u0000-\\u0008\\u000a-\\u001a\\u001c-\\u001f\\u007f-\\u009f]",
  "g",
);

const PLAIN = { bold: false, dim: false, italic: false, underline: false, fore: null, back: null };

function apply(codes, style) {
  const list = codes === "" ? [0] : codes.split(/[;:]/).map(Number);
  for (let i = 0; i < list.length; i++) {
    const code = list[i];
    if (code === 0) Object.assign(style, PLAIN);
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 3) style.italic = true;
    else if (code === 4) style.underline = true;
    else if (code === 22) style.bold = style.dim = false;
    else if (code === 23) style.italic = false;
    else if (code === 24) style.underline = false;
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) style.fore = code % 10;
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) style.back = code % 10;
    else if (code === 39) style.fore = null;
    else if (code === 49) style.back = null;
    else if (code === 38 || code === 48) {
      // 256 colours: the first sixteen are ours, the rest fall back to the plain colour of the text.
      const colour = list[i + 1] === 5 ? list[i + 2] : null;
      style[code === 38 ? "fore" : "back"] = colour !== null && colour < 16 ? colour % 8 : null;
      i += list[i + 1] === 5 ? 2 : 4;
    }
  }
}

function classes(style) {
  const names = ["bold", "dim", "italic", "underline"].filter((name) => style[name]).map((name) => `a-${name}`);
  if (style.fore !== null) names.push(`a-${style.fore}`);
  if (style.back !== null) names.push(`b-${style.back}`);
  return names.join(" ");
}

function piece(text, style) {
  const name = classes(style);
  if (!name) return document.createTextNode(text);
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

// A progress bar rewrites its line with carriage returns; what it said last is what counts.
function lastWritten(text) {
  let end = text.length;
  while (end > 0 && (text[end - 1] === "\r" || text[end - 1] === "\n")) end--;
  return text.slice(end ? text.lastIndexOf("\r", end - 1) + 1 : 0, end);
}

export function plain(text) {
  return lastWritten(text).replace(SEQUENCE, "");
}

// The nodes of a line; those after `most` characters of text are left out.
export function pieces(text, most = Infinity) {
  const line = lastWritten(text);
  const style = { ...PLAIN };
  const out = [];
  let left = most;
  const put = (part) => {
    if (!part || left <= 0) return;
    const shown = part.length > left ? part.slice(0, left) : part;
    left -= shown.length;
    out.push(piece(shown, style));
  };
  let from = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    put(line.slice(from, match.index));
    if (left <= 0) return out;
    if (match[1] !== undefined) apply(match[1], style);
    from = match.index + match[0].length;
  }
  put(line.slice(from));
  return out;
}
