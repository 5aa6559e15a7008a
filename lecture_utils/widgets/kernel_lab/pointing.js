// The output pixel that is looked at follows pointer, finger and keys, on the outputs and on the photograph.

import { keepTextInPlace } from "../kit/elements.js";
import { onceAFrame } from "../kit/page/once_a_frame.js";
import { hasModifier, take } from "../kit/page/shortcuts.js";

/** @import { Setting } from "./rules/filtering.js" */
/** @import { Picture } from "./pictures.js" */
/** @import { State } from "./state.js" */

/** @typedef {[row: number, column: number]} Place */

/** @type {Record<string, Place>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const FAR = 10;

/**
 * @typedef {object} PointingView
 * @property {() => State} state
 * @property {() => Place} at
 * @property {(at: Place) => void} move
 * @property {(channel: number) => void} look another output channel is looked at
 * @property {(held: boolean) => void} hold whether the pointer no longer moves the pixel
 * @property {() => void} speak says the pixel's sentence
 */

/**
 * The output pixel after a key; null if the key leads nowhere.
 * @param {Place} at
 * @param {string} key
 * @param {boolean} far
 * @param {{ rows: number, columns: number }} output
 * @returns {Place | null}
 */
export function placeAfter([r, c], key, far, { rows, columns }) {
  const ends = /** @type {Record<string, Place>} */ (
    { Home: [r, 0], End: [r, columns - 1], PageUp: [0, c], PageDown: [rows - 1, c] });
  const way = MOVES[key];
  if (!way) return ends[key] ?? null;
  const within = (/** @type {number} */ place, /** @type {number} */ count) => Math.max(0, Math.min(count - 1, place));
  return [within(r + (far ? FAR : 1) * way[0], rows), within(c + (far ? FAR : 1) * way[1], columns)];
}

/**
 * The output whose window has its middle at a share of the photograph's axis.
 * @param {number} share
 * @param {number} size
 * @param {number} out
 * @param {Setting} setting
 */
export function outputOver(share, size, out, { kernel_size: k, stride, padding, dilation }) {
  const place = Math.round((share * size - 0.5 + padding - (dilation * (k - 1)) / 2) / stride);
  return Math.max(0, Math.min(out - 1, place));
}

/**
 * @param {Picture} photo
 * @param {Picture[]} outputs
 * @param {PointingView} view
 */
export function listenToPointing(photo, outputs, view) {
  let held = false;
  const hold = (/** @type {boolean} */ now) => {
    if (now === held) return;
    held = now;
    view.hold(held);
  };

  const moveTo = onceAFrame((/** @type {Place} */ at) => view.move(at), {
    needed: ([row, column]) => row !== view.at()[0] || column !== view.at()[1],
  });

  const follow = (/** @type {Picture} */ picture, /** @type {MouseEvent} */ event) => {
    const { outputs: [output], picture: [plane], setting } = view.state();
    if (!output) return;
    const [down, across] = picture.shareAt(event);
    const along = (/** @type {number} */ share, /** @type {"rows" | "columns"} */ axis) => {
      if (picture === photo) return outputOver(share, plane[axis], output[axis], setting);
      return Math.max(0, Math.min(output[axis] - 1, Math.floor(share * output[axis])));
    };
    moveTo([along(down, "rows"), along(across, "columns")]);
  };

  for (const picture of [photo, ...outputs]) {
    const { area } = picture;
    keepTextInPlace(area);
    area.addEventListener("pointermove", (event) => { if (!held || event.buttons) follow(picture, event); });
    area.addEventListener("pointerdown", (event) => {
      // a finger that drags moves the pixel, and does not scroll the page (touch-action in the style sheet)
      if (event.pointerType === "touch") area.setPointerCapture(event.pointerId);
      follow(picture, event);
    });
    area.addEventListener("click", (event) => {
      if (/** @type {PointerEvent} */ (event).pointerType !== "touch") hold(!held);
    });
  }
  outputs.forEach(({ area }, channel) => {
    area.addEventListener("focus", () => view.look(channel));
    area.addEventListener("pointerenter", () => { if (!held) view.look(channel); });
    area.addEventListener("keydown", (event) => {
      const [output] = view.state().outputs;
      if (hasModifier(event) || !output) return;
      const next = placeAfter(view.at(), event.key, event.shiftKey, output);
      if (next) {
        view.move(next);
        view.speak();
      } else if (event.key === "Enter" || event.key === " ") hold(!held);
      else if (event.key === "Escape") hold(false);
      else return;
      take(event);
    });
  });
}
