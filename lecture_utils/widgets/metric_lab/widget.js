// Truth and prediction to paint, where they agree, and the scores. The model holds the masks; the view shows them.

import { OWN_KEYS, around, button, choice, labelled, make, setOff, setText, showSize, sizeChoice } from "../kit/elements.js";
import { Draft } from "../kit/model.js";
import { passShortcuts, take } from "../kit/shortcuts.js";
import { Cards } from "./cards.js";
import { keptLabels, packed, paintedMask, unpacked } from "./painting.js";
import { PixelView, comparedGrid, maskGrid, swatch } from "./parts.js";
import { classWords, remark } from "./remark.js";
import { VOID, countsOf, crossEntropy, scoreText, scoresOf } from "./scores.js";
import { frameTheSame, listenToStrokes } from "./strokes.js";

/** @import { Model, RenderProps } from "../kit/types.js" */
/** @import { Pixel } from "./painting.js" */
/** @import { Mask } from "./scores.js" */
/** @import { Earlier, MaskName } from "./strokes.js" */

/** @typedef {{ name: string, classes: number, truth: Mask, prediction: Mask, shown: number }} Example */

const MOST_UNDO = 40;
const CAPTIONS = { truth: "Truth (A)", prediction: "Prediction (B)" };
const HINT = "Drag, or arrow keys and a digit (with Shift and an arrow: a stroke). Space: the current class. V: void, in the truth. "
  + "Delete: background. Ctrl+Z: undo.";

class MetricView {
  /**
   * @param {HTMLElement} el
   * @param {Model} model
   */
  constructor(el, model) {
    this.draft = new Draft(model);
    this.examples = /** @type {Example[]} */ (model.get("_examples"));
    this.laid = 0;
    this.waiting = false;
    this.boards = make("div", { class: "lu-masks" });
    this.brushes = make("div", { class: "lu-brushes", role: "group", "aria-label": "Paint with" });
    this.choices = make("div", { class: "lu-compare", role: "radiogroup", "aria-label": "Class of the third grid" });
    this.legend = make("p", { class: "lu-legend" });
    this.cards = new Cards();
    this.sentence = make("p", { class: "lu-remark" });
    this.spoken = make("p", { class: "lu-spoken", role: "status" });
    this.undo = button({ "data-action": "undo" }, "Undo");
    this.clear = button({ "data-action": "clear" }, "Clear");
    this.example = choice("lu-example", "Example", [["", "your own"], ...this.examples.map(({ name }) => /** @type {[string, string]} */ ([name, name]))]);
    this.classes = choice("lu-classes", "Classes", [["2", "2"], ["3", "3"]]);
    this.sizes = sizeChoice();
    this.confidence = make("input", { type: "range", step: "0.01", max: "0.99", class: "lu-confidence", "aria-label": "Confidence", ...OWN_KEYS });
    this.certain = make("output", { class: "lu-certain" });
    this.radioGroup = `lu-shown-${Math.random().toString(36).slice(2)}`;
    this.root = this.page();
    el.append(this.root);
    const { truth, prediction } = this.masks;
    this.grids = {
      truth: new PixelView(maskGrid("truth", CAPTIONS.truth, truth)),
      prediction: new PixelView(maskGrid("prediction", CAPTIONS.prediction, prediction)),
      compared: new PixelView(comparedGrid(truth, prediction, this.shown)),
    };
    this.grids.compared.table.setAttribute("aria-readonly", "true");
    this.grids.compared.figure.append(this.choices, this.legend);
    this.boards.append(...Object.values(this.grids).map(({ figure }) => figure));
    this.listen();
  }

  page() {
    return make(
      "div", { class: "lu-widget lu-metric", "data-widget": "metric-lab" },
      make("p", { class: "lu-title" }, "Paint the truth and the prediction: the scores follow"),
      make("div", { class: "lu-bar" }, make("span", {}, "Paint"), this.brushes, this.undo, this.clear, labelled("Example", this.example)),
      this.boards, this.sentence, this.cards.element,
      make(
        "div", { class: "lu-bar lu-foot" }, make("label", { class: "lu-track" }, "Confidence ", this.confidence), this.certain,
        labelled("Classes", this.classes), labelled("Size", this.sizes),
      ),
      make("p", { class: "lu-hint" }, HINT), this.spoken,
    );
  }

