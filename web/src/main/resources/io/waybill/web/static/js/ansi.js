// A log line with its terminal colours as spans. Text only ever becomes text nodes: nothing in a line is markup.
const ESCAPE = /\u001b(?:\[([0-9;:]*)([A-Za-z])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[()][A-Z0-9]|[=>78DEHMNOZc])/g;

function apply(codes, style) {
  const list = codes === "" ? [0] : codes.split(/[;:]/).map(Number);
  for (let i = 0; i < list.length; i++) {
    const code = list[i];
    if (code === 0) Object.assign(style, { bold: false, dim: false, italic: false, underline: false, fore: null, back: null });
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
  const cleaned = text.endsWith("\r") ? text.slice(0, -1) : text;
  return cleaned.slice(cleaned.lastIndexOf("\r") + 1);
}

export function plain(text) {
  return lastWritten(text).replace(ESCAPE, "");
}

export function pieces(text) {
  const line = lastWritten(text);
  if (!line.includes("\u001b")) return [document.createTextNode(line)];
  const style = { bold: false, dim: false, italic: false, underline: false, fore: null, back: null };
  const out = [];
  let from = 0;
  for (const match of line.matchAll(ESCAPE)) {
    if (match.index > from) out.push(piece(line.slice(from, match.index), style));
    if (match[2] === "m") apply(match[1] ?? "", style);
    from = match.index + match[0].length;
  }
  if (from < line.length) out.push(piece(line.slice(from), style));
  return out;
}
