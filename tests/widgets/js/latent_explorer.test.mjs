// The pure parts of the plane of codes. Run by planes/test_latent_explorer.py, which gives NumPy's results.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { bytesOf } from "../../../lecture_utils/widgets/kit/model.js";
import { afterKey, drawnAt, imageAt, longestPlace, nearestPoint, placeAt, placeText, writtenOnes } from "../../../lecture_utils/widgets/latent_explorer/plane.js";

const data = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const close = (mine, wanted) => mine.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) < 1e-9, `${mine} ${wanted}`));

test("bytes come back as they were", () => {
  assert.deepEqual([...bytesOf(data.bytes.text)], data.bytes.values);
});

test("images between four places are blended as NumPy blends them", () => {
  const decoded = bytesOf(data.decoded);
  for (const { z, image } of data.samples) {
    const mine = imageAt(z, decoded, data.shape, data.extent);
    image.forEach((value, i) => assert.ok(Math.abs(mine[i] - value) <= 0.5 + 1e-6, `${z}: ${mine[i]} ${value}`));
  }
});

test("on a place of the grid the image is the decoded one", () => {
  const decoded = bytesOf(data.decoded);
  for (const { z, index } of data.places) {
    const size = data.shape[1] * data.shape[2];
    const wanted = [...decoded.subarray(index * size, (index + 1) * size)];
    assert.deepEqual([...imageAt(z, decoded, data.shape, data.extent)], wanted);
  }
});

test("a place is drawn where it is pointed at", () => {
  for (const { z } of data.samples) {
    const [x, y] = drawnAt(z, data.extent);
    close(placeAt(x / 400, y / 400, data.extent), z);
  }
});

test("pointing outside stays on the edge", () => {
  const [left, right, bottom, top] = data.extent;
  close(placeAt(-1, -1, data.extent), [left, top]);
  close(placeAt(2, 2, data.extent), [right, bottom]);
});

test("keys move, stop at the edge, and leave other keys alone", () => {
  const [left, right, bottom, top] = data.extent;
  const middle = [(left + right) / 2, (bottom + top) / 2];
  const step = (right - left) / 50;
  close(afterKey(middle, "ArrowRight", false, data.extent), [middle[0] + step, middle[1]]);
  close(afterKey(middle, "ArrowLeft", true, data.extent), [middle[0] - 5 * step, middle[1]]);
  close(afterKey(middle, "ArrowUp", false, data.extent), [middle[0], middle[1] + (top - bottom) / 50]);
  close(afterKey([left, bottom], "ArrowDown", true, data.extent), [left, bottom]);
  close(afterKey([right, top], "Home", false, data.extent), middle);
  for (const key of ["a", "Tab", "Enter", "PageDown"]) assert.equal(afterKey(middle, key, false, data.extent), null);
});

test("the nearest point is the one that looks nearest", () => {
  for (const { z, nearest } of data.samples) assert.equal(nearestPoint(z, data.codes, data.extent), nearest);
});

test("places are written short", () => {
  assert.equal(placeText([0.123, -1.999]), "z = (0.12, -2)");
  assert.equal(placeText([-0.001, 3]), "z = (0, 3)");
});

test("no place is longer than the room that is kept for it", () => {
  for (const { z } of data.samples) assert.ok(placeText(z).length <= longestPlace(data.extent).length, placeText(z));
  assert.equal(longestPlace([-12, 3, 0, 4.5]), "z = (-12.00, 4.50)");
});

test("digits that would cover each other are dots, and every place has a digit nearby", () => {
  const places = data.codes.map((code) => drawnAt(code, data.extent));
  for (const font of [5, 20, 60, 400]) {
    const written = writtenOnes(places, font);
    const near = ([x, y], [a, b]) => Math.abs(a - x) < 0.52 * font && Math.abs(b - y) < 0.68 * font;
    places.forEach((place, i) => {
      const others = places.filter((other, j) => j !== i && written[j] && near(place, other));
      assert.equal(others.length === 0 || !written[i], true, `${font} ${i}`);
      assert.ok(written[i] || others.length > 0);
    });
  }
  assert.deepEqual(writtenOnes(places, 1e-9), places.map(() => true));
});
