// The curve of the error over the direction: drawn where the line has been, and nowhere else.

import { make, setText, vector } from "../kit/elements.js";
import { formatNumber } from "../kit/numbers.js";
import { HALF_TURN, runs } from "./line.js";

// Height of the drawing, in units of its viewBox; a degree is two units wide.
const HIGH = 150;
const WIDE = 2 * HALF_TURN;
// Around it: marks on the edge are seen whole.
const ROUND = 7;
const QUARTERS = [0, 45, 90, 135, 180];

export class Curve {
  /** @param {number} top the error at the upper end */
  constructor(top) {
    this.top = top;
    this.line = vector("path", { class: "lu-tilt-curve" });
    this.alone = vector("path", { class: "lu-tilt-alone" });
    this.best = vector("circle", { class: "lu-tilt-best-mark", r: 9 });
    this.now = vector("circle", { class: "lu-tilt-now-mark", r: 6 });
    this.here = vector("line", { class: "lu-tilt-here", y1: 0, y2: HIGH });
    const grid = QUARTERS.map((degrees) => vector(
      "line", { class: "lu-tilt-grid", x1: 2 * degrees, x2: 2 * degrees, y1: 0, y2: HIGH }));
    this.drawing = vector(
      "svg", { viewBox: `${-ROUND} ${-ROUND} ${WIDE + 2 * ROUND} ${HIGH + 2 * ROUND}`, class: "lu-tilt-chart", role: "img" },
      vector("rect", { class: "lu-tilt-edge", width: WIDE, height: HIGH }), ...grid, this.here, this.line, this.alone, this.best, this.now,
    );
    this.figure = make(
      "figure", { class: "lu-tilt-curve-figure" },
      make("figcaption", {}, "The error where the line has been"),
      make("div", { class: "lu-tilt-up", "aria-hidden": "true" }, ...[formatNumber(top), "MSE", "0"].map((words) => make("span", {}, words))),
      this.drawing,
      make("div", { class: "lu-tilt-along", "aria-hidden": "true" }, ...QUARTERS.map((degrees) => make("span", {}, `${degrees}°`))),
    );
    this.words = make("p", { class: "lu-tilt-best" });
  }

  /**
   * @param {number} degrees
   * @param {number[]} seen
   * @param {number} best
   * @param {(degrees: number) => number} error
   * @param {string} words
   */
  show(degrees, seen, best, error, words) {
    const height = (/** @type {number} */ at) => (HIGH * (1 - error(at) / this.top)).toFixed(1);
    const found = runs(seen);
    const lines = found.filter((run) => run.length > 1);
    this.line.setAttribute("d", lines.map((run) => `M${run.map((at) => `${2 * at} ${height(at)}`).join("L")}`).join(""));
    // a place alone is a line of no length with round ends
    const alone = found.filter((run) => run.length === 1);
    this.alone.setAttribute("d", alone.map(([at]) => `M${2 * at} ${height(at)}h0.01`).join(""));
    const at = degrees % HALF_TURN;
    for (const [mark, place] of /** @type {[Element, number][]} */ ([[this.now, at], [this.best, best]])) {
      mark.setAttribute("cx", String(2 * place));
      mark.setAttribute("cy", height(place));
    }
    this.here.setAttribute("x1", String(2 * at));
    this.here.setAttribute("x2", String(2 * at));
    setText(this.words, words);
    this.drawing.setAttribute("aria-label", `The error at the ${seen.length} of 180 directions where the line has been. ${words}`);
  }
}
