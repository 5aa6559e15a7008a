// What the widgets that take an answer share: how sure, lock, verdict, try again, earlier attempts, and where
// the answer is kept. An answer is an entry (lecture_utils/learning/progress says what is in one); the model
// holds all of a widget's entries by item, in "_entries". Entries are never changed, only replaced.

export const CONFIDENCE = ["a guess", "not sure", "fairly sure", "certain"];

// What is said besides the verdict, because of how sure the learner was.
export function confidenceNote(confidence, right, check) {
  if (right) {
    return [
      `You called it a guess. ${check}`, `You were not sure, and you were right. ${check}`,
      "You were fairly sure, and you were right.", "You were certain, and you were right.",
    ][confidence] ?? "";
  }
  return [
    "You called it a guess: now you know where to look.", "You were not sure, and your doubt was a good guide.",
    "You were fairly sure, so this one is worth a second look.",
    "You were certain. That makes this the most useful kind of error: what surprises us, we remember.",
  ][confidence] ?? "";
}

// The entry after locking; `verdict` is { right, ids }.
export function lockedEntry(entry, { right, ids }) {
  return { ...entry, locked: true, right, ids };
}

// The entry after "Try again": the locked attempt is kept, the answer stays, how sure is asked again.
export function againEntry(entry) {
  const { attempts, ...attempt } = entry;
  return { ...entry, attempts: [...attempts, attempt], locked: false, right: null, ids: [], confidence: null };
}

// "Y[0, 1] is", "Y[0, 1] and Y[1, 0] are": the beginning of a sentence on some things.
export function subject(names) {
  return `${listed(names)} ${names.length === 1 ? "is" : "are"}`;
}

// The entries that a page holds and that no kernel has saved yet, by item. They outlive the widget: after a
// restart, the cell that is run again finds them here. Every widget's module is a copy, so they are the page's.
function unsaved() {
  const name = Symbol.for("lecture_utils.unsaved");
  globalThis[name] ??= new Map();
  return globalThis[name];
}

// The entries of a widget that the page knows better than the kernel: later ones, not saved yet. What claims to
// be later than now comes from a clock that was wrong, so it is older than what the page holds.
export function laterEntries(entries, waiting, now = new Date().toISOString()) {
  const isLater = (entry, { when = "" }) => entry.when > when || when > now;
  return Object.fromEntries([...waiting].filter(([item, entry]) => item in entries && isLater(entry, entries[item])));
}

// How long the kernel may take, in milliseconds, before the learner is told that it does not answer.
const PATIENCE = 4000;

// Puts changes into the model and has them saved. Says where the answers are.
export class Keeper {
  constructor(model, changed) {
    this.model = model;
    this.changed = changed;
    this.watch = null;
    this.late = false;
    const later = laterEntries(model.get("_entries"), unsaved());
    if (Object.keys(later).length) {
      model.set("_entries", { ...model.get("_entries"), ...later });
      model.save_changes();
    }
    this.check();
  }

  entry(item) {
    return this.model.get("_entries")[item];
  }

  // Every change is sent at once: an older answer of the kernel would overwrite one that waits. The kernel writes it
  // down when it is locked, or after a second; until it has said so, the page holds it too. While the kernel is at
  // work, the widget protocol holds changes back and sends the last one only.
  put(item, entry) {
    const dated = { ...entry, when: new Date().toISOString() };
    unsaved().set(item, dated);
    this.model.set("_entries", { ...this.model.get("_entries"), [item]: dated });
    this.model.save_changes();
  }

  // Whether the kernel has seen all there is; if that takes too long, it is said.
  check() {
    const seen = this.model.get("_seen");
    const waiting = Object.entries(this.model.get("_entries")).some(([item, { when }]) => when && seen[item]?.[0] !== when);
    for (const [item, [when, saved]] of Object.entries(seen)) {
      if (saved && unsaved().get(item)?.when === when) unsaved().delete(item);
    }
    if (waiting) {
      this.watch ??= setTimeout(() => { this.late = true; this.changed(); }, PATIENCE);
      return;
    }
    clearTimeout(this.watch);
    this.watch = null;
    this.late = false;
  }

  get note() {
    if (!this.late) return this.model.get("_kept");
    return "The kernel does not answer now. Until it does, your answer is kept in this page only. If the kernel was stopped, run "
      + "this cell again: your answer is still here, and is saved then.";
  }

  dispose() {
    clearTimeout(this.watch);
  }
}

// --- the view -------------------------------------------------------------------------------------

