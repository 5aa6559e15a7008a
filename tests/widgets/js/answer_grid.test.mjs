// The pure parts of the answer grid: pasting, sizes, what is missing, verdicts, attempts. Run by
// tests/widgets/test_answer_widgets.py, which gives problems as Python sends them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import {
  answerGrid, attemptLine, claimedSize, hintFor, introOf, missing, nextOpen, oldMarks, pasted, sizeProblem, textsOf,
  verdictOf,
} from "../../../lecture_utils/widgets/answer_grid/rules.js";
import {
  againEntry, isSolved, lockedEntry, revealedEntry, rightSentence, wrongNote, wrongTries,
} from "../../../lecture_utils/widgets/kit/answer/entries.js";
import { laterEntries, stampOf } from "../../../lecture_utils/widgets/kit/answer/keeper.js";
import { parsePaste } from "../../../lecture_utils/widgets/kit/numbers.js";

const { deck, sized, worked } = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const blank = { kind: "grid", cells: null, size: null, confidence: null, locked: false, right: null, ids: [], revealed: [], attempts: [], when: "" };
const entry = (changes) => ({ ...blank, ...changes });
const RIGHT = [["2", "-5"], ["-2", "1"]];

test("a pasted grid: tabs, semicolons, blanks, commas, brackets, lines", () => {
  const grid = [["2", "-5"], ["-2", "1"]];
  for (const text of [
    "2\t-5\n-2\t1", "2\t-5\r\n-2\t1\r\n", "2 -5\n-2 1", "2, -5\n-2, 1", "2,-5\n-2,1", "2;-5\n-2;1", "[[2, -5], [-2, 1]]",
    "[[2,-5],[-2,1]]", "[[ 2 -5]\n [-2  1]]", "array([[ 2, -5],\n       [-2,  1]])", "tensor([[ 2, -5],\n        [-2,  1]], dtype=torch.int32)",
    "((2, -5), (-2, 1))", "\n\n2 -5\n\n-2 1\n",
  ]) assert.deepEqual(parsePaste(text), grid, text);
  assert.deepEqual(parsePaste("0,5"), [["0,5"]]);
  assert.deepEqual(parsePaste("0,5\t1,5"), [["0,5", "1,5"]]);
  assert.deepEqual(parsePaste("1,2,3"), [["1", "2", "3"]]);
  assert.deepEqual(parsePaste("nan inf −3"), [["nan", "inf", "−3"]]);
  assert.deepEqual(parsePaste(" \n "), []);
});

test("what does not fit is said, and what fits is put in", () => {
  const grid = answerGrid(deck, RIGHT);
  const at = (cell, rows, given = []) => pasted(grid, RIGHT, new Set(given), cell, rows);
  assert.deepEqual(at(0, [["1", "2"], ["3", "4"]]), { texts: [["1", "2"], ["3", "4"]], said: "" });
  assert.deepEqual(at(3, [["1", "2"], ["3", "4"]]), {
    texts: [["2", "-5"], ["-2", "1"]], said: "The pasted grid is 2×2 and does not fit at Y[1, 1]: 1 cell was filled, 3 cells were left out.",
  });
  assert.deepEqual(at(0, [["7", "8"], ["9", "0"]], [0, 1]).texts, [["2", "-5"], ["9", "0"]]);
  assert.deepEqual(RIGHT, [["2", "-5"], ["-2", "1"]], "the old rows are not changed");
});

test("Enter leads over the open cells, in reading order", () => {
  assert.equal(nextOpen(4, new Set(), 0), 1);
  assert.equal(nextOpen(4, new Set([1, 2]), 0), 3);
  assert.equal(nextOpen(4, new Set(), 3), null);
  assert.equal(nextOpen(4, new Set([0]), 1, -1), null);
});

