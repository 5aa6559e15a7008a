// The pure parts of the explorer of unpooling. Run by
// tests/widgets/test_explorer_scripts.py, which gives the tables Python made.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { typed } from "../../../lecture_utils/widgets/kit/explorer/drawer.js";
import { invalidCells } from "../../../lecture_utils/widgets/kit/scene/grid.js";
import { sourcesOf, writtenAt } from "../../../lecture_utils/widgets/kit/scene/scene.js";
import { UNPOOLING } from "../../../lecture_utils/widgets/unpool_explorer/widget.js";

const { tables, state: given } = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const state = (changes = {}) => ({ ...given, ...changes });
const sceneOf = (changes) => UNPOOLING.scene(state(changes), tables);
const grid = (scene, name) => scene.grids.find((g) => g.name === name);
const rows = (scene, name) => {
  const { text, columns } = grid(scene, name);
  return Array.from({ length: text.length / columns }, (_, r) => text.slice(r * columns, (r + 1) * columns));
};
const put = (cells, row, column, text) => (
  cells.map((line, r) => line.map((old, c) => (r === row && c === column ? text : old))));

test("the deck's map goes back to the deck's places", () => {
  const scene = sceneOf();
  assert.deepEqual(rows(scene, "decoder"), [["2", "-5"], ["6", "3"]]);
  assert.deepEqual(rows(scene, "output"), [["0", "2", "0", "0"], ["0", "0", "0", "-5"], ["6", "0", "3", "0"], ["0", "0", "0", "0"]]);
  assert.equal(scene.step(1).sentence, "Y[0, 1] = -5 (max pooling gives 5) goes back to its switch: Z[1, 3] = -5");
});

test("what was typed over is marked, and says what max pooling gives; an empty cell follows X", () => {
  const { asides } = grid(sceneOf(), "decoder");
  assert.deepEqual([...asides], [[1, { text: "", words: "max pooling gives 5" }]]);
  assert.deepEqual(sceneOf().tells, ["4 of the 16 cells of Z get a value, the other 12 stay 0.",
    "Y[0, 1] = -5 was typed: max pooling gives 5. Empty the cell to go back."]);
  const emptied = sceneOf({ map: put(given.map, 0, 1, " ") });
  assert.deepEqual([grid(emptied, "decoder").text[1], grid(emptied, "output").text[7]], ["5", "5"]);
  assert.equal(grid(emptied, "decoder").asides.size, 0);
  assert.match(emptied.tells.at(-1), /^Y holds what max pooling gives/);
  const same = sceneOf({ map: put(given.map, 0, 1, "5.0") });
  assert.deepEqual([grid(same, "decoder").text[1], grid(same, "decoder").asides.size], ["5.0", 0]);
});

test("only the places come from X: a larger maximum elsewhere moves the value and does not change it", () => {
  const scene = sceneOf({ input: put(given.input, 0, 2, "9") });
  assert.equal(grid(scene, "output").text[2], "-5");
  assert.equal(grid(scene, "output").text[7], "0");
  assert.equal(grid(scene, "decoder").asides.get(1).words, "max pooling gives 9");
});

test("each frame has one value more; a value that comes later replaces the one before it, and that is said", () => {
  const map = given.map.map((line, r) => line.map((_, c) => (r < 2 && c < 2 ? String(10 + 2 * r + c) : "")));
  const scene = sceneOf({ kernel_size: 3, stride: 1, map });
  const shown = (i) => [...(writtenAt(scene, i).output ?? [])];
  assert.deepEqual([shown(0), shown(1), shown(3)], [[], [[8, "10"]], [[8, "12"], [7, "11"]]]);
  assert.match(scene.step(2).sentence, /Z\[2, 0\] = 12; it replaces the 10 of Y\[0, 0\]$/);
  assert.deepEqual([...grid(scene, "switches").asides].map(([cell, { text, words }]) => [cell, text, words]),
    [[8, "2×", "remembered by 2 windows"], [7, "2×", "remembered by 2 windows"]]);
  assert.deepEqual([grid(scene, "output").text[8], grid(scene, "output").text[7]], ["12", "13"]);
  assert.match(scene.tells[1], /^Several windows remember S\[2, 0\] and S\[1, 3\]/);
  assert.deepEqual(sourcesOf(scene, "output", 8).decoder, [0, 2]);
});

