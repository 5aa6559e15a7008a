// How far a pane scrolls so that a widget is seen from its top. Run by tests/widgets/test_teacher_mode.py.
import assert from "node:assert/strict";
import test from "node:test";

import { wayToTop } from "../../../lecture_utils/widgets/kit/page/in_sight.js";

const pane = { top: 100, bottom: 700 };

test("what is seen whole stays where it is", () => {
  assert.equal(wayToTop({ top: 100, bottom: 700 }, pane), 0);
  assert.equal(wayToTop({ top: 300, bottom: 400 }, pane), 0);
});

test("what begins above the edge comes down to it", () => {
  assert.equal(wayToTop({ top: -200, bottom: 300 }, pane), -308);
  assert.equal(wayToTop({ top: 60, bottom: 900 }, pane), -48);
});

test("what ends below the edge comes up, but never beyond its own top", () => {
  assert.equal(wayToTop({ top: 300, bottom: 750 }, pane), 58);
  assert.equal(wayToTop({ top: 300, bottom: 1500 }, pane), 192);
});
