// Makes the cells of a board as large as fit, and puts the products where there is room for them.

import { roomOf } from "../page/room.js";
import { arrange, linesOf, scrolled, sizeOf } from "./layout.js";
import { Parts } from "./one_line.js";

/** @import { Scene, Step } from "../types.js" */
/** @import { Arrangement } from "./layout.js" */
/** @import { Products } from "./products.js" */

/** Rem: the length of a cell that is asked for by a size; "classroom" takes what fits. */
const CELLS = /** @type {Record<string, number>} */ ({ small: 1.9, medium: 2.75, large: 4, classroom: 7 });
/** Rem: the shortest cell of a size that is still taken so that all is in sight at once; and the shortest of all. */
const SHORTEST = /** @type {Record<string, number>} */ ({ small: 1.45, medium: 1.7, large: 2.5, classroom: 2.125 });
const LEAST = 1.45;
/** Rem: the height of a board whose grids change: enough for sixteen rows; and what it gives up to be seen whole. */
const STEADY = 26;
const SPARED = 4;
/** Rem: where less than this is left in a classroom, a board is as high as others are, and the page is scrolled. */
const LOWEST = 12;

export class BoardFit {
  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} stage holds the board and the products
   * @param {HTMLElement} board
   * @param {Products} products
   * @param {boolean} steady whether the height stays when the grids change
   */
  constructor(root, stage, board, products, steady) {
    this.root = root;
    this.stage = stage;
    this.board = board;
    this.products = products;
    this.steady = steady;
    this.large = false;
    this.most = 0;
    this.shortest = 0;
    /** @type {Arrangement | null} what is in use; null: none is to be kept */
    this.last = null;
    /** @type {{ em: number, rem: number, width: number, height: number } | null} what the stage has, in pixels */
    this.space = null;
    /** @type {Scene | null} */
    this.scene = null;
    this.parts = new Parts(board, () => this.again());
    /** how high all is that stands above and below the stage, in pixels */
    this.around = () => root.offsetHeight - stage.offsetHeight;
    stage.classList.toggle("lu-steady", steady);
  }

  /**
   * What surrounds the stage is measured: when the room or the size is another one, and never at a step.
   * @param {Scene} scene
   * @param {string} size
   */
  measure(scene, size) {
    const { root, stage } = this;
    if (!root.clientWidth) return;
    const em = parseFloat(getComputedStyle(root).fontSize);
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    // the size is chosen in what is opened and closed again: the cells are made for the widget as it is then
    const more = root.querySelector("details");
    const open = Boolean(more?.open);
    if (more) more.open = false;
    const height = roomOf(root).height - this.around();
    if (more) more.open = open;
    this.large = size === "classroom";
    this.most = CELLS[size] * rem;
    this.shortest = (this.steady && !this.large ? LEAST : SHORTEST[size]) * rem;
    this.last = null;
    this.space = { em, rem, width: stage.clientWidth, height };
    if (this.steady) {
      // as much as the grids need now, and not less than larger ones need with small cells
      const now = sizeOf(linesOf(scene, { large: this.large }), stage.clientWidth, this.most, em).height;
      const least = height < (STEADY - SPARED) * rem ? STEADY * rem : Math.min(STEADY * rem, height);
      if (!this.large || height < LOWEST * rem) this.space.height = Math.max(least, Math.min(now, height));
      stage.style.height = `${this.space.height}px`;
    }
    this.show(scene);
  }

  /** @param {Scene} scene */
  show(scene) {
    this.scene = scene;
    if (!this.space) return;
    const { rem, ...space } = this.space;
    const { large, most, shortest, steady, parts } = this;
    const terms = this.products.size(scene, space.em);
    const room = { ...space, large, most, least: shortest, terms };
    const found = arrange(scene, room, large || steady, this.last);
    if (steady) this.last = found;
    const alone = found || !large ? [] : parts.arrange(scene, room);
    parts.show(alone.length > 0);
    // a stage that keeps its height is scrolled itself: with short cells, most is in sight
    const rolled = () => scrolled(scene, { ...room, least: LEAST * rem, most: steady ? shortest : most });
    this.use(found ?? alone[parts.index] ?? rolled(), space.em);
    // whichever line is shown, what lies below stays
    if (!steady) this.stage.style.height = alone.length ? `${Math.floor(parts.heightIn(room))}px` : "";
  }

  again() {
    if (this.scene) this.show(this.scene);
  }

  /**
   * @param {Arrangement} arrangement
   * @param {number} em
   */
  use({ cell, titles, wrap, terms, board }, em) {
    this.stage.style.setProperty("--lu-cell", `${cell}px`);
    this.board.style.setProperty("--lu-board", `${Math.ceil(board + em)}px`);
    this.stage.classList.toggle("lu-beside", terms === "beside");
    this.stage.classList.toggle("lu-untitled", !titles);
    this.stage.classList.toggle("lu-unwrapped", !wrap);
    this.stage.classList.toggle("lu-termless", terms === "none");
  }

  /**
   * Where one line of the board is shown alone, it is the one in which a step happens.
   * @param {Scene} scene
   * @param {Step} step
   */
  follow(scene, step) {
    this.parts.follow(scene, step);
  }
}
