// What is looked up in a scene and a grid: number format, cells, keys, notes. Run by
// tests/widgets/test_explorer_scripts.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { factor, formatNumber } from "../../../lecture_utils/widgets/kit/numbers.js";
import { cellName, fit, listed, neighbour } from "../../../lecture_utils/widgets/kit/scene/grid.js";
import { arrange, cellFor, linesOf, sizeOf } from "../../../lecture_utils/widgets/kit/scene/layout.js";
import { signsOf } from "../../../lecture_utils/widgets/kit/scene/legend.js";
import { feeds, frameAfterKey, noteFor, rolesAt, sourcesOf, stepWriting, twinsOf, writtenAt } from "../../../lecture_utils/widgets/kit/scene/scene.js";
import { sceneFrom } from "../../../lecture_utils/widgets/stepper/widget.js";
import { isForJupyterLab } from "../../../lecture_utils/widgets/kit/page/shortcuts.js";

const data = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const scene = sceneFrom(data.scene);
const grid = (name) => scene.grids.find((g) => g.name === name);

test("numbers are written as Python writes them", () => {
  for (const [value, text] of data.numbers) assert.equal(formatNumber(value), text);
  assert.equal(formatNumber(NaN), "NaN");
  assert.equal(formatNumber(-Infinity), "-∞");
});

test("the legend has the signs of the scene, and no others", () => {
  const signs = (one) => signsOf(one).map(([sign]) => sign);
  assert.deepEqual(signs(scene), ["read", "weight", "write", "border"]);
  const plain = scene.grids.map((one) => ({ ...one, border: new Set(), unread: new Set([1]) }));
  assert.deepEqual(signs({ ...scene, grids: plain }), ["read", "weight", "write", "unread"]);
  assert.deepEqual(signs({ ...scene, count: 0, grids: [] }), []);
  assert.deepEqual(signs(sceneFrom(data.views)), ["read", "weight", "write", "border", "inserted"]);
  const crossed = (one) => Object.fromEntries(signsOf(one)).unread;
  const switches = { ...plain[0], unreadWords: "no switch here" };
  assert.equal(crossed({ ...scene, grids: plain }), "read by no window");
  assert.equal(crossed({ ...scene, grids: [switches] }), "no switch here");
  assert.equal(crossed({ ...scene, grids: [switches], signs: ["unread"] }), "read by no window; no switch here");
});

test("cells are the largest that fit, in any room", () => {
  for (let n = 0; n < 400; n += 1) {
    const random = (most) => 1 + Math.floor(Math.random() * most);
    const blocks = () => Array.from({ length: random(4) }, () => (
      { columns: random(9), rows: random(9), wide: 1 + Math.random(), caption: random(40), wrap: n % 2 === 0 }));
    const lines = Array.from({ length: random(3) }, () => ({ title: n % 3 === 0, blocks: blocks() }));
    const room = { width: random(1500), height: random(900), em: 10 + random(14), least: 20, most: 20 + random(60) };
    const fits = (cell) => {
      const { width, height } = sizeOf(lines, room.width, cell, room.em);
      return width <= room.width && height <= room.height;
    };
    const cell = cellFor(lines, room);
    if (cell) assert.ok(fits(cell), JSON.stringify({ lines, room }));
    else assert.ok(!fits(room.least), JSON.stringify({ lines, room }));
  }
});

test("what is in use stays as long as it fits and nothing much larger would", () => {
  let stayed = 0;
  let last = null;
  for (let n = 0; n < 400; n += 1) {
    const terms = { width: 60 + 200 * Math.random(), height: 40 + 90 * Math.random() };
    const sides = { width: 250 + 900 * Math.random(), height: 150 + 400 * Math.random() };
    const room = { ...sides, em: 16, least: 20, most: 60, large: false, terms };
    const [now, anew] = [arrange(scene, room, true, last), arrange(scene, room, true)];
    if (now && anew) {
      assert.ok(now.cell >= 0.8 * anew.cell && now.height <= room.height && now.board <= room.width);
      // no title and no product is given up for what was in use
      assert.deepEqual([now.titles, now.terms === "none"], [anew.titles, anew.terms === "none"]);
      if (now.cell !== anew.cell || now.terms !== anew.terms || now.wrap !== anew.wrap) {
        assert.deepEqual([now.cell, now.terms, now.wrap], [last.cell, last.terms, last.wrap]);
        stayed += 1;
      }
    } else assert.deepEqual(now, anew);
    last = now;
  }
  assert.ok(stayed > 20, `${stayed}`);
});