test("a claimed size is two whole numbers from 1 up", () => {
  assert.deepEqual(claimedSize(["2", " 3 "], 12), [2, 3]);
  for (const texts of [null, ["2", ""], ["0", "2"], ["13", "2"], ["1.5", "2"], ["-1", "2"], ["a", "2"]]) assert.equal(claimedSize(texts, 12), null);
  assert.equal(sizeProblem(["2", ""], 12), "");
  assert.equal(sizeProblem(["0", "x"], 12), "The number of rows (“0”) must be a whole number from 1 to 12. Type for example 3. "
    + "The number of columns (“x”) must be a whole number from 1 to 12. Type for example 3.");
});

test("what is missing is said; a second press may lock only where cells are all that is missing", () => {
  const say = (changes, problem = deck) => missing(problem, entry(changes));
  assert.deepEqual(say({ cells: RIGHT, confidence: 0 }), { said: "", partial: true });
  assert.deepEqual(say({ cells: RIGHT }), { said: "Say how sure you are, then lock.", partial: false });
  const one = [["2", ""], ["-2", "1"]];
  assert.equal(say({ cells: one }).said, "Y[0, 1] is still empty. Say also how sure you are.");
  assert.deepEqual(say({ cells: one, confidence: 3 }), {
    said: "Y[0, 1] is still empty. Fill in what is empty, or lock once more to lock the answer as it is.", partial: true,
  });
  assert.match(say({ confidence: 3 }).said, /^Y\[0, 0\], Y\[0, 1\], Y\[1, 0\] and Y\[1, 1\] are still empty\./);
  assert.deepEqual(say({ cells: [["2", "abc"], ["-2", "1"]], confidence: 3 }), {
    said: "Y[0, 1] holds “abc”, which is not a number from -1000000 to 1000000. Type a number such as 3, -1 or 0.5.", partial: false,
  });
  assert.deepEqual(say({ confidence: 3 }, sized), { said: "Say first how large Y is: how many rows, and how many columns.", partial: false });
  assert.match(say({ size: ["2", "99"], confidence: 3 }, sized).said, /^The number of columns \(“99”\)/);
});

test("the verdict on a right, a wrong, an empty answer", () => {
  const verdict = (cells, confidence, problem = deck, size = null) => (
    verdictOf(problem, entry({ cells, confidence, size })));
  const right = verdict(RIGHT, 0);
  assert.deepEqual([right.right, right.mark, right.heading], [true, "right", "Right, though you called it a guess."]);
  assert.deepEqual(right.lines, ["Move to a cell and read how it is made."]);
  assert.deepEqual(verdict(RIGHT, 3).heading, "Right, and you were certain.");
  assert.deepEqual(verdict(RIGHT, 3).lines, [], "one sentence says it");
  const wrong = verdict([["-4", "3"], ["2", "-5"]], 3);
  assert.deepEqual([wrong.right, wrong.mark, wrong.kind, wrong.ids], [false, "wrong", "misconception", ["kernel-flipped"]]);
  assert.ok(wrong.lines.some((line) => /^Go back to: 02_convolution, section '.+'\.$/.test(line)));
  assert.ok(wrong.lines.at(-1).includes("most useful kind of error"));
  const empty = verdict([["", ""], ["", " "]], 1);
  assert.deepEqual([empty.kind, empty.mark, empty.marks], ["empty", "empty", [["empty", "empty"], ["empty", "empty"]]]);
  assert.equal(empty.lines.length, 1, "nothing is said of how sure one was of nothing");
});