  // -- the model in ---------------------------------------------------------------------------------

  /** @returns {{ truth: Mask, prediction: Mask }} */
  get masks() {
    return { truth: this.draft.get("truth"), prediction: this.draft.get("prediction") };
  }

  /** @returns {number} */
  get count() {
    return this.draft.get("classes");
  }

  /** @returns {number} */
  get shown() {
    return Math.min(this.draft.get("shown"), this.count - 1);
  }

  get scores() {
    const { truth, prediction } = this.masks;
    return scoresOf(countsOf(truth, prediction, this.count));
  }

  /** @returns {Earlier} */
  get state() {
    const { truth, prediction } = this.masks;
    return { truth: packed(truth), prediction: packed(prediction), classes: this.count, preset: this.draft.get("preset") };
  }

  // What there is one of for each class.
  layClasses() {
    const { count } = this;
    this.laid = count;
    const labels = Array.from({ length: count }, (_, label) => label);
    this.brushes.replaceChildren(...[...labels, VOID].map((label) => button(
      { "data-brush": label }, swatch(label === VOID ? "lu-void" : `lu-class-${label}`),
      label === VOID ? "V void" : label ? String(label) : "0 background",
    )));
    this.choices.replaceChildren("for ", ...labels.map((label) => make(
      "label", {}, make("input", { type: "radio", name: this.radioGroup, value: label, "aria-label": classWords(label), ...OWN_KEYS }), ` ${label}`,
    )));
    this.cards.lay(count);
  }

  show() {
    const { count, shown, draft } = this;
    const { truth, prediction } = this.masks;
    const brush = draft.get("brush");
    if (this.laid !== count) this.layClasses();
    this.grids.truth.update(maskGrid("truth", CAPTIONS.truth, truth));
    this.grids.prediction.update(maskGrid("prediction", CAPTIONS.prediction, prediction));
    this.grids.compared.update(comparedGrid(truth, prediction, shown));
    for (const one of this.brushes.querySelectorAll("button")) one.setAttribute("aria-pressed", String(Number(one.dataset.brush) === brush));
    for (const input of this.choices.querySelectorAll("input")) input.checked = Number(input.value) === shown;
    this.showScores();
    this.example.value = draft.get("preset");
    this.classes.value = String(count);
    showSize(this.root, this.sizes, draft.get("size"));
    setOff(this.undo, !draft.get("_undo").length);
  }

  showScores() {
    const { count, shown, scores } = this;
    const sure = this.draft.get("confidence");
    this.cards.show(scores, shown, sure);
    const { a, b, both } = scores.terms[shown];
    setText(this.legend, `${both} TP, ${b - both} FP, ${a - both} FN`);
    setText(this.sentence, remark(scores, this.masks.truth.flat().length - scores.pixels));
    this.confidence.min = leastConfidence(count).toFixed(2);
    this.confidence.value = String(sure);
    const rest = scoreText((1 - sure) / (count - 1));
    setText(this.certain, `${scoreText(sure)} for the predicted class, ${rest} for ${count === 2 ? "the other" : "each other"}`);
  }

