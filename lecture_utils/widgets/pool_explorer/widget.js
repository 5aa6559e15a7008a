// The explorer of pooling: largest or mean of each window, with every parameter that it has.

const PARAMETERS = [
  ["height", "H", "input height", "size"], ["width", "W", "input width", "size"],
  ["kernel_size", "k", "kernel size", "kernel_size"], ["stride", "s", "stride", "stride"],
  ["padding", "p", "padding", "padding"], ["dilation", "d", "dilation", "dilation"],
];

const named = (values) => values.map((value) => [value, String(value)]);
const averages = (state) => state.mode === "average";
const CHOICES = [
  { name: "mode", words: "what is kept", values: () => named(["max", "average"]) },
  { name: "ceil_mode", words: "ceil_mode", values: () => named([false, true]) },
  { name: "count_include_pad", words: "count_include_pad", values: () => named([true, false]), when: averages },
  {
    name: "divisor_override", words: "divisor_override", when: averages,
    values: (_, { limits }) => [[null, "None"], ...named(Array.from({ length: limits.divisor_override }, (__, i) => i + 1))],
  },
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
  const counted = (size) => tables.counts[size - 1][k - 1][s - 1][p][ceil][Number(state.count_include_pad)];
  const [rows, columns] = impossible ? [[], []] : [along(H), along(W)];
  const { grid: padded, values, cellsOf, inside } = pooledInput(state, tables, rows, columns, mode === "max" ? "" : "0");

  const output = gridOf("output", "Y", rows.length, columns.length, () => "");
  output.caption = impossible ? "Y: no output" : `Y, ${rows.length}×${columns.length}`;
  output.origin = firstInside(state);
  output.written = true;
  const switches = gridOf("switches", "S", H, W, () => "0");
  switches.caption = `Switches S, ${H}×${W}`;
  switches.written = true;

  const countOf = (o) => state.divisor_override
    ?? counted(H)[Math.floor(o / columns.length)] * counted(W)[o % columns.length];
  const kept = output.text.map((_, o) => {
    const cells = cellsOf(o);
    const largest = largestOf(cells, values);
    if (mode === "max" || largest.value === null) return { cells, ...largest };
    const sum = cells.reduce((total, cell) => total + values[cell], 0);
    return { cells, text: formatNumber(sum / countOf(o)), at: null };
  });
  output.text = kept.map(({ text }) => text);
  for (const { at } of kept) if (at !== null) switches.text[inside(at)] = "1";

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
    const wideOf = new Set(cells.map((cell) => cell % padded.columns)).size;
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
  choices: CHOICES,
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