test("where rows of Z and X differ, values stand in other cells, and the remark says how to cure it", () => {
  const scene = sceneOf({ width: 5 });
  assert.match(scene.step(1).sentence, /goes to cell 8 of Z, counted row by row: Z\[2, 0\].*stood at X\[1, 3\]/);
  assert.match(scene.tells[1], /Z has rows of 4 cells and X of 5: values move\. Choose the size of X for Z\.$/);
  const cured = sceneOf({ width: 5, output_width: 5 });
  assert.match(cured.step(1).sentence, /goes back to its switch: Z\[1, 3\]/);
  assert.equal(cured.tells.length, 2);
});

test("the sizes that are offered are those that are possible, and X's is among them", () => {
  const offered = (changes, name = "output_height") => UNPOOLING.choices.find((one) => one.name === name).values(state(changes), tables);
  assert.deepEqual(offered({}), [[null, "by rule: 4"], [3, "3"], [4, "4, as X"], [5, "5"]]);
  assert.deepEqual(offered({ height: 5 }).map(([value]) => value), [null, 3, 4, 5]);
  for (const [value] of offered({ height: 7, kernel_size: 3, stride: 4 })) {
    const seven = { height: 7, width: 7, kernel_size: 3, stride: 4, output_width: 7 };
    const { problems } = sceneOf({ ...seven, output_height: value });
    assert.deepEqual(problems.filter((line) => !line.startsWith("The switch")), []);
  }
  assert.deepEqual(offered({ padding: 2 }), [[null, "by rule"]]);
});

test("an impossible setting has a sentence, no output, and comes to life by the change it names", () => {
  const cases = [
    [{ output_height: 9 }, /^Height: An output_size of 9 is not possible.*Smallest change: output_size=5\.$/,
      { output_height: 5 }],
    [{ padding: 2 }, /^Padding \(=2\) must be at most half.*padding=1\.$/, { padding: 1 }],
    [{ height: 1, padding: 1, stride: 3 }, /^Height: Without output_size.*output_size=1, the size of X\.$/,
      { output_height: 1 }],
    [{ height: 5, width: 5, output_height: 3, output_width: 3 },
      /^The switch of Y\[1, 0\] is cell 10 of X \(5×5\).*output_size 5×5/,
      { output_height: 5, output_width: 5 }],
  ];
  for (const [bad, sentence, cure] of cases) {
    const said = sceneOf(bad).problems;
    assert.equal(said.length, 1);
    assert.match(said[0], sentence);
    assert.deepEqual([sceneOf(bad).count, grid(sceneOf(bad), "output").text.length], [0, 0]);
    assert.deepEqual(sceneOf({ ...bad, ...cure }).problems, []);
  }
});

test("text that is no number is kept, marked and explained; what needs it shows a question mark", () => {
  const inY = sceneOf({ map: put(given.map, 1, 0, "six") });
  assert.deepEqual([grid(inY, "decoder").text[2], grid(inY, "output").text[8]], ["six", "?"]);
  assert.match(invalidCells(inY.grids)[0], /^Y\[1, 0\] holds “six”/);
  const inX = sceneOf({ input: put(given.input, 3, 0, "") });
  assert.deepEqual([8, 9, 12, 13].map((cell) => grid(inX, "output").text[cell]), ["?", "?", "?", "?"]);
  assert.equal(grid(inX, "output").text[7], "-5");
  assert.deepEqual(invalidCells(inX.grids).map((line) => line.slice(0, 7)), ["X[3, 0]"]);
  assert.match(inX.step(2).sentence, /^Y\[1, 0\] = \?: its place is not known/);
});

test("a press into Y edits Y, whatever the size of the map", () => {
  const drawer = UNPOOLING.drawer("decoder", state({ stride: 1 }), tables);
  assert.deepEqual([drawer.of, drawer.rows, drawer.columns], ["map", 3, 3]);
  const next = typed(drawer, 4, [["8", "9"]]);
  assert.deepEqual([next[1][1], next[1][2], next[0][1]], ["8", "9", "-5"]);
  assert.match(typed(drawer, 4, [["1", "2", "3"]]), /does not fit at Y\[1, 1\].*Make H and W larger/);
});
