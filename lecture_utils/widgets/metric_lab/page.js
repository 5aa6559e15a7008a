// The metric lab's page: its controls and what is read. The view listens and writes.

import { OWN_KEYS, button, choice, help, labelled, make, setOff, setText, sizeChoice } from "../kit/elements.js";
import { Legend } from "./legend.js";
import { swatch } from "./parts.js";
import { longestRemark } from "./remark.js";
import { MOST_CLASSES, Scoreboard } from "./scoreboard.js";
import { VOID } from "./scores.js";

const KEYS = /** @type {[string, string][]} */ ([
  ["Arrows", "from pixel to pixel; with Shift: a stroke"], ["0 1 2", "paint this class"], ["V", "void, in the truth"],
  ["Space", "paint the current class"], ["Delete", "background"], ["Ctrl+Z", "undo"],
]);

/** What is said of the masks: its room is that of the longest, so that nothing below it moves. */
class Remark {
  constructor() {
    this.parts = Array.from({ length: 3 }, () => make("span"));
    const [main, ...more] = this.parts;
    const [longest, longestMain] = longestRemark();
    this.element = make(
      "div", { class: "lu-remark lu-steady-text", "data-longest": longest, "data-longest-main": longestMain },
      make("p", {}, main, make("span", { class: "lu-remark-more" }, ...more)),
    );
  }

  /** @param {string[]} texts */
  show(texts) {
    this.parts.forEach((part, i) => setText(part, texts[i] && i ? ` ${texts[i]}` : texts[i]));
  }
}

export class LabPage {
  /** @param {string[]} examples their names */
  constructor(examples) {
    this.boards = make("div", { class: "lu-masks" });
    this.brushes = make("div", { class: "lu-brushes", role: "group", "aria-label": "Paint with" }, ...brushes());
    this.legend = new Legend();
    this.scores = new Scoreboard();
    this.remark = new Remark();
    this.spoken = make("p", { class: "lu-spoken", role: "status" });
    this.undo = button({ "data-action": "undo" }, "Undo");
    this.clear = button({ "data-action": "clear" }, "Clear");
    this.example = choice("lu-example", "Example", [["", "your own"], ...examples.map((name) => /** @type {[string, string]} */ ([name, name]))]);
    this.classes = choice("lu-classes", "Classes", [["2", "2"], ["3", "3"]]);
    this.sizes = sizeChoice();
    this.confidence = make("input", { type: "range", step: "0.01", max: "0.99", class: "lu-confidence", "aria-label": "Confidence", ...OWN_KEYS });
    this.sure = make("span");
    this.rest = make("span", { class: "lu-rest" });
    this.certain = make("output", { class: "lu-certain" }, this.sure, this.rest);
    this.root = make(
      "div", { class: "lu-widget lu-metric", "data-widget": "metric-lab" },
      make("p", { class: "lu-title" }, "Drag over the truth or the prediction to paint: the scores follow"),
      make(
        "div", { class: "lu-paint" },
        make("div", { class: "lu-lab-bar lu-tools" }, make("span", { class: "lu-label" }, "Paint with"), this.brushes, this.undo, this.clear),
        make("label", { class: "lu-chosen-example" }, make("span", { class: "lu-label" }, "Example "), this.example),
        this.boards,
      ),
      this.remark.element,
      make("div", { class: "lu-lab-numbers" }, this.scores.element, make(
        "div", { class: "lu-all" }, this.scores.ofAll,
        make("div", { class: "lu-lab-sure" }, make("label", { class: "lu-track" }, "Confidence ", this.confidence), this.certain),
        make("div", { class: "lu-lab-bar" }, labelled("Classes", this.classes), make("label", {}, make("span", { class: "lu-label" }, "Size "), this.sizes)),
      )),
      help("Keys", KEYS), this.spoken,
    );
  }

  /**
   * @param {number} count how many classes there are
   * @param {number} brush
   */
  showBrushes(count, brush) {
    for (const one of this.brushes.children) {
      const label = Number(/** @type {HTMLElement} */ (one).dataset.brush);
      setOff(/** @type {HTMLElement} */ (one), label !== VOID && label >= count);
      one.setAttribute("aria-pressed", String(label === brush));
    }
  }
}

function brushes() {
  const labels = Array.from({ length: MOST_CLASSES }, (_, label) => label);
  const words = (/** @type {string} */ text) => make("span", { class: "lu-brush-words" }, ` ${text}`);
  return [...labels, VOID].map((label) => button(
    { "data-brush": label }, swatch(label === VOID ? "lu-void" : `lu-class-${label}`), make("span", {}, label === VOID ? "V" : String(label)),
    ...(label === VOID ? [words("void")] : label ? [] : [words("background")]),
  ));
}
