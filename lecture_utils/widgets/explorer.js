// The explorer: the same board with p, s, k, d, H and W to move, and cells to type into. Where a window
// lies is looked up in tables that Python made; what is left to do here is to add up products.

export const PARAMETERS = [
  ["height", "H", "input height"], ["width", "W", "input width"], ["kernel_size", "k", "kernel size"],
  ["stride", "s", "stride"], ["padding", "p", "padding"], ["dilation", "d", "dilation"],
];

// The same rule as widgets/_cells.py: a number, or null.
export function parseCell(text) {
  const plain = text.trim().replace(/−/g, "-");
  if (/^[+-]?nan$/i.test(plain)) return NaN;
  if (/^[+-]?(inf|infinity|∞)$/i.test(plain)) return plain.startsWith("-") ? -Infinity : Infinity;
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain.replace(",", "."));
  return Math.abs(value) <= 1e6 ? value : null;
}

// Cells of a pasted grid: rows by line, cells by tab, semicolon or space.
export function parsePaste(text) {
  const lines = text.replace(/\r/g, "").split("\n").map((line) => line.trim().replace(/^[[(]+|[\]),]+$/g, ""));
  return lines.filter((line) => line).map((line) => line.split(/\t|;|,\s+|\s+/).map((cell) => cell.trim()).filter(Boolean));
}

// Sentences on the settings that have no output; empty if all is well.
export function problemsOf(state, tables) {
  const along = (size) => tables.problems[size - 1][state.kernel_size - 1][state.padding][state.dilation - 1];
  const [rows, columns] = [along(state.height), along(state.width)];
  if (!rows && !columns) return [];
  if (rows && columns && state.height === state.width) return [rows];
  return [rows && `Height: ${rows}`, columns && `Width: ${columns}`].filter(Boolean);
}

// One sentence for each cell whose text is no number.
export function invalidCells(grids) {
  return grids.flatMap((grid) => [...grid.invalid].map((cell) => {
    const text = grid.text[cell];
    const held = text.trim() ? `holds “${text}”, which is not a number from -1000000 to 1000000` : "is empty";
    return `${cellName(grid, cell)} ${held}. Type a number such as 3, -1 or 0.5.`;
  }));
}

export function formulaOf(template, state, name, out) {
  const put = { n: state[name], k: state.kernel_size, s: state.stride, p: state.padding, d: state.dilation };
  const formula = template.replace(/[{](\w)[}]/g, (_, key) => put[key]);
  return `${name === "height" ? "H_out" : "W_out"} = ${formula} = ${out || "no output"}`;
}

