import assert from "node:assert/strict";
import test from "node:test";

import { nextTime, partOf } from "../../../lecture_utils/widgets/due/sitting.js";

const PART = { item: "a", right: "in a week", wrong: "in two days", grid: null, question: null };

test("the first answer of the sitting says when a question comes back", () => {
  const at = (attempts, entry) => nextTime(PART, { attempts, ...entry });
  assert.equal(at([], { locked: false, right: null }), "");
  assert.equal(at([], { locked: true, right: true }), "in a week");
  assert.equal(at([], { locked: true, right: false }), "in two days");
  assert.equal(at([{ locked: true, right: false }], { locked: false, right: null }), "in two days");
  assert.equal(at([{ locked: true, right: false }], { locked: true, right: true }), "in two days");
  assert.equal(at([{ locked: true, right: true }], { locked: true, right: false }), "in a week");
});

test("a part of a model has values of its own and shares all others", () => {
  const heard = [];
  const values = { step: 3, _entries: { a: 1 } };
  const model = {
    get: (name) => values[name], set: (name, value) => { values[name] = value; }, save_changes: () => heard.push("saved"),
    on: (name) => heard.push(`on ${name}`), off: (name) => heard.push(`off ${name}`),
  };
  const part = partOf(model, { step: 0, _problem: null });
  assert.deepEqual([part.get("step"), part.get("_problem"), part.get("_entries")], [0, null, { a: 1 }]);
  part.set("_entries", { a: 2 });
  part.save_changes();
  part.on("change:_entries", () => {});
  part.off("change:_entries", () => {});
  assert.deepEqual([values, heard], [{ step: 3, _entries: { a: 2 } }, ["saved", "on change:_entries", "off change:_entries"]]);
});
