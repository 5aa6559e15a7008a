// Truth and prediction to paint, where they agree, and the scores. The model holds the masks; the view shows them.

import { around, make, setOff, setText, setValue, showSize } from "../kit/elements.js";
import { Draft } from "../kit/model.js";
import { ClassroomFit } from "../kit/page/classroom.js";
import { passShortcuts, take } from "../kit/page/shortcuts.js";
import { LabPage } from "./page.js";
import { keptLabels, packed, paintedMask, unpacked } from "./painting.js";
import { PixelView, comparedGrid, maskGrid } from "./parts.js";
import { classWords, remarkParts } from "./remark.js";
import { VOID, countsOf, crossEntropy, scoreText, scoresOf } from "./scores.js";
import { frameTheSame, listenToStrokes } from "./strokes.js";
import { surfaceOf, surfaceText } from "./surface.js";

/** @import { Model, RenderProps } from "../kit/types.js" */
/** @import { Pixel } from "./painting.js" */
/** @import { Mask } from "./scores.js" */
/** @import { Earlier, MaskName } from "./strokes.js" */

/** @typedef {{ name: string, classes: number, truth: Mask, prediction: Mask, shown: number }} Example */

const MOST_UNDO = 40;
const CAPTIONS = { truth: "Truth", prediction: "Prediction" };
const LETTERS = { truth: " (A)", prediction: " (B)" };
const PAINT = "✎ paint";
const NO_VOID = "✎ no void";
// Of a cell in "classroom": from the smallest that can be hit to the largest that is of use.
const LEAST = 20;
const MOST = 80;

class MetricView {
  /**
   * @param {HTMLElement} el
   * @param {Model} model
   */
  constructor(el, model) {
    this.draft = new Draft(model);
    this.examples = /** @type {Example[]} */ (model.get("_examples"));
    this.waiting = false;
    this.page = new LabPage(this.examples.map(({ name }) => name));
    this.root = this.page.root;
    el.append(this.root);
    const { truth, prediction } = this.masks;
    this.grids = {
      truth: new PixelView(maskGrid("truth", CAPTIONS.truth, truth)),
      prediction: new PixelView(maskGrid("prediction", CAPTIONS.prediction, prediction)),
      compared: new PixelView(comparedGrid(truth, prediction, this.shown)),
    };
    this.grids.compared.table.setAttribute("aria-readonly", "true");
    const where = { truth: make("span"), prediction: make("span") };
    for (const name of /** @type {const} */ (["truth", "prediction"])) {
      const { frame, table } = this.grids[name];
      const here = make("span", { class: "lu-where" }, where[name], make("span", { class: "lu-here" }, " here"));
      frame.caption.append(make("span", { class: "lu-letter" }, LETTERS[name]), " ", here);
      frame.caption.id = `lu-${name}-${Math.random().toString(36).slice(2)}`;
      table.setAttribute("aria-labelledby", frame.caption.id);
      setText(where[name], PAINT);
    }
    this.where = where.prediction;
    this.page.boards.append(...Object.values(this.grids).map(({ figure }) => figure), this.page.legend.element);
    this.listen();
    this.cells = new ClassroomFit(this.root, () => this.draft.get("size"), LEAST, MOST);
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

  get surface() {
    const { truth, prediction } = this.masks;
    return surfaceOf(truth, prediction, this.shown, this.draft.get("tolerance"));
  }

  /** @returns {Earlier} */
  get state() {
    const { truth, prediction } = this.masks;
    return { truth: packed(truth), prediction: packed(prediction), classes: this.count, preset: this.draft.get("preset") };
  }

  show() {
    const { count, shown, draft, page } = this;
    const { truth, prediction } = this.masks;
    this.grids.truth.update(maskGrid("truth", CAPTIONS.truth, truth));
    this.grids.prediction.update(maskGrid("prediction", CAPTIONS.prediction, prediction));
    this.grids.compared.update(comparedGrid(truth, prediction, shown));
    page.showBrushes(count, draft.get("brush"));
    page.legend.showChoice(count, shown);
    this.showScores();
    setValue(page.example, draft.get("preset"));
    setValue(page.classes, String(count));
    setValue(page.scores.tolerance, String(draft.get("tolerance")));
    setOff(page.undo, !draft.get("_undo").length);
    this.showSize();
  }

  showScores() {
    const { count, shown, scores, page } = this;
    const sure = this.draft.get("confidence");
    const voids = this.masks.truth.flat().length - scores.pixels;
    page.scores.show(scores, this.surface, shown, sure);
    page.legend.showCounts(scores.terms[shown], scores.pixels, voids);
    page.remark.show(remarkParts(scores, voids));
    page.confidence.min = leastConfidence(count).toFixed(2);
    page.confidence.value = String(sure);
    const rest = scoreText((1 - sure) / (count - 1));
    setText(page.sure, scoreText(sure));
    setText(page.rest, ` for the predicted class, ${rest} for ${count === 2 ? "the other" : "each other"}`);
  }

  showSize() {
    const size = this.draft.get("size");
    if (this.root.classList.contains(`lu-size-${size}`)) return;
    showSize(this.root, this.page.sizes, size);
    this.cells.again();
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
    this.page.spoken.textContent = words;
    setText(this.where, PAINT);
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
      setText(this.where, NO_VOID);
      return false;
    }
    const before = this.masks[name];
    const mask = paintedMask(before, pixels, label);
    if (mask !== before) this.draft.put({ [name]: mask, preset: "" });
    return true;
  }

