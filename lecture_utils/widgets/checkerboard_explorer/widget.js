// Kernel size and stride to move: the stamps, how many reach each cell, and what becomes of a constant map and of a
// photograph. Nothing waits for the kernel.

import { OWN_KEYS, choice, labelled, make, setText, setValue, showSize, sizeChoice, vector } from "../kit/elements.js";
import { Draft, bytesOf } from "../kit/model.js";
import { roomOf, watchRoom } from "../kit/page/room.js";
import { passShortcuts } from "../kit/page/shortcuts.js";
import { shownSize, watchTeacher } from "../kit/page/teacher.js";
import { CONSTANT, countsOf, levelsOf, sentenceOf, stampsOver, upsampled } from "./rules.js";

/** @import { Model, RenderProps } from "../kit/types.js" */
/** @import { Grid } from "./rules.js" */

/** Pixels a side of the photograph, of the constant map, and of the board of counts. */
const SIDE = 96;
const CELLS = 24;
const COUNTED = 9;
/** On the board: heights of the stamps and of the line of counts, in cells; the rest are the counts of both axes. */
const LANES = 2.3;
const LINE = 0.9;
const ROWS = 5;
/** Sides of a picture in pixels: multiples of SIDE, or its cells would be of two lengths and make a pattern. */
const SIDES = /** @type {Record<string, number>} */ ({ small: 192, medium: 288, large: 384 });
const CLASSROOM = [480, 384, 288, 192];
/** Letters that are read at a desk and from the last row, in pixels. */
const LETTERS = 14;
const FAR_LETTERS = 24;

class CheckerboardView {
  /**
   * @param {HTMLElement} el
   * @param {Model} model
   */
  constructor(el, model) {
    this.draft = new Draft(model);
    this.limits = /** @type {Record<string, number>} */ (this.draft.get("_limits"));
    this.kernels = /** @type {Record<string, number[][]>} */ (this.draft.get("_weights"));
    this.photos = /** @type {string[]} */ (this.draft.get("_photos")).map(bytesOf);
    this.sliders = [this.slider("kernel_size", "Kernel size", "k"), this.slider("stride", "Stride", "s")];
    this.kinds = choice("lu-weights-kind", "Weights", Object.keys(this.kernels).map((kind) => [kind, kind]));
    this.sizes = sizeChoice();
    this.board = vector("svg", { class: "lu-counts", role: "img", viewBox: `0 0 ${COUNTED} ${COUNTED}` });
    this.constant = canvas(CELLS);
    this.photo = canvas(SIDE);
    this.sentence = make("p", { role: "status" });
    const all = Object.entries(this.kernels).flatMap(([kind, kernels]) => (
      kernels.flatMap((weights) => numbers(this.limits.stride).map((s) => sentenceOf(s, weights, kind)))));
    const longest = all.reduce((one, other) => (other.length > one.length ? other : one));
    this.root = make(
      "div", { class: "lu-widget lu-checkers", "data-widget": "checkerboard-explorer" },
      make("p", { class: "lu-title" }, "Checkerboards: move the kernel size and the stride"),
      make(
        "div", { class: "lu-checkers-params", role: "group", "aria-label": "Parameters" },
        ...this.sliders.map(({ element }) => element), labelled("Weights", this.kinds), labelled("Size", this.sizes),
      ),
      make(
        "div", { class: "lu-checkers-row" },
        figure("Stamps that meet", this.board),
        figure(`A constant map of ${CONSTANT}`, this.constant), figure("A photograph", this.photo),
      ),
      make("div", { class: "lu-steady-text", "data-longest": longest }, this.sentence),
    );
    el.append(this.root);
    this.listen();
  }

  /**
   * @param {string} name
   * @param {string} words
   * @param {string} letter
   */
  slider(name, words, letter) {
    const input = make("input", {
      type: "range", "data-param": name, min: 1, max: this.limits[name], step: 1, "aria-label": `${words} ${letter}`, ...OWN_KEYS,
    });
    const output = make("output", { "aria-hidden": "true" });
    input.addEventListener("input", () => this.draft.put({ [name]: Number(input.value) }));
    const show = () => {
      input.value = String(this.draft.get(name));
      setText(output, input.value);
    };
    const label = make("span", { "aria-hidden": "true" }, `${words} `, make("i", {}, letter));
    return { element: make("div", { class: "lu-checkers-param" }, label, input, output), show };
  }

  // -- what is shown --------------------------------------------------------------------------------

  show() {
    const [k, s, kind] = ["kernel_size", "stride", "weights"].map((name) => this.draft.get(name));
    const weights = this.kernels[kind][k - 1];
    for (const { show } of this.sliders) show();
    setValue(this.kinds, kind);
    const cells = CELLS / s;
    const flat = { values: new Array(cells * cells).fill(CONSTANT), rows: cells, columns: cells };
    const side = SIDE / s;
    paint(this.constant, upsampled(flat, weights, s));
    paint(this.photo, upsampled({ values: this.photos[s - 1], rows: side, columns: side }, weights, s));
    const levels = levelsOf(s, weights);
    this.constant.setAttribute("aria-label", levels.length > 1 ? `${levels.length} greys in turn` : "One grey everywhere");
    this.photo.setAttribute("aria-label", levels.length > 1 ? "The photograph with this pattern" : "The photograph without a pattern");
    this.showBoard(k, s);
    setText(this.sentence, sentenceOf(s, weights, kind));
  }