// The scene of a state: {height, width, kernel_size, stride, padding, dilation, input, kernel}; input and
// kernel are the rows of texts that the learner typed.
export function sceneOfState(state, tables) {
  const { height: H, width: W, kernel_size: k, stride: s, padding: p, dilation: d } = state;
  const along = (size) => tables.windows[size - 1][k - 1][s - 1][p][d - 1];
  const impossible = problemsOf(state, tables).length > 0;
  const [rows, columns] = impossible ? [[], []] : [along(H), along(W)];
  const [left, top] = [tables.sources[H - 1][p], tables.sources[W - 1][p]];
  const wide = top.length;

  const padded = gridOf("padded", "X", left.length, wide, (r, c) =>
    (left[r] < 0 || top[c] < 0 ? "0" : state.input[left[r]][top[c]]));
  padded.caption = p ? `X with its border of zeros, ${left.length}×${wide}` : `X, ${H}×${W}`;
  padded.left = left.map(indexText);
  padded.top = top.map(indexText);
  left.forEach((i, r) => top.forEach((j, c) => { if (i < 0 || j < 0) padded.border.add(r * wide + c); }));
  const kernel = gridOf("kernel", "K", k, k, (r, c) => state.kernel[r][c]);
  kernel.caption = `K, ${k}×${k}`;
  padded.editable = kernel.editable = true;
  const numbers = [padded, kernel].map((grid) => grid.text.map(parseCell));
  [padded, kernel].forEach((grid, g) => numbers[g].forEach((value, cell) => {
    if (value === null) grid.invalid.add(cell);
  }));

  const readsOf = (i, j) => rows[i].flatMap((r) => columns[j].map((c) => r * wide + c));
  const values = [];
  rows.forEach((_, i) => columns.forEach((__, j) => {
    let sum = 0;
    readsOf(i, j).forEach((cell, tap) => { sum += product(numbers[1][tap], numbers[0][cell]); });
    values.push(sum);
  }));
  const output = gridOf("output", "Y", rows.length, columns.length, () => "");
  output.written = true;
  output.caption = impossible ? "Y: no output" : `Y, ${rows.length}×${columns.length}`;
  const written = numbers[1].includes(null) || numbers[0].includes(null)
    ? values.map((value, o) => (unknown(o) ? "?" : formatNumber(value)))
    : values.map(formatNumber);
  output.text = written;
  if (!impossible) {
    const readRows = new Set(rows.flat());
    const readColumns = new Set(columns.flat());
    left.forEach((_, r) => top.forEach((__, c) => {
      if (!readRows.has(r) || !readColumns.has(c)) padded.unread.add(r * wide + c);
    }));
  }

  function unknown(o) {
    const cells = readsOf(Math.floor(o / columns.length), o % columns.length);
    return numbers[1].includes(null) || cells.some((cell) => numbers[0][cell] === null);
  }

  function step(o) {
    const [i, j] = [Math.floor(o / columns.length), o % columns.length];
    const cells = readsOf(i, j);
    const shown = (value, text) => factor(value === null ? "?" : formatNumber(value, text));
    const terms = cells.map((cell, tap) => ({
      text: `${shown(numbers[1][tap])}·${shown(numbers[0][cell])}`,
      silent: numbers[1][tap] === 0 && Number.isFinite(numbers[0][cell]),
    }));
    const spoken = terms.filter((term) => !term.silent).map((term) => term.text).join(" + ");
    return {
      reads: { padded: cells, kernel: cells.map((_, tap) => tap) }, writes: [["output", o, written[o]]], terms, columns: k,
      sentence: `Y[${i}, ${j}] = ${spoken || "a sum of nothing but zero weights"} = ${written[o]}`,
    };
  }

  return {
    title: `Y = X * K with stride ${s}, padding ${p}, dilation ${d}`, grids: [padded, kernel, output],
    boards: BOARDS, termsLabel: "weight · input", reveal: "all", count: values.length, step,
    start: impossible ? "There is no output: no window fits." : "Press → to place the window.",
  };
}

function indexText(source) {
  return source < 0 ? "" : String(source);
}

function product(weight, value) {
  return weight === null || value === null ? NaN : weight * value;
}

function gridOf(name, symbol, rows, columns, text) {
  return {
    name, symbol, rows, columns, border: new Set(), unread: new Set(), invalid: new Set(), editable: false,
    written: false,
    left: Array.from({ length: rows }, (_, r) => String(r)), top: Array.from({ length: columns }, (_, c) => String(c)),
    text: Array.from({ length: rows * columns }, (_, i) => text(Math.floor(i / columns), i % columns)),
  };
}

const BOARDS = [{ title: "", grids: ["padded", "kernel", "output"], signs: ["*", "="] }];

const CELLS = { padded: "_input_cells", kernel: "_kernel_cells" };

class ExplorerView extends SceneView {
  constructor(root, model, actions) {
    super(root, "conv-explorer", actions);
    this.model = model;
    this.tables = model.get("_tables");
    this.formula = make("p", { class: "lu-formula" });
    this.problem = make("p", { class: "lu-problem", role: "alert" });
    this.title.after(this.sliders(), this.formula, this.problem);
  }

  sliders() {
    this.inputs = {};
    const rows = PARAMETERS.map(([name, letter, words]) => {
      const limit = this.tables.limits[name === "height" || name === "width" ? "size" : name];
      const input = make("input", {
        type: "range", "data-param": name, min: name === "padding" ? "0" : "1", max: String(limit), step: "1",
        "aria-label": `${letter}, ${words}`, ...OWN_KEYS,
      });
      const shown = make("output", { "aria-hidden": "true" });
      input.addEventListener("input", () => this.actions.set(name, Number(input.value)));
      this.inputs[name] = { input, shown };
      const label = make("span", { class: "lu-name", "aria-hidden": "true" }, make("i", {}, letter), ` ${words}`);
      return make("div", { class: "lu-param" }, label, input, shown);
    });
    return make("div", { class: "lu-params", role: "group", "aria-label": "Parameters" }, ...rows);
  }

