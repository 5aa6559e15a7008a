// The questions that are due, one at a time: each is shown by the view of a quiz or of an answer grid.

import { showGrid } from "../answer_grid/view.js";
import { actionButton } from "../kit/answer/answering.js";
import { MARKS } from "../kit/answer/entries.js";
import { make, setOff, setText } from "../kit/elements.js";
import { put, watch } from "../kit/model.js";
import { showQuiz } from "../quiz/view.js";
import { markOf } from "../quiz/verdicts.js";
import { nextTime, partOf } from "./sitting.js";

/** @import { Entry, Model, RenderProps } from "../kit/types.js" */
/** @import { Part } from "./sitting.js" */

class DueView {
  /**
   * @param {HTMLElement} root
   * @param {Model} model
   */
  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.parts = /** @type {Part[]} */ (model.get("_parts"));
    this.at = -1;
    this.end = () => {};
    this.focus = () => {};
    const words = /** @type {string[]} */ (model.get("_words"));
    this.words = make("div", { class: "lu-due-words" }, ...words.map((one) => make("p", {}, one)));
    this.place = make("p", { class: "lu-place" });
    this.numbers = this.parts.map(() => actionButton("go", "", "lu-number"));
    this.back = actionButton("back", "Back");
    this.next = actionButton("next", "Next question");
    this.said = make("p", { class: "lu-due-next", role: "status" });
    const all = { class: "lu-numbers", role: "group", "aria-label": "Questions that are due" };
    const numbers = make("div", all, ...this.numbers);
    const turn = make("div", { class: "lu-turn" }, this.back, this.next);
    this.head = make("div", { class: "lu-quiz-head" }, this.place, ...(this.parts.length > 1 ? [numbers, turn] : []));
    this.numbers.forEach((one, i) => one.addEventListener("click", () => this.goTo(i)));
    this.back.addEventListener("click", () => this.goTo(this.at - 1));
    this.next.addEventListener("click", () => this.goTo(this.at + 1));
  }

  /** @param {Part} part */
  entry(part) {
    return /** @type {Record<string, Entry>} */ (this.model.get("_entries"))[part.item];
  }

  /** @param {number} at */
  goTo(at) {
    if (at < 0 || at >= this.parts.length || at === this.at) return;
    put(this.model, { step: at });
    this.focus();
  }

  // Another question in the place of the last one, in an element of its own: the last question's keys go with its
  // element. The numbers stay.
  lay() {
    this.end();
    const asked = make("div", { "data-due": "" });
    this.root.replaceChildren(asked);
    const part = this.parts[this.at];
    const above = [this.words, this.head, this.said];
    const own = part.grid ? { _problem: part.grid } : { _questions: [part.question], reveal: true, step: 0 };
    const props = { model: partOf(this.model, own), el: asked };
    const shown = part.grid ? showGrid(props, above) : showQuiz(props, above);
    this.end = shown.end;
    this.focus = shown.focus;
  }

  show() {
    if (!this.parts.length) {
      this.showNothing();
      return;
    }
    const count = this.parts.length;
    const at = Math.min(this.model.get("step"), count - 1);
    if (at !== this.at) {
      this.at = at;
      this.lay();
    }
    const part = this.parts[at];
    const entry = this.entry(part);
    this.place.textContent = count > 1 ? `Due today: question ${at + 1} of ${count}` : "Due today: one question";
    this.numbers.forEach((one, i) => this.showNumber(one, i));
    setText(this.said, nextTime(part, entry));
    setOff(this.back, at === 0);
    setOff(this.next, at === count - 1);
    this.next.classList.toggle("lu-main", entry.locked && at < count - 1);
  }

  showNothing() {
    const kept = this.model.get("_troubled") ? [make("p", { role: "status" }, this.model.get("_kept"))] : [];
    this.root.classList.add("lu-widget");
    this.root.dataset.widget = "due";
    this.root.replaceChildren(this.words, ...kept);
  }

  /**
   * @param {HTMLElement} one
   * @param {number} i
   */
  showNumber(one, i) {
    const mark = markOf(this.entry(this.parts[i]));
    one.dataset.mark = mark;
    one.textContent = mark ? `${i + 1} ${MARKS[mark]}` : String(i + 1);
    one.setAttribute("aria-label", `Question ${i + 1}${mark ? `, ${mark}` : ", open"}`);
    if (i === this.at) one.setAttribute("aria-current", "step");
    else one.removeAttribute("aria-current");
  }
}

/** @param {RenderProps} props */
function render({ model, el }) {
  const view = new DueView(el, model);
  view.show();
  const stop = watch(model, { step: () => view.show(), _entries: () => view.show() });
  return () => {
    stop();
    view.end();
  };
}

export default { render };
