// The arithmetic of a step: its products, or other terms, as a table.

import { make, setText } from "../elements.js";

/** @import { Step } from "../types.js" */

export class Products {
  constructor() {
    this.table = make("table", { class: "lu-products", "aria-hidden": "true" });
    this.shape = "";
    /** @type {HTMLTableCellElement[]} */
    this.cells = [];
  }

  /**
   * @param {Step | null} step null for the start: there is nothing to show then
   * @param {string} label what the terms are
   */
  show(step, label) {
    const { columns, terms } = step ?? { columns: 1, terms: [] };
    const shape = step ? `${terms.length}/${columns}/${label}` : "";
    if (this.shape !== shape) {
      this.shape = shape;
      this.cells = terms.map(() => make("td"));
      const starts = Array.from({ length: Math.ceil(terms.length / columns) }, (_, r) => r * columns);
      const rows = starts.map((start) => make("tr", {}, ...this.cells.slice(start, start + columns)));
      this.table.replaceChildren(...(step ? [make("caption", {}, label)] : []), ...rows);
    }
    terms.forEach((term, i) => {
      setText(this.cells[i], term.text);
      this.cells[i].classList.toggle("lu-silent", term.silent);
    });
  }
}
