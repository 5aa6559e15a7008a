import assert from "node:assert/strict";
import test from "node:test";

import { LARGEST, textOf } from "../../../lecture_utils/site/host/answers/lines.js";
import { Shelf } from "../../../lecture_utils/site/host/answers/shelf.js";

/** A browser's storage for some pages, with room for so many letters. */
class Storage {
  constructor(room = Infinity) {
    this.kept = new Map();
    this.room = room;
  }

  get length() {
    return this.kept.size;
  }

  key(i) {
    return [...this.kept.keys()][i];
  }

  getItem(key) {
    return this.kept.get(key) ?? null;
  }

  get used() {
    return [...this.kept.values()].reduce((sum, text) => sum + text.length, 0);
  }

  setItem(key, text) {
    const more = text.length - (this.getItem(key) ?? "").length;
    if (more > 0 && this.used + more > this.room) throw new DOMException("no room", "QuotaExceededError");
    this.kept.set(key, text);
  }

  removeItem(key) {
    this.kept.delete(key);
  }
}

const BLANK = {
  kind: "choice", lesson: "02_convolution", operation: "", cells: null, size: null, choice: null, confidence: null,
  locked: false, right: null, ids: [], revealed: [], when: "", attempts: [],
};
const answer = (minute, fields) => ({ ...BLANK, when: `2026-01-02T10:0${minute}:00.000Z`, ...fields });
const locked = (minute, choice, right = false) => answer(minute, { choice, right, locked: true });
const file = (text) => ({ size: text.length, text: async () => text });
const lineKeys = (store) => [...store.kept.keys()].filter((key) => key.includes("/line/"));

test("an answer is there again on the next page", () => {
  const store = new Storage();
  assert.ok(new Shelf(() => store, "one").put("q", locked(1, 2)));
  const next = new Shelf(() => store, "two");
  assert.deepEqual(next.answers, { q: locked(1, 2) });
  assert.deepEqual(next.answer("q"), locked(1, 2));
  assert.equal(next.answer("r"), undefined);
});

test("of a draft only the last state is kept, and none beside the answer that is locked", () => {
  const store = new Storage();
  const shelf = new Shelf(() => store, "one");
  shelf.put("q", answer(1, { choice: 0 }));
  shelf.put("q", answer(2, { choice: 1 }));
  assert.equal(lineKeys(store).length, 1);
  assert.equal(shelf.answers.q.choice, 1);
  shelf.put("q", locked(3, 1));
  assert.equal(lineKeys(store).length, 1);
  const first = locked(3, 1);
  delete first.attempts;
  shelf.put("q", { ...answer(4, { choice: 3 }), attempts: [first] });
  assert.deepEqual(new Shelf(() => store, "two").answers.q, { ...answer(4, { choice: 3 }), attempts: [first] });
});

test("two tabs that answer at once lose nothing", () => {
  const store = new Storage();
  const tabs = [new Shelf(() => store, "one"), new Shelf(() => store, "two")];
  tabs[0].put("q", locked(1, 0));
  tabs[1].put("q", locked(2, 1, true));
  tabs[1].put("r", answer(1, { choice: 2 }));
  tabs[0].put("r", answer(2, { choice: 3 }));
  const { answers } = new Shelf(() => store, "three");
  assert.deepEqual([answers.q.choice, answers.q.attempts.map(({ choice }) => choice)], [1, [0]]);
  assert.equal(answers.r.choice, 3);
  for (const tab of tabs) for (const key of [...store.kept.keys()]) tab.heard(key);
  for (const tab of tabs) assert.deepEqual(tab.answers, answers);
});

test("a tab hears which questions another one has answered, and no other key", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const store = new Storage();
  const here = new Shelf(() => store, "one");
  const there = new Shelf(() => store, "two");
  const heard = [];
  here.listeners.add((items) => heard.push([...items]));
  there.put("q", locked(1, 0));
  for (const key of [...store.kept.keys(), "another site's"]) here.heard(key);
  assert.equal(here.answers.q.choice, 0);
  t.mock.timers.tick(100);
  assert.deepEqual(heard.flat(), ["q"]);
});

