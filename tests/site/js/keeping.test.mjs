import assert from "node:assert/strict";
import test from "node:test";

import { Keeping } from "../../../lecture_utils/site/host/answers/keeping.js";
import { Shelf } from "../../../lecture_utils/site/host/answers/shelf.js";
import { PageModel } from "../../../lecture_utils/site/host/page_model.js";

const BLANK = {
  kind: "choice", lesson: "02_convolution", operation: "", cells: null, size: null, choice: null, confidence: null,
  locked: false, right: null, ids: [], revealed: [], when: "", attempts: [],
};
const LOCKED = { ...BLANK, choice: 2, locked: true, right: false, when: "2026-01-02T10:00:00.000Z" };

function begun() {
  const shelf = new Shelf(() => { throw new DOMException("no", "SecurityError"); }, "one");
  const model = new PageModel({ _entries: { q: BLANK }, _seen: {}, _questions: [{ item: "q", choices: [1, 2, 3] }] }, () => {});
  return { shelf, model, keeping: new Keeping(model, shelf) };
}

test("an answer to a question of another widget is none of this one, whatever its name", () => {
  const { shelf, model } = begun();
  for (const item of ["another", "constructor", "__proto__"]) shelf.put(item, LOCKED);
  assert.deepEqual(Object.entries(model.get("_entries")), [["q", BLANK]]);
  shelf.put("q", LOCKED);
  assert.deepEqual(Object.entries(model.get("_entries")), [["q", LOCKED]]);
});
