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
// The measure of the code stands so far beside the line, and its ends are so long.
const BESIDE = 14;
const BARB = 5;

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
      .map((name) => vector("path", { class: `lu-tilt-${name}` }));
    this.lost = lost;
    this.back = back;
    this.line = line;
    this.arrow = arrow;
    this.code = code;
    this.gone = gone;
    this.ends = [0, 1].map(() => vector("circle", { class: "lu-tilt-end", r: 8 }));
    this.name = vector("text", { class: "lu-tilt-name" }, "w");
    this.length = vector("text", { class: "lu-tilt-name lu-tilt-length" }, "z");
    this.ring = vector("circle", { class: "lu-tilt-ring", r: 10 });
    this.comes = vector("path", { class: "lu-tilt-comes" });
    this.plane = vector(
      "svg", {
        viewBox: `${-EDGE} ${-EDGE} ${PLANE + 2 * EDGE} ${PLANE + 2 * EDGE}`, class: "lu-tilt-plane", tabindex: "0", role: "slider",
        "aria-label": label, "aria-valuemin": 0, "aria-valuemax": 359, ...OWN_KEYS,
      },
      vector("rect", { class: "lu-tilt-edge", width: PLANE, height: PLANE }), ...this.axes(), lost, line, ...this.ends,
      ...this.drawn.map(([cx, cy]) => vector("circle", { class: "lu-tilt-point", cx, cy, r: 4 })),
      back, gone, code, arrow, this.name, this.length, this.ring, this.comes,
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
        ? { x: 5, y: at, class: "lu-tilt-tick lu-tilt-tick-up" }
        : { x: at, y: PLANE - 5, class: "lu-tilt-tick" };
      return [vector("line", { ...line, class: "lu-tilt-grid" }), vector("text", text, formatNumber(value))];
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
    const side = besideOf(points[chosen], mean, direction);
    this.showArrow(direction, side, along);
    this.showCode(along(0), backs[chosen], side);
    this.gone.setAttribute("d", path(drawn[chosen], backs[chosen]));
    this.comes.setAttribute("d", diamond(backs[chosen], 2 * DIAMOND));
    this.ring.setAttribute("cx", String(drawn[chosen][0]));
    this.ring.setAttribute("cy", String(drawn[chosen][1]));
    this.plane.setAttribute("aria-valuenow", String(degrees));
    this.plane.setAttribute("aria-valuetext", words);
  }

  /**
   * How far a point lies along the line: a measure beside it.
   * @param {Point} from
   * @param {Point} to
   * @param {Point} side
   */
  showCode(from, to, side) {
    const [start, end] = [moved(from, side, BESIDE), moved(to, side, BESIDE)];
    const ticked = [start, end].map((at) => path(moved(at, side, -BARB), moved(at, side, BARB)));
    this.code.setAttribute("d", path(start, end) + ticked.join(""));
    const [x, y] = moved([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], side, 2 * BESIDE);
    this.length.setAttribute("x", x.toFixed(1));
    this.length.setAttribute("y", y.toFixed(1));
  }

  /**
   * @param {Point} direction
   * @param {Point} side
   * @param {(far: number) => Point} along
   */
  showArrow([wx, wy], side, along) {
    const unit = PLANE / (2 * this.reach);
    const shown = unit >= SHORTEST && unit <= LONGEST;
    this.arrow.style.display = shown ? "" : "none";
    this.name.style.display = shown ? "" : "none";
    const [tip, middle] = [along(1), along(0)];
    // y grows downwards in the drawing
    const barb = (/** @type {number} */ hand) => /** @type {Point} */ (
      [tip[0] - 13 * wx - hand * 8 * wy, tip[1] + 13 * wy - hand * 8 * wx]);
    this.arrow.setAttribute("d", path(middle, tip) + path(barb(1), tip, barb(-1)));
    const [x, y] = moved(tip, side, -BESIDE - BARB);
    this.name.setAttribute("x", x.toFixed(1));
    this.name.setAttribute("y", y.toFixed(1));
  }
}

/**
 * @param {Point} at
 * @param {number} half
 */
function diamond([x, y], half) {
  return `M${(x - half).toFixed(1)} ${y.toFixed(1)}l${half} ${-half}l${half} ${half}l${-half} ${half}z`;
}

/**
 * A direction of the drawing, of length 1: across the line, away from a point.
 * @param {Point} point
 * @param {Point} mean
 * @param {Point} direction
 * @returns {Point}
 */
function besideOf([x, y], [mx, my], [wx, wy]) {
  const sign = (y - my) * wx - (x - mx) * wy < 0 ? -1 : 1;
  return [sign * wy, sign * wx]; // y grows downwards in the drawing
}

/**
 * @param {Point} at
 * @param {Point} side
 * @param {number} far
 * @returns {Point}
 */
function moved([x, y], [dx, dy], far) {
  return [x + far * dx, y + far * dy];
}