test("titles and products are given up only where the whole is wanted, and only for room", () => {
  const terms = { width: 200, height: 90 };
  const room = { width: 1000, height: 400, em: 16, least: 20, most: 60, large: false, terms };
  assert.deepEqual(linesOf(scene, {}).map(({ blocks }) => blocks.length), [3]);
  const roomy = arrange(scene, room, true);
  assert.equal(roomy.terms, "beside");
  assert.ok(roomy.cell > 40 && roomy.titles);
  const low = { ...room, height: 190, width: 500 };
  assert.equal(arrange(scene, low, false), null);
  assert.equal(arrange(scene, low, true).terms, "none");
  assert.equal(arrange(scene, { ...low, height: 60 }, true), null);
});

test("a negative factor stands in brackets", () => {
  assert.equal(factor("-3"), "(-3)");
  assert.equal(factor("3"), "3");
});

test("frame 0 marks nothing; every other frame marks one window, the kernel and one output cell", () => {
  assert.equal(rolesAt(scene, 0).padded.size, 0);
  for (let i = 1; i <= scene.count; i += 1) {
    const roles = rolesAt(scene, i);
    assert.equal(roles.padded.size, 9);
    assert.equal(roles.kernel.size, 9);
    assert.deepEqual([...roles.output], [[i - 1, "lu-write"]]);
  }
});

test("what a cell feeds is what Python's trace says", () => {
  for (const [name, cell, targets] of data.feeds) {
    assert.deepEqual(feeds(scene, name, cell).map(([made, other]) => (made === "output" ? other : -1)), targets);
  }
});

test("what a cell comes from is what Python's trace says", () => {
  for (const [cell, sources] of data.sources) assert.deepEqual(sourcesOf(scene, "output", cell), sources);
  assert.deepEqual(sourcesOf(scene, "padded", 3), {});
});

test("a frame shows what has been written so far, and a written cell leads to its step", () => {
  assert.deepEqual(writtenAt(scene, 0), {});
  assert.deepEqual([...writtenAt(scene, 3).output], [[0, "2"], [1, "-5"], [2, "-2"]]);
  assert.equal(stepWriting(scene, "output", 2), 3);
  assert.equal(stepWriting(scene, "padded", 2), 0);
});

test("a later step may write a cell again; its terms say what the cell comes from", () => {
  const steps = [
    { reads: { input: [0], kernel: [0, 1] }, writes: [["output", 0, "2"], ["output", 1, "4"]],
      links: [[["output", 0], { input: [0], kernel: [0] }], [["output", 1], { input: [0], kernel: [1] }]] },
    { reads: { input: [1], kernel: [0] }, writes: [["output", 1, "7"]] },
  ];
  const stamps = { count: 2, step: (i) => steps[i], grids: [] };
  assert.deepEqual([...writtenAt(stamps, 2).output], [[0, "2"], [1, "7"]]);
  assert.deepEqual(sourcesOf(stamps, "output", 1), { input: [0, 1], kernel: [1, 0] });
  assert.deepEqual(feeds(stamps, "kernel", 0), [["output", 0], ["output", 1]]);
  assert.equal(stepWriting(stamps, "output", 1), 2);
});

test("a grid of the moment shows what the last step wrote, and nothing of the steps before", () => {
  const steps = [{ writes: [["canvas", 0, "2"], ["output", 0, "2"]] }, { writes: [["canvas", 1, "5"], ["output", 1, "7"]] }];
  const stamps = { step: (i) => steps[i], grids: [{ name: "canvas", momentary: true }, { name: "output" }] };
  assert.deepEqual([...writtenAt(stamps, 1).canvas], [[0, "2"]]);
  assert.deepEqual([...writtenAt(stamps, 2).canvas], [[1, "5"]]);
  assert.deepEqual([...writtenAt(stamps, 2).output], [[0, "2"], [1, "7"]]);
  assert.deepEqual(writtenAt(stamps, 0), {});
});

test("cells that show the same thing light up together", () => {
  const views = sceneFrom(data.views);
  const names = (cells) => cells.map(([name, cell]) => `${name} ${cell}`).sort();
  assert.deepEqual(names(twinsOf(views, "input", 1)), ["input 1", "padded 8", "vector 1"]);
  assert.deepEqual(names(twinsOf(views, "column", 5)), ["column 5", "output 5", "stamped 5"]);
  assert.deepEqual(names(twinsOf(views, "kernel", 0)), ["kernel 0", "turned 8"]);
  assert.deepEqual(names(twinsOf(views, "padded", 0)), ["padded 0"]);
  assert.deepEqual(names(twinsOf(views, "matrix", 7)), ["matrix 7"]);
});

