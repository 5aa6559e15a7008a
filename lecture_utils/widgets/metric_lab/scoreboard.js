// The table with the scores, one row a class; the two scores of all pixels, and how near the outlines lie.

import { choice, make, setText } from "../kit/elements.js";
import { swatch } from "./parts.js";
import { classWords } from "./remark.js";
import { accuracyText, crossEntropyText, diceText, iouText, meanText } from "./scores.js";
import { MOST_TOLERANCE, surfaceText } from "./surface.js";

/** @import { Scores } from "./scores.js" */
/** @import { Surface } from "./surface.js" */

/** @typedef {[words: string, formula: string, symbols: string]} Heading */

/** The rows that there is room for: a third class that comes finds its place. */
export const MOST_CLASSES = 3;

const HEADINGS = /** @type {Heading[]} */ ([
  ["IoU", " = both / either", "|A ∩ B| / |A ∪ B|"],
  ["Dice", " = 2·both / (true + predicted)", "2·|A ∩ B| / (|A| + |B|)"],
]);

/** A score: how it is computed, and what comes out. */
class Score {
  /** @param {"td" | "dd"} tag */
  constructor(tag) {
    this.working = make("span", { class: "lu-working" });
    this.result = make("b");
    this.element = make(tag, {}, this.working, this.result);
  }

  /** @param {string} text what stands before the last "=" is the way there */
  show(text) {
    const at = text.lastIndexOf("= ") + 1;
    setText(this.working, at ? `${text.slice(0, at)} ` : "");
    setText(this.result, text.slice(at).trim());
  }
}

export class Scoreboard {
  constructor() {
    const words = (/** @type {string} */ text) => make("span", { class: "lu-class-words" }, text);
    this.rows = Array.from({ length: MOST_CLASSES }, (_, label) => scoreRow(
      { "data-class": label, class: "lu-score-row" }, swatch(`lu-class-${label}`),
      ...(label ? [words("class "), String(label)] : ["0", words(" background")]),
    ));
    this.means = scoreRow({ class: "lu-score-means" }, "mean");
    this.accuracy = new Score("dd");
    this.surface = new Score("dd");
    this.ofClass = make("span");
    const distances = Array.from({ length: MOST_TOLERANCE + 1 }, (_, far) => /** @type {[string, string]} */ ([`${far}`, `${far}`]));
    this.tolerance = choice("lu-tolerance", "Tolerance in pixels", distances);
    const more = (/** @type {(Element | string)[]} */ ...parts) => make("span", { class: "lu-lab-more" }, ...parts);
    this.entropy = new Score("dd");
    this.element = make(
      "table", { class: "lu-scores", "aria-label": "Scores of each class" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Class"), ...HEADINGS.map(([name, formula, symbols]) => make(
        "th", { scope: "col" }, name, make("span", { class: "lu-lab-formula" }, formula), make("span", { class: "lu-symbols" }, ` ${symbols}`),
      )))),
      make("tbody", {}, ...this.rows.map(({ element }) => element)), make("tfoot", {}, this.means.element),
    );
    this.ofAll = make(
      "dl", { class: "lu-of-all" },
      make("div", {}, make("dt", {}, make("span", { class: "lu-pixel-words" }, "Pixel "), "accuracy"), this.accuracy.element),
      make("div", { class: "lu-lab-long" }, make(
        "dt", {}, "Surface Dice ", more("of ", this.ofClass, ", ≤ "), this.tolerance, more(" px"),
      ), this.surface.element),
      make("div", { class: "lu-lab-long" }, make("dt", {}, "Cross entropy"), this.entropy.element),
    );
  }

  /**
   * @param {Scores} scores
   * @param {Surface} surface of the class that is looked at
   * @param {number} shown this class
   * @param {number} confidence
   */
  show(scores, surface, shown, confidence) {
    this.rows.forEach(({ element, iou, dice }, label) => {
      const term = scores.terms.at(label);
      element.classList.toggle("lu-score-shown", label === shown);
      element.classList.toggle("lu-unused", !term);
      iou.show(term ? iouText(term) : "not used");
      dice.show(term ? diceText(term) : "");
    });
    this.means.iou.show(meanText(scores.iou));
    this.means.dice.show(meanText(scores.dice));
    this.accuracy.show(accuracyText(scores));
    this.surface.show(surfaceText(surface));
    setText(this.ofClass, classWords(shown));
    this.entropy.show(crossEntropyText(scores, confidence, scores.terms.length));
  }
}

/**
 * @param {Record<string, string | number>} attributes
 * @param {(Element | string)[]} name
 */
function scoreRow(attributes, ...name) {
  const [iou, dice] = [new Score("td"), new Score("td")];
  return { element: make("tr", attributes, make("th", { scope: "row" }, ...name), iou.element, dice.element), iou, dice };
}
