// The explorer of unpooling: X is pooled and S remembers the places; the values of Y, which the learner may overwrite,
// go to these places in Z.

import { drawerOf } from "../kit/explorer/drawer.js";
import { explorer } from "../kit/explorer/explorer.js";
import { bothAxes, filled, outputOf } from "../kit/explorer/operation.js";
import { NEVER_WINS, YES_OR_NO, ceilOrFloor, largestOf, pooledInput } from "../kit/explorer/pooled_input.js";
import { gridOf, nameOf, shownNumber, typedNumbers } from "../kit/scene/grid.js";
import { LONGEST_REMARKS, remarksOn, wayOf } from "./words.js";

/** @import { Choice, ExplorerScene, Operation, Option, State } from "../kit/explorer/operation.js" */
/** @import { Aside, Step } from "../kit/types.js" */

/**
 * What Python made for every setting; the indices are sizes less one, strides less one, paddings, and 0 or 1 for
 * ceil_mode.
 * @typedef {object} UnpoolTables
 * @property {Record<string, number>} limits
 * @property {string[]} sentences
 * @property {Record<"needed" | "wrong" | "outside" | "formula", string>} words
 * @property {number[][][][][]} problems the number of a sentence
 * @property {[fallback: number, low: number, high: number][][][][][]} sizes of Z: without output_size, least, most
 * @property {number[][][][][][][]} windows the places of each window
 * @property {number[][][]} sources by size and padding
 */

/**
 * What the tables know of one axis. `m` is how many windows there are, `size` how long Z is.
 * @param {State} state
 * @param {UnpoolTables} tables
 * @param {"height" | "width"} side
 */
function axisOf(state, { sizes, windows: places, problems, sentences }, side) {
  const { kernel_size: k, stride: s, padding: p } = state;
  const n = state[side];
  const wanted = side === "height" ? state.output_height : state.output_width;
  const at = [n - 1, k - 1, s - 1, p, Number(state.ceil_mode)];
  const look = (/** @type {any} */ table) => at.reduce((part, i) => part[i], table);
  const [fallback, low, high] = /** @type {[number, number, number]} */ (look(sizes));
  const windows = /** @type {number[][]} */ (look(places));
  return {
    n, k, s, p, m: windows.length, windows, problem: sentences[look(problems)],
    fallback, low, high, wanted, size: wanted ?? fallback,
  };
}

/** @typedef {ReturnType<typeof axisOf>} Axis */

/**
 * @param {Axis} axis
 * @returns {Option[]}
 */
function sizesOffered({ problem, fallback, low, high, n }) {
  if (problem) return [[null, "by rule"]];
  const sizes = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  return [[null, `by rule: ${fallback}`], ...sizes.map((size) => /** @type {Option} */ ([size, size === n ? `${size}, as X` : String(size)]))];
}

/** @type {Choice<UnpoolTables>[]} */
const CHOICES = [
  { name: "ceil_mode", words: "Round up at the edge", code: "ceil_mode", values: () => YES_OR_NO },
  { name: "output_height", words: "Height of Z", code: "output_size", values: (state, tables) => sizesOffered(axisOf(state, tables, "height")) },
  { name: "output_width", words: "Width of Z", code: "output_size", values: (state, tables) => sizesOffered(axisOf(state, tables, "width")) },
];

const BOARDS = [
  { title: "Encoder: places in S", grids: ["padded", "switches"], signs: ["→"] },
  { title: "Decoder: values in Y", grids: ["decoder", "output"], signs: ["→"] },
];

/**
 * @param {Axis} axis
 * @param {UnpoolTables["words"]} words
 */
function axisProblem(axis, words) {
  const { problem, wanted, fallback, low, high } = axis;
  if (problem) return problem;
  if (wanted === null) return fallback > 0 ? "" : filled(words.needed, { ...axis, default: fallback });
  const nearest = Math.min(Math.max(wanted, low), high);
  return wanted === nearest ? "" : filled(words.wrong, { ...axis, nearest });
}