  state() {
    const get = (name) => this.model.get(name);
    const numbers = Object.fromEntries(PARAMETERS.map(([name]) => [name, get(name)]));
    return { ...numbers, input: get("_input_cells"), kernel: get("_kernel_cells") };
  }

  show() {
    const state = this.state();
    const scene = sceneOfState(state, this.tables);
    this.setScene(scene);
    for (const [name, { input, shown }] of Object.entries(this.inputs)) {
      input.value = String(state[name]);
      shown.textContent = String(state[name]);
    }
    const template = this.model.get("_formula");
    const output = scene.grids[2];
    const lines = [formulaOf(template, state, "height", output.rows)];
    if (state.width !== state.height) lines.push(formulaOf(template, state, "width", output.columns));
    this.formula.replaceChildren(...lines.map((line) => make("span", {}, line)));
    const said = [...problemsOf(state, this.tables), ...invalidCells(scene.grids), ...(this.message ? [this.message] : [])];
    if (this.said !== said.join("\n")) {
      this.said = said.join("\n");
      this.problem.replaceChildren(...said.map((line) => make("span", {}, `${line} `)));
    }
    this.showStep();
  }

  showStep() {
    this.setStep(Math.min(this.model.get("step"), this.scene.count));
  }
}

// The texts after `text` is typed or a grid is pasted at `cell` of the shown grid: new rows, or a sentence.
export function typed(state, tables, name, cell, rows) {
  const offset = name === "padded" ? state.padding : 0;
  const wide = name === "padded" ? state.width : state.kernel_size;
  const tall = name === "padded" ? state.height : state.kernel_size;
  const [r0, c0] = [Math.floor(cell / (wide + 2 * offset)) - offset, (cell % (wide + 2 * offset)) - offset];
  const [rowsIn, columnsIn] = [rows.length, Math.max(...rows.map((row) => row.length))];
  if (r0 + rowsIn > tall || c0 + columnsIn > wide) {
    const [symbol, more] = name === "padded" ? ["X", "H and W"] : ["K", "k"];
    const { size, kernel_size: most } = tables.limits;
    return `The pasted grid is ${rowsIn}×${columnsIn} and does not fit at ${symbol}[${r0}, ${c0}], because ${symbol} is `
      + `${tall}×${wide}. Nothing was changed. Make ${more} larger first (up to ${name === "padded" ? size : most}) `
      + "or paste further up and to the left.";
  }
  const next = (name === "padded" ? state.input : state.kernel).map((row) => [...row]);
  rows.forEach((row, r) => row.forEach((text, c) => { next[r0 + r][c0 + c] = text; }));
  return next;
}

function render({ model, el }) {
  const set = (name, value) => {
    view.message = "";
    model.set(name, value);
    model.save_changes();
  };
  const put = (name, cell, rows) => {
    const next = typed(view.state(), view.tables, name, cell, rows);
    if (typeof next === "string") {
      view.message = next;
      view.show();
    } else set(CELLS[name], next);
  };
  const view = new ExplorerView(el, model, {
    set,
    step: (index) => set("step", index),
    size: (name) => set("size", name),
    edit: (name, cell, text) => put(name, cell, [[text]]),
    paste: (name, cell, text) => put(name, cell, parsePaste(text)),
  });
  const show = () => view.show();
  const showStep = () => view.showStep();
  const showSize = () => view.setSize(model.get("size"));
  const watched = [...PARAMETERS.map(([name]) => name), ...Object.values(CELLS)];
  show();
  showSize();
  for (const name of watched) model.on(`change:${name}`, show);
  model.on("change:step", showStep);
  model.on("change:size", showSize);
  return () => {
    view.dispose();
    for (const name of watched) model.off(`change:${name}`, show);
    model.off("change:step", showStep);
    model.off("change:size", showSize);
  };
}

export default { render };
