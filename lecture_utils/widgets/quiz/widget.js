// The quiz: questions with choices, one at a time.

import { Answering, Footer, actionButton, keepInStep, own, radios } from "../kit/answer/answering.js";
import { MARKS, againEntry, lockedEntry } from "../kit/answer/entries.js";
import { Keeper } from "../kit/answer/keeper.js";
import { OWN_KEYS, make, setOff, setText } from "../kit/elements.js";
import { put } from "../kit/model.js";
import { gridFrom, neighbour } from "../kit/scene/grid.js";
import { GridView, cellOf, gridNameOf } from "../kit/scene/grid_view.js";
import { LETTERS, choiceAttempt, choiceMissing, choiceVerdict, isChosen, markOf, predictionVerdict, score } from "./verdicts.js";

/** @import { Entry, Model, RenderProps } from "../kit/types.js" */
/** @import { Chosen, Question } from "./verdicts.js" */

const KEYS = /** @type {[string, string][]} */ ([
  ["A B C D", "choose an answer"], ["arrows", "from choice to choice"], ["Enter", "on: to how sure you are, to the lock"], ["Ctrl+Enter", "lock the answer"],
]);

class QuizView {
  /**
   * @param {HTMLElement} root
   * @param {Model} model
   */
  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.questions = /** @type {Question[]} */ (model.get("_questions"));
    this.reveal = /** @type {boolean} */ (model.get("reveal"));
    this.at = -1;
    /** @type {Record<string, GridView>} */
    this.grids = {};
    /** @type {HTMLElement[]} */
    this.notes = [];
    root.classList.add("lu-widget");
    root.dataset.widget = "quiz";
    this.keeper = new Keeper(model, () => this.footer.showKept(this.keeper.note));
    this.answering = new Answering(root, {
      sure: (confidence) => this.change({ confidence }), lock: () => this.lock(), again: () => this.again(),
    });
    if (!this.reveal) this.answering.again.textContent = "Change my prediction";
    this.footer = new Footer(root, KEYS, (size) => put(model, { size }));
    this.numbers = this.questions.map(() => actionButton("go", "", "lu-number"));
    this.place = make("p", { class: "lu-place" });
    this.title = make("p", { class: "lu-title", tabindex: "-1", ...OWN_KEYS });
    this.board = make("div", { class: "lu-line" });
    this.options = make("div", { class: "lu-choosing", role: "radiogroup" });
    this.radios = radios("", "choice", [], () => {});
    this.back = actionButton("back", "Back");
    this.next = actionButton("next", "Next question");
    this.score = make("p", { class: "lu-score", role: "status" });
    this.build();
    this.listen();
  }

  get question() {
    return this.questions[this.at];
  }

  get entry() {
    return this.keeper.entry(this.question.item);
  }

  /** @param {Chosen} entry */
  verdict(entry) {
    return this.reveal ? choiceVerdict(this.question, entry) : predictionVerdict(this.question, entry);
  }

  build() {
    const { answering } = this;
    const several = this.questions.length > 1;
    const numbers = make("div", { class: "lu-numbers", role: "group", "aria-label": "Questions" }, ...this.numbers);
    const turn = make("div", { class: "lu-turn" }, ...(several ? [this.back, this.next] : []), this.score);
    this.root.append(
      ...(several ? [make("div", { class: "lu-head" }, this.place, numbers)] : []), this.title, this.board, this.options, answering.ask,
      answering.status, answering.verdict, answering.after, answering.attempts, turn, this.footer.element,
    );
  }

  listen() {
    this.numbers.forEach((one, i) => one.addEventListener("click", () => this.goTo(i)));
    this.back.addEventListener("click", () => this.goTo(this.at - 1));
    this.next.addEventListener("click", () => this.goTo(this.at + 1));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.board.addEventListener("click", (event) => {
      const td = cellOf(event);
      if (td) this.grids[gridNameOf(td)].moveCursor(td.luCell);
    });
  }

  /**
   * The question at a place, from nothing.
   * @param {number} at
   */
  lay(at) {
    this.at = at;
    const { question } = this;
    this.title.textContent = question.text;
    this.grids = Object.fromEntries(question.grids.map((grid) => [grid.name, new GridView(gridFrom(grid))]));
    this.board.replaceChildren(...Object.values(this.grids).map((view) => view.figure));
    this.board.hidden = !question.grids.length;
    this.options.setAttribute("aria-label", question.text);
    this.radios = radios("", "choice", question.choices.map((choice) => choice.text), (choice) => this.change({ choice }));
    this.notes = this.radios.labels.map((label, i) => {
      const note = make("span", { class: "lu-said" });
      this.radios.inputs[i].after(make("b", { class: "lu-letter" }, LETTERS[i]));
      label.append(note);
      return note;
    });
    this.options.replaceChildren(...this.radios.labels);
    this.answering.say("");
  }

  // -- what the learner does ------------------------------------------------------------------------

  /** @param {Partial<Entry>} changes */
  change(changes) {
    if (this.entry.locked) return;
    this.answering.say("");
    this.keeper.put(this.question.item, { ...this.entry, ...changes });
  }

  lock() {
    const { entry } = this;
    if (entry.locked) return;
    const said = choiceMissing(entry);
    this.answering.say(said);
    if (said || !isChosen(entry)) return;
    this.keeper.put(this.question.item, lockedEntry(entry, this.verdict(entry)));
    this.answering.verdict.focus();
  }

  again() {
    this.keeper.put(this.question.item, againEntry(this.entry));
    this.focusQuestion();
  }

  /** @param {number} at */
  goTo(at) {
    if (at < 0 || at >= this.questions.length || at === this.at) return;
    put(this.model, { step: at });
    this.focusQuestion();
  }

  focusQuestion() {
    if (this.entry.locked) this.title.focus();
    else this.radios.inputs[this.entry.choice ?? 0].focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { target, key, shiftKey } = event;
    const td = cellOf(event);
    if (td && key.startsWith("Arrow")) {
      const view = this.grids[gridNameOf(td)];
      const next = neighbour(view.grid, td.luCell, key);
      if (own(event) && next !== null) view.moveCursor(next);
      return;
    }
    if (!(target instanceof Element) || target.matches("select, summary") || this.entry.locked) return;
    if (target.matches("[data-choice]") && key === "Enter") {
      if (own(event)) this.answering.focusSure(this.entry.confidence);
      return;
    }
    const letter = key.length === 1 ? LETTERS.indexOf(key.toUpperCase()) : -1;
    if (letter < 0 || letter >= this.question.choices.length || shiftKey || !own(event)) return;
    this.change({ choice: letter });
    this.radios.inputs[letter].focus();
  }

  // -- what is shown --------------------------------------------------------------------------------

  show() {
    const count = this.questions.length;
    const at = Math.min(this.model.get("step"), count - 1);
    if (at !== this.at) this.lay(at);
    const { entry, question } = this;
    const verdict = entry.locked && isChosen(entry) ? this.verdict(entry) : null;
    this.place.textContent = `Question ${at + 1} of ${count}`;
    this.numbers.forEach((one, i) => this.showNumber(one, i));
    this.showChoices(entry);
    const attempts = entry.attempts.filter(isChosen);
    this.answering.show(entry, verdict, attempts.map((attempt) => choiceAttempt(question, attempt, this.reveal)));
    setOff(this.back, at === 0);
    setOff(this.next, at === count - 1);
    this.next.classList.toggle("lu-main", entry.locked && at < count - 1);
    setText(this.score, score(this.questions.map(({ item }) => this.keeper.entry(item)), this.reveal));
  }

  /**
   * @param {HTMLElement} one
   * @param {number} i
   */
  showNumber(one, i) {
    const mark = markOf(this.keeper.entry(this.questions[i].item), this.reveal);
    one.dataset.mark = mark;
    one.textContent = mark ? `${i + 1} ${MARKS[mark]}` : String(i + 1);
    one.setAttribute("aria-label", `Question ${i + 1}${mark ? `, ${mark}` : ", open"}`);
    if (i === this.at) one.setAttribute("aria-current", "step");
    else one.removeAttribute("aria-current");
  }

  /** @param {Entry} entry */
  showChoices(entry) {
    this.radios.show(entry.choice);
    this.radios.inputs.forEach((input, i) => {
      const mine = i === entry.choice;
      const told = this.question.choices[i].right ? "right" : mine ? "wrong" : "";
      const mark = !entry.locked ? "" : this.reveal ? told : mine ? "locked" : "";
      input.disabled = entry.locked;
      this.radios.labels[i].dataset.mark = mark;
      const words = [mine ? "your answer" : "", mark].filter(Boolean).join(", ");
      this.notes[i].textContent = mark ? `${MARKS[mark]} ${words}` : "";
    });
  }
}

/** @param {RenderProps} props */
function render({ model, el }) {
  const view = new QuizView(el, model);
  return keepInStep(model, { root: el, keeper: view.keeper, footer: view.footer, show: () => view.show() }, "step");
}

export default { render };
