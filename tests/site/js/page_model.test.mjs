import assert from "node:assert/strict";
import test from "node:test";

import { PageModel, isSame } from "../../../lecture_utils/site/host/page_model.js";

function heardBy(model, ...events) {
  const heard = [];
  for (const event of events) model.on(event, () => heard.push(event));
  return heard;
}

test("a value that is set is there, and only a different one is told", () => {
  const model = new PageModel({ step: 1, z: [0, 1] }, () => {});
  const heard = heardBy(model, "change:step", "change:z", "change");
  model.set("step", 2);
  assert.equal(model.get("step"), 2);
  model.set("step", 2);
  model.set({ z: [0, 1] });
  model.set({ step: 3, z: [0, 2] });
  assert.deepEqual(heard, ["change:step", "change", "change:step", "change:z", "change"]);
});

test("what the model began with is not changed", () => {
  const values = { step: 1 };
  new PageModel(values, () => {}).set("step", 5);
  assert.deepEqual(values, { step: 1 });
});

test("a handler gets the model and the value, and can be taken away", () => {
  const model = new PageModel({ a: 0, b: 0 }, () => {});
  const heard = [];
  const handler = (...values) => heard.push(values);
  model.on("change:a change:b", handler);
  model.set("a", 1);
  model.off("change:a", handler);
  model.set({ a: 2, b: 2 });
  model.off("change:b");
  model.set("b", 3);
  model.on("change:b", handler);
  model.off();
  model.set("b", 4);
  assert.deepEqual(heard, [[model, 1], [model, 2]]);
});

test("a handler that ends another, or itself, leaves the rest", () => {
  const model = new PageModel({ a: 0 }, () => {});
  const heard = [];
  const first = () => {
    heard.push("first");
    model.off("change:a", first);
  };
  model.on("change:a", first);
  model.on("change:a", () => heard.push("second"));
  model.set("a", 1);
  model.set("a", 2);
  assert.deepEqual(heard, ["first", "second", "second"]);
});

test("a message to a kernel is said to need one; no other model is found", async () => {
  const lacks = [];
  const model = new PageModel({}, (what) => lacks.push(what));
  model.send({ type: "train" });
  model.save_changes();
  assert.deepEqual(lacks, ["This gesture"]);
  await assert.rejects(model.widget_manager.get_model("7"), /no model 7/);
});

test("values are compared as JSON", () => {
  assert.ok(isSame({ a: [1, { b: null }] }, { a: [1, { b: null }] }));
  const different = [[[1], [1, 2]], [{ a: 1 }, { b: 1 }], [{ a: undefined }, {}], [[], {}], [null, {}], [0, "0"], [1, null]];
  for (const [one, other] of different) {
    assert.ok(!isSame(one, other), JSON.stringify([one, other]));
    assert.ok(!isSame(other, one), JSON.stringify([other, one]));
  }
});
