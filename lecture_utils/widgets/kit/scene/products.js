// The arithmetic of a step: its products, or other terms, as a table.

import { make, setText } from "../elements.js";
import { grows } from "../page/sizes.js";

/** @import { Scene, Step } from "../types.js" */

export class Products {
  constructor() {
    this.table = make("table", { class: "lu-products" });
    this.box = make("div", {}, this.table);
    this.element = make("div", { class: "lu-terms", "aria-hidden": "true" }, this.box);
    this.shape = "";
    /** @type {Map<string, { width: string, height: string }>} how large the box of each shape was, in this room */
    this.known = new Map();
    this.observer = new ResizeObserver(() => this.grow());
    this.observer.observe(this.table);
    /** @type {HTMLTableCellElement[]} */
    this.cells = [];
  }

  /**
   * How much room the products of a scene need, in pixels: those of its first steps, and a little more.
   * @param {Scene} scene
   * @param {number} em
   */
  size(scene, em) {
    let [width, height] = [0, 0];
    for (let i = 0; i < Math.min(scene.count, 3); i += 1) {
      const { terms, columns } = scene.step(i);
      const longest = Math.max(0, ...terms.map(({ text }) => text.length));
      width = Math.max(width, columns * (0.58 * longest + 1.3) * em, 0.55 * scene.termsLabel.length * em);
      height = Math.max(height, (Math.ceil(terms.length / columns) + 1) * 1.6 * em);
    }
    return { width, height };
  }

  /**
   * The box is as large as the largest table in it was: a step lays out the table, and not what stands around it. To
   * the fraction of a pixel: the table would fill a box that is rounded up, and its observer be called for nothing.
   */
  grow() {
    const { style } = this.box;
    const now = getComputedStyle(this.table);
    const width = `${Math.max(parseFloat(now.width) || 0, parseFloat(style.width) || 0)}px`;
    const height = `${Math.max(parseFloat(now.height) || 0, parseFloat(style.height) || 0)}px`;
    if (width === style.width && height === style.height) return;
    grows(this.box);
    this.known.set(this.shape, { width, height });
    Object.assign(style, { width, height });
  }

  /** Another room: no box is kept. */
  forget() {
    this.known.clear();
    this.resize();
  }

  /** Another table: its box is as large as it was for the last one like it, or is measured. */
  resize() {
    Object.assign(this.box.style, this.known.get(this.shape) ?? { width: "", height: "" });
    this.observer.unobserve(this.table);
    this.observer.observe(this.table);
  }

  /**
   * @param {Step | null} step null where there is nothing to show, now or later
   * @param {string} label what the terms are
   * @param {boolean} [hidden] whether only their place is kept
   */
  show(step, label, hidden = false) {
    const { columns, terms } = step ?? { columns: 1, terms: [] };
    const shape = step ? `${terms.length}/${columns}/${label}` : "";
    this.table.style.visibility = hidden ? "hidden" : "";
    if (this.shape !== shape) {
      this.shape = shape;
      this.cells = terms.map(() => make("td"));
      const starts = Array.from({ length: Math.ceil(terms.length / columns) }, (_, r) => r * columns);
      const rows = starts.map((start) => make("tr", {}, ...this.cells.slice(start, start + columns)));
      this.table.replaceChildren(...(step ? [make("caption", {}, label)] : []), ...rows);
      this.resize();
    }
    terms.forEach((term, i) => {
      setText(this.cells[i], term.text);
      this.cells[i].classList.toggle("lu-silent", term.silent);
    });
  }
}
