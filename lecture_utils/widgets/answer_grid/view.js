// The view of an answer grid: a question on grids, cells to fill in, and the diagnosis of what was filled in. What is
// right, what a wrong answer means and all words about it were computed by Python and are looked up (diagnosis.js).

import { Answering, actionButton, setShown } from "../kit/answer/answering.js";
import { againEntry, isSolved, lockedEntry, revealedEntry } from "../kit/answer/entries.js";
import { Footer, keepInStep } from "../kit/answer/footer.js";
import { Keeper } from "../kit/answer/keeper.js";
import { make, setText, tallest } from "../kit/elements.js";
import { put } from "../kit/model.js";
import { gridFrom, invalidCells, neighbour } from "../kit/scene/grid.js";
import { GridView, cellOf, gridNameOf } from "../kit/scene/grid_view.js";
import { hasModifier, take } from "../kit/page/shortcuts.js";
import { Results } from "./results.js";
import {
  answerGrid, attemptLine, claimedSize, hintFor, introOf, missing, nextOpen, oldMarks, pasted, shapeOf, textsOf,
  verdictOf,
} from "./rules.js";

/** @import { Entry, Grid, Model, RenderProps } from "../kit/types.js" */
/** @import { CellElement } from "../kit/scene/grid_view.js" */
/** @import { GridVerdict, Problem } from "./rules.js" */

const GRID_KEYS = /** @type {[string, string][]} */ ([
  ["type, Enter", "fill in a cell and go to the next one; Shift+Enter goes back"], ["arrows", "move between the cells; F2 stays in the text"],
  ["Delete", "empty the cell"], ["paste", "a whole grid, from this cell on"], ["Ctrl+Enter", "lock the answer"],
  ["solution", "move to a cell to read how it is made"],
]);

class AnswerGridView {
  /**
   * @param {HTMLElement} root
   * @param {Model} model
   * @param {HTMLElement[]} above what stands above it
   */
  constructor(root, model, above) {
    this.root = root;
    this.above = above;
    this.problem = /** @type {Problem} */ (model.get("_problem"));
    this.steps = this.problem.key.steps.flat();
    this.given = new Set(this.problem.given);
    /** @type {string[][]} what was typed, also outside the size that is claimed now */
    this.drawer = [];
    /** whether the next press locks an unfinished answer */
    this.armed = false;
    this.complaint = "";
    /** whether a hint was asked for since the last lock */
    this.hinting = false;
    /** @type {GridVerdict | null} */
    this.verdict = null;
    /** @type {HTMLElement[]} */
    this.inspected = [];
    root.classList.add("lu-widget");
    root.dataset.widget = "answer-grid";
    this.keeper = new Keeper(model, () => this.footer.showKept(this.keeper));
    this.answering = new Answering(root, {
      sure: (confidence) => this.change({ confidence }), lock: () => this.lock(), again: () => this.again(),
      hint: () => this.hint(), solution: () => this.solve(),
    });
    this.results = new Results(this.problem, {
      type: (cell, text) => this.type(cell, text), paste: (cell, rows) => this.paste(cell, rows),
      inspect: (cell) => this.inspect(cell), refresh: () => this.showAnswer(),
      done: () => this.answering.focusSure(this.entry.confidence),
      claim: (size) => this.claim(size), sized: () => this.sizeSaid(),
    });
    const { table, right, asked } = this.results;
    this.table = table;
    this.right = right;
    this.asked = asked;
    this.footer = new Footer(root, GRID_KEYS, (size) => put(model, { size }));
    this.grids = Object.fromEntries(this.problem.grids.map((grid) => [grid.name, new GridView(gridFrom(grid))]));
    this.sentence = make("p", { class: "lu-sentence" });
    this.onward = actionButton("onward", "Show the size, and go on");
    this.onward.addEventListener("click", () => this.goOn());
    this.build();
  }

  get entry() {
    return this.keeper.entry(this.problem.item);
  }

  // -- what it is made of ---------------------------------------------------------------------------

  build() {
    const { problem, answering } = this;
    const line = make("div", { class: "lu-line" });
    problem.grids.forEach((grid, i) => {
      line.append(this.grids[grid.name].figure, make("span", { class: "lu-sign", "aria-hidden": "true" }, problem.signs[i] ?? "→"));
    });
    line.append(this.results.element);
    if (this.asked) answering.acts.append(this.onward);
    const board = make("div", { class: "lu-board", role: "group", "aria-label": problem.question }, make("div", { class: "lu-row" }, line));
    const task = make("div", { class: "lu-task" }, ...this.worked(), board, this.sentence);
    const title = make("p", { class: "lu-title" }, problem.question);
    this.root.append(...this.above, make("div", { class: "lu-answering" }, title, task, answering.talk, answering.bar), this.footer.element);
    this.listen(board);
  }

