// Where the answer stands: the cells to fill in, and in the same place, once it may be seen, the right answer.

import { setShown } from "../kit/answer/answering.js";
import { make } from "../kit/elements.js";
import { formatNumber } from "../kit/numbers.js";
import { cellName, fit, gridOf } from "../kit/scene/grid.js";
import { GridView, gridNameOf } from "../kit/scene/grid_view.js";
import { SizeQuestion } from "./size_question.js";
import { AnswerTable } from "./table.js";

/** @import { CellElement } from "../kit/scene/grid_view.js" */
/** @import { Aside } from "../kit/types.js" */
/** @import { GridVerdict, Problem } from "./rules.js" */
/** @import { SizeActions } from "./size_question.js" */
/** @import { TableActions } from "./table.js" */

export class Results {
  /**
   * @param {Problem} problem
   * @param {TableActions & SizeActions} actions
   */
  constructor(problem, actions) {
    this.problem = problem;
    this.steps = problem.key.steps.flat();
    this.table = new AnswerTable(actions);
    this.table.wide = fit({ text: [...problem.key.answer.flat().map(formatNumber), "-10"] }).width;
    this.right = new GridView(this.rightGrid(null, null));
    this.right.figure.dataset.luAnswer = "";
    this.asked = problem.askSize ? new SizeQuestion(problem.symbol, actions) : null;
    const asked = this.asked ? [this.asked.element] : [];
    this.element = make("div", { class: "lu-results" }, ...asked, this.table.figure, this.right.figure);
    this.element.classList.toggle("lu-sized", problem.askSize);
  }

  /**
   * The right answer, and in the corners what was wrong in the learner's. Empty where it must not be seen: what cannot
   * be seen is not on the page.
   * @param {string[][] | null} texts what was answered
   * @param {GridVerdict | null} verdict
   */
  rightGrid(texts, verdict) {
    const { key, symbol } = this.problem;
    const grid = gridOf("right", symbol, ...key.shape, (r, c) => (texts ? formatNumber(key.answer[r][c]) : ""));
    grid.caption = `Right ${grid.caption}`;
    const marks = !texts || verdict?.wrongSize ? [] : verdict?.marks.flat() ?? [];
    /** @type {Map<number, Aside>} */
    const asides = new Map();
    (texts ?? []).flat().forEach((text, cell) => {
      if (marks[cell] === "wrong") asides.set(cell, { text: text.trim(), words: `you had ${text.trim()}`, gone: true });
    });
    return { ...grid, asides };
  }

  /**
   * @param {boolean} shown
   * @param {string[][] | null} texts
   * @param {GridVerdict | null} verdict
   */
  showRight(shown, texts, verdict) {
    const { right, table } = this;
    right.update(this.rightGrid(shown ? texts : null, verdict));
    right.frame.cells.style.setProperty("--lu-wide", table.wide.toFixed(3));
    const marks = shown && !verdict?.wrongSize ? verdict?.marks.flat() ?? [] : [];
    right.cells.forEach((td, cell) => {
      const mine = right.grid.asides?.get(cell);
      const sentence = mine ? `${this.steps[cell]} (${mine.words})` : this.steps[cell];
      td.setAttribute("aria-label", shown ? sentence : cellName(right.grid, cell));
      td.dataset.mark = marks[cell] ?? "";
    });
    setShown(right.figure, shown);
    setShown(table.figure, !shown);
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
}
