// What stands beside the third grid: for which class it compares, and what its signs mean.

import { OWN_KEYS, make, setText } from "../kit/elements.js";
import { swatch } from "./parts.js";
import { classWords } from "./remark.js";
import { MOST_CLASSES } from "./scoreboard.js";
import { iouText } from "./scores.js";

/** @import { ClassScores } from "./scores.js" */

/** The signs of the third grid, in plain words first. */
const MEANINGS = /** @type {const} */ ([
  ["tp", "TP", "found", ": in both"],
  ["fn", "FN", "missed", ": true, not predicted"],
  ["fp", "FP", "too many", ": predicted, not true"],
  ["tn", "·", "neither", ""],
  ["void", "V", "void", ": counts nowhere"],
]);

/** The third grid is made from the two others: nothing is painted there, but a class is chosen. */
export class Legend {
  constructor() {
    const group = `lu-shown-${Math.random().toString(36).slice(2)}`;
    this.inputs = Array.from({ length: MOST_CLASSES }, (_, label) => make("input", {
      type: "radio", name: group, value: label, "aria-label": classWords(label), ...OWN_KEYS,
    }));
    this.labels = this.inputs.map((input, label) => make("label", {}, input, ` ${classWords(label)}`));
    this.choices = make("div", { class: "lu-compare", role: "radiogroup", "aria-label": "Compare for" }, ...this.labels);
    this.counts = MEANINGS.map(() => make("b"));
    this.overlap = make("span");
    this.signs = make("ul", { class: "lu-signs" }, ...MEANINGS.map(([role, sign, words, more], i) => {
      const look = swatch(`lu-${role}`);
      look.append(sign);
      return make("li", { "data-role": role }, look, this.counts[i], make("span", {}, words, make("span", { class: "lu-lab-more" }, more)));
    }), make("li", { class: "lu-overlap" }, "IoU ", this.overlap));
    this.element = make(
      "div", { class: "lu-lab-beside" },
      make("p", { class: "lu-beside-title" }, "made from both, for"), this.choices, this.signs,
    );
  }

  /**
   * @param {number} count how many classes there are
   * @param {number} shown
   */
  showChoice(count, shown) {
    this.labels.forEach((label, i) => label.classList.toggle("lu-absent", i >= count));
    this.inputs.forEach((input, i) => { input.checked = i === shown; });
  }

  /**
   * @param {ClassScores} term of the class that is looked at
   * @param {number} pixels how many count
   * @param {number} voids
   */
  showCounts(term, pixels, voids) {
    const { a, b, both, either } = term;
    setText(this.overlap, iouText(term));
    [both, a - both, b - both, pixels - either, voids].forEach((count, i) => setText(this.counts[i], String(count)));
  }
}