test("a thousand keys that another tab has changed are told together", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const store = new Storage();
  const here = new Shelf(() => store, "one");
  const heard = [];
  here.listeners.add((items) => heard.push(items.size));
  const there = new Shelf(() => store, "two");
  there.takeIn(Array.from({ length: 1000 }, (_, i) => ({ ...locked(1, 0), item: `q${i}` })));
  const keys = [...store.kept.keys()];
  for (const key of keys) here.heard(key);
  assert.equal(Object.keys(here.answers).length, 1000);
  t.mock.timers.tick(100);
  there.erase();
  for (const key of keys) here.heard(key);
  t.mock.timers.tick(100);
  assert.deepEqual([heard, here.answers], [[1000, 1000], {}]);
  here.heard(null);
  t.mock.timers.tick(100);
  assert.deepEqual(heard, [1000, 1000, 0]);
});

test("without a storage answers stay in the page, and that is said", () => {
  const shelf = new Shelf(() => { throw new DOMException("no", "SecurityError"); }, "one");
  assert.match(shelf.note, /keep nothing.*Download/);
  assert.equal(shelf.put("q", locked(1, 2)), false);
  assert.deepEqual(shelf.answers.q, locked(1, 2));
  assert.match(shelf.text(), /"item":"q"/);
});

test("what a full storage does not take stays in the page, and is tried again", () => {
  const store = new Storage(420);
  const shelf = new Shelf(() => store, "one");
  assert.ok(shelf.put("q", locked(1, 2)));
  assert.equal(shelf.put("r", locked(1, 3)), false);
  assert.match(shelf.note, /no room.*Download/);
  assert.deepEqual(Object.keys(shelf.answers), ["q", "r"]);
  assert.equal(shelf.text().split("\n").length, 3);
  shelf.heard(null); // what other tabs have changed takes nothing away
  assert.deepEqual(Object.keys(shelf.answers).sort(), ["q", "r"]);
  store.room = Infinity;
  assert.ok(shelf.put("s", locked(1, 0)));
  assert.equal(shelf.trouble, "");
  assert.deepEqual(Object.keys(new Shelf(() => store, "two").answers).sort(), ["q", "r", "s"]);
});

test("what is downloaded comes back in another browser, under the same number", async () => {
  const shelf = new Shelf(() => new Storage(), "one");
  shelf.put("q", locked(1, 2));
  shelf.put("r", answer(1, { choice: 3 }));
  const other = new Shelf(() => new Storage(), "two");
  assert.equal(await other.load(file(shelf.text())), "2 questions came from the file.");
  assert.deepEqual(other.answers, shelf.answers);
  assert.equal(other.text(), shelf.text());
  assert.equal(await other.load(file(shelf.text())), "The file holds nothing that is not here already.");
});

test("of a damaged file all that can be used is used, and the rest is said", async () => {
  const shelf = new Shelf(() => new Storage(), "one");
  shelf.put("q", locked(1, 2));
  const text = shelf.text();
  const newer = text.replace('"version":2', '"version":3');
  const said = await new Shelf(() => new Storage(), "two").load(file(`${text}${text.slice(0, 90)}\n${newer}`));
  assert.equal(said, "1 question came from the file. 1 line of it could not be used. Keep the file. "
    + "1 line of it was made by a newer version of this course. Keep the file.");
});

test("what is no such file changes nothing, and is said", async () => {
  const shelf = new Shelf(() => new Storage(), "one");
  const document = JSON.stringify({ format: "lecture6-progress", version: 1, answers: {} }, null, 1);
  const cases = [
    ["<html><script>alert(1)</script>", /something else than answers/], [document, /earlier version/],
    ["x\n".repeat(1002), /More than 1,000 of its lines/], ["", /nothing that is not here/],
  ];
  for (const [text, words] of cases) assert.match(await shelf.load(file(text)), words);
  const large = { size: LARGEST + 1, text: () => { throw new Error("it was read"); } };
  assert.match(await shelf.load({ ...large, size: 50e6 }), /has 50 MB, and answers never have more than 16 MB/);
  const lost = { size: 5, text: async () => { throw new Error("gone"); } };
  assert.match(await shelf.load(lost), /cannot be read \(Error: gone\)/);
  assert.deepEqual(shelf.answers, {});
});

