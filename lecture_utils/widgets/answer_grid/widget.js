// The answer grid: a question on grids, cells to fill in, and the diagnosis of what was filled in. What is right,
// what a wrong answer means and all words about it were computed by Python and are looked up (diagnosis.js).

import { Answering, Footer, actionButton, keepInStep } from "../kit/answer/answering.js";
import { againEntry, lockedEntry } from "../kit/answer/entries.js";
import { Keeper } from "../kit/answer/keeper.js";
import { make } from "../kit/elements.js";
import { put } from "../kit/model.js";
import { formatNumber } from "../kit/numbers.js";
import { gridFrom, gridOf, invalidCells, neighbour } from "../kit/scene/grid.js";
import { GridView, cellOf, gridNameOf } from "../kit/scene/grid_view.js";
import { hasModifier, take } from "../kit/page/shortcuts.js";
import { answerGrid, attemptLine, claimedSize, missing, nextOpen, pasted, shapeOf, textsOf, verdictOf } from "./rules.js";
import { SizeQuestion } from "./size_question.js";
import { AnswerTable } from "./table.js";

/** @import { Entry, Grid, Model, RenderProps } from "../kit/types.js" */
/** @import { CellElement } from "../kit/scene/grid_view.js" */
/** @import { GridVerdict, Problem } from "./rules.js" */

const KEYS = /** @type {[string, string][]} */ ([
  ["type, Enter", "fill in a cell and go to the next one; Shift+Enter goes back"], ["arrows", "move between the cells; F2 stays in the text"],
  ["Delete", "empty the cell"], ["paste", "a whole grid, from this cell on"], ["Ctrl+Enter", "lock the answer"],
  ["right answer", "move to a cell to read how it is made"],
]);

class AnswerGridView {
  /**
   * @param {HTMLElement} root
   * @param {Model} model
   */
  constructor(root, model) {
    this.root = root;
    this.problem = /** @type {Problem} */ (model.get("_problem"));
    this.steps = this.problem.key.steps.flat();
    this.given = new Set(this.problem.given);
    /** @type {string[][]} what was typed, also outside the size that is claimed now */
    this.drawer = [];
    /** whether the next press locks an unfinished answer */
    this.armed = false;
    this.complaint = "";
    /** @type {GridVerdict | null} */
    this.verdict = null;
    /** @type {HTMLElement[]} */
    this.inspected = [];
    root.classList.add("lu-widget");
    root.dataset.widget = "answer-grid";
    this.keeper = new Keeper(model, () => this.footer.showKept(this.keeper.note));
    this.answering = new Answering(root, {
      sure: (confidence) => this.change({ confidence }), lock: () => this.lock(), again: () => this.again(),
    });
    this.table = new AnswerTable({
      type: (cell, text) => this.type(cell, text), paste: (cell, rows) => this.paste(cell, rows),
      inspect: (cell) => this.inspect(cell), refresh: () => this.showAnswer(),
      done: () => this.answering.focusSure(this.entry.confidence),
    });
    this.footer = new Footer(root, KEYS, (size) => put(model, { size }));
    this.grids = Object.fromEntries(this.problem.grids.map((grid) => [grid.name, new GridView(gridFrom(grid))]));
    this.right = new GridView(this.rightGrid());
    this.right.figure.hidden = true;
    this.right.figure.dataset.luAnswer = "";
    this.asked = this.problem.askSize ? new SizeQuestion(this.problem.symbol, {
      claim: (size) => this.claim(size), done: () => this.sizeSaid(),
    }) : null;
    this.sentence = make("p", { class: "lu-sentence" });
    this.onward = actionButton("onward", "", "lu-main");
    this.onward.addEventListener("click", () => this.goOn());
    this.build();
  }

  get entry() {
    return this.keeper.entry(this.problem.item);
  }

  // -- what it is made of ---------------------------------------------------------------------------

