// The window of one output pixel, enlarged: its pixels with their numbers, and the products.

import { make, setText, toggle } from "../kit/elements.js";
import { formatNumber } from "../kit/numbers.js";
import { COLOURS } from "./rules/kernels.js";
import { paint } from "./rules/shading.js";
import { productsOf, valuesOf } from "./rules/words.js";

/** @import { Pixel } from "./rules/words.js" */

/** Letters that every cell has room for. */
const FEWEST = 3;
const FEWEST_OF_PRODUCTS = 5;
const MOST_OF_THREE = 3;
/** Above these, dark letters can be read better than light ones: of a grey; of red, green and blue alone. */
const GREY = 126;
const BRIGHT = [245, 145, 255];
const SHADE = { how: /** @type {const} */ ("clip"), black: 0, white: 255 };

/** Cells with numbers; of a window, in front of its pixels. */
class CellGrid {
  /**
   * @param {string} name
   * @param {string} [sign] what its frame means
   */
  constructor(name, sign) {
    this.cells = /** @type {HTMLElement[]} */ ([]);
    this.box = make("div", { class: `lu-cell-grid lu-${name}`, "aria-hidden": "true" });
    this.canvas = make("canvas", { width: 1, height: 1 });
    /** @type {ImageData | null} */
    this.image = null;
    this.words = make("span", {});
    const key = sign ? [make("span", { class: `lu-key lu-${sign}`, "aria-hidden": "true" })] : [];
    this.figure = make("figure", { class: "lu-close" }, make("figcaption", {}, ...key, this.words), this.box);
  }

  /**
   * @param {string} title
   * @param {number} size
   * @param {number} letters of the longest number that there can be
   */
  lay(title, size, letters) {
    setText(this.words, title);
    if (this.cells.length !== size * size) {
      this.cells = Array.from({ length: size * size }, () => make("span", {}));
      this.box.replaceChildren(this.canvas, ...this.cells);
      Object.assign(this.canvas, { width: size, height: size });
      this.image = new ImageData(size, size);
      this.box.style.setProperty("--lu-k", String(size));
    }
    this.box.style.setProperty("--lu-letters", String(letters));
  }

  /**
   * The window's pixels, enlarged: in greys, or of one colour.
   * @param {number[]} values
   * @param {number} channel
   * @param {number} count
   */
  paint(values, channel, count) {
    if (!this.image) return;
    const [rows, columns] = [this.image.height, this.image.width];
    const planes = Array.from({ length: count }, (_, c) => (
      { rows, columns, values: Float64Array.from(values, (value) => (c === channel ? value : 0)) }));
    paint(planes, planes.map(() => SHADE), this.image.data);
    this.canvas.getContext("2d")?.putImageData(this.image, 0, 0);
  }
}

export class CloseUp {
  /** @param {(channel: number) => void} choose another colour is looked at */
  constructor(choose) {
    this.windows = COLOURS.map(() => new CellGrid("window", "read"));
    this.products = new CellGrid("made-products");
    this.element = make("div", { class: "lu-close-up" }, ...this.windows.map(({ figure }) => figure), this.products.figure);
    this.windows.forEach(({ figure }, channel) => figure.addEventListener("click", () => choose(channel)));
    this.shape = "";
  }

  /**
   * Its grids: laid out when the setting changes, and not when the pixel does.
   * @param {number} channels
   * @param {number} size
   * @param {number} channel the one whose products are shown
   * @param {number[] | null} weights of this channel; null for a pooling
   * @param {boolean} large whether the numbers are read from the last row
   */
  lay(channels, size, channel, weights, large) {
    const lengths = (weights ?? []).map((weight) => formatNumber(-255 * Math.abs(weight) || 0).length);
    const longest = Math.max(FEWEST_OF_PRODUCTS, ...lengths);
    const shape = `${channels}/${size}/${channel}/${longest}/${weights !== null}/${large}`;
    if (shape === this.shape) return;
    this.shape = shape;
    // three windows beside each other where their numbers can still be read
    const all = channels > 1 && size <= MOST_OF_THREE && !large;
    this.element.dataset.count = String(all ? channels : 1);
    this.windows.forEach((grid, c) => {
      toggle(grid.figure, all || c === channel);
      grid.figure.classList.toggle("lu-looked", all && c === channel);
      const title = all ? COLOURS[c] : channels > 1 ? `Read now, ${COLOURS[c]}` : "Read now";
      grid.lay(title, size, FEWEST);
    });
    toggle(this.products.figure, weights !== null);
    this.products.lay(channels > 1 ? `Products, ${COLOURS[channel]}` : "Products", size, longest);
  }

  /** @param {Pixel | null} pixel */
  show(pixel) {
    this.element.classList.toggle("lu-nothing", !pixel);
    if (!pixel) return;
    const { channel, cells, picture, slices, result, mode } = pixel;
    picture.forEach((_, c) => {
      if (this.windows[c].figure.hidden) return;
      const values = valuesOf(pixel, c);
      const inside = cells[c].map((cell) => cell >= 0);
      const most = mode === "max pooling" && c === channel ? values.findIndex((value, tap) => inside[tap] && value === result) : -1;
      this.windows[c].paint(values, c, picture.length);
      this.windows[c].cells.forEach((cell, tap) => {
        const value = values[tap];
        setText(cell, !inside[tap] && mode === "max pooling" ? "" : String(value));
        const letters = value > (picture.length > 1 ? BRIGHT[c] : GREY) ? "lu-bright" : "lu-dim";
        const now = `${inside[tap] ? letters : "lu-border"}${tap === most ? " lu-found" : ""}`;
        if (cell.className !== now) cell.className = now;
      });
    });
    if (!slices.length) return;
    productsOf(pixel, channel).forEach((product, tap) => {
      const cell = this.products.cells[tap];
      setText(cell, formatNumber(product));
      cell.classList.toggle("lu-silent", slices[channel][tap] === 0);
    });
  }
}
