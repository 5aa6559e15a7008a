// What the kernel lab computes without a view.

import assert from "node:assert/strict";
import { test } from "node:test";

import { outputOver, placeAfter } from "../../../lecture_utils/widgets/kernel_lab/pointing.js";
import { filtered, problemOf, windowAt } from "../../../lecture_utils/widgets/kernel_lab/rules/filtering.js";
import { presetOf, textsOf, typedInto, weightOf } from "../../../lecture_utils/widgets/kernel_lab/rules/kernels.js";
import { levelsOf, paint, shadeOf } from "../../../lecture_utils/widgets/kernel_lab/rules/shading.js";
import { sentenceOf, sizeWords } from "../../../lecture_utils/widgets/kernel_lab/rules/words.js";

const plain = { kernel_size: 3, stride: 1, padding: 0, dilation: 1 };
const plane = (rows, columns, values) => ({ rows, columns, values: Uint8Array.from(values) });
const blank = () => Array.from({ length: 7 }, () => Array.from({ length: 7 }, () => "0"));

test("arrow keys stop at the edge, and go far with Shift", () => {
  const output = { rows: 30, columns: 20 };
  assert.deepEqual(placeAfter([0, 0], "ArrowUp", false, output), [0, 0]);
  assert.deepEqual(placeAfter([5, 15], "ArrowRight", true, output), [5, 19]);
  assert.deepEqual(placeAfter([5, 5], "ArrowDown", true, output), [15, 5]);
  assert.deepEqual(placeAfter([5, 5], "End", false, output), [5, 19]);
  assert.deepEqual(placeAfter([5, 5], "PageDown", false, output), [29, 5]);
  assert.equal(placeAfter([5, 5], "a", false, output), null);
});

test("over the middle of a window lies its output", () => {
  for (const setting of [plain, { kernel_size: 5, stride: 3, padding: 2, dilation: 2 }]) {
    const { kernel_size: k, stride, padding, dilation } = setting;
    for (let i = 0; i < 5; i += 1) {
      const middle = i * stride - padding + (dilation * (k - 1)) / 2;
      assert.equal(outputOver((middle + 0.5) / 40, 40, 9, setting), i);
    }
  }
  assert.equal(outputOver(-3, 40, 9, plain), 0);
  assert.equal(outputOver(9, 40, 9, plain), 8);
});

test("large whole numbers stay exact", () => {
  const picture = [plane(7, 7, new Array(49).fill(255))];
  const [made] = filtered("convolution", picture, [[new Array(49).fill(1e9)]], { ...plain, kernel_size: 7 });
  assert.deepEqual([...made.values], [49 * 255 * 1e9]);
});

test("a window is the cells that are read, and -1 in the border", () => {
  const found = windowAt({ rows: 4, columns: 5 }, [0, 1], { kernel_size: 2, stride: 2, padding: 1, dilation: 2 });
  assert.deepEqual(found, [-1, -1, 6, 8]);
});

test("why no window fits is said with its numbers", () => {
  assert.match(problemOf("convolution", { rows: 4, columns: 9 }, { ...plain, dilation: 3 }), /spans 7 pixels.* has 4/);
  assert.match(problemOf("max pooling", { rows: 9, columns: 9 }, { ...plain, padding: 2 }), /at most 1\./);
  assert.equal(problemOf("convolution", { rows: 4, columns: 9 }, plain), "");
});

test("what is typed goes into one slice, and a grey kernel stays as it is", () => {
  const kernel = { grey: blank(), colours: null };
  const green = typedInto(kernel, 3, 1, 3, 4, "7");
  assert.deepEqual(green.colours.map((slice) => textsOf(slice, 3)[4]), ["0", "7", "0"]);
  assert.equal(textsOf(green.grey, 3)[4], "0");
  assert.equal(textsOf(typedInto(green, 1, 0, 3, 0, "x").grey, 3)[0], "x");
  assert.equal(kernel.colours, null);
  assert.deepEqual([weightOf("1e9"), weightOf("2e9"), weightOf("nan"), weightOf("0,5")], [1e9, null, null, 0.5]);
});

test("a kernel has the name of a preset, whatever window it stands in", () => {
  const one = blank();
  one[3][3] = "1";
  const presets = [{ name: "identity", size: 3, slice: one }];
  const kernel = { grey: one, colours: null };
  assert.equal(presetOf(kernel, 3, 5, presets), "identity");
  assert.equal(presetOf(typedInto(kernel, 1, 0, 5, 0, "2"), 1, 5, presets), "");
});

test("greys are rounded and cut off, and colours keep their order", () => {
  const shade = shadeOf("convolution", "auto", [1, 1], [0, 510]);
  assert.deepEqual([...levelsOf(plane(1, 3, [0, 255, 1]), shade)], [0, 128, 1]);
  const signed = shadeOf("convolution", "auto", [1, -1], [-4, 2]);
  const made = { rows: 1, columns: 3, values: Float64Array.of(-4, 0, 4) };
  assert.deepEqual([...levelsOf(made, signed)], [0, 128, 255]);
  const bytes = new Uint8ClampedArray(4);
  const clip = { how: "clip", black: 0, white: 255 };
  paint([10, 20, 30].map((value) => plane(1, 1, [value])), [clip, clip, clip], bytes);
  assert.deepEqual([...bytes], [10, 20, 30, 255]);
});

test("a long sum is said by its rows, and sizes with their formula", () => {
  const picture = [plane(4, 4, Array.from({ length: 16 }, (_, i) => i))];
  const setting = { ...plain, kernel_size: 4 };
  const pixel = {
    mode: "convolution", place: [0, 0], channel: 0, picture, cells: [windowAt(picture[0], [0, 0], setting)],
    slices: [new Array(16).fill(1)], result: 120,
  };
  assert.equal(sentenceOf(pixel), "Y[0, 0] = 6 + 22 + 38 + 54 (one sum for each row of products) = 120");
  assert.equal(
    sizeWords(picture[0], { rows: 4, columns: 4 }, "{n} + 2·{p}", { ...plain, padding: 0 }),
    "Size: 4 + 2·0 = 4: as large as the photograph",
  );
});
