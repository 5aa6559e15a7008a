// Buttons, slider and keys that lead from step to step, and play them.

import { OWN_KEYS, around, button, choice, help, labelled, make, setOff, setText, showSize, sizeChoice } from "../elements.js";
import { hasModifier, take } from "../page/shortcuts.js";
import { frameAfterKey } from "./scene.js";

/**
 * @typedef {object} PlayerOptions
 * @property {string} label what the controls are, in words
 * @property {string} slider what the slider moves
 * @property {() => number} first milliseconds to the first step when it begins to play
 * @property {() => number} pace milliseconds from step to step
 * @property {(index: number) => void} go the step that is asked for
 * @property {(size: string) => void} size the size that is asked for
 * @property {() => void} [stopped] called when it has stopped playing
 */

const SPEEDS = /** @type {[string, string][]} */ ([["0.5", "slow"], ["1", "normal"], ["2", "fast"], ["5", "very fast"]]);

// Controls that need the keys themselves.
const KEEPS_KEYS = "select, summary, .lu-edit, [data-param], [data-view]";

export class Player {
  /** @param {PlayerOptions} options */
  constructor(options) {
    this.options = options;
    this.index = 0;
    this.count = 0;
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null;
    const action = (/** @type {string} */ name, /** @type {string} */ words) => button({ "data-action": name }, words);
    const end = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {string} */ words) => (
      button({ "data-action": name, "aria-label": words, title: words, class: "lu-end" }, sign));
    this.buttons = {
      first: end("first", "\u21e4", "First"), back: action("back", "Back"), next: action("next", "Next"),
      play: action("play", "Play"), last: end("last", "\u21e5", "Last"),
    };
    this.slider = make("input", {
      class: "lu-step", type: "range", min: "0", max: "0", step: "1", "aria-label": options.slider, ...OWN_KEYS,
    });
    this.status = make("span", { class: "lu-status" });
    this.speed = choice("lu-speed", "Speed", SPEEDS);
    this.speed.value = "1";
    this.sizes = sizeChoice();
    this.choices = make("div", { class: "lu-choices" }, labelled("Speed", this.speed), labelled("Size", this.sizes));
    this.element = make(
      "div", { class: "lu-controls", role: "group", "aria-label": options.label },
      make("div", { class: "lu-buttons" }, ...Object.values(this.buttons)),
      make("div", { class: "lu-track" }, make("div", { class: "lu-rail" }, this.slider, this.status)),
    );
    this.listen();
  }

  listen() {
    this.element.addEventListener("click", (event) => {
      const action = around(event, "[data-action]")?.dataset.action;
      if (action) this.act(action);
    });
    this.slider.addEventListener("input", () => {
      this.pause();
      this.options.go(Number(this.slider.value));
    });
    this.sizes.addEventListener("change", () => this.options.size(this.sizes.value));
  }

  /**
   * What can be opened to choose size and speed, and to read which keys there are.
   * @param {string} title
   * @param {[key: string, words: string][]} keys
   * @param {HTMLElement[]} more
   */
  help(title, keys, ...more) {
    return help(title, keys, this.choices, ...more);
  }

  /** @param {number} count */
  setCount(count) {
    this.count = count;
    this.slider.max = String(count);
  }

  /**
   * @param {number} index
   * @param {string} status what is written beside the slider
   * @param {string} said what the slider says of itself
   */
  show(index, status, said) {
    this.index = index;
    setText(this.status, status);
    this.slider.value = String(index);
    this.slider.setAttribute("aria-valuetext", said);
    const { first, back, next, last, play } = this.buttons;
    for (const one of [first, back]) setOff(one, index === 0);
    for (const one of [next, last]) setOff(one, index >= this.count);
    setOff(play, !this.count);
  }

  /**
   * @param {HTMLElement} root
   * @param {string} size
   */
  showSize(root, size) {
    showSize(root, this.sizes, size);
  }

  get playing() {
    return this.timer !== null;
  }

  get speedNow() {
    return Number(this.speed.value);
  }

  /** @param {number} index */
  goTo(index) {
    const target = Math.min(Math.max(index, 0), this.count);
    if (target !== this.index) this.options.go(target);
  }

  /** @param {string} action the name of a button */
  act(action) {
    if (action === "play") return this.playing ? this.pause() : this.play();
    this.pause();
    /** @type {Record<string, number>} */
    const leads = { first: 0, back: this.index - 1, next: this.index + 1, last: this.count };
    this.goTo(leads[action]);
  }

  play() {
    if (!this.count) return;
    if (this.index >= this.count) this.goTo(0);
    const tick = () => {
      this.timer = setTimeout(tick, this.options.pace() / this.speedNow);
      this.goTo(this.index + 1);
      if (this.index >= this.count) this.pause();
    };
    this.timer = setTimeout(tick, this.options.first() / this.speedNow);
    setText(this.buttons.play, "Pause");
  }

  pause() {
    if (!this.playing) return;
    clearTimeout(this.timer ?? undefined);
    this.timer = null;
    setText(this.buttons.play, "Play");
    this.options.stopped?.();
  }

  /**
   * A key that was pressed anywhere in the widget, but for controls that need it themselves.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const { key, target } = event;
    if (hasModifier(event) || !(target instanceof Element) || target.matches(KEEPS_KEYS)) return;
    if (this.stepKey(key, target)) take(event);
  }

  /**
   * Whether the key leads to a step, or plays.
   * @param {string} key
   * @param {Element} target
   */
  stepKey(key, target) {
    if (key === " ") {
      if (target.matches("button")) return false;
      this.act("play");
      return true;
    }
    const index = frameAfterKey(key, this.index, this.count);
    if (index === null) return false;
    this.pause();
    this.goTo(index);
    return true;
  }
}
