// The settings of an explorer as sliders and lists: the operation's own first, the size of the input below, smaller.

import { OWN_KEYS, make, setText, setValue } from "../elements.js";

/** @import { Choice, Limited, Operation, Option, State } from "./operation.js" */

/** @typedef {(name: string, value: unknown) => void} Setter */

// Name -> its letter in the lecture, its words, and the limit that the tables give for it.
export const PARAMETERS = /** @type {Record<string, [letter: string, words: string, limit: string]>} */ ({
  height: ["H", "height", "size"], width: ["W", "width", "size"],
  kernel_size: ["k", "Kernel size", "kernel_size"], stride: ["s", "Stride", "stride"], padding: ["p", "Padding", "padding"],
  output_padding: ["", "Extra edge", "output_padding"], dilation: ["d", "Dilation", "dilation"],
});
const SIDES = ["height", "width"];

/** @template {Limited} T */
export class Parameters {
  /**
   * @param {Operation<T>} operation
   * @param {T} tables
   * @param {Setter} set
   */
  constructor({ parameters, choices = [] }, tables, set) {
    this.tables = tables;
    this.set = set;
    /** @type {Record<string, (value: any, state: State) => void>} */
    this.controls = {};
    const own = parameters.filter((name) => !SIDES.includes(name));
    const sides = SIDES.map((name) => make("div", { class: "lu-side" }, ...this.slider(name)));
    this.element = make(
      "div", { class: "lu-params", role: "group", "aria-label": "Parameters" },
      ...own.map((name) => make("div", { class: "lu-param" }, ...this.slider(name))),
      ...choices.filter(({ when }) => !when).map((one) => this.list(one)),
      make("div", { class: "lu-param lu-sides", role: "group", "aria-label": "Input size" },
        make("span", { class: "lu-name", "aria-hidden": "true" }, "Input size"), ...sides),
    );
    // what is of use in one case only: it keeps its room
    const sometimes = choices.filter(({ when }) => when).map((one) => this.list(one));
    this.more = make("div", { class: "lu-params lu-more", role: "group", "aria-label": "More parameters" }, ...sometimes);
  }

  /** @param {string} name */
  slider(name) {
    const [letter, words, limit] = PARAMETERS[name];
    const isSide = SIDES.includes(name);
    const input = make("input", {
      type: "range", "data-param": name, min: name.endsWith("padding") ? "0" : "1", max: this.tables.limits[limit], step: "1",
      "aria-label": isSide ? `${letter}, input ${words}` : [words, letter, name].filter(Boolean).join(", "), ...OWN_KEYS,
    });
    const shown = make("output", { "aria-hidden": "true" });
    input.addEventListener("input", () => this.set(name, Number(input.value)));
    this.controls[name] = (value) => {
      input.value = String(value);
      setText(shown, String(value));
    };
    const dial = make("div", {}, make("div", { class: "lu-dial" }, input, shown));
    return [isSide ? nameOfControl("", letter, "") : nameOfControl(words, letter, name), dial];
  }

  /**
   * A value that is no longer offered stays chosen, and is offered until another one is chosen.
   * @param {Choice<T>} choice
   */
  list({ name, words, code, values, when }) {
    const label = [words, code].filter(Boolean).join(", ");
    const select = make("select", { "data-param": name, "aria-label": label, ...OWN_KEYS });
    const element = make("div", { class: "lu-param lu-choice" }, nameOfControl(words, "", code), select);
    /** @type {Option[]} */
    let offered = [];
    let shown = "";
    select.addEventListener("change", () => {
      const chosen = offered.find(([value]) => String(value) === select.value);
      if (chosen) this.set(name, chosen[0]);
    });
    this.controls[name] = (value, state) => {
      element.classList.toggle("lu-unused", Boolean(when) && !when?.(state));
      const all = values(state, this.tables);
      if (!all.some(([other]) => other === value)) all.push([value, String(value)]);
      const now = JSON.stringify(all);
      if (now !== shown) {
        [offered, shown] = [all, now];
        select.replaceChildren(...all.map(([other, text]) => make("option", { value: String(other) }, text)));
      }
      setValue(select, String(value));
    };
    return element;
  }

  /**
   * @param {(name: string) => unknown} get
   * @param {State} state
   */
  show(get, state) {
    for (const [name, show] of Object.entries(this.controls)) show(get(name), state);
  }
}

/**
 * The words, the lecture's letter, and PyTorch's name small beside them. The control itself has the same as its label.
 * @param {string} words
 * @param {string} letter
 * @param {string} code
 */
function nameOfControl(words, letter, code) {
  /** @type {(Node | string)[]} */
  const parts = [];
  if (words) parts.push(words);
  if (letter) parts.push(make("i", {}, letter));
  if (code) parts.push(make("code", {}, code));
  return make("span", { class: "lu-name", "aria-hidden": "true" }, ...parts.flatMap((part, i) => (i ? [" ", part] : [part])));
}
