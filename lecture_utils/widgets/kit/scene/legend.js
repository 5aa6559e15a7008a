// One line that says what the signs on a board mean.

import { make } from "../elements.js";
import { READ_BY_NONE, unreadWords } from "./grid.js";

/** @import { Scene } from "../types.js" */

/** The grids whose numbers are weights; "kernel 1" is the kernel of channel 1. */
const WEIGHTS = new Set(["kernel", "turned", "matrix"]);

/**
 * The signs that occur in a scene, with their words.
 * @param {Scene} scene
 * @returns {[sign: string, words: string][]}
 */
export function signsOf({ grids, count, signs = [] }) {
  const shown = (/** @type {boolean} */ there, /** @type {string} */ sign, /** @type {string} */ words) => (
    there || signs.includes(sign) ? [/** @type {[string, string]} */ ([sign, words])] : []);
  const crossed = grids.filter(({ unread }) => unread.size > 0).map(unreadWords);
  if (signs.includes("unread")) crossed.unshift(READ_BY_NONE);
  return [
    ...shown(count > 0, "read", "read now"),
    ...shown(count > 0 && grids.some(({ name }) => WEIGHTS.has(name.split(" ")[0])), "weight", "weight used now"),
    ...shown(grids.some(({ written }) => written), "write", "made now"),
    ...shown(grids.some(({ border }) => border.size > 0), "border", "border"),
    ...shown(grids.some(({ inserted }) => Boolean(inserted?.size)), "inserted", "inserted zero"),
    ...shown(crossed.length > 0, "unread", [...new Set(crossed)].join("; ")),
    ...shown(grids.some(({ cut }) => Boolean(cut?.size)), "cut", "cut off"),
    ...shown(grids.some(({ wrong }) => Boolean(wrong?.size)), "wrong", "not the right value"),
    ...shown(grids.some(({ editable }) => editable), "editable", "can be changed"),
  ];
}

export class Legend {
  constructor() {
    this.shown = "";
    this.element = make("p", { class: "lu-legend" });
  }

  /** @param {Scene} scene */
  show(scene) {
    const signs = signsOf(scene);
    const now = JSON.stringify(signs);
    if (now === this.shown) return;
    this.shown = now;
    this.element.replaceChildren(...signs.flatMap(([sign, words]) => [
      make("span", {}, make("span", { class: `lu-key lu-${sign}`, "aria-hidden": "true" }), words), " ",
    ]));
  }
}
