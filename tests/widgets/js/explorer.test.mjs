// The pure parts of the explorer of convolution. Run by
// tests/widgets/test_explorer_scripts.py, which gives the tables Python made.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { CONVOLUTION } from "../../../lecture_utils/widgets/conv_explorer/widget.js";
import { typed } from "../../../lecture_utils/widgets/kit/explorer/drawer.js";
import { parseCell, parsePaste } from "../../../lecture_utils/widgets/kit/numbers.js";
import { invalidCells } from "../../../lecture_utils/widgets/kit/scene/grid.js";

const { tables, state: given, cells, formula } = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const state = (changes = {}) => ({ ...given, ...changes });
const sceneOf = (changes) => CONVOLUTION.scene(state(changes), tables);
const grid = (scene, name) => scene.grids.find((g) => g.name === name);

test("cells are parsed as Python parses them", () => {
  for (const [text, value] of cells) {
    const parsed = parseCell(text);
    assert.equal(parsed === null ? "none" : String(parsed), value, text);
  }
});

test("pasted grids: tabs, semicolons, spaces, brackets", () => {
  assert.deepEqual(parsePaste("1\t2\r\n3\t4\n"), [["1", "2"], ["3", "4"]]);
  assert.deepEqual(parsePaste("[[1, -2],\n [3,  4]]"), [["1", "-2"], ["3", "4"]]);
  assert.deepEqual(parsePaste("1;0,5\n"), [["1", "0,5"]]);
});

test("the deck's example", () => {
  const scene = sceneOf();
  assert.deepEqual(grid(scene, "output").text, ["2", "-5", "-2", "1"]);
  assert.equal(scene.step(0).sentence, "Y[0, 0] = 1·0 + (-1)·0 + 1·3 + (-1)·0 + 1·(-1) = 2");
  assert.equal(CONVOLUTION.lines(state(), formula, scene, tables)[0], "H_out = W_out = floor((3 + 2·1 - 1·(3 - 1) - 1) / 2) + 1 = 2");
  const wide = state({ width: 6 });
  assert.deepEqual(CONVOLUTION.lines(wide, "{n}", CONVOLUTION.scene(wide, tables), tables), ["H_out = 3 = 2", "W_out = 6 = 3"]);
});

test("an impossible setting has a sentence, no output, and comes to life by the change it names", () => {
  const { problems, count } = sceneOf({ padding: 0, kernel_size: 5 });
  assert.equal(problems.length, 1);
  assert.match(problems[0], /Smallest change: padding=1/);
  assert.equal(count, 0);
  assert.deepEqual(sceneOf({ padding: 1, kernel_size: 5 }).problems, []);
});

test("text that is no number is kept, marked and explained; cells that need it show a question mark", () => {
  const input = given.input.map((row) => [...row]);
  input[0][0] = "<b>one</b>";
  const scene = sceneOf({ input });
  const padded = grid(scene, "padded");
  assert.equal(padded.text[6], "<b>one</b>");
  assert.deepEqual([...padded.invalid], [6]);
  assert.deepEqual(grid(scene, "output").text, ["?", "-5", "-2", "1"]);
  assert.match(invalidCells(scene.grids)[0], /^X\[0, 0\] holds “<b>one<\/b>”, which is not a number/);
});

test("a bad kernel cell makes the whole output unknown; an empty cell is called empty", () => {
  const kernel = given.kernel.map((row) => [...row]);
  kernel[1][1] = " ";
  const scene = sceneOf({ kernel });
  assert.deepEqual(grid(scene, "output").text, ["?", "?", "?", "?"]);
  assert.match(invalidCells(scene.grids)[0], /^K\[1, 1\] is empty/);
});

test("NaN and infinity travel as in IEEE arithmetic", () => {
  const input = given.input.map((row) => [...row]);
  input[1][1] = "inf";
  const scene = sceneOf({ input });
  // K[2,2]=1, K[2,0]=0, K[0,2]=0, K[0,0]=1 meet the centre in turn; 0·∞ is NaN
  assert.deepEqual(grid(scene, "output").text, ["∞", "NaN", "NaN", "∞"]);
});

test("cells that no window reads are marked", () => {
  const scene = sceneOf({ height: 4, width: 4, padding: 0 });
  assert.deepEqual([...grid(scene, "padded").unread].sort((a, b) => a - b), [3, 7, 11, 12, 13, 14, 15]);
});

test("what a setting comes to", () => {
  assert.deepEqual(sceneOf().tells, ["The output has 4 cells, the input 9.", "Every input cell is read at least once."]);
  assert.deepEqual(sceneOf({ stride: 1 }).tells[0], "The output has as many cells as the input.");
  assert.deepEqual(sceneOf({ height: 4, width: 4, padding: 0 }).tells[1],
    "Every input cell is read exactly once, except the last row and the last column.");
  assert.equal(sceneOf({ height: 5, width: 5, padding: 2, dilation: 2 }).tells[0], "The window spans 5×5 cells and reads 9 of them.");
});

test("typing changes one text and nothing else; a paste that does not fit changes nothing", () => {
  const next = typed(CONVOLUTION.drawer("padded", state(), tables), 6, [["9"]]);
  assert.equal(next[0][0], "9");
  assert.equal(given.input[0][0], "1");
  assert.deepEqual(next[0].slice(1), given.input[0].slice(1));
  const refused = typed(CONVOLUTION.drawer("padded", state(), tables), 12, [["1", "2", "3"]]);
  assert.match(refused, /^The pasted grid is 1×3 and does not fit at X\[1, 1\].*Nothing was changed/);
});
