// The view of a quiz: questions with choices, one at a time.

import { Answering, actionButton, own, setShown } from "../kit/answer/answering.js";
import { MARKS, againEntry, isSolved, lockedEntry, revealedEntry } from "../kit/answer/entries.js";
import { Footer, keepInStep } from "../kit/answer/footer.js";
import { Keeper } from "../kit/answer/keeper.js";
import { make, setOff, setText } from "../kit/elements.js";
import { put } from "../kit/model.js";
import { neighbour } from "../kit/scene/grid.js";
import { cellOf, gridNameOf } from "../kit/scene/grid_view.js";
import { Page } from "./page.js";
import { LETTERS, choiceAttempt, choiceMissing, choiceVerdict, choiceIntro, isChosen, markOf, predictionVerdict, score } from "./verdicts.js";

/** @import { Entry, Model, RenderProps } from "../kit/types.js" */
/** @import { Chosen, Question } from "./verdicts.js" */

const QUIZ_KEYS = /** @type {[string, string][]} */ ([
  ["A B C D", "choose an answer"], ["arrows", "from choice to choice"], ["Enter", "on: to how sure you are, to the lock"], ["Ctrl+Enter", "lock the answer"],
]);

class QuizView {
  /**
   * @param {HTMLElement} root
   * @param {Model} model
   * @param {HTMLElement[]} above what stands above it
   */
  constructor(root, model, above) {
    this.root = root;
    this.model = model;
    this.above = above;
    this.questions = /** @type {Question[]} */ (model.get("_questions"));
    this.reveal = /** @type {boolean} */ (model.get("reveal"));
    this.at = -1;
    /** gives the question the room that there is */
    this.fit = () => {};
    root.classList.add("lu-widget");
    root.dataset.widget = "quiz";
    this.keeper = new Keeper(model, () => this.footer.showKept(this.keeper));
    this.answering = new Answering(root, {
      sure: (confidence) => this.change({ confidence }), lock: () => this.lock(), again: () => this.again(),
      ...(this.reveal ? { solution: () => this.solve() } : {}),
    });
    if (!this.reveal) this.answering.again.textContent = "Change my prediction";
    this.footer = new Footer(root, QUIZ_KEYS, (size) => put(model, { size }));
    this.numbers = this.questions.map(() => actionButton("go", "", "lu-number"));
    this.place = make("p", { class: "lu-place" });
    this.pages = this.questions.map((question) => new Page(question, (choice) => this.change({ choice })));
    this.asked = make("div", { class: "lu-task" });
    this.choosing = make("div", { class: "lu-choosings" });
    this.back = actionButton("back", "Back");
    this.next = actionButton("next", "Next question");
    this.score = make("p", { class: "lu-score", role: "status" });
    this.build();
    this.listen();
  }

  get page() {
    return this.pages[this.at];
  }

  get question() {
    return this.questions[this.at];
  }

  get entry() {
    return this.keeper.entry(this.question.item);
  }

  /** @param {Chosen} entry */
  verdict(entry) {
    if (!this.reveal) return predictionVerdict(this.question, entry);
    return choiceVerdict(this.question, entry, isSolved(this.entry));
  }

  build() {
    const { answering } = this;
    const several = this.questions.length > 1;
    const all = { class: "lu-numbers", role: "group", "aria-label": "Questions" };
    const numbers = make("div", all, ...this.numbers);
    const turn = make("div", { class: "lu-turn" }, this.back, this.next);
    const head = make("div", { class: "lu-quiz-head" }, this.place, numbers, turn);
    const body = make("div", { class: "lu-answering" }, this.asked, this.choosing, answering.talk, answering.bar);
    this.footer.element.append(this.score);
    this.root.append(...this.above, ...(several ? [head] : []), body, this.footer.element);
  }

  listen() {
    this.numbers.forEach((one, i) => one.addEventListener("click", () => this.goTo(i)));
    this.back.addEventListener("click", () => this.goTo(this.at - 1));
    this.next.addEventListener("click", () => this.goTo(this.at + 1));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.asked.addEventListener("click", (event) => {
      const td = cellOf(event);
      if (td) this.page.grids[gridNameOf(td)].moveCursor(td.luCell);
    });
  }

  /**
   * Another question in the place of the last one.
   * @param {number} at
   */
  lay(at) {
    this.at = at;
    this.asked.replaceChildren(this.page.asked);
    this.choosing.replaceChildren(this.page.options);
    this.answering.say("");
    this.fit();
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
    this.keeper.put(this.question.item, lockedEntry(entry, this.verdict(entry), this.reveal));
    this.answering.focusVerdict();
  }

  solve() {
    this.keeper.note(this.question.item, revealedEntry(this.entry, "solution"));
    this.answering.focusVerdict();
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
    if (this.entry.locked) this.page.title.focus();
    else this.page.radios.inputs[this.entry.choice ?? 0].focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { target, key, shiftKey } = event;
    const td = cellOf(event);
    if (td && key.startsWith("Arrow")) {
      const view = this.page.grids[gridNameOf(td)];
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
    this.page.radios.inputs[letter].focus();
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
    this.page.show(entry, this.reveal);
    const attempts = entry.attempts.filter(isChosen);
    this.answering.show(entry, verdict, choiceIntro(question, attempts, this.reveal), "");
    setShown(this.answering.solution, this.reveal && entry.locked && !isSolved(entry));
    this.footer.showAttempts(attempts.map((attempt) => choiceAttempt(question, attempt, this.reveal)));
    setOff(this.back, at === 0);
    setOff(this.next, at === count - 1);
    this.next.classList.toggle("lu-main", entry.locked && (isSolved(entry) || !this.reveal) && at < count - 1);
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
}

/**
 * Shows a quiz. Gives what ends it, and what puts the keyboard into its question.
 * @param {RenderProps} props
 * @param {HTMLElement[]} [above] what stands above it
 */
export function showQuiz({ model, el }, above = []) {
  const view = new QuizView(el, model, above);
  const { keeper, footer, answering } = view;
  const end = keepInStep(model, {
    root: el, keeper, footer, show: () => view.show(), reserve: () => answering.letScroll(),
    refit: (fit) => { view.fit = fit; },
  }, "step");
  return { end, focus: () => view.focusQuestion() };
}