/**
 * Why there is no output.
 * @param {Axis} tall
 * @param {Axis} wide
 * @param {Pooled[]} pooled
 * @param {UnpoolTables["words"]} words
 */
function problemsOf(tall, wide, pooled, words) {
  const problems = bothAxes(axisProblem(tall, words), axisProblem(wide, words));
  if (problems.length) return problems;
  const cells = tall.size * wide.size;
  const outside = pooled.findIndex(({ place }) => place !== null && place >= cells);
  if (outside < 0) return [];
  return [filled(words.outside, {
    cell: nameOf("Y", outside, wide.m), place: pooled[outside].place, x: `${tall.n}×${wide.n}`, z: `${tall.size}×${wide.size}`,
    last: cells - 1,
  })];
}

/**
 * What is known of a window: its cells of X with its border, its maximum, and the place of that in X, row by row.
 * @typedef {{ cells: number[], text: string, value: number | null, place: number | null }} Pooled
 */

/**
 * @param {State} state
 * @param {Pooled[]} pooled
 */
function switchesOf({ height, width }, pooled) {
  /** @type {Map<number, number>} */
  const times = new Map();
  for (const { place } of pooled) if (place !== null) times.set(place, (times.get(place) ?? 0) + 1);
  const grid = gridOf("switches", "S", height, width, (r, c) => (times.has(r * width + c) ? "1" : "0"));
  grid.caption = `Switches S, ${height}×${width}`;
  grid.text.forEach((text, cell) => { if (text === "0") grid.unread.add(cell); });
  grid.unreadWords = "no switch here";
  /** @type {Map<number, Aside>} */
  const asides = new Map();
  for (const [cell, count] of times) if (count > 1) asides.set(cell, { text: `${count}×`, words: `remembered by ${count} windows` });
  return { ...grid, asides };
}

/**
 * Y: what was typed, and elsewhere what max pooling gives. Where the two differ, the latter is said of the cell.
 * @param {State} state
 * @param {number} rows
 * @param {number} columns
 * @param {Pooled[]} pooled
 */
function decoderOf(state, rows, columns, pooled) {
  const grid = gridOf("decoder", "Y", rows, columns, (r, c) => (state.map[r][c].trim() ? state.map[r][c] : pooled[r * columns + c].text));
  if (!pooled.length) grid.caption = "Y: no output";
  const values = typedNumbers(grid);
  /** @type {Map<number, Aside>} */
  const asides = new Map();
  pooled.forEach(({ text, value }, o) => {
    const typed = state.map[Math.floor(o / columns)][o % columns].trim();
    if (!typed) grid.invalid.delete(o); // an unknown maximum is X's fault
    else if (value !== null && !Object.is(value, values[o]) && value !== values[o]) {
      asides.set(o, { text: "", words: `max pooling gives ${text}` });
    }
  });
  return { decoder: { ...grid, asides }, values };
}

/**
 * @param {State} state
 * @param {UnpoolTables} tables
 * @returns {ExplorerScene}
 */
