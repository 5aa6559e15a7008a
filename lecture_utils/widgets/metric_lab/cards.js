// The cards with the scores, one a class and one for all.

import { make, setText } from "../kit/elements.js";
import { swatch } from "./parts.js";
import { accuracyText, crossEntropyText, diceText, iouText, meanText } from "./scores.js";

/** @import { Scores } from "./scores.js" */

/** @typedef {[symbol: string, words: string][]} Facts */

const OF_A_CLASS = /** @type {Facts} */ ([
  ["|A|", "true"], ["|B|", "predicted"], ["|A ∩ B|", "both"], ["|A ∪ B|", "either"], ["IoU", ""], ["Dice", ""],
]);
const OF_ALL = /** @type {Facts} */ ([["Pixel accuracy", ""], ["Mean IoU", ""], ["Mean Dice", ""], ["Cross entropy", ""]]);

/** A card: its names stand still, its values change. */
class Card {
  /**
   * @param {string} title
   * @param {string} look
   * @param {Facts} facts
   */
  constructor(title, look, facts) {
    this.values = facts.map(() => make("dd"));
    const lines = facts.map(([symbol, words], i) => {
      const term = make("dt", {}, symbol, ...(words ? [make("span", {}, ` ${words}`)] : []));
      return make("div", {}, term, this.values[i]);
    });
    const heading = make("p", { class: "lu-card-title" }, ...(look ? [swatch(look)] : []), title);
    this.element = make("div", { class: "lu-card", role: "group", "aria-label": title }, heading, make("dl", {}, ...lines));
  }

  /** @param {string[]} texts */
  show(texts) {
    texts.forEach((text, i) => setText(this.values[i], text));
  }
}

export class Cards {
  constructor() {
    this.element = make("div", { class: "lu-cards" });
    /** @type {Card[]} */
    this.ofClasses = [];
    this.ofAll = new Card("All classes", "", OF_ALL);
  }

  /**
   * What there is one of for each class.
   * @param {number} count
   */
  lay(count) {
    this.ofClasses = Array.from({ length: count }, (_, label) => (
      new Card(label ? `Class ${label}` : "Class 0, background", `lu-class-${label}`, OF_A_CLASS)));
    this.element.replaceChildren(...[...this.ofClasses, this.ofAll].map(({ element }) => element));
    this.element.style.setProperty("--lu-count", String(count));
  }

  /**
   * @param {Scores} scores
   * @param {number} shown the class that is looked at
   * @param {number} confidence
   */
  show(scores, shown, confidence) {
    scores.terms.forEach((term, label) => {
      const card = this.ofClasses[label];
      card.show([...[term.a, term.b, term.both, term.either].map(String), iouText(term), diceText(term)]);
      card.element.classList.toggle("lu-card-shown", label === shown);
    });
    const entropy = crossEntropyText(scores, confidence, scores.terms.length);
    this.ofAll.show([accuracyText(scores), meanText(scores.iou), meanText(scores.dice), entropy]);
  }
}
