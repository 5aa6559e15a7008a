// The explorer of unpooling: X is pooled and S remembers the places; the values of Y, which the learner may overwrite,
// go to these places in Z.

const PARAMETERS = [
  ["height", "H", "input height", "size"], ["width", "W", "input width", "size"],
  ["kernel_size", "k", "kernel size", "kernel_size"], ["stride", "s", "stride", "stride"],
  ["padding", "p", "padding", "padding"],
];

const CHOICES = [
  { name: "ceil_mode", words: "ceil_mode", values: () => [[false, "false"], [true, "true"]] },
  { name: "output_height", words: "output_size (H)", values: (state, tables) => sizesOffered(state, tables, "height") },
  { name: "output_width", words: "output_size (W)", values: (state, tables) => sizesOffered(state, tables, "width") },
];

const BOARDS = [
  { title: "Encoder: S remembers the places", grids: ["padded", "switches"], signs: ["→"] },
  { title: "Decoder: Y brings the values", grids: ["decoder", "output"], signs: ["→"] },
];

// What the tables know of one axis.
function axis(state, tables, side) {
  const { kernel_size: k, stride: s, padding: p } = state;
  const [n, ceil, wanted] = [state[side], Number(state.ceil_mode), state[`output_${side}`]];
  const look = (table) => table[n - 1][k - 1][s - 1][p][ceil];
  const [fallback, low, high] = look(tables.sizes);
  const windows = look(tables.windows);
  return { n, k, s, p, m: windows.length, windows, problem: look(tables.problems), fallback, low, high, wanted, size: wanted ?? fallback };
}

function sizesOffered(state, tables, side) {
  const { problem, fallback, low, high, n } = axis(state, tables, side);
  if (problem) return [[null, "None"]];
  const sizes = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  return [[null, `None: ${fallback}`], ...sizes.map((size) => [size, size === n ? `${size}, as X` : String(size)])];
}

function axisProblem(one, { sentences, words }) {
  const { problem, wanted, fallback, low, high } = one;
  if (problem) return sentences[problem];
  if (wanted === null) return fallback > 0 ? "" : filled(words.needed, { ...one, default: fallback });
  const nearest = Math.min(Math.max(wanted, low), high);
  return wanted === nearest ? "" : filled(words.wrong, { ...one, nearest });
}

export function problemsOf(state, tables) {
  const sides = { height: axis(state, tables, "height"), width: axis(state, tables, "width") };
  const [rows, columns] = Object.values(sides).map((one) => axisProblem(one, tables));
  if (rows || columns) {
    if (rows === columns) return [rows];
    return [rows && `Height: ${rows}`, columns && `Width: ${columns}`].filter(Boolean);
  }
  const [tall, wide] = [sides.height.size, sides.width.size];
  const { found } = pooled(state, tables);
  const outside = found.findIndex(({ place }) => place !== null && place >= tall * wide);
  if (outside < 0) return [];
  return [filled(tables.words.outside, {
    cell: nameOf("Y", outside, sides.width.m), place: found[outside].place,
    x: `${state.height}×${state.width}`, z: `${tall}×${wide}`, last: tall * wide - 1,
  })];
}

function nameOf(symbol, cell, columns) {
  return `${symbol}[${Math.floor(cell / columns)}, ${cell % columns}]`;
}

// The encoder's half: X, and for each window its cells, its maximum and the place of that in X, row by row.
function pooled(state, tables) {
  const [rows, columns] = ["height", "width"].map((side) => axis(state, tables, side).windows);
  const x = pooledInput(state, tables, rows, columns, "");
  const found = Array.from({ length: rows.length * columns.length }, (_, o) => {
    const cells = x.cellsOf(o);
    const largest = largestOf(cells, x.values);
    return { cells, ...largest, place: largest.at === null ? null : x.inside(largest.at) };
  });
  return { ...x, found };
}

function switchesOf(state, found) {
  const { height: H, width: W } = state;
  const times = new Map();
  for (const { place } of found) if (place !== null) times.set(place, (times.get(place) ?? 0) + 1);
  const grid = gridOf("switches", "S", H, W, (r, c) => (times.has(r * W + c) ? "1" : "0"));
  grid.caption = `Switches S, ${H}×${W}`;
  grid.text.forEach((text, cell) => { if (text === "0") grid.unread.add(cell); });
  const several = [...times].filter(([, count]) => count > 1);
  grid.asides = new Map(several.map(([cell, count]) => [cell, { text: `${count}×`, words: `remembered by ${count} windows` }]));
  return grid;
}

// Y: what was typed, and elsewhere what max pooling gives. Where the two differ, the latter is crossed out beside it.
function decoderOf(state, rows, columns, found) {
  const typedAt = (o) => state.map[Math.floor(o / columns)][o % columns];
  const grid = gridOf("decoder", "Y", rows, columns, (r, c) => (state.map[r][c].trim() ? state.map[r][c] : found[r * columns + c].text));
  grid.caption = rows * columns ? `Values Y, ${rows}×${columns}` : "Y: no output";
  const values = typedNumbers(grid);
  grid.asides = new Map();
  found.forEach(({ text, value }, o) => {
    if (!typedAt(o).trim()) grid.invalid.delete(o); // an unknown maximum is X's fault
    else if (value !== null && !sameNumber(values[o], value)) grid.asides.set(o, { text, words: `max pooling gives ${text}`, gone: true });
  });
  return { grid, values };
}

