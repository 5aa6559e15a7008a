// The pure parts of the line on points. Run by planes/test_line_explorer.py, which gives Python's results.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import {
  afterKey, bestOf, degreesTowards, directionOf, drawnAt, errorAt, fixed, longestSentence, pointAt, pressedPoint,
  roundTrip, runs, seenAfter, sentenceOf, shortWay, ticks, turned,
} from "../../../lecture_utils/widgets/line_explorer/line.js";

const { cases } = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const near = (mine, wanted, scale) => assert.ok(Math.abs(mine - wanted) <= 1e-12 * scale, `${mine} ${wanted}`);
const degrees = Array.from({ length: 360 }, (_, n) => n);

test("codes, what comes back and the error are those of Python", () => {
  for (const { points, mean, reach, tries } of cases) {
    for (const one of tries) {
      const direction = directionOf(one.degrees);
      points.forEach((point, n) => {
        const { code, back } = roundTrip(point, mean, direction);
        const scale = reach + Math.hypot(...mean);
        near(code, one.codes[n], scale);
        [0, 1].forEach((axis) => near(back[axis], one.rebuilt[n][axis], scale));
      });
      near(errorAt(points, mean, one.degrees), one.error, reach ** 2);
    }
  }
});

test("what is said of a point is what Python says, and never longer than its room", () => {
  for (const { points, mean, reach, digits, chosen, tries } of cases) {
    const room = longestSentence(points, mean, reach, digits).length;
    for (const one of tries) {
      const mine = sentenceOf(points, chosen, mean, one.degrees, digits);
      assert.equal(mine, one.sentence);
      assert.ok(mine.length <= room, `${mine.length} ${room}`);
    }
  }
});

test("a zero has no minus, and a half is rounded away from zero", () => {
  assert.deepEqual([-0.001, 0.125, -0.125, 2.5].map((value) => fixed(value, 2)), ["0.00", "0.13", "-0.13", "2.50"]);
  assert.equal(fixed(-0.4, 0), "0");
});

test("keys turn the line, all around, and other keys do nothing", () => {
  assert.deepEqual(["ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"].map((key) => afterKey(0, key, false)), [1, 1, 359, 359]);
  assert.deepEqual(["ArrowRight", "ArrowLeft"].map((key) => afterKey(5, key, true)), [15, 355]);
  assert.deepEqual(["PageUp", "PageDown", "Home", "End"].map((key) => afterKey(5, key, false)), [15, 355, 0, 359]);
  for (const key of ["a", "Tab", "Enter", " "]) assert.equal(afterKey(5, key, false), null);
});

test("the end that is held follows the hand, and the middle gives no direction", () => {
  for (const at of degrees) {
    const [wx, wy] = directionOf(at);
    assert.equal(degreesTowards([3 + 2 * wx, 1 + 2 * wy], [3, 1], 4, true), at);
    assert.equal(degreesTowards([3 - 2 * wx, 1 - 2 * wy], [3, 1], 4, false), at);
  }
  assert.equal(degreesTowards([3.01, 1], [3, 1], 4, true), null);
});

test("the short way never goes further than half a turn", () => {
  assert.deepEqual([[350, 10], [10, 350], [0, 179], [90, 100]].map((pair) => shortWay(...pair)), [20, -20, 179, 10]);
  for (const from of degrees) {
    const to = turned(7 * from + 3);
    assert.equal(turned(from + shortWay(from, to)), to);
    assert.ok(Math.abs(shortWay(from, to)) <= 180);
  }
});

test("a hand has been everywhere between, a key only where it stopped, and nobody anywhere else", () => {
  assert.deepEqual(seenAfter([10], 10, 14, true), [10, 11, 12, 13, 14]);
  assert.deepEqual(seenAfter([10], 10, 20, false), [10, 20]);
  assert.deepEqual(seenAfter([2], 2, 358, true), [2, 1, 0, 179, 178]);
  assert.deepEqual(seenAfter([178], 178, 182, true), [178, 179, 0, 1, 2]);
  const seen = [5, 6];
  assert.equal(seenAfter(seen, 5, 186, false), seen);
});

test("the curve has a stretch for each run of neighbours", () => {
  assert.deepEqual(runs([12, 3, 4, 11, 90]), [[3, 4], [11, 12], [90]]);
});

test("the best is the best of what was seen", () => {
  assert.equal(bestOf([50, 20, 80], (at) => Math.abs(at - 30)), 20);
  assert.equal(bestOf([50, 10], (at) => Math.abs(at - 30)), 50);
});

test("a point is drawn where it is pointed at, and pressed only near by", () => {
  for (const { points, mean, reach } of cases) {
    const drawn = points.map((point) => drawnAt(point, mean, reach));
    points.forEach((point, n) => {
      const [x, y] = drawn[n];
      assert.ok(x > 0 && x < 400 && y > 0 && y < 400);
      const scale = 10 * (reach + Math.hypot(...mean));
      pointAt(x / 400, y / 400, mean, reach).forEach((value, axis) => near(value, point[axis], scale));
      const found = pressedPoint([x + 1, y], drawn, 1);
      assert.ok(Math.hypot(drawn[found][0] - x - 1, drawn[found][1] - y) <= 1);
    });
    assert.equal(pressedPoint([-100, -100], drawn, 1), null);
  }
});

test("an axis has a few round numbers", () => {
  assert.deepEqual(ticks(-6.1, 5.9), [-5, 0, 5]);
  assert.deepEqual(ticks(0.12, 0.2), [0.12, 0.14, 0.16, 0.18, 0.2]);
  for (const { mean: [x], reach } of cases) {
    const found = ticks(x - reach, x + reach);
    assert.ok(found.length >= 2 && found.length <= 6, String(found));
  }
});
