// The pure parts of the metric lab. Run by tests/widgets/test_metric_lab.py, which gives
// the results of lecture_utils.metrics.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { keptLabels, labelOfKey, lineBetween, packed, paintedMask, unpacked } from "../../../lecture_utils/widgets/metric_lab/painting.js";
import { longestRemark, remark, remarkParts } from "../../../lecture_utils/widgets/metric_lab/remark.js";
import { VOID, accuracyText, countsOf, crossEntropy, crossEntropyText, diceText, iouText, meanText, roleOf, scoreText, scoresOf } from "../../../lecture_utils/widgets/metric_lab/scores.js";
import { MOST_TOLERANCE, surfaceOf, surfaceText } from "../../../lecture_utils/widgets/metric_lab/surface.js";

const data = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const V = VOID;
const close = (mine, wanted, what) => {
  if (wanted === null) assert.equal(mine, null, what);
  else assert.ok(mine !== null && Math.abs(mine - wanted) < 1e-12 * Math.max(1, Math.abs(wanted)), `${what}: ${mine} ${wanted}`);
};
const scored = ({ truth, prediction, classes }) => scoresOf(countsOf(truth, prediction, classes));
const remarkOf = (truth, prediction, classes = 2) => {
  const voids = truth.flat().filter((label) => label === V).length;
  return remark(scored({ truth, prediction, classes }), voids);
};

test("pixels are counted as Python counts them", () => {
  for (const one of data.cases) {
    assert.deepEqual(countsOf(one.truth, one.prediction, one.classes), one.counts);
    scored(one).terms.forEach((term, label) => {
      const wanted = [one.a, one.b, one.counts[label], one.either].map((row) => row[label]);
      assert.deepEqual([term.a, term.b, term.both, term.either], wanted);
    });
  }
});

test("scores are those of Python, and null where Python has NaN", () => {
  for (const one of data.cases) {
    const found = scored(one);
    found.terms.forEach((term, label) => {
      close(term.iou, one.iou[label], "IoU");
      close(term.dice, one.dice[label], "Dice");
    });
    close(found.accuracy, one.accuracy, "accuracy");
    close(found.iou.mean, one.meanIou, "mean IoU");
    close(found.dice.mean, one.meanDice, "mean Dice");
  }
});

test("cross entropy is that of Python", () => {
  for (const one of data.cases) close(crossEntropy(scored(one), one.confidence, one.classes), one.crossEntropy, "cross entropy");
});

test("outlines are as near as Python finds them, with every tolerance", () => {
  assert.equal(MOST_TOLERANCE, data.tolerances.at(-1));
  for (const one of data.cases) {
    one.surface.forEach((scores, tolerance) => scores.forEach((wanted, label) => {
      close(surfaceOf(one.truth, one.prediction, label, tolerance).score, wanted, "surface Dice");
    }));
  }
  const line = data.cases.at(-6 + data.examples.indexOf("thin line"));
  const told = [0, 1].map((tolerance) => surfaceText(surfaceOf(line.truth, line.prediction, 1, tolerance)));
  assert.deepEqual(told, ["(0 + 0) / (8 + 8) = 0", "(8 + 8) / (8 + 8) = 1"]);
  assert.equal(surfaceText(surfaceOf([[V]], [[1]], 1, 1)), "absent");
});

test("the numbers are written as Python writes them", () => {
  for (const one of data.texts) {
    const found = scored(one);
    const listed = (name) => {
      const texts = found.terms.map((term) => scoreText(term[name], "absent"));
      return `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}, mean ${scoreText(found[name].mean)}`;
    };
    const surfaces = found.terms.map((_, label) => scoreText(surfaceOf(one.truth, one.prediction, label, 1).score, "absent"));
    const text = `${found.pixels} pixels count: pixel accuracy ${scoreText(found.accuracy)}, IoU ${listed("iou")}; `
      + `Dice ${listed("dice")}; surface Dice ${surfaces.slice(0, -1).join(", ")} and ${surfaces.at(-1)} within 1 pixel; cross entropy ${scoreText(crossEntropy(found, 0.9, one.classes))} at confidence 0.9)`;
    assert.ok(one.repr.endsWith(text), `${one.repr}\n${text}`);
  }
});

test("halves are rounded up, as in Python's text", () => {
  assert.equal(scoreText(1 / 16), "0.063");
  assert.equal(scoreText(2 / 3), "0.667");
  assert.equal(scoreText(1), "1");
});

test("scores are shown as counts; what is not defined is a word", () => {
  const shift = data.cases.at(-6 + data.examples.indexOf("one-pixel shift"));
  const found = scored(shift);
  assert.equal(iouText(found.terms[1]), "12 / 20 = 0.6");
  assert.equal(diceText(found.terms[1]), "2·12 / (16 + 16) = 0.75");
  assert.equal(accuracyText(found), "56 / 64 = 0.875");
  assert.equal(meanText(found.iou), "(0.846 + 0.6) / 2 = 0.723");
  assert.equal(crossEntropyText(found, 0.9, 2), "(56 · 0.105 + 8 · 2.303) / 64 = 0.38");
  const empty = scored({ truth: [[V, V]], prediction: [[0, 1]], classes: 2 });
  assert.deepEqual([iouText(empty.terms[1]), diceText(empty.terms[0])], ["absent", "absent"]);
  assert.deepEqual([accuracyText(empty), meanText(empty.iou), crossEntropyText(empty, 0.9, 2)], ["none", "none", "none"]);
  assert.equal(meanText({ there: [0.5], mean: 0.5 }), "0.5");
});

