// What the widgets that take an answer show besides what is asked: a bar with how sure, lock, try again, hint and
// solution; and what is said to it. All of it has its place from the start: nothing moves when something is said.

import { OWN_KEYS, button, make, setText } from "../elements.js";
import { take } from "../page/shortcuts.js";
import { CONFIDENCE, MARKS, isSolved } from "./entries.js";

/** @import { Entry } from "../types.js" */
/** @import { Verdict } from "./entries.js" */

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

/**
 * Shows an element or leaves its place empty.
 * @param {HTMLElement} element
 * @param {boolean} shown
 */
export function setShown(element, shown) {
  element.toggleAttribute("data-off", !shown);
}

/** How sure, the lock, the verdict, and the buttons after it. */
export class Answering {
  /**
   * @param {HTMLElement} root
   * @param {{ sure: (i: number) => void, lock: () => void, again: () => void, hint?: () => void,
   *   solution?: () => void }} actions
   */
  constructor(root, actions) {
    this.actions = actions;
    this.sure = radios("How sure are you?", "sure", CONFIDENCE, actions.sure);
    this.lock = actionButton("lock", "Lock my answer", "lu-main");
    this.again = actionButton("again", "Try again");
    this.hint = actionButton("hint", "Hint");
    this.solution = actionButton("solution", "Show the solution");
    this.turn = make("div", { class: "lu-stack" }, this.lock, this.again);
    const more = [...(actions.hint ? [this.hint] : []), ...(actions.solution ? [this.solution] : [])];
    this.acts = make("div", { class: "lu-acts" }, this.turn, ...more);
    this.bar = make("div", { class: "lu-bar" }, this.sure.element, this.acts);
    this.status = make("p", { class: "lu-status-line", role: "status" });
    this.intro = make("p", { class: "lu-intro" });
    this.verdict = make("div", { class: "lu-verdict", role: "status", tabindex: "-1", "data-lu-answer": "", ...OWN_KEYS });
    this.hinted = make("p", { class: "lu-hint", role: "status" });
    this.heard = make(
      "div", { class: "lu-heard", role: "group", "aria-label": "Feedback", ...OWN_KEYS },
      this.status, this.hinted, this.intro, this.verdict,
    );
    this.talk = make("div", { class: "lu-talk" }, this.heard);
    this.said = "";
    this.lock.addEventListener("click", () => actions.lock());
    this.again.addEventListener("click", () => actions.again());
    this.hint.addEventListener("click", () => actions.hint?.());
    this.solution.addEventListener("click", () => actions.solution?.());
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

  // What is said comes into sight, above the bar where that sticks to the edge.
  focusVerdict() {
    this.verdict.focus({ preventScroll: true });
    this.talk.style.scrollMarginBottom = `${this.bar.offsetHeight + 6}px`;
    this.talk.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {Entry} entry
   * @param {Verdict | null} verdict of a locked answer
   * @param {string} intro what is said while nothing is locked
   * @param {string} hint what was asked for, empty if nothing was
   */
  show(entry, verdict, intro, hint) {
    const solved = isSolved(entry);
    this.sure.show(entry.confidence);
    for (const input of this.sure.inputs) input.disabled = entry.locked;
    setShown(this.lock, !entry.locked);
    setShown(this.again, entry.locked);
    setShown(this.hint, !solved);
    setShown(this.solution, entry.locked && !solved);
    this.again.classList.toggle("lu-main", entry.locked && entry.right === false);
    setText(this.intro, verdict ? "" : intro);
    const hinted = hint && !solved ? `Hint: ${hint}` : "";
    if (hinted !== this.hinted.textContent) this.heard.scrollTop = 0;
    setText(this.hinted, hinted);
    this.showVerdict(verdict);
    this.letScroll();
  }

  /**
   * Said once: a live region that is filled again with the same words would be read again.
   * @param {Verdict | null} verdict
   */
  showVerdict(verdict) {
    const said = JSON.stringify(verdict);
    if (said === this.said) return;
    this.said = said;
    this.talk.dataset.mark = verdict?.mark ?? "";
    this.verdict.dataset.mark = verdict?.mark ?? "";
    this.verdict.replaceChildren();
    this.heard.scrollTop = 0;
    if (!verdict) return;
    const sign = make("span", { class: "lu-mark", "aria-hidden": "true" }, MARKS[verdict.mark]);
    const lines = verdict.lines.filter(Boolean).map((line) => make("p", {}, line));
    this.verdict.append(make("p", { class: "lu-heading" }, sign, verdict.heading), ...lines);
  }

  /** @param {string} words */
  say(words) {
    setText(this.status, words);
    this.letScroll();
  }

  // What is longer than its place is scrolled, by keyboard too.
  letScroll() {
    if (this.heard.scrollHeight > this.heard.clientHeight + 1) this.heard.tabIndex = 0;
    else this.heard.removeAttribute("tabindex");
  }
}