  build() {
    const { problem, answering, table } = this;
    const line = make("div", { class: "lu-line" });
    problem.grids.forEach((grid, i) => {
      line.append(this.grids[grid.name].figure, make("span", { class: "lu-sign", "aria-hidden": "true" }, problem.signs[i] ?? "→"));
    });
    line.append(table.figure, this.right.figure);
    answering.after.prepend(this.onward);
    const board = make("div", { class: "lu-board", role: "group", "aria-label": problem.question }, make("div", { class: "lu-row" }, line));
    this.root.append(
      make("p", { class: "lu-title" }, problem.question), ...this.worked(), ...(this.asked ? [this.asked.element] : []), board, this.sentence,
      answering.ask, answering.status, answering.verdict, answering.after, answering.attempts, this.footer.element,
    );
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

  rightGrid() {
    const { key, symbol } = this.problem;
    const grid = gridOf("right", symbol, ...key.shape, (r, c) => formatNumber(key.answer[r][c]));
    grid.caption = `Right answer ${grid.caption}`;
    return grid;
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
      if (td && event.pointerType !== "touch") this.inspect(this.outputCell(td));
    });
    board.addEventListener("focusin", (event) => {
      const td = cellOf(event);
      if (td) this.inspect(this.outputCell(td));
    });
    board.addEventListener("pointerleave", () => this.inspect(null));
  }

  /** @param {CellElement} td */
  viewOf(td) {
    return this.grids[gridNameOf(td)] ?? this.right;
  }

  /**
   * The output cell that a cell of the answer or of the right answer stands for, or null.
   * @param {CellElement} td
   */
  outputCell(td) {
    if (gridNameOf(td) === "right") return td.luCell;
    const cell = this.table.inputs.findIndex((input) => input.parentElement === td);
    return cell < 0 ? null : cell;
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
    const cells = this.cells();
    const verdict = verdictOf(this.problem, this.entry);
    this.say("");
    this.keeper.put(this.problem.item, lockedEntry({ ...this.entry, cells }, verdict));
    const [row, column] = verdict.first_wrong ?? [0, 0];
    if (verdict.wrongSize) this.onward.focus();
    else this.right.moveCursor(row * this.right.grid.columns + column);
  }

  again() {
    this.armed = false;
    this.keeper.put(this.problem.item, againEntry(this.entry));
    this.table.focus(nextOpen(this.table.inputs.length, this.given, -1) ?? 0);
  }

  // Another attempt, in the right size.
  goOn() {
    this.armed = false;
    this.keeper.put(this.problem.item, againEntry(this.entry));
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
    const verdict = entry.locked ? verdictOf(problem, entry) : null;
    this.verdict = verdict;
    this.asked?.show(entry);
    this.answering.show(entry, verdict, entry.attempts.map((attempt) => attemptLine(problem, attempt)));
    this.onward.hidden = !verdict?.wrongSize;
    this.onward.textContent = `Go on with ${problem.key.shape.join("×")}`;
    this.right.figure.hidden = !verdict || verdict.wrongSize;
    this.right.cells.forEach((td, cell) => td.setAttribute("aria-label", this.steps[cell]));
    this.showAnswer();
    this.inspect(null);
  }

  showAnswer() {
    const texts = this.cells();
    this.table.figure.hidden = !texts;
    if (!texts) return;
    const grid = answerGrid(this.problem, texts);
    this.table.update(grid, this.given, this.verdict && this.verdict.marks.flat());
    this.complain(grid);
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
    const told = Boolean(this.verdict) && !this.verdict?.wrongSize;
    const known = cell !== null && (told || this.given.has(cell));
    this.sentence.textContent = known ? this.steps[cell] : "";
    this.sentence.classList.toggle("lu-ready", told || this.given.size > 0);
    if (!known) return;
    for (const [name, cells] of Object.entries(this.problem.sources[cell])) {
      this.inspected.push(...cells.map((source) => this.grids[name].cells[source]));
    }
    for (const element of this.inspected) element.classList.add("lu-from");
  }
}

/** @param {RenderProps} props */
function render({ model, el }) {
  const view = new AnswerGridView(el, model);
  return keepInStep(model, { root: el, keeper: view.keeper, footer: view.footer, show: () => view.show() });
}

export default { render };
