// The kernel, a field for each weight. What is typed is followed at once.

import { OWN_KEYS, make, setValue } from "../kit/elements.js";
import { parsePaste } from "../kit/numbers.js";
import { neighbour } from "../kit/scene/grid.js";
import { hasModifier, take } from "../kit/page/shortcuts.js";
import { weightName, weightOf } from "./rules/kernels.js";

/**
 * @typedef {object} TypeActions
 * @property {(tap: number, text: string, first: boolean) => void} type `first`: since the field was entered
 * @property {(tap: number, rows: string[][]) => void} paste
 */

export class KernelTable {
  /** @param {TypeActions} actions */
  constructor(actions) {
    this.actions = actions;
    this.size = 0;
    this.cursor = 0;
    this.fresh = true;
    this.named = "";
    /** @type {HTMLInputElement[]} */
    this.fields = [];
    this.element = make("div", { class: "lu-cell-grid lu-weights", role: "group" });
    this.element.addEventListener("input", ({ target }) => {
      const tap = this.fields.indexOf(/** @type {HTMLInputElement} */ (target));
      if (tap < 0) return;
      this.actions.type(tap, this.fields[tap].value, this.fresh);
      this.fresh = false;
    });
    this.element.addEventListener("focusin", ({ target }) => {
      const tap = this.fields.indexOf(/** @type {HTMLInputElement} */ (target));
      if (tap >= 0) this.enter(tap);
    });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("paste", (event) => this.paste(event));
  }

  /**
   * @param {string[]} texts
   * @param {number} size
   * @param {number[]} place the channels, for the names
   */
  show(texts, size, place) {
    const name = `${size}/${place.join()}`;
    if (size !== this.size) this.build(size);
    if (name !== this.named) {
      this.named = name;
      this.fields.forEach((field, tap) => {
        field.setAttribute("aria-label", weightName([...place, Math.floor(tap / size), tap % size]));
      });
      this.element.setAttribute("aria-label", place.length ? `Weights of K[${place.join(", ")}]` : "Weights of K");
    }
    texts.forEach((text, tap) => {
      const field = this.fields[tap];
      setValue(field, text);
      if (weightOf(text) === null) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
    const longest = Math.max(2, ...texts.map((text) => text.length));
    this.element.style.setProperty("--lu-letters", String(longest));
  }

  /** @param {number} size */
  build(size) {
    const held = this.fields.some((field) => field === field.ownerDocument.activeElement);
    this.size = size;
    this.fields = Array.from({ length: size * size }, () => make("input", {
      type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false", tabindex: "-1", ...OWN_KEYS,
    }));
    this.element.style.setProperty("--lu-k", String(size));
    this.element.replaceChildren(...this.fields);
    this.cursor = Math.floor((size * size) / 2);
    this.fields[this.cursor].tabIndex = 0;
    if (held) this.fields[this.cursor].focus();
  }

  /** @param {number} tap */
  enter(tap) {
    this.fields[this.cursor].tabIndex = -1;
    this.cursor = tap;
    this.fields[tap].tabIndex = 0;
    this.fields[tap].select();
    this.fresh = true;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { key } = event;
    const field = this.fields[this.cursor];
    if (hasModifier(event) || event.shiftKey || event.target !== field) return;
    const [start, end, length] = [field.selectionStart ?? 0, field.selectionEnd ?? 0, field.value.length];
    const whole = start === 0 && end === length;
    // inside a text that is being changed, left and right move the caret
    const stays = (key === "ArrowLeft" && !whole && start > 0) || (key === "ArrowRight" && !whole && end < length);
    const next = stays ? null : neighbour({ rows: this.size, columns: this.size }, this.cursor, key === "Enter" ? "ArrowDown" : key);
    if (next !== null) this.fields[next].focus();
    else if (stays || !["ArrowUp", "ArrowDown", "Enter"].includes(key)) return;
    take(event);
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!/[\s;]/.test(text.trim())) return;
    event.preventDefault();
    this.actions.paste(this.cursor, parsePaste(text));
  }
}