  // The steps that are given, as a worked solution.
  worked() {
    const { given } = this.problem;
    if (!given.length) return [];
    const open = this.steps.length - given.length;
    const steps = given.map((cell) => make("li", {}, this.steps[cell]));
    const turn = open === 1 ? "The last cell is yours." : `The last ${open} cells are yours.`;
    return [make("div", { class: "lu-worked" }, make("ol", {}, ...steps), make("p", {}, turn))];
  }

  /** @param {HTMLElement} board */
  listen(board) {
    const gridCell = (/** @type {Event} */ event) => {
      const td = cellOf(event);
      return td?.getAttribute("role") === "gridcell" ? td : null;
    };
    board.addEventListener("keydown", (event) => {
      const td = gridCell(event);
      if (!td || !event.key.startsWith("Arrow") || hasModifier(event)) return;
      const view = this.viewOf(td);
      const next = neighbour(view.grid, td.luCell, event.key);
      if (next !== null) view.moveCursor(next);
      take(event);
    });
    board.addEventListener("click", (event) => {
      const td = gridCell(event);
      if (td) this.viewOf(td).moveCursor(td.luCell);
    });
    board.addEventListener("pointerover", (event) => {
      const td = cellOf(event);
      if (td && event.pointerType !== "touch") this.inspect(this.results.outputCell(td));
    });
    board.addEventListener("focusin", (event) => {
      const td = cellOf(event);
      if (td) this.inspect(this.results.outputCell(td));
    });
    board.addEventListener("pointerleave", () => this.inspect(null));
  }

  /** @param {CellElement} td */
  viewOf(td) {
    return this.grids[gridNameOf(td)] ?? this.right;
  }

  // -- what the learner does ------------------------------------------------------------------------

  /** @param {Partial<Entry>} changes */
  change(changes) {
    if (this.entry.locked) return;
    this.armed = false;
    this.say(this.complaint);
    this.keeper.put(this.problem.item, { ...this.entry, ...changes });
  }

  cells() {
    const shape = shapeOf(this.problem, this.entry);
    return shape && textsOf(this.problem, this.entry.cells, shape);
  }

  /**
   * @param {number} cell
   * @param {string} text
   */
  type(cell, text) {
    const texts = this.cells();
    if (!texts) return;
    const [r, c] = [Math.floor(cell / texts[0].length), cell % texts[0].length];
    (this.drawer[r] ??= [])[c] = text;
    this.change({ cells: texts.map((row, i) => row.map((old, j) => (i === r && j === c ? text : old))) });
  }

  /**
   * @param {number} cell
   * @param {string[][]} rows
   */
  paste(cell, rows) {
    const before = this.cells();
    if (!before) return;
    const { texts, said } = pasted(answerGrid(this.problem, before), before, this.given, cell, rows);
    this.change({ cells: texts });
    this.say(said);
  }

  /**
   * What was typed stays where it was; what lies outside comes back when the grid grows again.
   * @param {string[]} size
   */
  claim(size) {
    this.entry.cells?.forEach((row, r) => row.forEach((text, c) => { (this.drawer[r] ??= [])[c] ??= text; }));
    const shape = claimedSize(size, this.problem.most);
    this.change({ size, cells: shape && textsOf(this.problem, this.drawer, shape) });
  }

  // Enter in the last field of the size: on to the cells, or what is wrong with the size.
  sizeSaid() {
    if (shapeOf(this.problem, this.entry)) this.table.focus(0);
    else this.say(missing(this.problem, this.entry).said);
  }

  lock() {
    if (this.entry.locked) return;
    const { said, partial } = missing(this.problem, this.entry);
    if (said && !(partial && this.armed)) {
      this.say(said);
      this.armed = partial;
      return;
    }
    const verdict = verdictOf(this.problem, this.entry);
    this.say("");
    this.hinting = false;
    this.keeper.put(this.problem.item, lockedEntry({ ...this.entry, cells: this.cells() }, verdict));
    this.lookAtVerdict();
  }

  // What is said, or in the solution the first cell that was wrong.
  lookAtVerdict() {
    const wrong = this.verdict?.wrongSize ? [0, 0] : this.verdict?.first_wrong;
    if (wrong && isSolved(this.entry)) this.right.moveCursor(wrong[0] * this.right.grid.columns + wrong[1]);
    else this.answering.focusVerdict();
  }

