// A line through the middle of points: what its one number keeps of each, and what is lost. Pure functions.

/** @typedef {[x: number, y: number]} Point */

// The same line comes again after so many degrees; its arrow only after twice as many.
export const HALF_TURN = 180;
export const TURN = 360;
// Side of the drawing, in units of its viewBox.
export const PLANE = 400;
// A press this near to a point, in pixels of the screen, is a press on it.
const NEAR = 13;

/**
 * Twin of `direction` in widget.py.
 * @param {number} degrees
 * @returns {Point}
 */
export function directionOf(degrees) {
  const angle = (degrees * Math.PI) / HALF_TURN;
  return [Math.cos(angle), Math.sin(angle)];
}

/**
 * The code of a point, and where it comes back to. Twin of `codes` and `rebuilt` in widget.py.
 * @param {Point} point
 * @param {Point} mean
 * @param {Point} direction
 * @returns {{ code: number, back: Point }}
 */
export function roundTrip([x, y], [mx, my], [wx, wy]) {
  const code = (x - mx) * wx + (y - my) * wy;
  return { code, back: [mx + code * wx, my + code * wy] };
}

/**
 * The mean squared error over all numbers. Twin of `error` in widget.py.
 * @param {Point[]} points
 * @param {Point} mean
 * @param {number} degrees
 */
export function errorAt(points, mean, degrees) {
  const direction = directionOf(degrees);
  let sum = 0;
  for (const point of points) {
    const { back } = roundTrip(point, mean, direction);
    sum += (point[0] - back[0]) ** 2 + (point[1] - back[1]) ** 2;
  }
  return sum / (2 * points.length);
}

/**
 * So many decimals, and no minus before a zero. Twin of `_fixed` in widget.py.
 * @param {number} value
 * @param {number} digits
 */
export function fixed(value, digits) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/**
 * @param {Point} point
 * @param {number} digits
 */
function pair([x, y], digits) {
  return `(${fixed(x, digits)}, ${fixed(y, digits)})`;
}

/**
 * What becomes of a point. Twin of `_sentence` in widget.py.
 * @param {Point[]} points
 * @param {number} index
 * @param {Point} mean
 * @param {number} degrees
 * @param {number} digits
 */
export function sentenceOf(points, index, mean, degrees, digits) {
  const point = points[index];
  const { code, back } = roundTrip(point, mean, directionOf(degrees));
  const far = Math.hypot(point[0] - back[0], point[1] - back[1]);
  return `Point ${index}, ${pair(point, digits)}: its code is z = ${fixed(code, digits)}, and `
    + `${pair(back, digits)} comes back, ${fixed(far, digits)} away.`;
}

/**
 * As long as a sentence of these points can be.
 * @param {Point[]} points
 * @param {Point} mean
 * @param {number} reach
 * @param {number} digits
 */
export function longestSentence(points, mean, reach, digits) {
  const longest = (/** @type {number[]} */ values) => values.map((value) => fixed(value, digits))
    .reduce((one, other) => (other.length > one.length ? other : one));
  const far = fixed(reach, digits);
  const [x, y] = [0, 1].map((axis) => longest(points.map((point) => point[axis])));
  const [bx, by] = [0, 1].map((axis) => longest([mean[axis] - reach, mean[axis] + reach]));
  return `Point ${points.length - 1}, (${x}, ${y}): its code is z = -${far}, and (${bx}, ${by}) comes back, ${far} away.`;
}

/**
 * Degrees from 0 to 359.
 * @param {number} degrees
 */
export function turned(degrees) {
  return ((degrees % TURN) + TURN) % TURN;
}

/**
 * From -180 to below 180: the short way from one direction to another.
 * @param {number} from
 * @param {number} to
 */
export function shortWay(from, to) {
  return turned(to - from + HALF_TURN) - HALF_TURN;
}

/**
 * Where a key turns the line to; null for other keys.
 * @param {number} degrees
 * @param {string} key
 * @param {boolean} far
 */
export function afterKey(degrees, key, far) {
  const step = far ? 10 : 1;
  /** @type {Record<string, number>} */
  const ways = {
    ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: 10, PageDown: -10,
  };
  if (key in ways) return turned(degrees + ways[key]);
  if (key === "Home") return 0;
  return key === "End" ? TURN - 1 : null;
}

/**
 * The direction of the line when the hand that holds one of its ends is at a place; null at its middle, where every
 * direction is as good.
 * @param {Point} place
 * @param {Point} mean
 * @param {number} reach
 * @param {boolean} tip whether the end is that of the arrow
 */
export function degreesTowards([x, y], [mx, my], reach, tip) {
  if (Math.hypot(x - mx, y - my) < 0.04 * reach) return null;
  const angle = Math.round((Math.atan2(y - my, x - mx) * HALF_TURN) / Math.PI);
  return turned(tip ? angle : angle + HALF_TURN);
}

/**
 * Where the line has been when it was turned from one direction to another by hand: every degree between. By a key,
 * only where it stopped. Degrees below 180, each once.
 * @param {number[]} seen
 * @param {number} from
 * @param {number} to
 * @param {boolean} swept
 */
export function seenAfter(seen, from, to, swept) {
  const way = shortWay(from, to);
  const steps = swept ? Math.abs(way) : 1;
  const found = new Set(seen);
  for (let step = 1; step <= steps; step += 1) {
    found.add(turned(swept ? from + Math.sign(way) * step : to) % HALF_TURN);
  }
  return found.size === seen.length ? seen : [...found];
}

/**
 * The best direction of those that were seen, the one that was seen first of equal ones.
 * @param {number[]} seen
 * @param {(degrees: number) => number} error
 */
export function bestOf(seen, error) {
  return seen.reduce((best, degrees) => (error(degrees) < error(best) ? degrees : best));
}

/**
 * Where a point is drawn.
 * @param {Point} point
 * @param {Point} mean
 * @param {number} reach
 * @returns {Point}
 */
export function drawnAt([x, y], [mx, my], reach) {
  const unit = PLANE / (2 * reach);
  return [PLANE / 2 + (x - mx) * unit, PLANE / 2 - (y - my) * unit];
}

/**
 * The point at two shares of the drawing's sides.
 * @param {number} across
 * @param {number} down
 * @param {Point} mean
 * @param {number} reach
 * @returns {Point}
 */
export function pointAt(across, down, [mx, my], reach) {
  return [mx + (2 * across - 1) * reach, my + (1 - 2 * down) * reach];
}

/**
 * The point that a press is on, or null. Lengths are those of the drawing.
 * @param {Point} place
 * @param {Point[]} drawn
 * @param {number} scale units of the drawing for a pixel
 */
export function pressedPoint([x, y], drawn, scale) {
  let best = null;
  let least = NEAR * scale;
  drawn.forEach(([px, py], index) => {
    const far = Math.hypot(px - x, py - y);
    if (far < least) [best, least] = [index, far];
  });
  return best;
}

/**
 * Round numbers on an axis, three to six of them.
 * @param {number} low
 * @param {number} high
 */
export function ticks(low, high) {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
  const found = [];
  for (let n = Math.ceil(low / step); n * step <= high; n += 1) found.push(Number((n * step).toPrecision(12)));
  return found;
}

/**
 * The stretches of the curve: runs of degrees next to each other that were all seen.
 * @param {number[]} seen
 * @returns {number[][]}
 */
export function runs(seen) {
  /** @type {number[][]} */
  const found = [];
  for (const degrees of [...seen].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[last.length - 1] === degrees - 1) last.push(degrees);
    else found.push([degrees]);
  }
  return found;
}