  // Several values may change together: the view waits for the last, but not for the next frame.
  changed() {
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => {
      this.waiting = false;
      this.show();
    });
  }

  // -- the model out --------------------------------------------------------------------------------

  /** @param {string} words */
  say(words) {
    this.spoken.textContent = words;
  }

  /**
   * What is said after a change: the pixel, if there is one, and the scores.
   * @param {string} [words]
   */
  report(words = "") {
    const { scores, shown } = this;
    const overlap = scoreText(scores.terms[shown].iou, "absent");
    this.say(`${words} Pixel accuracy ${scoreText(scores.accuracy)}, IoU of ${classWords(shown)} ${overlap}.`.trim());
  }

  /**
   * With another number of classes, what was chosen stays possible.
   * @param {number} count
   */
  fitting(count) {
    const [brush, confidence] = ["brush", "confidence"].map((name) => this.draft.get(name));
    return {
      classes: count, shown: Math.min(this.draft.get("shown"), count - 1), brush: brush === VOID ? VOID : Math.min(brush, count - 1),
      confidence: Math.max(confidence, leastConfidence(count)),
    };
  }

  /** @param {Earlier} before */
  remembered(before) {
    return [...this.draft.get("_undo"), before].slice(-MOST_UNDO);
  }

  /**
   * @param {{ truth: Mask, prediction: Mask, preset: string, classes?: number, shown?: number }} values
   * @param {string} words
   */
  replace(values, words) {
    const fitting = values.classes ? this.fitting(values.classes) : {};
    this.draft.put({ ...fitting, ...values, _undo: this.remembered(this.state) });
    this.report(words);
  }

  takeBack() {
    const earlier = /** @type {Earlier[]} */ (this.draft.get("_undo"));
    if (!earlier.length) return this.say("There is nothing to undo.");
    const { truth, prediction, classes, preset } = earlier[earlier.length - 1];
    this.draft.put({
      ...this.fitting(classes), truth: unpacked(truth), prediction: unpacked(prediction), preset,
      _undo: earlier.slice(0, -1),
    });
    this.report("Undone.");
  }

  /**
   * Whether the label may be painted there.
   * @param {MaskName} name
   * @param {Pixel[]} pixels
   * @param {number} label
   */
  paint(name, pixels, label) {
    if (label === VOID && name === "prediction") {
      this.say("Only the truth can be void: a prediction gives every pixel a class.");
      return false;
    }
    const before = this.masks[name];
    const mask = paintedMask(before, pixels, label);
    if (mask !== before) this.draft.put({ [name]: mask, preset: "" });
    return true;
  }

  // -- gestures and controls ------------------------------------------------------------------------

  listen() {
    const { draft } = this;
    listenToStrokes(this.boards, this.grids, {
      mask: (name) => this.masks[name], brush: () => draft.get("brush"), classes: () => this.count, state: () => this.state,
      choose: (brush) => draft.put({ brush }), paint: (name, pixels, label) => this.paint(name, pixels, label),
      finished: (name, before, mask, words) => {
        if (this.masks[name] !== mask) draft.put({ _undo: this.remembered(before) });
        this.report(words);
      },
    });
    frameTheSame(this.boards, this.grids);
    this.root.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "z" || event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      this.takeBack();
      take(event);
    });
    this.brushes.addEventListener("click", (event) => {
      const one = around(event, "button");
      if (one) draft.put({ brush: Number(one.dataset.brush) });
    });
    this.choices.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement) draft.put({ shown: Number(target.value) });
    });
    this.undo.addEventListener("click", () => this.takeBack());
    this.clear.addEventListener("click", () => {
      const empty = () => this.masks.truth.map((row) => row.map(() => 0));
      this.replace({ truth: empty(), prediction: empty(), preset: "" }, "All background.");
    });
    this.example.addEventListener("change", () => this.load(this.example.value));
    this.classes.addEventListener("change", () => {
      const classes = Number(this.classes.value);
      const { truth, prediction } = this.masks;
      this.replace({ truth: keptLabels(truth, classes), prediction: keptLabels(prediction, classes), classes, preset: "" }, `${classes} classes.`);
    });
    this.confidence.addEventListener("input", () => {
      draft.put({ confidence: Number(this.confidence.value) });
      this.say(`Cross entropy ${scoreText(crossEntropy(this.scores, draft.get("confidence"), this.count))}.`);
    });
    this.sizes.addEventListener("change", () => draft.put({ size: this.sizes.value }));
  }

  /** @param {string} preset the name of an example */
  load(preset) {
    const one = this.examples.find(({ name }) => name === preset);
    if (!one) {
      this.example.value = this.draft.get("preset");
      return;
    }
    const { truth, prediction, classes, shown } = one;
    this.replace({ truth, prediction, classes, shown, preset }, `Example: ${preset}.`);
  }
}

/**
 * With less another class would be the prediction.
 * @param {number} classes
 */
function leastConfidence(classes) {
  return Math.ceil(100 / classes) / 100;
}

/** @param {RenderProps} props */
function render({ model, el }) {
  const view = new MetricView(el, model);
  view.show();
  const names = ["truth", "prediction", "classes", "preset", "confidence", "shown", "brush", "_undo", "size"];
  view.draft.on(names, () => view.changed());
  const keepShortcuts = passShortcuts(view.root);
  return () => {
    keepShortcuts();
    view.draft.end();
  };
}

export default { render };