  /**
   * The stamps as bars in lanes; below each cell how many meet there; below that the counts of both axes.
   * @param {number} k
   * @param {number} s
   */
  showBoard(k, s) {
    const { lanes, stamps } = stampsOver(COUNTED, k, s);
    const counts = countsOf(COUNTED, k, s);
    const thick = Math.min(0.7, LANES / lanes);
    const bars = stamps.map(({ start, lane }) => vector("rect", {
      class: "lu-stamps-bar", x: start + 0.07, y: LANES - (lanes - lane) * thick + 0.05, width: k - 0.14,
      height: thick - 0.1, rx: Math.min(0.15, thick / 4),
    }));
    const most = Math.max(...counts) ** 2;
    const top = LANES + LINE + 0.15;
    const cells = counts.slice(0, ROWS).flatMap((down, r) => counts.flatMap((across, c) => [
      vector("rect", { class: "lu-stamps-count", x: c, y: top + r, width: 1, height: 1 }),
      vector("rect", { class: "lu-stamps-shade", x: c, y: top + r, width: 1, height: 1, "fill-opacity": (0.9 * down * across) / most }),
      text(c, top + r, down * across, "lu-stamps-number"),
    ]));
    this.board.replaceChildren(...bars, ...counts.map((count, c) => text(c, LANES - 0.05, count, "lu-stamps-along")), ...cells);
    this.board.setAttribute("aria-label", `Stamps on the first ${COUNTED} cells of one axis: ${counts.join(", ")}.`);
  }

  showSize() {
    showSize(this.root, this.sizes, this.draft.get("size"));
    this.fit();
  }

  /** The largest pictures for which there is room; in a classroom all of it is seen at once. */
  fit() {
    const { root } = this;
    if (!root.clientWidth) return;
    const size = shownSize(this.draft.get("size"));
    const far = size === "classroom";
    const letters = far ? FAR_LETTERS : LETTERS;
    const use = (/** @type {number} */ side) => {
      root.style.setProperty("--lu-side", `${side}px`);
      root.style.setProperty("--lu-digit", `${Math.min(0.8, Math.max(0.5, ((letters + 0.1) * COUNTED) / side)).toFixed(3)}px`);
    };
    const sides = far ? CLASSROOM : [SIDES[size], 192];
    const room = roomOf(root);
    const fits = (/** @type {number} */ side) => {
      use(side);
      const row = /** @type {HTMLElement} */ (root.querySelector(".lu-checkers-row"));
      return row.scrollWidth <= row.clientWidth && (!far || root.offsetHeight <= room.height);
    };
    if (!sides.some(fits)) use(192);
  }

  listen() {
    this.kinds.addEventListener("change", () => this.draft.put({ weights: this.kinds.value }));
    this.sizes.addEventListener("change", () => this.draft.put({ size: this.sizes.value }));
    this.draft.on(["kernel_size", "stride", "weights"], () => this.show());
    this.draft.on(["size"], () => this.showSize());
  }
}

/**
 * A number in the middle of a cell.
 * @param {number} x
 * @param {number} y
 * @param {number} count
 * @param {string} name
 */
function text(x, y, count, name) {
  return vector("text", { class: name, x: x + 0.5, y: y + 0.5 }, String(count));
}

/** @param {number} count */
function numbers(count) {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** @param {number} side */
function canvas(side) {
  return make("canvas", { role: "img", width: side, height: side });
}

/**
 * @param {string} caption
 * @param {Element} shown
 */
function figure(caption, shown) {
  return make("figure", {}, make("figcaption", {}, caption), shown);
}

/**
 * Grey levels on a canvas; what is beyond black and white is black or white.
 * @param {HTMLCanvasElement} target
 * @param {Grid} grid
 */
function paint(target, { values, rows, columns }) {
  const image = new ImageData(columns, rows);
  image.data.fill(255);
  for (let pixel = 0; pixel < values.length; pixel += 1) {
    image.data.fill(Math.min(values[pixel], 255), 4 * pixel, 4 * pixel + 3);
  }
  target.getContext("2d")?.putImageData(image, 0, 0);
}

/** @param {RenderProps} props */
function render({ model, el }) {
  const view = new CheckerboardView(el, model);
  view.show();
  view.showSize();
  const fit = () => view.fit();
  const stops = [watchRoom(view.root, fit), watchTeacher(view.root, fit), passShortcuts(view.root)];
  return () => {
    for (const stop of stops) stop();
    view.draft.end();
  };
}

export default { render };
