// A step that is seen to happen: the window glides to its next place, and its products leave it for the cell they make.
// The step itself is on the page before; all this is drawn over it, and gone after a quarter of a second.

import { make } from "../elements.js";
import { Places, corners, middle } from "./places.js";

/** @import { Scene } from "../types.js" */
/** @import { GridView } from "./grid_view.js" */
/** @import { Box } from "./places.js" */

/** Milliseconds of a glide. Who steps faster sees none. */
export const GLIDE = 240;
/** Milliseconds after the frame of a step, for tasks that wait. */
const BREATH = 10;
/** More products than these would be a swarm. */
const MOST = 16;
const TIMING = { duration: GLIDE, easing: "cubic-bezier(0.3, 0, 0.2, 1)" };

/** @typedef {Record<string, Map<number, string>>} Roles the cells of each grid with their roles */

export class Glide {
  /**
   * @param {HTMLElement} board
   * @param {Map<string, GridView>} views
   */
  constructor(board, views) {
    this.board = board;
    this.views = views;
    this.layer = make("div", { class: "lu-glide", "aria-hidden": "true" });
    this.last = -Infinity;
    this.frame = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.task = undefined;
  }

  /**
   * Called after a step was shown.
   * @param {Scene} scene
   * @param {number} index the frame that is shown
   * @param {number} before the frame that was
   * @param {{ now: Roles, before: Roles }} roles
   */
  step(scene, index, before, roles) {
    const now = performance.now();
    const quick = now - this.last < GLIDE + 60;
    this.last = now;
    this.stop();
    if (quick || Math.abs(index - before) !== 1 || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    // first the step is painted: a key is never answered later because of what is drawn over the answer. Then a timer:
    // a second frame would be taken before keys and other tasks that wait.
    this.frame = requestAnimationFrame(() => {
      this.task = setTimeout(() => this.draw(scene, index, before, roles), BREATH);
    });
  }

  /**
   * @param {Scene} scene
   * @param {number} index
   * @param {number} before
   * @param {{ now: Roles, before: Roles }} roles
   */
  draw(scene, index, before, roles) {
    const places = new Places(this.board);
    /** @type {[HTMLElement, Keyframe[]][]} */
    const moves = [];
    for (const [name, view] of this.views) {
      for (const role of ["lu-read", "lu-write"]) {
        const to = boxOf(places, view, roles.now[name], role);
        const from = boxOf(places, view, roles.before[name], role);
        if (to && from && (to.left !== from.left || to.top !== from.top)) moves.push(windowMove(from, to));
      }
    }
    if (index > before) moves.push(...this.flights(scene, index, places));
    if (!moves.length) return;
    this.layer.replaceChildren(...moves.map(([element]) => element));
    this.board.append(this.layer);
    const ends = moves.map(([element, frames]) => element.animate(frames, TIMING).finished);
    Promise.all(ends).then(() => this.layer.remove(), () => {}); // stopped: the next one has begun
  }

  /**
   * The products on their way from the cells that were read to the cell, or the cells, that they make.
   * @param {Scene} scene
   * @param {number} index
   * @param {Places} places
   * @returns {[HTMLElement, Keyframe[]][]}
   */
  flights(scene, index, places) {
    const { reads, writes, terms } = scene.step(index - 1);
    if (!terms.length || terms.length > MOST) return [];
    const from = Object.entries(reads).find(([name, cells]) => cells.length === terms.length && this.views.has(name));
    const targets = writes.length === 1 ? terms.map(() => writes[0]) : writes;
    if (!from || targets.length !== terms.length) return [];
    const source = /** @type {GridView} */ (this.views.get(from[0]));
    return terms.flatMap((term, i) => {
      const start = source.cells[from[1][i]];
      const end = this.views.get(targets[i][0])?.cells[targets[i][1]];
      if (!start || !end || term.silent) return [];
      const [a, b] = [middle(places.of(start)), middle(places.of(end))];
      const element = make("span", { class: "lu-product" }, term.text);
      element.style.left = `${a.x}px`;
      element.style.top = `${a.y}px`;
      const way = `${b.x - a.x}px, ${b.y - a.y}px`;
      return [/** @type {[HTMLElement, Keyframe[]]} */ ([element, [
        { transform: "translate(-50%, -50%)", opacity: 1 },
        { transform: `translate(-50%, -50%) translate(${way}) scale(0.7)`, opacity: 0.25 },
      ]])];
    });
  }

  /** Ends what is under way. */
  stop() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.task);
    if (!this.layer.isConnected) return;
    this.layer.remove();
    this.layer.replaceChildren();
  }
}

/**
 * The box around the cells of a role; null for one cell alone, which does not move as a window does.
 * @param {Places} places
 * @param {GridView} view
 * @param {Map<number, string> | undefined} roles
 * @param {string} role
 */
function boxOf(places, view, roles, role) {
  const cells = [...roles ?? []].flatMap(([cell, other]) => (other === role && view.cells[cell] ? [cell] : []));
  if (!cells.length || (role === "lu-write" && cells.length < 2)) return null;
  const { first, last } = corners(view, cells);
  return view.cells[first] && view.cells[last] ? places.around(view, cells) : null;
}

/**
 * @param {Box} from
 * @param {Box} to
 * @returns {[HTMLElement, Keyframe[]]}
 */
function windowMove(from, to) {
  const element = make("div", { class: "lu-window" });
  const lengths = { left: to.left, top: to.top, width: to.right - to.left, height: to.bottom - to.top };
  for (const [name, length] of Object.entries(lengths)) element.style.setProperty(name, `${length}px`);
  return [element, [{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: "none" }]];
}