test("a pixel's role for a class adds up to the counts", () => {
  for (const one of data.cases.slice(0, 100)) {
    for (let shown = 0; shown < one.classes; shown += 1) {
      const tally = { tp: 0, fp: 0, fn: 0, tn: 0, void: 0 };
      const roles = one.truth.flatMap((row, r) => row.map((label, c) => roleOf(label, one.prediction[r][c], shown)));
      for (const role of roles) tally[role] += 1;
      const { a, b, both } = scored(one).terms[shown];
      assert.deepEqual([tally.tp, tally.fp, tally.fn], [both, b - both, a - both]);
      assert.equal(tally.void, one.truth.flat().filter((label) => label === V).length);
    }
  }
});

test("the sentence names what stands out in each example", () => {
  const says = {
    "all background": ["Pixel accuracy is 0.875, yet the IoU of class 1 is 0: none of its 8 pixels is found."],
    "one-pixel shift": ["Pixel accuracy is 0.875, the IoU of class 1 only 0.6 (4 pixels missed, 4 too many)."],
    "missed small object": ["Pixel accuracy is 0.969, yet the IoU of class 2 is 0: none of its 2 pixels is found."],
    "thin line": ["Pixel accuracy is 0.75, yet the IoU of class 1 is 0: truth and prediction share no pixel"],
    "void border": ["Class 1 has the lowest IoU, 0.941: 0 pixels missed, 1 too many.", "20 pixels are void"],
    "empty class": ["Class 2 is absent from both, so it has no score and the means leave it out."],
  };
  data.examples.forEach((name, i) => {
    const one = data.cases.at(i - data.examples.length);
    for (const words of says[name]) assert.ok(remarkOf(one.truth, one.prediction, one.classes).includes(words), `${name}: ${remarkOf(one.truth, one.prediction, one.classes)}`);
  });
});

test("the sentence knows the corners", () => {
  assert.equal(remarkOf([[V]], [[1]]), "Every pixel is void: nothing is counted, so no score is defined.");
  assert.match(remarkOf([[0, 1]], [[0, 1]]), /^Every pixel that counts is right\./);
  assert.match(remarkOf([[0, 0, 0]], [[0, 0, 1]]),
    /Class 1 is nowhere true, but is predicted in 1 pixel: its IoU is 0/);
  assert.match(remarkOf([[1, 1, 0]], [[0, 0, 1]]), /^The IoU of class 1 is 0: truth and prediction share no pixel/);
  assert.match(remarkOf([[0, 1]], [[1, 1]]), /^The IoU of background is 0: its only pixel is not found\./);
  assert.match(remarkOf([[1, V]], [[1, 0]]), /Background is absent from both.* 1 pixel is void: it counts nowhere/);
  assert.match(remarkOf([[0]], [[0]], 3),
    /Class 1 and class 2 are absent from both, so they have no score and the means leave them out/);
});

test("every sentence is whole: no NaN, null or undefined", () => {
  for (const one of data.cases) {
    assert.match(remarkOf(one.truth, one.prediction, one.classes), /^(?!.*(NaN|null|undefined|Infinity)).+\.$/);
  }
});

test("no sentence is longer than the room that is kept for it", () => {
  const [longest, main] = longestRemark();
  for (const one of data.cases) {
    const voids = one.truth.flat().filter((label) => label === V).length;
    const parts = remarkParts(scored(one), voids);
    assert.equal(parts.length, 3);
    assert.ok(parts[0].length <= main.length, parts[0]);
    assert.ok(remarkOf(one.truth, one.prediction, one.classes).length <= longest.length);
  }
});

test("a fast stroke leaves no gap", () => {
  for (const [from, to] of [[[0, 0], [7, 3]], [[5, 9], [5, 0]], [[3, 3], [3, 3]], [[9, 0], [0, 9]]]) {
    const cells = lineBetween(from, to);
    assert.deepEqual([cells[0], cells.at(-1)], [from, to]);
    cells.slice(1).forEach(([r, c], i) => {
      assert.equal(Math.max(Math.abs(r - cells[i][0]), Math.abs(c - cells[i][1])), 1);
    });
  }
});

test("painting makes a new mask, and none where nothing changes", () => {
  const mask = [[0, 1], [0, 0]];
  assert.deepEqual(paintedMask(mask, [[1, 0], [1, 1]], 2), [[0, 1], [2, 2]]);
  assert.deepEqual(mask, [[0, 1], [0, 0]]);
  assert.equal(paintedMask(mask, [[0, 1]], 1), mask);
});

test("keys paint, and others are left alone", () => {
  const keys = { 0: 0, 1: 1, 2: null, " ": 7, Enter: 7, v: V, V, Delete: 0, Backspace: 0, a: null, Tab: null, ArrowUp: null, F2: null };
  for (const [key, label] of Object.entries(keys)) assert.equal(labelOfKey(key, 7, 2), label, key);
  assert.equal(labelOfKey("2", 1, 3), 2);
});

test("fewer classes turn what is gone into background, and keep void", () => {
  assert.deepEqual(keptLabels([[2, 1], [V, 0]], 2), [[0, 1], [V, 0]]);
});

test("a packed mask comes back as it was", () => {
  for (const one of data.cases) assert.deepEqual(unpacked(packed(one.truth)), one.truth);
  assert.equal(packed([[0, 1], [V, 2]]), "01/V2");
});
