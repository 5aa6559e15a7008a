// Counting the pixels of two masks, and the divisions that make scores of the counts. Pure functions.
// A mask is a list of rows of labels; VOID in the truth counts nowhere. A score that is not defined is null.

/** @typedef {number[][]} Mask */

/**
 * Of one class: |A| (true), |B| (predicted), |A ∩ B|, |A ∪ B|, IoU and Dice.
 * @typedef {{ a: number, b: number, both: number, either: number, iou: number | null, dice: number | null }}
 *   ClassScores
 */

/** @typedef {{ there: number[], mean: number | null }} Mean The scores that are defined, and their mean. */

/**
 * Of all classes.
 * @typedef {object} Scores
 * @property {ClassScores[]} terms
 * @property {number} pixels how many count
 * @property {number} right
 * @property {number | null} accuracy
 * @property {Mean} iou
 * @property {Mean} dice
 */

export const VOID = 255;

/**
 * How many pixels of each true class were given each label: counts[true][predicted].
 * @param {Mask} truth
 * @param {Mask} prediction
 * @param {number} classes
 */
export function countsOf(truth, prediction, classes) {
  const counts = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  truth.forEach((row, r) => row.forEach((label, c) => {
    if (label !== VOID) counts[label][prediction[r][c]] += 1;
  }));
  return counts;
}

const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);
export const ratio = (/** @type {number} */ above, /** @type {number} */ below) => (below ? above / below : null);

/**
 * @param {(number | null)[]} values
 * @returns {Mean}
 */
function meanOf(values) {
  const there = values.filter((value) => value !== null);
  return { there, mean: ratio(sum(there), there.length) };
}

/**
 * @param {number[][]} counts
 * @returns {Scores}
 */
export function scoresOf(counts) {
  const terms = counts.map((row, label) => {
    const a = sum(row);
    const b = sum(counts.map((other) => other[label]));
    const both = row[label];
    const either = a + b - both;
    return { a, b, both, either, iou: ratio(both, either), dice: ratio(2 * both, a + b) };
  });
  const pixels = sum(terms.map((term) => term.a));
  const right = sum(terms.map((term) => term.both));
  return {
    terms, pixels, right, accuracy: ratio(right, pixels),
    iou: meanOf(terms.map((term) => term.iou)), dice: meanOf(terms.map((term) => term.dice)),
  };
}

/**
 * Minus the logarithm of the probability of the right class, in a pixel that is right and in one that is wrong.
 * @param {number} confidence
 * @param {number} classes
 */
function costsOf(confidence, classes) {
  return { right: -Math.log(confidence), wrong: -Math.log((1 - confidence) / (classes - 1)) };
}

/**
 * The mean over the pixels that count.
 * @param {Pick<Scores, "right" | "pixels">} scores
 * @param {number} confidence
 * @param {number} classes
 */
export function crossEntropy({ right, pixels }, confidence, classes) {
  const costs = costsOf(confidence, classes);
  return ratio(right * costs.right + (pixels - right) * costs.wrong, pixels);
}

/**
 * What a pixel is for one class; "tn" where neither has it.
 * @param {number} label
 * @param {number} guess
 * @param {number} shown
 */
export function roleOf(label, guess, shown) {
  if (label === VOID) return "void";
  if (label === shown) return guess === shown ? "tp" : "fn";
  return guess === shown ? "fp" : "tn";
}

// --- as text --------------------------------------------------------------------------------------

/**
 * @param {number | null} value
 * @param {string} [missing]
 */
export function scoreText(value, missing = "none") {
  return value === null ? missing : String(Number(value.toFixed(3)));
}

/** @param {ClassScores} scores */
export function iouText({ both, either, iou }) {
  return iou === null ? "absent" : `${both} / ${either} = ${scoreText(iou)}`;
}

/** @param {ClassScores} scores */
export function diceText({ a, b, both, dice }) {
  return dice === null ? "absent" : `2·${both} / (${a} + ${b}) = ${scoreText(dice)}`;
}

/** @param {Scores} scores */
export function accuracyText({ right, pixels, accuracy }) {
  return accuracy === null ? "none" : `${right} / ${pixels} = ${scoreText(accuracy)}`;
}

/** @param {Mean} scores */
export function meanText({ there, mean }) {
  if (!there.length) return "none";
  const parts = there.map((value) => scoreText(value));
  return parts.length === 1 ? scoreText(mean) : `(${parts.join(" + ")}) / ${parts.length} = ${scoreText(mean)}`;
}

/**
 * @param {Scores} scores
 * @param {number} confidence
 * @param {number} classes
 */
export function crossEntropyText(scores, confidence, classes) {
  if (!scores.pixels) return "none";
  const costs = costsOf(confidence, classes);
  const terms = `${scores.right} · ${scoreText(costs.right)} + ${scores.pixels - scores.right} · ${scoreText(costs.wrong)}`;
  return `(${terms}) / ${scores.pixels} = ${scoreText(crossEntropy(scores, confidence, classes))}`;
}