test("a file that does not fit into the storage stays in the page", async () => {
  const shelf = new Shelf(() => new Storage(), "one");
  for (let i = 0; i < 9; i++) shelf.put(`q${i}`, locked(i, 1));
  const small = new Shelf(() => new Storage(600), "two");
  assert.match(await small.load(file(shelf.text())), /9 questions came from the file\. .*no room left/);
  assert.equal(Object.keys(small.answers).length, 9);
});

test("what a newer version of the site has stored stays there, unread", () => {
  const store = new Storage();
  new Shelf(() => store, "one").put("q", locked(1, 2));
  const [key] = lineKeys(store);
  store.setItem(`${key}-newer`, store.getItem(key).replace('"version":2', '"version":3'));
  const shelf = new Shelf(() => store, "two");
  shelf.put("r", locked(1, 0));
  assert.deepEqual(Object.keys(shelf.answers), ["q", "r"]);
  assert.match(store.getItem(`${key}-newer`), /"version":3/);
});

test("answers that are deleted are gone, in every tab", () => {
  const store = new Storage();
  const [here, there] = [new Shelf(() => store, "one"), new Shelf(() => store, "two")];
  here.put("q", locked(1, 2));
  const keys = [...store.kept.keys()];
  for (const key of keys) there.heard(key);
  store.setItem("another site's", "stays");
  here.erase();
  for (const key of keys) there.heard(key);
  assert.deepEqual([here.answers, there.answers, [...store.kept.keys()]], [{}, {}, ["another site's"]]);
});

test("a draft of a tab that is gone is forgotten once a later answer stands", () => {
  const store = new Storage();
  new Shelf(() => store, "one").put("q", answer(1, { choice: 0 }));
  new Shelf(() => store, "two").put("q", locked(2, 1));
  assert.equal(lineKeys(store).length, 2);
  assert.equal(new Shelf(() => store, "three").answers.q.choice, 1);
  assert.equal(lineKeys(store).length, 1);
});

/** The text of a file that holds these lines, as JupyterLab or another browser has written them. */
function fileOf(...entries) {
  const lines = entries.map(({ attempts: _, ...one }) => textOf({ item: "q", ...one }, "f00d"));
  return file(lines.join("\n"));
}

test("an earlier answer in a file leaves the draft that is typed here", async () => {
  const store = new Storage();
  const shelf = new Shelf(() => store, "one");
  shelf.put("q", answer(5, { choice: 3 }));
  assert.equal(await shelf.load(fileOf(locked(1, 0))), "1 question came from the file.");
  for (const { answers } of [shelf, new Shelf(() => store, "two")]) {
    assert.deepEqual([answers.q.choice, answers.q.locked], [3, false]);
    assert.deepEqual(answers.q.attempts.map(({ choice }) => choice), [0]);
  }
});

test("a later answer in a file takes the place of the draft that is typed here", async () => {
  const store = new Storage();
  const shelf = new Shelf(() => store, "one");
  shelf.put("q", answer(1, { choice: 3 }));
  await shelf.load(fileOf(locked(5, 0)));
  assert.deepEqual(shelf.answers.q, locked(5, 0));
  assert.equal(lineKeys(store).length, 1);
});

test("an earlier draft in a file changes nothing", async () => {
  for (const typed of [answer(5, { choice: 3 }), locked(5, 3)]) {
    const shelf = new Shelf(() => new Storage(), "one");
    shelf.put("q", typed);
    assert.match(await shelf.load(fileOf(answer(1, { choice: 0 }))), /nothing that is not here/);
    assert.deepEqual(shelf.answers.q, typed);
  }
});

