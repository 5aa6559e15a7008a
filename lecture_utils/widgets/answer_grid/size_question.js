// "How large is Y?": two fields to type into, before there are cells.

import { own } from "../kit/answer/answering.js";
import { OWN_KEYS, make, setValue } from "../kit/elements.js";

/** @import { Entry } from "../kit/types.js" */

/**
 * @typedef {object} SizeActions
 * @property {(size: string[]) => void} claim another size is claimed
 * @property {() => void} sized Enter in the last field
 */

export class SizeQuestion {
  /**
   * @param {string} symbol
   * @param {SizeActions} actions
   */
  constructor(symbol, actions) {
    const field = (/** @type {string} */ name) => make("input", {
      type: "text", inputmode: "numeric", autocomplete: "off", maxlength: "6", "data-size": name, placeholder: "?",
      "aria-label": `${name} of ${symbol}`, ...OWN_KEYS,
    });
    this.rows = field("rows");
    this.columns = field("columns");
    const question = `How large is ${symbol}?`;
    this.element = make(
      "div", { class: "lu-asked", role: "group", "aria-label": question }, make("span", {}, question),
      make("label", {}, this.rows, " rows"), make("span", { "aria-hidden": "true" }, "×"), make("label", {}, this.columns, " columns"),
    );
    for (const input of [this.rows, this.columns]) {
      input.addEventListener("input", () => actions.claim([this.rows.value, this.columns.value]));
      input.addEventListener("focus", () => input.select());
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !own(event)) return;
        if (input === this.rows) this.columns.focus();
        else actions.sized();
      });
    }
  }

  /** @param {Entry} entry */
  show({ size, locked }) {
    [this.rows, this.columns].forEach((input, i) => {
      const text = size?.[i] ?? "";
      setValue(input, text);
      input.readOnly = locked;
    });
  }
}