test("cells are named from the input's first cell", () => {
  assert.equal(cellName(grid("padded"), 6), "X[0, 0]");
  assert.equal(cellName(grid("padded"), 0), "X[-1, -1] (border)");
  assert.equal(cellName(grid("padded"), 24), "X[3, 3] (border)");
  const spread = sceneFrom(data.views).grids.find((one) => one.name === "padded");
  assert.deepEqual([0, 6, 7, 12].map((cell) => cellName(spread, cell)),
    ["a zero of the border of Y", "Y[0, 0]", "an inserted zero of Y", "an inserted zero of Y"]);
  assert.match(noteFor(sceneFrom(data.views), spread, 7), /^An inserted zero of Y is read for Z/);
  assert.equal(cellName(grid("output"), 3), "Y[1, 1]");
});

test("lists read as English and stay short", () => {
  assert.equal(listed([]), "");
  assert.equal(listed(["a"]), "a");
  assert.equal(listed(["a", "b", "c"]), "a, b and c");
  assert.equal(listed([..."abcdefgh"]), "a, b, c, d, e, f and 2 more");
});

test("notes say what a cell feeds, and where it comes from", () => {
  assert.equal(noteFor(scene, grid("padded"), 8), "X[0, 2] = 2 is read for Y[0, 1].");
  assert.equal(noteFor(scene, grid("padded"), 0), "X[-1, -1] (border) is read for Y[0, 0].");
  assert.equal(noteFor(scene, grid("output"), 0), "Y[0, 0] is made from the framed cells of K and X.");
});

test("arrow keys stop at the edge of a grid", () => {
  assert.equal(neighbour(grid("output"), 0, "ArrowRight"), 1);
  assert.equal(neighbour(grid("output"), 0, "ArrowDown"), 2);
  assert.equal(neighbour(grid("output"), 0, "ArrowLeft"), null);
  assert.equal(neighbour(grid("output"), 3, "ArrowDown"), null);
  assert.equal(neighbour(grid("output"), 3, "x"), null);
});

test("keys step and stop at both ends; other keys are not ours", () => {
  assert.equal(frameAfterKey("ArrowRight", 0, 4), 1);
  assert.equal(frameAfterKey("ArrowRight", 4, 4), 4);
  assert.equal(frameAfterKey("ArrowLeft", 0, 4), 0);
  assert.equal(frameAfterKey("End", 1, 4), 4);
  assert.equal(frameAfterKey("Home", 3, 4), 0);
  assert.equal(frameAfterKey("q", 3, 4), null);
});

test("long numbers get wider cells and a smaller font, never below the floor", () => {
  const short = fit({ text: ["1", "22"] });
  const long = fit({ text: ["-123456.7"] });
  assert.equal(short.width, 1);
  assert.ok(long.width > 1 && long.font < short.font && long.font >= 0.3);
  assert.ok(long.width >= 9 * 0.62 * long.font);
});

test("keys with Ctrl or Cmd are JupyterLab's, except for those that edit text", () => {
  const none = { ctrlKey: false, metaKey: false, altKey: false };
  const key = (name, more = { ctrlKey: true }) => ({ key: name, ...none, ...more });
  for (const name of ["s", "S", "b", "f"]) assert.equal(isForJupyterLab(key(name)), true, name);
  assert.equal(isForJupyterLab(key("s", { metaKey: true })), true);
  for (const name of ["a", "c", "v", "x", "y", "z", "Z", "ArrowLeft", "Home", "Backspace", "Enter", "Control", "Shift"]) {
    assert.equal(isForJupyterLab(key(name)), false, name);
  }
  for (const name of ["s", "ArrowRight", "Enter"]) assert.equal(isForJupyterLab(key(name, {})), false, name);
  assert.equal(isForJupyterLab(key("s", { ctrlKey: true, altKey: true })), false); // AltGr types characters
});

test("a small text beside a cell is part of what is said of it, and makes room for itself", () => {
  const aside = { text: "123456789", words: "max pooling gives 123456789" };
  const marked = { ...grid("padded"), asides: new Map([[8, aside]]) };
  assert.equal(noteFor(scene, marked, 8), "X[0, 2] = 2 is read for Y[0, 1]. Max pooling gives 123456789.");
  assert.ok(fit(marked).width > fit(grid("padded")).width);
});
