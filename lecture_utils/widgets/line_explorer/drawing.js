// Points, the line through their middle, and where each comes back to.

import { OWN_KEYS, vector } from "../kit/elements.js";
import { formatNumber } from "../kit/numbers.js";
import { PLANE, directionOf, drawnAt, roundTrip, ticks } from "./line.js";

/** @import { Point } from "./line.js" */

// Around the drawing, in units of its viewBox.
export const EDGE = 6;
// The arrow w has the length 1: it is drawn where that is neither a dot nor longer than the line.
const SHORTEST = 14;
const LONGEST = 150;
const DIAMOND = 4;

/** @param {Point[]} ends */
function path(...ends) {
  return ends.map(([x, y], n) => `${n ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

export class Drawing {
  /**
   * @param {Point[]} points
   * @param {Point} mean
   * @param {number} reach
   * @param {string} label
   */
  constructor(points, mean, reach, label) {
    this.points = points;
    this.mean = mean;
    this.reach = reach;
    this.drawn = points.map((point) => drawnAt(point, mean, reach));
    const [lost, back, line, arrow, code, gone] = ["lost", "back", "line", "arrow", "code", "gone"]
      .map((name) => vector("path", { class: `lu-turn-${name}` }));
    this.lost = lost;
    this.back = back;
    this.line = line;
    this.arrow = arrow;
    this.code = code;
    this.gone = gone;
    this.ends = [0, 1].map(() => vector("circle", { class: "lu-turn-end", r: 8 }));
    this.name = vector("text", { class: "lu-turn-name" }, "w");
    this.ring = vector("circle", { class: "lu-turn-ring", r: 10 });
    this.comes = vector("path", { class: "lu-turn-comes" });
    this.plane = vector(
      "svg", {
        viewBox: `${-EDGE} ${-EDGE} ${PLANE + 2 * EDGE} ${PLANE + 2 * EDGE}`, class: "lu-turn-plane", tabindex: "0", role: "slider",
        "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 359, ...OWN_KEYS,
      },
      vector("rect", { class: "lu-turn-edge", width: PLANE, height: PLANE }), ...this.axes(), lost, line, ...this.ends,
      ...this.drawn.map(([cx, cy]) => vector("circle", { class: "lu-turn-point", cx, cy, r: 4 })),
      back, gone, code, arrow, this.name, this.ring, this.comes,
    );
  }

  // Round numbers along both axes.
  axes() {
    const { mean, reach } = this;
    return [0, 1].flatMap((axis) => ticks(mean[axis] - reach, mean[axis] + reach).flatMap((value) => {
      /** @type {Point} */
      const place = axis ? [mean[0], value] : [value, mean[1]];
      const [x, y] = drawnAt(place, mean, reach);
      const at = axis ? y : x;
      if (at < 24 || at > PLANE - 24) return [];
      const line = axis ? { x1: 0, x2: PLANE, y1: at, y2: at } : { x1: at, x2: at, y1: 0, y2: PLANE };
      const text = axis
        ? { x: 5, y: at, class: "lu-turn-tick lu-turn-tick-up" }
        : { x: at, y: PLANE - 5, class: "lu-turn-tick" };
      return [vector("line", { ...line, class: "lu-turn-grid" }), vector("text", text, formatNumber(value))];
    }));
  }

  /**
   * @param {number} degrees
   * @param {number} chosen
   * @param {string} words
   */
  show(degrees, chosen, words) {
    const { points, mean, reach, drawn } = this;
    const direction = directionOf(degrees);
    const backs = points.map((point) => drawnAt(roundTrip(point, mean, direction).back, mean, reach));
    this.lost.setAttribute("d", drawn.map((point, n) => path(point, backs[n])).join(""));
    this.back.setAttribute("d", backs.map((at) => diamond(at, DIAMOND)).join(""));
    const along = (/** @type {number} */ far) => (
      drawnAt([mean[0] + far * direction[0], mean[1] + far * direction[1]], mean, reach));
    const [from, to] = [along(-0.94 * reach), along(0.94 * reach)];
    this.line.setAttribute("d", path(from, to));
    [to, from].forEach(([x, y], n) => {
      this.ends[n].setAttribute("cx", x.toFixed(1));
      this.ends[n].setAttribute("cy", y.toFixed(1));
    });
    this.showArrow(direction, along);
    this.gone.setAttribute("d", path(drawn[chosen], backs[chosen]));
    this.code.setAttribute("d", path(along(0), backs[chosen]));
    this.comes.setAttribute("d", diamond(backs[chosen], 2 * DIAMOND));
    this.ring.setAttribute("cx", String(drawn[chosen][0]));
    this.ring.setAttribute("cy", String(drawn[chosen][1]));
    this.plane.setAttribute("aria-valuenow", String(degrees));
    this.plane.setAttribute("aria-valuetext", words);
  }

  /**
   * @param {Point} direction
   * @param {(far: number) => Point} along
   */
  showArrow([wx, wy], along) {
    const unit = PLANE / (2 * this.reach);
    const shown = unit >= SHORTEST && unit <= LONGEST;
    this.arrow.style.display = shown ? "" : "none";
    this.name.style.display = shown ? "" : "none";
    const [tip, middle] = [along(1), along(0)];
    // y grows downwards in the drawing
    const barb = (/** @type {number} */ side) => /** @type {Point} */ (
      [tip[0] - 13 * wx - side * 8 * wy, tip[1] + 13 * wy - side * 8 * wx]);
    this.arrow.setAttribute("d", path(middle, tip) + path(barb(1), tip, barb(-1)));
    this.name.setAttribute("x", (tip[0] + 17 * wy).toFixed(1));
    this.name.setAttribute("y", (tip[1] + 17 * wx).toFixed(1));
  }
}

/**
 * @param {Point} at
 * @param {number} half
 */
function diamond([x, y], half) {
  return `M${(x - half).toFixed(1)} ${y.toFixed(1)}l${half} ${-half}l${half} ${half}l${-half} ${half}z`;
}