function sameNumber(a, b) {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

export function sceneOfState(state, tables) {
  const { kernel_size: k, stride: s, padding: p, width: W } = state;
  const impossible = problemsOf(state, tables).length > 0;
  const [tall, wide] = ["height", "width"].map((side) => axis(state, tables, side));
  const { grid: padded, found, inside } = pooled(state, tables);
  const switches = switchesOf(state, found);
  const { grid: decoder, values } = decoderOf(state, tall.m, wide.m, found);
  const output = gridOf("output", "Z", impossible ? 0 : tall.size, impossible ? 0 : wide.size, () => "0");
  Object.assign(output, { caption: impossible ? "Z: no output" : `Z, ${tall.size}×${wide.size}`, written: true, initial: "0" });

  // A value whose place is not known may go to any cell of its window.
  const before = new Map();
  const steps = impossible ? [] : found.map(({ cells, place }, o) => {
    const text = values[o] === null ? "?" : formatNumber(values[o]);
    const others = cells.map(inside).filter((cell) => cell < output.text.length);
    const writes = place === null ? others.map((cell) => ["output", cell, "?"]) : [["output", place, text]];
    const over = place === null ? undefined : before.get(place);
    if (place !== null) before.set(place, { o, text });
    const aside = decoder.asides.get(o);
    return {
      reads: { padded: cells, ...(place === null ? {} : { switches: [place] }), decoder: [o] }, writes,
      terms: [{ text, silent: false }], columns: 1,
      sentence: sentenceOf({ o, m: wide.m, text, aside, place, W, wide: wide.size, over }),
    };
  });
  for (const { writes } of steps) for (const [, cell, text] of writes) output.text[cell] = text;

  return {
    title: `Max pooling and unpooling with kernel size ${k}, stride ${s}, padding ${p}`,
    grids: [padded, switches, decoder, output], boards: BOARDS, termsLabel: "value", reveal: "step",
    count: steps.length, step: (i) => steps[i],
    start: impossible ? "There is no output. Why stands below." : "Z is empty. Press → to put the first value into its place.",
  };
}

// Whether a place, counted row by row, is another cell in rows of W cells than in rows of `wide` cells.
function isMoved(place, W, wide) {
  return Math.floor(place / wide) !== Math.floor(place / W) || place % wide !== place % W;
}

// The same words as trace.max_pool_unpool2d; they are held equal by a test.
function sentenceOf({ o, m, text, aside, place, W, wide, over }) {
  const subject = `${nameOf("Y", o, m)} = ${text}${aside ? ` (${aside.words})` : ""}`;
  if (place === null) return `${subject}: its place is not known, because a cell of its window holds no number`;
  const [here, stood] = [nameOf("Z", place, wide), nameOf("X", place, W)];
  const goes = !isMoved(place, W, wide)
    ? `goes back to its switch: ${here} = ${text}`
    : `goes to cell ${place} of Z, counted row by row: ${here} = ${text}; but the maximum stood at ${stood}, because X has rows `
      + `of ${W} cells and Z of ${wide}`;
  return `${subject} ${goes}${over ? `; it replaces the ${over.text} of ${nameOf("Y", over.o, m)}` : ""}`;
}

export function remarksOn(scene) {
  const [, switches, decoder, output] = scene.grids;
  const remarks = [];
  const changed = [...decoder.asides.keys()].map((cell) => cellName(decoder, cell));
  if (changed.length === 1) {
    const [[cell, { text }]] = decoder.asides;
    remarks.push(`${changed[0]} = ${decoder.text[cell]} is a value of the decoder: max pooling gives ${text}. Empty the cell to go back to that.`);
  } else if (changed.length) {
    remarks.push(`${listed(changed)} are values of the decoder. Crossed out is what max pooling gives. Empty a cell to go back to that.`);
  } else if (scene.count) remarks.push("Y holds what max pooling gives. Type over its cells: a decoder changes the values.");
  if (!scene.count) return remarks;
  const several = [...switches.asides.keys()].map((cell) => cellName(switches, cell));
  if (several.length) {
    remarks.push(`Several windows remember ${listed(several)}: all their values go to one cell of Z. Here the last one stays; PyTorch promises no order.`);
  }
  if (switches.text.some((text, place) => text === "1" && isMoved(place, switches.columns, output.columns))) {
    remarks.push(`Z is ${output.rows}×${output.columns}, X is ${switches.rows}×${switches.columns}. The switches count the cells of X row by row, so in Z `
      + "values stand in other cells than the maxima. Choose output_size as X.");
  }
  return remarks;
}

export const UNPOOL = {
  name: "unpool-explorer",
  parameters: PARAMETERS,
  choices: CHOICES,
  problems: problemsOf,
  scene: sceneOfState,
  remarks: remarksOn,
  keepsEnd: true,
  lines(state, template, scene, tables) {
    const round = state.ceil_mode ? "ceil" : "floor";
    const lines = (side, name) => {
      const one = axis(state, tables, side);
      const pooledTo = filled(template, { ...one, d: 1 }).replace("floor", round);
      const unpooledTo = `${filled(tables.words.formula, one)} = ${one.fallback}`;
      return [
        `${name} of Y = ${pooledTo} = ${one.m || "no output"}`,
        ...(one.m ? [`${name} of Z = ${one.wanted === null ? unpooledTo : `output_size = ${one.wanted} (without it ${unpooledTo})`}`] : []),
      ];
    };
    const same = state.height === state.width && state.output_height === state.output_width;
    return [...lines("height", "rows"), ...(same ? [] : lines("width", "columns"))];
  },
  drawer(name, state, tables) {
    const { height, width, padding } = state;
    if (name === "padded") return drawerOf("input", "X", state.input, height, width, padding, tables.limits);
    const [rows, columns] = ["height", "width"].map((side) => axis(state, tables, side).m);
    return drawerOf("map", "Y", state.map, rows, columns, 0, tables.limits);
  },
};

export default { render: explorer(UNPOOL) };
