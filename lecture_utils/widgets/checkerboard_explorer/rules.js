// What the explorer of checkerboards computes and says. Twin of engine/checkerboards.

/** The value of the constant map. */
export const CONSTANT = 128;

/** @typedef {{ values: ArrayLike<number>, rows: number, columns: number }} Grid numbers row by row */

/**
 * How many cells of the first stamp lie before the first cell.
 * @param {number} k
 * @param {number} s
 */
function firstOf(k, s) {
  return Math.max(0, Math.floor((k - s) / 2));
}

/**
 * How many stamps reach each cell along one axis.
 * @param {number} size
 * @param {number} k
 * @param {number} s
 */
export function countsOf(size, k, s) {
  return Array.from({ length: size }, (_, cell) => {
    const phase = (cell + firstOf(k, s)) % s;
    return Math.floor(k / s) + (phase < k % s ? 1 : 0);
  });
}

/**
 * A map of whole numbers made s times as large; beyond its edges it goes on as at them.
 * @param {Grid} map
 * @param {number[]} weights of the kernel, row by row
 * @param {number} s
 * @returns {Grid & { values: number[] }}
 */
export function upsampled({ values, rows, columns }, weights, s) {
  const k = Math.sqrt(weights.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const down = reachOf(rows, k, s);
  const across = reachOf(columns, k, s);
  const made = down.flatMap((pairs) => across.map((others) => {
    let sum = 0;
    for (const [row, a] of pairs) {
      for (const [column, b] of others) sum += weights[a * k + b] * values[row * columns + column];
    }
    return Math.floor((2 * s * s * sum + total) / (2 * total));
  }));
  return { values: made, rows: rows * s, columns: columns * s };
}

/**
 * Along one axis, for each cell of the output the pairs [input cell, weight] that meet there.
 * @param {number} size
 * @param {number} k
 * @param {number} s
 * @returns {[cell: number, weight: number][][]}
 */
function reachOf(size, k, s) {
  return Array.from({ length: size * s }, (_, out) => {
    const place = out + firstOf(k, s);
    /** @type {[number, number][]} */
    const pairs = [];
    for (let tap = place % s; tap < k; tap += s) {
      const cell = (place - tap) / s;
      pairs.push([Math.min(Math.max(cell, 0), size - 1), tap]);
    }
    return pairs;
  });
}

/**
 * What a kernel size and a stride come to.
 * @param {number} s
 * @param {number[]} weights
 * @param {string} kind
 */
export function sentenceOf(s, weights, kind) {
  const k = Math.sqrt(weights.length);
  const line = countsOf(s, k, s);
  const levels = levelsOf(s, weights);
  const alike = line.every((count) => count === line[0]);
  const along = alike ? `every cell gets ${line[0]} stamp${line[0] > 1 ? "s" : ""}` : `the cells get ${line.join(", ")} stamps in turn`;
  const most = levels[levels.length - 1];
  const clipped = most > 255 ? " What is above 255 is shown as white." : "";
  return `k = ${k}, s = ${s}: ${k} mod ${s} = ${k % s}. Along one axis ${along}. With ${kind} weights a `
    + `constant map of ${CONSTANT} ${becomes(levels)}.${clipped}`;
}

/**
 * The numbers that a constant map becomes, each once, the smallest first.
 * @param {number} s
 * @param {number[]} weights
 */
export function levelsOf(s, weights) {
  const { values } = upsampled({ values: [CONSTANT], rows: 1, columns: 1 }, weights, s);
  return [...new Set(values)].sort((a, b) => a - b);
}

/** @param {number[]} levels */
function becomes(levels) {
  const most = levels[levels.length - 1];
  if (levels.length === 1) return `stays ${most} everywhere: no pattern`;
  if (levels.length <= 4) return `becomes ${levels.slice(0, -1).join(", ")} and ${most}: a pattern out of nothing`;
  return `becomes ${levels.length} numbers from ${levels[0]} to ${most}: a pattern out of nothing`;
}

/**
 * The stamps that are seen over some cells of one axis: where each begins, in which lane it lies.
 * @param {number} size
 * @param {number} k
 * @param {number} s
 */
export function stampsOver(size, k, s) {
  const lanes = Math.ceil(k / s);
  const stamps = [];
  for (let start = -firstOf(k, s), n = 0; start < size; start += s, n += 1) stamps.push({ start, lane: n % lanes });
  for (let start = -firstOf(k, s) - s, n = lanes - 1; start + k > 0; start -= s, n += lanes - 1) {
    stamps.unshift({ start, lane: n % lanes });
  }
  return { lanes, stamps };
}