  // -- gestures and controls ------------------------------------------------------------------------

  listen() {
    const { draft, page } = this;
    listenToStrokes(page.boards, this.grids, {
      mask: (name) => this.masks[name], brush: () => draft.get("brush"), classes: () => this.count, state: () => this.state,
      choose: (brush) => draft.put({ brush }), paint: (name, pixels, label) => this.paint(name, pixels, label),
      finished: (name, before, mask, words) => {
        if (this.masks[name] !== mask) draft.put({ _undo: this.remembered(before) });
        this.report(words);
      },
    });
    frameTheSame(page.boards, this.grids);
    this.root.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "z" || event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      this.takeBack();
      take(event);
    });
    page.brushes.addEventListener("click", (event) => {
      const one = around(event, "button");
      if (!one) return;
      if (one.getAttribute("aria-disabled")) this.say("There are two classes now. To paint class 2, choose 3 classes.");
      else draft.put({ brush: Number(one.dataset.brush) });
    });
    page.legend.choices.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement) draft.put({ shown: Number(target.value) });
    });
    page.undo.addEventListener("click", () => this.takeBack());
    page.clear.addEventListener("click", () => {
      const empty = () => this.masks.truth.map((row) => row.map(() => 0));
      this.replace({ truth: empty(), prediction: empty(), preset: "" }, "All background.");
    });
    page.example.addEventListener("change", () => this.load(page.example.value));
    page.classes.addEventListener("change", () => {
      const classes = Number(page.classes.value);
      const { truth, prediction } = this.masks;
      this.replace({ truth: keptLabels(truth, classes), prediction: keptLabels(prediction, classes), classes, preset: "" }, `${classes} classes.`);
    });
    page.scores.tolerance.addEventListener("change", () => {
      draft.put({ tolerance: Number(page.scores.tolerance.value) });
      this.say(`Surface Dice of ${classWords(this.shown)}: ${surfaceText(this.surface)}.`);
    });
    page.confidence.addEventListener("input", () => {
      draft.put({ confidence: Number(page.confidence.value) });
      this.say(`Cross entropy ${scoreText(crossEntropy(this.scores, draft.get("confidence"), this.count))}.`);
    });
    page.sizes.addEventListener("change", () => draft.put({ size: page.sizes.value }));
  }

  /** @param {string} preset the name of an example */
  load(preset) {
    const one = this.examples.find(({ name }) => name === preset);
    if (!one) {
      setValue(this.page.example, this.draft.get("preset"));
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
  const names = ["truth", "prediction", "classes", "preset", "confidence", "tolerance", "shown", "brush", "_undo", "size"];
  view.draft.on(names, () => view.changed());
  const keepShortcuts = passShortcuts(view.root);
  return () => {
    keepShortcuts();
    view.cells.stop();
    view.draft.end();
  };
}

export default { render };