// Takes a key for the widget, if no other key is held (`held`: Ctrl may be).
export function own(event, held = false) {
  if (event.altKey || (!held && (event.ctrlKey || event.metaKey || event.shiftKey))) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

export function button(action, words, name = "") {
  return make("button", { type: "button", class: name, "data-action": action, ...OWN_KEYS }, words);
}

// Radio buttons with a question above; `choose(i)` is told. Returns { element, show(i), first() }.
export function radios(question, name, words, choose) {
  const group = `${name}-${Math.random().toString(36).slice(2)}`;
  const inputs = words.map((_, i) => {
    const input = make("input", { type: "radio", name: group, value: String(i), [`data-${name}`]: i, ...OWN_KEYS });
    input.addEventListener("change", () => choose(i));
    return input;
  });
  const labels = inputs.map((input, i) => make("label", {}, input, make("span", {}, words[i])));
  const element = make("fieldset", { class: `lu-${name}` }, make("legend", {}, question), make("div", { class: "lu-options" }, ...labels));
  return { element, inputs, labels, show(chosen) { inputs.forEach((input, i) => { input.checked = i === chosen; }); } };
}

// How sure, the lock, the verdict, the buttons after it, and the earlier attempts.
export class Answering {
  constructor(root, actions) {
    this.sure = radios("How sure are you?", "sure", CONFIDENCE, actions.sure);
    this.lock = button("lock", "Lock my answer", "lu-main");
    this.ask = make("div", { class: "lu-ask" }, this.sure.element, this.lock);
    this.status = make("p", { class: "lu-status-line", role: "status" });
    this.verdict = make("div", { class: "lu-verdict", role: "status", tabindex: "-1", ...OWN_KEYS });
    this.again = button("again", "Try again");
    this.after = make("div", { class: "lu-after" }, this.again);
    this.attempts = make("div", { class: "lu-attempts" });
    this.lock.addEventListener("click", () => actions.lock());
    this.again.addEventListener("click", () => actions.again());
    this.sure.element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && own(event)) this.lock.focus();
    });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && own(event, true)) actions.lock();
    });
  }

  // `verdict` = { mark: "right" | "wrong", heading, lines[] } for a locked answer.
  show(entry, verdict, attempts) {
    this.sure.show(entry.confidence);
    this.ask.hidden = entry.locked;
    this.after.hidden = !entry.locked;
    this.showVerdict(verdict);
    const items = attempts.map((words) => make("li", {}, words));
    const list = items.length ? [make("p", {}, items.length === 1 ? "Your earlier attempt" : "Your earlier attempts"), make("ol", {}, ...items)] : [];
    this.attempts.replaceChildren(...list);
  }

  // Said once: a live region that is filled again with the same words would be read again.
  showVerdict(verdict) {
    const said = JSON.stringify(verdict ?? null);
    if (said === this.said) return;
    this.said = said;
    this.verdict.dataset.mark = verdict?.mark ?? "";
    if (!verdict) return this.verdict.replaceChildren();
    const sign = make("span", { class: "lu-mark", "aria-hidden": "true" }, MARKS[verdict.mark]);
    const heading = make("p", { class: "lu-heading" }, sign, verdict.heading);
    this.verdict.replaceChildren(heading, ...verdict.lines.filter(Boolean).map((line) => make("p", {}, line)));
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}

// The sign of each mark. It never stands alone: the same is said in words.
export const MARKS = { right: "✓", wrong: "✗", empty: "–", locked: "•" };

// What stands at the bottom: where the answers are, keys and signs, size.
export function footer(rows, size) {
  const kept = make("p", { class: "lu-kept" });
  const keys = rows.map(([key, words]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)));
  const choose = choice("lu-size", "Size", SIZES.map((name) => [name, name]));
  choose.addEventListener("change", () => size(choose.value));
  const help = make("details", { class: "lu-help" }, make("summary", { ...OWN_KEYS }, "Keys and size"), make("dl", {}, ...keys),
    make("label", {}, "Size ", choose));
  return { element: make("div", { class: "lu-footer" }, kept, help), kept, size: choose };
}

// A grid as Python sends it, as scene.js takes it.
export function plainGrid(grid) {
  const sets = ["border", "unread", "wrong"].map((name) => [name, new Set(grid[name])]);
  return { ...grid, ...Object.fromEntries(sets), invalid: new Set(), editable: false, written: false };
}

// Shows a view, and shows it again whenever the model has changed; returns what ends that.
export function keepInStep(model, view, more = []) {
  const show = () => {
    view.keeper.check();
    view.show();
  };
  const saved = () => {
    view.keeper.check();
    view.showKept();
  };
  const watched = [["_entries", show], ...more.map((name) => [name, show]), ["_seen", saved], ["_kept", saved], ["size", () => view.showSize()]];
  view.show();
  view.showSize();
  for (const [name, handle] of watched) model.on(`change:${name}`, handle);
  const keepShortcuts = passShortcuts(view.root);
  return () => {
    keepShortcuts();
    view.keeper.dispose();
    for (const [name, handle] of watched) model.off(`change:${name}`, handle);
  };
}
