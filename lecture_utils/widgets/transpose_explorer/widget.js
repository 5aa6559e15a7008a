// The explorer of transposed convolution, in the stamp view: which stamps reach an output cell.

const PARAMETERS = [
  ["height", "H", "input height", "size"], ["width", "W", "input width", "size"],
  ["kernel_size", "k", "kernel size", "kernel_size"], ["stride", "s", "stride", "stride"],
  ["padding", "p", "padding", "padding"], ["output_padding", "", "output_padding", "output_padding"],
  ["dilation", "d", "dilation", "dilation"],
];

const BOARDS = [{ title: "", grids: ["input", "kernel", "output"], signs: ["·", "→"] }];

export function problemsOf(state, tables) {
  const { kernel_size: k, stride: s, padding: p, output_padding: o, dilation: d } = state;
  return bothAxes(state, (size) => tables.sentences[tables.problems[size - 1][k - 1][s - 1][p][o][d - 1]]);
}

export function sceneOfState(state, tables) {
  const { height: H, width: W, kernel_size: k, stride: s, padding: p, output_padding: o, dilation: d } = state;
  const impossible = problemsOf(state, tables).length > 0;
  // along one axis: for each output index the pairs [input index, tap]
  const along = (size) => {
    const count = tables.sizes[size - 1][k - 1][s - 1][p][o][d - 1];
    const canvas = tables.canvas[size - 1][k - 1][s - 1][d - 1];
    return Array.from({ length: count }, (_, i) => canvas[i + p] ?? []);
  };
  const [rows, columns] = impossible ? [[], []] : [along(H), along(W)];
  const input = gridOf("input", "Y", H, W, (r, c) => state.input[r][c]);
  const kernel = gridOf("kernel", "K", k, k, (r, c) => state.kernel[r][c]);
  const output = gridOf("output", "Z", rows.length, columns.length, () => "");
  input.caption = `Y, ${H}×${W}`;
  kernel.caption = `K, ${k}×${k}`;
  output.caption = impossible ? "Z: no output" : `Z, ${rows.length}×${columns.length}`;
  output.origin = [-p, -p]; // padding cuts rows and columns off
  output.written = true;
  const [values, weights] = [input, kernel].map(typedNumbers);

  const pairsOf = (cell) => {
    const [i, j] = [Math.floor(cell / columns.length), cell % columns.length];
    return rows[i].flatMap(([r, a]) => columns[j].map(([c, b]) => [r * W + c, a * k + b]));
  };
  output.text = output.text.map((_, cell) => {
    const pairs = pairsOf(cell);
    if (pairs.some(([n, tap]) => values[n] === null || weights[tap] === null)) return "?";
    return formatNumber(pairs.reduce((sum, [n, tap]) => sum + weights[tap] * values[n], 0));
  });

  function step(cell) {
    const pairs = pairsOf(cell);
    const terms = pairs.map(([n, tap]) => termOf(weights[tap], values[n]));
    const name = `Z[${Math.floor(cell / columns.length)}, ${cell % columns.length}]`;
    const sum = terms.map((term) => term.text).join(" + ");
    const said = pairs.length
      ? `${name} = ${sum} = ${output.text[cell]}: ${pairs.length === 1 ? "1 stamp reaches" : `${pairs.length} stamps reach`} it.`
      : `${name} = 0: no stamp reaches it.`;
    return {
      reads: { input: pairs.map(([n]) => n), kernel: pairs.map(([, tap]) => tap) },
      writes: [["output", cell, output.text[cell]]], terms, columns: Math.max(1, pairs.length), sentence: said,
    };
  }

  return {
    title: `Z = transposed convolution of Y with stride ${s}, padding ${p}, output_padding ${o}, dilation ${d}`,
    grids: [input, kernel, output], boards: BOARDS, termsLabel: "weight · input", reveal: "all",
    count: output.text.length, step,
    start: impossible ? "There is no output. Why stands below." : "Press → to see which stamps reach the first cell.",
  };
}

export const TRANSPOSE = {
  name: "transpose-explorer",
  parameters: PARAMETERS,
  problems: problemsOf,
  scene: sceneOfState,
  lines(state, template, scene) {
    const line = (name, letter, out) => {
      const put = {
        n: state[name], k: state.kernel_size, s: state.stride, p: state.padding, o: state.output_padding, d: state.dilation,
      };
      return `${letter} = ${filled(template, put)} = ${out || "no output"}`;
    };
    const lines = [line("height", "H_out", scene.grids[2].rows)];
    if (state.width !== state.height) lines.push(line("width", "W_out", scene.grids[2].columns));
    return lines;
  },
  drawer(name, state, tables) {
    const { height, width, kernel_size: k } = state;
    if (name === "kernel") return drawerOf("kernel", "K", state.kernel, k, k, 0, tables.limits);
    return drawerOf("input", "Y", state.input, height, width, 0, tables.limits);
  },
};

export default { render: explorer(TRANSPOSE) };
