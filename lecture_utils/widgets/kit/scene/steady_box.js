// A box that a step fills anew, while the page around it stays where it is.

import { make } from "../elements.js";
import { grows } from "../page/sizes.js";

/**
 * Its size does not follow from what it holds (see board.css): it grows with a longer text, and shrinks in another
 * room only, so that what stands below does not jump from step to step.
 */
export class SteadyBox {
  /**
   * @param {() => string} room what its height depends on besides its width
   * @param {Element[]} children
   */
  constructor(room, ...children) {
    this.roomNow = room;
    this.room = "";
    this.tallest = 0;
    this.held = make("div", { class: "lu-told" }, ...children);
    this.element = make("div", { class: "lu-work" }, this.held);
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.held);
  }

  fit() {
    const { offsetWidth, offsetHeight } = this.held;
    const room = `${this.roomNow()},${offsetWidth}`;
    const tallest = Math.max(offsetHeight, room === this.room ? this.tallest : 0);
    this.room = room;
    if (tallest === this.tallest) return;
    this.tallest = tallest;
    grows(this.element);
    this.element.style.height = `${this.tallest}px`;
  }

  dispose() {
    this.observer.disconnect();
  }
}
