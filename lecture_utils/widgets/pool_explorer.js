// The explorer of pooling: largest or mean of each window, with every parameter that it has.

const PARAMETERS = [
  ["height", "H", "input height", "size"], ["width", "W", "input width", "size"],
  ["kernel_size", "k", "kernel size", "kernel_size"], ["stride", "s", "stride", "stride"],
  ["padding", "p", "padding", "padding"], ["dilation", "d", "dilation", "dilation"],
  ["mode", "", "what is kept", null, ["max", "average"]], ["ceil_mode", "", "ceil_mode", null, [false, true]],
];

const MAX_BOARDS = [{ title: "", grids: ["padded", "output", "switches"], signs: ["→", "→"] }];
const AVERAGE_BOARDS = [{ title: "", grids: ["padded", "output"], signs: ["→"] }];

export function problemsOf(state, tables) {
  const { kernel_size: k, stride: s, padding: p, dilation: d, ceil_mode: ceil } = state;
  if (state.mode === "average" && d > 1) return ["Average pooling has no dilation. Smallest change: dilation=1."];
  return bothAxes(state, (size) => tables.sentences[tables.problems[size - 1][k - 1][s - 1][p][d - 1][Number(ceil)]]);
}

export function sceneOfState(state, tables) {
  const { height: H, width: W, kernel_size: k, stride: s, padding: p, dilation: d, mode } = state;
  const ceil = Number(state.ceil_mode);
  const impossible = problemsOf(state, tables).length > 0;
  const along = (size) => tables.windows[size - 1][k - 1][s - 1][p][d - 1][ceil];
  const counted = (size) => tables.counts[size - 1][k - 1][s - 1][p][ceil];
  const [rows, columns] = impossible ? [[], []] : [along(H), along(W)];
  const [left, top] = [tables.sources[H - 1][p], tables.sources[W - 1][p]];
  const wide = top.length;
  const isBorder = (r, c) => left[r] < 0 || top[c] < 0;
  const padded = gridOf("padded", "X", left.length, wide, (r, c) => {
    if (isBorder(r, c)) return mode === "max" ? "" : "0";
    return state.input[left[r]][top[c]];
  });
  padded.caption = p ? `X with its border, ${left.length}×${wide}` : `X, ${H}×${W}`;
  padded.left = left.map(indexText);
  padded.top = top.map(indexText);
  left.forEach((_, r) => top.forEach((__, c) => { if (isBorder(r, c)) padded.border.add(r * wide + c); }));
  const values = typedNumbers(padded);
  for (const cell of padded.border) padded.invalid.delete(cell);

  const output = gridOf("output", "Y", rows.length, columns.length, () => "");
  output.caption = impossible ? "Y: no output" : `Y, ${rows.length}×${columns.length}`;
  output.written = true;
  const switches = gridOf("switches", "S", H, W, () => "0");
  switches.caption = `Switches S, ${H}×${W}`;
  switches.written = true;

  const cellsOf = (o) => {
    const [i, j] = [Math.floor(o / columns.length), o % columns.length];
    return rows[i].flatMap((r) => columns[j].map((c) => r * wide + c)).filter((cell) => !padded.border.has(cell));
  };
  const inside = (cell) => left[Math.floor(cell / wide)] * W + top[cell % wide];
  const countOf = (o) => counted(H)[Math.floor(o / columns.length)] * counted(W)[o % columns.length];
  const kept = output.text.map((_, o) => {
    const cells = cellsOf(o);
    const numbers = cells.map((cell) => values[cell]);
    if (numbers.includes(null)) return { cells, text: "?", at: null };
    if (mode === "average") return { cells, text: formatNumber(numbers.reduce((a, b) => a + b, 0) / countOf(o)), at: null };
    if (!cells.length) return { cells, text: "-∞", at: null };
    // the first of equals; the last NaN, as in torch
    let best = 0;
    numbers.forEach((value, i) => { if (value > numbers[best] || Number.isNaN(value)) best = i; });
    return { cells, text: formatNumber(numbers[best]), at: cells[best] };
  });
  output.text = kept.map(({ text }) => text);
  for (const { at } of kept) if (at !== null) switches.text[inside(at)] = "1";

  if (!impossible) {
    const read = new Set(kept.flatMap(({ cells }) => cells));
    values.forEach((_, cell) => { if (!padded.border.has(cell) && !read.has(cell)) padded.unread.add(cell); });
  }

  function step(o) {
    const { cells, text, at } = kept[o];
    const shown = cells.map((cell) => (values[cell] === null ? "?" : formatNumber(values[cell])));
    const name = `Y[${Math.floor(o / columns.length)}, ${o % columns.length}]`;
    const found = at === null ? "" : `, found at ${cellName(padded, at)}`;
    const sentence = mode === "max"
      ? `${name} = max(${shown.join(", ")}) = ${text}${found}`
      : `${name} = (${shown.map(factor).join(" + ") || "0"}) / ${countOf(o)} = ${text}`;
    const writes = [["output", o, text]];
    if (at !== null) writes.push(["switches", inside(at), "1"]);
    const terms = shown.map((value) => ({ text: value, silent: false }));
    const wideOf = new Set(cells.map((cell) => cell % wide)).size;
    return { reads: { padded: cells }, writes, terms, columns: Math.max(1, wideOf), sentence };
  }

  const max = mode === "max";
  return {
    title: `${max ? "Max" : "Average"} pooling with stride ${s}, padding ${p}, dilation ${d}`,
    grids: max ? [padded, output, switches] : [padded, output], boards: max ? MAX_BOARDS : AVERAGE_BOARDS,
    termsLabel: "cells of the window", reveal: "all", count: kept.length, step,
    start: impossible ? "There is no output. Why stands below." : "Press → to place the window.",
  };
}

export const POOL = {
  name: "pool-explorer",
  parameters: PARAMETERS,
  problems: problemsOf,
  scene: sceneOfState,
  lines(state, template, scene) {
    const round = state.ceil_mode ? "ceil" : "floor";
    const line = (name, letter, out) => {
      const put = { n: state[name], k: state.kernel_size, s: state.stride, p: state.padding, d: state.dilation };
      return `${letter} = ${filled(template, put).replace("floor", round)} = ${out || "no output"}`;
    };
    const output = scene.grids[1];
    const lines = [line("height", "H_out", output.rows)];
    if (state.width !== state.height) lines.push(line("width", "W_out", output.columns));
    if (state.ceil_mode) lines.push("With ceil_mode a last window that would start in the border behind the input is dropped.");
    return lines;
  },
  drawer(name, state, tables) {
    const { height, width, padding } = state;
    return drawerOf("input", "X", state.input, height, width, padding, tables.limits);
  },
};

export default { render: explorer(POOL) };
