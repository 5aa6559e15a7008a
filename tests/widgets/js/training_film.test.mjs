// The pure parts of the training film. Run by tests/widgets/test_training_film.py, which gives Python's results.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { bytesOf } from "../../../lecture_utils/widgets/kit/model.js";
import { compared, greys, inflated, linePoints, longestWords, momentAt, packedColours, panelWords, pixelsOf, scoreWords, spokenWords } from "../../../lecture_utils/widgets/training_film/frames.js";

const data = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const { film } = data;
const HATCHED = film.letters ? Object.keys(film.letters).length : 0;

function adler(bytes) {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

test("labels come out of the packing as Python put them in", async () => {
  const labels = await inflated(bytesOf(data.labels));
  assert.equal(labels.length, data.length);
  assert.equal(adler(labels), data.checksum);
});

test("pixels have the colours of the figure, void hatched", () => {
  const pixels = pixelsOf(Uint8Array.from(data.truth), packedColours(data.palette), HATCHED, 64);
  assert.deepEqual([...new Uint8Array(pixels.buffer)], data.pixels);
});

test("greys are opaque", () => {
  const bytes = [...new Uint8Array(greys([0, 128, 255]).buffer)];
  assert.deepEqual(bytes, [0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
});

test("each pixel is right, wrong or void as Python counts it", () => {
  const found = compared(Uint8Array.from(data.truth), Uint8Array.from(data.guess), HATCHED);
  assert.deepEqual([...found], data.compared);
  assert.equal(found.filter((mark) => mark === 2).length, film.wrong[2][1]);
});

test("the line of the scores fills its box", () => {
  const box = { left: 10, top: 5, width: 100, height: 50 };
  assert.deepEqual(linePoints([0, 0.5, 1], [0, 1], box), [[10, 55], [60, 30], [110, 5]]);
  assert.deepEqual(linePoints([2], [2, 2], box), [[10, 55]]);
  const points = linePoints(data.scores, [0, 1], box);
  points.forEach(([x, y], i) => {
    assert.equal(momentAt((x - 10) / 100, data.scores.length), i);
    assert.ok(y >= 5 && y <= 55);
  });
});

test("a place outside the line is its end", () => {
  assert.equal(momentAt(-3, 8), 0);
  assert.equal(momentAt(3, 8), 7);
  assert.equal(momentAt(0.49, 2), 0);
  assert.equal(momentAt(0.5, 1), 0);
});

test("what is said names the moment, the score and the wrong pixels of each scene", () => {
  const [one, two, three] = film.wrong[2];
  const score = `step 200: mean IoU ${film.scoreTexts[2]}`;
  assert.equal(scoreWords(film, 2), score);
  assert.equal(spokenWords(film, 2), `${score}; wrong pixels: ${one} in scene 1, ${two} in scene 2, ${three} in scene 3.`);
});

test("every panel has words of its own", () => {
  const truth = [...new Set(film.truthSigns[1].map(([label]) => film.letters[label]))].sort();
  assert.equal(panelWords(film, "image", 0), "Scene 1: the image");
  assert.equal(panelWords(film, "truth", 1), `Scene 2, truth: regions of ${truth.join(", ")}`);
  assert.ok(truth.includes("V"));
  assert.match(panelWords(film, "prediction", 1, 7), /^Scene 2, prediction at step 700: regions of \d/);
  assert.equal(panelWords(film, "wrong", 0, 7), "Scene 1, wrong at step 700: 0 pixels");
  const blank = { ...film, signs: [[[]]], wrong: [[1]] };
  assert.equal(panelWords(blank, "prediction", 0, 0), "Scene 1, prediction at step 0: no large region");
  assert.equal(panelWords(blank, "wrong", 0, 0), "Scene 1, wrong at step 0: 1 pixel");
});

test("no moment says more than there is room for", () => {
  const all = film.names.map((_, index) => scoreWords(film, index));
  assert.ok(all.includes(longestWords(film)));
  assert.equal(longestWords(film).length, Math.max(...all.map((words) => words.length)));
  assert.equal(longestWords({ names: ["at last"], scoreName: "IoU", scoreTexts: ["0.50"] }), "at last: IoU 0.50");
});