test("nothing that is said of a wrong answer holds a right number, before the solution is shown", () => {
  for (const [cells, least] of [[[["-4", "3"], ["2", "-5"]], 3], [[["2", "5"], ["-2", "1"]], 2], [[["2", "-5"], ["-2", "17"]], 2]]) {
    const made = verdictOf(deck, entry({ cells, confidence: 1 }));
    const said = [made.heading, ...made.lines, made.hint].join(" ");
    assert.ok(made.lines.length >= least);
    made.marks.flat().forEach((mark, cell) => {
      if (mark !== "wrong") return;
      const step = deck.key.steps.flat()[cell];
      assert.ok(!said.includes(step.slice(step.lastIndexOf(" = "))) && !said.includes(step), said);
    });
    assert.match(made.hint, /^Write out Y\[\d, \d\]: .+ = \?$/);
    const solved = verdictOf(deck, entry({ cells, confidence: 1 }), true);
    assert.ok(solved.lines.some((line) => line.includes("crossed out")));
  }
  const size = verdictOf(sized, entry({ size: ["1", "4"], cells: [["1", "2", "3", "4"]], confidence: 1 }));
  assert.ok(!size.lines.join(" ").includes("= 2"), "nor the right size");
  assert.match(size.hint, /^Rows of Y: floor.+ = \? Columns: floor.+ = \?$/);
  const told = verdictOf(sized, entry({ size: ["1", "4"], cells: [["1", "2", "3", "4"]], confidence: 1 }), true);
  assert.ok(told.lines.includes(sized.key.words.rule));
});

test("a hint is of the first cell, and after an error of the first wrong one", () => {
  const first = deck.key.steps[0][0].replace(/^.+? = (.+) = .+$/, "$1");
  assert.equal(hintFor(deck, entry({})), `Write out Y[0, 0]: ${first} = ?`);
  assert.match(hintFor(worked, entry({})), /^Write out Y\[1, 0\]: /);
  assert.equal(hintFor(sized, entry({})), sized.key.words.size_hint);
  const wrong = { ...entry({ cells: [["2", "5"], ["-2", "1"]], confidence: 1 }), locked: true, right: false };
  assert.match(hintFor(deck, wrong), /^Write out Y\[0, 1\]: /);
  assert.match(hintFor(deck, againEntry(wrong)), /^Write out Y\[0, 1\]: /);
});

test("who tries again reads what was said, and sees what was wrong until it is changed", () => {
  const wrong = { ...entry({ cells: [["2", "5"], ["-2", "1"]], confidence: 1 }), locked: true, right: false };
  const again = againEntry(wrong);
  assert.match(introOf(deck, again), /^Your last answer: Almost\. Right: 3 of 4 cells\./);
  assert.match(introOf(deck, entry({})), /^Predict first, then lock\./);
  assert.deepEqual(oldMarks(deck, again, again.cells), ["", "wrong before", "", ""]);
  assert.deepEqual(oldMarks(deck, again, [["2", "-5"], ["-2", "1"]]), ["", "", "", ""]);
  assert.equal(oldMarks(deck, entry({}), RIGHT), null);
});

test("a wrong size is told, and the outcome is not shown", () => {
  const found = verdictOf(sized, entry({ size: ["3", "3"], cells: [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]], confidence: 2 }));
  assert.deepEqual([found.kind, found.wrongSize, found.heading], ["size", true, "Y has another size."]);
  const same = verdictOf(sized, entry({ size: ["2", "2"], cells: RIGHT, confidence: 2 }));
  assert.deepEqual([same.kind, same.wrongSize], ["right", false]);
});

test("in a worked example what is given stands there, and only the open cells are an answer", () => {
  assert.deepEqual(worked.given, [0, 1]);
  assert.deepEqual(textsOf(worked, [["9", "9"], ["-2", ""]], [2, 2]), [["2", "-5"], ["-2", ""]]);
  assert.equal(missing(worked, entry({ confidence: 1 })).said.startsWith("Y[1, 0] and Y[1, 1] are still empty."), true);
  const verdict = (cells) => verdictOf(worked, entry({ cells, confidence: 1 }));
  assert.equal(verdict(null).kind, "empty");
  assert.match(verdict(null).message, /Start with Y\[1, 0\]/);
  assert.equal(verdict([["", ""], ["-2", ""]]).kind, "partial");
  assert.equal(verdict([["", ""], ["-2", "1"]]).kind, "right");
  const believed = verdict([["", ""], ["2", "-5"]]);
  assert.deepEqual([believed.kind, believed.ids], ["misconception", ["kernel-flipped"]]);
});

