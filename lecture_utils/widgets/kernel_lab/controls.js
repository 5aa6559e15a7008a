// What is moved and chosen: the photograph, the operation and its parameters, the kernel and how the output is shown.

import { OWN_KEYS, button, choice, help, labelled, make, setOff, setText, setValue, sizeChoice } from "../kit/elements.js";
import { COLOURS } from "./rules/kernels.js";

/** @import { Editor } from "./editing.js" */
/** @import { PhotoPayload, State } from "./state.js" */

/** Name -> [its words, the least, the most]. */
const PARAMETERS = /** @type {Record<string, [words: string, least: number, most: number]>} */ ({
  kernel_size: ["Kernel size", 1, 7], stride: ["Stride", 1, 8], padding: ["Padding", 0, 9], dilation: ["Dilation", 1, 4],
});

/** @type {[string, string][]} */
const KEYS_AND_WORDS = [
  ["arrow keys", "in a picture of Y: the next pixel (with Shift: ten further); in K: the next weight"],
  ["Home, End", "the first and the last pixel of a row"], ["Page Up, Page Down", "the first and the last row"],
  ["Enter", "holds the pixel, so that the pointer no longer moves it; Escape lets go"],
];
/** @type {[string, string][]} */
const MODES = [["convolution", "convolution"], ["max pooling", "max pooling"], ["average pooling", "average pooling"]];
/** @type {[string, string][]} */
const SHOWN = [
  ["auto", "as fits best"], ["clip", "cut off at 0 and 255"], ["stretch", "smallest to largest"], ["signed", "0 as mid grey"],
];

export class Controls {
  /**
   * @param {PhotoPayload[]} photos
   * @param {string[]} presets
   * @param {Editor} editor
   * @param {(values: Record<string, unknown>) => void} put
   */
  constructor(photos, presets, editor, put) {
    this.editor = editor;
    this.put = put;
    this.photo = choice("lu-photo-choice", "Photograph", photos.map(({ name }) => [name, name || "your own"]));
    this.colour = make("input", { type: "checkbox", ...OWN_KEYS });
    this.mode = choice("lu-mode", "Operation", MODES);
    this.preset = choice("lu-preset", "Kernel", [["", "your own"], ...presets.map((name) => /** @type {[string, string]} */ ([name, name]))]);
    this.random = button({ "data-action": "random" }, "Random");
    this.add = button({ "data-action": "add", "aria-label": "Add a kernel: one more output channel", title: "One more output channel" }, "+", make("span", { class: "lu-word" }, " kernel"));
    this.remove = button({ "data-action": "remove", "aria-label": "Remove this kernel and its output channel", title: "One output channel less" }, "−", make("span", { class: "lu-word" }, " kernel"));
    this.undo = button({ "data-action": "undo" }, "Undo");
    this.shown = choice("lu-shading", "How the values of Y are shown", SHOWN);
    this.sizes = sizeChoice();
    this.seed = make("span", { class: "lu-seed" });
    /** @type {Record<string, { input: HTMLInputElement, output: HTMLOutputElement, row: HTMLElement }>} */
    this.sliders = {};
    this.slices = make("span", { class: "lu-slices", role: "radiogroup", "aria-label": "Slice of the kernel" });
    const group = `lu-slice-${Math.random().toString(36).slice(2)}`;
    this.radios = COLOURS.map((name, c) => {
      const input = make("input", { type: "radio", name: group, value: String(c), ...OWN_KEYS });
      this.slices.append(make("label", {}, input, ` ${name}`));
      return input;
    });
    this.head = make(
      "div", { class: "lu-head lu-lab-head" }, make("p", { class: "lu-title" }, "Point at a pixel of Y", make("span", { class: "lu-word" }, "; a click holds it")),
      labelled("Photograph", this.photo), make("label", { class: "lu-check" }, this.colour, make("span", {}, "in colours")), labelled("Size", this.sizes),
    );
    this.kernels = make(
      "div", { class: "lu-kernel-row" }, make("label", {}, make("span", { class: "lu-word" }, "Operation "), this.mode),
      make("span", { class: "lu-kernel-tools" }, labelled("Kernel", this.preset), this.random, this.seed, this.add, this.remove, this.undo),
    );
    this.parameters = make("div", { class: "lu-lab-params", role: "group", "aria-label": "Parameters" }, ...Object.keys(PARAMETERS).map((name) => this.slider(name)));
    this.foot = make("div", { class: "lu-foot lu-lab-foot" }, this.kernels, help("Keys", KEYS_AND_WORDS), this.parameters);
    this.listen();
  }

  /** @param {string} name */
  slider(name) {
    const [words, least, most] = PARAMETERS[name];
    const input = make("input", { type: "range", "data-param": name, min: least, max: most, step: "1", "aria-label": `${words}, ${name}`, ...OWN_KEYS });
    const output = make("output", { "aria-hidden": "true" });
    input.addEventListener("input", () => this.put({ [name]: Number(input.value) }));
    const row = make("div", { class: "lu-lab-param" }, make("span", { class: "lu-name", "aria-hidden": "true" }, `${words} `, make("code", {}, name)), input, output);
    this.sliders[name] = { input, output, row };
    return row;
  }

  listen() {
    const { editor, put } = this;
    this.photo.addEventListener("change", () => put({ photo: this.photo.value }));
    this.colour.addEventListener("change", () => put({ colour: this.colour.checked }));
    this.mode.addEventListener("change", () => editor.mode(this.mode.value));
    this.preset.addEventListener("change", () => editor.preset(this.preset.value));
    this.shown.addEventListener("change", () => put({ shown: this.shown.value }));
    this.sizes.addEventListener("change", () => put({ size: this.sizes.value }));
    for (const name of /** @type {const} */ (["random", "add", "remove", "undo"])) {
      this[name].addEventListener("click", () => {
        if (this[name].getAttribute("aria-disabled") !== "true") editor[name]();
      });
    }
    this.radios.forEach((radio, c) => radio.addEventListener("change", () => put({ _slice: c })));
  }

  /**
   * @param {State} state
   * @param {{ photo: string, preset: string, shown: string, seed: number, undo: boolean }} more
   */
  show({ mode, setting, colour, kernels, slice }, { photo, preset, shown, seed, undo }) {
    const convolves = mode === "convolution";
    setValue(this.photo, photo);
    this.colour.checked = colour;
    setValue(this.mode, mode);
    setValue(this.preset, preset);
    setValue(this.shown, shown);
    for (const [name, value] of Object.entries(setting)) {
      const { input, output } = this.sliders[name];
      setValue(input, String(value));
      setText(output, String(value));
    }
    const still = mode === "average pooling";
    this.sliders.dilation.input.disabled = still;
    this.sliders.dilation.row.title = still ? "Average pooling has no dilation, in PyTorch either." : "";
    this.kernels.lastElementChild?.classList.toggle("lu-away", !convolves);
    setText(this.seed, `seed ${seed}`);
    setOff(this.add, kernels.length >= 4);
    setOff(this.remove, kernels.length < 2);
    setOff(this.undo, !undo);
    this.slices.classList.toggle("lu-away", !colour || !convolves);
    this.radios.forEach((radio, c) => { radio.checked = c === slice; });
  }
}