  hint() {
    this.hinting = true;
    this.keeper.note(this.problem.item, revealedEntry(this.entry, "hint"));
    this.show();
  }

  solve() {
    this.keeper.note(this.problem.item, revealedEntry(this.entry, "solution"));
    this.lookAtVerdict();
  }

  focusQuestion() {
    if (this.entry.locked) this.answering.focusVerdict();
    else if (this.asked && !this.cells()) this.asked.rows.focus();
    else this.table.focus(nextOpen(this.table.inputs.length, this.given, -1) ?? 0);
  }

  again() {
    this.armed = false;
    this.hinting = false;
    const { verdict } = this;
    const wrong = verdict ? verdict.marks.flat().findIndex((mark) => mark !== "right") : -1;
    this.keeper.put(this.problem.item, againEntry(this.entry));
    if (this.asked && verdict?.wrongSize) this.asked.rows.focus();
    else this.table.focus(wrong < 0 ? nextOpen(this.table.inputs.length, this.given, -1) ?? 0 : wrong);
  }

  // Another attempt, in the right size.
  goOn() {
    this.armed = false;
    this.hinting = false;
    this.keeper.put(this.problem.item, revealedEntry(againEntry(this.entry), "hint"));
    this.claim(this.problem.key.shape.map(String));
    this.table.focus(0);
  }

  /** @param {string} words */
  say(words) {
    this.answering.say(words);
  }

  // -- what is shown --------------------------------------------------------------------------------

  show() {
    const { entry, problem } = this;
    const solved = isSolved(entry);
    this.verdict = entry.locked ? verdictOf(problem, entry, solved) : null;
    this.asked?.show(entry);
    const hint = this.hinting ? hintFor(problem, entry) : "";
    this.answering.show(entry, this.verdict, introOf(problem, entry), hint);
    this.footer.showAttempts(entry.attempts.map((attempt) => attemptLine(problem, attempt)));
    setShown(this.onward, Boolean(this.verdict?.wrongSize));
    this.showAnswer();
    this.results.showRight(solved && !this.verdict?.right, this.cells(), this.verdict);
    this.inspect(null);
  }

  showAnswer() {
    const texts = this.cells();
    this.table.figure.hidden = !texts;
    if (!texts) return;
    const grid = answerGrid(this.problem, texts);
    const marks = this.verdict ? this.verdict.marks.flat() : oldMarks(this.problem, this.entry, texts);
    this.table.update(grid, this.given, marks, this.entry.locked);
    this.complain(grid);
  }

  // What comes later has its place from the start: the longest sentence under the grids.
  reserve() {
    const texts = [...this.steps.map((step) => step.replace(/\d/g, "0")), this.prompt(true)];
    this.sentence.style.height = `${tallest(this.sentence, texts)}px`;
    this.answering.letScroll();
  }

  /** @param {boolean} open */
  prompt(open) {
    if (!open) return "";
    return this.cells() || !this.asked ? "Type a number into each empty cell. Enter goes on to the next." : "First type how many rows and columns it has.";
  }

  /**
   * What is no number is explained, once, when the cursor has left it.
   * @param {Grid} grid
   */
  complain(grid) {
    const left = [...grid.invalid].filter((cell) => document.activeElement !== this.table.inputs[cell]);
    const said = invalidCells([{ ...grid, invalid: new Set(left) }]).join(" ");
    if (said === this.complaint) return;
    this.complaint = said;
    this.say(said);
  }

  /**
   * The sentence of an output cell, and the cells that it comes from: of what is given, and of all when locked.
   * @param {number | null} cell
   */
  inspect(cell) {
    for (const element of this.inspected) element.classList.remove("lu-from");
    this.inspected = [];
    const known = cell !== null && (isSolved(this.entry) || this.given.has(cell));
    setText(this.sentence, known ? this.steps[cell] : this.prompt(!this.entry.locked));
    this.sentence.classList.toggle("lu-prompt", !known);
    if (!known) return;
    for (const [name, cells] of Object.entries(this.problem.sources[cell])) {
      this.inspected.push(...cells.map((source) => this.grids[name].cells[source]));
    }
    for (const element of this.inspected) element.classList.add("lu-from");
  }
}

/**
 * Shows an answer grid. Gives what ends it, and what puts the keyboard into its question.
 * @param {RenderProps} props
 * @param {HTMLElement[]} [above] what stands above it
 */
export function showGrid({ model, el }, above = []) {
  const view = new AnswerGridView(el, model, above);
  const { keeper, footer } = view;
  const end = keepInStep(model, { root: el, keeper, footer, show: () => view.show(), reserve: () => view.reserve() });
  return { end, focus: () => view.focusQuestion() };
}
