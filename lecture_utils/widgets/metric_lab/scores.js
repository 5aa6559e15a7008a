// Counting the pixels of two masks, and the divisions that make scores of the counts. Pure functions.
// A mask is a list of rows of labels; VOID in the truth counts nowhere. A score that is not defined is null.

export const VOID = 255;

// How many pixels of each true class were given each label: counts[true][predicted].
export function countsOf(truth, prediction, classes) {
  const counts = Array.from({ length: classes }, () => new Array(classes).fill(0));
  truth.forEach((row, r) => row.forEach((label, c) => {
    if (label !== VOID) counts[label][prediction[r][c]] += 1;
  }));
  return counts;
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const ratio = (above, below) => (below ? above / below : null);

function meanOf(values) {
  const there = values.filter((value) => value !== null);
  return { there, mean: ratio(sum(there), there.length) };
}

// Per class |A| (true), |B| (predicted), |A ∩ B|, |A ∪ B|, IoU and Dice; over all classes accuracy and means.
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

// Minus the logarithm of the probability of the right class, in a pixel that is right and in one that is wrong.
export function costsOf(confidence, classes) {
  return { right: -Math.log(confidence), wrong: -Math.log((1 - confidence) / (classes - 1)) };
}

// The mean over the pixels that count.
export function crossEntropy({ right, pixels }, confidence, classes) {
  const costs = costsOf(confidence, classes);
  return ratio(right * costs.right + (pixels - right) * costs.wrong, pixels);
}

// What a pixel is for one class: "void", "tp", "fp", "fn", or "tn" where neither has it.
export function roleOf(label, guess, shown) {
  if (label === VOID) return "void";
  if (label === shown) return guess === shown ? "tp" : "fn";
  return guess === shown ? "fp" : "tn";
}

// --- as text --------------------------------------------------------------------------------------

export function scoreText(value, missing = "none") {
  return value === null ? missing : String(Number(value.toFixed(3)));
}

export function iouText({ both, either, iou }) {
  return iou === null ? "absent" : `${both} / ${either} = ${scoreText(iou)}`;
}

export function diceText({ a, b, both, dice }) {
  return dice === null ? "absent" : `2·${both} / (${a} + ${b}) = ${scoreText(dice)}`;
}

export function accuracyText({ right, pixels, accuracy }) {
  return accuracy === null ? "none" : `${right} / ${pixels} = ${scoreText(accuracy)}`;
}

export function meanText({ there, mean }) {
  if (!there.length) return "none";
  const parts = there.map((value) => scoreText(value));
  return parts.length === 1 ? scoreText(mean) : `(${parts.join(" + ")}) / ${parts.length} = ${scoreText(mean)}`;
}

export function crossEntropyText(scores, confidence, classes) {
  if (!scores.pixels) return "none";
  const costs = costsOf(confidence, classes);
  const terms = `${scores.right} · ${scoreText(costs.right)} + ${scores.pixels - scores.right} · ${scoreText(costs.wrong)}`;
  return `(${terms}) / ${scores.pixels} = ${scoreText(crossEntropy(scores, confidence, classes))}`;
}

// --- painting -------------------------------------------------------------------------------------

// The cells [row, column] from one to another, without gaps: a fast stroke skips none.
export function lineBetween([r0, c0], [r1, c1]) {
  const steps = Math.max(Math.abs(r1 - r0), Math.abs(c1 - c0));
  const at = (from, to, i) => Math.round(from + ((to - from) * i) / Math.max(steps, 1));
  return Array.from({ length: steps + 1 }, (_, i) => [at(r0, r1, i), at(c0, c1, i)]);
}

// A new mask with these cells painted; the same mask if nothing changes.
export function paintedMask(mask, cells, label) {
  if (cells.every(([r, c]) => mask[r][c] === label)) return mask;
  const rows = mask.map((row) => [...row]);
  for (const [r, c] of cells) rows[r][c] = label;
  return rows;
}

// The label that a key paints; null for keys that paint nothing.
export function labelOfKey(key, brush, classes) {
  if (key === " " || key === "Enter") return brush;
  if (key === "Delete" || key === "Backspace") return 0;
  if (key === "v" || key === "V") return VOID;
  return /^\d$/.test(key) && Number(key) < classes ? Number(key) : null;
}

// With fewer classes, a label that is no longer there becomes background.
export function keptLabels(mask, classes) {
  return mask.map((row) => row.map((label) => (label === VOID || label < classes ? label : 0)));
}

// Masks as short text, for the list of earlier states; and back.
export function packed(mask) {
  return mask.map((row) => row.map((label) => (label === VOID ? "V" : label)).join("")).join("/");
}

export function unpacked(text) {
  return text.split("/").map((row) => [...row].map((sign) => (sign === "V" ? VOID : Number(sign))));
}