test("of two drafts in a file the later one counts, in whatever order they stand", async () => {
  const drafts = [answer(1, { choice: 0 }), answer(5, { choice: 3 })];
  for (const order of [drafts, drafts.toReversed()]) {
    const store = new Storage();
    const shelf = new Shelf(() => store, "one");
    await shelf.load(fileOf(...order));
    assert.equal(shelf.answers.q.choice, 3);
    assert.equal(new Shelf(() => store, "two").answers.q.choice, 3);
    assert.equal(lineKeys(store).length, 1);
  }
});

test("a draft that came after a wrong clock's time is later than that time", async () => {
  const shelf = new Shelf(() => new Storage(), "one");
  await shelf.load(fileOf({ ...locked(1, 0), when: "2999-01-01T00:00:00.000Z" }));
  shelf.put("q", answer(5, { choice: 3 }));
  await shelf.load(fileOf(answer(6, { choice: 1 })));
  assert.equal(shelf.answers.q.choice, 3);
});

test("a draft stays stored until its locked answer is", () => {
  const store = new Storage();
  const shelf = new Shelf(() => store, "one");
  shelf.put("q", answer(1, { choice: 3 }));
  store.room = 0;
  assert.equal(shelf.put("q", locked(2, 3)), false);
  assert.equal(shelf.answers.q.locked, true);
  assert.equal(new Shelf(() => store, "two").answers.q.choice, 3, "the draft, at least");
  shelf.heard(null);
  assert.equal(new Shelf(() => store, "three").answers.q.choice, 3);
  store.room = Infinity;
  assert.ok(shelf.put("r", locked(1, 0)));
  assert.equal(new Shelf(() => store, "four").answers.q.locked, true);
  assert.equal(lineKeys(store).length, 2);
});

test("a locked answer has the room of its draft", () => {
  const store = new Storage();
  const shelf = new Shelf(() => store, "one");
  shelf.put("q", answer(1, { choice: 3 }));
  store.room = store.used + 30; // "locked" and "right" are longer by so much
  assert.ok(shelf.put("q", locked(2, 3)));
  assert.equal(shelf.note, new Shelf(() => new Storage(), "two").note);
  assert.deepEqual(new Shelf(() => store, "three").answers.q, locked(2, 3));
});

test("an answer that does not fit does not keep shorter ones out", () => {
  const store = new Storage(500);
  const shelf = new Shelf(() => store, "one");
  assert.equal(shelf.put("long", { ...locked(1, 0), ids: ["x".repeat(500)] }), false);
  assert.equal(shelf.put("short", locked(2, 1)), true);
  assert.match(shelf.note, /no room/);
  assert.deepEqual(Object.keys(new Shelf(() => store, "two").answers), ["short"]);
});

test("a draft of another tab stays while the later answer is not stored", () => {
  const store = new Storage();
  new Shelf(() => store, "one").put("q", answer(1, { choice: 3 }));
  const shelf = new Shelf(() => store, "two");
  store.room = 0;
  shelf.put("q", locked(2, 3));
  shelf.heard(null);
  assert.equal(shelf.answers.q.locked, true);
  assert.equal(new Shelf(() => store, "three").answers.q.choice, 3);
});

test("after the last time of all the newest answer counts, on every next page", async () => {
  const store = new Storage();
  const shelf = new Shelf(() => store, "b");
  await shelf.load(fileOf({ ...locked(1, 0), when: "9999-12-31T23:59:59.999Z" }));
  let count = 0;
  for (const tab of ["c", "a", "d"]) {
    const page = new Shelf(() => store, tab);
    for (let i = 0; i < 11; i++) {
      count += 1;
      page.put("q", { ...locked(0, count), when: new Date(Date.UTC(2026, 0, 2, 10, count)).toISOString() });
      assert.equal(page.answers.q.choice, count);
    }
    assert.equal(new Shelf(() => store, "next").answers.q.choice, count);
  }
});
