// Pictures on the page: their pixels, and the frame around what is read or made now.

import { OWN_KEYS, make, setText, vector } from "../kit/elements.js";
import { paint } from "./rules/shading.js";

/** @import { Plane } from "./rules/filtering.js" */
/** @import { Shade } from "./rules/shading.js" */

/** @typedef {{ top: number, left: number, side: number }} Tap A square of the picture, in pixels. */

export class Picture {
  /**
   * @param {string} name "photo" or "output"
   * @param {Record<string, string>} attributes of what can be pointed at
   */
  constructor(name, attributes) {
    this.canvas = make("canvas", { width: 1, height: 1, "aria-hidden": "true" });
    this.border = vector("rect", { class: "lu-edge" });
    this.halo = vector("path", { class: "lu-halo" });
    this.frame = vector("path", { class: `lu-frame lu-frame-${name}` });
    this.taps = vector("path", { class: "lu-taps" });
    // fills the svg and more: wherever a frame is, what is painted is as large
    const ground = vector("rect", { class: "lu-ground", x: "-100%", y: "-100%", width: "300%", height: "300%" });
    this.overlay = vector("svg", { "aria-hidden": "true" }, ground, this.border, this.taps, this.halo, this.frame);
    this.area = make("div", { class: "lu-picture", ...attributes, ...OWN_KEYS }, this.canvas, this.overlay);
    this.words = make("span", {});
    const key = name === "output" ? [make("span", { class: "lu-key lu-write", "aria-hidden": "true" })] : [];
    this.figure = make("figure", { class: `lu-shown lu-${name}` }, make("figcaption", {}, ...key, this.words), this.area);
    this.shape = "";
    this.marked = "";
    this.rows = 1;
    this.columns = 1;
    this.width = 1;
    this.height = 1;
    // asked here, so that no pointer has to ask the page
    this.observer = new ResizeObserver(([{ contentRect }]) => {
      this.width = contentRect.width;
      this.height = contentRect.height;
    });
    this.observer.observe(this.area);
    /** @type {(Plane | number)[]} what was drawn last */
    this.painted = [];
    /** @type {ImageData | null} */
    this.image = null;
  }

  /**
   * @param {Plane[]} planes one for a grey picture, three for one in colours
   * @param {Shade[]} shades
   * @param {number} [border] zeros around it
   */
  show(planes, shades, border = 0) {
    const { rows, columns } = planes[0];
    const shape = `${rows}/${columns}/${border}`;
    this.area.classList.toggle("lu-empty", !rows || !columns);
    if (!rows || !columns) return;
    if (shape !== this.shape || !this.image) {
      this.shape = shape;
      Object.assign(this, { rows, columns });
      Object.assign(this.canvas, { width: columns, height: rows }); // which empties it
      this.painted = [];
      this.image = new ImageData(columns, rows);
      this.overlay.setAttribute("viewBox", `0 0 ${columns} ${rows}`);
      const outer = { x: -border, y: -border, width: columns + 2 * border, height: rows + 2 * border };
      for (const [key, value] of Object.entries(outer)) this.border.setAttribute(key, String(value));
      this.border.style.display = border ? "" : "none";
    }
    const now = [...planes, ...shades.flatMap(({ black, white }) => [black, white])];
    if (now.length === this.painted.length && now.every((one, i) => one === this.painted[i])) return;
    this.painted = now;
    paint(planes, shades, this.image.data);
    this.canvas.getContext("2d")?.putImageData(this.image, 0, 0);
  }

  /**
   * A frame around a square, and what is filled in it.
   * @param {Tap | null} square null to take it away
   * @param {Tap[]} [taps]
   */
  mark(square, taps = []) {
    const way = square ? pathOf(square) : "";
    const inside = taps.map(pathOf).join("");
    if (this.marked === way + inside) return;
    this.marked = way + inside;
    this.halo.setAttribute("d", way);
    this.frame.setAttribute("d", way);
    this.taps.setAttribute("d", inside);
  }

  /**
   * The pixel under the pointer, [row, column], as a share of 1.
   * @param {MouseEvent} event
   */
  shareAt({ offsetX, offsetY }) {
    const scale = Math.min(this.width / this.columns, this.height / this.rows);
    const along = (/** @type {number} */ at, /** @type {number} */ room, /** @type {number} */ count) => (
      (at - (room - scale * count) / 2) / (scale * count));
    return [along(offsetY, this.height, this.rows), along(offsetX, this.width, this.columns)];
  }

  /** @param {string} label */
  call(label) {
    if (this.area.getAttribute("aria-label") !== label) this.area.setAttribute("aria-label", label);
  }

  /** @param {string} text */
  title(text) {
    setText(this.words, text);
  }

  dispose() {
    this.observer.disconnect();
  }
}

/** @param {Tap} square */
function pathOf({ top, left, side }) {
  return `M${left} ${top}h${side}v${side}h${-side}z`;
}
