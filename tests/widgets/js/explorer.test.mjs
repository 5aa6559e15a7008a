// The pure parts of explorer.js. Run by tests/test_widgets_js.py, which gives the tables Python made.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const lu = await import(process.env.LU_EXPLORER);
const { tables, state: given, cells, formula } = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const state = (changes = {}) => ({ ...given, ...changes });
const grid = (scene, name) => scene.grids.find((g) => g.name === name);

test("cells are parsed as Python parses them", () => {
  for (const [text, value] of cells) {
    const parsed = lu.parseCell(text);
    assert.equal(parsed === null ? "none" : String(parsed), value, text);
  }
});

test("pasted grids: tabs, semicolons, spaces, brackets", () => {
  assert.deepEqual(lu.parsePaste("1\t2\r\n3\t4\n"), [["1", "2"], ["3", "4"]]);
  assert.deepEqual(lu.parsePaste("[[1, -2],\n [3,  4]]"), [["1", "-2"], ["3", "4"]]);
  assert.deepEqual(lu.parsePaste("1;0,5\n"), [["1", "0,5"]]);
});

test("the deck's example", () => {
  const scene = lu.sceneOfState(state(), tables);
  assert.deepEqual(grid(scene, "output").text, ["2", "-5", "-2", "1"]);
  assert.equal(scene.step(0).sentence, "Y[0, 0] = 1·0 + (-1)·0 + 1·3 + (-1)·0 + 1·(-1) = 2");
  assert.equal(lu.formulaOf(formula, state(), "height", 2), "H_out = floor((3 + 2·1 - 1·(3 - 1) - 1) / 2) + 1 = 2");
});

test("an impossible setting has a sentence, no output, and comes to life by the change it names", () => {
  const bad = state({ padding: 0, kernel_size: 5 });
  const problems = lu.problemsOf(bad, tables);
  assert.equal(problems.length, 1);
  assert.match(problems[0], /Smallest change: padding=1/);
  assert.equal(lu.sceneOfState(bad, tables).count, 0);
  assert.deepEqual(lu.problemsOf({ ...bad, padding: 1 }, tables), []);
});

test("text that is no number is kept, marked and explained; cells that need it show a question mark", () => {
  const input = given.input.map((row) => [...row]);
  input[0][0] = "<b>one</b>";
  const scene = lu.sceneOfState(state({ input }), tables);
  const padded = grid(scene, "padded");
  assert.equal(padded.text[6], "<b>one</b>");
  assert.deepEqual([...padded.invalid], [6]);
  assert.deepEqual(grid(scene, "output").text, ["?", "-5", "-2", "1"]);
  assert.match(lu.invalidCells(scene.grids)[0], /^X\[0, 0\] holds “<b>one<\/b>”, which is not a number/);
});

test("a bad kernel cell makes the whole output unknown; an empty cell is called empty", () => {
  const kernel = given.kernel.map((row) => [...row]);
  kernel[1][1] = " ";
  const scene = lu.sceneOfState(state({ kernel }), tables);
  assert.deepEqual(grid(scene, "output").text, ["?", "?", "?", "?"]);
  assert.match(lu.invalidCells(scene.grids)[0], /^K\[1, 1\] is empty/);
});

test("NaN and infinity travel as in IEEE arithmetic", () => {
  const input = given.input.map((row) => [...row]);
  input[1][1] = "inf";
  const scene = lu.sceneOfState(state({ input }), tables);
  // K[2,2]=1, K[2,0]=0, K[0,2]=0, K[0,0]=1 meet the centre in turn; 0·∞ is NaN
  assert.deepEqual(grid(scene, "output").text, ["∞", "NaN", "NaN", "∞"]);
});

test("cells that no window reads are marked", () => {
  const scene = lu.sceneOfState(state({ height: 4, width: 4, padding: 0 }), tables);
  assert.deepEqual([...grid(scene, "padded").unread].sort((a, b) => a - b), [3, 7, 11, 12, 13, 14, 15]);
});

test("typing changes one text and nothing else; a paste that does not fit changes nothing", () => {
  const next = lu.typed(lu.CONV.drawer("padded", state(), tables), 6, [["9"]]);
  assert.equal(next[0][0], "9");
  assert.equal(given.input[0][0], "1");
  assert.deepEqual(next[0].slice(1), given.input[0].slice(1));
  const refused = lu.typed(lu.CONV.drawer("padded", state(), tables), 12, [["1", "2", "3"]]);
  assert.match(refused, /^The pasted grid is 1×3 and does not fit at X\[1, 1\].*Nothing was changed/);
});
