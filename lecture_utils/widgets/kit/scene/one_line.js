// Where the lines of a board are too many to be read from the last row, one of them is shown, and a list leads to the
// others.

import { choice, labelled, setValue, toggle } from "../elements.js";
import { arrange } from "./layout.js";

/** @import { Scene, Step } from "../types.js" */
/** @import { Arrangement } from "./layout.js" */

export class Parts {
  /**
   * @param {HTMLElement} board
   * @param {() => void} changed called when another line is to be shown
   */
  constructor(board, changed) {
    this.board = board;
    this.changed = changed;
    this.index = 0;
    this.on = false;
    /** @type {string[]} */
    this.titles = [];
    this.list = choice("lu-part", "Part", []);
    this.element = labelled("Part", this.list);
    this.element.classList.add("lu-parts");
    this.element.hidden = true;
    this.list.addEventListener("change", () => this.choose(Number(this.list.value)));
  }

  /**
   * The list stands beside the title, and is a little higher.
   * @param {Parameters<typeof arrange>[1]} room
   */
  heightIn({ height, em }) {
    return height - 0.7 * em;
  }

  /**
   * Each line as large as it can be alone; none if there is one line only, or if one of them does not fit alone.
   * @param {Scene} scene
   * @param {Parameters<typeof arrange>[1]} room
   * @returns {Arrangement[]}
   */
  arrange(scene, room) {
    if (scene.boards.length < 2) return [];
    const height = this.heightIn(room);
    const found = scene.boards.map((board) => (
      arrange({ ...scene, boards: [{ ...board, title: "" }] }, { ...room, height }, true)));
    const titles = scene.boards.map(({ title }, i) => title || `Part ${i + 1}`);
    if (titles.join() !== this.titles.join()) {
      this.titles = titles;
      this.index = Math.min(this.index, titles.length - 1);
      this.list.replaceChildren(...titles.map((title, i) => new Option(title, String(i))));
    }
    return found.every(Boolean) ? /** @type {Arrangement[]} */ (found) : [];
  }

  /** @param {boolean} on whether only one line is shown */
  show(on) {
    this.on = on;
    toggle(this.element, on);
    if (on) setValue(this.list, String(this.index));
    this.board.classList.toggle("lu-one-line", on);
    [...this.board.children].forEach((line, i) => line.classList.toggle("lu-other-line", on && i !== this.index));
  }

  /** @param {number} index */
  choose(index) {
    if (index === this.index) return;
    this.index = index;
    this.changed();
  }

  /**
   * The line in which a step happens, if it happens in one alone.
   * @param {Scene} scene
   * @param {Step} step
   */
  follow(scene, step) {
    const lines = new Set(step.writes.map(([name]) => scene.boards.findIndex(({ grids }) => grids.includes(name))));
    const [line] = lines;
    if (lines.size !== 1 || line < 0) return;
    if (this.on) this.choose(line);
    else this.index = line;
  }
}
