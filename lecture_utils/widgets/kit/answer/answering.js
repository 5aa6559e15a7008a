// What the widgets that take an answer show: how sure, lock, verdict, try again, earlier attempts, and at the bottom
// where the answers are kept. The model holds a widget's entries by item.

import { OWN_KEYS, button, help, labelled, make, setText, showSize, sizeChoice } from "../elements.js";
import { watch } from "../model.js";
import { passShortcuts, take } from "../page/shortcuts.js";
import { CONFIDENCE, MARKS } from "./entries.js";

/** @import { Entry, Model } from "../types.js" */
/** @import { Verdict } from "./entries.js" */
/** @import { Keeper } from "./keeper.js" */

/**
 * Takes a key for the widget, if no other key is held.
 * @param {KeyboardEvent} event
 * @param {boolean} [held] whether Ctrl may be held
 */
export function own(event, held = false) {
  if (event.altKey || (!held && (event.ctrlKey || event.metaKey || event.shiftKey))) return false;
  take(event);
  return true;
}

/**
 * A button with an action, and a look.
 * @param {string} action
 * @param {string} words
 * @param {string} [look]
 */
export function actionButton(action, words, look = "") {
  return button({ class: look, "data-action": action }, words);
}

/**
 * Radio buttons with a question above.
 * @param {string} question
 * @param {string} name
 * @param {string[]} words
 * @param {(i: number) => void} choose
 */
export function radios(question, name, words, choose) {
  const group = `${name}-${Math.random().toString(36).slice(2)}`;
  const inputs = words.map((_, i) => {
    const input = make("input", { type: "radio", name: group, value: i, [`data-${name}`]: i, ...OWN_KEYS });
    input.addEventListener("change", () => choose(i));
    return input;
  });
  const labels = inputs.map((input, i) => make("label", {}, input, make("span", {}, words[i])));
  const element = make("fieldset", { class: `lu-${name}` }, make("legend", {}, question), make("div", { class: "lu-options" }, ...labels));
  const show = (/** @type {number | null} */ chosen) => inputs.forEach((input, i) => { input.checked = i === chosen; });
  return { element, inputs, labels, show };
}

/** How sure, the lock, the verdict, the buttons after it, and the earlier attempts. */
export class Answering {
  /**
   * @param {HTMLElement} root
   * @param {{ sure: (i: number) => void, lock: () => void, again: () => void }} actions
   */
  constructor(root, actions) {
    this.sure = radios("How sure are you?", "sure", CONFIDENCE, actions.sure);
    this.lock = actionButton("lock", "Lock my answer", "lu-main");
    this.ask = make("div", { class: "lu-ask" }, this.sure.element, this.lock);
    this.status = make("p", { class: "lu-status-line", role: "status" });
    this.verdict = make("div", { class: "lu-verdict", role: "status", tabindex: "-1", "data-lu-answer": "", ...OWN_KEYS });
    this.again = actionButton("again", "Try again");
    this.after = make("div", { class: "lu-after" }, this.again);
    this.attempts = make("div", { class: "lu-attempts" });
    this.said = "";
    this.lock.addEventListener("click", () => actions.lock());
    this.again.addEventListener("click", () => actions.again());
    this.sure.element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && own(event)) this.lock.focus();
    });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && own(event, true)) actions.lock();
    });
  }

  /** @param {number | null} confidence the one that is chosen */
  focusSure(confidence) {
    this.sure.inputs[confidence ?? 0].focus();
  }

  /**
   * @param {Entry} entry
   * @param {Verdict | null} verdict of a locked answer
   * @param {string[]} attempts in words
   */
  show(entry, verdict, attempts) {
    this.sure.show(entry.confidence);
    this.ask.hidden = entry.locked;
    this.after.hidden = !entry.locked;
    this.showVerdict(verdict);
    const items = attempts.map((words) => make("li", {}, words));
    const title = items.length === 1 ? "Your earlier attempt" : "Your earlier attempts";
    this.attempts.replaceChildren(...(items.length ? [make("p", {}, title), make("ol", {}, ...items)] : []));
  }

  /**
   * Said once: a live region that is filled again with the same words would be read again.
   * @param {Verdict | null} verdict
   */
  showVerdict(verdict) {
    const said = JSON.stringify(verdict);
    if (said === this.said) return;
    this.said = said;
    this.verdict.dataset.mark = verdict?.mark ?? "";
    this.verdict.replaceChildren();
    if (!verdict) return;
    const sign = make("span", { class: "lu-mark", "aria-hidden": "true" }, MARKS[verdict.mark]);
    const lines = verdict.lines.filter(Boolean).map((line) => make("p", {}, line));
    this.verdict.append(make("p", { class: "lu-heading" }, sign, verdict.heading), ...lines);
  }

  /** @param {string} words */
  say(words) {
    setText(this.status, words);
  }
}

/** What stands at the bottom: where the answers are, keys and signs, size. */
export class Footer {
  /**
   * @param {HTMLElement} root
   * @param {[key: string, words: string][]} keys
   * @param {(size: string) => void} size
   */
  constructor(root, keys, size) {
    this.root = root;
    this.kept = make("p", { class: "lu-kept" });
    this.sizes = sizeChoice();
    this.sizes.addEventListener("change", () => size(this.sizes.value));
    this.element = make("div", { class: "lu-footer" }, this.kept, help("Keys and size", keys, labelled("Size", this.sizes)));
  }

  /** @param {string} note */
  showKept(note) {
    setText(this.kept, note);
  }

  /** @param {string} size */
  showSize(size) {
    showSize(this.root, this.sizes, size);
  }
}

/**
 * Shows a view, and shows it again whenever the model has changed; returns what ends that.
 * @param {Model} model
 * @param {{ root: HTMLElement, keeper: Keeper, footer: Footer, show: () => void }} view
 * @param {string[]} more values that it shows besides its entries
 */
export function keepInStep(model, { root, keeper, footer, show }, ...more) {
  const showKept = () => footer.showKept(keeper.note);
  const showAll = () => {
    keeper.check();
    show();
    showKept();
  };
  const saved = () => {
    keeper.check();
    showKept();
  };
  const size = () => footer.showSize(model.get("size"));
  showAll();
  size();
  const shown = Object.fromEntries(["_entries", ...more].map((name) => [name, showAll]));
  const stop = watch(model, { ...shown, _seen: saved, _kept: saved, size });
  const keepShortcuts = passShortcuts(root);
  return () => {
    keepShortcuts();
    keeper.dispose();
    stop();
  };
}