test("an attempt in a line", () => {
  const line = attemptLine(deck, entry({ cells: [["2", ""], ["-2", "1"]], confidence: 2, locked: true }));
  assert.match(line, /^2 {2}– \/ -2 {2}1 \(fairly sure\)\. Not finished yet\. /);
});

test("the solution is seen when the answer is right, when it is asked for, and after the second error", () => {
  const verdict = { right: false, ids: [] };
  const first = lockedEntry(entry({ cells: RIGHT, confidence: 1 }), verdict);
  assert.deepEqual([isSolved(first), first.revealed, wrongTries(first)], [false, [], 1]);
  assert.deepEqual([isSolved(revealedEntry(first, "solution")), isSolved(revealedEntry(first, "hint"))], [true, false]);
  const hinted = againEntry(revealedEntry(first, "hint"));
  assert.deepEqual([hinted.revealed, hinted.attempts[0].revealed, isSolved(hinted)], [["hint"], ["hint"], false]);
  const second = lockedEntry(hinted, verdict);
  assert.deepEqual([isSolved(second), second.revealed, wrongTries(second)], [true, ["hint", "solution"], 2]);
  assert.deepEqual(lockedEntry(hinted, verdict, false).revealed, ["hint"], "a prediction is not told");
  assert.equal(isSolved(lockedEntry(hinted, { right: true, ids: [] })), true);
  assert.deepEqual(revealedEntry(second, "hint").revealed, ["hint", "solution"]);
});

test("what was shown since is another state of the same answer", () => {
  assert.equal(stampOf({ when: "2024-02-02" }), "2024-02-02");
  assert.equal(stampOf({ when: "2024-02-02", revealed: ["hint"] }), "2024-02-02 hint");
  assert.equal(stampOf({ when: "", revealed: ["hint"] }), "");
  const known = { p: { when: "2024-02-02", revealed: [] } };
  const held = new Map([["p", { when: "2024-02-02", revealed: ["solution"] }]]);
  assert.deepEqual(laterEntries(known, held, "2024-02-03"), { p: held.get("p") });
  assert.deepEqual(laterEntries({ p: held.get("p") }, new Map([["p", known.p]]), "2024-02-03"), {});
});

test("locking, trying again, and what comes from the page", () => {
  const locked = lockedEntry(entry({ cells: RIGHT, confidence: 3 }), { right: false, ids: ["a"] });
  assert.deepEqual([locked.locked, locked.right, locked.ids], [true, false, ["a"]]);
  const again = againEntry(locked);
  const { right, ids, confidence, cells } = again;
  assert.deepEqual([again.locked, right, ids, confidence, cells], [false, null, [], null, RIGHT]);
  const attempt = { ...locked };
  delete attempt.attempts;
  assert.deepEqual(again.attempts, [attempt]);
  assert.equal(againEntry(lockedEntry(again, { right: true, ids: [] })).attempts.length, 2);
  const waiting = new Map([["p", { when: "2024-02-02" }], ["q", { when: "2024-02-01" }], ["r", { when: "2024-02-02" }]]);
  const entries = { p: { when: "2024-02-01" }, q: { when: "2024-02-01" } };
  assert.deepEqual(laterEntries(entries, waiting), { p: { when: "2024-02-02" } });
  const fromTheFuture = { p: { when: "2099-01-01" }, q: { when: "2024-02-01" } };
  assert.deepEqual(laterEntries(fromTheFuture, waiting, "2024-02-03"), { p: { when: "2024-02-02" } });
});

test("how sure one was: every pair has its sentence, and none but a wrong certainty speaks of usefulness", () => {
  const notes = [0, 1, 2, 3].flatMap((confidence) => [rightSentence("Right", confidence), wrongNote(confidence)]);
  assert.equal(new Set(notes).size, 8);
  assert.equal(notes.filter((note) => note.includes("useful")).length, 1);
  assert.ok(wrongNote(3).includes("useful"));
  assert.deepEqual([rightSentence("B is right", null), wrongNote(null)], ["B is right.", ""]);
});
