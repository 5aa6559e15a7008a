// One question of a quiz: its words, its grids or its figure, its choices.

import { radios } from "../kit/answer/answering.js";
import { MARKS } from "../kit/answer/entries.js";
import { OWN_KEYS, make } from "../kit/elements.js";
import { gridFrom } from "../kit/scene/grid.js";
import { GridView } from "../kit/scene/grid_view.js";
import { LETTERS, choiceMark } from "./verdicts.js";

/** @import { Entry } from "../kit/types.js" */
/** @import { Question } from "./verdicts.js" */

/**
 * A drawing that Python made.
 * @param {string} svg
 */
function drawn(svg) {
  return document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
}

export class Page {
  /**
   * @param {Question} question
   * @param {(choice: number) => void} choose
   */
  constructor(question, choose) {
    this.question = question;
    this.title = make("p", { class: "lu-title", tabindex: "-1", ...OWN_KEYS }, question.text);
    this.grids = Object.fromEntries(question.grids.map((grid) => [grid.name, new GridView(gridFrom(grid))]));
    const grids = Object.values(this.grids).map((view) => view.figure);
    const shown = question.figure ? [...grids, drawn(question.figure)] : grids;
    this.asked = make("div", {}, this.title, ...(shown.length ? [make("div", { class: "lu-line" }, ...shown)] : []));
    this.options = make("div", { class: "lu-choosing", role: "radiogroup", "aria-label": question.text });
    this.radios = radios("", "choice", question.choices.map((choice) => choice.text), choose);
    this.notes = this.radios.labels.map((label, i) => {
      const note = make("span", { class: "lu-said" });
      this.radios.inputs[i].after(make("b", { class: "lu-letter" }, LETTERS[i]));
      label.append(note);
      return note;
    });
    this.options.append(...this.radios.labels);
  }

  /**
   * @param {Entry} entry
   * @param {boolean} reveal
   */
  show(entry, reveal) {
    this.radios.show(entry.choice);
    this.radios.inputs.forEach((input, i) => {
      const mark = choiceMark(this.question, entry, i, reveal);
      input.disabled = entry.locked;
      this.radios.labels[i].dataset.mark = mark;
      const mine = make("span", { class: "lu-spoken" }, i === entry.choice ? "your answer, " : "");
      this.notes[i].replaceChildren(...(mark ? [`${MARKS[mark]} `, mine, mark] : []));
    });
  }
}
