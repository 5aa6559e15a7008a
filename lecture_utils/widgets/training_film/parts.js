// The parts of the training film's page: panels of pixels with letters, and the line of the scores.

import { keepTextInPlace, make, setText, vector } from "../kit/elements.js";
import { formatNumber } from "../kit/numbers.js";
import { linePoints, momentAt } from "./frames.js";

/** @import { Film, Sign } from "./frames.js" */

// The line of the scores: its drawing, and the box of its points in it.
const CHART = { wide: 320, high: 82, left: 26, top: 10, width: 284, height: 62 };

/** Pixels with letters on them. */
export class Panel {
  /**
   * @param {number} height
   * @param {number} width
   */
  constructor(height, width) {
    this.canvas = make("canvas", { role: "img", width, height });
    this.frame = new ImageData(width, height);
    this.pixels = new Uint32Array(this.frame.data.buffer);
    this.signs = vector("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    this.element = make("div", { class: "lu-film-panel" }, this.canvas, this.signs);
  }

  /**
   * @param {Uint32Array} pixels
   * @param {string} words
   * @param {Sign[]} [signs]
   * @param {Record<number, string>} [letters]
   */
  show(pixels, words, signs = [], letters = {}) {
    this.pixels.set(pixels);
    this.canvas.getContext("2d")?.putImageData(this.frame, 0, 0);
    this.canvas.setAttribute("aria-label", words);
    const nodes = this.signs.children;
    while (nodes.length > signs.length) this.signs.lastChild?.remove();
    while (nodes.length < signs.length) this.signs.append(vector("text"));
    signs.forEach(([label, row, column], i) => {
      nodes[i].setAttribute("x", String(column));
      nodes[i].setAttribute("y", String(row));
      setText(nodes[i], letters[label]);
    });
  }
}

export class ScoreLine {
  /**
   * @param {Film} film
   * @param {(moment: number) => void} choose
   */
  constructor(film, choose) {
    const { wide, high, left, top, width, height } = CHART;
    const [low, most] = film.range;
    this.points = linePoints(film.scores, film.range, CHART);
    this.choose = choose;
    this.now = vector("path", { class: "lu-film-now" });
    this.dot = vector("circle", { class: "lu-film-dot", r: 5.5 });
    this.line = vector("svg", { class: "lu-film-line", viewBox: `0 0 ${wide} ${high}`, role: "img", "aria-label": film.chartWords });
    const rules = [top, top + height].map((y) => vector("path", { class: "lu-film-rule", d: `M${left} ${y}h${width}` }));
    const path = `M${this.points.map((point) => point.join(" ")).join("L")}`;
    this.line.append(...rules, this.now, vector("path", { class: "lu-film-scores", d: path }), this.dot);
    // the words stand beside the drawing: they are as large as all other text, however wide it is
    const [first, last] = [film.names[0], film.names.length > 1 ? film.names[film.names.length - 1] : ""];
    const words = (/** @type {string} */ name, /** @type {string[]} */ ...texts) => (
      make("div", { class: name, "aria-hidden": "true" }, ...texts.map((text) => make("span", {}, text))));
    this.element = make(
      "div", { class: "lu-film-chart" }, words("lu-film-scale", formatNumber(most), formatNumber(low)), this.line,
      words("lu-film-ends", first, last),
    );
    this.listen();
  }

  /** @param {number} index */
  show(index) {
    const [x, y] = this.points[index];
    this.now.setAttribute("d", `M${x} ${CHART.top}v${CHART.height}`);
    this.dot.setAttribute("cx", String(x));
    this.dot.setAttribute("cy", String(y));
  }

  // one change a frame, however many events the pointer sends
  listen() {
    /** @type {number | null} */
    let waiting = null;
    const pointed = (/** @type {PointerEvent} */ event) => {
      const box = this.line.getBoundingClientRect();
      const at = ((event.clientX - box.left) / box.width) * CHART.wide;
      if (waiting === null) {
        requestAnimationFrame(() => {
          const last = waiting ?? 0;
          waiting = null; // first, so that a mistake below ends one change and not all that follow
          this.choose(momentAt(last, this.points.length));
        });
      }
      waiting = (at - CHART.left) / CHART.width;
    };
    this.line.addEventListener("pointerdown", (event) => {
      this.line.setPointerCapture(event.pointerId);
      pointed(event);
    });
    keepTextInPlace(this.line);
    this.line.addEventListener("pointermove", (event) => {
      if (this.line.hasPointerCapture(event.pointerId)) pointed(event);
    });
  }
}
