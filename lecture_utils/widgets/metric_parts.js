// The parts of the metric lab's page: grids of pixels, controls, and the cards with the scores.

const ROLES = {
  tp: ["TP", "true positive"], fp: ["FP", "false positive"], fn: ["FN", "false negative"],
  tn: ["·", "neither"], void: ["V", "void"],
};

export function labelWords(label) {
  return label === VOID ? "void" : classWords(label);
}

// A grid of pixels: each has a text, a look (class name) and words.
class PixelView extends GridView {
  write(td, cell) {
    const { text, look, said } = this.grid.pixels[cell];
    const [r, c] = [Math.floor(cell / this.grid.columns), cell % this.grid.columns];
    if (td.luText !== text) setText(td, td.luText = text);
    if (td.luLook !== look) td.className = `lu-pixel ${td.luLook = look}`;
    const label = `row ${r}, column ${c}: ${said}`;
    if (td.luSaid !== label) td.setAttribute("aria-label", td.luSaid = label);
  }
}

function pixelGrid(name, caption, rows, pixelOf) {
  const pixels = rows.flatMap((row, r) => row.map((_, c) => pixelOf(r, c)));
  const [left, top] = [rows, rows[0]].map((axis) => axis.map((_, i) => String(i)));
  return { name, caption, rows: rows.length, columns: rows[0].length, left, top, pixels, text: ["TP"] };
}

function maskGrid(name, caption, mask) {
  return pixelGrid(name, caption, mask, (r, c) => {
    const label = mask[r][c];
    const text = label === VOID ? "V" : label ? String(label) : "·";
    return { text, look: label === VOID ? "lu-void" : `lu-class-${label}`, said: labelWords(label) };
  });
}

function comparedGrid(truth, prediction, shown) {
  return pixelGrid("compared", `Compared for ${classWords(shown)}`, truth, (r, c) => {
    const role = roleOf(truth[r][c], prediction[r][c], shown);
    const [text, words] = ROLES[role];
    const said = `${words}, truth ${labelWords(truth[r][c])}, prediction ${labelWords(prediction[r][c])}`;
    return { text, look: `lu-${role}`, said };
  });
}

function button(attributes, ...children) {
  return make("button", { type: "button", ...attributes, ...OWN_KEYS }, ...children);
}

function select(name, label, options) {
  const element = make("select", { class: name, "aria-label": label, ...OWN_KEYS });
  for (const [value, words] of options) element.append(make("option", { value }, words));
  return element;
}

// A line "|A ∩ B| = 12": its name stands still, its value changes.
function fact(list, symbol, words = "") {
  const value = make("dd", {});
  const term = make("dt", {}, symbol);
  if (words) term.append(make("span", {}, ` ${words}`));
  list.append(make("div", {}, term, value));
  return (text) => setText(value, text);
}

function card(title, look, facts) {
  const list = make("dl", {});
  const heading = make("p", { class: "lu-card-title" }, ...(look ? [make("span", { class: `lu-swatch lu-pixel ${look}`, "aria-hidden": "true" })] : []), title);
  const element = make("div", { class: "lu-card", role: "group", "aria-label": title }, heading, list);
  return { element, write: facts.map(([symbol, words]) => fact(list, symbol, words)) };
}
