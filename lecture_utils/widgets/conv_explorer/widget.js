// The convolution explorer: the board with p, s, k, d, H and W to move.

const PARAMETERS = [
  ["height", "H", "input height", "size"], ["width", "W", "input width", "size"],
  ["kernel_size", "k", "kernel size", "kernel_size"], ["stride", "s", "stride", "stride"],
  ["padding", "p", "padding", "padding"], ["dilation", "d", "dilation", "dilation"],
];

// Sentences on the settings that have no output; empty if all is well.
export function problemsOf(state, tables) {
  const { kernel_size: k, padding: p, dilation: d } = state;
  return bothAxes(state, (size) => tables.problems[size - 1][k - 1][p][d - 1]);
}

export function formulaOf(template, state, name, out) {
  const put = { n: state[name], k: state.kernel_size, s: state.stride, p: state.padding, d: state.dilation };
  return `${name === "height" ? "H_out" : "W_out"} = ${filled(template, put)} = ${out || "no output"}`;
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
  padded.origin = [p, p];
  padded.left = left.map(indexText);
  padded.top = top.map(indexText);
  left.forEach((i, r) => top.forEach((j, c) => { if (i < 0 || j < 0) padded.border.add(r * wide + c); }));
  const kernel = gridOf("kernel", "K", k, k, (r, c) => state.kernel[r][c]);
  kernel.caption = `K, ${k}×${k}`;
  const numbers = [padded, kernel].map(typedNumbers);

  const readsOf = (i, j) => rows[i].flatMap((r) => columns[j].map((c) => r * wide + c));
  const values = [];
  rows.forEach((_, i) => columns.forEach((__, j) => {
    let sum = 0;
    readsOf(i, j).forEach((cell, tap) => { sum += product(numbers[1][tap], numbers[0][cell]); });
    values.push(sum);
  }));
  const output = gridOf("output", "Y", rows.length, columns.length, () => "");
  output.origin = firstInside(state);
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
    const terms = cells.map((cell, tap) => termOf(numbers[1][tap], numbers[0][cell]));
    const spoken = terms.filter((term) => !term.silent).map((term) => term.text).join(" + ");
    return {
      reads: { padded: cells, kernel: cells.map((_, tap) => tap) }, writes: [["output", o, written[o]]], terms, columns: k,
      sentence: `Y[${i}, ${j}] = ${spoken || "a sum of nothing but zero weights"} = ${written[o]}`,
    };
  }

  return {
    title: `Y = X * K with stride ${s}, padding ${p}, dilation ${d}`, grids: [padded, kernel, output],
    boards: BOARDS, termsLabel: "weight · input", reveal: "all", count: values.length, step,
    start: impossible ? "There is no output: no window fits. Why stands below." : "Press → to place the window.",
  };
}

const BOARDS = [{ title: "", grids: ["padded", "kernel", "output"], signs: ["*", "="] }];

export const CONV = {
  name: "conv-explorer",
  parameters: PARAMETERS,
  problems: problemsOf,
  scene: sceneOfState,
  lines(state, template, scene) {
    const lines = [formulaOf(template, state, "height", scene.grids[2].rows)];
    if (state.width !== state.height) lines.push(formulaOf(template, state, "width", scene.grids[2].columns));
    return lines;
  },
  drawer(name, state, tables) {
    const { height, width, kernel_size: k, padding } = state;
    if (name === "kernel") return drawerOf("kernel", "K", state.kernel, k, k, 0, tables.limits);
    return drawerOf("input", "X", state.input, height, width, padding, tables.limits);
  },
};

export default { render: explorer(CONV) };