function sceneOf(state, tables) {
  const [tall, wide] = [axisOf(state, tables, "height"), axisOf(state, tables, "width")];
  const { grid: padded, values: numbers, windows, inside } = pooledInput(
    state, tables.sources, tall.windows, wide.windows, NEVER_WINS,
  );
  const pooled = windows.map((cells) => {
    const { text, value, at } = largestOf(cells, numbers);
    return { cells, text, value, place: at === null ? null : inside(at) };
  });
  const problems = problemsOf(tall, wide, pooled, tables.words);
  const switches = switchesOf(state, pooled);
  const { decoder, values } = decoderOf(state, tall.m, wide.m, pooled);
  const [rows, columns] = problems.length ? [0, 0] : [tall.size, wide.size];
  const output = outputOf("output", "Z", rows, columns, problems);
  output.initial = "0";
  output.text.fill("0");

  /** @type {Map<number, { o: number, text: string }>} */
  const before = new Map();
  const steps = problems.length ? [] : pooled.map(({ cells, place }, o) => {
    const text = shownNumber(values[o]);
    const subject = `${nameOf("Y", o, wide.m)} = ${text}`;
    const aside = decoder.asides.get(o);
    const said = aside ? `${subject} (${aside.words})` : subject;
    /** @type {Step} */
    const step = { reads: { padded: cells, decoder: [o] }, writes: [], terms: [{ text, silent: false }], columns: 1, sentence: "" };
    if (place === null) {
      // a value whose place is not known may go to any cell of its window
      const cellsOfZ = cells.map(inside).filter((cell) => cell < output.text.length);
      step.writes = cellsOfZ.map((cell) => ["output", cell, "?"]);
      step.sentence = `${said}: its place is not known, because a cell of its window holds no number`;
    } else {
      const over = before.get(place);
      before.set(place, { o, text });
      step.reads = { padded: cells, switches: [place], decoder: [o] };
      step.writes = [["output", place, text]];
      step.sentence = `${said} ${wayOf(place, text, state.width, wide.size)}`
        + `${over ? `; it replaces the ${over.text} of ${nameOf("Y", over.o, wide.m)}` : ""}`;
    }
    for (const [, cell, shown] of step.writes) output.text[cell] = shown;
    return step;
  });

  return {
    title: "Max unpooling",
    grids: [padded, switches, decoder, output], boards: BOARDS, signs: ["read", "border", "unread"],
    termsLabel: "value", reveal: "step", count: steps.length, step: (i) => steps[i], problems,
    tells: remarksOn(switches, decoder, output, steps.length),
    start: problems.length ? "Z has no cells, so there is no step." : "Z is empty. Press → to put the first value into its place.",
  };
}

/** @typedef {Pick<Axis, "n" | "k" | "s" | "p" | "m" | "wanted" | "fallback" | "size">} Sizes */

/**
 * The sizes of Y and of Z: the rule with its numbers for the height, and the width beside it where it is another one.
 * @param {Sizes} tall
 * @param {Sizes} wide
 * @param {string} pooling the formula
 * @param {string} unpooling
 */
function axesLines(tall, wide, pooling, unpooling) {
  const same = tall.n === wide.n && tall.wanted === wide.wanted;
  const [H, W] = same ? ["H = W", ""] : ["H", ", W = "];
  const pooled = `Y: ${H} = ${filled(pooling, { ...tall, d: 1 })} = ${tall.m || "no output"}${W && W + (wide.m || "no output")}`;
  if (!tall.m || !wide.m) return [pooled];
  const rule = `${filled(unpooling, tall)} = ${tall.fallback}`;
  return [pooled, `Z: ${H} = ${tall.wanted === null ? rule : `${tall.wanted}, not ${rule}`}${W && W + wide.size}`];
}

/** @type {Operation<UnpoolTables>} */
export const UNPOOLING = {
  name: "unpool-explorer",
  parameters: ["height", "width", "kernel_size", "stride", "padding"],
  choices: CHOICES,
  scene: sceneOf,
  keepsEnd: true,
  lines(state, template, _, tables) {
    const [tall, wide] = [axisOf(state, tables, "height"), axisOf(state, tables, "width")];
    return axesLines(tall, wide, ceilOrFloor(state, template), tables.words.formula);
  },
  room(template, { limits, words }) {
    const { size: n, kernel_size: k, stride: s, padding: p, output_size: size } = limits;
    const tall = { n, k, s, p, m: n, wanted: size, fallback: size, size };
    return { lines: axesLines(tall, { ...tall, n: 1 }, template, words.formula), tells: LONGEST_REMARKS };
  },
  drawer(name, state, tables) {
    const { height, width, padding, input, map } = state;
    if (name === "padded") return drawerOf("input", "X", input, [height, width], tables.limits, padding);
    const sides = /** @type {["height", "width"]} */ (["height", "width"]);
    const [rows, columns] = sides.map((side) => axisOf(state, tables, side).m);
    return drawerOf("map", "Y", map, [rows, columns], tables.limits);
  },
};

export default { render: explorer(UNPOOLING) };
